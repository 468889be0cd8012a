"""The pages of the register: duties, matrix, goals, chains, the year, questions, findings, and a person's hand on an item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote, urlsplit, urlunsplit

from babel.dates import get_month_names
from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.ask import Assistant
from assistant.chains import Break, Chains, chains_of
from assistant.errors import InputError, NotFoundError, RodtradError
from assistant.export import Format, View
from assistant.export.files import file_of
from assistant.export.views import Choice, export_of
from assistant.judge import FIELDS, corrected
from assistant.language import current, gettext
from assistant.register import PERSONAL, Matrix, for_person
from assistant.roles import names
from assistant.swedish import fold
from assistant.types import Item, ItemKind, Modality, Validity, Verdict
from assistant.web.parts import TheAssistant
from assistant.web.reader import reader
from assistant.web.register_api import attachment
from assistant.web.register_parameters import NOBODY, FileForm, JudgementForm, RegisterForm, ReviewForm
from assistant.web.register_pictures import HEATS, collisions, going_on, heat, heat_map, wheel_of
from assistant.web.register_view import (
    BREAKS,
    GOALS,
    RELATIONS,
    VERDICTS,
    WEIGHTS,
    Desk,
    Listed,
    duties,
    listed,
    of_kinds,
    of_role,
    under_documents,
)
from assistant.web.rendering import WITH_FORM, render
from assistant.year import YearWheel, year_wheel

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

USUAL_ROLE = "Rektor"
PATHS = {
    View.DUTIES: "/ansvar",
    View.MATRIX: "/matris",
    View.ITEMS: "/mal",
    View.CHAINS: "/malkedjor",
    View.YEAR: "/arshjul",
    View.QUESTIONS: "/fragor",
    View.FINDINGS: "/fynd",
}
KINDS: Mapping[View, tuple[ItemKind, ...]] = {
    View.ITEMS: GOALS,
    View.QUESTIONS: (ItemKind.QUESTION,),
    View.FINDINGS: (ItemKind.FINDING,),
}
LACKS: Mapping[str, tuple[Break, ...]] = {
    "indicator": (Break.GOAL_WITHOUT_INDICATOR,),
    "activity": (Break.GOAL_WITHOUT_ACTIVITY,),
    "role": (Break.ACTIVITY_WITHOUT_AGENT, Break.DEMAND_WITHOUT_AGENT),
    "time": (Break.ACTIVITY_WITHOUT_TIME,),
    "follow_up": (Break.GOAL_WITHOUT_FOLLOW_UP, Break.ACTIVITY_WITHOUT_FOLLOW_UP, Break.DEMAND_WITHOUT_FOLLOW_UP),
}
"""What is missing where a chain is broken so."""
FILES = (Format.XLSX, Format.DOCX, Format.MARKDOWN)


@router.get("/ansvar")
def duties_page(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """Everything that concerns a role, and first how the register stands."""
    role = reader().role or USUAL_ROLE if form.role is None else form.role
    form = form.model_copy(update={"role": role})
    desk = Desk(assistant, form.as_of)
    return _page(View.DUTIES, desk, form, listed=duties(desk, form), standing=() if form.narrowed else _standing(desk))


@router.get("/matris")
def matrix_page(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """Roles × areas with counts, or the items behind a cell."""
    desk = Desk(assistant, form.as_of)
    made = assistant.matrix(documents=form.documents, as_of=form.as_of)
    if form.cell_role is not None and form.cell_area is not None:
        ids = _ids_behind(made, form.cell_role or None, form.cell_area or None)
        behind = listed(desk, form, [item for item in desk.items if item.id in ids], {}, ())
        return _page(View.MATRIX, desk, form, listed=behind, behind=True)
    shown = _of_role(made, form.role) if form.role else made
    drawn = heat_map(shown, desk.items, desk.filed, whole=bool(form.visa))
    return _page(View.MATRIX, desk, form, matrix=shown, drawn=drawn, heat=heat, heats=HEATS, behind=False)


@router.get("/mal")
def goals_page(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """Goals, indicators and activities as a list."""
    return _list(View.ITEMS, assistant, form)


@router.get("/malkedjor")
def chains_page(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """The chains of the documents chosen from goal to activity, and where they are broken; else how many each has."""
    desk = Desk(assistant, form.as_of)
    every = _chains(desk, form)
    lacking = {made.document_id: _lacking(made) for made in every} if form.documents else {}
    return _page(View.CHAINS, desk, form, every=every, whole=bool(form.documents), lacking=lacking, lacks=LACKS)


@router.get("/arshjul")
def year_page(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """What is to be done in each month of the school year."""
    desk = Desk(assistant, form.as_of)
    wheel = _year(desk, form)
    drawn = wheel_of(wheel, desk.as_of)
    names = get_month_names("wide", "stand-alone", current())
    drawings = {"drawn": drawn, "going_on": going_on(wheel), "collisions": collisions(wheel)}
    return _page(View.YEAR, desk, form, wheel=wheel, months=names, **drawings)


@router.get("/fragor")
def questions_page(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """The questions that documents put to their readers."""
    return _list(View.QUESTIONS, assistant, form)


@router.get("/fynd")
def findings_page(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """What evaluations have found."""
    return _list(View.FINDINGS, assistant, form)


@router.get("/register/fil")
def file(assistant: TheAssistant, form: Annotated[FileForm, Query()]) -> Response:
    """A view as it is narrowed, all its pages, as a file."""
    if form.format is Format.ICS and form.vy is not View.YEAR:
        raise InputError("Bara årshjulet kan sparas som kalender. Välj xlsx, docx eller md.")
    desk = Desk(assistant, form.as_of)
    view = View.ITEMS if form.vy is View.DUTIES and form.role in ("", NOBODY) else form.vy
    role = None if form.role in ("", NOBODY) else form.role
    documents = desk.chosen(form) if form.validity else tuple(form.documents)
    choice = Choice(role, documents, desk.as_of, only=_only(desk, form))
    made = file_of(export_of(assistant, view, choice), form.format)
    return Response(made.content, headers={"Content-Disposition": attachment(made)}, media_type=made.media_type)


@router.get("/post/{item_id}")
def review(assistant: TheAssistant, item_id: str, form: Annotated[ReviewForm, Query()]) -> HTMLResponse:
    """One item with the forms that confirm, correct or reject it."""
    return _review_page(assistant, item_id, back=form.back)


@router.post("/post/{item_id}")
def judge(assistant: TheAssistant, item_id: str, form: Annotated[JudgementForm, Form()]) -> Response:
    """Back to where the item was judged, or to its page with what was wrong."""
    wrong = form.verdict == Verdict.CORRECTED
    changes = changes_of(form, assistant.store.item(item_id)) if wrong else {}
    try:
        assistant.judge(item_id, form.verdict, changes)
    except InputError as error:
        return _review_page(assistant, item_id, back=form.back, form=form, error=error)
    # What is rejected leaves the list: its reader goes on from what stands beside it.
    place = form.beside if form.verdict == Verdict.REJECTED and form.beside else item_id
    return RedirectResponse(f"{local(form.back) or '/post/' + quote(item_id)}#post-{quote(place)}", status_code=303)


def changes_of(form: JudgementForm, item: Item) -> dict[str, str]:
    """The fields that the form gives another value than the document's own."""
    said = {field: getattr(form, field) for field in FIELDS}
    return {
        field: value.strip()
        for field, value in said.items()
        if value is not None and value.strip() != (getattr(item, field) or "")
    }


def local(address: str) -> str | None:
    """The address when it is a page of the register here, so that no form can send its reader to another site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or parts.path not in PATHS.values():
        return None
    return urlunsplit(("", "", parts.path, parts.query, ""))


def _list(view: View, assistant: Assistant, form: RegisterForm) -> HTMLResponse:
    desk = Desk(assistant, form.as_of)
    return _page(view, desk, form, listed=of_kinds(desk, form, KINDS[view]))


def _listed(desk: Desk, form: RegisterForm, view: View) -> Listed:
    """The list of a view that is one."""
    return of_kinds(desk, form, KINDS[view]) if view in KINDS else duties(desk, form)


def _only(desk: Desk, form: FileForm) -> frozenset[str] | None:
    """The ids of what a file is to hold of its view; None for a view that is no list."""
    if form.vy in (View.MATRIX, View.CHAINS, View.VALIDITY):
        return None
    if form.vy is View.YEAR:
        return frozenset(item.id for item in _of_the_year(desk, form))
    return frozenset(item.id for item in _listed(desk, form, form.vy).items)


def _chains(desk: Desk, form: RegisterForm) -> tuple[Chains, ...]:
    under = under_documents(desk.items)
    return tuple(chains_of(id_, under.get(id_, ())) for id_ in desk.chosen(form))


def _lacking(made: Chains) -> dict[str, tuple[Break, ...]]:
    """How each item of the chains is broken, by its id."""
    found: dict[str, tuple[Break, ...]] = {}
    for each in made.broken:
        found[each.item.id] = (*found.get(each.item.id, ()), each.how)
    return found


def _year(desk: Desk, form: RegisterForm) -> YearWheel:
    return year_wheel(_of_the_year(desk, form), desk.as_of)


def _of_the_year(desk: Desk, form: RegisterForm) -> tuple[Item, ...]:
    """What falls on the role over the year, or on nobody; everything for no role."""
    items = desk.of(form)
    if not form.role or form.role == NOBODY:
        return of_role(items, form.role)
    return for_person(items, form.role, desk.filed).of(*PERSONAL)


def _standing(desk: Desk) -> tuple[tuple[str, int, str], ...]:
    """How the whole register stands: what is counted, how many, and where they are listed."""
    whole = RegisterForm(role="")
    laid = duties(desk, whole).items
    broken = sum(len(made.broken) for made in _chains(desk, whole))
    return (
        (gettext("krav, förväntningar och aktiviteter"), len(laid), "/ansvar?role="),
        (gettext("utan ansvarig"), sum(item.role is None for item in laid), f"/ansvar?role={NOBODY}"),
        (gettext("mål, indikatorer och aktiviteter"), of_kinds(desk, whole, GOALS).total, "/mal"),
        (gettext("brutna länkar i målkedjorna"), broken, "/malkedjor"),
        (gettext("frågor att ta upp"), of_kinds(desk, whole, KINDS[View.QUESTIONS]).total, "/fragor"),
    )


def _page(view: View, desk: Desk, form: RegisterForm, **content: Any) -> HTMLResponse:
    query = form.query()
    return render(
        f"register/{view}.html",
        headers=WITH_FORM,
        view=view,
        paths=PATHS,
        files=FILES,
        form=form,
        desk=desk,
        roles=desk.roles(),
        areas=desk.areas(),
        query=query,
        words={"weights": WEIGHTS, "relations": RELATIONS, "breaks": BREAKS, "verdicts": VERDICTS},
        validities=tuple(Validity),
        nobody=NOBODY,
        back=f"{PATHS[view]}?{query}" if query else PATHS[view],
        **content,
    )


def _review_page(
    assistant: Assistant,
    item_id: str,
    *,
    back: str,
    form: JudgementForm | None = None,
    error: RodtradError | None = None,
) -> HTMLResponse:
    desk = Desk(assistant)
    item = assistant.store.item(item_id)
    if item.document_id not in desk.filed:
        raise NotFoundError(f"Posten ”{item_id}” hör till ett dokument som inte längre finns.")
    said = desk.judgements.get(item_id)
    shown = desk.show(corrected(item, said) if said else item)
    typed: Mapping[str, object] = form.model_dump(exclude_none=True) if form else {}
    return render(
        "register/item.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        paths=PATHS,
        view=None,
        shown=shown,
        made=item,
        suggestions={"role": desk.roles(), "area": desk.areas()},
        words={"weights": WEIGHTS, "verdicts": VERDICTS},
        form=RegisterForm(),
        values={field: typed.get(field, getattr(shown.item, field) or "") for field in FIELDS},
        choices={"kind": tuple(ItemKind), "modality": tuple(Modality)},
        back=local(back) or "",
        error=error,
    )


def _of_role(made: Matrix, role: str) -> Matrix:
    """The matrix with only the rows of that role under its names."""
    wanted = {fold(name) for name in names(role)}
    cells = tuple(cell for cell in made.cells if cell.role and fold(cell.role) in wanted)
    areas = {cell.area for cell in cells}
    return Matrix(
        tuple(name for name in made.roles if name and fold(name) in wanted),
        tuple(area for area in made.areas if area in areas),
        cells,
        len({item_id for cell in cells for item_id in cell.item_ids}),
    )


def _ids_behind(made: Matrix, role: str | None, area: str | None) -> frozenset[str]:
    found = (cell.item_ids for cell in made.cells if (cell.role, cell.area) == (role, area))
    return frozenset(item_id for ids in found for item_id in ids)
