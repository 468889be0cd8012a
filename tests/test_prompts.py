from __future__ import annotations

from pathlib import Path

import pytest

import prompts
from prompts import PromptError, load


def test_a_prompt_is_filled_with_exactly_its_variables() -> None:
    prompt = load("rephrase", variables=("question", "sentences"))
    filled = prompt.fill(question="Varför?", sentences="[1] Därför.")
    assert "Varför?" in filled
    assert "[1] Därför." in filled
    assert len(prompt.digest) == 32


@pytest.mark.parametrize("values", [{"question": "?"}, {"question": "?", "sentences": "!", "name": "?"}])
def test_a_missing_or_surplus_value_is_refused(values: dict[str, str]) -> None:
    prompt = load("rephrase", variables=("question", "sentences"))
    with pytest.raises(PromptError):
        prompt.fill(**values)


@pytest.mark.parametrize(
    ("text", "variables"),
    [("Hej $namn", ()), ("Hej", ("namn",)), ("Hej $namn", ("annat",)), ("Kostar 5 $ styck", ())],
)
def test_a_file_and_code_that_disagree_fail_when_loaded(
    text: str, variables: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)
    with pytest.raises(PromptError, match=r"x\.md"):
        load("x", variables=variables)
