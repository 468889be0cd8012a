"""Pages -> blocks: headings, paragraphs, list items, cells and furniture, each under its headings and lead-in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.types import Block, BlockKind
from ingest.chunks import chunks_of
from ingest.furniture import furniture_rows
from ingest.headings import ICON, mark_headings
from ingest.repair import note_marks, read_span
from ingest.rows import rows_of
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Page
    from ingest.chunks import Chunk

# A line that its list completes, with or without a colon: "Eleverna förväntas", "Rektor ansvarar för att".
LEADS = re.compile(
    r"(?::|\b(?:förväntas|ska|skall|bör|ansvarar för|ansvarar för att|genom att|för att|att))$", re.IGNORECASE
)
MAX_LEAD_CHARACTERS = 300
MAX_ITEM_CHARACTERS = 400


@dataclass(slots=True)
class Place:
    """Where in the outline the reading stands: open headings, the lead-in in force, the sorts of bullets."""

    headings: list[tuple[float, str]] = field(default_factory=list)
    lead_in: str | None = None
    inner_lead: tuple[int, str] | None = None
    markers: list[str] = field(default_factory=list)
    before: Chunk | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The titles of the open headings, outermost first."""
        return tuple(title for _, title in self.headings)

    def moves_past(self, chunk: Chunk, *, lead_in: str | None) -> None:
        """Leave the list there was; a lead-in opens the next one."""
        self.lead_in, self.inner_lead, self.markers, self.before = lead_in, None, [], chunk


def outline(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The blocks of a document in reading order; every character that is not white space stands in exactly one."""
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
    boxes = tuple(row.line.box for row in chunk.rows if row.line.box)
    marks = note_marks(page, start, end)
    block = Block(chunk.kind, page.number, start, end, text, place.path, boxes=boxes, marks=marks)
    if chunk.kind == BlockKind.FURNITURE:
        return block
    if chunk.kind == BlockKind.PARAGRAPH and is_item(chunk, text, place):
        chunk.kind, chunk.marker = BlockKind.LIST_ITEM, place.markers[-1] if place.markers else "implicit"
    if chunk.kind == BlockKind.HEADING:
        return heading_block(chunk, block, place)
    if chunk.kind == BlockKind.LIST_ITEM:
        return item_block(chunk, block, place)
    is_cell = chunk.kind == BlockKind.CELL
    place.moves_past(chunk, lead_in=None if is_cell else lead_of(text))
    return replace(block, heading_path=(*place.path, *chunk.first.line.headers)) if is_cell else block


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
    if block.text.endswith(":"):
        place.inner_lead = (level, block.text)
    place.before = chunk
    return replace(block, kind=BlockKind.LIST_ITEM, lead_in=lead_in, level=level)


def item_level(chunk: Chunk, place: Place) -> int:
    """How deep an item stands: as the file says, else by the order in which the list's bullets first came."""
    if chunk.level:
        return chunk.level
    if chunk.marker in place.markers:
        del place.markers[place.markers.index(chunk.marker) + 1 :]
    else:
        place.markers.append(chunk.marker)
    return len(place.markers)


def is_item(chunk: Chunk, text: str, place: Place) -> bool:
    """Whether a paragraph without a bullet is an item: it runs on from one, or completes the lead-in before it."""
    before = place.before
    if before is None or len(text) > MAX_ITEM_CHARACTERS or chunk.first.line.role:
        return False
    after_item = before.kind == BlockKind.LIST_ITEM
    if after_item and chunk.first.first and chunk.first.lower and not before.last.terminated:
        return True
    return place.lead_in is not None and chunk.first.lower and not text.endswith(":")


def lead_of(text: str) -> str | None:
    """The sentence at the end of a text that a list is to complete; None when there is none."""
    if not LEADS.search(text):
        return None
    start, end = sentences_in(text)[-1]
    sentence = text[start:end]
    return sentence if len(sentence) <= MAX_LEAD_CHARACTERS else sentence[-MAX_LEAD_CHARACTERS:].partition(" ")[2]
