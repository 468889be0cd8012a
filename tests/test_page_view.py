"""A page of a document as a reader sees it: as it is read and as the file has it, with the marked words in text and picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypdf
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from assistant.ask import Assistant
from assistant.settings import load_settings
from assistant.types import Block, BlockKind, Box, Correction, Document, DocumentKind, Page, Reading, Word
from assistant.web.page_view import Marks, PageView, Span, boxes_of, lines_of, pieces, view_page
from assistant.web.picture import Painters
from ingest.read.pdf import read
from tests.pdfs import Text, draw
from tests.test_web_api import serve
from tests.test_web_documents import FIRST, RAW
from tests.test_web_pages import page_of, text_of

READING = "Förskolans plan\nRektor ansvarar för mål³ varje ar.\nAntagen 2024-03-11"


PLAN = Document(
    id="förskolans plan",
    title="Förskolans plan",
    kind=DocumentKind.PLAN,
    filename="plan.pdf",
    media_type="application/pdf",
    digest="d" * 64,
    pages=2,
)
HEADING = Block(BlockKind.HEADING, 1, 0, 15, "Förskolans plan", level=1)
ADDRESS = f"/dokument/{quote(PLAN.id)}"


def file(assistant: Assistant, *pages: Page, blocks: tuple[Block, ...] = (), **changes: Any) -> None:
    """Put the plan in the store as ingestion would."""
    document = replace(PLAN, pages=len(pages), **changes)
    assistant.store.save(Reading(document, pages, blocks, (), ()), fingerprint="f", origin="x")


@pytest.fixture
def client(empty: Assistant) -> Iterator[TestClient]:
    file(empty, FIRST, Page(2, " \n"), blocks=(HEADING,))
    with serve(empty) as client:
        yield client


# As it is read, and as the file has it


def test_a_page_is_shown_as_it_is_read_with_every_corrected_place_told(client: TestClient) -> None:
    page = page_of(client.get(f"{ADDRESS}/sida/1"))
    shown = page.get_element_by_id("text")
    assert shown.text_content() == READING == FIRST.reading()
    assert [(each.text_content(), each.get("title")) for each in shown.xpath(".//ins")] == [
        *(("Förskolans", "I filen: F6rskolans"), ("för", "I filen: f6r"), ("mål³", "I filen: mal3"))
    ]
    assert [item.text_content() for item in page.xpath("//section//details//li")][1] == "I filen: ”f6r”, läses: ”för”"
    assert text_of(page, "//h2[@class='page']") == "Sida 1 (tryckt 3)"


def test_words_that_ocr_is_unsure_of_are_underlined_both_ways(client: TestClient) -> None:
    for address in (f"{ADDRESS}/sida/1", f"{ADDRESS}/sida/1?visa=raa"):
        shown = page_of(client.get(address)).get_element_by_id("text")
        assert [(each.text_content(), each.get("title")) for each in shown.xpath(".//u")] == [
            ("ar.", "OCR-säkerhet 41 av 100")
        ]


def test_the_files_own_text_is_a_link_away(client: TestClient) -> None:
    page = page_of(client.get(f"{ADDRESS}/sida/1?start=23&end=40"))
    assert page.get_element_by_id("markering").text_content() == FIRST.reading(23, 40)
    (other,) = [a for a in page.xpath("//main//a/@href") if "visa=raa" in a and "#" in a]
    raw = page_of(client.get(other.partition("#")[0]))
    shown = raw.get_element_by_id("text")
    assert shown.text_content() == RAW
    assert raw.get_element_by_id("markering").text_content() == RAW[23:40]
    assert [(each.text_content(), each.get("title")) for each in shown.xpath(".//del")] == [
        *(("F6rskolans", "Läses: Förskolans"), ("f6r", "Läses: för"), ("mal3", "Läses: mål³"))
    ]
    assert raw.xpath("//a[@rel='next']/@href") == [f"{ADDRESS}/sida/2?visa=raa"] * 2


LETTERS = st.text(st.sampled_from("abö 6\n\r"), min_size=1, max_size=40)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """A page with corrections in order that do not overlap."""
    raw = draw(LETTERS)
    cuts = sorted(draw(st.sets(st.integers(0, len(raw)), max_size=8)))
    chosen = zip(cuts[::2], cuts[1::2], strict=False)
    return Page(
        1, raw, corrections=tuple(Correction(start, end, draw(st.text("åäö", max_size=4))) for start, end in chosen)
    )


@given(pages(), st.data())
def test_marking_a_raw_span_in_the_corrected_text_shows_its_reading(page: Page, data: st.DataObject) -> None:
    ends = st.integers(0, len(page.raw))
    spans = [Span(*sorted((data.draw(ends), data.draw(ends)))) for _ in range(3)]
    unsure = tuple(Word(each.start, each.end, Box(0, 0, 1, 1), 12) for each in spans[1:])
    marks = Marks(headings=tuple(spans[1:]), unsure=unsure, signs=tuple(spans[:1]))
    start, end = spans[0].start, spans[0].end
    assert "".join(piece.text for piece in pieces(page, spans[0], marks, raw=False)) == page.reading(start, end)
    in_file = list(pieces(page, spans[0], marks, raw=True))
    assert "".join(piece.text for piece in in_file) == page.raw[start:end]
    whole = [c for c in page.corrections if start <= c.start and c.end <= end]
    assert [piece.other for piece in in_file if piece.other is not None] == [c.text for c in whole]


# Marks in the picture


def test_the_picture_marks_the_words_of_the_span_line_by_line() -> None:
    assert boxes_of(FIRST, Span(23, 58), FIRST.words) == (Box(70, 120, 340, 130), Box(0, 140, 70, 150))


def test_words_of_different_columns_are_marked_apart() -> None:
    assert lines_of([Box(0, 0, 50, 10), Box(54, 0, 90, 10), Box(300, 0, 350, 10)]) == (
        *(Box(0, 0, 90, 10), Box(300, 0, 350, 10)),
    )


def test_nothing_is_marked_where_a_letter_has_no_place() -> None:
    assert boxes_of(FIRST, Span(0, 15), FIRST.words) != ()
    assert boxes_of(FIRST, Span(0, 15), FIRST.words[1:]) == ()
    assert boxes_of(FIRST, Span(0, 15), ()) == ()


def test_nothing_is_marked_where_a_word_lies_outside_the_page() -> None:
    cut = replace(FIRST, width=60.0)
    assert boxes_of(cut, Span(0, 10), FIRST.words) == (Box(0, 100, 100, 110),)
    assert boxes_of(cut, Span(11, 15), FIRST.words) == ()
    assert boxes_of(replace(cut, width=None), Span(11, 15), FIRST.words) != ()


def test_a_mark_that_has_no_sure_place_is_told_of_in_words(empty: Assistant) -> None:
    file(empty, replace(FIRST, words=FIRST.words[1:]), blocks=(HEADING,))
    client = serve(empty)
    unsure, sure = (page_of(client.get(f"{ADDRESS}/sida/1?{span}")) for span in ("start=0&end=15", "start=16&end=31"))
    assert "Inget är märkt i bilden" in text_of(unsure, "//p[@class='notice']")
    assert not unsure.xpath("//svg//rect")
    assert unsure.get_element_by_id("markering").text_content() == "Förskolans plan"
    assert not sure.xpath("//p[@class='notice']")
    assert sure.xpath("//svg//rect")


def test_the_overlay_has_the_pages_own_points_and_the_picture_none_of_the_mark(client: TestClient) -> None:
    page = page_of(client.get(f"{ADDRESS}/sida/1?start=16&end=31"))
    (overlay,) = page.xpath("//svg[@aria-hidden='true']")
    assert overlay.get("viewbox") == "0 0 595.0 842.0"
    (mark,) = overlay.xpath(".//rect")
    assert [float(mark.get(name)) for name in ("x", "y", "width", "height")] == [0, 120, 150, 10]
    (image,) = page.xpath("//main//img")
    sources = [image.get("src"), *(each.split()[0] for each in image.get("srcset").split(", "))]
    assert all("start" not in source and f"v={PLAN.digest[:16]}" in source for source in sources)


def test_a_page_of_unknown_size_has_its_mark_painted_in_the_picture(empty: Assistant) -> None:
    file(empty, replace(FIRST, width=None, height=None), blocks=(HEADING,))
    page = page_of(serve(empty).get(f"{ADDRESS}/sida/1?start=16&end=31"))
    assert page.xpath("//main//img/@src") == [f"/api/documents/{quote(PLAN.id)}/pages/1?format=image&start=16&end=31"]
    assert not page.xpath("//svg[@viewbox]")


def test_a_document_that_is_no_pdf_has_no_picture(empty: Assistant) -> None:
    file(empty, FIRST, media_type="text/plain", filename="plan.txt")
    page = page_of(serve(empty).get(f"{ADDRESS}/sida/1?start=16&end=31"))
    assert not page.xpath("//main//img")
    assert not page.xpath("//p[@class='notice']")


def test_every_block_of_the_sample_pdfs_is_marked_where_its_words_stand(sample: Assistant) -> None:
    for document in sample.store.documents():
        if document.media_type != "application/pdf":
            continue
        for block in sample.store.blocks(document.id):
            view = view_page(sample.store, document.id, block.page, start=block.start, end=block.end)
            assert not view.unplaced, block.text
            assert min(box.y0 for box in view.boxes) >= min(box.y0 for box in block.boxes) - 3
            assert max(box.y1 for box in view.boxes) <= max(box.y1 for box in block.boxes) + 3


# The mark lies on the ink


@pytest.fixture(scope="module")
def painters() -> Iterator[Painters]:
    """One painter for the whole module."""
    pool = Painters(1)
    yield pool
    pool.close()


def ink_of(picture: bytes, scale: float) -> Box:
    """The smallest box around everything that is not white, in points."""
    image = Image.open(BytesIO(picture)).convert("L")
    white = Image.new("L", image.size, 255)
    found = ImageChops.difference(image, white).point(lambda depth: 255 if depth > 60 else 0).getbbox()
    assert found
    return Box(*(side / scale for side in found))


def turned(path: Path, *, quarters: int, crop: float) -> Path:
    """The file with its page turned and its edges cut away."""
    writer = pypdf.PdfWriter(clone_from=path)
    page = writer.pages[0]
    page.cropbox = pypdf.generic.RectangleObject((crop, crop, 595 - crop, 842 - crop))
    page.rotate(90 * quarters)
    writer.write(path)
    return path


@given(
    x=st.integers(90, 380),
    y=st.integers(90, 700),
    size=st.sampled_from([8, 11, 24]),
    quarters=st.integers(0, 3),
    crop=st.sampled_from([0.0, 36.0, 61.5]),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_word_is_marked_where_its_ink_is_however_the_page_is_turned_and_cut(  # noqa: PLR0913, PLR0917
    painters: Painters, tmp_path: Path, x: int, y: int, size: int, quarters: int, crop: float
) -> None:
    # A painter takes a file of the same name for the same file: originals are named by their digest.
    path = draw(tmp_path / f"{x}-{y}-{size}-{quarters}-{crop}.pdf", [Text(x, y, "Digitaliseringsplan", size=size)])
    (page,) = read(turned(path, quarters=quarters, crop=crop), load_settings())
    (mark,) = boxes_of(page, Span(0, len(page.raw)), page.words)
    assert page.raw == "Digitaliseringsplan"
    assert page.width
    picture = painters.paint({"path": str(path), "index": 0, "width": 900, "boxes": []})
    ink = ink_of(picture, 900 / page.width)
    assert mark.x0 - 1 <= ink.x0
    assert mark.y0 - 1 <= ink.y0
    assert ink.x1 <= mark.x1 + 1
    assert ink.y1 <= mark.y1 + 1
    across, down = mark.x1 - mark.x0, mark.y1 - mark.y0
    assert (across, down) < (page.width, page.height)
    assert min(across, down) < 2 * size


def test_a_mark_in_one_column_leaves_the_other_alone(tmp_path: Path) -> None:
    left = ["Rektor leder arbetet med", "digitala verktyg i skolan."]
    right = ["Lärare följer upp hur de", "används i undervisningen."]
    things = [Text(72, 100 + 14 * n, line) for n, line in enumerate(left)]
    things += [Text(330, 100 + 14 * n, line) for n, line in enumerate(right)]
    (page,) = read(draw(tmp_path / "plan.pdf", things), load_settings())
    for line in (*left, *right):
        start = page.raw.index(line)
        (mark,) = boxes_of(page, Span(start, start + len(line)), page.words)
        assert (mark.x1 < 300) is (line in left)


def test_the_views_own_text_tells_when_nothing_can_be_placed() -> None:
    view = PageView(PLAN, FIRST, Span(0, 4), (), (), (), ())
    assert view.unplaced
    assert not replace(view, span=None).unplaced
