"""The year of an export -> an iCalendar file: what has a month as days, what has none as things to do."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from textwrap import shorten

from icalendar import Calendar, Event, Todo

from assistant.export.records import NOBODY, Day, Export, printable
from assistant.year import FIRST_MONTH

SUMMARY = 120  # characters; the whole quote stands in the description


def calendar_of(export: Export) -> bytes:
    """The calendar; the same bytes for the same export."""
    calendar = Calendar()
    calendar.add("prodid", "-//Röda tråden//Årshjul//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", export.title)
    stamp = datetime.combine(export.as_of, time(), UTC)
    for day in export.days:
        for part in _parts(day):
            part.add("dtstamp", stamp)
            calendar.add_component(part)
    written: bytes = calendar.to_ical()
    return written


def periods(day: Day) -> tuple[tuple[date, date], ...]:
    """The first and last day of every unbroken stretch of days the words name, in the shown school year or their own."""
    when = day.placed.when
    months = sorted(
        (when.year if when.year is not None else day.school_year + (month < FIRST_MONTH), month)
        for month in when.months
    )
    if when.day is not None:
        return tuple((found, found) for found in (_day(year, month, when.day) for year, month in months))
    starts = [months[0], *(b for a, b in pairwise(months) if not _follows(a, b))] if months else []
    ends = [*(a for a, b in pairwise(months) if not _follows(a, b)), months[-1]] if months else []
    return tuple((date(*start, 1), _day(*end, 31)) for start, end in zip(starts, ends, strict=True))


def _parts(day: Day) -> Iterator[Event | Todo]:
    """An event for each stretch of days; a thing to do, without a day, when the words name no month."""
    item_id = day.record.item.id
    stretches = periods(day)
    if not stretches:
        yield _described(Todo(), day, item_id)
    for number, (first, last) in enumerate(stretches, start=1):
        event = _described(Event(), day, item_id if number == 1 else f"{item_id}-{number}")
        event.add("dtstart", first)
        event.add("dtend", last + timedelta(days=1))  # the day after the last one
        event.add("transp", "TRANSPARENT")
        until = day.record.document.valid_to
        if day.placed.when.returns and (until is None or first <= until):
            event.add("rrule", {"freq": "yearly", **({"until": until} if until else {})})
        yield event


def _described(part: Event | Todo, day: Day, uid: str) -> Event | Todo:
    record = day.record
    item = record.item
    told = (
        f"”{item.text}”",
        f"{record.place}.",
        f"{record.path}." if record.path else "",
        f"Ansvarig: {item.role or NOBODY}.",
        f"Dokumentets ord för när: {day.placed.when.words}.",
        f"Giltighet: {record.standing.explanation}",
    )
    part.add("uid", uid)
    part.add("summary", printable(shorten(item.text, SUMMARY, placeholder=" …")))
    part.add("description", printable("\n".join(filter(None, told))))
    part.add("categories", [printable(item.role or NOBODY)])
    return part


def _day(year: int, month: int, day: int) -> date:
    """The day, or the last one of a month that has no such day."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def _follows(month: tuple[int, int], other: tuple[int, int]) -> bool:
    return month[0] * 12 + month[1] + 1 == other[0] * 12 + other[1]
