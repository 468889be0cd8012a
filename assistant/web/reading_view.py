"""A page view -> what stands around the page: the outline, where the marked words begin and go on, and the quote to copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.compose import LEAD_IN_PAGES
from assistant.store import Store
from assistant.types import Block, BlockKind, Document
from assistant.web.page_text import Element, Heading, Item, Items, Part, Table, elements_of
from assistant.web.page_view import PageView, Span

ASIDE = {BlockKind.FURNITURE, BlockKind.NOTE}
RUNNING = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}  # what may go on upon the next page
ENDS = (".", "!", "?", ":", ";", "…", ".”", ".)", '."')
OUTLINES_KEPT = 32


@dataclass(frozen=True, slots=True)
class Place:
    """A block on a page, and what it says."""

    page: int
    start: int
    end: int
    text: str
    level: int = 0
    here: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with what stands around it.

    `began` and `goes_on` are the parts of a sentence that a page break cut, `lead_in` the words on a page before that the
    marked ones complete; `quote` is what is read of the marked words.
    """

    view: PageView
    elements: tuple[Element, ...]
    outline: tuple[Place, ...]
    quote: str
    began: Place | None = None
    goes_on: Place | None = None
    lead_in: Place | None = None


def read_page(store: Store, view: PageView) -> Reading:
    """The page with its surroundings."""
    elements = elements_of(view)
    quote = "\n".join(filter(None, (part.marked for element in elements for part in parts_in(element))))
    before, after = neighbours(store, view) if view.span else ((), ())
    return Reading(
        view=view,
        elements=elements,
        outline=outline_of(headings_of(store, view.document), view),
        quote=quote,
        began=began(view.blocks, before, view.span),
        goes_on=goes_on(view.blocks, after, view.span),
        lead_in=lead_in(store, view),
    )


def parts_in(element: Element) -> Iterable[Part]:
    """The parts of an element in reading order."""
    if isinstance(element, Heading):
        yield element.part
    elif isinstance(element, Items):
        for item in element.items:
            yield from parts_of_item(item)
    elif isinstance(element, Table):
        for row in element.rows:
            for cell in row.cells:
                yield from cell.contents
    else:
        yield from element.parts


def parts_of_item(item: Item) -> Iterable[Part]:
    """The part of an item and those of the items inside it."""
    yield item.part
    for inside in item.items:
        yield from parts_of_item(inside)


def neighbours(store: Store, view: PageView) -> tuple[Sequence[Block], Sequence[Block]]:
    """The blocks of the page before and of the one after, none where there is no such page."""
    number = view.page.number
    before = store.blocks(view.document.id, number - 1) if number > 1 else ()
    return before, store.blocks(view.document.id, number + 1) if number < view.document.pages else ()


def goes_on(blocks: Sequence[Block], after: Sequence[Block], span: Span | None) -> Place | None:
    """Where on the next page the marked sentence goes on; None when it ends here, or when that is not sure."""
    last, first = running(blocks)[-1:], running(after)[:1]
    cut = bool(span and last and span.start < last[0].end <= span.end)
    return place_of(first[0]) if cut and first and is_cut(last[0], first[0]) else None


def began(blocks: Sequence[Block], before: Sequence[Block], span: Span | None) -> Place | None:
    """Where on the page before the marked sentence began; None when it begins here, or when that is not sure."""
    first, last = running(blocks)[:1], running(before)[-1:]
    cut = bool(span and first and span.start <= first[0].start < span.end)
    return place_of(last[0]) if cut and last and is_cut(last[0], first[0]) else None


def running(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a page without what stands beside its text."""
    return [block for block in blocks if block.kind not in ASIDE]


def is_cut(last: Block, first: Block) -> bool:
    """Whether a sentence that ends a page surely goes on in the paragraph that begins the next one."""
    if last.kind not in RUNNING or first.kind is not BlockKind.PARAGRAPH:
        return False
    return not last.text.rstrip().endswith(ENDS) and first.text[:1].islower()


def lead_in(store: Store, view: PageView) -> Place | None:
    """The words on a page before that introduce the marked list item; None where they stand on the page itself."""
    span = view.span
    items = [block for block in view.blocks if span and block.start < span.end and span.start < block.end]
    words = next((words_of(block.lead_in) for block in items if block.lead_in), "")
    if not words or any(words_of(block.text) == words for block in view.blocks):
        return None
    number = view.page.number
    for page in range(number - 1, max(0, number - 1 - LEAD_IN_PAGES), -1):
        for block in reversed(store.blocks(view.document.id, page)):
            if words_of(block.text) == words:
                return place_of(block)
    return None


def words_of(text: str) -> str:
    """A text with single spaces, so that it can be compared."""
    return " ".join(text.split())


def place_of(block: Block) -> Place:
    """Where a block stands."""
    return Place(block.page, block.start, block.end, block.text, block.level)


def outline_of(headings: Sequence[Place], view: PageView) -> tuple[Place, ...]:
    """The document's headings; the one that the marked words, or else the page's beginning, stand under is `here`."""
    number = view.page.number
    at = view.span.start if view.span else min((block.start for block in running(view.blocks)), default=0)
    passed = [place for place in headings if (place.page, place.start) <= (number, at)]
    here = passed[-1] if passed else None
    return tuple(
        Place(place.page, place.start, place.end, place.text, place.level, place is here) for place in headings
    )


@lru_cache(maxsize=OUTLINES_KEPT)
def headings_of(store: Store, document: Document) -> tuple[Place, ...]:
    """The document's headings in order; kept, as reading all blocks of a long document takes long."""
    return tuple(place_of(block) for block in store.blocks(document.id) if block.kind is BlockKind.HEADING)
