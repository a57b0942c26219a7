"""What an office can grant, as data: permissions and presets, notifications, folder levels, system departments."""

from enum import StrEnum
from typing import Final

from chalicelib.domain.model import Model


class Level(StrEnum):
    """Folder access. A department that is not granted gives none; nothing defaults to owner."""

    OWNER = "owner"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"


class Channel(StrEnum):
    NONE = "none"
    EMAIL = "email"
    PORTAL = "portal"
    BOTH = "both"


class Entry(Model):
    """One thing to tick: stable slug, Portuguese label, and what to know before ticking it.

    The entries below are constants of our own, made without validation: that would be paid at every cold start.
    """

    slug: str
    label: str
    note: str = ""


class Preset(Model):
    slug: str
    label: str
    permissions: list[str]


class NotificationPreset(Model):
    slug: str
    label: str
    notifications: dict[str, Channel]


class FolderLevel(Model):
    slug: Level
    label: str
    actions: list[str]


class SystemDepartment(Model):
    slug: str
    name: str
    folder: str


# Other people's documents too: in no preset, asked twice, and its giving and taking stand in the history.
ALL_PERSONNEL_DOCUMENTS: Final = "request_all_personnel_documents"

PERMISSIONS: Final = (
    Entry.model_construct(slug="request_services", label="Solicitar serviços"),
    Entry.model_construct(slug="view_company_requests", label="Acompanhar as solicitações de toda a empresa"),
    Entry.model_construct(
        slug="request_own_personnel_documents",
        label="Solicitar os próprios documentos do departamento pessoal",
    ),
    Entry.model_construct(
        slug=ALL_PERSONNEL_DOCUMENTS,
        label="Solicitar todos os documentos do departamento pessoal",
        note="Inclui documentos de outras pessoas. Só para gerentes e proprietários.",
    ),
    Entry.model_construct(
        slug="register_employees",
        label="Cadastrar empregados e estagiários",
        note="Depende também da liberação na empresa.",
    ),
    Entry.model_construct(slug="report_payroll_entries", label="Informar rubricas mensais"),
    Entry.model_construct(slug="view_fiscal_inbox", label="Ver a caixa de documentos fiscais"),
    Entry.model_construct(slug="reply_communications", label="Responder comunicações"),
    Entry.model_construct(slug="read_news", label="Ler notícias"),
    Entry.model_construct(
        slug="manage_company_users",
        label="Indicar usuários da própria empresa",
        note="O escritório aprova cada indicação.",
    ),
)

PRESETS: Final = (
    Preset.model_construct(
        slug="owner_manager",
        label="Proprietário/Gerente",
        permissions=[
            "request_services",
            "view_company_requests",
            "request_own_personnel_documents",
            "register_employees",
            "report_payroll_entries",
            "view_fiscal_inbox",
            "reply_communications",
            "read_news",
            "manage_company_users",
        ],
    ),
    Preset.model_construct(
        slug="human_resources",
        label="RH",
        permissions=[
            "request_services",
            "request_own_personnel_documents",
            "register_employees",
            "report_payroll_entries",
            "reply_communications",
            "read_news",
        ],
    ),
    Preset.model_construct(
        slug="finance",
        label="Financeiro",
        permissions=["request_services", "view_fiscal_inbox", "reply_communications", "read_news"],
    ),
    Preset.model_construct(slug="read_only", label="Somente leitura", permissions=["read_news"]),
)

MANDATORY_NOTIFICATIONS: Final = (
    Entry.model_construct(slug="invitation", label="Convite"),
    Entry.model_construct(slug="reminder", label="Lembrete do convite"),
    Entry.model_construct(slug="account_linked", label="Conta vinculada"),
    Entry.model_construct(slug="password_changed", label="Senha alterada"),
    Entry.model_construct(slug="factor_changed", label="Segundo fator alterado"),
    Entry.model_construct(slug="account_locked", label="Conta bloqueada"),
    Entry.model_construct(slug="new_sign_in", label="Novo acesso"),
)

NOTIFICATIONS: Final = (
    Entry.model_construct(slug="document_published", label="Documento publicado"),
    Entry.model_construct(slug="document_not_viewed", label="Documento não visualizado"),
    Entry.model_construct(slug="due_date_near", label="Vencimento próximo"),
    Entry.model_construct(slug="new_request", label="Nova solicitação"),
    Entry.model_construct(slug="reply_to_request", label="Resposta à solicitação"),
    Entry.model_construct(slug="request_lapsed", label="Solicitação vencida"),
    Entry.model_construct(slug="communication_received", label="Comunicação recebida"),
    Entry.model_construct(slug="task_concluded", label="Tarefa concluída"),
    Entry.model_construct(slug="news", label="Notícias"),
)

_ESSENTIAL: Final = {
    "document_published",
    "due_date_near",
    "reply_to_request",
    "request_lapsed",
    "communication_received",
}


def _each(channel: Channel) -> dict[str, Channel]:
    return {entry.slug: channel for entry in NOTIFICATIONS}


NOTIFICATION_PRESETS: Final = (
    NotificationPreset.model_construct(
        slug="essential",
        label="Essencial",
        notifications={
            slug: Channel.BOTH if slug in _ESSENTIAL else Channel.PORTAL for slug in _each(Channel.PORTAL)
        },
    ),
    NotificationPreset.model_construct(
        slug="everything", label="Tudo por e-mail e no portal", notifications=_each(Channel.BOTH)
    ),
    NotificationPreset.model_construct(
        slug="email_only", label="Tudo por e-mail", notifications=_each(Channel.EMAIL)
    ),
    NotificationPreset.model_construct(
        slug="portal_only", label="Só no portal", notifications=_each(Channel.PORTAL)
    ),
    NotificationPreset.model_construct(slug="none", label="Nenhuma", notifications=_each(Channel.NONE)),
)

_REVIEWING: Final = ["list", "download"]
_CONTRIBUTING: Final = [*_REVIEWING, "create_folder", "upload", "change_own_document", "delete_own_folder"]

FOLDER_LEVELS: Final = (
    FolderLevel.model_construct(
        slug=Level.OWNER,
        label="Proprietário",
        actions=[*_CONTRIBUTING, "rename_folder", "change_any_document", "delete_any_folder"],
    ),
    FolderLevel.model_construct(slug=Level.CONTRIBUTOR, label="Contribuinte", actions=_CONTRIBUTING),
    FolderLevel.model_construct(slug=Level.REVIEWER, label="Revisor", actions=_REVIEWING),
)

SYSTEM_DEPARTMENTS: Final = (
    SystemDepartment.model_construct(slug="personnel", name="Departamento Pessoal", folder="Pessoal"),
    SystemDepartment.model_construct(slug="tax", name="Departamento Fiscal", folder="Fiscal"),
    SystemDepartment.model_construct(slug="accounting", name="Departamento Contábil", folder="Contábil"),
    SystemDepartment.model_construct(slug="corporate", name="Departamento Societário", folder="Societário"),
)

PERMISSION_SLUGS: Final = frozenset(entry.slug for entry in PERMISSIONS)
PRESET_SLUGS: Final = frozenset(preset.slug for preset in PRESETS)
NOTIFICATION_SLUGS: Final = frozenset(entry.slug for entry in NOTIFICATIONS)
NOTIFICATION_PRESET_SLUGS: Final = frozenset(preset.slug for preset in NOTIFICATION_PRESETS)


def permissions_of(preset_slug: str) -> list[str]:
    return next(preset.permissions for preset in PRESETS if preset.slug == preset_slug)


def notifications_of(preset_slug: str) -> dict[str, Channel]:
    return next(preset.notifications for preset in NOTIFICATION_PRESETS if preset.slug == preset_slug)


def may(level: Level | None, action: str) -> bool:
    """Says whether a folder level allows an action of the matrix; no level allows nothing."""
    return any(entry.slug == level and action in entry.actions for entry in FOLDER_LEVELS)
