"""The letters that OCR with the wrong language mistook, page by page: raw texts -> corrections.

Which words are meant is Bayes: a channel says how probable a reading is of a word, the language how probable the word is among
its neighbours, and both learn from the document (`channel`, `language`, `decoder`). Which pages are repaired at all, what is no
word (addresses, codes), bullets, abbreviations and footnote marks are rules (`damage`, `tokens`, `marks`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.types import Correction
from ingest.letters.damage import damaged_pages
from ingest.letters.marks import abbreviations, footnote_digits, letter_bullets, opening_strokes
from ingest.letters.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.letters.channel import Step
    from ingest.letters.decoder import Candidate, Decoder
    from ingest.letters.tokens import Token

ROUND = "OGCQ"  # the capitals a small ö is read as


def correct(texts: Sequence[str]) -> tuple[tuple[Correction, ...], ...]:
    """The corrections of each page's raw text, in order, not overlapping, minimal; none for a page whose letters are right."""
    damaged = damaged_pages(texts)
    if not damaged:
        return ((),) * len(texts)

    from ingest.letters.decoder import Decoder

    pages = {number: tokenize(texts[number]) for number in damaged}
    decoder = Decoder(intact=sum(signs.intact for signs in damaged.values()) / len(damaged))
    chosen = dict(zip(pages, decoder.read(list(pages.values())), strict=True))
    bullets = dict(zip(pages, letter_bullets([texts[number] for number in pages]), strict=True))
    return tuple(
        page_corrections(text, pages[number], chosen[number], bullets[number], decoder) if number in damaged else ()
        for number, text in enumerate(texts)
    )


def page_corrections(
    text: str, tokens: Sequence[Token], chosen: Sequence[Candidate], bullets: Sequence[Correction], decoder: Decoder
) -> tuple[Correction, ...]:
    """The corrections of one page, those by rule before those of words."""
    language = decoder.language
    found = [*bullets, *opening_strokes(text, tokens)]
    found += abbreviations(text, language.capitals, language.misread_capitals)
    found += footnote_digits(text, [token for token, meant in zip(tokens, chosen, strict=True) if meant.known])
    taken = {place for correction in found for place in range(correction.start, correction.end)}
    for token, meant in zip(tokens, chosen, strict=True):
        if meant.known and meant.entry.word != token.read and taken.isdisjoint(token.places):
            name = meant.entry.head not in language.rests
            found += word_corrections(token, decoder.channel.align(meant.entry.word, token.read), name=name)
    return tuple(sorted(found, key=lambda correction: correction.start))


def word_corrections(token: Token, steps: Sequence[Step], *, name: bool) -> list[Correction]:
    """The letters of a word to replace, in the case of what they replace."""
    corrections = []
    for step in steps:
        read = token.raw[step.start : step.end]
        if read.lower() == step.meant:
            continue
        start = token.places[step.start] if step.start < len(token.places) else token.places[-1] + 1
        end = token.places[step.end - 1] + 1 if read else start
        capital = is_upper(token, step, name=name)
        corrections.append(Correction(start, end, step.meant.upper() if capital else step.meant))
    return corrections


def is_upper(token: Token, step: Step, *, name: bool) -> bool:
    """Whether a mistaken letter was a capital: as its reading is, as a sentence's first is, as all others of the word are.

    A small ö is read as a capital O too; that is what it is where a word that is no name continues a sentence.
    """
    others = [letter for letter in token.raw[: step.start] + token.raw[step.end :] if letter.isalpha()]
    if len(others) > 1 and all(map(str.isupper, others)):
        return True
    if step.start > 0:
        return False
    read = token.raw[: step.end]
    if not read[:1].isalpha():
        return token.first
    return read[0].isupper() and (name or read not in ROUND or not token.inside)
