"""Register items and their documents -> what every format writes: records with their source, tables, days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from urllib.parse import quote

from assistant.register import TO_BE_DONE
from assistant.swedish import KINDS
from assistant.types import Document, Item, Judgement
from assistant.validity import Standing
from assistant.weight import weight_of
from assistant.year import Placed

NOBODY, NO_AREA = "Ansvarig saknas", "Utan område"
PATH = " › "
# What no XML file can hold, and so neither a workbook nor a Word document.
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Value: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and rows of values under columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A register item as it stands in a file: `number` in it, where it belongs, and everything its source is known by.

    `serves` is the number of the goal it belongs to; `judged` is what a person has said of it.
    """

    number: int
    group: str
    item: Item
    document: Document
    standing: Standing
    serves: int | None = None
    judged: str = ""

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"{self.document.title}, sida {self.item.page}"

    @property
    def path(self) -> str:
        """The headings it stands under."""
        return PATH.join(self.item.heading_path)

    @property
    def agent(self) -> str:
        """Who is to act; that nobody is named, where somebody must."""
        return self.item.role or (NOBODY if self.item.kind in TO_BE_DONE else "")

    def row(self) -> tuple[Value, ...]:
        """The values of COLUMNS."""
        item = self.item
        address = f"/dokument/{quote(item.document_id)}/sida/{item.page}?start={item.start}&end={item.end}#markering"
        return (
            self.number,
            self.group,
            KINDS[item.kind],
            weight_of(item, self.document).value,
            self.agent,
            item.area or "",
            item.label or "",
            item.lead_in or "",
            item.text,
            item.time or "",
            item.follow_up or "",
            self.serves or "",
            ("nära målet" if item.inferred else "uttalad") if self.serves else "",
            self.document.title,
            item.page,
            self.path,
            self.standing.status.value,
            self.judged,
            item.id,
            address,
        )


COLUMNS = (
    *("Nr", "Del", "Slag", "Styrka", "Roll", "Område", "Märkt", "Inledning", "Citat", "Tid", "Uppföljning"),
    *("Hör till nr", "Koppling", "Dokument", "Sida", "Rubrik", "Giltighet", "Omdöme", "Post", "Adress"),
)


@dataclass(frozen=True, slots=True)
class Day:
    """An item of the year with what the document says of when, and the school year that the wheel shows."""

    record: Record
    placed: Placed
    school_year: int


@dataclass(frozen=True, slots=True)
class Export:
    """A view of the register on a day: what it says at a glance, then every item once, then the documents they stand in.

    `overview` tables name items by their number.
    """

    title: str
    as_of: date
    remarks: tuple[str, ...]
    overview: tuple[Table, ...]
    records: tuple[Record, ...]
    documents: tuple[Standing, ...]
    days: tuple[Day, ...] = ()

    @property
    def items(self) -> Table:
        """Every item as a row, without the columns that nothing stands in."""
        rows = [record.row() for record in self.records]
        used = [place for place in range(len(COLUMNS)) if any(row[place] != "" for row in rows)]
        return Table(
            f"Poster ({len(rows)})",
            tuple(COLUMNS[place] for place in used),
            tuple(tuple(row[place] for place in used) for row in rows),
        )

    @property
    def sources(self) -> Table:
        """The documents, whether they apply and what that rests on."""
        rows = tuple(
            (
                each.document_id,
                each.title,
                each.status.value,
                each.explanation,
                each.quote or ", ".join(dict.fromkeys(BASES[fact.source] for fact in each.facts)) or "ingen uppgift",
                " ".join(caution.text for caution in each.cautions),
            )
            for each in self.documents
        )
        return Table("Källor", ("Id", "Dokument", "Giltighet", "Förklaring", "Vilar på", "Att tänka på"), rows)


BASES = {"manifest": "uppgift i manifestet", "person": "bekräftat av en person", "text": "dokumentets text"}


def records_of(
    grouped: Iterable[tuple[str, Item]],
    documents: Mapping[str, Document],
    standings: Mapping[str, Standing],
    judgements: Mapping[str, Judgement],
) -> tuple[Record, ...]:
    """A record for every item, numbered from 1, in the first group that has it."""
    first: dict[str, tuple[str, Item]] = {}
    for group, item in grouped:
        first.setdefault(item.id, (group, item))
    numbers = {item_id: number for number, item_id in enumerate(first, start=1)}
    return tuple(
        Record(
            numbers[item.id],
            group,
            item,
            documents[item.document_id],
            standings[item.document_id],
            numbers.get(item.serves or ""),
            judgements[item.id].verdict.value if item.id in judgements else "",
        )
        for group, item in first.values()
    )


def printable(value: Value) -> Value:
    """The value without the characters that a file of XML cannot hold."""
    return UNPRINTABLE.sub("", value) if isinstance(value, str) else value
