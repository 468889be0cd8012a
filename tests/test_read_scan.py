"""A page that is a picture is read by OCR: every word with its place and how sure OCR is, tables cell by cell."""

import shutil

import pytest

from assistant.errors import ReadError
from assistant.settings import Settings
from assistant.types import LineRole
from ingest.read import read
from tests.pdfs import FONT, HEIGHT, WIDTH, Text, draw, lines, row, ruled, scan

SETTINGS = Settings()
pytestmark = pytest.mark.skipif(
    shutil.which("tesseract") is None or not FONT.exists(),
    reason="Tesseract eller typsnittet finns inte på den här datorn",
)
PROSE = [
    "Kommunens skolor får under året nya datorer",
    "och lärarna får utbildning i hur de används.",
    "Rektor ansvarar för att planera arbetet.",
]
COLUMNS = (64, 244, 384)


def page_of(path, *things):
    return read(draw(path, list(things)), SETTINGS)[0]


def table():
    things = ruled((60, 240, 380, 500), (300, 330, 360, 390))
    things += row(320, COLUMNS, ("Indikator", "Utfall 2023", "Mål 2024"), size=12)
    things += row(350, COLUMNS, ("Andel behöriga lärare", "81", "85"), size=12)
    return things + row(380, COLUMNS, ("Andel nöjda elever", "", "90"), size=12)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    """A page with running text and a table, scanned."""
    return page_of(
        tmp_path_factory.mktemp("skanning") / "plan.pdf", scan([*lines(72, 120, PROSE, size=12, step=18), *table()])
    )


def headers(page):
    return {page.raw[line.start : line.end]: line.headers for line in page.lines if line.role == LineRole.CELL}


def test_the_words_are_read_and_the_page_says_that_ocr_read_it(scanned):
    assert "Rektor ansvarar för att planera arbetet." in scanned.raw
    assert scanned.ocr
    assert scanned.confidence > 80


def test_every_word_has_its_place_and_its_confidence(scanned):
    assert [scanned.raw[word.start : word.end] for word in scanned.words] == scanned.raw.split()
    assert all(0 <= word.confidence <= 100 for word in scanned.words)
    word = next(word for word in scanned.words if scanned.raw[word.start : word.end] == "Rektor")
    assert abs(word.box.x0 - 72) < 4
    assert 140 < word.box.y0 < word.box.y1 < 162


def test_a_scanned_table_has_cells_under_their_headers_and_blank_cells_stay_blank(scanned):
    found = headers(scanned)
    assert found["81"] == ("Andel behöriga lärare", "Utfall 2023")
    assert found["90"] == ("Andel nöjda elever", "Mål 2024")
    assert len(found) == 8


@pytest.mark.parametrize("quarters", [1, 2])
def test_a_page_scanned_on_its_side_or_upside_down_is_read(tmp_path, quarters):
    page = page_of(tmp_path / "plan.pdf", scan(lines(72, 120, PROSE, size=16, step=22), quarters=quarters))
    assert "Rektor ansvarar" in page.raw
    word = next(word for word in page.words if page.raw[word.start : word.end] == "Rektor")
    assert (word.box.y1 - word.box.y0 > word.box.x1 - word.box.x0) == (quarters in (1, 3))
    assert (word.box.y0 > HEIGHT / 2) == (quarters in (1, 2))
    assert (word.box.x0 > WIDTH / 2) == (quarters in (2, 3))


def test_a_page_scanned_askew_is_read_and_its_words_are_placed_on_the_page_as_it_is(scanned, tmp_path):
    askew = page_of(tmp_path / "sned.pdf", scan([*lines(72, 120, PROSE, size=12, step=18), *table()], angle=1.5))
    assert headers(askew)["81"] == ("Andel behöriga lärare", "Utfall 2023")
    first, last = (
        next(w for w in askew.words if askew.raw[w.start : w.end] == text) for text in ("Kommunens", "datorer")
    )
    level = [
        next(w for w in scanned.words if scanned.raw[w.start : w.end] == text) for text in ("Kommunens", "datorer")
    ]
    assert abs(level[0].box.y1 - level[1].box.y1) < 4 < first.box.y0 - last.box.y0


def test_a_file_of_text_and_scanned_pages_is_read_page_by_page(tmp_path):
    path = draw(
        tmp_path / "plan.pdf",
        lines(72, 100, PROSE),
        [scan(lines(72, 120, PROSE, size=12, step=18))],
        lines(72, 100, PROSE),
    )
    pages = read(path, SETTINGS)
    assert [page.ocr for page in pages] == [False, True, False]
    assert all("Rektor ansvarar" in page.raw for page in pages)
    assert all(word.confidence is None for word in pages[0].words)


def test_a_scan_with_an_unseen_text_layer_is_read_from_that_layer(tmp_path):
    picture = scan([Text(72, 120, "Bilden säger detta", size=14)])
    layer = lines(72, 120, ["Skiktet säger något annat om rektors ansvar."] * 6, hidden=True)
    page = page_of(tmp_path / "plan.pdf", picture, *layer)
    assert "Skiktet säger något annat" in page.raw
    assert "Bilden" not in page.raw
    assert page.ocr
    assert page.confidence is None


def test_a_text_layer_without_words_is_passed_over(tmp_path):
    picture = scan(lines(72, 120, PROSE, size=12, step=18))
    layer = lines(72, 120, ["Xqrtp mnbvcx ghjklm wrtpsdf ghjk zxcvb"] * 6, hidden=True)
    page = page_of(tmp_path / "plan.pdf", picture, *layer)
    assert "Rektor ansvarar" in page.raw
    assert "mnbvcx" not in page.raw


def test_a_line_under_a_word_leaves_its_letters(tmp_path):
    things = [*lines(72, 120, PROSE, size=12, step=18), *ruled((72, 300), (141,))]
    assert "utbildning" in page_of(tmp_path / "plan.pdf", scan(things)).raw


def test_a_picture_that_is_too_large_is_refused_unopened(tmp_path):
    path = draw(tmp_path / "plan.pdf", [scan(lines(72, 120, PROSE, size=12, step=18))])
    with pytest.raises(ReadError, match="RODTRAD_MAX_PICTURE_PIXELS"):
        read(path, SETTINGS.model_copy(update={"max_picture_pixels": 1_000_000}))


def test_a_page_is_drawn_no_larger_than_a_picture_may_be(tmp_path):
    path = draw(tmp_path / "plan.pdf", [scan(lines(72, 120, PROSE, size=16, step=22))])
    page = read(path, SETTINGS.model_copy(update={"max_picture_pixels": 2_500_000}))[0]
    assert "Rektor ansvarar" in page.raw
    word = next(word for word in page.words if page.raw[word.start : word.end] == "Rektor")
    assert abs(word.box.x0 - 72) < 4


def test_a_page_that_takes_ocr_too_long_is_refused(tmp_path):
    path = draw(tmp_path / "plan.pdf", [scan(lines(72, 120, PROSE, size=12, step=18))])
    with pytest.raises(ReadError, match="RODTRAD_MAX_PAGE_SECONDS"):
        read(path, SETTINGS.model_copy(update={"max_page_seconds": 0.001}))
