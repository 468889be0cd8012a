"""Glimpses of the questions of a period -> how much was asked, about what and with what outcome: numbers, and nobody's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assistant.archive import FeedbackReason, Glimpse, Opinion
from assistant.types import Status, Validity

WITH_ANSWER = (Status.ANSWERED, Status.PARTIAL)
ENDED = (Validity.EXPIRED, Validity.REPLACED)
MOST_LISTED = 10
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday, with how many questions it had and how many of them got an answer, in whole or in part."""

    monday: date
    questions: int
    answered: int

    @property
    def number(self) -> int:
        """The number of the week in its year."""
        return self.monday.isocalendar().week


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that was counted, by the name it is known by; `title` is what a document is called."""

    name: str
    count: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked from the first day to the last, both with it; every list has the most frequent first."""

    start: date
    end: date
    questions: int
    conversations: int
    weeks: tuple[Week, ...]
    statuses: tuple[Counted, ...]
    intents: tuple[Counted, ...]
    roles: tuple[Counted, ...]
    documents: tuple[Counted, ...]
    ended: tuple[Counted, ...]
    on_ended: int
    judged: int
    opinions: tuple[Counted, ...]
    reasons: tuple[Counted, ...]

    @property
    def answered(self) -> int:
        """How many questions got an answer, in whole or in part."""
        return sum(each.count for each in self.statuses if each.name in WITH_ANSWER)


def usage_of(asked: Sequence[Glimpse], start: date, end: date) -> Usage:
    """The counts of what was asked from one day to the other; a document or a role counts once for each answer."""
    said = [said for each in asked for said in each.feedback]
    titles = {cited.document_id: cited.document_title for each in asked for cited in each.cited}
    documents = Counter(id_ for each in asked for id_ in {cited.document_id for cited in each.cited})
    ended = [{cited.document_id for cited in each.cited if cited.validity in ENDED} for each in asked]
    return Usage(
        start=start,
        end=end,
        questions=len(asked),
        conversations=len({each.conversation_id for each in asked}),
        weeks=weeks_of(asked, start, end),
        statuses=_counted(Counter(each.status for each in asked)),
        intents=_counted(Counter(each.intent for each in asked)),
        roles=_counted(Counter(role for each in asked for role in dict.fromkeys(each.roles)))[:MOST_LISTED],
        documents=_counted(documents, titles)[:MOST_LISTED],
        ended=_counted(Counter(id_ for ids in ended for id_ in ids), titles)[:MOST_LISTED],
        on_ended=sum(map(bool, ended)),
        judged=sum(bool(each.feedback) for each in asked),
        opinions=_counted(Counter(Opinion(each.verdict) for each in said)),
        reasons=_counted(Counter(FeedbackReason(reason) for each in said for reason in each.reasons)),
    )


def weeks_of(asked: Iterable[Glimpse], start: date, end: date) -> tuple[Week, ...]:
    """Every week that has a day of the period, also those without a question, in order."""
    questions: Counter[date] = Counter()
    answered: Counter[date] = Counter()
    for each in asked:
        monday = monday_of(each.at.astimezone().date())
        questions[monday] += 1
        answered[monday] += each.status in WITH_ANSWER
    first = monday_of(start)
    mondays = [first + WEEK * number for number in range((end - first) // WEEK + 1)]
    return tuple(Week(monday, questions[monday], answered[monday]) for monday in mondays)


def monday_of(day: date) -> date:
    """The Monday of the week of that day."""
    return day - timedelta(days=day.weekday())


def moments(start: date, end: date) -> tuple[datetime, datetime]:
    """When the first day begins and the last day ends, in the time of this machine."""
    return tuple(datetime.combine(day, time()).astimezone() for day in (start, end + timedelta(days=1)))  # type: ignore[return-value]


def _counted(counts: Counter[str], titles: dict[str, str] | None = None) -> tuple[Counted, ...]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Counted(name, count, (titles or {}).get(name, "")) for name, count in ordered)
