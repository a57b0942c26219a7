"""Draws text as a QR code."""

import io


def draw_svg(text: str) -> str:
    """A picture in SVG that scales, dark on white whatever page it stands on, with the four modules of margin."""
    import segno

    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        picture,
        kind="svg",
        xmldecl=False,
        omitsize=True,
        border=4,
        light="#fff",
        svgclass=None,
        lineclass=None,
    )
    return picture.getvalue().decode()
