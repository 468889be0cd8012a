"""A unit and its documents -> what it can talk about and how it rates itself before the dialogue: questions, form and brief.

What a unit writes in a form is its own: nothing here keeps it, adds it up or compares it with another unit's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError
from rapidfuzz import fuzz

from assistant.chains import GOALS
from assistant.draft import Ground, Maker, one_each, survey, warnings
from assistant.draft.demands import Demand
from assistant.draft.infinitive import bare, infinitive
from assistant.draft.slots import Slots
from assistant.errors import InputError
from assistant.judge import register_of
from assistant.language import gettext, marked
from assistant.register import DEMANDS, PERSONAL
from assistant.roles import ancestors, names, relation
from assistant.swedish import words
from assistant.types import Caution, Citation, Document, Gap, Item, ItemKind, Link, Requirement, Unit
from assistant.weight import weight_of
from assistant.year import school_year_of

NEARLY_THE_SAME = 85.0  # percent: from which a requirement is last year's in a new version of its document
LEADERS = "Chef"
T = TypeVar("T")


class Occasion(StrEnum):
    """Where a question is to be talked about."""

    STAFF_MEETING = "apt"
    PERSONAL_TALK = "medarbetarsamtal"


class Grade(StrEnum):
    """How far a unit finds that it has come with a requirement; four, so that there is no middle to hide in."""

    NOT_BEGUN = marked("inte påbörjat")
    BEGUN = marked("påbörjat")
    MOSTLY = marked("till stor del på plats")
    IN_PLACE = marked("helt på plats")


GRADES: Mapping[Grade, str] = {
    Grade.NOT_BEGUN: marked("Inte påbörjat: vi arbetar inte med det än"),
    Grade.BEGUN: marked("Påbörjat: några arbetar med det, eller en del av det är gjort"),
    Grade.MOSTLY: marked("Till stor del på plats: det mesta är gjort och de flesta är med"),
    Grade.IN_PLACE: marked("Helt på plats: det är gjort, alla är med och vi kan visa det"),
}
"""The grades as a form words them."""
QUESTIONS: Mapping[tuple[Occasion, Gap], str] = {
    (Occasion.STAFF_MEETING, Gap.UNKNOWN): marked("Hur ska vi %(do)s?"),
    (Occasion.STAFF_MEETING, Gap.LACKING): marked("Vad hindrar oss från att %(do)s, och vad gör vi åt det?"),
    (Occasion.STAFF_MEETING, Gap.BEGUN): marked("Vad återstår för att %(do)s, och vem tar nästa steg?"),
    (Occasion.STAFF_MEETING, Gap.IN_PLACE): marked("Vad visar att vi lyckas %(do)s?"),
    (Occasion.PERSONAL_TALK, Gap.UNKNOWN): marked("Vad behöver du för att %(do)s?"),
    (Occasion.PERSONAL_TALK, Gap.LACKING): marked("Vad hindrar dig från att %(do)s, och vilket stöd behöver du?"),
    (Occasion.PERSONAL_TALK, Gap.BEGUN): marked("Hur långt har du kommit med att %(do)s, och vad är ditt nästa steg?"),
    (Occasion.PERSONAL_TALK, Gap.IN_PLACE): marked("Hur märks det att du lyckas %(do)s?"),
}
"""Questions made from a requirement, by where they are asked and what the unit has said of it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the item and quote it comes from; `own` is the document's own, word for word."""

    text: str
    occasion: Occasion
    item_id: str
    citation: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions for a unit to talk about, the documents' own first, with their citations."""

    id: str
    unit: Unit
    questions: tuple[Question, ...]
    citations: tuple[Citation, ...]
    warnings: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """What a unit says of one requirement; `text` is the requirement's, by which it is found again in a new version."""

    item_id: str
    text: str
    grade: Grade | None = None
    evidence: str = ""
    next_step: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement or goal to be rated, the plan's own indicators for it, and the rating of last year.

    `reworded` says that the document words it otherwise than it did when it was rated.
    """

    requirement: Requirement
    text: str
    area: str | None = None
    goal: bool = False
    indicators: tuple[Link, ...] = ()
    before: Rating | None = None
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A self-assessment to fill in: every goal of the unit's documents and every requirement on it, in document order."""

    id: str
    unit: Unit
    school_year: int
    rows: tuple[Row, ...]
    citations: tuple[Citation, ...]
    gone: tuple[Rating, ...] = ()
    warnings: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A requirement as it is brought to the dialogue: its quote, how the unit rates it and what is to be talked about."""

    row: Row
    citation: Citation
    rating: Rating
    question: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a unit brings to its dialogue, what it is furthest from first; `unrated` are the rows that it left open."""

    id: str
    unit: Unit
    school_year: int
    entries: tuple[Entry, ...]
    unrated: tuple[Row, ...]
    warnings: tuple[Caution, ...] = ()


def conversation(unit: Unit, made_with: Maker, *, filed: Mapping[str, Document], as_of: date) -> Conversation:
    """The questions for a unit in its areas, or in all; raises InputError when nothing is laid on it."""
    ground = survey(unit, made_with, filed=filed, as_of=as_of)
    found = [_own_question(item, ground) for item in _questions(unit, ground, made_with)]
    found += [_made_question(demand, ground) for demand in _demands(unit, ground, as_of)]
    questions = {tuple(words(each.text)): each for each in reversed([each for each in found if each])}
    return Conversation(
        id=uuid4().hex,
        unit=unit,
        questions=tuple(questions.values())[::-1],
        citations=tuple(ground.proofs.citations),
        warnings=(
            *ground.cautions,
            *warnings(unit, ground, made_with, one_each(ground.proofs.citations), filed=filed, as_of=as_of),
        ),
    )


def form(
    unit: Unit,
    made_with: Maker,
    *,
    filed: Mapping[str, Document],
    as_of: date,
    before: Iterable[Rating] = (),
) -> Form:
    """The form for a unit in its areas, or in all, with last year's ratings beside; raises InputError as a draft does."""
    ground = survey(unit, made_with, filed=filed, as_of=as_of)
    slots = Slots(ground.near, ground.nearness, ground.proofs)
    rated = [demand.item for demand in _demands(unit, ground, as_of)]
    goals = [] if unit.areas else [item for item in ground.near.goals if item not in rated]
    rows = [row for item in (*goals, *rated) if (row := _row(item, ground, slots, filed))]
    order = {document.id: place for place, document in enumerate(ground.sources.binding)}
    rows.sort(key=lambda row: _place(row, ground, order))
    carried, gone = carry_over(before, rows)
    return Form(
        id=uuid4().hex,
        unit=unit,
        school_year=school_year_of(as_of),
        rows=carried,
        citations=tuple(ground.proofs.citations),
        gone=gone,
        warnings=(
            *ground.cautions,
            *warnings(unit, ground, made_with, one_each(ground.proofs.citations), filed=filed, as_of=as_of),
        ),
    )


def carry_over(before: Iterable[Rating], rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Rating, ...]]:
    """The rows with the ratings of last year beside, and the ratings of what is not asked any more.

    A rating goes with its item, or where a new version of the document has another with the row whose text is nearly its own.
    """
    left = {rating.item_id: rating for rating in before}
    found = {
        row.requirement.item_id: left.pop(row.requirement.item_id) for row in rows if row.requirement.item_id in left
    }
    pairs = sorted(
        (
            (_alike(rating.text, row.text), rating.item_id, row.requirement.item_id)
            for rating in left.values()
            for row in rows
            if row.requirement.item_id not in found
        ),
        key=lambda pair: -pair[0],
    )
    for alike, rated, asked in pairs:
        if alike >= NEARLY_THE_SAME and rated in left and asked not in found:
            found[asked] = left.pop(rated)
    return tuple(_beside(row, found.get(row.requirement.item_id)) for row in rows), tuple(left.values())


def dialogue(filled: Form, ratings: Iterable[Rating]) -> Dialogue:
    """The brief for a dialogue from a form and its ratings; raises InputError for a rating of what the form does not ask."""
    said = {rating.item_id: rating for rating in ratings if rating.grade is not None}
    rows = {row.requirement.item_id: row for row in filled.rows}
    unknown = [rating.text or id_ for id_, rating in said.items() if id_ not in rows]
    if unknown:
        text = gettext(
            "Skattningen gäller något som formuläret inte har: ”%(text)s”. Hämta formuläret igen.",
            text=unknown[0],
        )
        raise InputError(text)
    cited = {citation.n: citation for citation in filled.citations}
    entries = [
        Entry(
            row,
            cited[row.requirement.citation],
            said[id_],
            said[id_].question.strip() or _open_question(row, said[id_]),
        )
        for id_, row in rows.items()
        if id_ in said
    ]
    grades = tuple(Grade)
    entries.sort(key=lambda entry: grades.index(entry.rating.grade or Grade.NOT_BEGUN))
    unrated = tuple(row for id_, row in rows.items() if id_ not in said)
    return Dialogue(uuid4().hex, filled.unit, filled.school_year, tuple(entries), unrated, filled.warnings)


def to_json(value: Conversation | Form | Dialogue | Rating) -> str:
    """The value as JSON, to be kept."""
    return TypeAdapter(type(value)).dump_json(value).decode()


def from_json(kind: type[T], text: str | bytes) -> T:
    """The value that was made JSON of; raises InputError when the text holds no such value."""
    try:
        return TypeAdapter(kind).validate_json(text)
    except ValidationError as error:
        raise InputError(
            gettext("Filen är ingen sparad skattning eller ett samtalsunderlag. Välj en annan fil.")
        ) from error


def _told(
    unit: Unit, ground: Ground, made_with: Maker, *, filed: Mapping[str, Document], as_of: date
) -> tuple[Caution, ...]:
    """What the unit should know of its documents."""
    cited = one_each(ground.proofs.citations)
    return (*ground.cautions, *warnings(unit, ground, made_with, cited, filed=filed, as_of=as_of))


def _demands(unit: Unit, ground: Ground, as_of: date) -> Sequence[Demand]:
    """What is asked of the unit in its areas, or in all when it names none that a document mentions."""
    held = frozenset(id_ for area in unit.areas if area.strip() for id_ in ground.held[area.strip()])
    asked = [
        demand
        for demand in ground.demands
        if demand.asked and demand.item.kind in (*DEMANDS, *GOALS) and not demand.passed(as_of)
    ]
    return [demand for demand in asked if demand.item.id in held] if held else asked


def _questions(unit: Unit, ground: Ground, made_with: Maker) -> Iterable[Item]:
    """The questions that the unit's documents put to its roles, or to nobody in particular."""
    own = {document.id for document in (*ground.sources.binding, *ground.sources.support)}
    for item in register_of(made_with.store, kind=ItemKind.QUESTION):
        to_unit = item.role is None or any(relation(item.role, role) in PERSONAL for role in unit.roles)
        if item.document_id in own and to_unit:
            yield item


def _own_question(item: Item, ground: Ground) -> Question | None:
    n = ground.proofs.number(item)
    return Question(bare(item.text), Occasion.STAFF_MEETING, item.id, n, own=True) if n is not None else None


def _made_question(demand: Demand, ground: Ground) -> Question | None:
    """The question that a requirement makes: to all together, or to each of those who are not to lead it."""
    n = ground.proofs.number(demand.item)
    if n is None:
        return None
    occasion = Occasion.PERSONAL_TALK if _of_each(demand.item.role) else Occasion.STAFF_MEETING
    do = infinitive(demand.item).rstrip(".")
    text = gettext(QUESTIONS[occasion, ground.gap(demand)], do=f"{do[:1].lower()}{do[1:]}")
    return Question(text, occasion, demand.item.id, n)


def _of_each(role: str | None) -> bool:
    """Whether what is laid on a role is laid on each of the staff, and not on those who lead it or on the school."""
    above = {*names(role or ""), *ancestors(role or "")}
    return "Personal" in above and LEADERS not in above


def _row(item: Item, ground: Ground, slots: Slots, filed: Mapping[str, Document]) -> Row | None:
    n = ground.proofs.number(item)
    if n is None:
        return None
    demand = next((each for each in ground.demands if each.item.id == item.id), None)
    weight = weight_of(item, filed[item.document_id]).value
    requirement = (
        ground.requirement(demand)
        if demand
        else Requirement(item.id, n, weight, relation(item.role, "").value, item.role)
    )
    if requirement is None:
        return None
    goal = item.kind in GOALS
    links = _measuring(item, ground) if goal else slots.indicators([item], slots.goals([item]))
    return Row(requirement, bare(item.text) if goal else infinitive(item), item.area, goal, links)


def _measuring(goal: Item, ground: Ground) -> tuple[Link, ...]:
    """The plan's own indicators for a goal."""
    tied = [(each, ground.proofs.number(each)) for each in ground.near.indicators if each.serves == goal.id]
    return tuple(Link(each.id, n, stated=not each.inferred) for each, n in tied if n is not None)


def _place(row: Row, ground: Ground, order: Mapping[str, int]) -> tuple[int, int, int]:
    """Where a row's item stands: document, page and character."""
    citation = ground.proofs.citations[row.requirement.citation - 1]
    return order.get(citation.document_id, len(order)), citation.page, citation.start


def _beside(row: Row, before: Rating | None) -> Row:
    return replace(row, before=before, reworded=before is not None and words(before.text) != words(row.text))


def _alike(one: str, other: str) -> float:
    """How much of two texts is the same, in percent, whatever the case and signs."""
    return fuzz.ratio(" ".join(words(one)), " ".join(words(other)))


def _open_question(row: Row, rating: Rating) -> str:
    """What is left to talk about when the unit has asked nothing itself."""
    grades = tuple(Grade)
    if rating.grade is None:
        return ""
    if row.before and row.before.grade and grades.index(rating.grade) < grades.index(row.before.grade):
        return gettext("Vad har gjort att det har gått tillbaka sedan förra skattningen?")
    if not rating.evidence.strip():
        return gettext("Vad visar att det är så?")
    if rating.grade is not Grade.IN_PLACE and not rating.next_step.strip():
        return gettext("Vad är nästa steg, och vem tar det?")
    if rating.grade is Grade.IN_PLACE:
        return gettext("Hur ser vi till att det håller i sig?")
    return gettext("Vad behövs för att nästa steg ska bli av?")
