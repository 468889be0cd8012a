"""The words that say when an item is to be done -> its place on the school year's wheel, which starts in August.

Words that name no month stay as they are: a list of what returns without a month, and one of what cannot be placed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.swedish import MONTHS, fold
from assistant.types import Item

FIRST_MONTH = 8
ORDER = tuple((FIRST_MONTH - 1 + place) % 12 + 1 for place in range(12))
NUMBER = {name: number for number, name in enumerate(MONTHS, start=1)} | {
    name[:3]: number for number, name in enumerate(MONTHS, start=1)
}
MONTH = r"(?P<month>januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
SPAN = re.compile(rf"{MONTH}\s*(?:-|–|—|till|t\.?o\.?m\.?|och med)\s*(?P<last>{MONTH[10:-1]})")
DATES = (
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?::?e|:a)?\s+{MONTH}(?:\s+(?P<year>(?:19|20)\d\d))?\b"),
    re.compile(r"\b(?P<day>\d{1,2})/(?P<number>\d{1,2})(?:[-\s](?P<year>(?:19|20)\d\d))?\b(?!/)"),
)
MONTH_YEAR = re.compile(rf"\b{MONTH}(?:s|\s+manad)?(?:\s+(?P<year>(?:19|20)\d\d))?\b")
YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
SCHOOL_YEAR = re.compile(r"\b(?P<first>(?:19|20)\d\d)\s*[/–-]\s*(?P<last>(?:19|20)?\d\d)\b(?!-)")
RETURNS = re.compile(
    r"\b(?:arlig\w*|varje|varannan|vartannat|vart?\s+\w+\s+ar|per\s+(?:ar|lasar|termin|manad|vecka|kvartal|hosttermin|vartermin)"
    r"|lopande|kontinuerlig\w*|regelbund\w*|terminsvis|manatlig\w*|kvartalsvis|aterkommande|ganger\s+om\s+aret"
    r"|(?:en|tva|tre|fyra)\s+ganger?)\b"
)
# What a school or an office calls a time of the year without naming a month; folded.
SEASONS: Mapping[str, tuple[int, ...]] = {
    r"(?:infor|vid|fore)\s+(?:lasars|skol|termins|kurs|hostterminens\s+)start\w*|lasarets\s+(?:borjan|start)|lasarsstart\w*"
    r"|skolstart\w*|(?:infor|fore)\s+(?:varje\s+)?(?:nytt\s+)?lasar\w*": (8,),
    r"lasars(?:slut|avslut)\w*|(?:lasarets|skolarets|vid\s+lasarets)\s+slut|lasaret\s+(?:slutar|avslutas)|skolavslutning\w*"
    r"|vid\s+slutet\s+av\s+(?:varje\s+)?lasar\w*|efter\s+(?:avslutat\s+|varje\s+)?lasar\w*": (6,),
    r"delarsbokslut\w*|delarsrapport\w*|delarsuppfoljning\w*": (8, 9),
    r"(?<!delars)\b(?:arsbokslut|bokslut)\w*|arsredovisning\w*": (1, 2),
    r"host(?:terminens|ens)\s+(?:borjan|start)|borjan\s+av\s+host\w*": (8, 9),
    r"host(?:terminens|ens)\s+slut|slutet\s+av\s+host\w*": (12,),
    r"var(?:terminens|ens)\s+(?:borjan|start)|borjan\s+av\s+var(?:terminen|en)?\b": (1,),
    r"var(?:terminens|ens)\s+slut|slutet\s+av\s+var(?:terminen|en)?\b": (6,),
    r"hostlov\w*": (10, 11),
    r"sportlov\w*": (2,),
    r"jullov\w*|arets\s+slut|arsskifte\w*|slutet\s+av\s+(?:aret|varje\s+ar)": (12,),
    r"(?:kalender)?arets\s+borjan|borjan\s+av\s+(?:aret|varje\s+ar)": (1,),
    r"(?:infor|efter|under)\s+sommar\w*|sommarlov\w*": (6, 7),
    r"\bhost(?:en|terminen|termin|ar)?\b|\bht\b": (8, 9, 10, 11, 12),
    r"\bvar(?:en|terminen|termin|ar)?\b(?!\s+(?:och\s+en|tredje|fjarde|femte))|\bvt\b": (1, 2, 3, 4, 5, 6),
    r"(?:forsta\s+kvartal\w*|kvartal\s*1|q1)\b": (1, 2, 3),
    r"(?:andra\s+kvartal\w*|kvartal\s*2|q2)\b": (4, 5, 6),
    r"(?:tredje\s+kvartal\w*|kvartal\s*3|q3)\b": (7, 8, 9),
    r"(?:fjarde\s+kvartal\w*|kvartal\s*4|q4)\b": (10, 11, 12),
}
EVERY_MONTH = re.compile(r"\b(?:varje\s+manad|manatlig\w*|en\s+gang\s+(?:per|i)\s+manad(?:en)?)\b")


@dataclass(frozen=True, slots=True)
class When:
    """What words say of time: the months they name, the day where they name one, the year, whether it returns."""

    words: str
    months: tuple[int, ...] = ()
    day: int | None = None
    year: int | None = None
    returns: bool = False

    def falls_in(self, school_year: int) -> bool:
        """Whether it has a place in the school year that starts in August of that year."""
        if self.year is None or not self.months:
            return bool(self.months)
        return any(self.year == school_year + (month < FIRST_MONTH) for month in self.months)


@dataclass(frozen=True, slots=True)
class Placed:
    """An item with what its words say of when it is to be done."""

    item: Item
    when: When


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the wheel: its number and name, the year it falls in, and what is to be done in it, dated first."""

    number: int
    name: str
    year: int
    entries: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class YearWheel:
    """A school year from August to July.

    `returning` is what comes back without a month ("årligen"), `other_years` what has a date in another school year,
    `unplaced` what has words for a time that name none; `without_time` says how many items have no such words.
    """

    school_year: int
    months: tuple[Month, ...]
    returning: tuple[Placed, ...]
    other_years: tuple[Placed, ...]
    unplaced: tuple[Placed, ...]
    without_time: int


def school_year_of(day: date) -> int:
    """The year in which the school year of that day starts."""
    return day.year - (day.month < FIRST_MONTH)


def year_wheel(items: Iterable[Item], as_of: date) -> YearWheel:
    """The wheel of the school year that the day falls in, with every item that has words for when."""
    listed = tuple(items)
    placed = [Placed(item, when(item.time)) for item in listed if item.time]
    school_year = school_year_of(as_of)
    on_wheel = [each for each in placed if each.when.months and each.when.falls_in(school_year)]
    rest = [each for each in placed if not each.when.months]
    return YearWheel(
        school_year,
        tuple(_month(number, school_year, on_wheel) for number in ORDER),
        returning=tuple(each for each in rest if each.when.returns),
        other_years=tuple(each for each in placed if each.when.months and not each.when.falls_in(school_year)),
        unplaced=tuple(each for each in rest if not each.when.returns),
        without_time=len(listed) - len(placed),
    )


def when(words: str) -> When:
    """What the words say of time; a day that does not exist is none."""
    folded = " ".join(fold(words).split())
    returns = RETURNS.search(folded) is not None
    dated = next(_dates(folded, words, returns), None)
    if dated:
        return dated
    if EVERY_MONTH.search(folded):
        return When(words, ORDER, returns=True)
    months = tuple(dict.fromkeys((*_spans(folded), *_months(folded))))
    if not months:
        months = next((there for pattern, there in SEASONS.items() if re.search(pattern, folded)), ())
    return When(words, months, year=_year(folded, months), returns=returns)


def _month(number: int, school_year: int, placed: Iterable[Placed]) -> Month:
    year = school_year + (number < FIRST_MONTH)
    here = [each for each in placed if number in each.when.months and each.when.year in (None, year)]
    here.sort(key=lambda each: (each.when.day is None, each.when.day or 0, len(each.when.months)))
    return Month(number, MONTHS[number - 1], year, tuple(here))


def _dates(folded: str, words: str, returns: bool) -> Iterator[When]:
    """The days the words name that exist."""
    for pattern in DATES:
        for match in pattern.finditer(folded):
            parts = match.groupdict()
            month = NUMBER.get(parts.get("month") or "") or int(parts.get("number") or 0)
            day, year = int(parts["day"]), int(parts["year"]) if parts["year"] else None
            try:
                date(year or 2024, month, day)  # 2024 is a leap year: 29 February exists in some year
            except ValueError:
                continue
            yield When(words, (month,), day, year, returns=returns)


def _spans(folded: str) -> Iterator[int]:
    """The months of "augusti–oktober", and over the turn of the year."""
    for match in SPAN.finditer(folded):
        first, last = NUMBER[match["month"]], NUMBER[match["last"]]
        yield from ((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))


def _months(folded: str) -> Iterator[int]:
    return (NUMBER[match["month"]] for match in MONTH_YEAR.finditer(folded))


def _year(folded: str, months: tuple[int, ...]) -> int | None:
    """The year the words name; of a school year "2024/25" the one its months fall in."""
    school = SCHOOL_YEAR.search(folded)
    if school:
        return int(school["first"]) + (bool(months) and all(month < FIRST_MONTH for month in months))
    found = YEAR.search(folded)
    return int(found.group()) if found else None
