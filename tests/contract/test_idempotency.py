"""Kept answers as DynamoDB keeps them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.adapters.dynamodb.idempotency import Answers, KeptAnswer, Run
from chalicelib.adapters.dynamodb.table import Table
from chalicelib.domain.errors import IdempotencyKeyReused, RequestInProgress

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
FIRST = Run(key_hash="key", body_hash="body", id="first")
SECOND = replace(FIRST, id="second")
ANSWER = KeptAnswer(201, '{"id":"cmp_x"}', {"ETag": '"1"'})


@pytest.fixture
def answers(identity: Table) -> Answers:
    return Answers(identity)


@pytest.mark.statement("J8")
def test_a_repeated_request_gets_the_first_answer_for_a_day(answers: Answers) -> None:
    assert answers.begin(FIRST, NOW) is None
    answers.keep(FIRST, ANSWER)

    assert answers.begin(SECOND, NOW + timedelta(hours=23, minutes=59)) == ANSWER
    assert answers.begin(SECOND, NOW + timedelta(hours=24)) is None


def test_the_same_key_with_another_body_is_refused(answers: Answers) -> None:
    answers.begin(FIRST, NOW)

    with pytest.raises(IdempotencyKeyReused):
        answers.begin(replace(SECOND, body_hash="other"), NOW)
    with pytest.raises(IdempotencyKeyReused):
        answers.begin(replace(SECOND, body_hash="other"), NOW + timedelta(minutes=1))


def test_of_sixteen_at_once_one_begins(answers: Answers) -> None:
    def begin(number: int) -> str:
        try:
            answers.begin(replace(FIRST, id=str(number)), NOW)
        except RequestInProgress:
            return "in progress"
        return "begun"

    with ThreadPoolExecutor(16) as people:
        outcomes = list(people.map(begin, range(16)))

    assert outcomes.count("begun") == 1


def test_a_crashed_run_can_be_tried_again_after_thirty_seconds(answers: Answers) -> None:
    answers.begin(FIRST, NOW)

    with pytest.raises(RequestInProgress):
        answers.begin(SECOND, NOW + timedelta(seconds=29))
    assert answers.begin(SECOND, NOW + timedelta(seconds=30)) is None


def test_a_run_that_was_overtaken_keeps_nothing_and_takes_nothing_away(answers: Answers) -> None:
    answers.begin(FIRST, NOW)
    answers.begin(SECOND, NOW + timedelta(seconds=30))

    answers.keep(FIRST, replace(ANSWER, body="late"))
    answers.give_up(FIRST)
    answers.keep(SECOND, ANSWER)
    answers.give_up(SECOND)

    assert answers.begin(FIRST, NOW + timedelta(seconds=31)) == ANSWER


def test_a_run_that_gave_up_can_be_tried_again_at_once(answers: Answers) -> None:
    answers.begin(FIRST, NOW)

    answers.give_up(FIRST)

    assert answers.begin(SECOND, NOW) is None
