"""PowerPoint presentations: a page a slide, its title as heading, its bullets, tables and text boxes in reading order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn

from assistant.types import LineRole
from ingest.read.cells import FullCell, table_pieces
from ingest.read.container import translated
from ingest.read.drawing import diagram_ids, diagram_pieces
from ingest.read.flow import joined, raised, typed_lines
from ingest.read.pieces import Piece, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from assistant.settings import Settings
    from assistant.types import Page

TITLE_LEVELS = {PP_PLACEHOLDER.CENTER_TITLE: 1, PP_PLACEHOLDER.TITLE: 2, PP_PLACEHOLDER.VERTICAL_TITLE: 2}
EDGES = (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.HEADER)
NAME = "PowerPoint-presentation"
ROW_HEIGHT = 360_000  # a centimetre, in the unit of the format: shapes whose tops differ less stand in one row
NO_BULLET, BULLETS = qn("a:buNone"), (qn("a:buChar"), qn("a:buAutoNum"), qn("a:buBlip"))


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """A page for each slide; hidden slides and speakers' notes as furniture. Raises ReadError when it cannot be opened."""
    with translated(path, NAME, PythonPptxError):
        slides = Presentation(str(path)).slides
        return tuple(page_of(number, slide_pieces(slide)) for number, slide in enumerate(slides, start=1))


def remarks(path: Path) -> tuple[str, ...]:
    """What the user should know of how the presentation was read; raises ReadError."""
    found = []
    with translated(path, NAME, PythonPptxError):
        slides = list(Presentation(str(path)).slides)
        hidden = [str(number) for number, slide in enumerate(slides, start=1) if is_hidden(slide)]
        spoken = any(notes_of(slide) for slide in slides)
    if hidden:
        found.append(f"Presentationen har dolda bilder ({', '.join(hidden)}). De är sparade men går inte att söka i.")
    if spoken:
        found.append("Presentationens talarmanus är sparat men går inte att söka i.")
    return tuple(found)


def slide_pieces(slide: Any) -> list[Piece]:
    """The pieces of a slide: its title, what stands on it from the top, its footer and its speaker's notes."""
    shapes = sorted(slide.shapes, key=lambda shape: (is_edge(shape), not is_title(shape), place_of(shape)))
    pieces = [piece for shape in shapes for piece in shape_pieces(shape, slide)]
    pieces += (Piece(joined(line), role=LineRole.FURNITURE) for line in notes_of(slide).splitlines())
    return (
        [replace(piece, role=LineRole.FURNITURE, level=0, headers=()) for piece in pieces]
        if is_hidden(slide)
        else pieces
    )


def shape_pieces(shape: Any, slide: Any) -> Iterator[Piece]:
    """The pieces of one shape."""
    if shape.element.tag == qn("p:grpSp"):
        for inner in sorted(shape.shapes, key=place_of):
            yield from shape_pieces(inner, slide)
    elif getattr(shape, "has_table", False):
        yield from table_pieces(list(table_cells(shape.table)))
    elif shape.has_text_frame:
        yield from frame_pieces(shape)
    for key in diagram_ids(shape.element) if shape.element.tag == qn("p:graphicFrame") else ():
        yield from diagram_pieces(slide.part.related_part(key).blob) if key in slide.part.rels else ()


def place_of(shape: Any) -> tuple[int, int]:
    """Where a shape stands in reading order: its row from the top, then from the left."""
    return (shape.top or 0) // ROW_HEIGHT, shape.left or 0


def placeholder_type(shape: Any) -> PP_PLACEHOLDER | None:
    """What a shape holds the place of in the slide's layout; None when it is a shape of its own."""
    return shape.placeholder_format.type if shape.is_placeholder else None


def is_title(shape: Any) -> bool:
    """Whether a shape is the slide's title."""
    return placeholder_type(shape) in TITLE_LEVELS


def is_edge(shape: Any) -> bool:
    """Whether a shape is a slide number, date or footer."""
    return placeholder_type(shape) in EDGES


def is_hidden(slide: Any) -> bool:
    """Whether a slide is left out when the presentation is shown."""
    return slide.element.get("show", "1") in ("0", "false")


def notes_of(slide: Any) -> str:
    """A slide's speaker's notes."""
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return "" if frame is None else frame.text.strip()


def frame_pieces(shape: Any) -> Iterator[Piece]:
    """The paragraphs of a shape's text."""
    kind = placeholder_type(shape)
    if kind in TITLE_LEVELS:
        text = joined(" ".join(text_of(paragraph) for paragraph in shape.text_frame.paragraphs))
        yield Piece(text, role=LineRole.HEADING, level=TITLE_LEVELS[kind])
        return
    for paragraph in shape.text_frame.paragraphs:
        listed = kind not in EDGES and is_bulleted(paragraph, shape)
        role = LineRole.FURNITURE if kind in EDGES else LineRole.LIST_ITEM if listed else LineRole.PARAGRAPH
        bold = role == LineRole.PARAGRAPH and is_bold(paragraph)
        for line in typed_lines(text_of(paragraph)):
            yield Piece(line, bold=bold, role=role, level=paragraph.level + 1 if listed else 0)


def text_of(paragraph: Any) -> str:
    """A paragraph's text, a line feed at a line break."""
    parts = []
    for node in paragraph._p:
        if node.tag == qn("a:br"):
            parts.append("\n")
        elif node.tag in (qn("a:r"), qn("a:fld")):
            text = "".join(node.itertext(qn("a:t")))
            properties = node.find(qn("a:rPr"))
            high = properties is not None and not properties.get("baseline", "0").startswith(("0", "-"))
            parts.append(raised(text) if high else text)
    return "".join(parts)


def is_bold(paragraph: Any) -> bool:
    """Whether every run of a paragraph is bold."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.font.bold for run in runs)


def is_bulleted(paragraph: Any, shape: Any) -> bool:
    """Whether a paragraph has a bullet or number: by itself, or as its shape, layout or master says."""
    for style in paragraph_styles(paragraph, shape):
        if style.find(NO_BULLET) is not None:
            return False
        if any(style.find(bullet) is not None for bullet in BULLETS):
            return True
    return False


def paragraph_styles(paragraph: Any, shape: Any) -> Iterator[etree._Element]:
    """What says how a paragraph looks, nearest first."""
    level = qn(f"a:lvl{paragraph.level + 1}pPr")
    if paragraph._p.pPr is not None:
        yield paragraph._p.pPr
    base = shape
    while base is not None:
        yield from base.element.iter(level)
        base = getattr(base, "_base_placeholder", None)  # only placeholders of slides and layouts have one
    if shape.is_placeholder:
        layout = shape.part.slide.slide_layout
        for body in layout.slide_master.element.iter(qn("p:bodyStyle")):
            yield from body.iter(level)


def table_cells(table: Any) -> Iterator[FullCell]:
    """The cells of a table in their grid."""
    for row, line in enumerate(table.rows):
        for column, cell in enumerate(line.cells):
            if cell.is_spanned:
                continue
            heading = (table.first_row and row == 0) or (table.first_col and column == 0)
            columns, rows = (cell.span_width, cell.span_height) if cell.is_merge_origin else (1, 1)
            yield FullCell(row, column, tuple(cell_pieces(cell)), rows, columns, heading=heading)


def cell_pieces(cell: Any) -> Iterator[Piece]:
    """The paragraphs of a cell; those with a bullet are list items."""
    for paragraph in cell.text_frame.paragraphs:
        own = paragraph._p.pPr
        listed = own is not None and any(own.find(bullet) is not None for bullet in BULLETS)
        for line in typed_lines(text_of(paragraph)):
            role = LineRole.LIST_ITEM if listed else LineRole.PARAGRAPH
            yield Piece(line, role=role, level=paragraph.level + 1 if listed else 0)
