"""An export -> a Markdown text: every table with one line to a row, whatever stands in its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.export.records import Export, Table, Value, printable

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&!^$])")


def markdown_of(export: Export) -> bytes:
    """The text, in UTF-8."""
    head = [f"# {cell(export.title)}", f"Per den {export.as_of}.", *map(cell, export.remarks)]
    tables = [_table(table) for table in (*export.overview, export.items, export.sources) if table.rows]
    return ("\n\n".join([*head, *tables]) + "\n").encode()


def cell(value: Value) -> str:
    """The value as it reads in a cell: on one line, with nothing in it that Markdown would take for its own."""
    lines = (" ".join(line.split()) for line in str(printable(value)).splitlines())
    return "<br>".join(SPECIAL.sub(r"\\\1", line) for line in lines if line)


def _table(table: Table) -> str:
    rows = [_row(table.columns), _row(["---"] * len(table.columns), escaped=False), *map(_row, table.rows)]
    return "\n".join([f"## {cell(table.title)}", "", *rows])


def _row(values: Iterable[Value], *, escaped: bool = True) -> str:
    return f"| {' | '.join(cell(value) if escaped else str(value) for value in values)} |"
