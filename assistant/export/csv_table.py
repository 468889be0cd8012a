"""A table -> a CSV file that a Swedish spreadsheet opens as it is: semicolons, and letters it knows."""

from __future__ import annotations

import csv
from io import StringIO

from assistant.export.files import File
from assistant.export.records import Table, Value

MEDIA_TYPE = "text/csv; charset=utf-8"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for the start of a formula


def csv_file(table: Table, name: str) -> File:
    """The file; a text that looks like a formula begins with an apostrophe, so that it stays a text."""
    stream = StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerows([_safe(value) for value in row] for row in (table.columns, *table.rows))
    return File(f"{name}.csv", MEDIA_TYPE, stream.getvalue().encode("utf-8-sig"))


def _safe(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
