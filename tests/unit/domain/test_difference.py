"""What differs between two states of a record, without a word of personal data, and how two edits become one."""

from typing import Any

from chalicelib.domain.audit import AuditRow, hash_of
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.difference import (
    MOST_KEPT,
    Aspect,
    Change,
    as_facts,
    changes_in,
    clashes,
    difference,
    merged,
)
from chalicelib.domain.draft import prefilled
from chalicelib.domain.steps import MODELS
from tests.unit.domain.people import NOON, ana, carla

GRANTS: dict[str, Any] = {
    "departments": [{"id": "dep_tax", "level": "reviewer"}],
    "companies": [{"id": "cmp_padaria"}],
    "permissions": ["read_news"],
    "preset": "read_only",
    "notifications": {"news": "both"},
}


def person(**what: Any) -> ClientUser:
    return carla(**(GRANTS | what))


def told(before: ClientUser, after: ClientUser) -> list[tuple[Any, ...]]:
    return [
        (str(each.aspect), each.id, each.before, each.after)
        for each in difference(prefilled(before), prefilled(after))
    ]


def test_nothing_changed_is_nothing_told() -> None:
    assert told(person(), person()) == []
    assert told(person(), person(notifications={"news": "both", "new_request": "none"})) == []


def test_rights_are_told_from_what_to_what_in_the_order_of_the_wizard() -> None:
    after = person(
        departments=[{"id": "dep_tax", "level": "owner"}, {"id": "dep_new", "level": "reviewer"}],
        companies=[{"id": "cmp_padaria", "departments": ["dep_tax"]}],
        permissions=["request_services"],
        notifications={"news": "email"},
        portal_access=False,
    )

    assert told(person(), after) == [
        ("portal_access", "", "given", None),
        ("department", "dep_tax", "reviewer", "owner"),
        ("department", "dep_new", None, "reviewer"),
        ("company", "cmp_padaria", "all", ["dep_tax"]),
        ("permission", "request_services", None, "given"),
        ("permission", "read_news", "given", None),
        ("notification", "news", "both", "email"),
    ]


def test_of_personal_data_it_is_told_that_it_changed_and_never_what_it_is() -> None:
    before = person(cpf="11144477735")
    after = person(name="Carla Nova", email="nova@padaria.com.br", phone="+5511987654321")

    facts = as_facts(difference(prefilled(before), prefilled(after)))

    assert [each["aspect"] for each in facts["changes"]] == ["name", "email", "cpf", "phone"]
    for secret in ("Carla", "padaria", "11144477735", "98765"):
        assert secret not in str(facts)


def test_changes_come_back_from_a_row_of_history_and_change_its_hash() -> None:
    changes = [Change(aspect=Aspect.COMPANY, id="cmp_x", before="all", after=["dep_tax"])]
    row = AuditRow(
        id="aud_1", owner_id="off_a", action="client_user.changed", target_id="usr_carla", at=NOON,
        actor={"kind": "staff", "id": ana().id, "name": ana().name}, facts=as_facts(changes),
    )  # fmt: skip

    assert changes_in(row) == changes
    assert hash_of(row) != hash_of(row.model_copy(update={"facts": {}}))


def test_a_row_of_history_stays_small_whatever_was_changed() -> None:
    after = person(departments=[{"id": f"dep_{each}", "level": "owner"} for each in range(100)])
    narrowed = person(
        companies=[{"id": "cmp_padaria", "departments": [f"dep_{each}" for each in range(100)]}]
    )

    facts = as_facts(difference(prefilled(person()), prefilled(after)))

    assert (len(facts["changes"]), facts["more_changes"]) == (MOST_KEPT, 101 - MOST_KEPT)
    assert told(person(), narrowed) == [("company", "cmp_padaria", "all", "some")]


def test_two_edits_of_different_things_both_stand() -> None:
    base = person()
    mine = person(name="Carla Nova", permissions=["read_news", "request_services"], preset=None)
    theirs = person(
        portal_access=False, departments=[], companies=[*GRANTS["companies"], {"id": "cmp_oficina"}]
    )

    both = merged(prefilled(base), prefilled(mine), prefilled(theirs))

    for name, model in MODELS.items():
        model.model_validate(both[name])
    expected = person(
        name="Carla Nova", portal_access=False, departments=[], preset=None,
        permissions=["read_news", "request_services"], companies=[{"id": "cmp_padaria"}, {"id": "cmp_oficina"}],
    )  # fmt: skip
    assert difference(prefilled(expected), both) == []
    assert clashes(prefilled(base), prefilled(mine), prefilled(theirs)) == []


def test_where_both_changed_the_same_thing_mine_stands_and_is_told() -> None:
    base = person()
    mine = person(departments=[{"id": "dep_tax", "level": "owner"}], cpf="11144477735")
    theirs = person(departments=[{"id": "dep_tax", "level": "contributor"}], cpf="52998224725")

    both = merged(prefilled(base), prefilled(mine), prefilled(theirs))

    assert difference(prefilled(mine), both) == []
    assert clashes(prefilled(base), prefilled(mine), prefilled(theirs)) == [
        Change(aspect=Aspect.CPF, before="given", after="given"),
        Change(aspect=Aspect.DEPARTMENT, id="dep_tax", before="contributor", after="owner"),
    ]


def test_the_same_change_made_by_both_is_no_clash() -> None:
    changed = person(notifications={"news": "none"})

    assert clashes(prefilled(person()), prefilled(changed), prefilled(changed)) == []


def test_a_preset_stays_only_over_the_permissions_it_was_chosen_with() -> None:
    theirs = person(permissions=["read_news", "request_services"], preset=None)

    kept = merged(prefilled(person()), prefilled(person(name="Carla Nova")), prefilled(person()))
    gone = merged(prefilled(person()), prefilled(person()), prefilled(theirs))

    assert (kept["permissions"]["preset"], gone["permissions"]["preset"]) == ("read_only", None)


def test_the_invitation_goes_out_only_while_the_person_may_enter() -> None:
    mine = prefilled(person())
    mine["general"]["portal_access"]["send"] = "now"

    kept = merged(prefilled(person()), mine, prefilled(person(name="Carla Nova")))
    withdrawn = merged(prefilled(person()), mine, prefilled(person(portal_access=False)))

    assert kept["general"]["portal_access"] == {"active": True, "send": "now"}
    assert withdrawn["general"]["portal_access"] == {"active": False}
