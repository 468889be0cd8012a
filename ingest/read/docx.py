"""Word documents: headings, paragraphs, list items, cells and notes in document order, with the changes made in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from assistant.errors import ReadError
from assistant.types import LineRole
from ingest.read.cells import FullCell, table_pieces
from ingest.read.container import translated
from ingest.read.drawing import SAFE_PARSER, diagram_ids, diagram_pieces
from ingest.read.flow import BREAK, is_note, joined, note_piece, pages_of, raised, typed_lines
from ingest.read.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from assistant.settings import Settings
    from assistant.types import Page

PartFactory.part_type_for["application/vnd.ms-word.document.macroEnabled.main+xml"] = DocumentPart

TITLE_STYLE = re.compile(r"(?:dokument|huvud)?(?:title|titel|rubrik)", re.IGNORECASE)
HEADING_STYLE = re.compile(r"(?:heading|rubrik|överskrift)\s*([1-9])", re.IGNORECASE)
SUBHEADING_STYLE = re.compile(r"mellanrubrik", re.IGNORECASE)
CONTENTS_STYLE = re.compile(r"(?:toc|innehåll)\s*\d|toc heading|innehållsförteckning", re.IGNORECASE)
LIST_STYLE = re.compile(r"list(?:a)?\s*(?:bullet|number|\d|$)|punktlista|numrerad lista", re.IGNORECASE)
BOLD_STYLE = re.compile(r"strong|stark|fet", re.IGNORECASE)
CONTENTS_FIELD = re.compile(r"\s*(?:TOC|INDEX)\b")
CONTENTS_GALLERY = "Table of Contents"
NAME = "Word-dokument"
BODY_OUTLINE_LEVEL = 9
OFF = ("0", "false", "off")
SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
NOTE_PARTS = {"/footnotes": qn("w:footnoteReference"), "/endnotes": qn("w:endnoteReference")}
CHANGES = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))
GONE = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
WRAPPERS = (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag"))
MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
SIGNS = {
    qn("w:tab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "\u00ad",
    qn("w:lastRenderedPageBreak"): "\f",
}
TEXT_TAGS = (qn("w:t"), MATHS_TEXT, *SIGNS, *NOTE_PARTS.values())
BOX = qn("w:txbxContent")
WATERMARK = "{urn:schemas-microsoft-com:vml}textpath"


class Reference(NamedTuple):
    """What a note is known by: the tag of the marks that refer to it, and its number in the file."""

    tag: str
    number: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a document's paragraphs refer to: styles, notes with their marks, diagrams, and which are a table of contents."""

    styles: Mapping[str, etree._Element]
    marks: Mapping[Reference, str]
    notes: Mapping[Reference, str]
    diagrams: Mapping[str, bytes]
    contents: AbstractSet[etree._Element]


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """The pages that Word last broke the document into, or one page where it left no trace; raises ReadError."""
    with translated(path, NAME, PackageNotFoundError):
        part = open_part(path)
        body = part.document.element.body
        around = surroundings_of(part)
        heads, feet = (list(dict.fromkeys(edge_pieces(part, around, kind))) for kind in ("/header", "/footer"))
        paged = next(body.iter(qn("w:lastRenderedPageBreak")), None) is not None
        return pages_of([*heads, *body_pieces(body, around), *feet], paged=paged)


def remarks(path: Path) -> tuple[str, ...]:
    """What the user should know of how the document was read; raises ReadError."""
    found = []
    with translated(path, NAME, PackageNotFoundError):
        part = open_part(path)
    if next(part.document.element.body.iter(*CHANGES), None) is not None:
        found.append("Dokumentet har spårade ändringar. De är lästa som godkända: tillägg är med, strykningar inte.")
    if any(relation.reltype.endswith("/comments") for relation in part.rels.values()):
        found.append("Dokumentet har kommentarer. De är inte lästa.")
    return tuple(found)


def open_part(path: Path) -> DocumentPart:
    """The main part of a Word document; raises ReadError when it cannot be opened."""
    part = Package.open(str(path)).main_document_part
    if not isinstance(part, DocumentPart):
        raise ReadError(f"{path.name} är inte ett Word-dokument. Öppna filen i Word och spara om den som DOCX.")
    return part


def surroundings_of(part: DocumentPart) -> Surroundings:
    """Everything that a document's paragraphs refer to."""
    body = part.document.element.body
    styles = {style.style_id: style.element for style in part.styles}
    bare = Surroundings(styles, {}, {}, {}, frozenset())
    diagrams = {
        key: relation.target_part.blob
        for key, relation in part.rels.items()
        if not relation.is_external and relation.reltype.endswith("/diagramData")
    }
    return Surroundings(styles, marks_of(body), dict(note_texts(part, bare)), diagrams, contents_of(body))


def marks_of(body: etree._Element) -> dict[Reference, str]:
    """The mark of each note: footnotes are numbered through the document, endnotes go on from there."""
    marks: dict[Reference, str] = {}
    for tag in NOTE_PARTS.values():
        for node in body.iter(tag):
            if GONE.isdisjoint(ancestor.tag for ancestor in node.iterancestors()):
                own = node.get(qn("w:customMarkFollows"), "0") not in OFF
                run = next(node.iterancestors(qn("w:r")), node)
                following = "".join(text.text or "" for text in run.iter(qn("w:t"))).strip() if own else ""
                marks[reference_of(node)] = following or str(len(marks) + 1)
    return marks


def reference_of(node: etree._Element) -> Reference:
    """The note that a mark refers to."""
    return Reference(str(node.tag), node.get(qn("w:id"), ""))


def note_texts(part: DocumentPart, around: Surroundings) -> Iterator[tuple[Reference, str]]:
    """The notes of a document with their text."""
    for relation in part.rels.values():
        tag = next((tag for kind, tag in NOTE_PARTS.items() if relation.reltype.endswith(kind)), None)
        if tag is None or relation.is_external:
            continue
        for note in etree.fromstring(relation.target_part.blob, SAFE_PARSER):
            if note.get(qn("w:type")) not in SEPARATORS:
                paragraphs = (text_of(paragraph, around) for paragraph in note.iter(qn("w:p")))
                yield Reference(tag, note.get(qn("w:id"), "")), joined(" ".join(paragraphs))


def contents_of(body: etree._Element) -> AbstractSet[etree._Element]:
    """The paragraphs that a field or content control fills with a table of contents."""
    found: set[etree._Element] = set()
    for gallery in body.iter(qn("w:docPartGallery")):
        if gallery.get(qn("w:val")) == CONTENTS_GALLERY:
            found.update(next(gallery.iterancestors(qn("w:sdt"))).iter(qn("w:p")))
    fields: list[str] = []
    for node in body.iter(qn("w:p"), qn("w:fldChar"), qn("w:instrText")):
        if node.tag == qn("w:p"):
            if any(map(CONTENTS_FIELD.match, fields)):
                found.add(node)
        elif node.tag == qn("w:instrText") and fields:
            fields[-1] += node.text or ""
            if CONTENTS_FIELD.match(fields[-1]):
                found.add(next(node.iterancestors(qn("w:p"))))
        elif node.get(qn("w:fldCharType")) == "begin":
            fields.append("")
        elif node.get(qn("w:fldCharType")) == "end" and fields and CONTENTS_FIELD.match(fields.pop()):
            found.discard(next(node.iterancestors(qn("w:p"))))  # its own style says what it is
    return found


def edge_pieces(part: DocumentPart, around: Surroundings, kind: str) -> Iterator[Piece]:
    """The texts of all headers or footers, and of watermarks among them."""
    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith(kind):
            continue
        edge = etree.fromstring(relation.target_part.blob, SAFE_PARSER)
        texts = [joined(text_of(paragraph, around)) for paragraph in edge.iter(qn("w:p"))]
        texts += [mark.get("string", "") for mark in edge.iter(WATERMARK)]
        yield from (Piece(text, role=LineRole.FURNITURE) for text in texts if text)


def body_pieces(parent: etree._Element, around: Surroundings) -> Iterator[Piece]:
    """The pieces of everything under an element that holds paragraphs and tables."""
    before = ""
    for child in parent:
        if child.tag == qn("w:p"):
            if (
                child.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None
            ):  # the end of the paragraph is deleted
                before += text_of(child, around)
                continue
            yield from paragraph_pieces(child, around, before=before)
            before = ""
        elif child.tag == qn("w:tbl"):
            yield from table_pieces(list(table_cells(child, around)))
        elif child.tag in WRAPPERS:
            yield from body_pieces(child, around)


def paragraph_pieces(paragraph: etree._Element, around: Surroundings, *, before: str = "") -> Iterator[Piece]:
    """A paragraph with the role its style or its numbering gives it, then its notes and text boxes.

    A page that ends inside the paragraph ends after it, so that the paragraph stays whole.
    """
    text = before + text_of(paragraph, around)
    breaks = text.count("\f")
    begins = int(text.lstrip(" \n").startswith("\f"))
    yield from [BREAK] * begins
    likeness = role_of(paragraph, around)
    for part in typed_lines(text.replace("\f", "")):
        role = LineRole.NOTE if likeness.role == LineRole.PARAGRAPH and is_note(part) else likeness.role
        yield Piece(part, bold=likeness.bold, role=role, level=likeness.level)
    for node in paragraph.iter(*NOTE_PARTS.values()):
        reference = reference_of(node)
        if reference in around.marks and owner_of(node) is paragraph:
            yield note_piece(around.marks[reference], around.notes.get(reference, ""))
    for key in diagram_ids(paragraph):
        yield from diagram_pieces(around.diagrams[key]) if key in around.diagrams else ()
    for box in paragraph.iter(BOX):
        if GONE.isdisjoint(ancestor.tag for ancestor in box.iterancestors()) and owner_of(box) is paragraph:
            yield from body_pieces(box, around)
    yield from [BREAK] * (breaks - begins)


def role_of(paragraph: etree._Element, around: Surroundings) -> Piece:
    """What a paragraph's style, outline level or numbering makes it, as a piece without text."""
    chain = style_chain(paragraph, around.styles)
    names = [name_of(style) for style in chain]
    if paragraph in around.contents or any(CONTENTS_STYLE.match(name) for name in names):
        return Piece("", role=LineRole.FURNITURE)
    level = heading_level(paragraph, chain, names)
    if level is not None:
        return Piece("", role=LineRole.HEADING, level=level)
    list_level = item_level(paragraph, chain, names)
    if list_level:
        return Piece("", role=LineRole.LIST_ITEM, level=list_level)
    return Piece("", bold=is_bold(paragraph, around), role=LineRole.PARAGRAPH)


def text_of(paragraph: etree._Element, around: Surroundings) -> str:
    """The text of a paragraph with all changes accepted: a line feed at a line break, a form feed where a page ends."""
    parts: list[str] = []
    for node in paragraph.iter(*TEXT_TAGS):
        ancestors = list(node.iterancestors())
        tags = [ancestor.tag for ancestor in ancestors]
        inner = tags[: tags.index(qn("w:p"))] if qn("w:p") in tags else tags
        if len(inner) == len(tags) or ancestors[len(inner)] is not paragraph:
            continue  # it belongs to a text box
        if not GONE.isdisjoint(inner) or qn("w:pPr") in inner or is_hidden(ancestors[0]):
            continue
        parts.append(text_at(node, ancestors[0], around))
    return "".join(parts)


def text_at(node: etree._Element, run: etree._Element, around: Surroundings) -> str:
    """What one node of a run says."""
    if node.tag in NOTE_PARTS.values():
        custom = node.get(qn("w:customMarkFollows"), "0") not in OFF
        return "" if custom else raised(around.marks.get(reference_of(node), ""))
    if node.tag in SIGNS:
        is_line = node.tag != qn("w:br") or node.get(qn("w:type"), "textWrapping") == "textWrapping"
        return SIGNS[node.tag] if is_line else " "
    text = node.text or ""
    return raised(text) if value_at(run, "w:rPr/w:vertAlign") == "superscript" else text


def is_hidden(run: etree._Element) -> bool:
    """Whether a run is hidden text."""
    hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and hidden.get(qn("w:val"), "1") not in OFF


def owner_of(node: etree._Element) -> etree._Element | None:
    """The paragraph that a node stands in."""
    return next(node.iterancestors(qn("w:p")), None)


def style_chain(paragraph: etree._Element, styles: Mapping[str, etree._Element]) -> list[etree._Element]:
    """The paragraph's style and the styles it is based on, nearest first."""
    chain: list[etree._Element] = []
    identifier = value_at(paragraph, "w:pPr/w:pStyle")
    while identifier in styles and styles[identifier] not in chain:
        chain.append(styles[identifier])
        identifier = value_at(chain[-1], "w:basedOn")
    return chain


def heading_level(paragraph: etree._Element, chain: Sequence[etree._Element], names: Sequence[str]) -> int | None:
    """The level of a heading, 1 outermost; None when neither style nor outline level makes it one."""
    outlines = [value_at(element, "w:pPr/w:outlineLvl") for element in (paragraph, *chain)]
    if outlines[0].isdecimal():  # the paragraph's own word counts before its style's
        return outline_level(outlines[0])
    for name in names:
        match = HEADING_STYLE.match(name)
        if match:
            return int(match.group(1))
        if TITLE_STYLE.fullmatch(name):
            return 1
        if SUBHEADING_STYLE.match(name):
            return 2
    return next((outline_level(outline) for outline in outlines if outline.isdecimal()), None)


def outline_level(value: str) -> int | None:
    """The heading level of an outline level; None for body text."""
    return int(value) + 1 if int(value) < BODY_OUTLINE_LEVEL else None


def item_level(paragraph: etree._Element, chain: Sequence[etree._Element], names: Sequence[str]) -> int:
    """The level of a list item, 1 outermost; 0 for a paragraph that is none."""
    named = next((name for name in names if LIST_STYLE.match(name)), "")
    digits = re.search(r"\d", named)
    by_name = (int(digits.group()) if digits else 1) if named else 0
    level = ""
    for element in (paragraph, *chain):
        level = level or value_at(element, "w:pPr/w:numPr/w:ilvl")
        number = value_at(element, "w:pPr/w:numPr/w:numId")
        if number:  # a level alone, as Word's subtitles have it, makes no list
            listed = number != "0"
            return int(listed and (int(level) + 1 if level.isdecimal() and int(level) else max(by_name, 1)))
    return by_name


def is_bold(paragraph: etree._Element, around: Surroundings) -> bool:
    """Whether every run of text in the paragraph is bold, by itself or by a style."""
    runs = [
        run for run in paragraph.iter(qn("w:r")) if "".join(text.text or "" for text in run.iter(qn("w:t"))).strip()
    ]
    chain = style_chain(paragraph, around.styles)
    by_style = any(style.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None for style in chain)
    return bool(runs) and all(is_bold_run(run, around, by_style=by_style) for run in runs)


def is_bold_run(run: etree._Element, around: Surroundings, *, by_style: bool) -> bool:
    """Whether a run is bold."""
    own = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    if own is not None:
        return own.get(qn("w:val"), "1") not in OFF
    style = around.styles.get(value_at(run, "w:rPr/w:rStyle"))
    return by_style or (style is not None and BOLD_STYLE.match(name_of(style)) is not None)


def table_cells(table: etree._Element, around: Surroundings) -> Iterator[FullCell]:
    """The cells of a table in their grid; a vertical merge is one cell, a deleted row none."""
    rows = [
        row
        for row in table.iter(qn("w:tr"))
        if next(row.iterancestors(qn("w:tbl"))) is table and row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None
    ]
    grid = [dict(row_cells(row)) for row in rows]
    for number, row in enumerate(grid):
        header = is_on(rows[number], "w:trPr/w:tblHeader")
        for column, cell in row.items():
            if merge_of(cell) == "continue":
                continue
            below = continued(grid, number, column) if merge_of(cell) else 0
            pieces = () if is_deleted(cell) else tuple(body_pieces(cell, around))
            shown = [piece for piece in pieces if piece.text.strip()]
            bold = bool(shown) and all(piece.bold or piece.role == LineRole.HEADING for piece in shown)
            yield FullCell(number, column, pieces, below + 1, columns_of(cell), heading=header or bold)


def continued(grid: Sequence[Mapping[int, etree._Element]], row: int, column: int) -> int:
    """How many rows beneath a cell continue its vertical merge."""
    below = takewhile(lambda each: merge_of(each.get(column)) == "continue", grid[row + 1 :])
    return sum(1 for _ in below)


def row_cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The cells of a row with the column that each begins in."""
    before = value_at(row, "w:trPr/w:gridBefore")
    column = int(before) if before.isdecimal() else 0
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is row:
            yield column, cell
            column += columns_of(cell)


def columns_of(cell: etree._Element) -> int:
    """How many columns a cell covers."""
    width = value_at(cell, "w:tcPr/w:gridSpan")
    return max(int(width), 1) if width.isdecimal() else 1


def merge_of(cell: etree._Element | None) -> str:
    """Whether a cell begins ("restart") or continues ("continue") a vertical merge; empty when neither."""
    merge = None if cell is None else cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return "" if merge is None else merge.get(qn("w:val"), "continue")


def is_deleted(cell: etree._Element) -> bool:
    """Whether a tracked change takes the cell away."""
    return cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}") is not None


def is_on(element: etree._Element, path: str) -> bool:
    """Whether the switch at a path below is there and not turned off."""
    switch = element.find("/".join(qn(step) for step in path.split("/")))
    return switch is not None and switch.get(qn("w:val"), "1") not in OFF


def name_of(style: etree._Element) -> str:
    """A style's name."""
    return value_at(style, "w:name")


def value_at(element: etree._Element, path: str) -> str:
    """The w:val of the element at a path below, empty when there is none."""
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return "" if found is None else found.get(qn("w:val"), "")
