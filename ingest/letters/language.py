"""What Swedish looks like: how probable a word is, alone, as a compound and after another word.

Words and pairs come from `counts.npz`, which `train.py` makes, and from the package wordfreq, whose 340,000 forms reach
further out than our own text. Both are loaded the first time a page needs repair.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

BREAK, NUMBER, UNKNOWN = ".", "0", "?"
Words = Sequence[str]
STEPS = 12.0  # steps of a quantised probability per unit of natural logarithm
NOTHING = 1e-12

# The letters that the channel can turn into one another: words that differ in these alone share a skeleton.
SOFT = "aoidåäöéèêàáâóòôíìîúüëïæøq0123456789&£{¢$§".encode("latin-1")
BUCKET = 200  # of so many words of a skeleton the rarest are never meant
# A written word is unknown to the lists with this chance, and then any letter is about as likely as another.
UNSEEN = 1e-3
LETTER = 0.06
NAME = 30.0  # so much more often is an unknown word a name when it has a capital inside a sentence
# A word is a compound that no list has with this chance.
COMPOUND = 0.02
OWN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """A word that can be meant: `head` stands for it beside its neighbours, `share` is what a compound's first parts cost."""

    word: str
    chance: float
    head: str
    share: float = 1.0


class Language:
    """Word, compound and pair probabilities of Swedish."""

    def __init__(self) -> None:
        with np.load(str(files("ingest.letters").joinpath("counts.npz"))) as counts:
            own = read_words(counts["words"])
            chances = decode_probability(counts["chances"])
            self.rests: dict[str, float] = dict(zip(own, decode_probability(counts["rests"]).tolist(), strict=True))
            self.rests.update(zip((BREAK, NUMBER), decode_probability(counts["sign_rests"]).tolist(), strict=True))
            self.pairs = np.cumsum(counts["pairs"], dtype=np.uint32)
            self.pair_chances = decode_probability(counts["pair_chances"])
            parts = read_words(counts["parts"])
            part_chances = decode_probability(counts["part_chances"])
            self.capitals = frozenset(read_words(counts["capitals"]))
            self.misread_capitals = frozenset(read_words(counts["misread_capitals"]))
        wide, wide_chances = wide_frequencies()
        self.words = Buckets([*own, *wide], np.concatenate([OWN_SHARE * chances, (1 - OWN_SHARE) * wide_chances]))
        self.parts = Buckets(parts, part_chances)

    def pairs_of(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
        """What the first word of each pair gives the second beyond the second's own share."""
        keys = np.fromiter((zlib.crc32(f"{first} {second}".encode()) for first, second in pairs), np.uint32, len(pairs))
        places = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
        found = np.where(self.pairs[places] == keys, self.pair_chances[places], 0.0)
        return dict(zip(pairs, found.tolist(), strict=True))

    def rest(self, word: str) -> float:
        """The share of its followers that a word leaves to those never seen after it."""
        return self.rests.get(word, 1.0)


class Buckets:
    """Words by skeleton, the most probable first; a word given twice has the sum of its chances."""

    def __init__(self, words: list[str], chances: np.ndarray) -> None:
        skeletons = "\n".join(words).encode("latin-1", "replace").translate(None, SOFT).split(b"\n")
        keys = np.fromiter(map(hash, skeletons), np.int64, len(words))
        self.order = np.argsort(keys, kind="stable")
        self.keys = keys[self.order]
        self.words = words
        self.chances = chances
        self.known: dict[bytes, tuple[Entry, ...]] = {}

    def find(self, skeleton: bytes) -> tuple[Entry, ...]:
        """The words of that skeleton."""
        found = self.known.get(skeleton)
        if found is None:
            found = self.known[skeleton] = self.gather(hash(skeleton))
        return found

    def gather(self, key: int) -> tuple[Entry, ...]:
        """The words under that key."""
        start, end = np.searchsorted(self.keys, [key, key + 1]).tolist()
        places = self.order[start:end]
        chances: dict[str, float] = {}
        for place, chance in zip(places.tolist(), self.chances[places].tolist(), strict=True):
            word = self.words[place]
            if word.isalpha():
                chances[word] = chances.get(word, 0.0) + chance
        ranked = sorted(chances.items(), key=lambda item: -item[1])
        return tuple(Entry(word, chance, word) for word, chance in ranked[:BUCKET])


@cache
def language() -> Language:
    """The language, loaded once."""
    return Language()


def skeleton(word: str) -> bytes:
    """The word without the letters that OCR mistakes for one another."""
    return word.encode("latin-1", "replace").translate(None, SOFT)


def unseen(word: str, *, name: bool) -> float:
    """How probable it is that this very word is meant though no list has it; a name more, one with digits less."""
    chance = UNSEEN * LETTER ** max(len(word), 3)
    return chance * (NAME if name else 1.0) * (1.0 if word.isalpha() else 0.01)


def wide_frequencies() -> tuple[list[str], np.ndarray]:
    """The forms of general Swedish text and how probable each is."""
    import wordfreq

    bins = wordfreq.get_frequency_list("sv", "large")
    # The words of list n have a frequency of 10 ** (-n / 100).
    chances = np.repeat(10.0 ** (-np.arange(len(bins)) / 100), [len(words) for words in bins])
    return [word for words in bins for word in words], chances


def encode_probability(chances: Sequence[float] | np.ndarray) -> np.ndarray:
    """Each probability as a byte: 0 is certain, 255 about one in 1.7 thousand million."""
    logs = -np.log(np.maximum(np.asarray(chances, dtype=np.float64), NOTHING))
    return np.clip(np.rint(logs * STEPS), 0, 255).astype(np.uint8)


def decode_probability(codes: np.ndarray) -> np.ndarray:
    """The probabilities that bytes stand for."""
    return np.exp(-codes.astype(np.float64) / STEPS)


def write_words(words: Words) -> np.ndarray:
    """The words as bytes, one a line, in Latin-1."""
    return np.frombuffer("\n".join(words).encode("latin-1"), dtype=np.uint8)


def read_words(content: np.ndarray) -> list[str]:
    """The words that `write_words` wrote."""
    return content.tobytes().decode("latin-1").split("\n")
