"""A folder and its manifest become sources; what cannot be read is named, not skipped in silence."""

from datetime import date

import pytest

from assistant.errors import ReadError
from assistant.types import DocumentKind
from ingest.manifest import load_sources

ENTRY = """
[[document]]
id = "plan"
file = "plan.txt"
title = "Plan för skolan"
kind = "handlingsplan"
school_forms = ["grundskola"]
valid_from = 2024-01-01
valid_to = "2026-12-31"
published = 2023
"""


def folder_with(tmp_path, manifest=None, files=("plan.txt",)):
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")
    if manifest is not None:
        (tmp_path / "manifest.toml").write_text(manifest, encoding="utf-8")
    return tmp_path


def test_an_entry_gives_what_the_manifest_knows(tmp_path):
    (source,) = load_sources(folder_with(tmp_path, ENTRY)).sources
    assert source.id == "plan"
    assert source.title == "Plan för skolan"
    assert source.kind == DocumentKind.ACTION_PLAN
    assert source.school_forms == ("grundskola",)
    assert (source.valid_from, source.valid_to) == (date(2024, 1, 1), date(2026, 12, 31))
    assert source.published == 2023


def test_files_that_no_manifest_lists_get_an_id_from_their_name(tmp_path):
    files = ("Åtgärdsplan för förskolan.pdf", "djup/Mål 2025.docx", "plan.html", "plan.txt")
    sources = load_sources(folder_with(tmp_path, files=files)).sources
    assert {source.id for source in sources} == {"atgardsplan-for-forskolan", "mal-2025", "plan", "plan-txt"}


def test_files_about_the_folder_and_hidden_ones_are_left_out(tmp_path):
    files = ("README.md", "skript.py", ".gömd.txt", ".git/text.txt", "~$plan.docx")
    listing = load_sources(folder_with(tmp_path, files=files))
    assert listing.sources == ()
    assert listing.failures == ()


def test_a_file_of_unknown_format_in_the_folder_is_a_failure(tmp_path):
    listing = load_sources(folder_with(tmp_path, files=("plan.txt", "bild.png")))
    assert [source.id for source in listing.sources] == ["plan"]
    assert [(failure.id, failure.file) for failure in listing.failures] == [("bild", "bild.png")]


def test_a_listed_file_is_not_listed_twice(tmp_path):
    assert len(load_sources(folder_with(tmp_path, ENTRY)).sources) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('file = "plan.txt"', 'file = "saknas.txt"'), "saknas.txt finns inte"),
        (('file = "plan.txt"', 'file = "../plan.txt"'), "utanför"),
        (('file = "plan.txt"', ""), "saknar file"),
        (('kind = "handlingsplan"', 'kind = "lag"'), "Okänd dokumenttyp"),
        (('kind = "handlingsplan"', 'tpye = "plan"'), "Okänd uppgift i manifest.toml: tpye"),
        (("valid_from = 2024-01-01", 'valid_from = "i våras"'), "valid_from ska vara ett datum"),
        (("valid_from = 2024-01-01", "valid_from = 2028-01-01"), "efter valid_to"),
        (("published = 2023", 'published = "2023"'), "published"),
        (('["grundskola"]', '"grundskola"'), "school_forms"),
        (('title = "Plan för skolan"', "title = 7"), "title"),
        (('id = "plan"', 'id = "en plan/till"'), "kan inte användas"),
    ],
)
def test_a_faulty_entry_is_a_failure_that_says_what_to_do(tmp_path, change, reason):
    listing = load_sources(folder_with(tmp_path, ENTRY.replace(*change)))
    assert reason in listing.failures[0].reason


def test_two_entries_with_one_id_are_a_failure(tmp_path):
    listing = load_sources(folder_with(tmp_path, ENTRY + ENTRY))
    assert len(listing.sources) == 1
    assert "två poster" in listing.failures[0].reason


def test_a_listed_file_of_unknown_format_is_a_failure_that_lists_the_accepted_ones(tmp_path):
    listing = load_sources(folder_with(tmp_path, ENTRY.replace("plan.txt", "plan.xyz"), files=("plan.xyz",)))
    assert ".pdf" in listing.failures[0].reason
    assert ".docx" in listing.failures[0].reason


@pytest.mark.parametrize("manifest", ["[[document]\n", 'titel = "x"\n', "document = 3\n"])
def test_a_broken_manifest_is_an_error(tmp_path, manifest):
    with pytest.raises(ReadError, match=r"manifest\.toml"):
        load_sources(folder_with(tmp_path, manifest))


def test_a_manifest_in_another_encoding_is_an_error(tmp_path):
    (tmp_path / "manifest.toml").write_bytes('title = "å"'.encode("latin-1"))
    with pytest.raises(ReadError, match="TOML"):
        load_sources(tmp_path)


def test_a_single_file_uses_the_manifest_beside_it(tmp_path):
    folder = folder_with(tmp_path, ENTRY, files=("plan.txt", "Annan fil.txt"))
    assert load_sources(folder / "plan.txt").sources[0].title == "Plan för skolan"
    assert load_sources(folder / "Annan fil.txt").sources[0].id == "annan-fil"


def test_a_single_file_of_unknown_format_is_a_failure(tmp_path):
    listing = load_sources(folder_with(tmp_path, files=("plan.xyz",)) / "plan.xyz")
    assert ".xyz" in listing.failures[0].reason


def test_a_path_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ReadError, match="finns inte"):
        load_sources(tmp_path / "ingenting")
