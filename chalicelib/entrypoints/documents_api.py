"""Documents over HTTP: the folders that a person sees."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import ConfigDict, Field

from chalicelib import wiring
from chalicelib.domain.catalogue import FOLDER_LEVELS, Level
from chalicelib.domain.errors import NotFound
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.entrypoints.requests import Request, endpoint
from chalicelib.services import documents

bp = Blueprint(__name__)


class FolderAnswer(Model):
    id: str
    name: str
    department: str
    level: Level
    actions: list[str]


class FolderList(Model):
    items: list[FolderAnswer]
    next_cursor: str | None = None


class FoldersQuery(Model):
    model_config = ConfigDict(extra="forbid")

    company: Annotated[str, Field(max_length=64)] | None = None


@bp.route("/documents/folders", methods=["GET"])
@endpoint(
    access=Access.CLIENT, summary="Folders of the chosen company", query=FoldersQuery, answer=FolderList
)
def get_folders(request: Request, query: FoldersQuery) -> FolderList:
    session = request.session
    company_id = query.company or session.company_id
    if company_id is None:
        raise NotFound
    folders = documents.list_folders(session.office_id, session.member_id, company_id, store=wiring.store())
    actions = {level.slug: level.actions for level in FOLDER_LEVELS}
    return FolderList(
        items=[FolderAnswer(**folder._asdict(), actions=actions[folder.level]) for folder in folders]
    )
