"""What a browser loads to show a page for the first time, counted from the files themselves."""

import re
from pathlib import Path
from typing import Final

from chalicelib.web import pages, static

VIEWS: Final = {
    "/": "sign_in",
    "/convite": "invitation",
    "/console": "console",
    "/console/importar": "console_imports",
    "/console/importar/1": "console_import",
    "/portal": "portal",
}
ASKED_FOR: Final = re.compile(r"""["(](/static/[a-z]+/[a-z0-9_]+\.(?:css|js|svg))""")


def weights(name: str) -> dict[str, int]:
    """Bytes of the page's document and of each file that it asks for, as they are sent: nothing is compressed."""
    document = pages.page(name)
    found = {"": len(document.encode())}
    waiting = ASKED_FOR.findall(document)
    for address in waiting:
        folder, file = Path(address).parts[-2:]
        text, _ = static.asset(folder, file)
        found[address] = len(text.encode())
        waiting += [each for each in ASKED_FOR.findall(text) if folder == "css" and each not in waiting]
    return found


def figures() -> dict[str, float]:
    """Kilobytes of each first view; a page names all its modules, so none is asked for that is not counted."""
    print("\nfirst view of a page")
    found: dict[str, float] = {}
    for path, name in VIEWS.items():
        files = weights(name)
        print(f"  {path:<12}{len(files):>4} files{sum(files.values()):>9} bytes")
        found[f"kilobytes of {path}"] = round(sum(files.values()) / 1000, 1)
    return found
