"""OpenDocument files -> their XML, and what their texts and spreadsheets have in common: styles, runs of text, tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zipfile import ZipFile

from lxml import etree

from ingest.read.cells import FullCell
from ingest.read.container import translated
from ingest.read.drawing import SAFE_PARSER
from ingest.read.flow import raised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from ingest.read.pieces import Piece

NAMESPACES = {
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
MAX_COPIES = 1_000


def qn(name: str) -> str:
    """The name of an element or attribute as lxml has it, from "text:p"."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


PARAGRAPHS = (qn("text:p"), qn("text:h"))
UNREAD = {
    qn(name) for name in ("office:annotation", "office:annotation-end", "text:tracked-changes", "text:hidden-text")
}
APART = {qn(name) for name in ("text:note", "draw:frame", "draw:text-box", "draw:custom-shape")}
SIGNS = {qn("text:tab"): " ", qn("text:line-break"): "\n", qn("text:soft-page-break"): "\f"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The two XML parts of an OpenDocument file that hold text, and all its styles by name."""

    content: etree._Element
    styles: etree._Element
    named: Mapping[str, etree._Element]

    def chain(self, name: str) -> list[etree._Element]:
        """The style of that name and those it is made from, nearest first."""
        found: list[etree._Element] = []
        while name in self.named and self.named[name] not in found:
            found.append(self.named[name])
            name = found[-1].get(qn("style:parent-style-name"), "")
        return found

    def says(self, name: str, attribute: str) -> str:
        """What a style or those it is made from say of an attribute of its properties; empty when nothing."""
        for style in self.chain(name):
            value = next((str(each.get(attribute)) for each in style if each.get(attribute) is not None), "")
            if value:
                return value
        return ""


def open_parts(path: Path) -> Parts:
    """The XML parts of an OpenDocument file; raises ReadError when it cannot be opened."""
    with translated(path, "OpenDocument-fil"), ZipFile(path) as archive:
        content = etree.fromstring(archive.read("content.xml"), SAFE_PARSER)
        has_styles = "styles.xml" in archive.namelist()
        styles = etree.fromstring(archive.read("styles.xml"), SAFE_PARSER) if has_styles else etree.Element("styles")
    named = {
        style.get(qn("style:name"), ""): style for part in (styles, content) for style in part.iter(qn("style:style"))
    }
    return Parts(content, styles, named)


def text_of(element: etree._Element, parts: Parts) -> str:
    """The text of a paragraph without its notes and frames: a line feed at a line break, a form feed where a page ends."""
    return "".join(text_parts(element, parts))


def text_parts(element: etree._Element, parts: Parts) -> Iterator[str]:
    """The runs of text in an element, the marks of its notes among them."""
    superscript = parts.says(element.get(qn("text:style-name"), ""), qn("style:text-position")).startswith("super")
    yield raised(element.text or "") if superscript else element.text or ""
    for child in element:
        if child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag == qn("text:s"):
            yield " " * min(number_at(child, "text:c"), MAX_COPIES)
        elif child.tag == qn("text:note"):
            yield raised(mark_of(child))
        elif child.tag not in UNREAD and child.tag not in APART and isinstance(child.tag, str):
            yield from text_parts(child, parts)
        yield raised(child.tail or "") if superscript else child.tail or ""


def mark_of(note: etree._Element) -> str:
    """The mark that a note has in the text."""
    return "".join(
        text for citation in note.iterchildren(qn("text:note-citation")) for text in citation.itertext()
    ).strip()


def number_at(element: etree._Element, attribute: str) -> int:
    """A count that an element gives in an attribute; one when it does not say."""
    value = element.get(qn(attribute), "1")
    return max(int(value), 1) if value.isdecimal() else 1


def grid_of(table: etree._Element, pieces: Callable[[etree._Element], tuple[Piece, ...]]) -> Iterator[FullCell]:
    """The cells of a table that hold something, in their grid; repeated rows and cells are counted out."""
    number = 0
    for row in table.iter(qn("table:table-row")):
        if next(row.iterancestors(qn("table:table"))) is not table:
            continue
        header = next(row.iterancestors()).tag == qn("table:table-header-rows")
        cells: list[FullCell] = []
        column = 0
        for cell in row.iterchildren(qn("table:table-cell"), qn("table:covered-table-cell")):
            content = pieces(cell) if cell.tag == qn("table:table-cell") else ()
            copies = number_at(cell, "table:number-columns-repeated")
            spans = number_at(cell, "table:number-rows-spanned"), number_at(cell, "table:number-columns-spanned")
            if any(piece.text.strip() for piece in content):
                cells += (
                    FullCell(number, column + copy, content, *spans, heading=header)
                    for copy in range(min(copies, MAX_COPIES))
                )
            column += copies
        copies = number_at(row, "table:number-rows-repeated")
        for copy in range(min(copies, MAX_COPIES) if cells else 0):
            yield from (replace(cell, row=number + copy) for cell in cells)
        number += copies
