"""An export -> a DOCX document: tables at a glance, then every item as a quote with its source under it."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from assistant.export.archive import midnight, restamped
from assistant.export.records import Export, Record, Table, printable
from assistant.swedish import KINDS
from assistant.weight import weight_of

SMALL = Pt(9)


def document_of(export: Export) -> bytes:
    """The document; the same bytes for the same export."""
    document = docx.Document()
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:val"), "sv-SE")  # what a screen reader reads it in
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    _heading(document, export.title, 0)
    for text in (f"Per den {export.as_of}.", *export.remarks):
        document.add_paragraph(_text(text))
    for table in export.overview:
        _table(document, table)
    if export.records:
        _heading(document, export.items.title, 1)
    for group, records in groupby(export.records, key=lambda record: record.group):
        if group:
            _heading(document, group, 2)
        for record in records:
            _record(document, record)
    _table(document, export.sources)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Röda tråden"
    properties.title, properties.comments, properties.language = export.title, "", "sv-SE"
    properties.created = properties.modified = midnight(export.as_of)
    stream = BytesIO()
    document.save(stream)
    return restamped(stream.getvalue())


def _record(document: Document, record: Record) -> None:
    item = record.item
    heading = document.add_paragraph()
    heading.paragraph_format.keep_with_next = True
    said = [KINDS[item.kind], weight_of(item, record.document).value, record.agent, item.area, record.judged]
    heading.add_run(_text(f"{record.number}. {' · '.join(filter(None, said))}")).bold = True
    if item.lead_in:
        lead_in = document.add_paragraph(_text(item.lead_in))
        lead_in.paragraph_format.keep_with_next = True
    quote = document.add_paragraph(_text(item.text), style="Quote")
    quote.paragraph_format.keep_with_next = True
    facts = [
        record.place,
        record.path,
        record.standing.status.value,
        f"tid: {item.time}" if item.time else "",
        f"uppföljning: {item.follow_up}" if item.follow_up else "",
        f"hör till {record.serves}" if record.serves else "",
        f"post {item.id}",
    ]
    document.add_paragraph().add_run(_text(" · ".join(filter(None, facts)))).font.size = SMALL


def _table(document: Document, table: Table) -> None:
    if not table.rows:
        return
    _heading(document, table.title, 1)
    made = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    for place, row in enumerate((table.columns, *table.rows)):
        line = made.add_row()
        for cell, value in zip(line.cells, row, strict=True):
            run = cell.paragraphs[0].add_run(_text(value))
            run.font.size, run.bold = SMALL, place == 0
        if place == 0:  # repeated at the top of every page, which is also how a screen reader knows it
            line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _heading(document: Document, text: str, level: int) -> None:
    document.add_heading(_text(text), level)


def _text(value: str | int) -> str:
    return str(printable(value))
