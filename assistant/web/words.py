"""The Swedish words for what is shown: kinds, modalities, validity, fields, statuses, sizes and dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.explain import INTENTS
from assistant.swedish import KINDS, MONTHS
from assistant.types import Fact, Intent, ItemKind, Modality, Validity

MODALITIES = {
    Modality.DEMAND: "Krav (ska)",
    Modality.EXPECTATION: "Förväntan (bör)",
    Modality.POSSIBILITY: "Möjlighet (kan)",
    Modality.DESCRIPTION: "Beskrivning",
}
VALIDITIES = {
    Validity.CURRENT: "Gällande",
    Validity.EXPIRED: "Utgången",
    Validity.COMING: "Kommande",
    Validity.REPLACED: "Ersatt",
    Validity.DRAFT: "Utkast",
    Validity.OPEN: "Tills vidare",
    Validity.UNKNOWN: "Giltighetstid okänd",
}
FIELDS = {
    "title": "Titel",
    "kind": "Dokumenttyp",
    "issuer": "Utgivare",
    "municipality": "Kommun",
    "level": "Nivå",
    "school_forms": "Skolformer",
    "valid_from": "Gäller från",
    "valid_to": "Gäller till",
    "decided_by": "Beslutat av",
    "decided_on": "Beslutsdag",
    "diary_number": "Diarienummer",
    "draft": "Utkast",
    "responsible": "Dokumentansvarig",
    "replaces": "Ersätter",
    "language": "Språk",
    "published": "Utgivningsår",
    "url": "Webbadress",
}
DAYS = ("valid_from", "valid_to", "decided_on")
HINTS = {
    "school_forms": "Skilj dem åt med kommatecken.",
    **dict.fromkeys(DAYS, "Skriv så här: 2026-08-15. Tomt betyder att det inte finns."),
}
LANGUAGES = {"sv": "svenska", "en": "engelska", "nb": "norska", "no": "norska", "da": "danska", "fi": "finska"}
SOURCES = {"manifest": "enligt manifestet", "person": "bekräftat av en person", "text": "ur texten"}
SURE, LIKELY = 0.8, 0.65


def kind_word(kind: str) -> str:
    """The word for a register item's kind; empty for a plain passage, which has none."""
    return KINDS[ItemKind(kind)] if kind in set(ItemKind) else ""


def intent_word(intent: str) -> str:
    """What a question asks for, in words; an intent without a word as it stands."""
    return INTENTS[Intent(intent)] if intent in set(Intent) else intent


def field_word(name: str) -> str:
    """What a field of a document is called; one without a word as it stands."""
    return FIELDS.get(name, name)


def value_word(value: str, field: str) -> str:
    """The value of a field as it is written in running text."""
    if field in DAYS and value[:1].isdigit():  # an end may also be "tills vidare"
        return day(date.fromisoformat(value))
    return LANGUAGES.get(value, value) if field == "language" else value


def confidence_word(confidence: float) -> str:
    """How sure something read from the text is, in a word."""
    if confidence >= SURE:
        return "säker"
    return "trolig" if confidence >= LIKELY else "osäker"


def basis_words(fact: Fact) -> str:
    """What a fact rests on: the manifest, a person, or the text and how sure the reading is."""
    source = SOURCES.get(fact.source, fact.source)
    return f"{source}, {confidence_word(fact.confidence)}" if fact.source == "text" else source


def numbered(number: int, label: str | None) -> str:
    """The number of a page, with the one printed on it where that is another: 5 (tryckt 3)."""
    return f"{number} (tryckt {label})" if label and label != str(number) else str(number)


def listed_pages(numbers: Sequence[int]) -> str:
    """Pages in words: sida 3, or: sidor 3, 4."""
    return f"{'sida' if len(numbers) == 1 else 'sidor'} {', '.join(map(str, numbers))}"


def day(value: date) -> str:
    """A date as it is written in running text: 31 december 2025."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def period(start: date | None, end: date | None) -> str:
    """A period of validity in words; empty when neither end is known."""
    if start and end:
        return f"{day(start)} – {day(end)}"
    if start:
        return f"från {day(start)}"
    return f"till {day(end)}" if end else ""


def size(count: int) -> str:
    """A number of bytes as a reader thinks of it: 100 MB."""
    if count >= 1024 * 1024:
        return f"{count / (1024 * 1024):.0f} MB"
    return f"{max(1, round(count / 1024))} kB"
