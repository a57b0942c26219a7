"""Every refusal that Portaria can give, as a named exception with a stable code and facts.

The HTTP status of a code stands in ``entrypoints/problems.py``, its sentence in ``web/texts/pt_BR.toml``.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple


class FieldProblem(NamedTuple):
    """One field that was refused: dotted path, stable code, Portuguese sentence (empty: the code's own)."""

    field: str
    code: str
    message: str = ""


class DomainError(Exception):
    """A refusal with facts; ``fields`` names the inputs to correct, where there are any."""

    code: ClassVar[str] = "internal_error"

    def __init__(self, *, fields: Sequence[FieldProblem] = (), **facts: Any) -> None:
        super().__init__(self.code)
        self.fields = tuple(fields)
        self.facts = facts


class InvalidRequest(DomainError):
    code = "invalid_request"


class MalformedBody(DomainError):
    code = "malformed_body"


class BodyTooLarge(DomainError):
    code = "body_too_large"


class ForeignOrigin(DomainError):
    code = "foreign_origin"


class Unauthenticated(DomainError):
    code = "unauthenticated"


class InvalidCredentials(DomainError):
    code = "invalid_credentials"


class ChallengeInvalid(DomainError):
    code = "challenge_invalid"


class CodeInvalid(DomainError):
    code = "code_invalid"


class TooManyAttempts(DomainError):
    """Facts: ``retry_after`` in seconds."""

    code = "too_many_attempts"


class Forbidden(DomainError):
    code = "forbidden"


class ProofRequired(DomainError):
    """Password and second factor have to be proven again first."""

    code = "proof_required"


class OfficeScopeOnly(DomainError):
    """The second factor of this session is good for one office, not for the account."""

    code = "office_scope_only"


class FactorWasReset(DomainError):
    """The office asks for a new second factor: the one that was proven does not open it any more."""

    code = "factor_was_reset"


class LinkInvalid(DomainError):
    """A mailed link that was used, replaced, never mailed, or whose time is over."""

    code = "link_invalid"


class NotFound(DomainError):
    code = "not_found"


class VersionRequired(DomainError):
    code = "version_required"


class VersionStale(DomainError):
    """Facts: ``current_version`` and ``changed_by`` (a staff member's name)."""

    code = "version_stale"


class IdempotencyKeyReused(DomainError):
    code = "idempotency_key_reused"


class RequestInProgress(DomainError):
    code = "request_in_progress"


class CursorInvalid(DomainError):
    code = "cursor_invalid"


class DraftIncomplete(DomainError):
    """Facts: ``missing``, the names of the steps still to be filled in."""

    code = "draft_incomplete"


class DraftCompleted(DomainError):
    code = "draft_completed"


class EmailTaken(DomainError):
    code = "email_taken"


class EmailFixed(DomainError):
    code = "email_fixed"


class TaxIdTaken(DomainError):
    code = "tax_id_taken"


class CompanyNotEnabled(DomainError):
    code = "company_not_enabled"


class ProcessesNotEnabled(DomainError):
    code = "processes_not_enabled"


class CompanyWithoutDepartment(DomainError):
    code = "company_without_department"


class DepartmentInUse(DomainError):
    code = "department_in_use"


class PermissionUnknown(DomainError):
    code = "permission_unknown"


class NotificationUnknown(DomainError):
    code = "notification_unknown"


class LastAdministrator(DomainError):
    code = "last_administrator"


class PortalAccessInactive(DomainError):
    code = "portal_access_inactive"


class AlreadyRegistered(DomainError):
    code = "already_registered"


class NotRegistered(DomainError):
    code = "not_registered"


class NoPendingInvitation(DomainError):
    code = "no_pending_invitation"


class InvitationInvalid(DomainError):
    code = "invitation_invalid"


class InvitationExpired(DomainError):
    code = "invitation_expired"


class AccountExists(DomainError):
    code = "account_exists"


class AccountMissing(DomainError):
    code = "account_missing"


class AlreadyLinked(DomainError):
    code = "already_linked"


class Conflict(DomainError):
    """Somebody else wrote the same thing in the same instant; trying again is safe."""

    code = "conflict"


class MemberNotFound(DomainError):
    """The client user or staff member of an onboarding is gone."""

    code = "member_not_found"


class OnboardingSuperseded(DomainError):
    """A newer execution has taken this onboarding over."""

    code = "onboarding_superseded"


class MailRefused(DomainError):
    """The mail provider refuses this message for good."""

    code = "mail_refused"


class ExportTooLarge(DomainError):
    code = "export_too_large"


class SmsRefused(DomainError):
    """The provider of text messages refuses this number for good."""

    code = "sms_refused"


class SmsUnavailable(DomainError):
    """Text messages are switched off. Facts: ``retry_after`` in seconds."""

    code = "sms_unavailable"


class ServiceUnavailable(DomainError):
    """A service that Portaria stands on answers slowly or not at all; trying again is right."""

    code = "service_unavailable"
