"""Texts and header -> facts on when a document applies, and the period they give together."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import UNTIL_FURTHER, BlockKind
from ingest.metadata.facts import FROM_TEXT, HEADER, SENTENCE, SIDE, SUBTITLE, TITLE, best, narrowed, restated
from ingest.metadata.validity import (
    NO_PERIOD,
    RANGE,
    SUBJECT,
    Period,
    header_period,
    period_in,
    range_of,
    stated_period,
    yearly_period,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Fact
    from ingest.metadata.facts import Text
    from ingest.metadata.header import Entry


SAYING = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
NOUNS = ("plan", "strategi", "riktlinje", "policy", "program", "rutin", "styrkort", "guide", "vagledning")
OPENING_TEXTS = 80
SUBTITLE_TEXTS = 8
# A line under the title that is only years: "2022–2025", "För åren 2024–2027".
SUBTITLE_LINE = re.compile(rf"(?:(?:for|galler)\s+)?(?:(?:perioden|aren|mandatperioden)\s+)?(?:{RANGE.pattern})")


def period_facts(texts: Sequence[Text], entries: Sequence[Entry], title: Fact | None) -> list[Fact]:
    """When the document applies: by its header, its own sentences, its title and the line under it; never guessed."""
    facts = [fact for entry in entries for fact in entry_facts(entry)]
    body = [text for text in texts if text.block.kind in SAYING]
    for number, text in enumerate(body):
        stated = stated_period(text.clean)
        if stated is None or is_of_other_kind(text.folded[stated[1] : stated[2]], title):
            continue
        if number < OPENING_TEXTS or SUBJECT.search(text.folded[stated[1] : stated[2]]):
            facts += as_facts(stated[0], text.fact("", "", SENTENCE, stated[1], stated[2]))
    for text in body[:SUBTITLE_TEXTS]:
        line = SUBTITLE_LINE.fullmatch(text.folded)
        if line and range_of(line) != NO_PERIOD:
            facts += as_facts(range_of(line), text.fact("", "", SUBTITLE))
    if title and (title.source == FROM_TEXT or not facts):
        facts += title_period_facts(title, texts)
    return facts


def is_of_other_kind(sentence: str, title: Fact | None) -> bool:
    """Whether a sentence speaks of "strategin" in a document whose title names a plan: another document's period."""
    own = {noun for noun in NOUNS if title and noun in fold(title.value)}
    subject = SUBJECT.search(sentence)
    named = {noun for noun in NOUNS if subject and noun in subject.group()}
    return bool(own and named and not own & named)


def entry_facts(entry: Entry) -> Iterator[Fact]:
    """The beginning and the end that a header's field names."""
    if entry.field not in ("period", "valid_from", "valid_to"):
        return
    period = header_period(entry.value)
    if period is None:
        return
    if entry.field == "valid_from" and period.first == period.last:
        period = Period(period.first)
    if entry.field == "valid_to" and period != NO_PERIOD:
        period = Period(None, period.last or period.first)
    yield from as_facts(period, entry.text.fact("", "", HEADER, entry.begin, entry.end))


def title_period_facts(title: Fact, texts: Sequence[Text]) -> Iterator[Fact]:
    """The years that a plan's title names, or the one year of a yearly plan."""
    period, words = period_in(title.value, is_title=True)
    confidence = TITLE
    if words is None:
        period, words = yearly_period(title.value)
        confidence = SIDE
    if words:
        yield from as_facts(period, restated(narrowed(title, words, texts), "", "", confidence))


def as_facts(period: Period, proof: Fact) -> Iterator[Fact]:
    """The ends of a period as facts that rest on the same words; no days at all means until further notice."""
    if period == NO_PERIOD:
        yield restated(proof, "valid_to", UNTIL_FURTHER)
    if period.first:
        yield restated(proof, "valid_from", period.first.isoformat())
    if period.last:
        yield restated(proof, "valid_to", period.last.isoformat())


def chosen_period(facts: Sequence[Fact]) -> tuple[Period, str | None]:
    """The surest period and the words it was read from, "manifest" when that says it.

    Both ends come from the same words, or from two fields of the same header. What applies until further notice and does
    not say from when applies from its decision.
    """
    ends = [fact for fact in facts if fact.field in ("valid_from", "valid_to")]
    surest = max(ends, key=lambda fact: (fact.source != FROM_TEXT, fact.confidence), default=None)
    if surest is None:
        return NO_PERIOD, None
    first, last = (end_of(ends, field, surest) for field in ("valid_from", "valid_to"))
    begins = date.fromisoformat(first.value) if first else None
    if last and last.value == UNTIL_FURTHER and begins is None:
        decided = best(facts, "decided_on")
        begins = date.fromisoformat(decided.value) if decided else None
    ends_on = date.fromisoformat(last.value) if last and last.value != UNTIL_FURTHER else None
    words = surest.source if surest.source != FROM_TEXT else words_of(first, last)
    return (Period(begins, ends_on), words) if not (begins and ends_on and begins > ends_on) else (NO_PERIOD, None)


def end_of(ends: Sequence[Fact], field: str, surest: Fact) -> Fact | None:
    """The fact of one end that stands in the same words as the surest one, else in another field of the same header."""
    of_field = [fact for fact in ends if fact.field == field and fact.source == surest.source]
    same = [fact for fact in of_field if (fact.page, fact.start) == (surest.page, surest.start)]
    beside = [fact for fact in of_field if fact.confidence == surest.confidence == HEADER]
    return next(iter([*same, *beside]), None)


def words_of(first: Fact | None, last: Fact | None) -> str:
    """The words that two ends rest on, once when they are the same."""
    return " · ".join(dict.fromkeys(fact.quote for fact in (first, last) if fact))
