"""The JSON edge of the desk: coverage and sign-offs, findings of an evaluation, versions compared, a plan read through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from assistant.ask import Assistant
from assistant.coverage import Evidence, Verdict, reasons
from assistant.criteria import MOST_CRITERIA, CriteriaSet, Criterion
from assistant.difference import Change, How
from assistant.errors import InputError
from assistant.findings import Met, Order, wording
from assistant.judge import register_of
from assistant.lint import Remark, Severity, burden
from assistant.signoff import Reviewed, SignOff, Standing, reviewed
from assistant.types import Citation, ItemKind
from assistant.web.desk_view import counts_of
from assistant.web.parameters import OptionalDate
from assistant.web.parts import TheAssistant
from assistant.web.problems import OPENAPI

router = APIRouter(prefix="/api", responses=OPENAPI)

INLINE = "lista"


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CriterionRequest(_Body):
    """A criterion of one's own."""

    code: str = Field(min_length=1)
    text: str = Field(min_length=1)
    group: str = ""
    keywords: list[str] = []


NamedOrInline = Annotated[
    Annotated[str, Tag("namn")] | Annotated[list[CriterionRequest], Tag(INLINE)],
    Discriminator(lambda value: "namn" if isinstance(value, str) else INLINE),
]


class CoverageRequest(_Body):
    """The body of `POST /api/coverage`."""

    criteria: NamedOrInline = Field(
        description="En listas namn, dokument-<id> för ett dokuments frågor, eller kriterierna."
    )
    documents: list[str]
    as_of: OptionalDate = None


class SignOffRequest(_Body):
    """The body of `POST /api/coverage/sign-offs`."""

    criteria: str = Field(min_length=1)
    code: str = Field(min_length=1)
    document: str = Field(min_length=1)
    verdict: str = Field(description=f"Något av {', '.join(Verdict)}.")
    signed_by: str = Field(description="Namn eller initialer.")
    comment: str = ""


class FindingsRequest(_Body):
    """The body of `POST /api/findings`."""

    evaluation: str = Field(min_length=1)
    plan: str = Field(min_length=1)
    as_of: OptionalDate = None


class DiffRequest(_Body):
    """The body of `POST /api/diff`."""

    old: str = Field(min_length=1)
    new: str = Field(min_length=1)
    role: str | None = None
    anyway: bool = Field(False, description="Jämför också två dokument som inte är versioner av varandra.")


class LintRequest(_Body):
    """The body of `POST /api/lint`."""

    document: str = Field(min_length=1)
    as_of: OptionalDate = None


@dataclass(frozen=True, slots=True)
class PlaceReply:
    """A place that speaks for a criterion or a finding, how much, and why in words."""

    citation: Citation
    score: float
    binds: bool
    kind: ItemKind | None
    role: str | None
    item_id: str | None
    lead_in: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriterionReply:
    """A criterion held against a document; `judged` is the program's word, `verdict` a person's where that holds."""

    code: str
    document_id: str
    verdict: Verdict
    judged: Verdict
    score: float
    evidence: tuple[PlaceReply, ...]
    nearest: PlaceReply | None
    signed: SignOff | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class CoverageReply:
    """A criteria set held against documents; `beyond` answers to no criterion."""

    criteria: CriteriaSet
    documents: tuple[str, ...]
    judged: tuple[CriterionReply, ...]
    counts: dict[str, dict[Verdict, int]]
    beyond: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class FindingReply:
    """A finding with the places of the plan that come nearest, whether they meet it, and what is proposed."""

    finding: Citation
    kind: ItemKind
    met: Met
    well: bool
    places: tuple[PlaceReply, ...]
    through: Citation | None
    proposal: str | None


@dataclass(frozen=True, slots=True)
class FindingsReply:
    """An evaluation held against a plan."""

    evaluation: str
    plan: str
    order: Order
    counts: dict[Met, int]
    findings: tuple[FindingReply, ...]


@dataclass(frozen=True, slots=True)
class DiffReply:
    """What changed from one version to the other; without changes where they are no versions and nobody said "anyway"."""

    old: str
    new: str
    versions: bool
    remarks: tuple[str, ...]
    counts: dict[How, int]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class BurdenReply:
    """How many demands lie on a role."""

    role: str
    demands: int


@dataclass(frozen=True, slots=True)
class LintReply:
    """The remarks on a plan, the serious first."""

    document: str
    counts: dict[Severity, int]
    remarks: tuple[Remark, ...]
    burden: tuple[BurdenReply, ...]


@router.post("/coverage", summary="Hur långt dokument täcker en kriterielista")
def coverage(assistant: TheAssistant, asked: CoverageRequest) -> CoverageReply:
    """A verdict for each criterion and document, with quotes and what people have said."""
    criteria = asked.criteria if isinstance(asked.criteria, str) else inline(asked.criteria)
    return covered(assistant, criteria, asked.documents, asked.as_of)


@router.post("/coverage/sign-offs", summary="En persons bedömning av ett kriterium", status_code=201)
def sign_off(assistant: TheAssistant, said: SignOffRequest) -> SignOff:
    """What was said, kept for the document as it now is."""
    return assistant.sign_off(
        said.criteria, said.code, said.document, verdict=said.verdict, signed_by=said.signed_by, comment=said.comment
    )


@router.post("/findings", summary="En utvärderings fynd och vad en plan säger om dem")
def findings(assistant: TheAssistant, asked: FindingsRequest) -> FindingsReply:
    """Every finding, whether the plan meets it, and what is proposed."""
    return met(assistant, asked.evaluation, asked.plan, asked.as_of)


@router.post("/diff", summary="Vad som ändrats från en version till nästa")
def diff(assistant: TheAssistant, asked: DiffRequest) -> DiffReply:
    """Every requirement and what became of it."""
    return changed(assistant, asked.old, asked.new, asked.role, anyway=asked.anyway)


@router.post("/lint", summary="Anmärkningar på en plan")
def lint(assistant: TheAssistant, asked: LintRequest) -> LintReply:
    """What to mend before the plan is decided."""
    return remarks_on(assistant, asked.document, asked.as_of)


def inline(criteria: list[CriterionRequest]) -> CriteriaSet:
    """The criteria of a request as a set; raises InputError."""
    if not criteria:
        raise InputError("Listan ”criteria” är tom. Skicka minst ett kriterium, eller en listas namn.")
    if len(criteria) > MOST_CRITERIA:
        raise InputError(f"Listan har {len(criteria)} kriterier, högst {MOST_CRITERIA} tas emot. Dela den.")
    codes = [each.code for each in criteria]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise InputError(f"Koden ”{twice}” står på mer än ett kriterium. Ge varje kriterium en egen kod.")
    made = tuple(Criterion(each.code, each.text, each.group, tuple(each.keywords)) for each in criteria)
    return CriteriaSet(INLINE, "Egen lista", made)


def covered(
    assistant: Assistant, criteria: CriteriaSet | str, documents: list[str], as_of: OptionalDate = None
) -> CoverageReply:
    """The coverage as it is handed to programs."""
    found = assistant.coverage(criteria, documents, as_of)
    said = reviewed(found, assistant.store)
    return CoverageReply(
        found.criteria,
        tuple(document.id for document in found.documents),
        tuple(map(_criterion, said)),
        counts_of(said),
        found.beyond,
    )


def met(assistant: Assistant, evaluation: str, plan: str, as_of: OptionalDate = None) -> FindingsReply:
    """The findings as they are handed to programs."""
    found = assistant.followed_up(evaluation, plan, as_of)
    replies = tuple(
        FindingReply(
            each.finding,
            each.kind,
            each.met,
            each.well,
            tuple(map(_place, each.places)),
            each.through,
            wording(each.proposal) if each.proposal else None,
        )
        for each in found.linked
    )
    return FindingsReply(evaluation, plan, found.order, found.counts(), replies)


def changed(assistant: Assistant, old: str, new: str, role: str | None, *, anyway: bool) -> DiffReply:
    """The difference as it is handed to programs."""
    found = assistant.difference(old, new, role, anyway=anyway)
    return DiffReply(old, new, found.versions, found.remarks, found.counts(), found.changes)


def remarks_on(assistant: Assistant, document: str, as_of: OptionalDate = None) -> LintReply:
    """The remarks as they are handed to programs."""
    remarks = assistant.lint(document, as_of)
    counts = {severity: sum(each.severity is severity for each in remarks) for severity in Severity}
    carried = burden(register_of(assistant.store, document_id=document))
    return LintReply(document, counts, remarks, tuple(BurdenReply(*each) for each in carried))


def _criterion(each: Reviewed) -> CriterionReply:
    judged = each.judged
    return CriterionReply(
        judged.criterion.code,
        judged.document_id,
        each.verdict,
        judged.verdict,
        judged.score,
        tuple(map(_place, judged.evidence)),
        _place(judged.nearest) if judged.nearest else None,
        each.signed,
        each.standing,
    )


def _place(found: Evidence) -> PlaceReply:
    return PlaceReply(
        found.citation,
        found.score,
        found.binds,
        found.kind,
        found.role,
        found.item_id,
        found.lead_in,
        reasons(found),
    )
