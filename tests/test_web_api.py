"""The JSON contract, and what every request must pass."""

import base64
import json
import logging
import time
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.ask import Assistant
from assistant.errors import ReadError, StoreError
from assistant.explain import features_of
from assistant.types import Answer, Report, Validity
from assistant.web import create_app
from assistant.web.jobs import Ingest
from assistant.web.negotiation import preferred
from assistant.web.uploads import SUFFIXES, safe_name
from ingest.read import FORMATS
from ingest.sync import ingest

QUESTION = "Vad ansvarar rektor för?"
PDF = "application/pdf"


def serve(assistant: Assistant, read: Ingest = lambda *_, **__: Report(), **settings: object) -> TestClient:
    """A client of a new application; the settings given here are laid over the assistant's own."""
    served = copy(assistant)
    served.settings = assistant.settings.model_copy(update=settings)
    return TestClient(create_app(served, ingest=read), base_url="http://localhost")


class Broken(Assistant):
    """An assistant whose store is gone and whose code has an error."""

    def ready(self) -> None:
        raise StoreError("Databasen är borta.")

    def ask(self, question: str, **_: object) -> Answer:
        raise RuntimeError("hemlig detalj")


@pytest.fixture(scope="module")
def client(sample: Assistant) -> Iterator[TestClient]:
    with serve(sample) as client:
        yield client


@pytest.fixture
def uploader(empty: Assistant) -> Iterator[TestClient]:
    with serve(empty, partial(ingest, assistant=empty)) as client:
        yield client


def upload(client: TestClient, *files: tuple[str, bytes]) -> Any:
    return client.post("/api/documents", files=[("files", file) for file in files])


def finished(client: TestClient, url: str) -> Any:
    """The job when it is over."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        job = client.get(url).json()
        if job["state"] in ("klar", "misslyckades", "avbruten"):
            return job
        time.sleep(0.02)
    raise TimeoutError(url)


def is_problem(reply: Any, status: int) -> dict[str, Any]:
    """The problem document of a refusal, checked against RFC 9457 and the house's additions."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = reply.json()
    assert problem["status"] == status
    assert {"type", "title", "title_en", "detail", "instance"} <= problem.keys()
    return problem


def events_of(text: str) -> list[tuple[str, Any]]:
    """Server-sent events as (name, data)."""
    assert text.endswith("\n\n")
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in text[:-2].split("\n\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks]


# Search and answers


def test_search_has_the_shape_of_the_contract(client: TestClient) -> None:
    reply = client.get("/api/search", params={"q": QUESTION, "k": 3}).json()
    assert reply.keys() == {"query", "took_ms", "understood", "passages"}
    assert 0 < len(reply["passages"]) <= 3
    for passage in reply["passages"]:
        assert passage.keys() == {"id", "document_id", "page", "heading_path", "text", "raw_text", "score"}
    scores = [passage["score"] for passage in reply["passages"]]
    assert scores == sorted(scores, reverse=True)


def test_search_explains_itself_only_when_asked(client: TestClient) -> None:
    reply = client.get("/api/search", params={"q": QUESTION, "k": 3, "explain": True}).json()
    assert {"rejected", "timings", "weights"} <= reply.keys()
    assert sum(reply["weights"].values()) == pytest.approx(1)
    assert {passage["reason"] for passage in reply["rejected"]} <= {"below", "duplicate"}
    assert not any("reason" in passage for passage in reply["passages"])


def test_a_score_is_the_sum_of_what_its_features_gave(client: TestClient) -> None:
    reply = client.get("/api/search", params={"q": QUESTION, "explain": True}).json()
    for passage in (*reply["passages"], *reply["rejected"]):
        gave = [feature["contribution"] for feature in passage["features"]]
        assert sum(gave) == pytest.approx(passage["score"], abs=0.005)
        assert gave == sorted(gave, reverse=True)
        assert {feature["name"] for feature in passage["features"]} == reply["weights"].keys()


def test_what_a_second_reading_gave_counts_for_half_of_a_score(sample: Assistant) -> None:
    hit = sample.search(QUESTION, k=1).kept[0]
    again = replace(hit, score=(hit.score + 0.9) / 2, features=hit.features | {"cross_encoder": 0.9})
    assert sum(feature.contribution for feature in features_of(again)) == pytest.approx(again.score, abs=0.005)


def test_search_tells_what_was_understood(client: TestClient) -> None:
    asked = {"q": "Hur många plattor per barn har förskolorna i Exempelsta enligt handlingsplanen?"}
    understood = client.get("/api/search", params=asked).json()["understood"]
    assert understood["municipalities"] == ["Exempelsta"]
    assert understood["school_forms"] == ["förskola"]
    assert understood["kinds"] == ["handlingsplan"]
    assert understood["preferred"][0]["document_id"] == "exempelsta-handlingsplan-2019"
    leanings = [each["leaning"] for each in understood["preferred"]]
    assert leanings == sorted(leanings, reverse=True)
    assert min(leanings) > 0
    said = {each["said"]: each for each in understood["expansions"]}
    assert "surfplatta" in said["plattor"]["means"]
    assert said["plattor"]["origin"] == "everyday"


@pytest.mark.parametrize(
    ("correction", "field", "value"),
    [
        *(({"role": "Lärare"}, "roles", ["Lärare"]), ({"role": ""}, "roles", []), ({"role": "*"}, "roles", ["Rektor"])),
        *(({"intent": "goal"}, "intent", "goal"), ({"intent": ""}, "intent", "fact")),
        *(({"kind": "utvärdering"}, "kinds", ["utvärdering"]), ({"kind": ""}, "kinds", [])),
        *(({"school_form": "grundskola"}, "school_forms", ["grundskola"]), ({"area": "Nätetik"}, "areas", ["Nätetik"])),
        *(({"complete_list": "true"}, "complete_list", True), ({"complete_list": ""}, "complete_list", False)),
        ({"municipality": "Exempelsta"}, "municipalities", ["Exempelsta"]),
    ],
)
def test_a_correction_stands_above_what_the_question_says(
    client: TestClient, correction: dict[str, str], field: str, value: object
) -> None:
    reply = client.get("/api/search", params={"q": "Vad ansvarar rektor för enligt planen?", **correction}).json()
    assert reply["understood"][field] == value


def test_a_day_decides_which_version_is_searched(client: TestClient) -> None:
    def found(**day: str) -> set[str]:
        reply = client.get("/api/search", params={"q": "Vad ansvarar rektor för?", "k": 100, **day}).json()
        return {passage["document_id"] for passage in reply["passages"]}

    assert "exempelsta-plan-2022" in found(as_of="2023-01-01") - found(as_of="2026-01-01")


@pytest.mark.parametrize(("field", "allowed"), [("intent", "responsibility, goal"), ("kind", "plan, handlingsplan")])
def test_a_correction_that_does_not_exist_is_refused_with_those_that_do(
    client: TestClient, field: str, allowed: str
) -> None:
    problem = is_problem(client.get("/api/search", params={"q": "a", field: "nej"}), 422)
    assert f"”{field}” ska vara ett av {allowed}" in problem["detail"]
    assert [error["field"] for error in problem["errors"]] == [field]


def test_search_stays_in_the_documents_given(client: TestClient, sample: Assistant) -> None:
    ids = [document.id for document in sample.store.documents()][:2]
    reply = client.get("/api/search", params={"q": QUESTION, "documents": ids}).json()
    assert {passage["document_id"] for passage in reply["passages"]} <= set(ids)


@pytest.mark.parametrize("query", ["", "q=", "q=a&k=0", "q=a&k=201", "q=a&k=tre", "q=+%21+", "q=a&complete_list=nja"])
def test_a_search_that_cannot_be_made_is_a_swedish_problem(client: TestClient, query: str) -> None:
    assert is_problem(client.get(f"/api/search?{query}"), 422)["detail"]


def test_every_citation_of_an_answer_stands_where_it_says(client: TestClient, sample: Assistant) -> None:
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert answer["status"] == "answered"
    numbers = {citation["n"] for citation in answer["citations"]}
    assert all(numbers.issuperset(sentence["citations"]) for sentence in answer["sentences"])
    for citation in answer["citations"]:
        page = sample.store.page(citation["document_id"], citation["page"])
        assert page.raw[citation["start"] : citation["end"]] == citation["raw_quote"]
        assert citation["url"].startswith(f"/dokument/{citation['document_id']}/sida/{citation['page']}?start=")


def test_an_answer_has_the_keys_of_the_contract(client: TestClient) -> None:
    body = {"question": QUESTION, "documents": None, "role": None, "as_of": "2026-11-21", "conversation_id": "samtal"}
    answer = client.post("/api/ask", json=body).json()
    assert answer["conversation_id"] == "samtal"
    assert answer.keys() == {
        *("id", "conversation_id", "status", "understood", "sentences", "citations", "completeness"),
        *("warnings", "searched", "message", "nearest", "missing", "choices", "carried", "sources", "wording"),
        "answered_at",
    }
    assert answer["citations"][0].keys() == {
        *("n", "document_id", "document_title", "page", "heading_path", "quote", "raw_quote", "start", "end"),
        *("modality", "kind", "validity", "url"),
    }


def test_the_same_answer_comes_as_events(client: TestClient) -> None:
    whole = client.post("/api/ask", json={"question": QUESTION}).json()
    reply = client.post("/api/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = events_of(reply.text)
    sentences = [data for name, data in events if name == "sentence"]
    assert [name for name, _ in events] == [
        *("understood", *["sentence"] * len(whole["sentences"]), *["warning"] * len(whole["warnings"]), "done")
    ]
    assert events[0][1] == whole["understood"]
    assert [sentence["text"] for sentence in sentences] == [sentence["text"] for sentence in whole["sentences"]]
    assert all(citation["raw_quote"] for sentence in sentences for citation in sentence["citations"])
    own = {"id": 0, "conversation_id": 0, "answered_at": 0}
    assert {**events[-1][1], **own} == {**whole, **own}


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"question": "x" * 2_001}, 413, "2000"),
        ({"question": "x" * 70_000}, 413, "64 kB"),
        ({"question": "  "}, 422, "Skriv en fråga"),
        ({}, 422, "”question” saknas"),
        ({"question": 7}, 422, "”question” ska vara text"),
        ({"question": "a", "document": ["b"]}, 422, "”document” är inget känt fält"),
        ({"question": "a", "as_of": "i går"}, 422, "”as_of” ska vara ett datum"),
        ({"question": "a", "documents": ["finns-ej"]}, 404, "finns-ej"),
        (["a"], 422, "JSON-objekt"),
    ],
)
def test_a_question_that_cannot_be_taken_is_a_swedish_problem(
    client: TestClient, body: object, status: int, words: str
) -> None:
    assert words in is_problem(client.post("/api/ask", json=body), status)["detail"]


def test_broken_json_is_a_swedish_problem(client: TestClient) -> None:
    reply = client.post("/api/ask", content=b'{"question"', headers={"Content-Type": "application/json"})
    assert is_problem(reply, 422)["detail"] == "Begäran är inte giltig JSON."


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/event-stream", "text/event-stream"),
        ("text/event-stream;q=0.5, application/json;q=0.9", "application/json"),
        ("text/*, */*;q=0.1", "text/event-stream"),
        ("application/json;q=nonsense, text/event-stream;q=0.1", "text/event-stream"),
    ],
)
def test_a_client_gets_the_media_type_it_likes_best(accept: str, chosen: str) -> None:
    assert preferred(accept, ("application/json", "text/event-stream")) == chosen


# The register and the documents


def test_a_draft_comes_with_the_demands_it_meets(client: TestClient) -> None:
    draft = client.post("/api/drafts", json={"role": "rektor", "areas": ["källkritik"], "count": 2}).json()
    citations = {citation["n"]: citation for citation in draft["citations"]}
    assert len(draft["activities"]) == 2
    for activity in draft["activities"]:
        quotes = [citations[each["citation"]]["quote"] for each in activity["requirements"]]
        assert any("källkritik" in quote for quote in quotes)
    assert client.post("/api/drafts", json={"count": 0}).status_code == 422
    assert client.post("/api/drafts", json={"roll": "rektor"}).status_code == 422


def test_items_are_counted_and_filtered(client: TestClient) -> None:
    everything = client.get("/api/items").json()
    assert everything["total"] == len(everything["items"]) > 0
    first = everything["items"][0]
    filters = {"document_id": first["document_id"], "kind": first["kind"], "role": "", "area": ""}
    some = client.get("/api/items", params=filters).json()
    assert 0 < some["total"] <= everything["total"]
    assert {(item["document_id"], item["kind"]) for item in some["items"]} == {(first["document_id"], first["kind"])}


def test_documents_tell_their_validity_and_where_it_was_read(client: TestClient, sample: Assistant) -> None:
    reply = client.get("/api/documents").json()
    assert reply["total"] == len(reply["documents"]) == len(sample.store.documents())
    for document in reply["documents"]:
        assert document["validity"] in set(Validity)
        assert {"valid_from", "valid_to", "validity_source", "pages", "kind", "level", "warnings"} <= document.keys()
        assert client.get(f"/api/documents/{document['id']}").json() == document


def a_page(assistant: Assistant, *, pdf: bool) -> str:
    """The API address of the first page of some document that is, or is not, a PDF."""
    chosen = next(d for d in assistant.store.documents() if (d.media_type == PDF) == pdf)
    return f"/api/documents/{chosen.id}/pages/1"


def test_a_page_comes_as_text_with_the_span_marked(client: TestClient, sample: Assistant) -> None:
    page = client.get(a_page(sample, pdf=True), params={"start": 3, "end": 9}).json()
    assert page["marked"] == page["raw"][3:9]
    assert (page["number"], page["start"], page["end"]) == (1, 3, 9)


@pytest.mark.parametrize(
    "span", ["start=1", "end=1", "start=-1&end=4", "start=4&end=4", "start=0&end=999999", "start=a&end=b"]
)
def test_a_span_that_is_not_on_the_page_is_refused(client: TestClient, sample: Assistant, span: str) -> None:
    is_problem(client.get(f"{a_page(sample, pdf=True)}?{span}"), 422)


def test_the_page_of_a_pdf_comes_as_a_picture(client: TestClient, sample: Assistant) -> None:
    address = a_page(sample, pdf=True)
    picture = client.get(address, params={"format": "image"})
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert (
        client.get(address, headers={"Accept": "image/avif,image/*,*/*;q=0.8"}).headers["content-type"] == "image/png"
    )
    again = client.get(address, params={"format": "image"}, headers={"If-None-Match": picture.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_without_a_picture_comes_as_text(client: TestClient, sample: Assistant) -> None:
    address = a_page(sample, pdf=False)
    assert client.get(address, headers={"Accept": "image/*"}).headers["content-type"] == "application/json"
    assert "ingen PDF" in is_problem(client.get(address, params={"format": "image"}), 404)["detail"]


def test_the_whole_text_keeps_its_lines(client: TestClient, sample: Assistant) -> None:
    for document in sample.store.documents():
        pages = client.get(f"/api/documents/{document.id}/text").json()["pages"]
        assert len(pages) == document.pages
        assert all(page["raw"].count("\n") == page["text"].count("\n") for page in pages)


@pytest.mark.parametrize(
    "path", ["/api/documents/nej", "/api/documents/nej/text", "/api/documents/nej/pages/1", "/api/jobs/nej", "/api/nej"]
)
def test_what_does_not_exist_is_a_404_problem(client: TestClient, path: str) -> None:
    assert is_problem(client.get(path), 404)["title"] == "Finns inte"


def test_the_wrong_method_is_a_405_problem_that_names_the_right_one(client: TestClient) -> None:
    reply = client.delete("/api/ask")
    assert is_problem(reply, 405)["title_en"] == "Method not allowed"
    assert reply.headers["allow"] == "POST"


# Uploads


def test_an_uploaded_file_is_read_and_can_be_asked(uploader: TestClient, folder: Path) -> None:
    reply = upload(uploader, ("plan.txt", (folder / "plan.txt").read_bytes()))
    assert reply.status_code == 202
    assert reply.headers["location"] == reply.json()["url"] == f"/api/jobs/{reply.json()['job']}"
    job = finished(uploader, reply.json()["url"])
    assert (job["state"], job["report"]["failed"], len(job["report"]["added"])) == ("klar", [], 1)
    found = uploader.get("/api/search", params={"q": "Vem inventerar datorer?"}).json()["passages"]
    assert found[0]["document_id"] == job["report"]["added"][0]


def test_several_files_are_one_job(uploader: TestClient, folder: Path) -> None:
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    job = finished(uploader, upload(uploader, *files).json()["url"])
    assert (job["files"], len(job["report"]["added"])) == (["guide.txt", "plan.txt"], 2)


@pytest.mark.parametrize(
    ("file", "words"),
    [(("virus.exe", b"x"), "filformat"), (("namn", b"x"), "filformat"), (("tom.txt", b""), "tom")],
)
def test_a_file_that_cannot_be_read_is_refused_at_once(
    uploader: TestClient, empty: Assistant, file: tuple[str, bytes], words: str
) -> None:
    assert words in is_problem(upload(uploader, ("plan.txt", b"Rektor ska."), file), 422)["detail"]
    assert not (empty.settings.data / "uploads").exists()


def test_no_file_at_all_is_refused(uploader: TestClient) -> None:
    assert "Välj minst en fil" in is_problem(uploader.post("/api/documents"), 422)["detail"]


def test_a_file_over_the_limit_is_refused(empty: Assistant) -> None:
    client = serve(empty, max_upload_bytes=1_000)
    assert "Gränsen" in is_problem(upload(client, ("stor.txt", b"x" * 1_001)), 413)["detail"]
    is_problem(upload(client, ("stor.txt", b"x" * 90_000)), 413)


def test_a_path_in_a_file_name_never_leaves_the_folder(uploader: TestClient, empty: Assistant) -> None:
    for name in ("../../ut.txt", "..\\..\\ut.txt", "/etc/ut.txt", "....//ut.txt", "ut.txt"):
        assert upload(uploader, (name, name.encode())).status_code == 202
    kept = list((empty.settings.data / "uploads").iterdir())
    assert len(kept) == 5, "no name takes another's place"
    assert [path for path in empty.settings.data.parent.rglob("*ut*.txt") if path not in kept] == []


def test_uploading_the_same_name_again_replaces_the_file(uploader: TestClient, empty: Assistant) -> None:
    for text in (b"Rektor ska inventera.", b"Rektor ska inventera varje vecka."):
        job = finished(uploader, upload(uploader, ("plan.txt", text)).json()["url"])
    assert len(job["report"]["updated"]) == 1
    assert (empty.settings.data / "uploads" / "plan.txt").read_bytes() == text


@pytest.mark.parametrize(
    "names",
    [
        ("plan.txt", "../plan.txt", "a/plan.txt", "a\\plan.txt", "plan.TXT", ".plan.txt"),
        ("a:b.txt", "a*b.txt", "a_b.txt", "a\x00b.txt", "a\nb.txt"),
        ("å.txt", "a\u030a.txt"),
        ("x" * 300 + ".txt", "x" * 301 + ".txt"),
        ("con.txt", "CON.txt", "...txt", ".txt", "\ud800.txt"),
    ],
)
def test_different_names_stay_different_and_plain(names: tuple[str, ...]) -> None:
    safe = [safe_name(name) for name in names]
    assert len(set(safe)) == len(names)
    for name in [*safe, *map(safe_name, safe)]:
        assert len(name.encode()) < 255
        assert Path(name).name == name
        assert not name.startswith(".")
        assert name.isprintable()
    assert not set(map(safe_name, safe)) & (set(safe) - set(names)), "a made name cannot be asked for by itself"


def test_a_job_that_fails_says_why(empty: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    errors = {"trasig.txt": ReadError("Filen är trasig."), "värre.txt": RuntimeError("inside")}

    def read(*paths: Path, **_: object) -> Report:
        raise errors[paths[0].name]

    with serve(empty, read) as client, caplog.at_level(logging.ERROR):
        expected = finished(client, upload(client, ("trasig.txt", b"x")).json()["url"])
        unexpected = finished(client, upload(client, ("värre.txt", b"x")).json()["url"])
    assert (expected["state"], expected["error"]) == ("misslyckades", "Filen är trasig.")
    assert (unexpected["state"], unexpected["report"]) == ("misslyckades", None)
    assert unexpected["id"] in unexpected["error"]
    assert unexpected["id"] in caplog.text


def test_the_formats_taken_are_those_that_have_a_reader() -> None:
    assert set(SUFFIXES) == set(FORMATS)


# Operations


def test_metrics_count_questions_by_outcome(sample: Assistant) -> None:
    client = serve(sample)
    client.post("/api/ask", json={"question": QUESTION})
    lines = client.get("/metrics").text.splitlines()
    assert 'rodtrad_questions_total{status="answered"} 1' in lines
    assert 'rodtrad_ask_seconds_bucket{le="+Inf"} 1' in lines
    assert "rodtrad_ask_seconds_count 1" in lines
    assert f"rodtrad_documents {len(sample.store.documents())}" in lines
    assert f"rodtrad_passages {sample.store.passage_count()}" in lines


def test_readyz_tells_when_questions_cannot_be_answered(sample: Assistant) -> None:
    client = serve(Broken(sample.settings, sample.store, sample.index))
    assert client.get("/healthz").json() == {"status": "ok"}
    assert is_problem(client.get("/readyz"), 503)["detail"] == "Databasen är borta."
    assert serve(sample).get("/readyz").json() == {"status": "ready"}


def test_an_unexpected_error_is_a_problem_with_an_id_that_is_in_the_log(
    sample: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    client = serve(Broken(sample.settings, sample.store, sample.index))
    reply = client.post("/api/ask", json={"question": QUESTION})
    problem = is_problem(reply, 500)
    assert "hemlig" not in reply.text
    assert problem["instance"].removeprefix("urn:rodtrad:error:") in caplog.text
    assert "hemlig detalj" in caplog.text
    assert reply.headers["x-frame-options"] == "DENY"


def test_openapi_describes_the_contract_and_nothing_comes_from_a_cdn(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["paths"].keys() == {
        *("/api/search", "/api/ask", "/api/items", "/api/documents", "/api/documents/{document_id}"),
        *("/api/documents/{document_id}/pages/{number}", "/api/documents/{document_id}/text", "/api/jobs/{job_id}"),
        "/api/documents/{document_id}/facts/{field}",
        *("/api/jobs", "/api/jobs/folder", "/api/jobs/{job_id}/cancel", "/api/jobs/{job_id}/retry"),
        *("/api/drafts", "/healthz", "/readyz", "/metrics"),
        *("/api/coverage", "/api/coverage/sign-offs", "/api/findings", "/api/diff", "/api/lint"),
        *(f"/api/register/{view}" for view in ("duties", "matrix", "chains", "year", "questions", "findings")),
        *("/api/answers/{answer_id}", "/api/answers/{answer_id}/export", "/api/answers/{answer_id}/feedback"),
        *("/api/conversations/{conversation_id}", "/api/gaps", "/api/gaps/{gap_id}/handled"),
        "/api/conversations/{conversation_id}/export",
        *("/api/register/validity", "/api/register/export", "/api/items/{item_id}/judgement"),
    }
    schemas = described["components"]["schemas"]
    assert {"Answer", "Citation", "SearchReply", "ItemsReply", "FiledDocument", "Problem"} <= schemas.keys()
    assert "HTTPValidationError" not in schemas
    refusals = described["paths"]["/api/ask"]["post"]["responses"]
    assert [list(refusals[status]["content"]) for status in ("422", "4XX", "5XX")] == [["application/problem+json"]] * 3
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404


# Safety


@pytest.mark.parametrize(
    "path", ["/", "/api/documents", "/api/nej", "/nej", "/static/app.css", "/healthz", "/sok?q=plan"]
)
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert (headers["referrer-policy"], headers["cross-origin-opener-policy"]) == ("no-referrer", "same-origin")
    assert ("no-store" in headers["cache-control"]) == (not path.startswith("/static"))


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"vem:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        (b"Bearer nyckeln-\xc3\xa5", 200),
        (basic("nyckeln-å"), 200),
        ("Bearer fel", 401),
        (basic("fel"), 401),
        (basic(""), 401),
        ("Basic inte base64", 401),
        ("Basic", 401),
        ("Digest nyckeln", 401),
    ],
)
def test_the_access_key_is_required_when_set(sample: Assistant, authorization: str | bytes | None, status: int) -> None:
    client = serve(sample, access_key="nyckeln-å", host="0.0.0.0")  # noqa: S104
    headers: Any = {"Authorization": authorization} if authorization else {}
    for path in ("/api/documents", "/", "/static/app.css", "/metrics"):
        reply = client.get(path, headers=headers)
        assert reply.status_code == status
        assert ("www-authenticate" in reply.headers) == (status == 401)
    assert client.get("/healthz").status_code == 200


def test_the_page_that_asks_for_the_key_fetches_nothing(sample: Assistant) -> None:
    page = serve(sample, access_key="nyckeln").get("/").text
    assert "Åtkomstnyckel krävs" in page
    assert "/static/" not in page


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *(
            ("localhost", 200),
            ("localhost:8000", 200),
            ("127.0.0.1:8000", 200),
            ("[::1]:8000", 200),
            ("LOCALHOST", 200),
        ),
        *(("evil.example", 400), ("localhost.evil.example", 400), ("127.0.0.1.nip.io", 400), ("", 400), ("[::1", 400)),
    ],
)
def test_without_a_key_only_this_machines_own_names_are_served(client: TestClient, host: str, status: int) -> None:
    assert client.get("/api/documents", headers={"Host": host}).status_code == status


def test_with_a_key_any_host_is_served(sample: Assistant) -> None:
    client = serve(sample, access_key="nyckeln")
    headers = {"Host": "rodtrad.kommun.example", "Authorization": "Bearer nyckeln"}
    assert client.get("/api/documents", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Origin": "http://localhost"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "http://localhost:3000"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, False),
    ],
)
def test_what_another_site_sends_is_refused(client: TestClient, headers: dict[str, str], allowed: bool) -> None:
    asked = client.post("/api/ask", json={"question": QUESTION}, headers=headers)
    sent = client.post("/dokument", files=[("files", ("a.exe", b"x"))], headers=headers)
    assert (asked.status_code, sent.status_code) == ((200, 422) if allowed else (403, 403))


@pytest.mark.parametrize(
    ("path", "most"), [("/api/ask", 64 * 1024), ("/dokument", 1_000 + 64 * 1024), ("/api/nej", 64 * 1024)]
)
def test_a_body_over_the_limit_is_stopped_whatever_it_declares(sample: Assistant, path: str, most: int) -> None:
    client = serve(sample, max_upload_bytes=1_000)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 100 * most:
            sent += 1_024
            yield b" " * 1_024

    types = {"Content-Type": "multipart/form-data; boundary=x" if path == "/dokument" else "application/json"}
    assert client.post(path, content=b" " * (most + 1), headers=types).status_code == 413
    assert client.post(path, content=endless(), headers=types).status_code in (413, 404)


def test_a_nonsensical_length_is_refused(client: TestClient) -> None:
    assert client.post("/api/ask", content=b"{}", headers={"Content-Length": "-1"}).status_code == 413
