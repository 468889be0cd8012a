"""The pages that ask: a question with its answer, and a search with what its scores are made of."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from assistant.archive import NOT_KEPT
from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError, RodtradError
from assistant.types import Answer, Carried, CarriedKind, Choice, Retrieval, Turn
from assistant.web.answer_view import sources, titles_of
from assistant.web.asking import Question, ask
from assistant.web.parameters import AskForm, SearchForm
from assistant.web.parts import TheAssistant, TheMetrics
from assistant.web.rendering import render
from assistant.web.search_view import view_search

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SEARCHED = 20


@router.get("/")
def home(assistant: TheAssistant, metrics: TheMetrics, form: Annotated[AskForm, Query()]) -> HTMLResponse:
    """The question form, and under it the answer when there is a question."""
    if form.q is None:
        return _ask_page(assistant, form)
    question = Question(
        question=form.q,
        documents=tuple(form.documents),
        role=form.role,
        as_of=form.as_of,
        conversation_id=form.samtal or None,
        dropped=tuple(form.utan),
    )
    try:
        return _ask_page(assistant, form, answer=ask(assistant, metrics, question))
    except (InputError, NotFoundError) as error:
        return _ask_page(assistant, form, error=error)


@router.get("/sok")
def search(assistant: TheAssistant, form: Annotated[SearchForm, Query()]) -> HTMLResponse:
    """What was understood, to be corrected, and the passages found and rejected with what their scores are made of."""
    if form.q is None:
        return _search_page(assistant, form)
    try:
        retrieval = assistant.search(form.q, k=SEARCHED, documents=form.documents, chosen=form.chosen, as_of=form.as_of)
        return _search_page(assistant, form, retrieval=retrieval)
    except (InputError, NotFoundError) as error:
        return _search_page(assistant, form, error=error)


def _ask_page(
    assistant: Assistant, form: AskForm, *, answer: Answer | None = None, error: RodtradError | None = None
) -> HTMLResponse:
    filed_documents = assistant.store.documents()
    return render(
        "ask.html",
        status=error.status if error else 200,
        form=form,
        answer=answer,
        error=error,
        documents=filed_documents,
        titles=titles_of(filed_documents),
        roles=_register_roles(assistant),
        search_address=_search_address(form),
        citations={citation.n: citation for citation in answer.citations} if answer else {},
        sources=sources(answer.citations) if answer else (),
        without=partial(_without, form),
        choice_address=partial(_choice_address, form, answer),
        earlier=_earlier(assistant, form) if answer else (),
        receipt_address=_receipt_address(assistant, answer) if answer else None,
    )


def _search_page(
    assistant: Assistant, form: SearchForm, *, retrieval: Retrieval | None = None, error: RodtradError | None = None
) -> HTMLResponse:
    filed_documents = assistant.store.documents()
    return render(
        "search.html",
        status=error.status if error else 200,
        form=form,
        view=view_search(retrieval, form, filed_documents, _register_roles(assistant)) if retrieval else None,
        error=error,
        documents=filed_documents,
    )


def _without(form: AskForm, chip: Carried) -> str:
    """Where the same question is asked without something it took over from those before it."""
    return _address(form, utan=[*form.utan, chip.kind])


def _choice_address(form: AskForm, answer: Answer | None, choice: Choice) -> str:
    """Where a question that was unclear is asked as the choice takes it, within what it was limited to."""
    return _address(form, q=choice.question, samtal=answer.conversation_id if answer else form.samtal)


def _address(form: AskForm, **changes: str | list[CarriedKind]) -> str:
    values = form.model_dump(mode="json", exclude_defaults=True) | changes
    return f"/?{urlencode(values, doseq=True)}#svar"


def _earlier(assistant: Assistant, form: AskForm) -> tuple[Turn, ...]:
    """The other questions of the conversation, oldest first, each as it was last answered."""
    kept = assistant.archive.turns(form.samtal) if form.samtal else ()
    return tuple({turn.question: turn for turn in kept if turn.question != form.q}.values())


def _receipt_address(assistant: Assistant, answer: Answer) -> str | None:
    """Where the answer is kept; None when it is not."""
    kept = assistant.archive.keeps and not any(warning.code == NOT_KEPT.code for warning in answer.warnings)
    return f"/svar/{quote(answer.id)}" if kept else None


def _search_address(form: AskForm) -> str:
    """Where the same question can be searched for, and what is understood of it corrected."""
    return SearchForm(q=form.q, documents=form.documents, role=form.role or None, as_of=form.as_of).address()


def _register_roles(assistant: Assistant) -> tuple[str, ...]:
    return _roles(assistant, tuple(assistant.store.fingerprints().items()))


@lru_cache(maxsize=1)
def _roles(assistant: Assistant, _fingerprints: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Every role the register names; read anew when a document has changed."""
    return tuple(sorted({item.role for item in assistant.items() if item.role}, key=str.casefold))
