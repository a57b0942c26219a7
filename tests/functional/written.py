"""What the application writes to its log: the logger's lines and the metrics."""

import contextlib
import io
from collections.abc import Iterator

from chalicelib import observability


@contextlib.contextmanager
def log() -> Iterator[io.StringIO]:
    """Everything that is written while it is open."""
    kept = io.StringIO()
    handler = observability.logger.registered_handler
    before = handler.setStream(kept)
    try:
        with contextlib.redirect_stdout(kept), contextlib.redirect_stderr(kept):
            yield kept
    finally:
        handler.setStream(before)
