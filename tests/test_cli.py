from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.ask import Assistant
from tests.bad_files import bad_files


def rodtrad(*arguments: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant.cli", *arguments, "--data", str(data)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200", **environment}
    )


@contextmanager
def started(*arguments: str, data: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The program under way."""
    command = [sys.executable, "-u", "-m", "assistant.cli", *arguments, "--data", str(data)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def data(sample: Assistant) -> Path:
    return sample.settings.data


def test_ask_prints_sentences_with_their_sources(data: Path) -> None:
    done = rodtrad("ask", "Vilka uppgifter har rektor?", "--document", "exempelsta-plan-2025", data=data)
    assert done.returncode == 0
    assert "alla visas" in done.stdout
    assert "[1]" in done.stdout
    assert "Digitaliseringsplan" in done.stdout


def test_every_reading_command_can_print_json(data: Path, sample: Assistant) -> None:
    answer = json.loads(rodtrad("ask", "Vad gäller för AI?", "--json", data=data).stdout)
    assert answer["status"] == "answered"
    found = json.loads(rodtrad("search", "källkritik", "--json", data=data).stdout)
    assert found["passages"][0]["document_id"].startswith("exempelsta-")
    listed = json.loads(rodtrad("documents", "--json", data=data).stdout)
    assert len(listed["documents"]) == len(sample.store.documents())
    items = json.loads(
        rodtrad("items", "--role", "rektor", "--document", "exempelsta-plan-2025", "--json", data=data).stdout
    )
    assert items["total"] == len(items["items"]) >= 12


def test_search_documents_and_items_print_tables(data: Path) -> None:
    assert "källkritik" in rodtrad("search", "källkritik", data=data).stdout.lower()
    assert "gällande" in rodtrad("documents", data=data).stdout
    assert "Rektor" in rodtrad("items", "--role", "rektor", data=data).stdout


def test_a_role_s_items_are_printed_by_how_they_concern_it_nearest_first(data: Path, sample: Assistant) -> None:
    asked = ("items", "--role", "rektor", "--document", "exempelsta-plan-2025")
    listed = sample.duties("rektor", documents=["exempelsta-plan-2025"])
    printed = rodtrad(*asked, data=data).stdout
    titles = [group.title for group in listed.groups if group.items and group.relation != "other"]
    places = [printed.index(f"{title}: ") for title in titles]
    assert titles[0] == "Märkta Rektor"
    assert places == sorted(places)
    written = json.loads(rodtrad(*asked, "--json", data=data).stdout)
    assert written["counts"] == {relation.value: count for relation, count in listed.counts().items()}
    assert [group["relation"] for group in written["groups"]] == ["named", "inherited", "unit", "unassigned", "other"]
    narrowed = json.loads(rodtrad(*asked, "--kind", "expectation", "--json", data=data).stdout)
    assert {item["kind"] for item in narrowed["items"]} <= {"expectation"}


def test_the_register_s_other_views_are_printed_and_written_as_json(data: Path, sample: Assistant) -> None:
    plan = "exempelsta-plan-2025"
    for view, key, words in (
        (("matrix", "--document", plan), "cells", "roller"),
        (("chains", plan), "chains", "utan"),
        (("year", "--role", "rektor"), "months", "Läsåret"),
        (("questions",), "items", "frågor"),
        (("findings",), "items", "fynd"),
    ):
        assert key in json.loads(rodtrad("register", *view, "--json", data=data).stdout)
        assert words in rodtrad("register", *view, data=data).stdout


def test_documents_are_listed_with_what_their_status_rests_on(data: Path) -> None:
    done = rodtrad("documents", "--as-of", "2026-11-21", data=data)
    assert "Gäller från och med 2025-01-01" in done.stdout
    assert "Ingen efterföljare" in done.stderr
    listed = json.loads(rodtrad("documents", "--as-of", "2028-01-01", "--json", data=data).stdout)["documents"]
    plan = next(document for document in listed if document["id"] == "exempelsta-plan-2025")
    assert plan["validity"] == "utgången"
    assert "2027-12-31" in plan["quote"]


def test_an_item_is_corrected_from_the_command_line(folder: Path, tmp_path: Path) -> None:
    rodtrad("ingest", str(folder), data=tmp_path / "d")
    before = json.loads(rodtrad("items", "--role", "rektor", "--json", data=tmp_path / "d").stdout)
    id_ = before["items"][0]["id"]
    assert "rättad" in rodtrad("register", "judge", id_, "rättad", "--set", "role=Lärare", data=tmp_path / "d").stdout
    after = json.loads(rodtrad("items", "--role", "lärare", "--json", data=tmp_path / "d").stdout)
    assert id_ in {item["id"] for item in after["items"]}
    refused = rodtrad("register", "judge", id_, "rättad", "--set", "role", data=tmp_path / "d")
    assert refused.returncode == 2
    assert "fält=värde" in refused.stderr


def test_ingest_reports_what_it_did_and_that_a_second_run_did_nothing(folder: Path, tmp_path: Path) -> None:
    first = rodtrad("ingest", str(folder), data=tmp_path / "d")
    assert "2 nya" in first.stdout
    second = rodtrad("ingest", str(folder), data=tmp_path / "d")
    assert "2 oförändrade" in second.stdout
    assert "Ingenting har ändrats." in second.stdout


def test_ingest_says_of_each_file_how_well_it_was_read_and_names_it_while_it_goes_on(
    folder: Path, tmp_path: Path
) -> None:
    done = rodtrad("ingest", str(folder / "plan.txt"), str(folder / "guide.txt"), data=tmp_path / "d")
    assert sorted(done.stderr.splitlines()) == ["Läser guide.txt", "Läser plan.txt"]
    assert "plan.txt: 1 sidor, " in done.stdout
    report = json.loads(rodtrad("ingest", str(folder), "--json", data=tmp_path / "json").stdout)
    assert [(file["file"], file["pages_without_text"]) for file in report["files"]] == [
        ("guide.txt", []),
        ("plan.txt", []),
    ]


def test_ctrl_c_ends_an_ingest_without_leaving_anything_half(folder: Path, tmp_path: Path) -> None:
    endless = bad_files(tmp_path)["formulär-som-fördubblas.pdf"]()
    (folder / "zzz.pdf").write_bytes(endless)
    with started("ingest", str(folder), data=tmp_path / "d", RODTRAD_WORKERS="1") as process:
        assert process.stderr is not None
        assert any("zzz.pdf" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "2 nya" in out
    assert "Avbrutet" in err
    assert "Traceback" not in err
    (folder / "zzz.pdf").unlink()
    assert "2 oförändrade" in rodtrad("ingest", str(folder), data=tmp_path / "d").stdout


def test_a_watched_folder_is_read_again_when_a_file_is_added(folder: Path, tmp_path: Path) -> None:
    with started("watch", str(folder), data=tmp_path / "d") as process:
        assert process.stdout is not None
        assert any("2 nya" in line for line in process.stdout)
        (folder / "ny.txt").write_text("Ny plan\n\nRektor ska räkna robotarna.\n", encoding="utf-8")
        assert any("1 nya" in line for line in process.stdout)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    assert rodtrad("watch", str(tmp_path / "saknas"), data=tmp_path / "d").returncode == 2


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


def test_a_view_of_the_register_is_saved_as_a_file_and_a_folder_that_is_not_there_is_named(
    data: Path, tmp_path: Path
) -> None:
    path = rodtrad(
        "register", "export", "duties", str(tmp_path), "--role", "rektor", "--format", "md", data=data
    ).stdout
    assert "Rektor ansvarar för att" in Path(path.strip()).read_text(encoding="utf-8")
    refused = rodtrad("register", "export", "duties", str(tmp_path / "saknas"), "--role", "rektor", data=data)
    assert refused.returncode == 2
    assert "kan inte skrivas" in refused.stderr
