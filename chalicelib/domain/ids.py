"""The shape of ids: a prefix that names the kind, then 20 letters or digits (100 random bits)."""

import base64
import re
from typing import Final

RANDOM_BYTES: Final = 13
_BODY: Final = r"[a-z2-7]{20}"

OFFICE: Final = "off"
ACCOUNT: Final = "acc"
STAFF: Final = "stf"
CLIENT_USER: Final = "usr"
DRAFT: Final = "drf"
COMPANY: Final = "cmp"
DEPARTMENT: Final = "dep"
INVITATION: Final = "inv"
FOLDER: Final = "fld"
TASK: Final = "tsk"
FACTOR: Final = "fac"
OUTBOX: Final = "out"
NOTIFICATION: Final = "ntf"
IMPORT: Final = "imp"
REVISION: Final = "rev"


def make_id(prefix: str, randomness: bytes) -> str:
    """Builds an id of the kind ``prefix`` from 13 random bytes."""
    return f"{prefix}_{base64.b32encode(randomness).decode().lower()[:20]}"


def is_id(prefix: str, value: str) -> bool:
    """Says whether ``value`` has the shape of an id of the kind ``prefix``."""
    return re.fullmatch(f"{prefix}_{_BODY}", value) is not None
