"""Pages -> the same pages with the number printed on each, where the file or the print says it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Line, Page

EDGE_SHARE = 0.12
MIN_SHARE = 0.5  # of the pages with a number at their edge that must agree
# "3", "- 3 -", "3 (9)", "3/9", "Sida 3 av 9"; only the last three are beyond doubt on a lone page.
PRINTED = re.compile(r"(?:sid(?:a|an|\.)?\s*)?[-–]?\s*(\d{1,4})\s*[-–]?", re.IGNORECASE)
PRINTED_OF = re.compile(r"(?:sid(?:a|an|\.)?\s*)?(\d{1,4})\s*(?:av|/|\()\s*(\d{1,4})\s*\)?", re.IGNORECASE)


def with_labels(pages: Sequence[Page], own: Sequence[str]) -> tuple[Page, ...]:
    """The pages with their labels: as printed where the prints agree, else as the file has them (`own`), else None."""
    printed = [tuple(numbers_on(page)) for page in pages]
    offset = common_offset(pages, printed)
    return tuple(
        replace(page, label=label_of(page, offset, numbers) or (own_label or None))
        for page, numbers, own_label in zip(pages, printed, own, strict=True)
    )


def label_of(page: Page, offset: int | None, numbers: Sequence[int]) -> str | None:
    """The number that is printed on a page, where it is what the others let expect."""
    if offset is None or page.number + offset not in numbers:
        return None
    return str(page.number + offset)


def common_offset(pages: Sequence[Page], printed: Sequence[Sequence[int]]) -> int | None:
    """By how much the printed numbers differ from the pages' place in the file; None when they do not agree."""
    counts = Counter(
        number - page.number for page, numbers in zip(pages, printed, strict=True) for number in set(numbers)
    )
    if not counts:
        return None
    offset, count = counts.most_common(1)[0]
    numbered = sum(bool(numbers) for numbers in printed)
    sure = len(pages) == 1 and any(PRINTED_OF.fullmatch(text) for text in edge_texts(pages[0]))
    return offset if sure or (count > 1 and count >= MIN_SHARE * numbered) else None


def numbers_on(page: Page) -> Iterator[int]:
    """The numbers that stand alone at the head or the foot of a page."""
    for text in edge_texts(page):
        match = PRINTED_OF.fullmatch(text) or PRINTED.fullmatch(text)
        if match:
            yield int(match.group(1))


def edge_texts(page: Page) -> Iterator[str]:
    """The lines at the head and the foot of a page."""
    for line in page.lines:
        if is_at_edge(page, line):
            yield page.raw[line.start : line.end].strip()


def is_at_edge(page: Page, line: Line) -> bool:
    """Whether a line stands at the head or the foot of its page."""
    if line.box is None or not page.height:
        return False
    return line.box.y1 <= EDGE_SHARE * page.height or line.box.y0 >= (1 - EDGE_SHARE) * page.height
