"""Excel workbooks: a page a sheet, its tables as cells with headers, its values as a Swedish Excel shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from posixpath import join, normpath, split
from typing import TYPE_CHECKING
from zipfile import ZipFile

from lxml import etree
from openpyxl import load_workbook
from openpyxl.reader import drawings
from openpyxl.utils.exceptions import InvalidFileException

from assistant.errors import ReadError
from ingest.read.cells import FullCell
from ingest.read.container import translated
from ingest.read.drawing import SAFE_PARSER
from ingest.read.pieces import page_of
from ingest.read.sheet import MAX_CELLS, sheet_pieces, swedish_number, value_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from assistant.settings import Settings
    from assistant.types import Page

drawings.PILImage = False  # type: ignore[attr-defined]  # what openpyxl looks at before it opens a sheet's pictures, which nothing here reads

SHEET, VISIBLE = "sheet", "visible"
ON = ("1", "true")
NAME = "Excel-arbetsbok"
LITERAL = re.compile(r'"([^"]*)"|\[\$([^\]-]*)[^\]]*\]|\\(.)')
DIGITS = re.compile(r"[#0?][#0?, ]*(?:\.([0#?]+))?")


@dataclass(frozen=True, slots=True)
class SheetRemarks:
    """What is remarkable of a sheet: whether it is hidden or hides rows or columns, its formulas without a value."""

    title: str
    hidden: bool
    folded: bool
    missing: int


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """A page for each sheet, hidden ones as furniture; raises ReadError for a workbook that is broken or too large."""
    sheets = open_workbook(path).worksheets
    for sheet in sheets:
        if sheet.max_row * sheet.max_column > MAX_CELLS:
            raise ReadError(
                f"{path.name}: bladet {sheet.title} är för stort. Ta bort tomma formaterade rader och kolumner."
            )
    return tuple(
        page_of(number, sheet_pieces(sheet.title, cells_of(sheet), hidden=sheet.sheet_state != VISIBLE))
        for number, sheet in enumerate(sheets, start=1)
    )


def remarks(path: Path) -> tuple[str, ...]:
    """What the user should know of how the workbook was read; raises ReadError."""
    with translated(path, NAME), ZipFile(path) as archive:
        sheets = list(sheets_in(archive))
    found = []
    hidden = [sheet.title for sheet in sheets if sheet.hidden]
    if hidden:
        found.append(f"Arbetsboken har dolda blad ({', '.join(hidden)}). De är sparade men går inte att söka i.")
    folded = [sheet.title for sheet in sheets if sheet.folded and not sheet.hidden]
    if folded:
        found.append(f"Dolda rader och kolumner är lästa som de andra, på bladen: {', '.join(folded)}.")
    missing = sum(sheet.missing for sheet in sheets)
    if missing:
        found.append(
            f"{missing} formler saknar sparat värde och är lästa som tomma. Öppna arbetsboken i Excel och spara den."
        )
    return tuple(found)


def sheets_in(archive: ZipFile) -> Iterator[SheetRemarks]:
    """What is remarkable of each sheet, from the file's own XML, which is far quicker to go through than a workbook."""
    main = next(target for kind, target in related(archive, "").values() if kind.endswith("/officeDocument"))
    parts = related(archive, main)
    for sheet in etree.fromstring(archive.read(main), SAFE_PARSER).iter(f"{{*}}{SHEET}"):
        key = next((value for name, value in sheet.attrib.items() if etree.QName(name).localname == "id"), "")
        kind, target = parts[key]
        if kind.endswith("/worksheet"):
            folded, missing = folds_and_gaps(archive, target)
            yield SheetRemarks(sheet.get("name", ""), sheet.get("state", VISIBLE) != VISIBLE, folded, missing)


def related(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The parts that a part refers to: the kind of reference and the part's name, by the key it is referred to by."""
    folder, name = split(part)
    relations = etree.fromstring(archive.read(join(folder, "_rels", f"{name}.rels")), SAFE_PARSER)
    return {
        each.get("Id", ""): (each.get("Type", ""), normpath(join("/", folder, each.get("Target", ""))).lstrip("/"))
        for each in relations
    }


def folds_and_gaps(archive: ZipFile, part: str) -> tuple[bool, int]:
    """Whether a sheet hides a row or column, and how many formulas the program that wrote the file left without a value."""
    folded, missing = False, 0
    with archive.open(part) as content:
        parse = etree.iterparse(content, tag=("{*}c", "{*}row", "{*}col"), resolve_entities=False, no_network=True)
        for _, element in parse:
            if etree.QName(element).localname != "c":
                folded = folded or element.get("hidden") in ON
            elif element.find("{*}f") is not None:
                missing += not element.findtext("{*}v")
            element.clear()
    return folded, missing


def open_workbook(path: Path) -> Workbook:
    """A workbook with the values its formulas last had; raises ReadError when it cannot be opened."""
    with translated(path, NAME, InvalidFileException):
        return load_workbook(path, data_only=True)


def cells_of(sheet: Worksheet) -> Iterator[FullCell]:
    """The cells of a sheet that show something, row by row, with their merges."""
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    for number, row in enumerate(sheet.iter_rows(), start=1):
        for cell in row:
            text = value_text(cell)
            if text:
                area = merged.get((number, cell.column or 1))
                rows = area.max_row - area.min_row + 1 if area else 1
                columns = area.max_col - area.min_col + 1 if area else 1
                bold = bool(cell.font and cell.font.b)
                yield FullCell(number - 1, (cell.column or 1) - 1, value_pieces(text), rows, columns, heading=bold)


def value_text(cell: SheetCell | MergedCell) -> str:
    """What a cell shows; empty for a blank one."""
    value, shown = cell.value, cell.number_format or ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, date):
        return date_text(value, shown.lower())
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, int | float):
        return number_text(value, shown)
    return str(value).strip()


def date_text(value: date, shown: str) -> str:
    """A date in the Swedish order, as much of it as its format shows."""
    if "y" in shown and "d" not in shown:
        return f"{value:%Y-%m}" if "m" in shown else f"{value:%Y}"
    text = value.isoformat()[:10]
    timed = isinstance(value, datetime) and (value.hour or value.minute)
    return f"{text} {value:%H:%M}" if timed else text


def number_text(value: float, shown: str) -> str:
    """A number as its format shows it: its decimals, its thousands, per cent and a unit such as "kr"."""
    positive = shown.split(";", maxsplit=1)[0]
    unit = " ".join("".join(match.groups("")).strip() for match in LITERAL.finditer(positive)).strip()
    bare = LITERAL.sub("", positive)
    match = DIGITS.search(bare)
    share = "%" in bare
    if match is None:
        return swedish_number(value)
    number = swedish_number(
        value * 100 if share else value, decimals=len(match.group(1) or ""), thousands="," in match.group()
    )
    return " ".join(part for part in (number, "%" if share else "", unit) if part)
