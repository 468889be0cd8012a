"""The yearly cycle as an OpenDocument spreadsheet: a sheet a school year, merged months, real dates and blank cells."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from odf.number import DateStyle, Day, Month, Text, Year
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TableColumnProperties, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

from corpus.generate import opendocument

FILE = "arshjul-uppfoljning-2025-2027.ods"

Cell = str | date | None
_SAME = "〃"  # merged with the cell above; never written to the file

_HEADER = ("Månad", "Vad", "Ansvarig roll", "Underlag", "Senast")
_WIDTHS = (24, 96, 44, 52, 26)

_FIRST_YEAR: tuple[tuple[Cell, ...], ...] = (
    (
        "Augusti",
        "Upptaktsmöte om planens delmål för chefer som är nya i rollen",
        "Digitaliseringsstrateg",
        "Planen med målbilaga",
        date(2025, 8, 21),
    ),
    (
        _SAME,
        "Inventarielistan stäms av mot de datorer som har lämnats ut",
        "It-samordnare",
        "Inventarielista",
        date(2025, 8, 29),
    ),
    ("September", "Stickprov bland enheternas riskbedömningar", "Systemförvaltare", "Systemförteckning", None),
    (
        "Oktober",
        "Närvaron vid introduktionen till AI och källkritik hämtas ut",
        "Skoladministratör",
        "Närvaroregister",
        date(2025, 10, 24),
    ),
    ("November", "Självskattningen diskuteras i varje arbetslag", "Rektor", "Självskattningsformulär", None),
    (
        _SAME,
        "Uppsamlingstillfälle för elever som har missat introduktionen till AI och källkritik",
        "Skolbibliotekarie",
        "Lista över frånvarande",
        date(2025, 11, 28),
    ),
    ("December", "Höstens supportärenden gås igenom", None, "Supportstatistik", date(2025, 12, 12)),
    ("Januari", "Kvalitetsrapporten lämnas", "Rektor", "Enhetens självskattning", date(2026, 1, 15)),
    ("Februari", "Enkätlänkar skickas till enheterna", "Kvalitetsenheten", None, date(2026, 2, 27)),
    ("Mars", "Samlad uppföljning lämnas till nämnden", "Digitaliseringsstrateg", "Sammanställning", date(2026, 3, 15)),
    (
        _SAME,
        "Lista över personal som saknar grundutbildning i dataskydd går till rektor",
        "Förvaltningen",
        "Utbildningsregister",
        date(2026, 3, 10),
    ),
    ("April", "Förslag till ändrade delmål skickas på remiss till enheterna", "Digitaliseringsstrateg", None, None),
    ("Maj", "Enheten svarar på remissen om ändrade delmål", "Rektor", "Remissmissiv", date(2026, 5, 22)),
    ("Juni", "Antalet avbrutna digitala prov sammanställs", "Systemförvaltare", "Supportstatistik", date(2026, 6, 12)),
)

_SECOND_YEAR: tuple[tuple[Cell, ...], ...] = (
    (
        "September",
        "Stickprov av ämneslagens överenskommelser om AI, fem per skola",
        "Digitaliseringsstrateg",
        "Lärplattformen",
        date(2026, 9, 18),
    ),
    (_SAME, "Reservförfarandet vid digitala prov övas", None, "Rutin för reservförfarande", None),
    ("November", "Självskattningen diskuteras i varje arbetslag", "Rektor", "Självskattningsformulär", None),
    (
        "December",
        "Mätning av det trådlösa nätet med en full klass i varje skola",
        "It-samordnare",
        "Mätprotokoll",
        date(2026, 12, 18),
    ),
    ("Januari", "Kvalitetsrapporten lämnas", "Rektor", "Enhetens självskattning", date(2027, 1, 15)),
    ("Februari", "Enkätlänkar skickas till enheterna", "Kvalitetsenheten", None, date(2027, 2, 26)),
    ("Mars", "Samlad uppföljning lämnas till nämnden", "Digitaliseringsstrateg", "Sammanställning", date(2027, 3, 15)),
    ("Maj", "Beslut om vem som skriver slututvärderingen", "Förvaltningschef", None, date(2027, 5, 14)),
)

_LAST_TERM: tuple[tuple[Cell, ...], ...] = (
    ("Augusti", "Frågorna till utvärderingens intervjuer är prövade", "Kvalitetsenheten", None, date(2027, 8, 27)),
    (
        "September",
        "Gruppintervjuer med elever och lärare på varje skola",
        "Kvalitetsenheten",
        "Intervjuguide",
        date(2027, 9, 30),
    ),
    (_SAME, "Tid och lokal för intervjuerna ordnas", "Rektor", "Schema", None),
    ("Oktober", "Utkastet faktagranskas av enheterna", "Biträdande rektor", "Utkast", date(2027, 10, 22)),
    ("November", "Utvärderingen redovisas för nämnden", "Förvaltningschef", "Utvärderingsrapport", date(2027, 11, 23)),
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, a title, a table and the remark below it."""

    name: str
    title: str
    rows: tuple[tuple[Cell, ...], ...]
    remark: str


SHEETS = (
    Sheet(
        "Läsåret 2025–26",
        "Årshjul för uppföljning av digitaliseringsplanen, läsåret 2025/26",
        _FIRST_YEAR,
        "Infaller en dag på en helg gäller närmast föregående vardag.",
    ),
    Sheet(
        "Läsåret 2026–27",
        "Årshjul för uppföljning av digitaliseringsplanen, läsåret 2026/27",
        _SECOND_YEAR,
        "Enheter med färre än 60 elever som gjorde självskattningen 2025 behöver inte göra den 2026.",
    ),
    Sheet(
        "Hösten 2027",
        "Slututvärdering av digitaliseringsplanen, hösten 2027",
        _LAST_TERM,
        "Dagarna för hösten 2027 är preliminära.",
    ),
)


def render(path: Path) -> None:
    """Write the spreadsheet."""
    file = OpenDocumentSpreadsheet()
    _set_up(file)
    for sheet in SHEETS:
        file.spreadsheet.addElement(_table(sheet))
    opendocument.save(file, path, "Årshjul för uppföljning 2025–2027", written="2025-06-16T08:00:00")


def _table(sheet: Sheet) -> Any:
    """Make a sheet: a merged title, a blank row, a header row, the rows with their merged months, and the remark."""
    table = Table(name=sheet.name)
    for number in range(len(_WIDTHS)):
        table.addElement(TableColumn(stylename=f"Kolumn{number}"))
    table.addElement(_wide_row(sheet.title, "Rubrik"))
    table.addElement(TableRow())
    table.addElement(_row([_cell(name, "Huvud") for name in _HEADER]))
    for number, (month, *values) in enumerate(sheet.rows):
        table.addElement(_row([_month(sheet.rows, number, month), *(_cell(value, "Ruta") for value in values)]))
    table.addElement(TableRow())
    table.addElement(_wide_row(sheet.remark, "Ruta"))
    return table


def _wide_row(text: str, style: str) -> Any:
    return _row(
        [_cell(text, style, numbercolumnsspanned=len(_HEADER)), *(CoveredTableCell() for _ in range(len(_HEADER) - 1))]
    )


def _row(cells: list[Any]) -> Any:
    row = TableRow()
    for cell in cells:
        row.addElement(cell)
    return row


def _month(rows: tuple[tuple[Cell, ...], ...], number: int, month: Cell) -> Any:
    """Make the cell of a month, over all rows that continue it."""
    if month == _SAME:
        return CoveredTableCell()
    end = next((n for n in range(number + 1, len(rows)) if rows[n][0] != _SAME), len(rows))
    return _cell(month, "Ruta", numberrowsspanned=end - number) if end - number > 1 else _cell(month, "Ruta")


def _cell(value: Cell, style: str, **span: int) -> Any:
    if value is None:
        return TableCell(stylename=style)
    if isinstance(value, date):
        cell = TableCell(stylename="Dag", valuetype="date", datevalue=value.isoformat())
    else:
        cell = TableCell(stylename=style, valuetype="string", **span)
    cell.addElement(P(text=str(value)))
    return cell


def _set_up(file: Any) -> None:
    day = DateStyle(name="ISO", language="sv", country="SE")
    for part in (Year(style="long"), Text(text="-"), Month(style="long"), Text(text="-"), Day(style="long")):
        day.addElement(part)
    file.automaticstyles.addElement(day)
    for number, width in enumerate(_WIDTHS):
        column = Style(name=f"Kolumn{number}", family="table-column")
        column.addElement(TableColumnProperties(columnwidth=f"{width}mm"))
        file.automaticstyles.addElement(column)
    for name, ground, bold in (("Rubrik", None, True), ("Huvud", "#e6eef3", True), ("Ruta", None, False)):
        style = Style(name=name, family="table-cell")
        style.addElement(
            TableCellProperties(
                border="0.5pt solid #9aa5ad", wrapoption="wrap", backgroundcolor=ground or "transparent"
            )
        )
        style.addElement(TextProperties(fontweight="bold" if bold else "normal"))
        file.automaticstyles.addElement(style)
    file.automaticstyles.addElement(Style(name="Dag", family="table-cell", parentstylename="Ruta", datastylename="ISO"))
