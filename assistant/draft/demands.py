"""A unit's documents and their register items -> what lies on the unit, how it falls on it and how strongly it binds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.chains import GOALS
from assistant.draft.sources import Sources
from assistant.errors import InputError
from assistant.language import gettext
from assistant.register import PERSONAL, TO_BE_DONE
from assistant.roles import Relation, ancestors, find_roles, names, organisations, relation
from assistant.swedish import fold
from assistant.types import Caution, Document, Item, ItemKind
from assistant.weight import Weight, weight_of
from assistant.year import When, when

RELATIONS = tuple(Relation)
MOST_NAMED = 12  # roles that a message lists


@dataclass(frozen=True, slots=True)
class Demand:
    """An item that lies on the unit, or on nobody; `distance` says how far the role it names is from the unit's own."""

    item: Item
    document: Document
    relation: Relation
    weight: Weight
    distance: int

    @property
    def text(self) -> str:
        """What it says, with the heading that it stands under."""
        return f"{self.item.text} {self.item.area or ''}".strip()

    @property
    def asked(self) -> bool:
        """Whether it is asked of the unit, and not only advised or said to nobody."""
        return self.weight is not Weight.ADVICE and self.relation is not Relation.UNASSIGNED

    def passed(self, as_of: date) -> bool:
        """Whether it only tells of a day that has passed; what binds is to be done late as well."""
        told = when(self.item.time) if self.item.time else None
        return self.weight is Weight.DESCRIPTION and told is not None and not told.returns and _over(told, as_of)


def demands_of(
    roles: Sequence[str], sources: Sources, register: Mapping[str, Sequence[Item]]
) -> tuple[tuple[Demand, ...], tuple[Caution, ...]]:
    """What binding documents lay on the roles or on nobody, and what guides advise them; with what to say of a role.

    Raises InputError for a role that neither the program nor a document knows, and when nothing is laid on anybody.
    """
    binding = {document.id for document in sources.binding}
    found = [
        demand
        for document in (*sources.binding, *sources.support)
        for item in register.get(document.id, ())
        if (demand := _demand(item, document, roles, binds=document.id in binding))
    ]
    mine = [demand for demand in found if demand.relation is not Relation.UNASSIGNED]
    named = _named(each for document in sources.binding for each in register.get(document.id, ()))
    cautions = []
    for role in roles:
        if any(relation(demand.item.role, role) in PERSONAL for demand in mine):
            continue
        if not find_roles(role) or not found:
            raise InputError(_unknown(role, named))
        listed = ", ".join(named[:MOST_NAMED]) or "–"
        text = gettext(
            "Dokumenten lägger inget på rollen %(role)s. De roller som nämns är: %(named)s.", role=role, named=listed
        )
        cautions.append(Caution("role-missing", text))
    return tuple(found), tuple(cautions)


def _demand(item: Item, document: Document, roles: Iterable[str], *, binds: bool) -> Demand | None:
    """The item as something that lies on the unit; None when it lies on others or is nothing to be done."""
    falls, distance = min(((relation(item.role, role), _distance(item.role, role)) for role in roles), key=_nearest)
    weight = weight_of(item, document)
    personal = falls in PERSONAL
    if item.kind in GOALS:
        wanted = binds and falls in (Relation.NAMED, Relation.INHERITED)
    elif binds:
        wanted = item.kind in TO_BE_DONE and (personal or falls is Relation.UNASSIGNED)
    else:
        wanted = personal and weight is Weight.ADVICE and item.kind in (*TO_BE_DONE, ItemKind.ADVICE)
    return Demand(item, document, falls, weight, distance) if wanted else None


def _nearest(falls: tuple[Relation, int]) -> tuple[int, int]:
    return RELATIONS.index(falls[0]), falls[1]


@lru_cache(maxsize=4096)
def _distance(named: str | None, role: str) -> int:
    """How far up from a role what is named stands: a rektor is a chef before being one of the staff."""
    line = [fold(name) for name in (*names(role), *ancestors(role), *organisations(role))]
    return min((line.index(fold(name)) for name in names(named or "") if fold(name) in line), default=len(line))


def _named(items: Iterable[Item]) -> tuple[str, ...]:
    """The roles that something is laid on, as the documents write them, those with most first."""
    counted: dict[str, int] = {}
    for item in items:
        if item.role and item.kind in TO_BE_DONE:
            counted[item.role] = counted.get(item.role, 0) + 1
    return tuple(sorted(counted, key=lambda name: -counted[name]))


def _unknown(role: str, named: Sequence[str]) -> str:
    if not named:
        return gettext("Dokumenten lägger inget på någon roll. Välj andra dokument, eller läs in enhetens plan.")
    return gettext(
        "Inget i dokumenten gäller rollen ”%(role)s”. Välj någon av de roller som nämns: %(named)s.",
        role=role,
        named=", ".join(named[:MOST_NAMED]),
    )


def _over(told: When, as_of: date) -> bool:
    """Whether the last day that words name has passed; without a year they name none."""
    if told.year is None:
        return False
    month = max(told.months, default=12)
    return (told.year, month, told.day or 31) < (as_of.year, as_of.month, as_of.day)
