"""Lays a document out as a Word file, with Word's own heading, list and table styles."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from corpus.generate.archive import settle
from corpus.generate.blocks import Block, Bullets, Heading, Table, Text

_BLUE = RGBColor(0x12, 0x48, 0x6B)


@dataclass(frozen=True)
class Numbered:
    """A list numbered by Word: the numbers are not in the text."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """Somebody's words, and who said them."""

    text: str
    speaker: str


@dataclass(frozen=True)
class Report:
    """A whole report; ``written`` is the time its properties give."""

    title: str
    issuer: str
    facts: tuple[tuple[str, str], ...]
    body: tuple[Block | Numbered | Quote, ...]
    written: str


def render(report: Report, path: Path) -> None:
    """Write the report to ``path``."""
    document = docx.Document()
    _set_up(document, report)
    document.add_paragraph(report.issuer, style="Subtitle")
    document.add_paragraph(report.title, style="Title")
    _grid(document, report.facts, (45, 115), header=False)
    document.add_paragraph()
    for block in report.body:
        _add(document, block)
    document.save(str(path))
    settle(path, report.written)


def _add(document: WordFile, block: Block | Numbered | Quote) -> None:
    match block:
        case Heading(level, text):
            document.add_heading(text, level)
        case Text(text):
            document.add_paragraph(text)
        case Bullets(lead, items):
            document.add_paragraph(lead).paragraph_format.keep_with_next = True
            for item in items:
                document.add_paragraph(item, style="List Bullet")
        case Numbered(items):
            for item in items:
                document.add_paragraph(item, style="List Number")
        case Quote(text, speaker):
            document.add_paragraph(f"”{text}” – {speaker}", style="Quote")
        case Table(caption, header, rows, widths):
            document.add_paragraph(caption, style="Caption").paragraph_format.keep_with_next = True
            _grid(document, (header, *rows), widths, header=True)
            document.add_paragraph()


def _grid(document: WordFile, rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...], header: bool) -> None:
    grid = document.add_table(rows=len(rows), cols=len(widths), style="Light Grid Accent 1" if header else "Table Grid")
    grid.autofit = False
    for row, cells in zip(grid.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.add_run(text).font.size = Pt(9.5)


def _set_up(document: WordFile, report: Report) -> None:
    """Swedish A4 with the municipality's colours, a running head and page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    styles: Any = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
    styles["Normal"].paragraph_format.space_after = Pt(7)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "sv-SE")
    styles["Normal"].element.get_or_add_rPr().append(language)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2"):
        styles[name].font.color.rgb = _BLUE
    styles["Title"].font.size = Pt(24)
    section.header.paragraphs[0].text = f"{report.issuer.partition(' · ')[0]}\t\t{report.title.partition(' för ')[0]}"
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run("Sida ")
    _field(footer, "PAGE")
    properties = document.core_properties
    properties.title, properties.author, properties.language = report.title, report.issuer, "sv-SE"
    properties.comments, properties.revision = "", 1


def _field(paragraph: Paragraph, instruction: str) -> None:
    element: Any = paragraph._p
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    element.append(field)
