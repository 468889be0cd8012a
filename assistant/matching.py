"""A wanted thing in words, and a document's register items and passages -> how each of these answers to it, part by part."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np

from assistant.compose import passage_of
from assistant.embed import Embedder, Vectors
from assistant.rank import MEANT_CREDIT, PART_CREDIT, Asked, Unit, coverage
from assistant.swedish import STOP_WORDS, content_words, fold, modality, words
from assistant.types import Item, ItemKind, Modality, Passage
from assistant.vocabulary.compounds import parts
from assistant.vocabulary.emphasis import Emphasis
from assistant.vocabulary.lexicon import load_lexicon
from assistant.vocabulary.roots import root
from assistant.vocabulary.stems import stem

NEAREST_HEADINGS = 2
REMEMBERED = 32_768  # words and texts
LONG = 6  # letters of a word of which more than its ending may be cut
SHORTEST = 4  # letters of a root that one word has to itself
BRIEF, LENGTH = 35, 0.45  # words from which a text counts as long, and how much that takes off
FEW = 3  # pieces; in a document of no more, what all of it is about is not yet told from what each is
SELDOM = 10  # a phrase that one piece in so many holds, or fewer, tells them apart as well as any
BOUND = frozenset({ItemKind.GOAL, ItemKind.SUBGOAL, ItemKind.ACTIVITY, ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION})
"""Kinds of item by which a document binds itself to something; an indicator only measures it."""

CARDINALS = "ett tva tre fyra fem sex sju atta".split()
ORDINALS = "forsta andra tredje fjarde femte sjatte sjunde attonde".split()
NUMERALS = {name: number for names in (CARDINALS, ORDINALS) for number, name in enumerate(names, start=1)}
NUMBER = rf"(?:\d{{1,2}}|{'|'.join(CARDINALS)})"
NTH = rf"(?:{'|'.join(ORDINALS)})"
GOAL_WORD = r"(?:del\s?mal(?:en|et)?|kriteri(?:um|et|er|erna)|dm)"
"""What is called by number in a plan; "mål 1" and "fråga 3" are mostly the document's own."""
CODE = r"\d{1,2}\s?[:.]\s?\d{1,2}(?![\d%]|\s?(?:procent|%))"
JOINED = r"(?:\s*(?:,|och|samt|&|/|–|-|till)\s*(?:delmal\s+)?)"
CODES = re.compile(rf"\b{GOAL_WORD}\s+(?P<codes>{CODE}(?:{JOINED}{CODE})*)")
NAMED = re.compile(
    rf"\b{GOAL_WORD}\s+(?:nr\s+|nummer\s+)?(?P<number>{NUMBER})\b(?!\s?[:.]\s?\d)|\b(?P<nth>{NTH})\s+delmal"
)
AREA = re.compile(rf"\bfokusomrade(?:t)?\s+(?:nr\s+)?(?P<number>{NUMBER})\b|\b(?P<nth>{NTH})\s+fokusomrade")
SECTION = re.compile(
    r"\b(?P<chapter>\d{1,2})\s?kap(?:itlet|\.)?\s?(?P<first>\d{1,2})(?:\s?[–-]\s?(?P<last>\d{1,2}))?\s?§"
)
ONE_CODE = re.compile(r"(\d{1,2})\s?[:.]\s?(\d{1,2})")

OVER, TOGETHER = 0.7, 0.5  # what it counts that a phrase stands in the headings or lead-in over a piece, or is parted

GOALS = (ItemKind.GOAL, ItemKind.SUBGOAL)
SUBJECT = re.compile("isk?$|iks?$")  # of what a subject and what belongs to it are called: källkritik, källkritisk

Key = tuple[int, ...]
"""The numbers of a code: (1, 3) of "1:3", (4, 3) of "4 kap. 3 § a"."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: its words, other words for it, the heading it stands under, and the code it can be named by."""

    text: str
    keywords: tuple[str, ...] = ()
    group: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A register item, or a passage that no item covers: something a document says, as a passage that can be quoted."""

    passage: Passage
    modality: Modality
    kind: ItemKind | None = None
    role: str | None = None
    label: str | None = None
    item_id: str | None = None

    @property
    def binds(self) -> bool:
        """Whether the document binds itself by it: a goal, something to be done, a demand or an expectation."""
        if self.kind is not None:
            return self.kind in BOUND
        return self.modality in (Modality.DEMAND, Modality.EXPECTATION)

    @property
    def text(self) -> str:
        """Its own words."""
        return self.passage.text

    @property
    def numbered(self) -> str:
        """All words that may name a code: the headings, the number of a goal, its own."""
        goal = f"delmål {self.label}" if self.label and self.kind in GOALS else ""
        return "\n".join((self.context, goal, self.text))

    @property
    def context(self) -> str:
        """The nearest headings and the words it completes."""
        return "\n".join((*self.passage.heading_path[-NEAREST_HEADINGS:], self.passage.lead_in or ""))


@dataclass(frozen=True, slots=True)
class Signs:
    """How a piece answers to what is wanted, each 0 to 1.

    `reference`: it names the code. `meaning`: what the embedder says, 0 for what is as far off as most of the document.
    `words`: the share of what is wanted that stands in its own words; `context` the same with headings and lead-in.
    `keyword`: one of the other words stands in it or, for less, over it; less too when much of the document holds it.
    `brevity`: 1, and less the longer a text is: of a long one, many words are there by chance.
    """

    reference: float
    meaning: float
    words: float
    context: float
    keyword: float
    brevity: float


class Matcher:
    """The pieces of one document, ready to be held against anything that is wanted."""

    def __init__(self, title: str, pieces: Sequence[Piece], embedder: Embedder) -> None:
        self.pieces = tuple(pieces)
        self.embedder = embedder
        named = keys_in(title)  # what all of it is about, said once
        self.own = [keys_in(piece.text) for piece in pieces]
        self.over = [keys_in(piece.context) for piece in pieces]
        self.all = [own | over | named for own, over in zip(self.own, self.over, strict=True)]
        self._held = Counter(chain.from_iterable(self.all))
        self._emphasis = Emphasis(
            Counter(chain.from_iterable(words(f"{piece.context} {piece.text}") for piece in pieces))
        )
        vectors = embedder.encode([f"{piece.context}\n{piece.text}" for piece in pieces])
        # What all of a document is about says nothing of one place in it.
        self._middle = vectors.sum(axis=0) / (len(pieces) + FEW)
        self._vectors = _unit(vectors - self._middle)
        self._brevity = [min(1.0, (BRIEF / max(1, len(words(piece.text)))) ** LENGTH) for piece in pieces]
        self._references = [references(piece.numbered) for piece in pieces]

    def signs(self, wanted: Sequence[Wanted]) -> list[list[Signs]]:
        """For each thing wanted, the signs of every piece in order."""
        if not self.pieces or not wanted:
            return [[] for _ in wanted]
        shared = Counter(chain.from_iterable(set(map(key_of_word, content_words(each.text))) for each in wanted))
        apart = {each: _telling(count, len(wanted)) for each, count in shared.items()}
        vectors = _unit(self.embedder.encode([_said(each) for each in wanted]) - self._middle)
        meanings = np.clip(vectors @ self._vectors.T, 0.0, 1.0)
        return [self._signs(each, row, apart) for each, row in zip(wanted, meanings, strict=True)]

    def _signs(self, wanted: Wanted, meanings: Vectors, apart: Mapping[str, float]) -> list[Signs]:
        asked = self._asked(wanted.text, apart)
        keywords = {keys: self._rarity(keys) for each in wanted.keywords if (keys := _keys(each))}
        key = key_of(wanted.code)
        found = []
        for place in range(len(self.pieces)):
            own, everything = self.own[place], self.all[place]
            found.append(
                Signs(
                    reference=float(key is not None and key in self._references[place]),
                    meaning=float(meanings[place]),
                    words=coverage(asked, own),
                    context=coverage(asked, everything),
                    keyword=max(
                        (rare * _held(each, own, self.over[place]) for each, rare in keywords.items()), default=0.0
                    ),
                    brevity=self._brevity[place],
                )
            )
        return found

    def _asked(self, text: str, apart: Mapping[str, float]) -> Asked:
        """The words of what is wanted as units to look for, each by what it says in this document and of this wish alone."""
        said = {word: _found_by(word) for word in content_words(text)}
        for expansion in load_lexicon().expand(text):
            # A phrase's single words say something else than the phrase: "grund" is no "vetenskaplig grund".
            meant = [each for means in expansion.means if len(each := words(means)) == 1]
            for word in words(expansion.said):
                for (stands_for,) in meant if word in said else ():
                    said[word].setdefault(key_of_word(stands_for), MEANT_CREDIT)
        return Asked(tuple(self._unit(word, found_by, apart) for word, found_by in said.items()), ())

    def _unit(self, word: str, found_by: Mapping[str, float], apart: Mapping[str, float]) -> Unit:
        """A word to look for; what all of a document holds ("skol") stands for no more than it says, whatever it is part of."""
        own = key_of_word(word)
        says = self._information(own)
        told = {key: credit * min(1.0, self._information(key) / says) for key, credit in found_by.items()}
        return Unit(told, self._emphasis.of(word) * apart[own] * says)

    def _rarity(self, keys: frozenset[str]) -> float:
        """How much it says that a piece holds all of these words: 1 until so many do that it says little."""
        holding = sum(own.issuperset(keys) for own in self.own)
        return min(1.0, math.log(len(self.pieces) / holding) / math.log(SELDOM)) if holding else 1.0

    def _information(self, key: str) -> float:
        """How much it says that a piece holds that word."""
        return math.log(1 + len(self.pieces) / max(1, self._held[key]))


def pieces_of(items: Iterable[Item], passages: Iterable[Passage]) -> list[Piece]:
    """The register items of a document and the passages that they leave uncovered, in its order."""
    found = [Piece(passage_of(each), each.modality, each.kind, each.role, each.label, each.id) for each in items]
    spans: dict[int, list[tuple[int, int]]] = {}
    for piece in found:
        spans.setdefault(piece.passage.page, []).append((piece.passage.start, piece.passage.end))
    listed = list(passages)
    headings = {heading for passage in listed for heading in passage.heading_path}
    for passage in listed:
        # Words that introduce a list or head a section say nothing by themselves.
        if passage.text.endswith(":") or passage.text in headings:
            continue
        shared = (
            max(0, min(end, passage.end) - max(start, passage.start)) for start, end in spans.get(passage.page, ())
        )
        if 2 * sum(shared) < passage.end - passage.start:
            found.append(Piece(passage, modality(f"{passage.lead_in or ''} {passage.text}")))
    return sorted(found, key=lambda piece: (piece.passage.page, piece.passage.start))


@lru_cache(maxsize=REMEMBERED)
def key_of_word(word: str) -> str:
    """What a folded word has in common with its inflections and with the noun or verb it is made of.

    "trådlöst" and "trådlösa", "utvärdering" and "utvärderas": further than a stem goes, which suffices where whole texts are
    compared but loses one keyword in three.
    """
    found = _shorter(word)
    if len(found) >= LONG and found.endswith("ing"):
        return _shorter(found.removesuffix("ing").removesuffix("n"))
    if len(found) < LONG:
        return found
    return SUBJECT.sub("", _shorter(found.removesuffix("t")))


@lru_cache(maxsize=REMEMBERED)
def keys_in(text: str) -> frozenset[str]:
    """The keys of a text's words and of their parts."""
    telling = [word for word in words(text) if word not in STOP_WORDS]
    return frozenset(map(key_of_word, chain(telling, chain.from_iterable(map(parts, telling)))))


def key_of(code: str) -> Key | None:
    """The numbers that a code is named by; None for one that is no such code."""
    folded = fold(code)
    if section := SECTION.search(folded):
        return 0, int(section["chapter"]), int(section["first"])
    if pair := ONE_CODE.fullmatch(folded.strip()):
        return int(pair[1]), int(pair[2])
    return (int(folded),) if folded.isdigit() and len(folded) < 3 else None


def references(text: str) -> frozenset[Key]:
    """The codes that a text names: "delmål 1:3", "delmål 1.1 och 1.2", "delmål ett", "fokusområde 2, delmål 1", "4 kap. 3 §"."""
    return frozenset(_references(" ".join(fold(text).split())))


def _references(folded: str) -> Iterator[Key]:
    for match in CODES.finditer(folded):
        yield from ((int(first), int(second)) for first, second in ONE_CODE.findall(match["codes"]))
    for match in SECTION.finditer(folded):
        for number in range(int(match["first"]), int(match["last"] or match["first"]) + 1):
            yield 0, int(match["chapter"]), number
    areas = [_number(match["number"] or match["nth"]) for match in AREA.finditer(folded)]
    for match in NAMED.finditer(folded):
        number = _number(match["number"] or match["nth"])
        yield (areas[-1], number) if areas else (number,)


def _telling(count: int, wanted: int) -> float:
    """How far a word tells one wish from the others of a set: 1 for a word of one alone, less the more that have it."""
    return math.log(1 + wanted / count) / math.log(1 + wanted)


def _found_by(word: str) -> dict[str, float]:
    """A word's key, and those of its parts, which stand for it in part."""
    return {**{key_of_word(part): PART_CREDIT for part in parts(word)}, key_of_word(word): 1.0}


def _shorter(word: str) -> str:
    """The root of a word, or its stem where the root is so short that other words have it: "kurator" is no "kurs"."""
    found = root(word)
    return found if len(found) >= SHORTEST else stem(word.removesuffix("s") if len(word) > LONG else word)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMERALS[text]


def _said(wanted: Wanted) -> str:
    return "\n".join((wanted.group, wanted.text, " ".join(wanted.keywords)))


def _keys(phrase: str) -> frozenset[str]:
    """The keys of words that a piece must have to hold a phrase."""
    return frozenset(map(key_of_word, content_words(phrase)))


def _held(keyword: frozenset[str], own: frozenset[str], over: frozenset[str]) -> float:
    """How far a piece is about a phrase: it says it, it stands right under it, or the two together do."""
    if own >= keyword:
        return 1.0
    if over >= keyword:
        return OVER
    return TOGETHER if own | over >= keyword and own & keyword else 0.0


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)
