"""An export -> a Markdown text: every table with one line to a row, whatever stands in its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.export.records import Export, Table, Value, printable

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&!^$])")


def markdown_of(export: Export) -> bytes:
    """The text, in UTF-8."""
    return markdown_from(export.title, export.as_of, export.remarks, (*export.overview, export.items, export.sources))


def markdown_from(title: str, as_of: date, remarks: Sequence[str], tables: Iterable[Table]) -> bytes:
    """A text of tables with what is said of them first, in UTF-8; those without rows are left out."""
    head = [f"# {cell(title)}", f"Per den {as_of}.", *map(cell, remarks)]
    return ("\n\n".join([*head, *(_table(table) for table in tables if table.rows)]) + "\n").encode()


def cell(value: Value) -> str:
    """The value as it reads in a cell: on one line, with nothing in it that Markdown would take for its own."""
    lines = (" ".join(line.split()) for line in str(printable(value)).splitlines())
    return "<br>".join(SPECIAL.sub(r"\\\1", line) for line in lines if line)


def _table(table: Table) -> str:
    rows = [_row(table.columns), _row(["---"] * len(table.columns), escaped=False), *map(_row, table.rows)]
    return "\n".join([f"## {cell(table.title)}", "", *rows])


def _row(values: Iterable[Value], *, escaped: bool = True) -> str:
    return f"| {' | '.join(cell(value) if escaped else str(value) for value in values)} |"
