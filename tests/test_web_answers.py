"""What is kept, over HTTP: answers that open as they were, files of them, what readers say, and kunskapsluckor."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from http.cookies import SimpleCookie
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi import Request, Response
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assistant.archive import OPINIONS, REASONS, Archive
from assistant.ask import Assistant, make_assistant
from assistant.export.receipt import FORMATS, STATUSES
from assistant.settings import load_settings
from assistant.store import answers, gaps
from assistant.types import Answer, Chosen, Completeness, SourceVersion, Status, Turn, Validity, Wording
from assistant.web.history import COOKIE, MOST, conversations, remember_conversation
from ingest.sync import ingest
from tests.conftest import GUIDE, PLAN
from tests.test_archive import ANSWER, CITATION, REFUSED, TURN_1, turn
from tests.test_web_api import is_problem, serve
from tests.test_web_pages import page_of, text_of

QUESTION = "Vad ansvarar rektor för?"
ANSWERED = TypeAdapter(Answer)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant with the two small documents, for tests that leave them as they are."""
    folder = tmp_path_factory.mktemp("dokument")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "guide.txt").write_text(GUIDE, encoding="utf-8")
    assistant = make_assistant(load_settings(data=tmp_path_factory.mktemp("data")))
    ingest(folder, assistant=assistant)
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def client(small: Assistant) -> Iterator[TestClient]:
    with serve(small) as client:
        yield client


@pytest.fixture
def archive(small: Assistant) -> Archive:
    """An archive where nothing is kept yet."""
    with small.store.engine.begin() as connection:
        connection.execute(answers.delete())
        connection.execute(gaps.delete())
    return small.archive


def ask(assistant: Assistant) -> Turn:
    """A question to the two small documents, with its answer, kept."""
    filed = {document.id: document for document in assistant.store.documents()}
    answer = assistant.ask(QUESTION)
    cited = dict.fromkeys(citation.document_id for citation in answer.citations)
    sources = tuple(SourceVersion(id_, filed[id_].title, filed[id_].digest, Validity.CURRENT) for id_ in cited)
    kept = Turn(QUESTION, QUESTION, Chosen(), replace(answer, id="svar-1", sources=sources, wording=None))
    assistant.archive.save(kept)
    return kept


@pytest.fixture
def asked(small: Assistant, archive: Archive) -> Turn:
    assert archive is small.archive
    return ask(small)


@pytest.fixture
def reader(filled: Assistant) -> Iterator[TestClient]:
    """A client of an assistant whose documents may be changed."""
    with serve(filled) as client:
        yield client


def test_a_kept_answer_is_the_answer_that_was_given(client: TestClient, asked: Turn) -> None:
    reply = client.get("/api/answers/svar-1")
    assert ANSWERED.validate_json(reply.text) == asked.answer
    is_problem(client.get("/api/answers/finns-inte"), 404)


def test_a_conversation_is_its_turns_and_can_be_deleted(client: TestClient, archive: Archive) -> None:
    archive.save(TURN_1)
    archive.save(turn(REFUSED))
    reply = client.get("/api/conversations/samtal").json()
    assert (reply["total"], [each["question"] for each in reply["turns"]]) == (2, [TURN_1.question] * 2)
    assert client.delete("/api/conversations/samtal").json() == {"conversation_id": "samtal", "deleted": 2}
    is_problem(client.get("/api/conversations/samtal"), 404)
    is_problem(client.get("/api/answers/a1"), 404)
    assert client.delete("/api/conversations/samtal").json()["deleted"] == 0


@pytest.mark.parametrize("format_", FORMATS)
def test_an_answer_can_be_saved_as_a_file_with_addresses_that_open(
    client: TestClient, asked: Turn, format_: str
) -> None:
    reply = client.get("/api/answers/svar-1/export", params={"format": format_})
    assert reply.status_code == 200
    assert 'filename="svar-' in reply.headers["content-disposition"]
    assert reply.headers["content-disposition"].endswith(f".{format_}")
    if format_ == "docx":
        text = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(reply.content)).paragraphs)
        assert f"http://localhost{asked.answer.citations[0].url}" in text
    is_problem(client.get("/api/answers/finns-inte/export"), 404)


@pytest.mark.usefixtures("asked")
def test_a_format_that_cannot_be_written_is_refused(client: TestClient) -> None:
    problem = is_problem(client.get("/api/answers/svar-1/export", params={"format": "xlsx"}), 422)
    assert "docx, pdf, md" in problem["detail"]


# Feedback


@pytest.mark.usefixtures("asked")
def test_feedback_is_kept_as_it_was_said(client: TestClient, archive: Archive) -> None:
    said = {"verdict": "bad", "reasons": ["outdated"], "text": "Det finns en nyare plan.", "n": 1}
    reply = client.post("/api/answers/svar-1/feedback", json=said)
    assert reply.status_code == 201
    assert {name: reply.json()[name] for name in said} == said
    assert [each.text for each in archive.kept("svar-1").feedback] == [said["text"]]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("said", "words_"),
    [
        ({"verdict": "ok"}, "inget omdöme"),
        ({"verdict": "bad", "reasons": ["fel"]}, "ingen orsak"),
        ({"verdict": "bad", "n": 99}, "ingen källa 99"),
        ({"verdict": "bad", "text": "x" * 1001}, "högst 1000"),
        ({}, "”verdict” saknas"),
        ({"verdict": "bad", "mer": 1}, "”mer” är inget känt fält"),
    ],
)
def test_feedback_that_cannot_be_said_is_refused_in_swedish(client: TestClient, said: Any, words_: str) -> None:
    assert words_ in is_problem(client.post("/api/answers/svar-1/feedback", json=said), 422)["detail"]


def test_nothing_can_be_said_of_an_answer_that_is_not_kept(client: TestClient) -> None:
    is_problem(client.post("/api/answers/finns-inte/feedback", json={"verdict": "good"}), 404)


# The page of an answer


def shapes(page: Any) -> None:
    """Check what every page must be."""
    assert page.get("lang") == "sv"
    assert [len(page.xpath(f"//{name}")) for name in ("main", "h1", "head/title")] == [1, 1, 1]
    assert not page.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    for field in page.xpath("//input[not(@type='checkbox' or @type='hidden')] | //select | //textarea"):
        assert page.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))


def test_the_page_of_an_answer_has_all_of_it_and_what_it_rests_on(client: TestClient, asked: Turn) -> None:
    page = page_of(client.get("/svar/svar-1"))
    shapes(page)
    assert text_of(page, "//h1") == QUESTION
    assert len(page.xpath("//ul[@class='thread']/li")) == len(asked.answer.sentences)
    assert quotes_of(page) == [citation.raw_quote for citation in asked.answer.citations]
    assert asked.answer.sources[0].digest in text_of(page, "//section[@aria-labelledby='underlag']")
    assert "utan språkmodell" in text_of(page, "//section[@aria-labelledby='underlag']")
    assert not page.xpath("//div[@aria-label='Ändrat sedan svaret gavs']")
    files = page.xpath("//nav[@class='exports']//a/@href")
    assert [client.get(address).status_code for address in files] == [200] * len(FORMATS)
    page_of(client.get("/svar/finns-inte"), 404)


@pytest.mark.parametrize("status", Status)
def test_an_answer_of_any_kind_has_a_page(client: TestClient, archive: Archive, status: Status) -> None:
    answered = status in (Status.ANSWERED, Status.PARTIAL)
    archive.save(replace(TURN_1, answer=replace(ANSWER if answered else REFUSED, id="a1", status=status)))
    page = page_of(client.get("/svar/a1"))
    shapes(page)
    assert STATUSES[status] in text_of(page, "//article")


def test_what_worded_the_answer_and_what_it_was_read_as_is_said(client: TestClient, archive: Archive) -> None:
    archive.save(replace(TURN_1, answer=replace(ANSWER, wording=Wording("ollama:modell", "p" * 64, 3, 1))))
    page = page_of(client.get("/svar/a1"))
    assert "ollama:modell" in text_of(page, "//section[@aria-labelledby='underlag']")
    assert f"Läst i samtalet som: {TURN_1.read_as}" in text_of(page, "//main")


def quotes_of(page: Any) -> list[str]:
    return [quote.text_content() for quote in page.xpath("//section[@aria-labelledby='citat']//blockquote")]


def test_an_answer_of_an_older_version_opens_that_version_and_says_that_there_is_a_newer(
    reader: TestClient, filled: Assistant, folder: Path
) -> None:
    asked = ask(filled)
    plan = folder / "plan.txt"
    plan.write_text(plan.read_text(encoding="utf-8").replace("datorer", "surfplattor"), encoding="utf-8")
    ingest(folder, assistant=filled)
    page = page_of(reader.get("/svar/svar-1"))
    assert quotes_of(page) == [citation.raw_quote for citation in asked.answer.citations]
    assert "ny version" in text_of(page, "//div[@aria-label='Ändrat sedan svaret gavs']")
    for address, quote in zip(page.xpath("//figcaption/a/@href"), quotes_of(page), strict=True):
        assert quote.strip() in page_of(reader.get(address)).xpath("//mark")[0].text_content()


def test_an_answer_whose_document_has_changed_shows_the_quotes_as_they_were_and_says_so(
    reader: TestClient, filled: Assistant
) -> None:
    asked = ask(filled)
    filled.store.update([replace(filled.store.document("plan"), digest="0" * 64)])
    page = page_of(reader.get("/svar/svar-1"))
    assert quotes_of(page) == [citation.raw_quote for citation in asked.answer.citations]
    assert "har ändrats" in text_of(page, "//div[@aria-label='Ändrat sedan svaret gavs']")


def test_an_answer_outlives_its_documents(reader: TestClient, filled: Assistant) -> None:
    asked = ask(filled)
    for id_ in ("plan", "guide"):
        filled.store.remove(id_)
    page = page_of(reader.get("/svar/svar-1"))
    shapes(page)
    assert "finns inte längre" in text_of(page, "//div[@aria-label='Ändrat sedan svaret gavs']")
    assert asked.answer.sources[0].title in text_of(page, "//section[@aria-labelledby='underlag']")


def test_a_question_that_was_not_kept_leaves_its_answer_to_be_read(client: TestClient, archive: Archive) -> None:
    archive.save(TURN_1, private=True)
    page = page_of(client.get("/svar/a1"))
    shapes(page)
    assert "kan innehålla personuppgifter" in text_of(page, "//p[@class='notice']")
    assert TURN_1.question not in page.text_content()
    assert "fråga som inte sparades" in client.get("/api/answers/a1/export?format=md").text


@pytest.mark.usefixtures("asked")
def test_a_reader_can_say_what_is_wrong_without_javascript(client: TestClient) -> None:
    page = page_of(client.get("/svar/svar-1"))
    (form,) = page.xpath("//section[@aria-labelledby='aterkoppling']//form")
    assert form.xpath(".//button/@value") == list(OPINIONS)
    assert form.xpath(".//input[@name='reasons']/@value") == list(REASONS)
    said = {"verdict": "bad", "reasons": ["incomplete", "other"], "text": "Rad ett\r\nrad två", "n": ""}
    reply = client.post(form.get("action"), data=said)
    assert [each.status_code for each in reply.history] == [303]
    told = text_of(page_of(reply), "//h3[@id='sagt']/following-sibling::ul")
    assert told.startswith("Dåligt Ofullständig Annat")
    assert "Rad ett rad två" in told


@pytest.mark.usefixtures("asked")
def test_feedback_without_an_opinion_comes_back_as_it_was_typed_with_what_is_wrong(client: TestClient) -> None:
    typed = {"reasons": ["incomplete"], "text": "Rad ett", "n": "1"}
    page = page_of(client.post("/svar/svar-1/aterkoppling", data=typed), 422)
    shapes(page)
    assert "inget omdöme" in text_of(page, "//div[@role='alert']")
    assert page.xpath("//textarea[@name='text']/text()") == ["Rad ett"]
    assert page.xpath("//input[@name='reasons'][@checked]/@value") == ["incomplete"]
    assert page.xpath("//option[@selected]/@value") == ["1"]


def knows(client: TestClient, *ids: str) -> None:
    """Let the client be a browser that has had those conversations, the latest first."""
    client.cookies.set(COOKIE, ".".join(ids))


@pytest.fixture
def stranger(client: TestClient) -> Iterator[TestClient]:
    """A browser that has had no conversation, whatever it comes to have."""
    client.cookies.clear()
    yield client
    client.cookies.clear()


def test_the_other_questions_of_the_conversation_are_linked_and_all_can_be_deleted(
    stranger: TestClient, archive: Archive
) -> None:
    archive.save(TURN_1)
    other = turn(REFUSED)
    archive.save(other)
    knows(stranger, "samtal")
    page = page_of(stranger.get("/svar/a1"))
    shapes(page)
    conversation = page.xpath("//section[@aria-labelledby='samtal']")[0]
    assert conversation.xpath(".//li/a/@href") == [f"/svar/{other.answer.id}"]
    (action,) = conversation.xpath(".//form/@action")
    assert "2 frågor med svar är borta." in text_of(page_of(stranger.post(action)), "//main")
    page_of(stranger.get("/svar/a1"), 404)
    assert "inget sparat" in text_of(page_of(stranger.post(action)), "//main")


def test_who_only_has_the_address_of_an_answer_sees_nothing_of_its_conversation(
    stranger: TestClient, archive: Archive
) -> None:
    archive.save(TURN_1)
    archive.save(turn(REFUSED))
    page = page_of(stranger.get("/svar/a1"))
    assert not page.xpath("//section[@aria-labelledby='samtal'] | //form[contains(@action, 'ta-bort')]")


def test_asking_again_shows_what_has_changed_since(stranger: TestClient, archive: Archive, asked: Turn) -> None:
    page = page_of(stranger.post("/svar/svar-1/igen"))
    shapes(page)
    assert "Inget har ändrats" in text_of(page, "//section[@aria-labelledby='jamfort']")
    first, *rest = asked.answer.citations
    before = replace(asked.answer, id="svar-2", citations=(replace(first, quote="Något annat."), *rest))
    archive.save(replace(asked, answer=before))
    told = text_of(page_of(stranger.post("/svar/svar-2/igen")), "//section[@aria-labelledby='jamfort']")
    assert "Nytt i svaret: 1" in told
    assert "Inte längre med: 1" in told
    assert "Något annat." in told
    assert len(page_of(stranger.get("/historik")).xpath("//li[contains(@class, 'conversation')]")) == 2


def test_a_question_that_was_not_kept_cannot_be_asked_again(client: TestClient, archive: Archive) -> None:
    archive.save(TURN_1, private=True)
    assert not page_of(client.get("/svar/a1")).xpath("//form[contains(@action, 'igen')]")
    page_of(client.post("/svar/a1/igen"), 404)


def test_a_list_is_said_to_be_whole_only_when_it_is(client: TestClient, archive: Archive) -> None:
    part = Completeness(claimed=False, total=9, shown=1)
    archive.save(replace(TURN_1, answer=replace(ANSWER, message="", completeness=part)))
    assert "1 av 9" in text_of(page_of(client.get("/svar/a1")), "//article")


# Kunskapsluckor


def test_gaps_are_listed_by_how_often_or_how_lately_they_are_asked_about(client: TestClient, archive: Archive) -> None:
    for subject in ("skärmtid", "skärmtid", "robotar"):
        archive.save(turn(REFUSED), subject=(subject,))
    reply = client.get("/api/gaps").json()
    assert (reply["total"], [(gap["words"], gap["times"]) for gap in reply["gaps"]]) == (
        2,
        [(["skärmtid"], 2), (["robotar"], 1)],
    )
    latest = client.get("/api/gaps", params={"order": "latest"}).json()
    assert [gap["words"] for gap in latest["gaps"]] == [["robotar"], ["skärmtid"]]
    is_problem(client.get("/api/gaps", params={"order": "störst"}), 422)
    assert subjects_of(client.get("/luckor")) == ["skärmtid", "robotar"]
    assert subjects_of(client.get("/luckor?ordning=senast")) == ["robotar", "skärmtid"]


def subjects_of(reply: Any) -> list[str]:
    """What the gaps on the page are about, in order."""
    page = page_of(reply)
    shapes(page)
    return [str(each) for each in page.xpath("//li/h2/text()")]


def test_a_gap_can_be_marked_as_handled_and_is_then_found_among_those(client: TestClient, archive: Archive) -> None:
    for subject in ("skärmtid", "robotar"):
        archive.save(turn(REFUSED), subject=(subject,))
    first, second = archive.gaps()
    assert client.post(f"/api/gaps/{first.id}/handled").status_code == 204
    page = page_of(client.get("/luckor?ordning=senast"))
    (form,) = page.xpath("//main//form[@method='post']")
    sent = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    reply = client.post(form.get("action"), data=sent)
    assert reply.request.url.query == b"visa=oppna&ordning=senast&klar=1"
    assert "Inga öppna luckor" in text_of(page_of(reply), "//main")
    assert "Markerad som åtgärdad" in text_of(page_of(reply), "//p[@role='status']")
    assert sorted(subjects_of(client.get("/luckor?visa=atgardade"))) == sorted([first.words[0], second.words[0]])
    is_problem(client.post("/api/gaps/999/handled"), 404)
    page_of(client.post("/luckor/atgardad", data={"id": "999"}), 404)
    page_of(client.post("/luckor/atgardad", data={}), 422)


def test_gaps_about_nearly_the_same_stand_together_and_are_handled_together(
    client: TestClient, archive: Archive
) -> None:
    for subject in (("skärmtid", "elever"), ("skärmtid", "elever"), ("skärmtid",), ("robotar",)):
        archive.save(turn(REFUSED), subject=subject)
    page = page_of(client.get("/luckor"))
    together = page.xpath("//li[h2]")[0]
    assert "3 gånger" in together.text_content()
    assert "Nästan samma: skärmtid (1)" in " ".join(together.text_content().split())
    client.post("/luckor/atgardad", data={"id": together.xpath(".//input[@name='id']/@value")})
    assert subjects_of(client.get("/luckor")) == ["robotar"]
    assert len(archive.gaps()) == 3


def test_a_gap_says_where_it_nearly_stands_and_whom_to_ask(
    client: TestClient, small: Assistant, archive: Archive
) -> None:
    archive.save(turn(REFUSED), subject=("robotar",))
    elsewhere = replace(CITATION, document_id="annan", document_title="En annan plan")
    archive.save(turn(replace(REFUSED, nearest=(elsewhere,))), subject=("skärmtid",))
    plan = small.store.document("plan")
    small.store.update([replace(plan, issuer="Utbildningsnämnden")])
    page = page_of(client.get("/luckor?dokument=plan"))
    small.store.update([plan])
    (gap,) = page.xpath("//li[h2]")
    assert gap.xpath(".//a/@href") == ["/dokument/plan/sida/3"]
    assert "Utbildningsnämnden" in gap.text_content()
    assert page.xpath("//select[@name='dokument']/option/@value") == ["", "annan", "plan"]
    assert not page_of(client.get("/luckor?dokument=annan")).xpath("//li[h2]//a")


def rows_of(reply: Any) -> list[list[str]]:
    """The rows of a CSV file."""
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(reply.content.decode("utf-8-sig")), delimiter=";"))


def test_the_list_of_gaps_can_be_saved_as_it_is_chosen(client: TestClient, archive: Archive) -> None:
    named = replace(CITATION, document_title="=SUMMA(A1)")
    archive.save(turn(replace(REFUSED, nearest=(named,))), subject=("robotar",))
    archive.save(turn(REFUSED), subject=("skärmtid",))
    archive.handle(archive.gaps()[0].id)
    columns, *rows = rows_of(client.get("/luckor.csv"))
    assert [dict(zip(columns, row, strict=True))["Närmaste dokument"] for row in rows] == ["'=SUMMA(A1)"]
    assert len(rows_of(client.get("/luckor.csv?visa=alla"))) == 3


def test_what_readers_found_wrong_is_listed_with_its_answer(client: TestClient, archive: Archive) -> None:
    archive.save(TURN_1)
    archive.give_feedback("a1", verdict="bad", reasons=["outdated"], n=1)
    page = page_of(client.get("/luckor"))
    shapes(page)
    criticism = page.xpath("//section[@aria-labelledby='kritik']")[0]
    assert criticism.xpath(".//a/@href") == ["/svar/a1"]
    assert "Inte aktuell" in criticism.text_content()
    assert TURN_1.read_as in criticism.text_content()


@pytest.mark.usefixtures("archive")
def test_without_gaps_the_page_says_so(client: TestClient) -> None:
    page = page_of(client.get("/luckor"))
    shapes(page)
    assert "Inget saknas ännu" in text_of(page, "//main")


# A reader's own conversations


def listed(page: Any) -> list[str]:
    """The conversations on the page, by their titles."""
    return [" ".join(each.text_content().split()) for each in page.xpath("//li/h3")]


def test_only_the_conversations_of_this_browser_are_listed_the_latest_first(
    stranger: TestClient, archive: Archive
) -> None:
    for id_ in ("min", "en-annans", "min-andra"):
        archive.save(replace(turn(conversation_id=id_), question=f"Fråga i {id_}?"))
    page = page_of(stranger.get("/historik"))
    shapes(page)
    assert listed(page) == []
    assert "Inga samtal ännu" in text_of(page, "//main")
    knows(stranger, "min", "min-andra")
    page = page_of(stranger.get("/historik"))
    shapes(page)
    assert listed(page) == ["Fråga i min-andra?", "Fråga i min?"]
    assert "365 dagar" in text_of(page, "//main")


def test_a_conversation_is_listed_by_its_first_question_with_the_outcome_of_each(
    stranger: TestClient, archive: Archive
) -> None:
    archive.save(TURN_1)
    archive.save(turn(REFUSED))
    knows(stranger, "samtal")
    page = page_of(stranger.get("/historik"))
    assert listed(page) == [TURN_1.question]
    assert len(page.xpath("//ol/li")) == 2
    assert "1 · Besvarad" in text_of(page, "//main")
    assert "1 · Utan svar" in text_of(page, "//main")


def test_of_a_question_that_was_not_kept_the_list_has_no_word(stranger: TestClient, archive: Archive) -> None:
    archive.save(TURN_1, private=True)
    knows(stranger, "samtal")
    assert listed(page_of(stranger.get("/historik"))) == ["En fråga som inte sparades"]


def test_the_browser_forgets_what_is_no_longer_kept(stranger: TestClient, archive: Archive) -> None:
    archive.save(turn(conversation_id="kvar"))
    knows(stranger, "borta", "kvar")
    assert stranger.get("/historik").headers["set-cookie"].startswith(f"{COOKIE}=kvar;")


def test_all_of_ones_conversations_can_be_deleted_and_nobody_elses(stranger: TestClient, archive: Archive) -> None:
    for id_ in ("min", "min-andra", "en-annans"):
        archive.save(turn(conversation_id=id_))
    knows(stranger, "min", "min-andra")
    assert "2 frågor med svar är borta." in text_of(page_of(stranger.post("/historik/ta-bort")), "//main")
    assert [len(archive.turns(id_)) for id_ in ("min", "min-andra", "en-annans")] == [0, 0, 1]


def test_a_whole_conversation_stands_on_one_page_and_in_one_file(stranger: TestClient, archive: Archive) -> None:
    archive.save(TURN_1)
    for _ in range(24):
        archive.save(turn(REFUSED))
    page = page_of(stranger.get("/samtal/samtal"))
    shapes(page)
    assert len(page.xpath("//ol[@class='turns']/li")) == 25
    assert page.xpath("//ul[@class='thread']//a/@href") == [CITATION.url]
    assert page.xpath("//input[@name='samtal']/@value") == ["samtal"]
    for address in page.xpath("//nav[@class='exports']//a[@download]/@href"):
        assert stranger.get(address).status_code == 200
    text = stranger.get("/api/conversations/samtal/export?format=md").text
    assert text.count(f"## {TURN_1.question}") == 25
    assert "25 frågor" in text
    is_problem(stranger.get("/api/conversations/samtal/export?format=pdf"), 422)
    is_problem(stranger.get("/api/conversations/okänt/export"), 404)
    page_of(stranger.get("/samtal/okänt"), 404)


def request_with(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", f"{COOKIE}={cookie}".encode())]})


@given(st.lists(st.text("abc-_!", max_size=70), max_size=60), st.uuids().map(lambda id_: id_.hex))
def test_the_browser_knows_its_latest_conversations_each_once_and_nothing_else(told: list[str], new: str) -> None:
    response = remember_conversation(request_with(".".join(told)), Response(), new)
    cookie = SimpleCookie(response.headers["set-cookie"])[COOKIE]
    known = conversations(request_with(cookie.value))
    assert known[0] == new
    assert len(known) == len(set(known)) <= MOST
    assert list(known[1:]) == [id_ for id_ in dict.fromkeys(told) if 0 < len(id_) <= 64 and "!" not in id_][: MOST - 1]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "lax")
    assert len(cookie.value) < 4096


@pytest.mark.parametrize("path", ["/historik", "/luckor", "/statistik"])
def test_where_nothing_is_kept_the_pages_say_so(filled: Assistant, path: str) -> None:
    filled.archive = Archive(filled.store, filled.settings.model_copy(update={"conversation_days": 0}))
    with serve(filled) as client:
        page = page_of(client.get(path))
    shapes(page)
    assert "sparandet är avstängt" in text_of(page, "//p[@class='notice']")


# Statistics


def test_statistics_count_what_was_asked_in_the_period_and_say_nobodys_words(
    client: TestClient, archive: Archive
) -> None:
    old = replace(CITATION, validity=Validity.EXPIRED)
    archive.save(turn(replace(ANSWER, citations=(old,)), conversation_id="ett annat"))
    archive.save(TURN_1)
    archive.save(turn(REFUSED), private=True)
    archive.give_feedback("a1", verdict="bad", reasons=["outdated"], text="Fel.")
    page = page_of(client.get("/statistik"))
    shapes(page)
    figures = [each.text_content() for each in page.xpath("//dl[@class='figures']//dd[1]")]
    assert figures == ["3", "67 %", "33 %", "33 %"]
    assert TURN_1.question not in page.text_content()
    assert "Fel." not in page.text_content()
    tables = {
        table.get("aria-labelledby"): " ".join(" ".join(table.itertext()).split()) for table in page.xpath("//table")
    }
    assert "Besvarad 2 67 %" in tables["utfall"]
    assert "Rektor 3 100 %" in tables["roller"]
    assert "Plan för Småköping 1 33 %" in tables["utgangna"]
    assert "Inte aktuell 1 100 %" in tables["orsaker"]
    assert "Ingen har frågat" in text_of(page_of(client.get("/statistik?fran=2020-01-01&till=2020-02-01")), "//main")


def test_the_picture_and_the_table_of_the_weeks_say_the_same(client: TestClient, archive: Archive) -> None:
    archive.save(TURN_1)
    archive.save(turn(REFUSED))
    page = page_of(client.get("/statistik"))
    drawn = page.xpath("//svg[@class='weeks']//g/title/text()")
    in_table = [row for row in page.xpath("//details//tbody/tr") if row.xpath("td[2]/text()") != ["0"]]
    assert drawn == [f"{row.xpath('th/text()')[0]}: {row.xpath('td[2]/text()')[0]} frågor" for row in in_table]
    assert len(page.xpath("//details//tbody/tr")) == 12


def test_the_numbers_can_be_saved(client: TestClient, archive: Archive) -> None:
    archive.save(TURN_1)
    rows = rows_of(client.get("/statistik.csv"))
    assert rows[0] == ["Del", "Vad", "Antal", "Andel"]
    assert ["I perioden", "Frågor", "1", ""] in rows
    assert sum(int(count) for part, _, count, _ in rows if part == "Frågor per vecka") == 1
    assert ["Vad det blev av frågorna", "Besvarad", "1", "100 %"] in rows


@pytest.mark.parametrize("period", ["fran=2026-03-01&till=2026-02-01", "fran=2020-01-01&till=2026-01-01"])
def test_a_period_that_cannot_be_shown_is_said_to_be_wrong(client: TestClient, period: str) -> None:
    page = page_of(client.get(f"/statistik?{period}"), 422)
    shapes(page)
    assert "Perioden" in text_of(page, "//div[@role='alert']")
    page_of(client.get(f"/statistik.csv?{period}"), 422)
