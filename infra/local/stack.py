"""The local stack as a whole: deployment, demonstration office, and the file that describes them."""

import urllib.request
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local import aws, rebuild_lists, seed
from infra.local.deploy import current_stack, deploy
from infra.local.places import REGION, ROOT, Places
from infra.package import package_if_changed

PACKAGE = ROOT / ".local" / "package"
EVERYTHING_LOST_MINUTES = 100_000


def package_for_this_machine() -> Path:
    package_if_changed("local", PACKAGE)
    return PACKAGE


def warm_up(places: Places) -> None:
    """A first request pays for a function's start."""
    with urllib.request.urlopen(f"{places.portal_url}/health", timeout=60):
        return


def resume_lost_executions(places: Places, outputs: dict[str, str]) -> None:
    """The emulator's executions die with it; the data says which of them to begin anew.

    A fault in that function must not keep a developer from starting the stack to find it.
    """
    event = scheduled_event(EVERYTHING_LOST_MINUTES)
    try:
        aws.invoke(aws.client(places, "lambda"), outputs["ReconcileFunction"], event)
    except aws.FunctionFailedError as failure:
        print(f"Waiting executions were not resumed: {failure}", flush=True)


def scheduled_event(look_back_minutes: int) -> dict[str, Any]:
    """The shape in which EventBridge invokes a scheduled function, with a longer look back than the schedule's."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "source": "portaria.local",
        "detail-type": "Restart",
        "account": "000000000000",
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [],
        "detail": {"look_back_minutes": look_back_minutes},
    }


def describe(places: Places, outputs: dict[str, str], demo: dict[str, Any]) -> dict[str, Any]:
    return {
        "portal_url": places.portal_url,
        "api_url": places.portal_url,
        "outbox_url": places.outbox_url,
        "emulator_url": places.emulator_url,
        "region": REGION,
        "create_office_function": outputs["CreateOfficeFunction"],
        "demo": demo,
    }


def bring_up_to_date(places: Places) -> dict[str, Any]:
    """Deploys onto the running emulator, makes or finds the demonstration office, describes them."""
    restarted = current_stack(places) is not None
    outputs = deploy(places, package_for_this_machine())
    warm_up(places)
    known = aws.read_json(places.stack_file) if places.stack_file.exists() else {}
    rebuild_lists.rebuild_all(places, outputs)
    if restarted:
        resume_lost_executions(places, outputs)
    demo = known.get("demo") or seed.seed(places, outputs["CreateOfficeFunction"])
    stack = describe(places, outputs, demo)
    aws.write_json(places.stack_file, stack)
    return stack
