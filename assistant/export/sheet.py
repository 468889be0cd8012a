"""What is to be handed over, whatever it is about -> one model that every format writes: tables, proposals and their sources.

A row names its sources by number; the appendix has every number, and a number without a source is refused when it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from assistant.export.records import PATH, Table, Value
from assistant.language import gettext as _
from assistant.types import Citation, Document, Item

LINE = 130  # characters of small text on a line of a page on its side
MOST_COLUMNS = 6  # in a table of a page; a row with more stands by itself, a line for each column


@dataclass(frozen=True, slots=True)
class SheetSource:
    """A quote that rows rest on: its number, where it stands and the address it opens at."""

    n: int
    document: str
    page: int
    heading: str
    quote: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a section's columns, and the numbers of the sources they rest on."""

    cells: tuple[Value, ...]
    sources: tuple[int, ...] = ()

    @property
    def marks(self) -> str:
        """The numbers as they stand in a text: "[1] [4]"."""
        return " ".join(f"[{n}]" for n in self.sources)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under named columns, with a heading and perhaps a note under it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a row with other cells than the columns."""
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.title!r} has not {len(self.columns)} cells")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finding and how a text is proposed to be changed for it; nothing is proposed without both citations.

    `old` is empty where the text is to be added after what `old_source` quotes.
    """

    title: str
    finding: str
    finding_source: int
    old: str
    old_source: int
    new: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything one file says. `fields` are further values that a template may name: the unit, the role, the school year."""

    title: str
    as_of: date
    sections: tuple[Section, ...]
    sources: tuple[SheetSource, ...] = ()
    notes: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a number that the appendix does not have, or has twice."""
        known = [source.n for source in self.sources]
        used = {n for section in self.sections for row in section.rows for n in row.sources}
        used |= {n for each in self.proposals for n in (each.finding_source, each.old_source)}
        if len(set(known)) != len(known) or not used <= set(known):
            raise ValueError(
                f"sources {sorted(used - set(known))} are not in the appendix of {self.title!r}, or stand twice"
            )

    @property
    def said(self) -> tuple[str, ...]:
        """What is said of the whole and of its sections, for formats whose tables have no room for it."""
        return (*self.notes, *(f"{section.title}: {section.note}" for section in self.sections if section.note))

    def tables(self) -> tuple[Table, ...]:
        """Every section, the proposals and the sources as tables, those without rows left out."""
        made = [table_of(section) for section in self.sections]
        if self.proposals:
            columns = (
                _("Förslag"),
                _("Fynd"),
                _("Fyndets källa"),
                _("Gällande text"),
                _("Textens källa"),
                _("Föreslagen text"),
            )
            rows = [
                (p.title, p.finding, f"[{p.finding_source}]", p.old, f"[{p.old_source}]", p.new) for p in self.proposals
            ]
            made.append(Table(_("Förslag till ändringar"), columns, tuple(rows)))
        columns = (_("Nr"), _("Dokument"), _("Sida"), _("Rubrik"), _("Citat"), _("Adress"))
        appendix = tuple((f"[{s.n}]", s.document, s.page, s.heading, s.quote, s.url) for s in self.sources)
        made.append(Table(_("Källbilaga"), columns, appendix))
        return tuple(table for table in made if table.rows)


def table_of(section: Section) -> Table:
    """A section's rows with their sources last, where any row has some; a column that nothing stands in is left out."""
    columns, rows = list(section.columns), [list(row.cells) for row in section.rows]
    if any(row.sources for row in section.rows):
        columns.append(_("Källor"))
        rows = [[*cells, row.marks] for cells, row in zip(rows, section.rows, strict=True)]
    used = [place for place in range(len(columns)) if any(cells[place] != "" for cells in rows)]
    return Table(
        section.title,
        tuple(columns[place] for place in used),
        tuple(tuple(cells[place] for place in used) for cells in rows),
    )


def _under(title: str, path: tuple[str, ...]) -> str:
    """The headings that a quote stands under, without the title of the document, which is said already."""
    return PATH.join(path[1:] if path[:1] == (title,) else path)


def shares(table: Table) -> list[float]:
    """How much of a page's width each column gets: room for its longest word, the rest by how much stands in it."""
    columns = [(name, *(str(row[place]) for row in table.rows)) for place, name in enumerate(table.columns)]
    most = 1.5 / len(columns)
    least = [min(most, (max(len(word) for text in c for word in text.split() or [""]) + 3) / LINE) for c in columns]
    amounts = [max(len(c[0]), sum(map(len, c[1:])) / max(1, len(c) - 1)) ** 0.6 for c in columns]
    rest = max(0.0, 1 - sum(least))
    wanted = [each + rest * amount / sum(amounts) for each, amount in zip(least, amounts, strict=True)]
    return [each / sum(wanted) for each in wanted]


class Appendix:
    """Numbers the sources of a sheet in the order they are first named; the same place has one number."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self._numbers: dict[tuple[str, int, int, int], int] = {}
        self._sources: list[SheetSource] = []

    @property
    def sources(self) -> tuple[SheetSource, ...]:
        """Every source numbered so far."""
        return tuple(self._sources)

    def of_items(self, items: Iterable[Item], filed: Mapping[str, Document]) -> tuple[int, ...]:
        """The numbers of register items, or of sentences that are shown like them."""
        return tuple(
            self.of_place(filed[i.document_id], i.page, (i.start, i.end), heading_path=i.heading_path, quoted=i.text)
            for i in items
        )

    def of_citations(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """The numbers of citations."""
        return tuple(
            self._number(
                (each.document_id, each.page, each.start, each.end),
                (
                    each.document_title,
                    _under(each.document_title, each.heading_path),
                    each.quote,
                    f"{self.base}{each.url}",
                ),
            )
            for each in citations
        )

    def of_place(
        self, document: Document, page: int, span: tuple[int, int], *, heading_path: tuple[str, ...], quoted: str
    ) -> int:
        """The number of a span of a document's page."""
        address = f"/dokument/{quote(document.id)}/sida/{page}?start={span[0]}&end={span[1]}#markering"
        said = (document.title, _under(document.title, heading_path), quoted, f"{self.base}{address}")
        return self._number((document.id, page, *span), said)

    def _number(self, key: tuple[str, int, int, int], said: tuple[str, str, str, str]) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            title, heading, quoted, url = said
            self._sources.append(SheetSource(self._numbers[key], title, key[1], heading, quoted, url))
        return self._numbers[key]
