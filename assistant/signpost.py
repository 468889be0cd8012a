"""A question that a page of its own answers better than quotes -> where that page is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.swedish import fold
from assistant.types import Caution, Intent, Query


@dataclass(frozen=True, slots=True)
class Sign:
    """The folded questions that a page answers, its address without the first slash, and what it shows."""

    asked: re.Pattern[str]
    page: str
    shows: str


CODE = "page-"
"""Begins the code of what points to a page; its address follows."""
DRAFTS = Caution(
    f"{CODE}utkast",
    "Ett utkast till aktiviteter, ur kraven på enheten, görs på sidan Planera: Utkast, eller med `rodtrad draft`.",
)
SIGNS = tuple(
    Sign(re.compile(rf"\b(?:{asked})\b"), page, shows)
    for asked, page, shows in (
        (
            r"vem (?:ansvarar|gor|har ansvar\w*)(?: for)? vad|ansvarsfordelning\w*|who does what"
            r"|(?:saknar|har ingen|utan) (?:ansvarig\w*|agare)",
            "matris",
            "Vem som ansvarar för vad, och det som ingen ansvarar för, visas helt på sidan Register: Matris.",
        ),
        (
            r"mal\w* (?:\w+ ){0,2}?(?:saknar|utan|har ingen|har inga) (?:\w+ )?(?:indikator\w*|aktivitet\w*|insats\w*)"
            r"|malkedj\w*",
            "malkedjor",
            "Mål utan indikator eller aktivitet visas på sidan Register: Målkedjor.",
        ),
        (
            r"(?:inte|vad har|har vi|blivit) (?:\w+ ){0,4}?atgarda\w*|uppfoljda fynd"
            r"|(?:fynd|brister)\w* (?:\w+ ){0,4}?atgarda\w*",
            "fynd-atgarder",
            "Vad som har åtgärdats av en utvärderings fynd prövas på sidan Planera: Uppföljda fynd.",
        ),
        (
            r"vad saknas i (?:\w+ )?\w*plan\w*|vad saknar (?:\w+ )?\w*plan\w*|luckor i (?:\w+ )?\w*plan\w*"
            r"|(?:uppfyller|tacker|foljer) (?:\w+ )?\w*planen?|lever \w*planen? upp|what is missing in",
            "tackning",
            "Hur en plan täcker de nationella delmålen eller en egen lista prövas på sidan Planera: Täckning.",
        ),
    )
)


def signpost(query: Query) -> tuple[Caution, ...]:
    """Where a page answers the question whole, as something the asker should know; nothing for most questions."""
    if query.intent is Intent.DRAFT:
        return (DRAFTS,)
    folded = fold(query.question)
    return tuple(Caution(f"{CODE}{sign.page}", sign.shows) for sign in SIGNS if sign.asked.search(folded))
