"""The counts of a period -> what its page shows and its file holds: rows with shares, and the bars of a picture."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from assistant.archive import OPINIONS, REASONS, FeedbackReason, Opinion
from assistant.export.records import Table
from assistant.language import gettext, marked
from assistant.types import Status
from assistant.usage import Counted, Usage, Week
from assistant.web.words import day, intent_word

STATUSES: Mapping[Status, str] = {
    Status.ANSWERED: marked("Besvarad"),
    Status.PARTIAL: marked("Besvarad till en del"),
    Status.NO_ANSWER: marked("Utan svar"),
    Status.OUT_OF_SCOPE: marked("Utanför dokumenten"),
    Status.CLARIFY: marked("Behövde preciseras"),
    Status.FAILED: marked("Kunde inte besvaras"),
}
TOP, BOTTOM, RIGHT = 8.0, 86.0, 92.0  # where the bars stand, in per cent of the picture
MOST_LABELS = 5  # under the bars: what a narrow screen has room for
GAP = 0.25  # of what a bar has room for


@dataclass(frozen=True, slots=True)
class Row:
    """Something that was counted, in words, and its share of what it is counted among."""

    label: str
    count: int
    share: float
    address: str = ""

    @property
    def percent(self) -> str:
        """The share as it is written."""
        return percent(self.share)


@dataclass(frozen=True, slots=True)
class Section:
    """Counts of one kind and, in a line, what they count; `quoted` when the labels are the documents' own words."""

    id: str
    title: str
    about: str
    rows: tuple[Row, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A week in the picture: where its bar stands, and how high its answered part and the rest of it are, in per cent."""

    week: Week
    label: str
    x: float
    width: float
    answered_y: float
    answered_height: float
    rest_y: float
    rest_height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at a place of the picture, in per cent."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture of the weeks: its bars, the numbers of its lines and the weeks named under it."""

    bars: tuple[Bar, ...]
    lines: tuple[Mark, ...]
    labels: tuple[Mark, ...]


def status_word(status: str) -> str:
    """What came of a question, in a word or two."""
    return gettext(STATUSES[Status(status)])


def percent(share: float) -> str:
    """A share as it is written: 37 %."""
    return f"{100 * share:.0f} %"


def week_word(week: Week) -> str:
    """A week as it is written: v. 34."""
    return gettext("v. %(number)s", number=week.number)


def sections(usage: Usage, filed: Container[str] = ()) -> tuple[Section, ...]:
    """What the page tells under the picture, a table each; without those that nothing was counted for.

    A document that is still among the `filed` has its address.
    """
    whole = usage.questions
    said = sum(each.count for each in usage.opinions)
    found = (
        Section(
            "utfall",
            gettext("Vad det blev av frågorna"),
            gettext("Andel av alla frågor. Ett svar till en del säger själv vad som saknas."),
            _rows(usage.statuses, whole, status_word),
        ),
        Section(
            "fragor-om",
            gettext("Vad frågorna gällde"),
            gettext("Som Röda tråden uppfattade dem; andel av alla frågor."),
            _rows(usage.intents, whole, intent_word),
        ),
        Section(
            "roller",
            gettext("Roller det frågades om"),
            gettext("En fråga kan gälla flera roller; andel av alla frågor."),
            _rows(usage.roles, whole, str),
            quoted=True,
        ),
        Section(
            "dokument",
            gettext("Dokument som citerades"),
            gettext("Varje svar räknas en gång för varje dokument det citerar; andel av alla frågor."),
            _documents(usage.documents, whole, filed),
            quoted=True,
        ),
        Section(
            "utgangna",
            gettext("Svar som vilade på dokument som inte längre gällde"),
            gettext("Dokumentet hade gått ut eller ersatts när svaret gavs: ett tecken på att det behöver revideras."),
            _documents(usage.ended, whole, filed),
            quoted=True,
        ),
        Section(
            "aterkoppling",
            gettext("Vad läsarna tyckte"),
            gettext("Andel av alla omdömen; ett svar kan ha fått flera."),
            _rows(usage.opinions, said, lambda name: gettext(OPINIONS[Opinion(name)])),
        ),
        Section(
            "orsaker",
            gettext("Vad läsarna fann fel"),
            gettext("Andel av alla omdömen; ett omdöme kan ha flera orsaker."),
            _rows(usage.reasons, said, lambda name: gettext(REASONS[FeedbackReason(name)])),
        ),
    )
    return tuple(section for section in found if section.rows)


def chart_of(weeks: tuple[Week, ...]) -> Chart:
    """The picture of the weeks: a bar each, its answered part from the ground up and the rest above it."""
    most = ceiling(max((week.questions for week in weeks), default=0))
    room = RIGHT / len(weeks)
    bars = []
    for number, week in enumerate(weeks):
        answered, rest = (_height(count, most) for count in (week.answered, week.questions - week.answered))
        bars.append(
            Bar(
                week=week,
                label=week_word(week),
                x=room * (number + GAP / 2),
                width=room * (1 - GAP),
                answered_y=BOTTOM - answered,
                answered_height=answered,
                rest_y=BOTTOM - answered - rest,
                rest_height=rest,
            )
        )
    step = -(-len(bars) // MOST_LABELS)
    return Chart(
        tuple(bars),
        tuple(Mark(str(number), BOTTOM - _height(number, most)) for number in (0, most // 2, most)),
        tuple(Mark(bar.label, bar.x + bar.width / 2) for bar in bars[::step]),
    )


def ceiling(most: int) -> int:
    """The even number that the highest line of a picture stands for: 2, 4, 10, 20, 40, 100 and so on."""
    size = 1
    while True:
        for step in (2, 4, 10):
            if most <= step * size:
                return step * size
        size *= 10


def table_of(usage: Usage) -> Table:
    """Everything the page tells in one table: what part of it, what was counted, the number and the share."""
    columns = (gettext("Del"), gettext("Vad"), gettext("Antal"), gettext("Andel"))
    whole = gettext("I perioden")
    rows: list[tuple[str | int, ...]] = [
        (whole, gettext("Från och med"), usage.start.isoformat(), ""),
        (whole, gettext("Till och med"), usage.end.isoformat(), ""),
        (whole, gettext("Frågor"), usage.questions, ""),
        (whole, gettext("Samtal"), usage.conversations, ""),
        (whole, gettext("Frågor som fick svar"), usage.answered, _share(usage.answered, usage)),
        (whole, gettext("Svar på dokument som inte gällde"), usage.on_ended, _share(usage.on_ended, usage)),
        (whole, gettext("Svar med återkoppling"), usage.judged, _share(usage.judged, usage)),
    ]
    of_week = gettext("Frågor per vecka")
    rows.extend((of_week, week.monday.isoformat(), week.questions, "") for week in usage.weeks)
    for section in sections(usage):
        rows.extend((section.title, row.label, row.count, row.percent) for row in section.rows)
    return Table(gettext("Statistik"), columns, tuple(rows))


def period_words(usage: Usage) -> str:
    """The days of the period in words."""
    return f"{day(usage.start)} – {day(usage.end)}"


def _share(count: int, usage: Usage) -> str:
    return percent(count / usage.questions) if usage.questions else ""


def _rows(counted: Iterable[Counted], whole: int, word: Callable[[str], str]) -> tuple[Row, ...]:
    return tuple(Row(word(each.name), each.count, each.count / whole) for each in counted)


def _documents(counted: Iterable[Counted], whole: int, filed: Container[str]) -> tuple[Row, ...]:
    return tuple(
        Row(each.title, each.count, each.count / whole, f"/dokument/{quote(each.name)}" if each.name in filed else "")
        for each in counted
    )


def _height(count: int, most: int) -> float:
    return (BOTTOM - TOP) * count / most
