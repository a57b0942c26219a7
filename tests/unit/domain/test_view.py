"""As whom staff may look at the portal, and what becomes of their session meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.demonstration import NotDemo
from chalicelib.domain.errors import NotFound, PortalAccessInactive
from chalicelib.domain.session import ABSOLUTE_LIFE
from chalicelib.domain.view import LIFE, ensure_viewable, view_of, viewer_of
from tests.unit.domain.people import carla
from tests.unit.domain.test_session import NOW, session

DEMO = {"id": "usr_demo", "name": "Maria Demonstração", "demo": True}


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"demo": False}, NotDemo),
        ({"demo": False, "account_id": "acc_carla"}, NotDemo),
        ({"account_id": "acc_carla"}, NotDemo),
        ({"portal_access": False}, PortalAccessInactive),
    ],
)
def test_nobody_is_looked_at_but_an_open_demonstration(
    what: dict[str, Any], refusal: type[Exception]
) -> None:
    ensure_viewable(carla(**DEMO), [])

    with pytest.raises(refusal):
        ensure_viewable(carla(**DEMO | what), [])


@pytest.mark.statement("E4")
def test_a_view_is_the_same_session_shorter_with_the_demonstrations_rights_alone() -> None:
    ana = session(administrator=True, uses_client_portal=True, scope="off_a")

    view = view_of(ana, carla(**DEMO), "cmp_test", "#view", NOW)

    assert (view.id, view.account_id, view.scope, view.proven_at) == (ana.id, ana.account_id, "off_a", NOW)
    assert (view.hash, view.member_id, view.name, view.company_id) == (
        "#view", "usr_demo", "Maria Demonstração", "cmp_test",
    )  # fmt: skip
    assert (view.role, view.administrator, view.uses_client_portal) == ("client", False, False)
    assert view.expires_at == NOW + LIFE == NOW + timedelta(minutes=30)
    assert viewer_of(view).model_dump() == {"member_id": "stf_a", "name": "Ana", "until": ana.expires_at}


def test_a_view_never_outlasts_the_session_that_it_was_opened_from() -> None:
    late = NOW + ABSOLUTE_LIFE - timedelta(minutes=1)

    assert view_of(session(), carla(**DEMO), None, "#view", late).expires_at == NOW + ABSOLUTE_LIFE


def test_an_ordinary_session_has_no_viewer() -> None:
    with pytest.raises(NotFound):
        viewer_of(session())
