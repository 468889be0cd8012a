"""The goal table: merged cells, percentages stored as numbers, cells that nobody has filled in, and a yearly cycle."""

from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from corpus.generate.archive import settle

FILE = "mal-och-indikatorer-2025-2027.xlsx"

Cell = str | float | None
_SAME = "〃"  # merged with the cell above; never written to the file

_GOALS_HEADER = ("Fokusområde", "Delmål", "Indikator", "Utgångsvärde", "Målvärde", "Ansvarig", "Uppföljning")
_GOALS: tuple[tuple[Cell, ...], ...] = (
    (
        "1. Digital kompetens",
        "1:1 Progression för digital kompetens på varje program, senast vårterminen 2026",
        "Andel program med beslutad progression",
        None,
        1.0,
        "Rektor",
        "Kvalitetsrapport, januari",
    ),
    (
        _SAME,
        "1:2 Lärarnas digitala kompetens räcker för det egna ämnet",
        "Andel lärare på nivån tillräcklig eller högre i självskattningen",
        0.72,
        0.85,
        "Rektor",
        "Lärarenkät, mars",
    ),
    (
        _SAME,
        "1:3 Nyanställda lärare introduceras inom åtta veckor",
        "Genomsnittligt antal veckor till genomförd introduktion",
        13,
        8,
        "Förvaltningen",
        None,
    ),
    (
        "2. AI och källkritik",
        "2:1 Introduktion till AI och källkritik i årskurs 1, klar 15 oktober",
        "Andel elever som har deltagit i tid",
        None,
        1.0,
        "Rektor",
        "Närvaroregister, oktober",
    ),
    (
        _SAME,
        "2:2 Undervisning i att granska digitala källor",
        "Andel elever som svarar ja i elevenkäten",
        0.62,
        0.90,
        "Rektor",
        "Elevenkät, mars",
    ),
    (
        _SAME,
        "2:3 Skriven överenskommelse om AI i varje ämneslag",
        "Andel ämneslag med publicerad överenskommelse",
        0.0,
        1.0,
        None,
        "Stickprov, september",
    ),
    (
        _SAME,
        _SAME,
        "Andel elever som vet vad som gäller för AI i sina kurser",
        0.39,
        0.85,
        "Lärare",
        "Elevenkät, mars",
    ),
    (
        "3. Likvärdig tillgång och infrastruktur",
        "3:1 Personlig dator, högst tre år gammal",
        "Andel elevdatorer äldre än tre år",
        0.21,
        0.0,
        "Förvaltningen",
        "Inventarielista, augusti",
    ),
    (
        _SAME,
        "3:2 Trådlöst nät som klarar digitala prov",
        "Antal avbrutna digitala prov per läsår",
        26,
        0,
        "Förvaltningen",
        "Supportstatistik, juni",
    ),
    (
        _SAME,
        "3:3 Läs- och skrivstöd inom två veckor",
        "Dagar från anmält behov till installerat stöd",
        None,
        14,
        None,
        None,
    ),
    (
        "4. Informationssäkerhet och personuppgifter",
        "4:1 Riskbedömda tjänster vid läsårsstart",
        "Andel tjänster med aktuell riskbedömning",
        0.58,
        1.0,
        "Rektor",
        "Systemförteckning, 30 september",
    ),
    (
        _SAME,
        "4:2 Grundutbildning i dataskydd för all personal, klar 31 mars 2026",
        "Andel anställda med godkänt kunskapstest",
        0.69,
        1.0,
        "Förvaltningen",
        "Utbildningsregister, april",
    ),
    (
        _SAME,
        "4:3 Incidenter rapporteras inom 24 timmar",
        "Andel incidenter rapporterade i tid",
        0.75,
        1.0,
        "Rektor",
        "Incidentlogg, varje kvartal",
    ),
)

_CYCLE_HEADER = ("Månad", "Aktivitet", "Ansvarig", "Underlag")
_CYCLE: tuple[tuple[Cell, ...], ...] = (
    ("Januari", "Kvalitetsrapport med självskattning lämnas (15 januari)", "Rektor", "Mall i lärplattformen"),
    ("Februari", "Dialogmöten mellan förvaltningschef och rektorer", "Förvaltningschef", "Kvalitetsrapporter"),
    ("Mars", "Enkäter till elever och lärare öppnar", "Kvalitetsenheten", "Enkätportalen"),
    (_SAME, "Samlad uppföljning till nämnden (15 mars)", "Digitaliseringsstrateg", "Sammanställning"),
    ("April", "Nämnden behandlar uppföljningen", "Gymnasienämnden", None),
    ("Maj", "Beställning av datorer till nya elever i årskurs 1", "Förvaltningen", "Prognos över antagning"),
    ("Juni", "Behörigheter i lärplattform och elevregister gås igenom", "Systemförvaltare", "Behörighetslista"),
    ("Augusti", "Introduktion av nyanställda lärare", None, "Introduktionsprogram"),
    (_SAME, "Utlämning av datorer till årskurs 1", "It-samordnare", "Inventarielista"),
    (
        "September",
        "Riskbedömning av enhetens digitala tjänster undertecknas (30 september)",
        "Rektor",
        "Systemförteckning",
    ),
    ("Oktober", "Introduktion till AI och källkritik i årskurs 1 klar (31 oktober)", "Skolbibliotekarie", None),
    ("November", "Självskattning på enheten", "Rektor", "Självskattningsformulär"),
    ("December", "Utvecklingsområden för nästa år skrivs in i VP", "Rektor", "Verksamhetsplan"),
)

_THIN = Side(style="thin", color="9AA5AD")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FILL = PatternFill("solid", fgColor="12486B")
_PALE = PatternFill("solid", fgColor="E6EEF3")
_FIRST = 5


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, a title, where it comes from, and a table."""

    name: str
    title: str
    origin: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]


SHEETS = (
    Sheet(
        name="Mål och indikatorer",
        title="Mål och indikatorer för digitaliseringsplanen 2025–2027",
        origin="Exempelsta kommun, gymnasieförvaltningen. Utgångsvärden från 2024. Dnr GN 2024/0187-3",
        header=_GOALS_HEADER,
        rows=_GOALS,
        widths=(24, 38, 36, 14, 12, 18, 26),
    ),
    Sheet(
        name="Årshjul",
        title="Årshjul för uppföljning av digitaliseringsplanen",
        origin="Återkommer varje år under planperioden",
        header=_CYCLE_HEADER,
        rows=_CYCLE,
        widths=(14, 62, 26, 28),
    ),
)


def render(path: Path) -> None:
    """Write the workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        _fill(book.create_sheet(sheet.name), sheet)
    book.properties.title = "Mål och indikatorer 2025–2027"
    book.properties.creator = "Exempelsta kommun"
    book.save(path)
    settle(path, "2024-12-03T08:00:00Z")


def _fill(page: Worksheet, sheet: Sheet) -> None:
    """Put a sheet on its page: a merged title, a header row, and the rows with their merged cells."""
    for number, (text, size) in enumerate(((sheet.title, 14), (sheet.origin, 9)), start=1):
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(sheet.header))
        page.cell(number, 1, text).font = Font(size=size, bold=number == 1, color="12486B")
    for column, (name, width) in enumerate(zip(sheet.header, sheet.widths, strict=True), start=1):
        cell = page.cell(_FIRST - 1, column, name)
        cell.font, cell.fill, cell.border = Font(bold=True, color="FFFFFF"), _FILL, _BORDER
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(sheet.rows, start=_FIRST):
        for column, value in enumerate(row, start=1):
            cell = page.cell(number, column, None if value == _SAME else value)
            cell.border, cell.alignment = _BORDER, Alignment(vertical="top", wrap_text=True)
            if isinstance(value, float):
                cell.number_format = "0 %"
            if column == 1:
                cell.font, cell.fill = Font(bold=True), _PALE
    for column in (1, 2):
        _merge(page, [row[column - 1] for row in sheet.rows], column)
    page.freeze_panes = f"A{_FIRST}"
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _merge(page: Worksheet, values: list[Cell], column: int) -> None:
    """Merge every run of cells that continue the one above them."""
    starts = [n for n, value in enumerate(values) if value != _SAME]
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        if end - start > 1:
            page.merge_cells(start_row=_FIRST + start, end_row=_FIRST + end - 1, start_column=column, end_column=column)
