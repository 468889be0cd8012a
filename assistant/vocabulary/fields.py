"""Text -> the terms it is searched by, a field for each way of looking at words."""

from __future__ import annotations

from enum import StrEnum

from assistant.swedish import STOP_WORDS, grams, word_grams, words
from assistant.vocabulary.compounds import parts
from assistant.vocabulary.stems import stem


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
