"""What is known of a document: the manifest's word first, else what its title and text say, each with its proof."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from assistant.types import BlockKind, Document, DocumentKind, Fact
from ingest.metadata.decision import decision_facts
from ingest.metadata.facts import FROM_MANIFEST, HEADER, SIDE, TITLE, best, restated, texts_of
from ingest.metadata.header import header_entries
from ingest.metadata.periods import chosen_period, period_facts
from ingest.metadata.related import related_facts
from ingest.metadata.sender import sender_facts
from ingest.metadata.titles import kind_in, title_facts
from ingest.metadata.traits import draft_facts, language_fact, school_form_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Block, Page, Source
    from ingest.metadata.facts import Text
    from ingest.metadata.header import Entry

# What these say of a period, they say of the plan they look back on.
RETROSPECTIVE = frozenset({DocumentKind.EVALUATION})
MAX_HEADINGS = 12


def describe(
    source: Source, *, pages: Sequence[Page], blocks: Sequence[Block], digest: str, media_type: str
) -> Document:
    """The document with its title, kind, period and the rest, each from the manifest or else read from its text."""
    texts = texts_of(blocks, pages)
    facts = list(manifest_facts(source))
    facts += read_facts(texts, facts, source.path.stem) if texts else []
    title = best(facts, "title")
    period, words = chosen_period(facts)
    return Document(
        id=source.id,
        title=title.value if title else name_of(source),
        kind=kind_of(facts, source.path.stem) or DocumentKind.OTHER,
        filename=source.path.name,
        media_type=media_type,
        digest=digest,
        pages=len(pages),
        issuer=value_of(facts, "issuer"),
        municipality=value_of(facts, "municipality"),
        level=value_of(facts, "level"),
        school_forms=tuple(filter(None, (value_of(facts, "school_forms") or "").split(", "))),
        valid_from=period.first,
        valid_to=period.last,
        validity_source=words,
        published=source.published,
        url=source.url,
        decided_by=value_of(facts, "decided_by"),
        decided_on=day_value(facts, "decided_on"),
        diary_number=value_of(facts, "diary_number"),
        language=value_of(facts, "language"),
        draft=best(facts, "draft") is not None,
        facts=tuple(unique(facts)),
    )


def manifest_facts(source: Source) -> Iterator[Fact]:
    """What the manifest says."""
    for name in (field.name for field in fields(source)):
        value = getattr(source, name)
        if value and name not in ("id", "path"):
            yield Fact(name, ", ".join(value) if isinstance(value, tuple) else str(value), FROM_MANIFEST)


def read_facts(texts: Sequence[Text], known: Sequence[Fact], filename: str) -> list[Fact]:
    """What the text says; what is known already decides what a sentence is about."""
    body = [text for text in texts if not text.is_running]
    entries = header_entries(texts)
    facts = list(title_facts(texts, entries))
    title = best([*known, *facts], "title")
    own_title = best(facts, "title")
    facts += kind_facts(body, entries, own_title)
    decided = list(decision_facts(texts, entries))
    facts += decided
    facts += sender_facts(texts, entries, own_title, [fact for fact in decided if fact.field == "decided_by"])
    facts += school_form_facts(body, entries, own_title)
    if kind_of([*known, *facts], filename) not in RETROSPECTIVE:
        facts += period_facts(texts, entries, title)
    facts += draft_facts(texts, entries, own_title)
    facts += related_facts(body, title.value if title else "")
    language = language_fact(body)
    return [*facts, language] if language else facts


def kind_facts(texts: Sequence[Text], entries: Sequence[Entry], title: Fact | None) -> Iterator[Fact]:
    """The kind that header, title or the first headings name."""
    for entry in entries:
        kind = kind_in(entry.value) if entry.field == "kind" else None
        if kind:
            yield entry.fact("kind", kind, HEADER)
    kind = kind_in(title.value) if title else None
    if title and kind:
        yield restated(title, "kind", kind, TITLE)
    for text in texts[:MAX_HEADINGS]:
        kind = kind_in(text.clean) if text.block.kind == BlockKind.HEADING else None
        if kind:
            yield text.fact("kind", kind, SIDE)


def kind_of(facts: Sequence[Fact], filename: str) -> DocumentKind | None:
    """The kind that manifest, header or title name, else the file's name, else the first headings."""
    kind = best(facts, "kind")
    if kind and kind.confidence > SIDE:
        return DocumentKind(kind.value)
    return kind_in(filename) or (DocumentKind(kind.value) if kind else None)


def value_of(facts: Sequence[Fact], field: str) -> str | None:
    """The value of a field's surest fact."""
    fact = best(facts, field)
    return fact.value if fact else None


def day_value(facts: Sequence[Fact], field: str) -> date | None:
    """The day of a field's surest fact."""
    value = value_of(facts, field)
    return date.fromisoformat(value) if value else None


def unique(facts: Sequence[Fact]) -> list[Fact]:
    """The facts, each value of a field once, as it was read most surely."""
    surest: dict[tuple[str, str, str], Fact] = {}
    for fact in facts:
        key = (fact.field, fact.value, fact.source)
        if key not in surest or fact.confidence > surest[key].confidence:
            surest[key] = fact
    return list(surest.values())


def name_of(source: Source) -> str:
    """The file's name as a title."""
    return source.path.stem.replace("_", " ").replace("-", " ").strip().capitalize()
