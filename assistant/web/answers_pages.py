"""The Swedish pages of what is kept: an answer as it was given, and what the documents do not answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict

from assistant.archive import MOST_WORDS, OPINIONS, REASONS
from assistant.ask import Assistant
from assistant.errors import InputError, RodtradError
from assistant.export.receipt import FORMATS, given_at, moment
from assistant.store import OLDER
from assistant.types import Answer, Citation, Document, SourceVersion
from assistant.web.answer_view import sources
from assistant.web.parameters import SearchForm
from assistant.web.parts import TheAssistant
from assistant.web.rendering import WITH_FORM, render

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


class FeedbackForm(BaseModel):
    """What a reader says of an answer on its page; a browser sends an empty source too."""

    model_config = ConfigDict(frozen=True)

    verdict: str = ""
    reasons: list[str] = []
    text: str = ""
    n: Annotated[int | None, BeforeValidator(lambda value: value or None)] = None


@dataclass(frozen=True, slots=True)
class Version:
    """The version of a document that an answer rests on, and the document that its links open; None when there is none."""

    source: SourceVersion
    opens: Document | None

    @property
    def since(self) -> str:
        """What has become of it since the answer was given, in words; empty when it stands as it was."""
        if self.opens is None:
            return "finns inte längre. Citaten nedan är som de var när svaret gavs."
        if self.opens.digest != self.source.digest:
            return "har ändrats sedan svaret gavs. Citaten nedan är som de var då; länkarna öppnar dokumentet som det är nu."
        if self.opens.id != self.source.document_id:
            return "har kommit i en ny version sedan svaret gavs. Länkarna öppnar den som svaret bygger på."
        return ""


@router.get("/svar/{answer_id}")
def answer(assistant: TheAssistant, answer_id: str) -> HTMLResponse:
    """The answer as it was given, with every quote, what it rests on, and a form for what the reader thinks of it."""
    return _answer_page(assistant, answer_id)


@router.post("/svar/{answer_id}/aterkoppling")
def give_feedback(assistant: TheAssistant, answer_id: str, form: Annotated[FeedbackForm, Form()]) -> Response:
    """Back to the answer, with what was said of it or with what was wrong."""
    text = form.text.replace("\r\n", "\n")  # as a browser counts it
    try:
        assistant.archive.give_feedback(answer_id, verdict=form.verdict, reasons=form.reasons, text=text, n=form.n)
    except InputError as error:
        return _answer_page(assistant, answer_id, form=form, error=error)
    return RedirectResponse(f"/svar/{quote(answer_id)}#sagt", status_code=303)


@router.post("/samtal/{conversation_id}/ta-bort")
def forget(assistant: TheAssistant, conversation_id: str) -> HTMLResponse:
    """That the conversation is gone."""
    return render("forgotten.html", deleted=assistant.archive.forget(conversation_id))


@router.get("/luckor")
def gaps(assistant: TheAssistant, ordning: Literal["oftast", "senast"] = "oftast") -> HTMLResponse:
    """What was asked about without an answer, and what readers have found wrong."""
    return render(
        "gaps.html",
        headers=WITH_FORM,
        gaps=assistant.archive.gaps(newest_first=ordning == "senast"),
        order=ordning,
        criticism=assistant.archive.criticism(),
        reasons=REASONS,
        filed={document.id for document in assistant.store.documents()},
    )


@router.post("/luckor/{gap_id}/atgardad")
def handle(assistant: TheAssistant, gap_id: int) -> Response:
    """Back to the list, where it now stands as handled."""
    assistant.archive.handle(gap_id)
    return RedirectResponse("/luckor", status_code=303)


def versions(answer: Answer, filed: Mapping[str, Document]) -> tuple[Version, ...]:
    """What the answer rests on, each with the same file as it is filed now, or else with what has come in its place."""
    found = []
    for source in answer.sources:
        older = filed.get(f"{source.document_id}{OLDER}{source.digest[:12]}")
        now = filed.get(source.document_id)
        same = now is not None and now.digest == source.digest
        found.append(Version(source, now if same else older or now))
    return tuple(found)


def as_it_opens(citation: Citation, opens: Mapping[str, str]) -> Citation:
    """The citation with the address of the version it was taken from, where that has got an id of its own."""
    id_ = opens.get(citation.document_id, citation.document_id)
    was, is_ = (f"/dokument/{quote(each)}/" for each in (citation.document_id, id_))
    return replace(citation, url=citation.url.replace(was, is_, 1))


def _answer_page(
    assistant: Assistant, answer_id: str, *, form: FeedbackForm | None = None, error: RodtradError | None = None
) -> HTMLResponse:
    kept = assistant.archive.kept(answer_id)
    turn = kept.turn
    filed = {document.id: document for document in assistant.store.documents()}
    rests_on = versions(turn.answer, filed)
    opens = {version.source.document_id: version.opens.id for version in rests_on if version.opens}
    shown = replace(
        turn.answer,
        citations=tuple(as_it_opens(citation, opens) for citation in turn.answer.citations),
        nearest=tuple(as_it_opens(citation, opens) for citation in turn.answer.nearest),
    )
    titles = {document.id: document.title for document in filed.values()}
    search = SearchForm(q=turn.read_as or turn.question or None, documents=list(turn.chosen.documents))
    return render(
        "receipt.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        turn=turn,
        answer=shown,
        titles=titles | {source.document_id: source.title for source in shown.sources},
        citations={citation.n: citation for citation in shown.citations},
        sources=sources(shown.citations),
        search_address=search.address(),
        given=moment(given_at(kept)),
        versions=rests_on,
        others=[each for each in assistant.archive.turns(shown.conversation_id) if each.answer.id != answer_id],
        feedback=kept.feedback,
        opinions=OPINIONS,
        reasons=REASONS,
        formats=FORMATS,
        most_words=MOST_WORDS,
        form=form or FeedbackForm(),
        error=error,
    )
