"""Blocks in order -> the place of each: the words that lead it in, the heading over it, what follows it, whom it speaks to."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind, DocumentKind
from ingest.items.duties import addressed
from ingest.items.lists import MAX_SHORT_CHARACTERS, Place
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.types import Block, Page

NUMBERED = re.compile(r"\d+[.)]?\s+\S")
# A paragraph without a colon leads a list in when it says what comes: "fem områden", "följande".
COMES = re.compile(r"\b(?:tva|tre|fyra|fem|sex|sju|atta|nio|tio|foljande|nedanstaende|nedan)\b")
LEANS_BACK = re.compile(r"\A(?:dessa|de|har|det)\b")
MIN_ADDRESSED = 3
MAX_CAPTION_WORDS = 8
MIN_WORDS_THAT_FOLLOW = 5


def places_of(blocks: Sequence[Block], pages: Mapping[int, Page], document: DocumentKind) -> list[Place]:
    """The place of every block."""
    to = addressee(blocks) if document == DocumentKind.GUIDE else None
    runs = in_runs(blocks)
    leads = [lead_of(blocks, number) for number in range(len(blocks))]
    points = lead_of_points(blocks)
    return [
        Place(
            page=pages[block.page],
            document=document,
            lead=points.get(number, leads[number]),
            weak=not leads[number].endswith(":"),
            after_heading=number > 0 and blocks[number - 1].kind == BlockKind.HEADING,
            run=number in runs,
            followed_by=what_follows(blocks, number),
            addressee=to,
        )
        for number, block in enumerate(blocks)
    ]


def addressee(blocks: Sequence[Block]) -> str | None:
    """The role that a document speaks to throughout: "du som huvudman"."""
    names = Counter(name.lower() for block in blocks for name in addressed(block.text))
    return next((name for name, count in names.most_common(1) if count >= MIN_ADDRESSED), None)


def lead_of(blocks: Sequence[Block], number: int) -> str:
    """The words that lead a block in: its lead-in, or the paragraph before its list that says what comes."""
    block = blocks[number]
    if block.kind not in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH):
        return ""
    before = number - 1
    while block.kind == BlockKind.LIST_ITEM and before >= 0 and blocks[before].kind == BlockKind.LIST_ITEM:
        before -= 1
    leading = blocks[before] if before >= 0 and blocks[before].kind == BlockKind.PARAGRAPH else None
    if block.lead_in:
        return whole_lead(block.lead_in, leading)
    if leading is None or leading.heading_path != block.heading_path:
        return ""
    above = blocks[before - 1] if before > 0 and blocks[before - 1].kind == BlockKind.PARAGRAPH else None
    if (
        above is not None
        and above.text.endswith(":")
        and is_caption(leading.text)
        and above.heading_path == block.heading_path
    ):
        leading = above
    last = leading.text[sentences_in(leading.text)[-1][0] :]
    if block.kind == BlockKind.PARAGRAPH:
        return last if last.endswith(":") else ""
    return last if COMES.search(fold(last)) or last.endswith(":") else ""


def is_caption(text: str) -> bool:
    """Whether a paragraph only names the list under it."""
    return len(text.split()) <= MAX_CAPTION_WORDS and not text.endswith((".", ":", "?"))


def whole_lead(lead_in: str, leading: Block | None) -> str:
    """A lead-in with the sentence before it when it leans on that: "Vi har fem mål. Dessa är:"."""
    if leading is None or not leading.text.endswith(lead_in) or not LEANS_BACK.match(fold(lead_in)):
        return lead_in
    before = leading.text[: -len(lead_in)].strip()
    return f"{before[sentences_in(before)[-1][0] :]} {lead_in}" if before else lead_in


def lead_of_points(blocks: Sequence[Block]) -> dict[int, str]:
    """The lead-in of each numbered heading that is one of the points a paragraph announced."""
    leads: dict[int, str] = {}
    lead: str = ""
    path: tuple[str, ...] = ()
    for number, block in enumerate(blocks):
        if block.kind == BlockKind.PARAGRAPH and block.text.endswith(":") and COMES.search(fold(block.text)):
            lead, path = block.text[sentences_in(block.text)[-1][0] :], block.heading_path
        elif block.kind == BlockKind.HEADING and lead:
            if block.heading_path == path and NUMBERED.match(block.text):
                leads[number] = lead
            elif block.heading_path[: len(path) + 1] == path or len(block.heading_path) <= len(path):
                lead = ""
        elif block.kind == BlockKind.LIST_ITEM and block.heading_path == path:
            lead = ""
    return leads


def in_runs(blocks: Sequence[Block]) -> set[int]:
    """The paragraphs that stand in an unbroken run of short ones right under a heading: a list without its bullets."""
    runs: set[int] = set()
    open_run = False
    for number, block in enumerate(blocks):
        if block.kind == BlockKind.HEADING:
            open_run = True
        elif block.kind != BlockKind.PARAGRAPH or block.text.endswith(":") or len(block.text) > MAX_SHORT_CHARACTERS:
            open_run = False
        elif open_run:
            runs.add(number)
    return runs


def what_follows(blocks: Sequence[Block], number: int) -> str:
    """The next paragraph of the same section that is more than a scrap of a figure."""
    path = blocks[number].heading_path
    for block in blocks[number + 1 : number + 4]:
        if block.kind != BlockKind.PARAGRAPH or block.heading_path != path:
            return ""
        if len(block.text.split()) >= MIN_WORDS_THAT_FOLLOW:
            return block.text
    return ""
