"""What OCR with the wrong language makes of a letter: how probable a reading is of a word, and which letters it mistook."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LOST = "åäö"
# How an engine without å, ä and ö reads them, before the document has shown its own habits. The rest of each row is for
# two letters at once ("biéttre" for "bättre") and for signs not thought of.
PRIOR: Mapping[str, Mapping[str, float]] = {
    "å": {"a": 0.5, "d": 0.09, "é": 0.09, "i": 0.08, "à": 0.02, "4": 0.02, "&": 0.02, "ä": 0.01, "o": 0.01, "e": 0.005},
    "ä": {"a": 0.4, "i": 0.16, "d": 0.13, "é": 0.13, "&": 0.02, "4": 0.02, "e": 0.01, "å": 0.01, "o": 0.005, "ii": 0.01},
    "ö": {"o": 0.48, "é": 0.14, "6": 0.1, "d": 0.06, "&": 0.04, "0": 0.02, "i": 0.03, "8": 0.01, "¢": 0.005, "ii": 0.01},
}  # fmt: skip
TWO_LETTERS = 0.06
TWO_OF = "aàdéèio6óáíäåö&"
# Confusions of every Latin alphabet, far rarer.
COMMON: Mapping[str, Mapping[str, float]] = {
    "f": {"t": 2e-3, "£": 2e-3, "{": 1e-3, "1": 1e-4},
    "i": {"1": 1e-2, "l": 1e-3, "j": 1e-4},
    "l": {"1": 1e-3, "i": 1e-3},
    "r": {"t": 5e-4, "1": 1e-4},
    "m": {"ni": 5e-4, "rn": 5e-4, "in": 2e-4},
    "e": {"c": 5e-4, "o": 2e-4, "¢": 5e-4},
    "o": {"0": 5e-4, "c": 1e-4},
    "g": {"q": 2e-4},
    "s": {"5": 1e-4, "$": 1e-4},
    "t": {"l": 1e-4},
    "n": {"ri": 2e-4, "u": 1e-4},
    "h": {"li": 1e-4},
    "d": {"cl": 1e-4},
}
ODD_LOST = 2e-4  # å, ä or ö as any other sign
ODD = 1e-7  # any other letter as any other
ODD_COST = -math.log(ODD)
EXTRA_COST = -math.log(1e-7)
MISSING_COST = -math.log(1e-7)
MISSING_LOST_COST = -math.log(1e-4)  # å, ä or ö read as nothing
PSEUDO = 40.0  # how many å, ä or ö the prior weighs
COMMON_PSEUDO = 2000.0  # how many of another letter

Pair = tuple[str, str]  # the letter meant, what was read


@dataclass(frozen=True, slots=True)
class Step:
    """A letter meant and the range of the reading that stands for it."""

    meant: str
    start: int
    end: int


class Channel:
    """The probability of a reading given the word meant."""

    def __init__(self, rows: Mapping[str, Mapping[str, float]]) -> None:
        self.costs: dict[Pair, float] = {}
        for meant, row in rows.items():
            self.costs.update({(meant, read): -math.log(chance) for read, chance in row.items() if chance > 0})
        self.wide = {meant for (meant, read) in self.costs if len(read) == 2}
        self.odd = dict.fromkeys(LOST, -math.log(ODD_LOST))
        self.known: dict[Pair, float] = {}

    def cost(self, meant: str, read: str) -> float:
        """Minus the logarithm of the chance that the word is read so."""
        found = self.known.get((meant, read))
        if found is None:
            found = self.known[meant, read] = self.letterwise(meant, read)
        return found

    def letterwise(self, meant: str, read: str) -> float:
        """The same, letter for letter where there are as many, else by the best alignment of what differs."""
        if len(meant) == len(read):
            return sum(
                self.letter(letter, sign)
                for letter, sign in zip(meant, read, strict=True)
                if letter != sign or letter in LOST
            )
        if len(meant) > len(read) + 1 or self.wide.isdisjoint(meant):
            return math.inf
        head, tail = equal_ends(meant, read)
        return self.table(meant[head : len(meant) - tail], read[head : len(read) - tail])[-1][-1][0]

    def letter(self, meant: str, read: str) -> float:
        """Minus the logarithm of the chance that the letter is read so."""
        found = self.costs.get((meant, read))
        if found is not None:
            return found
        return 0.0 if meant == read else self.odd.get(meant, ODD_COST)

    def align(self, meant: str, read: str) -> tuple[Step, ...]:
        """The most probable way to read the word so, letter for letter."""
        head, tail = equal_ends(meant, read)
        table = self.table(meant[head : len(meant) - tail], read[head : len(read) - tail])
        steps = [Step(meant[-1 - back], len(read) - 1 - back, len(read) - back) for back in range(tail)]
        place, end = len(table) - 1, len(table[0]) - 1
        while place or end:
            _, letters, taken = table[place][end]
            steps.append(Step(meant[head + place - 1] if letters else "", head + end - taken, head + end))
            place, end = place - letters, end - taken
        steps += [Step(meant[place], place, place + 1) for place in reversed(range(head))]
        return tuple(reversed(steps))

    def table(self, meant: str, read: str) -> list[list[tuple[float, int, int]]]:
        """Cost, letters meant and letters read of the best last step, for each two beginnings."""
        width = len(read) + 1
        table = [[(place * EXTRA_COST, 0, 1) for place in range(width)]]
        for letter in meant:
            above = table[-1]
            missing = MISSING_LOST_COST if letter in LOST else MISSING_COST
            row = [(above[0][0] + missing, 1, 0)]
            wide = letter in self.wide
            for end in range(1, width):
                best = (above[end - 1][0] + self.letter(letter, read[end - 1]), 1, 1)
                if wide and end > 1:
                    two = self.costs.get((letter, read[end - 2 : end]))
                    if two is not None and above[end - 2][0] + two < best[0]:
                        best = (above[end - 2][0] + two, 1, 2)
                if above[end][0] + missing < best[0]:
                    best = (above[end][0] + missing, 1, 0)
                if row[end - 1][0] + EXTRA_COST < best[0]:
                    best = (row[end - 1][0] + EXTRA_COST, 0, 1)
                row.append(best)
            table.append(row)
        return table


def equal_ends(meant: str, read: str) -> tuple[int, int]:
    """How many letters both share at the start and at the end, as far as none of them can be lost."""
    limit = min(len(meant), len(read))
    head = 0
    while head < limit and meant[head] == read[head] and meant[head] not in LOST:
        head += 1
    tail = 0
    while tail < limit - head and meant[-1 - tail] == read[-1 - tail] and meant[-1 - tail] not in LOST:
        tail += 1
    return head, tail


def first_channel(intact: float) -> Channel:
    """The channel before the document is known; `intact` is the share of å, ä and ö that came through."""
    return Channel(prior_rows(intact))


def learned_channel(intact: float, counts: Counter[Pair]) -> Channel:
    """The channel after the mistakes of a document have been counted (Bayes: a Dirichlet prior and its data)."""
    rows = prior_rows(intact)
    totals: defaultdict[str, float] = defaultdict(float)
    for (meant, _), count in counts.items():
        totals[meant] += count
    for meant, row in rows.items():
        weight = PSEUDO if meant in LOST else COMMON_PSEUDO
        for read in row:
            row[read] = (weight * row[read] + counts[meant, read]) / (weight + totals[meant])
    return Channel(rows)


def prior_rows(intact: float) -> dict[str, dict[str, float]]:
    """The rows of the channel as first assumed."""
    rows: dict[str, dict[str, float]] = {}
    pairs = [a + b for a in TWO_OF for b in TWO_OF]
    for meant, row in PRIOR.items():
        broken = {read: TWO_LETTERS / len(pairs) for read in pairs} | dict(row)
        rows[meant] = {read: chance * (1 - intact) for read, chance in broken.items()} | {meant: max(intact, 1e-4)}
    for meant, row in COMMON.items():
        rows[meant] = dict(row) | {meant: 1 - sum(row.values())}
    return rows


def count_readings(channel: Channel, words: Iterable[tuple[str, str]]) -> Counter[Pair]:
    """How often each letter was read as what, over words as read and as meant."""
    counts: Counter[Pair] = Counter()
    for (read, meant), times in Counter(words).items():
        for step in channel.align(meant, read):
            counts[step.meant, read[step.start : step.end]] += times
    return counts
