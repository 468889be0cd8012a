from __future__ import annotations

import gc
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.ask import Assistant, make_assistant
from assistant.errors import IndexMismatchError, StoreError
from assistant.index import Changes, open_index
from assistant.settings import Settings
from assistant.store import open_store
from assistant.types import Status
from assistant.vocabulary.fields import stems_of, telling_stems_of
from ingest.sync import ingest
from tests.services import chroma_server
from tests.test_embed import tiny_transformer


def contents(assistant: Assistant) -> dict[str, object]:
    """Everything both indexes hold, in a fixed order."""
    import tantivy

    index = assistant.index
    stored = index.collection.get(include=["metadatas", "embeddings"])
    vectors = {
        id_: (meta, [round(float(number), 5) for number in vector])
        for id_, meta, vector in zip(stored["ids"], stored["metadatas"], stored["embeddings"], strict=True)
    }
    searcher = index.terms.searcher()
    hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits
    terms = sorted((searcher.doc(address)["id"][0], searcher.doc(address)["digest"][0]) for _, address in hits)
    return {"vectors": vectors, "terms": terms, "state": index.state()}


def test_both_indexes_hold_every_passage_once(sample: Assistant) -> None:
    held = contents(sample)
    ids = {passage.id for passage, _ in sample.store.all_passages()}
    assert set(held["vectors"]) == ids  # type: ignore[call-overload]
    assert [id_ for id_, _ in held["terms"]] == sorted(ids)  # type: ignore[attr-defined]


def test_bringing_an_index_up_to_date_twice_writes_nothing(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    assert empty.index.synchronise(empty.store) == Changes(written=0, deleted=0)


def test_what_the_store_no_longer_holds_leaves_the_index(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    empty.store.remove("guide")
    assert not empty.index.check(empty.store)
    empty.ready()
    assert empty.index.check(empty.store)
    assert all(meta["document_id"] == "plan" for meta, _ in contents(empty)["vectors"].values())  # type: ignore[attr-defined]


def test_an_index_lost_or_half_written_is_repaired_at_start(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    whole = contents(empty)
    some = list(whole["vectors"])[:2]  # type: ignore[call-overload]
    empty.index.collection.delete(ids=some)
    (empty.settings.index_folder / "state.json").unlink()
    again = make_assistant(empty.settings)
    assert contents(again) == whole


def test_an_index_made_by_another_model_is_refused_and_one_command_rebuilds_it(
    empty: Assistant, folder: Path, tmp_path: Path
) -> None:
    ingest(folder, assistant=empty)
    other = empty.settings.model_copy(update={"embedding_model": str(tiny_transformer(tmp_path / "tiny"))})
    with pytest.raises(IndexMismatchError, match="rodtrad reindex"):
        make_assistant(other)
    assert make_assistant(empty.settings).search("Vem inventerar datorerna?").kept  # refusing has harmed nothing
    index = open_index(other)
    index.rebuild(open_store(other))
    assert make_assistant(other).search("Vem inventerar datorerna?").kept


def test_a_running_server_sees_what_another_process_has_ingested(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    assert "cykel" not in empty.search("cykelkort").kept[0].passage.text
    (folder / "cykel.txt").write_text(
        "Riktlinje om cyklar\n\nCykelkort utfärdas av idrottsläraren varje vår.\n", "utf-8"
    )
    command = [
        sys.executable,
        "-m",
        "assistant.cli",
        "ingest",
        str(folder),
        "--data",
        str(empty.settings.data),
        "--json",
    ]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert report["added"] == ["cykel"]
    assert "Cykelkort" in empty.search("cykelkort").kept[0].passage.text


# Chroma's client leaves its connections to the garbage collector, also when it is closed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_chroma_server_by_url_answers_the_same(empty: Assistant, folder: Path, tmp_path: Path) -> None:
    ingest(folder, assistant=empty)
    with chroma_server(tmp_path / "chroma") as url:
        remote = make_assistant(empty.settings.model_copy(update={"chroma_url": url, "data": tmp_path / "remote"}))
        ingest(folder, assistant=remote)
        question = "Hur ofta inventeras datorerna?"
        assert [hit.passage for hit in remote.search(question).kept] == [
            hit.passage for hit in empty.search(question).kept
        ]
        remote.close()
    del remote
    gc.collect()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_chroma_server_that_does_not_answer_is_a_clear_error(settings: Settings) -> None:
    with pytest.raises(StoreError, match="RODTRAD_CHROMA_URL"):
        make_assistant(settings.model_copy(update={"chroma_url": "http://127.0.0.1:1"}))
    gc.collect()


def test_questions_are_answered_while_another_process_ingests(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    (folder / "plan.txt").write_text("Plan\n\nRektor ska räkna robotarna varje vecka.\n", encoding="utf-8")
    with FileLock(empty.settings.data / "ingest.lock"):
        asking = make_assistant(empty.settings)  # does not wait, and does not write
        assert asking.search("Hur ofta inventeras datorerna?").kept


def test_many_threads_may_ask_while_the_index_is_reopened(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(empty.ask, "Hur ofta inventeras datorerna?") for _ in range(40)]
        for _ in range(5):
            empty.index.reopen()
        assert {answer.result().status for answer in asked} == {Status.ANSWERED}


def test_a_question_in_the_middle_of_another_process_writing_is_still_answered(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    assert empty.ask("Hur ofta inventeras datorerna?", documents=["plan"]).status is Status.ANSWERED
    (empty.settings.index_folder / "state.json").unlink()  # as while an ingest runs
    half = (
        "import sys; from pathlib import Path; from assistant.settings import load_settings;"
        "from assistant.index import open_index; index = open_index(load_settings(data=Path(sys.argv[1])));"
        "index.collection.delete(ids=index.collection.get(where={'document_id': 'guide'})['ids'])"
    )
    subprocess.run([sys.executable, "-c", half, str(empty.settings.data)], check=True)
    assert empty.ask("Hur ofta inventeras datorerna?", documents=["plan"]).status is Status.ANSWERED


def test_what_the_index_remembers_of_a_word_is_what_would_be_worked_out(sample: Assistant) -> None:
    lines = next(sample.settings.index_folder.glob("words-*.txt")).read_text(encoding="utf-8").splitlines()
    written = {word: tuple(stems) for word, _, *stems in map(str.split, lines)}
    assert written.keys() >= {"digitala", "och"}
    assert all(stems == stems_of(word) for word, stems in written.items())
    assert sample.search("digitala verktyg").kept
    assert telling_stems_of("digitala") == stems_of("digitala")
    assert telling_stems_of("och") == telling_stems_of("att") == ()


def test_words_and_terms_of_another_layout_are_written_anew_and_the_old_ones_deleted(
    empty: Assistant, folder: Path
) -> None:
    ingest(folder, assistant=empty)
    whole, index_folder = contents(empty), empty.settings.index_folder
    state = json.loads((index_folder / "state.json").read_text(encoding="utf-8"))
    (index_folder / "state.json").write_text(json.dumps(state | {"layout": "0"}), encoding="utf-8")
    (index_folder / "words-0.txt").write_text("gammal 1", encoding="utf-8")
    (index_folder / "terms-0").mkdir()
    again = make_assistant(empty.settings)
    assert contents(again) == whole
    assert len(list(index_folder.glob("words*"))) == len(list(index_folder.glob("terms*"))) == 1


def test_an_index_that_is_up_to_date_is_opened_without_waiting_for_chroma(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    opened = (
        "import sys; from pathlib import Path; from assistant.ask import make_assistant;"
        "from assistant.settings import load_settings; make_assistant(load_settings(data=Path(sys.argv[1])));"
        "sys.exit('chromadb' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", opened, str(empty.settings.data)], check=True)
