"""Web pages: the main content as headings, paragraphs, list items and cells; the page's frame is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from assistant.types import LineRole
from ingest.read.pieces import Piece, page_of
from ingest.read.tables import Cell, cell_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.settings import Settings
    from assistant.types import Page

FRAME_TAGS = frozenset(
    """
    nav footer aside script style noscript template form button svg iframe head select input object dialog
    """.split()
)
FRAME_ROLES = {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary"}
FRAME_NAMES = re.compile(
    r"cookie|consent|breadcrumb|brodsmul|skip-?(?:link|to|nav)|(?:to|back)-?top|till-?toppen|share|social|\bmenu\b|navbar"
    r"|pagination|sidebar|\bnav\b|site-?(?:header|footer)",
    re.IGNORECASE,
)
FRAME_TEXTS = {
    "till toppen",
    "tillbaka till toppen",
    "skriv ut",
    "lyssna",
    "dela",
    "stäng",
    "hoppa till innehåll",
    "meny",
}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE = frozenset(
    """
    a abbr b bdi bdo br cite code del dfn em font i ins kbd mark q s samp small span strong sub sup time u var
    """.split()
)
FRAME_SHARE = 0.5
MAIN_SHARE = 0.2


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """One page with the main content of a web page; empty when it has none."""
    soup = BeautifulSoup(path.read_bytes(), "lxml")
    return (page_of(1, block_pieces(main_content(soup))),)


def main_content(soup: BeautifulSoup) -> Tag:
    """The element that holds the page's own text, with the frame around and inside it taken out."""
    body = soup.body or soup
    main = soup.find("main") or soup.find(role="main") or soup.find("article")
    if not isinstance(main, Tag) or text_length(main) < MAIN_SHARE * text_length(body):
        main = body
    whole = text_length(main)
    for tag in main.find_all(is_frame):
        if tag.name in FRAME_TAGS or text_length(tag) < FRAME_SHARE * whole:
            tag.extract()
    return main


def is_frame(tag: Tag) -> bool:
    """Whether an element belongs to the page's frame, not to its text."""
    if tag.name in FRAME_TAGS or tag.get("role") in FRAME_ROLES:
        return True
    if tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    names = [str(tag.get("id") or ""), *map(str, tag.get_attribute_list("class"))]
    return tag.name not in INLINE and any(FRAME_NAMES.search(name) for name in names)


def text_length(tag: Tag) -> int:
    """How many characters of text an element holds."""
    return len(tag.get_text())


def block_pieces(tag: Tag, *, level: int = 1) -> Iterator[Piece]:
    """The text of an element in order, a piece for each block in it."""
    run: list[str] = []
    for child in tag.children:
        if is_inline(child):
            run.append(inline_text(child))
            continue
        if isinstance(child, Tag):
            yield from run_pieces(run)
            run = []
            yield from tag_pieces(child, level=level)
    yield from run_pieces(run)


def tag_pieces(tag: Tag, *, level: int) -> Iterator[Piece]:
    """The pieces of one block element."""
    if tag.name in HEADINGS:
        yield Piece(clean(tag.get_text(" ")), role=LineRole.HEADING, level=HEADINGS[tag.name])
        return
    if tag.name in ("ul", "ol"):
        for item in tag.find_all("li", recursive=False):
            yield from item_pieces(item, level=level)
        return
    if tag.name == "table":
        yield from cell_pieces(list(table_cells(tag)))
        return
    yield from block_pieces(tag, level=level)


def item_pieces(item: Tag, *, level: int) -> Iterator[Piece]:
    """A list item's own text as one piece, then the lists inside it one level down."""
    inner = [
        part for part in item.find_all(["ul", "ol", "table"]) if part.find_parent(["ul", "ol", "table"]) is item.parent
    ]
    for part in inner:
        part.extract()
    yield Piece(clean(item.get_text(" ")), role=LineRole.LIST_ITEM, level=level)
    for part in inner:
        yield from tag_pieces(part, level=level + 1)


def table_cells(table: Tag) -> Iterator[Cell]:
    """The cells of a table in their grid, row and column spans counted."""
    taken: set[tuple[int, int]] = set()
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    for number, row in enumerate(rows):
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while (number, column) in taken:
                column += 1
            rows_covered, columns_covered = span(cell, "rowspan"), span(cell, "colspan")
            taken.update(
                (number + down, column + right) for down in range(rows_covered) for right in range(columns_covered)
            )
            text = clean(cell.get_text(" "))
            yield Cell(number, column, text, rows_covered, columns_covered, heading=cell.name == "th")


def span(cell: Tag, name: str) -> int:
    """How many rows or columns a cell covers; one when it does not say or says nonsense."""
    value = str(cell.get(name) or "1")
    return min(max(int(value), 1), 1000) if value.isdecimal() else 1


def is_inline(node: object) -> bool:
    """Whether a node runs on in its paragraph: text, or an inline element without blocks in it."""
    if isinstance(node, PreformattedString):
        return False
    if isinstance(node, NavigableString):
        return True
    return isinstance(node, Tag) and node.name in INLINE and all(is_inline(child) for child in node.children)


def inline_text(node: object) -> str:
    """The text of an inline node; a line break stays one."""
    if isinstance(node, Tag):
        return "\n" if node.name == "br" else "".join(inline_text(child) for child in node.children)
    return str(node).replace("\n", " ").replace("\r", " ")


def run_pieces(run: list[str]) -> Iterator[Piece]:
    """A run of inline text as a paragraph, one piece for each part between line breaks; frame words are left out."""
    for part in "".join(run).split("\n"):
        text = clean(part)
        if text and text.lower() not in FRAME_TEXTS:
            yield Piece(text, role=LineRole.PARAGRAPH)


def clean(text: str) -> str:
    """The text with single spaces, none before punctuation that a tag had parted from its word."""
    return re.sub(r"\s+(?=[.,;:!?)](?:\s|$))", "", " ".join(text.split()))
