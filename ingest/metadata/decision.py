"""Texts -> how a document was decided: by whom and when, diary number, version, who answers for it, what it replaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.types import BlockKind
from ingest.metadata.facts import HEADER, SENTENCE, TITLE, fold_in_place
from ingest.metadata.organisations import NATION, organs_in, role_in
from ingest.metadata.titles import kind_in
from ingest.metadata.validity import DAY, DOCUMENT, YEAR, day_of, days_in
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Fact
    from ingest.metadata.facts import Text
    from ingest.metadata.header import Entry

LINE_CHARACTERS = 160
OPENING = 80
SUBJECT = rf"(?:{DOCUMENT}|denna\s+\w+|detta\s+dokument|den)"
# "Planen antogs av kommunfullmäktige den 12 mars 2024", "Riktlinjen är beslutad av …"
DECIDED = re.compile(
    rf"\A(?:{SUBJECT}|\w*plan\b.{{0,80}}?)\s+(?:(?:ar|har|blev)\s+)?"
    r"(?:antogs|antagits|antagen|beslutades|beslutats|beslutad|faststalldes|faststallts|faststalld|godkandes)"
    r"(?P<by>\s+.*?\bav\s+(?P<organ>.+?))(?=\s+(?:den\s+)?\d|\s*[(,§.]|\s+(?:som|och)\s|\Z)"
)
AFTER_NAME = re.compile(r"(?:\A|[\s,(]+)(?:den\s+)?(?=\d|§)")
FRAME = re.compile(r"\A(?:\W+|[^\W\da-zåäöA-ZÅÄÖ]\s+)+")  # what OCR makes of the lines around a cell
NUMBER = r"(?:[A-ZÅÄÖ][A-ZÅÄÖa-z]{0,7}\d{0,4}[ ./-]{0,2})?\d{1,5}(?:[-/:.]\d{1,6})+"
DIARY_NUMBER = re.compile(NUMBER)
LABELLED_NUMBER = re.compile(rf"\b(?:[Dd]iarienr|[Dd]iarienummer|[Dd]nr|DNR)[\s.:|]*({NUMBER})")
BARE_NUMBER = re.compile(r"[A-ZÅÄÖ]{2,8}[ -]\d{4}[/:-]\d{2,6}(?:-\d+)?")
VERSION = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}(?!\d)")
REVIEW = re.compile(
    rf"\A(?:{SUBJECT})\s+(?:ska\s+)?(?:revideras|ses\s+over|uppdateras|aktualitetsprovas)\s+(?:senast|ar|under)?\s*(?:den\s+)?({DAY})"
)
REPLACES = re.compile(rf"\A{SUBJECT}\s+(?:gallande\s+)?ersatter\s+(?:den\s+)?(?:tidigare\s+)?(?=\S)")
ANSWERS = re.compile(
    r"\A(?:ansvarig\s+for\s+(?:dokumentet|planen|riktlinjen|strategin|policyn)|dokumentansvarig)\s+ar\s+(?=\S)"
)


def decision_facts(texts: Sequence[Text], entries: Sequence[Entry]) -> Iterator[Fact]:
    """Everything header and sentences say of the decision, in reading order for each field."""
    for entry in entries:
        yield from READERS[entry.field](entry) if entry.field in READERS else ()
    yield from diary_numbers(texts)
    for text in texts:
        if text.block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            yield from sentence_facts(text)


def decided_by(entry: Entry) -> Iterator[Fact]:
    """Who decided, and the day when it stands with it; never a person's name."""
    cut = AFTER_NAME.search(entry.value)
    name = entry.value[: cut.start()] if cut else entry.value
    frame = FRAME.match(name)
    begin = frame.end() if frame else 0
    role = role_in(name[begin:])
    if role:
        start, end = begin + role[0], begin + role[1]
        yield entry.fact("decided_by", name[start:end], HEADER, start, end)
    yield from decided_on(entry)


def decided_on(entry: Entry) -> Iterator[Fact]:
    """The day of the decision, and who decided when the field says that too."""
    for words, start, end in days_in(entry.value)[:1]:
        yield entry.fact("decided_on", str(day_of(words)), HEADER, start, end)
    if entry.field == "decided_on":
        for organ in organs_in(entry.value)[:1]:
            yield entry.fact("decided_by", organ.name, HEADER, organ.start, organ.end)


def diary_number(entry: Entry) -> Iterator[Fact]:
    """The number under which it is registered."""
    match = DIARY_NUMBER.search(entry.value)
    if match:
        yield entry.fact("diary_number", match.group(), HEADER, *match.span())


def version(entry: Entry) -> Iterator[Fact]:
    """The number of its version."""
    match = VERSION.match(entry.value)
    if match:
        yield entry.fact("version", match.group(), HEADER, *match.span())


def responsible(entry: Entry) -> Iterator[Fact]:
    """The role that answers for it; never a person's name."""
    role = role_in(entry.value)
    if role:
        yield entry.fact("responsible", entry.value[role[0] : role[1]], HEADER, *role)


def review_on(entry: Entry) -> Iterator[Fact]:
    """When it is to be reviewed: a day, or the year as it stands."""
    match = re.search(rf"(?<![\d/-]){DAY}", fold_in_place(entry.value))
    if match:
        yield entry.fact("review_on", review_day(match.group()), HEADER, *match.span())


def replaces(entry: Entry) -> Iterator[Fact]:
    """The document it takes the place of, as it is named."""
    if kind_in(entry.value) or DIARY_NUMBER.search(entry.value):
        yield entry.fact("replaces", entry.value, HEADER)


READERS = {
    "decided_by": decided_by,
    "decided_on": decided_on,
    "diary_number": diary_number,
    "version": version,
    "responsible": responsible,
    "review_on": review_on,
    "replaces": replaces,
}


def diary_numbers(texts: Sequence[Text]) -> Iterator[Fact]:
    """The diary number of a short line in the opening: after "Dnr", or alone."""
    for text in texts[:OPENING]:
        if len(text.clean) > LINE_CHARACTERS or text.block.kind == BlockKind.CELL:
            continue
        labelled, bare = LABELLED_NUMBER.search(text.clean), BARE_NUMBER.fullmatch(text.clean)
        if labelled:
            yield text.fact("diary_number", labelled.group(1), SENTENCE, *labelled.span(1))
        elif bare and text.page.number == texts[0].page.number:
            yield text.fact("diary_number", bare.group(), TITLE)


def sentence_facts(text: Text) -> Iterator[Fact]:
    """What a text's sentences about their own document say of its decision, review, predecessor and owner."""
    for start, end in sentences_in(text.clean):
        folded = text.folded[start:end]
        decided = DECIDED.match(folded)
        if decided:
            yield from decided_facts(text, start, end, decided)
        review = REVIEW.match(folded)
        if review:
            yield text.fact("review_on", review_day(review.group(1)), SENTENCE, start, end)
        replaced = REPLACES.match(folded)
        if replaced and (name := text.clean[start + replaced.end() : end].rstrip(".")) and kind_in(name):
            yield text.fact("replaces", name, SENTENCE, start, end)
        answers = ANSWERS.match(folded)
        role = role_in(text.clean[start + answers.end() : end]) if answers else None
        if answers and role:
            first = start + answers.end()
            yield text.fact("responsible", text.clean[first + role[0] : first + role[1]], SENTENCE, start, end)


def decided_facts(text: Text, start: int, end: int, decided: re.Match[str]) -> Iterator[Fact]:
    """Who decided and when, of a sentence that says that the document itself was decided."""
    first, last = (start + place for place in decided.span("organ"))
    role = role_in(text.clean[first:last])
    organs = organs_in(text.clean[first:last])
    if role is None or any(organ.level == NATION for organ in organs):
        return
    yield text.fact("decided_by", text.clean[first + role[0] : first + role[1]], SENTENCE, start, end)
    for words, _, _ in days_in(text.clean[start:end])[:1]:
        yield text.fact("decided_on", str(day_of(words)), SENTENCE, start, end)


def review_day(words: str) -> str:
    """The last day for a review; a bare year stays a year."""
    return words if re.fullmatch(YEAR, words) else str(day_of(words, at_end=True) or words)
