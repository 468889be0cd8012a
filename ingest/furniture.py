"""Rows that only frame a document: running heads and feet, page numbers, tables of contents, bare link lists."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import LineRole
from ingest.chunks import BULLET

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.rows import Row

EDGE_ROWS = 4
MIN_LIKENESS = 0.88
MIN_SURE_CHARACTERS = 20
MIN_LONG_CHARACTERS = 30
MIN_HEAD_PAGES, MIN_FOOT_PAGES = 3, 2
SHARE_OF_PAGES = 0.35

# "3", "- 3 -", "3 (9)", "3/9", "Sida 3 av 9", "Sid. 3"
PAGE_NUMBER = re.compile(
    r"(?:sid(?:a|an|\.)?\s*)?[-–]?\s*\d{1,4}\s*[-–]?\s*(?:(?:av|/|\()\s*\d{1,4}\s*\)?)?", re.IGNORECASE
)
# "10 (17)", "Sida 3 av 9": a page number wherever it stands.
NUMBER_OF_PAGES = re.compile(r"\d{1,3}\s*\(\d{1,3}\)|sida\s+\d{1,3}(?:\s+av\s+\d{1,3})?", re.IGNORECASE)
# "Inledning ........ 4", "2.1 Syfte … 5"
CONTENTS_LINE = re.compile(r".*(?:\.\s?){4,}\s*\d{0,3}|.*…+\s*\d{1,3}")
CONTENTS_HEADING = re.compile(r"innehall(?:sforteckning)?|table of contents|contents")
CONTENTS_ENTRY = re.compile(r"\S.{2,120}?[\s.]\d{1,3}")
LINK = re.compile(r"(?:https?://|www\.)\S+")


def furniture_rows(rows: Sequence[Row]) -> set[int]:
    """The numbers of the rows that are furniture."""
    return {
        *(number for number, row in enumerate(rows) if row.line.role == LineRole.FURNITURE),
        *contents_rows(rows),
        *edge_rows(rows),
    }


def contents_rows(rows: Sequence[Row]) -> set[int]:
    """The rows of tables of contents with the heading over them."""
    found = {
        number
        for number, row in enumerate(rows)
        if row.line.role in (None, LineRole.PARAGRAPH) and CONTENTS_LINE.fullmatch(row.text)
    }
    for number, row in enumerate(rows):
        if not CONTENTS_HEADING.fullmatch(fold(row.text).strip(" :")):
            continue
        after = number + 1
        while after < len(rows) and (after in found or is_entry(rows[after])):
            after += 1
        if after - number > 2:  # one entry is no table of contents
            found.update(range(number, after))
    return found


def is_entry(row: Row) -> bool:
    """Whether a row reads as a title with its page number, or is a page number alone."""
    return row.line.role in (None, LineRole.PARAGRAPH) and bool(
        CONTENTS_ENTRY.fullmatch(row.text) or PAGE_NUMBER.fullmatch(row.text)
    )


def edge_rows(rows: Sequence[Row]) -> set[int]:
    """The rows at the top and bottom of pages that recur there, number the page, or only list links."""
    pages: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        pages[row.page].append(number)
    if len(pages) == 1:
        return {number for number in outer(next(iter(pages.values()))) if sided_number(rows[number])}
    found: set[int] = set()
    tops = [page[:EDGE_ROWS] for page in pages.values()]
    feet = [page[: -EDGE_ROWS - 1 : -1] for page in pages.values()]
    for edges, min_pages in ((tops, MIN_HEAD_PAGES), (feet, MIN_FOOT_PAGES)):
        found |= recurring(rows, edges, min_pages=min_pages)
        for edge in edges:
            found |= numbers_at(rows, edge, found)
    for page in pages.values():
        found |= trailing_links(rows, page)
    return found | strays(rows, found)


def strays(rows: Sequence[Row], found: set[int]) -> set[int]:
    """The rows inside pages that repeat a running head or number a page: what stands where a page break was lost."""
    known = {skeleton_of(rows[number]) for number in found}
    long = [skeleton for skeleton in known if len(skeleton) >= MIN_SURE_CHARACTERS]
    return {
        number
        for number, row in enumerate(rows)
        if row.line.role is None
        and (NUMBER_OF_PAGES.fullmatch(row.text) or any(is_like(skeleton, skeleton_of(row)) for skeleton in long))
    }


def outer(page: list[int]) -> list[int]:
    """The first and the last row of a page."""
    return [page[0], page[-1]]


def sided_number(row: Row) -> bool:
    """Whether a row of a one-page file is a page number beyond doubt: "Sida 1 av 1"."""
    return row.line.role is None and bool(PAGE_NUMBER.fullmatch(row.text)) and not row.text.isdecimal()


def is_item(row: Row) -> bool:
    """Whether a row is an item of a list, which may well be like another on the next page."""
    return BULLET.match(row.text) is not None or row.text.endswith((",", ";", ":"))


def skeleton_of(row: Row) -> str:
    """A row's text with its numbers made alike."""
    return re.sub(r"\d+", "#", fold(row.text))


def recurring(rows: Sequence[Row], edges: Sequence[list[int]], *, min_pages: int) -> set[int]:
    """The rows at one edge of the pages whose like stands at the same edge of enough other pages."""
    likes: list[tuple[str, list[int]]] = []
    for edge in edges:
        for number in edge:
            if rows[number].line.role is not None or is_item(rows[number]):
                continue
            skeleton = skeleton_of(rows[number])
            group = next((group for known, group in likes if is_like(known, skeleton)), None)
            if group is None:
                likes.append((skeleton, [number]))
            elif rows[group[-1]].page != rows[number].page:
                group.append(number)
    return {
        number
        for skeleton, group in likes
        if is_enough(skeleton, len(group), len(edges), min_pages)
        for number in group
    }


def is_like(first: str, second: str) -> bool:
    """Whether two texts are one, give or take what OCR does to letters."""
    if first == second:
        return True
    if abs(len(first) - len(second)) > 3 or min(len(first), len(second)) < MIN_SURE_CHARACTERS:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= MIN_LIKENESS


def is_enough(skeleton: str, count: int, pages: int, min_pages: int) -> bool:
    """Whether a text recurs on enough pages to be a running head or foot; a long one may miss on most of them."""
    if not re.search(r"[^\W\d]", skeleton):
        return False
    if count >= min(min_pages, pages) and len(skeleton) >= MIN_LONG_CHARACTERS and not skeleton.endswith("."):
        return True
    return count >= min(MIN_HEAD_PAGES, pages) and count >= SHARE_OF_PAGES * pages


def numbers_at(rows: Sequence[Row], edge: Iterable[int], found: set[int]) -> set[int]:
    """The page numbers at an edge with nothing but furniture outside them."""
    numbers: set[int] = set()
    for number in edge:
        row = rows[number]
        if row.line.role is None and PAGE_NUMBER.fullmatch(row.text):
            numbers.add(number)
        elif number not in found:
            break
    return numbers


def trailing_links(rows: Sequence[Row], page: list[int]) -> set[int]:
    """The bare addresses at the foot of a page: the targets of its links."""
    links: set[int] = set()
    for number in reversed(page):
        if rows[number].line.role is not None or not LINK.fullmatch(rows[number].text):
            break
        links.add(number)
    return links if len(links) < len(page) else set()
