"""Phrases that say when a document applies -> a period, with the words it was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.swedish import MONTHS
from ingest.metadata.facts import fold_in_place
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Callable

MONTH = "|".join(MONTHS)
YEAR = r"20[0-4]\d"
# A school year is counted from July to June, so that one begins where the other ends: "läsåret 2023/24", "2023/2024".
SCHOOL_YEAR = (
    rf"(?:lasar(?:et)?\s+)?{YEAR}\s?/\s?(?:20)?\d\d(?![\d-])|lasar(?:et)?\s+{YEAR}\s?[-–]\s?(?:20)?\d\d(?![\d-])"
)
TERM = rf"(?:hostterminen|varterminen|hosten|varen|ht|vt)[\s-]?{YEAR}"
DAY = (
    rf"(?:{YEAR}-\d\d-\d\d|\d{{1,2}}\s+(?:{MONTH})(?:\s+{YEAR})?|(?:{MONTH})\s+{YEAR}|{SCHOOL_YEAR}|{TERM}"
    rf"|{YEAR}-(?:0[1-9]|1[0-2])(?!\d)|{YEAR}(?!\d|\s?/))"
)
END_OF = r"(?:(?:den|utgangen\s+av|slutet\s+av|med)\s+)*"
TO = (
    rf"(?:\s*(?:-|–|—)\s*|[\s,]*(?:dock\s+)?(?:som\s+)?(?:langst\s+)?"
    rf"(?:fram\s+till|till\s+och\s+med|t\.?\s?o\.?\s?m\.?|till|och)\s+){END_OF}"
)
FROM = r"(?:fran(?:\s+och\s+med)?|fr\.?\s?o\.?\s?m\.?|f\.?\s?r\.?\s?o\.?\s?m\.?)"
# OCR makes é, i or a of ä: "géller", "giller".
APPLIES = r"g[aei]ll(?:er|de)"
SPAN = r"(?:mandat|plan|program|avtals|giltighets)?(?:perioden?|tiden)|(?:las)?aren"
RANGE = re.compile(rf"(?<![\d/-])({DAY}){TO}({DAY})|({YEAR})\s?[-–—]\s?(\d\d)(?![\d-])")


@dataclass(frozen=True, slots=True)
class Period:
    """The first and last day something applies; None for an end that is not known or not set."""

    first: date | None = None
    last: date | None = None


NO_PERIOD = Period()
# "Planen gäller för perioden 2024 till 2026", "Gäller 2025-01-01–2027-12-31", "Giltighetstid: 2024–2026", "Gäller | 2024-…"
VALID_RANGE = re.compile(
    rf"(?:{APPLIES}|giltig\w*|planperiod\w*)[\s:|]*(?:\w+\s+){{0,4}}?(?:f[o6]r\s+)?"
    rf"(?:{SPAN}|mellan|under)?\s*(?:{FROM}\s+)?(?:den\s+)?{RANGE.pattern}"
)
# "Planen sträcker sig över åren 2023–2026", "Strategin har tagits fram för perioden 2024 t.o.m. 2027"
SPANNED = re.compile(
    rf"(?:stracker\s+sig|avser|omfattar|loper|(?:tagits|tagen|framtagen|antagen|beslutad|beslutats)\s+(?:fram\s+)?for)\s+"
    rf"(?:\w+\s+)?(?:{SPAN}|{FROM}|mellan)\s+(?:den\s+)?{RANGE.pattern}"
)
# "gällde fram till 2023", "gäller till och med 2026-06-30", "gäller t.o.m. 2026", "upphör att gälla 2026-12-31"
VALID_UNTIL = re.compile(
    rf"(?:{APPLIES}|giltig\w*)[\s:]+(?:\w+\s+){{0,3}}?(?:langst\s+)?"
    rf"(?:fram\s+till|till\s+och\s+med|t\.?\s?o\.?\s?m\.?|till)[\s:]+{END_OF}({DAY})"
    rf"|upphor\s+att\s+galla\s+(?:vid\s+)?{END_OF}({DAY})"
)
# "gäller från och med 2025-01-01 tills vidare", "träder i kraft den 1 augusti 2024"
VALID_FROM = re.compile(
    rf"(?:{APPLIES}|giltig\w*)[\s:]+(?:\w+\s+){{0,3}}?{FROM}[\s:]+(?:den\s+)?({DAY})"
    rf"|(?:trader|tradde)\s+i\s+kraft\s+(?:den\s+)?({DAY})|borjar\s+galla\s+(?:{FROM}\s+)?(?:den\s+)?({DAY})"
)
# "Planen gäller läsåret 2024/25", "Planen gäller under 2025"
VALID_IN = re.compile(
    rf"{APPLIES}\s+(?:for\s+|under\s+)?(?:(?:kalender|verksamhets)?ar(?:et)?\s+)?({SCHOOL_YEAR}|{TERM}|{YEAR})(?![\d-])"
)
UNTIL_FURTHER = re.compile(rf"(?:{APPLIES}|giltig\w*)[\s:|]+(?:\w+\s+){{0,3}}?tills\s+vidare")

# What a document calls itself; any other subject's period is not its own.
DOCUMENT = (
    r"(?:dokumentet|styrdokumentet|\w*planen|(?:digitaliserings|it-|ikt-)?strategin|riktlinjen|riktlinjerna|policyn"
    r"|programmet|rutinen|styrkortet|guiden|vagledningen)"
)
OTHER = r"(?<!tidigare )(?<!forra )(?<!foregaende )(?<!gamla )(?<!forsta )(?<!nationella )(?<!tidigare, )"
SUBJECT = re.compile(rf"\b(?:{DOCUMENT}|denna|detta)\b")
OWN = re.compile(
    rf"\A\s*(?:den\s+(?:har|nya|reviderade|uppdaterade)\s+)?{DOCUMENT}\b|\A\s*(?:{APPLIES}|giltig|planperiod)"
    rf"|\b(?:denna|detta)\s+(?:\w+\s+)?(?:\w*plan|dokument|\w*strategi|riktlinje|policy|program|rutin|styrkort)\b"
    rf"|{OTHER}\b(?:planen|dokumentet|riktlinjen)\s+{APPLIES}"
)
TITLE_WORDS = re.compile(r"plan|strategi|riktlinje|policy|program|styrkort")
# Plans that are made for one year at a time say it in their title.
YEARLY = re.compile(
    rf"(?:handlings|verksamhets|aktivitets|ars|arbets)plan\b.*?({SCHOOL_YEAR}|{YEAR})\Z|plan\b.*?({SCHOOL_YEAR})\Z"
)


def period_in(text: str, *, is_title: bool = False) -> tuple[Period, str | None]:
    """The period a text states for its own document and the words that state it; no words when it states none."""
    if is_title:
        return title_period(text)
    stated = stated_period(text)
    return (stated[0], text[stated[1] : stated[2]]) if stated else (NO_PERIOD, None)


def stated_period(text: str) -> tuple[Period, int, int] | None:
    """The period that a sentence of a text states for its own document, and the sentence's range."""
    folded = fold_in_place(text)
    if not ("20" in folded or "tills" in folded):
        return None
    for start, end in sentences_in(text):
        sentence = folded[start:end]
        if not OWN.search(sentence):
            continue
        for pattern, period_of in READERS:
            match = pattern.search(sentence)
            if match and (period_of is open_of or period_of(match) != NO_PERIOD):
                return period_of(match), start, end
    return None


def title_period(title: str) -> tuple[Period, str | None]:
    """The years a plan's title names: "Digitaliseringsplan 2022–2025"."""
    folded = fold_in_place(title)
    match = RANGE.search(folded) if TITLE_WORDS.search(folded) else None
    if match is None or range_of(match) == NO_PERIOD:
        return NO_PERIOD, None
    return range_of(match), title[match.start() : match.end()]


def yearly_period(title: str) -> tuple[Period, str | None]:
    """The one year that a yearly plan's title ends with: "Verksamhetsplan 2025", "Plan … läsåret 2024/2025"."""
    match = YEARLY.search(fold_in_place(title))
    if match is None:
        return NO_PERIOD, None
    place = 1 if match.group(1) else 2
    words = match.group(place)
    return Period(day_of(words), day_of(words, at_end=True)), title[match.start(place) : match.end(place)]


def header_period(value: str) -> Period | None:
    """The period of a header's field: "2022–2025", "t.o.m. 2026-12-31", no days for "Tills vidare"; None for other words.

    A single day is the first one, a single year or term the whole of it.
    """
    folded = fold_in_place(value)
    match = RANGE.search(folded)
    if match and range_of(match) != NO_PERIOD:
        return range_of(match)
    day = re.search(rf"(?<![\d/-])({DAY})", folded)
    first = day_of(day.group(1)) if day else None
    if day is None or first is None:
        return NO_PERIOD if re.search(r"tills\s+vidare", folded) else None
    last = day_of(day.group(1), at_end=True)
    if re.search(rf"\b(?:{FROM})", folded[: day.start()]):
        return Period(first, None)
    if re.search(r"\btill\b|t\.?\s?o\.?\s?m", folded[: day.start()]):
        return Period(None, last)
    return Period(first, None if first == last else last)


def days_in(text: str) -> list[tuple[str, int, int]]:
    """The dates a text names, each with its range; a bare year is none."""
    found = [(match.group(1), match.start(1), match.end(1)) for match in FULL_DAY.finditer(fold_in_place(text))]
    return [(words, start, end) for words, start, end in found if day_of(words)]


FULL_DAY = re.compile(rf"(?<![\d/-])({YEAR}-\d\d-\d\d|\d{{1,2}}\s+(?:{MONTH})\s+{YEAR})(?!\d)")


def groups_of(match: re.Match[str]) -> list[str]:
    """What the parts of a pattern that took part found."""
    return [group for group in match.groups() if group]


def range_of(match: re.Match[str]) -> Period:
    """From the first day named to the last; the year of "1 januari–31 december 2025" stands once, "2022–25" in part."""
    begin, end = groups_of(match)
    if re.fullmatch(r"\d\d", end):
        end = begin[:2] + end
    if not re.search(YEAR, begin):
        year = re.search(YEAR, end)
        begin = f"{begin} {year.group()}" if year else begin
    first, last = day_of(begin), day_of(end, at_end=True)
    return Period(first, last) if first and last and first <= last else NO_PERIOD


def until_of(match: re.Match[str]) -> Period:
    """Until the day named."""
    return Period(None, day_of(groups_of(match)[0], at_end=True))


def from_of(match: re.Match[str]) -> Period:
    """From the day named on."""
    return Period(day_of(groups_of(match)[0]), None)


def whole_of(match: re.Match[str]) -> Period:
    """All of the year or term named."""
    return Period(day_of(match.group(1)), day_of(match.group(1), at_end=True))


def open_of(match: re.Match[str]) -> Period:
    """Without an end, and without a beginning that is known."""
    return NO_PERIOD


READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = (
    (VALID_RANGE, range_of),
    (SPANNED, range_of),
    (VALID_UNTIL, until_of),
    (VALID_FROM, from_of),
    (VALID_IN, whole_of),
    (UNTIL_FURTHER, open_of),
)


def day_of(text: str, *, at_end: bool = False) -> date | None:
    """The day a date names; of a year, a month or a term its first day, or its last. None for one that does not exist."""
    try:
        return last_day(text) if at_end else first_day(text)
    except ValueError:
        return None


def first_day(text: str) -> date:
    """The first day of what a folded date names; raises ValueError when there is none."""
    year, number = year_of(text), re.match(r"\d{1,2}(?=\s)", text)
    if re.fullmatch(rf"{YEAR}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if is_school_year(text):
        return date(year, 7, 1)
    if re.match(r"host|ht", text):
        return date(year, 7, 1)
    month = month_of(text)
    return date(year, month or 1, int(number.group()) if number and month else 1)


def last_day(text: str) -> date:
    """The last day of what a folded date names; raises ValueError when there is none."""
    first = first_day(text)
    if is_school_year(text):
        return date(first.year + 1, 6, 30)
    if re.match(r"var|vt", text):
        return date(first.year, 6, 30)
    if re.fullmatch(rf"{YEAR}-\d\d-\d\d|\d{{1,2}}\s.*", text):
        return first
    if month_of(text):
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return date(first.year, 12, 31)


def year_of(text: str) -> int:
    """The first year of a folded date; raises ValueError when it has none."""
    match = re.search(YEAR, text)
    if match is None:
        raise ValueError(text)
    return int(match.group())


def month_of(text: str) -> int | None:
    """The month of a folded date in words or as "2025-06"; None when it names none."""
    numbered = re.fullmatch(rf"{YEAR}-(\d\d)", text)
    if numbered:
        return int(numbered.group(1))
    return next((number for number, name in enumerate(MONTHS, 1) if name in text), None)


def is_school_year(text: str) -> bool:
    """Whether a folded date is a school year: two years that follow each other; raises ValueError when they do not."""
    match = re.search(rf"({YEAR})\s?[/–-]\s?(?:20)?(\d\d)\Z", text)
    if match is None or ("/" not in text and "lasar" not in text):
        return False
    if (int(match.group(1)) + 1) % 100 != int(match.group(2)):
        raise ValueError(text)
    return True
