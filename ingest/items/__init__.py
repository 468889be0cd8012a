"""Blocks -> register items: who must do what, which goals, indicators and activities, each with its proof.

Narrow on purpose: an item is made only where the words beside it say what it is, and nobody is made responsible by a guess.
Tables, lists and headings are read first; running sentences then, where they do not merely explain what was listed.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from assistant.swedish import fold, modality
from assistant.types import BlockKind, DocumentKind, Item, ItemKind, Modality
from ingest.items.area import area_of
from ingest.items.chains import with_goals
from ingest.items.duties import without_abbreviations
from ingest.items.lists import Place, in_heading, in_list, in_paragraph
from ingest.items.prose import in_sentences, parted
from ingest.items.rows import rows_of
from ingest.items.surroundings import places_of
from ingest.items.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from assistant.types import Block, Document, Page
    from ingest.items.found import Found

NO_ITEMS = frozenset({BlockKind.FURNITURE, BlockKind.NOTE})


def find_items(document: Document, blocks: Sequence[Block], pages: Sequence[Page]) -> tuple[Item, ...]:
    """The register items of a document in reading order, each with the raw text of its page that proves it."""
    read = [block for block in blocks if block.kind not in NO_ITEMS]
    by_number = {page.number: page for page in pages}
    places = places_of(read, by_number, document.kind)
    tables = Tables(read, rows_of(read))
    listed = without_repeats(read, dict(listed_in(read, places, tables)))
    sections = sections_with_items(read, listed)
    items: list[Item] = []
    groups: list[int | None] = []
    for number, block in enumerate(read):
        found = listed.get(number, ())
        if not found and block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            found = tuple(in_sentences(block, places[number], beside_items=stands_beside(block, sections)))
        for each in found:
            items.append(item_of(document, block, each, by_number[block.page].raw, tables.laid_down))
            groups.append(each.group)
    return with_goals(items, groups)


def listed_in(
    blocks: Sequence[Block], places: Sequence[Place], tables: Tables
) -> Iterator[tuple[int, tuple[Found, ...]]]:
    """What each table cell, list item, heading and short paragraph lays down, by the number of its block."""
    for number, (block, place) in enumerate(zip(blocks, places, strict=True)):
        if block.kind == BlockKind.CELL:
            found = tuple(tables.found_in(number, block, place.page))
        elif block.kind == BlockKind.HEADING:
            found = tuple(in_heading(block, place))
        elif block.kind == BlockKind.LIST_ITEM:
            found = tuple(part for each in in_list(block, place) for part in parted(each, block, place))
        else:
            found = tuple(in_paragraph(block, place))
        if found:
            yield number, found


def without_repeats(blocks: Sequence[Block], listed: dict[int, tuple[Found, ...]]) -> dict[int, tuple[Found, ...]]:
    """What is listed, without the headings that only repeat a goal that the document lays down elsewhere."""
    said = {
        plain(each.text)
        for number, found in listed.items()
        for each in found
        if blocks[number].kind != BlockKind.HEADING
    }
    return {
        number: found
        for number, found in listed.items()
        if blocks[number].kind != BlockKind.HEADING or not said.issuperset(plain(each.text) for each in found)
    }


def plain(text: str) -> str:
    """A text as it is compared: folded, without the punctuation around it."""
    return fold(text).strip(" .:")


def sections_with_items(blocks: Sequence[Block], listed: Mapping[int, Sequence[Found]]) -> set[tuple[str, ...]]:
    """The heading paths that things are listed under; a heading that is an item itself counts with what is under it."""
    sections = set()
    for number in listed:
        block = blocks[number]
        sections.add(block.heading_path)
        if block.kind == BlockKind.HEADING:
            sections.add((*block.heading_path, block.text))
    return sections


def stands_beside(block: Block, sections: set[tuple[str, ...]]) -> bool:
    """Whether things are listed in the section that a block stands in, or in one that it is part of."""
    path = block.heading_path
    return any(path[:length] in sections for length in range(1, len(path) + 1))


def item_of(document: Document, block: Block, found: Found, raw: str, laid_over: Container[str]) -> Item:
    """The register item, of the kind that its words have in a document of this kind."""
    kind = kind_in_document(found, document.kind)
    raw_text = raw[found.start : found.end]
    key = "\x1f".join((document.id, kind, str(block.page), str(found.start), str(found.end), raw_text))
    return Item(
        id=sha256(key.encode()).hexdigest()[:16],
        document_id=document.id,
        kind=kind,
        role=found.role,
        area=area_of(block.heading_path, document.title, laid_over),
        level=found.level,
        modality=modality_of(found),
        text=found.text,
        raw_text=raw_text,
        heading_path=block.heading_path,
        page=block.page,
        start=found.start,
        end=found.end,
        lead_in=found.lead_in,
        label=found.label,
        time=found.time,
        follow_up=found.follow_up,
    )


def modality_of(found: Found) -> Modality:
    """How strongly an item binds: as the words it hangs on say; the "kan" of a goal is what is to be reached."""
    strength = modality(without_abbreviations(found.context or found.text))
    is_state = found.kind not in (ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION, ItemKind.ADVICE)
    return Modality.DESCRIPTION if is_state and strength == Modality.POSSIBILITY else strength


def kind_in_document(found: Found, document_kind: DocumentKind) -> ItemKind:
    """The kind as it counts here: an evaluation finds, a guide advises unless it says whose duty it is."""
    if document_kind == DocumentKind.EVALUATION and found.kind == ItemKind.RESPONSIBILITY:
        return ItemKind.FINDING
    if document_kind == DocumentKind.GUIDE and found.kind == ItemKind.RESPONSIBILITY:
        return found.kind if "ansvar" in fold(found.context) else ItemKind.ADVICE
    return found.kind
