"""A confirmed import over HTTP: everybody as by the wizard, a result for each row, nothing twice."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.functional.invariants import broken
from tests.functional.test_import_jobs import sent
from tests.functional.world import Person, World, aws_error

HEADINGS = "Nome completo;E-mail;CPF;Empresas;Departamentos;Enviar convite"
CARLA, DAVI, EVA = "carla@corrida.com.br", "davi@corrida.com.br", "eva@corrida.com.br"
GOOD = [
    f"Carla Dias;{CARLA};;11222333000181;Pessoal: Revisor;agora",
    f"=1+1;{DAVI};123;1;Fiscal: Dono;agora",
    f"Eva Reis;{EVA};;11222333000181;Departamento Fiscal: Proprietário;",
]


def sheet(*rows: str) -> bytes:
    return "\r\n".join([HEADINGS, *rows]).encode("cp1252")


@pytest.fixture(scope="module")
def office(world: World) -> Person:
    ana = world.staff("Contábil da Corrida", "ana@corrida.com.br")
    world.company(ana, name="Padaria", tax_id="11222333000181")
    return ana


@pytest.fixture
def ana(world: World, office: Person) -> Iterator[Person]:
    """Each test finds the office as it was."""
    with world.undone():
        world.mails.clear()
        world.imports.forget()
        yield office


def confirmed(by: Person, content: bytes, **more: Any) -> str:
    import_id = str(sent(by, content, **more).json["id"])
    answer = by.call("POST", f"/imports/{import_id}/confirm")
    assert (answer.status, answer.json["status"]) == (202, "running"), answer.body
    return import_id


def outcomes(by: Person, import_id: str) -> list[str]:
    return [each["outcome"] for each in by.call("GET", f"/imports/{import_id}/rows").json["items"]]


def test_a_confirmed_import_registers_invites_changes_and_tells(world: World, ana: Person) -> None:
    eva = world.client_user(ana, EVA, name="Eva Reis", send="later")
    content = sheet(*GOOD)
    import_id = confirmed(ana, content)

    world.imports.play()

    job = ana.call("GET", f"/imports/{import_id}").json
    counts = {
        name: job["counts"][name] for name in ("rows", "done", "created", "updated", "failed", "invalid")
    }
    assert (job["status"], job["ended_at"] is None) == ("done", False)
    assert counts == {"rows": 3, "done": 3, "created": 1, "updated": 1, "failed": 0, "invalid": 1}
    assert outcomes(ana, import_id) == ["created", "error", "updated"]
    assert [each.to for each in world.mails if each.to in {CARLA, EVA}] == [CARLA]
    assert {each["id"] for each in ana.call("GET", f"/client-users/{eva}").json["departments"]}
    last = ana.call("GET", f"/client-users/{eva}/history").json["items"][0]
    assert (last["text"], last["by"]) == ("Cadastro alterado", "Ana Souza")
    told = ana.call("GET", "/me/notifications").json["items"][0]
    assert told["import_id"] == import_id
    assert told["text"].startswith("Importação concluída")
    (event,) = [each for each in world.events if each["DetailType"] == "import.finished"]
    assert json.loads(event["Detail"])["import_id"] == import_id
    world.settle_down()
    assert broken(world) == []


@pytest.mark.statement("H5")
@pytest.mark.statement("I3")
@pytest.mark.statement("I8")
def test_the_report_has_every_row_in_words_and_no_formula(world: World, ana: Person) -> None:
    import_id = confirmed(ana, sheet(*GOOD))
    early = ana.call("GET", f"/imports/{import_id}/report.xlsx")
    world.imports.play()

    answer = ana.call("GET", f"/imports/{import_id}/report.xlsx")

    headings, *rows = load_workbook(io.BytesIO(answer.content)).active.values
    assert (early.status, early.code) == (409, "import_under_way")
    assert (headings[0], headings[-2:]) == ("Linha", ("Resultado", "Motivo"))
    assert [(row[0], row[-2]) for row in rows] == [
        (2, "Cadastrada"),
        (3, "Recusada na conferência"),
        (4, "Cadastrada"),
    ]
    assert rows[1][1] == "'=1+1"
    assert "CPF: Confira o CPF" in rows[1][-1]


@pytest.mark.statement("I5")
@pytest.mark.statement("J8")
def test_the_same_file_twice_and_two_at_once_make_no_second_person_mail_or_execution(
    world: World, ana: Person
) -> None:
    first, second = confirmed(ana, sheet(*GOOD)), confirmed(ana, sheet(*GOOD))

    for _ in range(2):
        ana.call("POST", f"/imports/{first}/confirm")
    world.imports.play()
    third = confirmed(ana, sheet(*GOOD))
    world.imports.play()

    assert outcomes(ana, first) == ["created", "error", "created"]
    assert outcomes(ana, second) == outcomes(ana, third) == ["unchanged", "error", "unchanged"]
    assert len([each for each in world.mails if each.to == CARLA]) == 1
    assert [each["email"] for each in ana.call("GET", "/client-users").json["items"]] == [CARLA, EVA]
    assert len(world.imports.orders) == 3


@pytest.mark.statement("I7")
def test_a_third_import_waits_until_one_of_two_has_ended(world: World, ana: Person) -> None:
    for _ in range(2):
        confirmed(ana, sheet(*GOOD))
    third = sent(ana, sheet(*GOOD)).json["id"]

    refused = ana.call("POST", f"/imports/{third}/confirm")
    world.imports.play()

    assert (refused.status, refused.code) == (409, "too_many_imports")
    assert "duas importações em andamento" in refused.json["detail"]
    assert ana.call("POST", f"/imports/{third}/confirm").status == 202


def test_a_cancelled_import_leaves_what_is_done_and_does_no_more(world: World, ana: Person) -> None:
    import_id, never = confirmed(ana, sheet(*GOOD)), sent(ana, sheet(*GOOD)).json["id"]

    running = ana.call("POST", f"/imports/{import_id}/cancel")
    at_once = ana.call("POST", f"/imports/{never}/cancel")
    world.imports.play()

    assert (running.status, running.json["status"]) == (202, "cancelling")
    assert at_once.json["status"] == ana.call("GET", f"/imports/{import_id}").json["status"] == "cancelled"
    assert outcomes(ana, import_id) == outcomes(ana, never) == ["cancelled", "error", "cancelled"]
    for each in (import_id, never):
        counts = ana.call("GET", f"/imports/{each}").json["counts"]
        assert (counts["rows"], counts["done"], counts["cancelled"], counts["invalid"]) == (3, 3, 2, 1)
    assert ana.call("GET", "/client-users").json["items"] == []
    again = ana.call("POST", f"/imports/{never}/confirm")
    assert (again.status, again.code) == (409, "import_not_ready")


@pytest.mark.statement("I6")
@pytest.mark.statement("J6")
@pytest.mark.statement("J9")
@pytest.mark.parametrize("operation", ["TransactWriteItems", "GetItem", "BatchGetItem"])
def test_throttled_at_each_of_its_calls_an_import_still_does_everybody_once(
    world: World, ana: Person, operation: str
) -> None:
    """Whatever fails is tried again by the workflow, then by the sweep."""
    for after in (0, 4):
        with world.undone():
            import_id = confirmed(ana, sheet(*GOOD))
            error = "ProvisionedThroughputExceededException"
            with world.failing(operation, error, times=7, after=after):
                world.imports.play()
            for _ in range(3):
                world.clock.advance(seconds=61)
                world.reconcile()
                world.imports.play()
            assert sorted(outcomes(ana, import_id)) == ["created", "created", "error"], after
            assert len([each for each in world.mails if each.to == CARLA]) == 1, after
            assert broken(world) == [], after
            world.mails.clear()


@pytest.mark.statement("J9")
@pytest.mark.parametrize(
    ("operation", "state"), [("UpdateItem", "prepare"), ("TransactWriteItems", "finish")]
)
def test_a_step_that_meets_another_write_is_tried_again_within_its_run(
    world: World, ana: Person, operation: str, state: str
) -> None:
    """Somebody cancels, or a batch counts, at the very instant: nothing has failed, and no alarm rings."""
    nobody = ";".join(["Eva Reis", "none", "", "11222333000181", "Pessoal: Revisor", ""])
    import_id = confirmed(ana, sheet(nobody))
    met = aws_error("TransactionConflictException" if state == "prepare" else "TransactionCanceledException")
    met.response["CancellationReasons"] = [{"Code": "TransactionConflict"}]  # type: ignore[typeddict-unknown-key]

    with world.failing(operation, met):
        world.imports.play()

    assert ana.call("GET", f"/imports/{import_id}").json["status"] == "done"
    assert list(world.imports.statuses.values()) == ["SUCCEEDED"]


@pytest.mark.statement("J6")
def test_a_start_whose_answer_was_lost_is_made_up_for(world: World, ana: Person) -> None:
    world.imports.failing["start_execution"] = [aws_error("ServiceUnavailable", status=500)]
    import_id = confirmed(ana, sheet(*GOOD))

    world.settle_down()
    world.imports.play()

    assert ana.call("GET", f"/imports/{import_id}").json["status"] == "done"


@pytest.mark.statement("J14")
@pytest.mark.statement("L1")
def test_the_workflow_carries_ids_and_numbers_only(world: World, ana: Person) -> None:
    confirmed(ana, sheet(*GOOD))
    world.imports.play()

    carried = json.dumps([world.imports.orders, world.imports.carried])

    assert "imp_" in carried
    assert not [each for each in ("Carla", "@", "corrida", "11222333", "Dias") if each in carried]
