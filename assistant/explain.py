"""Retrieval -> what was understood and why each passage stands where it does, as data and in Swedish words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.language import SWEDISH, current, gettext, marked, ngettext
from assistant.rank import weights
from assistant.types import DocumentKind, Expansion, Hit, Intent, Origin, Query, Reason, Retrieval

INTENTS: Mapping[Intent, str] = {
    Intent.RESPONSIBILITY: marked("ansvar och krav"),
    Intent.GOAL: marked("mål"),
    Intent.INDICATOR: marked("indikatorer"),
    Intent.ACTIVITY: marked("aktiviteter"),
    Intent.FOLLOW_UP: marked("uppföljning"),
    Intent.VALIDITY: marked("giltighetstid"),
    Intent.GUIDANCE: marked("vägledning"),
    Intent.COMPARISON: marked("en jämförelse"),
    Intent.DRAFT: marked("ett utkast till aktiviteter"),
    Intent.PLACE: marked("var något står"),
    Intent.FACT: marked("en sakuppgift"),
}
FEATURES: Mapping[str, str] = {
    "grams": marked("Ordens bokstavsdelar"),
    "stems": marked("Ordstammar"),
    "parts": marked("Sammansättningens delar"),
    "meaning": marked("Betydelse"),
    "body": marked("Andel av frågan i texten"),
    "context": marked("Andel av frågan i rubrikerna"),
    "title": marked("Andel av frågan i titeln"),
    "proximity": marked("Frågans ord nära varandra"),
    "section": marked("Grannar i samma lista"),
    "leaning": marked("Dokumentet som menas"),
    "role": marked("Rollen"),
    "kind": marked("Slag av punkt"),
    "modality": marked("Hur bindande"),
    "number": marked("Mängd eller tid"),
    "validity": marked("Giltighet"),
    "list": marked("Punkt i lista"),
    "length": marked("Längd"),
    "cross_encoder": marked("Läst tillsammans med frågan"),
}
DOCUMENT_KINDS: Mapping[DocumentKind, str] = {
    DocumentKind.PLAN: marked("plan"),
    DocumentKind.ACTION_PLAN: marked("handlingsplan"),
    DocumentKind.STRATEGY: marked("strategi"),
    DocumentKind.POLICY: marked("riktlinje"),
    DocumentKind.EVALUATION: marked("utvärdering"),
    DocumentKind.GUIDE: marked("guide"),
    DocumentKind.OTHER: marked("övrigt"),
}
REASONS: Mapping[Reason, str] = {
    Reason.BELOW: marked("andra kom närmare"),
    Reason.DUPLICATE: marked("säger detsamma som"),
}
ORIGINS: Mapping[Origin, str] = {
    Origin.EVERYDAY: marked("vardagsord"),
    Origin.DRIFT: marked("annan tids ord"),
    Origin.ENGLISH: marked("engelska"),
    Origin.SPELLING: marked("stavning"),
}
STEPS: Mapping[str, str] = {
    "terms_ms": marked("ord"),
    "vectors_ms": marked("betydelse"),
    "passages_ms": marked("läsning"),
    "ranking_ms": marked("rangordning"),
}
READINGS: Mapping[str, str] = {
    "intent": marked("Frågar efter"),
    "role": marked("Roll"),
    "area": marked("Område"),
    "municipality": marked("Kommun"),
    "school_form": marked("Skolform"),
    "kind": marked("Dokumenttyp"),
    "years": marked("År"),
    "complete_list": marked("Omfång"),
    "documents": marked("Bara i"),
    "meant": marked("Dokument som menas"),
    "compared": marked("Jämför"),
}
"""What can be understood of a question, most under the name it is corrected by, and what that is called."""

WHOLE_LIST = marked("hela listan")
READ_AGAIN = "cross_encoder"  # its score counts for half, where it has read a passage
WITH = marked(" med ")
LEAST_TOLD = 0.005
LONGEST_TITLE = 60
TITLES_SHOWN = 3
NUMBERED = re.compile(r"^\d[\d.]*:?\s+")  # an area as its heading is numbered


@dataclass(frozen=True, slots=True)
class Feature:
    """One part of a score: what was found, 0 to 1, how much it weighs, and what it so gave."""

    name: str
    value: float
    weight: float
    contribution: float

    @property
    def told(self) -> bool:
        """Whether it gave so much that it shows among two decimals."""
        return self.contribution >= LEAST_TOLD


@dataclass(frozen=True, slots=True)
class Pointed:
    """A document that a question points to, and how strongly, 0 to 1."""

    document_id: str
    leaning: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a question: `limited_to` are the documents the asker chose, `preferred` those it points to."""

    intent: Intent
    roles: tuple[str, ...]
    areas: tuple[str, ...]
    municipalities: tuple[str, ...]
    school_forms: tuple[str, ...]
    kinds: tuple[DocumentKind, ...]
    years: tuple[int, ...]
    limited_to: tuple[str, ...]
    preferred: tuple[Pointed, ...]
    compared: tuple[tuple[str, ...], ...]
    complete_list: bool
    content: tuple[str, ...]
    expansions: tuple[Expansion, ...]


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that a search came upon, with its score, and what that is made of where an explanation was asked for."""

    id: str
    document_id: str
    page: int
    heading_path: tuple[str, ...]
    text: str
    raw_text: str
    score: float
    features: tuple[Feature, ...] | None = None
    reason: Reason | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class SearchReply:
    """What a search understood and found; what follows the passages only when an explanation was asked for."""

    query: str
    took_ms: float
    understood: Understanding
    passages: tuple[FoundPassage, ...]
    rejected: tuple[FoundPassage, ...] | None = None
    timings: dict[str, float] | None = None
    weights: dict[str, float] | None = None


def reply_to(question: str, retrieval: Retrieval, seconds: float, *, explain: bool) -> SearchReply:
    """What a program is told of a search that took so long, with or without why."""
    understood, took_ms = understanding(retrieval.query), round(1000 * seconds, 1)
    passages = tuple(_found(hit, explain=explain) for hit in retrieval.kept)
    if not explain:
        return SearchReply(question, took_ms, understood, passages)
    rejected = tuple(_found(hit, explain=True) for hit in retrieval.rejected)
    return SearchReply(question, took_ms, understood, passages, rejected, retrieval.timings, dict(weights()))


def understanding(query: Query) -> Understanding:
    """What was understood of the question, the documents it points to first those it points to most."""
    pointed = sorted(query.leanings.items(), key=lambda each: -each[1])
    return Understanding(
        intent=query.intent,
        roles=query.roles,
        areas=query.areas,
        municipalities=query.municipalities,
        school_forms=query.school_forms,
        kinds=query.kinds,
        years=query.years,
        limited_to=query.documents,
        preferred=tuple(Pointed(id_, leaning) for id_, leaning in pointed if leaning > 0),
        compared=query.compared,
        complete_list=query.complete_list,
        content=query.content,
        expansions=query.expansions,
    )


def features_of(hit: Hit) -> tuple[Feature, ...]:
    """What a score is the sum of, what gave most first."""
    weighing = dict(weights())
    if READ_AGAIN in hit.features:
        weighing = {name: weight / 2 for name, weight in weighing.items()} | {READ_AGAIN: 0.5}
    parts = [
        Feature(name, round(value, 4), round(weight, 4), round(value * weight, 4))
        for name, weight in weighing.items()
        for value in [hit.features.get(name, 0.0)]
    ]
    return tuple(sorted(parts, key=lambda part: -part.contribution))


def readings(query: Query, titles: Mapping[str, str]) -> dict[str, str]:
    """What was understood, in words, by the names of READINGS; what the question says nothing of is left out."""
    limited, compared = bool(query.documents), bool(query.compared)
    said = {
        "intent": gettext(INTENTS[query.intent]),
        "role": ", ".join(query.roles),
        "area": ", ".join(dict.fromkeys(NUMBERED.sub("", area) for area in query.areas)),
        "municipality": ", ".join(query.municipalities),
        "school_form": ", ".join(query.school_forms),
        "kind": ", ".join(gettext(DOCUMENT_KINDS[kind]) for kind in query.kinds),
        "years": _span(query.years),
        "complete_list": gettext(WHOLE_LIST) if query.complete_list else "",
        "documents": named(query.documents, titles),
        "meant": "" if limited or compared else named(query.preferred, titles),
        "compared": gettext(WITH).join(named(side, titles) for side in query.compared),
    }
    return {name: value for name, value in said.items() if value}


def _span(years: Sequence[int]) -> str:
    """Years in words: a span when none between them is left out."""
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"
    return ", ".join(map(str, years))


def replaced(query: Query) -> Iterator[tuple[str, str, str]]:
    """The words of a question for which others were searched: what was said, what documents write, how that is known."""
    for expansion in query.expansions:
        means = [word for word in expansion.means if word.casefold() != expansion.said.casefold()]
        if means:
            yield expansion.said, ", ".join(means), gettext(ORIGINS[expansion.origin])


def feature_word(feature: Feature) -> str:
    """What a part of a score is called; one without a word as it stands."""
    return gettext(FEATURES.get(feature.name, feature.name))


def named(ids: Iterable[str], titles: Mapping[str, str]) -> str:
    """The titles of documents in a line; only the first when they are many."""
    found = [shortened(titles.get(id_, id_)) for id_ in ids]
    beyond = len(found) - TITLES_SHOWN
    more = [ngettext("%(num)s till", "%(num)s till", beyond)] if beyond > 0 else []
    return ", ".join([*found[:TITLES_SHOWN], *more])


def shortened(title: str, most: int = LONGEST_TITLE) -> str:
    """A title that is not too long: the words in its middle left out, but not the year it ends in."""
    if len(title) <= most:
        return title
    last = title.rpartition(" ")[2]
    end = f"… {last}" if any(map(str.isdigit, last)) and len(last) < most // 3 else "…"
    start = title[: most - len(end)]
    return f"{start.rpartition(' ')[0] or start}{end if end == '…' else f' {end}'}"


def decimal(number: float) -> str:
    """A number with two decimals, as it is written in the language spoken."""
    return _written(f"{number:.2f}")


def timing_words(timings: Mapping[str, float]) -> str:
    """What each step of a search took: ord 3,1 ms, betydelse 2,0 ms."""
    shown = (f"{gettext(STEPS.get(name, name))} {_written(f'{spent:.1f}')} ms" for name, spent in timings.items())
    return ", ".join(shown)


def _written(number: str) -> str:
    return number.replace(".", ",") if current() == SWEDISH else number


def _found(hit: Hit, *, explain: bool) -> FoundPassage:
    passage = hit.passage
    return FoundPassage(
        id=passage.id,
        document_id=passage.document_id,
        page=passage.page,
        heading_path=passage.heading_path,
        text=passage.text,
        raw_text=passage.raw_text,
        score=round(hit.score, 4),
        features=features_of(hit) if explain else None,
        reason=hit.reason if explain else None,
        same_as=hit.same_as if explain else None,
    )
