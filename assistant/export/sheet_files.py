"""A sheet and a format -> the file with its name and media type: DOCX in a template, PDF, XLSX or Markdown."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from assistant.errors import InputError
from assistant.export.files import MEDIA_TYPES, File, Format
from assistant.export.receipt import PDF
from assistant.export.records import Table, Value, printable
from assistant.export.sheet import Sheet, shares
from assistant.language import gettext as _

FORMATS = (Format.DOCX.value, Format.XLSX.value, Format.MARKDOWN.value, PDF)
NUMBER = re.compile(r"\[(\d+)\]")


def sheet_file(sheet: Sheet, format_: str, *, template: bytes | None = None, unknown: str = "stopp") -> File:
    """The sheet as a file; the same bytes for the same sheet. Only DOCX takes a template. Raises InputError."""
    if format_ not in FORMATS:
        raise InputError(
            _("”%(format)s” går inte att spara som. Välj bland: %(known)s.", format=format_, known=", ".join(FORMATS))
        )
    if template is not None and format_ != Format.DOCX:
        raise InputError(_("En mall går bara att använda för Word. Välj docx, eller ta bort mallen."))
    name = re.sub(r"[^\w-]+", "-", f"{sheet.title} {sheet.as_of}").strip("-").lower()
    media_type = "application/pdf" if format_ == PDF else MEDIA_TYPES[Format(format_)]
    return File(f"{name}.{format_}", media_type, _content(sheet, format_, template, unknown))


def _content(sheet: Sheet, format_: str, template: bytes | None, unknown: str) -> bytes:
    """The file's content; the office libraries are imported when a file is wanted, not when the server starts."""
    if format_ == Format.DOCX:
        from assistant.export.plan_word import Unknown, plan_document

        if unknown not in set(Unknown):
            raise InputError(_("Välj vad som görs med okända platshållare: %(known)s.", known=", ".join(Unknown)))
        return plan_document(sheet, template, unknown=Unknown(unknown))
    if format_ == Format.XLSX:
        from assistant.export.workbook import workbook_from

        return workbook_from(sheet.title, sheet.as_of, sheet.said, sheet.tables())
    if format_ == Format.MARKDOWN:
        from assistant.export.markdown import markdown_from

        return markdown_from(sheet.title, sheet.as_of, sheet.said, sheet.tables())
    return _pdf(sheet)


def _pdf(sheet: Sheet) -> bytes:
    """The sheet as a PDF on its side: tables, then the sources, to which every number leads."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    from assistant.export.receipt_files import AUTHOR, BOLD, PLAIN, heading_styles, letters, printed, spelt

    face = letters()
    body = ParagraphStyle("body", fontName=PLAIN, fontSize=10, leading=14, spaceAfter=5)
    small = ParagraphStyle("small", body, fontSize=8, leading=10.5, spaceAfter=0)
    strong = ParagraphStyle("strong", small, fontName=BOLD)
    titles = heading_styles(body)

    def words(value: Value) -> str:
        return escape(spelt(str(printable(value)).replace("\t", " "), face)).replace("\n", "<br/>")

    def heading(text: str, level: int) -> Any:
        made = Paragraph(words(text), titles[level])
        made.level, made.number = level, len(flowables)
        return made

    flowables: list[Any] = []
    flowables.append(heading(sheet.title, 0))
    flowables += [Paragraph(words(note), body) for note in (_("Per den %(day)s.", day=sheet.as_of), *sheet.said)]
    tables = sheet.tables()
    for table in tables[:-1] if sheet.sources else tables:
        flowables.append(heading(table.title, 1))
        flowables.append(_table(table, lambda value: Paragraph(_linked(words(value)), small), Paragraph, strong))
    if sheet.sources:
        flowables.append(heading(tables[-1].title, 1))
        for source in sheet.sources:
            place = words(_("%(document)s, sida %(page)s", document=source.document, page=source.page))
            under = f" · {words(source.heading)}" if source.heading else ""
            address = words(source.url)
            link = f'<a href="{address}" color="#0b4f8a">{address}</a>' if source.url.startswith("http") else address
            name = f'<a name="kalla_{source.n}"/><font name="{BOLD}">[{source.n}] {place}</font>'
            text = f"{name}{under}<br/>”{words(source.quote)}”<br/>{link}"
            flowables.append(Paragraph(text, ParagraphStyle("source", small, spaceAfter=6)))
    return printed(flowables, sheet.title, f"{AUTHOR} · {sheet.as_of}", landscape=True)


def _linked(text: str) -> str:
    """The text with every number of a source as a link to it."""
    return NUMBER.sub(r'<a href="#kalla_\1" color="#0b4f8a">[\1]</a>', text)


def _table(table: Table, cell: Any, paragraph: Any, strong: Any) -> Any:
    """The table as reportlab sets it, its head repeated on every page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import LongTable

    from assistant.export.receipt_files import MARGIN

    width = A4[1] - 2 * MARGIN
    rows = [[cell(value) for value in row] for row in table.rows]
    made = LongTable(
        [[paragraph(escape(column), strong) for column in table.columns], *rows],
        colWidths=[width * share for share in shares(table)],
        repeatRows=1,
        splitInRow=1,  # a row that is higher than what is left of a page goes on on the next
    )
    made.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.4, "#8a8a8a"),
            ("BACKGROUND", (0, 0), (-1, 0), "#efede8"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return made
