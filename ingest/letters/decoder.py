"""Words as read -> the words most probably meant: Bayes over channel and language, Viterbi along a sentence, twice.

The first round reads a document with a channel that fits any such engine; the second with the confusions and the words the
first found in this document (expectation-maximisation with the best path for the expectation).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.letters.channel import COMMON, count_readings, first_channel, learned_channel
from ingest.letters.language import BREAK, COMPOUND, NUMBER, Entry, language, skeleton, unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.letters.channel import Channel
    from ingest.letters.tokens import Token

KEPT = 6  # candidates of a word that take part in the sentence
REACH = 14.0  # how much less probable than the best a candidate may be, in natural logarithms
DOCUMENT_SHARE = 0.15  # how much of a word's probability the document's own words make
MIN_PART = 3
MIN_FIRST_WORD = 4
WORD_AS_FIRST = 0.1  # how much rarer than elsewhere a word is as first part, when it was never seen as one
SHORT_PART = 0.2  # how much rarer parts of three letters are than their counts say
MAX_PARTS = 3
MAX_COST = 13.0  # of å, ä and ö alone
MAX_ODD_COST = 16.0
# What scores better than this as it stands needs no compound, and no rarer confusion, to explain it.
PLAIN = math.log(1e-8)
CLEAR = math.log(1e-7)
CLEAR_SHORT = math.log(3e-5)  # of at most SHORT letters
SHORT = 4
GENITIVE = 0.05
NUMBER_CHANCE = 2e-3
DIGIT_SHARE = 0.1  # of numbers that are a lone 1
BREAK_CHANCE = 0.1
LEAST = 1e-24
LATIN = 255
MISREAD = sorted({(read, meant) for meant, row in COMMON.items() for read in row if not read.isdigit() or read == "1"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may be meant, with minus the logarithm of the chance that it is read so."""

    entry: Entry
    cost: float
    known: bool = True

    @property
    def score(self) -> float:
        """The logarithm of its probability without its neighbours."""
        return math.log(max(self.entry.chance, LEAST)) - self.cost


EDGE = (Candidate(Entry(BREAK, BREAK_CHANCE, BREAK), 0.0),)


class Decoder:
    """Reads the words of one document."""

    def __init__(self, intact: float) -> None:
        self.intact = intact
        self.language = language()
        self.channel: Channel = first_channel(intact)
        self.own: Counter[str] = Counter()
        self.own_total = 1
        self.candidates: dict[tuple[str, bool, bool], tuple[Candidate, ...]] = {}

    def read(self, pages: Sequence[list[Token]]) -> list[list[Candidate]]:
        """The word meant for each token of each page."""
        self.learn(pages, [self.read_page(page) for page in pages])
        return [self.read_page(page) for page in pages]

    def learn(self, pages: Sequence[list[Token]], chosen: Sequence[list[Candidate]]) -> None:
        """Take the document's confusions and words from a round."""
        words = [
            (token.read, candidate.entry.word)
            for page, row in zip(pages, chosen, strict=True)
            for token, candidate in zip(page, row, strict=True)
            if candidate.known
        ]
        self.own = Counter(word for _, word in words)
        self.own_total = max(len(words), 1)
        self.channel = learned_channel(self.intact, count_readings(self.channel, words))
        self.candidates.clear()

    def read_page(self, tokens: Sequence[Token]) -> list[Candidate]:
        """The most probable words of a page, sentence by sentence."""
        starts = [0, *(place for place, token in enumerate(tokens) if token.first and place), len(tokens)]
        columns = [self.candidates_of(token) for token in tokens]
        return [candidate for start, end in pairwise(starts) for candidate in self.best_path(columns[start:end])]

    def best_path(self, columns: Sequence[tuple[Candidate, ...]]) -> list[Candidate]:
        """The most probable word of each column, judged with its neighbours (Viterbi)."""
        steps = list(pairwise([EDGE, *columns, EDGE]))
        pairs = {(left.entry.head, right.entry.head) for before, after in steps for left in before for right in after}
        seen = self.language.pairs_of(sorted(pairs))
        scores = [0.0]
        trails: list[list[int]] = []
        for before, after in steps:
            row: list[float] = []
            trail: list[int] = []
            for right in after:
                costs = [
                    score + self.link(left.entry, right.entry, seen[left.entry.head, right.entry.head])
                    for score, left in zip(scores, before, strict=True)
                ]
                best = min(range(len(costs)), key=costs.__getitem__)
                row.append(costs[best] + right.cost)
                trail.append(best)
            scores = row
            trails.append(trail)
        path: list[Candidate] = []
        at = 0
        for column, trail in zip(reversed(columns), reversed(trails), strict=False):
            at = trail[at]
            path.append(column[at])
        return path[::-1]

    def link(self, left: Entry, right: Entry, pair: float) -> float:
        """Minus the logarithm of the chance of the right word after the left one, which the document's own words raise."""
        again = max(self.own[right.word] - 1, 0) / self.own_total
        alone = (1 - DOCUMENT_SHARE) * right.chance + DOCUMENT_SHARE * again
        return -math.log(max(pair * right.share + self.language.rest(left.head) * alone, LEAST))

    def candidates_of(self, token: Token) -> tuple[Candidate, ...]:
        """What the token may stand for, the most probable first; always also itself."""
        read = token.read
        name = token.raw[0].isupper() and not token.first
        if is_code(token.raw) or token.raw in self.language.capitals:
            return (Candidate(Entry(read, unseen(read, name=name), read), 0.0, known=False),)
        key = (read, name, token.opens and read == "1")
        found = self.candidates.get(key)
        if found is None:
            found = self.candidates[key] = self.find(read, name=name, opens=token.opens)
        return found

    def find(self, read: str, *, name: bool, opens: bool) -> tuple[Candidate, ...]:
        """The candidates of a word as read."""
        if read.isdigit():
            itself = Candidate(Entry(NUMBER, NUMBER_CHANCE, NUMBER, DIGIT_SHARE), 0.0, known=False)
            return (
                (itself, *self.fitting(self.language.words.find(b""), read)) if read == "1" and not opens else (itself,)
            )
        found = {
            candidate.entry.word: candidate
            for candidate in self.fitting(self.language.words.find(skeleton(read)), read)
        }
        best = max((candidate.score for candidate in found.values()), default=-math.inf)
        if best < PLAIN:
            self.add(found, self.compounds(read, MAX_PARTS))
            self.add(found, self.genitives(read))
        if best < (CLEAR if len(read) > SHORT else CLEAR_SHORT):
            self.add(found, self.misread(read))
        self.add(found, [Candidate(Entry(read, unseen(read, name=name), read), 0.0, known=False)])
        ranked = sorted(found.values(), key=lambda candidate: -candidate.score)
        kept = [candidate for candidate in ranked[:KEPT] if candidate.score > ranked[0].score - REACH]
        return tuple(kept if found[read] in kept else [*kept, found[read]])

    def add(self, found: dict[str, Candidate], more: Iterable[Candidate]) -> None:
        """Take up candidates, of the same word the better."""
        for candidate in more:
            held = found.get(candidate.entry.word)
            if held is None or held.score < candidate.score:
                found[candidate.entry.word] = candidate

    def fitting(self, entries: Iterable[Entry], read: str, worst: float = MAX_COST, most: int = 30) -> list[Candidate]:
        """Those of the words that can be read so."""
        found = []
        for entry in entries:
            if -1 <= len(read) - len(entry.word) <= 2:
                cost = self.channel.cost(entry.word, read)
                if cost < worst:
                    found.append(Candidate(entry, cost))
                most -= 1
                if not most:
                    break
        return found

    def compounds(self, read: str, parts: int) -> list[Candidate]:
        """The compounds of known parts that can be read so."""
        found: list[Candidate] = []
        for cut in range(MIN_PART, len(read) - MIN_PART + 1):
            firsts = self.firsts(read[:cut])
            if not firsts:
                continue
            rest = read[cut:]
            lasts = self.cheapest(self.language.words.find(skeleton(rest)), rest)
            if not lasts and parts > 2:
                lasts = sorted(self.compounds(rest, parts - 1), key=lambda candidate: -candidate.score)[:3]
            found += [
                Candidate(compound(first.entry, last.entry), first.cost + last.cost)
                for first in firsts
                for last in lasts
                if len(last.entry.word) >= MIN_PART
            ]
        return found

    def firsts(self, read: str) -> list[Candidate]:
        """The first parts of compounds that can be read so; a long word may be one, with or without a linking s."""
        found = self.cheapest(self.language.parts.find(skeleton(read)), read)
        if found or len(read) < MIN_FIRST_WORD:
            return found
        words = self.cheapest(self.language.words.find(skeleton(read)), read)
        if not words and read.endswith("s"):
            words = self.genitives(read)
        return [replace(one, entry=replace(one.entry, chance=one.entry.chance * WORD_AS_FIRST)) for one in words]

    def cheapest(self, entries: Iterable[Entry], read: str) -> list[Candidate]:
        """The few most probable of the words that can be read so."""
        return sorted(self.fitting(entries, read, most=15), key=lambda candidate: -candidate.score)[:3]

    def genitives(self, read: str) -> list[Candidate]:
        """The genitives of known words that can be read so."""
        if not read.endswith("s"):
            return []
        stem = read[:-1]
        return [
            Candidate(Entry(f"{entry.word}s", entry.chance * GENITIVE, f"{entry.word}s"), cost)
            for entry, cost in (
                (c.entry, c.cost) for c in self.cheapest(self.language.words.find(skeleton(stem)), stem)
            )
            if not entry.word.endswith("s")
        ]

    def misread(self, read: str) -> list[Candidate]:
        """The words that can be read so when letters other than å, ä and ö are mistaken too."""
        others: set[bytes] = set()
        for wrong, meant in MISREAD:
            place = read.find(wrong)
            while place >= 0:
                others.add(skeleton(read[:place] + meant + read[place + len(wrong) :]))
                place = read.find(wrong, place + 1)
        plain = skeleton(read)
        others.update(plain[:place] + plain[place + 1 :] for place in range(len(plain)))
        others.discard(plain)
        return [
            c for other in others for c in self.fitting(self.language.words.find(other), read, MAX_ODD_COST, most=15)
        ]


def is_code(raw: str) -> bool:
    """Whether the word is an abbreviation or code that no list has, "TV4", "RiR", "COVID19", or holds what Swedish never does."""
    if any(ord(letter) > LATIN for letter in raw):
        return True
    capitals = sum(map(str.isupper, raw))
    inner = any(letter.isupper() and letter != "O" for letter in raw[1:])
    return inner and (not raw.isalpha() if capitals == sum(map(str.isalpha, raw)) else True)


def compound(first: Entry, last: Entry) -> Entry:
    """Both parts as one word, which among its neighbours behaves as its last part does."""
    link = COMPOUND * first.chance
    for part in (first.word, last.word):
        link *= SHORT_PART if len(part) == MIN_PART else 1.0
    return Entry(first.word + last.word, link * last.chance, last.head, link * last.share)
