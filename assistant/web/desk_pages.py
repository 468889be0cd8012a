"""The pages of the desk: a plan held against criteria, against an evaluation, against its older version, and against itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict

from assistant.ask import Assistant
from assistant.coverage import Verdict, reasons
from assistant.criteria_kept import LARGEST, keep_list
from assistant.difference import CHANGED_FIRST, How
from assistant.errors import InputError, RodtradError
from assistant.export.desk_sheets import coverage_sheet, findings_sheet
from assistant.export.plan_sheets import difference_sheet, lint_sheet
from assistant.export.sheet import Sheet
from assistant.export.sheet_files import FORMATS, sheet_file
from assistant.findings import Met, wording
from assistant.judge import register_of
from assistant.language import gettext as _
from assistant.lint import Code, Severity, burden
from assistant.signoff import MOST_COMMENT, MOST_NAME, Standing, reviewed
from assistant.types import Document
from assistant.web.desk_view import (
    CHANGES,
    HOWS,
    MET,
    ORDERS,
    SEVERITIES,
    STANDINGS,
    VERDICTS,
    beyond_of,
    counts_of,
    evaluations_of,
    lists_of,
    plans_first,
    rows_of,
    versions_of,
)
from assistant.web.parameters import OptionalDate
from assistant.web.parts import TheAssistant
from assistant.web.register_api import attachment
from assistant.web.register_view import Desk
from assistant.web.rendering import WITH_FORM, render

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

NAMES = {"docx": "Word (DOCX)", "xlsx": "Excel (XLSX)", "pdf": "PDF", "md": "Markdown"}

FEW = 20  # changes of one sort that are all unfolded


class DeskForm(BaseModel):
    """What every page of the desk may be asked: as of a day, and in which format a file is wanted."""

    model_config = ConfigDict(frozen=True)

    as_of: OptionalDate = None
    format: str = ""

    def query(self, **changes: str | Sequence[str] | None) -> str:
        """The same choice as it stands in an address, with some of it changed."""
        values = self.model_dump(mode="json", exclude_defaults=True) | changes
        return urlencode({name: value for name, value in values.items() if value}, doseq=True)


class CoverageForm(DeskForm):
    """The list and the documents it is held against."""

    criteria: str = ""
    documents: list[str] = []
    visa: Literal["", "luckor"] = ""


class SignForm(CoverageForm):
    """What a person says of a criterion and a document, on the page where it was seen."""

    code: str = ""
    document: str = ""
    verdict: str = ""
    comment: str = ""
    signed_by: str = ""

    @property
    def page(self) -> CoverageForm:
        """What the page was asked."""
        return CoverageForm(as_of=self.as_of, criteria=self.criteria, documents=self.documents, visa=self.visa)


class FindingsForm(DeskForm):
    """An evaluation and the plan that may have met it."""

    evaluation: str = ""
    plan: str = ""


class DifferenceForm(DeskForm):
    """Two versions, perhaps a role, and whether they are compared though they are no versions of each other."""

    old: str = ""
    new: str = ""
    role: str = ""
    anyway: Literal["", "1"] = ""


class LintForm(DeskForm):
    """A plan to be read through."""

    document: str = ""


# Coverage.


@router.get("/tackning")
def coverage_page(assistant: TheAssistant, form: Annotated[CoverageForm, Query()]) -> HTMLResponse:
    """A criteria list held against documents, or what there is to choose."""
    return _coverage(assistant, form)


@router.post("/tackning/lista")
def list_handed_in(
    assistant: TheAssistant, lista: UploadFile, documents: Annotated[Sequence[str], Form()] = ()
) -> Response:
    """To the list that was handed in, held against the documents; or the page with what is wrong in it."""
    form = CoverageForm(documents=list(documents))
    try:
        assistant.store.require(documents)
        kept = keep_list(lista.file.read(LARGEST + 1), lista.filename or "lista.csv", assistant.settings)
    except RodtradError as error:
        return _coverage(assistant, form, error=error)
    return RedirectResponse(f"/tackning?{form.query(criteria=kept.id)}#svar", status_code=303)


@router.post("/tackning/bedomning")
def sign(assistant: TheAssistant, form: Annotated[SignForm, Form()]) -> Response:
    """Back to the criterion with what was said of it, or the page with what was wrong."""
    try:
        said = {"verdict": form.verdict, "signed_by": form.signed_by, "comment": form.comment}
        assistant.sign_off(form.criteria, form.code, form.document, **said)
    except RodtradError as error:
        return _coverage(assistant, form.page, error=error, tried=form)
    codes = [each.code for each in assistant.criteria(form.criteria).criteria]
    place = f"k{codes.index(form.code) + 1}"
    return RedirectResponse(f"/tackning?{form.page.query()}#{place}", status_code=303)


@router.get("/tackning/fil")
def coverage_file(request: Request, assistant: TheAssistant, form: Annotated[CoverageForm, Query()]) -> Response:
    """The coverage as a file."""
    found = assistant.coverage(form.criteria, form.documents, form.as_of)
    sheet = coverage_sheet(found, reviewed(found, assistant.store), _day(form), base=_base(request))
    return _file(sheet, form)


def _coverage(
    assistant: Assistant, form: CoverageForm, *, error: RodtradError | None = None, tried: SignForm | None = None
) -> HTMLResponse:
    desk = Desk(assistant, form.as_of)
    found = None
    try:
        if form.criteria or form.documents:
            _both(form.criteria, form.documents, _("Välj en kriterielista och minst ett dokument."))
            found = assistant.coverage(form.criteria, form.documents, form.as_of)
    except RodtradError as wrong:
        error = error or wrong
    said = reviewed(found, assistant.store) if found else ()
    codes = [each.code for each in found.criteria.criteria] if found else []
    return _page(
        "coverage",
        form,
        error,
        found=found,
        rows=rows_of(found, said, gaps_first=form.visa == "luckor") if found else (),
        counts=counts_of(said),
        beyond=beyond_of(found) if found else {},
        number={code: n for n, code in enumerate(codes, start=1)},
        lists=lists_of(assistant, desk),
        documents=plans_first(desk),
        tried=tried,
        reasons=reasons,
        verdicts=VERDICTS,
        standings=STANDINGS,
        holds=Standing.HOLDS,
        missing=Verdict.MISSING,
        most={"comment": MOST_COMMENT, "name": MOST_NAME},
    )


# Findings of an evaluation.


@router.get("/fynd-atgarder")
def findings_page(assistant: TheAssistant, form: Annotated[FindingsForm, Query()]) -> HTMLResponse:
    """What an evaluation found and what a plan says of it, or what there is to choose."""
    desk = Desk(assistant, form.as_of)
    found, error = None, None
    try:
        if form.evaluation or form.plan:
            _both(form.evaluation, form.plan, _("Välj både en utvärdering och en plan."))
            found = assistant.followed_up(form.evaluation, form.plan, form.as_of)
    except RodtradError as wrong:
        error = wrong
    return _page(
        "findings",
        form,
        error,
        found=found,
        evaluations=evaluations_of(desk),
        plans=plans_first(desk),
        met=MET,
        mets=Met,
        orders=ORDERS,
        changes=CHANGES,
        wording=wording,
    )


@router.get("/fynd-atgarder/fil")
def findings_file(request: Request, assistant: TheAssistant, form: Annotated[FindingsForm, Query()]) -> Response:
    """The findings as a file; in Word, what is proposed stands as tracked changes."""
    found = assistant.followed_up(form.evaluation, form.plan, form.as_of)
    return _file(findings_sheet(found, _day(form), base=_base(request)), form)


# Two versions.


@router.get("/skillnad")
def difference_page(assistant: TheAssistant, form: Annotated[DifferenceForm, Query()]) -> HTMLResponse:
    """What changed from one version to the other, or what there is to choose."""
    desk = Desk(assistant, form.as_of)
    found, error = None, None
    try:
        if form.old or form.new:
            _both(form.old, form.new, _("Välj både en äldre och en nyare version."))
            found = assistant.difference(form.old, form.new, form.role or None, anyway=bool(form.anyway))
    except RodtradError as wrong:
        error = wrong
    return _page(
        "difference",
        form,
        error,
        found=found,
        pairs=versions_of(desk),
        documents=plans_first(desk),
        roles=desk.roles(),
        hows=HOWS,
        order=CHANGED_FIRST,
        few=FEW,
        same=How.SAME,
        reversed_=How.REVERSED,
    )


@router.get("/skillnad/fil")
def difference_file(request: Request, assistant: TheAssistant, form: Annotated[DifferenceForm, Query()]) -> Response:
    """The difference as a file."""
    found = assistant.difference(form.old, form.new, anyway=bool(form.anyway))
    return _file(difference_sheet(found, _day(form), role=form.role, base=_base(request)), form)


# A plan by itself.


@router.get("/granska")
def lint_page(assistant: TheAssistant, form: Annotated[LintForm, Query()]) -> HTMLResponse:
    """The remarks on a plan and how much it demands of whom, or what there is to choose."""
    desk = Desk(assistant, form.as_of)
    document: Document | None = None
    error = None
    try:
        remarks = assistant.lint(form.document, form.as_of) if form.document else ()
        document = desk.filed[form.document] if form.document else None
    except RodtradError as wrong:
        remarks, error = (), wrong
    items = register_of(assistant.store, document_id=document.id) if document else ()
    return _page(
        "lint",
        form,
        error,
        document=document,
        documents=plans_first(desk),
        # How much is demanded of whom stands in a table of its own.
        remarks=[each for each in remarks if each.code is not Code.BURDEN],
        severities=SEVERITIES,
        order=Severity,
        burden=burden(items),
        items=len(items),
    )


@router.get("/granska/fil")
def lint_file(request: Request, assistant: TheAssistant, form: Annotated[LintForm, Query()]) -> Response:
    """The remarks as a file."""
    remarks = assistant.lint(form.document, form.as_of)
    return _file(lint_sheet(assistant.store.document(form.document), remarks, _day(form), base=_base(request)), form)


# What they share.


def _both(first: object, second: object, message: str) -> None:
    """Raise InputError unless both are chosen."""
    if not (first and second):
        raise InputError(message)


def _day(form: DeskForm) -> date:
    return form.as_of or date.today()


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _file(sheet: Sheet, form: DeskForm) -> Response:
    made = sheet_file(sheet, form.format or FORMATS[0])
    return Response(made.content, headers={"Content-Disposition": attachment(made)}, media_type=made.media_type)


def _page(view: str, form: DeskForm, error: RodtradError | None, **context: object) -> HTMLResponse:
    return render(
        f"desk/{view}.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        view=view,
        form=form,
        error=error,
        today=_day(form),
        files={name: NAMES[name] for name in FORMATS},
        **context,
    )
