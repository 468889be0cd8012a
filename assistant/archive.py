"""Turns of conversations -> kept as they were until they are too old, with what readers said and what had no answer."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from threading import Lock
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import InputError, NotFoundError, StoreError
from assistant.language import marked
from assistant.settings import Settings
from assistant.store import BUSY_MILLISECONDS, Store, answers, feedback, gaps
from assistant.swedish import fold
from assistant.types import Answer, Caution, Status, Turn, Validity
from assistant.vocabulary.stems import stem

log = logging.getLogger(__name__)

TURNS = 20  # the latest of a conversation that are looked back on
REMEMBERED = 200  # turns, read from JSON once: a conversation looks back on the same ones again and again
CRITICISED = 50
NEAREST = 3  # documents named with a question that was not answered
PATIENCE_MILLISECONDS = 2_000  # an answer waits this long for other writers; who asked should not wait for an ingest
MOST_WORDS = 1_000  # characters of feedback
GAPS = (Status.NO_ANSWER, Status.PARTIAL)

CANNOT = "Svaret kunde inte sparas"
NOT_KEPT = Caution(
    "not-kept",
    f"{CANNOT} och har ingen egen adress; följdfrågor känner inte till det. Skriv ut det om du behöver ha det kvar.",
)

TURN = TypeAdapter(Turn)
UNREADABLE = "Svaret är sparat av en annan version av Röda tråden och kan inte läsas."
NOTHING_KEPT = "Det finns inget sparat av det samtalet. Det kan vara borttaget eller för gammalt."


class Opinion(StrEnum):
    """What a reader thinks of an answer or of one of its sources."""

    GOOD = "good"
    BAD = "bad"


class FeedbackReason(StrEnum):
    """What is wrong with it."""

    WRONG_SOURCE = "wrong_source"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"
    HARD_TO_UNDERSTAND = "hard_to_understand"
    OFF_TARGET = "off_target"
    OTHER = "other"


OPINIONS: Mapping[Opinion, str] = {Opinion.GOOD: marked("Bra"), Opinion.BAD: marked("Dåligt")}
REASONS: Mapping[FeedbackReason, str] = {
    FeedbackReason.WRONG_SOURCE: marked("Fel källa"),
    FeedbackReason.INCOMPLETE: marked("Ofullständig"),
    FeedbackReason.OUTDATED: marked("Inte aktuell"),
    FeedbackReason.HARD_TO_UNDERSTAND: marked("Svårbegriplig"),
    FeedbackReason.OFF_TARGET: marked("Svarar inte på frågan"),
    FeedbackReason.OTHER: marked("Annat"),
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader has said of an answer; of its source `n`, or of the whole when that is None."""

    verdict: Opinion
    reasons: tuple[FeedbackReason, ...] = ()
    text: str = ""
    n: int | None = None
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A turn as it was kept, when, and what readers have said of its answer, in order."""

    turn: Turn
    at: datetime
    feedback: tuple[Feedback, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that an answer quotes, by the title it had, and whether it applied when the answer was given."""

    document_id: str
    document_title: str
    validity: Validity


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A turn as lists and counts need it: what was asked, what came of it, and what readers have said of the answer."""

    answer_id: str
    conversation_id: str
    at: datetime
    question: str
    status: Status
    intent: str
    roles: tuple[str, ...]
    cited: tuple[Cited, ...]
    feedback: tuple[Feedback, ...] = ()


@dataclass(frozen=True, slots=True)
class Criticism:
    """What a reader found wrong, with an answer to what: the question on its own, as it was read in its conversation."""

    answer_id: str
    question: str
    feedback: Feedback


@dataclass(frozen=True, slots=True)
class NearDocument:
    """A document that came near a question without answering it, and the page where it did."""

    document_id: str
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Something asked about that the documents do not answer, or not wholly: a kunskapslucka.

    `words` are the words of its subject as they were last asked with; `intent`, `status`, `searched` and `nearest` are of
    the last time. It is `handled` until it is asked about once more.
    """

    id: int
    words: tuple[str, ...]
    intent: str
    status: Status
    times: int
    first_asked: datetime
    last_asked: datetime
    searched: tuple[str, ...]
    nearest: tuple[NearDocument, ...]
    handled: bool


class Archive:
    """Every turn of every conversation of an installation, for as long as its settings say."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._engine = store.engine
        self._days = settings.conversation_days
        self._lock = Lock()  # writers of this process queue here, where waiting is cheaper than in the database
        self._pruned_on: date | None = None

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""
        return self._days > 0

    @property
    def days(self) -> int:
        """How many days an answer is kept."""
        return self._days

    def keep(self, turn: Turn, *, private: bool = False, subject: Collection[str] = ()) -> Answer:
        """The turn's answer, which is kept as by `save`; with a caution when that could not be done."""
        try:
            self.save(turn, private=private, subject=subject)
        except StoreError:
            log.error(
                "answer %s is not kept", turn.answer.id
            )  # without the error's trace, which has the question in it
            return replace(turn.answer, warnings=(*turn.answer.warnings, NOT_KEPT))
        return turn.answer

    def save(self, turn: Turn, *, private: bool = False, subject: Collection[str] = ()) -> None:
        """Keep a turn, and as a gap what it was about when the documents did not answer; raises StoreError.

        With `private` nothing that could repeat the question is kept. `subject` are the words that say what was asked about:
        only such as the documents or the lexicon know, for a name or a number must never be among them.
        """
        if not self.keeps:
            return
        now = datetime.now(UTC)
        kept = without_question(turn) if private else turn
        gap = None if private else _gap_row(turn.answer, subject, now)
        with self._writing() as connection:
            connection.execute(answers.insert(), [_answer_row(kept, now)])
            if gap is not None:
                connection.execute(gaps.insert(), [gap])
            if self._pruned_on != now.date():
                self._remove_old(connection, now)
        self._pruned_on = now.date()

    def turns(self, conversation_id: str) -> tuple[Turn, ...]:
        """The latest turns of a conversation, oldest first; none of one that is not known."""
        query = sa.select(answers.c.turn).where(answers.c.conversation_id == conversation_id)
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(answers.c.number.desc()).limit(TURNS)).scalars().all()
        return tuple(_turn(each) for each in reversed(found))

    def kept(self, answer_id: str) -> Kept:
        """An answer with its question, as it was given; raises NotFoundError."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(answers).where(answers.c.id == answer_id)).first()
            if row is None:
                raise NotFoundError(
                    f"Det finns inget sparat svar ”{answer_id}”. Det kan vara borttaget eller för gammalt; ställ frågan igen."
                )
            said = connection.execute(
                sa.select(feedback).where(feedback.c.answer_id == answer_id).order_by(feedback.c.number)
            )
            return Kept(_turn(row.turn), _utc(row.kept_at), tuple(map(_feedback, said)))

    def conversation(self, conversation_id: str) -> tuple[Kept, ...]:
        """Every turn of a conversation, oldest first; raises NotFoundError when none is kept."""
        of_it = answers.c.conversation_id == conversation_id
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(answers).where(of_it).order_by(answers.c.number)).all()
            said = _feedback_of(connection, of_it)
        if not rows:
            raise NotFoundError(NOTHING_KEPT)
        return tuple(Kept(_turn(row.turn), _utc(row.kept_at), said.get(row.id, ())) for row in rows)

    def glimpses(self, conversation_ids: Collection[str]) -> tuple[Glimpse, ...]:
        """Every turn of those conversations, oldest first."""
        return self._glimpses(answers.c.conversation_id.in_(conversation_ids))

    def asked_between(self, start: datetime, end: datetime) -> tuple[Glimpse, ...]:
        """Every turn from the one moment until the other, whoever asked, oldest first."""
        since, until = start.astimezone(UTC), end.astimezone(UTC)
        return self._glimpses(sa.and_(answers.c.kept_at >= since, answers.c.kept_at < until))

    def answer(self, answer_id: str) -> Answer:
        """An answer as it was given; raises NotFoundError."""
        return self.kept(answer_id).turn.answer

    def forget(self, conversation_id: str) -> int:
        """How many answers were deleted: all of the conversation, with what was said of them. Raises StoreError."""
        with self._writing() as connection:
            gone = connection.execute(answers.delete().where(answers.c.conversation_id == conversation_id))
            return gone.rowcount

    def prune(self, now: datetime | None = None) -> int:
        """How many answers were deleted because they are too old; raises StoreError."""
        with self._writing() as connection:
            return self._remove_old(connection, now or datetime.now(UTC))

    def give_feedback(
        self, answer_id: str, *, verdict: str, reasons: Iterable[str] = (), text: str = "", n: int | None = None
    ) -> Feedback:
        """What a reader says of an answer or of one of its sources, kept; raises InputError, NotFoundError or StoreError."""
        said = replace(_checked(self.answer(answer_id), verdict, tuple(reasons), text, n), given_at=datetime.now(UTC))
        row = {"answer_id": answer_id, "n": said.n, "verdict": said.verdict, "reasons": list(said.reasons)}
        with self._writing() as connection:
            connection.execute(feedback.insert(), [row | {"text": said.text, "given_at": said.given_at}])
        return said

    def criticism(self) -> tuple[Criticism, ...]:
        """The latest that readers have found wrong, newest first."""
        query = sa.select(feedback, answers.c.turn).join(answers).where(feedback.c.verdict == Opinion.BAD)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(feedback.c.number.desc()).limit(CRITICISED))
            turns = [(row, _turn(row.turn)) for row in rows]
            return tuple(Criticism(row.answer_id, turn.read_as or turn.question, _feedback(row)) for row, turn in turns)

    def gaps(self, *, newest_first: bool = False) -> tuple[Gap, ...]:
        """What the documents do not answer, that nobody has handled first; by how often it is asked about, or by how lately."""
        by_subject = (
            sa.select(
                sa.func.max(gaps.c.number).label("latest"),
                sa.func.count().label("times"),
                sa.func.min(gaps.c.asked_at).label("first_asked"),
            )
            .group_by(gaps.c.subject)
            .subquery()
        )
        query = sa.select(gaps, by_subject.c.times, by_subject.c.first_asked)
        with self._engine.connect() as connection:
            rows = connection.execute(query.join(by_subject, gaps.c.number == by_subject.c.latest))
            found = [_gap(row) for row in rows]
        found.sort(key=lambda gap: (gap.last_asked, gap.times) if newest_first else (gap.times, gap.last_asked))
        found.sort(key=lambda gap: not gap.handled)
        return tuple(reversed(found))

    def handle(self, gap_id: int) -> None:
        """Mark a gap as handled as it stands: who asks about it later opens it again. Raises NotFoundError or StoreError."""
        subject = sa.select(gaps.c.subject).where(gaps.c.number == gap_id).scalar_subquery()
        asked = gaps.update().where(gaps.c.subject == subject, gaps.c.number <= gap_id)
        with self._writing() as connection:
            if not connection.execute(asked.values(handled_at=datetime.now(UTC))).rowcount:
                raise NotFoundError(f"Det finns ingen kunskapslucka {gap_id}. Läs om listan.")

    def _glimpses(self, wanted: sa.ColumnElement[bool]) -> tuple[Glimpse, ...]:
        with self._engine.connect() as connection:
            said = _feedback_of(connection, wanted)
            rows = connection.execute(sa.select(answers).where(wanted).order_by(answers.c.number))
            return tuple(_glimpse(row, said.get(row.id, ())) for row in rows)

    def _remove_old(self, connection: Connection, now: datetime) -> int:
        oldest = now.astimezone(UTC) - timedelta(days=self._days)
        connection.execute(gaps.delete().where(gaps.c.asked_at < oldest))
        return connection.execute(answers.delete().where(answers.c.kept_at < oldest)).rowcount

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that does not wait long for other writers; raises StoreError."""
        if not self._lock.acquire(timeout=PATIENCE_MILLISECONDS / 1000):
            raise StoreError(f"{CANNOT}: databasen är upptagen. Försök igen om en stund.")
        try:
            with self._engine.connect() as connection, _patience(connection):
                yield connection
                connection.commit()
        except (SQLAlchemyError, PydanticSerializationError) as error:
            log.error("the archive cannot be written: %s", getattr(error, "orig", type(error).__name__))
            raise StoreError(f"{CANNOT}: databasen tog inte emot det. Försök igen om en stund.") from error
        finally:
            self._lock.release()


@contextmanager
def _patience(connection: Connection) -> Iterator[None]:
    """Let SQLite wait for other writers as long as an answer may, and no longer."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE_MILLISECONDS}")
    try:
        yield
    finally:
        connection.rollback()  # of what was not committed: a PRAGMA is not part of it
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")


def without_question(turn: Turn) -> Turn:
    """The turn without the question and without what may repeat words of it: what is left the documents say, or the program."""
    answer = turn.answer
    return replace(
        turn,
        question="",
        read_as="",
        answer=replace(
            answer,
            understood=replace(answer.understood, question=""),
            message="",
            missing=(),
            choices=(),
            carried=(),
        ),
    )


def _checked(answer: Answer, verdict: str, reasons: tuple[str, ...], text: str, n: int | None) -> Feedback:
    """The feedback, when it can be said of that answer; raises InputError."""
    if verdict not in set(Opinion):
        raise InputError(f"”{verdict}” är inget omdöme. Välj bland: {', '.join(Opinion)}.")
    for reason in reasons:
        if reason not in set(FeedbackReason):
            raise InputError(f"”{reason}” är ingen orsak. Välj bland: {', '.join(FeedbackReason)}.")
    if len(text) > MOST_WORDS:
        raise InputError(f"Texten är {len(text)} tecken, högst {MOST_WORDS} tas emot. Korta den.")
    numbers = sorted({citation.n for citation in (*answer.citations, *answer.nearest)})
    if n is not None and n not in numbers:
        listed = f"Välj bland: {', '.join(map(str, numbers))}" if numbers else "Lämna källan tom"
        raise InputError(f"Svaret har ingen källa {n}. {listed}.")
    return Feedback(Opinion(verdict), tuple(dict.fromkeys(map(FeedbackReason, reasons))), text.strip(), n)


def _answer_row(turn: Turn, now: datetime) -> dict[str, Any]:
    answer = turn.answer
    row = {"id": answer.id, "conversation_id": answer.conversation_id, "kept_at": now}
    return row | {"turn": TURN.dump_json(turn).decode()}


def _gap_row(answer: Answer, subject: Collection[str], now: datetime) -> dict[str, Any] | None:
    """The row of a question that was not answered; None when it was, or when nothing is known of what it was about."""
    words = sorted({word.lower() for word in subject if word.isalpha()})
    if answer.status not in GAPS or not words:
        return None
    near: dict[str, list[str | int]] = {}
    for cited in (*answer.nearest, *answer.citations):
        near.setdefault(cited.document_id, [cited.document_id, cited.document_title, cited.page])
    return {
        "subject": " ".join(sorted({stem(fold(word)) for word in words})),
        "words": words,
        "intent": answer.understood.intent,
        "status": answer.status,
        "searched": list(answer.searched.documents),
        "nearest": list(near.values())[:NEAREST],
        "asked_at": now,
    }


@lru_cache(maxsize=REMEMBERED)
def _turn(kept: str) -> Turn:
    try:
        return TURN.validate_json(kept)
    except ValidationError as error:
        raise StoreError(UNREADABLE) from error


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a glimpse needs of how a question was understood."""

    intent: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a glimpse needs of an answer."""

    status: Status
    understood: _Taken
    citations: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What a glimpse needs of a turn: the rest of it is not read, which for a year of answers is most of the work."""

    question: str
    answer: _Outcome


SKETCH = TypeAdapter(_Sketch)


def _glimpse(row: Any, said: tuple[Feedback, ...]) -> Glimpse:
    try:
        sketch = SKETCH.validate_json(row.turn)
    except ValidationError as error:
        raise StoreError(UNREADABLE) from error
    answer = sketch.answer
    return Glimpse(
        answer_id=row.id,
        conversation_id=row.conversation_id,
        at=_utc(row.kept_at),
        question=sketch.question,
        status=answer.status,
        intent=answer.understood.intent,
        roles=answer.understood.roles,
        cited=tuple(dict.fromkeys(answer.citations)),
        feedback=said,
    )


def _feedback_of(connection: Connection, wanted: sa.ColumnElement[bool]) -> dict[str, tuple[Feedback, ...]]:
    """What readers have said of each of the answers wanted, in order."""
    query = sa.select(feedback).join(answers).where(wanted).order_by(feedback.c.number)
    said: dict[str, tuple[Feedback, ...]] = {}
    for row in connection.execute(query):
        said[row.answer_id] = (*said.get(row.answer_id, ()), _feedback(row))
    return said


def _feedback(row: Any) -> Feedback:
    reasons = tuple(map(FeedbackReason, row.reasons))
    return Feedback(Opinion(row.verdict), reasons, row.text, row.n, _utc(row.given_at))


def _gap(row: Any) -> Gap:
    return Gap(
        id=row.number,
        words=tuple(row.words),
        intent=row.intent,
        status=Status(row.status),
        times=row.times,
        first_asked=_utc(row.first_asked),
        last_asked=_utc(row.asked_at),
        searched=tuple(row.searched),
        nearest=tuple(NearDocument(*near) for near in row.nearest),
        handled=row.handled_at is not None,
    )


def _utc(time: datetime) -> datetime:
    """The time with its zone, which SQLite does not keep."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time
