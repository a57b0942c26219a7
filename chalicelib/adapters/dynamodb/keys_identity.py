"""The keys of the Identity table: accounts, factors, sessions, tokens, counters; none of them an office's."""

from chalicelib.adapters.dynamodb.keys import Key


def _key(pk: str, sk: str) -> Key:
    return {"pk": pk, "sk": sk}


def account_partition(account_id: str) -> str:
    return f"ACCOUNT#{account_id}"


def account(account_id: str) -> Key:
    return _key(account_partition(account_id), "ACCOUNT")


def account_email(email_key: str) -> Key:
    return _key(f"EMAIL#{email_key}", "EMAIL")


def membership(account_id: str, office_id: str) -> Key:
    return _key(account_partition(account_id), f"MEMBERSHIP#{office_id}")


def factor(account_id: str, factor_id: str) -> Key:
    return _key(account_partition(account_id), f"FACTOR#{factor_id}")


def recovery_codes(account_id: str) -> Key:
    return _key(account_partition(account_id), "RECOVERY")


def session(account_id: str, session_hash: str) -> Key:
    return _key(account_partition(account_id), f"SESSION#{session_hash}")


def challenge(challenge_hash: str) -> Key:
    return _key(f"CHALLENGE#{challenge_hash}", "CHALLENGE")


def invitation_token(token_hash: str) -> Key:
    return _key(f"INVITATION#{token_hash}", "INVITATION")


def counter(name: str, subject_hash: str) -> Key:
    """How often something was tried: ``name`` is the limit and its window."""
    return _key(f"COUNTER#{name}#{subject_hash}", "COUNTER")


def notice(notice_id: str) -> Key:
    """A mail owed to an account: outside its partition, so that whoever mails it need not read that."""
    return _key(f"NOTICE#{notice_id}", "NOTICE")


def mailed_link(purpose: str, account_id: str, office_id: str = "") -> Key:
    """The one live link of a purpose; a factor's reset has one per office."""
    return _key(f"LINK#{purpose}#{account_id}", f"LINK#{office_id}")


def service_tokens_of(office_id: str) -> str:
    return f"SERVICE#{office_id}"


def service_token(office_id: str, token_hash: str) -> Key:
    """In a partition of the office's own, which is deleted with the office."""
    return _key(service_tokens_of(office_id), f"TOKEN#{token_hash}")


def service_token_count(office_id: str) -> Key:
    """How many were ever made: whoever makes one raises it, so that two at once meet."""
    return _key(service_tokens_of(office_id), "COUNT")


def idempotency(key_hash: str) -> Key:
    return _key(f"IDEMPOTENCY#{key_hash}", "IDEMPOTENCY")
