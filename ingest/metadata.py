"""What is known of a document: the manifest's word first, else what its title and text say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind, Document, DocumentKind
from ingest.validity import NO_PERIOD, Period, period_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.types import Block, Page, Source

MANIFEST_SOURCE = "manifest"
# What these say of a period, they say of the plan they look back on.
RETROSPECTIVE = frozenset({DocumentKind.EVALUATION})
MAX_TITLE_CHARACTERS = 200
MIN_TITLE_CHARACTERS = 8
MAX_TITLE_BLOCKS = 12
PERIOD_BLOCKS = 80
GENERIC_TITLES = re.compile(
    r"(?:\d+(?:\.\d+)*\.?\s*)?"
    r"(?:sammanfattning|inledning|innehall(?:sforteckning)?|bakgrund|syfte|bilaga(?: \d+)?|forord)"
)
# The first word that fits decides, so an evaluation of a plan is an evaluation.
KIND_WORDS: Mapping[DocumentKind, re.Pattern[str]] = {
    DocumentKind.EVALUATION: re.compile(r"utvardering|uppfoljningsrapport|arsbokslut|kvalitetsrapport"),
    DocumentKind.GUIDE: re.compile(r"guide|vagledning|handbok|ledningsstod|stodmaterial"),
    DocumentKind.ACTION_PLAN: re.compile(r"handlingsplan|aktivitetsplan|atgardsplan"),
    DocumentKind.POLICY: re.compile(r"riktlinje|policy|regler\b|anvisning"),
    DocumentKind.PLAN: re.compile(
        r"digitaliseringsplan|\bplan(?:en)?\b|affarsplan|verksamhetsplan|it-plan|ikt-plan|styrkort"
    ),
    DocumentKind.STRATEGY: re.compile(r"strategi"),
}


def describe(
    source: Source, *, pages: Sequence[Page], blocks: Sequence[Block], digest: str, media_type: str
) -> Document:
    """The document with its title, kind and period, each from the manifest or else read from its text."""
    title = source.title or title_of(source, blocks)
    kind = source.kind or kind_of(title, source.path.stem, blocks)
    period, words = period_of(source, title, kind, blocks)
    return Document(
        id=source.id,
        title=title,
        kind=kind,
        filename=source.path.name,
        media_type=media_type,
        digest=digest,
        pages=len(pages),
        issuer=source.issuer,
        municipality=source.municipality,
        level=source.level,
        school_forms=source.school_forms,
        valid_from=period.first,
        valid_to=period.last,
        validity_source=words,
        published=source.published,
        url=source.url,
    )


def title_of(source: Source, blocks: Sequence[Block]) -> str:
    """The heading that names the document on its first page, else a first line that does, else the file's name."""
    first_page = [block for block in blocks if block.page == 1 and block.kind != BlockKind.FURNITURE][:MAX_TITLE_BLOCKS]
    headings = [block for block in first_page if block.kind == BlockKind.HEADING and names_document(block.text)]
    if headings and height(headings[0]):
        return max(headings, key=height).text
    if headings and headings[0].level == 1 and first_page.index(headings[0]) == 0:
        return headings[0].text
    named = next((block.text for block in first_page if names_document(block.text) and kind_in(block.text)), None)
    if named:
        return named
    return headings[0].text if headings else source.path.stem.replace("_", " ").replace("-", " ").strip().capitalize()


def names_document(text: str) -> bool:
    """Whether a text can be a title: short, no sentence, and not the name of a section every document has."""
    return (
        MIN_TITLE_CHARACTERS <= len(text) <= MAX_TITLE_CHARACTERS
        and not text.endswith((".", ":", ";", ","))
        and not GENERIC_TITLES.fullmatch(fold(text))
        and any(letter.isalpha() for letter in text)
    )


def height(block: Block) -> float:
    """The height of a block's first line on the page; 0 where the file has no places."""
    return round(block.boxes[0].y1 - block.boxes[0].y0) if block.boxes else 0.0


def kind_of(title: str, filename: str, blocks: Sequence[Block]) -> DocumentKind:
    """The kind that title, file name or the first headings name."""
    headings = " ".join(block.text for block in blocks[:MAX_TITLE_BLOCKS] if block.kind == BlockKind.HEADING)
    for text in (title, filename, headings):
        kind = kind_in(text)
        if kind:
            return kind
    return DocumentKind.OTHER


def kind_in(text: str) -> DocumentKind | None:
    """The kind of document a text names; None when it names none."""
    folded = fold(text).replace("_", " ")
    return next((kind for kind, words in KIND_WORDS.items() if words.search(folded)), None)


def period_of(source: Source, title: str, kind: DocumentKind, blocks: Sequence[Block]) -> tuple[Period, str | None]:
    """When the document applies and the words that say so, "manifest" when that does; nothing is guessed."""
    if source.valid_from or source.valid_to:
        return Period(source.valid_from, source.valid_to), MANIFEST_SOURCE
    if kind in RETROSPECTIVE:
        return NO_PERIOD, None
    opening = [block.text for block in blocks if block.kind != BlockKind.CELL][:PERIOD_BLOCKS]
    for text in opening:
        period, words = period_in(text)
        if words:
            return period, words
    period, words = period_in(title, is_title=True)
    return (period, words) if words else (NO_PERIOD, None)
