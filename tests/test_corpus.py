from __future__ import annotations

import tomllib
import unicodedata

import pytest

from corpus import FOLDER
from corpus.generate.__main__ import DOCUMENTS
from ingest.read import FORMATS, format_of

WRITTEN_BY_NOTHING_BUT_US = (".html", ".md", ".txt")
ZIPPED = [name for name in DOCUMENTS if name.endswith((".docx", ".xlsx", ".pptx", ".odt", ".ods"))]


def test_the_manifest_lists_what_the_scripts_write() -> None:
    entries = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))["document"]
    assert {entry["file"] for entry in entries} == set(DOCUMENTS)
    assert all((FOLDER / name).is_file() for name in DOCUMENTS)


def test_there_is_a_document_in_every_format_that_is_read() -> None:
    assert {format_of(FOLDER / name) for name in DOCUMENTS} == set(FORMATS.values())


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(WRITTEN_BY_NOTHING_BUT_US)])
def test_a_text_is_written_again_as_it_is_kept(tmp_path, name) -> None:
    DOCUMENTS[name](tmp_path / name)
    assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize("name", ZIPPED)
def test_an_office_file_has_the_same_bytes_every_time(tmp_path, name) -> None:
    first, second = tmp_path / name, tmp_path / f"again-{name}"
    DOCUMENTS[name](first)
    for other in ZIPPED:
        DOCUMENTS[other](tmp_path / "between")
    DOCUMENTS[name](second)
    assert first.read_bytes() == second.read_bytes()


def test_no_swedish_letter_is_left_in_what_was_read_with_the_wrong_language() -> None:
    text = (FOLDER / "handlingsplan-digitalisering-2019.txt").read_text(encoding="utf-8")
    assert not set("åäöÅÄÖ") & set(unicodedata.normalize("NFC", text))
    assert "Al " in text and "AI" not in text
