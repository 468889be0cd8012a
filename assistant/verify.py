"""Whether a sentence may be shown: everything it says must stand, character for character, in the stored pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.types import Page, Passage


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is supported, and if not, why."""

    supported: bool
    reason: str = ""


SUPPORTED = Verdict(supported=True)


def verify(sentence: str, passage: Passage, pages: Mapping[tuple[str, int], Page]) -> Verdict:
    """The verdict on a sentence that quotes one passage, led in or not by the words that introduce its list.

    `pages` holds the passage's page, and the pages before it where the lead-in may stand. The quote is proved by its span;
    the rest of the sentence by being the lead-in and standing in those pages, white space and hyphenation aside.
    """
    page = pages.get((passage.document_id, passage.page))
    if page is None:
        return Verdict(supported=False, reason="the page is not stored")
    if not passage.raw_text.strip() or page.raw[passage.start : passage.end] != passage.raw_text:
        return Verdict(supported=False, reason="the quote does not stand where it says")
    if letters(passage.text) not in letters(passage.raw_text):
        return Verdict(supported=False, reason="the repaired quote says something else than the raw one")
    rest = sentence.removesuffix(passage.text).strip()
    if not sentence.endswith(passage.text) or rest not in ("", passage.lead_in):
        return Verdict(supported=False, reason="the sentence says more than the quote and its lead-in")
    before = [
        p.raw
        for (document_id, number), p in sorted(pages.items())
        if document_id == passage.document_id and number <= passage.page
    ]
    if letters(rest) not in letters(" ".join(before)):
        return Verdict(supported=False, reason="the lead-in does not stand in the document")
    return SUPPORTED


def letters(text: str) -> str:
    """The letters and digits of a text in lower case, composed, ligatures opened: what must be equal when layout is not."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
