"""Documents as the person sees them: the folders that their departments share by themselves."""

from chalicelib.domain.errors import NotFound
from chalicelib.domain.grants import Folder, folders_of
from chalicelib.services.ports import Store


def list_folders(office_id: str, client_user_id: str, company_id: str, *, store: Store) -> list[Folder]:
    """Errors: ``NotFound`` for a company that is not the person's."""
    user = store.members.get_client_user(office_id, client_user_id)
    if all(each.id != company_id for each in user.companies):
        raise NotFound
    company = store.companies.get(office_id, company_id)
    departments = store.departments.get_many(office_id, [each.id for each in user.departments])
    return folders_of(user, company, departments)
