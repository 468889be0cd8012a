"""Word documents: headings, paragraphs, list items and cells in document order; then the footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from assistant.errors import ReadError
from assistant.types import LineRole
from ingest.read.pieces import Piece, page_of
from ingest.read.tables import Cell, cell_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from docx.document import Document as WordDocument

    from assistant.settings import Settings
    from assistant.types import Page


class WordCell(NamedTuple):
    """A cell as Word stores it; `merge` is "", "restart" or "continue" for a vertical merge."""

    column: int
    columns: int
    merge: str
    text: str
    bold: bool


HEADING_STYLE = re.compile(r"(?:heading|rubrik)\s*([1-9])", re.IGNORECASE)
TITLE_STYLE = re.compile(r"title|rubrik", re.IGNORECASE)
CONTENTS_STYLE = re.compile(r"(?:toc|innehåll)\s*\d", re.IGNORECASE)
LIST_STYLE = re.compile(r"list(?!\w*(?:continue|fort))|punktlista|numrerad", re.IGNORECASE)
BODY_OUTLINE_LEVEL = 9
NUMBERING = qn("w:numPr")


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """One page with the text of a Word document; raises ReadError when it cannot be opened."""
    try:
        document = Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise ReadError(f"{path.name} kan inte öppnas som Word-dokument. Öppna det i Word och spara om det.") from error
    styles = {style.style_id: style.element for style in document.styles}
    pieces = [*body_pieces(document.element.body, styles), *footnote_pieces(document)]
    return (page_of(1, pieces),)


def body_pieces(parent: etree._Element, styles: Mapping[str, etree._Element]) -> Iterator[Piece]:
    """The pieces of everything under an element that holds paragraphs and tables."""
    for child in parent:
        if child.tag == qn("w:p"):
            yield paragraph_piece(child, styles)
            for box in child.iter(qn("w:txbxContent")):
                if not any(str(ancestor.tag).endswith("}Fallback") for ancestor in box.iterancestors()):
                    yield from body_pieces(box, styles)
        elif child.tag == qn("w:tbl"):
            yield from cell_pieces(list(table_cells(child)))
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from body_pieces(child, styles)


def paragraph_piece(paragraph: etree._Element, styles: Mapping[str, etree._Element]) -> Piece:
    """A paragraph with the role its style or its numbering gives it."""
    text = text_of(paragraph)
    chain = style_chain(paragraph, styles)
    names = [name_of(style) for style in chain]
    if any(CONTENTS_STYLE.match(name) for name in names):
        return Piece(text, role=LineRole.FURNITURE)
    level = heading_level(paragraph, chain, names)
    if level is not None:
        return Piece(text, role=LineRole.HEADING, level=level)
    list_level = item_level(paragraph, chain, names)
    if list_level:
        return Piece(text, role=LineRole.LIST_ITEM, level=list_level)
    return Piece(text, bold=is_bold(paragraph), role=LineRole.PARAGRAPH)


def text_of(element: etree._Element) -> str:
    """The text of a paragraph as Word shows it: insertions in, deletions and text boxes out."""
    parts: list[str] = []
    for node in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        owner = next(ancestor for ancestor in node.iterancestors() if ancestor.tag == qn("w:p"))
        if owner is not element or any(node.iterancestors(qn("w:tabs"))):
            continue
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        else:
            parts.append(" ")
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def style_chain(paragraph: etree._Element, styles: Mapping[str, etree._Element]) -> list[etree._Element]:
    """The paragraph's style and the styles it is based on, nearest first."""
    chain: list[etree._Element] = []
    identifier = value_at(paragraph, "w:pPr/w:pStyle")
    while identifier in styles and styles[identifier] not in chain:
        chain.append(styles[identifier])
        identifier = value_at(chain[-1], "w:basedOn")
    return chain


def heading_level(paragraph: etree._Element, chain: list[etree._Element], names: list[str]) -> int | None:
    """The level of a heading, 1 outermost; None when neither style nor outline level makes it one."""
    for name in names:
        match = HEADING_STYLE.match(name)
        if match:
            return int(match.group(1))
        if TITLE_STYLE.fullmatch(name):
            return 1
    for element in (paragraph, *chain):
        outline = value_at(element, "w:pPr/w:outlineLvl")
        if outline.isdecimal():
            return int(outline) + 1 if int(outline) < BODY_OUTLINE_LEVEL else None
    return None


def item_level(paragraph: etree._Element, chain: list[etree._Element], names: list[str]) -> int:
    """The level of a list item, 1 outermost; 0 for a paragraph that is none."""
    for element in (paragraph, *chain):
        if element.find(f"{qn('w:pPr')}/{NUMBERING}") is not None:
            if value_at(element, "w:pPr/w:numPr/w:numId") in ("", "0"):
                return 0
            level = value_at(element, "w:pPr/w:numPr/w:ilvl")
            return int(level) + 1 if level.isdecimal() else 1
    named = next((name for name in names if LIST_STYLE.match(name)), "")
    digits = re.search(r"\d", named)
    return (int(digits.group()) if digits else 1) if named else 0


def is_bold(paragraph: etree._Element) -> bool:
    """Whether every run of text in the paragraph is bold."""
    runs = [run for run in paragraph.iter(qn("w:r")) if "".join(run.itertext()).strip()]
    return bool(runs) and all(
        run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None and value_at(run, "w:rPr/w:b") not in ("0", "false")
        for run in runs
    )


def table_cells(table: etree._Element) -> Iterator[Cell]:
    """The cells of a table in their grid; a vertical merge is one cell."""
    rows = table.findall(qn("w:tr"))
    grid = [list(row_cells(row)) for row in rows]
    for number, row in enumerate(grid):
        header = rows[number].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        for column, width, merge, text, bold in row:
            if merge == "continue":
                continue
            below = 0
            while merge == "restart" and continues(grid, number + below + 1, column):
                below += 1
            yield Cell(number, column, text, rows=below + 1, columns=width, heading=header or bold)


def row_cells(row: etree._Element) -> Iterator[WordCell]:
    """The cells of a row."""
    before = value_at(row, "w:trPr/w:gridBefore")
    column = int(before) if before.isdecimal() else 0
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue
        width = value_at(cell, "w:tcPr/w:gridSpan")
        columns = int(width) if width.isdecimal() else 1
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        state = "" if merge is None else merge.get(qn("w:val"), "continue")
        paragraphs = [paragraph for paragraph in cell.iter(qn("w:p")) if text_of(paragraph)]
        text = "\n".join(text_of(paragraph) for paragraph in paragraphs)
        yield WordCell(column, columns, state, text, bool(text) and all(is_bold(each) for each in paragraphs))
        column += columns


def continues(grid: list[list[WordCell]], row: int, column: int) -> bool:
    """Whether the cell at that place belongs to the one above it."""
    return row < len(grid) and any(cell.column == column and cell.merge == "continue" for cell in grid[row])


def footnote_pieces(document: WordDocument) -> Iterator[Piece]:
    """The footnotes and endnotes, a paragraph each."""
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        notes = etree.fromstring(relation.target_part.blob)
        for note in notes:
            if note.get(qn("w:type")) in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            text = " ".join(text_of(paragraph) for paragraph in note.iter(qn("w:p")))
            yield Piece(text, role=LineRole.PARAGRAPH)


def name_of(style: etree._Element) -> str:
    """A style's name."""
    return value_at(style, "w:name")


def value_at(element: etree._Element, path: str) -> str:
    """The w:val of the element at a path below, empty when there is none."""
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return "" if found is None else found.get(qn("w:val"), "")
