"""The metrics, each with its formula. Texts are compared folded: lower case, no diacritics, one space between words."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.swedish import words
from assistant.types import Answer, Status
from eval.cases import Case, Evidence

BUDGETS = (4_000, 8_000)
"""Characters of ranked passage text a reader or model would be given; characters, not k: no passage size is favoured."""
SHORT_ANSWER = 1_500  # characters of quotes that an answer that is no list may spend
PART = 0.6  # share of the evidence a shorter quote must hold to count
REFUSALS = (Status.NO_ANSWER, Status.OUT_OF_SCOPE, Status.CLARIFY)


@dataclass(frozen=True, slots=True)
class Shown:
    """A text shown to the asker: of a document, as repaired and as in the file."""

    document_id: str
    text: str
    raw_text: str


@dataclass(frozen=True, slots=True)
class SearchRow:
    """How one question fared in a search."""

    id: str
    recall: dict[int, float]
    reciprocal_rank: float
    seconds: float


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """How one question fared as a whole answer."""

    id: str
    type: str
    answerable: bool
    enumeration: bool
    refused: bool
    evidence_recall: float
    precision: float
    complete: bool
    quotes: int
    verbatim: int
    seconds: float


def holds(evidence: Evidence, shown: Shown) -> bool:
    """Whether a shown text holds the evidence, or at least PART of it and nothing else."""
    texts = [" ".join(words(shown.text)), " ".join(words(shown.raw_text))]
    for document_id, quote in evidence.places:
        wanted = " ".join(words(quote))
        if document_id == shown.document_id and wanted:
            for text in texts:
                if wanted in text or (len(text) >= PART * len(wanted) and text in wanted):
                    return True
    return False


def score_search(case: Case, ranked: Sequence[Shown], seconds: float) -> SearchRow:
    """Recall at a budget = evidence standing in the passages until the budget is used / evidence; RR = 1 / rank of the first."""
    at: list[tuple[int, int] | None] = []
    used = [sum(len(shown.text) for shown in ranked[: i + 1]) for i in range(len(ranked))]
    for evidence in case.evidence:
        rank = next((i for i, shown in enumerate(ranked) if holds(evidence, shown)), None)
        at.append(None if rank is None else (rank, used[rank]))
    found = [place for place in at if place is not None]
    recall = {b: mean(float(place is not None and place[1] <= b) for place in at) for b in BUDGETS}
    reachable = [rank for rank, characters in found if characters <= BUDGETS[-1]]
    return SearchRow(case.id, recall, 1 / (1 + min(reachable)) if reachable else 0.0, seconds)


def score_answer(case: Case, answer: Answer, *, sources: dict[str, str], seconds: float) -> AnswerRow:
    """Evidence recall = evidence quoted / evidence (0 for a refusal); precision = citations holding evidence / citations."""
    refused = answer.status in REFUSALS
    quotes = [Shown(c.document_id, c.quote, c.raw_quote) for c in answer.citations]
    within = quotes if case.enumeration else _within(quotes, SHORT_ANSWER)
    hits = [any(holds(evidence, quote) for quote in within) for evidence in case.evidence]
    useful = [any(holds(evidence, quote) for evidence in case.evidence) for quote in within]
    return AnswerRow(
        id=case.id,
        type=case.type,
        answerable=case.answerable,
        enumeration=case.enumeration,
        refused=refused,
        evidence_recall=mean(map(float, hits)) if hits else 0.0,
        precision=sum(useful) / len(quotes) if quotes else 0.0,
        complete=bool(hits) and all(hits),
        quotes=len(quotes),
        verbatim=sum(_collapse(quote.raw_text) in sources[quote.document_id] for quote in quotes),
        seconds=seconds,
    )


def summarise_search(rows: Sequence[SearchRow]) -> dict[str, float]:
    """Means over the questions, and the median time of one search in milliseconds."""
    means = {f"recall_at_{b}_chars": mean(row.recall[b] for row in rows) for b in BUDGETS}
    times = [row.seconds for row in rows]
    return means | {
        "mrr": mean(row.reciprocal_rank for row in rows),
        "median_ms": 1e3 * statistics.median(times or [0.0]),
    }


def summarise_answers(rows: Sequence[AnswerRow]) -> dict[str, float]:
    """Means over the questions each figure is about; `quotes_verbatim` is a share of all quotes."""
    answerable = [row for row in rows if row.answerable]
    lists = [row for row in answerable if row.enumeration]
    short = [row for row in answerable if not row.enumeration]
    quotes = sum(row.quotes for row in rows)
    return {
        "evidence_recall": mean(row.evidence_recall for row in answerable),
        "short_evidence_recall": mean(row.evidence_recall for row in short),
        "list_recall": mean(row.evidence_recall for row in lists),
        "list_complete": mean(float(row.complete) for row in lists),
        "precision": mean(row.precision for row in answerable),
        "unanswerable_refused": mean(float(row.refused) for row in rows if not row.answerable),
        "answerable_refused": mean(float(row.refused) for row in answerable),
        "quotes_verbatim": sum(row.verbatim for row in rows) / quotes if quotes else 1.0,
        "median_ms": 1e3 * statistics.median([row.seconds for row in rows] or [0.0]),
    }


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean, 0 for no values."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def _within(quotes: Sequence[Shown], room: int) -> list[Shown]:
    """The quotes until the room is used; the one that crosses the limit still counts."""
    kept = []
    for quote in quotes:
        if room <= 0:
            break
        kept.append(quote)
        room -= len(quote.text)
    return kept


def _collapse(text: str) -> str:
    return " ".join(text.split())
