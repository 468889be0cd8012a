"""Blocks -> register items: who is responsible for what, goals, indicators and activities, each with its proof.

Narrow on purpose: an item is made only where the words beside it say what it is. Nobody is made responsible by a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from assistant.swedish import fold, modality
from assistant.types import BlockKind, DocumentKind, Item, ItemKind, Modality
from ingest.duties import (
    bound_agent,
    heading_agent,
    is_role_name,
    lead_agent,
    marked_agent,
    names_duty,
    without_abbreviations,
)
from ingest.repair import read_span
from ingest.rows_of_cells import column_of, responsible_in_row
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from assistant.types import Block, Document, Page

NUMBER = r"\A(?:\d+(?:[.:]\d+)*\.?\s+)?"
# What a heading, a lead-in or a column header promises of what stands under it.
LABELS: Mapping[ItemKind, re.Pattern[str]] = {
    ItemKind.INDICATOR: re.compile(NUMBER + r"(?:\w+ )?(?:\w*indikatore?r?|matbara \w+|nyckeltal|matt)\b"),
    ItemKind.ACTIVITY: re.compile(NUMBER + r"(?:\w+ )?(?:\w*insatser?|aktivitet\w*|atgard\w*)\b"),
    ItemKind.GOAL: re.compile(
        NUMBER + r"(?:overgripande |prioriterade |langsiktiga |kortsiktiga )?(?:del)?mal(?:en|sattning\w*|bild)?\s*:?\Z"
    ),
}
GOAL_TEXT = re.compile(
    r"\A(?:(?:overgripande |del)?mal|delmal)\s*(?:\d+(?:[.:]\d+)*)?\s*[:.–-]?\s+(?=\S)|\Adelm[a-z]l\s*\d"
)
GOAL_HEADING = re.compile(r"delmal\s*[\d.:]+")
SUBGOAL = re.compile(r"\bdelm[a-z]l")
DUTY_COLUMN = re.compile(r"\bansvar(?!ig)|\buppgift|\buppdrag|\bska\b|\bkrav\b")
LEVEL_COLUMN = re.compile(r"\Aniva\b")
HAS_A_WORD = re.compile(r"[^\W\d]{4,}")
HAS_WORDS = re.compile(r"\w{2,}\W+\w{2,}")
DESCRIBING = frozenset({DocumentKind.EVALUATION, DocumentKind.GUIDE})
MAX_GOAL_CHARACTERS = 500
MAX_DUTY_CHARACTERS = 400
GENERIC = re.compile(
    NUMBER + r"(?:(?:roller och )?ansvar(?:sfordelning)?|(?:overgripande |del)?mal|\w*indikatorer"
    r"|(?:prioriterade )?insatser|aktiviteter)\s*:?\Z"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a stretch of a block lays down: kind, agent and the words it hangs on."""

    kind: ItemKind
    role: str | None
    start: int
    end: int
    text: str
    context: str = ""
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a block: its page, a heading right above it, whom its row makes responsible.

    `binding` says that a duty under a heading binds here: not in a document that looks back or advises.
    """

    page: Page
    after_heading: bool
    responsible: str | None
    binding: bool


def find_items(document: Document, blocks: Sequence[Block], pages: Sequence[Page]) -> tuple[Item, ...]:
    """The register items of a document in reading order, each with the raw text of its page that proves it."""
    by_number = {page.number: page for page in pages}
    responsible = responsible_in_row(blocks)
    headers = {(column_of(block), header) for block in blocks for header in block.heading_path[:-1] if column_of(block)}
    items: list[Item] = []
    for number, block in enumerate(blocks):
        if not may_hold_items(block, headers):
            continue
        surroundings = Surroundings(
            page=by_number[block.page],
            after_heading=number > 0 and blocks[number - 1].kind == BlockKind.HEADING,
            responsible=responsible.get(number),
            binding=document.kind not in DESCRIBING,
        )
        found = found_in(block, surroundings)
        items += (item_of(document, block, each, surroundings.page.raw) for each in found)
    return tuple(items)


def may_hold_items(block: Block, headers: AbstractSet[tuple[str, str]]) -> bool:
    """Whether a block has words of its own: no heading, no number, no cell that only heads others."""
    if block.kind in (BlockKind.FURNITURE, BlockKind.HEADING):
        return False
    if block.kind == BlockKind.CELL:
        return HAS_A_WORD.search(block.text) is not None and (column_of(block), block.text) not in headers
    return HAS_WORDS.search(block.text) is not None


def found_in(block: Block, surroundings: Surroundings) -> Iterator[Found]:
    """What a block lays down: as a cell, as a list item, or sentence by sentence."""
    if block.kind == BlockKind.CELL:
        found = in_cell(block, responsible=surroundings.responsible)
    elif block.kind == BlockKind.LIST_ITEM:
        found = in_list(block)
    else:
        found = in_paragraph(block, surroundings)
    if found:
        yield found
        return
    if block.kind != BlockKind.CELL:
        yield from in_sentences(block, surroundings.page)


def whole(block: Block, kind: ItemKind, role: str | None, *, context: str = "", level: str | None = None) -> Found:
    """A block that is one item as it stands."""
    return Found(kind, role, block.start, block.end, block.text, context, level)


def in_cell(block: Block, *, responsible: str | None) -> Found | None:
    """The item of a cell, by its column header; a header of its row or the row's own column names the agent."""
    if not block.heading_path:
        return None
    column = fold(block.heading_path[-1])
    row_role = next((header for header in reversed(block.heading_path[:-1]) if is_role_name(header)), None)
    if row_role and DUTY_COLUMN.search(column):
        return whole(block, ItemKind.RESPONSIBILITY, row_role, context=block.heading_path[-1])
    if row_role and LEVEL_COLUMN.search(column):
        return whole(block, ItemKind.GOAL, row_role, level="delmål")
    kind = label_kind(block.heading_path[-1])
    if kind is None or is_role_name(block.text):
        return None
    level = "delmål" if kind == ItemKind.GOAL and SUBGOAL.search(column) else None
    return whole(
        block, kind, row_role or (responsible if kind in (ItemKind.ACTIVITY, ItemKind.INDICATOR) else None), level=level
    )


def in_list(block: Block) -> Found | None:
    """The item of a list, by its own marker, its lead-in or the headings over it."""
    if GOAL_TEXT.match(fold(block.text)):
        return whole(block, ItemKind.GOAL, None, level="delmål" if SUBGOAL.match(fold(block.text)) else None)
    marked = marked_agent(block.text)
    agent = heading_agent(block.heading_path)
    if marked and agent:
        return whole(block, ItemKind.RESPONSIBILITY, marked.name, context="ansvarar")
    return led_by(block, block.lead_in) if block.lead_in else under_heading(block, agent)


def led_by(block: Block, lead_in: str) -> Found | None:
    """The item that completes a lead-in: the duty of the agent it binds, or of the kind it announces."""
    agent = lead_agent(lead_in)
    if agent:
        return whole(block, duty_kind(lead_in), agent, context=lead_in)
    kind = label_kind(lead_in)
    return whole(block, kind, None, context=lead_in) if kind else None


def under_heading(block: Block, agent: tuple[str, int] | None) -> Found | None:
    """The item of a list without a lead-in: what its heading announces, or the duty of whom a heading names."""
    kind = label_kind(block.heading_path[-1]) if block.heading_path else None
    if kind:
        return whole(block, kind, None)
    if agent and is_duty_path(block.heading_path, agent[1]):
        return whole(block, duty_kind(block.heading_path[agent[1]]), agent[0], context="ansvarar")
    return None


def in_paragraph(block: Block, surroundings: Surroundings) -> Found | None:
    """A paragraph that is a goal by its own words or its heading, or a duty under a heading that names who has it."""
    folded = fold(block.text)
    if len(block.text) <= MAX_GOAL_CHARACTERS and not block.text.endswith(":"):
        if GOAL_TEXT.match(folded):
            return whole(block, ItemKind.GOAL, None, level="delmål" if SUBGOAL.match(folded) else None)
        heading = block.heading_path[-1] if block.heading_path else ""
        names_goal = label_kind(heading) == ItemKind.GOAL or GOAL_HEADING.fullmatch(fold(heading))
        if names_goal and surroundings.after_heading:
            return whole(block, ItemKind.GOAL, None, level="delmål" if SUBGOAL.search(fold(heading)) else None)
    agent = heading_agent(block.heading_path) if surroundings.binding else None
    if agent is None or len(block.text) > MAX_DUTY_CHARACTERS or len(sentences_in(block.text)) > 1:
        return None
    if names_duty(block.heading_path[agent[1]]) and begins_with_verb(block.text):
        marked = marked_agent(block.text)
        return whole(block, ItemKind.RESPONSIBILITY, marked.name if marked else agent[0], context="ansvarar")
    return None


def begins_with_verb(text: str) -> bool:
    """Whether a duty is worded without its agent: "Delta i …", "(Rektor) Verka för …"; nobody else is its subject."""
    return bound_agent(text) is None and not text.endswith((":", "?"))


def in_sentences(block: Block, page: Page) -> Iterator[Found]:
    """The sentences of a block that bind an agent they name."""
    repaired = read_span(page, block.start, block.end)
    for first, last in sentences_in(repaired.text):
        text = repaired.text[first:last]
        agent = bound_agent(text)
        if agent is None or text.endswith((":", "?")) or len(text) > MAX_DUTY_CHARACTERS:
            continue
        start, end = repaired.raw_span(first, last)
        yield Found(duty_kind(text), agent.name, start, end, text)


def label_kind(text: str) -> ItemKind | None:
    """The kind that a heading, lead-in or column header promises; None when it promises none."""
    folded = fold(text).strip()
    return next((kind for kind, pattern in LABELS.items() if pattern.match(folded)), None)


def duty_kind(text: str) -> ItemKind:
    """Whether words that bind somebody are a demand or an expectation."""
    return (
        ItemKind.EXPECTATION
        if modality(without_abbreviations(text)) == Modality.EXPECTATION
        else ItemKind.RESPONSIBILITY
    )


def is_duty_path(headings: tuple[str, ...], place: int) -> bool:
    """Whether a heading that names a role stands for what that role must do."""
    return any(names_duty(heading) for heading in headings[: place + 1])


def item_of(document: Document, block: Block, found: Found, raw: str) -> Item:
    """The register item, of the kind that its words have in a document of this kind."""
    kind = kind_in_document(found, document.kind)
    raw_text = raw[found.start : found.end]
    key = "\x1f".join((document.id, kind, str(block.page), str(found.start), str(found.end), raw_text))
    return Item(
        id=sha256(key.encode()).hexdigest()[:16],
        document_id=document.id,
        kind=kind,
        role=found.role,
        area=area_of(block.heading_path, document.title),
        level=found.level,
        modality=modality_of(found),
        text=found.text,
        raw_text=raw_text,
        heading_path=block.heading_path,
        page=block.page,
        start=found.start,
        end=found.end,
        lead_in=block.lead_in if found.text == block.text else None,
    )


def modality_of(found: Found) -> Modality:
    """How strongly an item binds: as the words it hangs on say; the "kan" of a goal is what is to be reached."""
    strength = modality(without_abbreviations(found.context or found.text))
    is_state = found.kind in (ItemKind.GOAL, ItemKind.INDICATOR) and strength == Modality.POSSIBILITY
    return Modality.DESCRIPTION if is_state else strength


def kind_in_document(found: Found, document_kind: DocumentKind) -> ItemKind:
    """The kind as it counts here: an evaluation finds, a guide advises unless it says whose duty it is."""
    if document_kind == DocumentKind.EVALUATION and found.kind == ItemKind.RESPONSIBILITY:
        return ItemKind.FINDING
    if document_kind == DocumentKind.GUIDE and found.kind in (ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION):
        return found.kind if "ansvar" in fold(found.context) else ItemKind.ADVICE
    return found.kind


def area_of(headings: tuple[str, ...], title: str) -> str | None:
    """The nearest heading that tells what the item is about; None under roles, labels and the title only."""
    agent = heading_agent(headings)
    for place in range(len(headings) - 1, -1, -1):
        heading = headings[place]
        is_label = label_kind(heading) is not None or GENERIC.match(fold(heading)) or LEVEL_COLUMN.match(fold(heading))
        is_role = is_role_name(heading) or (agent is not None and agent[1] == place)
        if not is_label and not is_role and heading != title:
            return heading
    return None
