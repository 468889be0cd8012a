"""A page's text and blocks -> headings, paragraphs, lists, tables and notes, with the span marked in them.

Every letter of the page stands in one of them, in its order: what is not read (bullets, hyphens at the ends of lines) is told
apart, not taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from assistant.types import Block, BlockKind, Page
from assistant.web.page_table import Row, rows_of
from assistant.web.page_view import Marks, PageView, Piece, Span, pieces

LONGEST_SIGN = 8  # characters of a bullet and the space after it
BROKEN = re.compile(r"(?P<hyphen>[-\u00ad\u2010])(?P<gap>\s*\n\s*)")
WORD_BEFORE, WORD_AFTER = re.compile(r"\w+\Z"), re.compile(r"\w+")
NUMBERED = re.compile(r"(?:\d+(?:[.:]\d+)*[.):]?|[A-Za-zÅÄÖåäö][.)]|[IVXivx]+[.)])\s")
FIRST_LEVEL = 3  # of a heading on the page, under the document's and the page's own


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces of text that follow each other, all of them marked or none."""

    pieces: tuple[Piece, ...]
    marked: bool

    @property
    def read(self) -> str:
        """What is read of it."""
        return "".join(piece.text for piece in self.pieces if not piece.sign)


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the page, or text that stands in none, with its stretches."""

    block: Block | None
    stretches: tuple[Stretch, ...]

    @property
    def marked(self) -> str:
        """What is read of the marked words in it."""
        return " ".join("".join(each.read for each in self.stretches if each.marked).split())


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its level in the page that shows it."""

    part: Part
    level: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list with the list inside it; a numbered one has its number in its text."""

    part: Part
    numbered: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, in columns that are named; `carried` names stand on another page."""

    columns: tuple[str, ...]
    carried: bool
    rows: tuple[Row[Part], ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Parts of one sort that follow each other: "paragraph", "note", "furniture" or "loose"."""

    sort: str
    parts: tuple[Part, ...]


Element = Heading | Items | Table | Texts


def elements_of(view: PageView) -> tuple[Element, ...]:
    """What stands on the page, in its order."""
    levels = Levels()
    found: list[Element] = []
    for kind, run in groupby(parts_of(view), key=lambda part: part.block.kind if part.block else None):
        parts = tuple(run)
        if kind is BlockKind.HEADING:
            found += (Heading(part, levels.next(part.block.level if part.block else 1)) for part in parts)
        elif kind is BlockKind.LIST_ITEM:
            found.append(Items(nested(parts)))
        elif kind is BlockKind.CELL:
            found += tables_of(parts)
        else:
            found.append(Texts(kind.value if kind else "loose", parts))
    return tuple(found)


def parts_of(view: PageView) -> Iterator[Part]:
    """The page cut at its blocks; the white space after one belongs to it."""
    page = view.page
    starts: list[tuple[int, Block | None]] = []
    at = 0
    for block in sorted(view.blocks, key=lambda block: block.start):
        if block.start < at or block.end <= block.start:  # blocks do not overlap; one that did would say letters twice
            continue
        if starts and is_ornament(block):
            at = block.end
            continue
        if page.raw[at : block.start].strip():
            starts.append((at, None))
        starts.append((block.start, block))
        at = block.end
    if page.raw[at:].strip():
        starts.append((at, None))
    if starts:
        starts[0] = 0, starts[0][1]
    for (start, begun), (end, _) in pairwise([*starts, (len(page.raw), None)]):
        yield Part(begun, tuple(stretches_of(view, Span(start, end), begun)))


def stretches_of(view: PageView, whole: Span, block: Block | None) -> Iterator[Stretch]:
    """The text of a part, cut where the mark begins and ends."""
    ornaments = [Span(each.start, each.end) for each in view.blocks if is_ornament(each) and each is not block]
    marks = Marks(unsure=view.unsure, signs=(*(signs_of(view.page, block) if block else ()), *ornaments))
    span = view.span or Span(whole.end, whole.end)
    start, end = (min(max(edge, whole.start), whole.end) for edge in (span.start, span.end))
    for left, right, marked in ((whole.start, start, False), (start, end, True), (end, whole.end, False)):
        if left < right:
            yield Stretch(tuple(pieces(view.page, Span(left, right), marks, raw=False)), marked)


def is_ornament(block: Block) -> bool:
    """Whether a block is drawn with signs and says nothing: a line across the page, or under the head of a table."""
    return block.kind is BlockKind.FURNITURE and not any(letter.isalnum() for letter in block.text)


def signs_of(page: Page, block: Block) -> Iterator[Span]:
    """What is not read of a block: the bullet before it, and where words are broken at the end of a line."""
    raw = page.raw[block.start : block.end]
    first = block.text.split(maxsplit=1)[0] if block.text.strip() else ""
    begins = raw.find(first, 0, LONGEST_SIGN + len(first)) if first else 0
    if begins > 0 and block.kind is not BlockKind.NOTE:  # a note keeps the mark that it is found by
        yield Span(block.start, block.start + begins)
    for broken in BROKEN.finditer(raw):
        before, after = WORD_BEFORE.search(raw[: broken.start()]), WORD_AFTER.match(raw, broken.end())
        if not before or not after:
            continue
        left, right = before.group()[-LONGEST_SIGN:], after.group()[:LONGEST_SIGN]
        if left + right in block.text:
            yield Span(block.start + broken.start(), block.start + broken.end())
        elif f"{left}-{right}" in block.text:
            yield Span(block.start + broken.start("gap"), block.start + broken.end())


@dataclass(slots=True)
class Levels:
    """The levels of headings so far: on a page they step down one at a time, whatever the document's own do."""

    open: list[int]

    def __init__(self) -> None:
        self.open = []

    def next(self, level: int) -> int:
        """The level of the next heading as it is shown."""
        self.open = [*(each for each in self.open if each < level), level]
        return min(FIRST_LEVEL + len(self.open) - 1, 6)


def nested(parts: Sequence[Part]) -> tuple[Item, ...]:
    """The items of a list, those of a deeper level inside the one before them."""
    items: list[Item] = []
    at = 0
    while at < len(parts):
        level = level_of(parts[at])
        inside = at + 1
        while inside < len(parts) and level_of(parts[inside]) > level:
            inside += 1
        block = parts[at].block
        text = block.text if block else ""
        items.append(Item(parts[at], NUMBERED.match(text) is not None, nested(parts[at + 1 : inside])))
        at = inside
    return tuple(items)


def level_of(part: Part) -> int:
    """The level of a list item."""
    return part.block.level if part.block else 0


def tables_of(parts: Sequence[Part]) -> Iterator[Element]:
    """The cells that follow each other as a table, or as texts where no cell says in which column or row it stands."""
    cells = [(part.block, part) for part in parts if part.block]
    grid = rows_of(cells)
    if grid is None:
        yield Texts("paragraph", tuple(parts))
    else:
        yield Table(grid.columns, grid.carried, grid.rows)
