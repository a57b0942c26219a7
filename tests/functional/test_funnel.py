"""The office's funnel: whoever passes a step is counted in the month they were registered in."""

from tests.functional.world import Person, World

STEPS = ("completed", "invited", "registered", "active")


def counted(person: Person) -> list[int]:
    (month,) = person.call("GET", "/office/funnel?months=1").json["items"]
    return [month[step] for step in STEPS]


def test_people_are_counted_as_far_as_they_have_come(world: World) -> None:
    ana = world.staff(email="ana@funil.com.br")
    bruno = world.staff("Outro Escritório", "bruno@funil.com.br")
    for email in ("carla@funil.com.br", "davi@funil.com.br"):
        world.client_user(ana, email)
    client_user = ana.call("GET", "/client-users?q=davi").json["items"][0]["id"]
    ana.call("POST", f"/client-users/{client_user}/invitation")
    world.register(world.mails_to("carla@funil.com.br")[-1].token, "carla@funil.com.br")

    assert counted(ana) == [2, 2, 1, 1]
    assert counted(bruno) == [0, 0, 0, 0]
    (month,) = ana.call("GET", "/office/funnel?months=1").json["items"]
    assert month["activation"][0] == {"within_seconds": 3600, "people": 1}
