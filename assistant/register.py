"""Complete enumeration: what the register holds for a role or an area, never the nearest few."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from assistant.judge import judged, register_naming, register_of
from assistant.roles import Relation, ancestors, everyone, find_roles, names, narrower, organisations, relation
from assistant.store import Store
from assistant.swedish import fold
from assistant.types import Document, DocumentKind, Intent, Item, ItemKind, Query, Validity
from assistant.understand.cues import NUMBERS, count_asked
from assistant.weight import Weight, by_weight, weight_of

BINDING = (DocumentKind.PLAN, DocumentKind.ACTION_PLAN, DocumentKind.STRATEGY, DocumentKind.POLICY)
"""Kinds of document whose "ska" binds; an evaluation finds and a guide advises."""
DEMANDS = (ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION)
TO_BE_DONE = (*DEMANDS, ItemKind.ACTIVITY)
"""Kinds of item that somebody must carry out: one without a role has nobody responsible."""
PERSONAL = (Relation.NAMED, Relation.INHERITED, Relation.UNIT)
"""The relations by which an item falls on a role."""
NOUNS: Mapping[Weight, tuple[str, str]] = {
    Weight.DEMAND: ("krav", "krav"),
    Weight.EXPECTATION: ("förväntan", "förväntningar"),
    Weight.POSSIBILITY: ("möjlighet", "möjligheter"),
    Weight.DESCRIPTION: ("uppgift", "uppgifter"),
    Weight.ADVICE: ("råd", "råd"),
    Weight.FINDING: ("fynd", "fynd"),
}
NOT_OF_A_KIND = (Intent.DRAFT, Intent.COMPARISON, Intent.VALIDITY, Intent.PLACE)
CALLED: Mapping[re.Pattern[str], frozenset[ItemKind]] = {
    re.compile(pattern): frozenset(kinds)
    for pattern, *kinds in (
        (r"mal(?:en)?|malsattning(?:ar|arna)|malbild(?:er|erna)|goals?|aims?", ItemKind.GOAL, ItemKind.SUBGOAL),
        (r"delmal(?:en)?|subgoals?", ItemKind.SUBGOAL),
        (r"indikator(?:er|erna)|matt(?:en)?|nyckeltal(?:en)?|matetal(?:en)?|indicators?", ItemKind.INDICATOR),
        (r"aktivitet(?:er|erna)|insats(?:er|erna)|atgard(?:er|erna)|activit\w+|actions?", ItemKind.ACTIVITY),
        (r"behov(?:en)?|utmaning(?:ar|arna)|needs|challenges", ItemKind.NEED),
        (r"slutsats(?:er|erna)|resultat(?:en)?|iakttagels(?:er|erna)|findings|conclusions", ItemKind.FINDING),
        (r"rekommendation(?:er|erna)|rad(?:en)?|tips(?:en)?|advice|recommendations?", ItemKind.ADVICE),
        (r"fragor(?:na)?|fragestallning(?:ar|arna)|diskussionsfragor(?:na)?|questions", ItemKind.QUESTION),
        (
            r"olika|manga|many|overgripande|uppsatta|konkreta|planerade|finns|finnas|sats|satts|satter|ingar|anges|namns|listas|genomforas"
            r"|goras|vilka",
        ),
    )
}
"""What questions call items of a kind; the last are words that narrow nothing."""
HOW_MANY = re.compile(r"\b(?:hur manga|how many)\b")
OVERALL = frozenset({"overgripande"})


@dataclass(frozen=True, slots=True)
class Group:
    """The items that concern a role in one way, with the words to head them."""

    relation: Relation
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class PersonList:
    """Every item that names somebody or that somebody must carry out, each in one group; nearest to the role first.

    Nothing can be missing: what concerns others is a group too. `expired` are documents left out since others still apply.
    """

    role: str
    groups: tuple[Group, ...]
    expired: tuple[Document, ...] = ()

    @property
    def total(self) -> int:
        """How many items there are in all groups together."""
        return sum(len(group.items) for group in self.groups)

    def of(self, *relations: Relation) -> tuple[Item, ...]:
        """The items of those groups, in order."""
        return tuple(item for group in self.groups if group.relation in relations for item in group.items)

    def counts(self) -> dict[Relation, int]:
        """How many items each group has."""
        return {group.relation: len(group.items) for group in self.groups}

    def only(self, items: Iterable[Item]) -> PersonList:
        """The list with those of its items only, in its own order."""
        ids = {item.id for item in items}
        groups = (replace(group, items=tuple(i for i in group.items if i.id in ids)) for group in self.groups)
        return replace(self, groups=tuple(groups))


@dataclass(frozen=True, slots=True)
class KindList:
    """Every item of a kind in some documents, in document order; `expired` are documents left out since others still apply."""

    items: tuple[Item, ...]
    expired: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What lies on a role in an area: the ids of the items; None is nobody, or no area."""

    role: str | None
    area: str | None
    item_ids: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many items there are."""
        return len(self.item_ids)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Roles × areas, the ones with most items first and None last; an item that names two roles stands in both rows.

    `total` counts each item once.
    """

    roles: tuple[str | None, ...]
    areas: tuple[str | None, ...]
    cells: tuple[Cell, ...]
    total: int


def for_person(items: Iterable[Item], role: str, filed: Mapping[str, Document] | None = None) -> PersonList:
    """The items grouped by how they concern the role; `filed` are their documents, for the order by level and weight."""
    filed = filed or {}
    nearness = {fold(name): place for place, name in enumerate((*ancestors(role), *organisations(role)))}
    found: dict[Relation, list[Item]] = {each: [] for each in Relation}
    for item in items:
        if item.role or item.kind in TO_BE_DONE:
            found[relation(item.role, role)].append(item)

    def place(item: Item) -> tuple[int, object]:
        weight = by_weight(item, filed.get(item.document_id))
        if relation(item.role, role) is not Relation.INHERITED:
            return 0, weight
        return min(nearness.get(fold(name), len(nearness)) for name in names(item.role or "")), weight

    groups = ((each, tuple(sorted(found[each], key=place))) for each in Relation)
    return PersonList(role, tuple(Group(each, _title(each, role, mine), mine) for each, mine in groups))


def for_role(items: Iterable[Item], role: str) -> tuple[Item, ...]:
    """The items that name the role, under any of the names it goes by."""
    return tuple(item for item in items if relation(item.role, role) is Relation.NAMED)


def for_area(items: Iterable[Item], area: str) -> tuple[Item, ...]:
    """The items whose area's name holds that text, whatever the case and diacritics."""
    return tuple(item for item in items if fold(area) in fold(item.area or ""))


def demands_on(role: str, document: Document, store: Store) -> tuple[Item, ...]:
    """What a document demands or expects of a role by name, in document order; nothing when it does not bind."""
    if document.kind not in BINDING:
        return ()
    return tuple(item for item in for_role(register_of(store, document_id=document.id), role) if item.kind in DEMANDS)


def in_force(filed: Mapping[str, Document], chosen: Sequence[str], as_of: date) -> tuple[str, ...]:
    """The ids of the documents chosen, or of all that no other one stands in the place of on that day."""
    return tuple(chosen) or tuple(id_ for id_, document in filed.items() if not document.superseded(as_of))


def whole_role(query: Query, *, filed: Mapping[str, Document], store: Store, as_of: date) -> PersonList | None:
    """The list a question about a role's duties asks for; None when it asks for something else or there is none.

    Only what binding documents lay on the role by name, by what it also is and by where it acts. Expired documents are left
    out when others have something to say, and named.
    """
    if query.intent is not Intent.RESPONSIBILITY or not query.roles or not query.complete_list:
        return None
    chosen = query.documents or query.preferred or tuple(id_ for id_ in filed if id_ not in query.superseded)
    binding = {id_ for id_ in chosen if filed[id_].kind in BINDING}
    maybe = (query.roles[0], *narrower(query.roles[0]))
    naming = register_naming(store, lambda name: any(relation(name, role) in PERSONAL for role in maybe))
    items = [item for item in naming if item.document_id in binding and item.kind in DEMANDS]
    # Where nothing names the role, what names one that mostly is it: of a skolledare, the rektor.
    asked = next((role for role in maybe if for_role(items, role)), query.roles[0])
    mine = [item for item in items if relation(item.role, asked) in PERSONAL]
    named = for_role(mine, asked)
    # What the role has in common with others belongs to the whole role, not to a question about some part of it.
    kept, expired = without_expired(mine if query.whole_role else named, filed, as_of)
    return replace(for_person(kept, asked, filed), expired=expired) if kept else None


def whole_kind(query: Query, *, filed: Mapping[str, Document], store: Store, as_of: date) -> KindList | None:
    """The items that a question for everything of a kind asks for: "vilka är målen i planen"; None when it asks for else.

    Every word must name the kind, so that nothing narrows it. Of the documents that are meant, or all; as for a role, those
    expired are left out when others have something to say.
    """
    if (
        not (query.complete_list or HOW_MANY.search(fold(query.question)))
        or query.roles
        or query.areas
        or query.intent in NOT_OF_A_KIND
    ):
        return None
    kinds = _kinds_called([word for word in query.content if word not in NUMBERS])
    meant = query.documents or query.preferred or tuple(id_ for id_ in filed if id_ not in query.superseded)
    found = (
        [item for id_ in meant for item in register_of(store, document_id=id_) if item.kind in kinds] if kinds else []
    )
    kept, expired = without_expired(found, filed, as_of)
    count = count_asked(query.question)
    return KindList(kept, expired) if kept and count in (None, len(kept)) else None


def _kinds_called(said: Sequence[str]) -> frozenset[ItemKind]:
    """The kinds of item that folded words call by name; none when a word says something else."""
    called: set[ItemKind] = set()
    for word in said:
        kinds = next((kinds for pattern, kinds in CALLED.items() if pattern.fullmatch(word)), None)
        if kinds is None:
            return frozenset()
        called |= kinds
    return frozenset(called - {ItemKind.SUBGOAL} if OVERALL.intersection(said) else called)


def without_expired(
    items: Sequence[Item], filed: Mapping[str, Document], as_of: date
) -> tuple[tuple[Item, ...], tuple[Document, ...]]:
    """The items of documents that have not expired, and those that have; all items when every document has."""
    from_documents = dict.fromkeys(item.document_id for item in items)
    expired = [id_ for id_ in from_documents if filed[id_].validity(as_of) is Validity.EXPIRED]
    if len(expired) == len(from_documents):  # nothing else to show
        expired = []
    return tuple(item for item in items if item.document_id not in expired), tuple(filed[id_] for id_ in expired)


def summary(listed: PersonList, filed: Mapping[str, Document]) -> str:
    """What a role's list holds, in words: "6 krav märkta Rektor och 15 för alla chefer"."""
    counted: dict[str, list[Weight]] = {}
    for item in listed.of(*PERSONAL):
        counted.setdefault(_whose(item, listed.role), []).append(weight_of(item, filed.get(item.document_id)))
    parts = []
    before: set[Weight] = set()
    for whose, weights in counted.items():
        numbers = [(weights.count(weight), NOUNS[weight]) for weight in Weight if weight in weights]
        said_before = set(weights) == before and len(before) == 1  # "6 krav märkta Rektor och 15 för alla chefer"
        amount = str(len(weights)) if said_before else _listed(f"{n} {nouns[n > 1]}" for n, nouns in numbers)
        parts.append(f"{amount} {whose}")
        before = set(weights)
    several = any(" och " in part for part in parts)  # then "och" between the parts would be read as one more of them
    return "; ".join(parts) if several else _listed(parts)


def heading_of(item: Item, listed: PersonList) -> str:
    """What an item of a role's list stands under: whom it names, or whom of all it falls on."""
    if relation(item.role, listed.role) is Relation.NAMED:
        return _title(Relation.NAMED, listed.role, [])
    return f"För {_common(item.role, listed.role)}"


def _listed(parts: Iterable[str]) -> str:
    """Parts in words: "a, b och c"."""
    *first, last = [*parts] or [""]
    return f"{', '.join(first)} och {last}" if first else last


def matrix(store: Store, documents: Sequence[str]) -> Matrix:
    """The matrix of those documents, as a person has judged their items."""
    said = store.judgements()
    grouped: dict[tuple[str | None, str | None], list[str]] = {}
    total = 0
    for role, area, ids in store.cells(documents=documents, kinds=TO_BE_DONE, but=tuple(said)):
        total += len(ids)
        for row in _rows(role):
            grouped.setdefault((row, area), []).extend(ids)
    touched = store.items_by_id(tuple(said)) if said else ()
    for item in judged((each for each in touched if each.document_id in set(documents)), said):
        if item.role or item.kind in TO_BE_DONE:
            total += 1
            for row in _rows(item.role):
                grouped.setdefault((row, item.area), []).append(item.id)
    cells = tuple(Cell(role, area, tuple(ids)) for (role, area), ids in grouped.items())
    return Matrix(
        _most_first((c.role, c.count) for c in cells), _most_first((c.area, c.count) for c in cells), cells, total
    )


@lru_cache(maxsize=1024)
def _rows(role: str | None) -> tuple[str | None, ...]:
    return find_roles(role) or (role,) if role else (None,)


def _most_first(counts: Iterable[tuple[str | None, int]]) -> tuple[str | None, ...]:
    sums: dict[str | None, int] = {}
    for name, count in counts:
        sums[name] = sums.get(name, 0) + count
    return tuple(sorted(sums, key=lambda name: (name is None, -sums[name], name or "")))


def _title(group: Relation, role: str, items: Sequence[Item]) -> str:
    if group is Relation.NAMED:
        return f"Märkta {' eller '.join(names(role)[:1])}"
    if group in (Relation.INHERITED, Relation.UNIT):
        whose = dict.fromkeys(_common(named, role) for named in dict.fromkeys(item.role for item in items))
        return f"För {', '.join(whose)}" if whose else ""
    return "Ansvarig saknas" if group is Relation.UNASSIGNED else "För andra"


def _whose(item: Item, role: str) -> str:
    """How an item of a role's list falls on it, after a number of them."""
    if relation(item.role, role) is Relation.NAMED:
        own = [name for name in find_roles(item.role or "") if name in names(role)]
        return f"märkta {own[0] if own else item.role}"
    return f"för {_common(item.role, role)}"


def _common(named: str | None, role: str) -> str:
    """The words for all who are named that the role is one of, or for what it acts in."""
    wider = {*ancestors(role), *organisations(role)}
    return " och ".join(everyone(name) for name in find_roles(named or "") if name in wider)
