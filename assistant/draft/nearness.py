"""Texts -> how near they come to each other in meaning; each is made a vector once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from assistant.embed import Embedder, Vectors

T = TypeVar("T")


class Nearness:
    """The texts of one draft by their vectors."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self._vectors: dict[str, Vectors] = {}

    def know(self, texts: Iterable[str]) -> None:
        """Make the vectors of those texts that are not known yet, all at once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self.embedder.encode(new), strict=True))

    def of(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors of texts, [n, dimension]."""
        self.know(texts)
        return np.array([self._vectors[text] for text in texts], dtype=np.float32)

    def nearest(
        self, text: str, among: Sequence[T], told: Callable[[T], str], *, least: float, most: int = 1
    ) -> tuple[T, ...]:
        """Those that come nearest a text, best first, at most so many and none below the least nearness."""
        if not among:
            return ()
        (own,) = self.of([text])
        scores = self.of([told(each) for each in among]) @ own
        ranked = np.argsort(-scores, kind="stable")[:most]
        return tuple(among[place] for place in ranked if scores[place] >= least)
