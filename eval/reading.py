"""How a document was cut into blocks, against a gold of its headings and items (the shape of `gold/items`).

A block and a gold row are the same when they stand on the same lines of the file and their texts are alike: folded, and
with room for what OCR does to letters. The pages' raw texts, joined, must be the file that the gold counts its lines in.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.swedish import fold
from assistant.types import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.types import Page

MIN_LIKENESS = 0.8
MIN_WHOLE = 0.9  # of an item whose block holds a scrap of a figure, too
BULLET = re.compile(r"\A(?:[^\w“\"(\[]+|[eomOB](?=\s))\s*")
TAG = re.compile(r"<[^<>]{1,200}>")
SEPARATE = (BlockKind.LIST_ITEM, BlockKind.CELL)


@dataclass(frozen=True, slots=True)
class GoldHeading:
    """A heading, the heading it stands under and its lines in the file; `in_table` for the head of a table's rows."""

    titles: tuple[str, ...]
    parent: str | None
    lines: tuple[int, int]
    in_table: bool


@dataclass(frozen=True, slots=True)
class GoldItem:
    """An item verbatim, the headings it stands under, nearest last, and its lines in the file."""

    text: str
    sections: tuple[str, ...]
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class HeadingScore:
    """Shares of the headings: of those claimed, right; of those there are, found; of those found, under the right one.

    `missed`, `extra` and `misplaced` are their texts, for a person to look at.
    """

    precision: float
    recall: float
    parents: float
    missed: tuple[str, ...]
    extra: tuple[str, ...]
    misplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemScore:
    """Shares of the items: that stand verbatim in one block, that share no list item or cell, whose section is right."""

    whole: float
    alone: float
    placed: float
    cut: tuple[str, ...]
    shared: tuple[str, ...]
    misplaced: tuple[str, ...]


def load_headings(path: Path, document: str) -> tuple[GoldHeading, ...]:
    """A document's headings from a file of JSON lines; raises InputError for one that cannot be read."""
    return tuple(
        GoldHeading(
            titles=(row["title_raw"], row["title_clean"]),
            parent=row["parent"],
            lines=_lines(row),
            in_table=row.get("kind") == "table_row_head",
        )
        for row in _rows(path)
        if row["doc"] == document
    )


def load_items(path: Path) -> tuple[GoldItem, ...]:
    """The items of a file of JSON lines; raises InputError for one that cannot be read."""
    return tuple(GoldItem(row["text_raw"], tuple(row["section_path"]), _lines(row)) for row in _rows(path))


def score_headings(blocks: Sequence[Block], pages: Sequence[Page], gold: Sequence[GoldHeading]) -> HeadingScore:
    """Precision = claimed and right / claimed; recall = found / gold; parents = under the right heading / found.

    A heading that the gold lacks counts as wrong, a title or a summary too. The head of a table's rows is found when a
    cell holds it and other cells stand under it; cells are never claims.
    """
    lines_of = _Lines(pages)
    heads = {header for block in blocks if block.kind == BlockKind.CELL for header in block.heading_path}
    claims = [block for block in blocks if block.kind == BlockKind.HEADING]
    cells = [block for block in blocks if block.kind == BlockKind.CELL and block.text in heads]
    pairs: list[tuple[GoldHeading, Block]] = []
    missed: list[str] = []
    for heading in gold:
        candidates = cells if heading.in_table else claims
        found = next((b for b in candidates if lines_of.meet(b, heading.lines) and _like(b.text, heading.titles)), None)
        if found is None:
            missed.append(heading.titles[-1])
        else:
            pairs.append((heading, found))
    right = {id(block) for _, block in pairs}
    extra = [block.text for block in claims if id(block) not in right]
    misplaced = [block.text for heading, block in pairs if not _stands_under(block, heading.parent)]
    claimed = len(pairs) + len(extra)
    return HeadingScore(
        precision=len(pairs) / claimed if claimed else 1.0,
        recall=len(pairs) / len(gold) if gold else 1.0,
        parents=1 - len(misplaced) / len(pairs) if pairs else 1.0,
        missed=tuple(missed),
        extra=tuple(extra),
        misplaced=tuple(misplaced),
    )


def score_items(blocks: Sequence[Block], pages: Sequence[Page], gold: Sequence[GoldItem]) -> ItemScore:
    """Whole = verbatim in the raw text of one block, a scrap of a figure aside / items; alone and placed are of these."""
    lines_of = _Lines(pages)
    raws = {page.number: page.raw for page in pages}
    content = [block for block in blocks if block.kind != BlockKind.FURNITURE]
    pairs: list[tuple[GoldItem, Block]] = []
    cut: list[str] = []
    for item in gold:
        wanted = _plain(item.text)
        near = [
            (block, _plain(raws[block.page][block.start : block.end]))
            for block in content
            if lines_of.meet(block, item.lines)
        ]
        found = next((block for block, text in near if wanted in text), None)
        found = found or next((block for block, text in near if _likeness(text, wanted) >= MIN_WHOLE), None)
        if found is None:
            cut.append(item.text)
        else:
            pairs.append((item, found))
    counts = Counter((id(block), block.kind in SEPARATE) for _, block in pairs)
    shared = [item.text for item, block in pairs if counts[id(block), True] > 1]
    misplaced = [item.text for item, block in pairs if not _in_section(block, item.sections)]
    return ItemScore(
        whole=len(pairs) / len(gold) if gold else 1.0,
        alone=1 - len(shared) / len(pairs) if pairs else 1.0,
        placed=1 - len(misplaced) / len(pairs) if pairs else 1.0,
        cut=tuple(cut),
        shared=tuple(shared),
        misplaced=tuple(misplaced),
    )


def set_aside(blocks: Sequence[Block], pages: Sequence[Page], quotes: Iterable[str]) -> tuple[str, ...]:
    """The quotes that stand in the file, but nowhere without furniture in them; tags between cells do not count."""
    kinds = _kinds(blocks, pages)
    letters = [
        (letter, kind == BlockKind.FURNITURE)
        for page in pages
        for letter, kind in zip(page.raw, kinds[page.number], strict=True)
        if not letter.isspace()
    ]
    text = "".join(letter for letter, _ in letters)
    lost: list[str] = []
    for quote in quotes:
        wanted = "".join(quote.split())
        tags = {place for tag in TAG.finditer(wanted) for place in range(*tag.span())}
        starts = [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", text)]
        whole = (not any(letters[s + i][1] for i in range(len(wanted)) if i not in tags) for s in starts)
        if starts and not any(whole):
            lost.append(quote)
    return tuple(lost)


def _kinds(blocks: Sequence[Block], pages: Sequence[Page]) -> dict[int, list[BlockKind]]:
    kinds = {page.number: [BlockKind.FURNITURE] * len(page.raw) for page in pages}
    for block in blocks:
        kinds[block.page][block.start : block.end] = [block.kind] * (block.end - block.start)
    return kinds


class _Lines:
    """The lines of the file that blocks stand on, counted from 1."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.starts: dict[int, list[int]] = {}
        self.before: dict[int, int] = {}
        passed = 0
        for page in pages:
            self.starts[page.number] = [match.end() for match in re.finditer("\n", page.raw)]
            self.before[page.number] = passed + 1
            passed += len(self.starts[page.number])

    def meet(self, block: Block, lines: tuple[int, int]) -> bool:
        """Whether a block stands on any of the lines."""
        starts, before = self.starts[block.page], self.before[block.page]
        first = before + bisect_right(starts, block.start)
        last = before + bisect_right(starts, block.end - 1)
        return first <= lines[1] and last >= lines[0]


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise InputError(f"Facitfilen {path} kan inte öppnas: {error.strerror}.") from error
    except ValueError as error:
        raise InputError(f"Facitfilen {path} är inte JSON rad för rad: {error}.") from error


def _lines(row: dict[str, Any]) -> tuple[int, int]:
    first, last = row["lines"]
    return int(first), int(last)


def _plain(text: str) -> str:
    return " ".join(BULLET.sub("", text.strip()).split())


def _like(text: str, titles: Iterable[str]) -> bool:
    return any(_likeness(text, title) >= MIN_LIKENESS for title in titles)


def _likeness(first: str, second: str) -> float:
    one, other = (re.sub(r"\W", "", fold(text)) for text in (first, second))
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()


def _stands_under(block: Block, parent: str | None) -> bool:
    if parent is None or not block.heading_path:
        return parent is None and not block.heading_path
    return _like(block.heading_path[-1], [parent])


def _in_section(block: Block, sections: tuple[str, ...]) -> bool:
    own = (block.text,) if block.kind == BlockKind.HEADING else ()
    return not sections or any(_like(heading, sections[-1:]) for heading in (*block.heading_path, *own))
