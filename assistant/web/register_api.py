"""The JSON edge of the register: its views, a person's hand on its items, and files to take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response

from assistant.chains import Break, Chains
from assistant.export import File, export
from assistant.judge import corrected
from assistant.register import Cell, Matrix
from assistant.roles import Relation
from assistant.swedish import fold
from assistant.types import Item, Judgement, Verdict
from assistant.validity import Standing
from assistant.web.parts import TheAssistant
from assistant.web.problems import OPENAPI
from assistant.web.register_parameters import (
    ChainsFilter,
    DutiesFilter,
    ExportFilter,
    JudgementRequest,
    RegisterFilter,
    RoleFilter,
)
from assistant.web.replies import ItemsReply
from assistant.year import YearWheel

router = APIRouter(prefix="/api", responses=OPENAPI)


@dataclass(frozen=True, slots=True)
class GroupReply:
    """The items that concern a role in one way."""

    relation: Relation
    title: str
    total: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DutiesReply:
    """Every item in the group of how it concerns the role; `expired` are the ids of documents left out."""

    role: str
    total: int
    groups: tuple[GroupReply, ...]
    expired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellReply:
    """What lies on a role in an area; null is nobody, or no area."""

    role: str | None
    area: str | None
    count: int
    item_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixReply:
    """Roles × areas; `total` counts each item once."""

    roles: tuple[str | None, ...]
    areas: tuple[str | None, ...]
    cells: tuple[CellReply, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ChainsReply:
    """The chains of a document and how many links of each kind are broken."""

    chains: Chains
    counts: dict[Break, int]


@dataclass(frozen=True, slots=True)
class ValidityReply:
    """How documents stand on a day, and how many they are."""

    total: int
    documents: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class JudgementReply:
    """What a person has said of an item, and the item as it now stands; null when it was rejected."""

    item_id: str
    verdict: Verdict
    changes: dict[str, str]
    item: Item | None


@router.get("/register/duties", summary="Allt som rör en roll, i grupper")
def duties(assistant: TheAssistant, wanted: Annotated[DutiesFilter, Query()]) -> DutiesReply:
    """Every item: named, inherited, the unit's, nobody's, and others'."""
    listed = assistant.duties(wanted.role, documents=wanted.documents, as_of=wanted.as_of)
    groups = tuple(GroupReply(group.relation, group.title, len(group.items), group.items) for group in listed.groups)
    return DutiesReply(listed.role, listed.total, groups, tuple(document.id for document in listed.expired))


@router.get("/register/matrix", summary="Ansvarsmatrisen: roller och områden")
def matrix(assistant: TheAssistant, wanted: Annotated[RegisterFilter, Query()]) -> MatrixReply:
    """How many items lie on each role in each area, and which."""
    return _matrix(assistant.matrix(documents=wanted.documents, as_of=wanted.as_of))


@router.get("/register/chains", summary="Ett dokuments målkedjor och var de brister")
def chains(assistant: TheAssistant, wanted: Annotated[ChainsFilter, Query()]) -> ChainsReply:
    """The chains from goal to activity, what hangs on no goal, and every broken link."""
    made = assistant.chains(wanted.document_id)
    return ChainsReply(made, made.counts())


@router.get("/register/year", summary="Läsårets hjul")
def year(assistant: TheAssistant, wanted: Annotated[RoleFilter, Query()]) -> YearWheel:
    """What is to be done in each month of the school year, by everybody or by a role."""
    return assistant.year(wanted.role, documents=wanted.documents, as_of=wanted.as_of)


@router.get("/register/questions", summary="Frågor som dokumenten ställer")
def questions(assistant: TheAssistant, wanted: Annotated[RegisterFilter, Query()]) -> ItemsReply:
    """The questions that documents put to their readers."""
    found = assistant.questions(documents=wanted.documents, as_of=wanted.as_of)
    return ItemsReply(len(found), found)


@router.get("/register/findings", summary="Vad utvärderingar har funnit")
def findings(assistant: TheAssistant, wanted: Annotated[RegisterFilter, Query()]) -> ItemsReply:
    """What evaluations have found."""
    found = assistant.findings(documents=wanted.documents, as_of=wanted.as_of)
    return ItemsReply(len(found), found)


@router.get("/register/validity", summary="Vilka dokument som gäller, och vad det vilar på")
def validity(assistant: TheAssistant, wanted: Annotated[RegisterFilter, Query()]) -> ValidityReply:
    """How every document, or those chosen, stand on a day."""
    found = assistant.validity(documents=wanted.documents, as_of=wanted.as_of)
    return ValidityReply(len(found), found)


@router.get(
    "/register/export",
    summary="En vy av registret som fil",
    response_class=Response,
    responses={200: {"description": "Filen", "content": {"application/octet-stream": {}}}},
)
def exported(assistant: TheAssistant, wanted: Annotated[ExportFilter, Query()]) -> Response:
    """The file: XLSX, DOCX or Markdown, and iCalendar for the year."""
    made = export(
        assistant, wanted.view, wanted.format, role=wanted.role, documents=wanted.documents, as_of=wanted.as_of
    )
    return Response(made.content, headers={"Content-Disposition": attachment(made)}, media_type=made.media_type)


@router.post("/items/{item_id}/judgement", summary="Bekräfta, rätta eller avvisa en post")
def judge(assistant: TheAssistant, item_id: str, said: JudgementRequest) -> JudgementReply:
    """What was said, and the item as it now stands."""
    made = assistant.judge(item_id, said.verdict, said.changes)
    return _judged(made, assistant.store.item(item_id))


def attachment(file: File) -> str:
    """The Content-Disposition of a file to be saved, its name also in plain letters (RFC 6266)."""
    plain = fold(file.name).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"


def _matrix(made: Matrix) -> MatrixReply:
    return MatrixReply(made.roles, made.areas, tuple(map(_cell, made.cells)), made.total)


def _cell(cell: Cell) -> CellReply:
    return CellReply(cell.role, cell.area, cell.count, cell.item_ids)


def _judged(made: Judgement, item: Item) -> JudgementReply:
    now = None if made.verdict is Verdict.REJECTED else corrected(item, made)
    return JudgementReply(made.item_id, made.verdict, dict(made.changes), now)
