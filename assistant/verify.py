"""Whether a sentence may be shown: everything it says must stand, character for character, in the stored pages.

A language model's rewording of such a sentence may be shown when it says the same thing in nearly the same words: the same
numbers, roles, negations and modality, no name and no content word that the sentence does not have, and none left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.roles import find_roles
from assistant.swedish import content_words, modality, word_grams, words
from assistant.types import BlockKind, Page, Passage


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is supported, and if not, why."""

    supported: bool
    reason: str = ""


RESTRICTIONS = frozenset(
    "inte ej icke aldrig ingen inga inget utan endast enbart bara hogst minst senast tidigast".split()
)
MARK = re.compile("[¹²³⁰⁴-⁹]")
NAME = re.compile(r"(?<=[\w,;:] )[A-ZÅÄÖ]\w+")
SHARED = (
    0.5  # share of a word's n-grams that must stand in the other sentence for the word to be the same in another form
)
CELL_LABEL_JOINT = ", "  # between a cell's row and column
SUPPORTED = Verdict(supported=True)


def verify(sentence: str, passage: Passage, pages: Mapping[tuple[str, int], Page]) -> Verdict:
    """The verdict on a sentence that quotes one passage, with or without the words that introduce it.

    `pages` holds the passage's page, and the pages before it where those words may stand. The quote is proved by its span
    and the corrections of letters that the page keeps; the rest of the sentence by being its introduction and standing in
    those pages, white space and hyphenation aside.
    """
    page = pages.get((passage.document_id, passage.page))
    if page is None:
        return Verdict(supported=False, reason="the page is not stored")
    if not passage.raw_text.strip() or page.raw[passage.start : passage.end] != passage.raw_text:
        return Verdict(supported=False, reason="the quote does not stand where it says")
    if letters(passage.text) not in letters(page.reading(passage.start, passage.end)):
        return Verdict(supported=False, reason="the repaired quote says something else than the raw one")
    rest = sentence.removesuffix(passage.text).strip()
    if not sentence.endswith(passage.text) or rest not in ("", introduction(passage)):
        return Verdict(supported=False, reason="the sentence says more than the quote and its introduction")
    before = [
        p.reading()
        for (document_id, number), p in sorted(pages.items())
        if document_id == passage.document_id and number <= passage.page
    ]
    if not all(_stands(part, before) for part in rest.split(CELL_LABEL_JOINT)):
        return Verdict(supported=False, reason="the introduction does not stand in the document")
    return SUPPORTED


def introduction(passage: Passage) -> str:
    """The words a quote needs before it to be understood: a list's lead-in, a cell's row and column; empty for the rest."""
    if passage.kind is BlockKind.CELL:
        return CELL_LABEL_JOINT.join(passage.heading_path[-2:]).rstrip(":") + ":" if passage.heading_path else ""
    return passage.lead_in or ""


def _stands(text: str, texts: Sequence[str]) -> bool:
    """Whether a text stands in pages, as it is or with other white space and hyphenation (slower, so tried last)."""
    return any(text in page for page in texts) or letters(text) in letters(" ".join(texts))


def letters(text: str) -> str:
    """The letters and digits of a text in lower case, composed, ligatures opened: what must be equal when layout is not.

    Footnote marks are no part of the text.
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", MARK.sub("", text)).casefold()))


def verify_wording(wording: str, sentence: str) -> Verdict:
    """The verdict on a rewording of a sentence that is already proved."""
    checks = {
        "numbers": (Counter(re.findall(r"\d+", wording)), Counter(re.findall(r"\d+", sentence))),
        "roles": (set(find_roles(wording)), set(find_roles(sentence))),
        "restrictions": (RESTRICTIONS.intersection(words(wording)), RESTRICTIONS.intersection(words(sentence))),
        "modality": (modality(wording), modality(sentence)),
        "names": (set(NAME.findall(wording)) - set(re.findall(r"\w+", sentence)), set()),
    }
    for name, (new, old) in checks.items():
        if new != old:
            return Verdict(supported=False, reason=f"the {name} differ")
    if added := _foreign(wording, sentence):
        return Verdict(supported=False, reason=f"the sentence has no {added[0]!r}")
    if lost := _foreign(sentence, wording):
        return Verdict(supported=False, reason=f"{lost[0]!r} is left out")
    return SUPPORTED


def _foreign(text: str, other: str) -> list[str]:
    """The content words of a text that the other one has in no form."""
    known = {gram for word in words(other) for gram in word_grams(word)}
    return [
        word
        for word in content_words(text)
        if sum(g in known for g in word_grams(word)) < SHARED * len(word_grams(word))
    ]
