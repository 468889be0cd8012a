"""What a stretch of a block lays down, before it becomes a register item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.types import ItemKind
from ingest.items.details import follow_up_in, label_of, responsible_in, time_in
from ingest.repair import read_span

if TYPE_CHECKING:
    from assistant.types import Block, Page
    from ingest.repair import Repaired


@dataclass(frozen=True, slots=True)
class Found:
    """One thing laid down: kind, agent, its place, and the words it hangs on.

    `context` are the words outside it that bind ("Rektor ska:"), `lead_in` those it completes. `group` names the table row
    it stands in.
    """

    kind: ItemKind
    role: str | None
    start: int
    end: int
    text: str
    context: str = ""
    lead_in: str | None = None
    level: str | None = None
    label: str | None = None
    time: str | None = None
    follow_up: str | None = None
    group: int | None = None

    def bound_by(self, words: str) -> Found:
        """The same, with the words outside it that it hangs on."""
        return replace(self, context=words)


def made(block: Block, page: Page, kind: ItemKind, role: str | None, *, part: tuple[int, int] | None = None) -> Found:
    """What a block or a part of it (a range of its clean text) lays down, its number or letter set apart."""
    repaired = read_span(page, block.start, block.end)
    found = made_of(repaired, kind, role, part=part or (0, len(repaired.text)))
    return found if part is not None else replace(found, lead_in=block.lead_in)


def made_of(repaired: Repaired, kind: ItemKind, role: str | None, *, part: tuple[int, int]) -> Found:
    """What a range of a block's clean text lays down, its number or letter set apart."""
    first, last = part
    label, skip = label_of(repaired.text[first:last])
    text = repaired.text[first + skip : last].strip()
    first = repaired.text.index(text, first)
    start, end = repaired.raw_span(first, first + len(text))
    responsible = responsible_in(text) if kind == ItemKind.ACTIVITY else None
    return Found(
        kind=kind,
        role=role or responsible,
        start=start,
        end=end,
        text=text,
        label=label,
        time=time_in(text),
        follow_up=follow_up_in(text),
    )
