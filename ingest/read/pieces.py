"""Pieces of text with what a reader knows of them -> a page whose lines all carry their span."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.types import Line, Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.types import Box, Correction, LineRole, Word


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, paragraph or cell before it has a place on its page; words and corrections are placed in its own text."""

    text: str
    box: Box | None = None
    size: float | None = None
    bold: bool = False
    role: LineRole | None = None
    level: int = 0
    headers: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    corrections: tuple[Correction, ...] = ()


def page_of(number: int, pieces: Iterable[Piece], *, width: float | None = None, height: float | None = None) -> Page:
    """A page whose raw text is the pieces joined by line breaks; blank pieces are left out."""
    lines: list[Line] = []
    texts: list[str] = []
    words: list[Word] = []
    corrections: list[Correction] = []
    position = 0
    for piece in pieces:
        text = piece.text.strip()
        if not text:
            continue
        lines.append(
            Line(
                position,
                position + len(text),
                piece.box,
                piece.size,
                piece.bold,
                piece.role,
                piece.level,
                piece.headers,
            )
        )
        texts.append(text)
        shift = position - (len(piece.text) - len(piece.text.lstrip()))
        words += (replace(word, start=word.start + shift, end=word.end + shift) for word in piece.words)
        corrections += (replace(each, start=each.start + shift, end=each.end + shift) for each in piece.corrections)
        position += len(text) + 1
    return Page(
        number,
        "\n".join(texts),
        tuple(lines),
        width=width,
        height=height,
        words=tuple(words),
        corrections=tuple(corrections),
    )
