"""Every kind of mail with made-up people, for whoever writes, draws or tests them; nothing is sent."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from chalicelib.domain.mail import sender_name
from chalicelib.web import emails
from infra.local.mailbox import Mail

PORTAL_URL: Final = "http://localhost:8000"
LINK: Final = f"{PORTAL_URL}/convite#link-de-exemplo-que-nao-abre-nada-aB3dE6fG9hJ"
_FACTS: Final[dict[str, Any]] = {
    "url": LINK,
    "portal_url": PORTAL_URL,
    "occurred_at": datetime(2026, 11, 27, 12, 0, tzinfo=UTC),
    "expires_at": datetime(2026, 12, 2, 17, 30, tzinfo=UTC),
    "codes_left": "3",
    "device": "Chrome, Android",
    "slug": "task_concluded",
}
_LONG: Final = (
    "Sociedade de Contabilidade, Auditoria e Assessoria Empresarial dos Irmãos Conceição & Gonçalves "
)
_SCRIPT: Final = "<script>alert(1)</script>"

PEOPLE: Final[dict[str, dict[str, str]]] = {
    "comuns": {
        "office_name": "Contábil Silva & Filhos",
        "invited_by": "Ana Souza",
        "person_name": "Maria de Souza",
        "what": "Folha de novembro",
    },
    "longos": {
        "office_name": (_LONG * 3)[:200],
        "invited_by": "Ñ" * 200,
        "person_name": "Maria Antonieta Wanderley de Albuquerque Conceição " * 4,
        "what": "Fechamento " * 20,
    },
    "hostis": {
        "office_name": 'www.evil.example/entrar"><img src=x onerror=alert(1)>',
        "invited_by": "{{ url }} {% raw %} ${7*7}",
        "person_name": _SCRIPT,
        "what": "Ligue para golpe@evil.example ]]><!--",
    },
    "rtl": {
        "office_name": "משרד רואי חשבון כהן",
        "invited_by": "محمد بن علي",
        "person_name": "שרה לוי",
        "what": "تقرير الشهر",
    },
}
"""By the word in the address of the page."""

_VARIANTS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "invitation_staff": {"": {}, "link": {"is_link": True}},
    "reminder": {
        "": {},
        "link": {"is_link": True},
        "staff": {"is_staff": True},
        "staff-link": {"is_staff": True, "is_link": True},
    },
    "notification": {"": {}, "document": {"slug": "document_published"}},
    "new_sign_in": {"": {}, "unknown": {"device": ""}},
}


class Sample(NamedTuple):
    """``id`` is the mail's name, with what is different about it."""

    id: str
    kind: str
    facts: dict[str, Any]


def samples() -> Iterator[Sample]:
    """One of each kind, and of each form that a kind has."""
    for kind in emails.names():
        for form, facts in _VARIANTS.get(kind, {"": {}}).items():
            yield Sample(f"{kind}-{form}".rstrip("-"), kind, facts)


def sample(sample_id: str, people: str) -> Mail | None:
    """The mail as the outbox would hold it; none of that name."""
    found = next((each for each in samples() if each.id == sample_id), None)
    if found is None or people not in PEOPLE:
        return None
    mail = emails.render(found.kind, **(_FACTS | PEOPLE[people] | found.facts))
    office = PEOPLE[people]["office_name"]
    return Mail(
        id=sample_id,
        to="maria@exemplo.com.br",
        sender=f"{sender_name(office)} <convites@portaria.example>",
        reply_to="",
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        sent_at="",
    )
