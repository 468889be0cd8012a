"""Words -> what they promise of what stands under them: the kinds that headings, lead-ins and column headers announce."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import ItemKind

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBER = r"\A(?:\d+(?:[.:]\d+)*\.?\s+)?"
# A heading or a column header says what the things under it are; the first that fits counts.
HEADINGS: Mapping[ItemKind, re.Pattern[str]] = {
    ItemKind.SUBGOAL: re.compile(NUMBER + r"delmal(?:en)?(?:\s*\d[\d.:]*)?\s*:?\Z"),
    ItemKind.GOAL: re.compile(
        NUMBER + r"(?:(?:overgripande|prioriterade|langsiktiga|kortsiktiga|strategiska|gemensamma|vara) )*"
        r"(?:(?:inriktnings|effekt|utvecklings)?mal(?:en|sattning\w*|bild\w*)?|(?:\w+s )?fokus(?: \([^)]*\))?)\s*:?\Z"
    ),
    ItemKind.INDICATOR: re.compile(
        NUMBER + r"(?:\w+ )?(?:\w*indikatore?r?(?:na)?|matbara \w+|nyckeltal|matt|matetal|framgangskriterier)\b"
    ),
    ItemKind.ACTIVITY: re.compile(
        NUMBER + r"(?:exempel (?:pa )?)?(?:\w+ )?"
        r"(?:\w*insats(?:er|erna)?|aktivitet(?:er|erna)?|atgard(?:er|erna)?|\w*satsning(?:ar|arna)?)\b"
        r"|" + NUMBER + r"(?:hur\??|sa (?:har )?(?:gor|arbetar) vi\b.*)\Z"
    ),
    ItemKind.NEED: re.compile(NUMBER + r"(?:identifierade |prioriterade )?(?:\w+s?)?behov(?:en)?\s*:?\Z"),
    ItemKind.ADVICE: re.compile(NUMBER + r"(?:rekommendation(?:er)?|rad(?: och tips)?|tips|forslag till atgarder)\b"),
}
# Under these headings an evaluation lists what it has found.
FINDINGS = re.compile(NUMBER + r"(?:\w+ och )?(?:resultat(?:et)?|analys|slutsats(?:er|erna)?|iakttagelser|utfall)\b")
# A lead-in says it anywhere in its words. What is recommended, needed or asked is so even in a list of conclusions.
LEAD_INS: Mapping[ItemKind, re.Pattern[str]] = {
    ItemKind.ADVICE: re.compile(r"\brekommendera\w*|\brekommendation|\bforeslas\b|\btips\b|\bfoljande rad\b"),
    ItemKind.QUESTION: re.compile(r"\bfragor(?:na)?\b|\bfragestallning"),
    ItemKind.NEED: re.compile(
        r"\bbehov(?:en)? (?:har |som |\w+ierats)|\b(?:foljande|dessa|och) behov\b|\bkravs\b|\bbehovs\b"
        r"|\bbehover tas\b"
    ),
    ItemKind.FINDING: re.compile(
        r"\bnulagesanalys|\butmaningar\b|\bslutsats|\biakttagelse|\b(?:brister|styrkor|svagheter|framgangsfaktorer)\b"
        r"|\b(?:framkom|framtradde|framgar|visar|visade)\b"
    ),
    ItemKind.SUBGOAL: re.compile(r"\bdelmal(?:en)? (?:ar|galler)\b|\bfoljande (?:\w+ )?delmal\b"),
    ItemKind.GOAL: re.compile(
        r"\b(?:fokus|mal)omraden\b|\bprioriterade omraden\b|\bmal att uppna\b|\bfoljande (?:\w+ )?mal\b"
        r"|\bmalbild\b.*\btagits fram\b|\bmalen ar\b"
    ),
}
GOALS = frozenset({ItemKind.GOAL, ItemKind.SUBGOAL})
# A column of focus areas holds the goals where no other column does.
FOCUS_COLUMN = re.compile(r"\Afokusomrade(?:n|t)?\Z")
CAPTION = re.compile(r"\A(?:tabell|figur|bild|diagram) \d")
WHAT_COLUMN = re.compile(r"\A(?:vad|atgard|aktivitet|moment|handelse|uppgift)\Z")
DEADLINE_COLUMN = re.compile(r"\A(?:senast|klar[at]?\b|deadline)")
TIME_COLUMN = re.compile(
    r"\A(?:senast|klar[at]?\b|klart senast|nar\b|tid(?:punkt|plan)?\b|datum|manad|period|deadline)"
)
FOLLOW_UP_COLUMN = re.compile(r"\A(?:uppfoljning\w*|foljs upp|redovisas|rapporteras|mats|matmetod|utvarder\w+)\b")
RESPONSIBLE_COLUMN = re.compile(r"\Aansvarig|\Aansvar\Z|\Avem\b|\Autforare")
DUTY_COLUMN = re.compile(r"\bansvar(?!ig)|\buppgift|\buppdrag|\bska\b|\bkrav\b")
LEVEL_COLUMN = re.compile(r"\Aniva\b")
# Headings that say nothing of what their items are about.
NO_AREA = re.compile(
    NUMBER
    + r"(?:roller|(?:roller och )?ansvar(?:sfordelning)?(?: och (?:roller|uppgifter))?|mal och (?:insatser|atgarder|aktiviteter)"
    r"|strategiska fragor\b.*"
    r"|sa gar det till|(?:ovriga )?fragor\b.*|ordlista)\s*:?\Z"
)
# Where a document speaks of itself: what it "ska" there binds nobody.
ABOUT_ITSELF = re.compile(
    NUMBER
    + r"(?:inledning|bakgrund|syfte\b.*|om (?:\w+ ){0,3}(?:dokument|plan(?:en)?|strategin|riktlinjen)\b.*|vem omfattas.*"
    r"|(?:syfte och )?(?:avgransning|malgrupp|omfattning)|begrepp\b.*|definition\w*|nulage\b.*|\w+ beskrivning av utgangslage"
    r"|utgangs(?:lage|punkt)\w*|samband\b.*|koppling\b.*|giltighet\b.*|ikrafttradande|referenser|kallor|lankar\b.*|forord"
    r"|stodjande dokument|sa ska \w+ lasas|lasanvisning|laget\b.*|metod|uppdrag och metod|nationell\b.*|vanliga fragor"
    r"|bilaga\b.*)\s*:?\Z"
)
SUMMARY = re.compile(NUMBER + r"sammanfattning\s*:?\Z")
ANSWERED_QUESTIONS = re.compile(r"\bvanliga fragor|\bfragor och svar|\bfaq\b|\bbilaga\b|\benkat")
LEVELS: Mapping[str, re.Pattern[str]] = {
    "enhetsnivå": re.compile(r"\benhet(?:er|erna|en|sniva)\b|\bskol(?:niva|enhet)"),
    "förvaltningsnivå": re.compile(r"\bforvaltnings?(?:niva|en)?\b"),
    "gemensam": re.compile(r"\bgemensam"),
}


def promised(text: str) -> ItemKind | None:
    """The kind that a heading or column header promises; None when it promises none."""
    folded = fold(text).strip()
    return next((kind for kind, pattern in HEADINGS.items() if pattern.match(folded)), None)


def announced(lead_in: str) -> ItemKind | None:
    """The kind that a lead-in announces, by its first words or by what it says of them; None when it announces none."""
    by_label = promised(lead_in)
    if by_label:
        return by_label
    folded = fold(lead_in)
    return next((kind for kind, pattern in LEAD_INS.items() if pattern.search(folded)), None)


def level_in(text: str) -> str | None:
    """The level of the organisation that a heading over activities names: "Insatser på förvaltningsnivå"."""
    folded = fold(text)
    return next((level for level, pattern in LEVELS.items() if pattern.search(folded)), None)
