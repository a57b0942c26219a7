"""Setting an office up over HTTP: the office, its companies, departments, and the catalogue."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import ConfigDict, Field

from chalicelib import wiring
from chalicelib.domain.model import Model
from chalicelib.domain.session import Access
from chalicelib.domain.setup import (
    CompanyChange,
    CompanyData,
    DepartmentData,
    OfficeChange,
)
from chalicelib.entrypoints.actors import actor
from chalicelib.entrypoints.office_answers import (
    CatalogueAnswer,
    CompanyAnswer,
    CompanyList,
    DepartmentAnswer,
    DepartmentList,
    OfficeAnswer,
)
from chalicelib.entrypoints.paging import Page, paged
from chalicelib.entrypoints.requests import Reply, Request, endpoint
from chalicelib.services import offices

bp = Blueprint(__name__)


class Migration(Model):
    model_config = ConfigDict(extra="forbid")

    migrate_to: Annotated[str, Field(min_length=1, max_length=64)] | None = None


@bp.route("/office", methods=["GET"])
@endpoint(access=Access.STAFF, summary="The office", answer=OfficeAnswer)
def get_office(request: Request) -> Reply:
    office = wiring.store().offices.get(request.session.office_id)
    return Reply(OfficeAnswer.of(office), version=office.version)


@bp.route("/office", methods=["PATCH"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="Change the office",
    body=OfficeChange,
    answer=OfficeAnswer,
    versioned=True,
)
def patch_office(request: Request, body: OfficeChange) -> Reply:
    office = offices.change_office(
        request.session.office_id, body, request.version or 0, actor(request), tools=wiring.tools()
    )
    return Reply(OfficeAnswer.of(office), version=office.version)


@bp.route("/companies", methods=["GET"])
@endpoint(access=Access.STAFF, summary="Companies of the office", query=Page, answer=CompanyList)
def get_companies(request: Request, query: Page) -> CompanyList:
    office_id = request.session.office_id
    found = sorted(wiring.store().companies.all(office_id), key=lambda each: (each.name.casefold(), each.id))
    items, cursor = paged(found, query, office_id)
    return CompanyList(items=[CompanyAnswer.of(each) for each in items], next_cursor=cursor)


@bp.route("/companies", methods=["POST"])
@endpoint(
    access=Access.ADMINISTRATOR, summary="Add a company", body=CompanyData, answer=CompanyAnswer, status=201
)
def post_company(request: Request, body: CompanyData) -> Reply:
    company = offices.add_company(request.session.office_id, body, actor(request), tools=wiring.tools())
    return Reply(
        CompanyAnswer.of(company), headers={"Location": f"/companies/{company.id}"}, version=company.version
    )


@bp.route("/companies/{company_id}", methods=["PATCH"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="Change a company",
    body=CompanyChange,
    answer=CompanyAnswer,
    versioned=True,
)
def patch_company(request: Request, body: CompanyChange, company_id: str) -> Reply:
    company = offices.change_company(
        (request.session.office_id, company_id),
        body.fields(),
        request.version or 0,
        actor(request),
        tools=wiring.tools(),
    )
    return Reply(CompanyAnswer.of(company), version=company.version)


@bp.route("/departments", methods=["GET"])
@endpoint(access=Access.STAFF, summary="Departments: the system's and own", query=Page, answer=DepartmentList)
def get_departments(request: Request, query: Page) -> DepartmentList:
    office_id = request.session.office_id
    found = sorted(
        wiring.store().departments.all(office_id),
        key=lambda each: (each.system is None, each.name.casefold(), each.id),
    )
    items, cursor = paged(found, query, office_id)
    return DepartmentList(items=[DepartmentAnswer.of(each) for each in items], next_cursor=cursor)


@bp.route("/departments", methods=["POST"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="Add a department",
    body=DepartmentData,
    answer=DepartmentAnswer,
    status=201,
)
def post_department(request: Request, body: DepartmentData) -> Reply:
    department = offices.add_department(
        request.session.office_id, body.name, actor(request), tools=wiring.tools()
    )
    return Reply(
        DepartmentAnswer.of(department),
        headers={"Location": f"/departments/{department.id}"},
        version=department.version,
    )


@bp.route("/departments/{department_id}", methods=["PATCH"])
@endpoint(
    access=Access.ADMINISTRATOR,
    summary="Rename a department",
    body=DepartmentData,
    answer=DepartmentAnswer,
    versioned=True,
)
def patch_department(request: Request, body: DepartmentData, department_id: str) -> Reply:
    department = offices.rename_department(
        (request.session.office_id, department_id),
        body.name,
        request.version or 0,
        actor(request),
        tools=wiring.tools(),
    )
    return Reply(DepartmentAnswer.of(department), version=department.version)


@bp.route("/departments/{department_id}", methods=["DELETE"])
@endpoint(access=Access.ADMINISTRATOR, summary="Delete an own department", query=Migration, status=204)
def delete_department(request: Request, query: Migration, department_id: str) -> None:
    offices.delete_department(
        (request.session.office_id, department_id), query.migrate_to, actor(request), tools=wiring.tools()
    )


@bp.route("/catalogue", methods=["GET"])
@endpoint(access=Access.STAFF, summary="What the office offers", answer=CatalogueAnswer)
def get_catalogue(request: Request) -> CatalogueAnswer:
    return CatalogueAnswer.of(wiring.store().offices.get(request.session.office_id).hidden)
