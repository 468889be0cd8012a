"""The parts of a receipt -> a DOCX, PDF or Markdown file, in Swedish and with real headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from functools import lru_cache
from html import escape
from io import BytesIO
from typing import Any

from assistant.export.archive import restamped
from assistant.export.markdown import cell
from assistant.export.records import printable

LANGUAGE, AUTHOR = "sv-SE", "Röda tråden"
LISTED = re.compile(r"^(?=[-+])|(?<=^\d)(?=[.)])|(?<=^\d\d)(?=[.)])")  # what Markdown would make a list of
PLAIN, BOLD = "Vera", "VeraBd"  # shipped with reportlab
MARGIN = 56.0  # points around a page of a PDF
# What its letters lack and others look the same as.
ALIKE = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2212", "-")
    | dict.fromkeys("\u2002\u2003\u2009\u202f", " ")
    | dict.fromkeys("\u25cf\u25e6\u25aa\uf0b7\uf0a7", "•")
    | dict.fromkeys("\u200b\ufeff", "")
)
SPELT = "Tecken som PDF-filens typsnitt saknar är skrivna med sin kod, till exempel [U+2192]."


class Shape(StrEnum):
    """What a part of a receipt is."""

    HEADING = auto()
    TEXT = auto()
    POINT = auto()
    QUOTE = auto()  # to the letter, with its line breaks
    SMALL = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (of level 0: the title), a paragraph, a point of a list or a quote."""

    shape: Shape
    text: str
    level: int = 0


def word_of(parts: Sequence[Part], given: datetime) -> bytes:
    """The parts as a DOCX document; the first is its title."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:val"), LANGUAGE)  # what a screen reader reads it in
    for part in parts:
        text = _text(part)
        match part.shape:
            case Shape.HEADING:
                document.add_heading(text, part.level)
            case Shape.POINT:
                document.add_paragraph(text, style="List Bullet")
            case Shape.QUOTE:
                document.add_paragraph(text, style="Quote")
            case Shape.SMALL:
                document.add_paragraph().add_run(text).font.size = Pt(9)
            case Shape.TEXT:
                document.add_paragraph(text)
    properties = document.core_properties
    properties.author = properties.last_modified_by = AUTHOR
    properties.title, properties.comments, properties.language = _text(parts[0])[:255], "", LANGUAGE
    properties.created = properties.modified = given.replace(tzinfo=None, microsecond=0)
    stream = BytesIO()
    document.save(stream)
    return restamped(stream.getvalue())


def markdown_of(parts: Sequence[Part]) -> bytes:
    """The parts as Markdown, in UTF-8."""
    return ("\n\n".join(map(_markdown, parts)) + "\n").encode()


def _markdown(part: Part) -> str:
    if part.shape is Shape.QUOTE:
        text = _text(part)
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return f"{fence}text\n{text}\n{fence}"
    text = LISTED.sub(r"\\", cell(part.text), count=1)
    if part.shape is Shape.HEADING:
        return f"{'#' * (part.level + 1)} {text}"
    return f"- {text}" if part.shape is Shape.POINT else text


def pdf_of(parts: Sequence[Part], foot: str) -> bytes:
    """The parts as a PDF with its headings as bookmarks and `foot` under every page; the first is its title."""
    return printed(_flowables(parts, letters()), _text(parts[0]), foot)


def printed(flowables: list[Any], title: str, foot: str, *, landscape: bool = False) -> bytes:
    """What reportlab is to set, as a PDF with its headings (what has a level) as bookmarks; `foot` is under every page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    width, height = A4[::-1] if landscape else A4
    margin = MARGIN
    face = letters()

    def footer(canvas: Any, document: Any) -> None:
        canvas.setFont(PLAIN, 8)
        canvas.drawString(margin, margin / 2, foot)
        canvas.drawRightString(width - margin, margin / 2, f"Sida {document.page}")

    class Outlined(BaseDocTemplate):  # type: ignore[misc]
        """A template that bookmarks a heading where it came to stand."""

        def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - reportlab's name
            if hasattr(flowable, "level"):
                key = f"heading-{flowable.number}"
                self.canv.bookmarkPage(key)
                self.canv.addOutlineEntry(flowable.getPlainText(), key, flowable.level)

    stream = BytesIO()
    document = Outlined(
        stream, pagesize=(width, height), title=spelt(title, face), author=AUTHOR, lang=LANGUAGE, invariant=True
    )
    frame = Frame(margin, margin, width - 2 * margin, height - 2 * margin, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=footer))
    document.build(flowables)
    return stream.getvalue()


def _flowables(parts: Sequence[Part], face: Any) -> list[Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    body = ParagraphStyle("body", fontName=PLAIN, fontSize=10, leading=14.5, spaceAfter=5)
    styles = {
        Shape.TEXT: body,
        Shape.POINT: ParagraphStyle("point", body, leftIndent=14, bulletIndent=3),
        Shape.QUOTE: ParagraphStyle("quote", body, leftIndent=14, borderPadding=4, backColor="#f4f1ea", spaceAfter=9),
        Shape.SMALL: ParagraphStyle("small", body, fontSize=8, leading=11.5, textColor="#444444"),
    }
    headings = heading_styles(body)
    made: list[Any] = []
    texts = [spelt(_text(part), face) for part in parts]
    for number, (part, text) in enumerate(zip(parts, texts, strict=True)):
        marked = escape(text).replace("\n", "<br/>")
        if part.shape is Shape.HEADING:
            made.append(Paragraph(marked, headings[part.level]))
            made[-1].number, made[-1].level = number, part.level
        else:
            made.append(Paragraph(marked, styles[part.shape], bulletText="•" if part.shape is Shape.POINT else None))
    if any("[U+" in text for text in texts):
        made.append(Paragraph(SPELT, styles[Shape.SMALL]))
    return made


def heading_styles(body: Any) -> list[Any]:
    """The styles of the title and of the headings of level 1 and 2."""
    from reportlab.lib.styles import ParagraphStyle

    return [
        ParagraphStyle(
            f"h{size}", body, fontName=BOLD, fontSize=size, leading=size * 1.3, spaceBefore=above, keepWithNext=1
        )
        for size, above in ((17, 0), (13, 12), (10.5, 8))
    ]


@lru_cache(maxsize=1)
def letters() -> Any:
    """The letters of the PDF, registered with reportlab: what is written with them can be searched and read aloud."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (BOLD, PLAIN):
        font = TTFont(name, f"{name}.ttf")
        registerFont(font)
    return font.face


def spelt(text: str, face: Any) -> str:
    """The text with what the letters lack written as its code."""
    alike = text.translate(ALIKE)
    return "".join(c if c == "\n" or ord(c) in face.charToGlyph else f"[U+{ord(c):04X}]" for c in alike)


def _text(part: Part) -> str:
    """The words of a part, with line breaks of one kind and without what no XML file can hold."""
    return str(printable(part.text)).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
