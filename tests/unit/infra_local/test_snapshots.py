"""State is written when something may have changed, and never half."""

from infra.local.patches.snapshots import Snapshots, steady


def test_nothing_is_written_while_nothing_is_asked() -> None:
    saved: list[int] = []
    snapshots = Snapshots(lambda: saved.append(1), seconds=60)

    assert not snapshots.save_if_changed()
    snapshots.note_request()
    assert snapshots.save_if_changed()
    assert not snapshots.save_if_changed()
    assert saved == [1]


def test_what_changed_while_it_was_read_is_read_again() -> None:
    answers: list[Exception | str] = [RuntimeError("dictionary changed size during iteration"), "state"]

    def read() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert steady(read)() == "state"
