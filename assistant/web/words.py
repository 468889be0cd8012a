"""The Swedish words for what is shown: kinds, modalities, validity, statuses, sizes and dates."""

from __future__ import annotations

from datetime import date

from assistant.types import Intent, ItemKind, Modality, Status, Validity

KINDS = {
    ItemKind.RESPONSIBILITY: "Ansvar",
    ItemKind.GOAL: "Mål",
    ItemKind.INDICATOR: "Indikator",
    ItemKind.ACTIVITY: "Aktivitet",
    ItemKind.FINDING: "Fynd",
    ItemKind.EXPECTATION: "Förväntan",
    ItemKind.ADVICE: "Råd",
}
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
    Validity.UNKNOWN: "Giltighetstid okänd",
}
INTENTS = {
    Intent.RESPONSIBILITY: "ansvar och krav",
    Intent.GOAL: "mål",
    Intent.INDICATOR: "indikatorer",
    Intent.ACTIVITY: "aktiviteter",
    Intent.FOLLOW_UP: "uppföljning",
    Intent.VALIDITY: "giltighetstid",
    Intent.GUIDANCE: "vägledning",
    Intent.FACT: "en sakuppgift",
}
STATUSES = {
    Status.ANSWERED: "Svar",
    Status.PARTIAL: "Svar på en del av frågan",
    Status.NO_ANSWER: "Dokumenten svarar inte på frågan",
    Status.OUT_OF_SCOPE: "Frågan ligger utanför dokumenten",
    Status.CLARIFY: "Frågan behöver preciseras",
    Status.FAILED: "Frågan kunde inte besvaras",
}
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


def kind_word(kind: str) -> str:
    """The word for a register item's kind; empty for a plain passage, which has none."""
    return KINDS[ItemKind(kind)] if kind in set(ItemKind) else ""


def intent_word(intent: str) -> str:
    """What a question asks for, in words; an intent without a word as it stands."""
    return INTENTS[Intent(intent)] if intent in set(Intent) else intent


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
