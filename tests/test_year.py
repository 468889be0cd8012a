"""Words for when something is to be done get their place on the school year's wheel, or stay as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Item
from assistant.year import ORDER, school_year_of, when, year_wheel
from tests.test_store import ITEM

TODAY = date(2026, 11, 21)


def timed(*words: str | None) -> list[Item]:
    return [replace(ITEM, id=f"i{n}", time=each) for n, each in enumerate(words)]


@pytest.mark.parametrize(
    ("words", "months", "returns"),
    [
        ("i juni varje år", (6,), True),
        ("i början av mars", (3,), False),
        ("augusti–oktober", (8, 9, 10), False),
        ("november till januari", (11, 12, 1), False),
        ("mars och september varje år", (3, 9), True),
        ("inför läsårsstart", (8,), False),
        ("vid skolstart", (8,), False),
        ("vid läsårets slut", (6,), False),
        ("i samband med bokslut", (1, 2), False),
        ("vid delårsbokslut", (8, 9), False),
        ("före årsskiftet", (12,), False),
        ("under höstterminen", (8, 9, 10, 11, 12), False),
        ("varje vårtermin", (1, 2, 3, 4, 5, 6), True),
        ("i slutet av vårterminen", (6,), False),
        ("kvartal 2", (4, 5, 6), False),
        ("varje månad", ORDER, True),
        ("årligen", (), True),
        ("varje termin", (), True),
        ("minst en gång per läsår", (), True),
        ("vartannat år", (), True),
        ("vart tredje år", (), True),
        ("löpande", (), True),
        ("inom tre månader", (), False),
        ("vid behov", (), False),
        ("vad gäller varor", (), False),
    ],
)
def test_words_without_a_day_name_months_or_that_it_returns(words: str, months: tuple[int, ...], returns: bool) -> None:
    found = when(words)
    assert (found.months, found.returns, found.day, found.words) == (months, returns, None, words)


@pytest.mark.parametrize(
    ("words", "day", "month", "year"),
    [
        ("senast 15 mars 2025", 15, 3, 2025),
        ("senast den 1 oktober varje år", 1, 10, None),
        ("2025-08-31", 31, 8, 2025),
        ("före 1/3 2027", 1, 3, 2027),
        ("den 29 februari", 29, 2, None),
        ("29 februari 2028", 29, 2, 2028),
    ],
)
def test_a_day_is_read_with_its_year_when_it_has_one(words: str, day: int, month: int, year: int | None) -> None:
    found = when(words)
    assert (found.day, found.months, found.year) == (day, (month,), year)


@pytest.mark.parametrize("words", ["31 april 2025", "29 februari 2026", "2025-13-01", "den 45 maj"])
def test_a_day_that_does_not_exist_is_no_day(words: str) -> None:
    assert when(words).day is None


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026), (date(2026, 12, 31), 2026), (date(2027, 1, 1), 2026)],
)
def test_a_school_year_starts_in_august(day: date, year: int) -> None:
    assert school_year_of(day) == year


def test_the_wheel_runs_from_august_to_july_with_the_dated_first_in_each_month() -> None:
    wheel = year_wheel(timed("i juni varje år", "senast 15 juni 2027", "senast 2 juni"), TODAY)
    assert [(month.name, month.year) for month in wheel.months][:5] == [
        ("augusti", 2026),
        ("september", 2026),
        ("oktober", 2026),
        ("november", 2026),
        ("december", 2026),
    ]
    assert (wheel.months[-1].name, wheel.months[-1].year) == ("juli", 2027)
    june = wheel.months[ORDER.index(6)]
    assert [entry.when.words for entry in june.entries] == ["senast 2 juni", "senast 15 juni 2027", "i juni varje år"]


def test_what_has_no_month_is_listed_apart_in_its_own_words() -> None:
    wheel = year_wheel(timed("årligen", "vid behov", "senast 15 mars 2025", None), TODAY)
    assert [entry.when.words for entry in wheel.returning] == ["årligen"]
    assert [entry.when.words for entry in wheel.unplaced] == ["vid behov"]
    assert [entry.when.words for entry in wheel.other_years] == ["senast 15 mars 2025"]
    assert wheel.without_time == 1
    assert not any(month.entries for month in wheel.months)


def test_a_term_of_another_year_is_not_on_the_wheel_and_one_of_this_year_is() -> None:
    wheel = year_wheel(timed("vårterminen 2026", "vårterminen 2027", "hösten 2026", "läsåret 2026/27"), TODAY)
    assert [entry.when.words for entry in wheel.other_years] == ["vårterminen 2026"]
    placed = {entry.when.words: month.number for month in reversed(wheel.months) for entry in month.entries}
    assert placed == {"hösten 2026": 8, "vårterminen 2027": 1}
    assert [entry.when.words for entry in wheel.unplaced] == ["läsåret 2026/27"]


WORDS = st.lists(
    st.sampled_from(
        "senast den 15 mars 2025 2027 juni varje år årligen vid bokslut hösten löpande behov 31 april".split()
    ),
    max_size=6,
).map(" ".join)


@given(st.lists(WORDS | st.none(), max_size=8), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_every_item_is_on_the_wheel_or_in_one_list_beside_it(words: list[str | None], day: date) -> None:
    items = timed(*words)
    wheel = year_wheel(items, day)
    on_wheel = {entry.item.id for month in wheel.months for entry in month.entries}
    beside = [entry.item.id for apart in (wheel.returning, wheel.other_years, wheel.unplaced) for entry in apart]
    assert len(beside) == len(set(beside))
    assert not on_wheel & set(beside)
    assert len(on_wheel) + len(beside) + wheel.without_time == len(items)


@given(st.text(max_size=40))
def test_any_words_are_kept_as_they_are(words: str) -> None:
    assert when(words).words == words
