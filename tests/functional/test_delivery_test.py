"""The message that shows whether mail arrives: to any address, and never with a link in it."""

from tests.functional.world import World


def test_a_delivery_test_goes_to_any_address_and_carries_no_link(world: World) -> None:
    ana = world.staff(email="ana@delivery.com.br")
    client_user = world.client_user(ana, "carla@delivery.com.br")
    world.clock.advance(seconds=1)

    answer = ana.call(
        "POST", f"/client-users/{client_user}/delivery-test", {"email": "colega@delivery.com.br"}
    )

    assert answer.status == 202
    (mail,) = world.mails_to("colega@delivery.com.br")
    assert "convite#" not in mail.text + mail.html
    assert "Carla" not in mail.text + mail.html
    assert len(world.mails_to("carla@delivery.com.br")) == 1
    history = ana.call("GET", f"/client-users/{client_user}/history").json["items"]
    assert history[0]["text"] == "Mensagem de teste enviada"
    assert history[0]["by"] == "Ana Souza"
