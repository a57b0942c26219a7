"""Whether a browser is signed in, as the entrance and the page of an invitation ask before they show anything."""

import pytest

from tests.functional.world import World

NOBODY = {"name": None, "role": None}


@pytest.mark.statement("E5")
def test_a_browser_learns_its_own_name_and_nothing_once_the_session_is_over(world: World) -> None:
    ana = world.staff(email="ana@quem.com.br")
    cookie = {"Cookie": f"__Host-portaria={ana.token}"}

    open_ = world.call("GET", "/auth/session", None, cookie)
    ana.call("POST", "/auth/logout")
    over = world.call("GET", "/auth/session", None, cookie)

    assert open_.json == {"name": "Ana Souza", "role": "staff"}
    assert (over.status, over.json) == (200, NOBODY)


@pytest.mark.parametrize(
    "cookie", ["", "__Host-portaria=", "__Host-portaria=x", f"__Host-portaria={'a' * 63}"]
)
def test_a_browser_without_a_session_is_nobodys(world: World, cookie: str) -> None:
    answer = world.call("GET", "/auth/session", None, {"Cookie": cookie})

    assert (answer.status, answer.json) == (200, NOBODY)
    assert answer.headers["Cache-Control"] == "no-store"
