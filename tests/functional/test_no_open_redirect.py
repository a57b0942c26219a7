"""No answer and no page leads to an address that a request or a link chose."""

import re

import pytest

from chalicelib.web import static
from tests.functional.routes import API, PAGES, Office, ask, fitting, make_office
from tests.functional.test_headers import Saying
from tests.functional.world import Answer, Person, World

ELSEWHERE = [
    "//evil.example", "\\\\evil.example", "/\\evil.example", "https:evil.example", "https://evil.example",
    "%2f%2fevil.example", "/%2fevil.example", "/%5cevil.example", "javascript:alert(1)", "data:text/html,x",
    "/console//evil.example", "/console/../../evil", "/console?next=//evil.example", "/console#//evil.example",
    "/console\n//evil.example", "\t//evil.example", " //evil.example", "/console@evil.example", "evil.example",
    "/console?", "/console?status=%2f%2fevil", "/console?status=a&next=https://evil.example", "/console?=x",
    "/console#", "/console#a/b", "/console?status=a#//evil", "/?next=/console", "/convite#token",
    "/consolevil", "/static/js/api.js", "/auth/logout", "/portal/a/b/c", "/portal/é", "/",
]  # fmt: skip
HOME = [
    "/console", "/portal", "/console/novo", "/console/usuario/usr_a1b2", "/console/rascunho/drf_x-y",
    "/console?status=invited&company=cmp_a1&department=&sort=-last_login_at", "/console/rascunho/drf_x#companies",
]  # fmt: skip
LEAVING = re.compile(r"(?:location\.(?:assign|replace)\(|\.href\s*=\s*|window\.open\()(.*)")
# A fixed path, or one that ends in encoded parts; a person's home; the page that was checked to be ours.
OWN_ADDRESS = re.compile(
    r'(?:(?:withQuery|keepingList)\()?(?:"/(?![/\\])[^"]*"|`/(?![/\\])(?:[^`$]|\$\{encodeURIComponent\()*)'
    r"|homeOf\(|goTo\)|uri;|wanted === EVERYBODYS \|\| wanted\?\.startsWith\(home\) \? wanted : home\)"
)


@pytest.fixture(scope="module")
def ours(world: World) -> Office:
    return make_office(world, "Contábil da Ana", "ana-volta.com.br")


class Redirected(Saying):
    """Asks every path to go elsewhere afterwards."""

    def call(self, method, path, body=None, version=None, **headers):  # type: ignore[no-untyped-def]
        named = "&".join(
            f"{name}=//evil.example" for name in ("next", "return", "return_to", "url", "redirect_uri")
        )
        return super().call(method, f"{path}{'&' if '?' in path else '?'}{named}", body, version, **headers)


def goes_elsewhere(answer: Answer) -> bool:
    location = answer.headers.get("Location", "")
    return 300 <= answer.status < 400 or "evil" in f"{answer.headers}{answer.body}" or "//" in location


@pytest.mark.statement("E12")
@pytest.mark.parametrize("route", [*API, *PAGES])
def test_no_answer_leads_where_a_parameter_says(world: World, ours: Office, route: str) -> None:
    person = fitting(route, ours) if route in API else Person(world, "")

    with world.undone():
        plain = ask(route, person, ours)
    with world.undone():
        asked = ask(route, Redirected(person, {}), ours)

    assert not goes_elsewhere(plain)
    assert not goes_elsewhere(asked)
    if route in PAGES:
        assert (asked.status, asked.body) == (plain.status, plain.body)


@pytest.mark.statement("E12")
@pytest.mark.parametrize("wanted", ELSEWHERE, ids=repr)
def test_the_entrance_goes_back_to_no_address_but_our_own_pages(wanted: str) -> None:
    assert not own_page().fullmatch(wanted)


@pytest.mark.parametrize("wanted", HOME)
def test_the_entrance_goes_back_to_the_page_that_asked_for_a_session(wanted: str) -> None:
    assert own_page().fullmatch(wanted)


@pytest.mark.statement("E12")
def test_no_module_leaves_for_an_address_that_it_did_not_make() -> None:
    for path in sorted((static.ROOT / "js").glob("*.js")):
        for found in LEAVING.finditer(path.read_text("utf-8")):
            assert OWN_ADDRESS.match(found[1]), f"{path.name}: {found[0]}"


def own_page() -> re.Pattern[str]:
    """The rule as it stands in the page's own module; JavaScript's ``$`` is the very end."""
    source = static.asset("js", "homes.js")[0]
    rule = re.search(r"OWN_PAGE =\s*/\^(.+)\$/;", source)
    assert rule and "OWN_PAGE.test(wanted)" in source
    return re.compile(rule[1].replace(r"\/", "/"), re.ASCII)
