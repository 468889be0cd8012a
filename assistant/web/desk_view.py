"""What the desk's engines have found -> what its pages show: words, rows in order, and what there is to choose among."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.ask import Assistant
from assistant.coverage import Coverage, Verdict
from assistant.criteria import Criterion, shipped
from assistant.criteria_kept import OF_DOCUMENT, kept_lists
from assistant.difference import How
from assistant.findings import FOUND, Change, Met, Order
from assistant.language import marked
from assistant.lint import Severity
from assistant.register import BINDING
from assistant.signoff import Reviewed, Standing
from assistant.types import Citation, Document, DocumentKind, ItemKind
from assistant.web.register_view import Desk, in_alphabet
from assistant.web.words import Words

VERDICTS = Words(
    {
        Verdict.COVERED: marked("Täckt"),
        Verdict.PARTLY: marked("Delvis"),
        Verdict.NAMED: marked("Endast nämnt"),
        Verdict.MISSING: marked("Inte alls"),
    }
)
STANDINGS = Words(
    {
        Standing.HOLDS: marked("gäller"),
        Standing.EARLIER_VERSION: marked("gäller en tidigare version av dokumentet"),
        Standing.EARLIER_CRITERION: marked("gäller en tidigare lydelse av kriteriet"),
    }
)
MET = Words(
    {Met.ADDRESSED: marked("Åtgärdad"), Met.PARTLY: marked("Delvis"), Met.MISSING: marked("Saknas")},
)
ORDERS = Words(
    {
        Order.PLAN_LATER: marked("Planen är nyare än utvärderingen."),
        Order.PLAN_EARLIER: marked(
            "Planen är äldre än utvärderingen: den kan inte ha svarat på det som utvärderingen fann."
        ),
        Order.UNKNOWN: marked("Det framgår inte vilket dokument som är nyast."),
    }
)
CHANGES = Words({Change.ADDS: marked("Tillägg"), Change.CHANGES: marked("Ändring")})
HOWS = Words(
    {
        How.ADDED: marked("Tillagt"),
        How.REMOVED: marked("Borttaget"),
        How.TIGHTENED: marked("Skärpt"),
        How.LOOSENED: marked("Lättat"),
        How.REVERSED: marked("Vänt till sin motsats"),
        How.AGENT: marked("Ny ansvarig"),
        How.TIME: marked("Flyttad tid"),
        How.VALUE: marked("Ändrat målvärde"),
        How.SPLIT: marked("Delat i flera"),
        How.MERGED: marked("Sammanfört"),
        How.WORDING: marked("Ändrad ordalydelse"),
        How.SAME: marked("Oförändrat"),
    }
)
SEVERITIES = Words(
    {Severity.SERIOUS: marked("Brister"), Severity.WEAK: marked("Svagheter"), Severity.NOTE: marked("Att veta")}
)
OPEN = (Verdict.NAMED, Verdict.MISSING)
"""Verdicts that leave a gap."""


@dataclass(frozen=True, slots=True)
class ListChoice:
    """A criteria list that can be chosen, and how many criteria it has; 0 where nobody has counted them."""

    id: str
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A criterion with what is said of it in each of the documents, in their order."""

    criterion: Criterion
    cells: tuple[Reviewed, ...]

    @property
    def gap(self) -> bool:
        """Whether some document has a gap there."""
        return any(each.verdict in OPEN for each in self.cells)


def rows_of(found: Coverage, reviewed: Sequence[Reviewed], *, gaps_first: bool) -> tuple[CoverageRow, ...]:
    """A row for each criterion, in the list's order or those with the widest gaps first."""
    cells: dict[str, list[Reviewed]] = {}
    for each in reviewed:
        cells.setdefault(each.judged.criterion.code, []).append(each)
    rows = [CoverageRow(criterion, tuple(cells[criterion.code])) for criterion in found.criteria.criteria]
    if gaps_first:
        rows.sort(key=lambda row: -sum(list(Verdict).index(each.verdict) for each in row.cells))
    return tuple(rows)


def counts_of(reviewed: Sequence[Reviewed]) -> dict[str, dict[Verdict, int]]:
    """How many criteria have each verdict, by document; a person's word counts before the program's."""
    counts: dict[str, dict[Verdict, int]] = {}
    for each in reviewed:
        of = counts.setdefault(each.judged.document_id, dict.fromkeys(Verdict, 0))
        of[each.verdict] += 1
    return counts


def beyond_of(found: Coverage) -> dict[str, list[Citation]]:
    """What answers to no criterion, by document; every document is there."""
    under: dict[str, list[Citation]] = {document.id: [] for document in found.documents}
    for citation in found.beyond:
        under[citation.document_id].append(citation)
    return under


def lists_of(assistant: Assistant, desk: Desk) -> tuple[tuple[ListChoice, ...], ...]:
    """The lists to choose among: those that come with the program, those handed in, and what documents ask or aim at."""
    asked: dict[str, int] = {}
    for item in desk.items:
        if item.kind in (ItemKind.QUESTION, ItemKind.GOAL):
            asked[item.document_id] = asked.get(item.document_id, 0) + 1
    documents = sorted((desk.filed[id_] for id_ in asked), key=_by_title)
    return (
        tuple(ListChoice(each.id, each.title, len(each.criteria)) for each in shipped()),
        tuple(ListChoice(each.id, each.title, len(each.criteria)) for each in kept_lists(assistant.settings)),
        tuple(ListChoice(f"{OF_DOCUMENT}{each.id}", each.title, 0) for each in documents),
    )


def plans_first(desk: Desk) -> tuple[Document, ...]:
    """Every document, those that bind first, in the order of the alphabet."""
    return tuple(sorted(desk.documents, key=lambda each: (each.kind not in BINDING, *_by_title(each))))


def evaluations_of(desk: Desk) -> tuple[Document, ...]:
    """The documents that tell of findings, evaluations first."""
    telling = {item.document_id for item in desk.items if item.kind in FOUND}
    found = [desk.filed[id_] for id_ in telling]
    return tuple(sorted(found, key=lambda each: (each.kind is not DocumentKind.EVALUATION, *_by_title(each))))


def versions_of(desk: Desk) -> tuple[tuple[Document, Document], ...]:
    """Every two versions of one document that follow each other, the older first."""
    families: dict[str, list[Document]] = {}
    for document in desk.documents:
        if document.family is not None and document.copy_of is None:
            families.setdefault(document.family, []).append(document)
    pairs: list[tuple[Document, Document]] = []
    for family in families.values():
        family.sort(key=lambda each: (str(each.valid_from or each.decided_on or each.published or ""), each.id))
        pairs += pairwise(family)
    return tuple(sorted(pairs, key=lambda pair: _by_title(pair[1])))


def _by_title(document: Document) -> tuple[str, str]:
    return in_alphabet(document.title), document.id
