"""What holds for the layout of every mail, whoever is in it: any client can draw it, and both parts say the same."""

import re
from html.parser import HTMLParser

import pytest

from chalicelib.domain.mail import inert
from infra.local.mail_samples import LINK, PEOPLE, PORTAL_URL, sample, samples
from infra.local.mailbox import Mail

ALL = [(each.id, people) for each in samples() for people in PEOPLE]
WITHOUT_CLOSE = {"meta", "br"}
FALLBACK = "Se o botão não abrir, copie este endereço no navegador:"
LONGEST_LINE = 998  # octets, RFC 5322
ALLOWED = {LINK, PORTAL_URL, f"{PORTAL_URL}/senha"}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td"),
    *("h1", "p", "a", "br", "strong", "bdi"),
}


class Reading(HTMLParser):
    """What a reader sees of a mail, what stays hidden in the list of mails, and every element with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.seen, self.hidden, self.title = "", "", ""
        self.links: list[tuple[str, str]] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag == "a":
            self.links.append((element[1]["href"], ""))
        if tag not in WITHOUT_CLOSE:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag, "every element is closed, in order"
        if tag in {"p", "h1", "td"}:
            self.seen += " "

    def handle_data(self, data: str) -> None:
        within = [tag for tag, _ in self._open]
        if "title" in within:
            self.title += data
        elif any("display:none" in attrs.get("style", "") for _, attrs in self._open):
            self.hidden += data
        elif "style" not in within:
            self.seen += data
            if "a" in within:
                self.links[-1] = (self.links[-1][0], data)


@pytest.fixture(params=ALL, ids="-".join)
def mail(request: pytest.FixtureRequest) -> Mail:
    found = sample(*request.param)
    assert found is not None
    return found


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_it_says_what_it_is_before_it_is_opened(mail: Mail) -> None:
    page = Reading(mail.html)

    assert len(mail.subject) <= 60
    assert page.title == mail.subject
    attributes = dict(page.elements)
    assert (attributes["html"]["lang"], attributes["html"]["dir"]) == ("pt-BR", "ltr")
    (article,) = [attrs for _, attrs in page.elements if attrs.get("role") == "article"]
    assert (article["lang"], article["aria-label"]) == ("pt-BR", mail.subject)
    preheader = page.hidden.partition("\u034f")[0].strip()
    assert 10 < len(preheader) <= 170
    assert preheader not in {mail.subject, ""}


def test_it_needs_nothing_from_elsewhere(mail: Mail) -> None:
    page = Reading(mail.html)

    assert {tag for tag, _ in page.elements} <= TAGS
    assert {name for _, attrs in page.elements for name in attrs} & {"src", "background", "srcset"} == set()
    assert not re.search(r"url\(|@import|@font-face|expression\(|position:", mail.html)
    assert {href for href, _ in page.links} <= ALLOWED
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]


def test_what_a_button_opens_stands_beside_it_in_plain_sight(mail: Mail) -> None:
    page = Reading(mail.html)

    assert {href for href, words in page.links if words != href} <= {
        href for href, words in page.links if words == href
    }
    assert mail.html.count('class="button"') == mail.html.count(FALLBACK) == page.seen.count(FALLBACK)


@pytest.mark.statement("H2")
def test_both_parts_say_the_same_in_the_same_order(mail: Mail) -> None:
    page = Reading(mail.html)

    assert words(page.seen.replace(FALLBACK, "")) == words(mail.text)


@pytest.mark.statement("H2")
def test_a_hostile_name_is_read_and_turns_nothing_around_it(mail: Mail) -> None:
    for each in (mail.subject, mail.text, mail.html):
        assert not re.search(r"evil\.example|[\u202a-\u202e\u2066-\u2069]", each)
    assert not re.search(r"<img|<script", mail.html)
    for people in PEOPLE.values():
        name = re.escape(inert(people["office_name"]).replace("&", "&amp;").replace(">", "&gt;"))
        assert not re.search(rf"<p[^>]*>[^<]*{name}", mail.html), "only within an element of its own"


def test_nothing_in_it_is_wider_than_a_telephone_or_wider_than_a_page(mail: Mail) -> None:
    for tag, attrs in Reading(mail.html).elements:
        style = attrs.get("style", "")
        assert attrs.get("width", "100%") == "100%", tag
        assert not re.search(r"(?<!-)\b(min-)?width:|white-space:|float:", style), style
        if tag == "table":
            assert attrs["role"] == "presentation"
        if attrs.get("class", "").startswith("card"):
            assert "overflow-wrap:anywhere" in style
    assert re.findall(r"max-width:(\d+)px", mail.html.partition("<body")[2]) == ["560"]


def test_every_colour_has_one_for_the_dark(mail: Mail) -> None:
    dark = mail.html.partition("@media (prefers-color-scheme: dark)")[2].partition("</style>")[0]
    recoloured = set(re.findall(r"\.([a-z]+)[ ,]", dark))

    assert ":root { color-scheme: light dark;" in mail.html
    for _, attrs in Reading(mail.html).elements:
        style = attrs.get("style", "")
        if re.search(r"(?<![-a-z])(color|background|border-top):", style) and "display:none" not in style:
            assert set(attrs["class"].split()) & recoloured, style


def test_it_is_small_and_no_line_of_it_is_broken_on_its_way(mail: Mail) -> None:
    assert len(mail.html.encode()) < 30_000
    for part in (mail.text, mail.html):
        assert max(len(line.encode()) for line in part.split("\n")) <= LONGEST_LINE
    for link in re.findall(r"https?://\S+", mail.text):
        assert link in mail.text.split("\n")
    assert not re.search(r"\n{3}|[ \t]\n|^\s|\n\n$", mail.text)


@pytest.mark.statement("H4")
def test_a_long_name_is_cut_between_two_words_and_the_subject_keeps_its_own() -> None:
    long = sample("invitation", "longos")
    both = sample("client_user_left", "longos")

    assert long is not None and both is not None
    assert long.subject == "Convite para o portal de Sociedade de Contabilidade…"
    assert "“Sociedade de Contabilidade, Auditoria e Assessoria…”" in long.text
    assert "saiu do portal de Sociedade" in both.subject
    assert "….\n" not in long.text
    assert "Olá, <bdi>Maria Antonieta Wanderley de Albuquerque Conceição Maria…</bdi></p>" in long.html


def test_a_new_sign_in_names_the_device_if_it_is_known() -> None:
    known, unknown = sample("new_sign_in", "comuns"), sample("new_sign_in-unknown", "comuns")

    assert known is not None and unknown is not None
    assert "Aparelho: Chrome, Android." in known.text
    assert "Aparelho" not in unknown.text + unknown.html
