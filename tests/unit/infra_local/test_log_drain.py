"""A function that logs nothing is not made to wait."""

from types import SimpleNamespace


def test_the_wait_for_a_first_line_is_short(emulator: SimpleNamespace) -> None:
    class Worker:
        def _drain_stderr_bounded(self, first: float = 0.05, idle: float = 0.005, cap: float = 0.25) -> float:
            return first

    emulator.lambda_runtime.Worker = Worker
    from infra.local.patches import log_drain

    log_drain.apply()

    assert Worker()._drain_stderr_bounded() < 0.01
