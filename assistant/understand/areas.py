"""What is said -> the areas of the register that it names, in any form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.swedish import STOP_WORDS, words
from assistant.understand.said import Said
from assistant.vocabulary.stems import stem

SHORTEST = 4  # letters of a stem that a longer word may begin with
INSIDE = 6  # letters of one that may stand anywhere in a compound


@lru_cache(maxsize=8)
def _stems(areas: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = (
        (area, tuple(stem(word) for word in words(area) if word not in STOP_WORDS and not word.isdigit()))
        for area in areas
    )
    return tuple((area, stems) for area, stems in found if stems)


def areas_in(said: Said, areas: Sequence[str]) -> tuple[str, ...]:
    """The areas all of whose words stand in what is said, as words or as parts of compounds."""
    plain = f" {said.plain}"
    return tuple(area for area, stems in _stems(tuple(areas)) if all(_stands(each, plain) for each in stems))


def _stands(stemmed: str, plain: str) -> bool:
    if len(stemmed) >= INSIDE:
        return stemmed in plain
    return f" {stemmed}" in plain if len(stemmed) >= SHORTEST else f" {stemmed} " in f"{plain} "
