"""OpenDocument texts: headings, paragraphs, list items, cells and notes in document order, with the changes made in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.types import LineRole
from ingest.read.cells import table_pieces
from ingest.read.flow import BREAK, is_note, joined, note_piece, pages_of, typed_lines
from ingest.read.odf import PARAGRAPHS, Parts, grid_of, mark_of, number_at, open_parts, qn, text_of
from ingest.read.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml import etree

    from assistant.settings import Settings
    from assistant.types import Page

HEADING_STYLE = re.compile(r"(?:Heading|Rubrik)(?:_20_|\s)*([1-9])", re.IGNORECASE)
TITLE_STYLE = re.compile(r"title|titel|rubrik|huvudrubrik", re.IGNORECASE)
CONTENTS = {
    qn(f"text:{name}")
    for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index", "object-index")
}
UNREAD = {qn("text:tracked-changes"), qn("text:sequence-decls"), qn("office:forms"), qn("office:annotation")}


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """The pages of a text document where it says how it was last broken into pages, else one; raises ReadError."""
    parts = open_parts(path)
    paged = next(parts.content.iter(qn("text:soft-page-break")), None) is not None
    body = [piece for text in parts.content.iter(qn("office:text")) for piece in block_pieces(text, parts)]
    heads, feet = (list(dict.fromkeys(edge_pieces(parts, kind))) for kind in ("style:header", "style:footer"))
    return pages_of([*heads, *body, *feet], paged=paged)


def remarks(path: Path) -> tuple[str, ...]:
    """What the user should know of how the document was read; raises ReadError."""
    content = open_parts(path).content
    found = []
    if next(content.iter(qn("text:changed-region")), None) is not None:
        found.append("Dokumentet har spårade ändringar. De är lästa som godkända: tillägg är med, strykningar inte.")
    if next(content.iter(qn("office:annotation")), None) is not None:
        found.append("Dokumentet har kommentarer. De är inte lästa.")
    return tuple(found)


def edge_pieces(parts: Parts, kind: str) -> Iterator[Piece]:
    """The texts of all headers or footers."""
    for edge in parts.styles.iter(qn(kind)):
        for paragraph in edge.iter(*PARAGRAPHS):
            yield Piece(joined(text_of(paragraph, parts)), role=LineRole.FURNITURE)


def block_pieces(parent: etree._Element, parts: Parts, *, level: int = 0) -> Iterator[Piece]:
    """The pieces of everything under an element that holds blocks; `level` is that of the list it stands in, 0 for none."""
    for child in parent:
        if child.tag in PARAGRAPHS:
            yield from paragraph_pieces(child, parts, level=level)
        elif child.tag == qn("text:list"):
            for item in child.iterchildren(qn("text:list-item"), qn("text:list-header")):
                yield from item_pieces(item, parts, level=level + 1)
        elif child.tag == qn("table:table"):
            yield from table_pieces(list(grid_of(child, lambda cell: tuple(block_pieces(cell, parts)))))
        elif child.tag in CONTENTS:
            yield from (
                Piece(joined(text_of(line, parts)), role=LineRole.FURNITURE) for line in child.iter(*PARAGRAPHS)
            )
        elif child.tag == qn("text:soft-page-break"):
            yield BREAK
        elif child.tag == qn("draw:frame"):
            yield from frame_pieces(child, parts)
        elif child.tag not in UNREAD:
            yield from block_pieces(child, parts)


def item_pieces(item: etree._Element, parts: Parts, *, level: int) -> Iterator[Piece]:
    """A list item: its paragraphs as one piece, then the lists inside it one level down."""
    own: list[Piece] = []
    rest: list[Piece] = []
    for piece in block_pieces(item, parts, level=level):
        is_own = piece.role == LineRole.LIST_ITEM and piece.level == level
        (own if is_own and all(each.role == LineRole.NOTE for each in rest) else rest).append(piece)
    if own:
        yield Piece(" ".join(piece.text for piece in own), role=LineRole.LIST_ITEM, level=level)
    yield from rest


def paragraph_pieces(paragraph: etree._Element, parts: Parts, *, level: int) -> Iterator[Piece]:
    """A paragraph with the role its element and style give it, then its notes and text boxes."""
    style = paragraph.get(qn("text:style-name"), "")
    text = text_of(paragraph, parts)
    begins = int(text.lstrip(" \n").startswith("\f"))
    if starts_page(style, parts) and paragraph.getprevious() is not None:
        yield BREAK
    yield from [BREAK] * begins
    heading = heading_level(paragraph, style, parts)
    for part in typed_lines(text.replace("\f", "")):
        if heading:
            yield Piece(part, role=LineRole.HEADING, level=heading)
        elif level:
            yield Piece(part, role=LineRole.LIST_ITEM, level=level)
        else:
            bold = parts.says(style, qn("fo:font-weight")) == "bold" or is_bold(paragraph, parts)
            yield Piece(part, bold=bold, role=LineRole.NOTE if is_note(part) else LineRole.PARAGRAPH)
    for note in paragraph.iter(qn("text:note")):
        lines = (text_of(line, parts) for line in note.iter(*PARAGRAPHS))
        yield note_piece(mark_of(note), " ".join(lines))
    for frame in paragraph.iter(qn("draw:frame"), qn("draw:custom-shape")):
        if next(frame.iterancestors(*PARAGRAPHS)) is paragraph:
            yield from frame_pieces(frame, parts)
    yield from [BREAK] * (text.count("\f") - begins)


def frame_pieces(frame: etree._Element, parts: Parts) -> Iterator[Piece]:
    """What stands in a frame: the blocks of its text box."""
    yield from block_pieces(frame, parts) if frame.tag == qn("draw:custom-shape") else ()
    for box in frame.iterchildren(qn("draw:text-box")):
        yield from block_pieces(box, parts)


def starts_page(style: str, parts: Parts) -> bool:
    """Whether a style begins a new page by itself."""
    named = parts.named.get(style)
    master = "" if named is None else named.get(qn("style:master-page-name"), "")
    return bool(master) or parts.says(style, qn("fo:break-before")) == "page"


def heading_level(paragraph: etree._Element, style: str, parts: Parts) -> int:
    """The level of a heading, 1 outermost; 0 for a paragraph that is none."""
    if paragraph.tag == qn("text:h"):
        return number_at(paragraph, "text:outline-level")
    for each in parts.chain(style):
        name = each.get(qn("style:display-name"), each.get(qn("style:name"), ""))
        match = HEADING_STYLE.match(name)
        outline = each.get(qn("style:default-outline-level"), "")
        if match or outline.isdecimal():
            return int(match.group(1) if match else outline)
        if TITLE_STYLE.fullmatch(name):
            return 1
    return 0


def is_bold(paragraph: etree._Element, parts: Parts) -> bool:
    """Whether all of a paragraph's text stands in bold spans."""
    spans = list(paragraph.iterchildren(qn("text:span")))
    loose = [paragraph.text or "", *(span.tail or "" for span in paragraph)]
    bold = [parts.says(span.get(qn("text:style-name"), ""), qn("fo:font-weight")) == "bold" for span in spans]
    return bool(spans) and all(bold) and not "".join(loose).strip()
