"""What a confirmed import takes of AWS for each row, beside the same people registered one by one in the wizard.

Both up to the invitation having been handed to SES; what comes after is the same for both.
"""

import io
from collections.abc import Iterable
from contextlib import redirect_stdout
from typing import Final

from tests.functional.sheets import sent
from tests.load.onboarding import NEWS, Bench, bench

ROWS: Final = 100
SINGLES: Final = 5
SHOWN: Final = 1_000
HEADINGS: Final = "Nome completo;E-mail;Telefone;Empresas;Departamentos;Perfil de permissões;Enviar convite"
TAX_ID: Final = "11222333000181"


def line(number: int) -> str:
    who = f"Carla Dias Nogueira;carla.{number}@exemplo.com.br;(11) 98765-4321;{TAX_ID}"
    return f'{who};"Pessoal: Contribuinte; Fiscal: Contribuinte";Proprietário/Gerente;agora'


def costs(made: Bench, people: int) -> dict[str, float]:
    """Of one person; news of mails are left out."""
    assert made.meter is not None
    onboardings = made.world.workflow.executions.values()
    written = sum(units for act, units in made.meter.written.items() if act not in NEWS)
    read = sum(units for act, units in made.meter.read.items() if act not in NEWS)
    transitions = _transitions(each.entered for each in onboardings if each.name not in made.before)
    return {
        "write units": written / people,
        "read units": read / people,
        "transitions": (transitions + len(made.world.imports.carried)) / people,
        "API calls": len(made.calls) / people,
        "mails": made.mails_since / people,
    }


def _transitions(entered: Iterable[list[str]]) -> int:
    return sum(map(len, entered))


def one_by_one() -> dict[str, float]:
    with bench() as made:
        made.start()
        for number in range(SINGLES):
            made.invite(f"carla.{number}@exemplo.com.br")
        return costs(made, SINGLES)


def by_import() -> dict[str, float]:
    with bench() as made:
        made.world.company(made.ana, name="Padaria", tax_id=TAX_ID)
        made.start()
        sheet = "\n".join([HEADINGS, *map(line, range(ROWS))]).encode()
        import_id = sent(made.ana, sheet).json["id"]
        assert made.ana.call("POST", f"/imports/{import_id}/confirm").status == 202
        made.world.imports.play()
        counts = made.ana.call("GET", f"/imports/{import_id}").json["counts"]
        assert counts["created"] == ROWS, counts
        return costs(made, ROWS)


def figures() -> dict[str, float]:
    with redirect_stdout(io.StringIO()):  # each person's metrics
        single, imported = one_by_one(), by_import()
    print(f"\n{SHOWN} people, invited at once{'one by one':>16}{'by import':>12}")
    for what, number in single.items():
        print(f"  {what:<22}{number * SHOWN:>18,.0f}{imported[what] * SHOWN:>12,.0f}")
    return {
        "write_units": round(imported["write units"], 1),
        "read_units": round(imported["read units"], 1),
        "transitions": round(imported["transitions"], 2),
        "write_units_ratio": round(imported["write units"] / single["write units"], 2),
    }
