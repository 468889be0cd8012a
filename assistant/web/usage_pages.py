"""The pages for who keeps the documents: what they do not answer, what readers found wrong, and how much is asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict

from assistant.archive import REASONS
from assistant.ask import Assistant
from assistant.errors import InputError
from assistant.export.csv_table import csv_file
from assistant.export.files import File
from assistant.language import gettext
from assistant.usage import Usage, moments, monday_of, usage_of
from assistant.web.gap_view import GapForm, GapGroup, groups_of, near_documents, table_of, wanted
from assistant.web.parameters import OptionalDate
from assistant.web.parts import TheAssistant
from assistant.web.register_api import attachment
from assistant.web.rendering import WITH_FORM, render
from assistant.web.usage_view import chart_of, percent, period_words, sections, status_word, week_word
from assistant.web.usage_view import table_of as usage_table

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

USUAL_WEEKS = 12
MOST_DAYS = 2 * 366
FIRST_MONTH = 8  # of a school year


class PeriodForm(BaseModel):
    """The first and the last day of a period; a browser sends an empty one too."""

    model_config = ConfigDict(frozen=True)

    fran: OptionalDate = None
    till: OptionalDate = None


class HandledForm(BaseModel):
    """Gaps that a person has handled, and the list that they were seen in."""

    model_config = ConfigDict(frozen=True)

    id: list[int] = []
    visa: str = ""
    ordning: str = ""
    dokument: str = ""


@router.get("/luckor")
def gaps(assistant: TheAssistant, form: Annotated[GapForm, Query()], klar: bool = False) -> HTMLResponse:
    """What was asked about without an answer, and what readers have found wrong."""
    every = assistant.archive.gaps()
    near = wanted(every, form.model_copy(update={"visa": "alla"}))
    return render(
        "gaps.html",
        headers=WITH_FORM,
        view="gaps",
        form=form,
        groups=_groups(assistant, form),
        counts={state: len(wanted(every, form.model_copy(update={"visa": state}))) for state in STATES},
        shown=len(near),
        total=len(every),
        documents=near_documents(every),
        criticism=assistant.archive.criticism(),
        reasons=REASONS,
        status_word=status_word,
        handled=klar,
        archive=assistant.archive,
        filed={document.id for document in assistant.store.documents()},
    )


@router.post("/luckor/atgardad")
def handle(assistant: TheAssistant, form: Annotated[HandledForm, Form()]) -> Response:
    """Back to the list, where they now stand as handled."""
    if not form.id:
        raise InputError("Säg vilken kunskapslucka som är åtgärdad.")
    for gap_id in form.id:
        assistant.archive.handle(gap_id)
    query = {name: value for name, value in form.model_dump(exclude={"id"}).items() if value}
    return RedirectResponse(f"/luckor?{urlencode({**query, 'klar': 1})}", status_code=303)


@router.get("/luckor.csv")
def gaps_file(assistant: TheAssistant, form: Annotated[GapForm, Query()]) -> Response:
    """The gaps that the form asks for, as a file."""
    name = gettext("kunskapsluckor %(day)s", day=date.today().isoformat())
    return _sent(csv_file(table_of(_groups(assistant, form)), name.replace(" ", "-")))


@router.get("/statistik")
def statistics(assistant: TheAssistant, form: Annotated[PeriodForm, Query()]) -> HTMLResponse:
    """How much was asked in a period, about what and with what outcome."""
    today = date.today()
    start, end = _period(form, today)
    error = _wrong(start, end)
    usage = None if error else _usage(assistant, start, end)
    return render(
        "statistics.html",
        status=error.status if error else 200,
        view="statistics",
        start=start,
        end=end,
        error=error,
        usage=usage,
        chart=chart_of(usage.weeks) if usage else None,
        sections=sections(usage, {document.id for document in assistant.store.documents()}) if usage else (),
        period=period_words(usage) if usage else "",
        percent=percent,
        week_word=week_word,
        usual=_usual(today),
        archive=assistant.archive,
    )


@router.get("/statistik.csv")
def statistics_file(assistant: TheAssistant, form: Annotated[PeriodForm, Query()]) -> Response:
    """The same numbers as a file; raises InputError."""
    start, end = _period(form, date.today())
    error = _wrong(start, end)
    if error:
        raise error
    return _sent(csv_file(usage_table(_usage(assistant, start, end)), f"statistik-{start}-{end}"))


STATES = ("oppna", "atgardade", "alla")


def _groups(assistant: Assistant, form: GapForm) -> tuple[GapGroup, ...]:
    filed = {document.id: document for document in assistant.store.documents()}
    return groups_of(wanted(assistant.archive.gaps(), form), filed, newest_first=form.ordning == "senast")


def _period(form: PeriodForm, today: date) -> tuple[date, date]:
    """The days asked for; as many weeks as usual, the last one today's, where they are not said."""
    end = form.till or today
    return form.fran or monday_of(end) - timedelta(weeks=USUAL_WEEKS - 1), end


def _wrong(start: date, end: date) -> InputError | None:
    """What is wrong with a period; None when nothing is."""
    if start > end:
        return InputError("Perioden slutar innan den börjar. Byt plats på dagarna.")
    if (end - start).days > MOST_DAYS:
        return InputError("Perioden är längre än två år. Välj en kortare.")
    return None


def _usual(today: date) -> tuple[tuple[str, date], ...]:
    """Periods that end today, by what they are called and the day they begin."""
    school_year = date(today.year - (today.month < FIRST_MONTH), FIRST_MONTH, 1)
    monday = monday_of(today)
    return (
        (gettext("4 veckor"), monday - timedelta(weeks=3)),
        (gettext("12 veckor"), monday - timedelta(weeks=USUAL_WEEKS - 1)),
        (gettext("Läsåret"), school_year),
        (gettext("Ett år"), monday - timedelta(weeks=52)),
    )


def _usage(assistant: Assistant, start: date, end: date) -> Usage:
    return usage_of(assistant.archive.asked_between(*moments(start, end)), start, end)


def _sent(file: File) -> Response:
    return Response(file.content, headers={"Content-Disposition": attachment(file)}, media_type=file.media_type)
