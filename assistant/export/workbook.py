"""An export -> an XLSX workbook: a sheet for each table, texts that look like formulas kept as texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from assistant.export.archive import midnight, restamped
from assistant.export.records import Export, Table, Value, printable

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet may take for the start of a formula
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
NARROW, WIDE, READABLE = 8, 22, 60


def workbook_of(export: Export) -> bytes:
    """The workbook; the same bytes for the same export."""
    tables = (*export.overview, export.items, export.sources)
    return workbook_from(export.title, export.as_of, export.remarks, tables)


def workbook_from(title: str, as_of: date, remarks: Sequence[str], tables: Iterable[Table]) -> bytes:
    """A workbook with what is said of it on its first sheet, and a sheet for each table; the same bytes for the same."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    about = Table(title, (title, ""), (("Per den", str(as_of)), *(("", remark) for remark in remarks)))
    for table in (about, *tables):
        _sheet(workbook, table)
    workbook.properties.creator = "Röda tråden"
    workbook.properties.title = str(printable(title))
    workbook.properties.created = workbook.properties.modified = midnight(as_of)
    stream = BytesIO()
    ExcelWriter(workbook, ZipFile(stream, "w", ZIP_DEFLATED)).save()  # `Workbook.save` would write the time of day
    return restamped(stream.getvalue())


def _sheet(workbook: Workbook, table: Table) -> None:
    name = NOT_IN_A_NAME.sub(" ", str(printable(table.title)))[:31].strip() or "Blad"
    sheet: Worksheet = workbook.create_sheet(name)
    for place, row in enumerate((table.columns, *table.rows), start=1):
        for column, value in enumerate(row, start=1):
            _fill(sheet.cell(place, column), value, heading=place == 1)
    for column, heading in enumerate(table.columns, start=1):
        longest = max((len(str(row[column - 1])) for row in table.rows), default=0)
        width = NARROW if max(longest, len(heading)) < NARROW else READABLE if longest > READABLE else WIDE
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    if table.rows and any(table.columns[1:]):
        sheet.auto_filter.ref = sheet.dimensions


def _fill(cell: Cell | MergedCell, value: Value, *, heading: bool) -> None:
    """Write a value; a text is never a formula, whatever it begins with, and stays so when it is edited."""
    if value == "":
        return
    cell.value = printable(value)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.font = Font(bold=heading)
    if isinstance(value, str):
        if value.startswith(("https://", "http://")):
            cell.hyperlink = value
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA)
