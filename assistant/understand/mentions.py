"""What is said -> the places where it points to documents: a municipality, a school form, a kind, an issuer, a title, a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from assistant.swedish import STOP_WORDS, fold
from assistant.types import Document, DocumentKind, Intent, Validity
from assistant.understand.cues import intent_of
from assistant.understand.kinds import ANY_PLAN, kinds_called
from assistant.understand.said import Said
from assistant.understand.shelf import SHORTEST_OPENING, Shelf, lies_in, years_in
from assistant.vocabulary.stems import stem


class Aspect(Enum):
    """In which way words point to a document."""

    MUNICIPALITY = auto()
    SCHOOL_FORM = auto()
    KIND = auto()
    ISSUER = auto()
    TITLE = auto()
    TIME = auto()


@dataclass(frozen=True, slots=True)
class Mention:
    """Words, from `start` to `end`, that point to documents; `fits` says for each filed one how well it is meant, 0 to 1.

    `weight` is how much it says; `values` are what it names. `topical` words of a title may as well be what is asked about.
    """

    start: int
    end: int
    aspect: Aspect
    values: tuple[str, ...]
    weight: float
    fits: tuple[float, ...]
    topical: bool = False


WEIGHTS: Mapping[Aspect, float] = {
    Aspect.MUNICIPALITY: 1.0,
    Aspect.ISSUER: 1.0,
    Aspect.TITLE: 1.0,
    Aspect.TIME: 0.8,
    Aspect.SCHOOL_FORM: 0.7,
    Aspect.KIND: 0.6,
}
OWN_WEIGHT = 0.6  # "vår plan", where the municipality is only known from the installation
TOPIC_WEIGHT = 0.25  # a word of a title that may only be what is asked about
LOOSE_YEAR_WEIGHT = 0.4  # a year that may be when something is to be done
PRESENTED = 0.5  # share of its weight that words keep when they only present the asker
NATIONAL = 0.3  # how well a document of no municipality is meant by the name of one
FORMLESS = 0.4  # how well a document for no school form in particular is meant by the name of one
UNDATED = 0.2  # how well a document of unknown period is meant by a year
OTHERWISE_CALLED = 0.8  # how well a plan that is called an "Årshjul" is meant by "planen"
IN_PERIOD = 0.8  # a year in its period, against a year it is named by

EARLIER_VALUE, CURRENT_VALUE = "earlier", "current"
APPLIED = {Validity.REPLACED: 1.0, Validity.EXPIRED: 1.0}
APPLIES = {Validity.CURRENT: 1.0, Validity.OPEN: 1.0, Validity.UNKNOWN: 0.5, Validity.COMING: 0.3}

# What people write for a school form; folded, the more telling first.
SCHOOL_FORMS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), forms)
    for pattern, forms in (
        (r"anpassad\w* gymnasi\w*|gymnasiesar\w*|gysar\w*", ("anpassad gymnasieskola",)),
        (r"anpassad\w* grundskol\w*|grundsarskol\w*", ("anpassad grundskola",)),
        (r"sarskol\w*|anpassad\w* skol\w+", ("anpassad grundskola", "anpassad gymnasieskola")),
        (r"vuxenutbildning\w*|vuxenskol\w*|komvux\w*|vux|sarvux|sfi|adult education", ("vuxenutbildning",)),
        (r"forskoleklass\w*|sexarsverksamhet\w*|f klass\w*", ("förskoleklass",)),
        (r"forskol\w*|dagis\w*|preschools?|kindergartens?", ("förskola",)),
        (r"gymnasi\w*|gymn?|\w{4,}gymnasi(?:et|um)|upper secondary(?: schools?)?|high schools?", ("gymnasieskola",)),
        (r"fritids\w*|after school", ("fritidshem",)),
        (
            r"grundskol\w*|lagstadi\w*|mellanstadi\w*|hogstadi\w*|sju(?:an|or|orna)|attan|attor|attorna|nian|nior|niorna"
            r"|(?:ak|arskurs|arskurserna|klass) ?[4-9][a-f]?|f ?-?[369]|7-9|4-6|1-[369]"
            r"|compulsory schools?|primary schools?|secondary schools?",
            ("grundskola",),
        ),
    )
)
PART_OF_ANOTHER = frozenset(("av", "till", "of"))
"""Words between two documents of which the first is meant: "utvärderingen av planen"."""
TERRITORY = frozenset(("kommun", "kommuns", "stad", "stads", "municipality"))
POINTING = frozenset(("enligt", "ur", "fran"))

OWN = re.compile(
    r"\b(?:(?:var|vart|vara|vares) (?:egen |eget |egna |nya |gamla )?(?:\w*plan|\w*plans|\w*strategi|\w*policy|\w*riktlinjer"
    r"|\w*rutiner|\w*rutin|\w*dokument|\w*kommun|kommuns|stad|stads|forvaltning|namnd)"
    r"|hos oss|our (?:own )?(?:plan|municipality|guidelines|policy))\b"
)
"""What is the asker's own: the municipality of the installation."""
PAPER = r"(?:\w+ ){0,2}?\w*(?:plan|strategi|riktlinj|rutin|dokument|guid|version|upplaga)\w*"
EARLIER = re.compile(
    rf"\b(?:(?:gamla|forra|forriga|tidigare|foregaende|davarande|utgangna|ersatta|previous|old|earlier|former) {PAPER}"
    r"|den (?:gamla|forra|tidigare|foregaende)|innan dess|forut|forr|dessforinnan|pa den tiden|slutade galla|inte galler langre"
    r"|tidigare gallde|gallde (?:forut|forr|tidigare|da|innan)|used to|the (?:old|previous) one)\b"
)
CURRENT = re.compile(
    rf"\b(?:(?:nya|nyaste|nuvarande|senaste|gallande|aktuella|current|new|latest) {PAPER}"
    r"|den (?:nya|nuvarande|senaste|gallande)|\w+ nuvarande|(?:som )?galler (?:nu|idag|i dag|just nu)|nu gallande"
    r"|the (?:new|current) one|har nu)\b"
)
NOW = re.compile(r"\b(?:nu|idag|numera|now|today)\b")
SPAN = re.compile(r"\b(?P<first>(?:19|20)\d\d)\s?[-/]\s?(?P<last>(?:19|20)?\d\d)\b(?![-/])")
SCHOOL_YEAR = re.compile(r"\b(?:lasaret|lasar|school year) (?P<first>\d\d)[-/](?P<last>\d\d)\b")
YEAR = re.compile(r"(?<![\d/-])(?:(?:ht|vt|ht-|vt-) ?(?P<short>\d\d)|(?P<full>(?:19|20)\d\d))(?![\d/-])")
RELATIVE: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\b(?:for )?tva ar sedan\b|\btwo years ago\b"), -2),
    (re.compile(r"\b(?:forra (?:lasaret|aret)|i fjol|last year)\b"), -1),
    (re.compile(r"\b(?:i ar|det har aret|this year)\b"), 0),
    (re.compile(r"\b(?:nasta (?:ar|lasar)|next year)\b"), 1),
)
OF_A_DOCUMENT = re.compile(
    r"\w*plan(?:en|ens)?|\w*strategin?|\w*riktlinje\w*|\w*utvardering(?:en)?|\w*rutin(?:en)?|\w*guiden?|ars"
)
LONGEST_SPAN = 30
QUESTION_WORD = r"(?:vad|vilk\w+|hur|nar|vem|maste|far|kan|behover|finns|galler|what|how|which|who)"
AT_WORK = r"(?:pa|i|vid|som|en|ett|ny\w*|rektor\w*|larar\w*|pedagog\w*|chef\w*)"
ASKER = re.compile(
    r"(?:(?:^|(?<=[.,!?] ))(?:ar (?!(?:det|den|planen|vi)\b)|jobbar|arbetar|undervisar|sitter|ny )"
    rf"|\b(?:jag|vi) (?:ar|jobbar|arbetar|undervisar|sitter|gar) (?:\w+ )?{AT_WORK}"
    r"|\b(?:jag|vi) som (?:jobbar|arbetar)|\b(?:i am|i m|i work|we are|i teach)\b)"
    r".*?(?= [.,:;?!]|$| (?:och|men|sa) (?:undrar|vill|behover|skulle|funderar|har|ska|jag|nu)"
    rf"| undrar| {QUESTION_WORD}\b)"
)
"""Words in which the asker presents who is asking."""


def mentions(said: Said, question: str, shelf: Shelf, filed: Sequence[Document], as_of: date) -> list[Mention]:
    """Everything in what is said that points to documents, in order; what only presents the asker weighs less."""
    found = [
        *_municipalities(said, question, shelf),
        *_issuers(said, shelf),
        *_school_forms(said, shelf),
        *_kinds(said, shelf),
        *_times(said, filed, as_of),
    ]
    taken = {place for mention in found for place in range(mention.start, mention.end)}
    found += _titles(said, shelf, taken)
    found = _without_the_other_document(said, found)
    return sorted(_with_less_of_the_asker(said, found), key=lambda mention: mention.start)


def presented(said: Said) -> frozenset[int]:
    """The words in which the asker says who is asking, where a question about duties stands beside them."""
    places = frozenset(place for start, end in said.find(ASKER) for place in range(start, end))
    if not places:
        return places
    beside = " ".join(word for place, word in enumerate(said.words) if place not in places)
    return places if intent_of(beside) is Intent.RESPONSIBILITY else frozenset()


def of_municipality(name: str, shelf: Shelf, *, start: int = 0, end: int = 0, weight: float = 1.0) -> Mention:
    """A mention of the documents of a municipality, and less of the national ones."""
    folded = fold(name)
    fits = (
        1.0 if fold(card.municipality) == folded else NATIONAL if not card.municipality else 0.0 for card in shelf.cards
    )
    return Mention(start, end, Aspect.MUNICIPALITY, (name,), weight, tuple(fits))


def of_school_forms(
    forms: tuple[str, ...], shelf: Shelf, *, start: int = 0, end: int = 0, weight: float = WEIGHTS[Aspect.SCHOOL_FORM]
) -> Mention:
    """A mention of the documents for one of the school forms, and less of those for none in particular."""
    fits = (
        1.0 if not card.school_forms.isdisjoint(forms) else 0.0 if card.school_forms else FORMLESS
        for card in shelf.cards
    )
    return Mention(start, end, Aspect.SCHOOL_FORM, forms, weight, tuple(fits))


def of_kinds(kinds: Mapping[DocumentKind, float], shelf: Shelf, *, start: int = 0, end: int = 0) -> Mention:
    """A mention of the documents of those kinds, each as well as it says."""
    named = tuple(kind.value for kind, fit in kinds.items() if fit == 1)
    fits = tuple(
        kinds.get(card.kind, 0.0) * (1.0 if card.called & kinds.keys() else OTHERWISE_CALLED) for card in shelf.cards
    )
    return Mention(start, end, Aspect.KIND, named, WEIGHTS[Aspect.KIND], fits)


def of_time(value: str, filed: Sequence[Document], as_of: date, *, start: int = 0, end: int = 0) -> Mention:
    """A mention of the documents that applied before that day, or that apply on it."""
    wanted = APPLIED if value == EARLIER_VALUE else APPLIES
    fits = tuple(wanted.get(document.validity(as_of), 0.0) for document in filed)
    return Mention(start, end, Aspect.TIME, (value,), WEIGHTS[Aspect.TIME], fits)


def years_of(found: Iterable[Mention]) -> tuple[int, ...]:
    """The years that mentions name, in order."""
    values = (value for mention in found if mention.aspect is Aspect.TIME for value in mention.values)
    return tuple(sorted({int(value) for value in values if value.isdigit()}))


def asks_of_earlier(found: Iterable[Mention]) -> bool:
    """Whether one of the mentions is of what applied before."""
    return any(mention.values == (EARLIER_VALUE,) for mention in found)


def _municipalities(said: Said, question: str, shelf: Shelf) -> Iterator[Mention]:
    for named in shelf.municipalities.find(said.words):
        beside = said.words[named.end : named.end + 1]
        told = bool(beside) and beside[0] in TERRITORY
        # What may be another word is a name where it is written as one, and not first in a sentence.
        if told or named.value not in shelf.word_like or re.search(rf"(?<=\w ){named.value}s?\b", question):
            yield of_municipality(named.value, shelf, start=named.start, end=named.end + told)


def _issuers(said: Said, shelf: Shelf) -> Iterator[Mention]:
    for named in shelf.issuers.find(said.words):
        fits = tuple(float(place in shelf.issued[named.value]) for place in range(len(shelf.cards)))
        yield Mention(named.start, named.end, Aspect.ISSUER, (named.value,), WEIGHTS[Aspect.ISSUER], fits)


def _school_forms(said: Said, shelf: Shelf) -> Iterator[Mention]:
    taken: set[int] = set()
    for pattern, forms in SCHOOL_FORMS:
        for start, end in said.find(pattern):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                yield of_school_forms(forms, shelf, start=start, end=end)


def _kinds(said: Said, shelf: Shelf) -> Iterator[Mention]:
    for place, word in enumerate(said.words):
        named = kinds_called(word)
        if named:
            yield from _compound(*named, place, shelf)


def _compound(first: str, kinds: Mapping[DocumentKind, float], place: int, shelf: Shelf) -> Iterator[Mention]:
    """What a word for a document says: its kind, and by its first part its title; nothing when no such document is filed."""
    named = (
        shelf.documents_titled(first, least=SHORTEST_OPENING) or shelf.documents_titled(first.removesuffix("s"))
        if len(first) >= SHORTEST_OPENING
        else frozenset()
    )
    if named:
        fits = tuple(float(each in named) for each in range(len(shelf.cards)))
        yield Mention(place, place + 1, Aspect.TITLE, (first,), WEIGHTS[Aspect.TITLE], fits)
    if named or first in ANY_PLAN or any(pattern.fullmatch(first) for pattern, _ in SCHOOL_FORMS):
        yield of_kinds(kinds, shelf, start=place, end=place + 1)


def _titles(said: Said, shelf: Shelf, taken: set[int]) -> Iterator[Mention]:
    for place, word in enumerate(said.words):
        if place in taken or word in STOP_WORDS or not word.isalpha():
            continue
        named = shelf.documents_titled(word)
        if not named:
            continue
        told = shelf.heads.get(stem(word), frozenset()) or (named if _pointed_at(said, place) else frozenset())
        fits = tuple(float(each in (told or named)) for each in range(len(shelf.cards)))
        weight = WEIGHTS[Aspect.TITLE] if told else TOPIC_WEIGHT
        yield Mention(place, place + 1, Aspect.TITLE, (word,), weight, fits, topical=not told)


def _pointed_at(said: Said, place: int) -> bool:
    """Whether a word comes after "enligt", or after a document that it says the subject of: "planen för nätetik"."""
    before = said.words[max(0, place - 2) : place]
    if before[-1:] and before[-1] in POINTING:
        return True
    return len(before) == 2 and before[1] in ("for", "om", "till", "mot") and kinds_called(before[0]) is not None


def _times(said: Said, filed: Sequence[Document], as_of: date) -> Iterator[Mention]:
    for start, end in said.find(EARLIER):
        yield of_time(EARLIER_VALUE, filed, as_of, start=start, end=end)
    for start, end in said.find(CURRENT):
        yield of_time(CURRENT_VALUE, filed, as_of, start=start, end=end)
    for start, end in said.find(NOW):
        yield replace(of_time(CURRENT_VALUE, filed, as_of, start=start, end=end), weight=LOOSE_YEAR_WEIGHT)
    yield from _years(said, filed, as_of)


def _years(said: Said, filed: Sequence[Document], as_of: date) -> Iterator[Mention]:
    taken: set[int] = set()
    for pattern in (SPAN, SCHOOL_YEAR, YEAR):
        for match in pattern.finditer(said.plain):
            start, end = said.word_at(match.start()), said.word_at(match.end() - 1) + 1
            years = _years_of(match)
            if years and taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                before = said.words[max(0, start - 2) : start] + said.words[end : end + 1]
                firm = len(years) > 1 or any(OF_A_DOCUMENT.fullmatch(word) for word in before)
                yield _of_years(years, filed, start, end, WEIGHTS[Aspect.TIME] if firm else LOOSE_YEAR_WEIGHT)
    for pattern, offset in RELATIVE:
        for start, end in said.find(pattern):
            yield _of_years((as_of.year + offset,), filed, start, end, LOOSE_YEAR_WEIGHT)


def _years_of(match: re.Match[str]) -> tuple[int, ...]:
    found = match.groupdict()
    if "first" not in found:
        return (int(found["full"] or f"20{found['short']}"),)
    first = int(found["first"]) if len(found["first"]) == 4 else 2000 + int(found["first"])
    last = int(found["last"]) if len(found["last"]) == 4 else first // 100 * 100 + int(found["last"])
    return tuple(range(first, last + 1)) if first <= last <= first + LONGEST_SPAN else ()


def _of_years(years: tuple[int, ...], filed: Sequence[Document], start: int, end: int, weight: float) -> Mention:
    fits = tuple(_year_fit(years, document) for document in filed)
    return Mention(start, end, Aspect.TIME, tuple(map(str, years)), weight, fits)


def _year_fit(years: tuple[int, ...], document: Document) -> float:
    """How well years name a document: by its title or period as a whole, or by lying in the period."""
    named = years_in(document.title) | {document.published}
    first, last = document.valid_from, document.valid_to
    if first and last and (first.year, last.year) == (years[0], years[-1]):
        return 1.0
    if named >= {years[0], years[-1]}:
        return 1.0
    if first or last:
        return IN_PERIOD if lies_in(document, years) else 0.0
    return 0.0 if len(named) > 1 else UNDATED


def _without_the_other_document(said: Said, found: Sequence[Mention]) -> list[Mention]:
    """The mentions but those of a document that another one is about: of "utvärderingen av planen" the plan."""
    kinds = [mention for mention in found if mention.aspect is Aspect.KIND]
    others = {
        later.start
        for earlier in kinds
        for later in kinds
        if earlier.values != later.values
        and earlier.end < later.start <= earlier.end + 3
        and said.words[earlier.end] in PART_OF_ANOTHER
    }
    return [
        mention for mention in found if mention.start not in others or mention.aspect not in (Aspect.KIND, Aspect.TITLE)
    ]


def _with_less_of_the_asker(said: Said, found: Sequence[Mention]) -> list[Mention]:
    """The mentions, where those that present the asker weigh less if others point to documents."""
    spans = list(said.find(ASKER))
    presents = [any(start <= mention.start < end for start, end in spans) for mention in found]
    pointing = (Aspect.MUNICIPALITY, Aspect.ISSUER, Aspect.SCHOOL_FORM, Aspect.TITLE)
    firm = any(
        mention.aspect in pointing and not mention.topical
        for mention, asker in zip(found, presents, strict=True)
        if not asker
    )
    return [
        replace(mention, weight=mention.weight * PRESENTED) if asker and firm else mention
        for mention, asker in zip(found, presents, strict=True)
    ]
