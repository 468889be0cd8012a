"""OpenDocument spreadsheets: a page a sheet, its tables as cells with headers, its values as the sheet shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.errors import ReadError
from ingest.read.odf import PARAGRAPHS, Parts, grid_of, open_parts, qn, text_of
from ingest.read.pieces import page_of
from ingest.read.sheet import MAX_CELLS, sheet_pieces, swedish_number, value_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml import etree

    from assistant.settings import Settings
    from assistant.types import Page

HIDDEN_ROW = ("collapse", "filter")


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """A page for each sheet, hidden ones as furniture; raises ReadError when the file cannot be opened or is too large."""
    parts = open_parts(path)
    pages = []
    for number, sheet in enumerate(sheets_of(parts), start=1):
        name = name_of(sheet)
        cells = []
        for cell in grid_of(sheet, lambda cell: value_pieces(value_text(cell, parts))):
            cells.append(cell)
            if len(cells) > MAX_CELLS:
                raise ReadError(f"{path.name}: bladet {name} är för stort. Ta bort upprepade rader och kolumner.")
        pages.append(page_of(number, sheet_pieces(name, cells, hidden=is_hidden(sheet, parts))))
    return tuple(pages)


def remarks(path: Path) -> tuple[str, ...]:
    """What the user should know of how the spreadsheet was read; raises ReadError."""
    parts, found = open_parts(path), []
    hidden = [name_of(sheet) for sheet in sheets_of(parts) if is_hidden(sheet, parts)]
    if hidden:
        found.append(f"Kalkylarket har dolda blad ({', '.join(hidden)}). De är sparade men går inte att söka i.")
    folded = [name_of(sheet) for sheet in sheets_of(parts) if has_hidden_rows(sheet) and name_of(sheet) not in hidden]
    if folded:
        found.append(f"Dolda rader och kolumner är lästa som de andra, på bladen: {', '.join(folded)}.")
    return tuple(found)


def sheets_of(parts: Parts) -> Iterator[etree._Element]:
    """The sheets of a spreadsheet in order."""
    yield from parts.content.iterfind(f"{qn('office:body')}/{qn('office:spreadsheet')}/{qn('table:table')}")


def name_of(sheet: etree._Element) -> str:
    """A sheet's name."""
    return sheet.get(qn("table:name"), "")


def is_hidden(sheet: etree._Element, parts: Parts) -> bool:
    """Whether a sheet is hidden."""
    return parts.says(sheet.get(qn("table:style-name"), ""), qn("table:display")) == "false"


def has_hidden_rows(sheet: etree._Element) -> bool:
    """Whether a row or column of the sheet is hidden."""
    inside = sheet.iter(qn("table:table-row"), qn("table:table-column"))
    return any(each.get(qn("table:visibility")) in HIDDEN_ROW for each in inside)


def value_text(cell: etree._Element, parts: Parts) -> str:
    """What a cell shows: dates, shares and truths in the Swedish way, all else as it was last shown."""
    kind, value = cell.get(qn("office:value-type"), ""), cell.get(qn("office:value"), "")
    if kind == "date":
        return cell.get(qn("office:date-value"), "").removesuffix("T00:00:00").replace("T", " ")
    if kind == "boolean":
        return "Ja" if cell.get(qn("office:boolean-value")) == "true" else "Nej"
    shown = "\n".join(text_of(line, parts) for line in cell.iterchildren(*PARAGRAPHS)).strip()
    if kind == "percentage" and "%" not in shown:
        return f"{swedish_number(float(value) * 100)} %"
    return re.sub(r"\s*%", " %", shown) if kind == "percentage" else shown
