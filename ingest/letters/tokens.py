"""A page's raw text -> the words that can be repaired, each with the place of its every letter."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHUNK = re.compile(r"\S+")
# What OCR makes of letters stands among them: "f&r", "£6r", "6vergripande".
SIGNS = "&£{¢$§€"
PIECE = re.compile(
    rf"(?:[^\W_]|[{SIGNS}](?=[^\W_{SIGNS}]))(?:[^\W_]|[{SIGNS}](?=[^\W_])|\u00ad)*(?:(?<=[^\W\d_])&(?![^\s.,;:!?]))?"
)
# Addresses, file names, codes with signs inside: nothing of it is language.
ADDRESS = re.compile(
    r"https?:|www\.|[@%_=\\]|//|/\S*[\d.]\S*/|/\S*/\S*[\d.]\w|[^\W_]\.(?:pdf|docx?|html?|aspx?|se|com|org|net|eu|nu|fi|no)\b",
    re.IGNORECASE,
)
# Quotation marks between letters are a figure's lines, not language.
NOISE = re.compile(r"[^\W_]['’]*[\"“”„~^|]['’\"“”„~^|&]*[^\W_]|^<")
STOP = re.compile(r"[.!?:;…](?=[”\"’'»)]*\s)|\n[^\S\n]*\n|[•*●▪■|]")
PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
BULLET = re.compile(r"^[^\S\n]*[eo¢*•«»©@&](?=[^\S\n]+\S)", re.MULTILINE)
NOTE_DIGITS = re.compile(r"(?<=[^\W\d_]{4})\d{1,2}$")
# "digita-\nlisering" is one word; "bild-\noch" is two.
JOINT = re.compile(r"[-\u00ad][^\S\n]*\n[^\S\n]*")
APART = frozenset("och eller samt respektive resp till men".split())
SOFT_HYPHEN = "\u00ad"
LONG_LINE = 50  # characters of a line that ends where the page does and not where the text does


@dataclass(frozen=True, slots=True)
class Token:
    """A word as read, `raw`, with the place of its every letter.

    `first` when a sentence begins with it, `opens` when a paragraph does, `inside` when it clearly continues a line of prose.
    """

    raw: str
    places: tuple[int, ...]
    first: bool
    opens: bool
    inside: bool

    @property
    def read(self) -> str:
        """The word in lower case, as the channel sees it."""
        return self.raw.lower()


def tokenize(text: str) -> list[Token]:
    """The words and numbers of a page in order, without addresses and bullets."""
    bullets = {match.end() - 1 for match in BULLET.finditer(text)}
    tokens: list[Token] = []
    last = 0
    for start, end in pieces(text):
        if start in bullets and end == start + 1:
            continue
        places = tuple(place for place in range(start, end) if text[place] != SOFT_HYPHEN)
        raw = "".join(text[place] for place in places)
        if (
            tokens
            and raw[0].islower()
            and raw not in APART
            and tokens[-1].raw.isalpha()
            and JOINT.fullmatch(text, last, start)
        ):
            before = tokens.pop()
            tokens.append(Token(before.raw + raw, before.places + places, before.first, before.opens, before.inside))
        else:
            gap = text[last : start + 1]
            opens = not tokens or bool(PARAGRAPH.search(gap)) or not bullets.isdisjoint(range(last, start))
            first = opens or bool(STOP.search(gap))
            wrapped = "\n" not in gap or last - text.rfind("\n", 0, last) > LONG_LINE
            tokens.append(Token(raw, places, first, opens, inside=not first and wrapped))
        last = end
    return tokens


def pieces(text: str) -> list[tuple[int, int]]:
    """Where the words stand, a footnote's digits after them left out."""
    found = []
    for chunk in CHUNK.finditer(text):
        if ADDRESS.search(chunk.group()) or NOISE.search(chunk.group()):
            continue
        for piece in PIECE.finditer(text, chunk.start(), chunk.end()):
            digits = NOTE_DIGITS.search(piece.group())
            found.append((piece.start(), piece.end() - (len(digits.group()) if digits else 0)))
    return found
