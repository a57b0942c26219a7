"""What the pinned emulator does otherwise than AWS, put right: one gap, one file, one `apply`."""

from importlib.metadata import version

PINNED = "1.5.33"


class WrongEmulator(SystemExit):
    """The patches reach into the emulator's own functions, so they fit one version only."""


def ensure_pinned_version() -> None:
    found = version("ministack")
    if found != PINNED:
        raise WrongEmulator(
            f"The patches are written for ministack {PINNED}, found {found}: run `make run` anew."
        )


def apply_all() -> None:
    """Import late: the emulator reads its environment while it is imported."""
    ensure_pinned_version()
    from infra.local.patches import (
        any_method,
        function_log,
        lambda_errors,
        log_drain,
        ses_events,
        task_tokens,
        unpacked_once,
    )

    for patch in (lambda_errors, log_drain, task_tokens, ses_events, function_log, any_method, unpacked_once):
        patch.apply()
