"""What the program knows of Swedish: folding, n-grams, stop words and the words that bind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from assistant.language import marked
from assistant.types import ItemKind, Modality

GRAM = 4
"""Length of the character n-grams: overlapping parts stand in for stemming, compound splitting and OCR repair at once."""

MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
KINDS: Mapping[ItemKind, str] = {
    ItemKind.RESPONSIBILITY: marked("Ansvar"),
    ItemKind.GOAL: marked("Mål"),
    ItemKind.SUBGOAL: marked("Delmål"),
    ItemKind.INDICATOR: marked("Indikator"),
    ItemKind.ACTIVITY: marked("Aktivitet"),
    ItemKind.QUESTION: marked("Frågeställning"),
    ItemKind.FINDING: marked("Fynd"),
    ItemKind.EXPECTATION: marked("Förväntan"),
    ItemKind.NEED: marked("Behov"),
    ItemKind.ADVICE: marked("Råd"),
}

WORD = re.compile(r"[a-z0-9]+")
PARTED = bytes(code if WORD.fullmatch(chr(code)) else 32 for code in range(256))
"""A space for every plain character that is in no word: twice as quick as looking for the words."""

# Words that only carry a question or a sentence; they would outweigh what the question is about.
STOP_WORDS = frozenset(
    """
    alla allt att av bara blev bli blir da dar de dem den denna deras dess dessa det detta dig din dina ditt du dock efter
    eller en er era ert ett fran for fore genom gor gora ha hade han hans har henne hennes hon hos hur i icke ifall in inga
    ingen inget innan inom inte ja jag kan kanske kommer kunde kunna lite man med mellan men mer mig min mina mitt mot mycket
    nagon nagot nagra nar ni nog nu nya och ocksa om oss pa sa sadan sadana samma samt sedan sig sin sina sitt ska skall skulle
    som ta till tills under upp ur ut utan vad var vara vare varfor vart vem vems vi vid vilka vilken vilket
    the of to and is are what which who how does do for in on a an it we our i my must should can at
    """.split()
)

# How people write as they speak, and what they mean; without its ring "nåt" is the net.
SPOKEN: Mapping[str, str] = {
    **{"nåt": "något", "nån": "någon", "nåra": "några", "nånting": "något", "nåns": "någons"},
    **{"sånt": "sådan", "sån": "sådan", "såna": "sådana", "dom": "de", "å": "och"},
}
SPOKEN_WORD = re.compile(rf"\b(?:{'|'.join(SPOKEN)})\b", re.IGNORECASE)

COMBINING = re.compile("[\u0300-\u036f]+")  # the accents that decomposition sets free
DEMAND = re.compile(r"\b(?:ska|skall|maste|ansvara[r]?|ansvarig[at]?|aligger|ar skyldiga?|skyldighet(?:er)?)\b")
EXPECTATION = re.compile(r"\b(?:bor|borde|forvantas|forvantningar)\b")
POSSIBILITY = re.compile(r"\b(?:kan|far|ges mojlighet|har mojlighet)\b")


def fold(text: str) -> str:
    """The text in small letters without diacritics: what survives most OCR and typing."""
    plain = text.lower().replace("å", "a").replace("ä", "a").replace("ö", "o")
    # Most Swedish is plain by now, and need not be taken apart, which takes four times as long.
    return plain if plain.isascii() else COMBINING.sub("", unicodedata.normalize("NFKD", plain))


def in_writing(text: str) -> str:
    """The text with small words of speech as they are written: "nåt" as "något"."""
    return SPOKEN_WORD.sub(lambda match: SPOKEN[match[0].lower()], text)


def modality(text: str) -> Modality:
    """How strongly a sentence binds: its strongest verb decides."""
    folded = fold(text)
    if DEMAND.search(folded):
        return Modality.DEMAND
    if EXPECTATION.search(folded):
        return Modality.EXPECTATION
    return Modality.POSSIBILITY if POSSIBILITY.search(folded) else Modality.DESCRIPTION


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    folded = fold(text)
    return folded.encode().translate(PARTED).decode().split() if folded.isascii() else WORD.findall(folded)


def content_words(text: str) -> list[str]:
    """The folded words that carry meaning; all of them when none does."""
    found = words(text)
    return [word for word in found if word not in STOP_WORDS] or found


def word_grams(word: str) -> list[str]:
    """The overlapping n-grams of a folded word; a short word is its own."""
    return [word[i : i + GRAM] for i in range(len(word) - GRAM + 1)] or [word]


def grams(text: str) -> list[str]:
    """The n-grams of every word of a text, repeats kept."""
    return [gram for word in words(text) for gram in word_grams(word)]
