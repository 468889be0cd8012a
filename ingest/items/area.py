"""The headings over an item -> what it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.swedish import fold
from ingest.items.details import is_time
from ingest.items.duties import heading_agent, is_role_name
from ingest.items.labels import ABOUT_ITSELF, LEVEL_COLUMN, NO_AREA, TIME_COLUMN, WHAT_COLUMN, promised

if TYPE_CHECKING:
    from collections.abc import Container

QUESTION = re.compile(r"\d+[.)]?\s.*\?")
MAX_COLUMN_WORDS = 2
BARE_GOAL = re.compile(r"(?:\d[\d.]*\s+)?delmal\s*[\d.:]+")


def area_of(headings: tuple[str, ...], title: str, laid_down: Container[str] = ()) -> str | None:
    """The nearest heading that tells what an item is about; None under roles, labels, times and the title only."""
    telling = [
        heading for heading in headings if heading != title and heading not in laid_down and not says_nothing(heading)
    ]
    agent = heading_agent(headings)
    about = [heading for heading in telling if agent is None or heading != headings[agent[1]]]
    if about and not ABOUT_ITSELF.match(fold(about[-1])):
        return about[-1]
    return telling[-1] if telling else None


def says_nothing(heading: str) -> bool:
    """Whether a heading only labels what stands under it: "Insatser", "Delmål 1.2", "Rektor", "Mars", a question."""
    folded = fold(heading).strip()
    return (
        promised(heading) is not None
        or any(pattern.match(folded) for pattern in (NO_AREA, LEVEL_COLUMN, WHAT_COLUMN))
        or (TIME_COLUMN.match(folded) is not None and len(folded.split()) <= MAX_COLUMN_WORDS)
        or BARE_GOAL.fullmatch(folded) is not None
        or is_role_name(heading)
        or is_time(heading)
        or QUESTION.fullmatch(heading) is not None
    )
