"""Whatever stands in a folder is read or refused in a Swedish sentence, in bounded time, and the rest is read all the same."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.ask import Assistant, make_assistant
from assistant.errors import NotFoundError, ReadError
from assistant.settings import load_settings
from assistant.types import FileReport, Report
from ingest.sync import ingest
from tests.bad_files import ELSEWHERE, TEXT, UNPACKED_MEGABYTES, bad_files

MEBIBYTE = 1024 * 1024
NAMES = sorted(bad_files(Path("hemlig")))
SENTENCE = re.compile(r"\S.*\w[.!]", re.DOTALL)
FOREIGN = re.compile(r"Error|error|Errno|Exception|Traceback|0x[0-9a-f]|None\b|<class|\bat line\b|fel i programmet")


class Outcome:
    """What came of reading all the bad files at once."""

    def __init__(self, assistant: Assistant, report: Report, size: int) -> None:
        self.assistant = assistant
        self.report = report
        self.size = size  # of the files themselves
        self.read: dict[str, FileReport] = {file.file: file for file in report.files}
        self.refused = {failure.file: failure.reason for failure in report.failed}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """All the bad files in one folder with two good ones and what is no file at all, read at once."""
    place = tmp_path_factory.mktemp("bad")
    secret, folder = place / "hemlig.txt", place / "mapp"
    secret.write_text(ELSEWHERE)
    folder.mkdir()
    for name, make in bad_files(secret).items():
        (folder / name).write_bytes(make())
    for name in ("0-först.txt", "öööst-sist.txt"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    for what in ("katalog.pdf", "katalog.pdf/katalog.docx"):
        (folder / what).mkdir()
    (folder / "katalog.pdf" / "inne.txt").write_text(TEXT, encoding="utf-8")
    (folder / "ring.txt").symlink_to(folder / "ring.txt")
    (folder / "ring").symlink_to(folder)
    (folder / "bruten.txt").symlink_to(folder / "finns-inte.txt")
    (folder / "oändlig.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "rör.txt")
    with socket.socket(socket.AF_UNIX) as listening, suppress(OSError):  # some paths are too long for one
        listening.bind(str(folder / "uttag.txt"))
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    settings = load_settings(
        data=place / "data",
        max_unpacked_bytes=UNPACKED_MEGABYTES * MEBIBYTE,
        max_page_seconds=6,
        max_memory_bytes=1024 * MEBIBYTE,
    )
    assistant = make_assistant(settings)
    yield Outcome(assistant, ingest(folder, assistant=assistant), size)
    assistant.close()


def shown(name: str) -> str:
    """The name as it is reported."""
    return name.encode(errors="replace").decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_file_is_read_or_refused_in_a_swedish_sentence(outcome: Outcome, name: str) -> None:
    reason = outcome.refused.get(shown(name))
    assert (reason is None) != (name not in outcome.read)
    if reason is not None:
        assert SENTENCE.fullmatch(reason)
        assert not FOREIGN.search(reason)


def test_files_that_are_whole_are_read_in_the_midst_of_them(outcome: Outcome) -> None:
    assert {"0-först.txt", "öööst-sist.txt", "inne.txt"} <= outcome.read.keys()
    assert all(outcome.read[name].ready for name in ("0-först.txt", "öööst-sist.txt", "inne.txt"))


def test_what_is_no_file_is_passed_by(outcome: Outcome) -> None:
    expected = {*map(shown, NAMES), "0-först.txt", "öööst-sist.txt", "inne.txt"}
    assert {*outcome.read, *outcome.refused} == expected


def test_no_document_is_half_stored(outcome: Outcome) -> None:
    store = outcome.assistant.store
    assert {document.id for document in store.documents()} == set(outcome.report.added)
    for document in store.documents():
        pages = store.pages(document.id)
        assert [page.number for page in pages] == list(range(1, document.pages + 1))
        assert any(page.raw.strip() for page in pages)
    assert outcome.assistant.index.check(store)


def test_a_page_without_text_keeps_a_document_from_being_ready(outcome: Outcome) -> None:
    for file in outcome.report.files:
        blank = [page.number for page in outcome.assistant.store.pages(file.id) if not page.raw.strip()]
        assert (list(file.pages_without_text), file.ready) == (blank, not blank)


def test_nothing_is_read_from_outside_the_file(outcome: Outcome) -> None:
    for document in outcome.assistant.store.documents():
        for page in outcome.assistant.store.pages(document.id):
            assert ELSEWHERE not in page.raw


def test_the_disk_is_not_filled(outcome: Outcome) -> None:
    data = outcome.assistant.settings.data
    assert sum(path.stat().st_size for path in data.rglob("*") if path.is_file()) < 10 * outcome.size + 100 * MEBIBYTE
    assert not list((data / "originals").glob("*.new"))
    assert not Path("/tmp/ut.txt").exists()  # noqa: S108


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *((f"svälld.{suffix}", "packas upp till orimligt mycket") for suffix in ("docx", "xlsx", "pptx", "odt", "ods")),
        *((f"trängsel.{suffix}", "10") for suffix in ("docx", "xlsx", "pptx", "odt", "ods")),
        ("låst.pdf", "lösenord"),
        ("gammal-office.docx", "lösenord"),
        ("tiotusen-sidor.pdf", "RODTRAD_MAX_PAGES"),
        ("stor-bild.pdf", "RODTRAD_MAX_PICTURE_PIXELS"),
        ("tom.pdf", "tom"),
        ("txt-som.pdf", "trots filändelsen"),
        ("ogiltig?.txt", "Byt namn"),
    ],
)
def test_the_reason_says_what_is_wrong(outcome: Outcome, name: str, words: str) -> None:
    assert words in outcome.refused[name]


@pytest.mark.parametrize("name", ["låst-mot-ändring.pdf", "utf-16.txt", "VERSALER.TXT", "😀.txt", "skräp-sist.pdf"])
def test_what_is_merely_odd_is_read(outcome: Outcome, name: str) -> None:
    assert outcome.read[name].passages


def test_what_is_no_file_is_refused_by_name(empty: Assistant, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rör.txt")
    (tmp_path / "ring.txt").symlink_to(tmp_path / "ring.txt")
    with pytest.raises(ReadError, match=r"rör\.txt"):
        ingest(tmp_path / "rör.txt", assistant=empty)
    with pytest.raises(NotFoundError, match=r"ring\.txt"):
        ingest(tmp_path / "ring.txt", assistant=empty)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_opened_is_named(empty: Assistant, folder: Path) -> None:
    (folder / "plan.txt").chmod(0)
    report = ingest(folder, assistant=empty)
    assert (report.added, [failure.file for failure in report.failed]) == (("guide",), ["plan.txt"])
    assert "rättigheter" in report.failed[0].reason
