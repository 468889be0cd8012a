"""The kept turns of a conversation -> one file with every answer as it was given, its quotes and its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.archive import Kept
from assistant.errors import InputError
from assistant.export.files import MEDIA_TYPES, File, Format
from assistant.export.receipt import WITHOUT_QUESTION, given_at, moment, parts_of
from assistant.export.receipt_files import AUTHOR, Part, Shape, markdown_of, word_of

CONVERSATION_FORMATS = (Format.DOCX.value, Format.MARKDOWN.value)


def conversation_file(turns: Sequence[Kept], format_: str, *, base: str = "") -> File:
    """The conversation as a file; the same bytes for the same turns, of which there is one at least. Raises InputError."""
    if format_ not in CONVERSATION_FORMATS:
        listed = ", ".join(CONVERSATION_FORMATS)
        raise InputError(f"”{format_}” går inte att spara ett samtal som. Välj bland: {listed}.")
    given = given_at(turns[0])
    parts = tuple(_parts(turns, base))
    id_ = turns[0].turn.answer.id
    content = word_of(parts, given) if format_ == Format.DOCX else markdown_of(parts)
    return File(f"samtal-{given:%Y-%m-%d}-{id_[:8]}.{format_}", MEDIA_TYPES[Format(format_)], content)


def _parts(turns: Sequence[Kept], base: str) -> Iterator[Part]:
    """A title and then every receipt, its headings one level down."""
    first = next((each.turn.question for each in turns if each.turn.question), WITHOUT_QUESTION)
    yield Part(Shape.HEADING, f"Samtal: {first}")
    count = "En fråga" if len(turns) == 1 else f"{len(turns)} frågor"
    yield Part(Shape.SMALL, f"{count} till styrdokumenten i {AUTHOR}, från {moment(given_at(turns[0]))}.")
    for turn in turns:
        for part in parts_of(turn, base):
            yield replace(part, level=part.level + 1) if part.shape is Shape.HEADING else part
