"""Text files: the file's own text, cut into pages where it shows that pages ended."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.errors import ReadError
from assistant.types import Correction, Line, Page
from ingest.read.tab_table import WIDE_ROW, entities_of, is_table_row, table_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.settings import Settings

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FORM_FEED = "\f"
# A file made of pages joined by a blank: each page's first line begins with exactly one.
PAGE_TRACE = re.compile(r"^ (?=\S)", re.MULTILINE)
MIN_TRACES = 2
LINES_PER_TRACE = 4
ROW = re.compile(r"[^\r\n]+")
BLANK = re.compile(r"\n[^\S\n]*\n")


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """The pages of a text file; joined, their raw texts are the file. Raises ReadError for a file that is not text."""
    text = decode(path.read_bytes(), name=path.name)
    return tuple(page_of(number, raw) for number, raw in enumerate(split_pages(text), start=1))


def decode(content: bytes, *, name: str) -> str:
    """The text of a file in UTF-8, UTF-16 or, failing these, Windows-1252; raises ReadError when it is none."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return decode_as(content, encoding, name=name)
    if b"\x00" in content:
        return decode_as(content, wide_encoding(content, name=name), name=name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return decode_as(content, "cp1252", name=name)


def decode_as(content: bytes, encoding: str, *, name: str) -> str:
    """The text in that encoding; raises ReadError when it is not."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(f"{name} har en okänd teckenkodning. Spara filen som UTF-8.") from error
    if "\x00" in text:
        raise ReadError(f"{name} innehåller nolltecken och är ingen textfil. Kontrollera att rätt fil valdes.")
    return text


def wide_encoding(content: bytes, *, name: str) -> str:
    """UTF-16 of the byte order whose other byte is mostly zero; raises ReadError for a binary file."""
    half = max(len(content) // 2, 1)
    if content[1::2].count(0) > 0.6 * half and content[0::2].count(0) == 0:
        return "utf-16-le"
    if content[0::2].count(0) > 0.6 * half and content[1::2].count(0) == 0:
        return "utf-16-be"
    raise ReadError(f"{name} innehåller nolltecken och är ingen textfil. Kontrollera att rätt fil valdes.")


def split_pages(text: str) -> list[str]:
    """The text cut at form feeds, else at the traces of former page breaks, else whole."""
    if FORM_FEED in text.strip():
        return [part for part in re.split(r"(?<=\f)", text) if part]
    starts = [match.start() for match in PAGE_TRACE.finditer(text)]
    if not are_page_starts(starts, text):
        return [text]
    bounds = [0, *starts[1:], len(text)]
    return [text[start:end] for start, end in pairwise(bounds)]


def are_page_starts(starts: list[int], text: str) -> bool:
    """Whether lines with one blank in front mark pages: the first line is one of them and they are few."""
    first = len(text) - len(text.lstrip("\r\n"))
    lines = sum(1 for line in text.splitlines() if line.strip())
    return len(starts) >= MIN_TRACES and starts[0] == first and len(starts) * LINES_PER_TRACE <= lines


def page_of(number: int, raw: str) -> Page:
    """A page with a line for each row that is not blank, table rows as cells."""
    lines: list[Line] = []
    corrections: list[Correction] = []
    table: list[re.Match[str]] = []
    for match in rows_of(raw):
        if table and BLANK.search(raw, table[-1].end(), match.start()):
            lines += table_lines(table)
            table = []
        if is_table_row(match.group()):
            table.append(match)
            corrections += entities_of(match)
            continue
        lines += table_lines(table)
        table = []
        lines += plain_line(match)
    lines += table_lines(table)
    return Page(number, raw, tuple(lines), corrections=tuple(corrections))


def rows_of(raw: str) -> Iterator[re.Match[str]]:
    """The rows of a text; a table row with quoted cells may go over several lines."""
    place = 0
    while match := ROW.search(raw, place):
        wide = WIDE_ROW.match(raw, match.start()) if is_table_row(match.group()) or '\t"' in match.group() else None
        row = wide if wide and is_table_row(wide.group()) else match
        yield row
        place = row.end()


def plain_line(match: re.Match[str]) -> Iterator[Line]:
    """The row as a line without the white space around it; nothing for a blank row."""
    text = match.group()
    stripped = text.strip()
    if stripped:
        start = match.start() + len(text) - len(text.lstrip())
        yield Line(start, start + len(stripped))
