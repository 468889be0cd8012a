"""A folded word that nobody knows -> the known word that was most likely meant, and words wrongly written apart or together.

Nearness is an edit distance in which what Swedes slip on costs little: double letters, vowels that sound alike, the many ways of
writing one sound, neighbours on the keyboard. Words of the documents come before other Swedish words.
"""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from assistant.swedish import STOP_WORDS
from assistant.vocabulary.compounds import parts
from assistant.vocabulary.roots import has_ending, root

WORDS = "words.txt.gz"
SHORTEST = 4  # letters of a word that can be corrected, or of the longer half of two written together
EDITS = 2  # letters that may differ at most, but for ways of writing a sound
COMMON = -5.2  # the logarithm of the frequency from which a Swedish word may be meant though no document has it
NOWHERE = -8.0  # the same of a word that is in no list
REACH = ((9, 2.0), (6, 1.6), (0, 1.0))  # how far off a word of so many letters may be
CHEAP = 0.6  # so near must a word be that is not in the documents, or that a compound of its own is a slip for
STRANGER = 0.3  # so much nearer must a word be that is not in the documents
DECADE = 0.1  # ten times more frequent is worth so much nearness
REMEMBERED = 2_048  # pairs of letters whose cost is kept
SOUND = 0.4  # the cost of another way of writing the same sounds

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEAR_KEYS = frozenset(pair for row in ROWS for keys in (row, row[::-1]) for pair in pairwise(keys))
ALIKES = ("ae", "ao", "ei", "uo", "yi", "gj", "gk", "sc", "sz", "kc", "kq", "vw", "dt", "bp")
ALIKE = frozenset(pair for letters in ALIKES for pair in (tuple(letters), tuple(reversed(letters))))
# The ways of writing a sound, and the one that stands for them all.
SOUNDS = {
    **{"ssion": "Son", "tion": "Son", "sion": "Son", "skj": "S", "stj": "S", "sch": "S", "sj": "S", "ch": "S"},
    **{
        "ske": "Se",
        "ski": "Si",
        "sky": "Sy",
        "tj": "C",
        "kj": "C",
        "ck": "k",
        "q": "k",
        "x": "ks",
        "ph": "f",
        "w": "v",
    },
    **{"z": "s", "ce": "se", "ci": "si", "cy": "sy", "c": "k"},
}
WRITTEN = re.compile("|".join(sorted(SOUNDS, key=len, reverse=True)))
SILENT = ("hj", "lj", "gj", "dj")  # what a word begins with that sounds j
DOUBLE = re.compile(r"(.)\1")


class Speller:
    """The known words of one body of text, and what is meant by others. `known` may say how often each occurs."""

    def __init__(self, known: Iterable[str] | Mapping[str, int]) -> None:
        self._own = Counter(known)

    def correct(self, word: str) -> str | None:
        """The known word that a folded, unknown word most likely stands for; None when it is a word or nothing is near."""
        if len(word) < SHORTEST or not word.isalpha() or self.knows(word):
            return None
        distances = {near: distance(word, near) for near in self._near(word)}
        ranked = sorted((far - self._weight(near), near) for near, far in distances.items() if far <= _reach(word))
        if not ranked or any(has_ending(word, root(near)) for _, near in ranked):
            return None
        (rank, best), *others = ranked
        if any(math.isclose(rank, other) for other, _ in others):
            return None
        own, near = best in self._own, distances[best] <= CHEAP
        if not (own or near) or (_compound(word) and not (own and near)):
            return None
        return best

    def knows(self, word: str) -> bool:
        """Whether a folded word is one of the known or a Swedish one."""
        return word in self._own or word in swedish_words()

    def joined(self, words: Sequence[str]) -> tuple[str, ...]:
        """The known words that neighbours make when written as one: "digitaliserings plan" is digitaliseringsplan."""
        pairs = ((first, second) for first, second in pairwise(words) if not STOP_WORDS & {first, second})
        return tuple(
            whole
            for first, second in pairs
            for whole in (first + second, f"{first}s{second}")
            if len(whole) > SHORTEST and whole in self._own
        )

    def apart(self, word: str) -> tuple[str, ...]:
        """The two words, one of them a small one, that an unknown word is made of: "ansvarfor" is ansvar and for; else ()."""
        if self.knows(word) or parts(word):
            return ()
        halves = ((word[:cut], word[cut:]) for cut in range(2, len(word) - 1))
        fitting = [
            (first, second)
            for first, second in halves
            if (second in STOP_WORDS and len(first) >= SHORTEST and self.knows(first))
            or (first in STOP_WORDS and len(second) >= SHORTEST and self.knows(second))
        ]
        return max(fitting, key=lambda pair: max(map(len, pair))) if len(fitting) == 1 else ()

    def _near(self, word: str) -> set[str]:
        """The words that may be meant: those with few other letters, and those that sound the same."""
        heard = sound(word)
        found = set(self._by_sound.get(heard, ()))
        for size in range(len(word) - EDITS, len(word) + EDITS + 1):
            for letter in {heard[0], *word[:2]}:
                words = self._by_beginning.get((size, letter), ())
                near = process.extract(word, words, scorer=Levenshtein.distance, score_cutoff=EDITS, limit=None)
                found.update(candidate for candidate, _, _ in near)
        return found

    def _weight(self, candidate: str) -> float:
        """What speaks for a candidate besides being near: that the documents have it, and how common it is."""
        own = math.log10(1 + self._own[candidate]) if candidate in self._own else -STRANGER / DECADE
        return DECADE * (own + swedish_words().get(candidate, NOWHERE))

    @cached_property
    def _candidates(self) -> frozenset[str]:
        common = {word for word, frequency in swedish_words().items() if frequency >= COMMON}
        return frozenset(word for word in common.union(self._own) if len(word) >= SHORTEST and word.isalpha())

    @cached_property
    def _by_beginning(self) -> Mapping[tuple[int, str], Sequence[str]]:
        """The candidates by length and first letter, which is seldom wrong, or is the second or sounds the same."""
        found: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in self._candidates:
            found[len(word), word[0]].append(word)
        return dict(found)

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[str]]:
        sounds: dict[str, list[str]] = defaultdict(list)
        for word in self._candidates:
            sounds[sound(word)].append(word)
        return dict(sounds)


@cache
def swedish_words() -> Mapping[str, float]:
    """The folded words of general Swedish with the logarithm of how frequent they are, loaded once."""
    packed = files("assistant.vocabulary").joinpath(WORDS).read_bytes()
    return read_words(gzip.decompress(packed).decode("ascii"))


def sound(word: str) -> str:
    """The word as it sounds: the same for all ways of writing that sound."""
    word = WRITTEN.sub(lambda written: SOUNDS[written[0]], word)
    if word.startswith(SILENT):
        word = word[1:]
    if word.endswith(("rg", "lg")):
        word = f"{word[:-1]}j"
    return DOUBLE.sub(r"\1", word)


def distance(said: str, word: str) -> float:
    """How much of a slip turns one word into the other; less where Swedes often slip."""
    spoken, meant = sound(said), sound(word)
    heard = SOUND + _edits(spoken, meant) if said != word else 0.0
    return min(_edits(said, word), heard)


def write_words(frequencies: Mapping[str, float]) -> str:
    """The words as text, a line for each tenth of a decade of frequency, the most frequent first."""
    lines: dict[float, list[str]] = defaultdict(list)
    for word in sorted(frequencies):
        lines[round(math.log10(frequencies[word]), 1)].append(word)
    return "\n".join(" ".join((str(frequency), *lines[frequency])) for frequency in sorted(lines, reverse=True))


def read_words(text: str) -> dict[str, float]:
    """The words that `write_words` wrote."""
    known: dict[str, float] = {}
    for line in text.splitlines():
        frequency, *found = line.split(" ")
        known.update(dict.fromkeys(found, float(frequency)))
    return known


def _compound(word: str) -> bool:
    """Whether a word is a compound beyond doubt: a short part is often an accident."""
    found = parts(word)
    return bool(found) and all(len(part) >= SHORTEST for part in found)


def _reach(word: str) -> float:
    return next(reach for size, reach in REACH if len(word) >= size)


def _edits(said: str, word: str) -> float:
    """The cheapest way from one word to the other by inserting, deleting, replacing and swapping letters."""
    added = [_extra(word, place) for place in range(len(word))]
    before: list[float] = []
    row = list(accumulate(added, initial=0.0))
    for i, letter in enumerate(said):
        dropped = _extra(said, i)
        cost = row[0] + dropped
        next_row = [cost]
        for j, meant in enumerate(word):
            cost = min(row[j + 1] + dropped, cost + added[j], row[j] + _other(letter, meant))
            if i and j and letter == word[j - 1] and said[i - 1] == meant and letter != meant:
                cost = min(cost, before[j - 1] + 0.6)
            next_row.append(cost)
        before, row = row, next_row
    return row[-1] + (0.3 if said[:1] != word[:1] else 0.0)


def _extra(word: str, place: int) -> float:
    """The cost of a letter too many: little where it doubles the one before, or is an s that joins two words."""
    if place and word[place] == word[place - 1]:
        return 0.4
    return 0.5 if place and word[place] == "s" else 0.9


@lru_cache(maxsize=REMEMBERED)
def _other(said: str, meant: str) -> float:
    """The cost of one letter for another."""
    if said == meant:
        return 0.0
    if (said, meant) in ALIKE:
        return 0.5
    return 0.7 if (said, meant) in NEAR_KEYS else 1.0
