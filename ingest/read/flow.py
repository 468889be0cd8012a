"""Pieces of a text that flows, page breaks and notes among them -> pages, the notes at the end of their page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.types import LineRole
from ingest.read.pieces import Piece, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.types import Page

BREAK = Piece("\f")
"""Stands among pieces where a page ends."""

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
RAISED_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?=\s|[^\W\d_])")
TYPED_BULLET = re.compile(r"\n(?=\s*(?:[•●◦▪■□‣–*-]|\d{1,2}[.)]|[a-zåäö]\))\s)")


def pages_of(pieces: Iterable[Piece], *, paged: bool) -> tuple[Page, ...]:
    """The pages that the breaks part, or one where they say nothing; a note ends its page, or the section it stands in."""
    pages: list[list[Piece]] = [[]]
    notes: list[Piece] = []
    for piece in pieces:
        ends_section = not paged and piece.role == LineRole.HEADING
        if ends_section or (paged and piece == BREAK):
            pages[-1] += notes
            notes = []
        if piece.role == LineRole.NOTE:
            notes.append(piece)
        elif piece == BREAK:
            pages += [[]] if paged else []
        else:
            pages[-1].append(piece)
    pages[-1] += notes
    return tuple(page_of(number, content) for number, content in enumerate(pages, start=1))


def raised(text: str) -> str:
    """The text with superscript digits where it is a number, as a footnote mark is; else as it is."""
    return text.translate(RAISED) if text.strip().isdecimal() else text


def note_piece(mark: str, text: str) -> Piece:
    """A footnote or endnote, its mark first."""
    return Piece(f"{raised(mark)} {joined(text)}", role=LineRole.NOTE)


def is_note(text: str) -> bool:
    """Whether a paragraph begins with a raised number: a note that was typed by hand."""
    return RAISED_MARK.match(text) is not None


def joined(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def typed_lines(text: str) -> list[str]:
    """A paragraph's text, cut where a line break stands before a bullet or number that was typed by hand."""
    return [joined(part) for part in TYPED_BULLET.split(text)]
