"""What one registration sets in motion at Messenger and Processes: the people are found there at once."""

from tests.functional.world import World

PHONE = "(11) 98765-4321"


def test_a_person_with_a_phone_is_a_contact_of_each_company_with_messenger(world: World) -> None:
    ana = world.staff(email="ana@directory.com.br")
    listed = world.company(ana, messenger_enabled=True, name="Com Messenger")
    unlisted = world.company(ana, name="Sem Messenger")
    for name, email in (("Carla Dias", "carla@directory.com.br"), ("Davi Reis", "davi@directory.com.br")):
        world.complete(ana, world.draft(ana, email, listed, "later", name=name, phone=PHONE))
    world.complete(ana, world.draft(ana, "semfone@directory.com.br", listed, "later", name="Sem Fone"))
    world.complete(
        ana, world.draft(ana, "outra@directory.com.br", unlisted, "later", name="Outra", phone=PHONE)
    )

    contacts = ana.call("GET", f"/messenger/contacts?company={listed}").json["items"]
    owners = ana.call("GET", "/messenger/lookup?phone=%2811%29+98765-4321").json["items"]

    assert {each["name"] for each in contacts} == {"Carla Dias", "Davi Reis"}
    assert {each["name"] for each in owners} == {"Carla Dias", "Davi Reis"}
    assert ana.call("GET", f"/messenger/contacts?company={unlisted}").json["items"] == []


def test_a_task_has_the_people_of_its_company_and_department(world: World) -> None:
    ana = world.staff(email="ana@tasks.com.br")
    company = world.company(ana, processes_enabled=True)
    departments = ana.call("GET", "/departments").json["items"]
    world.complete(ana, world.draft(ana, "carla@tasks.com.br", company, "later"))

    def task_in(department: int) -> list[str]:
        body = {
            "company_id": company,
            "department_id": departments[department]["id"],
            "title": "Folha de novembro",
        }
        answer = ana.call("POST", "/processes/tasks", body)
        assert answer.status == 201, answer.body
        read = ana.call("GET", answer.headers["Location"])
        return [each["name"] for each in read.json["people"]]

    assert task_in(0) == ["Carla Dias"]
    assert task_in(1) == []
    assert len(ana.call("GET", "/processes/tasks").json["items"]) == 2


def test_a_company_without_processes_gets_no_task(world: World) -> None:
    ana = world.staff(email="ana@noprocesses.com.br")
    company = world.company(ana)
    department = ana.call("GET", "/departments").json["items"][0]["id"]

    answer = ana.call(
        "POST", "/processes/tasks", {"company_id": company, "department_id": department, "title": "Folha"}
    )

    assert answer.status == 422
    assert answer.code == "processes_not_enabled"
