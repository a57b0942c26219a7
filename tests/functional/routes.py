"""Every route of the application with a request that succeeds on it, read from the route table.

A new route is found by itself; one that takes a body, a query or an id that is unknown here fails until it has
its sample. ``<company>`` in a sample, like ``{company_id}`` in a path, stands for the id of that kind.
"""

import copy
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import app
from chalicelib.domain.session import Access
from chalicelib.entrypoints.requests import VIEW_ATTRIBUTE, Operation
from tests.functional.own_account import add_app, prove
from tests.functional.world import PASSWORD, Answer, Person, World, send_import

KIND_OF_PARAMETER: Final = {
    "client_user_id": "client_user",
    "company_id": "company",
    "department_id": "department",
    "draft_id": "draft",
    "factor_id": "factor",
    "import_id": "import",
    "office_id": "office",
    "session_id": "session",
    "staff_id": "staff",
    "task_id": "task",
    "token_id": "service_token",
}
# Where somebody has to have registered, to be a demonstration, or an import to have been read or to be over.
REGISTERED: Final = {
    "POST /imports/{import_id}/confirm": "read_import",
    "GET /imports/{import_id}/report.xlsx": "over_import",
    "DELETE /imports/{import_id}/rows/{number}": "read_import",
    "PATCH /imports/{import_id}/rows/{number}": "read_import",
    "POST /client-users/{client_user_id}/mfa-reset": "registered_client",
    "POST /client-users/{client_user_id}/view": "demo_client",
    "POST /staff/{staff_id}/mfa-reset": "registered_staff",
}
PLAIN: Final = {"number": "2"}
"""What stands in a path and is no id: the first row of the sheet."""
UNKNOWN: Final = {
    "client_user": "usr_aaaaaaaaaaaaaaaaaaaa",
    "company": "cmp_aaaaaaaaaaaaaaaaaaaa",
    "demo_client": "usr_aaaaaaaaaaaaaaaaaaaa",
    "department": "dep_aaaaaaaaaaaaaaaaaaaa",
    "draft": "drf_aaaaaaaaaaaaaaaaaaaa",
    "factor": "fac_aaaaaaaaaaaaaaaaaaaa",
    "import": "imp_aaaaaaaaaaaaaaaaaaaa",
    "over_import": "imp_aaaaaaaaaaaaaaaaaaaa",
    "read_import": "imp_aaaaaaaaaaaaaaaaaaaa",
    "office": "off_aaaaaaaaaaaaaaaaaaaa",
    "own_company": "cmp_aaaaaaaaaaaaaaaaaaaa",
    "own_department": "dep_aaaaaaaaaaaaaaaaaaaa",
    "registered_client": "usr_aaaaaaaaaaaaaaaaaaaa",
    "registered_staff": "stf_aaaaaaaaaaaaaaaaaaaa",
    "service_token": "svt_aaaaaaaaaaaaaaaaaaaa",
    "session": "ses_aaaaaaaaaaaaaaaaaaaa",
    "staff": "stf_aaaaaaaaaaaaaaaaaaaa",
    "task": "tsk_aaaaaaaaaaaaaaaaaaaa",
}
_ACCESS: Final = {"active": True, "send": "later"}
BODIES: Final[dict[str, Any]] = {
    "POST /imports": {"file_name": "p.csv", "size": 4, "sha256": "0" * 64, "policy": "new_only"},
    "PATCH /imports/{import_id}/rows/{number}": {"cells": {"name": "Davi Rocha"}},
    "POST /auth/login": {"email": "x@exemplo.com.br", "password": PASSWORD},
    "POST /auth/mfa/passkey/confirm": {"challenge": "c" * 43, "credential": {"id": "x"}},
    "POST /auth/mfa/passkey/options": {"challenge": "c" * 43},
    "POST /auth/mfa/reset": {"token": "t" * 83, "password": PASSWORD},
    "POST /auth/mfa/sms": {"challenge": "c" * 43, "phone": "(11) 98765-4321"},
    "POST /auth/mfa/sms/confirm": {"challenge": "c" * 43, "code": "123456"},
    "POST /auth/mfa/totp": {"challenge": "c" * 43},
    "POST /auth/mfa/totp/confirm": {"challenge": "c" * 43, "code": "123456"},
    "POST /auth/mfa/verify": {"challenge": "c" * 43, "factor": "totp", "code": "123456"},
    "POST /auth/passkey/confirm": {"challenge": "c" * 43, "credential": {"id": "x"}},
    "POST /auth/password/forgot": {"email": "x@exemplo.com.br"},
    "POST /auth/password/reset": {"token": "t" * 63, "password": PASSWORD},
    "POST /client-users/bulk": {"action": "activate", "ids": [UNKNOWN["client_user"]]},
    "POST /client-users/{client_user_id}/delivery-test": {"email": "teste@exemplo.com.br"},
    "PATCH /client-users/{client_user_id}/email": {"email": "novo@exemplo.com.br"},
    "POST /client-users/{client_user_id}/mfa-reset": {"reason": "Perdeu o celular"},
    "POST /companies": {"name": "Mercado Lua", "tax_id": "12ABC34501DE35"},
    "PATCH /companies/{company_id}": {"name": "Mercado Lua"},
    "POST /departments": {"name": "Folha"},
    "PATCH /departments/{department_id}": {"name": "Folha"},
    "POST /drafts": {"client_user_id": "<client_user>"},
    "PUT /drafts/{draft_id}/companies": {"companies": [{"id": "<company>", "departments": ["<department>"]}]},
    "PUT /drafts/{draft_id}/departments": {"departments": [{"id": "<department>", "level": "reviewer"}]},
    "PUT /drafts/{draft_id}/general": {
        "name": "Carla Dias",
        "email": "c@exemplo.com.br",
        "portal_access": _ACCESS,
    },
    "PUT /drafts/{draft_id}/notifications": {"notifications": {"news": "both"}},
    "PUT /drafts/{draft_id}/permissions": {"permissions": ["read_news"]},
    "POST /invitations/decline": {"token": "t" * 43},
    "POST /invitations/link": {"token": "t" * 43, "password": PASSWORD},
    "POST /invitations/link/confirm": {"challenge": "c" * 43, "accept": True},
    "POST /invitations/lookup": {"token": "t" * 43},
    "POST /invitations/register": {"token": "t" * 43, "password": PASSWORD, "accept_terms": True},
    "POST /invitations/renew": {"token": "t" * 43},
    "DELETE /me": {"accept": True},
    "PUT /me/context": {"office_id": "<office>", "company_id": "<own_company>"},
    "POST /me/email": {"email": "novo@exemplo.com.br"},
    "POST /me/email/confirm": {"token": "t" * 63},
    "POST /me/factors": {"kind": "totp"},
    "PUT /me/password": {"current_password": PASSWORD, "password": "girafa azul 77 na varanda"},
    "POST /me/proof": {"password": PASSWORD},
    "POST /me/proof/confirm": {"challenge": "c" * 43, "factor": "totp", "code": "123456"},
    "PATCH /office": {"name": "Contábil Nova"},
    "POST /office/service-tokens": {"name": "Messenger", "scopes": ["messenger"]},
    "POST /processes/tasks": {"company_id": "<company>", "department_id": "<department>", "title": "Folha"},
    "POST /staff": {"name": "Caio Reis", "email": "caio@exemplo.com.br"},
    "PATCH /processes/tasks/{task_id}": {"done": True},
    "PATCH /staff/{staff_id}": {"name": "Caio Reis"},
    "POST /staff/{staff_id}/mfa-reset": {"reason": "Perdeu o celular"},
}
QUERIES: Final = {
    "DELETE /departments/{department_id}": "migrate_to=<own_department>",
    "GET /client-users": "company=<company>&department=<department>",
    "GET /client-users.xlsx": "company=<company>&department=<department>",
    "GET /client-users/{client_user_id}/history": "limit=5",
    "GET /companies": "limit=5",
    "GET /departments": "limit=5",
    "GET /documents/folders": "company=<own_company>",
    "GET /imports": "limit=5",
    "GET /imports/{import_id}/rows": "outcome=error",
    "GET /me/history": "limit=5",
    "GET /me/notifications": "limit=5",
    "GET /messenger/contacts": "company=<company>",
    "GET /messenger/lookup": "phone=11987654321",
    "GET /office/funnel": "months=2",
    "GET /office/mail-preview": "mail=invitation",
    "GET /office/mail-preview.html": "mail=invitation",
    "GET /office/history": "limit=5&target=<client_user>",
    "GET /processes/tasks": "limit=5",
    "GET /staff": "limit=5",
}
# A filter that names nothing of the office finds nothing; it asks for no resource.
FILTERS: Final = frozenset(
    {
        ("GET /client-users", "company"),
        ("GET /client-users", "department"),
        ("GET /client-users.xlsx", "company"),
        ("GET /client-users.xlsx", "department"),
        ("GET /office/history", "client_user"),
    }
)
PAGE_PATHS: Final = {
    "/console/{page}": "/console/novo",
    "/console/{page}/{id}": "/console/usuario/usr_x",
    "/portal/{page}": "/portal/nada",
    "/static/{folder}/{name}": "/static/css/base.css",
}


class Slot(NamedTuple):
    """A place of a request where an id stands."""

    route: str
    kind: str


@dataclass(frozen=True)
class Office:
    """One office with one of everything, and its people signed in."""

    administrator: Person
    portal_staff: Person
    staff: Person
    pure_administrator: Person
    client: Person
    ids: dict[str, str]
    service: Person
    versions: dict[str, int] = field(default_factory=dict)

    def people(self) -> list[Person]:
        return [self.administrator, self.portal_staff, self.staff, self.pure_administrator, self.client]


def every_route() -> dict[str, Operation | None]:
    """``METHOD /path`` of every route, with what its view says of itself; pages say nothing."""
    return {
        f"{method} {path}": getattr(entry.view_function, VIEW_ATTRIBUTE, None)
        for path, methods in sorted(app.app.routes.items())
        for method, entry in sorted(methods.items())
    }


API: Final = {route: operation for route, operation in every_route().items() if operation is not None}
PAGES: Final = [route for route, operation in every_route().items() if operation is None]


def slots_of(route: str) -> list[Slot]:
    """Every place in the sample of a route where an id stands."""
    parameters = [kind_of(name, route) for name in re.findall(r"{(\w+)}", route) if name not in PLAIN]
    sample = json.dumps(BODIES.get(route)) + QUERIES.get(route, "")
    return [Slot(route, kind) for kind in [*parameters, *re.findall(r"<(\w+)>", sample)]]


def kind_of(parameter: str, route: str) -> str:
    """What the id in a path is of."""
    return REGISTERED.get(route, KIND_OF_PARAMETER[parameter])


def ask(route: str, caller: Person, on: Office, **other_ids: str) -> Answer:
    """Makes the request of a route's sample on what an office has; ``other_ids`` stand in place of its own."""
    operation = every_route()[route]
    _ensure_sample(route, operation)
    ids = on.ids | other_ids
    method, path = route.split(" ", 1)
    path = re.sub(
        r"{(\w+)}",
        lambda found: PLAIN.get(found[1]) or ids[kind_of(found[1], route)],
        PAGE_PATHS.get(path, path),
    )
    if route in QUERIES:
        path += "?" + _filled(QUERIES[route], ids)
    body = json.loads(_filled(json.dumps(BODIES[route]), ids)) if route in BODIES else None
    version = on.versions.get(route) if operation and operation.versioned else None
    return caller.call(method, path, body, version)


def fitting(route: str, office: Office) -> Person:
    """Whom of an office a route is for."""
    operation = API[route]
    if operation.access is Access.VIEW:
        return in_a_view(office)
    is_own = any(slot.kind in {"factor", "session", "own_company"} for slot in slots_of(route))
    return office.client if is_own or operation.access is Access.CLIENT else office.administrator


def in_a_view(office: Office) -> Person:
    """The administrator, signed in once more, who looks at the portal as the office's demonstration user."""
    viewer = copy.copy(office.administrator)
    viewer.world.sign_in(viewer)
    opened = viewer.call("POST", f"/client-users/{office.ids['demo_client']}/view")
    assert opened.status == 201, opened.body
    viewer.token = opened.json["session"]["token"]
    return viewer


def make_office(world: World, name: str, domain: str) -> Office:
    administrator = world.staff(name, f"ana@{domain}")
    rights = {
        "portal_staff": {"uses_client_portal": True},
        "staff": {},
        "pure_administrator": {"administrator": True},
    }
    people = {
        role: world.colleague(administrator, f"{role}@{domain}", **held) for role, held in rights.items()
    }
    client_user, client = world.client(administrator, f"carla@{domain}")
    ids = _one_of_each(world, administrator, domain)
    ids["own_company"] = administrator.call("GET", f"/client-users/{client_user}").json["companies"][0]["id"]
    ids["registered_client"] = client_user
    ids["registered_staff"] = next(
        each["id"]
        for each in administrator.call("GET", "/staff").json["items"]
        if each["email"] == people["staff"].email
    )
    ids["factor"] = add_app(client)
    world.sign_in(copy_of := copy.copy(client))
    ids["session"] = next(
        each["id"] for each in client.call("GET", "/me/sessions").json["items"] if not each["current"]
    )
    assert copy_of.token != client.token
    versions = {route: 1 for route, operation in API.items() if operation.versioned}
    draft = administrator.call("GET", f"/drafts/{ids['draft']}").json["version"]
    versions |= {route: draft for route in versions if "/drafts/" in route}
    service = Person(world, "")
    office = Office(administrator, client=client, ids=ids, service=service, versions=versions, **people)
    for person in office.people():
        prove(person)
    body = {"name": "Integração", "scopes": ["messenger", "processes"]}
    made = administrator.call("POST", "/office/service-tokens", body).json
    office.ids["service_token"] = made["id"]
    office.service.token = made["token"]
    return office


def _one_of_each(world: World, by: Person, domain: str) -> dict[str, str]:
    company = world.company(by, messenger_enabled=True, processes_enabled=True)
    departments = by.call("GET", "/departments").json["items"]
    own = by.call("POST", "/departments", {"name": "Próprio"}).json["id"]
    task = {"company_id": company, "department_id": departments[0]["id"], "title": "Folha"}
    return {
        "company": company,
        "demo_client": world.demonstration(by),
        "department": own,
        "own_department": departments[1]["id"],
        "client_user": world.client_user(by, f"pendente@{domain}"),
        "draft": world.draft(by, f"rascunho@{domain}", company, "later")[0],
        "staff": by.call("POST", "/staff", {"name": "Eva Reis", "email": f"eva@{domain}"}).json["id"],
        "task": by.call("POST", "/processes/tasks", task).json["id"],
        "import": by.call("POST", "/imports", BODIES["POST /imports"]).json["id"],
        "over_import": _cancelled(by, _read_import(by)),
        "read_import": _read_import(by),
        "office": by.call("GET", "/me").json["context"]["office"]["id"],
    }


def _read_import(by: Person) -> str:
    """An import whose rows wait to be confirmed."""
    sheet = b"Nome completo;E-mail;Empresas;Departamentos\nDavi Rocha;x;1;y"
    body = {"size": len(sheet), "sha256": hashlib.sha256(sheet).hexdigest()}
    job = by.call("POST", "/imports", BODIES["POST /imports"] | body).json
    send_import(job["upload"]["fields"]["key"], sheet)
    assert by.call("POST", f"/imports/{job['id']}/validate").status == 202
    return str(job["id"])


def _cancelled(by: Person, import_id: str) -> str:
    assert by.call("POST", f"/imports/{import_id}/cancel").status == 202
    return import_id


def _ensure_sample(route: str, operation: Operation | None) -> None:
    if operation is not None and operation.body is not None:
        assert route in BODIES, f"give {route} a body in tests/functional/routes.py"
    if operation is not None and operation.query is not None:
        assert route in QUERIES, f"give {route} a query in tests/functional/routes.py"


def _filled(text: str, ids: dict[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda found: ids[found[1]], text)
