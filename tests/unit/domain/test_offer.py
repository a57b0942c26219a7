"""What an office hides of the catalogue is not for new choices; nobody loses what they have."""

import pytest

from chalicelib.domain import catalogue, offer
from chalicelib.domain.catalogue import Channel
from chalicelib.domain.client_user import Grants
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import PermissionUnknown
from chalicelib.domain.office import HiddenEntries
from chalicelib.domain.office_errors import NotificationHidden, PermissionHidden
from chalicelib.domain.setup import OfficeChange
from chalicelib.domain.steps import MODELS, StepName
from tests.unit.domain.people import NOON

HIDDEN = HiddenEntries(permissions=["request_services"], notifications=["news"])


def draft(permissions: dict[str, object], notifications: dict[str, object]) -> Draft:
    stamp = {"created_at": NOON, "created_by": "Ana", "updated_at": NOON, "updated_by": "Ana"}
    bodies = {StepName.PERMISSIONS: permissions, StepName.NOTIFICATIONS: notifications}
    steps = {
        name: MODELS[name].model_validate(body).model_dump(mode="json", exclude_none=True)
        for name, body in bodies.items()
    }
    return Draft.model_validate(
        {"id": "drf_a", "office_id": "off_a", "client_user_id": "usr_a", "expires_at": NOON, "steps": steps}
        | stamp
    )


def test_presets_pass_over_what_is_hidden() -> None:
    chosen = draft({"preset": "finance"}, {"preset": "everything"})

    offered = offer.offered(chosen, HIDDEN)

    assert "request_services" not in offered.steps[StepName.PERMISSIONS]["permissions"]
    assert "view_fiscal_inbox" in offered.steps[StepName.PERMISSIONS]["permissions"]
    assert set(offered.steps[StepName.NOTIFICATIONS]["notifications"]) == catalogue.NOTIFICATION_SLUGS - {
        "news"
    }
    assert all("request_services" not in preset.permissions for preset in offer.presets(HIDDEN))
    assert all("news" not in preset.notifications for preset in offer.notification_presets(HIDDEN))


def test_a_hidden_entry_that_is_ticked_by_itself_is_refused_by_name() -> None:
    with pytest.raises(PermissionHidden) as permission:
        offer.offered(draft({"permissions": ["request_services"]}, {"notifications": {}}), HIDDEN)
    with pytest.raises(NotificationHidden) as notification:
        offer.offered(draft({"permissions": []}, {"notifications": {"news": "email"}}), HIDDEN)

    assert permission.value.fields[0].field == "permissions.permissions.0"
    assert notification.value.fields[0].field == "notifications.notifications.news"


def test_who_had_a_hidden_entry_keeps_it_and_may_lose_it() -> None:
    had = Grants(permissions=["request_services"], notifications={"news": Channel.EMAIL})
    kept = draft({"permissions": ["request_services"]}, {"notifications": {"news": "email"}})
    lost = draft({"permissions": []}, {"notifications": {"news": "none"}})

    assert offer.offered(kept, HIDDEN, had) == kept
    assert offer.offered(lost, HIDDEN, had) == lost


def test_only_entries_of_the_catalogue_can_be_hidden() -> None:
    with pytest.raises(PermissionUnknown) as refused:
        OfficeChange.model_validate({"hidden": {"permissions": ["read_news", "rule_the_world"]}})

    assert refused.value.fields[0].field == "hidden.permissions.1"


def test_each_preset_of_notifications_says_a_way_for_every_type() -> None:
    for preset in catalogue.NOTIFICATION_PRESETS:
        assert set(preset.notifications) == catalogue.NOTIFICATION_SLUGS, preset.slug
