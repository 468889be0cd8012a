"""The benchmark: its documents are real ones, the same each time, and its report is whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from eval.bench.__main__ import main
from eval.bench.load import Server, load
from eval.bench.load import main as load_main
from eval.bench.synthetic import PER_DOCUMENT, documents, questions
from eval.bench.systems import SYSTEMS


def test_the_same_documents_and_questions_are_made_each_time() -> None:
    assert list(documents(PER_DOCUMENT + 5)) == list(documents(PER_DOCUMENT + 5))
    assert questions(3, 100) == questions(3, 100)
    assert questions(3, 100) != questions(3, 100, seed=1)


def test_the_documents_have_as_many_passages_as_were_asked_for_each_proved_by_its_page() -> None:
    made = list(documents(2 * PER_DOCUMENT + 5))
    assert [len(reading.passages) for reading in made] == [PER_DOCUMENT, PER_DOCUMENT, 5]
    for reading in made:
        for passage in reading.passages:
            assert reading.pages[passage.page - 1].raw[passage.start : passage.end] == passage.raw_text
    ids = {passage.id for reading in made for passage in reading.passages}
    assert len(ids) == 2 * PER_DOCUMENT + 5


def test_the_documents_have_headings_lead_ins_and_duties_of_roles() -> None:
    reading = next(documents(PER_DOCUMENT))
    assert all(len(passage.heading_path) == 2 for passage in reading.passages)
    assert all(item.role and (item.lead_in or "").startswith(item.role) for item in reading.items)
    assert len(reading.items) == PER_DOCUMENT / 2


def test_questions_are_made_of_words_of_the_documents_and_some_are_misspelt() -> None:
    asked = questions(50, PER_DOCUMENT)
    assert all(6 <= len(question.split()) <= 12 for question in asked)
    there = {word.lower() for reading in documents(PER_DOCUMENT) for p in reading.passages for word in p.text.split()}
    shares = [
        sum(word.lower() in there for word in question[:-1].split()) / len(question.split()) for question in asked
    ]
    assert all(share > 0.2 for share in shares)


def test_a_run_measures_every_system_and_leaves_table_figures_and_chart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["200", "--report", str(tmp_path)])
    table = (tmp_path / "bench.md").read_text(encoding="utf-8")
    costs = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [cost["system"] for cost in costs] == list(SYSTEMS)
    assert all(value > 0 for cost in costs for name, value in cost.items() if name not in ("system", "load"))
    assert all(system in table for system in SYSTEMS)
    assert table.strip() in capsys.readouterr().out
    chart = (tmp_path / "bench.svg").read_text(encoding="utf-8")
    assert len(re.findall("<polyline", chart)) == 4 * len(SYSTEMS)
    assert "nan" not in chart


@contextmanager
def answering(refused: str = "") -> Iterator[str]:
    """The address of a server that answers every question but those with a word in them."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            wrong = bool(refused) and refused in json.loads(body)["question"]
            self.send_response(422 if wrong else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_many_users_ask_at_once_and_every_answer_and_error_is_counted() -> None:
    with answering(refused="olovlig") as url:
        met = load(Server(url), ["Vem ansvarar?", "En olovlig fråga?"], users=4, seconds=0.3)
    assert len(met.answered) > 4
    assert set(met.errors) == {"HTTP 422"}
    assert f"{len(met.answered) + len(met.errors)} frågor" in str(met)


def test_a_server_that_is_not_there_is_an_error_of_each_question_and_not_a_crash(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with answering() as url:
        pass
    load_main(["--url", url, "--users", "2", "--seconds", "0.1"])
    assert "ConnectionRefusedError" in capsys.readouterr().out
