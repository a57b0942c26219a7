"""Every blueprint of the API function, by subject."""

from typing import Final

from chalicelib.entrypoints import (
    auth_api,
    client_user_access_api,
    client_users_api,
    current,
    directory_api,
    documents_api,
    drafts_api,
    factor_resets_api,
    health,
    history_api,
    invitations_api,
    leaving_api,
    me_api,
    office_api,
    openapi,
    operations,
    pages,
    schedules,
    staff_api,
    tasks,
)

ALL: Final = (
    current.bp,
    health.bp,
    openapi.bp,
    auth_api.bp,
    factor_resets_api.bp,
    me_api.bp,
    leaving_api.bp,
    office_api.bp,
    staff_api.bp,
    history_api.bp,
    drafts_api.bp,
    client_users_api.bp,
    client_user_access_api.bp,
    invitations_api.bp,
    documents_api.bp,
    directory_api.bp,
    pages.bp,
    tasks.bp,
    schedules.bp,
    operations.bp,
)
