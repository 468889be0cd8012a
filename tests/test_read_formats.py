"""PDF, Word, Excel, web pages and scans become pages whose lines stand where they say."""

import shutil

import pytest
from pytesseract import pytesseract

from assistant.errors import ReadError
from assistant.settings import Settings
from assistant.types import LineRole
from ingest.read import read
from tests.documents import pdf, picture_pdf, sheet, table_pdf, word

SETTINGS = Settings()
NO_OCR = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract finns inte på den här datorn")
PAGE = """<!doctype html><html><head><title>T</title><style>p {}</style></head><body>
<header role="banner">Kommunen</header><nav><a href="/">Start</a></nav>
<div class="cookie-banner"><p>Vi använder kakor.</p></div>
<main><h1>Guide</h1><p>Text med <b>fet</b> stil<br>och en rad till.</p>
<h2>Råd</h2><ul><li>Ett råd<ul><li>Ett underråd</li></ul></li><li>Ett till</li></ul>
<table><tr><th>Roll</th><th>Ansvar</th></tr><tr><td rowspan="2">Rektor</td><td>Planerar.</td></tr>
<tr><td>Följer upp.</td></tr></table>
<p><a href="#">Till toppen</a></p><script>var x = 1;</script></main>
<footer>Kontakt</footer></body></html>"""


def texts(page):
    return [page.raw[line.start : line.end] for line in page.lines]


def exact(page):
    position = 0
    for line in page.lines:
        assert line.start >= position
        assert page.raw[line.start : line.end].strip() == page.raw[line.start : line.end] != ""
        position = line.end
    return page


def headers(page):
    return {page.raw[line.start : line.end]: line.headers for line in page.lines if line.role == LineRole.CELL}


def test_a_pdf_has_lines_in_reading_order_with_size_weight_and_box(tmp_path):
    path = pdf(
        tmp_path / "plan.pdf",
        [
            (72, 800, "Sida 1 av 1", "Helvetica", 9),
            (72, 100, "Digitaliseringsplan", "Helvetica-Bold", 20),
            (72, 140, "Rektor planerar arbetet.", "Helvetica", 11),
            (72, 30, "Småköpings kommun", "Helvetica", 9),
        ],
    )
    page = exact(read(path, SETTINGS)[0])
    assert texts(page) == ["Småköpings kommun", "Digitaliseringsplan", "Rektor planerar arbetet.", "Sida 1 av 1"]
    title, body = page.lines[1], page.lines[2]
    assert title.bold
    assert not body.bold
    assert title.size > body.size
    assert abs(body.box.x0 - 72) < 2
    assert 125 < body.box.y0 < body.box.y1 < 150


def test_a_hyphen_at_a_line_end_is_kept(tmp_path):
    path = pdf(
        tmp_path / "plan.pdf",
        [(72, 100, "Arbetet med digita-", "Helvetica", 11), (72, 114, "lisering.", "Helvetica", 11)],
    )
    assert read(path, SETTINGS)[0].raw == "Arbetet med digita-\nlisering."


def test_a_ruled_table_in_a_pdf_has_cells_with_merged_row_headers(tmp_path):
    rows = [["Roll", "Uppgift", "Tid"], ["Rektor", "Planerar arbetet.", "Maj"], ["", "Foljer upp arbetet.", ""]]
    path = table_pdf(tmp_path / "tabell.pdf", rows, ("SPAN", (0, 1), (0, 2)))
    found = headers(exact(read(path, SETTINGS)[0]))
    assert found["Foljer upp arbetet."] == ("Rektor", "Uppgift")
    assert found["Maj"] == ("Rektor", "Tid")
    assert "" not in found


def test_a_word_document_has_the_roles_its_styles_give(tmp_path):
    page = exact(read(word(tmp_path / "plan.docx"), SETTINGS)[0])
    roles = {page.raw[line.start : line.end]: (line.role, line.level) for line in page.lines}
    assert roles["Plan för läsning"] == (LineRole.HEADING, 1)
    assert roles["Ansvar"] == (LineRole.HEADING, 1)
    assert roles["planera arbetet,"] == (LineRole.LIST_ITEM, 1)
    assert roles["följa upp arbetet."][0] == LineRole.LIST_ITEM


def test_a_word_table_s_merged_cell_heads_its_rows_and_blank_cells_stay_blank(tmp_path):
    found = headers(read(word(tmp_path / "plan.docx"), SETTINGS)[0])
    assert found["Följer upp."] == ("Rektor", "Uppgift")
    assert list(found) == ["Roll", "Uppgift", "När", "Rektor", "Planerar.", "Maj", "Följer upp."]


def test_what_was_deleted_from_a_word_document_is_not_read(tmp_path):
    raw = read(word(tmp_path / "plan.docx"), SETTINGS)[0].raw
    assert "Planen gäller." in raw
    assert "borttagen" not in raw


def test_a_workbook_has_a_page_a_sheet_and_a_line_a_cell(tmp_path):
    first, second = read(sheet(tmp_path / "mål.xlsx"), SETTINGS)
    found = headers(exact(first))
    assert second.raw == ""
    assert texts(first)[:2] == ["Mål 2026", "Handlingsplan för läsning"]
    assert found["Starta en läsgrupp"] == ("Alla elever läser", "Aktivitet")
    assert found["Köp in böcker"] == ("Alla elever läser", "Aktivitet")
    assert found["50 %"] == ("Alla elever läser", "Andel")
    assert texts(first).count("Alla elever läser") == 1
    assert texts(first).count("Rektor") == 1


def test_a_web_page_is_its_main_content(tmp_path):
    path = tmp_path / "guide.html"
    path.write_text(PAGE, encoding="utf-8")
    page = exact(read(path, SETTINGS)[0])
    assert [text for text, line in zip(texts(page), page.lines, strict=True) if line.role != LineRole.FURNITURE] == [
        "Guide",
        "Text med fet stil",
        "och en rad till.",
        "Råd",
        "Ett råd",
        "Ett underråd",
        "Ett till",
        "Roll",
        "Ansvar",
        "Rektor",
        "Planerar.",
        "Följer upp.",
    ]
    assert [line.level for line in page.lines if line.role == LineRole.LIST_ITEM] == [1, 2, 1]
    assert headers(page)["Följer upp."] == ("Rektor", "Ansvar")


def test_a_web_page_in_another_encoding_is_read_by_what_it_declares(tmp_path):
    path = tmp_path / "guide.htm"
    path.write_bytes(
        '<html><head><meta charset="iso-8859-1"></head><body><p>Åtgärd</p></body></html>'.encode("latin-1")
    )
    assert read(path, SETTINGS)[0].raw == "Åtgärd"


@NO_OCR
def test_a_page_that_is_a_picture_is_read_by_ocr(tmp_path):
    path = picture_pdf(tmp_path / "skanning.pdf", ["Rektor planerar arbetet", "och följer upp det."])
    page = exact(read(path, SETTINGS)[0])
    assert page.ocr
    assert page.confidence > 50
    assert "Rektor planerar arbetet" in page.raw
    assert all(line.box.x1 <= 595 and line.box.y1 <= 336 for line in page.lines)


@NO_OCR
def test_a_language_that_is_not_installed_is_named_with_what_to_install(tmp_path):
    path = picture_pdf(tmp_path / "skanning.pdf", ["Rektor"])
    with pytest.raises(ReadError, match="tesseract-ocr-swe"):
        read(path, SETTINGS.model_copy(update={"ocr_language": "xyz"}))


def test_a_missing_tesseract_is_named_with_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(pytesseract, "tesseract_cmd", str(tmp_path / "finns-inte"))
    path = picture_pdf(tmp_path / "skanning.pdf", ["Rektor"])
    with pytest.raises(ReadError, match="tesseract-ocr och tesseract-ocr-swe"):
        read(path, SETTINGS)


def test_an_ocr_that_takes_too_long_is_an_error_with_a_way_out(tmp_path, monkeypatch):
    def slow(*args, **named):
        raise RuntimeError("Tesseract process timeout")

    monkeypatch.setattr("pytesseract.image_to_data", slow)
    path = picture_pdf(tmp_path / "skanning.pdf", ["Rektor"])
    with pytest.raises(ReadError, match="för lång tid"):
        read(path, SETTINGS)


def test_a_bullet_is_told_from_a_short_word_by_the_space_after_it() -> None:
    from ingest.read.pdf.scan import has_bullet

    def word(text: str, left: int, width: int, conf: float) -> dict[str, object]:
        return {"text": text, "left": left, "top": 0, "width": width, "height": 34, "conf": conf}

    rest = word("utse", 360, 79, 96.0)
    assert has_bullet([word("«", 306, 15, 60.0), rest])
    assert not has_bullet([word("i", 340, 8, 60.0), rest])  # no more than a space
    assert not has_bullet([word("1.", 306, 18, 95.0), rest])  # a number it is sure of
    assert not has_bullet([rest])
