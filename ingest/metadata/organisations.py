"""Text -> the municipal organs it names and the level each stands on, and role titles apart from people's names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.swedish import fold
from ingest.metadata.facts import fold_in_place

if TYPE_CHECKING:
    from collections.abc import Mapping

NATION, MUNICIPALITY, BOARD, OFFICE, UNIT = "nationell", "kommun", "nämnd", "förvaltning", "enhet"

PARTS = r"(?:[a-z]{3,20}-(?:,\s|\s(?:och|samt)\s)){0,3}"  # "barn-, ungdoms- och "
FIELDS = r"(?:forskola|grundskola|skola|utbildning|bildning|barn|unga|ungdom|larande|gymnasi\w+|vuxenutbildning|kultur)"
FIELD_LIST = rf"{FIELDS}(?:,\s{FIELDS})*(?:\s(?:och|&)\s\w+)?"
# From the highest level to the lowest, each without the s of a genitive; "nämnden" alone names nobody.
ORGANS: Mapping[str, re.Pattern[str]] = {
    NATION: re.compile(
        r"\b(?P<name>sveriges kommuner och (?:regioner|landsting)|skolverket|statens skolverk|skolinspektionen|regeringen"
        r"|riksdagen|utbildningsdepartementet|specialpedagogiska skolmyndigheten)s?\b"
    ),
    MUNICIPALITY: re.compile(r"\b(?P<name>kommunfullmaktige|kommunstyrelsen|regionfullmaktige|regionstyrelsen)s?\b"),
    BOARD: re.compile(rf"\b(?P<name>{PARTS}[a-z]{{3,30}}namnd(?:en)?|namnden for {FIELD_LIST})s?\b"),
    OFFICE: re.compile(
        rf"\b(?P<name>{PARTS}[a-z]{{3,30}}forvaltning(?:en)?|forvaltning(?:en)?(?: for)? {FIELD_LIST}"
        rf"|sektor(?:n)?(?: for)? {FIELD_LIST}|{PARTS}[a-z]{{3,30}}kontoret)s?\b"
    ),
    UNIT: re.compile(rf"\b(?P<name>avdelningen for {FIELD_LIST}|[a-z]{{3,30}}enheten)s?\b"),
}

# The name of one school, as it stands alone on a line: "Ekskolan", "Norra Björkgymnasiet", "Älvans förskola".
SCHOOL = re.compile(
    r"(?:[A-ZÅÄÖ][\w-]+\s)?(?!(?:För|Grund|Gymnasie|Sär|Kultur|Musik|Hög|Folkhög)skolan)[A-ZÅÄÖ][\w-]*(?:skolan|gymnasiet)"
    r"|[A-ZÅÄÖ][\w-]+(?:\s[\w-]+)?\sförskola"
)

# "Göteborgs Stad", "Upplands Väsby kommun"; a capital letter tells the name from "en kommun".
PLACE = re.compile(
    r"\b((?:(?:Upplands|Östra|Västra|Norra|Södra|Lilla|Stora|Malung|Dals)[ -])?[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäö]+)?)"
    r"\s(?:[Kk]ommun|[Ss]tad|KOMMUN|STAD)s?\b|\b([A-ZÅÄÖ]{3,})\s(?:KOMMUN|STAD)\b|\bRegion (Gotland)\b"
)
NO_PLACE = frozenset("denna varje vår er en din hela sveriges the och smart".split())
OWN_S = re.compile(r"(?:ås|näs|nas|fors|Grums)\Z")  # names that end in s without a genitive

ROLE_WORD = re.compile(
    r"chef|strateg|samordnare|utvecklare|ansvarig|direktor|rektor|controller|handlaggare|ledare|ledning|pedagog|sekreterare"
    r"|administrator|enhet|avdelning|forvaltning|funktion|namnd|arkitekt|specialist|jurist|ombud|kontor|stab|koordinator"
    r"|fullmaktige|styrelse|grupp|utskott|sektor"
)
BEFORE_ROLE = re.compile(
    r"bitradande|tillforordnad|kommunens|stadens|namndens|forvaltningens|skolans|centrala?|digitala?|pedagogisk|strategisk"
)
WORD = re.compile(r"[\w-]+")
SEPARATOR = re.compile(r"\s*[,;/()|–]\s*|\s-\s")


@dataclass(frozen=True, slots=True)
class Organ:
    """A board, office or authority named in a text, its level and its range without a genitive."""

    name: str
    level: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality named in a text: "Göteborg", and how it is called there: "Göteborgs Stad"."""

    name: str
    called: str
    start: int
    end: int


def organs_in(text: str) -> list[Organ]:
    """The organs a text names, in the order they stand; of overlapping ones the higher."""
    folded = fold_in_place(text)
    found: list[Organ] = []
    for level, pattern in ORGANS.items():
        for match in pattern.finditer(folded):
            start, end = match.span("name")
            if all(end <= other.start or other.end <= start for other in found):
                found.append(Organ(text[start:end], level, start, end))
    return sorted(found, key=lambda organ: organ.start)


def places_in(text: str) -> list[Place]:
    """The municipalities a text names, in the order they stand."""
    found = []
    for match in PLACE.finditer(text):
        name = next(group for group in match.groups() if group)
        if fold(name) not in NO_PLACE:
            end = match.end() - (match.group().endswith(("ns", "ds", "NS", "DS")))
            called = text[match.start() : end]
            called = called.title().replace("Kommun", "kommun") if called.isupper() else called
            found.append(Place(plain_name(name), called, match.start(), end))
    return found


def plain_name(name: str) -> str:
    """A municipality's name without the genitive of "Göteborgs Stad", in ordinary letters."""
    name = name.capitalize() if name.isupper() else name
    return name[:-1] if name.endswith("s") and not OWN_S.search(name) else name


def role_in(text: str) -> tuple[int, int] | None:
    """The range of the first words that are a role or an organ; None when there are none: a person's name is never given."""
    first: int | None = None
    last = 0
    for start, end in parts_of(text):
        range_ = without_name(text, start, end)
        if range_ is None:
            if first is not None:
                break
            continue
        first = range_[0] if first is None else first
        last = range_[1]
        if last < end:
            break
    return None if first is None else (first, last)


def parts_of(text: str) -> list[tuple[int, int]]:
    """The ranges between commas, slashes and brackets."""
    cuts = [(0, 0), *(match.span() for match in SEPARATOR.finditer(text)), (len(text), len(text))]
    return [(before[1], after[0]) for before, after in pairwise(cuts) if before[1] < after[0]]


def without_name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A part's words up to where a person's name may begin; None when no role stands before it."""
    words = [(match.start() + start, match.end() + start) for match in WORD.finditer(text[start:end])]
    roles = [number for number, (a, b) in enumerate(words) if ROLE_WORD.search(fold(text[a:b]))]
    if (
        not roles
        or any(text[a].isupper() for a, _ in words[1 : roles[0]])
        or (roles[0] > 0 and is_name_like(text, words))
    ):
        return None
    last = roles[0]
    for number in range(roles[0] + 1, len(words)):
        a, b = words[number]
        if text[a].isupper() and not ROLE_WORD.search(fold(text[a:b])):
            break
        last = number if text[a:b] not in ("och", "för", "på", "i", "vid", "inom") else last
    return words[0][0], words[last][1]


def is_name_like(text: str, words: list[tuple[int, int]]) -> bool:
    """Whether a part begins with a capital word that is known for no role's: it may be a given name."""
    first = text[slice(*words[0])]
    is_known = first.endswith("-") or ROLE_WORD.search(fold(first)) or BEFORE_ROLE.fullmatch(fold(first))
    return first[0].isupper() and not is_known
