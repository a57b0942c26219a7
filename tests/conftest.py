"""How tests share a machine of two cores: those on the deployed stack in one process, which the others give way to."""

import os
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ON_THE_STACK = {"e2e", "browser", "faults"}
NICENESS = 10


def is_on_the_stack(item: pytest.Item) -> bool:
    return item.path.relative_to(TESTS).parts[0] in ON_THE_STACK


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file stay together, and all that need the stack do: it is started once."""
    for item in items:
        group = "the stack" if is_on_the_stack(item) else item.path.relative_to(TESTS).as_posix()
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A browser that waits for its page is not to be kept waiting; the rest has time."""
    in_a_worker, niceness = "PYTEST_XDIST_WORKER" in os.environ, os.getpriority(os.PRIO_PROCESS, 0)
    if in_a_worker and niceness == 0 and not is_on_the_stack(item):
        os.nice(NICENESS)
