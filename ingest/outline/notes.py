"""Pages -> the same pages with footnotes that stand in plain text marked as such, and their marks as superscript digits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.types import Correction, LineRole
from ingest.outline.furniture import furniture_rows
from ingest.outline.rows import rows_of
from ingest.repair import with_corrections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.types import Page
    from ingest.outline.rows import Row

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
MARK = "[⁰¹²³⁴-⁹]{1,3}"
# "3 Skollagen (2010:800)", "³ Skollagen": how a note begins.
NOTE = re.compile(rf"(\d{{1,3}}|{MARK})[^\S\n]+(?=[^\W\d_]|[#\"“”'(])|({MARK})(?=\S)")
BEGINNING = re.compile(rf"^[^\S\n]*(?:{NOTE.pattern})", re.MULTILINE)
LINK = re.compile(r"https?:|www\.")
MAX_ROWS = 14
MAX_ROWS_OF_NOTE = 4
MIN_PAGES = 2


@dataclass(frozen=True, slots=True)
class Note:
    """The rows of a footnote, its number and whether a mark in the text above proves that it is one."""

    number: int
    rows: tuple[Row, ...]
    mark: re.Match[str] | None


def with_notes(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages; what was marked before stays as it was, and only notes beyond doubt are marked."""
    if not any(BEGINNING.search(page.raw) for page in pages):
        return tuple(pages)
    rows = rows_of(pages)
    aside = furniture_rows(rows)
    all_rows: dict[int, list[Row]] = {page.number: [] for page in pages}
    content: dict[int, list[Row]] = {page.number: [] for page in pages}
    for number, row in enumerate(rows):
        all_rows[row.page].append(row)
        content[row.page] += [] if number in aside else [row]
    found: list[tuple[Note, ...]] = []
    last = 0  # the number of the last note found
    for page in pages:
        notes = notes_at_foot(page, content[page.number], last)
        last = notes[-1].number if notes else last
        found.append(notes)
    if not any(found):
        found = numbered_through(pages, content)
    return tuple(
        with_marks(page, all_rows[page.number], notes) if notes else page
        for page, notes in zip(pages, found, strict=True)
    )


def notes_at_foot(page: Page, rows: Sequence[Row], last: int) -> tuple[Note, ...]:
    """The notes that the foot of a page consists of: numbered on from each other, at least one with its mark above."""
    return next((notes for notes in feet_of(page, rows) if are_notes(notes, last)), ())


def feet_of(page: Page, rows: Sequence[Row]) -> Iterator[tuple[Note, ...]]:
    """What the foot of a page holds if it is notes, the most rows first."""
    for place in range(max(0, len(rows) - MAX_ROWS), len(rows)):
        notes = notes_from(page, rows[place:])
        if notes:
            yield notes


def numbered_through(pages: Sequence[Page], content: Mapping[int, Sequence[Row]]) -> list[tuple[Note, ...]]:
    """The notes of each page where no mark can be read, as in a scan, but their numbers run through all the pages."""
    found: list[tuple[Note, ...]] = []
    last = 0
    for page in pages:
        feet = feet_of(page, content[page.number])
        notes = next((foot for foot in feet if foot[0].number == last + 1 and all(map(reads_as_note, foot))), ())
        last = notes[-1].number if notes else last
        found.append(notes)
    return found if sum(map(bool, found)) >= MIN_PAGES else [() for _ in pages]


def reads_as_note(note: Note) -> bool:
    """Whether a numbered text is set off from the text above and reads as a sentence or a source, not as a heading."""
    text = " ".join(row.text for row in note.rows)
    return note.rows[0].gap and (note.rows[-1].terminated or LINK.search(text) is not None)


def notes_from(page: Page, rows: Sequence[Row]) -> tuple[Note, ...]:
    """The rows cut into notes; none where they do not begin with one, or not all are parts of one."""
    groups: list[list[Row]] = []
    for row in rows:
        if row.line.role not in (None, LineRole.PARAGRAPH):
            return ()
        begins = NOTE.match(row.text)
        if begins and (not groups or number_of(begins) == number_of_row(groups[-1][0]) + 1):
            groups.append([row])
        elif groups:
            groups[-1].append(row)
        else:
            return ()
    if any(len(group) > MAX_ROWS_OF_NOTE for group in groups):
        return ()
    end = rows[0].line.start
    return tuple(
        Note(number_of_row(group[0]), tuple(group), mark_before(page, number_of_row(group[0]), end)) for group in groups
    )


def are_notes(notes: Sequence[Note], last: int) -> bool:
    """Whether numbered rows at the foot of a page are notes: by a mark in the text, or on from the last with a source."""
    if any(note.mark for note in notes):
        return True
    goes_on = last > 0 and notes[0].number == last + 1
    return goes_on and all(any(LINK.search(row.text) for row in note.rows) for note in notes)


def number_of_row(row: Row) -> int:
    """The number that a note begins with."""
    match = NOTE.match(row.text)
    return number_of(match) if match else 0


def number_of(match: re.Match[str]) -> int:
    """The number of a note's beginning."""
    return int((match[1] or match[2]).translate(PLAIN))


def mark_before(page: Page, number: int, end: int) -> re.Match[str] | None:
    """The footnote mark of that number in the page's text before a place: a number set right behind a word."""
    raised = str(number).translate(SUPERSCRIPT)
    pattern = rf"(?<=[^\W\d_])[.,:;!?)\"”’]{{0,2}}(?P<mark>{number})(?![\w%]|[.,:]\d)|(?P<raised>{raised})(?!{MARK})"
    return re.compile(pattern).search(page.raw, 0, end)


def with_marks(page: Page, rows: Sequence[Row], notes: Sequence[Note]) -> Page:
    """The page with its notes' rows in their role, and plain marks corrected to superscript."""
    starts = {row.line.start for note in notes for row in note.rows}
    lines = tuple(replace(row.line, role=LineRole.NOTE) if row.line.start in starts else row.line for row in rows)
    return with_corrections(replace(page, lines=lines), corrections_of(notes))


def corrections_of(notes: Sequence[Note]) -> Iterator[Correction]:
    """The plain digits of the marks and the notes, each to be read as superscript."""
    for note in notes:
        raised = str(note.number).translate(SUPERSCRIPT)
        if note.mark and note.mark["mark"]:
            yield Correction(*note.mark.span("mark"), raised)
        first = note.rows[0]
        if first.text[0] not in raised:
            yield Correction(first.line.start, first.line.start + len(str(note.number)), raised)
