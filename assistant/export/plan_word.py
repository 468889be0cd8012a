"""A sheet and a Word template with placeholders -> a DOCX file: the municipality's own form, filled, with its sources.

The placeholders are Swedish words in double braces, `PLACEHOLDERS` says which. Two of them stand alone in a paragraph and take
all the room they need: `{{ innehall }}`, every section, and `{{ kallbilaga }}`, the sources. A template that has no place for
one of them gets it last, so that nothing is lost. What is proposed to be changed is written as tracked changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import ChainableUndefined, TemplateError, Undefined
from jinja2.sandbox import SandboxedEnvironment

from assistant.errors import InputError
from assistant.export.archive import midnight, restamped
from assistant.export.receipt_files import AUTHOR, LANGUAGE
from assistant.export.records import Value, printable
from assistant.export.sheet import MOST_COLUMNS, Proposal, Row, Section, Sheet, SheetSource, shares, table_of
from assistant.language import gettext as _
from assistant.language import marked
from assistant.swedish import MONTHS, fold

TO_FILL_IN = marked("[fylls i av enheten]")
LARGEST = 20_000_000  # bytes of a template
SMALL, PLAIN = Pt(9), Pt(10)
BODY, APPENDIX = "innehall", "kallbilaga"
MARKS = {name: f"\u27e6{name}\u27e7" for name in (BODY, APPENDIX)}  # what stands where a part is to be built
LINK = RGBColor(0x0B, 0x4F, 0x8A)

PLACEHOLDERS: Mapping[str, str] = {
    "titel": marked("Rubriken, till exempel ”Aktiviteter för verksamhetsplanen”."),
    "datum": marked("Dagen som underlaget gäller, till exempel 5 maj 2026."),
    "kommun": marked("Kommunens namn."),
    "enhet": marked("Enhetens namn."),
    "skolform": marked("Enhetens skolform."),
    "roll": marked("Rollen som underlaget är gjort för."),
    "lasar": marked("Läsåret."),
    "anmarkning": marked("Det som är bra att veta om underlaget, i löpande text."),
    "anmarkningar": marked("Samma sak som en lista, för {%%p for rad in anmarkningar %%}."),
    BODY: marked("Hela innehållet. Ensam i ett stycke."),
    APPENDIX: marked("Källbilagan. Ensam i ett stycke."),
    "avsnitt": marked(
        "Avsnitten som en lista, med titel, kolumner och rader; en rad har celler, kallor och varje kolumn vid namn."
    ),
    "forslag": marked("Förslagen som en lista, med titel, fynd, gallande och nytt."),
    "kallor": marked("Källorna som en lista, med nr, dokument, sida, rubrik, citat och adress."),
}
FIELDS = ("kommun", "enhet", "skolform", "roll", "lasar")


class Unknown(StrEnum):
    """What is done with a placeholder of the template that nobody knows."""

    STOP = "stopp"  # nothing is written, and the message says which they are
    LEAVE = "lämna"  # it stays as it is written, and the known ones are filled
    EMPTY = "töm"


def plan_document(sheet: Sheet, template: bytes | None = None, *, unknown: Unknown = Unknown.STOP) -> bytes:
    """The sheet in that template, or in the program's own; the same bytes for the same sheet. Raises InputError."""
    rendered = _rendered(sheet, default_template() if template is None else template, unknown)
    document = docx.Document(BytesIO(rendered))
    _Builder(document, sheet).build()
    properties = document.core_properties
    properties.last_modified_by, properties.title, properties.language = AUTHOR, _clean(sheet.title)[:255], LANGUAGE
    if template is None:
        properties.author, properties.comments, properties.created = AUTHOR, "", midnight(sheet.as_of)
    properties.modified = midnight(sheet.as_of)
    stream = BytesIO()
    document.save(stream)
    return restamped(stream.getvalue())


def placeholders_of(template: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The placeholders of a template that are known and those that are not, in alphabetical order; raises InputError."""
    named = _named(_opened(template))
    return tuple(sorted(named & PLACEHOLDERS.keys())), tuple(sorted(named - PLACEHOLDERS.keys()))


def default_template() -> bytes:
    """The program's own template: a plain page on its side that a municipality may take as the start of its own."""
    document = docx.Document()
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:val"), LANGUAGE)  # what a screen reader reads it in
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(1.8)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", PLAIN
    normal.paragraph_format.space_after = Pt(4)
    for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), RGBColor(0x22, 0x22, 0x22)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [key for key in fonts.attrib if "Theme" in str(key)]:
            del fonts.attrib[theme]
    document.add_paragraph("{{ titel }}", style="Title")
    document.add_paragraph("{{ datum }}")
    document.add_paragraph("{{ anmarkning }}")
    document.add_paragraph("{{ innehall }}")
    document.add_paragraph("{{ kallbilaga }}")
    foot = section.footer.paragraphs[0]
    _run(foot, f"{AUTHOR} · {{{{ datum }}}} · {_('sida')} ", size=SMALL)
    _page_number(foot)
    stream = BytesIO()
    document.save(stream)
    return restamped(stream.getvalue())


# The template.


class _Left(ChainableUndefined):
    """A placeholder that nobody knows, written as it stood."""

    def __str__(self) -> str:
        return f"{{{{ {self._undefined_name} }}}}"


def _environment(unknown: Unknown) -> SandboxedEnvironment:
    """What a template is run in: it comes from outside, so it may reach nothing but what it is given."""
    undefined: type[Undefined] = _Left if unknown is Unknown.LEAVE else ChainableUndefined
    return SandboxedEnvironment(autoescape=True, undefined=undefined)


def _opened(template: bytes) -> DocxTemplate:
    if len(template) > LARGEST:
        raise InputError(_("Mallen är större än 20 MB. Ta bort bilder ur den och försök igen."))
    try:
        docx.Document(BytesIO(template))
        return DocxTemplate(BytesIO(template))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise InputError(
            _("Mallen går inte att läsa som ett Word-dokument. Spara den som .docx och försök igen.")
        ) from error


def _named(template: DocxTemplate) -> set[str]:
    try:
        return set(template.get_undeclared_template_variables(jinja_env=_environment(Unknown.STOP)))
    except TemplateError as error:
        raise InputError(_malformed(error)) from error


def _malformed(error: TemplateError) -> str:
    return _(
        "Mallens platshållare går inte att läsa: %(what)s. Skriv dem som {{ titel }}, med två klammer på var sida.",
        what=str(error.message or error),
    )


def _rendered(sheet: Sheet, template: bytes, unknown: Unknown) -> bytes:
    """The template with every plain placeholder filled and a mark where a part is to be built."""
    context = _context(sheet)
    opened = _opened(template)
    strange = sorted(_named(opened) - context.keys())
    if strange and unknown is Unknown.STOP:
        raise InputError(
            _(
                "Mallen har platshållare som inte finns: %(strange)s. Det går att använda: %(known)s. Rätta mallen, eller välj"
                " att lämna de okända som de är.",
                strange=", ".join(strange),
                known=", ".join(sorted(context)),
            )
        )
    stream = BytesIO()
    try:
        opened.render(context, _environment(unknown))
    except TemplateError as error:
        raise InputError(_malformed(error)) from error
    opened.save(stream)
    return stream.getvalue()


def _context(sheet: Sheet) -> dict[str, Any]:
    """What the placeholders stand for."""
    day = sheet.as_of
    filled = {name: _clean(value) for name, value in sheet.fields.items() if value}
    return {
        **dict.fromkeys(FIELDS, _(TO_FILL_IN)),
        **filled,
        "titel": _clean(sheet.title),
        "datum": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        "anmarkning": " ".join(map(_clean, sheet.notes)),
        "anmarkningar": [_clean(note) for note in sheet.notes],
        "avsnitt": [_section(section) for section in sheet.sections],
        "forslag": [
            {"titel": _clean(p.title), "fynd": _clean(p.finding), "gallande": _clean(p.old), "nytt": _clean(p.new)}
            for p in sheet.proposals
        ],
        "kallor": [
            {
                "nr": source.n,
                "dokument": _clean(source.document),
                "sida": source.page,
                "rubrik": _clean(source.heading),
                "citat": _clean(source.quote),
                "adress": source.url,
            }
            for source in sheet.sources
        ],
        **MARKS,
    }


def _section(section: Section) -> dict[str, Any]:
    names = [re.sub(r"\W+", "_", fold(column)).strip("_") for column in section.columns]
    return {
        "titel": _clean(section.title),
        "anmarkning": _clean(section.note),
        "kolumner": [_clean(column) for column in section.columns],
        "rader": [
            {**dict(zip(names, cells, strict=True)), "celler": cells, "kallor": row.marks}
            for row in section.rows
            for cells in [[_clean(cell) for cell in row.cells]]
        ],
    }


def _clean(value: Value) -> str:
    """The words without what no XML file can hold; the letters that mark a place are no words."""
    text = str(printable(value)).replace("\r\n", "\n").replace("\r", "\n")
    return text.translate({ord("\u27e6"): "[", ord("\u27e7"): "]"})


# The parts that are built.


class _Builder:
    """Builds the body and the appendix where the template has a mark for them, or last."""

    def __init__(self, document: Document, sheet: Sheet) -> None:
        self.document = document
        self.sheet = sheet
        self.changes = 0  # tracked so far: each has a number of its own
        section = document.sections[-1]
        width = (section.page_width or Cm(21)) - (section.left_margin or Cm(2)) - (section.right_margin or Cm(2))
        self.width = int(width)

    def build(self) -> None:
        """Put every part in its place."""
        for name, make in ((BODY, self._body), (APPENDIX, self._appendix)):
            anchors = [paragraph for paragraph in self._paragraphs() if MARKS[name] in paragraph.text]
            used = name == BODY and any(section.title and self._has(section.title) for section in self.sheet.sections)
            if anchors:
                self._into(anchors[0], make)
            elif not used:
                self._into(None, make)
        for paragraph in list(self._paragraphs()):
            if any(mark in paragraph.text for mark in MARKS.values()):
                _xml(paragraph).getparent().remove(paragraph._p)

    def _has(self, title: str) -> bool:
        """Whether the template wrote the sections by a loop of its own."""
        return any(title in paragraph.text for paragraph in self._paragraphs())

    def _paragraphs(self) -> Iterator[Paragraph]:
        yield from self.document.paragraphs
        for table in self.document.tables:
            for row in table.rows:
                for cell in row.cells:
                    yield from cell.paragraphs

    def _into(self, anchor: Paragraph | None, make: Callable[[], None]) -> None:
        """Make a part at the end of the document, and move it to the anchor when there is one."""
        body = self.document.element.body
        before = len(body)
        make()
        made = [element for element in list(body)[before - 1 :] if element.tag != qn("w:sectPr")]
        for element in made if anchor is not None else ():
            anchor._p.addprevious(element)  # type: ignore[union-attr]

    def _body(self) -> None:
        for section in self.sheet.sections:
            if section.rows:
                self._heading(section.title, 1)
                if section.note:
                    self._paragraph(section.note)
                if len(section.columns) > MOST_COLUMNS:
                    self._cards(section)
                else:
                    self._table(section)
        if self.sheet.proposals:
            self._heading(_("Förslag till ändringar"), 1)
            self._paragraph(_("Förslagen är spårade ändringar: godta eller avvisa dem i Word, ett i taget."))
            for proposal in self.sheet.proposals:
                self._proposal(proposal)

    def _table(self, section: Section) -> None:
        table = table_of(section)
        sourced = any(row.sources for row in section.rows)
        made = self._grid(len(table.columns))
        head = made.add_row()
        for cell, column in zip(head.cells, table.columns, strict=True):
            _run(cell.paragraphs[0], column, size=SMALL, bold=True)
            _shade(cell)
        _mark_row(head, "w:tblHeader")  # repeated on every page, which is also how a screen reader knows it
        for row, values in zip(section.rows, table.rows, strict=True):
            line = made.add_row()
            _mark_row(line, "w:cantSplit")
            cells = line.cells
            for cell, value in zip(cells[:-1] if sourced else cells, values, strict=False):
                _lines(cell, value)
            if sourced:
                self._numbers(cells[-1].paragraphs[0], row)
        self._widen(made, shares(table))

    def _cards(self, section: Section) -> None:
        """Every row by itself: its first cell as a heading, then a line for each of the others that says something."""
        for number, row in enumerate(section.rows, start=1):
            self._heading(f"{number}. {_clean(row.cells[0])}", 2)
            made = self._grid(2)
            named = [(c, v) for c, v in zip(section.columns[1:], row.cells[1:], strict=True) if v != ""]
            for column, value in named:
                cells = made.add_row().cells
                _run(cells[0].paragraphs[0], column, size=SMALL, bold=True)
                _shade(cells[0])
                _lines(cells[1], value)
            if row.sources:
                cells = made.add_row().cells
                _run(cells[0].paragraphs[0], _("Källor"), size=SMALL, bold=True)
                _shade(cells[0])
                self._numbers(cells[1].paragraphs[0], row)
            for line in made.rows:
                _mark_row(line, "w:cantSplit")
                for paragraph in line.cells[0].paragraphs if line is not made.rows[-1] else ():
                    paragraph.paragraph_format.keep_with_next = True
            self._widen(made, (0.2, 0.8))
            self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def _widen(self, made: Any, parts: Sequence[float]) -> None:
        """Give every column its share of the width, in the grid and in every cell: programs read one or the other."""
        for column, share in zip(made.columns, parts, strict=True):
            column.width = Emu(int(self.width * share))
        for line in made.rows:
            for cell, share in zip(line.cells, parts, strict=True):
                cell.width = Emu(int(self.width * share))

    def _proposal(self, proposal: Proposal) -> None:
        self._heading(proposal.title, 2)
        found = self._paragraph(_("Fynd: ”%(finding)s” ", finding=_clean(proposal.finding)))
        found.paragraph_format.keep_with_next = True
        _link(found, f"[{proposal.finding_source}]", anchor=_bookmark(proposal.finding_source))
        says = _("Gällande text, med förslaget som spårad ändring ") if proposal.old else _("Läggs till efter ")
        there = self._paragraph(says)
        there.paragraph_format.keep_with_next = True
        _link(there, f"[{proposal.old_source}]", anchor=_bookmark(proposal.old_source))
        changed = self._paragraph("", "Quote")
        for kept, removed, added in _changed_words(_clean(proposal.old), _clean(proposal.new)):
            if kept:
                _run(changed, kept)
            for tag, text in (("w:del", removed), ("w:ins", added)):
                if text:
                    self._tracked(changed, tag, text)

    def _tracked(self, paragraph: Paragraph, tag: str, text: str) -> None:
        """A change that a reader of the file can take or refuse."""
        self.changes += 1
        change = OxmlElement(tag)
        change.set(qn("w:id"), str(900_000 + self.changes))
        change.set(qn("w:author"), AUTHOR)
        change.set(qn("w:date"), f"{self.sheet.as_of}T00:00:00Z")
        run = OxmlElement("w:r")
        words = OxmlElement("w:delText" if tag == "w:del" else "w:t")
        words.set(qn("xml:space"), "preserve")
        words.text = text
        run.append(words)
        change.append(run)
        _xml(paragraph).append(change)

    def _appendix(self) -> None:
        if not self.sheet.sources:
            return
        self._heading(_("Källbilaga"), 1)
        for source in self.sheet.sources:
            self._source(source)

    def _source(self, source: SheetSource) -> None:
        line = self._paragraph("")
        line.paragraph_format.keep_with_next = True
        _bookmarked(line, f"[{source.n}]", _bookmark(source.n), source.n)
        _run(
            line, " " + _("%(document)s, sida %(page)s", document=_clean(source.document), page=source.page), bold=True
        )
        if source.heading:
            _run(line, f" · {_clean(source.heading)}", size=SMALL)
        quoted = self._paragraph("", "Quote")
        _run(quoted, _clean(source.quote), size=SMALL)
        quoted.paragraph_format.keep_with_next = True
        for above in (line, quoted):
            above.paragraph_format.space_after = Pt(1)
        address = self._paragraph("")
        if source.url.startswith(("https://", "http://")):
            _link(address, source.url, url=source.url)
        else:
            _run(address, source.url, size=SMALL)

    def _numbers(self, paragraph: Paragraph, row: Row) -> None:
        """The numbers of a row's sources, each a link to the appendix."""
        for place, n in enumerate(row.sources):
            if place:
                _run(paragraph, " ", size=SMALL)
            _link(paragraph, f"[{n}]", anchor=_bookmark(n))

    def _heading(self, text: str, level: int) -> None:
        paragraph = self._paragraph("", f"Heading {level}")
        styled = (paragraph.style.name or "").startswith("Heading") if paragraph.style is not None else False
        _run(paragraph, _clean(text), bold=None if styled else True)
        paragraph.paragraph_format.keep_with_next = True
        if not styled:  # a template without that style still gets a heading that can be navigated to
            outline = OxmlElement("w:outlineLvl")
            outline.set(qn("w:val"), str(level - 1))
            _xml(paragraph).get_or_add_pPr().append(outline)

    def _paragraph(self, text: str, style: str = "") -> Paragraph:
        known = style and any(each.name == style for each in self.document.styles)
        return self.document.add_paragraph(_clean(text), style=style if known else None)

    def _grid(self, columns: int) -> Any:
        known = any(each.name == "Table Grid" for each in self.document.styles)
        made = self.document.add_table(rows=0, cols=columns, style="Table Grid" if known else None)
        made.autofit = False
        if not known:
            _border(made)
        _pad(made)
        return made


def _changed_words(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """What is kept, what is taken out and what is put in, word by word and in order."""
    before, after = re.findall(r"\s*\S+", old), re.findall(r"\s*\S+", new)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, added = "".join(before[a:b]), "".join(after[c:d])
        yield (removed, "", "") if tag == "equal" else ("", removed, added)


def _lines(cell: _Cell, value: Value) -> None:
    """Write a value in a cell, a paragraph for each of its lines."""
    for place, line in enumerate(_clean(value).split("\n")):
        paragraph = cell.paragraphs[0] if not place else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        _run(paragraph, line, size=SMALL)


def _run(paragraph: Paragraph, text: str, *, size: Pt | None = None, bold: bool | None = None) -> None:
    run = paragraph.add_run(text)
    run.bold = bold
    if size is not None:
        run.font.size = size


def _shade(cell: _Cell) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EFEDE8")):
        shading.set(qn(f"w:{name}"), value)
    properties: Any = cell._tc.get_or_add_tcPr()
    properties.append(shading)


def _mark_row(line: Any, tag: str) -> None:
    line._tr.get_or_add_trPr().append(OxmlElement(tag))


def _border(table: Any) -> None:
    """Lines around every cell, where the template has no style for a table."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "808080")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _pad(table: Any) -> None:
    """Air around what stands in the cells."""
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 50), ("left", 90), ("bottom", 50), ("right", 90)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _xml(paragraph: Paragraph) -> Any:
    """The element of a paragraph, to which what python-docx has no word for is added."""
    return paragraph._p


def _bookmark(number: int) -> str:
    return f"kalla_{number}"


def _bookmarked(paragraph: Paragraph, text: str, name: str, number: int) -> None:
    """Write a text that links lead to."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(800_000 + number))
    start.set(qn("w:name"), name)
    _xml(paragraph).append(start)
    _run(paragraph, text, bold=True)
    _xml(paragraph).append(end)


def _link(paragraph: Paragraph, text: str, *, anchor: str = "", url: str = "") -> None:
    """Write a text that leads to a place in the file or to an address."""
    link = OxmlElement("w:hyperlink")
    if anchor:
        link.set(qn("w:anchor"), anchor)
    else:
        related = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), related)
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb, run.font.underline = SMALL, LINK, True
    link.append(run._r)
    _xml(paragraph).append(link)


def _page_number(paragraph: Paragraph) -> None:
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = SMALL
        if instruction:
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = instruction
            element: Any = run._r
            element.append(words)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            element = run._r
            element.append(mark)
