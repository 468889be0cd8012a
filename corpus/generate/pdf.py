"""Lays a document out as a PDF: title page, contents, running head, page numbers and footnotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Grid

from corpus.generate.blocks import Block, Bullets, Document, Heading, Table, Text

_WIDTH, _HEIGHT = A4
_SIDE = 25 * mm
_MEASURE = _WIDTH - 2 * _SIDE
_FOOT = 36 * mm
_BLUE, _GREY, _PALE = HexColor("#12486b"), HexColor("#5b6670"), HexColor("#e6eef3")

_BODY = ParagraphStyle(
    "body", fontName="Helvetica", fontSize=10.5, leading=15, spaceAfter=7, allowWidows=0, allowOrphans=0
)
_LEAD = ParagraphStyle("lead", _BODY, spaceAfter=3, keepWithNext=1)
_ITEM = ParagraphStyle("item", _BODY, leftIndent=16, bulletIndent=4, spaceAfter=3)
_LAST_ITEM = ParagraphStyle("last item", _ITEM, spaceAfter=8)
_CELL = ParagraphStyle("cell", _BODY, fontSize=9, leading=12, spaceAfter=0)
_HEAD_CELL = ParagraphStyle("head cell", _CELL, fontName="Helvetica-Bold", textColor=white)
_NOTE = ParagraphStyle("note", _BODY, fontSize=8.5, leading=11, spaceAfter=2)
_CAPTION = ParagraphStyle("caption", _LEAD, fontName="Helvetica-Oblique", fontSize=9.5, spaceBefore=6)
_TITLE = ParagraphStyle(
    "title", fontName="Helvetica-Bold", fontSize=27, leading=34, textColor=_BLUE, spaceAfter=16 * mm
)
_SMALL_TITLE = ParagraphStyle("small title", _TITLE, fontSize=19, leading=24, spaceAfter=5 * mm)
_CONTENTS = ParagraphStyle("contents", _TITLE, fontSize=17, leading=22, spaceAfter=6 * mm)
_HEADINGS = {
    1: ParagraphStyle("h1", _CONTENTS, spaceBefore=16, spaceAfter=7, keepWithNext=1),
    2: ParagraphStyle("h2", _CONTENTS, fontSize=13, leading=17, spaceBefore=12, spaceAfter=5, keepWithNext=1),
    3: ParagraphStyle("h3", _CONTENTS, fontSize=10.5, leading=14, spaceBefore=6, spaceAfter=3, keepWithNext=1),
}

# Where a Swedish compound may be broken at the end of a line.
_JOINT = re.compile(
    r"(digitaliserings|verksamhets|kompetens|informations|säkerhets|utvecklings|gymnasie|förvaltnings|undervisnings|"
    r"uppföljnings|kvalitets|introduktions|personuppgifts|självskattnings|överens|skolbibliotek(?=ar)|systemför|risk|"
    r"person(?=uppgif)|dataskydds|aktivitets|ansvars|tillgänglighets|samman(?=[fs])|konsekvens|källkritik|läromedels|"
    r"integritetsskydds|funktions|arbets|grund(?=ut)|läs(?=år)|lär(?=platt)|redo(?=vis)|genom(?=för)|medar|tjänste)"
    r"(?=[a-zåäö]{4,})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Layout:
    """What one pass over the document found out, and the next pass needs to know."""

    pages: int = 0
    headings: tuple[tuple[str, int], ...] = ()


@dataclass
class _Pass:
    """One pass over the document: collects the next layout while the pages are drawn by the last one."""

    document: Document
    known: _Layout
    headings: list[tuple[str, int]] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)

    def start_page(self, canvas: Canvas, _template: BaseDocTemplate) -> None:
        """Draw what stands above and below the text, and listen for footnote marks."""
        canvas.setNamedCB("footnote", lambda _canvas, _kind, label: self.pending.append(label))
        page = canvas.getPageNumber()
        if page == 1:
            (_draw_cover if self.document.title_page else _draw_letterhead)(canvas, self.document)
        if page > 1 or not self.document.title_page:
            canvas.setFont("Helvetica", 8.5)
            canvas.setFillColor(_GREY)
            if page > 1:
                canvas.drawString(_SIDE, _HEIGHT - 16 * mm, self.document.issuer.split(" · ")[0])
                canvas.drawRightString(_WIDTH - _SIDE, _HEIGHT - 16 * mm, self.document.running_head)
                canvas.setStrokeColor(_GREY)
                canvas.setLineWidth(0.4)
                canvas.line(_SIDE, _HEIGHT - 18 * mm, _WIDTH - _SIDE, _HEIGHT - 18 * mm)
            canvas.drawRightString(_WIDTH - _SIDE, 12 * mm, f"Sida {page} av {self.known.pages}")

    def end_page(self, canvas: Canvas, _template: BaseDocTemplate) -> None:
        """Set the footnotes whose marks fell on this page."""
        notes = [Paragraph(f"<super>{n}</super> {_markup(self.document.notes[n])}", _NOTE) for n in self.pending]
        self.pending.clear()
        if not notes:
            return
        canvas.setStrokeColor(_GREY)
        canvas.setLineWidth(0.4)
        top = _FOOT - 3 * mm
        canvas.line(_SIDE, top, _SIDE + 45 * mm, top)
        for note in notes:
            top -= note.wrap(_MEASURE, _FOOT)[1] + 2
            note.drawOn(canvas, _SIDE, top)

    def after(self, flowable: Flowable) -> None:
        """Note the page a heading fell on."""
        if label := getattr(flowable, "contents_label", ""):
            self.headings.append((label, flowable.contents_page()))


def render(document: Document, path: Path) -> None:
    """Write ``document`` to ``path``, in as many passes as its page numbers need to settle."""
    known = _Layout()
    while (found := _build(document, known, path)) != known:
        known = found


def _build(document: Document, known: _Layout, path: Path) -> _Layout:
    run = _Pass(document, known)
    template = BaseDocTemplate(
        str(path),
        pagesize=A4,
        title=document.title,
        author=document.issuer.split(" · ")[0],
        lang="sv-SE",
        invariant=1,
    )
    first_top = 62 * mm if document.title_page else 44 * mm
    hooks = {"onPage": run.start_page, "onPageEnd": run.end_page}
    template.addPageTemplates(
        [
            PageTemplate("first", [_frame(first_top)], **hooks),
            PageTemplate("text", [_frame(24 * mm)], **hooks),
        ]
    )
    template.afterFlowable = run.after
    story: list[Flowable] = [NextPageTemplate("text"), *_front(document, known)]
    for flowable in _body(document):
        if hasattr(flowable, "contents_label"):
            flowable.contents_page = lambda: template.page
        story.append(flowable)
    template.build(story)
    return _Layout(template.page, tuple(run.headings))


def _frame(top: float) -> Frame:
    return Frame(
        _SIDE, _FOOT, _MEASURE, _HEIGHT - _FOOT - top, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )


def _front(document: Document, known: _Layout) -> Iterator[Flowable]:
    """Lay out the title and the header block; with a title page, a table of contents too."""
    yield Paragraph(escape(document.title), _TITLE if document.title_page else _SMALL_TITLE)
    bold = ParagraphStyle("fact", _CELL, fontName="Helvetica-Bold")
    rows = [[Paragraph(_markup(name), bold), Paragraph(_markup(value), _CELL)] for name, value in document.facts]
    ruled = [("LINEBELOW", (0, 0), (-1, -1), 0.4, _GREY), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    yield Grid(rows, colWidths=[52 * mm, _MEASURE - 52 * mm], style=ruled, hAlign="LEFT")
    if not document.title_page:
        yield Spacer(1, 5 * mm)
        return
    yield PageBreak()
    yield Paragraph("Innehåll", _CONTENTS)
    for label, page in known.headings:
        yield _contents_line(label, page)
    yield PageBreak()


def _contents_line(label: str, page: int) -> Flowable:
    """Set a line of the table of contents, its dots as wide as they need to be."""
    nested = "." in label.split(maxsplit=1)[0]
    style = ParagraphStyle("entry", _BODY, leftIndent=14 if nested else 0, spaceAfter=0)
    room = _MEASURE - 14 * mm - style.leftIndent - _width(label + " ")
    dots = "." * int(room / _width("."))
    number = Paragraph(str(page), ParagraphStyle("number", style, alignment=TA_RIGHT))
    line = Paragraph(f"{escape(label)} {dots}", style)
    return Grid([[line, number]], colWidths=[_MEASURE - 12 * mm, 12 * mm], style=_padded(0, 2))


def _width(text: str) -> float:
    return float(stringWidth(text, _BODY.fontName, _BODY.fontSize))


def _padded(sides: float, ends: float) -> list[Any]:
    everywhere = (0, 0), (-1, -1)
    return [(f"{side}PADDING", *everywhere, sides) for side in ("LEFT", "RIGHT")] + [
        (f"{end}PADDING", *everywhere, ends) for end in ("TOP", "BOTTOM")
    ]


def _body(document: Document) -> Iterator[Flowable]:
    chapter = section = 0
    for block in document.body:
        if isinstance(block, Heading) and block.level < 3 and document.title_page:
            chapter, section = (chapter + 1, 0) if block.level == 1 else (chapter, section + 1)
            label = f"{chapter} {block.text}" if block.level == 1 else f"{chapter}.{section} {block.text}"
            heading = Paragraph(escape(label), _HEADINGS[block.level])
            heading.contents_label = label
            if block.new_page:
                yield PageBreak()
            yield heading
        else:
            yield from _flowables(block, document.bullet)


def _flowables(block: Block, bullet: str) -> Iterator[Flowable]:
    match block:
        case Heading(level, text):
            yield Paragraph(escape(text), _HEADINGS[level])
        case Text(text, label):
            yield Paragraph(f"<b>{_markup(label)}</b> {_markup(text)}" if label else _markup(text), _BODY)
        case Bullets(lead, items):
            if lead:
                yield Paragraph(_markup(lead), _LEAD if lead[-1] in ".:" else _HEADINGS[3])
            for item in items[:-1]:
                yield Paragraph(_markup(item), _ITEM, bulletText=bullet)
            yield Paragraph(_markup(items[-1]), _LAST_ITEM, bulletText=bullet)
        case Table():
            yield from _table(block)


def _table(block: Table) -> Iterator[Flowable]:
    rows = [[Paragraph(_markup(cell), _HEAD_CELL) for cell in block.header]]
    rows += [[Paragraph(_markup(cell), _CELL) for cell in row] for row in block.rows]
    style = [
        ("BACKGROUND", (0, 0), (-1, 0), _BLUE),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, _PALE]),
        ("GRID", (0, 0), (-1, -1), 0.4, _GREY),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *_padded(4, 4),
    ]
    yield Paragraph(_markup(block.caption), _CAPTION)
    yield Grid(rows, colWidths=[width * mm for width in block.widths], style=style, repeatRows=1, hAlign="LEFT")
    yield Spacer(1, 8)


def _markup(text: str) -> str:
    """Write the text as reportlab wants it: escaped, places to hyphenate, footnote marks that report themselves."""
    softened = _JOINT.sub("\\1\u00ad", escape(text, quote=False))
    return re.sub(r"\[\^(\d+)\]", r'<super>\1</super><onDraw name="footnote" label="\1"/>', softened)


def _draw_emblem(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw the arms of a municipality that does not exist: a shield with two waves and a mill cross."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / 100, size / 100)
    shield = canvas.beginPath()
    shield.moveTo(0, 118)
    shield.lineTo(100, 118)
    shield.lineTo(100, 50)
    shield.curveTo(100, 22, 70, 8, 50, 0)
    shield.curveTo(30, 8, 0, 22, 0, 50)
    shield.close()
    canvas.setFillColor(_BLUE)
    canvas.drawPath(shield, stroke=0, fill=1)
    canvas.setStrokeColor(white)
    canvas.setLineWidth(7)
    canvas.line(32, 68, 68, 104)
    canvas.line(32, 104, 68, 68)
    for level in (48, 32):
        wave = canvas.beginPath()
        wave.moveTo(14, level)
        wave.curveTo(26, level + 12, 38, level - 12, 50, level)
        wave.curveTo(62, level + 12, 74, level - 12, 86, level)
        canvas.drawPath(wave, stroke=1, fill=0)
    canvas.restoreState()


def _draw_cover(canvas: Canvas, document: Document) -> None:
    _draw_emblem(canvas, _SIDE, _HEIGHT - 42 * mm, 14 * mm)
    canvas.setFillColor(_BLUE)
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(_SIDE + 19 * mm, _HEIGHT - 33 * mm, document.issuer.split(" · ")[0])
    canvas.setFont("Helvetica", 11)
    canvas.drawString(_SIDE + 19 * mm, _HEIGHT - 39 * mm, document.issuer.split(" · ")[1])
    canvas.rect(0, 0, _WIDTH, 9 * mm, stroke=0, fill=1)


def _draw_letterhead(canvas: Canvas, document: Document) -> None:
    _draw_emblem(canvas, _SIDE, _HEIGHT - 32 * mm, 10 * mm)
    canvas.setFillColor(_BLUE)
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(_SIDE + 14 * mm, _HEIGHT - 25 * mm, document.issuer.split(" · ")[0])
    canvas.setFont("Helvetica", 9.5)
    canvas.drawString(_SIDE + 14 * mm, _HEIGHT - 30 * mm, document.issuer.split(" · ")[1])
    if document.stamp:
        _draw_stamp(canvas, document.stamp)


def _draw_stamp(canvas: Canvas, lines: tuple[str, ...]) -> None:
    """Draw a registrar's stamp, put on by hand and so a little askew."""
    canvas.saveState()
    canvas.translate(_WIDTH - 82 * mm, _HEIGHT - 34 * mm)
    canvas.rotate(4)
    canvas.setStrokeColor(_BLUE)
    canvas.setLineWidth(1.2)
    canvas.rect(0, 0, 56 * mm, (len(lines) * 5 + 3) * mm, stroke=1, fill=0)
    canvas.setFont("Courier-Bold", 9)
    for n, line in enumerate(reversed(lines)):
        canvas.drawCentredString(28 * mm, (3 + n * 5) * mm, line)
    canvas.restoreState()
