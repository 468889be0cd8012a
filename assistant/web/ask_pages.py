"""The pages that ask: a question with its answer, whole or as it comes, and a search with what its scores are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import chain
from typing import Annotated
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from fastapi.sse import format_sse_event

from assistant.archive import NOT_KEPT
from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError, RodtradError
from assistant.explain import readings
from assistant.language import current, raw_gettext
from assistant.personal_data import PERSONAL_DATA
from assistant.suggest import suggestions
from assistant.types import Answer, CarriedKind, Choice, Chosen, Citation, Retrieval, Sentence, Status, Turn
from assistant.understand.lens import NO_LENS, Lens
from assistant.web import answer_view, understood_view
from assistant.web.answer_view import sources, titles_of
from assistant.web.asking import Part, Question, ask, stream
from assistant.web.history import remember_conversation
from assistant.web.parameters import AskForm, ReaderForm, SearchForm
from assistant.web.parts import TheAssistant, TheMetrics
from assistant.web.reader import ROLE, SCHOOL_FORM, reader, remember
from assistant.web.rendering import TEMPLATES, render
from assistant.web.search_view import view_search

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SEARCHED = 20
WITHOUT_ANSWER = (Status.NO_ANSWER, Status.OUT_OF_SCOPE)
EVENTS = "text/event-stream"
AT_ONCE = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # proxies are not to save the events up
ROLES = (
    *("Rektor", "Lärare", "Förstelärare", "Skolbibliotekarie", "IKT-pedagog", "IT-ansvarig", "Elevhälsa"),
    *("Chef", "Skolchef", "Förvaltningschef"),
)
FORMS = (
    *("förskola", "förskoleklass", "grundskola", "anpassad grundskola", "fritidshem"),
    *("gymnasieskola", "anpassad gymnasieskola", "vuxenutbildning"),
)
"""Who may read: what is offered, where another role that is remembered stands too."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer with the question it was given to, as it was asked and as it was read, and what went with it."""

    answer: Answer
    question: str
    read_as: str
    chosen: Chosen
    kept: bool


@router.get("/")
def home(request: Request, assistant: TheAssistant, metrics: TheMetrics, form: Annotated[AskForm, Query()]) -> Response:
    """The question form, and under it the answer when there is a question; one that is kept is then shown at its own address."""
    if form.q is None:
        return _ask_page(request, assistant, form)
    kept = _kept(assistant, form)
    if kept:
        return _ask_page(request, assistant, form, given=kept)
    try:
        answer = ask(assistant, metrics, _question(form), form.chosen)
    except (InputError, NotFoundError) as error:
        return _ask_page(request, assistant, form, error=error)
    # An address that names an answer which is not found must not lead to itself.
    if not form.svar and _is_kept(assistant, answer):
        there = RedirectResponse(form.address(svar=answer.id), status_code=303)
        return remember_conversation(request, there, answer.conversation_id)
    return _ask_page(request, assistant, form, given=_given(assistant, form, answer))


@router.get("/fraga/strom")
def answer_as_it_comes(
    request: Request, assistant: TheAssistant, metrics: TheMetrics, form: Annotated[AskForm, Query()]
) -> Response:
    """The answer's parts as HTML in server-sent events, each as soon as it is known, and last what the page shows of all."""
    conversation = form.samtal or uuid4().hex  # known from the start: a cookie goes before what is streamed
    parts = stream(assistant, metrics, _question(form, conversation), form.chosen)
    first = next(parts)  # what is wrong with a question is said before the stream begins
    events = _events(request, assistant, form, chain([first], parts))
    return remember_conversation(request, StreamingResponse(events, media_type=EVENTS, headers=AT_ONCE), conversation)


@router.get("/jag")
def remember_reader(form: Annotated[ReaderForm, Query()]) -> Response:
    """Back to the question, with the role and school form remembered from now on."""
    asked = AskForm(**form.model_dump(exclude={"roll", "skolform", "svar"}))
    response = RedirectResponse(asked.address() if asked.q else "/", status_code=303)
    remember(response, ROLE, form.roll)
    remember(response, SCHOOL_FORM, form.skolform)
    return response


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


def _question(form: AskForm, conversation: str = "") -> Question:
    return Question(
        question=form.q or "",
        documents=tuple(form.documents),
        as_of=form.as_of,
        conversation_id=conversation or form.samtal or None,
        dropped=tuple(form.utan),
        reader_role=reader().role,
        reader_school_form=reader().school_form,
        language=current(),
    )


def _kept(assistant: Assistant, form: AskForm) -> Given | None:
    """The answer that the address names, where it was given to that question and is kept still."""
    if not form.svar:
        return None
    try:
        turn = assistant.archive.kept(form.svar).turn
    except NotFoundError:
        return None
    asked = (form.q or "").strip()
    return _of_turn(turn, asked) if turn.question in ("", asked) else None


def _given(assistant: Assistant, form: AskForm, answer: Answer) -> Given:
    """The answer with what is known of its question: from the archive, or else from the form."""
    asked = (form.q or "").strip()
    if _is_kept(assistant, answer):
        try:
            return _of_turn(assistant.archive.kept(answer.id).turn, asked)
        except NotFoundError:  # it was deleted meanwhile
            pass
    return Given(answer, asked, answer.understood.question or asked, form.chosen, kept=False)


def _of_turn(turn: Turn, asked: str) -> Given:
    return Given(turn.answer, asked, turn.read_as or asked, turn.chosen, kept=True)


def _is_kept(assistant: Assistant, answer: Answer) -> bool:
    return assistant.archive.keeps and not any(warning.code == NOT_KEPT.code for warning in answer.warnings)


def _ask_page(
    request: Request,
    assistant: Assistant,
    form: AskForm,
    *,
    given: Given | None = None,
    error: RodtradError | None = None,
) -> HTMLResponse:
    filed = assistant.store.documents()
    if given:
        shown = _shown(request, assistant, form, given)
    else:
        offered = _suggestions(assistant) if filed and not error else ()
        shown = _asked_with(form) | {"answer": None, "read_as": "", "suggestions": offered}
    page = TEMPLATES.get_template("ask.html").render(
        shown,
        error=error,
        documents=filed,
        roles=dict.fromkeys(filter(None, (*ROLES, reader().role))),
        forms=dict.fromkeys(filter(None, (*FORMS, reader().school_form))),
    )
    return HTMLResponse(page, status_code=error.status if error else 200)


def _asked_with(form: AskForm) -> dict[str, object]:
    """What the forms of the page send on."""
    return {"form": form, "sent": parse_qsl(urlsplit(form.address()).query, keep_blank_values=True)}


def _shown(request: Request, assistant: Assistant, form: AskForm, given: Given) -> dict[str, object]:
    """What the part of the page that holds the answer is made of."""
    filed = assistant.store.documents()
    titles = titles_of(filed)
    answer = answer_view.opened_from(given.answer, quote(given.answer.id) if given.kept else "")
    query = assistant.understand(given.read_as, chosen=given.chosen, lens=_lens(form), as_of=form.as_of)
    read = readings(query, titles)
    carried = {chip.kind for chip in answer.carried}
    own = _seen_through(assistant, form, given)
    # What of the documents is told by another chip already.
    pointed = ("meant",) if CarriedKind.DOCUMENT in carried or "school_form" in own else ()
    known = tuple(
        chip
        for chip in understood_view.chips(read, form, query.preferred)
        if chip.name not in {*carried, *own, *pointed}
    )
    base = str(request.base_url).rstrip("/")
    return _asked_with(form) | {
        "answer": answer,
        "question": given.question,
        "read_as": given.read_as if form.samtal and given.read_as != given.question else "",
        "titles": titles,
        "citations": {citation.n: citation for citation in answer.citations},
        "sources": sources(answer.citations),
        "chips": known,
        "own": own,
        "choices": tuple(understood_view.choices(read, form, filed, _register_roles(assistant))),
        "corrected": form.corrected,
        "search_address": _search_address(form, given),
        "without": partial(_without, form),
        "choice_address": partial(_choice_address, form, answer),
        "earlier": _earlier(assistant, form),
        "receipt_address": f"/svar/{quote(answer.id)}" if given.kept else None,
        "follow_ups": _follow_ups(assistant, form, answer) if given.kept else (),
        "suggestions": _suggestions(assistant) if filed and answer.status in WITHOUT_ANSWER else (),
        "base": base,
        "as_text": answer_view.as_text(answer, given.read_as, base),
        "gap": given.kept and PERSONAL_DATA not in answer.warnings,
        "summary": answer_view.headline(answer, raw_gettext(TEMPLATES.filters["status"](answer.status))),
        "given_on": answer.answered_at.astimezone().date() if answer.answered_at else date.today(),
        "today": date.today(),
        "again": form.address(samtal=None) if not form.samtal else None,
    }


def _seen_through(assistant: Assistant, form: AskForm, given: Given) -> Mapping[str, str]:
    """What of the reader the question was read with, by the name of its chip: it did not say itself."""
    lens = _lens(form)
    found = {}
    if lens.role and given.chosen.role == lens.role and form.role is None and not _carries(given.answer, "role"):
        found["role"] = lens.role
    understood = partial(assistant.understand, given.read_as, chosen=given.chosen, as_of=form.as_of)
    if lens.school_form and understood(lens=lens).leanings != understood(lens=NO_LENS).leanings:
        found["school_form"] = lens.school_form
    return found


def _carries(answer: Answer, kind: str) -> bool:
    return any(chip.kind == kind for chip in answer.carried)


def _lens(form: AskForm) -> Lens:
    who = reader()
    return Lens(who.role, who.school_form).without(form.utan)


def _events(request: Request, assistant: Assistant, form: AskForm, parts: Iterator[Part]) -> Iterator[bytes]:
    """The parts as events: HTML to add to the answer that is on its way, and last the answer as the page has it."""
    macros = TEMPLATES.get_template("answer_parts.html").module
    citations: dict[int, Citation] = {}
    group = None
    for part in parts:
        if isinstance(part, Citation):
            citations[part.n] = part
        elif isinstance(part, Sentence):
            if part.group != group:
                group = part.group
                yield _event("group", macros.beginning(group))  # type: ignore[attr-defined]
            yield _event("sentence", macros.spoken(part, citations))  # type: ignore[attr-defined]
        elif isinstance(part, Answer):
            yield _event("done", _done(request, assistant, form, part))


def _done(request: Request, assistant: Assistant, form: AskForm, answer: Answer) -> Mapping[str, object]:
    given = _given(assistant, form, answer)
    context = _shown(request, assistant, form, given)
    return {
        "html": TEMPLATES.get_template("answered.html").render(context),
        "title": TEMPLATES.get_template("answer_parts.html").module.title(answer, form.q),  # type: ignore[attr-defined]
        "address": form.address(svar=answer.id if given.kept else None),
        "question": context["read_as"] or given.question,
        "summary": context["summary"],
    }


def _event(name: str, data: object) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))


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


def _without(form: AskForm, kind: str) -> str:
    """Where the same question is asked without something it took over from those before it, or from who asks."""
    return form.address(utan=[*form.utan, kind])


def _choice_address(form: AskForm, answer: Answer, choice: Choice) -> str:
    """Where a question that was unclear is asked as the choice takes it, within what it was limited to."""
    return form.address(q=choice.question, samtal=answer.conversation_id)


def _follow_ups(assistant: Assistant, form: AskForm, answer: Answer) -> tuple[tuple[str, str], ...]:
    """What may be asked next of an answer, each with where it is asked."""
    roles = frozenset(assistant.store.roles())
    kept = AskForm(samtal=answer.conversation_id, documents=form.documents, as_of=form.as_of)
    return tuple((text, kept.address(q=text)) for text in answer_view.follow_ups(answer, roles))


def _earlier(assistant: Assistant, form: AskForm) -> tuple[Turn, ...]:
    """The other questions of the conversation, oldest first, each as it was last answered."""
    kept = assistant.archive.turns(form.samtal) if form.samtal else ()
    return tuple({turn.question: turn for turn in kept if turn.question != form.q}.values())


def _search_address(form: AskForm, given: Given) -> str:
    """Where the same question can be searched for, and what is understood of it corrected."""
    corrections = form.model_dump(exclude={"samtal", "utan", "svar", "q"})
    return SearchForm(q=given.read_as, **corrections).address()


def _suggestions(assistant: Assistant) -> tuple[str, ...]:
    who = reader()
    filed = tuple(assistant.store.fingerprints().items())
    return _suggested(assistant, filed, Lens(who.role, who.school_form), date.today())


@lru_cache(maxsize=64)
def _suggested(assistant: Assistant, _filed: tuple[tuple[str, str], ...], lens: Lens, today: date) -> tuple[str, ...]:
    """What a reader may ask to begin with; thought out anew when a document has changed."""
    filed = {document.id: document for document in assistant.store.documents()}
    return suggestions(assistant.items(), filed, as_of=today, lens=lens)


def _register_roles(assistant: Assistant) -> tuple[str, ...]:
    return _roles(assistant, tuple(assistant.store.fingerprints().items()))


@lru_cache(maxsize=1)
def _roles(assistant: Assistant, _fingerprints: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Every role the register names; read anew when a document has changed."""
    return tuple(sorted({item.role for item in assistant.items() if item.role}, key=str.casefold))
