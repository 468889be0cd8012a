"""A question -> what was said: its folded words in order, with the punctuation that parts them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from assistant.swedish import fold, words

# Small words as they are said -> as they are written; they only carry the sentence.
SPOKEN: Mapping[str, str] = {
    "va": "vad",
    "ja": "jag",
    "a": "och",
    "o": "och",
    "oxa": "ocksa",
    "e": "ar",
    "dom": "de",
    "mej": "mig",
    "dej": "dig",
    "sej": "sig",
    "nan": "nagon",
    "nat": "nagot",
    "nanstans": "nagonstans",
    "nara": "nagra",
    "sana": "sadana",
    "sant": "sadant",
    "sen": "sedan",
    "mkt": "mycket",
    "me": "med",
}
TOKEN = re.compile(r"\d+(?:[-/]\d+)+|[a-z0-9]+|[.,:;?!]")
DASHES = str.maketrans("–—‑", "---")


@dataclass(frozen=True, slots=True)
class Said:
    """The words and punctuation marks of a question; `plain` is all of them with a space between, `starts` where each begins."""

    words: tuple[str, ...]
    plain: str
    starts: tuple[int, ...]

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """The words, from the first to the one after the last, of every place where a pattern matches."""
        for match in pattern.finditer(self.plain):
            yield self.word_at(match.start()), self.word_at(match.end() - 1) + 1

    def word_at(self, character: int) -> int:
        """The place among the words of the one that a character of `plain` stands in."""
        return bisect_right(self.starts, character) - 1


def listen(question: str) -> Said:
    """What is said in a question; a dash between numbers and letters alike is told apart from one that parts words."""
    found = [SPOKEN.get(word, word) for word in TOKEN.findall(fold(question).translate(DASHES))]
    starts = tuple(accumulate((len(word) + 1 for word in found), initial=0))[:-1]
    return Said(tuple(found), " ".join(found), starts)


def searchable(word: str) -> list[str]:
    """A word as it is searched for: a span of years is two words, a punctuation mark none."""
    return words(word)
