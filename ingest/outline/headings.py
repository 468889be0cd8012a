"""Which chunks are headings, and how deep each stands."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind, LineRole
from ingest.outline.chunks import LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.outline.chunks import Chunk

MAX_CHARACTERS = 130
MAX_QUESTION_CHARACTERS = 240
MAX_WORDS = 18
MIN_LETTERS, LETTER_SHARE = 3, 0.6
MAX_STACK = 2
NEAR = 4
LONG_PARAGRAPH_CHARACTERS = 150
LARGER = 1.08
LARGER_IN_OCR = 1.3
TITLE_RANK, LABEL_RANK, PLAIN_RANK, BOLD_RANK, ENUMERATED_RANK = -1, 0, 40, 50, 70
MIN_CHAPTERS = 2
STEM, TOLD_SHARE = 5, 0.5
MIN_TOLD, MIN_TOLD_SHARE = 3, 0.25
MIN_KEY_CHARACTERS = 6

# "#’ Digital kompetens", "@ Samarbete": what OCR makes of an icon.
ICON = re.compile(r"^(?:[^\w(“\"”«\[§¿¡]{1,3}\s*|(?:[\"'’#ﬁﬂ&%@\\*]|f[il](?=[\"'’])){2,4}\s+)(?=[A-ZÅÄÖ])")
STARTS_AS_TITLE = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?#?[A-ZÅÄÖÉ]|(?:19|20)\d\d(?:\s?[–-]\s?\d{2,4})?\s+[a-zåäö]{3}"
)
ENDS_AS_TEXT = re.compile(r"(?:[.;,:]|[-–]|\b(?:och|eller|samt|att|av|för|i|på|till|med|som|en|ett|den|det|de))$")
LEADS_IN = re.compile(r"\b(?:ska|skall|bör|kan|får|att|för|förväntas|ansvarar):$")
YEARS = re.compile(r"[\s–/-]*\b(?:19|20)\d\d\b")
SENTENCE_INSIDE = re.compile(r"[a-zåäö]{3}[.!?]\s+[A-ZÅÄÖ]")
SENTENCE = re.compile(r"(?:\S+\s+){4,}\S*[a-zåäö]{2}[.!?]$")
NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+(?=[^\W\d_])")
LABELLED = re.compile(r"(?:[A-ZÅÄÖ][\wåäö]{2,})\s+(\d{1,2}(?:[.:]\d{1,2})*)(?=[\s:.–-]|$)")
ENUMERATED = re.compile(r"\d{1,2}[.)]\s")
NOT_TITLE = re.compile(
    r"https?://|www\.|@\w|\(pdf|nytt fönster|^(?:video|film|källa|bild|figur|tabell|foto|diagram|ämnesord)\b|^ovan\b"
    r"|^(?:stäng|meny|dela|lyssna|skriv ut|till toppen)$|\s\|\s|\.pdf$|\.\w{2,3}\)$",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(r"\d{1,2}\s+[^\W\d_]")
# Chapters that most plans have; where some stand as chapters, the others do.
COMMON = re.compile(
    r"inledning|bakgrund|syfte(?: och mal)?|nulage|vision|(?:roller och )?ansvar(?:sfordelning)?|genomforande"
    r"|(?:uppfoljning|utvardering)(?: och (?:uppfoljning|utvardering|revidering))?|giltighet(?:stid)?"
)
# Chapters that a title is never mistaken for, and that stand beside numbered ones without a number.
OPENING = re.compile(
    r"forord|inledning|introduktion|sammanfattning|bakgrund|syfte|innehall\w*|om (?:denna|detta|den har)\b.*"
)
CLOSING = re.compile(r"(?:referens|kall|litteratur)(?:er|or|forteckning|lista)?|slutord|bilag(?:a|or)|ordlista")
FILE_NOTE = re.compile(r"\s*\((?:pdf|word|excel|nytt fönster|öppnas)\b[^()]*\).*$", re.IGNORECASE)
CONTINUED = re.compile(r"\W*\b(?:forts(?:attning|\.)?)\W*$")


def mark_headings(chunks: Sequence[Chunk]) -> None:
    """Mark the chunks that are headings and give every heading its rank, smaller for wider ones."""
    content = [chunk for chunk in chunks if not chunk.apart]
    typeset = body_style(content)
    for place, chunk in enumerate(content):
        if chunk.first.line.role == LineRole.HEADING:
            chunk.rank = chunk.level
        elif is_heading(content, place, typeset):
            chunk.kind, chunk.marker = BlockKind.HEADING, ""
    without_stacks(content)
    without_labels(content)
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
    is_short_label = text.endswith(":") and len(text.split()) <= 2 and not LEADS_IN.search(text)  # "Mål:"
    if ENDS_AS_TEXT.search(text) and not is_short_label:
        return False
    return is_wordy(text) and not NOT_TITLE.search(text) and is_one_sentence(text)


def is_wordy(text: str) -> bool:
    """Whether a title is made of letters, not of what OCR makes of lines and numbers."""
    letters = sum(letter.isalpha() for letter in text)
    shown = len("".join(YEARS.sub("", text).split()))
    return letters >= MIN_LETTERS and letters >= LETTER_SHARE * shown and "|" not in text[:3]


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
    on_cover = place > 0 and not is_anchored(chunk) and is_one_of_labels(chunks, place + 1)  # "Småköpings kommun"
    if on_cover or has_neighbour(chunks, place) or is_one_of_labels(chunks, place):
        return False
    if is_footnote(chunks, place + 1) or (numbered and is_footnote(chunks, place)):
        return False
    after_heading = before is not None and before.kind == BlockKind.HEADING
    if not (chunk.first.gap or chunk.first.first or numbered or after_heading):
        return False
    if before is not None and (repeats(chunk, before) or answers(chunk, before)):
        return False
    return following.first.gap or following.first.first or chunk.last.ends_early(following.text)


def is_one_of_labels(chunks: Sequence[Chunk], place: int) -> bool:
    """Whether a chunk is one of several labels with their values, as on a cover: "Diarienummer: 2026/12"."""
    near = chunks[max(place - 1, 0) : place + 2]
    labels = sum(LABEL.match(chunk.text) is not None and not LABELLED.match(chunk.text) for chunk in near)
    return labels > 1 and LABEL.match(chunks[place].text) is not None


def has_neighbour(chunks: Sequence[Chunk], place: int) -> bool:
    """Whether something stands beside a chunk on its line: a label and its value, or the cells of a table."""
    box = chunks[place].first.line.box
    if box is None:
        return False
    middle = (box.y0 + box.y1) / 2
    near = [*chunks[max(place - NEAR, 0) : place], *chunks[place + 1 : place + 1 + NEAR]]
    rows = (row for chunk in near for row in chunk.rows if row.page == chunks[place].first.page)
    return any(row.line.box is not None and row.line.box.y0 < middle < row.line.box.y1 for row in rows)


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
            on_cover = run[0] is chunks[0]
            followed = chunk is not None and (is_long(chunk) or (on_cover and reads_as_text(chunk)))
            kept = [chunks[0], *(run[-1:] if followed else [])]
            for each in unnumbered:
                each.kind = BlockKind.HEADING if each in kept else BlockKind.PARAGRAPH
        run = [] if plain is None else [plain]


def is_long(chunk: Chunk) -> bool:
    """Whether a chunk is as long as only running text is."""
    return len(chunk.text) >= LONG_PARAGRAPH_CHARACTERS


def reads_as_text(chunk: Chunk) -> bool:
    """Whether a chunk is running text: long, or a whole sentence."""
    return is_long(chunk) or SENTENCE.search(chunk.text) is not None


def is_plain_heading(chunk: Chunk) -> bool:
    """Whether a chunk is a heading that neither a role nor its type makes one."""
    return chunk.kind == BlockKind.HEADING and not chunk.first.line.role and not chunk.first.line.size


def without_labels(chunks: Sequence[Chunk]) -> None:
    """Unmark plain short lines that only look like headings: the title told again, and the labels of links.

    What is the label of a link once is so wherever it stands.
    """
    headings = [place for place, chunk in enumerate(chunks) if chunk.kind == BlockKind.HEADING]
    document = fold(title(chunks[headings[0]])) if headings and is_title(chunks, headings) else None
    labels = {fold(FILE_NOTE.sub("", chunk.text)).strip() for chunk in chunks if FILE_NOTE.search(chunk.text)}
    labels |= {fold(title(chunks[place])) for place in links_under_questions(chunks, headings)}
    labels |= {document} if document else set()
    for place in headings[1:]:
        if is_plain_heading(chunks[place]) and not is_anchored(chunks[place]) and fold(title(chunks[place])) in labels:
            chunks[place].kind = BlockKind.PARAGRAPH


def links_under_questions(chunks: Sequence[Chunk], headings: Sequence[int]) -> list[int]:
    """The short lines under numbered questions that are labels of links: they tell again what was just said.

    Where many do, such questions have no headings of their own, and the others are labels, too; but what stands right
    over the next question may be the heading of the next part.
    """
    under: list[int] = []
    asked = False
    for place in headings:
        if is_anchored(chunks[place]) or is_question(chunks[place]):
            asked = is_question(chunks[place])
        elif asked and is_plain_heading(chunks[place]):
            under.append(place)
    told = [place for place in under if is_told_again(chunks, place)]
    if len(told) < max(MIN_TOLD, MIN_TOLD_SHARE * len(under)):
        return told
    return [place for place in under if place in told or not is_question(chunks[place + 1])]


def is_told_again(chunks: Sequence[Chunk], place: int) -> bool:
    """Whether a short line says what the paragraph before it has said, so that it does not head what follows."""
    before = chunks[place - 1]
    stems = {word[:STEM] for word in re.findall(r"\w+", fold(before.text))}
    words = [word for word in re.findall(r"\w+", fold(title(chunks[place]))) if len(word) >= STEM - 1]
    told = sum(word[:STEM] in stems for word in words)
    return before.kind == BlockKind.PARAGRAPH and bool(words) and told >= TOLD_SHARE * len(words)


def is_question(chunk: Chunk) -> bool:
    """Whether a heading is a question with a number."""
    numbered = NUMBER.match(title(chunk)) or ENUMERATED.match(title(chunk))
    return chunk.kind == BlockKind.HEADING and numbered is not None and title(chunk).endswith("?")


def is_anchored(chunk: Chunk) -> bool:
    """Whether a heading shows by number, label or the file's own word that it is one."""
    return bool(chunk.first.line.role or NUMBER.match(title(chunk)) or LABELLED.match(title(chunk)))


def rank_headings(chunks: Sequence[Chunk], typeset: tuple[float, bool] | None) -> None:
    """Give every heading that has no level of its own a rank by type, number, label or place."""
    styles = sorted({style(chunk) for chunk in chunks if is_typeset(chunk)})
    plain = PlainRanks(chunks)
    for place, chunk in enumerate(chunks):
        if chunk.kind != BlockKind.HEADING or chunk.first.line.role == LineRole.HEADING:
            continue
        if is_typeset(chunk) and typeset:
            chunk.rank = 1 + styles.index(style(chunk))
        elif chunk.first.line.role:
            chunk.rank = BOLD_RANK
        else:
            chunk.rank = plain.rank_of(place)


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


class PlainRanks:
    """The ranks of headings in plain text: by number or label ("Del 2"), else by where headings stand together."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        """Learn which heading is the title, and whether chapters are numbered."""
        self.chunks = chunks
        self.headings = [place for place, chunk in enumerate(chunks) if chunk.kind == BlockKind.HEADING]
        self.title = self.headings[0] if self.headings and is_title(chunks, self.headings) else None
        numbered = [place for place in self.headings if anchored_rank(chunks[place]) == LABEL_RANK + 1]
        self.chapters = [place for place in numbered if not CLOSING.match(fold(title(chunks[place])))]
        self.current: float = PLAIN_RANK
        self.keys = Counter(key(chunks[place]) for place in self.headings)
        self.common = 0  # how many common chapters have stood as chapters
        self.seen: dict[str, tuple[float, float | None]] = {}  # by key: rank, and that of a heading right over it

    def rank_of(self, place: int) -> float:
        """The rank of the heading there; to be asked for in reading order."""
        chunk = self.chunks[place]
        rank = anchored_rank(chunk)
        if place == self.title:
            return TITLE_RANK
        if rank is None:
            rank = LABEL_RANK + 1 if self.is_chapter(place) else self.plain_rank(place)
            self.current = rank if rank >= PLAIN_RANK else PLAIN_RANK
            self.seen[key(chunk)] = (rank, self.rank_over(place))
            self.common += rank == PLAIN_RANK and COMMON.fullmatch(fold(title(chunk))) is not None
        return rank

    def is_chapter(self, place: int) -> bool:
        """Whether a heading without a number is a chapter beside numbered ones: the first, or one that opens or closes."""
        if len(self.chapters) < MIN_CHAPTERS:
            return False
        text = fold(title(self.chunks[place]))
        after_title = [heading for heading in self.headings if heading != self.title]
        first = place == after_title[0] and place < self.chapters[0]
        opens = OPENING.fullmatch(text) is not None and place < self.chapters[0]
        return first or opens or (CLOSING.fullmatch(text) is not None and place > self.chapters[-1])

    def plain_rank(self, place: int) -> float:
        """The rank of a heading by its neighbours: under one right over it, beside those it stands over or goes on from."""
        chunk, following = self.chunks[place], self.chunks[place + 1]
        over = self.rank_over(place)
        if over is not None:
            return over + 1
        goes_on = self.known(CONTINUED.sub("", fold(title(chunk)))) if CONTINUED.search(fold(title(chunk))) else None
        if goes_on:
            return goes_on[0]
        recurring = self.known(key(following)) if following.kind == BlockKind.HEADING else None
        if recurring and not self.known(key(chunk)):
            return recurring[0] if recurring[1] is None else recurring[1]
        if self.common >= MIN_CHAPTERS and self.keys[key(chunk)] == 1 and COMMON.fullmatch(fold(title(chunk))):
            return PLAIN_RANK
        opens_page = place > 0 and chunk.first.page != self.chunks[place - 1].first.page
        opens_part = following.kind == BlockKind.HEADING and anchored_rank(following) is None and opens_page
        return PLAIN_RANK if opens_part else self.current

    def rank_over(self, place: int) -> float | None:
        """The rank of a plain heading that stands right over this one."""
        before = self.chunks[place - 1] if place else None
        if before is None or before.kind != BlockKind.HEADING:
            return None
        return before.rank if PLAIN_RANK <= before.rank < ENUMERATED_RANK else None

    def known(self, wanted: str) -> tuple[float, float | None] | None:
        """What is known of a heading that stood before, the scraps of an icon beside it or not."""
        wanted = re.sub(r"[^bcdfghjklmnpqrstvwxz]", "", wanted)
        alike = (
            self.seen[key]
            for key in reversed(self.seen)
            if key == wanted
            or (min(len(key), len(wanted)) >= MIN_KEY_CHARACTERS and (key.startswith(wanted) or wanted.startswith(key)))
        )
        return next(alike, None)


def anchored_rank(chunk: Chunk) -> float | None:
    """The rank that a heading's number or label gives it; None without one."""
    text = title(chunk)
    if ENUMERATED.match(text):
        return ENUMERATED_RANK
    if number_depth(text):
        return LABEL_RANK + number_depth(text)
    label = LABELLED.match(text)
    return LABEL_RANK + len(re.split(r"[.:]", label.group(1))) if label else None


def is_title(chunks: Sequence[Chunk], headings: Sequence[int]) -> bool:
    """Whether the first heading is the document's title: no running text before it, nor until the next heading."""
    first = headings[0]
    text = fold(title(chunks[first]))
    if len(headings) == 1 or anchored_rank(chunks[first]) is not None or OPENING.fullmatch(text):
        return False
    second = key(chunks[headings[1]])
    if any(key(chunks[place]) == second for place in headings[2:]):  # a part of each chapter, not a chapter
        return False
    cover = chunks[: headings[1]]
    if chunks[first].first.page != chunks[0].first.page or sum(bool(chunk.marker) for chunk in cover) > 1:
        return False
    return not any(chunk.kind == BlockKind.CELL or reads_as_text(chunk) for chunk in cover)
