"""A document's own page: what is known of it and where that stands, how it could be read, and its pages as read and as filed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
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
from assistant.web.corpus_health import Health
from assistant.web.document_view import known_of
from assistant.web.shelf import stand
from ingest.sync import ingest
from tests.test_web_api import finished, is_problem, serve, upload
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


def rows_of(page: Any) -> list[Any]:
    """The rows of the list."""
    found: list[Any] = page.xpath("//table[contains(@class, 'documents')]/tbody/tr")
    return found


def titles_of(page: Any) -> list[str]:
    """The titles of the documents in the list, in its order."""
    return [text_of(row, "th/a") for row in rows_of(page)]


def links_of(row: Any) -> dict[str, str]:
    """What the row says is to be done, and where."""
    return {" ".join(link.text_content().split()): link.get("href") for link in row.xpath(".//ul[@class='mend']//a")}


def test_an_unread_page_stands_in_plain_sight_and_the_document_is_not_ready(client: TestClient) -> None:
    row = rows_of(page_of(client.get("/dokument")))[0]
    assert "Behöver ses över" in row.text_content()
    links = links_of(row)
    assert links["Utan text: sida 2"] == f"{ADDRESS}/sida/2"
    assert links["Svårläst: sida 1"] == f"{ADDRESS}/sida/1"
    assert "1 av 2 sidor lästa med OCR, säkerhet 64 av 100" in " ".join(row.text_content().split())
    listed = {document["id"]: document for document in client.get("/api/documents").json()["documents"]}
    assert (listed[PLAN.id]["ready"], listed[PLAN.id]["pages_without_text"]) == (False, [2])
    assert (listed["policy"]["ready"], listed["policy"]["pages_without_text"]) == (True, [])


def test_everything_that_is_to_be_done_about_a_document_is_one_click_away(client: TestClient) -> None:
    for row in rows_of(page_of(client.get("/dokument"))):
        for address in links_of(row).values():
            page = page_of(client.get(address.partition("#")[0]))
            place = address.partition("#")[2]
            assert not place or page.get_element_by_id(place) is not None
            if "ratta=" in address:
                assert page.get_element_by_id(place).xpath(".//details/@open")
                assert page.get_element_by_id(place).xpath(".//*[@autofocus]")


def test_older_versions_and_copies_stand_under_the_document_they_belong_to(client: TestClient) -> None:
    page = page_of(client.get("/dokument"))
    assert titles_of(page) == ["Förskolans plan", "Kommunens IT-policy"]
    summary = text_of(page, "//details[@class='under']/summary")
    assert summary == "3 äldre versioner och kopior"
    under = [" ".join(item.text_content().split()) for item in page.xpath("//details[@class='under']/ul/li")]
    assert any("Planen som den var" in each and "Ersatt 1 januari 2025 av Förskolans plan" in each for each in under)
    assert any("Gamla planen" in each and "Ersatt 1 januari 2020 av Planen som den var" in each for each in under)
    assert any("Planen i annan fil" in each and "Kopia av Förskolans plan" in each for each in under)
    assert links_of(rows_of(page)[0])["Jämför kopiorna"] == f"{ADDRESS}#versioner"


def test_what_will_be_replaced_is_listed_until_then(client: TestClient) -> None:
    (row,) = (row for row in rows_of(page_of(client.get("/dokument"))) if "IT-policy" in row.text_content())
    assert "Ersätts 1 januari 9999 av nästa" in " ".join(row.text_content().split())


def test_documents_that_replace_each_other_in_a_ring_are_all_listed(empty: Assistant) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        file(empty, replace(PLAN, id=one, title=one, replaced_by=other, replaced_on=date(2020, 1, 1)))
    shown = page_of(serve(empty).get("/dokument")).xpath("//table//a/text()")
    assert {"a", "b"} <= set(shown)


KNOWN = replace(PLAN, family=None, draft=False, facts=(), issuer="Nämnden", valid_from=date(2024, 1, 1))


@pytest.fixture
def many(empty: Assistant) -> TestClient:
    """Four documents: a good plan, one without a decision, a guide, and one that ended long ago."""
    file(empty, replace(KNOWN, id="a", title="Ängens plan", valid_to=date(9000, 1, 1)), FIRST, FIRST_AGAIN)
    file(empty, replace(KNOWN, id="b", title="Alens plan", decided_on=None, filename="bilaga.pdf"))
    file(empty, replace(KNOWN, id="c", title="Om källkritik", kind=DocumentKind.GUIDE, valid_from=None))
    file(empty, replace(KNOWN, id="d", title="Zebrans strategi", kind=DocumentKind.STRATEGY, valid_to=date(2025, 1, 1)))
    return serve(empty)


FIRST_AGAIN = replace(FIRST, number=2, ocr=False, confidence=None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Alens plan", "Om källkritik", "Zebrans strategi", "Ängens plan"]),
        ("?back=1", ["Ängens plan", "Zebrans strategi", "Om källkritik", "Alens plan"]),
        ("?sort=pages", ["Ängens plan", "Alens plan", "Om källkritik", "Zebrans strategi"]),
        ("?sort=health&back=1", ["Om källkritik", "Alens plan", "Zebrans strategi", "Ängens plan"]),
        ("?q=BILAGA", ["Alens plan"]),
        ("?q=nämnden ängens", ["Ängens plan"]),
        ("?q=&kind=guide&validity=&health=", ["Om källkritik"]),
        ("?validity=utgången", ["Zebrans strategi"]),
        ("?health=se-over", ["Zebrans strategi", "Ängens plan"]),
        ("?health=utan-beslutsdag", ["Alens plan"]),
        ("?health=bra", ["Om källkritik"]),
        ("?kind=guide&health=se-over", []),
    ],
)
def test_the_list_shows_what_is_asked_for_in_the_order_asked_for(
    many: TestClient, query: str, expected: list[str]
) -> None:
    page = page_of(many.get(f"/dokument{query}"))
    assert titles_of(page) == expected
    heading = page.get_element_by_id("listan").text_content()
    assert heading == ("Alla dokument" if len(expected) == 4 else f"{len(expected)} av 4 dokument")


@pytest.mark.parametrize("query", ["?kind=bok", "?sort=digest", "?page=0", "?health=sjuk"])
def test_a_list_that_cannot_be_asked_for_is_refused(many: TestClient, query: str) -> None:
    assert many.get(f"/dokument{query}").status_code == 422


def test_the_health_of_all_is_summed_up_and_each_sum_leads_to_its_documents(many: TestClient) -> None:
    page = page_of(many.get("/dokument"))
    told = [" ".join(link.text_content().split()) for link in page.xpath("//ul[@class='standing']//a")]
    assert told == ["2 Behöver ses över", "1 Kan kompletteras", "1 Bra"]
    flaws = page.xpath("//ul[@class='flaws']//a")
    assert [" ".join(link.text_content().split()) for link in flaws] == [
        *("Svårlästa sidor 1", "Utgånget utan efterföljare 1", "Beslutsdag saknas 1")
    ]
    for link in (*page.xpath("//ul[@class='standing']//a"), *flaws):
        count = int(next(word for word in link.text_content().split() if word.isdigit()))
        assert len(rows_of(page_of(many.get(link.get("href").partition("#")[0])))) == count


def test_a_heading_turns_its_order_round_and_tells_which_it_is(many: TestClient) -> None:
    address = "/dokument?q=plan"
    for direction in ("descending", "ascending", "descending"):
        (heading,) = page_of(many.get(address)).xpath("//th[@class='by-pages']")
        address = heading.xpath("a/@href")[0].partition("#")[0]
        assert "q=plan" in address
        (heading,) = page_of(many.get(address)).xpath("//th[@class='by-pages']")
        assert heading.get("aria-sort") == direction


def test_a_long_list_is_turned_page_by_page_and_every_document_stands_on_one(
    empty: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.web.shelf.ROWS", 3)
    for number in range(7):
        file(empty, replace(KNOWN, id=f"d{number}", title=f"Plan {number}"))
    client, address, seen = serve(empty), "/dokument?kind=plan", list[str]()
    while address:
        page = page_of(client.get(address))
        seen += titles_of(page)
        assert len(titles_of(page)) <= 3
        address = "".join(page.xpath("//a[@rel='next']/@href")).partition("#")[0]
    assert seen == [f"Plan {number}" for number in range(7)]
    assert titles_of(page_of(client.get("/dokument?page=99"))) == ["Plan 6"]


def test_the_list_tells_of_what_was_written_since_it_was_last_shown(many: TestClient, empty: Assistant) -> None:
    assert "Utan text" not in many.get("/dokument").text
    file(empty, replace(KNOWN, id="b", title="Alens plan"), Page(1, " "))
    assert links_of(rows_of(page_of(many.get("/dokument")))[0]) == {"Utan text: sida 1": "/dokument/b/sida/1"}


words_of_search = st.text("abcåäö ", max_size=6)


@given(
    documents=st.lists(
        st.builds(
            replace,
            st.just(KNOWN),
            id=st.uuids().map(str),
            title=words_of_search,
            kind=st.sampled_from(DocumentKind),
            decided_on=st.none() | st.dates(),
            valid_to=st.none() | st.dates(),
            issuer=st.none() | words_of_search,
        ),
        max_size=6,
        unique_by=lambda document: document.id,
    )
)
def test_a_document_is_good_exactly_when_nothing_is_to_be_done_about_it(documents: list[Document]) -> None:
    for document in documents:
        shelved = stand(document, {}, date(2026, 1, 1))
        assert (shelved.health is Health.GOOD) == (not shelved.flaws)
        assert len(shelved.mendings) == len(shelved.flaws)
        assert all(mending.words and mending.address.startswith("/dokument/") for mending in shelved.mendings)


# The file itself


def test_the_original_is_saved_as_it_was_and_never_run(filled: Assistant, folder: Path) -> None:
    reply = serve(filled).get("/dokument/plan/original")
    assert reply.content == (folder / "plan.txt").read_bytes()
    assert reply.headers["content-disposition"] == 'attachment; filename="plan.txt"'
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]
    assert page_of(serve(filled).get("/dokument/plan")).xpath("//a[@href='/dokument/plan/original']")


def test_an_original_that_is_gone_is_not_offered(client: TestClient) -> None:
    assert not page_of(client.get(ADDRESS)).xpath("//a[contains(@href, '/original')]")
    page = page_of(client.get(f"{ADDRESS}/original"), 404)
    assert "Läs in den på nytt" in page.text_content()


def test_an_uploaded_file_can_be_read_once_more_and_another_cannot(empty: Assistant, folder: Path) -> None:
    with serve(empty, partial(ingest, assistant=empty)) as client:
        finished(client, upload(client, ("plan.txt", (folder / "plan.txt").read_bytes())).json()["url"])
        (button,) = page_of(client.get("/dokument/plan")).xpath("//form[button='Läs om']/@action")
        job = client.post(button, follow_redirects=False).headers["location"]
        assert finished(client, job.replace("/jobb/", "/api/jobs/"))["report"]["skipped"] == ["plan"]
        page = page_of(client.get(job))
        assert "Oförändrad" in page.text_content()
        assert page.xpath("//ol[@class='files']//a/@href") == ["/dokument/plan"]
        (empty.settings.uploads_folder / "plan.txt").unlink()
        assert client.post(button).status_code == 404
        assert not page_of(client.get("/dokument/plan")).xpath("//button[.='Läs om']")


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
    assert text_of(field_of(page, "diary_number"), ".//dd/p") == "Framgår inte"
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
        "Sida 1 (tryckt 3) svårläst, 64 av 100",
        "Sida 2 utan text",
    ]
    read = text_of(page, "//section[@aria-labelledby='lasningen']")
    assert "1 av 2 sidor lästa med OCR, säkerhet 64 av 100" in read
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
    assert text_of(decided, ".//dd/p") == "Finns inte"


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
