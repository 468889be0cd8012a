"""The pages of what is kept: an answer as it was given, and with it those of conversations, gaps and statistics."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict

from assistant.archive import MOST_WORDS, OPINIONS, REASONS
from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError, RodtradError
from assistant.export.receipt import FORMATS, given_at
from assistant.types import Turn
from assistant.web import history_pages, usage_pages
from assistant.web.answer_view import opened_from, sources
from assistant.web.asking import Question, ask
from assistant.web.history import conversations, remember_conversation
from assistant.web.parameters import SearchForm
from assistant.web.parts import TheAssistant, TheMetrics
from assistant.web.receipt_view import clock, compared, opened_now, retold, versions
from assistant.web.rendering import WITH_FORM, render
from assistant.web.usage_view import status_word

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
router.include_router(history_pages.router)
router.include_router(usage_pages.router)


class FeedbackForm(BaseModel):
    """What a reader says of an answer on its page; a browser sends an empty source too."""

    model_config = ConfigDict(frozen=True)

    verdict: str = ""
    reasons: list[str] = []
    text: str = ""
    n: Annotated[int | None, BeforeValidator(lambda value: value or None)] = None


@router.get("/svar/{answer_id}")
def answer(request: Request, assistant: TheAssistant, answer_id: str, jamfor: str = "") -> HTMLResponse:
    """The answer as it was given, with every quote, what it rests on, and a form for what the reader thinks of it.

    `jamfor` is an earlier answer to the same question that it stands beside.
    """
    return _answer_page(request, assistant, answer_id, beside=jamfor)


@router.post("/svar/{answer_id}/igen")
def ask_again(request: Request, assistant: TheAssistant, metrics: TheMetrics, answer_id: str) -> Response:
    """On to the answer that the same question gets now, beside the one it had."""
    turn = assistant.archive.kept(answer_id).turn
    if not turn.question:
        raise NotFoundError("Frågan sparades inte och kan därför inte ställas igen. Skriv den på nytt.")
    new = ask(assistant, metrics, again(turn, assistant))
    response = RedirectResponse(f"/svar/{quote(new.id)}?jamfor={quote(answer_id)}", status_code=303)
    return remember_conversation(request, response, new.conversation_id)


@router.post("/svar/{answer_id}/aterkoppling")
def give_feedback(
    request: Request, assistant: TheAssistant, answer_id: str, form: Annotated[FeedbackForm, Form()]
) -> Response:
    """Back to the answer, with what was said of it or with what was wrong."""
    text = form.text.replace("\r\n", "\n")  # as a browser counts it
    try:
        assistant.archive.give_feedback(answer_id, verdict=form.verdict, reasons=form.reasons, text=text, n=form.n)
    except InputError as error:
        return _answer_page(request, assistant, answer_id, form=form, error=error)
    return RedirectResponse(f"/svar/{quote(answer_id)}#sagt", status_code=303)


def again(turn: Turn, assistant: Assistant) -> Question:
    """The question of a turn on its own, within what it was limited to of what is still filed."""
    filed = {document.id for document in assistant.store.documents()}
    documents = tuple(id_ for id_ in turn.chosen.documents if id_ in filed)
    return Question(question=turn.read_as or turn.question, documents=documents, role=turn.chosen.role)


def _answer_page(  # noqa: PLR0913 - each is another part of what is shown
    request: Request,
    assistant: Assistant,
    answer_id: str,
    *,
    beside: str = "",
    form: FeedbackForm | None = None,
    error: RodtradError | None = None,
) -> HTMLResponse:
    kept = assistant.archive.kept(answer_id)
    turn = kept.turn
    filed = {document.id: document for document in assistant.store.documents()}
    rests_on = versions(turn.answer, filed)
    shown = retold(opened_from(opened_now(turn.answer, rests_on), quote(answer_id)))
    titles = {document.id: document.title for document in filed.values()}
    search = SearchForm(q=turn.read_as or turn.question or None, documents=list(turn.chosen.documents))
    own = shown.conversation_id in conversations(request)
    return render(
        "receipt.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        view=None,
        turn=turn,
        answer=shown,
        titles=titles | {source.document_id: source.title for source in shown.sources},
        citations={citation.n: citation for citation in shown.citations},
        sources=sources(shown.citations),
        search_address=search.address(),
        given=given_at(kept),
        clock=clock,
        status_word=status_word,
        versions=rests_on,
        beside=compared(shown, assistant.archive.kept(beside)) if beside else None,
        own=own,
        others=assistant.archive.conversation(shown.conversation_id) if own else (),
        feedback=kept.feedback,
        opinions=OPINIONS,
        reasons=REASONS,
        formats=FORMATS,
        most_words=MOST_WORDS,
        archive=assistant.archive,
        form=form or FeedbackForm(),
        error=error,
    )
