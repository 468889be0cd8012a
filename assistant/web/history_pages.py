"""The pages of a reader's own conversations: a list that only this browser has, each conversation whole, and their removal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from assistant.archive import Glimpse, Kept
from assistant.export.conversation import CONVERSATION_FORMATS
from assistant.export.receipt import given_at
from assistant.types import Document, Status
from assistant.web.answer_view import sources
from assistant.web.history import conversations, remember_conversations
from assistant.web.parts import TheAssistant
from assistant.web.receipt_view import clock, opened_now, retold, versions
from assistant.web.rendering import WITH_FORM, render
from assistant.web.usage_view import status_word

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

FEW = 3  # turns that are all unfolded


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it is listed: its turns, oldest first."""

    turns: tuple[Glimpse, ...]

    @property
    def id(self) -> str:
        """The id it is known by."""
        return self.turns[0].conversation_id

    @property
    def title(self) -> str:
        """Its first question that was kept; empty when none was."""
        return next((turn.question for turn in self.turns if turn.question), "")

    @property
    def day(self) -> date:
        """The day of its latest turn."""
        return self.turns[-1].at.astimezone().date()

    @property
    def statuses(self) -> tuple[tuple[Status, int], ...]:
        """What its questions came to, and how many of them."""
        return tuple(Counter(turn.status for turn in self.turns).items())


@router.get("/historik")
def history(request: Request, assistant: TheAssistant) -> HTMLResponse:
    """The conversations of this browser by day, the latest first; it forgets those that are no longer kept."""
    known = conversations(request)
    found = conversations_of(assistant.archive.glimpses(known))
    by_day = [(day, tuple(of_day)) for day, of_day in groupby(found, key=lambda each: each.day)]
    page = render(
        "history.html",
        headers=WITH_FORM,
        view="mine",
        days=by_day,
        total=len(found),
        today=date.today(),
        yesterday=date.today() - timedelta(days=1),
        status_word=status_word,
        clock=clock,
        archive=assistant.archive,
    )
    kept = {each.id for each in found}
    gone = not kept.issuperset(known)
    return remember_conversations(page, [id_ for id_ in known if id_ in kept]) if gone else page


@router.post("/historik/ta-bort")
def forget_all(request: Request, assistant: TheAssistant) -> HTMLResponse:
    """That every conversation of this browser is gone."""
    deleted = sum(assistant.archive.forget(id_) for id_ in conversations(request))
    return remember_conversations(render("forgotten.html", deleted=deleted, all_of_them=True), ())


@router.get("/samtal/{conversation_id}")
def conversation(request: Request, assistant: TheAssistant, conversation_id: str) -> HTMLResponse:
    """A whole conversation, every question with its answer as it was given."""
    turns = assistant.archive.conversation(conversation_id)
    filed = {document.id: document for document in assistant.store.documents()}
    return render(
        "conversation.html",
        headers=WITH_FORM,
        view="mine",
        id=conversation_id,
        turns=[_shown(kept, filed) for kept in turns],
        few=FEW,
        unfolded="oppna" in request.query_params,
        formats=CONVERSATION_FORMATS,
        status_word=status_word,
        clock=clock,
        archive=assistant.archive,
    )


@router.post("/samtal/{conversation_id}/ta-bort")
def forget(request: Request, assistant: TheAssistant, conversation_id: str) -> Response:
    """That the conversation is gone."""
    page = render("forgotten.html", deleted=assistant.archive.forget(conversation_id), all_of_them=False)
    return remember_conversations(page, [id_ for id_ in conversations(request) if id_ != conversation_id])


def conversations_of(turns: Iterable[Glimpse]) -> tuple[Conversation, ...]:
    """The turns, oldest first, by conversation: the one with the latest turn first."""
    by_id: dict[str, list[Glimpse]] = {}
    for turn in turns:
        by_id.setdefault(turn.conversation_id, []).append(turn)
    found = (Conversation(tuple(own)) for own in by_id.values())
    return tuple(sorted(found, key=lambda each: each.turns[-1].at, reverse=True))


def _shown(kept: Kept, filed: Mapping[str, Document]) -> Mapping[str, object]:
    """What the page is given of a turn."""
    answer = retold(opened_now(kept.turn.answer, versions(kept.turn.answer, filed)))
    return {
        "turn": kept.turn,
        "answer": answer,
        "given": given_at(kept),
        "citations": {citation.n: citation for citation in answer.citations},
        "sources": sources(answer.citations),
    }
