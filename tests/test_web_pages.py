"""The Swedish pages: whole without JavaScript, and honest about sources."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import lxml.html
import pytest
from fastapi.testclient import TestClient

from assistant.ask import Assistant
from assistant.explain import FEATURES, INTENTS, ORIGINS, REASONS, shortened
from assistant.export.receipt import STATUSES
from assistant.rank import weights
from assistant.types import (
    Answer,
    Completeness,
    Intent,
    ItemKind,
    Modality,
    Origin,
    Page,
    Reading,
    Reason,
    Retrieval,
    Searched,
    Status,
    Validity,
)
from assistant.types import (
    Caution as Notice,
)
from assistant.web import words
from assistant.web.answer_view import weight_of
from ingest.manifest import load_sources
from ingest.reading import read_source
from ingest.sync import ingest
from tests.test_web_api import QUESTION, Broken, finished, serve

PAGES = [
    "/",
    f"/?q={QUESTION}",
    "/?q=Hur långt är det till månen?",
    "/?q=",
    "/sok",
    f"/sok?q={QUESTION}",
    "/sok?q=Hur många plattor har förskolan i Exempelsta?&role=&intent=goal&as_of=2025-01-01",
    "/dokument",
    "/dokument/exempelsta-plan-2025",
    "/dokument/exempelsta-plan-2025/sida/6?visa=raa",
    "/nej",
]


UNKEPT = "ett svar som inte har sparats"


@pytest.fixture(scope="module")
def client(sample: Assistant) -> Iterator[TestClient]:
    with serve(sample) as client:
        yield client


def page_of(reply: Any, status: int = 200) -> Any:
    """The parsed page of a reply."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    return lxml.html.fromstring(reply.text)


def text_of(node: Any, path: str) -> str:
    """The text of the first node at an XPath, single-spaced."""
    return " ".join(node.xpath(path)[0].text_content().split())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_swedish_has_landmarks_and_no_inline_code(client: TestClient, path: str) -> None:
    reply = client.get(path)
    page = page_of(reply, reply.status_code)
    assert page.get("lang") == "sv"
    assert [len(page.xpath(f"//{name}")) for name in ("main", "h1", "title")] == [1, 1, 1]
    assert page.xpath("//body/a[@class='skip']/@href") == ["#innehall"]
    assert not page.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    for field in page.xpath("//input[not(@type='checkbox' or @type='hidden')] | //select | //textarea"):
        assert page.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_its_own_files(client: TestClient, path: str) -> None:
    page = lxml.html.fromstring(client.get(path).text)
    loaded = page.xpath("//link/@href | //script/@src | //img/@src")
    assert loaded
    for address in loaded:
        assert address.startswith("/")
        assert client.get(address).status_code == 200


def test_every_sentence_is_followed_by_links_to_the_place_it_stands(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/", params={"q": QUESTION}))
    answer = sample.ask(QUESTION)
    items = page.xpath("//ul[@class='thread']/li")
    assert len(items) == len(answer.sentences)
    kept = page.xpath("//a[starts-with(@href, '/svar/')]/@href")[0].rpartition("/")[2]
    addresses = {citation.n: citation.url.replace("#", f"&svar={kept}#") for citation in answer.citations}
    for item, sentence in zip(items, answer.sentences, strict=True):
        assert " ".join(sentence.text.split()) in " ".join(item.text_content().split())
        assert item.xpath(".//a/@href") == [addresses[n] for n in sentence.citations]
        assert item.xpath(".//a/text()") == [str(n) for n in sentence.citations]


def test_every_source_tells_its_document_page_strength_and_validity(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/", params={"q": QUESTION}))
    answer = sample.ask(QUESTION)
    listed = page.xpath("//section[@class='sources']//li")
    assert sorted(int(item.get("value")) for item in listed) == [citation.n for citation in answer.citations]
    for citation in answer.citations:
        item = page.xpath(f"//li[@id='kalla-{citation.n}']")[0]
        heading = item.xpath("ancestor::ol/preceding-sibling::h4[1]")[0].text_content()
        assert citation.document_title in heading
        assert words.VALIDITIES[citation.validity] in heading
        assert f"Sida {citation.page}" in item.text_content()
        place = item.xpath("ancestor::ol/preceding-sibling::p[1]")[0].text_content()
        assert weight_of(citation).word in f"{place} {item.text_content()}"


class Scripted(Assistant):
    """An assistant that gives one prepared answer and one prepared search."""

    answer: Answer
    retrieval: Retrieval

    def ask(self, question: str, **_: object) -> Answer:
        return self.answer

    def search(self, question: str, **_: object) -> Retrieval:
        return self.retrieval


@pytest.mark.parametrize(
    ("completeness", "line"),
    [
        (Completeness(claimed=True, total=17, shown=17), "17 ställen, alla visas."),
        (Completeness(claimed=True, total=17, shown=5), "5 av 17 ställen visas. Listan är inte säkert fullständig."),
        (Completeness(claimed=False, total=5, shown=5), "5 av 5 ställen visas. Listan är inte säkert fullständig."),
    ],
)
def test_a_list_says_whether_it_is_complete(sample: Assistant, completeness: Completeness, line: str) -> None:
    scripted = Scripted(sample.settings, sample.store, sample.index)
    answer = sample.ask(QUESTION)
    described = tuple(replace(citation, modality=Modality.DESCRIPTION) for citation in answer.citations)
    scripted.answer = replace(answer, id=UNKEPT, message="", completeness=completeness, citations=described)
    page = page_of(serve(scripted).get("/", params={"q": QUESTION}))
    assert text_of(page, "//p[contains(@class,'completeness')]") == line


def test_warnings_are_shown(sample: Assistant) -> None:
    scripted = Scripted(sample.settings, sample.store, sample.index)
    warnings = (Notice("expired", "Planen gällde till 2025-12-31."), Notice("advice", "En guide ger råd."))
    scripted.answer = replace(sample.ask(QUESTION), id=UNKEPT, warnings=warnings)
    page = page_of(serve(scripted).get("/", params={"q": QUESTION}))
    assert page.xpath("//*[@role='note']//li/text()") == [warning.text for warning in warnings]


def test_a_refusal_tells_where_was_searched_and_what_stands_nearest(sample: Assistant) -> None:
    scripted = Scripted(sample.settings, sample.store, sample.index)
    answer = sample.ask(QUESTION)
    scripted.answer = replace(
        answer,
        id=UNKEPT,
        completeness=None,
        status=Status.NO_ANSWER,
        message="Det står inte i dokumenten.",
        sentences=(),
        citations=(),
        nearest=answer.citations[:2],
        searched=Searched(tuple(document.id for document in sample.store.documents()), 412),
    )
    page = page_of(serve(scripted).get("/", params={"q": QUESTION}))
    assert text_of(page, "//h2") == "Dokumenten svarar inte på frågan"
    assert text_of(page, "//p[@class='message']") == "Det står inte i dokumenten."
    assert "inte ett svar" in text_of(page, "//section[@class='nearest']")
    assert page.xpath("//section[@class='nearest']//figcaption/a/@href") == [c.url for c in answer.citations[:2]]
    assert not page.xpath("//ul[@class='thread'] | //section[@class='sources']")
    assert "412 textställen" in text_of(page, "//details[@open][@class='searched']/summary")
    assert len(page.xpath("//details[@class='searched']//li")) == len(sample.store.documents())


@pytest.mark.parametrize(("question", "status"), [("x" * 2_001, 413), ("", 422), ("?!", 422)])
def test_a_refused_question_stays_in_the_form(client: TestClient, question: str, status: int) -> None:
    page = page_of(client.get("/", params={"q": question}), status)
    assert page.xpath("//textarea")[0].text_content() == question
    assert page.xpath("//*[@role='alert']")
    assert page.xpath("//textarea/@aria-describedby") == page.xpath("//*[@role='alert']/@id")


def test_the_form_keeps_what_the_question_was_limited_to(client: TestClient, sample: Assistant) -> None:
    chosen = sample.store.documents()[0]
    limits = {"q": QUESTION, "documents": chosen.id, "role": "Lärare", "as_of": "2026-11-21"}
    page = page_of(client.get("/", params=limits))
    assert page.xpath("//input[@checked]/@value") == [chosen.id]
    assert set(page.xpath("//input[@name='as_of']/@value")) == {"2026-11-21"}
    assert page.xpath("//select[@id='ratta-role']/option[@selected]/text()") == ["Lärare"]
    assert page.xpath("//form//details/@open")


def test_the_empty_fields_of_a_form_limit_nothing(client: TestClient) -> None:
    assert client.get("/", params={"q": QUESTION, "role": "", "as_of": ""}).status_code == 200


def test_what_is_typed_is_shown_as_text(client: TestClient) -> None:
    typed = "</textarea><script>alert(1)</script>"
    for path in ("/", "/sok"):
        page = page_of(client.get(path, params={"q": typed}))
        assert not page.xpath("//script[not(@src)]")
        assert typed in [*(area.text_content() for area in page.xpath("//textarea")), *page.xpath("//input/@value")]


def test_search_shows_scores_and_leads_to_the_places(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/sok", params={"q": QUESTION}))
    found = sample.search(QUESTION, k=20)
    assert len(page.xpath("//section/ol[@class='hits']/li")) == len(found.kept)
    assert len(page.xpath("//section/details/ol[@class='hits']/li")) == len(found.rejected)
    assert text_of(page, "//span[@class='score']") == f"poäng {found.kept[0].score:.2f}".replace(".", ",")
    place = page.xpath("//p[@class='where']//a/@href")[0]
    assert client.get(place).status_code == 200


def test_every_hit_tells_what_its_score_is_made_of(client: TestClient) -> None:
    page = page_of(client.get("/sok", params={"q": QUESTION}))
    tables = page.xpath("//details[@class='why']/table")
    assert len(tables) == len(page.xpath("//ol[@class='hits']/li"))
    for table in tables:
        names = [cell.text for cell in table.xpath("tbody/tr/th")]
        assert set(names) <= set(FEATURES.values())
        gave = [float(cell.text_content().replace(",", ".")) for cell in table.xpath("tbody/tr/td[last()]")]
        score = table.xpath("ancestor::li//span[@class='score']")[0].text_content().removeprefix("poäng ")
        assert f"Poängen {score} " in text_of(table, "caption")
        assert sum(gave) == pytest.approx(float(score.replace(",", ".")), abs=0.05)


def test_a_rejected_passage_tells_why_and_leads_to_the_one_it_repeats(sample: Assistant) -> None:
    first, *others = sample.search(QUESTION, k=3).kept
    repeat = replace(others[0], reason=Reason.DUPLICATE, same_as=first.passage.id)
    below = replace(others[1], reason=Reason.BELOW)
    scripted = Scripted(sample.settings, sample.store, sample.index)
    scripted.retrieval = replace(sample.search(QUESTION, k=1), kept=(first,), rejected=(repeat, below))
    page = page_of(serve(scripted).get("/sok", params={"q": QUESTION}))
    reasons = [" ".join(reason.text_content().split()) for reason in page.xpath("//p[@class='reason']")]
    assert reasons == ["Säger detsamma som nr 1", "Andra kom närmare"]
    (link,) = page.xpath("//p[@class='reason']/a/@href")
    assert page.xpath(f"//li[@id='{link.removeprefix('#')}']")


def chips_of(page: Any) -> dict[str, Any]:
    """What the page says was understood, by what it is called, each with its link."""
    chips = page.xpath("//ul[@class='chips']/li")
    return {chip.xpath("span")[0].text_content().rstrip(":"): chip for chip in chips}


def test_what_was_understood_can_be_taken_away_and_given_back(client: TestClient) -> None:
    page = page_of(client.get("/sok", params={"q": QUESTION}))
    chips = chips_of(page)
    assert {"Frågar efter", "Roll"} <= chips.keys()
    assert "Rektor" in chips["Roll"].text_content()
    without = page_of(client.get(chips["Roll"].xpath("a/@href")[0]))
    assert "ingen" in chips_of(without)["Roll"].text_content()
    again = page_of(client.get(chips_of(without)["Roll"].xpath("a/@href")[0]))
    assert "Rektor" in chips_of(again)["Roll"].text_content()


def test_the_documents_that_are_meant_can_be_searched_alone(client: TestClient) -> None:
    page = page_of(client.get("/sok", params={"q": "Vad står i utvärderingen om utrustningen?"}))
    meant = chips_of(page)["Dokument som menas"]
    assert "Utvärdering av digitaliseringsplanen" in meant.text_content()
    alone = page_of(client.get(meant.xpath("a/@href")[0]))
    assert "Utvärdering" in chips_of(alone)["Bara i"].text_content()
    places = alone.xpath("//ol[@class='hits']//p[@class='where']//a/@href")
    assert places
    assert all(place.startswith("/dokument/exempelsta-utvardering-2024/") for place in places)
    assert "Dokument som menas" in chips_of(page_of(client.get(chips_of(alone)["Bara i"].xpath("a/@href")[0])))


def test_a_correction_form_sent_unchanged_changes_nothing(client: TestClient) -> None:
    page = page_of(client.get("/sok", params={"q": QUESTION}))
    form = page.forms[1]
    assert {"intent", "role", "school_form", "kind", "complete_list"} <= {name for name, _ in form.form_values()}
    sent = page_of(client.get("/sok", params=form.form_values()))
    shown = "//ol[@class='hits']//span[@class='score']/text()"
    assert sent.xpath(shown) == page.xpath(shown)
    assert not sent.xpath("//li[@class='corrected']")


def test_a_correction_is_chosen_in_a_form_and_stays_chosen(client: TestClient, sample: Assistant) -> None:
    limit = sample.store.documents()[-1].id
    page = page_of(client.get("/sok", params={"q": QUESTION, "documents": limit, "area": "Nätetik"}))
    form = page.forms[1]
    form.fields["intent"] = "goal"
    form.fields["role"] = ""
    sent = page_of(client.get("/sok", params=form.form_values()))
    chips = chips_of(sent)
    assert "mål" in chips["Frågar efter"].text_content()
    assert {"Bara i", "Område"} <= chips.keys()
    assert sent.forms[1].fields["intent"] == "goal"
    assert sent.forms[1].fields["role"] == ""
    assert sent.xpath("//section[@class='reading']/details/@open")


def test_the_words_that_others_were_searched_for_are_told(client: TestClient) -> None:
    page = page_of(client.get("/sok", params={"q": "Hur många plattor finns det?"}))
    told = text_of(page, "//ul[@class='words']/li")
    assert told.startswith("plattor → blev ")
    assert "surfplatta" in told
    assert told.endswith("(vardagsord)")


def test_a_wrong_correction_is_a_page_that_names_the_right_ones(client: TestClient) -> None:
    page = page_of(client.get("/sok", params={"q": QUESTION, "intent": "nej"}), 422)
    assert "responsibility" in page.text_content()


def test_what_an_answer_was_given_to_can_be_taken_away_and_given_back(client: TestClient) -> None:
    page = page_of(client.get("/", params={"q": QUESTION, "as_of": "2025-06-01"}))
    chips = chips_of(page)
    assert "1 juni 2025" in chips["Den dag"].text_content()
    without = page_of(client.get(chips["Roll"].xpath("a/@href")[0]))
    assert "ingen" in chips_of(without)["Roll"].text_content()
    again = chips_of(page_of(client.get(chips_of(without)["Roll"].xpath("a/@href")[0])))
    assert "Rektor" in again["Roll"].text_content()


def test_a_correction_of_an_answer_changes_it(client: TestClient) -> None:
    page = page_of(client.get("/", params={"q": QUESTION}))
    (form,) = (form for form in page.forms if form.xpath(".//select[@id='ratta-role']"))
    form.fields["role"] = "Lärare"
    sent = page_of(client.get("/", params=form.form_values()))
    assert "märkta Lärare" in text_of(sent, "//p[contains(@class, 'completeness')]")


def test_an_answer_leads_to_its_search(client: TestClient) -> None:
    page = page_of(client.get("/", params={"q": QUESTION, "role": "Lärare", "as_of": "2025-06-01"}))
    address = page.xpath("//details[contains(@class, 'searched')]/p/a/@href")[0]
    chips = chips_of(page_of(client.get(address)))
    assert "Lärare" in chips["Roll"].text_content()
    assert "1 juni 2025" in chips["Den dag"].text_content()


def test_a_page_that_is_read_again_asks_nothing_anew(filled: Assistant) -> None:
    client = serve(filled)
    first = client.get("/", params={"q": "Vad ansvarar rektor för?"})
    asked = page_of(first).xpath("//input[@name='samtal']/@value")[0]
    second = client.get("/", params={"q": "Och för lärare?", "samtal": asked})
    assert "svar=" in str(second.url)
    again = client.get(str(second.url))
    assert len(filled.archive.turns(asked)) == 2
    shown = "//ul[@class='thread']/li"
    assert [li.text_content() for li in page_of(again).xpath(shown)] == [
        li.text_content() for li in page_of(second).xpath(shown)
    ]


def test_an_answer_that_is_kept_no_longer_is_given_anew(client: TestClient) -> None:
    page = page_of(client.get("/", params={"q": QUESTION, "svar": "borta"}))
    assert page.xpath("//ul[@class='thread']/li")


def test_who_reads_is_remembered_and_says_who_i_am(sample: Assistant) -> None:
    client = serve(sample)
    page = page_of(client.get("/jag", params={"roll": "Rektor", "skolform": "gymnasieskola"}))
    assert "Du läser som rektor i gymnasieskola" in page.text_content()
    page = page_of(client.get("/", params={"q": "Vad ansvarar jag för?"}))
    own = chips_of(page)
    assert "Rektor" in own["Din roll"].text_content()
    assert "märkta Rektor" in text_of(page, "//p[contains(@class, 'completeness')]")
    without = page_of(client.get(own["Din roll"].xpath("a/@href")[0]))
    assert "Din roll" not in chips_of(without)
    assert "märkta Rektor" not in without.text_content()
    others = page_of(client.get("/", params={"q": "Vad ansvarar lärare för?"}))
    assert "Din roll" not in chips_of(others)
    assert "märkta Lärare" in text_of(others, "//p[contains(@class, 'completeness')]")


def test_choosing_who_reads_leads_back_to_the_question(client: TestClient) -> None:
    reply = client.get("/jag", params={"roll": "Lärare", "q": QUESTION, "utan": "topic"}, follow_redirects=False)
    assert reply.status_code == 303
    assert reply.headers["location"].startswith("/?q=")
    assert "utan=topic" in reply.headers["location"]
    assert "roll=L%" in reply.headers["set-cookie"]


def events_of(client: TestClient, question: str) -> list[tuple[str, Any]]:
    """The events of an answer as it comes, each with its data."""
    reply = client.get("/fraga/strom", params={"q": question})
    assert reply.headers["content-type"].startswith("text/event-stream")
    found = []
    for event in reply.text.strip().split("\n\n"):
        name, data = event.split("\n", 1)
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_sentences_come_one_by_one_and_then_what_the_page_shows(client: TestClient) -> None:
    *parts, (last, done) = events_of(client, QUESTION)
    assert last == "done"
    spoken = [lxml.html.fromstring(data).text_content().split() for name, data in parts if name == "sentence"]
    page = page_of(client.get(done["address"]))
    shown = page.xpath("//ul[@class='thread']/li")
    assert [" ".join(words) for words in spoken] == [" ".join(li.text_content().split()) for li in shown]
    assert page.xpath("//div[@id='svarsplats']//article//text()") == lxml.html.fromstring(done["html"]).xpath(
        "//article//text()"
    )
    assert done["summary"].startswith("Svar: 17 krav")
    assert done["title"] == page.xpath("//title/text()")[0]


def test_what_is_wrong_with_a_question_is_said_before_anything_comes(client: TestClient) -> None:
    assert client.get("/fraga/strom", params={"q": "?!"}).status_code == 422


@pytest.mark.parametrize("reader", [{}, {"roll": "Rektor", "skolform": "gymnasieskola"}, {"roll": "L%C3%A4rare"}])
def test_every_suggestion_is_answered(sample: Assistant, reader: dict[str, str]) -> None:
    client = serve(sample)
    client.cookies.update(reader)
    offered = page_of(client.get("/")).xpath("//ul[@class='examples']//a/@href")
    assert 4 <= len(offered) <= 6
    for address in offered:
        page = page_of(client.get(address))
        assert text_of(page, "//h2[@id='svar']") == "Svar", address


@pytest.mark.parametrize(
    "question", [QUESTION, "Får eleverna använda AI?", "Gäller digitaliseringsplanen fortfarande?"]
)
def test_what_may_be_asked_next_is_answered(client: TestClient, question: str) -> None:
    page = page_of(client.get("/", params={"q": question}))
    offered = page.xpath("//ul[@aria-label='Följdfrågor']//a/@href")
    assert offered
    for address in offered:
        page = page_of(client.get(address))
        assert page.xpath("//ul[@class='thread']/li | //p[@class='message']"), address


def test_an_answer_can_be_copied_with_its_sources(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/", params={"q": QUESTION}))
    text = page.xpath("//pre[@id='svarstext']")[0].text_content()
    for citation in sample.ask(QUESTION).citations:
        assert citation.quote in text
        assert f"[{citation.n}] {citation.document_title}, sida {citation.page} (" in text
    assert "http://" in text


def test_an_english_reader_gets_the_programs_words_in_english_and_the_quotes_in_swedish(sample: Assistant) -> None:
    client = serve(sample)
    client.cookies["sprak"] = "en"
    page = page_of(client.get("/", params={"q": QUESTION}))
    assert page.get("lang") == "en"
    assert "The documents are in Swedish" in text_of(page, "//p[@class='message']")
    assert page.xpath("//ul[@class='thread']/@lang") == ["sv"] * len(page.xpath("//ul[@class='thread']"))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Kort plan 2025", "Kort plan 2025"),
        ("Plan för digital utveckling i skolan 2025–2027", "Plan för digital … 2025–2027"),
        ("Plan för digital utveckling i hela skolan", "Plan för digital utveckling…"),
        ("plan_for_digital_utveckling_i_skolan", "plan_for_digital_utveckling_i…"),
    ],
)
def test_a_long_title_loses_its_middle_but_not_its_year(title: str, shown: str) -> None:
    assert shortened(title, 30) == shown
    assert len(shown) <= 30


def test_a_document_page_marks_exactly_the_quote(client: TestClient, sample: Assistant) -> None:
    for citation in sample.ask(QUESTION).citations[:5]:
        address = citation.url.partition("#")[0]
        page = page_of(client.get(f"{address}&visa=raa"))
        assert page.xpath("//mark[@id='markering']")[0].text_content() == citation.raw_quote
        read = sample.store.page(citation.document_id, citation.page).reading(citation.start, citation.end)
        assert page_of(client.get(address)).xpath("//mark[@id='markering']")[0].text_content() == read


def test_every_page_of_every_document_can_be_read_through(client: TestClient, sample: Assistant) -> None:
    for document in sample.store.documents():
        address: str | None = f"/dokument/{quote(document.id)}/sida/1"
        for number in range(1, document.pages + 1):
            page = page_of(client.get(str(address)))
            assert page.get_element_by_id("text").text_content() == sample.store.page(document.id, number).reading()
            address = next(iter(page.xpath("//a[@rel='next']/@href")), None)
        assert address is None


def test_carriage_returns_and_markup_in_a_document_are_shown_as_they_are(empty: Assistant, folder: Path) -> None:
    (source,) = load_sources(folder / "plan.txt").sources
    reading = read_source(source, empty.settings)
    raw = "<b>Rektor</b>\r\nska & bör\r \x0c"
    odd = Reading(reading.document, (Page(1, raw),), (), (), ())
    empty.store.save(odd, fingerprint="x", origin="x")
    reply = serve(empty).get(f"/dokument/{reading.document.id}/sida/1?start=0&end=20")
    assert '<mark id="markering" tabindex="-1">&lt;b&gt;Rektor&lt;/b&gt;&#13;\nska &amp;</mark>' in reply.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/dokument/nej", 404), ("/dokument/nej/sida/1", 404), ("/jobb/nej", 404), ("/static/nej.css", 404)),
        *(
            ("/nej", 404),
            ("/dokument/nej/sida/ett", 422),
            ("/?q=a&documents=nej", 404),
            ("/sok?q=a&documents=nej", 404),
        ),
    ],
)
def test_errors_are_pages_in_swedish(client: TestClient, path: str, status: int) -> None:
    page = page_of(client.get(path), status)
    assert page.get("lang") == "sv"
    assert page.xpath("//nav")


def test_an_unexpected_error_is_a_page_with_a_code(sample: Assistant) -> None:
    client = serve(Broken(sample.settings, sample.store, sample.index))
    page = page_of(client.get("/", params={"q": QUESTION}), 500)
    assert "Felkod" in page.text_content()
    assert "hemlig" not in page.text_content()


def test_the_list_of_documents_tells_what_is_known_of_each(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/dokument"))
    rows = page.xpath("//table[contains(@class,'documents')]/tbody/tr")
    listed = [document for document in sample.store.documents() if not document.superseded(date.today())]
    for row, document in zip(rows, sorted(listed, key=lambda each: each.title), strict=True):
        shown = " ".join(row.text_content().split())
        assert document.title in shown
        assert words.VALIDITIES[document.validity(date.today())] in shown
        assert words.period(document.valid_from, document.valid_to) in shown
        assert str(document.pages) in row.xpath("string(td[last()-1])").split()


def test_an_upload_leads_to_its_job_and_the_document(empty: Assistant, folder: Path) -> None:
    with serve(empty, partial(ingest, assistant=empty)) as client:
        assert "Inga dokument" in client.get("/dokument").text
        assert "inga dokument" in client.get("/").text
        files = [("files", ("plan.txt", (folder / "plan.txt").read_bytes()))]
        sent = client.post("/dokument", files=files, follow_redirects=False)
        assert sent.status_code == 303
        job = sent.headers["location"]
        finished(client, job.replace("/jobb/", "/api/jobs/"))
        page = page_of(client.get(job))
        assert text_of(page, "//*[@role='status']") == "Klar: plan.txt"
        assert client.get(page.xpath("//ol[@class='files']//a/@href")[0]).status_code == 200
        assert "Småköping" in client.get("/dokument").text


@pytest.mark.parametrize(("name", "content"), [("", ""), ("a.exe", "x"), ("a.txt", "")])
def test_a_refused_upload_is_explained_beside_the_form(client: TestClient, name: str, content: str) -> None:
    # As a browser writes it, also when no file was chosen.
    part = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n{content}\r\n--x--\r\n'
    sent = client.post("/dokument", content=part, headers={"Content-Type": "multipart/form-data; boundary=x"})
    page = page_of(sent, 422)
    assert page.xpath("//*[@role='alert']")
    assert page.xpath("//input[@type='file']")


def test_there_is_a_word_for_everything_that_is_shown() -> None:
    for table, kinds in (
        *((words.KINDS, ItemKind), (words.MODALITIES, Modality)),
        *((words.VALIDITIES, Validity), (STATUSES, Status)),
        *((INTENTS, Intent), (ORIGINS, Origin), (REASONS, Reason)),
    ):
        assert set(table) == set(kinds)
    assert weights().keys() <= FEATURES.keys()


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2025, 1, 1), date(2027, 12, 31), "1 januari 2025 – 31 december 2027"),
        (date(2025, 3, 9), None, "från 9 mars 2025"),
        (None, date(2027, 5, 2), "till 2 maj 2027"),
        (None, None, ""),
    ],
)
def test_a_period_is_written_in_words(start: date | None, end: date | None, expected: str) -> None:
    assert words.period(start, end) == expected
