"""The register and what a person has chosen of it -> the rows of a list: narrowed, sorted, counted and cut into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from assistant.ask import Assistant
from assistant.chains import Break
from assistant.judge import judged
from assistant.language import marked
from assistant.register import TO_BE_DONE, for_person, for_role, in_force, without_expired
from assistant.roles import Relation, find_roles
from assistant.store import Store
from assistant.swedish import fold
from assistant.types import Document, Item, ItemKind, Judgement, Validity, Verdict
from assistant.web.register_parameters import NOBODY, RegisterForm
from assistant.weight import Weight, by_weight, weight_of
from assistant.year import ORDER, when

PAGE = 100  # rows of a list on a page
GOALS = (ItemKind.GOAL, ItemKind.SUBGOAL, ItemKind.INDICATOR, ItemKind.ACTIVITY)
WEIGHTS: Mapping[Weight, str] = {
    Weight.DEMAND: marked("Krav"),
    Weight.EXPECTATION: marked("Förväntan"),
    Weight.POSSIBILITY: marked("Möjlighet"),
    Weight.DESCRIPTION: marked("Beskrivning"),
    Weight.ADVICE: marked("Råd"),
    Weight.FINDING: marked("Fynd"),
}
RELATIONS: Mapping[Relation, str] = {
    Relation.NAMED: marked("Namnger rollen"),
    Relation.INHERITED: marked("Via en bredare roll"),
    Relation.UNIT: marked("Via verksamheten"),
    Relation.UNASSIGNED: marked("Ansvarig saknas"),
    Relation.OTHER: marked("För andra"),
}
BREAKS: Mapping[Break, str] = {
    Break.GOAL_WITHOUT_INDICATOR: marked("Mål utan indikator"),
    Break.GOAL_WITHOUT_ACTIVITY: marked("Mål utan aktivitet"),
    Break.GOAL_WITHOUT_FOLLOW_UP: marked("Mål utan uppföljning"),
    Break.INDICATOR_WITHOUT_GOAL: marked("Indikator utan mål"),
    Break.ACTIVITY_WITHOUT_GOAL: marked("Aktivitet utan mål"),
    Break.ACTIVITY_WITHOUT_AGENT: marked("Aktivitet utan ansvarig"),
    Break.ACTIVITY_WITHOUT_TIME: marked("Aktivitet utan tid"),
    Break.ACTIVITY_WITHOUT_FOLLOW_UP: marked("Aktivitet utan uppföljning"),
    Break.DEMAND_WITHOUT_AGENT: marked("Krav utan ansvarig"),
    Break.DEMAND_WITHOUT_FOLLOW_UP: marked("Krav utan uppföljning"),
}
VERDICTS: Mapping[str, str] = {
    "ingen": marked("Inte granskad"),
    Verdict.CONFIRMED: marked("Bekräftad"),
    Verdict.CORRECTED: marked("Rättad"),
    Verdict.REJECTED: marked("Avvisad"),
}
MAY_LACK = ("role", "area", "time", "follow_up")
LETTERS = str.maketrans("åäö", "{|}")  # what follows z, in the order of the Swedish alphabet

_registers: WeakKeyDictionary[Store, tuple[tuple[Document, ...], tuple[Item, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with what a reader must know of it: its document, what it weighs there and what a person has said."""

    item: Item
    document: Document
    validity: Validity
    weight: Weight
    judgement: Judgement | None
    relation: Relation | None = None

    @property
    def verdict(self) -> Verdict | None:
        """What a person has said of it; None when nobody has."""
        return self.judgement.verdict if self.judgement else None

    @property
    def ownerless(self) -> bool:
        """Whether somebody must carry it out and nobody is named."""
        return self.item.role is None and self.item.kind in TO_BE_DONE


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it is chosen, and the page of it that is shown: rows `first` to `last` of `total`.

    `relations` are how many there are of each way to concern the role, whichever is chosen of them; `expired` documents were
    left out. `kinds` and `weights` are what there is to choose among.
    """

    items: tuple[Item, ...]
    rows: tuple[Shown, ...]
    first: int
    page: int
    pages: int
    relations: Mapping[Relation, int]
    expired: tuple[Document, ...]
    kinds: tuple[ItemKind, ...]
    weights: tuple[Weight, ...]

    @property
    def total(self) -> int:
        """How many rows there are on all pages."""
        return len(self.items)

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1


class Desk:
    """What every page of the register is made with: the documents as they stand on a day, and what persons have said."""

    def __init__(self, assistant: Assistant, as_of: date | None = None) -> None:
        self.assistant = assistant
        self.as_of = as_of or date.today()
        self.documents = assistant.store.documents()
        self.filed = {document.id: document for document in self.documents}
        self.judgements = assistant.judgements()

    @cached_property
    def raw(self) -> tuple[Item, ...]:
        """Every register item as its document was read, in document order."""
        return _register(self.assistant.store)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every register item as a person has judged it, in document order."""
        return judged(self.raw, self.judgements)

    def show(self, item: Item, relation: Relation | None = None) -> Shown:
        """The item as it is shown."""
        document = self.filed[item.document_id]
        said = self.judgements.get(item.id)
        return Shown(item, document, document.validity(self.as_of), weight_of(item, document), said, relation)

    def chosen(self, form: RegisterForm) -> tuple[str, ...]:
        """The documents a choice is of: those named or all that are not replaced, and of them those of the validity asked for."""
        self.assistant.store.require(form.documents)
        if not form.validity:
            return in_force(self.filed, form.documents, self.as_of)
        among = form.documents or list(self.filed)
        return tuple(id_ for id_ in among if self.filed[id_].validity(self.as_of) is form.validity)

    def of(self, form: RegisterForm) -> tuple[Item, ...]:
        """The items of the documents chosen; those rejected when they are asked for."""
        ids = set(self.chosen(form))
        items = self.rejected if form.verdict is Verdict.REJECTED else self.items
        return tuple(item for item in items if item.document_id in ids)

    @property
    def rejected(self) -> tuple[Item, ...]:
        """The items that persons have rejected and whose documents still have them."""
        ids = {id_ for id_, said in self.judgements.items() if said.verdict is Verdict.REJECTED}
        return tuple(item for item in self.raw if item.id in ids) if ids else ()

    def roles(self) -> tuple[str, ...]:
        """Every role the register names, in the order of the alphabet."""
        written = {item.role for item in self.items if item.role} if self.judgements else self.assistant.store.roles()
        return tuple(sorted({name for each in written for name in find_roles(each) or (each,)}, key=in_alphabet))

    def areas(self) -> tuple[str, ...]:
        """Every area of the register, in the order of the alphabet."""
        return tuple(sorted(self.assistant.store.areas(), key=in_alphabet))


def duties(desk: Desk, form: RegisterForm) -> Listed:
    """Everything that concerns a role, nearest first; what lies on nobody, or on anybody, by how much it weighs."""
    items = desk.of(form)
    chosen = bool(form.documents or form.validity)
    kept, expired = (items, ()) if chosen else without_expired(items, desk.filed, desk.as_of)
    if form.role and form.role != NOBODY:
        groups = for_person(kept, form.role, desk.filed).groups
        related = {item.id: group.relation for group in groups for item in group.items}
        return listed(desk, form, [item for group in groups for item in group.items], related, expired)
    to_do = (item for item in kept if item.role or item.kind in TO_BE_DONE)
    wanted = [item for item in to_do if form.role != NOBODY or item.role is None]
    wanted.sort(key=lambda item: by_weight(item, desk.filed[item.document_id]))
    return listed(desk, form, wanted, {}, expired)


def of_kinds(desk: Desk, form: RegisterForm, kinds: Sequence[ItemKind]) -> Listed:
    """The items of those kinds that name the role, in document order."""
    found = tuple(item for item in desk.of(form) if item.kind in kinds)
    return listed(desk, form, of_role(found, form.role), {}, ())


def of_role(items: tuple[Item, ...], role: str | None) -> tuple[Item, ...]:
    """The items that name the role, or nobody when that is asked for; all of them for no role."""
    if role == NOBODY:
        return tuple(item for item in items if item.role is None)
    return for_role(items, role) if role else items


def listed(
    desk: Desk,
    form: RegisterForm,
    items: Sequence[Item],
    related: Mapping[str, Relation],
    expired: tuple[Document, ...],
) -> Listed:
    """The items that the form leaves, in its order, and the page it asks for; the last one when there are not so many."""
    matching = _narrowing(desk, form)
    among = [item for item in items if matching(item)]
    relations = {each: sum(related[item.id] is each for item in among) for each in Relation} if related else {}
    if related and form.relation:
        among = [item for item in among if related[item.id] is form.relation]
    if form.sort:
        column = form.sort.removeprefix("-")
        among.sort(key=_order(desk, column), reverse=form.sort.startswith("-"))
        if column in MAY_LACK:  # in both orders last
            among.sort(key=lambda item: getattr(item, column) is None)
    size = len(among) if form.visa else PAGE
    pages = -(-len(among) // size) if among else 1
    page = min(form.sida, pages)
    first = (page - 1) * size
    return Listed(
        tuple(among),
        tuple(desk.show(item, related.get(item.id)) for item in among[first : first + size]),
        first + 1,
        page,
        pages,
        {each: count for each, count in relations.items() if count},
        expired,
        tuple(kind for kind in ItemKind if any(item.kind is kind for item in items)),
        tuple(sorted({weight_of(item, desk.filed[item.document_id]) for item in items})),
    )


def in_alphabet(text: str) -> str:
    """What texts are sorted by to stand in the order of the Swedish alphabet."""
    return text.casefold().translate(LETTERS)


def _narrowing(desk: Desk, form: RegisterForm) -> Callable[[Item], bool]:
    """Whether an item is one of those that the fields of the form leave; its role and documents are chosen before."""
    checks: list[Callable[[Item], bool]] = []
    if form.kind:
        checks.append(lambda item: item.kind is form.kind)
    if form.weight:
        checks.append(lambda item: weight_of(item, desk.filed[item.document_id]) is form.weight)
    if form.verdict:
        checks.append(lambda item: _verdict(desk, item) == form.verdict)
    if form.area:
        area = fold(form.area)
        checks.append(lambda item: area in fold(item.area or ""))
    words = fold(form.q).split()
    if words:
        checks.append(lambda item: all(word in _written(item) for word in words))
    return lambda item: all(check(item) for check in checks)


def _verdict(desk: Desk, item: Item) -> str:
    said = desk.judgements.get(item.id)
    return said.verdict if said else "ingen"


def _written(item: Item) -> str:
    """All that a list shows of an item's own words, folded."""
    parts = (item.lead_in, item.label, item.text, item.role, item.area, item.time, item.follow_up)
    return fold(" ".join(filter(None, parts)))


def _order(desk: Desk, column: str) -> Callable[[Item], Any]:
    """What items are sorted by under a column."""

    def words(value: str | None) -> str:
        return in_alphabet(value or "")

    def time(item: Item) -> tuple[int, int, str]:
        placed = when(item.time or "")
        month = min((ORDER.index(each) for each in placed.months), default=len(ORDER))
        return month, placed.day or 0, item.time or ""

    orders: Mapping[str, Callable[[Item], Any]] = {
        "text": lambda item: words(item.text),
        "role": lambda item: words(item.role),
        "area": lambda item: words(item.area),
        "weight": lambda item: weight_of(item, desk.filed[item.document_id]),
        "time": time,
        "follow_up": lambda item: words(item.follow_up),
        "source": lambda item: (words(desk.filed[item.document_id].title), item.page, item.start),
    }
    return orders[column]


def _register(store: Store) -> tuple[Item, ...]:
    """Every register item as it was read, kept until a document is written."""
    as_of = store.documents()
    kept = _registers.get(store)
    if kept is None or kept[0] is not as_of:
        kept = _registers[store] = as_of, store.items()
    return kept[1]


def under_documents(items: Iterable[Item]) -> dict[str, list[Item]]:
    """The items by document, in the order they come."""
    under: dict[str, list[Item]] = {}
    for item in items:
        under.setdefault(item.document_id, []).append(item)
    return under
