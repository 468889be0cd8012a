"""A folded word -> the parts of the compound it is: "kompetensutvecklingsinsats" is kompetens, utveckling and insats.

A compound is first parts in the form they take there ("utvecklings", "skol", "halso") and a head in any inflection. Each has a
cost, the negative logarithm of how often it is met as such a part; the cheapest reading wins if it is cheap for its length.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from assistant.swedish import STOP_WORDS
from assistant.vocabulary.roots import root

COMPOUNDS = "compounds.txt.gz"
SHORTEST = 6  # letters of a compound
SHORTEST_PART = 3
LONGEST_FIRST = 22
DISCOUNT = 5.0  # what a third part costs less, so that a compound in a compound is not dear
NEVER = 99.0  # the cost of what is no part
ANY, LETTER = 12.0, 0.6  # a reading that costs more than this and so much a letter is chance
WHOLE = 6.0  # a word that is a part of others itself is split if its parts cost less than this above it
SHORT_HEADS = frozenset(
    """
    app arv bad bas ben bil bok bud dag del dom fas gas hav hem hot hus jul kod kok kur lag led lon lov mal man mat mur nat
    ord ort rad ram rum rod sak sal syn tal tid ton typ val van vag vin yta
    """.split()
)
OWN, OWN_SHORTEST = 11.0, 5  # the cost of a part that only the documents know, and the letters it has at least
REMEMBERED = 131_072  # words whose parts are kept


@dataclass(frozen=True, slots=True)
class Model:
    """What parts cost: first parts by the form they take, with the word each is a form of; heads by root."""

    firsts: Mapping[str, float]
    bases: Mapping[str, str]
    heads: Mapping[str, float]


class Compounds:
    """A splitter that remembers. `learn(general(), words)` makes a model in which a text's own words can be parts too."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._known: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word, the first ones as words of their own and the last as it stands; () when it has none."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = split(word, self._model)
        return found


@lru_cache(maxsize=REMEMBERED)
def parts(word: str) -> tuple[str, ...]:
    """The parts of a folded word by general Swedish alone; () when it has none."""
    return split(word, general())


@cache
def general() -> Model:
    """The parts of general Swedish, loaded once."""
    packed = files("assistant.vocabulary").joinpath(COMPOUNDS).read_bytes()
    return read_model(gzip.decompress(packed).decode("ascii"))


def learn(model: Model, own: Iterable[str]) -> Model:
    """The model with words of a body of text as parts where they were none."""
    new = [word for word in own if len(word) >= OWN_SHORTEST and word.isalpha() and word not in STOP_WORDS]
    if not new:
        return model
    firsts = dict.fromkeys((form for word in new for form in (word, f"{word}s")), OWN)
    heads = dict.fromkeys(map(root, new), OWN)
    bases = {f"{word}s": word for word in new if f"{word}s" not in model.firsts}
    return Model({**firsts, **model.firsts}, {**bases, **model.bases}, {**heads, **model.heads})


def split(word: str, model: Model) -> tuple[str, ...]:
    """The parts of a folded word by the model; () when no reading is likely enough."""
    starts = cuts(word, model)
    firsts = (word[start:end] for start, end in pairwise(starts))
    return (*(model.bases.get(first, first) for first in firsts), word[starts[-1] :]) if starts else ()


def cuts(word: str, model: Model) -> tuple[int, ...]:
    """Where the parts of a folded word begin, 0 first; () when no reading is likely enough."""
    size = len(word)
    if size < SHORTEST:
        return ()
    firsts, heads = model.firsts, model.heads
    # reached[end] = (cost, where the last part before `end` begins) of the cheapest first parts that fill word[:end]
    reached: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    whole = min(firsts.get(word, NEVER), heads.get(root(word), NEVER))
    best, cut = min(ANY + LETTER * size, whole + WHOLE), 0
    for start in range(size - SHORTEST_PART + 1):
        if start not in reached:
            continue
        spent = reached[start][0]
        if start and spent < best and (size - start > SHORTEST_PART or word[start:] in SHORT_HEADS):
            head = heads.get(root(word[start:]))
            if head is not None and spent + head < best:
                best, cut = spent + head, start
        for end in range(start + SHORTEST_PART, min(size - SHORTEST_PART, start + LONGEST_FIRST) + 1):
            cost = firsts.get(word[start:end])
            if cost is not None:
                total = spent + cost - (DISCOUNT if start else 0.0)
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, start)
    if not cut:
        return ()
    found = [cut]
    while found[-1]:
        found.append(reached[found[-1]][1])
    return tuple(reversed(found))


def write_model(firsts: Mapping[str, float], bases: Mapping[str, str], heads: Mapping[str, float]) -> str:
    """The model as text: lines of a cost and the parts that have it, first parts with "=" and their base, then heads as words."""
    named = {f"{first}={bases[first]}" if first in bases else first: cost for first, cost in firsts.items()}
    return "\n\n".join(_lines(costs) for costs in (named, heads))


def read_model(text: str) -> Model:
    """The model that `write_model` wrote."""
    before, after = text.split("\n\n")
    firsts, bases = _costs(before), {}
    for pair in [first for first in firsts if "=" in first]:
        first, _, base = pair.partition("=")
        firsts[first] = firsts.pop(pair)
        bases[first] = base
    heads: dict[str, float] = {}
    for word, cost in _costs(after).items():
        heads.setdefault(root(word), cost)
    return Model(firsts, bases, heads)


def _lines(costs: Mapping[str, float]) -> str:
    """A line for each cost, the cheapest first."""
    lines: dict[float, list[str]] = {}
    for part in sorted(costs):
        lines.setdefault(round(costs[part] * 2) / 2, []).append(part)
    return "\n".join(" ".join((str(cost), *lines[cost])) for cost in sorted(lines))


def _costs(text: str) -> dict[str, float]:
    costs: dict[str, float] = {}
    for line in text.splitlines():
        cost, *found = line.split(" ")
        costs.update(dict.fromkeys(found, float(cost)))
    return costs
