"""One act of the office on many client users, one after the other: a refusal of one stops none of the others."""

from collections.abc import Callable, Iterator, Sequence

from chalicelib.domain.bulk import BUDGET, NotReached, Outcome
from chalicelib.domain.errors import DomainError
from chalicelib.services.ports import Clock


def on_each(
    ids: Sequence[str], act: Callable[[str], object], *, clock: Clock, report: Callable[[str], None]
) -> Iterator[Outcome]:
    """What came of ``act`` for each id, in their order.

    ``NotReached`` for those that time did not suffice for: asking for them again is safe. A defect of ours is told to
    ``report`` by its type, and is an ``internal_error`` of that one alone.
    """
    ends_at = clock.now() + BUDGET
    for each in ids:
        try:
            if clock.now() >= ends_at:
                raise NotReached
            act(each)
        except DomainError as refusal:
            yield Outcome(each, refusal.code)
        except Exception as defect:
            report(type(defect).__name__)
            yield Outcome(each, DomainError.code)
        else:
            yield Outcome(each, None)
