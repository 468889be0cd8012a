"""The commands of a unit's planning: a draft and questions, printed, as JSON and saved as files."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from assistant import plan_cli
from assistant.ask import Assistant
from assistant.cli import app
from assistant.errors import InputError, NotFoundError

UNIT = ("--role", "Rektor", "--school-form", "gymnasieskola")


@pytest.fixture(autouse=True)
def _with_sample(sample: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands use the sample's assistant, as it is open already."""
    monkeypatch.setattr(plan_cli, "assistant_of", lambda _data: sample)


def rodtrad(*arguments: str) -> str:
    """What a command prints; its designed error is raised."""
    done = CliRunner().invoke(app, arguments)
    if done.exception:
        raise done.exception
    return done.stdout


def test_a_draft_is_printed_with_its_slots_and_what_is_left() -> None:
    printed = rodtrad("draft", *UNIT, "--count", "3")
    assert printed.startswith("3 aktiviteter möter ")
    assert "[fylls i av enheten]" in printed
    assert "Möts inte än" in printed


def test_the_units_own_words_may_be_a_text_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "nuläge.txt"
    file.write_text("Källkritik saknas helt hos oss.", encoding="utf-8")
    for said in (str(file), "Källkritik saknas helt hos oss."):
        made = json.loads(rodtrad("draft", *UNIT, "--nulage", said, "--json"))
        assert made["unit"]["situation"] == [["", "Källkritik saknas helt hos oss."]]
    with pytest.raises(NotFoundError, match="ingen fil"):
        rodtrad("draft", *UNIT, "--nulage", str(tmp_path / "saknas.md"))
    file.write_bytes("Vårt nuläge".encode("utf-16"))
    with pytest.raises(InputError, match="UTF-8"):
        rodtrad("draft", *UNIT, "--nulage", str(file))


@pytest.mark.parametrize("command", ["draft", "samtal"])
def test_what_is_made_is_saved_in_the_format_of_the_files_name(tmp_path: Path, command: str) -> None:
    path = tmp_path / "ut.docx"
    assert not rodtrad(command, *UNIT, "--save", str(path))
    assert docx.Document(str(path)).tables
    with pytest.raises(InputError, match="känt format"):
        rodtrad(command, *UNIT, "--save", str(tmp_path / "ut.odt"))
    with pytest.raises(InputError, match="kan inte skrivas"):
        rodtrad(command, *UNIT, "--save", str(tmp_path / "ingen" / "ut.md"))


def test_questions_are_printed_with_their_sources_and_as_json() -> None:
    printed = rodtrad("samtal", *UNIT)
    assert "Frågor för APT" in printed
    made = json.loads(rodtrad("samtal", *UNIT, "--json"))
    assert made["questions"]
    assert all(question["text"] in printed for question in made["questions"])


def test_what_cannot_be_drafted_is_said() -> None:
    with pytest.raises(InputError, match="skolform"):
        rodtrad("draft", "--school-form", "seglarskola")
    with pytest.raises(NotFoundError):
        rodtrad("samtal", "--document", "finns-inte")
