"""A text that somebody typed -> the places where it holds personal data, so that it is not stored, and the text without them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from assistant.swedish import fold
from assistant.types import Caution

REDACTED = "[personuppgift]"
PERSONAL_DATA = Caution(
    "personal-data",
    "Frågan verkar innehålla personuppgifter. Den sparas inte. Fråga utan namn, nummer och annat som pekar ut någon:"
    " svaret blir detsamma.",
)
"""What an answer says of a question with personal data in it."""
CENTURIES = (1800, 1900, 2000)
COORDINATION = 60  # added to the day of birth in a samordningsnummer
NEARBY = 90  # characters between a name and the word that says what is told of the person
LONGEST_NAME = 3  # words after a first name that may belong to it
FIRST_NAMES = "first_names.txt"


class FindingKind(StrEnum):
    """What sort of personal data it is."""

    IDENTITY_NUMBER = "personnummer"
    PHONE = "telefonnummer"
    EMAIL = "e-postadress"
    NAMED_PERSON = "namn"


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data that stands in a text as `text[start:end]`."""

    kind: FindingKind
    start: int
    end: int


# Year, month and day, and the four last figures; a plus sign for somebody who has turned a hundred.
IDENTITY_NUMBER = re.compile(r"(?<![\d+-])((?:1[89]|20)?\d\d)([01]\d)(\d\d)\s?[-+–]?\s?(\d{4})(?![\d-])")
PHONE = re.compile(
    r"(?<![\w+/:.-])(?:"
    r"(?:\+|00)46[\s-]?(?:\(0\))?\s?[1-9]\d{0,2}(?:[\s-]?\d{2,3}){2,4}"  # +46 70 123 45 67
    r"|07[02369][\s-]?\d(?:[\s-]?\d){6}"  # 070-123 45 67
    r"|0[1-9]\d{0,2}\s?[-/]\s?(?=(?:[\s-]?\d){5})\d{2,3}(?:[\s-]?\d{2,3}){1,2}"  # 019-21 10 00
    r"|0[1-9]\d{0,2}\s\d{2,3}\s\d{2}\s\d{2}"  # 019 21 10 00
    r")(?![\w-])"
)
FEWEST_FIGURES, MOST_FIGURES = 8, 13  # of a telephone number
DATE = re.compile(r"\d\d-\d\d-\d{4}")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

LETTER = r"[^\W\d_][\u0300-\u036f]*"
WORD = re.compile(rf"(?:{LETTER})+(?:-(?:{LETTER})+)*")
# Names that are also words, places or something people use; alone they only name a pupil right after a word for one.
WORD_LIKE = frozenset(
    """
    alba ask aurora august björn bill bo bror dag dan eda eli elle flora frank frej grim gun hans hope inga iris jack jarl kaj
    karma kent kim klara linn liv lo lova love lucia luna malva mark mats max medina milan mina my nike nora nova ola paris per
    pål rita roman ros rut saga sam sofia sol stella sten stig ted tim tom tor thor ture urban vega vide viking ville viola
    """.split()
)
SURNAME = re.compile(r"[^\W\d_]{2,}(?:sson|qvist|kvist|gren|ström|stedt|feldt|blom|vić|vic|ić)s?", re.IGNORECASE)
"""What is a surname by its ending, also after a first name that is not in the list."""
PARTICLES = frozenset("af av da de del el al van von der".split())
SCHOOL_OR_PLACE = re.compile(
    r"(?:skol|gymnasi|kommun|stad|region|rektorsområd|bibliotek|förskol|torg|gat|väg|plats|kyrk|stift|universitet|sjukhus)",
    re.I,
)
"""What the word after a name begins with when that is the name of a place: "Hedvig Eleonoras skola"."""
BEFORE_NO_PERSON = frozenset(
    "lex sankt sankta saint appen tjänsten programmet verktyget modellen boten kommunen staden".split()
)
CHILD = "|".join(
    (
        r"elev(?:en|ens|s)?|(?:mitt|vart|ett|hennes|hans|deras|ert) barn|barnet|sonen|dottern|flickan|pojken",
        r"(?:min|var|er|en) (?:son|dotter|flicka|pojke|kille|tjej)",
        r"(?:a|the|my|our|one) (?:student|pupil)|(?:my|our) (?:son|daughter|child|kid)",
    )
)
# What is told of somebody: health, diagnoses, school life. Folded.
HEALTH = (
    r"adhd|add|asperger\w*|autis\w+|npf|dyslexi\w*|dyslexia|dyskalkyli\w*|sprakstorning\w*|tourette\w*|epilepsi\w*|diabet\w+"
    r"|allergi\w*|astma\w*|depress\w+|deprimera\w*|angest\w*|atstorning\w*|anorexi\w*|ptsd|suicid\w*|sjalvmord\w*|sjalvskad\w*"
    r"|missbruk\w*|gravid\w*|utvecklingsstorning\w*|funktionsneds\w+|funktionshind\w+|synskad\w*|horselskad\w*|diagnos\w*"
    r"|medicin(?:er|en|era\w*)?|utredning(?:en|ar)?|bup|psykisk\w*|sjukdom\w*|cancer\w*|sjuk(?:skriv\w+)?|journal(?:en|er)?"
    r"|lakarintyg\w*|ill|sick"
)
SCHOOL_LIFE = (
    r"betyg\w*|omdom\w+|provresultat\w*|franvar\w*|skolk\w*|hemmasitt\w*|oro(?:s)?anmal\w+|atgardsprogram\w*|extra anpassning\w*"
    r"|sarskilt stod|mobb\w+|krank\w+|utsatt\w*|trakass\w+|hota(?:r|de|t|d|ts|des)?|slog|slagit|slagsmal\w*|stulit|fuska\w*|fusk"
    r"|skyddad\w* (?:identitet|personuppgift\w*)|hemforhallande\w*|vardnadstvist\w*|socialtjanst\w*|familjehem\w*|placerad\w*"
    r"|klass \d\w?|\d[a-f]|gar i (?:\w+ )?(?:ettan|tvaan|trean|fyran|femman|sexan|sjuan|attan|nian|klass|arskurs|ak|forskole\w*)"
    r"|underkan\w*|avstang\w*|nationella prov\w*|larare till|pappa(?:n)?|mamma(?:n)?|foraldrar(?:na)? till|vardnadshavare\w* till"
    r"|grades?|absen(?:t|ce)|bull(?:y|ied|ying)|cheat(?:ed|ing)"
)
TOLD = re.compile(rf"\b(?:{HEALTH}|{SCHOOL_LIFE}|{CHILD})\b")
CHILD_BEFORE = re.compile(rf"\b(?:{CHILD})\s$")
CALLED = re.compile(
    r"\b(?:elev\w*|barn\w*|son\w*|dotter\w*|flicka\w*|pojke\w*|kille\w*|tjej\w*|student|pupil|daughter|kid|mamma|pappa)"
    rf"(?:\si\s[^,.?!]{{1,20}})?,?\s(?:som\s)?(?:heter|vid namn|kallas|is called|named)\s(?P<name>(?:{LETTER})+)(?!\w)",
    re.IGNORECASE,
)
"""Words after which the name is somebody's, whatever it is: "en elev som heter"."""


def personal_data(text: str) -> tuple[Finding, ...]:
    """The personal data in a text, in order, none overlapping another.

    A name alone is none, nor is a role or a place: only somebody named together with what is told of a pupil or somebody's
    health.
    """
    found: list[Finding] = []
    for finding in (*_identity_numbers(text), *_emails(text), *_phones(text), *_named_persons(text)):
        if all(finding.end <= other.start or other.end <= finding.start for other in found):
            found.append(finding)
    return tuple(sorted(found, key=lambda finding: finding.start))


def redacted(text: str, findings: Sequence[Finding]) -> str:
    """The text with each of the findings made unreadable."""
    for finding in sorted(findings, key=lambda each: each.start, reverse=True):
        text = f"{text[: finding.start]}{REDACTED}{text[finding.end :]}"
    return text


def _identity_numbers(text: str) -> Iterator[Finding]:
    for match in IDENTITY_NUMBER.finditer(text):
        year, month, day, last = match.groups()
        figures = f"{year[-2:]}{month}{day}{last}"
        years = [int(year)] if len(year) == 4 else [century + int(year) for century in CENTURIES]
        if _checksum_holds(figures) and any(_exists(each, int(month), int(day)) for each in years):
            yield Finding(FindingKind.IDENTITY_NUMBER, match.start(), match.end())


def _checksum_holds(figures: str) -> bool:
    """Whether the last figure is the one that Luhn's rule gives for those before it."""
    weighted = (int(figure) * (2 - place % 2) for place, figure in enumerate(figures))
    return sum(sum(divmod(number, 10)) for number in weighted) % 10 == 0


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day - COORDINATION if day > COORDINATION else day)
    except ValueError:
        return False
    return True


def _emails(text: str) -> Iterator[Finding]:
    for match in EMAIL.finditer(text):
        yield Finding(FindingKind.EMAIL, match.start(), match.end())


def _phones(text: str) -> Iterator[Finding]:
    for match in PHONE.finditer(text):
        if FEWEST_FIGURES <= sum(map(str.isdigit, match[0])) <= MOST_FIGURES and not DATE.fullmatch(match[0]):
            yield Finding(FindingKind.PHONE, match.start(), match.end())


def _named_persons(text: str) -> Iterator[Finding]:
    """The names of people of whom something is told that only concerns them: school life, health."""
    folded, places = _folded(text)
    told = [(places[match.start()], places[match.end() - 1] + 1) for match in TOLD.finditer(folded)]
    for start, end in _names(text) if told else ():
        if any(start - NEARBY < last and first < end + NEARBY for first, last in told if last <= start or end <= first):
            yield Finding(FindingKind.NAMED_PERSON, start, end)
    for match in CALLED.finditer(text):
        yield Finding(FindingKind.NAMED_PERSON, *match.span("name"))


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The folded text and where in the text each of its letters stands."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text))
    letters = [(letter, place) for place, each in enumerate(text) for letter in fold(each)]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]


def _names(text: str) -> Iterator[tuple[int, int]]:
    """The places of people's names, with their surnames."""
    said = list(WORD.finditer(text))
    place = 0
    while place < len(said):
        length = _name_at(said, place, text)
        if length:
            yield said[place].start(), said[place + length - 1].end()
        place += length or 1


def _name_at(said: Sequence[re.Match[str]], place: int, text: str) -> int:
    """How many words the name that begins at a word has; 0 when none begins there."""
    first = said[place][0]
    known = _first_name(first)
    length = 1 + _surnames(said, place, text)
    after = said[place + length] if place + length < len(said) else None
    if (place and fold(said[place - 1][0]) in BEFORE_NO_PERSON) or (after and SCHOOL_OR_PLACE.match(after[0])):
        return 0
    if length > 1:
        sure = known is not None and known not in WORD_LIKE
        return length if sure or SURNAME.fullmatch(said[place + length - 1][0]) else 0
    if known is None:
        return 0
    of_a_child = CHILD_BEFORE.search(fold(text[: said[place].start()])) is not None
    return int(of_a_child or (known not in WORD_LIKE and _is_capitalised(first)))


def _surnames(said: Sequence[re.Match[str]], place: int, text: str) -> int:
    """How many words right after a first name belong to it: a surname, or more first names and one."""
    capital = said[place][0][0].isupper()
    count = 0
    while count < LONGEST_NAME and place + count + 1 < len(said):
        before, word = said[place + count], said[place + count + 1]
        if text[before.end() : word.start()] != " ":
            break
        is_part = (
            word[0][0].isupper() and not word[0].isupper() if capital else _is_small_surname(said[place][0], word[0])
        )
        if not (is_part or (capital and word[0] in PARTICLES)):
            break
        count += 1
    while count and said[place + count][0] in PARTICLES:
        count -= 1
    return count


def _is_capitalised(word: str) -> bool:
    """Whether a word is written as a name: "Anna", "Karl-Erik", not "AI-verktyg"."""
    return all(part[0].isupper() and (part[1:].islower() or len(part) == 1) for part in word.split("-"))


def _is_small_surname(first: str, word: str) -> bool:
    """Whether a word in small letters is the surname of a first name in small letters."""
    return _first_name(first) is not None and SURNAME.fullmatch(word) is not None


def _first_name(word: str) -> str | None:
    """The first name that a word is, in small letters; None when it is none. "Adams" is Adam's."""
    said = unicodedata.normalize("NFC", word).lower()
    forms = (said, said.removesuffix("s"), said.partition("-")[0])
    return next((form for form in forms if form in _first_names()), None)


@cache
def _first_names() -> frozenset[str]:
    lines = files("assistant.vocabulary").joinpath(FIRST_NAMES).read_text("utf-8").splitlines()
    return frozenset(line.lower() for line in lines if not line.startswith("#"))
