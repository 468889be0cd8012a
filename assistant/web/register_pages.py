"""The Swedish pages of the register: duties, matrix, chains, the year, questions, findings, and a person's hand on an item."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote, urlsplit, urlunsplit

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.ask import Assistant
from assistant.chains import Chains
from assistant.errors import InputError, NotFoundError, RodtradError
from assistant.export import Format, View
from assistant.judge import FIELDS, corrected
from assistant.register import Matrix, for_role
from assistant.roles import names
from assistant.swedish import fold
from assistant.types import Document, Item, ItemKind, Judgement, Modality, Validity, Verdict
from assistant.web.parts import TheAssistant
from assistant.web.register_parameters import JudgementForm, MatrixForm, RegisterForm, ReviewForm
from assistant.web.rendering import WITH_FORM, render
from assistant.weight import Weight, weight_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

USUAL_ROLE = "Rektor"
HEATS = (1, 3, 9)  # the most items a cell of each shade of the matrix has; of the darkest there may be more
PATHS = {
    View.DUTIES: "/ansvar",
    View.MATRIX: "/matris",
    View.CHAINS: "/mal",
    View.YEAR: "/arshjul",
    View.QUESTIONS: "/fragor",
    View.FINDINGS: "/fynd",
}
FILES = (Format.XLSX, Format.DOCX, Format.MARKDOWN)


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with what a reader must know of it: its document, what it weighs there and what a person has said."""

    item: Item
    document: Document
    validity: Validity
    weight: Weight
    judgement: Judgement | None

    @property
    def verdict(self) -> Verdict | None:
        """What a person has said of it; None when nobody has."""
        return self.judgement.verdict if self.judgement else None


class Desk:
    """What every page of the register is made with: the documents as they stand on a day, and what persons have said."""

    def __init__(self, assistant: Assistant, as_of: date | None = None) -> None:
        self.assistant = assistant
        self.as_of = as_of or date.today()
        self.filed = {document.id: document for document in assistant.store.documents()}
        self.judgements = assistant.judgements()

    def show(self, item: Item) -> Shown:
        """The item as it is shown."""
        document = self.filed[item.document_id]
        said = self.judgements.get(item.id)
        return Shown(item, document, document.validity(self.as_of), weight_of(item, document), said)

    def by_document(self, items: Iterable[Item]) -> tuple[tuple[Document, tuple[Item, ...]], ...]:
        """The items under their documents, both in the order they come."""
        under: dict[str, list[Item]] = {}
        for item in items:
            under.setdefault(item.document_id, []).append(item)
        return tuple((self.filed[id_], tuple(own)) for id_, own in under.items())

    def roles(self) -> tuple[str, ...]:
        """Every role the register names."""
        return tuple(sorted(filter(None, self.assistant.matrix(as_of=self.as_of).roles), key=str.casefold))

    def rejected(self) -> tuple[Item, ...]:
        """The items that persons have rejected and whose documents still have them."""
        ids = {id_ for id_, said in self.judgements.items() if said.verdict is Verdict.REJECTED}
        return tuple(item for item in self.assistant.store.items() if item.id in ids) if ids else ()


@router.get("/ansvar")
def duties(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """Everything that concerns a role, in groups."""
    form = form.model_copy(update={"role": form.role or USUAL_ROLE})
    desk = Desk(assistant, form.as_of)
    listed = assistant.duties(form.role or USUAL_ROLE, documents=form.documents, as_of=form.as_of)
    return _page(View.DUTIES, desk, form, listed=listed, rejected=desk.rejected())


@router.get("/matris")
def matrix(assistant: TheAssistant, form: Annotated[MatrixForm, Query()]) -> HTMLResponse:
    """Roles × areas with counts, or the items behind a cell."""
    desk = Desk(assistant, form.as_of)
    made = assistant.matrix(documents=form.documents, as_of=form.as_of)
    if form.role:
        made = _of_role(made, form.role)
    behind = None
    if form.cell_role is not None and form.cell_area is not None:
        ids = _ids_behind(made, form.cell_role or None, form.cell_area or None)
        behind = tuple(item for item in assistant.items() if item.id in ids)
    counts = {(cell.role, cell.area): cell.count for cell in made.cells}
    heats = {place: 1 + bisect_left(HEATS, count) for place, count in counts.items()}
    return _page(View.MATRIX, desk, form, matrix=made, counts=counts, heats=heats, behind=behind)


@router.get("/mal")
def chains(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """The chains of the documents chosen from goal to activity, and where they are broken; else how many each has."""
    desk = Desk(assistant, form.as_of)
    assistant.store.require(form.documents)
    wanted = form.documents or [id_ for id_, each in desk.filed.items() if not each.superseded(desk.as_of)]
    every: tuple[Chains, ...] = tuple(assistant.chains(document_id) for document_id in wanted)
    return _page(View.CHAINS, desk, form, every=every, whole=bool(form.documents))


@router.get("/arshjul")
def year(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """What is to be done in each month of the school year."""
    wheel = assistant.year(form.role, documents=form.documents, as_of=form.as_of)
    return _page(View.YEAR, Desk(assistant, form.as_of), form, wheel=wheel)


@router.get("/fragor")
def questions(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """The questions that documents put to their readers."""
    found = assistant.questions(documents=form.documents, as_of=form.as_of)
    return _list(View.QUESTIONS, Desk(assistant, form.as_of), form, found)


@router.get("/fynd")
def findings(assistant: TheAssistant, form: Annotated[RegisterForm, Query()]) -> HTMLResponse:
    """What evaluations have found."""
    found = assistant.findings(documents=form.documents, as_of=form.as_of)
    return _list(View.FINDINGS, Desk(assistant, form.as_of), form, found)


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
    return RedirectResponse(f"{local(form.back) or '/post/' + quote(item_id)}#post-{quote(item_id)}", status_code=303)


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


def _list(view: View, desk: Desk, form: RegisterForm, found: tuple[Item, ...]) -> HTMLResponse:
    items = for_role(found, form.role) if form.role else found
    return _page(view, desk, form, listed=desk.by_document(items), total=len(items))


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
        documents=tuple(desk.filed.values()),
        query=query,
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
        own=item,
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
