"""A folded word -> its stem, by the Snowball rules for Swedish."""

from __future__ import annotations

import threading
from functools import lru_cache

import Stemmer

REMEMBERED = 65_536  # stems kept: a document uses the same words again and again
_own = threading.local()  # a stemmer of PyStemmer serves one thread at a time


@lru_cache(maxsize=REMEMBERED)
def stem(word: str) -> str:
    """The stem of a folded word: "elevernas" and "eleven" share theirs. Numbers and short words are their own.

    The rules are written for words with å, ä and ö; none of the endings they cut off holds one, but for two rare ones.
    """
    if not hasattr(_own, "stemmer"):
        _own.stemmer = Stemmer.Stemmer("swedish", 0)
    return str(_own.stemmer.stemWord(word))
