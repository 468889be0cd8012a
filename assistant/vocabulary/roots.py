"""A folded word -> what all its inflected forms share, where the stem alone does not bring them together."""

from __future__ import annotations

from functools import lru_cache

from assistant.vocabulary.stems import stem

REMEMBERED = 131_072  # roots kept
LONG = 6  # letters of a word whose ending may be cut
DEFINITE = ("an", "orn")  # endings that the rules of Snowball leave
INDEFINITE = ("plan", "man", "organ", "sedan", "innan", "mellan")  # words that end so without having the ending
ENDINGS = frozenset(
    "s n ns en ens et ets t er ers ar ars or ors na nas erna ernas arna arnas orna ornas a e de des ade ades at ats".split()
)


@lru_cache(maxsize=REMEMBERED)
def root(word: str) -> str:
    """The stem of a stem, until nothing more comes off: "skola" and "skolan", "rektor" and "rektorn" meet only there."""
    definite = word.removesuffix("s")
    if len(definite) >= LONG and definite.endswith(DEFINITE) and not definite.endswith(INDEFINITE):
        word = definite.removesuffix("n")
    while (shorter := stem(word)) != word:
        word = shorter
    return word


def has_ending(word: str, beginning: str) -> bool:
    """Whether a word is that beginning with an ending of inflection after it."""
    return word.startswith(beginning) and word[len(beginning) :] in ENDINGS
