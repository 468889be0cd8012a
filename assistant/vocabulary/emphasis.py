"""A folded word of a question -> how much of the question it carries, by how common it is in speech and in the documents."""

from __future__ import annotations

import math
from collections.abc import Mapping

from assistant.vocabulary.spelling import swedish_words

EVERYDAY = (
    -4.2
)  # the logarithm of the frequency from which a word is one of those that carry talk: "ser", "ganska", "tycker"
LEAST = 0.3


class Emphasis:
    """The words of one body of documents with how often each stands there, beside how common they are in Swedish."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._all = max(1, sum(counts.values()))

    def of(self, word: str) -> float:
        """1 for a word that documents use as much as people do or that is rare, down to LEAST for one that is mere talk.

        Between them by the difference of the two logarithms: "ansvar" is common in speech too, but more so in the documents.
        """
        spoken = swedish_words().get(word, EVERYDAY)
        if spoken <= EVERYDAY:
            return 1.0
        written = math.log10((self._counts.get(word, 0) + 0.5) / self._all)
        return min(1.0, max(LEAST, 1.0 + written - spoken))
