"""How tests share a machine of two cores: those on the deployed stack in one process, which the others give way to."""

import os
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

TESTS = Path(__file__).parent
ON_THE_STACK = {"e2e", "browser", "faults"}
NICENESS = 10


class OneStack(LoadFileScheduling):
    """Tests of one file stay together, and all that need the stack do: it is started once."""

    def _split_scope(self, nodeid: str) -> str:
        folder = nodeid.split("/")[1]
        return "the stack" if folder in ON_THE_STACK else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneStack:
    return OneStack(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A browser that waits for its page is not to be kept waiting; the rest has time."""
    in_a_worker, niceness = "PYTEST_XDIST_WORKER" in os.environ, os.getpriority(os.PRIO_PROCESS, 0)
    is_on_the_stack = item.path.relative_to(TESTS).parts[0] in ON_THE_STACK
    if in_a_worker and niceness == 0 and not is_on_the_stack:
        os.nice(NICENESS)
