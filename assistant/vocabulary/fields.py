"""Text -> the terms it is searched by, a field for each way of looking at words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from assistant.swedish import STOP_WORDS, grams, word_grams, words
from assistant.vocabulary.compounds import parts
from assistant.vocabulary.stems import stem

REMEMBERED = 131_072  # words whose stems are kept


class Field(StrEnum):
    """The ways of looking at words."""

    GRAMS = "grams"  # overlapping letters: forgives spelling and OCR
    STEMS = "stems"  # words in whatever form
    PARTS = "parts"  # what compounds are made of


def terms_of(field: Field, text: str) -> list[str]:
    """The terms of a text in a field, repeats kept."""
    if field is Field.GRAMS:
        return grams(text)
    return [term for word in words(text) if word not in STOP_WORDS for term in word_terms(field, word)]


def word_terms(field: Field, word: str) -> tuple[str, ...]:
    """The terms of a folded word in a field: what of it must stand in a passage for the passage to be found by it."""
    match field:
        case Field.GRAMS:
            return tuple(word_grams(word))
        case Field.STEMS:
            return (stem(word),)
        case Field.PARTS:
            return tuple(map(stem, parts(word))) or (stem(word),)


@lru_cache(maxsize=REMEMBERED)
def stems_of(word: str) -> tuple[str, ...]:
    """The stem of a folded word and, where it is a compound, those of its parts; each once, its own first."""
    return tuple(dict.fromkeys((stem(word), *word_terms(Field.PARTS, word))))


class _Told(dict[str, tuple[str, ...]]):
    """The stems of words that were told, () for words that carry no meaning; those of others are worked out."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        return () if word in STOP_WORDS else stems_of(word)


_told = _Told()
telling_stems_of = _told.__getitem__
"""What `stems_of` gives for a word that carries meaning, () for another."""


def remember(stems: Mapping[str, tuple[str, ...]]) -> None:
    """Know from here on what `stems_of` gives for those words: to look it up takes a thirtieth of the time."""
    _told.update((word, () if word in STOP_WORDS else found) for word, found in stems.items())
