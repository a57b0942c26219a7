"""The whole journey of one person at one office, over HTTP, with the workflow played from its definition."""

from tests.functional.world import World


def test_a_person_is_registered_invited_and_let_in(world: World) -> None:
    ana = world.staff()
    client_user = world.client_user(ana, "carla@padariasol.com.br", phone="(11) 98765-4321")
    invited = ana.call("GET", f"/client-users/{client_user}").json
    (mail,) = world.mails_to("carla@padariasol.com.br")

    opened = world.call("POST", "/invitations/lookup", {"token": mail.token})
    carla = world.register(mail.token, "carla@padariasol.com.br")

    assert invited["status"] == "invited"
    assert invited["invitation"]["sends"] == 1
    assert opened.json["action"] == "register"
    assert opened.json["office_name"] == "Contábil Modelo"
    me = carla.call("GET", "/me").json
    assert me["context"]["role"] == "client"
    assert [each["name"] for each in me["offices"][0]["companies"]] == ["Padaria Sol"]
    folders = carla.call("GET", "/documents/folders").json["items"]
    assert [(each["name"], each["level"]) for each in folders] == [("Contábil", "reviewer")]
    assert ana.call("GET", f"/client-users/{client_user}").json["status"] == "active"
    states = world.workflow.executions[f"onboarding-{client_user}-v1"]
    assert states.status == "SUCCEEDED"
    assert len(states.entered) <= 8
    assert [each.subject for each in world.mails_to("carla@padariasol.com.br")][1:]
