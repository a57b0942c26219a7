"""Every kind of mail on a telephone and in a wide window, in the light and in the dark, and the page that shows them.

Mails are rendered here and put into the browser as they are: nothing is deployed for it.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.domain.mail import Mail as Letter
from chalicelib.web.mail_preview import framed
from infra.local import outbox
from infra.local.mail_samples import PEOPLE, sample, samples
from infra.local.mailbox import Mail
from tests.browser.accessible import violations
from tests.browser.conftest import PICTURES

pytestmark = pytest.mark.browser
FOLDER = PICTURES / "mails"
WIDTHS = (320, 600)
SCHEMES = ("light", "dark")
THUMB = 44
LOW_BUTTONS = f"""() => [...document.querySelectorAll(".label")]
    .filter(each => each.getBoundingClientRect().height < {THUMB}).length"""
PLANTED = "script, img, [onerror], a[href^='javascript:']"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(locale="pt-BR", viewport={"width": 600, "height": 700})
    yield context.new_page()
    context.close()


def shown(page: Page, sample_id: str, people: str) -> Mail:
    mail = sample(sample_id, people)
    assert mail is not None
    page.set_content(mail.html)
    return mail


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("sample_id", [each.id for each in samples()])
def test_a_mail_fits_and_can_be_read_by_everybody(page: Page, sample_id: str) -> None:
    shown(page, sample_id, "comuns")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        assert not is_too_wide(page), width
        assert page.evaluate(LOW_BUTTONS) == 0
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=FOLDER / f"{sample_id}-{width}-{scheme}.png", full_page=True)
            assert violations(page) == [], (width, scheme)


@pytest.mark.statement("H2")
@pytest.mark.parametrize("people", [each for each in PEOPLE if each != "comuns"])
def test_no_name_makes_a_mail_wider_or_does_anything(page: Page, people: str) -> None:
    page.set_viewport_size({"width": WIDTHS[0], "height": 700})

    for each in samples():
        shown(page, each.id, people)
        assert not is_too_wide(page), each.id
        assert page.locator(PLANTED).count() == 0, each.id


def test_a_link_of_an_example_opens_nothing(page: Page) -> None:
    mail = sample("invitation", "comuns")
    assert mail is not None
    document = escape(framed(Letter(mail.subject, mail.text, mail.html)))
    page.set_content(f'<iframe sandbox title="Exemplo" srcdoc="{document}"></iframe>')
    letter = page.get_by_title("Exemplo").content_frame

    letter.get_by_role("link", name="Registre Agora").click()

    expect(letter.get_by_role("heading", level=1)).to_have_text("Seu convite para o portal do cliente")
    assert page.context.pages == [page]


def test_a_developer_looks_at_a_mail_narrow_and_in_the_dark(page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 900})
    page.emulate_media(color_scheme="light")
    page.set_content(outbox.answer("/__outbox/samples/invitation/longos", [], []).body)
    light, dark = page.get_by_title("Mensagem em HTML, clara"), page.get_by_title("Mensagem em HTML, escura")
    expect(light).to_be_visible()
    expect(dark).to_be_hidden()

    page.get_by_label("320 px").check()
    page.get_by_label("Escura").check()

    expect(light).to_be_hidden()
    expect(dark).to_have_css("width", "320px")
    ink = dark.content_frame.get_by_role("heading", level=1)
    expect(ink).to_have_css("color", "rgb(230, 238, 234)")
    assert violations(page) == []
    page.screenshot(path=Path(FOLDER) / "caixa-de-saida.png", full_page=True)
