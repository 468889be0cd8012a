"""The opening of a document -> the fields of its header block: "Dokumenttyp | Plan", "Dnr: KS 2021-00456"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.types import Fact
    from ingest.metadata.facts import Text

DECIDED = r"(?:beslutad|beslutat|antagen|antaget|faststalld|faststallt|godkand|godkant)"
TO_AND_WITH = r"(?:till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\.?)"
FROM_AND_WITH = r"(?:fran(?:\s+och\s+med)?|fr\.?\s?o\.?\s?m\.?)"
# What a header calls each thing; of several that fit, the longest label is meant.
LABELS: Mapping[str, str] = {
    "title": r"dokument(?:ets\s+)?namn|dokumenttitel|titel",
    "kind": r"dokumenttyp|typ\s+av\s+(?:styr)?dokument|dokumentkategori",
    "version": r"version(?:snummer|snr)?|utgava",
    "decided_by": rf"{DECIDED}\s+av|besluts(?:instans|fattare|organ)|beslutande\s+(?:organ|instans|namnd)|beslut\s+av",
    "decided_on": rf"{DECIDED}(?:\s+den|\s+datum|sdatum)?|beslutsdatum|faststall(?:else|ande)datum"
    r"|datum\s+for\s+(?:beslut|faststallande|antagande)",
    "diary_number": r"diarienummer|diarienr|diarie-?nr|dnr|arendenummer|arendenr",
    "responsible": r"dokumentansvarig(?:\s+(?:funktion|roll|tjansteperson|avdelning|enhet|forvaltning))?|dokumentagare"
    r"|ansvarig\s+for\s+dokumentet",
    "valid_from": rf"(?:dokumentet\s+)?(?:galler|giltig|giltigt)\s+{FROM_AND_WITH}|trader\s+i\s+kraft|ikrafttradande",
    "valid_to": rf"(?:dokumentet\s+)?(?:galler|giltig|giltigt)\s+(?:langst\s+)?{TO_AND_WITH}|upphor(?:\s+att\s+galla)?",
    "period": r"(?:dokumentet\s+)?galler(?:\s+for)?(?:\s+(?:perioden|aren|tiden))?|giltighets?(?:tid|period)?|giltighet"
    r"|giltig|planperiod|period(?=\s*:)",
    "review_on": r"(?:ska\s+)?revideras(?:\s+senast)?|(?:datum\s+for\s+)?nasta\s+(?:revidering|oversyn|uppdatering)"
    r"|revidering(?:\s+senast)?|(?:oversyn|uppdateras|ses\s+over|aktualitetsprovas)(?:\s+senast)?",
    "replaces": r"ersatter(?:\s+dokument(?:et)?)?",
    "draft": r"(?:dokument)?status",
    "school_forms": r"omfattar|berorda?\s+verksamhet(?:er)?|malgrupp|skolform(?:er)?|verksamhet(?:er)?",
    "issuer": r"utfardare|utgivare|avsandare|framtagen\s+av|upprattad\s+av|forvaltning|namnd"
    r"|ansvarig\s+(?:namnd|forvaltning)",
    # Fields of no use here, known so that their values are not taken for another's.
    "": r"(?:senast\s+)?(?:reviderad|uppdaterad|andrad)(?:\s+av|\s+den)?|datum|sida|sidor|forfattare|handlaggare"
    r"|kontakt(?:person)?|behandlas\s+av|beredd\s+av|lagstod|lagrum|relaterade\s+dokument|publicerad|revideringsdatum",
}
FIELDS = tuple(LABELS)
GAP = re.compile(r"\s*[:|]\s*|\s+")
WHOLE = [re.compile(rf"\W*(?:{words})(?:\s*\([^)]*\))?\s*[:|]?\s*") for words in LABELS.values()]
INSIDE = [re.compile(rf"(?<![\w-])(?:{words})(?=\s*[:|]|\s)") for words in LABELS.values()]
JUNK = re.compile(r"[\W_]*")
HEADER_TEXTS = 80
HEADER_PAGES = 3
MAX_ENTRY_CHARACTERS = 400
MAX_LINE_CHARACTERS = 120
MAX_VALUE_CHARACTERS = 160
MAX_SAME = 2
"""A label that heads more values than these is a column of some other table; versions are listed in a history."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a header and the range of its value; `firm` when a colon or a cell sets the label apart.

    `begin` is where the label begins, when it stands in the same text.
    """

    field: str
    text: Text
    begin: int
    start: int
    end: int
    firm: bool

    @property
    def value(self) -> str:
        """The words of the value."""
        return self.text.clean[self.start : self.end]

    def fact(self, field: str, value: str, confidence: float, start: int = 0, end: int | None = None) -> Fact:
        """A fact that rests on a range of the value."""
        last = self.end if end is None else self.start + end
        return self.text.fact(field, value, confidence, self.start + start, last)


def header_entries(texts: Sequence[Text]) -> list[Entry]:
    """The labelled fields in the opening of a document: in cells, on one line, or a label above its value."""
    entries: list[Entry] = []
    waiting: list[str] = []
    label_before = False
    for text in texts[:HEADER_TEXTS]:
        if text.page.number > HEADER_PAGES or len(text.clean) > MAX_ENTRY_CHARACTERS:
            waiting = []
            continue
        label = whole_label(text.folded)
        if label is not None:
            waiting = [*waiting, label] if label_before else [label]
            label_before = True
            continue
        label_before = False
        column = cell_label(text)
        found = [whole(column, text)] if column is not None else list(entries_in(text))
        if column in waiting:
            waiting.remove(column)
        elif not found and waiting and len(text.clean) <= MAX_VALUE_CHARACTERS:
            found = [whole(waiting.pop(0), text)]
        else:
            waiting = waiting if column is not None else []
        entries += found
    counts = Counter(entry.field for entry in entries)
    return [entry for entry in entries if (entry.field and counts[entry.field] <= MAX_SAME) or entry.field == "version"]


def whole(field: str, text: Text) -> Entry:
    """A text that is a field's value from end to end."""
    return Entry(field, text, 0, 0, len(text.clean), firm=True)


def whole_label(folded: str) -> str | None:
    """The field that a text is the label of and nothing else; None when it is no label."""
    return next((field for field, words in zip(FIELDS, WHOLE, strict=True) if words.fullmatch(folded)), None)


def cell_label(text: Text) -> str | None:
    """The field that a cell's column or row header names; None when neither does."""
    if text.block.kind != BlockKind.CELL:
        return None
    headers = (whole_label(fold(header)) for header in reversed(text.block.heading_path[-2:]))
    return next((label for label in headers if label is not None), None)


def entries_in(text: Text) -> Iterator[Entry]:
    """The fields of a line: it begins with a label; further labels are set apart by a capital letter."""
    labels = labels_in(text)
    begin = JUNK.match(text.clean)
    if not labels or begin is None or labels[0][1] != begin.end():
        return
    ends = [start for _, start, _ in labels[1:]]
    for (field, start, end), last in zip(labels, [*ends, len(text.clean)], strict=True):
        gap = GAP.match(text.clean, end)
        if gap is None or gap.end() >= last:
            continue
        firm = ":" in gap.group() or "|" in gap.group()
        is_line = len(text.clean) <= MAX_LINE_CHARACTERS and not text.clean.endswith(".")
        if firm or is_line or text.clean[start].isupper():
            value = text.clean[gap.end() : last].rstrip(" ,;|")
            yield Entry(field, text, start, gap.end(), gap.end() + len(value), firm)


def labels_in(text: Text) -> list[tuple[str, int, int]]:
    """The labels in a text with their ranges, in order; of overlapping ones the longest."""
    found = [
        (field, match.start(), match.end())
        for field, words in zip(FIELDS, INSIDE, strict=True)
        for match in words.finditer(text.folded)
    ]
    kept: list[tuple[str, int, int]] = []
    for field, start, end in sorted(found, key=lambda label: (label[1], -label[2])):
        is_inside = bool(kept) and start < kept[-1][2]
        may_begin = not kept or text.clean[start].isupper()
        if not is_inside and may_begin:
            kept.append((field, start, end))
    return kept
