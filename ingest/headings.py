"""Which chunks are headings, and how deep each stands."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind, LineRole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from ingest.chunks import Chunk

MAX_CHARACTERS = 130
MAX_QUESTION_CHARACTERS = 240
MAX_WORDS = 18
MIN_LETTERS, LETTER_SHARE = 3, 0.6
MAX_STACK = 2
LONG_PARAGRAPH_CHARACTERS = 150
LARGER = 1.08
LARGER_IN_OCR = 1.3
BOLD_RANK, ENUMERATED_RANK = 50, 70
LABEL_RANK, PLAIN_RANK, NESTED_RANK = 0, 40, 41

# "#’ Digital kompetens", "@ Samarbete": what OCR makes of an icon.
ICON = re.compile(r"^(?:[^\w(“\"”«\[§¿¡]{1,3}\s*|[\"'’#ﬁﬂ&%@\\*]{2,4}\s+)(?=[A-ZÅÄÖ])")
STARTS_AS_TITLE = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?#?[A-ZÅÄÖÉ]")
ENDS_AS_TEXT = re.compile(r"(?:[.;,:]|[-–]|\b(?:och|eller|samt|att|av|för|i|på|till|med|som|en|ett|den|det|de))$")
SENTENCE_INSIDE = re.compile(r"[a-zåäö]{3}[.!?]\s+[A-ZÅÄÖ]")
NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+(?=[^\W\d_])")
LABELLED = re.compile(r"(?:[A-ZÅÄÖ][\wåäö]{2,})\s+(\d{1,2}(?:[.:]\d{1,2})*)(?=[\s:.–-]|$)")
ENUMERATED = re.compile(r"\d{1,2}[.)]\s")
NOT_TITLE = re.compile(
    r"https?://|www\.|@\w|\(pdf|nytt fönster|^(?:video|film|källa|bild|figur|tabell|foto|diagram|ämnesord)\b|^ovan\b"
    r"|^(?:stäng|meny|dela|lyssna|skriv ut|till toppen)$",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(r"\d{1,2}\s+[^\W\d_]")


def mark_headings(chunks: Sequence[Chunk]) -> None:
    """Mark the chunks that are headings and give every heading its rank, smaller for wider ones."""
    content = [chunk for chunk in chunks if chunk.kind != BlockKind.FURNITURE]
    typeset = body_style(content)
    for place, chunk in enumerate(content):
        if chunk.first.line.role == LineRole.HEADING:
            chunk.rank = chunk.level
        elif is_heading(content, place, typeset):
            chunk.kind, chunk.marker = BlockKind.HEADING, ""
    without_stacks(content)
    rank_headings(content, typeset)


def body_style(chunks: Sequence[Chunk]) -> tuple[float, bool] | None:
    """Size and weight of most of the text; None where the file has no type to go by."""
    counts: Counter[tuple[float, bool]] = Counter()
    for chunk in chunks:
        for row in chunk.rows:
            if row.line.size and not row.line.role:
                counts[round(row.line.size), row.line.bold] += len(row.text)
    return counts.most_common(1)[0][0] if counts else None


def is_heading(chunks: Sequence[Chunk], place: int, typeset: tuple[float, bool] | None) -> bool:
    """Whether a chunk that no role names reads and stands as a heading."""
    chunk = chunks[place]
    following = chunks[place + 1] if place + 1 < len(chunks) else None
    if chunk.kind == BlockKind.CELL or following is None or not reads_as_title(chunk):
        return False
    if chunk.first.line.role is not None:
        return chunk.first.line.role == LineRole.PARAGRAPH and chunk.first.line.bold and not chunk.marker
    if chunk.marker and not (ENUMERATED.match(chunk.text) and heads_text(chunks, place)):
        return False
    if typeset and chunk.first.line.size and not chunk.first.ocr:
        return stands_out(chunk, typeset)
    return (typeset is not None and is_larger(chunk, typeset[0], LARGER_IN_OCR)) or stands_alone(chunks, place)


def reads_as_title(chunk: Chunk) -> bool:
    """Whether a chunk is worded as a heading: short, no sentence, no link, no caption."""
    text = title(chunk)
    limit = MAX_QUESTION_CHARACTERS if NUMBER.match(text) and text.endswith("?") else MAX_CHARACTERS
    labelled = LABELLED.match(text) or NUMBER.match(text)
    if len(text) > (limit if not labelled else MAX_QUESTION_CHARACTERS) or not STARTS_AS_TITLE.match(text):
        return False
    if not labelled and len(text.split()) > MAX_WORDS:
        return False
    if ENDS_AS_TEXT.search(text) and not (text.endswith(":") and len(text.split()) <= 2):  # "Mål:"
        return False
    return is_wordy(text) and not NOT_TITLE.search(text) and is_one_sentence(text)


def is_wordy(text: str) -> bool:
    """Whether a title is made of letters, not of what OCR makes of lines and numbers."""
    letters = sum(letter.isalpha() for letter in text)
    return letters >= MIN_LETTERS and letters >= LETTER_SHARE * len("".join(text.split())) and "|" not in text[:3]


def is_one_sentence(text: str) -> bool:
    """Whether a title is a single sentence; a numbered question may be two."""
    return not SENTENCE_INSIDE.search(text) or (text.endswith("?") and bool(NUMBER.match(text)))


def title(chunk: Chunk) -> str:
    """A chunk's text without the icon before it."""
    return ICON.sub("", " ".join(chunk.text.split()))


def stands_out(chunk: Chunk, typeset: tuple[float, bool]) -> bool:
    """Whether a chunk is set larger than the body text, or bold where that is not."""
    if is_larger(chunk, typeset[0], LARGER):
        return True
    return chunk.first.line.bold and not typeset[1] and all(row.line.bold for row in chunk.rows)


def is_larger(chunk: Chunk, body: float, share: float) -> bool:
    """Whether a chunk's type is larger than the body's by more than a share."""
    return min(row.line.size or 0 for row in chunk.rows) > body * share + 0.3


def stands_alone(chunks: Sequence[Chunk], place: int) -> bool:
    """Whether a chunk of plain text stands as headings do: space above it, text of another sort beneath."""
    chunk, following = chunks[place], chunks[place + 1]
    before = chunks[place - 1] if place else None
    numbered = number_depth(title(chunk)) > 0 and not ENUMERATED.match(title(chunk))
    if number_depth(title(chunk)) > 1:
        return True
    if is_footnote(chunks, place + 1) or (numbered and is_footnote(chunks, place)):
        return False
    after_heading = before is not None and before.kind == BlockKind.HEADING
    if not (chunk.first.gap or chunk.first.first or numbered or after_heading):
        return False
    if before is not None and (repeats(chunk, before) or answers(chunk, before)):
        return False
    return following.first.gap or following.first.first or chunk.last.ends_early(following.text)


def answers(chunk: Chunk, before: Chunk) -> bool:
    """Whether a chunk is what a lead-in before it announces, not a heading."""
    announced = before.kind != BlockKind.HEADING and before.text.rstrip().endswith(":")
    return announced and not ENUMERATED.match(chunk.text)


def is_footnote(chunks: Sequence[Chunk], place: int) -> bool:
    """Whether nothing but footnotes stands from here to the foot of the page."""
    page = chunks[place].first.page
    rest = [chunk for chunk in chunks[place : place + 12] if chunk.first.page == page]
    return rest[-1] is not chunks[min(place + 11, len(chunks) - 1)] and all(
        FOOTNOTE.match(chunk.text) or NOT_TITLE.search(chunk.text) or chunk.text.strip().isdecimal() for chunk in rest
    )


def repeats(chunk: Chunk, before: Chunk) -> bool:
    """Whether a chunk only repeats words of the paragraph before it: the label of a link in it."""
    if before.kind != BlockKind.PARAGRAPH or chunk.first.first or len(before.text) < LONG_PARAGRAPH_CHARACTERS:
        return False
    return " ".join(title(chunk).split()[:2]).rstrip(",:-") in before.text


def heads_text(chunks: Sequence[Chunk], place: int) -> bool:
    """Whether running text follows a numbered line, so that it is a heading and not an item of a list."""
    chunk, following = chunks[place], chunks[place + 1]
    if following.marker == chunk.marker or following.kind == BlockKind.CELL:
        return False
    if not (following.first.gap or chunk.last.ends_early(following.text)):
        return False
    return (
        following.kind == BlockKind.PARAGRAPH
        and not following.first.lower
        and len(following.text) > len(title(chunk)) / 2
    )


def without_stacks(chunks: Sequence[Chunk]) -> None:
    """Unmark runs of many short lines in plain text: the debris of a figure or a table, not headings.

    The first line of the document may be its title, and the last of a run the heading of the text that follows it.
    """
    run: list[Chunk] = []
    for chunk in [*chunks, None]:
        plain = chunk if chunk is not None and is_plain_heading(chunk) else None
        if plain is not None and (not run or run[-1].first.page == plain.first.page):
            run.append(plain)
            continue
        unnumbered = [each for each in run if not number_depth(title(each)) and not LABELLED.match(title(each))]
        if len(unnumbered) > MAX_STACK:
            followed = chunk is not None and len(chunk.text) >= LONG_PARAGRAPH_CHARACTERS
            kept = [chunks[0], *(run[-1:] if followed else [])]
            for each in unnumbered:
                each.kind = BlockKind.HEADING if each in kept else BlockKind.PARAGRAPH
        run = [] if plain is None else [plain]


def is_plain_heading(chunk: Chunk) -> bool:
    """Whether a chunk is a heading that neither a role nor its type makes one."""
    return chunk.kind == BlockKind.HEADING and not chunk.first.line.role and not chunk.first.line.size


def rank_headings(chunks: Sequence[Chunk], typeset: tuple[float, bool] | None) -> None:
    """Give every heading that has no level of its own a rank by type, number, label or place."""
    styles = sorted({style(chunk) for chunk in chunks if is_typeset(chunk)})
    plain = PLAIN_RANK
    nested: set[str] = set()
    for place, chunk in enumerate(chunks):
        if chunk.kind != BlockKind.HEADING or chunk.first.line.role == LineRole.HEADING:
            continue
        if is_typeset(chunk) and typeset:
            chunk.rank = 1 + styles.index(style(chunk))
            continue
        if chunk.first.line.role:
            chunk.rank = BOLD_RANK
            continue
        chunk.rank = plain_rank(chunks, place, current=plain, nested=nested)
        plain = int(chunk.rank) if chunk.rank in (PLAIN_RANK, NESTED_RANK) else plain
        if chunk.rank == NESTED_RANK:
            nested.add(key(chunk))


def is_typeset(chunk: Chunk) -> bool:
    """Whether a heading's rank can be read from its type."""
    return chunk.kind == BlockKind.HEADING and not chunk.first.line.role and bool(chunk.first.line.size)


def style(chunk: Chunk) -> tuple[float, bool, int]:
    """A heading's type as a sort key, the widest first: large before small, bold before plain, few numbers first."""
    step = 4 if chunk.first.ocr else 1
    return -round((chunk.first.line.size or 0) / step), not chunk.first.line.bold, number_depth(title(chunk))


def number_depth(text: str) -> int:
    """How many parts the number before a heading has; 0 without a number."""
    match = NUMBER.match(text)
    return match.group(1).count(".") + 1 if match else 0


def key(chunk: Chunk) -> str:
    """A heading's consonants: what OCR leaves of a heading that recurs."""
    return re.sub(r"[^bcdfghjklmnpqrstvwxz]", "", fold(title(chunk)))


def plain_rank(chunks: Sequence[Chunk], place: int, *, current: int, nested: AbstractSet[str]) -> float:
    """The rank of a heading in plain text: by number, by label ("Del 2"), else by whether headings stand together.

    `nested` are the headings that have stood under a wider one; what stands right over one of them is wide again.
    """
    chunk = chunks[place]
    label = LABELLED.match(title(chunk))
    if ENUMERATED.match(title(chunk)):
        return ENUMERATED_RANK
    if number_depth(title(chunk)):
        return LABEL_RANK + number_depth(title(chunk))
    if label:
        return LABEL_RANK + len(re.split(r"[.:]", label.group(1)))
    before = chunks[place - 1] if place else None
    if before is not None and before.kind == BlockKind.HEADING and before.rank == PLAIN_RANK:
        return NESTED_RANK
    return PLAIN_RANK if opens_part(chunks, place, nested) else current


def opens_part(chunks: Sequence[Chunk], place: int, nested: AbstractSet[str]) -> bool:
    """Whether a plain heading opens a new part: first of all, or right over another heading where such stand."""
    chunk, following = chunks[place], chunks[place + 1]
    if place == 0:
        return True
    stacked = following.kind == BlockKind.HEADING
    recurs = key(following) in nested and key(chunk) not in nested
    return stacked and (recurs or chunk.first.page != chunks[place - 1].first.page)
