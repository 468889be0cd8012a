"""Documents and sketches of their texts -> which are copies, which are versions of one another, and which replaces which."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from assistant.store import OLDER
from assistant.swedish import fold
from assistant.types import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.types import Block, Document

Sketch = tuple[int, ...]
"""The smallest hashes of a text's shingles, in order: two sketches tell how much two texts share."""

SHINGLE = 5
SKETCH_SIZE = 256
HASH_BYTES = 6
LETTERS = re.compile(r"[a-z]+")

COPY = 0.9
"""How alike two texts are at least when one file is the other document again; a format's tables and notes differ a little."""
VERSION = 0.4
"""How alike two texts are at least when nothing but a title and the text ties them."""

# What a title may differ in and still be the same document's: years, version, draft words, decision words.
YEARS = re.compile(
    r"\b(?:for )?(?:(?:las|mandat|plan|program)?(?:aren|aret|perioden) )?(?:20\d\d|19\d\d)(?:\s?[-–—/]\s?(?:20)?\d\d)?\b"
)
VARIABLE = re.compile(
    r"\b(?:version|ver|v)\.?\s?\d+(?:\.\d+)*\b|\b(?:forslag till|utkast till|utkast|remiss(?:version|utgava)?|samradshandling"
    r"|arbetsversion|reviderad|uppdaterad|ny|nya|slutlig|ej faststalld|faststalld|antagen|bilaga \d+)\b"
)


SENDER = re.compile(r"\b\w+ (?:kommun|stad)s?\b")
MARKED_DAY = re.compile(r"20\d\d-\d\d-\d\d")


class Relation(StrEnum):
    """What two documents are to each other."""

    COPY = "kopia"
    VERSION = "version"
    UNRELATED = "skilda"


@dataclass(frozen=True, slots=True)
class Filed:
    """A document, the sketch of its text and the day it was filed."""

    document: Document
    sketch: Sketch
    filed_on: date


def sketch(blocks: Iterable[Block]) -> Sketch:
    """The sketch of a text's words; format, accents, digits and running heads do not count."""
    words = [
        word
        for block in blocks
        if block.kind != BlockKind.FURNITURE
        for word in LETTERS.findall(fold(block.text))
        if len(word) > 1
    ]
    shingles = {" ".join(words[place : place + SHINGLE]) for place in range(len(words) - SHINGLE + 1)}
    return tuple(sorted(map(hash_of, shingles))[:SKETCH_SIZE])


def hash_of(shingle: str) -> int:
    """A number that is the same for the same words on every machine."""
    return int.from_bytes(blake2b(shingle.encode(), digest_size=HASH_BYTES).digest())


def likeness(one: Sketch, other: Sketch) -> float:
    """The share of both texts' shingles that they have in common, as their sketches tell: 0 to 1."""
    both = set(one).intersection(other)
    if not both:  # as of nearly all pairs
        return 0.0
    union = sorted({*one, *other})[:SKETCH_SIZE]
    return sum(each in both for each in union) / len(union)


def relation(one: Filed, other: Filed) -> Relation:
    """Whether two documents are the same text again, versions of one document, or neither."""
    alike = likeness(one.sketch, other.sketch)
    if alike >= COPY and not contradict(one.document, other.document):
        return Relation.COPY
    if names_as_replaced(one.document, other.document) or names_as_replaced(other.document, one.document):
        return Relation.VERSION
    if not may_be_versions(one.document, other.document):
        return Relation.UNRELATED
    tied = same_sender(one.document, other.document) or alike >= VERSION
    return Relation.VERSION if tied else Relation.UNRELATED


def contradict(one: Document, other: Document) -> bool:
    """Whether two documents state different days, versions or states of themselves: then neither is a copy."""
    pairs = [
        (one.valid_from, other.valid_from),
        (one.valid_to, other.valid_to),
        (one.decided_on, other.decided_on),
        (version_of(one) or None, version_of(other) or None),
        (one.municipality and fold(one.municipality), other.municipality and fold(other.municipality)),
    ]
    return one.draft != other.draft or any(a and b and a != b for a, b in pairs)


def may_be_versions(one: Document, other: Document) -> bool:
    """Whether two documents have the same title family and kind, and no different municipality or organ."""
    return (
        one.kind == other.kind
        and title_family(one.title) == title_family(other.title) != ""
        and not differ(place_of(one), place_of(other))
        and not differ(organ_of(one), organ_of(other))
    )


def same_sender(one: Document, other: Document) -> bool:
    """Whether two documents say that the same municipality, or the same organ, issued them."""
    place = place_of(one)
    return bool(place and place == place_of(other)) or bool(organ_of(one) and organ_of(one) == organ_of(other))


def differ(one: str, other: str) -> bool:
    """Whether two names are known and not the same."""
    return bool(one and other and one != other)


@cache
def title_family(title: str) -> str:
    """What the titles of all versions of a document have in common: no years, draft words or municipality."""
    folded = SENDER.sub(" ", VARIABLE.sub(" ", YEARS.sub(" ", fold(title))))
    words = LETTERS.findall(folded)
    return " ".join(word for word in words if word not in ("for", "i", "och", "den"))


def place_of(document: Document) -> str:
    """The municipality, folded; empty when it is not known."""
    return fold(document.municipality or "")


def organ_of(document: Document) -> str:
    """The issuing organ without its level, so that a board and its office are one; empty when it is not known."""
    return organ_in(document.issuer or "")


@cache
def organ_in(issuer: str) -> str:
    """The organ that an issuer names: "Malmö stad, gymnasienämnden" -> "gymnasie"; a municipality and its council are none."""
    parts = [part for part in fold(issuer).split(", ") if re.search(r"namnd|forvaltning", part)]
    return re.sub(r"(?:namnd|forvaltning)(?:en)?", "", parts[-1]).strip() if parts else ""


def names_as_replaced(newer: Document, older: Document) -> bool:
    """Whether a document says in so many words that it replaces the other: by diary number, or by title with years."""
    for fact in newer.facts:
        if fact.field != "replaces" or newer.id == older.id:
            continue
        value = fold(fact.value)
        has_years = YEARS.search(fold(older.title)) is not None
        names = [older.diary_number or "", older.title if has_years and not strangers(newer, older) else ""]
        if any(name and re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", value) for name in names):
            return True
    return False


def version_of(document: Document) -> tuple[int, ...]:
    """The highest version number that the document states, empty when it states none."""
    numbers = [re.findall(r"\d+", fact.value) for fact in document.facts if fact.field == "version"]
    return max((tuple(map(int, each)) for each in numbers), default=())


def age(document: Document) -> tuple[date, date, tuple[int, ...]] | None:
    """What orders the versions of a document: its period, its decision, its version number; None when it states nothing."""
    published = date(document.published, 1, 1) if document.published else None
    begins = document.valid_from or document.decided_on or published or draft_day(document) or document.valid_to
    version = version_of(document)
    if begins is None and not version:
        return None
    return begins or date.min, document.decided_on or date.min, version


def draft_day(document: Document) -> date | None:
    """The day that a draft's mark bears: "Ej fastställd 2025-02-03"."""
    days = [MARKED_DAY.search(fact.value) for fact in document.facts if fact.field == "draft"]
    return next((date.fromisoformat(day.group()) for day in days if day), None)


def is_newer(one: Filed, other: Filed) -> bool:
    """Whether a version takes the other's place: a draft never takes that of a decided document."""
    if one.document.draft and not other.document.draft:
        return False
    ages = age(one.document), age(other.document)
    if ages[0] is None or ages[1] is None:
        is_decided_draft = other.document.draft and not one.document.draft
        alike = is_decided_draft and likeness(one.sketch, other.sketch) >= VERSION
        return alike or (names_as_replaced(one.document, other.document) and one.document.draft == other.document.draft)
    if other.document.draft and not one.document.draft:
        return ages[0][0] >= ages[1][0]
    return ages[0] > ages[1]


def replaced_on(older: Filed, newer: Filed) -> date:
    """The day from which the newer version stands in the older one's place.

    That is when the newer begins to apply; when both apply from the same day, or it does not say, when it was decided, and
    when that is not known either, when it was filed.
    """
    begins = newer.document.valid_from
    if begins and (older.document.valid_from is None or begins > older.document.valid_from):
        return begins
    return newer.document.decided_on or begins or newer.filed_on


def arrange(documents: Iterable[Document], sketches: Mapping[str, tuple[Sketch, date]]) -> tuple[Document, ...]:
    """All documents by id, each with its family, what replaces it and whose copy it is.

    It depends on the set of documents only, not on their order or on what was set before.
    """
    filed = {document.id: Filed(document, *sketches.get(document.id, ((), date.min))) for document in documents}
    earlier = {id_: filed[id_.rpartition(OLDER)[0]] for id_ in filed if id_.rpartition(OLDER)[0] in filed}
    current = [each for id_, each in filed.items() if id_ not in earlier]
    originals, copies = without_copies(sorted(current, key=rank))
    arranged: dict[str, Document] = {}
    taken: set[str] = set()
    for members in families_of(originals):
        name = family_name(members, taken)
        taken.add(name)
        successors = next_versions(members)
        for member in members:
            successor = successors[member.document.id]
            arranged[member.document.id] = replace(
                member.document,
                family=name,
                copy_of=None,
                replaced_by=successor.document.id if successor else None,
                replaced_on=replaced_on(member, successor) if successor else None,
            )
    for copy, original in copies:
        model = arranged[original.document.id]
        arranged[copy.document.id] = replace(
            copy.document,
            family=model.family,
            copy_of=model.id,
            replaced_by=model.replaced_by,
            replaced_on=model.replaced_on,
        )
    for id_, now in earlier.items():
        family = arranged[now.document.id].family
        arranged[id_] = replace(
            filed[id_].document, family=family, copy_of=None, replaced_by=now.document.id, replaced_on=now.filed_on
        )
    return tuple(arranged[id_] for id_ in sorted(arranged))


def rank(filed: Filed) -> tuple[int, date, str]:
    """The order in which documents are taken for originals: who says most of itself first, then who was filed first."""
    document = filed.document
    known = (document.valid_from, document.valid_to, document.decided_on, document.diary_number, document.municipality)
    return -sum(each is not None for each in known), filed.filed_on, document.id


def without_copies(ranked: Sequence[Filed]) -> tuple[list[Filed], list[tuple[Filed, Filed]]]:
    """The originals, and each copy with the original it is most like."""
    originals: list[Filed] = []
    copies: list[tuple[Filed, Filed]] = []
    for filed in ranked:
        same = [original for original in originals if relation(filed, original) == Relation.COPY]
        if same:
            copies.append((filed, max(same, key=lambda each: likeness(filed.sketch, each.sketch))))
        else:
            originals.append(filed)
    return originals, copies


def families_of(originals: Sequence[Filed]) -> list[list[Filed]]:
    """The documents in groups of versions: each joins those it is a version of, unless two of them are of different senders."""
    families: list[list[Filed]] = []
    for filed in originals:
        near = [family for family in families if any(relation(filed, other) == Relation.VERSION for other in family)]
        joined = [filed]
        for family in near:
            if not any(strangers(one.document, other.document) for one in joined for other in family):
                joined += family
                families.remove(family)
        families.append(sorted(joined, key=rank))
    return sorted(families, key=lambda family: rank(family[0]))


def strangers(one: Document, other: Document) -> bool:
    """Whether two documents come from different municipalities or different organs."""
    return differ(place_of(one), place_of(other)) or differ(organ_of(one), organ_of(other))


def next_versions(family: Sequence[Filed]) -> dict[str, Filed | None]:
    """What takes each version's place, by id. Of undated documents that each say they replace the other, the last one stands."""
    found = {each.document.id: next_version(each, family) for each in family}
    for id_ in tuple(found):
        if id_ in _chain(id_, found):
            found[id_] = None
    return found


def _chain(id_: str, successors: Mapping[str, Filed | None]) -> set[str]:
    """The ids of what takes a document's place, and what takes its place in turn."""
    passed: set[str] = set()
    after = successors[id_]
    while after is not None and after.document.id not in passed:
        passed.add(after.document.id)
        after = successors[after.document.id]
    return passed


def next_version(older: Filed, family: Sequence[Filed]) -> Filed | None:
    """The oldest of the versions that are newer than a document, a decided one before a draft; None for the last."""
    newer = [each for each in family if each is not older and is_newer(each, older)]
    return min(
        newer, key=lambda each: (each.document.draft, age(each.document) or (date.max,), rank(each)), default=None
    )


def family_name(members: Sequence[Filed], taken: Iterable[str]) -> str:
    """A family's name, made of kind, place, organ and title; with a document's id where another family has that name."""
    names = sorted(
        "-".join(
            word
            for part in (
                each.document.kind,
                place_of(each.document),
                organ_of(each.document),
                title_family(each.document.title),
            )
            for word in LETTERS.findall(fold(part))
        )
        for each in members
    )
    longest = max(names, key=len)
    return longest if longest not in taken else f"{longest}-{min(each.document.id for each in members)}"
