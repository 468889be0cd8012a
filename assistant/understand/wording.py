"""The words of a question -> what documents write for them: other names by the lexicon, slips by the speller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.swedish import STOP_WORDS, words
from assistant.types import Expansion, Origin

if TYPE_CHECKING:
    from assistant.vocabulary.lexicon import Lexicon
    from assistant.vocabulary.spelling import Speller


def wording(
    question: str, content: Sequence[str], lexicon: Lexicon | None, speller: Speller | None
) -> tuple[Expansion, ...]:
    """What documents write for words of the question, the lexicon's first; it knows what it has, so that is not respelt."""
    named = lexicon.expand(question) if lexicon else ()
    known = {word for each in named for word in words(each.said)}
    return (*named, *(_respelt([word for word in content if word not in known], speller) if speller else ()))


def _respelt(content: Sequence[str], speller: Speller) -> Iterator[Expansion]:
    """What was meant by words written wrong, together or apart."""
    for first, second in pairwise(content):
        joined = speller.joined((first, second))
        if joined:
            yield Expansion(f"{first} {second}", joined, Origin.SPELLING)
    for word in content:
        meant = speller.correct(word)
        parts = () if meant else tuple(part for part in speller.apart(word) if part not in STOP_WORDS)
        if meant or parts:
            yield Expansion(word, (meant,) if meant else parts, Origin.SPELLING)
