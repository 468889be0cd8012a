"""A clean text and a reading of it -> the shares of words and characters that are wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

# What a list item begins with, as printed or as OCR reads it.
BULLET = re.compile(r"^[^\S\n]*[•▪■*\-–—eo¢][^\S\n]+", re.MULTILINE)
DASH = re.compile("[-\u00ad\u2010-\u2015]")
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Edits (Levenshtein) per word and per character of the clean text."""

    word: float
    character: float


def error_rates(clean: str, read: str) -> ErrorRates:
    """How wrong the reading is, bullets and dashes aside.

    Both texts are composed (NFC) and lose what list items begin with. Words are then the longest runs of letters and digits,
    superscripts among them, as written; a hyphen parts them. Characters are all others than dashes, white space as one blank.
    """
    clean, read = plain(clean), plain(read)
    return ErrorRates(
        word=edits_per_unit(WORD.findall(clean), WORD.findall(read)),
        character=edits_per_unit(characters(clean), characters(read)),
    )


def plain(text: str) -> str:
    """The text composed and without bullets."""
    return BULLET.sub("", unicodedata.normalize("NFC", text))


def characters(text: str) -> str:
    """The text without dashes, white space as one blank."""
    return " ".join(DASH.sub("", text).split())


def edits_per_unit(clean: Sequence[Hashable], read: Sequence[Hashable]) -> float:
    """The edits that make one sequence the other, per unit of the clean one; 0 where there is none."""
    return edits(clean, read) / len(clean) if clean else 0.0


def edits(first: Sequence[Hashable], second: Sequence[Hashable]) -> int:
    """The Levenshtein distance, a whole column at a time in the bits of two integers (Myers 1999, Hyyrö 2003)."""
    if not first:
        return len(second)
    places: dict[Hashable, int] = {}
    for place, unit in enumerate(first):
        places[unit] = places.get(unit, 0) | 1 << place
    whole = (1 << len(first)) - 1
    last = 1 << (len(first) - 1)
    up, down, distance = whole, 0, len(first)
    for unit in second:
        same = places.get(unit, 0)
        level = (((same & up) + up) ^ up) | same | down
        more, less = down | ~(level | up) & whole, level & up
        distance += bool(more & last) - bool(less & last)
        more, less = (more << 1 | 1) & whole, (less << 1) & whole
        up, down = less | ~(level | more) & whole, more & level
    return distance
