"""A criteria set and plans -> how far each plan covers each criterion, with proven quotes, and what answers to no criterion.

A verdict rests on what a person can check: the words of the criterion or its keywords in a goal, an activity, a duty or a
demand. Nearness in meaning alone is never enough for "täckt", and a description or an indicator carries less than a commitment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import count

from assistant.compose import cite
from assistant.criteria import CriteriaSet, Criterion
from assistant.embed import Embedder
from assistant.errors import InputError
from assistant.judge import register_of
from assistant.language import gettext, marked
from assistant.matching import GOALS, Key, Matcher, Piece, Signs, Wanted, key_of, pieces_of
from assistant.rank import is_repeat
from assistant.store import Store
from assistant.types import Citation, Document, ItemKind, Mark
from assistant.verify import verify

# How much each sign weighs in a piece's score, and how much of a keyword stands for the criterion's own words. Found on the
# sample corpus and other documents by reading 129 pairs of criterion and document, and 96 that have nothing to do with each
# other; `python -m eval.coverage` measures them on others.
LEXICAL, CONTEXT, MEANING, REFERENCE = 0.34, 0.27, 0.39, 0.25
KEYWORD = 0.75
BARE = 1.15  # times the score of a criterion that has no keywords to be known by
# How far a piece carries a criterion: an item that binds wholly, an indicator nearly, then a demand in running text, and
# what only describes least.
IN_TEXT, INDICATOR, DESCRIPTION = 0.7, 0.9, 0.45
SUPPORT = 0.4  # of the next best place that is added to the best
COVERED, PARTLY, NAMED = 0.49, 0.37, 0.45
SAID = 0.1  # of a criterion's own words, or a keyword, that must stand in the place that covers it
MOST_EVIDENCE = 5
LOOKED_AT = 10  # the best places, which a verdict rests on
BESIDE = 0.6  # of the best place's score from which another is shown beside it
FIRM = 2  # the best places, which make up a verdict, are shown whatever they score; others only when they say something alone
ALONE = 0.28


class Verdict(StrEnum):
    """How far a document covers a criterion."""

    COVERED = "täckt"
    PARTLY = "delvis"
    NAMED = "endast nämnt"
    MISSING = "inte alls"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that speaks for a criterion: its citation, what kind of thing it is, and the parts of its score.

    `lead_in` are the words it completes; `binds` says whether the document commits itself by it.
    """

    citation: Citation
    signs: Signs
    score: float
    binds: bool
    kind: ItemKind | None = None
    role: str | None = None
    item_id: str | None = None
    lead_in: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion held against a document: the verdict, how strong it is, and the places, the best first.

    `digest` is that of the document's file, which a sign-off holds for. A criterion that is not there at all has no evidence;
    `nearest` is then the place that came nearest, for a person to see.
    """

    criterion: Criterion
    document_id: str
    digest: str
    verdict: Verdict
    score: float
    evidence: tuple[Evidence, ...] = ()
    nearest: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """A criteria set held against documents: a verdict for each pair, criterion by criterion, and the other way round.

    `beyond` are the goals, activities and duties of the documents that answer to no criterion.
    """

    criteria: CriteriaSet
    documents: tuple[Document, ...]
    judged: tuple[Judged, ...]
    beyond: tuple[Citation, ...]

    def of(self, document_id: str) -> tuple[Judged, ...]:
        """What is said of one document, in the order of the criteria."""
        return tuple(each for each in self.judged if each.document_id == document_id)

    def find(self, code: str, document_id: str) -> Judged:
        """What is said of a criterion in a document; raises NotFoundError for a code that is not of the set."""
        wanted = self.criteria.criterion(code)
        return next(each for each in self.of(document_id) if each.criterion == wanted)

    def counts(self, document_id: str) -> dict[Verdict, int]:
        """How many criteria have each verdict in a document."""
        said = [each.verdict for each in self.of(document_id)]
        return {verdict: said.count(verdict) for verdict in Verdict}

    def gaps(self, document_id: str) -> tuple[Criterion, ...]:
        """The criteria that a document only names or does not have."""
        open_ = (Verdict.NAMED, Verdict.MISSING)
        return tuple(each.criterion for each in self.of(document_id) if each.verdict in open_)


def coverage(  # noqa: PLR0913 - two are what is compared, the rest what it works with
    criteria: CriteriaSet,
    documents: Sequence[Document],
    *,
    store: Store,
    embedder: Embedder,
    as_of: date,
    most: int = MOST_EVIDENCE,
) -> Coverage:
    """The coverage of a criteria set by documents, with at most so many places for each; raises InputError for no document.

    Every place shown has been proved against the stored page. The register is read as people have judged it.
    """
    if not documents:
        raise InputError("Välj minst ett dokument att hålla listan mot.")
    numbers = count(1)
    judged: list[Judged] = []
    beyond: list[Citation] = []
    for document in documents:
        found, rest = _Reading(criteria, document, store=store, embedder=embedder, as_of=as_of).read(most)
        judged += found
        beyond += rest
    judged.sort(key=lambda each: criteria.criteria.index(each.criterion))
    numbered = [_numbered(each, numbers) for each in judged]
    rest_numbered = [replace(citation, n=next(numbers)) for citation in beyond]
    return Coverage(criteria, tuple(documents), tuple(numbered), tuple(rest_numbered))


def score_of(signs: Signs, *, bare: bool = False) -> float:
    """What the signs of a piece amount to, 0 to 1 and some more for one that names the code; `bare` is without keywords."""
    score = LEXICAL * said(signs) + CONTEXT * signs.context + MEANING * signs.meaning
    return (BARE if bare else 1.0) * signs.brevity * score + REFERENCE * signs.reference


def said(signs: Signs) -> float:
    """How far the words themselves say it, 0 to 1."""
    return 1 - (1 - signs.words) * (1 - KEYWORD * signs.keyword)


def carries(piece: Piece) -> float:
    """How far a piece of its kind carries what it is about, 0 to 1."""
    if piece.binds:
        return 1.0 if piece.kind else IN_TEXT
    return INDICATOR if piece.kind is ItemKind.INDICATOR else DESCRIPTION


def matcher_of(document: Document, store: Store, embedder: Embedder) -> Matcher:
    """The document's register items and the passages between them, ready to be held against something."""
    items = register_of(store, document_id=document.id)
    return Matcher(document.title, pieces_of(items, store.passages_of(document.id)), embedder)


def proved(pieces: Iterable[Piece], store: Store) -> frozenset[Piece]:
    """Those of the pieces whose quote stands, character for character, on its stored page."""
    listed = list(pieces)
    pages = store.pages_at({(each.passage.document_id, each.passage.page) for each in listed})
    return frozenset(each for each in listed if verify(each.text, each.passage, pages).supported)


def citation_of(piece: Piece, document: Document, as_of: date, n: int = 0) -> Citation:
    """The citation of a piece, with the address where it opens."""
    mark = Mark(piece.kind, piece.role, piece.modality) if piece.kind else None
    return cite(n, piece.passage, document, as_of, mark=mark)


REASONS: Mapping[str, str] = {
    "reference": marked("Nämner kriteriets beteckning."),
    "keyword": marked("Har ett av kriteriets nyckelord."),
    "words": marked("Har %(share)s %% av kriteriets egna ord."),
    "meaning": marked("Ligger nära i betydelse."),
    "binds": marked("Är ett mål, en insats, ett ansvar eller ett krav och väger därför fullt."),
    "indicator": marked("Är en indikator: den mäter men säger inte vad som ska göras."),
    "describes": marked("Är en beskrivning och väger därför mindre."),
}
NEAR_IN_MEANING = 0.3


def reasons(evidence: Evidence) -> tuple[str, ...]:
    """Why a place counts for a criterion, and how much it carries, in the language spoken."""
    signs = evidence.signs
    named: list[str] = []
    if signs.reference:
        named.append(gettext(REASONS["reference"]))
    if signs.keyword > 0:
        named.append(gettext(REASONS["keyword"]))
    if signs.words >= SAID:
        named.append(gettext(REASONS["words"], share=round(100 * signs.words)))
    if signs.meaning >= NEAR_IN_MEANING:
        named.append(gettext(REASONS["meaning"]))
    weight = "binds" if evidence.binds else "indicator" if evidence.kind is ItemKind.INDICATOR else "describes"
    return (*named, gettext(REASONS[weight]))


class _Reading:
    """One document, read against a criteria set."""

    def __init__(
        self, criteria: CriteriaSet, document: Document, *, store: Store, embedder: Embedder, as_of: date
    ) -> None:
        self.criteria = criteria
        self.document = document
        self.store = store
        self.as_of = as_of
        self.matcher = matcher_of(document, store, embedder)

    def read(self, most: int) -> tuple[list[Judged], list[Citation]]:
        """A verdict for each criterion, and the items that answer to none."""
        wanted = [Wanted(each.text, each.keywords, each.group, each.code) for each in self.criteria.criteria]
        rows = self.matcher.signs(wanted)
        if self._numbers_its_own(rows):
            rows = [[replace(signs, reference=0.0) for signs in row] for row in rows]
        raws = [
            [score_of(signs, bare=not each.keywords) for signs in row]
            for each, row in zip(self.criteria.criteria, rows, strict=True)
        ]
        orders = [self._order(raw)[: max(2 * most, LOOKED_AT)] for raw in raws]
        alone = self._alone(raws)
        # Proved at once, for each page is read from the store.
        provable = proved({self.matcher.pieces[place] for order in (*orders, alone) for place in order}, self.store)
        cited = [self.matcher.pieces[place] for place in alone if self.matcher.pieces[place] in provable]
        judged = [
            self._judged(criterion, row, raw, self._distinct(order, provable), most)
            for criterion, row, raw, order in zip(self.criteria.criteria, rows, raws, orders, strict=True)
        ]
        return judged, [citation_of(piece, self.document, self.as_of) for piece in cited]

    def _score(self, place: int, raw: Sequence[float]) -> float:
        """What a place is worth for a criterion: how it answers to it, and how far a thing of its kind carries that."""
        return raw[place] * carries(self.matcher.pieces[place])

    def _order(self, raw: Sequence[float]) -> list[int]:
        """The places, the best for a criterion first."""
        return sorted(range(len(raw)), key=lambda place: -self._score(place, raw))

    def _distinct(self, order: Sequence[int], provable: Collection[Piece]) -> list[int]:
        """Those of the places that are proved and say what no better one has said."""
        pieces = self.matcher.pieces
        kept: list[int] = []
        for place in order:
            if pieces[place] in provable and not any(is_repeat(pieces[place].text, pieces[o].text) for o in kept):
                kept.append(place)
        return kept

    def _numbers_its_own(self, rows: Sequence[Sequence[Signs]]) -> bool:
        """Whether the codes are the document's own numbers for other goals: then to name one says nothing of the set."""
        keys = {key: row for each, row in zip(self.criteria.criteria, rows, strict=True) if (key := key_of(each.code))}
        own: list[tuple[Key, int]] = [
            (key, place)
            for place, piece in enumerate(self.matcher.pieces)
            if piece.kind in GOALS and (key := key_of(piece.label or "")) in keys
        ]
        alike = sum(score_of(replace(keys[key][place], reference=0.0)) >= PARTLY for key, place in own)
        return bool(own) and 2 * alike <= len(own)

    def _judged(
        self, criterion: Criterion, row: Sequence[Signs], raw: Sequence[float], order: Sequence[int], most: int
    ) -> Judged:
        pieces = self.matcher.pieces
        scores = [self._score(place, raw) for place in range(len(raw))]
        strength = sum(scores[place] * share for place, share in zip(order, (1.0, SUPPORT), strict=False))
        verdict = self._verdict(strength, order[:LOOKED_AT], row, raw)
        shown = [
            self._evidence(pieces[place], row[place], scores[place])
            for n, place in enumerate(order[:most])
            if scores[place] >= BESIDE * scores[order[0]] and (n < FIRM or scores[place] >= ALONE)
        ]
        there = verdict is not Verdict.MISSING
        return Judged(
            criterion=criterion,
            document_id=self.document.id,
            digest=self.document.digest,
            verdict=verdict,
            score=round(strength, 4),
            evidence=tuple(shown) if there else (),
            nearest=None if there or not shown else shown[0],
        )

    def _verdict(self, strength: float, order: Sequence[int], row: Sequence[Signs], raw: Sequence[float]) -> Verdict:
        pieces = self.matcher.pieces
        bound = [place for place in order if pieces[place].binds]
        named = any(row[place].reference for place in bound)
        firm = [place for place in order if carries(pieces[place]) > DESCRIPTION]
        in_words = any(row[place].words >= SAID or row[place].keyword > 0 for place in firm[:2])
        if strength >= COVERED and (in_words or named):
            return Verdict.COVERED
        if strength >= PARTLY or named:
            return Verdict.PARTLY
        if any(raw[place] >= NAMED or row[place].reference for place in order):
            return Verdict.NAMED
        return Verdict.MISSING

    def _evidence(self, piece: Piece, signs: Signs, score: float) -> Evidence:
        return Evidence(
            citation=citation_of(piece, self.document, self.as_of),
            signs=signs,
            score=round(score, 4),
            binds=piece.binds,
            kind=piece.kind,
            role=piece.role,
            item_id=piece.item_id,
            lead_in=piece.passage.lead_in,
        )

    def _alone(self, raws: Sequence[Sequence[float]]) -> list[int]:
        """The items by which the document commits itself to something that no criterion is about, in document order."""
        return [
            place
            for place, piece in enumerate(self.matcher.pieces)
            if piece.item_id and piece.binds and all(raw[place] < PARTLY for raw in raws)
        ]


def _numbered(judged: Judged, numbers: Iterable[int]) -> Judged:
    """The same with its citations numbered on."""
    numbering = iter(numbers)

    def numbered(evidence: Evidence) -> Evidence:
        return replace(evidence, citation=replace(evidence.citation, n=next(numbering)))

    return replace(
        judged,
        evidence=tuple(map(numbered, judged.evidence)),
        nearest=numbered(judged.nearest) if judged.nearest else None,
    )
