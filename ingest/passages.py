"""Blocks -> passages: what can be found and quoted, each with the raw text that proves it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from assistant.types import BlockKind, Passage
from ingest.repair import read_span
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Block, Page

LONG_CHARACTERS = 600
PIECE_CHARACTERS = 500
CONTENT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.CELL, BlockKind.NOTE)


def cut(document_id: str, blocks: Sequence[Block], pages: Sequence[Page]) -> tuple[Passage, ...]:
    """A passage for each paragraph, item and cell, several for a long one, and for headings with nothing beneath."""
    by_number = {page.number: page for page in pages}
    passages: list[Passage] = []
    for number, block in enumerate(blocks):
        if block.kind in CONTENT or is_bare_heading(blocks, number):
            passages += block_passages(document_id, block, by_number[block.page])
    return tuple(passages)


def is_bare_heading(blocks: Sequence[Block], number: int) -> bool:
    """Whether a heading has no text beneath it before the next heading as wide or wider."""
    if blocks[number].kind != BlockKind.HEADING:
        return False
    following = next((block for block in blocks[number + 1 :] if block.kind != BlockKind.FURNITURE), None)
    return following is None or (following.kind == BlockKind.HEADING and following.level <= blocks[number].level)


def block_passages(document_id: str, block: Block, page: Page) -> Iterator[Passage]:
    """The passages of one block, cut at sentence ends where it is long."""
    repaired = read_span(page, block.start, block.end)
    for first, last in pieces_of(repaired.text):
        text = repaired.text[first:last]
        if not any(letter.isalnum() for letter in text):
            continue
        start, end = repaired.raw_span(first, last)
        raw_text = page.raw[start:end]
        place = page.number, start, end
        yield Passage(
            passage_id(document_id, place, raw_text),
            document_id,
            *place,
            block.kind,
            block.heading_path,
            block.lead_in,
            text,
            raw_text,
        )


def passage_id(document_id: str, place: tuple[int, int, int], raw_text: str) -> str:
    """A digest of document, page, range and raw text: the same passage always has the same id."""
    key = "\x1f".join((document_id, *map(str, place), raw_text))
    return sha256(key.encode()).hexdigest()[:16]


def pieces_of(text: str) -> list[tuple[int, int]]:
    """The ranges a text is cut into: whole when short, else runs of sentences that fit a piece."""
    if len(text) <= LONG_CHARACTERS:
        return [(0, len(text))] if text else []
    pieces: list[tuple[int, int]] = []
    for start, end in sentences_in(text):
        if pieces and end - pieces[-1][0] <= PIECE_CHARACTERS:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return [part for piece in pieces for part in parts_of(text, *piece)]


def parts_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A range whole when it fits, else cut between words: for text without sentence ends."""
    while end - start > LONG_CHARACTERS:
        middle = text.rfind(" ", start + 1, start + PIECE_CHARACTERS)
        middle = middle if middle > 0 else start + PIECE_CHARACTERS
        yield start, middle
        start = middle + (text[middle] == " ")
    yield start, end
