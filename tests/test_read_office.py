"""Word, Excel, PowerPoint and OpenDocument files keep their headings, lists, tables, notes and changes."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import odfdo
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Font
from PIL import Image
from pptx import Presentation
from pptx.util import Cm

from assistant.errors import ReadError
from assistant.settings import Settings
from assistant.types import LineRole
from ingest.read import read, remarks

SETTINGS = Settings()
SOME = settings(max_examples=15, deadline=None)
# How deep each item of a list stands; each at most one deeper than the one before it.
LEVELS = st.lists(st.integers(0, 3), min_size=1, max_size=12)
TABLES = st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=2, max_size=5)
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
NOTES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def possible(levels):
    """The levels with every leap of more than one step down made one step."""
    kept = []
    for level in levels:
        kept.append(min(level, kept[-1] + 1 if kept else 0))
    return kept


def shown(page):
    return [(page.raw[line.start : line.end], line.role, line.level) for line in exact(page).lines]


def texts(page):
    return [text for text, _, _ in shown(page)]


def exact(page):
    position = 0
    for line in page.lines:
        assert line.start >= position
        assert page.raw[line.start : line.end].strip() == page.raw[line.start : line.end] != ""
        position = line.end
    return page


def headers(page):
    return {page.raw[line.start : line.end]: line.headers for line in exact(page).lines if line.role == LineRole.CELL}


def word(path, *body, notes=()):
    """A Word document whose body is the given XML, with footnotes (number, text)."""
    document = Document()
    root = document.element.body
    for xml in body:
        root.insert(
            len(root) - 1, parse_xml(xml.replace(">", f" {nsdecls('w', 'r')}>", 1).replace("/ xmlns", " xmlns"))
        )
    document.save(str(path))
    if notes:
        inside = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
            for number, text in notes
        )
        separator = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        part = f"<w:footnotes {nsdecls('w')}>{separator}{inside}</w:footnotes>"
        rewrite(
            path,
            {
                "word/footnotes.xml": lambda _: part,
                "word/_rels/document.xml.rels": lambda text: text.replace(
                    "</Relationships>",
                    f'<Relationship Id="rId99" Type="{NOTES_RELATION}" Target="footnotes.xml"/></Relationships>',
                ),
                "[Content_Types].xml": lambda text: text.replace(
                    "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{NOTES_TYPE}"/></Types>'
                ),
            },
        )
    return path


def rewrite(path, changes):
    """Change parts of a zip file in place; a change is made of a part's text, empty for a new part, a picture's of its bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        old = parts.get(name, b"")
        parts[name] = change(old) if name.endswith(".png") else change(old.decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def paragraph(text, style="", inside=""):
    named = f'<w:pPr><w:pStyle w:val="{style}"/>{inside}</w:pPr>' if style else f"<w:pPr>{inside}</w:pPr>"
    return f'<w:p>{named}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


# Word


def test_a_footnote_is_marked_in_the_text_and_stands_at_the_end_of_its_section(tmp_path):
    mark = (
        '<w:p><w:r><w:t>Målet</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:t> gäller.</w:t></w:r></w:p>'
    )
    path = word(
        tmp_path / "plan.docx",
        paragraph("Mål", "Heading1"),
        mark,
        paragraph("Mer om målet."),
        paragraph("Ansvar", "Heading1"),
        notes=[(7, " Skollagen 1 kap. 4 §.")],
    )
    assert shown(read(path, SETTINGS)[0]) == [
        ("Mål", LineRole.HEADING, 1),
        ("Målet¹ gäller.", LineRole.PARAGRAPH, 0),
        ("Mer om målet.", LineRole.PARAGRAPH, 0),
        ("¹ Skollagen 1 kap. 4 §.", LineRole.NOTE, 0),
        ("Ansvar", LineRole.HEADING, 1),
    ]


def test_tracked_changes_are_read_as_accepted_and_said_to_be(tmp_path):
    who = 'w:id="1" w:author="X"'
    path = word(
        tmp_path / "plan.docx",
        f"<w:p><w:r><w:t>Rektor </w:t></w:r><w:del {who}><w:r><w:delText>bör</w:delText></w:r></w:del>"
        f"<w:ins {who}><w:r><w:t>ska</w:t></w:r></w:ins><w:moveFrom {who}><w:r><w:t>flyttat</w:t></w:r></w:moveFrom>"
        f"<w:r><w:t> planera</w:t></w:r></w:p>",
        f"<w:p><w:pPr><w:rPr><w:del {who}/></w:rPr></w:pPr><w:r><w:t>och följa </w:t></w:r></w:p>",
        paragraph("upp arbetet."),
    )
    assert texts(read(path, SETTINGS)[0]) == ["Rektor ska planera", "och följa upp arbetet."]
    assert "spårade ändringar" in remarks(path)[0]


def test_a_document_without_changes_has_no_remarks(tmp_path):
    assert remarks(word(tmp_path / "plan.docx", paragraph("Text."))) == ()


def test_styles_by_their_swedish_names_and_outline_levels_make_headings(tmp_path):
    path = tmp_path / "plan.docx"
    document = Document()
    for name in ("Rubrik 2 numrerad", "Huvudrubrik", "Egen"):
        document.styles.add_style(name, 1)
        document.add_paragraph(name, style=name)
    document.styles["Egen"].element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
    document.add_paragraph("Liststycke utan punkt.", style="List Paragraph")
    document.add_paragraph("Fortsättning.", style="List Continue")
    document.save(str(path))
    assert [(role, level) for _, role, level in shown(read(path, SETTINGS)[0])] == [
        (LineRole.HEADING, 2),
        (LineRole.HEADING, 1),
        (LineRole.HEADING, 3),
        (LineRole.PARAGRAPH, 0),
        (LineRole.PARAGRAPH, 0),
    ]


def test_pages_are_where_word_last_broke_them_and_a_paragraph_stays_whole(tmp_path):
    broken = "<w:r><w:lastRenderedPageBreak/><w:t>{}</w:t></w:r>"
    path = word(
        tmp_path / "plan.docx",
        paragraph("Första sidan."),
        f"<w:p><w:r><w:t>Börjar här </w:t></w:r>{broken.format('och slutar där.')}</w:p>",
        paragraph("Andra sidan."),
        f"<w:p>{broken.format('Tredje sidan.')}</w:p>",
    )
    pages = read(path, SETTINGS)
    assert [page.number for page in pages] == [1, 2, 3]
    assert [texts(page) for page in pages] == [
        ["Första sidan.", "Börjar här och slutar där."],
        ["Andra sidan."],
        ["Tredje sidan."],
    ]


def test_a_table_over_two_pages_keeps_its_headers_on_both(tmp_path):
    path = tmp_path / "plan.docx"
    document = Document()
    table = document.add_table(rows=3, cols=2)
    for row, cells in enumerate((("Roll", "Uppgift"), ("Rektor", "Planerar."), ("Lärare", "Undervisar."))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    run = table.cell(2, 0).paragraphs[0].runs[0]._r
    run.insert(0, run.makeelement(qn("w:lastRenderedPageBreak")))
    document.save(str(path))
    first, second = read(path, SETTINGS)
    assert texts(first) == ["Roll", "Uppgift", "Rektor", "Planerar."]
    assert headers(second)["Undervisar."] == ("Lärare", "Uppgift")


def test_a_cell_s_list_is_a_line_an_item_under_what_leads_it_in(tmp_path):
    path = tmp_path / "plan.docx"
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for place, text in (((0, 0), "Roll"), ((0, 1), "Uppgift"), ((1, 0), "Rektor")):
        table.cell(*place).text = text
    cell = table.cell(1, 1)
    cell.text = "Fördelar:"
    cell.add_paragraph("tid", style="List Bullet")
    cell.add_paragraph("datorer", style="List Bullet")
    inner = cell.add_table(rows=2, cols=2)
    for place, text in (((0, 0), "Ämne"), ((0, 1), "Timmar"), ((1, 0), "Svenska"), ((1, 1), "4")):
        inner.cell(*place).text = text
    document.save(str(path))
    found = headers(read(path, SETTINGS)[0])
    assert found["tid"] == found["datorer"] == ("Rektor", "Fördelar:", "Uppgift")
    assert found["4"] == ("Rektor", "Uppgift", "Svenska", "Timmar")


def test_a_table_of_one_cell_is_a_box_around_its_text(tmp_path):
    path = tmp_path / "plan.docx"
    document = Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.paragraphs[0].style = "Heading 2"
    cell.paragraphs[0].add_run("Fakta")
    cell.add_paragraph("Planen gäller alla skolor.")
    document.save(str(path))
    assert shown(read(path, SETTINGS)[0]) == [
        ("Fakta", LineRole.HEADING, 2),
        ("Planen gäller alla skolor.", LineRole.PARAGRAPH, 0),
    ]


def test_contents_headers_and_footers_are_furniture_and_hidden_text_is_not_read(tmp_path):
    path = tmp_path / "plan.docx"
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Småköpings kommun"
    document.sections[0].footer.paragraphs[0].text = "Sida 1"
    for xml in (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Mål 3</w:t></w:r></w:p>',
        "<w:p><w:r><w:t>Ansvar 4</w:t></w:r></w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>Planen </w:t></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>dold </w:t></w:r><w:r><w:t>gäller.</w:t></w:r></w:p>",
    ):
        element = parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1))
        document.element.body.insert(len(document.element.body) - 1, element)
    document.save(str(path))
    assert shown(read(path, SETTINGS)[0]) == [
        ("Småköpings kommun", LineRole.FURNITURE, 0),
        ("Mål 3", LineRole.FURNITURE, 0),
        ("Ansvar 4", LineRole.FURNITURE, 0),
        ("Planen gäller.", LineRole.PARAGRAPH, 0),
        ("Sida 1", LineRole.FURNITURE, 0),
    ]


def test_content_controls_and_links_are_read_and_typed_lists_are_cut_at_their_bullets(tmp_path):
    path = word(
        tmp_path / "plan.docx",
        f"<w:sdt><w:sdtContent>{paragraph('Beslutad av nämnden.')}</w:sdtContent></w:sdt>",
        "<w:p><w:r><w:t>Se </w:t></w:r><w:hyperlink><w:r><w:t>riktlinjen</w:t></w:r></w:hyperlink></w:p>",
        "<w:p><w:r><w:t>Skolan ska:</w:t><w:br/><w:t>- läsa</w:t><w:br/><w:t>- skriva</w:t></w:r></w:p>",
    )
    assert texts(read(path, SETTINGS)[0]) == [
        "Beslutad av nämnden.",
        "Se riktlinjen",
        "Skolan ska:",
        "- läsa",
        "- skriva",
    ]


def test_a_raised_number_is_a_note_mark_and_a_paragraph_that_begins_with_one_is_a_note(tmp_path):
    high = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'
    path = word(
        tmp_path / "plan.docx",
        f"<w:p><w:r><w:t>Målet</w:t></w:r>{high.format(2)}<w:r><w:t> gäller.</w:t></w:r></w:p>",
        f"<w:p>{high.format(2)}<w:r><w:t> Skollagen.</w:t></w:r></w:p>",
    )
    assert shown(read(path, SETTINGS)[0]) == [
        ("Målet² gäller.", LineRole.PARAGRAPH, 0),
        ("² Skollagen.", LineRole.NOTE, 0),
    ]


def test_a_subtitle_whose_style_only_gives_a_list_level_is_a_paragraph(tmp_path):
    path = tmp_path / "plan.docx"
    document = Document()
    document.add_paragraph("Grundskolan i Småköping", style="Subtitle")
    document.add_paragraph("Alla läser", style="List Bullet")
    document.save(str(path))
    assert [role for _, role, _ in shown(read(path, SETTINGS)[0])] == [LineRole.PARAGRAPH, LineRole.LIST_ITEM]


@SOME
@given(LEVELS.map(possible))
def test_no_item_of_a_word_list_is_lost(levels):
    with TemporaryDirectory() as folder:
        numbering = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
        items = [paragraph(f"punkt {number}", inside=numbering.format(level)) for number, level in enumerate(levels)]
        page = read(word(Path(folder) / "lista.docx", *items), SETTINGS)[0]
    assert shown(page) == [(f"punkt {number}", LineRole.LIST_ITEM, level + 1) for number, level in enumerate(levels)]


@SOME
@given(TABLES)
def test_every_cell_of_a_table_has_its_headers_in_every_format(rows):
    grid = [["Område", *(f"Kolumn {letter}" for letter in "ABC")]]
    grid += [
        [
            f"Rad {number}",
            *(f"Text {number}{letter}." if filled else "" for letter, filled in zip("ABC", row, strict=True)),
        ]
        for number, row in enumerate(rows)
    ]
    wanted = {
        text: (line[0], head) for line in grid[1:] for head, text in zip(grid[0][1:], line[1:], strict=True) if text
    }
    with TemporaryDirectory() as folder:
        for make, name in (
            (word_table, "t.docx"),
            (slide_table, "t.pptx"),
            (sheet_table, "t.xlsx"),
            (text_table, "t.odt"),
            (ods_table, "t.ods"),
        ):
            path = Path(folder) / name
            make(path, grid)
            found = headers(read(path, SETTINGS)[0])
            assert {text: where for text, where in found.items() if text.endswith(".")} == wanted
            assert sorted(found) == sorted(text for line in grid for text in line if text)


FACTS = [
    ["Dokumenttyp", "Riktlinje"],
    ["Beslutad av", "Utbildningsnämnden"],
    ["Diarienummer", "UN 2025/17"],
    ["Omfattar", "Alla skolor i kommunen"],
]


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "odt", "ods"])
def test_a_table_of_names_with_their_values_has_no_column_headers(tmp_path, suffix):
    path = tmp_path / f"plan.{suffix}"
    {"docx": word_table, "xlsx": sheet_table, "odt": text_table, "ods": ods_table}[suffix](path, FACTS)
    found = headers(read(path, SETTINGS)[0])
    assert found == {name: () for name, _ in FACTS} | {value: (name,) for name, value in FACTS}


@pytest.mark.parametrize("declared", [True, False])
def test_two_columns_with_heads_of_their_own_keep_them(tmp_path, declared):
    path = tmp_path / "plan.xlsx"
    rows = [("Skola", "Stad") if declared else ("Område", "Ansvarig"), ("Läsning", "Rektor"), ("Skrivning", "Lärare")]
    workbook = workbook_of(path, Blad1=rows)
    for cell in workbook["Blad1"][1] if declared else ():
        cell.font = Font(bold=True)
    workbook.save(path)
    assert headers(read(path, SETTINGS)[0])["Rektor"] == ("Läsning", rows[0][1])


def word_table(path, grid):
    document = Document()
    table = document.add_table(len(grid), len(grid[0]))
    for row, cells in enumerate(grid):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.save(str(path))


def slide_table(path, grid):
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    table = slide.shapes.add_table(len(grid), len(grid[0]), 0, 0, Cm(10), Cm(5)).table
    for row, cells in enumerate(grid):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    show.save(str(path))


def sheet_table(path, grid):
    workbook = Workbook()
    for cells in grid:
        workbook.active.append([text or None for text in cells])
    workbook.save(path)


def text_table(path, grid):
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odf_table(grid))
    document.save(str(path))


def ods_table(path, grid):
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    document.body.append(odf_table(grid))
    document.save(str(path))


def odf_table(grid):
    table = odfdo.Table("Tabell1")
    for cells in grid:
        row = odfdo.Row()
        row.set_values([text or None for text in cells])
        table.append(row)
    return table


# Excel and OpenDocument spreadsheets


def workbook_of(path, **sheets):
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return workbook


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (0.85, "0%", "85 %"),
        (0.855, "0.0%", "85,5 %"),
        (1234.5, "#,##0.00", "1 234,50"),
        (1200, '#,##0 "kr"', "1 200 kr"),
        (3.25, "General", "3,25"),
        (2026, "General", "2026"),
        (True, "General", "Ja"),
        (date(2026, 3, 15), "yyyy-mm-dd", "2026-03-15"),
        (date(2026, 3, 1), "mmm yyyy", "2026-03"),
        (datetime(2026, 3, 15, 9, 30), "yyyy-mm-dd hh:mm", "2026-03-15 09:30"),
    ],
)
def test_a_sheet_s_values_are_read_as_a_swedish_excel_shows_them(tmp_path, value, shown_as, text):
    workbook = Workbook()
    workbook.active["A1"] = value
    workbook.active["A1"].number_format = shown_as
    workbook.save(tmp_path / "mål.xlsx")
    assert texts(read(tmp_path / "mål.xlsx", SETTINGS)[0]) == [text]


def test_tables_of_a_sheet_are_parted_by_blank_rows_and_have_headers_of_their_own(tmp_path):
    rows = [("Mål", "Ansvarig"), ("Läsa", "Rektor."), (), ("Roll", "Tid"), ("Lärare", "Maj.")]
    workbook_of(tmp_path / "mål.xlsx", Blad1=rows)
    found = headers(read(tmp_path / "mål.xlsx", SETTINGS)[0])
    assert found["Rektor."] == ("Läsa", "Ansvarig")
    assert found["Maj."] == ("Lärare", "Tid")


def test_header_rows_merged_over_rows_and_columns_all_head_their_columns(tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    for row in (("Mål", "Ansvar", None), (None, "Nämnd", "Rektor"), ("Läsa", "Ger medel.", "Ger tid.")):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    workbook.save(tmp_path / "mål.xlsx")
    found = headers(read(tmp_path / "mål.xlsx", SETTINGS)[0])
    assert found["Ger medel."] == ("Läsa", "Ansvar", "Nämnd")
    assert found["Ger tid."] == ("Läsa", "Ansvar", "Rektor")


def test_a_list_typed_in_a_cell_is_a_line_an_item_and_a_wrapped_sentence_stays_whole(tmp_path):
    rows = [("Mål", "Insats"), ("Läsa", "- starta en grupp\n- köpa böcker"), ("Skriva", "Elever skriver\nvarje dag.")]
    workbook_of(tmp_path / "mål.xlsx", Blad1=rows)
    found = headers(read(tmp_path / "mål.xlsx", SETTINGS)[0])
    assert found["- starta en grupp"] == found["- köpa böcker"] == ("Läsa", "Insats")
    assert found["Elever skriver varje dag."] == ("Skriva", "Insats")


def test_a_hidden_sheet_is_kept_as_furniture_and_hidden_rows_are_read_and_both_are_said(tmp_path):
    path = tmp_path / "mål.xlsx"
    workbook = workbook_of(path, Mål=[("Mål", "Tid"), ("Läsa", "Maj.")], Listor=[("ett", "två"), ("tre", "fyra")])
    workbook["Listor"].sheet_state = "hidden"
    workbook["Mål"].row_dimensions[2].hidden = True
    workbook["Mål"]["C2"] = "=1+1"
    workbook.save(path)
    first, second = read(path, SETTINGS)
    assert "Maj." in headers(first)
    assert {role for _, role, _ in shown(second)} == {LineRole.FURNITURE}
    said = " ".join(remarks(path))
    assert "dolda blad (Listor)" in said
    assert "Dolda rader och kolumner" in said
    assert "1 formler saknar" in said


@pytest.mark.filterwarnings("error")
def test_the_pictures_of_a_workbook_are_not_opened(tmp_path):
    path, stream = tmp_path / "mål.xlsx", BytesIO()
    workbook = workbook_of(path, Blad1=[("Mål", "Insats"), ("Läsa", "Starta en grupp.")])
    Image.new("1", (8, 8)).save(stream, "PNG")
    workbook["Blad1"].add_image(SheetImage(stream))
    workbook.save(path)
    small, large = (side.to_bytes(4, "big") * 2 for side in (8, 30_000))
    rewrite(path, {"xl/media/image1.png": lambda content: content.replace(small, large)})
    assert "Starta en grupp." in headers(read(path, SETTINGS)[0])


def test_an_opendocument_spreadsheet_shows_dates_shares_and_truths_in_swedish(tmp_path):
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("Mål 2026")
    for row, values in enumerate((("Mål", "Start", "Klar"), ("Läsa", date(2026, 3, 15), True)), start=1):
        for column, value in zip("ABC", values, strict=True):
            table.set_value(f"{column}{row}", value)
    table.set_value("D1", "Andel")
    table.set_cell("D2", odfdo.Cell(0.85, cell_type="percentage"))
    document.body.append(table)
    document.save(str(tmp_path / "mål.ods"))
    found = headers(read(tmp_path / "mål.ods", SETTINGS)[0])
    assert found["2026-03-15"] == ("Läsa", "Start")
    assert found["Ja"] == ("Läsa", "Klar")
    assert found["85 %"] == ("Läsa", "Andel")


# PowerPoint


def test_a_slide_is_a_page_with_title_bullets_text_boxes_and_notes(tmp_path):
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    low = slide.shapes.add_textbox(Cm(1), Cm(18), Cm(5), Cm(1))
    low.text_frame.text = "Nederst."
    group = slide.shapes.add_group_shape()
    inside = group.shapes.add_textbox(Cm(1), Cm(16), Cm(5), Cm(1))
    inside.text_frame.text = "I en grupp."
    slide.shapes.title.text = "Ansvar"
    frame = slide.placeholders[1].text_frame
    frame.text = "Rektor planerar"
    frame.add_paragraph().text = "varje termin"
    frame.paragraphs[1].level = 1
    slide.notes_slide.notes_text_frame.text = "Säg detta."
    path = tmp_path / "plan.pptx"
    show.save(str(path))
    assert shown(read(path, SETTINGS)[0]) == [
        ("Ansvar", LineRole.HEADING, 2),
        ("Rektor planerar", LineRole.LIST_ITEM, 1),
        ("varje termin", LineRole.LIST_ITEM, 2),
        ("I en grupp.", LineRole.PARAGRAPH, 0),
        ("Nederst.", LineRole.PARAGRAPH, 0),
        ("Säg detta.", LineRole.FURNITURE, 0),
    ]
    assert "talarmanus" in remarks(path)[0]


def test_a_subtitle_is_no_list_item_and_a_hidden_slide_is_furniture(tmp_path):
    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = "Plan"
    first.placeholders[1].text = "Antagen 2026"
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "Reserv"
    second.element.set("show", "0")
    path = tmp_path / "plan.pptx"
    show.save(str(path))
    pages = read(path, SETTINGS)
    assert shown(pages[0]) == [("Plan", LineRole.HEADING, 1), ("Antagen 2026", LineRole.PARAGRAPH, 0)]
    assert shown(pages[1]) == [("Reserv", LineRole.FURNITURE, 0)]
    assert "dolda bilder (2)" in remarks(path)[0]


@SOME
@given(LEVELS.map(possible))
def test_no_bullet_of_a_slide_is_lost(levels):
    show = Presentation()
    frame = show.slides.add_slide(show.slide_layouts[1]).placeholders[1].text_frame
    for number, level in enumerate(levels):
        added = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        added.text, added.level = f"punkt {number}", level
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lista.pptx"
        show.save(str(path))
        page = read(path, SETTINGS)[0]
    assert shown(page) == [(f"punkt {number}", LineRole.LIST_ITEM, level + 1) for number, level in enumerate(levels)]


# OpenDocument texts


def text_document(path, *elements):
    document = odfdo.Document("text")
    document.body.clear()
    for element in elements:
        document.body.append(element)
    document.save(str(path))
    return path


def test_an_opendocument_text_has_headings_notes_and_merged_cells(tmp_path):
    noted = odfdo.Paragraph("Målet gäller alla.")
    noted.insert_note(after="Målet", note_id="n1", citation="1", body="Skollagen 1 kap.")
    table = odf_table([["Roll", "Uppgift"], ["Rektor", "Planerar."], ["", "Följer upp."]])
    table.set_span((0, 1, 0, 2))
    path = text_document(tmp_path / "plan.odt", odfdo.Header(1, "Plan"), noted, table, odfdo.Header(2, "Mål"))
    page = read(path, SETTINGS)[0]
    assert shown(page)[:2] == [("Plan", LineRole.HEADING, 1), ("Målet¹ gäller alla.", LineRole.PARAGRAPH, 0)]
    assert shown(page)[-2:] == [("¹ Skollagen 1 kap.", LineRole.NOTE, 0), ("Mål", LineRole.HEADING, 2)]
    assert headers(page)["Följer upp."] == ("Rektor", "Uppgift")


def test_an_opendocument_text_is_read_with_its_changes_accepted_and_its_page_breaks(tmp_path):
    path = text_document(tmp_path / "plan.odt", odfdo.Paragraph("HÄR"))
    changed = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>struket</text:p></text:deletion>'
        "</text:changed-region></text:tracked-changes>"
        '<text:p>Rektor <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>ska'
        '<text:change-end text:change-id="c2"/> planera<text:s text:c="2"/>arbetet.</text:p>'
        "<text:p><text:soft-page-break/>Nästa sida.</text:p>"
        "<text:p><draw:frame><draw:text-box><text:p>I en ruta.</text:p></draw:text-box></draw:frame></text:p>"
        "<text:section><text:table-of-content><text:index-body><text:p>Mål 3</text:p></text:index-body>"
        "</text:table-of-content></text:section>"
    )
    rewrite(path, {"content.xml": lambda text: with_body(text, changed)})
    first, second = read(path, SETTINGS)
    assert texts(first) == ["Rektor ska planera arbetet."]
    assert shown(second) == [
        ("Nästa sida.", LineRole.PARAGRAPH, 0),
        ("I en ruta.", LineRole.PARAGRAPH, 0),
        ("Mål 3", LineRole.FURNITURE, 0),
    ]
    assert "spårade ändringar" in remarks(path)[0]


def with_body(content, body):
    """The content of an OpenDocument text with another body."""
    begin, end = content.index("<office:text"), content.index("</office:text>")
    return content[: content.index(">", begin) + 1] + body + content[end:]


@SOME
@given(LEVELS.map(possible))
def test_no_item_of_an_opendocument_list_is_lost(levels):
    with TemporaryDirectory() as folder:
        path = text_document(Path(folder) / "lista.odt", odfdo.Paragraph("HÄR"))
        body, depth = "", -1
        for number, level in enumerate(levels):
            body += "<text:list><text:list-item>" * max(level - depth, 0)
            body += "</text:list-item></text:list>" * max(depth - level, 0)
            body += "</text:list-item><text:list-item>" if level <= depth else ""
            body += f"<text:p>punkt {number}</text:p>"
            depth = level
        body += "</text:list-item></text:list>" * (depth + 1)
        rewrite(path, {"content.xml": lambda text: with_body(text, body)})
        page = read(path, SETTINGS)[0]
    assert shown(page) == [(f"punkt {number}", LineRole.LIST_ITEM, level + 1) for number, level in enumerate(levels)]


# Containers


def test_a_file_that_would_swell_beyond_measure_is_refused(tmp_path):
    path = word(tmp_path / "plan.docx", paragraph("Text."))
    with pytest.raises(ReadError, match=r"orimligt mycket.*RODTRAD_MAX_UNPACKED_BYTES"):
        read(path, SETTINGS.model_copy(update={"max_unpacked_bytes": 1000}))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.bin", bytes(4_000_000))
    with pytest.raises(ReadError, match="orimligt mycket"):
        read(path, SETTINGS)


def test_an_entry_that_lies_about_its_size_is_refused(tmp_path):
    path = word(tmp_path / "plan.docx", paragraph("Text " * 1000))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("word/document.xml").file_size
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    with pytest.raises(ReadError, match="spara om"):
        read(path, SETTINGS)


@pytest.mark.parametrize("name", ["plan.docx", "plan.odt"])
def test_xml_entities_are_refused_before_they_swell(tmp_path, name):
    path, part = tmp_path / name, "word/document.xml" if name.endswith("docx") else "content.xml"
    if name.endswith("docx"):
        word(path, paragraph("Text."))
    else:
        text_document(path, odfdo.Paragraph("Text."))
    rewrite(path, {part: lambda text: text.replace("?>", '?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)})
    with pytest.raises(ReadError, match="XML-entiteter"):
        read(path, SETTINGS)


def test_what_a_container_really_is_is_said(tmp_path):
    sheet_table(tmp_path / "plan.odt", [["a", "b"]])
    text_document(tmp_path / "plan.ods", odfdo.Paragraph("Text."))
    with pytest.raises(ReadError, match="utan en Excel-arbetsbok"):
        read(tmp_path / "plan.odt", SETTINGS)
    with pytest.raises(ReadError, match="utan en OpenDocument-text"):
        read(tmp_path / "plan.ods", SETTINGS)


def test_a_document_with_macros_is_read_without_them(tmp_path):
    path = word(tmp_path / "plan.docm", paragraph("Text."))
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macros = "application/vnd.ms-word.document.macroEnabled.main+xml"
    rewrite(path, {"[Content_Types].xml": lambda text: text.replace(plain, macros)})
    assert texts(read(path, SETTINGS)[0]) == ["Text."]
