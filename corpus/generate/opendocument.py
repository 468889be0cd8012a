"""Lays a document out as an OpenDocument text, with its own headings, lists, tables and footnotes."""

import re
from pathlib import Path
from typing import Any

from odf.dc import Date, Title
from odf.element import Element
from odf.meta import CreationDate
from odf.namespaces import nsdict
from odf.opendocument import OpenDocumentText
from odf.style import (
    Footer,
    Header,
    MasterPage,
    PageLayout,
    PageLayoutProperties,
    ParagraphProperties,
    Style,
    TableCellProperties,
    TableColumnProperties,
    TextProperties,
)
from odf.table import Table as Grid
from odf.table import TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import H, List, ListItem, Note, NoteBody, NoteCitation, P, PageNumber

from corpus.generate.archive import settle
from corpus.generate.blocks import Block, Bullets, Document, Heading, Table, Text

_BLUE = "#12486b"
_REFERENCE = re.compile(r"\[\^(\w+)\]")
_SIZES = {"Title": "22pt", "Heading 1": "16pt", "Heading 2": "13pt"}


def render(document: Document, path: Path, written: str) -> None:
    """Write the document to ``path``; ``written`` is the time its properties give."""
    file = OpenDocumentText()
    _set_up(file, document)
    file.text.addElement(P(stylename="Subtitle", text=document.issuer))
    file.text.addElement(P(stylename="Title", text=document.title))
    file.text.addElement(_grid(file, "Uppgifter", (), document.facts, (52, 112)))
    for number, block in enumerate(document.body):
        for element in _elements(file, document, block, f"Tabell{number}"):
            file.text.addElement(element)
    save(file, path, document.title, written)


def save(file: Any, path: Path, title: str, written: str) -> None:
    """Write an OpenDocument file to ``path``, the same bytes every time."""
    for element in (Title(text=title), CreationDate(text=written), Date(text=written)):
        file.meta.addElement(element)
    # odfpy declares what it has met since the process began, in that order: let it have met everything.
    Element.namespaces.clear()
    Element.namespaces.update(nsdict)
    file.save(str(path))
    settle(path)


def _elements(file: Any, document: Document, block: Block, name: str) -> list[Any]:
    match block:
        case Heading(level, text):
            return [H(outlinelevel=level, stylename=f"Heading_20_{level}", text=text)]
        case Text(text, label):
            return [_paragraph(document, f"{label} {text}".strip())]
        case Bullets(lead, items):
            points = List()
            for item in items:
                point = ListItem()
                point.addElement(_paragraph(document, item))
                points.addElement(point)
            return [_paragraph(document, lead), points]
        case Table(caption, header, rows, widths):
            return [P(stylename="Caption", text=caption), _grid(file, name, header, rows, widths)]


def _paragraph(document: Document, text: str) -> Any:
    """Make a paragraph whose ``[^1]`` are footnotes."""
    paragraph = P(stylename="Standard")
    for index, part in enumerate(_REFERENCE.split(text)):
        if index % 2:
            paragraph.addElement(_note(part, document.notes[part]))
        elif part:
            paragraph.addText(part)
    return paragraph


def _note(mark: str, text: str) -> Any:
    note = Note(noteclass="footnote", id=f"ftn{mark}")
    note.addElement(NoteCitation(text=mark))
    body = NoteBody()
    body.addElement(P(stylename="Footnote", text=text))
    note.addElement(body)
    return note


def _grid(
    file: Any, name: str, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...]
) -> Any:
    grid = Grid(name=name)
    for number, width in enumerate(widths, start=1):
        column = Style(name=f"{name}.{number}", family="table-column")
        column.addElement(TableColumnProperties(columnwidth=f"{width}mm"))
        file.automaticstyles.addElement(column)
        grid.addElement(TableColumn(stylename=column))
    if header:
        head = TableHeaderRows()
        head.addElement(_row(header))
        grid.addElement(head)
    for row in rows:
        grid.addElement(_row(row))
    return grid


def _row(texts: tuple[str, ...]) -> Any:
    row = TableRow()
    for text in texts:
        cell = TableCell(stylename="Ruta", valuetype="string")
        cell.addElement(P(stylename="Standard", text=text))
        row.addElement(cell)
    return row


def _set_up(file: Any, document: Document) -> None:
    """A4 with the municipality's colours, a running head and page numbers."""
    standard = Style(name="Standard", family="paragraph")
    standard.addElement(ParagraphProperties(marginbottom="2.5mm"))
    standard.addElement(TextProperties(fontfamily="Calibri", fontsize="11pt", language="sv", country="SE"))
    file.styles.addElement(standard)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "Footnote"):
        style = Style(name=name.replace(" ", "_20_"), displayname=name, family="paragraph", parentstylename="Standard")
        style.addElement(
            TextProperties(
                fontsize=_SIZES.get(name, "10pt"), color=_BLUE, fontweight="bold" if name in _SIZES else "normal"
            )
        )
        file.styles.addElement(style)
    box = Style(name="Ruta", family="table-cell")
    box.addElement(TableCellProperties(border="0.5pt solid #9aa5ad", padding="1mm"))
    file.automaticstyles.addElement(box)
    layout = PageLayout(name="A4")
    layout.addElement(PageLayoutProperties(pagewidth="210mm", pageheight="297mm", margin="25mm"))
    file.automaticstyles.addElement(layout)
    page = MasterPage(name="Standard", pagelayoutname=layout)
    head, foot, number = Header(), Footer(), P(text="Sida ")
    head.addElement(P(text=f"{document.issuer.partition(' · ')[0]} – {document.running_head}"))
    number.addElement(PageNumber(selectpage="current"))
    foot.addElement(number)
    page.addElement(head)
    page.addElement(foot)
    file.masterstyles.addElement(page)
