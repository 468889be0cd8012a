"""Blocks and their pages -> texts that can be read by pattern and give facts with the raw span of their words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import Block, BlockKind, Fact, Page
from ingest.repair import Repaired, read_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FROM_MANIFEST, FROM_TEXT = "manifest", "text"
# How sure a fact of the text is: by where it stands and how plainly it is said. Under WEAK nothing is claimed.
HEADER, MARK, SENTENCE, TITLE, SUBTITLE, SIDE, WEAK = 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5

NO_WORD = re.compile(r"\w{200}")  # data pasted into a text; patterns for words take their time over it


@dataclass(frozen=True)  # without slots, so that what is costly is made once, when first asked for
class Text:
    """A block's clean text, the same folded letter by letter, and the page that proves it."""

    block: Block
    page: Page

    @cached_property
    def folded(self) -> str:
        """The text in small letters without diacritics, every letter in its place."""
        return fold_in_place(self.block.text)

    @cached_property
    def repaired(self) -> Repaired:
        """The text with the raw place of each of its characters."""
        return read_span(self.page, self.block.start, self.block.end)

    @property
    def clean(self) -> str:
        """The text as a reader has it."""
        return self.block.text

    @property
    def is_running(self) -> bool:
        """Whether it is a running head or foot."""
        return self.block.kind == BlockKind.FURNITURE

    def fact(self, field: str, value: str, confidence: float, start: int = 0, end: int | None = None) -> Fact:
        """A fact that rests on a range of the clean text, with the raw range it was made of."""
        end = len(self.clean) if end is None else end
        first, last = self.repaired.raw_span(start, end)
        return Fact(field, value, FROM_TEXT, confidence, self.clean[start:end], self.page.number, first, last)


def texts_of(blocks: Iterable[Block], pages: Sequence[Page]) -> list[Text]:
    """The blocks of words, in reading order; not those with something far longer than any word, which say nothing."""
    by_number = {page.number: page for page in pages}
    return [Text(block, by_number[block.page]) for block in blocks if block.text and not NO_WORD.search(block.text)]


def fold_in_place(text: str) -> str:
    """The text folded letter by letter, so that places stay the same."""
    return "".join(map(folded_letter, text))


@cache
def folded_letter(letter: str) -> str:
    """One letter folded to one letter."""
    return (fold(letter) or letter)[:1]


def best(facts: Iterable[Fact], field: str) -> Fact | None:
    """The surest fact of a field, the first of equals; the manifest before any reading."""
    of_field = [fact for fact in facts if fact.field == field]
    return max(of_field, key=lambda fact: (fact.source != FROM_TEXT, fact.confidence), default=None)


def restated(fact: Fact, field: str, value: str, confidence: float = 1.0) -> Fact:
    """Another fact that rests on the same words, no surer than they are."""
    return replace(fact, field=field, value=value, confidence=min(confidence, fact.confidence))


def narrowed(fact: Fact, words: str, texts: Iterable[Text]) -> Fact:
    """The fact resting on some of its words only."""
    for text in texts:
        if fact.start is None or text.page.number != fact.page or not text.block.start <= fact.start < text.block.end:
            continue
        start = text.clean.find(words, max(text.clean.find(fact.quote), 0))
        if start >= 0:
            return text.fact(fact.field, fact.value, fact.confidence, start, start + len(words))
    return replace(fact, quote=words) if fact.source == FROM_TEXT else fact
