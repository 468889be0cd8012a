"""Mentions -> how strongly they point to each document, and which documents are the sides of a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.understand.mentions import EARLIER_VALUE, Aspect, Mention
from assistant.understand.said import Said

FULL = 1.0
DIGITS = 6  # of a leaning: what is meant equally well is equal
PARTING = frozenset(
    "och eller med mot an fran samt respektive resp vs versus kontra jamfort and or with from than to between , . ; ?".split()
)
"""Words that may stand between the sides of a comparison."""
COMMON = (Aspect.MUNICIPALITY, Aspect.SCHOOL_FORM, Aspect.KIND, Aspect.TIME)
"""What may be said once of all sides."""


def leanings(found: Iterable[Mention], candidates: Sequence[int]) -> list[float]:
    """How strongly mentions point to each of the candidates, 0 to 1.

    It is the mean of how well it fits in each aspect that tells them apart, by weight, times the greatest weight. A document
    of another municipality than the one named gets nothing.
    """
    by_aspect: dict[Aspect, list[Mention]] = {}
    for mention in found:
        by_aspect.setdefault(mention.aspect, []).append(mention)
    sums, total, most = [0.0] * len(candidates), 0.0, 0.0
    shut = set[int]()
    for aspect, ours in by_aspect.items():
        weight, fits = _aspect(aspect, ours, candidates)
        if weight == 0.0 or len(set(fits)) < 2:
            continue
        total, most = total + weight, max(most, weight)
        sums = [sum_ + weight * fit for sum_, fit in zip(sums, fits, strict=True)]
        if aspect is Aspect.MUNICIPALITY and weight == FULL:
            shut.update(place for place, fit in enumerate(fits) if fit == 0.0)
    if not total:
        return sums
    rounded = {
        sum_: round(most * sum_ / total, DIGITS) for sum_ in set(sums)
    }  # most documents are meant as well as others
    return [0.0 if place in shut else rounded[sum_] for place, sum_ in enumerate(sums)]


def _aspect(aspect: Aspect, found: Sequence[Mention], candidates: Sequence[int]) -> tuple[float, list[float]]:
    """The weight of an aspect and how well each candidate fits in it: by its best mention, of title words by all of them."""
    columns = [list(map(mention.fits.__getitem__, candidates)) for mention in found]
    if aspect is Aspect.TITLE:
        weights = [mention.weight * _rarity(column) for mention, column in zip(found, columns, strict=True)]
        fits = [0.0] * len(candidates)
        for weight, column in zip(weights, columns, strict=True):
            fits = [fit + weight * each for fit, each in zip(fits, column, strict=True)]
        most = max(fits, default=0.0)
        return max(weights, default=0.0), [fit / most for fit in fits] if most else fits
    heaviest = max(mention.weight for mention in found)
    if len(found) == 1:
        return heaviest, columns[0]
    weighed = [[fit * each.weight for fit in column] for each, column in zip(found, columns, strict=True)]
    return heaviest, [max(fits) / heaviest for fits in zip(*weighed, strict=True)]


def _rarity(fits: Sequence[float]) -> float:
    """1 when a mention fits one candidate, down to 0 when it fits all."""
    fitting = len(fits) - fits.count(0.0)
    return 1 - (fitting - 1) / (len(fits) - 1) if fitting and len(fits) > 1 else 0.0


def sides(said: Said, found: Sequence[Mention], candidates: Sequence[int], now: Mention) -> list[tuple[int, ...]]:
    """The sides of a comparison, each the candidates of one; none when fewer than two can be told.

    `now` is a mention of what applies now, which an older document is compared with when nothing else is named.
    """
    firm = [mention for mention in found if not mention.topical]
    parts = _with_what_is_common(_parts(said, firm))
    if len(parts) == 1 and any(mention.values == (EARLIER_VALUE,) for mention in parts[0]):
        rest = [mention for mention in parts[0] if mention.aspect is not Aspect.TIME]
        parts.append([*rest, now])
    chosen = [_most(leanings(part, candidates), candidates) for part in parts]
    distinct = list(dict.fromkeys(side for side in chosen if side))
    return distinct if len(distinct) > 1 else []


def _parts(said: Said, found: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions, parted where a word that parts sides stands between two."""
    parts: list[list[Mention]] = []
    end = 0
    for mention in sorted(found, key=lambda each: each.start):
        between = said.words[end : mention.start] if parts else ()
        if not parts or PARTING.intersection(between):
            parts.append([])
        parts[-1].append(mention)
        end = max(end, mention.end)
    return parts


def _with_what_is_common(parts: Sequence[list[Mention]]) -> list[list[Mention]]:
    """The sides, each with what is said once of all: the municipality in "gymnasiet och grundskolan i Storstad".

    Common is what stands first or last, in an aspect in which the sides are not told apart.
    """
    told = [{mention.aspect for mention in part} for part in parts]
    apart = {aspect for aspect in Aspect if sum(aspect in aspects for aspects in told) > 1}
    if not apart:
        return list(parts)
    first, last = parts[0], parts[-1]
    common = [
        mention
        for part in (first, last)
        for mention in part
        if mention.aspect not in apart
        and mention.aspect in COMMON
        and (mention.aspect is not Aspect.MUNICIPALITY or part is last or mention is first[0])
    ]
    return [[*part, *(mention for mention in common if mention not in part)] for part in parts]


def _most(leaning: Sequence[float], candidates: Sequence[int]) -> tuple[int, ...]:
    most = max(leaning, default=0.0)
    return tuple(place for place, each in zip(candidates, leaning, strict=True) if each == most and most > 0)
