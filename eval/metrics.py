"""Cases and what was shown for them -> rows; rows -> figures. Each figure's formula stands with it.

A piece of evidence stands in a shown text when, both folded to lower-case letters and digits, one holds the other or they are
alike enough to survive wrong OCR letters (`same`).
"""

from __future__ import annotations

import math
import re
import statistics
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from assistant.types import Answer, Status
from eval.cases import Case, Evidence

BUDGETS = (2_000, 4_000, 8_000)
"""Characters of ranked passage text a reader or model would be given; characters, not k: no passage size is favoured."""
FURTHEST = 12_000  # characters of a ranking that are looked at
DEPTH = 10  # ranks that nDCG looks at
FIRST = 40  # passages the HTTP contract's black-box measure asks for
SHORT_ANSWER = 1_500  # characters of quotes that an answer that is no list may spend
PART = 0.6  # share of the evidence a shorter text must be as long as to count
ALIKE = 86  # of 100: how alike (rapidfuzz's partial ratio) a text must be to evidence that it does not hold letter by letter
REFUSALS = (Status.NO_ANSWER, Status.OUT_OF_SCOPE, Status.CLARIFY)


@dataclass(frozen=True, slots=True)
class Shown:
    """A text shown to the asker: of a document, as repaired and as in the file."""

    document_id: str
    text: str
    raw_text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a ranking evidence first stands: the rank from 1, and the characters shown before that passage and with it."""

    rank: int
    before: int
    used: int


Places = tuple[Place | None, ...]


@dataclass(frozen=True, slots=True)
class SearchRow:
    """How one question fared in a search: a place for each piece of evidence, None where it was not found."""

    case: Case
    places: Places
    places_of_first: Places  # when only the FIRST passages are asked for
    seconds: float

    def recall(self, budget: int) -> float:
        """Pieces of evidence that stand whole within the budget / pieces."""
        return _recall(self.places, budget)

    def recall_of_first(self, budget: int) -> float:
        """The same among the FIRST passages."""
        return _recall(self.places_of_first, budget)

    @property
    def reciprocal_rank(self) -> float:
        """1 / rank of the first passage that holds evidence and begins within the largest budget; 0 when none does."""
        ranks = [place.rank for place in self.places if place and place.before <= BUDGETS[-1]]
        return 1 / min(ranks) if ranks else 0.0

    @property
    def ndcg(self) -> float:
        """The nDCG at DEPTH: a rank gains 1 when it holds a piece that none before it holds, discounted by log2(rank + 1).

        Binary gain after Järvelin & Kekäläinen (2002), repeats worth nothing as in α-nDCG with α = 1 (Clarke et al. 2008).
        The ideal ranking has every gaining passage first, and one passage more for each piece that was not found, so a
        passage that holds several pieces is no worse than several that hold one.
        """
        gaining = {place.rank for place in self.places if place}
        needed = len(gaining) + self.places.count(None)
        best = _discounted(range(1, min(needed, DEPTH) + 1))
        return _discounted(rank for rank in gaining if rank <= DEPTH) / best if best else 0.0

    def success(self, count: int) -> float:
        """1 when any of the first passages holds evidence, else 0."""
        return float(any(place and place.rank <= count for place in self.places))


SEARCH_FIGURES: Mapping[str, Callable[[SearchRow], float]] = {
    "recall_at_2000_chars": lambda row: row.recall(2_000),
    "recall_at_4000_chars": lambda row: row.recall(4_000),
    "recall_at_8000_chars": lambda row: row.recall(8_000),
    "mrr": lambda row: row.reciprocal_rank,
    "ndcg_at_10": lambda row: row.ndcg,
    "success_at_1": lambda row: row.success(1),
    "success_at_5": lambda row: row.success(5),
    "first_40_recall_at_4000_chars": lambda row: row.recall_of_first(4_000),
    "first_40_recall_at_8000_chars": lambda row: row.recall_of_first(8_000),
}
"""Each the mean over the answerable questions."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """How one question fared as a whole answer."""

    case: Case
    status: str
    refused: bool
    evidence_recall: float
    precision: float
    complete: bool
    quotes: int
    verbatim: int
    missed: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class AnswerFigure:
    """A figure over whole answers: the mean of a value over the questions it is about."""

    about: Callable[[AnswerRow], bool]
    value: Callable[[AnswerRow], float]

    def values(self, rows: Iterable[AnswerRow]) -> list[float]:
        """The value of each question the figure is about."""
        return [self.value(row) for row in rows if self.about(row)]


ANSWER_FIGURES: Mapping[str, AnswerFigure] = {
    "evidence_recall": AnswerFigure(lambda row: row.case.answerable, lambda row: row.evidence_recall),
    "short_evidence_recall": AnswerFigure(
        lambda row: row.case.answerable and not row.case.enumeration, lambda row: row.evidence_recall
    ),
    "list_recall": AnswerFigure(
        lambda row: row.case.answerable and row.case.enumeration, lambda row: row.evidence_recall
    ),
    "list_complete": AnswerFigure(
        lambda row: row.case.answerable and row.case.enumeration, lambda row: float(row.complete)
    ),
    "precision": AnswerFigure(lambda row: row.case.answerable, lambda row: row.precision),
    "unanswerable_refused": AnswerFigure(lambda row: not row.case.answerable, lambda row: float(row.refused)),
    "answerable_refused": AnswerFigure(lambda row: row.case.answerable, lambda row: float(row.refused)),
    "quotes_verbatim": AnswerFigure(lambda row: row.quotes > 0, lambda row: row.verbatim / row.quotes),
}


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The text in lower-case letters without diacritics and digits, one space between words."""
    bare = (char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", "".join(bare)).strip()


@lru_cache(maxsize=1 << 20)
def same(wanted: str, shown: str) -> bool:
    """Whether a folded text holds folded evidence, or most of it and nothing else, wrong letters allowed for."""
    if not wanted or not shown:
        return False
    if wanted in shown:
        return True
    if len(shown) < PART * len(wanted):
        return False
    return shown in wanted or fuzz.partial_ratio(wanted, shown, score_cutoff=ALIKE) >= ALIKE


def holds(evidence: Evidence, shown: Shown) -> bool:
    """Whether a shown text holds the evidence, in the right document."""
    wanted = [fold(quote) for document_id, quote in evidence.places if document_id == shown.document_id]
    return any(same(quote, fold(text)) for quote in wanted for text in (shown.text, shown.raw_text))


def places(evidence: Sequence[Evidence], ranked: Iterable[Shown]) -> Places:
    """Where each piece first stands, as far into the ranking as any figure looks."""
    return first_places(len(evidence), ((shown, [holds(one, shown) for one in evidence]) for shown in ranked))


def first_places(pieces: int, ranked: Iterable[tuple[Shown, Sequence[bool]]]) -> Places:
    """The same for passages of which it is known what they hold."""
    found: list[Place | None] = [None] * pieces
    before = 0
    for rank, (shown, held) in enumerate(ranked, start=1):
        used = before + len(shown.text)
        for piece, holding in enumerate(held):
            if holding and found[piece] is None:
                found[piece] = Place(rank, before, used)
        if None not in found or (used > FURTHEST and rank >= DEPTH):
            break
        before = used
    return tuple(found)


def score_search(case: Case, ranked: Sequence[Shown], first: Sequence[Shown], seconds: float) -> SearchRow:
    """The row of a question: of its full ranking, and of what comes when only the FIRST are asked for."""
    return SearchRow(case, places(case.evidence, ranked), places(case.evidence, first), seconds)


def score_answer(case: Case, answer: Answer, *, sources: Mapping[str, str], seconds: float) -> AnswerRow:
    """Evidence recall = evidence quoted / evidence (0 for a refusal); precision = citations holding evidence / citations."""
    refused = answer.status in REFUSALS
    quotes = [Shown(c.document_id, c.quote, c.raw_quote) for c in answer.citations]
    counted = [] if refused else quotes if case.enumeration else _within(quotes, SHORT_ANSWER)
    hits = [any(holds(evidence, quote) for quote in counted) for evidence in case.evidence]
    useful = [any(holds(evidence, quote) for evidence in case.evidence) for quote in counted]
    return AnswerRow(
        case=case,
        status=str(answer.status),
        refused=refused,
        evidence_recall=mean(map(float, hits)),
        precision=sum(useful) / len(quotes) if quotes else 0.0,
        complete=bool(hits) and all(hits),
        quotes=len(quotes),
        verbatim=sum(collapse(quote.raw_text) in sources[quote.document_id] for quote in quotes),
        missed=tuple(one.quote for one, hit in zip(case.evidence, hits, strict=True) if not hit),
        seconds=seconds,
    )


def median_ms(rows: Sequence[SearchRow] | Sequence[AnswerRow]) -> float:
    """The median time of a question in milliseconds."""
    return 1e3 * statistics.median([row.seconds for row in rows] or [0.0])


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean, 0 for no values."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def collapse(text: str) -> str:
    """The text with composed letters and one space where there was any space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _recall(found: Places, budget: int) -> float:
    return mean(float(place is not None and place.used <= budget) for place in found)


def _discounted(ranks: Iterable[int]) -> float:
    return sum(1 / math.log2(rank + 1) for rank in ranks)


def _within(quotes: Sequence[Shown], room: int) -> list[Shown]:
    """The quotes that begin before more than the room is used."""
    kept: list[Shown] = []
    for quote in quotes:
        if room < 0:
            break
        kept.append(quote)
        room -= len(quote.text)
    return kept
