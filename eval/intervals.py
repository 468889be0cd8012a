"""Values of questions -> their mean with a 95 per cent interval: percentile bootstrap over the questions (Efron 1979)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
SEED = 20_260_101  # any fixed number: the same questions give the same interval
TAILS = (2.5, 97.5)  # percentiles


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over questions and between what 95 per cent of resampled question sets put it."""

    value: float
    low: float
    high: float
    questions: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


def interval(values: Sequence[float]) -> Interval:
    """The mean of the values with its interval; all zero for no values."""
    if not values:
        return Interval(0.0, 0.0, 0.0, 0)
    observed = np.asarray(values, dtype=np.float64)
    low, high = np.percentile(_resamples(len(values)) @ observed, TAILS)
    return Interval(float(observed.mean()), float(low), float(high), len(values))


def difference(ours: Sequence[float], theirs: Sequence[float]) -> Interval:
    """The mean of ours - theirs, question by question, with its interval (paired bootstrap)."""
    return interval([a - b for a, b in zip(ours, theirs, strict=True)])


@lru_cache(maxsize=8)
def _resamples(questions: int) -> NDArray[np.floating[Any]]:
    """RESAMPLES rows of the weight of each question in one resampling."""
    drawn = np.random.default_rng(SEED).multinomial(questions, np.full(questions, 1 / questions), size=RESAMPLES)
    return drawn / questions
