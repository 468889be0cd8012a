from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.ask import Assistant


def rodtrad(*arguments: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant.cli", *arguments, "--data", str(data)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200", **environment}
    )


@pytest.fixture(scope="module")
def data(sample: Assistant) -> Path:
    return sample.settings.data


def test_ask_prints_sentences_with_their_sources(data: Path) -> None:
    done = rodtrad("ask", "Vilka uppgifter har rektor?", "--document", "exempelsta-plan-2025", data=data)
    assert done.returncode == 0
    assert "alla visas" in done.stdout
    assert "[1]" in done.stdout
    assert "Digitaliseringsplan" in done.stdout


def test_every_reading_command_can_print_json(data: Path) -> None:
    answer = json.loads(rodtrad("ask", "Vad gäller för AI?", "--json", data=data).stdout)
    assert answer["status"] == "answered"
    found = json.loads(rodtrad("search", "källkritik", "--json", data=data).stdout)
    assert found["kept"][0]["passage"]["document_id"].startswith("exempelsta-")
    listed = json.loads(rodtrad("documents", "--json", data=data).stdout)
    assert len(listed["documents"]) == 6
    items = json.loads(
        rodtrad("items", "--role", "rektor", "--document", "exempelsta-plan-2025", "--json", data=data).stdout
    )
    assert items["total"] == len(items["items"]) >= 12


def test_search_documents_and_items_print_tables(data: Path) -> None:
    assert "källkritik" in rodtrad("search", "källkritik", data=data).stdout.lower()
    assert "gällande" in rodtrad("documents", data=data).stdout
    assert "Rektor" in rodtrad("items", "--role", "rektor", data=data).stdout


def test_ingest_reports_what_it_did_and_that_a_second_run_did_nothing(folder: Path, tmp_path: Path) -> None:
    first = rodtrad("ingest", str(folder), data=tmp_path / "d")
    assert "2 nya" in first.stdout
    second = rodtrad("ingest", str(folder), data=tmp_path / "d")
    assert "2 oförändrade" in second.stdout
    assert "Ingenting har ändrats." in second.stdout


def test_a_designed_error_is_one_line_and_exit_code_two(data: Path, tmp_path: Path) -> None:
    for done in (
        rodtrad("ask", "a" * 10_000, data=data),
        rodtrad("ask", "Vad gäller?", "--document", "okänt", data=data),
        rodtrad("ingest", str(tmp_path / "saknas"), data=tmp_path / "d"),
        rodtrad("ask", "Vad gäller?", data=data, RODTRAD_EMBEDDING_MODEL="/finns/inte"),
        rodtrad("serve", "--host", "0.0.0.0", data=data),  # noqa: S104
        rodtrad("ask", "Vad gäller?", data=data, RODTRAD_PORT="hundra"),
    ):
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.strip().splitlines()) == 1
        assert "Traceback" not in done.stderr


def test_a_port_in_use_is_said_with_what_to_do(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = rodtrad("serve", "--port", str(taken.getsockname()[1]), data=data)
    assert done.returncode == 2
    assert "--port" in done.stderr


def test_reindex_builds_the_index_again(folder: Path, tmp_path: Path) -> None:
    rodtrad("ingest", str(folder), data=tmp_path / "d")
    assert "ombyggt" in rodtrad("reindex", data=tmp_path / "d").stdout
    assert "inventeras" in rodtrad("ask", "Hur ofta inventeras datorerna?", data=tmp_path / "d").stdout


def test_a_backup_restores_to_the_same_answers(folder: Path, tmp_path: Path) -> None:
    rodtrad("ingest", str(folder), data=tmp_path / "d")
    assert rodtrad("backup", str(tmp_path / "kopia.zip"), data=tmp_path / "d").returncode == 0
    assert rodtrad("restore", str(tmp_path / "kopia.zip"), data=tmp_path / "ny").returncode == 0
    question = ("ask", "Hur ofta inventeras datorerna?", "--json")
    before, after = (json.loads(rodtrad(*question, data=tmp_path / name).stdout) for name in ("d", "ny"))
    assert before["citations"] == after["citations"]
    originals = [sorted(p.name for p in (tmp_path / name / "originals").iterdir()) for name in ("d", "ny")]
    assert originals[0] == originals[1]


def test_backup_and_restore_write_over_nothing(folder: Path, tmp_path: Path) -> None:
    rodtrad("ingest", str(folder), data=tmp_path / "d")
    (tmp_path / "kopia.zip").write_bytes(b"upptagen")
    assert "finns redan" in rodtrad("backup", str(tmp_path / "kopia.zip"), data=tmp_path / "d").stderr
    assert "inte tom" in rodtrad("restore", str(tmp_path / "kopia.zip"), data=tmp_path / "d").stderr
    assert "säkerhetskopia" in rodtrad("restore", str(tmp_path / "kopia.zip"), data=tmp_path / "ny").stderr
    assert (tmp_path / "kopia.zip").read_bytes() == b"upptagen"
