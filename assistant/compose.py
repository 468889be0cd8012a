"""Retrieval and register items -> the sentences and citations of an answer; extractive: every sentence is a quote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote as url_quote

from assistant.store import Store
from assistant.swedish import modality
from assistant.types import (
    BlockKind,
    Citation,
    Document,
    DocumentKind,
    Hit,
    Item,
    ItemKind,
    Mark,
    Page,
    Passage,
    Sentence,
)
from assistant.verify import introduction, verify

MOST_SENTENCES = 6
MOST_CHARACTERS = 1_500  # of quotes in an answer that is not a complete list
NEAR_THE_BEST = 0.14  # how much less than the best passage another may score to be part of the answer
LEAD_IN_PAGES = 3  # how many pages back the words that introduce a list are looked for
# What a passage is when no register item says: a "ska" in an evaluation is a finding, in a guide advice.
KIND_BY_DOCUMENT: Mapping[DocumentKind, ItemKind] = {
    DocumentKind.EVALUATION: ItemKind.FINDING,
    DocumentKind.GUIDE: ItemKind.ADVICE,
}
PLAIN = "passage"  # what a citation is that no register item covers


@dataclass(frozen=True, slots=True)
class Proved:
    """Verified sentences with their citations, how many were dropped because they could not be proved, and the pages read."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    dropped: int
    pages: Mapping[tuple[str, int], Page]


def choose(hits: Sequence[Hit]) -> list[Passage]:
    """The passages that answer: the best one and those nearly as good, within the room of a short answer."""
    chosen: list[Passage] = []
    room = MOST_CHARACTERS
    headings = {heading for hit in hits for heading in hit.passage.heading_path}
    for hit in hits:
        # Words that introduce a list or head a column say nothing without it.
        if hit.passage.text.endswith(":") or hit.passage.text in headings:
            continue
        near = hit.score >= hits[0].score - NEAR_THE_BEST
        fits = len(hit.passage.text) <= room or not chosen
        if near and fits and len(chosen) < MOST_SENTENCES:
            chosen.append(hit.passage)
            room -= len(hit.passage.text)
    return chosen


def passage_of(item: Item) -> Passage:
    """A register item as the passage it stands in, so that it is proved and cited like any other."""
    return Passage(
        id=item.id,
        document_id=item.document_id,
        page=item.page,
        start=item.start,
        end=item.end,
        kind=BlockKind.LIST_ITEM,
        heading_path=item.heading_path,
        lead_in=item.lead_in,
        text=item.text,
        raw_text=item.raw_text,
    )


def mark_of(item: Item) -> Mark:
    """What an item says of the passage it stands in."""
    return Mark(item.kind, item.role, item.modality)


def compose(  # noqa: PLR0913 - two are what it works with, two what is known of the passages
    passages: Iterable[Passage],
    *,
    store: Store,
    filed: Mapping[str, Document],
    as_of: date,
    marks: Mapping[str, Mark] | None = None,
    groups: Mapping[str, str] | None = None,
) -> Proved:
    """The passages as verified sentences, numbered from 1; what cannot be proved is dropped and counted.

    `marks` are what the register says of the passages by id, looked up when they are not given; `groups` are the headings they
    stand under.
    """
    wanted = list(passages)
    pages = _pages_of(wanted, store)
    if marks is None:
        marked = store.marks([passage.id for passage in wanted])
        marks = {id_: found[0] for id_, found in marked.items()}
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    dropped = 0
    for passage in wanted:
        text = _provable(passage, pages)
        if text is None:
            dropped += 1
            continue
        n = len(citations) + 1
        citations.append(cite(n, passage, filed[passage.document_id], as_of, mark=marks.get(passage.id)))
        sentences.append(Sentence(text, (n,), (groups or {}).get(passage.id, "")))
    return Proved(tuple(sentences), tuple(citations), dropped, pages)


def cite(n: int, passage: Passage, document: Document, as_of: date, *, mark: Mark | None = None) -> Citation:
    """The citation of a passage, with the address where it opens, the quote marked; `mark` is what the register says of it."""
    place = f"/dokument/{url_quote(document.id)}/sida/{passage.page}?start={passage.start}&end={passage.end}#markering"
    return Citation(
        n=n,
        document_id=document.id,
        document_title=document.title,
        page=passage.page,
        heading_path=passage.heading_path,
        quote=passage.text,
        raw_quote=passage.raw_text,
        start=passage.start,
        end=passage.end,
        modality=mark.modality if mark else modality(f"{passage.lead_in or ''} {passage.text}"),
        kind=(mark.kind if mark else None) or KIND_BY_DOCUMENT.get(document.kind) or PLAIN,
        validity=document.validity(as_of),
        url=place,
    )


def _provable(passage: Passage, pages: Mapping[tuple[str, int], Page]) -> str | None:
    """The passage as a sentence, with its introduction if that can be proved too; None when nothing can."""
    before = introduction(passage)
    candidates = (f"{before} {passage.text}", passage.text) if before else (passage.text,)
    return next((text for text in candidates if verify(text, passage, pages).supported), None)


def _pages_of(passages: Sequence[Passage], store: Store) -> dict[tuple[str, int], Page]:
    places = set()
    for passage in passages:
        back = LEAD_IN_PAGES if introduction(passage) else 0
        first = max(1, passage.page - back)
        places |= {(passage.document_id, number) for number in range(first, passage.page + 1)}
    return store.pages_at(places)
