"""The pages of a unit's own planning: the draft of its activities, its questions to talk about and its self-assessment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from assistant.ask import Assistant
from assistant.assessment import GRADES, Conversation, Dialogue, conversation, dialogue
from assistant.assessment import form as form_for
from assistant.draft.telling import CONFIRM, OPEN, placed, reasons, uncovered
from assistant.errors import InputError, NotFoundError, RodtradError, TooLargeError
from assistant.export.files import File
from assistant.export.sheet import Sheet
from assistant.export.sheet_files import FORMATS, sheet_file
from assistant.export.unit_sheets import OCCASIONS, conversation_sheet, dialogue_sheet, draft_sheet, school_year_words
from assistant.language import gettext as _
from assistant.personal_data import personal_data
from assistant.types import ActivityDraft, Document, Unit
from assistant.web.ask_pages import FORMS, ROLES
from assistant.web.parts import TheAssistant
from assistant.web.plan_view import (
    LARGEST_TEXT,
    MOST_ACTIVITIES,
    OF_AREA,
    TEXT_FILES,
    Written,
    areas_for,
    ratings_in,
    remember_works,
    unit_of,
    unit_words,
    with_file,
    words_of,
    works_of,
    written_from,
    written_in,
    written_of,
)
from assistant.web.reader import reader
from assistant.web.register_api import attachment
from assistant.web.rendering import WITH_FORM, render
from assistant.web.words import size
from assistant.workspace import Assessment, Workspace

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

MOST_FIELDS = 5_000  # of a form: a self-assessment has four for each requirement
LARGEST_TEMPLATE = 20_000_000  # bytes


async def _sent(request: Request) -> AsyncIterator[FormData]:
    async with request.form(max_fields=MOST_FIELDS) as form:
        yield form


async def _workspace(assistant: TheAssistant) -> Workspace:
    return Workspace(assistant.store, assistant.settings)


Sent = Annotated[FormData, Depends(_sent)]
TheWorkspace = Annotated[Workspace, Depends(_workspace)]


@router.get("/utkast")
def drafts(request: Request, assistant: TheAssistant, workspace: TheWorkspace, fran: str = "") -> HTMLResponse:
    """The form for a draft, filled in from a draft, from an address or from who reads; and this browser's drafts."""
    written = written_of(workspace.draft(fran).unit, fran) if fran else written_from(request.query_params)
    return _form_page(request, assistant, workspace, written)


@router.post("/utkast")
def make_draft(request: Request, assistant: TheAssistant, workspace: TheWorkspace, sent: Sent) -> Response:
    """On to the draft; or back to the form as it was written, with other areas to tick or with what was wrong."""
    written = written_in(sent)
    try:
        written = with_file(written, sent.get("fil"))
        if "visa" in sent:
            return _form_page(request, assistant, workspace, written)
        made = _drafted(assistant, unit_of(written))
    except (InputError, NotFoundError) as error:
        return _form_page(request, assistant, workspace, written, error=error)
    return _kept(request, f"/utkast/{workspace.save(made).id}")


@router.post("/utkast/fil")
def filled_template(request: Request, workspace: TheWorkspace, sent: Sent) -> Response:
    """The draft in the template that was sent; or its page with what is wrong with the template."""
    work_id = str(sent.get("id", ""))
    draft = workspace.draft(work_id)
    try:
        made = sheet_file(
            draft_sheet(draft, date.today(), base=_base(request)),
            "docx",
            template=_template(sent.get("mall")),
            unknown=str(sent.get("okanda", "")) or "stopp",
        )
    except InputError as error:
        return _draft_page(workspace, work_id, error=error)
    return _saved(made)


@router.get("/utkast/{work_id}")
def draft(workspace: TheWorkspace, work_id: str) -> HTMLResponse:
    """A draft: its activities, what they do not meet, and every source."""
    return _draft_page(workspace, work_id)


@router.get("/utkast/{work_id}/fil")
def draft_file(request: Request, workspace: TheWorkspace, work_id: str, format: str = "docx") -> Response:  # noqa: A002
    """A draft as a file."""
    return _saved(sheet_file(draft_sheet(workspace.draft(work_id), date.today(), base=_base(request)), format))


@router.post("/utkast/{work_id}/ta-bort")
def delete_draft(request: Request, workspace: TheWorkspace, work_id: str) -> Response:
    """To the form, with the draft deleted."""
    return _deleted(request, workspace, work_id, "/utkast")


@router.get("/samtalsunderlag")
def talks(request: Request, assistant: TheAssistant, workspace: TheWorkspace) -> HTMLResponse:
    """The questions that a unit has to talk about, once it has said which it is; and the self-assessments."""
    written, source = _asked(request, workspace)
    return _talks_page(request, assistant, workspace, written, source)


@router.get("/samtalsunderlag/fil")
def talks_file(request: Request, assistant: TheAssistant, workspace: TheWorkspace, format: str = "docx") -> Response:  # noqa: A002
    """The questions as a file."""
    written, _source = _asked(request, workspace)
    made = _conversation(assistant, unit_of(written))
    return _saved(sheet_file(conversation_sheet(made, date.today(), base=_base(request)), format))


@router.post("/skattning")
def begin(request: Request, assistant: TheAssistant, workspace: TheWorkspace, sent: Sent) -> Response:
    """To a new self-assessment of the unit, with the one it is to stand beside; or back with what was wrong."""
    written = written_in(sent)
    try:
        unit = workspace.draft(written.source).unit if written.source else unit_of(written)
        before = str(sent.get("forra", ""))
        ratings = workspace.assessment(before).ratings if before else ()
        filed = _filed(assistant, unit)
        made = form_for(unit, assistant.maker(), filed=filed, as_of=date.today(), before=ratings)
    except (InputError, NotFoundError) as error:
        return _talks_page(request, assistant, workspace, written, written.source, error=error)
    return _kept(request, f"/skattning/{workspace.save(Assessment(made)).id}")


@router.post("/skattning/spara")
def rate(request: Request, workspace: TheWorkspace, sent: Sent) -> Response:
    """To the self-assessment as it is now filled in, or to what it says once it is wanted."""
    work_id = str(sent.get("id", ""))
    kept = workspace.assessment(work_id)
    workspace.save(Assessment(kept.form, ratings_in(sent, kept.form)), work_id)
    after = "/underlag" if "underlag" in sent else "?sparad=1#sparad"
    return _kept(request, f"/skattning/{work_id}{after}")


@router.get("/skattning/{work_id}")
def assessment(workspace: TheWorkspace, work_id: str, sparad: str = "") -> HTMLResponse:
    """A self-assessment to fill in."""
    kept = workspace.assessment(work_id)
    form = kept.form
    return render(
        "plan/assessment.html",
        headers=WITH_FORM,
        view="talks",
        work=workspace.get(work_id),
        form=form,
        rated={rating.item_id: rating for rating in kept.ratings},
        graded=kept.graded,
        citations={citation.n: citation for citation in form.citations},
        grades=GRADES,
        saved=bool(sparad),
        days=workspace.days,
        year=school_year_words(form.school_year),
    )


@router.get("/skattning/{work_id}/underlag")
def brief(workspace: TheWorkspace, work_id: str) -> HTMLResponse:
    """What the unit brings to its dialogue."""
    kept = workspace.assessment(work_id)
    return _brief_page(workspace, kept, work_id=work_id, published_as=workspace.get(work_id).published_as)


@router.get("/skattning/{work_id}/fil")
def brief_file(request: Request, workspace: TheWorkspace, work_id: str, format: str = "docx") -> Response:  # noqa: A002
    """What the unit brings to its dialogue, as a file."""
    return _saved(sheet_file(_brief_sheet(request, workspace.assessment(work_id)), format))


@router.post("/skattning/{work_id}/publicera")
def publish(workspace: TheWorkspace, work_id: str) -> Response:
    """To the brief, which others can now read."""
    workspace.publish(work_id)
    return RedirectResponse(f"/skattning/{quote(work_id)}/underlag#delning", status_code=303)


@router.post("/skattning/{work_id}/dra-tillbaka")
def withdraw(workspace: TheWorkspace, work_id: str) -> Response:
    """To the brief, which nobody else can read any more."""
    workspace.withdraw(work_id)
    return RedirectResponse(f"/skattning/{quote(work_id)}/underlag#delning", status_code=303)


@router.post("/skattning/{work_id}/ta-bort")
def delete_assessment(request: Request, workspace: TheWorkspace, work_id: str) -> Response:
    """To the questions, with the self-assessment deleted."""
    return _deleted(request, workspace, work_id, "/samtalsunderlag")


@router.get("/publicerad/{public_id}")
def published(workspace: TheWorkspace, public_id: str) -> HTMLResponse:
    """A self-assessment that its unit has published, as others read it."""
    work = workspace.read_published(public_id)
    if not isinstance(work.content, Assessment):
        raise NotFoundError(_("Det finns ingen publicerad skattning på den adressen."))
    return _brief_page(workspace, work.content, published_as=public_id)


def _form_page(
    request: Request,
    assistant: Assistant,
    workspace: Workspace,
    written: Written,
    *,
    error: RodtradError | None = None,
) -> HTMLResponse:
    filed = {document.id: document for document in assistant.store.documents()}
    return render(
        "plan/drafts.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        view="drafts",
        written=written,
        error=error,
        areas=areas_for(assistant, written, filed),
        works=[work for work in workspace.of(works_of(request)) if isinstance(work.content, ActivityDraft)],
        most=MOST_ACTIVITIES,
        of_area=OF_AREA,
        text_files=TEXT_FILES,
        largest=size(LARGEST_TEXT),
        **_choices(assistant, written, filed),
        **_telling(workspace),
    )


def _draft_page(workspace: Workspace, work_id: str, *, error: RodtradError | None = None) -> HTMLResponse:
    made = workspace.draft(work_id)
    return render(
        "plan/draft.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        view="drafts",
        id=work_id,
        draft=made,
        error=error,
        citations={citation.n: citation for citation in made.citations},
        open=_(OPEN),
        confirm=_(CONFIRM),
        placed=placed,
        names_somebody=bool(personal_data(words_of(made.unit))),
        reasons=reasons,
        uncovered=tuple(uncovered(made)),
        formats=FORMATS,
        year=school_year_words(made.school_year),
        talks=f"/samtalsunderlag?{urlencode({'fran': work_id})}",
        **_telling(workspace),
    )


def _talks_page(  # noqa: PLR0913 - each is another part of what is shown
    request: Request,
    assistant: Assistant,
    workspace: Workspace,
    written: Written,
    source: str,
    *,
    error: RodtradError | None = None,
) -> HTMLResponse:
    filed = {document.id: document for document in assistant.store.documents()}
    made: Conversation | None = None
    if error is None and ("roll" in request.query_params or source):
        try:
            made = _conversation(assistant, unit_of(written))
        except (InputError, NotFoundError) as wrong:
            error = wrong
    own = [work for work in workspace.of(works_of(request)) if isinstance(work.content, Assessment)]
    return render(
        "plan/talks.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        view="talks",
        written=written,
        source=source,
        made=made,
        error=error,
        citations={citation.n: citation for citation in made.citations} if made else {},
        occasions=OCCASIONS,
        own=own,
        others=[work for work in workspace.published() if work.published_as not in {each.published_as for each in own}],
        formats=FORMATS,
        file=f"/samtalsunderlag/fil?{request.url.query}",
        **_choices(assistant, written, filed),
        **_telling(workspace),
    )


def _brief_page(
    workspace: Workspace, kept: Assessment, *, work_id: str = "", published_as: str | None = None
) -> HTMLResponse:
    made: Dialogue = dialogue(kept.form, kept.ratings)
    return render(
        "plan/brief.html",
        headers=WITH_FORM,
        view="talks",
        id=work_id,
        published_as=published_as,
        kept=kept,
        brief=made,
        citations={citation.n: citation for citation in kept.form.citations},
        formats=FORMATS,
        year=school_year_words(made.school_year),
        open=_(OPEN),
        days=workspace.days,
    )


def _choices(assistant: Assistant, written: Written, filed: Mapping[str, Document]) -> Mapping[str, object]:
    """What a form offers to say who the unit is."""
    home = assistant.settings.municipality
    places = sorted({each.municipality for each in filed.values() if each.municipality})
    return {
        "roles": dict.fromkeys(filter(None, (*ROLES, reader().role, written.role))),
        "forms": dict.fromkeys(filter(None, (*FORMS, written.school_form))),
        "places": [] if home or len(places) < 2 else places,
        "documents": tuple(filed.values()),
    }


def _telling(workspace: Workspace) -> Mapping[str, object]:
    """What pages tell of a unit's works."""
    return {"days": workspace.days, "unit_words": unit_words, "school_year": school_year_words}


def _asked(request: Request, workspace: Workspace) -> tuple[Written, str]:
    """Which unit the questions are for: that of a draft, or the one of the address."""
    source = request.query_params.get("fran", "")
    return (written_of(workspace.draft(source).unit, source) if source else written_from(request.query_params)), source


def _drafted(assistant: Assistant, unit: Unit) -> ActivityDraft:
    return assistant.draft(
        role=unit.roles,
        areas=unit.areas,
        documents=unit.documents,
        count=unit.count,
        school_form=unit.school_form,
        municipality=unit.municipality,
        name=unit.name,
        size=unit.size,
        situation=dict(unit.situation),
        last_year=unit.last_year,
    )


def _conversation(assistant: Assistant, unit: Unit) -> Conversation:
    return conversation(unit, assistant.maker(), filed=_filed(assistant, unit), as_of=date.today())


def _filed(assistant: Assistant, unit: Unit) -> dict[str, Document]:
    """Every document by id; raises NotFoundError for one that the unit has chosen and that is not there."""
    assistant.store.require(unit.documents)
    return {document.id: document for document in assistant.store.documents()}


def _brief_sheet(request: Request, kept: Assessment) -> Sheet:
    return dialogue_sheet(dialogue(kept.form, kept.ratings), kept.form, date.today(), base=_base(request))


def _template(sent: object) -> bytes:
    """The template that was sent; raises InputError when there is none, or it is too large."""
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise InputError(_("Välj en mall: en Word-fil (.docx) med platshållare."))
    content = sent.file.read(LARGEST_TEMPLATE + 1)
    if len(content) > LARGEST_TEMPLATE:
        raise TooLargeError(_("”%(name)s” är större än %(most)s.", name=sent.filename, most=size(LARGEST_TEMPLATE)))
    return content


def _kept(request: Request, address: str) -> Response:
    """On to a work, which the browser then knows as its own."""
    response = RedirectResponse(address, status_code=303)
    remember_works(response, (address.split("/")[2].partition("?")[0], *works_of(request)))
    return response


def _deleted(request: Request, workspace: Workspace, work_id: str, address: str) -> Response:
    workspace.delete(work_id)
    response = RedirectResponse(address, status_code=303)
    remember_works(response, [id_ for id_ in works_of(request) if id_ != work_id])
    return response


def _saved(file: File) -> Response:
    return Response(file.content, headers={"Content-Disposition": attachment(file)}, media_type=file.media_type)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")
