"""The refusals of setting an office up; the others stand in ``errors``."""

from chalicelib.domain.errors import DomainError


class DepartmentOfSystem(DomainError):
    """The departments of the system keep their name and are never deleted."""

    code = "department_of_system"


class DepartmentNameTaken(DomainError):
    code = "department_name_taken"


class DepartmentGone(DomainError):
    """A department that was chosen in a draft has been deleted since."""

    code = "department_gone"


class CompanyCodeTaken(DomainError):
    """Another company of the office has it, whatever the case."""

    code = "company_code_taken"


class PermissionHidden(DomainError):
    """The office does not offer it, and this person did not have it."""

    code = "permission_hidden"


class NotificationHidden(DomainError):
    """The office does not offer it, and this person did not have it so."""

    code = "notification_hidden"


class TooManyServiceTokens(DomainError):
    code = "too_many_service_tokens"
