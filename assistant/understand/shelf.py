"""Filed documents -> the words that tell them apart: municipalities, issuers and the words of their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from assistant.swedish import STOP_WORDS, fold, words
from assistant.types import Document, DocumentKind
from assistant.understand.kinds import called
from assistant.understand.names import Names
from assistant.vocabulary.stems import stem

NICKNAMES: Mapping[str, str] = {
    "gbg": "goteborg",
    "gothenburg": "goteborg",
    "sthlm": "stockholm",
    "stholm": "stockholm",
    "malmoe": "malmo",
    "skvde": "skovde",
    "ovik": "ornskoldsvik",
    "norrpan": "norrkoping",
    "linkan": "linkoping",
    "jkpg": "jonkoping",
    "hbg": "helsingborg",
}
BELONGING = ("", "ska", "sk", "skt", "iska", "isk", "bor", "borna")
"""What a municipality's name takes after it, besides the s of a genitive."""
WORD_LIKE = 4  # letters of a name that may as well be another word: "Vara", "Mark", "Ale"
OFFICE = re.compile(
    r"\w{3,}(?:namnd|namnden|forvaltning|forvaltningen|verket|inspektionen|myndigheten|styrelsen|institutet|forbund|forbundet"
    r"|kontoret|departementet)"
)
"""A word for an office that no other has."""
SUSPENDED = re.compile(r"(\w{3,})-\s+och\s+\w*?(namnd|forvaltning)(en)?\b")
ABBREVIATION = re.compile(r"\b[A-ZÅÄÖ]{2,6}\b")
LATER_NAMES: Mapping[str, str] = {
    "skl": "skr",
    "siris": "skolverket",
    "datainspektionen": "integritetsskyddsmyndigheten",
}
"""What an issuer was called before."""
INITIALS = 3  # capital words whose initials people use as a name
PLAIN_TITLE_WORDS = frozenset(
    """
    plan planen handlingsplan handlingsplanen strategi strategin riktlinje riktlinjer riktlinjerna rutin rutiner guide vagledning
    utvardering uppfoljning policy program dokument kommun kommunen kommunens stad stads region regional lokal nationell ny
    nya reviderad version utkast bilaga skola skolan skolans arbete arbetet arskurs lasaret lasar mal malen delmal indikatorer
    aktiviteter insatser atgarder ansvar uppgifter krav rad tips elever elev larare rektor
    """.split()
)
"""Words of a title that point to no one document."""
NONE: frozenset[int] = frozenset()
SHORTEST_PART = 5  # letters of a part of a compound
SHORTEST_OPENING = 3  # letters of the first part of a compound that ends in a word for a document: "digiplanen"


@dataclass(frozen=True, slots=True)
class Card:
    """What of a document people name it by."""

    title: str
    kind: DocumentKind
    issuer: str
    municipality: str
    school_forms: frozenset[str]
    called: frozenset[DocumentKind]  # the kinds its title says that it is


@dataclass(frozen=True, slots=True)
class Shelf:
    """The names of filed documents, each with the places of those that bear it."""

    cards: tuple[Card, ...]
    municipalities: Names
    word_like: frozenset[str]
    issuers: Names
    issued: Mapping[str, frozenset[int]]
    titled: Mapping[str, frozenset[int]]  # by stem
    opening: Mapping[str, frozenset[int]]  # by the first letters of a stem
    heads: Mapping[str, frozenset[int]]  # by the stem of the noun that a title begins with

    def documents_titled(self, word: str, *, least: int = SHORTEST_PART) -> frozenset[int]:
        """The documents whose title has a word, another form of it, or a part that it shares."""
        stemmed = stem(word)
        found = self.titled.get(stemmed, NONE)
        if len(stemmed) >= least:
            found |= self.opening.get(stemmed, NONE)
        parts = (word[:end] for end in range(len(word) - 1, SHORTEST_PART - 1, -1))
        return found or next((self.titled[part] for part in parts if part in self.titled), NONE)


def shelf_of(filed: Iterable[Document]) -> Shelf:
    """The names of those documents, in their order; kept until one of them changes."""
    return _shelf(tuple((each.title, each.kind, each.issuer, each.municipality, each.school_forms) for each in filed))


@lru_cache(maxsize=8)
def _shelf(filed: tuple[tuple[str, DocumentKind, str | None, str | None, tuple[str, ...]], ...]) -> Shelf:
    cards = tuple(
        Card(title, kind, issuer or "", municipality or "", frozenset(forms), called(title))
        for title, kind, issuer, municipality, forms in filed
    )
    municipalities = {fold(card.municipality): card.municipality for card in cards if card.municipality}
    forms = {name + ending: value for name, value in municipalities.items() for ending in BELONGING}
    forms |= {nick: municipalities[name] for nick, name in NICKNAMES.items() if name in municipalities}
    issued = _places((place, name) for place, card in enumerate(cards) for name in _issuer_names(card))
    issuers = {name: name for name in issued} | {old: new for old, new in LATER_NAMES.items() if new in issued}
    titles = [[stem(word) for word in _title_words(card)] for card in cards]
    titled = _places((place, stemmed) for place, title in enumerate(titles) for stemmed in title)
    opening = _places(
        (place, stemmed[:end])
        for place, title in enumerate(titles)
        for stemmed in title
        for end in range(SHORTEST_OPENING, len(stemmed))
    )
    heads = _places((place, stem(word)) for place, card in enumerate(cards) for word in _title_head(card))
    return Shelf(
        cards,
        Names(forms),
        frozenset(value for name, value in municipalities.items() if len(name) <= WORD_LIKE or name in STOP_WORDS),
        Names(issuers),
        issued,
        titled,
        opening,
        heads,
    )


def _places(pairs: Iterable[tuple[int, str]]) -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for place, name in pairs:
        found.setdefault(name, set()).add(place)
    return MappingProxyType({name: frozenset(places) for name, places in found.items()})


def _issuer_names(card: Card) -> Iterator[str]:
    """The offices an issuer and a title name, its abbreviations, and the initials of its name."""
    text = f"{card.issuer} {card.title}"
    folded = fold(text)
    for word in words(folded):
        office = OFFICE.fullmatch(word) or OFFICE.fullmatch(word.removesuffix("s"))
        if office:
            yield office.group()
            yield (
                office.group().removesuffix("en")
                if office.group().endswith(("namnden", "forvaltningen"))
                else office.group()
            )
    for first, office_kind, _ in SUSPENDED.findall(folded):
        yield from (f"{first}{office_kind}", f"{first}{office_kind}en")
    for abbreviation in ABBREVIATION.findall(card.issuer):
        if fold(abbreviation) not in STOP_WORDS:
            yield fold(abbreviation)
    name = card.issuer.partition(",")[0].partition("(")[0]
    capitals = [word[0] for word in name.split() if word[0].isupper()]
    if len(capitals) >= INITIALS:
        yield fold("".join(capitals))
        yield " ".join(words(name))


def _title_words(card: Card) -> Iterator[str]:
    """The folded words of a title that may point to it."""
    place = set(words(card.municipality))
    for word in words(card.title):
        own = word in place or word.removesuffix("s") in place
        if not (own or word.isdigit() or word in STOP_WORDS or word in PLAIN_TITLE_WORDS or OFFICE.fullmatch(word)):
            yield word


def _title_head(card: Card) -> Sequence[str]:
    """The word that a title begins with, which says what the document is, unless that is an ordinary kind."""
    return [word for word in words(card.title)[:1] if word in set(_title_words(card))]


@lru_cache(maxsize=1024)
def years_in(title: str) -> frozenset[int]:
    """The years that a title names."""
    return frozenset(int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", title))


def lies_in(document: Document, years: Iterable[int]) -> bool:
    """Whether a document's period, as far as it is known, has one of the years."""
    if document.valid_from is None and document.valid_to is None:
        return False
    first = (document.valid_from or date.min).year
    last = (document.valid_to or date.max).year
    return any(first <= year <= last for year in years)
