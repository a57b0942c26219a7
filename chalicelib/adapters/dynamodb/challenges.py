"""Challenges in the Identity table, under the hash of their token."""

from datetime import datetime

from chalicelib.adapters.dynamodb import keys_identity
from chalicelib.adapters.dynamodb.table import ConditionFailed, Table, TransactItem
from chalicelib.adapters.tokens import digest
from chalicelib.domain.challenge import Challenge
from chalicelib.domain.errors import ChallengeInvalid

_still_good = "attribute_exists(pk) AND expires_at > :now"
_as_read = "facts = :read"
_set_facts = "SET facts = :facts"
_still_there = "facts.#fact = :value AND expires_at > :now"


class Challenges:
    """Every write states the expiry: what the table deletes by itself goes days too late."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def hash_of(self, token: str) -> str:
        return digest(token)

    def add(self, challenge: Challenge) -> None:
        item = keys_identity.challenge(challenge.hash) | challenge.model_dump()
        ttl = {"ttl": int(challenge.expires_at.timestamp())}
        self._table.put(item | ttl, "attribute_not_exists(pk)")

    def find(self, challenge_hash: str) -> Challenge | None:
        item = self._table.get(keys_identity.challenge(challenge_hash))
        return Challenge.model_validate(item) if item else None

    def count_attempt(self, challenge_hash: str) -> Challenge | None:
        """Adds one to the attempts and gives the challenge as it then stands; ``None`` if there is none."""
        try:
            item = self._table.update(
                keys_identity.challenge(challenge_hash),
                "ADD attempts :one",
                "attribute_exists(pk)",
                values={":one": 1},
            )
        except ConditionFailed:
            return None
        return Challenge.model_validate(item)

    def note(self, challenge: Challenge, facts: dict[str, str], now: datetime) -> None:
        """Writes facts onto a challenge that is still good. Errors: ``ChallengeInvalid``."""
        try:
            self._table.update(
                keys_identity.challenge(challenge.hash),
                _set_facts,
                _still_good,
                values={":facts": facts, ":now": now},
            )
        except ConditionFailed:
            raise ChallengeInvalid from None

    def exchange(self, challenge: Challenge, facts: dict[str, str], now: datetime) -> bool:
        """Puts facts in place of those that were read; ``False`` if somebody was quicker, or it is over."""
        return self._table.update_if(
            keys_identity.challenge(challenge.hash),
            _set_facts,
            f"{_still_good} AND {_as_read}",
            values={":facts": facts, ":read": challenge.facts, ":now": now},
        )

    def take(self, challenge: Challenge, fact: str, now: datetime) -> bool:
        """Takes one fact off a challenge that is still good; ``False`` unless it stands there as it was read."""
        return self._table.update_if(
            keys_identity.challenge(challenge.hash),
            "REMOVE facts.#fact",
            _still_there,
            names={"#fact": fact},
            values={":value": challenge.facts[fact], ":now": now},
        )

    def part_spend(self, challenge: Challenge, now: datetime) -> TransactItem:
        """Holds once: the part of the transaction that the challenge was for."""
        return self._table.part_delete(
            keys_identity.challenge(challenge.hash), _still_good, values={":now": now}
        )
