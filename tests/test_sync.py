from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from filelock import FileLock

from assistant.ask import Assistant, make_assistant
from assistant.errors import BusyError, NotFoundError
from assistant.settings import load_settings
from assistant.store import metadata
from ingest.sync import ingest
from tests.test_index import contents


def snapshot(assistant: Assistant) -> dict[str, object]:
    """Everything the store and the index hold."""
    with assistant.store.engine.connect() as connection:
        tables = {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(sa.select(table)))
            for table in metadata.sorted_tables
        }
    return {
        **tables,
        **contents(assistant),
        "originals": sorted(p.name for p in assistant.settings.originals_folder.iterdir()),
    }


def test_ingesting_a_folder_files_every_document(empty: Assistant, folder: Path) -> None:
    report = ingest(folder, assistant=empty)
    assert report.added == ("guide", "plan")
    assert [document.id for document in empty.store.documents()] == ["guide", "plan"]
    assert report.passages == empty.store.passage_count()


def test_ingesting_the_same_folder_twice_changes_nothing_and_says_so(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    before = snapshot(empty)
    report = ingest(folder, assistant=empty)
    assert not report.changed
    assert report.skipped == ("guide", "plan")
    assert snapshot(empty) == before


def test_a_changed_file_is_read_again_and_a_deleted_one_is_removed(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    (folder / "plan.txt").write_text("Plan\n\nRektor ska räkna robotarna varje vecka.\n", encoding="utf-8")
    (folder / "guide.txt").unlink()
    report = ingest(folder, assistant=empty)
    assert (report.updated, report.removed) == (("plan",), ("guide",))
    assert "robotarna" in empty.search("robotar").kept[0].passage.text
    kept = {original.stem for original in empty.settings.originals_folder.iterdir()}
    assert kept == {document.digest for document in empty.store.documents()}  # the plan's and its older version's


def test_one_file_alone_removes_nothing(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    report = ingest(folder / "plan.txt", assistant=empty)
    assert (report.skipped, report.removed) == (("plan",), ())


def test_a_file_that_cannot_be_read_is_reported_and_the_others_are_filed(empty: Assistant, folder: Path) -> None:
    (folder / "tom.txt").write_text("", encoding="utf-8")
    (folder / "trasig.pdf").write_bytes(b"%PDF-1.7\ndet tar slut")
    (folder / "bild.xyz").write_bytes(b"?")
    report = ingest(folder, assistant=empty)
    assert report.added == ("guide", "plan")
    assert sorted(failure.file for failure in report.failed) == ["bild.xyz", "tom.txt", "trasig.pdf"]
    assert all(failure.reason.endswith(".") for failure in report.failed)


def test_a_file_that_turns_unreadable_leaves_what_was_stored(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    before = empty.store.pages("plan")
    (folder / "plan.txt").write_text("", encoding="utf-8")
    report = ingest(folder, assistant=empty)
    assert [failure.id for failure in report.failed] == ["plan"]
    assert empty.store.pages("plan") == before


def test_files_whose_names_give_the_same_id_do_not_replace_each_other(
    empty: Assistant, folder: Path, tmp_path: Path
) -> None:
    ingest(folder, assistant=empty)
    other = tmp_path / "Plan.md"
    other.write_text("# Plan\n\nRektor ska räkna robotarna varje vecka.\n", encoding="utf-8")
    assert ingest(other, assistant=empty).added == ("plan-md",)
    assert ingest(other, assistant=empty).skipped == ("plan-md",)
    assert {document.id: document.filename for document in empty.store.documents()} == {
        "guide": "guide.txt",
        "plan": "plan.txt",
        "plan-md": "Plan.md",
    }
    assert not ingest(folder, assistant=empty).changed
    second = tmp_path / "annan"
    second.mkdir()
    (second / "guide.md").write_text("# Guide\n\nKontrollera alltid vem som står bakom en sida.\n", encoding="utf-8")
    assert ingest(second, assistant=empty).added == ("guide-md",)
    assert not ingest(second, assistant=empty).changed


def test_two_ingests_at_once_are_refused_not_mixed(empty: Assistant, folder: Path) -> None:
    with FileLock(empty.settings.data / "ingest.lock"), pytest.raises(BusyError, match="samma datamapp"):
        ingest(folder, assistant=empty)


def test_a_path_that_is_not_there_is_named(empty: Assistant, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="saknad"):
        ingest(tmp_path / "saknad", assistant=empty)


def test_every_passage_of_the_sample_corpus_stands_where_it_says(sample: Assistant) -> None:
    for document in sample.store.documents():
        pages = {page.number: page.raw for page in sample.store.pages(document.id)}
        for block in sample.store.blocks(document.id):
            assert pages[block.page][block.start : block.end].strip()
    for passage, _ in sample.store.all_passages():
        assert sample.store.page(passage.document_id, passage.page).raw[passage.start : passage.end] == passage.raw_text


@pytest.mark.parametrize("seed", [1, 2])
def test_an_ingest_killed_at_any_moment_is_finished_by_the_next(folder: Path, tmp_path: Path, seed: int) -> None:
    for number in range(12):  # enough documents for the kill to fall among them
        (folder / f"bilaga-{number}.txt").write_text(
            f"Bilaga {number}\n\nPunkt {number} gäller i skola {number}.\n", "utf-8"
        )
    whole = make_assistant(load_settings(data=tmp_path / "whole"))
    ingest(folder, assistant=whole)
    expected = snapshot(whole)

    data = tmp_path / "killed"
    command = [sys.executable, "-m", "assistant.cli", "ingest", str(folder), "--data", str(data)]
    moments = random.Random(seed)
    for _ in range(4):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not (data / "ingest.lock").exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(moments.uniform(0.0, 2.0))
        process.kill()
        process.wait()
    subprocess.run(command, check=True, capture_output=True)
    survived = make_assistant(load_settings(data=data))
    assert snapshot(survived) == expected


def test_a_crash_between_store_and_index_is_repaired_at_start(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    with empty.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE documents SET title = 'Ny titel', passages_digest = 'ny' WHERE id = 'plan'"))
    again = make_assistant(empty.settings)
    assert again.index.check(again.store)
    assert again.search("Ny titel").kept[0].passage.document_id == "plan"
