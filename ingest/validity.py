"""Phrases that say when a document applies -> a period, with the words it was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.swedish import fold
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Callable

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
YEAR = r"20[0-4]\d"
DAY = rf"(?:{YEAR}-\d\d-\d\d|\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\s+{YEAR}|{YEAR})"
TO = r"\s*(?:-|–|—|till och med|t\.?o\.?m\.?|till|och)\s*"
# OCR makes é, i or a of ä: "géller", "giller".
APPLIES = r"g[aei]ll(?:er|de)"
DOCUMENT = (
    r"(?:(?:handlings|digitaliserings)?plan(?:en)?|dokumentet|riktlinjen|strategin|denna\s+\w+|giltig\w*|period\w*)"
)


@dataclass(frozen=True, slots=True)
class Period:
    """The first and last day something applies; None for an end that is not known or not set."""

    first: date | None = None
    last: date | None = None


NO_PERIOD = Period()
RANGE = re.compile(rf"({DAY}){TO}({DAY})")
# "Planen gäller för perioden 2024 till 2026", "Gäller 2025-01-01–2027-12-31", "Giltighetstid: 2024–2026", "Gäller | 2024-…"
VALID_RANGE = re.compile(
    rf"(?:{APPLIES}|giltig\w*|planperiod\w*)[\s:|]*(?:\w+\s+){{0,4}}?(?:f[o6]r\s+)?"
    rf"(?:perioden?|aren|tiden|mellan|under|fran(?: och med)?)?\s*({DAY}){TO}({DAY})"
)
# "gällde fram till 2023", "gäller till och med 2026-06-30", "gäller t.o.m. 2026"
VALID_UNTIL = re.compile(
    rf"{APPLIES}\s+(?:\w+\s+){{0,3}}?(?:fram\s+till|till\s+och\s+med|t\.?o\.?m\.?|till)\s+(?:utgangen av\s+)?({DAY})"
)
# "gäller från och med 2025-01-01 tills vidare"
VALID_FROM = re.compile(rf"{APPLIES}\s+(?:\w+\s+){{0,3}}?(?:fran(?:\s+och\s+med)?|fr\.?o\.?m\.?)\s+(?:den\s+)?({DAY})")
UNTIL_FURTHER = re.compile(rf"(?:{APPLIES}|giltig\w*)[\s:]+(?:\w+\s+){{0,3}}?tills\s+vidare")
OWN = re.compile(rf"\A\s*(?:{DOCUMENT}|{APPLIES}|giltig)|\bdenna\b|\b(?:planen|dokumentet|riktlinjen)\s+{APPLIES}")
TITLE_WORDS = re.compile(r"plan|strategi|riktlinje|policy|program")


def period_in(text: str, *, is_title: bool = False) -> tuple[Period, str | None]:
    """The period a text states for its own document and the words that state it; no words when it states none."""
    if is_title:
        return title_period(text)
    for start, end in sentences_in(text):
        sentence = text[start:end]
        folded = fold_in_place(sentence)
        if not OWN.search(folded):
            continue
        for pattern, period_of in READERS:
            match = pattern.search(folded)
            if match:
                return period_of(match), sentence
    return NO_PERIOD, None


def title_period(title: str) -> tuple[Period, str | None]:
    """The years a plan's title names: "Digitaliseringsplan 2022–2025"."""
    folded = fold_in_place(title)
    match = RANGE.search(folded)
    if match is None or not TITLE_WORDS.search(folded):
        return NO_PERIOD, None
    return range_of(match), title[match.start() : match.end()]


def fold_in_place(text: str) -> str:
    """The text folded letter by letter, so that places stay the same."""
    return "".join((fold(letter) or letter)[:1] for letter in text)


def range_of(match: re.Match[str]) -> Period:
    """From the first day named to the last."""
    first, last = day_of(match.group(1)), day_of(match.group(2), at_end=True)
    return Period(first, last) if first and last and first <= last else NO_PERIOD


def until_of(match: re.Match[str]) -> Period:
    """Until the day named."""
    return Period(None, day_of(match.group(1), at_end=True))


def from_of(match: re.Match[str]) -> Period:
    """From the day named on."""
    return Period(day_of(match.group(1)), None)


def open_of(match: re.Match[str]) -> Period:
    """Without an end, and without a beginning that is known."""
    return NO_PERIOD


READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = (
    (VALID_RANGE, range_of),
    (VALID_UNTIL, until_of),
    (VALID_FROM, from_of),
    (UNTIL_FURTHER, open_of),
)


def day_of(text: str, *, at_end: bool = False) -> date | None:
    """The day a date names; of a year its first day, or its last. None for a day that does not exist."""
    try:
        if re.fullmatch(YEAR, text):
            return date(int(text), 12, 31) if at_end else date(int(text), 1, 1)
        if "-" in text:
            return date.fromisoformat(text)
        day, month, year = text.split()
        return date(int(year), MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None
