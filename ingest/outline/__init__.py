"""Pages -> blocks: headings, paragraphs, items, cells, footnotes and furniture, each under its headings and lead-in."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import takewhile
from math import inf
from typing import TYPE_CHECKING

from assistant.types import Block, BlockKind, Box
from ingest.outline.chunks import chunks_of
from ingest.outline.furniture import furniture_rows
from ingest.outline.headings import ICON, mark_headings
from ingest.outline.notes import with_notes
from ingest.outline.rows import rows_of
from ingest.repair import note_marks, read_span
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Line, Page
    from ingest.outline.chunks import Chunk

# A line that its list completes, with or without a colon: "Eleverna förväntas", "Rektor ansvarar för att".
LEADS = re.compile(
    r"(?::|\b(?:förväntas|ska|skall|bör|ansvarar för|ansvarar för att|genom att|för att|att))$", re.IGNORECASE
)
IMPLICIT = "implicit"  # the sort of a bullet that is not there
MAX_LEAD_CHARACTERS = 300
MAX_ITEM_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Bullet:
    """The sort of a list item's bullet or number and how far in it stands; `step` is the least step further in."""

    sort: str
    page: int
    indent: float
    step: float

    def stands_as(self, other: Bullet) -> bool:
        """Whether two bullets are of one list; another page may have another margin."""
        alike = other.sort in (self.sort, IMPLICIT)
        return alike and (self.page != other.page or abs(self.indent - other.indent) < self.step)

    def is_left_of(self, other: Bullet) -> bool:
        """Whether a bullet stands further out than another."""
        return self.page == other.page and self.indent < other.indent


@dataclass(slots=True)
class Place:
    """Where in the outline the reading stands: open headings, the lead-in in force, the sorts of bullets."""

    headings: list[tuple[float, str]] = field(default_factory=list)
    lead_in: str | None = None
    inner_lead: tuple[int, str] | None = None
    markers: list[Bullet] = field(default_factory=list)
    before: Chunk | None = None
    noted: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by footnote mark, the headings over it

    @property
    def path(self) -> tuple[str, ...]:
        """The titles of the open headings, outermost first."""
        return tuple(title for _, title in self.headings)

    def moves_past(self, chunk: Chunk, *, lead_in: str | None) -> None:
        """Leave the list there was; a lead-in opens the next one."""
        self.lead_in, self.inner_lead, self.markers, self.before = lead_in, None, [], chunk


def outline(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The blocks of a document in reading order; every character that is not white space stands in exactly one."""
    pages = with_notes(pages)
    rows = rows_of(pages)
    chunks = chunks_of(rows, furniture_rows(rows))
    mark_headings(chunks)
    by_number = {page.number: page for page in pages}
    place = Place()
    return tuple(block_of(chunk, by_number[chunk.first.page], place) for chunk in chunks)


def block_of(chunk: Chunk, page: Page, place: Place) -> Block:
    """The block a chunk makes where the reading stands, which moves on past it."""
    start, end = chunk.first.line.start, chunk.last.line.end
    text = read_span(page, start, end).text
    boxes = tuple(box for row in chunk.rows for box in boxes_of(row.line, page))
    marks = note_marks(page, start, end)
    block = Block(chunk.kind, page.number, start, end, text, boxes=boxes, marks=marks)
    if chunk.kind == BlockKind.NOTE:
        return replace(block, heading_path=place.noted.get(marks[0] if marks else "", place.path), marks=marks[:1])
    if chunk.apart:
        return block
    block = replace(block, heading_path=place.path)
    place.noted.update(dict.fromkeys(marks, place.path))
    if chunk.kind == BlockKind.PARAGRAPH and is_item(chunk, text, place):
        chunk.kind, chunk.marker = BlockKind.LIST_ITEM, place.markers[-1].sort if place.markers else IMPLICIT
    if chunk.kind == BlockKind.HEADING:
        return heading_block(chunk, block, place)
    if chunk.kind == BlockKind.LIST_ITEM:
        return item_block(chunk, block, place)
    is_cell = chunk.kind == BlockKind.CELL
    place.moves_past(chunk, lead_in=None if is_cell else lead_of(text))
    return replace(block, heading_path=(*place.path, *chunk.first.line.headers)) if is_cell else block


def boxes_of(line: Line, page: Page) -> Iterator[Box]:
    """The line's place on the page, wide enough for the words that stand in it; nothing where no place is known."""
    first = bisect_left(page.words, line.start, key=lambda word: word.start)
    words = takewhile(lambda word: word.start < line.end, page.words[first:])
    boxes = [*([line.box] if line.box else []), *(word.box for word in words)]
    if boxes:
        right, foot = (inf if size is None else size for size in (page.width, page.height))
        yield Box(
            max(min(box.x0 for box in boxes), 0.0),
            max(min(box.y0 for box in boxes), 0.0),
            min(max(box.x1 for box in boxes), right),
            min(max(box.y1 for box in boxes), foot),
        )


def heading_block(chunk: Chunk, block: Block, place: Place) -> Block:
    """A heading under those wider than it; it closes the others and any list."""
    while place.headings and place.headings[-1][0] >= chunk.rank:
        place.headings.pop()
    title = ICON.sub("", block.text)
    placed = replace(block, heading_path=place.path, level=len(place.headings) + 1)
    place.headings.append((chunk.rank, title))
    place.moves_past(chunk, lead_in=lead_of(title))
    return placed


def item_block(chunk: Chunk, block: Block, place: Place) -> Block:
    """A list item with the lead-in in force: the list's own, or that of the item it stands under."""
    level = item_level(chunk, place)
    lead_in = place.lead_in
    if place.inner_lead and level > place.inner_lead[0]:
        lead_in = place.inner_lead[1]
    elif place.inner_lead:
        place.inner_lead = None
    own_lead = lead_of(block.text) or (
        block.text if lead_in is None and len(block.text) <= MAX_LEAD_CHARACTERS else None
    )
    if own_lead:
        place.inner_lead = (level, own_lead)
    place.before = chunk
    return replace(block, kind=BlockKind.LIST_ITEM, lead_in=lead_in, level=level)


def item_level(chunk: Chunk, place: Place) -> int:
    """How deep an item stands: as the file says, else by where and in which order the list's bullets first came."""
    if chunk.level:
        return chunk.level
    bullet = Bullet(chunk.marker, chunk.first.page, chunk.first.indent, chunk.first.step)
    for depth, known in enumerate(place.markers):
        if bullet.stands_as(known) or (bullet.sort == known.sort and bullet.is_left_of(known)):
            place.markers[depth:] = [bullet]
            return depth + 1
    place.markers.append(bullet)
    return len(place.markers)


def is_item(chunk: Chunk, text: str, place: Place) -> bool:
    """Whether a paragraph without a bullet is an item: it runs on from one, or completes the lead-in before it."""
    before = place.before
    if before is None or len(text) > MAX_ITEM_CHARACTERS or chunk.first.line.role:
        return False
    on_next_page = chunk.first.page != before.last.page
    if before.kind == BlockKind.LIST_ITEM and on_next_page and chunk.first.lower and not before.last.terminated:
        return True
    return place.lead_in is not None and chunk.first.lower and not text.endswith(":")


def lead_of(text: str) -> str | None:
    """The sentence at the end of a text that a list is to complete; None when there is none."""
    if not LEADS.search(text):
        return None
    start, end = sentences_in(text)[-1]
    sentence = text[start:end]
    return sentence if len(sentence) <= MAX_LEAD_CHARACTERS else sentence[-MAX_LEAD_CHARACTERS:].partition(" ")[2]
