"""What people do with their own account, over HTTP: prove themselves anew, add a factor, follow a mailed link."""

import copy
import re

import pyotp

from tests.functional.world import PASSWORD, Answer, Person, World


def prove(person: Person, password: str = PASSWORD) -> Person:
    """Password and authenticator app once more; the session has a new token afterwards."""
    begun = person.call("POST", "/me/proof", {"password": password})
    assert begun.status == 200, begun.body
    body = {"challenge": begun.json["challenge"], "factor": "totp", "code": person.code()}
    answer = person.call("POST", "/me/proof/confirm", body)
    assert answer.status == 200, answer.body
    person.token = answer.json["session"]["token"]
    return person


def begin_app(person: Person) -> tuple[str, str]:
    """The challenge behind which one more app is enrolled, and the secret of that app."""
    asked = person.call("POST", "/me/factors", {"kind": "totp"})
    assert asked.status == 200, asked.body
    challenge = asked.json["challenge"]
    begun = person.call("POST", "/auth/mfa/totp", {"challenge": challenge})
    assert begun.status == 200, begun.body
    return challenge, begun.json["secret"]


def confirm_app(person: Person, challenge: str, secret: str) -> Answer:
    person.world.clock.advance(seconds=30)
    code = pyotp.TOTP(secret).at(person.world.clock.now())
    return person.call("POST", "/auth/mfa/totp/confirm", {"challenge": challenge, "code": code})


def add_app(person: Person) -> str:
    """One more authenticator app; its owner is let in anew. Gives the id of the factor."""
    before = factor_ids(person)
    answer = confirm_app(person, *begin_app(person))
    assert answer.status == 200, answer.body
    person.token = answer.json["session"]["token"]
    (added,) = set(factor_ids(person)) - set(before)
    return added


def factor_ids(person: Person) -> list[str]:
    return [each["id"] for each in person.call("GET", "/me/factors").json["items"]]


def elsewhere(world: World, person: Person) -> Person:
    """The same person in another browser."""
    return world.sign_in(copy.copy(person))


def is_in(person: Person) -> bool:
    return person.call("GET", "/me").status == 200


def account_token(world: World, address: str, page: str) -> str:
    """The token of the newest link to ``page`` that was mailed to an address."""
    for mail in reversed(world.mails_to(address)):
        found = re.search(rf"/{page}#([A-Za-z0-9_-]+)", mail.text)
        if found:
            return found[1]
    raise AssertionError(f"no link to {page} was mailed to {address}")


def mail_names(world: World, address: str) -> list[str]:
    return [mail.tags["mail"] for mail in world.mails_to(address)]


def own_actions(world: World, person_or_account: Person | str) -> list[str]:
    """The actions in an account's own history, oldest first."""
    account_id = person_or_account
    if isinstance(person_or_account, Person):
        account_id = person_or_account.call("GET", "/me").json["account"]["id"]
    rows = world.wiring.door().audit.rows_about(account_id, account_id)
    return [row.action for row in reversed(rows)]
