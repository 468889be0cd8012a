"""What is said -> the areas of the register that it names, in any form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.swedish import STOP_WORDS, words
from assistant.understand.said import Said
from assistant.vocabulary.stems import stem

SHORTEST = 4  # letters of a stem that a longer word may begin with
INSIDE = 6  # letters of one that may stand anywhere in a compound


@lru_cache(maxsize=8)
def _by_longest(areas: tuple[str, ...]) -> tuple[Mapping[str, Sequence[tuple[str, frozenset[str]]]], int]:
    """The longest stem of each area -> the areas that have it, with all of their stems; and the letters of the longest of all."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for area in areas:
        stems = frozenset(stem(word) for word in words(area) if word not in STOP_WORDS and not word.isdigit())
        if stems:
            found.setdefault(max(sorted(stems), key=len), []).append((area, stems))
    return found, max(map(len, found), default=0)


def areas_in(said: Said, areas: Sequence[str]) -> tuple[str, ...]:
    """The areas all of whose words stand in what is said, as words or as parts of compounds; by name."""
    plain = f" {said.plain}"
    by_longest, most = _by_longest(tuple(areas))
    found = [
        area
        for longest in by_longest.keys() & _cuttings(said.words, most)
        if _stands(longest, plain)
        for area, stems in by_longest[longest]
        if all(_stands(each, plain) for each in stems)
    ]
    return tuple(sorted(found))


def _cuttings(said: Sequence[str], most: int) -> set[str]:
    """Everything of so many letters at most that the words said have in them: few of thousands of areas can stand there."""
    return {
        word[start:end]
        for word in said
        for start in range(len(word))
        for end in range(start + 1, min(len(word), start + most) + 1)
    }


def _stands(stemmed: str, plain: str) -> bool:
    if len(stemmed) >= INSIDE:
        return stemmed in plain
    return f" {stemmed}" in plain if len(stemmed) >= SHORTEST else f" {stemmed} " in f"{plain} "
