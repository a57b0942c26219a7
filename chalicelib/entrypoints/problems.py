"""Refusals as RFC 9457 problems: one status per code, Portuguese from the texts, nothing of the inside."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from chalice.app import Response

from chalicelib.domain.errors import DomainError, FieldProblem
from chalicelib.web import sentences

MEDIA_TYPE: Final = "application/problem+json; charset=utf-8"

STATUS: Final[dict[str, int]] = {
    "invalid_request": 400,
    "malformed_body": 400,
    "cursor_invalid": 400,
    "unauthenticated": 401,
    "invalid_credentials": 401,
    "challenge_invalid": 401,
    "code_invalid": 401,
    "forbidden": 403,
    "foreign_origin": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "conflict": 409,
    "not_reached": 503,
    "draft_incomplete": 409,
    "draft_completed": 409,
    "email_taken": 409,
    "email_fixed": 409,
    "tax_id_taken": 409,
    "company_code_taken": 409,
    "department_in_use": 409,
    "department_of_system": 409,
    "department_name_taken": 409,
    "department_gone": 409,
    "too_many_service_tokens": 409,
    "last_administrator": 409,
    "portal_access_inactive": 409,
    "already_registered": 409,
    "already_linked": 409,
    "not_registered": 409,
    "address_bounced": 409,
    "no_pending_invitation": 409,
    "account_exists": 409,
    "account_missing": 409,
    "last_factor": 409,
    "too_many_factors": 409,
    "passkey_missing": 409,
    "proof_required": 403,
    "office_scope_only": 403,
    "factor_was_reset": 403,
    "link_invalid": 410,
    "request_in_progress": 409,
    "invitation_invalid": 410,
    "invitation_expired": 410,
    "version_stale": 412,
    "body_too_large": 413,
    "unsupported_media_type": 415,
    "company_not_enabled": 422,
    "processes_not_enabled": 422,
    "company_without_department": 422,
    "company_not_test": 422,
    "demo_email_expected": 422,
    "demo_fixed": 409,
    "demo_never_mailed": 409,
    "not_demo": 409,
    "read_only_view": 403,
    "permission_unknown": 422,
    "notification_unknown": 422,
    "permission_hidden": 422,
    "notification_hidden": 422,
    "idempotency_key_reused": 422,
    "password_weak": 422,
    "export_too_large": 422,
    "sheet_too_large": 422,
    "sheet_packed_too_tightly": 422,
    "sheet_encrypted": 422,
    "sheet_with_macros": 422,
    "sheet_unreadable": 422,
    "sheet_empty": 422,
    "sheet_columns_wrong": 422,
    "sheet_missing": 422,
    "import_not_open": 409,
    "import_row_unknown": 404,
    "import_column_unknown": 422,
    "import_not_ready": 409,
    "import_over": 409,
    "import_under_way": 409,
    "too_many_imports": 409,
    "version_required": 428,
    "too_many_attempts": 429,
    "internal_error": 500,
    "service_unavailable": 503,
    "sms_unavailable": 503,
}

SHOWN_FACTS: Final = frozenset({"missing", "current_version", "changed_by", "changes", "expired_at"})
TRY_LATER: Final = frozenset(
    {"too_many_attempts", "service_unavailable", "sms_unavailable", "request_in_progress"}
)
MOST_FIELDS: Final = 20


def from_error(error: DomainError, request_id: str) -> Response:
    """The answer to a refusal. A code without a row here is a defect and reads as ``internal_error``."""
    code = error.code if error.code in STATUS else "internal_error"
    extra = {name: value for name, value in error.facts.items() if name in SHOWN_FACTS}
    headers = {}
    if code in TRY_LATER:
        headers["Retry-After"] = str(error.facts.get("retry_after", 2))
    return problem(code, request_id, fields=error.fields, extra=extra, headers=headers)


def problem(
    code: str,
    request_id: str,
    *,
    fields: Iterable[FieldProblem] = (),
    extra: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Builds ``{type, title, status, detail, code, request_id, errors?}`` with the facts that may be shown."""
    body: dict[str, Any] = {
        "type": f"about:blank#{code}",
        "title": sentences.title(code),
        "status": STATUS[code],
        "detail": sentences.detail(code),
        "code": code,
        "request_id": request_id,
    }
    errors = [_field(each) for each in list(fields)[:MOST_FIELDS]]
    if errors:
        body["errors"] = errors
    return Response(
        body=json.dumps(body | (extra or {}), ensure_ascii=False, default=_text),
        headers={"Content-Type": MEDIA_TYPE, **(headers or {})},
        status_code=STATUS[code],
    )


def _text(fact: object) -> str:
    """A fact that JSON has no word for; an instant (always UTC) as everywhere else, ``2026-11-25T12:00:00Z``."""
    return fact.isoformat().replace("+00:00", "Z") if isinstance(fact, datetime) else str(fact)


def _field(problem_of: FieldProblem) -> dict[str, str]:
    message = problem_of.message or sentences.field_message(problem_of.code)
    return {"field": problem_of.field, "code": problem_of.code, "message": message}
