"""The bodies of JSON requests, and the one way both edges put a question to the assistant: timed and counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from time import perf_counter
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from assistant.ask import Assistant
from assistant.types import Answer, CarriedKind, Chosen, Citation, Sentence, Understood
from assistant.understand import NOTHING_CHOSEN
from assistant.understand.lens import Lens
from assistant.web.metrics import Metrics

Part: TypeAlias = Understood | Citation | Sentence | Answer


class Question(BaseModel):
    """The body of `POST /api/ask`."""

    # A misspelt "documents" must not quietly become a question to all documents.
    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    documents: tuple[str, ...] | None = None
    role: str | None = None
    as_of: date | None = None
    conversation_id: str | None = None
    dropped: tuple[CarriedKind, ...] = ()
    reader_role: str = ""
    """Who asks: whom "jag" and "vi" are in a question that names nobody."""
    reader_school_form: str = ""
    language: Literal["sv", "en"] = "sv"
    """Of the program's own words; quotes are as they stand."""


class DraftRequest(BaseModel):
    """The body of `POST /api/drafts`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: str | tuple[str, ...] = "Rektor"
    areas: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    count: int = 5
    school_form: str = ""
    municipality: str = ""
    name: str = ""
    size: str = ""
    situation: dict[str, str] = {}
    last_year: str = ""
    as_of: date | None = None


class Confirmation(BaseModel):
    """The body of `PUT /api/documents/{id}/facts/{field}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str


def ask(assistant: Assistant, metrics: Metrics, question: Question, chosen: Chosen = NOTHING_CHOSEN) -> Answer:
    """The assistant's answer, counted by status; its errors pass through. `chosen` corrects what is read in the question."""
    started = perf_counter()
    answer = assistant.ask(
        question.question,
        documents=question.documents or (),
        role=question.role or None,
        as_of=question.as_of,
        conversation_id=question.conversation_id,
        dropped=question.dropped,
        chosen=chosen,
        lens=Lens(question.reader_role, question.reader_school_form),
        language=question.language,
    )
    metrics.count(answer.status, perf_counter() - started)
    return answer


def stream(
    assistant: Assistant, metrics: Metrics, question: Question, chosen: Chosen = NOTHING_CHOSEN
) -> Iterator[Part]:
    """The parts of the assistant's answer as each is known, the whole last and counted by status; its errors pass through."""
    started = perf_counter()
    parts = assistant.stream(
        question.question,
        documents=question.documents or (),
        role=question.role or None,
        as_of=question.as_of,
        conversation_id=question.conversation_id,
        dropped=question.dropped,
        chosen=chosen,
        lens=Lens(question.reader_role, question.reader_school_form),
        language=question.language,
    )
    for part in parts:
        if isinstance(part, Answer):
            metrics.count(part.status, perf_counter() - started)
        yield part
