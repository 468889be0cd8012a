"""The filed documents and what a reader wants of them -> the rows of the list: narrowed, sorted, counted, a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.store import Store
from assistant.swedish import fold
from assistant.types import Document, DocumentKind, Validity
from assistant.web.corpus_health import Flaw, Health, Mending, Read, flaws, health_of, mending, reads

ROWS = 100  # on a page of the list
LAST_LETTERS = str.maketrans("åäöé", "{|}e")  # where the Swedish alphabet has them: after z

Column = Literal["title", "kind", "validity", "health", "pages", "items"]
COLUMNS: tuple[Column, ...] = get_args(Column)
FALLING: tuple[Column, ...] = ("health", "pages", "items")  # columns that begin with what there is most of


def _given(value: object) -> object:
    """The value of a field; None when it is empty, as a form sends it."""
    return value or None


class ListForm(BaseModel):
    """What stands in the form over the list of documents, and in the links that sort it and turn its pages."""

    model_config = ConfigDict(frozen=True)

    q: str = ""
    kind: Annotated[DocumentKind | None, BeforeValidator(_given)] = None
    validity: Annotated[Validity | None, BeforeValidator(_given)] = None
    health: Annotated[Health | Flaw | None, BeforeValidator(_given)] = None
    sort: Column = "title"
    back: bool = False
    page: int = Field(1, ge=1)

    @property
    def narrowed(self) -> bool:
        """Whether some documents are left out."""
        return bool(self.q.strip() or self.kind or self.validity or self.health)

    def address(self, **changes: object) -> str:
        """The address of the same list with some of it changed; another list begins at its first page."""
        standing = self.model_dump(mode="json", exclude_defaults=True, exclude={"page"})
        sent = {name: value for name, value in (standing | changes).items() if value}
        written = {name: "1" if value is True else value for name, value in sent.items()}
        return f"/dokument?{urlencode(written)}" if written else "/dokument"

    def sorted_by(self, column: Column) -> str:
        """The address of the list sorted by that column, the other way round when it is so already."""
        turned = self.sort == column and not self.back
        return self.address(sort="" if column == "title" else column, back=turned)

    def direction(self, column: Column) -> str | None:
        """Which way the list is sorted by that column, as ARIA has it; None when it is sorted by another."""
        if column != self.sort:
            return None
        return "ascending" if (column in FALLING) == self.back else "descending"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document as it stands on a day, how it could be read, its flaws, and what it stands in the place of."""

    document: Document
    validity: Validity
    read: Read
    flaws: tuple[Flaw, ...]
    under: tuple[Shelved, ...] = ()

    @property
    def health(self) -> Health:
        """How it stands."""
        return health_of(self.flaws)

    @property
    def mendings(self) -> tuple[Mending, ...]:
        """What is to be done about its flaws, the gravest first."""
        return tuple(mending(flaw, self.document, self.read) for flaw in self.flaws)

    @property
    def is_replaced(self) -> bool:
        """Whether a newer version applies instead of it."""
        return self.validity is Validity.REPLACED


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of the list: its rows, how many match and how many there are, and how all of them stand.

    `kinds`, `validities`, `healths` and `flaws` tell how many documents have each, of all that are listed unnarrowed.
    """

    rows: tuple[Shelved, ...]
    matching: int
    total: int
    page: int
    pages: int
    kinds: Mapping[DocumentKind, int]
    validities: Mapping[Validity, int]
    healths: Mapping[Health, int]
    flaws: Mapping[Flaw, int]


def shelf_of(store: Store, today: date, form: ListForm) -> Shelf:
    """The page of the list that the form asks for, or its last page when it has fewer."""
    listed = heads(store, today)
    matching = sorted((one for one in listed if _matches(one, form)), key=_by_title)
    descending = (form.sort in FALLING) != form.back
    matching.sort(key=SORTS[form.sort], reverse=descending)
    count = max(1, -(-len(matching) // ROWS))
    page = min(form.page, count)
    return Shelf(
        rows=tuple(matching[(page - 1) * ROWS : page * ROWS]),
        matching=len(matching),
        total=len(listed),
        page=page,
        pages=count,
        kinds=_counted((one.document.kind for one in listed), DocumentKind),
        validities=_counted((one.validity for one in listed), Validity),
        healths=_counted((one.health for one in listed), Health),
        flaws=_counted((flaw for one in listed for flaw in one.flaws), Flaw),
    )


def heads(store: Store, today: date) -> tuple[Shelved, ...]:
    """The documents of the list, each with the older versions and copies that it stands in the place of under it."""
    read = reads(store)
    everything = {document.id: stand(document, read, today) for document in store.documents()}
    under: dict[str, list[Shelved]] = {}
    for one in everything.values():
        head = _head(one, everything)
        under.setdefault(head.document.id, [])
        if head is not one:
            under[head.document.id].append(one)
    return tuple(_over(everything[id_], older, today) for id_, older in under.items())


def stand(document: Document, read: Mapping[str, Read], today: date) -> Shelved:
    """The document as it stands that day, with nothing under it."""
    of_it = read.get(document.id, Read())
    return Shelved(document, document.validity(today), of_it, flaws(document, of_it, today))


def oldest_first(shelved: Shelved) -> tuple[date, date, str]:
    """What versions are ordered by."""
    document = shelved.document
    return document.valid_from or document.decided_on or date.min, document.replaced_on or date.max, document.id


def alphabetical(text: str) -> str:
    """What words are sorted by in Swedish."""
    return text.casefold().translate(LAST_LETTERS)


def _over(head: Shelved, older: Sequence[Shelved], today: date) -> Shelved:
    copies = any(one.document.copy_of == head.document.id for one in older)
    found = flaws(head.document, head.read, today, copies=copies) if copies else head.flaws
    return replace(head, flaws=found, under=tuple(sorted(older, key=oldest_first, reverse=True)))


def _head(one: Shelved, everything: Mapping[str, Shelved]) -> Shelved:
    """What stands in its place today: itself, unless it is a copy or a newer version has replaced it."""
    passed: set[str] = set()
    head = one
    while head.document.id not in passed:
        passed.add(head.document.id)
        document = head.document
        head = everything.get(document.copy_of or (document.replaced_by if head.is_replaced else None) or "") or head
    return head


def _matches(one: Shelved, form: ListForm) -> bool:
    """Whether the form asks for the document; its words may also stand in what is under it."""
    if form.kind and one.document.kind is not form.kind:
        return False
    if form.validity and one.validity is not form.validity:
        return False
    if form.health and form.health is not one.health and form.health not in one.flaws:
        return False
    wanted = fold(form.q).split()
    return not wanted or any(_says(each.document, wanted) for each in (one, *one.under))


def _says(document: Document, wanted: Sequence[str]) -> bool:
    told = (document.title, document.filename, document.issuer, document.municipality, document.diary_number)
    text = fold(" ".join(filter(None, told)))
    return all(word in text for word in wanted)


def _counted(values: Iterable[Any], order: Iterable[Any]) -> dict[Any, int]:
    """How often each value comes, in the order of its enumeration, without those that do not."""
    counts = Counter(values)
    return {value: counts[value] for value in order if counts[value]}


def _by_title(one: Shelved) -> str:
    return alphabetical(one.document.title)


def _by_health(one: Shelved) -> tuple[int, int]:
    return -list(Health).index(one.health), len(one.flaws)


SORTS: Mapping[Column, Callable[[Shelved], Any]] = {
    "title": _by_title,
    "kind": lambda one: alphabetical(one.document.kind),
    "validity": lambda one: (list(Validity).index(one.validity), one.document.valid_to or date.max),
    "health": _by_health,
    "pages": lambda one: one.document.pages,
    "items": lambda one: one.read.items,
}
