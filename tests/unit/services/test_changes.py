"""What the ids in changes are called today."""

import pytest

from chalicelib.domain.difference import Aspect, Change
from chalicelib.services.changes import names_in
from tests.unit.services.scene import PADARIA, PERSONNEL, A, B, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_departments_and_companies_are_named_also_those_that_a_company_is_narrowed_to(scene: Scene) -> None:
    changes = [
        Change(aspect=Aspect.COMPANY, id=PADARIA, before="all", after=["dep_tax"]),
        Change(aspect=Aspect.DEPARTMENT, id=PERSONNEL, before="reviewer"),
        Change(aspect=Aspect.DEPARTMENT, id="dep_gone", after="owner"),
    ]

    names = names_in(A, changes, store=scene.store)

    assert names == {
        PADARIA: "Padaria Sol",
        "dep_tax": "Departamento Fiscal",
        PERSONNEL: "Departamento Pessoal",
    }


@pytest.mark.statement("F1")
def test_what_is_another_offices_has_no_name(scene: Scene) -> None:
    changes = [Change(aspect=Aspect.DEPARTMENT, id=PERSONNEL, after="owner")]

    assert names_in(B, changes, store=scene.store) == {}
