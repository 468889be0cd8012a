"""Counts of what was asked: every question in one week, every picture within its frame."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.archive import Cited, Glimpse
from assistant.types import Status, Validity
from assistant.usage import WITH_ANSWER, moments, usage_of
from assistant.web.usage_view import BOTTOM, RIGHT, TOP, ceiling, chart_of

START, END = date(2026, 1, 7), date(2026, 3, 4)


def glimpse(at: datetime, status: Status = Status.ANSWERED, cited: tuple[Cited, ...] = ()) -> Glimpse:
    return Glimpse("a1", "samtal", at, "Vad ska rektor göra?", status, "responsibility", ("Rektor",), cited)


asked_in_period = st.lists(
    st.builds(
        glimpse,
        st.integers(0, (END - START).days).map(lambda days: datetime(2026, 1, 7, 12, tzinfo=UTC) + timedelta(days)),
        st.sampled_from(Status),
    ),
    max_size=60,
)


@given(asked_in_period)
def test_every_question_is_in_one_week_and_has_one_outcome(asked: list[Glimpse]) -> None:
    usage = usage_of(asked, START, END)
    assert sum(week.questions for week in usage.weeks) == usage.questions == len(asked)
    assert sum(week.answered for week in usage.weeks) == usage.answered
    assert sum(each.count for each in usage.statuses) == len(asked)
    assert usage.answered == sum(each.status in WITH_ANSWER for each in asked)
    mondays = [week.monday for week in usage.weeks]
    assert mondays == [date(2026, 1, 5) + timedelta(weeks=number) for number in range(9)]


@given(asked_in_period)
def test_every_bar_stands_within_the_picture_and_beside_the_others(asked: list[Glimpse]) -> None:
    bars = chart_of(usage_of(asked, START, END).weeks).bars
    for bar in bars:
        assert TOP - 1e-9 <= bar.rest_y <= bar.answered_y <= BOTTOM
        assert bar.rest_y + bar.rest_height <= bar.answered_y + 1e-9
    for one, following in pairwise(bars):
        assert one.x + one.width < following.x
    assert bars[-1].x + bars[-1].width < RIGHT


@given(st.integers(0, 10**6))
def test_the_highest_line_of_a_picture_is_even_and_no_lower_than_the_highest_bar(most: int) -> None:
    top = ceiling(most)
    assert most <= top <= max(2, 3 * most)
    assert top % 2 == 0


def test_a_document_counts_once_for_each_answer_also_when_it_no_longer_applied() -> None:
    old, new = Cited("a", "Gammal plan", Validity.EXPIRED), Cited("b", "Ny plan", Validity.CURRENT)
    at = datetime(2026, 2, 2, 12, tzinfo=UTC)
    usage = usage_of([glimpse(at, cited=(old, new)), glimpse(at, cited=(new,))], START, END)
    assert [(each.name, each.title, each.count) for each in usage.documents] == [
        ("b", "Ny plan", 2),
        ("a", "Gammal plan", 1),
    ]
    assert [each.name for each in usage.ended] == ["a"]
    assert usage.on_ended == 1


def test_the_last_day_of_a_period_is_within_it() -> None:
    start, end = moments(START, END)
    assert end - start >= timedelta(days=(END - START).days + 1) - timedelta(hours=1)
    assert (start.astimezone().date(), end.astimezone().date()) == (START, END + timedelta(days=1))
