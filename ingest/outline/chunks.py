"""Rows -> chunks: the rows that make one heading, paragraph, list item or cell on one page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.types import BlockKind, LineRole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ingest.outline.rows import Row

KIND_OF_ROLE = {
    LineRole.HEADING: BlockKind.HEADING,
    LineRole.LIST_ITEM: BlockKind.LIST_ITEM,
    LineRole.CELL: BlockKind.CELL,
    LineRole.FURNITURE: BlockKind.FURNITURE,
}
BULLET = re.compile(r"([•●◦○▪■□▫‣∙·⁃➢➤►✓✔\uf0a7\uf0b7\uf0d8]|[*–—-](?=\s))\s*(?=\S)")
DASHES = "-–—"
# What OCR makes of bullets; only bullets where several lines begin so.
OCR_BULLET = re.compile(r"([eomOB@¢©®«»&%+])[:.]?\s+(?=\S)")
MIN_OCR_BULLETS = 2
SIGNS = "@¢©®«»&%+"
LONG_ITEM_CHARACTERS = 60
LONE_BULLET = re.compile(r"[•●◦▪■□oO*\uf0a7\uf0b7–-]")
ENUMERATED = re.compile(r"(\d{1,2}|[a-zåäö])([.)])\s+(?=\S)")
HEADING_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[^\W\d_])|\d{1,2}\s+(?=[A-ZÅÄÖ])")
HANGING = re.compile(
    r"(?:,|-|–|\b(?:och|eller|samt|att|av|för|i|på|till|med|som|om|en|ett|den|det|de|vid|inom|under|från))$"
)
FIGURES = re.compile(r"[\d\s.,%()+–-]*\d[\d\s.,%()+–-]*")
NOTE_NUMBER = re.compile(r"\d{1,2}")
RAISED_NUMBER = re.compile("[⁰¹²³⁴-⁹]")
# "Diarienummer: 2026/12"
LABEL = re.compile(r"[A-ZÅÄÖ][\wåäö]+(?: [\wåäö]+){0,3}: ?\S")
SHORT_SHARE = 0.6
SAME_LINE_SHARE = 0.6
MAX_LABEL_CHARACTERS = 40
STYLE_STEP = 0.06


@dataclass(slots=True)
class Chunk:
    """Rows of one page that belong together. `marker` is the bullet's or number's sort, empty for plain text.

    What is `apart` stands outside the text, which goes on past it: furniture and footnotes.
    """

    kind: BlockKind
    rows: list[Row]
    marker: str = ""
    level: int = 0
    apart: bool = False
    rank: float = 0.0
    text: str = field(default="")

    def __post_init__(self) -> None:
        """Join the rows' texts."""
        self.text = self.text or " ".join(row.text for row in self.rows)

    @property
    def first(self) -> Row:
        """Its first row."""
        return self.rows[0]

    @property
    def last(self) -> Row:
        """Its last row."""
        return self.rows[-1]


def chunks_of(rows: Sequence[Row], aside: Mapping[int, BlockKind]) -> list[Chunk]:
    """The rows gathered into chunks, those aside apart; headings that no role names are still paragraphs."""
    bullets = ocr_bullets(rows)
    gathered: list[Chunk] = []
    for number, row in enumerate(rows):
        before = gathered[-1] if gathered else None
        if number in aside:
            gathered.append(Chunk(aside[number], [row], apart=True))
            continue
        if row.line.role == LineRole.NOTE:
            if before and before.kind == BlockKind.NOTE and is_more_of_note(before, row):
                before.rows.append(row)
            else:
                gathered.append(Chunk(BlockKind.NOTE, [row], apart=True))
            continue
        marker = marker_of(row, before, bullets)
        if before and not marker and continues(before, row):
            before.rows.append(row)
            continue
        kind = KIND_OF_ROLE.get(row.line.role, BlockKind.PARAGRAPH) if row.line.role else BlockKind.PARAGRAPH
        if marker and kind == BlockKind.PARAGRAPH:
            kind = BlockKind.LIST_ITEM
        gathered.append(Chunk(kind, [row], marker=marker, level=row.line.level))
    return [replace(chunk, text="") for chunk in gathered]


def is_more_of_note(note: Chunk, row: Row) -> bool:
    """Whether a row goes on with a footnote: it begins with no mark of its own."""
    return note.last.page == row.page and RAISED_NUMBER.match(row.text) is None


def ocr_bullets(rows: Sequence[Row]) -> set[str]:
    """The letters and signs that begin so many lines on their own that they must be bullets."""
    counts: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    for row in rows:
        match = OCR_BULLET.match(row.text) if row.line.role in (None, LineRole.PARAGRAPH) else None
        if match:
            counts[match.group(1)] += 1
            begins_large = row.text[match.end() : match.end() + 1].isupper()
            titles[match.group(1)] += begins_large and len(row.text) < LONG_ITEM_CHARACTERS and not row.terminated
    return {
        mark
        for mark, count in counts.items()
        # A sign before short titles is an icon, not a bullet.
        if count >= MIN_OCR_BULLETS and not (mark in SIGNS and titles[mark] * 2 >= count)
    }


def marker_of(row: Row, before: Chunk | None, bullets: AbstractSet[str]) -> str:
    """The sort of bullet or number that begins a row, empty when none does."""
    if row.line.role not in (None, LineRole.PARAGRAPH):
        return ""
    match = BULLET.match(row.text)
    if match:
        dash_in_text = match.group(1) in DASHES and runs_on(before, row, match.group(1))
        return "" if dash_in_text else match.group(1)
    match = OCR_BULLET.match(row.text)
    if match and match.group(1) in bullets:
        return "●"
    if LONE_BULLET.fullmatch(row.text) and not row.last:
        return row.text
    match = ENUMERATED.match(row.text)
    if match and not runs_on(before, row, "1"):
        return ("1" if match.group(1).isdecimal() else "a") + match.group(2)
    return ""


def runs_on(before: Chunk | None, row: Row, marker: str) -> bool:
    """Whether the text before a dash or number has not ended, so that it stands in the middle of a sentence."""
    if before is None or before.apart or row.gap or row.first:
        return False
    if before.marker[:1] in (marker, "a") or before.last.terminated or before.kind == BlockKind.HEADING:
        return False
    return not before.last.ends_early(row.text)


def continues(before: Chunk, row: Row) -> bool:
    """Whether a row goes on where a chunk ends."""
    last = before.last
    if before.apart or last.page != row.page or last.line.role or row.line.role:
        return False
    if len(before.rows) == 1 and LONE_BULLET.fullmatch(before.text.strip()):
        return beside_or_below(last, row)
    if is_beside(last, row) and (FIGURES.fullmatch(row.text) or is_rest_of_line(last, row)):
        return True
    if LABEL.match(row.text) and (LABEL.match(last.text) or last.share < SHORT_SHARE):
        return False
    if len(before.rows) == 1 and is_beside(last, row):
        return is_label(last, row) or NOTE_NUMBER.fullmatch(last.text) is not None
    return not style_differs(last, row) and flows_on(before, row)


def flows_on(before: Chunk, row: Row) -> bool:
    """Whether a row of the same type goes on with the sentence or paragraph that a chunk holds."""
    last = before.last
    unfinished = row.lower and not last.terminated
    if row.gap:
        apart = row.line.box is not None or is_scrap_below(last, row)
        return unfinished and not apart and not is_tight_group(before) and not like(before, row)
    if HEADING_NUMBER.match(row.text) and (last.terminated or last.share < SHORT_SHARE or row.tight):
        return False
    if is_tight_group(before) and not row.tight:
        return unfinished
    return not ended(last, row, in_item=bool(before.marker))


def is_scrap_below(last: Row, row: Row) -> bool:
    """Whether a row is a lone word under a short line: what OCR read of an icon beside a heading."""
    return last.share < SHORT_SHARE and len(row.text.split()) == 1 and not row.terminated


def is_beside(last: Row, row: Row) -> bool:
    """Whether a row stands to the right of another, on the same line of the page."""
    if not last.line.box or not row.line.box:
        return False
    size = max(last.line.size or 1, row.line.size or 1)
    return abs(row.line.box.y1 - last.line.box.y1) < SAME_LINE_SHARE * size and row.line.box.x0 >= last.line.box.x1 - 1


def is_rest_of_line(last: Row, row: Row) -> bool:
    """Whether a row goes on right behind another: a line that a footnote mark or other type has cut."""
    if not last.line.box or not row.line.box or last.terminated or not row.lower:
        return False
    return row.line.box.x0 - last.line.box.x1 < (row.line.size or 1)


def is_label(last: Row, row: Row) -> bool:
    """Whether a row is a bold label for the text beside it: "Gäller  2025–2027"."""
    return last.line.bold and not row.line.bold and len(last.text) <= MAX_LABEL_CHARACTERS


def like(before: Chunk, row: Row) -> bool:
    """Whether a row begins with the same word as a chunk: one of several items, "att …", "att …"."""
    return before.first.text.split(maxsplit=1)[0] == row.text.split(maxsplit=1)[0]


def beside_or_below(last: Row, row: Row) -> bool:
    """Whether a row is the text of the bullet that stands alone before it."""
    if last.line.box and row.line.box:
        return abs(row.line.box.y0 - last.line.box.y0) < (row.line.size or 1)
    return not row.gap


def ended(last: Row, row: Row, *, in_item: bool) -> bool:
    """Whether a row was ended on purpose, with room left for the next word."""
    if row.lower and not last.text.endswith((".", ":")):
        return False
    if not last.ends_early(row.text):
        return False
    if last.terminated:
        return True
    return not HANGING.search(last.text) and (last.share < SHORT_SHARE or in_item)


def is_tight_group(chunk: Chunk) -> bool:
    """Whether a chunk's rows stand closer than the body text's: a heading of several lines in double-spaced text."""
    return len(chunk.rows) > 1 and chunk.rows[-1].tight


def style_differs(first: Row, second: Row) -> bool:
    """Whether two rows are set in clearly different type."""
    if first.ocr or second.ocr:
        return False
    if first.line.size and second.line.size:
        larger, smaller = max(first.line.size, second.line.size), min(first.line.size, second.line.size)
        if larger > smaller * (1 + STYLE_STEP) + 0.3:
            return True
    return first.line.bold != second.line.bold
