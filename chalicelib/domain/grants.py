"""What a client user sees: the folders of their departments, company by company, each with a level."""

import base64
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from chalicelib.domain import ids
from chalicelib.domain.catalogue import Level
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.office import Company, Department


class Folder(NamedTuple):
    """A folder that a system department shares by itself."""

    id: str
    name: str
    department: str
    level: Level


def folders_of(user: ClientUser, company: Company, departments: Sequence[Department]) -> list[Folder]:
    """The folders of ``company`` that ``user`` sees; none while the company is off the portal.

    Folders that an office made by hand are shared in the documents area, person by person.
    """
    if not company.portal_enabled:
        return []
    found = []
    for department in departments:
        level = user.level_at(company.id, department.id)
        if department.folder is not None and level is not None:
            found.append(
                Folder(folder_id(company.id, department.id), department.folder, department.name, level)
            )
    return sorted(found, key=lambda folder: folder.name)


def folder_id(company_id: str, department_id: str) -> str:
    """The one folder of a system department at a company, always under the same id."""
    digest = hashlib.sha256(f"{company_id}/{department_id}".encode()).digest()
    return f"{ids.FOLDER}_{base64.b32encode(digest).decode().lower()[:20]}"
