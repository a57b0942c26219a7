"""Makes ``libreoffice.xlsx``: 500 rows as somebody types them, written by a program that is none of ours.

``python tests/data/make_libreoffice_sheet.py``, where ``soffice`` is installed (Debian: libreoffice-calc-nogui). The
file is kept in the repository; the tests do not make it.
"""

import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

ROWS = 500
TARGET = Path(__file__).with_name("libreoffice.xlsx")
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = {
    "office": "office:1.0", "table": "table:1.0", "text": "text:1.0", "style": "style:1.0",
    "number": "datastyle:1.0", "of": "of:1.2",
}  # fmt: skip
SEND = (
    '<table:content-validation table:name="send" table:base-cell-address="Pessoas.H2" '
    'table:condition="of:cell-content-is-in-list(&quot;agora&quot;;&quot;depois&quot;)"/>'
)
STYLES = (
    '<office:automatic-styles><number:date-style style:name="day"><number:day number:style="long"/><number:text>/'
    '</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    '</number:date-style><style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
    '<style:style style:name="wide" style:family="table-column"><style:table-column-properties '
    'style:column-width="12cm"/></style:style></office:automatic-styles>'
)
HEADINGS = (
    "E-MAIL", "nome completo", "Admissão", "Empresas", "cpf", "TELEFONE", "Departamentos", "Enviar Convite", "Grupo",
)  # fmt: skip


def text(value: str, attributes: str = "") -> str:
    lines = "".join(f"<text:p>{escape(each)}</text:p>" for each in value.split("\n"))
    return f'<table:table-cell office:value-type="string" {attributes}>{lines}</table:table-cell>'


def number(value: int) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def date(at: int) -> str:
    day = f"20{10 + at % 15}-{1 + at % 12:02}-{1 + at % 28:02}"
    return f'<table:table-cell table:style-name="date" office:value-type="date" office:date-value="{day}"/>'


def cpf(at: int) -> int:
    """A valid one as a number, which has no zeros in front."""
    digits = [int(each) for each in f"{at * 7919 + 1:09}"]
    for weights in (range(10, 1, -1), range(11, 1, -1)):
        rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    return int("".join(map(str, digits)))


def company(at: int) -> str:
    """As a number, as one that lost its zeros, as text with a mask, two on lines of their own, as a code."""
    return (
        number(11222333000181),
        number(600000000122),
        text("11.222.333/0001-81"),
        text("11222333000181\n00.600.000/0001-22"),
        text("pad-01"),
    )[at % 5]


def row(at: int) -> str:
    """Every fiftieth has an e-mail that is none; every tenth begins a group over ten merged cells."""
    email = "sem arroba" if at % 50 == 7 else f"Pessoa.{at}@Libre.com.br "
    group = 'table:number-rows-spanned="10" table:number-columns-spanned="1"'
    cells = (
        text(email),
        text(f"Érica d’Ávila — nº {at}"),
        date(at),
        company(at),
        number(cpf(at)),
        number(11987650000 + at),
        text("Pessoal: Revisor; fiscal:proprietario" if at % 2 else "departamento pessoal : Contribuinte"),
        text("Agora" if at % 3 else "depois", 'table:content-validation-name="send"'),
        text(f"Turma {at // 10}", group) if at % 10 == 0 else "<table:covered-table-cell/>",
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def document() -> str:
    names = " ".join(f'xmlns:{short}="{OFFICE}:{rest}"' for short, rest in NAMESPACES.items())
    headings = "".join(map(text, HEADINGS))
    rows = "".join(map(row, range(ROWS)))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:version="1.3" '
        f"office:mimetype={quoteattr('application/vnd.oasis.opendocument.spreadsheet')}>{STYLES}"
        f"<office:body><office:spreadsheet><table:content-validations>{SEND}</table:content-validations>"
        f'<table:table table:name="Pessoas"><table:table-column table:style-name="wide" '
        f'table:number-columns-repeated="{len(HEADINGS)}"/><table:table-row>{headings}</table:table-row>{rows}'
        "</table:table></office:spreadsheet></office:body></office:document>"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "libreoffice.fods"
        source.write_text(document(), "utf-8")
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, timeout=180)
        TARGET.write_bytes(source.with_suffix(".xlsx").read_bytes())


if __name__ == "__main__":
    main()
