"""Texts -> who issued a document: its municipality, the organ and the level that stands on."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind
from ingest.metadata.facts import HEADER, MARK, SIDE, SUBTITLE, TITLE, WEAK, restated
from ingest.metadata.organisations import BOARD, NATION, OFFICE, SCHOOL, UNIT, Organ, Place, organs_in, places_in
from ingest.metadata.titles import kind_in
from ingest.metadata.validity import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Fact
    from ingest.metadata.facts import Text
    from ingest.metadata.header import Entry

FRONT_PAGES = 2
FRONT_TEXTS = 60
MAX_BESIDE = 20
"""How many letters may stand beside an organ in a header's field: more is a sentence about it."""
MAX_LINE_CHARACTERS = 90
MIN_MENTIONS = 3
OWN_SHARE = 0.6
"""The share of all mentions that makes the organ or municipality named most the document's own."""
SCOPE_TEXTS = 60
# "Planen omfattar all personal inom utbildningsförvaltningen", "På uppdrag av … har en handlingsplan upprättats"
MADE_BY = re.compile(
    rf"\b(?:{DOCUMENT}|denna\s+\w+)\s+(?:omfattar|galler(?:\s+for)?|avser)\b"
    r"|\bhar\s+(?:en|denna)\s+\w*(?:plan|strategi|riktlinje|policy)\w*(?:\s\w+){0,4}\s+(?:upprattats|tagits\s+fram|utarbetats)"
    r"|\bar\s+(?:framtagen|upprattad|utarbetad)\s+(?:av|inom)\b"
)


def sender_facts(
    texts: Sequence[Text], entries: Sequence[Entry], title: Fact | None, decided: Sequence[Fact]
) -> list[Fact]:
    """The municipality, and the issuing organs with their levels, surest first for each reading."""
    organs = list(organ_readings(texts, entries, title, decided))
    national = any(organ.level == NATION and fact.confidence >= TITLE for organ, fact in organs)
    places = [] if national else list(place_readings(texts, title))
    called = max(places, key=lambda reading: reading[1].confidence)[0].called if places else None
    facts = [fact for _, fact in places]
    for organ, fact in organs:
        own = organ.name if organ.level == UNIT else uncapitalised(organ.name)
        name = organ.name if organ.level == NATION or not called else f"{called}, {own}"
        facts.append(restated(fact, "issuer", name))
        facts.append(restated(fact, "level", organ.level))
    if not organs and any(re.match("rektor", fold(fact.value)) for fact in decided):
        facts += [restated(fact, "level", UNIT, MARK) for fact in decided[:1]]
    if called and not organs:
        facts += [restated(fact, "issuer", called) for _, fact in places[:1]]
    return facts


def organ_readings(
    texts: Sequence[Text], entries: Sequence[Entry], title: Fact | None, decided: Sequence[Fact]
) -> Iterator[tuple[Organ, Fact]]:
    """The organs that may have issued the document, each with the words that say so."""
    for entry in entries:
        if entry.field == "issuer" and len(without(entry.value, organs_in(entry.value))) <= MAX_BESIDE:
            yield from ((organ, entry.fact("issuer", organ.name, HEADER)) for organ in organs_in(entry.text.clean)[:1])
    for fact in decided:
        yield from ((organ, restated(fact, "issuer", organ.name, MARK)) for organ in organs_in(fact.value)[:1])
    if title:
        yield from ((organ, restated(title, "issuer", organ.name, TITLE)) for organ in organs_in(title.value)[:1])
    for text in front_lines(texts):
        organs = organs_in(text.clean)
        rest = without(text.clean, [*organs, *places_in(text.clean)])
        if organs and not rest:
            yield organs[0], text.fact("issuer", organs[0].name, TITLE, organs[0].start, organs[0].end)
        elif SCHOOL.fullmatch(text.clean):
            yield Organ(text.clean, UNIT, 0, len(text.clean)), text.fact("issuer", text.clean, SUBTITLE)
    for text in texts[:SCOPE_TEXTS]:
        if MADE_BY.search(text.folded):
            yield from ((organ, text.fact("issuer", organ.name, SIDE)) for organ in organs_in(text.clean)[:1])
    yield from most_named(texts)


def most_named(texts: Sequence[Text]) -> Iterator[tuple[Organ, Fact]]:
    """The board or office that is named far oftener than any other."""
    named: dict[str, list[tuple[Text, Organ]]] = {}
    for text in texts:
        for organ in organs_in(text.clean):
            if organ.level in (BOARD, OFFICE):
                named.setdefault(fold(organ.name), []).append((text, organ))
    counts = Counter({name: len(mentions) for name, mentions in named.items()})
    for name, count in counts.most_common(1):
        if count >= MIN_MENTIONS and count >= OWN_SHARE * counts.total():
            text, organ = named[name][0]
            yield organ, text.fact("issuer", organ.name, WEAK, organ.start, organ.end)


def place_readings(texts: Sequence[Text], title: Fact | None) -> Iterator[tuple[Place, Fact]]:
    """The municipalities that may have issued the document, each with the words that say so."""
    for text in front_lines(texts):
        places = places_in(text.clean)
        starts_line = bool(places) and not any(letter.isalnum() for letter in text.clean[: places[0].start])
        is_sender = starts_line or not without(text.clean, [*places, *organs_in(text.clean)])
        if places and (is_sender or kind_in(text.clean)):
            sure = MARK if is_sender else SUBTITLE
            yield places[0], text.fact("municipality", places[0].name, sure, places[0].start, places[0].end)
    if title:
        yield from ((place, restated(title, "municipality", place.name, TITLE)) for place in places_in(title.value)[:1])
    named: dict[str, list[tuple[Text, Place]]] = {}
    for text in texts:
        for place in places_in(text.clean):
            named.setdefault(fold(place.name), []).append((text, place))
    counts = Counter({name: len(mentions) for name, mentions in named.items()})
    for name, count in counts.most_common(1):
        if count >= MIN_MENTIONS and count >= OWN_SHARE * counts.total():
            text, place = named[name][0]
            yield place, text.fact("municipality", place.name, SIDE, place.start, place.end)


def front_lines(texts: Sequence[Text]) -> Iterator[Text]:
    """The short lines of the first pages that are no cells of a table."""
    for text in texts[:FRONT_TEXTS]:
        is_line = len(text.clean) <= MAX_LINE_CHARACTERS and not text.clean.endswith((".", ":", "?"))
        if is_line and text.page.number <= FRONT_PAGES and text.block.kind in FRONT_KINDS:
            yield text


FRONT_KINDS = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.FURNITURE})


def without(text: str, named: Sequence[Organ | Place]) -> str:
    """The letters of a text that belong to none of the names in it."""
    kept = (
        letter
        for number, letter in enumerate(text)
        if letter.isalpha() and not any(each.start <= number < each.end for each in named)
    )
    return "".join(kept)


def uncapitalised(name: str) -> str:
    """An organ's name as it is written inside a sentence."""
    return name if name.isupper() else name[:1].lower() + name[1:]
