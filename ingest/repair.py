"""Raw text -> clean text, with the raw place of every clean character."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.types import Correction, Page

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1b\x7f]")
SOFT_HYPHEN = re.compile("\u00ad(?:[^\\S\n]*\r?\n\\s*)?")
ODD_HYPHEN = re.compile("[\u2010\u2011]")
LOOSE_MARK = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")  # the common ones; the rest are composed one by one
LIGATURE = re.compile(f"[{''.join(LIGATURES)}]")
CONJUNCTION = r"(?:och|eller|samt|respektive|resp|till|men|kontra|såväl)\b"
# What no Swedish word begins with, only ends in: after "digitali- " stands the rest of a word, flattened to one line.
ENDING = r"(?:[slntvr]?ering|[nlsrdtk]?ning|het|t?ion|(?:lig|nad|else)(?:t|en|er|r)?\b)"
# "digita-\nlisering" is one word; "bild-\noch" and "bild-\nfilm- och" keep their hyphen.
BROKEN_WORD = re.compile(
    rf"(?<=[a-zà-öø-ÿ]{{3}})-(?:[^\S\n]*\r?\n\s*(?=[a-zà-öø-ÿ])(?!{CONJUNCTION}|\w+-\s)|[^\S\n]+(?={ENDING}))"
)
# "IT-\nsystem", "it- system" and "Väst-\nSverige" are one word with its hyphen.
BROKEN_AT_HYPHEN = re.compile(
    r"(?:(?<=\w-)(?<!\w{4}-)|(?<=[^\W\d_]-)(?=[^\S\n]*\r?\n\s*[A-ZÀ-ÖØ-Þ]))"
    rf"(?:[^\S\n]*\r?\n\s*|(?<!\d-)[^\S\n]+(?=[^\W\d_]))(?=\w)(?!{CONJUNCTION}|\w+-\s)"
)
ADDRESS_CHARACTERS = 200
WHITE_SPACE = re.compile(r"\s+")
EDGES = re.compile(r"\A\s+|\s+\Z")
# "• ", "– ", "* " and what OCR makes of round and square bullets: "o ", "e ", "m ", "@ ", "¢ ".
BULLETS = re.compile(
    r"\A(?:(?:[•●◦○▪■□▫‣∙·⁃➢➤►✓✔–—*\-\uf0a7\uf0b7\uf0d8«»¢©®@&%+]:?|[eomO](?=\s))\s+|[•●◦▪■‣\uf0a7\uf0b7](?=\S)|B\s+(?=att\s))+(?=\S)"
)
# Footnote marks: in front of the note, or after a word or its punctuation; not the power of "m²".
MARKS = "[¹²³⁰⁴-⁹]+(?:,?[^\\S\n]?[¹²³⁰⁴-⁹]+)*"
NOTE_MARK = re.compile(rf"\A{MARKS}\s*|(?<!\b[kcdm]m)(?<!\bm)(?<=[\w.,;:!?)”\"’'»]){MARKS}")


@dataclass(frozen=True, slots=True)
class Repaired:
    """Clean text; `starts[i]` and `ends[i]` bound the raw characters that clean character i was made of."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw range that the clean range was made of; an empty range gives an empty one."""
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return place, place
        return self.starts[start], self.ends[end - 1]


def repair(raw: str) -> Repaired:
    """The text as a reader would have it: composed letters, whole words, single spaces, no bullet or footnote mark."""
    return in_steps(Repaired(raw, tuple(range(len(raw))), tuple(range(1, len(raw) + 1))))


def read_span(page: Page, start: int, end: int) -> Repaired:
    """The clean text of a range of a page, its wrong letters corrected; `starts` and `ends` are places in `page.raw`."""
    return in_steps(corrected(page, start, end))


def with_corrections(page: Page, corrections: Iterable[Correction]) -> Page:
    """The page with more corrections, in order; where two lie on each other, the one it had stands."""
    taken = {place for known in page.corrections for place in range(known.start, known.end)}
    new = [each for each in corrections if taken.isdisjoint(range(each.start, each.end))]
    if not new:
        return page
    return replace(page, corrections=tuple(sorted([*page.corrections, *new], key=lambda each: (each.start, each.end))))


def corrected(page: Page, start: int, end: int) -> Repaired:
    """The range with the page's corrections made and nothing else changed."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = start
    for correction in page.corrections:
        if correction.start < done or correction.end > end:
            continue
        text += [page.raw[done : correction.start], correction.text]
        starts += [*range(done, correction.start), *[correction.start] * len(correction.text)]
        ends += [*range(done + 1, correction.start + 1), *[correction.end] * len(correction.text)]
        done = correction.end
    text.append(page.raw[done:end])
    return Repaired("".join(text), (*starts, *range(done, end)), (*ends, *range(done + 1, end + 1)))


def note_marks(page: Page, start: int, end: int) -> tuple[str, ...]:
    """The footnote marks in a range of a page, as plain numbers."""
    found = NOTE_MARK.findall(corrected(page, start, end).text.strip())
    return tuple(unicodedata.normalize("NFKC", mark) for marks in found for mark in re.findall(r"[^\s,]+", marks))


def in_steps(repaired: Repaired) -> Repaired:
    """The text after every step of repair."""
    for step in STEPS:
        repaired = step(repaired)
    return repaired


def without_invisible(source: Repaired) -> Repaired:
    """The text without zero-width and control characters."""
    return substitute(source, INVISIBLE, lambda match: "")


def without_soft_hyphens(source: Repaired) -> Repaired:
    """The text without soft hyphens and the line breaks they allowed."""
    return substitute(source, SOFT_HYPHEN, lambda match: "")


def with_plain_hyphens(source: Repaired) -> Repaired:
    """The text with one kind of hyphen."""
    return substitute(source, ODD_HYPHEN, lambda match: "-")


def with_split_ligatures(source: Repaired) -> Repaired:
    """The text with ligatures written as letters."""
    return substitute(source, LIGATURE, lambda match: LIGATURES[match.group()])


def with_composed_letters(source: Repaired) -> Repaired:
    """The text with a letter and its loose diacritic made one character (NFC)."""
    source = substitute(source, LOOSE_MARK, lambda match: unicodedata.normalize("NFC", match.group()))
    if unicodedata.is_normalized("NFC", source.text):
        return source
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in letter_groups(source.text):
        composed = unicodedata.normalize("NFC", source.text[start:end])
        text.append(composed)
        starts.extend([source.starts[start]] * len(composed))
        ends.extend([source.ends[end - 1]] * len(composed))
    return Repaired("".join(text), tuple(starts), tuple(ends))


def letter_groups(text: str) -> list[tuple[int, int]]:
    """The ranges of each character with the combining marks that follow it."""
    starts = [place for place, letter in enumerate(text) if place == 0 or not unicodedata.combining(letter)]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def with_whole_words(source: Repaired) -> Repaired:
    """The text with words joined that a line end had cut; a hyphen in an address is the address's own."""
    return substitute(source, BROKEN_WORD, lambda match: "-" if in_address(match) else "")


def in_address(match: re.Match[str]) -> bool:
    """Whether a match stands in the middle of a web address."""
    before = match.string[max(match.start() - ADDRESS_CHARACTERS, 0) : match.start()]
    return "/" in before.split()[-1]


def with_whole_hyphenated_words(source: Repaired) -> Repaired:
    """The text with hyphenated words joined that a line end had cut at their hyphen."""
    return substitute(source, BROKEN_AT_HYPHEN, lambda match: "")


def with_single_spaces(source: Repaired) -> Repaired:
    """The text with every run of white space as one space."""
    return substitute(source, WHITE_SPACE, lambda match: " ")


def without_edges(source: Repaired) -> Repaired:
    """The text without white space at its ends."""
    return substitute(source, EDGES, lambda match: "")


def without_bullets(source: Repaired) -> Repaired:
    """The text without the bullet in front of it."""
    return substitute(source, BULLETS, lambda match: "")


def without_note_marks(source: Repaired) -> Repaired:
    """The text without footnote marks; "m²" keeps its power."""
    return substitute(source, NOTE_MARK, lambda match: "")


STEPS: tuple[Callable[[Repaired], Repaired], ...] = (
    without_invisible,
    without_soft_hyphens,
    with_plain_hyphens,
    with_split_ligatures,
    with_composed_letters,
    with_whole_words,
    with_whole_hyphenated_words,
    with_single_spaces,
    without_edges,
    without_bullets,
    without_note_marks,
)


def substitute(source: Repaired, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> Repaired:
    """The text with every match replaced; what replaces it keeps the raw range of the whole match."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in pattern.finditer(source.text):
        new = replacement(match)
        if new == match.group():
            continue
        text += [source.text[done : match.start()], new]
        starts += source.starts[done : match.start()]
        ends += source.ends[done : match.start()]
        starts += [source.starts[match.start()]] * len(new)
        ends += [source.ends[match.end() - 1]] * len(new)
        done = match.end()
    if done == 0:
        return source
    text.append(source.text[done:])
    starts += source.starts[done:]
    ends += source.ends[done:]
    return Repaired("".join(text), tuple(starts), tuple(ends))
