"""What is repaired by rule and not by chance: an I read as another stroke, bullets read as letters, footnote digits."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.types import Correction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from ingest.letters.tokens import Token

# "Al", "lT", "1KT", "I'T": capitals, one of them read as another stroke or with a speck after it.
CAPITALS = re.compile(r"(?<![\w'’])[A-ZÅÄÖl1|](?:['’]?[A-ZÅÄÖl1|]){1,4}(?=s?(?![\w'’]))")
SPECK = re.compile("['’]")
STROKE = re.compile("[l1|]")
# A line of running text: a mark stands in a sentence, not in a heading or table.
MIN_LINE_WORDS = 4
GLUED = re.compile(r"\d{1,2}(?=[\s.,;:!?)]|$)")
AFTER_STOP = re.compile(r"[.,](\d{1,2})(?=\s|$)")
NOTE = re.compile(r"^[^\S\n]*(\d{1,2})[.)]?[^\S\n]+\S", re.MULTILINE)
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MIN_WORD = 4
# "e Resurser": no word has one of these letters alone, and two lines begin so.
LETTER_BULLET = re.compile(r"^[^\S\n]*([eo])(?=[^\S\n]+[^\W\d_]{2})", re.MULTILINE)
MIN_BULLETS = 2


def abbreviations(text: str, capitals: Set[str], misread: Set[str]) -> Iterator[Correction]:
    """The strokes that stand for I, and the specks, in abbreviations."""
    for match in CAPITALS.finditer(text):
        read = SPECK.sub("", match.group())
        if read in misread:
            for stroke in STROKE.finditer(match.group()):
                yield Correction(match.start() + stroke.start(), match.start() + stroke.end(), "I")
        if read in misread or read in capitals:
            for speck in SPECK.finditer(match.group()):
                yield Correction(match.start() + speck.start(), match.start() + speck.end(), "")


def opening_strokes(text: str, tokens: Sequence[Token]) -> Iterator[Correction]:
    """The ones that open a sentence of words in small letters, as I: a Swedish sentence does not begin with a bare number."""
    for token, following in pairwise(tokens):
        end = token.places[-1] + 1
        goes_on = following.raw[0].islower() and len(following.raw) > 1 and text[end : following.places[0]].isspace()
        if token.raw == "1" and token.first and goes_on and in_running_text(text, end):
            yield Correction(token.places[0], end, "I")


def letter_bullets(texts: Sequence[str]) -> list[list[Correction]]:
    """The letters that stand for bullets on each page, as bullets: those that begin several lines of the document."""
    found = [list(LETTER_BULLET.finditer(text)) for text in texts]
    counts = Counter(match[1] for matches in found for match in matches)
    return [
        [Correction(*match.span(1), "•") for match in matches if counts[match[1]] >= MIN_BULLETS] for matches in found
    ]


def footnote_digits(text: str, ends: Iterable[Token]) -> Iterator[Correction]:
    """The digits after known words of running text that are footnote marks, as superscripts.

    A digit glued to the word counts only when the page has a note of that number; after a full stop or comma it counts alone.
    """
    notes = {match.group(1) for match in NOTE.finditer(text)}
    for token in ends:
        end = token.places[-1] + 1
        glued = GLUED.match(text, end)
        mark = glued if glued and glued.group() in notes else AFTER_STOP.match(text, end)
        if mark is None or not token.raw[-1].islower() or len(token.raw) < MIN_WORD or not in_running_text(text, end):
            continue
        digits = mark.group(1) if mark.re is AFTER_STOP else mark.group()
        yield Correction(mark.end() - len(digits), mark.end(), digits.translate(SUPERSCRIPTS))


def in_running_text(text: str, place: int) -> bool:
    """Whether the place stands in a line of prose, or in the one that ends a paragraph."""
    start = text.rfind("\n", 0, place) + 1
    line = text[start : text.find("\n", place) if "\n" in text[place:] else len(text)]
    before = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : start]
    return max(len(line.split()), len(before.split())) >= MIN_LINE_WORDS
