"""Prompts for a language model: Markdown files with $variables, checked when they are loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent


class PromptError(ValueError):
    """A prompt file and the code that fills it do not agree on its variables."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt and the variables it must be given; `digest` changes with its text."""

    name: str
    text: str
    variables: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The first half of the text's SHA-256, to say which prompt made an answer."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:32]

    def fill(self, **values: str) -> str:
        """The prompt with its variables filled; raises PromptError when one is missing or surplus."""
        _agree(self.name, wanted=self.variables, given=tuple(values))
        return Template(self.text).substitute(values)


def load(name: str, *, variables: Sequence[str]) -> Prompt:
    """The prompt of that name; raises PromptError when its file does not hold exactly these variables."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    template = Template(text)
    if not template.is_valid():
        raise PromptError(f"prompts/{name}.md: a lone $ (write $$)")
    _agree(name, wanted=tuple(template.get_identifiers()), given=tuple(variables))
    return Prompt(name, text, tuple(variables))


def _agree(name: str, *, wanted: Sequence[str], given: Sequence[str]) -> None:
    missing, surplus = set(wanted) - set(given), set(given) - set(wanted)
    if missing or surplus:
        raise PromptError(f"prompts/{name}.md: missing {sorted(missing)}, surplus {sorted(surplus)}")
