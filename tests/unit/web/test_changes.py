"""A change in words: what, from what to what."""

import pytest

from chalicelib.domain import catalogue
from chalicelib.domain.difference import PERSONAL, Aspect, Change
from chalicelib.domain.steps import StepName
from chalicelib.web import changes

NAMES = {"dep_tax": "Departamento Fiscal", "cmp_x": "Padaria {Sol}", "dep_own": "Folha"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(aspect="name", before="given", after="given"), "Nome completo trocado"),
        (Change(aspect="cpf", after="given"), "CPF informado"),
        (Change(aspect="phone", before="given"), "Telefone retirado"),
        (Change(aspect="portal_access", before="given"), "Acesso ao portal: de ativo para inativo"),
        (
            Change(aspect="department", id="dep_tax", before="reviewer", after="owner"),
            "Departamento Fiscal: de Revisor para Proprietário",
        ),
        (
            Change(aspect="department", id="dep_gone", after="contributor"),
            "departamento excluído: acrescentado como Contribuinte",
        ),
        (
            Change(aspect="company", id="cmp_x", before="all", after=["dep_own", "dep_gone"]),
            "Padaria {Sol}: de todos os departamentos para só Folha, departamento excluído",
        ),
        (Change(aspect="company", id="cmp_gone", before="some"), "empresa excluída: empresa retirada"),
        (Change(aspect="permission", id="read_news", after="given"), "Permissão dada: Ler notícias"),
        (
            Change(aspect="notification", id="news", before="none", after="both"),
            "Aviso “Notícias”: de nenhum para e-mail e portal",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_change_reads_as_a_sentence(change: Change, words: str) -> None:
    assert changes.told(change, NAMES) == words


def test_every_change_that_there_can_be_has_its_words() -> None:
    """A permission that the catalogue has no more is called by its slug."""
    sides = {
        Aspect.DEPARTMENT: [*catalogue.Level],
        Aspect.COMPANY: ["all", "some", ["dep_tax"]],
        Aspect.NOTIFICATION: [*catalogue.Channel],
    }
    for aspect in Aspect:
        values = [str(each) if not isinstance(each, list) else each for each in sides.get(aspect, ["given"])]
        both = [
            (before, after) for before in values for after in values if before != after or aspect in PERSONAL
        ]
        ends = [] if aspect is Aspect.NOTIFICATION else [(None, values[0]), (values[0], None)]
        for before, after in both + ends:
            told = changes.told(Change(aspect=aspect, id="x", before=before, after=after), {"x": "Nome"})
            assert told and "{" not in told and "given" not in told
    assert all(changes.step(each) for each in StepName)
