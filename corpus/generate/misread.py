"""Turns a document into what OCR with the wrong language makes of its pages: a text file of wrong letters."""

import random
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from corpus.generate.blocks import Block, Bullets, Document, Heading, Table, Text

_WIDTH = 92
_PAGE_START = " "  # all that is left of a page break
_REFERENCE = re.compile(r"\[\^(\w+)\]")
_MARK = re.compile(r"(?<!\S)•(?= )")
# What an English reader sees in a letter it does not know, and how often.
_SEEN_AS = {
    "å": {"a": 60, "i": 12, "é": 10, "d": 14, "4": 4},
    "ä": {"a": 36, "i": 34, "é": 14, "d": 12, "id": 4},
    "ö": {"o": 38, "é": 26, "6": 26, "&": 10},
    "Å": {"A": 1},
    "Ä": {"A": 1},
    "Ö": {"O": 1},
}
_BULLET_SEEN_AS = {"e": 60, "@": 15, "m": 25}


def render(document: Document, path: Path, seed: int) -> None:
    """Write the text to ``path``; the same seed gives the same wrong letters."""
    dice = random.Random(seed)  # noqa: S311 - wrong letters, not secrets
    pages = (_page_text(document, blocks, first=number == 0) for number, blocks in enumerate(_pages(document)))
    path.write_text("".join(_PAGE_START + _misread(page, dice) for page in pages), encoding="utf-8", newline="\n")


def _pages(document: Document) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    for block in document.body:
        if isinstance(block, Heading) and block.new_page:
            pages.append([])
        pages[-1].append(block)
    return pages


def _page_text(document: Document, blocks: list[Block], first: bool) -> str:
    """Print a page: its blocks with a blank line between them, then the footnotes it refers to."""
    parts = [_printed(block) for block in blocks]
    if first:
        facts = "\n".join(f"{name}: {value}" for name, value in document.facts)
        parts = [document.title, f"{document.issuer}\n{facts}", *parts]
    marks = _REFERENCE.findall("".join(parts))
    return "\n\n".join(parts + [_wrapped(f"{mark} {document.notes[mark]}") for mark in marks]) + "\n"


def _printed(block: Block) -> str:
    return "\n".join(_lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(_, text):
            yield text
        case Text(text, label):
            yield _wrapped(f"{label} {text}".strip())
        case Bullets(lead, items):
            yield _wrapped(lead)
            yield from (_wrapped(f"• {item}") for item in items)
        case Table(caption, header, rows):
            yield caption
            yield from (" ".join(filter(None, row)) for row in (header, *rows))


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _misread(text: str, dice: random.Random) -> str:
    """Read the printed text: marks of footnotes and bullets first, then every letter that English lacks."""
    text = _REFERENCE.sub(lambda mark: dice.choice(("'", mark[1])), text)
    text = _MARK.sub(lambda _: _pick(_BULLET_SEEN_AS, dice), text)
    text = re.sub(r"\bAI\b", "Al", text)
    return "".join(_pick(_SEEN_AS[letter], dice) if letter in _SEEN_AS else letter for letter in text)


def _pick(readings: dict[str, int], dice: random.Random) -> str:
    return dice.choices(list(readings), weights=list(readings.values()))[0]
