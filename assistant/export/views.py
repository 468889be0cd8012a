"""The assistant and a choice of view, role, documents and day -> the export of that view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.ask import Assistant
from assistant.chains import Chains
from assistant.errors import InputError
from assistant.export.records import NO_AREA, NOBODY, Day, Export, Record, Table, records_of
from assistant.register import Matrix, for_role
from assistant.types import Item
from assistant.year import Placed, YearWheel


class View(StrEnum):
    """What can be exported."""

    ITEMS = "items"
    DUTIES = "duties"
    MATRIX = "matrix"
    CHAINS = "chains"
    YEAR = "year"
    QUESTIONS = "questions"
    FINDINGS = "findings"
    VALIDITY = "validity"


TITLES: Mapping[View, str] = {
    View.ITEMS: "Register",
    View.DUTIES: "Ansvar",
    View.MATRIX: "Ansvarsmatris",
    View.CHAINS: "Målkedjor",
    View.YEAR: "Årshjul",
    View.QUESTIONS: "Frågor",
    View.FINDINGS: "Fynd",
    View.VALIDITY: "Giltighet",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the register is wanted: of a role, of some documents, as of a day; of a list, the ids of some items only."""

    role: str | None
    documents: tuple[str, ...]
    as_of: date
    only: frozenset[str] | None = None

    def has(self, item: Item) -> bool:
        """Whether the item is one of those wanted."""
        return self.only is None or item.id in self.only


def export_of(assistant: Assistant, view: View, choice: Choice) -> Export:
    """The view as it is to be written; raises InputError or NotFoundError."""
    return Builder(assistant, view, choice).build()


class Builder:
    """Makes the export of one view."""

    def __init__(self, assistant: Assistant, view: View, choice: Choice) -> None:
        self.assistant = assistant
        self.view = view
        self.choice = choice
        self.filed = {document.id: document for document in assistant.store.documents()}
        self.standings = {each.document_id: each for each in assistant.validity(as_of=choice.as_of)}

    def build(self) -> Export:
        """The export."""
        documents, as_of = self.choice.documents, self.choice.as_of
        if self.view is View.DUTIES:
            return self._duties()
        if self.view is View.MATRIX:
            return self._matrix(self.assistant.matrix(documents=documents, as_of=as_of))
        if self.view is View.CHAINS:
            chosen = documents or tuple(id_ for id_, each in self.filed.items() if not each.superseded(as_of))
            return self._chains([self.assistant.chains(document_id) for document_id in chosen])
        if self.view is View.YEAR:
            return self._year(self.assistant.year(self.choice.role, documents=documents, as_of=as_of))
        if self.view is View.VALIDITY:
            return self._export((), shown=documents or tuple(self.filed))
        return self._export(self._records(("", item) for item in self._listed()))

    def _listed(self) -> Sequence[Item]:
        documents, as_of = self.choice.documents, self.choice.as_of
        if self.view in (View.QUESTIONS, View.FINDINGS):
            listed = self.assistant.questions if self.view is View.QUESTIONS else self.assistant.findings
            found = listed(documents=documents, as_of=as_of)
            named = for_role(found, self.choice.role) if self.choice.role else found
            return tuple(filter(self.choice.has, named))
        self.assistant.store.require(documents)
        found = self.assistant.items(role=self.choice.role)
        return [item for item in found if self.choice.has(item) and (not documents or item.document_id in documents)]

    def _duties(self) -> Export:
        if not self.choice.role:
            raise InputError("Välj en roll, till exempel Rektor: listan visar det som rör den.")
        whole = self.assistant.duties(self.choice.role, documents=self.choice.documents, as_of=self.choice.as_of)
        listed = whole.only(item for group in whole.groups for item in group.items if self.choice.has(item))
        records = self._records((group.title, item) for group in listed.groups for item in group.items)
        counts = tuple((group.title, len(group.items)) for group in listed.groups if group.items)
        return self._export(
            records,
            remarks=tuple(f"”{d.title}” gällde till och med {d.valid_to} och är inte med." for d in listed.expired),
            overview=(Table("Antal", ("Del", "Antal"), counts),),
        )

    def _matrix(self, matrix: Matrix) -> Export:
        known = {item.id: item for item in self.assistant.items()}
        records = self._records(("", known[item_id]) for cell in matrix.cells for item_id in cell.item_ids)
        counts = {(cell.role, cell.area): cell.count for cell in matrix.cells}
        roles = tuple(role or NOBODY for role in matrix.roles)
        rows = tuple(
            (area or NO_AREA, *(counts.get((role, area), "") for role in matrix.roles)) for area in matrix.areas
        )
        remarks = ("En post som nämner två roller räknas för båda, men står en gång bland posterna.",)
        return self._export(records, remarks=remarks, overview=(Table("Antal", ("Område", *roles), rows),))

    def _chains(self, every: Sequence[Chains]) -> Export:
        records = self._records(
            (self._part(made, chained), item) for made in every for chained, item in _of_chains(made)
        )
        number = _numbers(records)
        broken = tuple(
            (each.how.value, number[each.item.id], each.item.text, self.filed[made.document_id].title, each.item.page)
            for made in every
            for each in made.broken
        )
        counts = tuple(
            (self.filed[made.document_id].title, how.value, count)
            for made in every
            for how, count in made.counts().items()
            if count
        )
        return self._export(
            records,
            overview=(
                Table("Brutna länkar, antal", ("Dokument", "Brist", "Antal"), counts),
                Table("Brutna länkar", ("Brist", "Nr", "Citat", "Dokument", "Sida"), broken),
            ),
        )

    def _part(self, made: Chains, chained: bool) -> str:
        title = self.filed[made.document_id].title
        return title if chained else f"{title}: utanför kedjorna"

    def _year(self, wheel: YearWheel) -> Export:
        every: list[tuple[str, tuple[Placed, ...]]] = [
            *((f"{month.name.capitalize()} {month.year}", month.entries) for month in wheel.months),
            ("Återkommer utan månad", wheel.returning),
            ("Andra läsår", wheel.other_years),
            ("Kan inte placeras", wheel.unplaced),
        ]
        parts = [(part, tuple(each for each in entries if self.choice.has(each.item))) for part, entries in every]
        records = self._records((part, placed.item) for part, entries in parts for placed in entries)
        number = _numbers(records)
        rows = tuple(
            (part, placed.when.words, number[placed.item.id], placed.item.role or NOBODY, placed.item.text)
            for part, entries in parts
            for placed in entries
        )
        by_item = {placed.item.id: placed for _, entries in parts for placed in entries}
        return self._export(
            records,
            remarks=(f"{wheel.without_time} poster säger inget om när.",),
            overview=(Table(f"Läsåret {school_year(wheel)}", ("Månad", "Tid", "Nr", "Roll", "Citat"), rows),),
            days=tuple(Day(record, by_item[record.item.id], wheel.school_year) for record in records),
        )

    def _records(self, grouped: Iterable[tuple[str, Item]]) -> tuple[Record, ...]:
        return records_of(grouped, self.filed, self.standings, self.assistant.judgements())

    def _export(
        self,
        records: Sequence[Record],
        *,
        remarks: tuple[str, ...] = (),
        overview: tuple[Table, ...] = (),
        days: tuple[Day, ...] = (),
        shown: Sequence[str] = (),
    ) -> Export:
        used = dict.fromkeys([*shown, *(record.document.id for record in records)])
        title = TITLES[self.view] + (f" för {self.choice.role}" if self.choice.role and self.view in OF_A_ROLE else "")
        sources = tuple(self.standings[document_id] for document_id in used)
        return Export(title, self.choice.as_of, remarks, overview, tuple(records), sources, days)


OF_A_ROLE = (View.ITEMS, View.DUTIES, View.YEAR, View.QUESTIONS, View.FINDINGS)


def school_year(wheel: YearWheel) -> str:
    """The school year of a wheel: 2025/26."""
    return f"{wheel.school_year}/{(wheel.school_year + 1) % 100:02}"


def _of_chains(made: Chains) -> Iterator[tuple[bool, Item]]:
    """Every item of the chains, of what hangs on no goal and of what is broken, with whether it is in a chain."""
    for chain in made.chains:
        yield from ((True, item) for item in chain.every_item())
    yield from ((False, item) for item in made.loose)
    yield from ((False, each.item) for each in made.broken)


def _numbers(records: Iterable[Record]) -> dict[str, int]:
    return {record.item.id: record.number for record in records}
