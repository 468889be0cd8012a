"""A question about how a document is built -> its headings in order, or those that name the parts it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from assistant.store import Store
from assistant.swedish import fold, words
from assistant.types import Block, BlockKind, Document, DocumentKind, Intent, Page, Passage, Query
from assistant.understand.cues import NUMBERS, count_asked

OTHER_QUESTIONS = (Intent.DRAFT, Intent.COMPARISON, Intent.VALIDITY)
PARTS = re.compile(r"\w*omrade(?:n|na)?|\w*spar(?:en)?|\w*tema(?:n|na)?|\w*pelare(?:n|na)?|\w*perspektiv(?:en)?")
"""What documents call their parts, beside their chapters."""
ANY_AREA = frozenset({"omraden", "omradena"})
AREA = "omrade"
SUMMARY = frozenset({"sammanfattning", "sammanfatta"})
ABOUT = SUMMARY | {"handlar", "innehaller", "omfattar"}
OUTCOME = re.compile(
    r"kommit|kom|kommer|fram|framkom\w*|framgar|visa(?:r|t|de)|slutsats\w*|resultat\w*|sammanfatt\w*|viktigaste|huvudsakliga|hittade|hittat|sag"
)
"""Words that ask what a document has come to: of an evaluation, its findings in short."""
SUMMARIES = tuple(map(re.compile, (r"\bsammanfattning", r"\bslutsats")))
PURPOSES = tuple(map(re.compile, (r"\bsyfte", r"\bsammanfattning", r"\binledning", r"\bbakgrund", r"^om ")))
"""Headings over what a document is for, the plainest first."""
BUILT = re.compile(
    r"uppbygg\w*|upplagd\w*|upplagt|indela\w*|disponera\w*|strukturera\w*|struktur(?:en)?|disposition(?:en)?|upplagg(?:et)?"
    r"|innehall(?:er|et|sforteckning(?:en)?)?|kapit(?:el|len)|avsnitt(?:en)?|rubrik(?:er|erna)?|del(?:ar|arna)|bestar|ingar|omfattar"
    r"|handlar|delas|delad|uppdelad\w*|ihop|structured?|chapters?|sections?|contents?|organi[sz]ed"
)
"""Words that ask how a document is built."""
BESIDE = re.compile(r"olika|tar|tas|taget|stora|huvudsakliga|overgripande|fort(?:satt)?|kort|sett|grov\w*|in")
"""Words that narrow nothing beside those."""
NUMBERED = re.compile(r"^[\W\d_]*(?:\d+(?:[.:]\d+)*\.?)?[\W_]*")
CONTINUED = re.compile(r"\s*\((?:forts|fortsättning)\.?\)\s*$", re.IGNORECASE)
MOST_DOCUMENTS = 3
MOST_HEADINGS = 40  # more are cut to the widest level
FEWEST = 2  # headings that are a list
MOST_OF_PURPOSE = 2  # passages
MOST_OF_SUMMARY = 8
LEVELS = 2  # of a whole outline
LONGEST_ENDING = 3  # letters that a word gets in the plural: "områdena"


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings asked for as passages, in document order; `told` is what the documents say of themselves.

    `whole` when they are the outline, not parts of one sort.
    """

    headings: tuple[Passage, ...]
    whole: bool
    told: tuple[Passage, ...] = ()


def contents(query: Query, *, filed: Mapping[str, Document], store: Store) -> Contents | None:
    """The headings that a question about the parts of a document asks for; None when it asks for something else.

    Only of documents that are meant, and where every word asks for parts: "vilka områden tar planen upp".
    """
    asked = [word for word in query.content if word not in NUMBERS and not BESIDE.fullmatch(word)]
    if query.intent in OTHER_QUESTIONS or query.roles or not asked:
        return None
    if all(map(OUTCOME.fullmatch, asked)):
        summary = _summary(query, filed, store)
        if summary or not SUMMARY.issuperset(asked):
            return summary
    elif not all(BUILT.fullmatch(word) or PARTS.fullmatch(word) for word in asked):
        return None
    meant = query.documents or query.preferred or tuple(id_ for id_ in filed if id_ not in query.superseded)
    if len(meant) > MOST_DOCUMENTS:
        return None
    outlines = {id_: _outline(store.blocks(id_), filed[id_]) for id_ in meant}
    sorts = [word for word in asked if PARTS.fullmatch(word)]
    found = [
        _of_document(outlines[id_], sorts, {item.area for item in store.items_of(id_) if item.area}) for id_ in meant
    ]
    count = count_asked(query.question)
    if not any(found) or (sorts and count and any(len(blocks) != count for blocks in found)):
        return None
    placed = [(id_, block) for id_, blocks in zip(meant, found, strict=True) for block in blocks]
    pages = store.pages_at([(id_, block.page) for id_, block in placed])
    headings = tuple(_passage(id_, block, pages[id_, block.page]) for id_, block in placed)
    told = (_under(PURPOSES, store.passages_of(id_))[:MOST_OF_PURPOSE] for id_ in meant if ABOUT.intersection(asked))
    return Contents(headings, whole=not sorts, told=tuple(chain.from_iterable(told)))


def _summary(query: Query, filed: Mapping[str, Document], store: Store) -> Contents | None:
    """What the evaluation that is meant says in short; None when no evaluation is meant, or it has no summary."""
    meant = query.documents or query.preferred
    if len(meant) != 1 or filed[meant[0]].kind is not DocumentKind.EVALUATION:
        return None
    told = _under(SUMMARIES, store.passages_of(meant[0]))[:MOST_OF_SUMMARY]
    return Contents((), whole=True, told=tuple(told)) if told else None


def _under(headings: Sequence[re.Pattern[str]], passages: Sequence[Passage]) -> list[Passage]:
    """What a document says under the first of those headings that it has."""
    for heading in headings:
        under = [p for p in passages if p.heading_path and heading.search(_plain(p.heading_path[-1]))]
        if under:
            return [p for p in under if not p.text.endswith(":")]
    return []


def _of_document(outline: Sequence[Block], sorts: Sequence[str], areas: set[str]) -> Sequence[Block]:
    """The headings of a document that name its parts of those sorts; the widest ones where no sort is asked for."""
    if not sorts:
        return _widest(outline)
    for sort in sorts:
        called = [block for block in outline if _is_called(block.text, sort)]
        if len(called) >= FEWEST:
            return called
        over = next((block for block in outline if _plain(block.text).endswith(sort)), None)  # "3 Fokusområden"
        under = [block for block in outline if over and block.heading_path == (*over.heading_path, over.text)]
        if len(under) >= FEWEST:
            return under
    if not ANY_AREA.issuperset(sorts):
        return ()
    plain = {_plain(area) for area in areas}
    of_areas = [block for block in outline if _plain(block.text) in plain]
    # A misread icon makes another heading of the same words: "Digital kompetens" and "Digital kompetens pi".
    alone = [one for one in of_areas if not any(_begins_with(one, other) for other in of_areas)]
    return alone if len(alone) >= FEWEST else ()


def _begins_with(one: Block, other: Block) -> bool:
    """Whether a heading is another one with more after it."""
    return _plain(one.text).startswith(f"{_plain(other.text)} ")


def _outline(blocks: Iterable[Block], document: Document) -> list[Block]:
    """The headings of a document, each text once, without its title."""
    found: dict[str, Block] = {}
    for block in blocks:
        if block.kind is BlockKind.HEADING and not block.text.rstrip().endswith(":"):
            found.setdefault(_plain(CONTINUED.sub("", block.text)), block)
    found.pop(_plain(document.title), None)
    return list(found.values())


def _widest(outline: Sequence[Block]) -> Sequence[Block]:
    """The headings of the widest levels, as many of them as can be taken in."""
    levels = sorted({block.level for block in outline})
    for depth in range(LEVELS, 0, -1):
        kept = [block for block in outline if block.level in levels[:depth]]
        if len(kept) <= MOST_HEADINGS:
            return kept if len(kept) >= FEWEST else ()
    return ()


def _is_called(text: str, sort: str) -> bool:
    """Whether the first word of a heading, after its number, is one of a sort: "Fokusområde 2", of fokusområden."""
    first = next(iter(_plain(text).split()), "")
    if sort in ANY_AREA:
        return first.endswith(AREA)
    return sort.startswith(first) and len(sort) - len(first) <= LONGEST_ENDING


def _plain(text: str) -> str:
    """A heading as it is compared: folded words, without the number before them."""
    return " ".join(words(NUMBERED.sub("", fold(text))))


def _passage(document_id: str, block: Block, page: Page) -> Passage:
    """A heading as a passage, so that it is proved and cited like any other."""
    return Passage(
        id=f"{document_id}:{block.page}:{block.start}",
        document_id=document_id,
        page=block.page,
        start=block.start,
        end=block.end,
        kind=BlockKind.HEADING,
        heading_path=block.heading_path,
        lead_in=None,
        text=block.text,
        raw_text=page.raw[block.start : block.end],
    )
