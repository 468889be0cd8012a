"""Names of things and the words of a question -> the places where one is named, in any of its forms and once misspelt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from assistant.swedish import STOP_WORDS, words

SHORTEST = 6  # letters of a name that may be misspelt
LONG = 12  # letters of a word that may have two letters wrong
WORDS_OF_THEIR_OWN = frozenset(
    "namnde namnda namner skolad skolat skolas lasare lasaren enheten personer personen".split()
)
"""Words one letter from a name that are no misspelling of it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands in a question as the words from `start` to `end`."""

    start: int
    end: int
    value: str


class Names:
    """Names by the forms they take; of two that begin at the same word the longer is meant."""

    def __init__(self, values: Mapping[str, str], *, misspelt: Iterable[str] | None = None) -> None:
        """Names from a mapping of form -> what it names; genitives need not be among the forms.

        `misspelt` are the forms that are known with a letter wrong too, when not all of them are.
        """
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for form, value in values.items():
            phrase = tuple(words(form))
            for variant in {phrase, (*phrase[:-1], phrase[-1] + "s")}:
                self._by_first.setdefault(variant[0], []).append((variant, value))
        for phrases in self._by_first.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        self._spelt: dict[str, dict[str, str]] = {}
        for form in values if misspelt is None else misspelt:
            if len(form) >= SHORTEST and form.isalpha():
                self._spelt.setdefault(form[0], {})[form] = values[form]

    def find(self, said: Sequence[str]) -> Iterator[Named]:
        """Every name in the words of a question, in order."""
        place = 0
        while place < len(said):
            named = self._at(said, place)
            if named:
                yield named
            place = named.end if named else place + 1

    def _at(self, said: Sequence[str], place: int) -> Named | None:
        for phrase, value in self._by_first.get(said[place], ()):
            if tuple(said[place : place + len(phrase)]) == phrase:
                return Named(place, place + len(phrase), value)
        meant = self._misspelt(said[place])
        return Named(place, place + 1, meant) if meant else None

    def _misspelt(self, word: str) -> str | None:
        """The one name that a word can be a misspelling of: it begins with the same letter and hardly differs."""
        if len(word) < SHORTEST - 1 or word in STOP_WORDS or word in WORDS_OF_THEIR_OWN or not word.isalpha():
            return None
        known = self._spelt.get(word[0], {})
        near = extract(word, known.keys(), scorer=OSA.distance, score_cutoff=1 + (len(word) >= LONG), limit=None)
        meant = {known[form] for form, _, _ in near}
        return meant.pop() if len(meant) == 1 else None
