"""An answer as a reader sees it: what introduces several points said once, sources by where they stand, grave warnings first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.types import Answer, Caution, Citation, Document, Sentence
from assistant.web.replies import FiledDocument

GRAVE = frozenset(
    "personal-data not-kept expired replaced draft coming contradiction other-municipality other-school-form".split()
)
"""Codes of what is to be known before the answer is read; the rest is for after it."""
MOST_WARNINGS = 3  # in one place; where there are more, the last ones are folded


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of an answer in two parts: the words that introduce its quote, and what follows them."""

    before: str
    words: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Points that follow each other; `before` introduces them all, and `document` is what they stand in when they share both."""

    before: str
    document: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What stands under one heading of an answer; an empty heading is none."""

    heading: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The citations of a document under one of its headings; `path` leads there from the document's title."""

    path: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document with its citations in the answer's order."""

    document_id: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Notices:
    """Warnings in the order they came, those that are shown and those that are folded."""

    shown: tuple[Caution, ...]
    folded: tuple[Caution, ...]


def groups(answer: Answer) -> tuple[Group, ...]:
    """The sentences in their order, those under the same heading together, and in it those that are introduced alike."""
    citations = {citation.n: citation for citation in answer.citations}
    together = groupby(answer.sentences, key=lambda sentence: sentence.group)
    return tuple(Group(heading, _runs(tuple(under), citations)) for heading, under in together)


def places(citations: Iterable[Citation]) -> tuple[Place, ...]:
    """The citations of one document by the heading they stand under, in the order the headings first occur."""
    by_path: dict[tuple[str, ...], list[Citation]] = {}
    for citation in citations:
        by_path.setdefault(path(citation), []).append(citation)
    return tuple(Place(each, tuple(cited)) for each, cited in by_path.items())


def path(citation: Citation) -> tuple[str, ...]:
    """The headings above a citation, without those that only say the document's title again."""
    title = citation.document_title.casefold()
    repeated = 0
    while repeated < len(citation.heading_path) and title.startswith(citation.heading_path[repeated].casefold()):
        repeated += 1
    return citation.heading_path[repeated:]


def sources(citations: Iterable[Citation]) -> tuple[Source, ...]:
    """The cited documents in the order they first occur, each with its citations."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document_id, []).append(citation)
    return tuple(Source(document_id, tuple(cited)) for document_id, cited in by_document.items())


def titles_of(documents: Iterable[Document | FiledDocument]) -> dict[str, str]:
    """The titles of documents by their ids."""
    return {document.id: document.title for document in documents}


def notices(warnings: Iterable[Caution], *, grave: bool) -> Notices:
    """The warnings to give before an answer, or after it."""
    wanted = tuple(warning for warning in warnings if (warning.code in GRAVE) == grave)
    shown = MOST_WARNINGS if len(wanted) <= MOST_WARNINGS else MOST_WARNINGS - 1
    return Notices(wanted[:shown], wanted[shown:])


def _runs(sentences: Sequence[Sentence], citations: Mapping[int, Citation]) -> tuple[Run, ...]:
    """The points as they follow each other; those that share no introduction with the next stand in a run without one."""
    found = [_point(sentence, citations) for sentence in sentences]
    runs: list[Run] = []
    for (before, document), alike in groupby(found, key=lambda each: (each[0].before, each[1])):
        points = tuple(point for point, _ in alike)
        if before and len(points) > 1:
            runs.append(Run(before.strip(), document, points))
        elif runs and not runs[-1].before:
            runs[-1] = Run("", "", runs[-1].points + points)
        else:
            runs.append(Run("", "", points))
    return tuple(runs)


def _point(sentence: Sentence, citations: Mapping[int, Citation]) -> tuple[Point, str]:
    """The sentence in parts, and the title of the document that introduces it; empty when nothing does."""
    cited = citations[sentence.citations[0]]
    before = sentence.text.removesuffix(cited.quote)
    if before == sentence.text or not before.strip():
        return Point("", sentence.text, sentence.citations), ""
    return Point(before, cited.quote, sentence.citations), cited.document_title
