"""A view over HTTP: every route asked in it, the way there and back, and whatever ends it."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.session import Access
from tests.functional.routes import API, Office, ask, in_a_view, make_office
from tests.functional.world import Person, World, writes

SHOWN = {Access.CLIENT, Access.SIGNED_IN_OR_VIEW}
OF_THE_ACCOUNT = {Access.SIGNED_IN}


@pytest.fixture(scope="module")
def ours(world: World) -> Office:
    return make_office(world, "Contábil da Ana", "ana-view.com.br")


@pytest.fixture(scope="module")
def viewer(ours: Office) -> Person:
    return in_a_view(ours)


@pytest.fixture(autouse=True)
def one_after_the_other(world: World, viewer: Person) -> Iterator[None]:
    with world.undone():
        yield


def expected(route: str) -> tuple[int, str]:
    """What a view meets on a route, from its method and access rule alone."""
    access = API[route].access
    if access is Access.VIEW:
        return 200, ""
    if not route.startswith(("GET ", "HEAD ")) or access in OF_THE_ACCOUNT:
        return 403, "read_only_view"
    return (200, "") if access in SHOWN else (403, "forbidden")


@pytest.mark.statement("F3")
@pytest.mark.parametrize(
    "route", [each for each, operation in API.items() if operation.access is not Access.ANYONE]
)
def test_a_view_reads_the_portal_and_writes_nothing(
    world: World, ours: Office, viewer: Person, route: str
) -> None:
    test_company = ours.ids | {"own_company": viewer.call("GET", "/me").json["context"]["company"]["id"]}
    before, mails = world.items(), len(world.mails)

    with world.requests() as made:
        answer = ask(route, viewer, ours, **test_company)

    assert (answer.status, answer.code if answer.status >= 400 else "") == expected(route)
    if API[route].access is not Access.VIEW:
        assert writes(made) == 0
        assert (world.items(), len(world.mails)) == (before, mails)


@pytest.mark.statement("F2")
def test_in_a_view_one_is_the_demonstration_and_nothing_of_oneself_shows(
    ours: Office, viewer: Person
) -> None:
    me = viewer.call("GET", "/me")

    assert me.json["account"] == {
        "id": ours.ids["demo_client"], "name": "Carla Dias", "email": "demo@exemplo.com.br",
    }  # fmt: skip
    assert (me.json["context"]["role"], len(me.json["offices"])) == ("client", 1)
    assert me.json["view"]["by"] == "Ana Souza"
    assert ours.administrator.email not in me.body
    assert ours.administrator.call("GET", "/me").json["view"] is None


@pytest.mark.statement("E2")
@pytest.mark.statement("E3")
def test_there_and_back_by_cookie_each_time_with_a_new_id(world: World, ours: Office) -> None:
    ana = ours.administrator
    own = {"Origin": "https://portal.example", "X-Portaria": "1"}
    path = f"/client-users/{ours.ids['demo_client']}/view"

    def act(method: str, path: str, cookie: str) -> str:
        answer = world.call(method, path, None, own | {"Cookie": cookie})
        assert answer.status in {200, 201}, answer.body
        return str(answer.headers["Set-Cookie"]).partition(";")[0]

    first = f"__Host-portaria={ana.token}"
    second = act("POST", path, first)
    third = act("DELETE", "/me/view", second)

    answers = [world.call("GET", "/client-users", None, {"Cookie": each}) for each in (first, second, third)]
    assert [each.status for each in answers] == [401, 401, 200]
    foreign = world.call("POST", path, None, own | {"Origin": "https://evil.example", "Cookie": third})
    assert (foreign.status, foreign.code) == (403, "foreign_origin")


@pytest.mark.statement("F1")
def test_only_a_demonstration_of_the_own_office_is_looked_at(world: World, ours: Office) -> None:
    bruno = world.staff("Contábil do Bruno", "bruno-view@bruno.com.br")
    path = f"/client-users/{ours.ids['demo_client']}/view"

    answers = [
        bruno.call("POST", path),
        ours.administrator.call("POST", path.replace(ours.ids["demo_client"], ours.ids["registered_client"])),
        ours.administrator.call("POST", path.replace(ours.ids["demo_client"], ours.ids["client_user"])),
    ]

    assert [(each.status, each.code) for each in answers] == [
        (404, "not_found"), (409, "not_demo"), (409, "not_demo"),
    ]  # fmt: skip


@pytest.mark.statement("E5")
@pytest.mark.parametrize("end", ["permission", "removal", "sign-out", "ended"])
def test_what_ends_a_staff_members_sessions_ends_their_view_at_once(
    world: World, ours: Office, end: str
) -> None:
    ana, eva = ours.administrator, ours.portal_staff
    staff = next(each for each in ana.call("GET", "/staff").json["items"] if each["email"] == eva.email)
    opened = eva.call("POST", f"/client-users/{ours.ids['demo_client']}/view")
    view = Person(world, eva.email, token=opened.json["session"]["token"], totp=eva.totp)
    assert view.call("GET", "/me").status == 200

    if end == "permission":
        ana.call("PATCH", f"/staff/{staff['id']}", {"uses_client_portal": False}, staff["version"])
    elif end == "removal":
        ana.call("DELETE", f"/staff/{staff['id']}")
    elif end == "sign-out":
        view.call("POST", "/auth/logout")
    else:
        ana.call("DELETE", f"/staff/{staff['id']}/sessions")

    assert view.call("GET", "/documents/folders").status == 401
    assert view.call("DELETE", "/me/view").status == 401


@pytest.mark.statement("L4")
def test_the_office_and_whoever_looked_can_read_that_it_happened(ours: Office) -> None:
    told = ours.administrator.call("GET", f"/client-users/{ours.ids['demo_client']}/history").json["items"]
    own = ours.administrator.call("GET", "/me/history").json["items"]

    (opened,) = [each for each in told if each["action"] == "client_user.view_opened"]
    assert (opened["by"], opened["by_kind"]) == ("Ana Souza", "staff")
    assert opened["text"] == "Portal visto como usuário de demonstração"
    assert "client_user.view_opened" in {each["action"] for each in own}


@pytest.mark.statement("B14")
def test_a_demonstration_is_never_mailed_whatever_is_pressed(world: World, ours: Office) -> None:
    ana, email = ours.administrator, "demo.nunca@exemplo.com.br"
    company = world.company(ana, test=True)
    draft = world.draft(ana, email, company, "now", demo=True)

    demo = world.complete(ana, draft).json["client_user_id"]
    path = f"/client-users/{demo}"
    version = ana.call("GET", path).json["version"]
    refused = [
        ana.call("POST", f"{path}/invitation"),
        ana.call("PATCH", f"{path}/email", {"email": "demo.outro@exemplo.com.br"}, version),
        ana.call("POST", f"{path}/delivery-test", {"email": email}),
        ana.call("POST", f"/client-users/{ours.ids['client_user']}/delivery-test", {"email": email}),
    ]
    world.settle_down()

    assert {(each.status, each.code) for each in refused} == {(409, "demo_never_mailed")}
    assert world.mails_to(email) == []


def test_the_wizard_refuses_a_demonstration_with_a_real_company_and_says_which(
    world: World, ours: Office
) -> None:
    ana = ours.administrator
    draft = world.draft(ana, "demo.real@exemplo.com.br", world.company(ana), demo=True)
    refused = world.complete(ana, draft)

    assert (refused.status, refused.code) == (422, "company_not_test")
    assert [each["field"] for each in refused.json["errors"]] == ["companies.0.id"]
    saved = ana.call("GET", f"/drafts/{draft[0]}").json
    general = saved["steps"]["general"]
    real = ana.call("PUT", f"/drafts/{draft[0]}/general", general | {"email": "ana@real.com.br"}, draft[1])
    again = ana.call("PUT", f"/drafts/{draft[0]}/general", general, draft[1])
    assert (real.status, real.code, real.json["errors"][0]["field"]) == (422, "demo_email_expected", "email")
    assert "demo_never_mailed" in {each["code"] for each in again.json["warnings"]}
