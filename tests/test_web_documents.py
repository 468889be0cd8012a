"""A document's own page: what is known of it and where that stands, how it could be read, and its pages as read and as filed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.confirm import FIELDS
from assistant.types import (
    UNTIL_FURTHER,
    Block,
    BlockKind,
    Box,
    Correction,
    Document,
    DocumentKind,
    Fact,
    Page,
    Reading,
    Word,
)
from assistant.web import words
from assistant.web.document_view import known_of
from assistant.web.page_view import Marks, Span, boxes_of, lines_of, pieces
from tests.test_web_api import is_problem, serve
from tests.test_web_pages import page_of, text_of

RAW = "F6rskolans plan\nRektor ansvarar f6r mal3 varje ar.\nAntagen 2024-03-11"
CORRECTIONS = (Correction(0, 10, "Förskolans"), Correction(32, 35, "för"), Correction(36, 40, "mål³"))
MADE = "Förskolans plan\nRektor ansvarar för mål³ varje ar.\nAntagen 2024-03-11"


def words_of(raw: str, *, top: float = 100) -> tuple[Word, ...]:
    """A word for everything between spaces, ten points a letter and twenty a line; only "ar." is hard to read."""
    placed, start = [], 0
    for row, line in enumerate(raw.split("\n")):
        at = start
        for word in line.split(" "):
            x, y = 10.0 * (at - start), top + 20 * row
            box = Box(x, y, x + 10 * len(word), y + 10)
            placed.append(Word(at, at + len(word), box, 41 if word == "ar." else 93))
            at += len(word) + 1
        start += len(line) + 1
    return tuple(placed)


FIRST = Page(
    1, RAW, label="3", width=595, height=842, ocr=True, confidence=64.4, words=words_of(RAW), corrections=CORRECTIONS
)
PLAN = Document(
    id="förskolans plan",
    title="Förskolans plan",
    kind=DocumentKind.PLAN,
    filename="plan.pdf",
    media_type="application/pdf",
    digest="d" * 64,
    pages=2,
    issuer="Småköpings kommun",
    decided_on=date(2024, 3, 11),
    draft=True,
    family="plan",
    facts=(
        Fact("title", "Förskolans plan", "text", 0.8, "Förskolans plan", 1, 0, 15),
        Fact("title", "Vår plan", "text", 0.5, "Vår plan", 1, 16, 22),
        Fact("issuer", "Småköpings kommun", "manifest"),
        Fact("decided_on", "2024-03-11", "text", 0.95, "2024-03-11", 1, 59, 69),
        Fact("draft", "Utkast till plan", "text", 0.7, "Utkast till plan", 1, 0, 6),
        Fact("related", "Skollagen (2010:800)", "text", 0.85, "Skollagen (2010:800)", 1, 0, 6),
        Fact("related", "Kommunens it-policy", "text", 0.6, "Kommunens it-policy", 1, 16, 22),
        Fact("responsible", "Förskolechefen", "text", 0.67, "Förskolechefen", 1, 16, 22),
    ),
)
HEADING = Block(BlockKind.HEADING, 1, 0, 15, "Förskolans plan", level=1, boxes=(Box(0, 100, 150, 110),))


FOLLOWERS: dict[str, Any] = {"facts": (), "draft": False}


def file(assistant: Assistant, document: Document, *pages: Page, warnings: tuple[str, ...] = ()) -> None:
    """Put a document in the store as ingestion would."""
    shown = pages or (Page(1, "Text."),)
    reading = Reading(replace(document, pages=len(shown)), shown, (HEADING,) if pages else (), (), (), warnings)
    assistant.store.save(reading, fingerprint=document.id, origin="x")


@pytest.fixture
def shelved(empty: Assistant) -> Assistant:
    """A draft plan with an unread page, its older versions, a copy, and the policy it names."""
    file(empty, PLAN, FIRST, Page(2, " \n"), warnings=("Sida 1 är svårläst.", "Sida 2 har ingen text."))
    file(empty, replace(PLAN, id="plan@0123abcd4567", title="Planen som den var", replaced_by=PLAN.id,
                        replaced_on=date(2025, 1, 1), valid_from=date(2020, 1, 1), **FOLLOWERS))  # fmt: skip
    file(empty, replace(PLAN, id="gammal", title="Gamla planen", replaced_by="plan@0123abcd4567",
                        replaced_on=date(2020, 1, 1), valid_from=date(2010, 1, 1), valid_to=date(2019, 12, 31),
                        **FOLLOWERS))  # fmt: skip
    file(empty, replace(PLAN, id="kopia", title="Planen i annan fil", copy_of=PLAN.id, **FOLLOWERS))
    file(empty, replace(PLAN, id="policy", title="Kommunens IT-policy", family="policy", replaced_by="nästa",
                        replaced_on=date(9999, 1, 1), **FOLLOWERS))  # fmt: skip
    return empty


@pytest.fixture
def client(shelved: Assistant) -> Iterator[TestClient]:
    with serve(shelved) as client:
        yield client


ADDRESS = f"/dokument/{quote(PLAN.id)}"


def field_of(page: Any, name: str) -> Any:
    """What the page says of a field."""
    return page.get_element_by_id(f"uppgift-{name}")


# The list


def test_an_unread_page_stands_in_plain_sight_and_the_document_is_not_ready(client: TestClient) -> None:
    (card,) = page_of(client.get("/dokument")).xpath("//ul[@class='documents']/li[contains(., 'Inte klar')]")
    notices = [notice.text_content() for notice in card.xpath("p[@class='notice']")]
    assert notices == [
        "Inte klar: sida utan text: 2. Svar kan sakna det som står där.",
        "Svårläst bild: sida 1. Texten kan ha fel; jämför med originalet.",
    ]
    assert "Utkast" in text_of(card, "p[@class='badges']")
    listed = {document["id"]: document for document in client.get("/api/documents").json()["documents"]}
    assert (listed[PLAN.id]["ready"], listed[PLAN.id]["pages_without_text"]) == (False, [2])
    assert (listed["policy"]["ready"], listed["policy"]["pages_without_text"]) == (True, [])


def test_older_versions_and_copies_stand_under_the_document_they_belong_to(client: TestClient) -> None:
    page = page_of(client.get("/dokument"))
    assert page.xpath("//ul[@class='documents']/li/h2/a/text()") == ["Förskolans plan", "Kommunens IT-policy"]
    summary = text_of(page, "//details[@class='under']/summary")
    assert summary == "3 äldre versioner och kopior"
    under = [" ".join(item.text_content().split()) for item in page.xpath("//details[@class='under']/ul/li")]
    assert any("Planen som den var" in each and "Ersatt 1 januari 2025 av Förskolans plan." in each for each in under)
    assert any("Gamla planen" in each and "Ersatt 1 januari 2020 av Planen som den var." in each for each in under)
    assert any("Planen i annan fil" in each and "Kopia av Förskolans plan." in each for each in under)


def test_what_will_be_replaced_is_listed_until_then(client: TestClient) -> None:
    (card,) = page_of(client.get("/dokument")).xpath("//ul[@class='documents']/li[contains(., 'IT-policy')]")
    assert "Ersätts 1 januari 9999 av nästa." in card.text_content()


def test_documents_that_replace_each_other_in_a_ring_are_all_listed(empty: Assistant) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        file(empty, replace(PLAN, id=one, title=one, replaced_by=other, replaced_on=date(2020, 1, 1)))
    shown = page_of(serve(empty).get("/dokument")).xpath("//ul[@class='documents']/li//a/text()")
    assert {"a", "b"} <= set(shown)


# The page of a document


def test_a_field_tells_its_value_and_leads_to_where_it_was_read(client: TestClient) -> None:
    page = page_of(client.get(ADDRESS))
    decided = field_of(page, "decided_on")
    assert text_of(decided, ".//strong") == "11 mars 2024"
    assert text_of(decided, ".//li") == "”2024-03-11”, sida 1 ur texten, säker"
    place = page_of(client.get(decided.xpath(".//li/a/@href")[0].partition("#")[0]))
    assert place.get_element_by_id("markering").text_content() == "2024-03-11"
    assert text_of(field_of(page, "issuer"), ".//li") == "enligt manifestet"
    assert text_of(field_of(page, "draft"), ".//strong") == "ja"
    assert "efter filens namn" in text_of(field_of(page, "kind"), ".")
    assert text_of(field_of(page, "diary_number"), ".//strong") == "Framgår inte"
    assert text_of(field_of(page, "responsible"), ".//strong") == "Förskolechefen"


def test_facts_that_differ_are_shown_together(client: TestClient) -> None:
    title = " ".join(field_of(page_of(client.get(ADDRESS)), "title").text_content().split())
    assert "Förskolans plan ”Förskolans plan”, sida 1 ur texten, säker" in title
    assert "Det finns också andra uppgifter: Vår plan: ”Vår plan”, sida 1 ur texten, osäker" in title


def test_the_page_leads_to_versions_named_documents_headings_and_pages(client: TestClient) -> None:
    page = page_of(client.get(ADDRESS))
    versions = page.xpath("//section[@aria-labelledby='versioner']//li")
    assert [text_of(each, "a | strong") for each in versions] == [
        *("Gamla planen", "Planen som den var", "Förskolans plan", "Planen i annan fil")
    ]
    assert "1 januari 2010 – 31 december 2019, ersatt 1 januari 2020" in text_of(versions[0], ".")
    named = page.xpath("//section[@aria-labelledby='namnda']//li")
    assert [each.xpath("a[1]/@href")[0].partition("?")[0] for each in named] == [
        f"{ADDRESS}/sida/1",
        "/dokument/policy",
    ]
    assert page.xpath("//ol[@class='outline']//a/@href") == [f"{ADDRESS}/sida/1?start=0&end=15#markering"]
    assert [text_of(each, ".") for each in page.xpath("//ol[@class='pages']/li")] == [
        "Sida 1 (tryckt 3)",
        "Sida 2 utan text",
    ]
    read = text_of(page, "//section[@aria-labelledby='lasningen']")
    assert "1 av 2, säkerhet 64 av 100" in read
    assert "Rättade ställen3" in read
    assert "Sida 2 har ingen text." in read
    for address in page.xpath("//main//a/@href"):
        assert client.get(address).status_code == 200, address


def test_a_person_corrects_a_field_and_sees_it(client: TestClient) -> None:
    page = page_of(client.get(ADDRESS))
    assert page.xpath("//form/input[@name='field']/@value") == list(FIELDS)
    sent = client.post(f"{ADDRESS}/uppgift", data={"field": "title", "value": "Vår plan"}, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{ADDRESS}#uppgift-title")
    page = page_of(client.get(ADDRESS))
    assert text_of(page, "//h1") == "Vår plan"
    title = field_of(page, "title")
    assert [" ".join(item.text_content().split()) for item in title.xpath(".//li")] == [
        *("bekräftat av en person", "”Vår plan”, sida 1 ur texten, osäker"),
        "Förskolans plan: ”Förskolans plan”, sida 1 ur texten, säker",
    ]


def test_a_person_can_say_that_there_is_none(client: TestClient) -> None:
    client.post(f"{ADDRESS}/uppgift", data={"field": "decided_on", "value": ""})
    decided = field_of(page_of(client.get(ADDRESS)), "decided_on")
    assert text_of(decided, ".//strong") == "Finns inte"


def test_an_end_that_is_open_is_told() -> None:
    open_end = Fact("valid_to", UNTIL_FURTHER, "text", 0.95, "gäller tills vidare", 1, 0, 19)
    (until,) = (known for known in known_of(replace(PLAN, facts=(open_end,))) if known.field == "valid_to")
    assert (until.value, words.value_word(until.shown, "valid_to")) == ("", "tills vidare")
    ended = replace(PLAN, facts=(open_end,), valid_to=date(2026, 1, 1))
    (until,) = (known for known in known_of(ended) if known.field == "valid_to")
    assert (until.basis, until.others) == ((), (open_end,))


@pytest.mark.parametrize("value", ["31 juni", "<b>2026"])
def test_a_wrong_value_comes_back_as_it_was_written(client: TestClient, value: str) -> None:
    page = page_of(client.post(f"{ADDRESS}/uppgift", data={"field": "valid_to", "value": value}), 422)
    (field,) = page.xpath("//input[@aria-invalid]")
    assert field.get("value") == value
    assert field.get("id") == "falt-valid_to"
    assert f"”{value}” är inget datum" in page.get_element_by_id(field.get("aria-describedby")).text_content()
    assert field.xpath("ancestor::details/@open")


def test_a_field_that_cannot_be_set_and_a_document_that_is_not_there_are_refused(client: TestClient) -> None:
    page = page_of(client.post(f"{ADDRESS}/uppgift", data={"field": "digest", "value": "x"}), 422)
    assert "kan inte ändras" in text_of(page, "//*[@role='alert']")
    assert client.post("/dokument/nej/uppgift", data={"field": "title", "value": "x"}).status_code == 404


def test_another_site_cannot_send_a_field(client: TestClient) -> None:
    form = {"field": "title", "value": "x"}
    headers = {"Origin": "https://evil.example"}
    assert client.post(f"{ADDRESS}/uppgift", data=form, headers=headers).status_code == 403
    assert client.get(ADDRESS).headers["referrer-policy"] == "same-origin"


def test_every_field_that_can_be_known_has_a_word(sample: Assistant) -> None:
    named = {fact.field for document in sample.store.documents() for fact in document.facts}
    assert {*FIELDS, *named} - {"related"} <= words.FIELDS.keys()


def test_every_document_has_a_page(sample: Assistant) -> None:
    client = serve(sample)
    for document in sample.store.documents():
        page = page_of(client.get(f"/dokument/{quote(document.id)}"))
        assert text_of(page, "//h1") == document.title
        assert {each.field for each in known_of(document)} >= {*FIELDS}
        identifiers = page.xpath("//@id")
        assert len(identifiers) == len(set(identifiers))
        assert not page.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")


# The same for programs


def test_a_fact_is_put(client: TestClient) -> None:
    address = f"/api/documents/{quote(PLAN.id)}"
    reply = client.put(f"{address}/facts/valid_to", json={"value": "2027-06-30"})
    assert reply.status_code == 200
    assert reply.json() == client.get(address).json()
    assert (reply.json()["valid_to"], reply.json()["validity_source"]) == ("2027-06-30", "person")
    assert reply.json()["facts"][0] | {"confidence": 1.0} == reply.json()["facts"][0]


@pytest.mark.parametrize(
    ("document_id", "field", "body", "status"),
    [
        ("nej", "title", {"value": "x"}, 404),
        (PLAN.id, "digest", {"value": "x"}, 422),
        (PLAN.id, "valid_to", {"value": "31 juni"}, 422),
        (PLAN.id, "title", {"value": ""}, 422),
        (PLAN.id, "title", {}, 422),
        (PLAN.id, "title", {"value": "x", "source": "text"}, 422),
    ],
)
def test_a_fact_that_cannot_be_put_is_a_problem(
    client: TestClient, document_id: str, field: str, body: dict[str, str], status: int
) -> None:
    is_problem(client.put(f"/api/documents/{quote(document_id)}/facts/{field}", json=body), status)


# A page as it is read and as the file has it


def test_a_page_is_shown_as_it_is_read_with_every_corrected_place_told(client: TestClient) -> None:
    page = page_of(client.get(f"{ADDRESS}/sida/1"))
    shown = page.get_element_by_id("text")
    assert shown.text_content() == MADE == FIRST.reading()
    assert [(each.text_content(), each.get("title")) for each in shown.xpath(".//ins")] == [
        *(("Förskolans", "I filen: F6rskolans"), ("för", "I filen: f6r"), ("mål³", "I filen: mal3"))
    ]
    assert [item.text_content() for item in page.xpath("//section//details//li")][1] == "I filen: ”f6r”, läses: ”för”"
    assert text_of(page, "//h2[@class='page']") == "Sida 1 (tryckt 3)"
    assert not shown.xpath(".//u")


def test_the_files_own_text_is_a_link_away_with_its_unsure_words(client: TestClient) -> None:
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
    assert [(each.text_content(), each.get("title")) for each in shown.xpath(".//u")] == [
        ("ar.", "OCR-säkerhet 41 av 100")
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
    marks = Marks(headings=tuple(spans[1:]), unsure=unsure)
    start, end = spans[0].start, spans[0].end
    assert "".join(piece.text for piece in pieces(page, spans[0], marks, raw=False)) == page.reading(start, end)
    in_file = list(pieces(page, spans[0], marks, raw=True))
    assert "".join(piece.text for piece in in_file) == page.raw[start:end]
    whole = [c for c in page.corrections if start <= c.start and c.end <= end]
    assert [piece.other for piece in in_file if piece.other is not None] == [c.text for c in whole]


# Marks in the picture


def test_the_picture_marks_the_words_of_the_span_line_by_line() -> None:
    boxes = boxes_of(FIRST, Span(23, 58), FIRST.words, [HEADING])
    assert boxes == (Box(70, 120, 340, 130), Box(0, 140, 70, 150))


def test_words_of_different_columns_are_marked_apart() -> None:
    assert lines_of([Box(0, 0, 50, 10), Box(54, 0, 90, 10), Box(300, 0, 350, 10)]) == (
        *(Box(0, 0, 90, 10), Box(300, 0, 350, 10)),
    )


def test_where_a_letter_has_no_place_the_whole_block_is_marked() -> None:
    assert boxes_of(FIRST, Span(0, 15), FIRST.words[1:], [HEADING]) == HEADING.boxes
    assert boxes_of(FIRST, Span(0, 15), (), [replace(HEADING, boxes=())]) == ()


def test_every_citation_of_a_pdf_is_marked_where_its_words_stand(sample: Assistant) -> None:
    page = next(
        (document.id, number)
        for document in sample.store.documents()
        for number in range(1, document.pages + 1)
        if sample.store.words(document.id, number)
    )
    placed = sample.store.words(*page)
    for block in sample.store.blocks(*page):
        shown = boxes_of(sample.store.page(*page), Span(block.start, block.end), placed, [])
        assert shown, block.text
        outer = block.boxes
        assert min(box.y0 for box in shown) >= min(box.y0 for box in outer) - 3
        assert max(box.y1 for box in shown) <= max(box.y1 for box in outer) + 3
