"""Rows that only frame a document: running heads and feet, page numbers, tables of contents, links, scraps of figures."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind, LineRole
from ingest.outline.chunks import BULLET, LONE_BULLET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ingest.outline.rows import Row

EDGE_ROWS = 4
MIN_LIKENESS, MAX_LENGTHS_APART = 0.88, 3
WORDS_ALIKE = 0.3  # of a text's long words, to be worth comparing letter by letter
MIN_SURE_CHARACTERS = 20
MIN_LONG_CHARACTERS = 30
MIN_HEAD_PAGES, MIN_FOOT_PAGES = 3, 2
SHARE_OF_PAGES = 0.35

# "3", "- 3 -", "3 (9)", "3/9", "Sida 3 av 9", "Sid. 3"
PAGE_NUMBER = re.compile(
    r"(?:sid(?:a|an|\.)?\s*)?[-–]?\s*\d{1,4}\s*[-–]?\s*(?:(?:av|/|\()\s*\d{1,4}\s*\)?)?", re.IGNORECASE
)
ROMAN_NUMBER = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})", re.IGNORECASE)
# "10 (17)", "Sida 3 av 9": a page number wherever it stands.
NUMBER_OF_PAGES = re.compile(r"\d{1,3}\s*\(\d{1,3}\)|sid(?:a|an|\.)?\s+\d{1,3}(?:\s+av\s+\d{1,3})?", re.IGNORECASE)
# "Småköpings kommun 2 (3)", and what OCR makes of it: "Småköpings kommun 23)".
ENDS_IN_NUMBER = re.compile(r"\D\s(\d{1,3}?)\s*\(?\s*(\d{1,3})\)$")
# "Inledning ........ 4", "2.1 Syfte … 5"
MAX_CONTENTS_CHARACTERS = 400
CONTENTS_LINE = re.compile(r".*(?:\.\s?){4,}\s*\d{0,3}|.*…+\s*\d{1,3}")
CONTENTS_HEADING = re.compile(
    r"(?:sidans )?innehall(?:sforteckning| pa (?:den har |denna )?sidan?)?|table of contents|contents"
    r"|pa (?:den har|denna) sidan?|i (?:det har|detta) dokument(?:et)?"
)
CONTENTS_ENTRY = re.compile(r"\S.{2,120}?[\s.](?:\d{1,3}|[ivx]{1,5})")
MAX_HEADING = 30
LINK = re.compile(r"(?:https?://|www\.)\S+")
# What a web page says of itself: its buttons, its links onwards, the label of a film.
WEB_LABEL = re.compile(
    r".*\btill toppen|\S*till toppen|(?:till|hoppa till) innehållet|stäng|meny|sök|dela|lyssna|skriv ut|ämnesord"
    r"|tillbaka|nästa(?: sida)?|föregående(?: sida)?|visa (?:mer|mindre|alla)|läs mer"
    r"|läs mer (?:om|på|i|här)\b[^.!?]{0,90}(?:\.\w{2,4})?|(?:video|film): \S[^.!?]{0,90}",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
ODD = frozenset("\"'“”‘’*|[]{}<>\\^~§&@#=_¢£€°ﬁﬂ¥®©")
WORD = re.compile(r"[(\[“\"”’']*[A-ZÅÄÖ]?[a-zåäöéü]{2,}(?:-[a-zåäöéü]+)*[.,;:!?)\]“\"”’']*")
SENTENCE_END = re.compile(r"(?<=[^\W\d]{3})[.!?:;][\"”’')]*$")
HAS_WORD = re.compile(r"\w")
MIN_ODD, ODD_SHARE, WORD_SHARE = 3, 0.1, 0.6
RUBBISH_SHARE = 0.15
SENTENCE_SHARE = 0.6


def furniture_rows(rows: Sequence[Row]) -> dict[int, BlockKind]:
    """The rows that stand outside the text, by number; one of them is a paragraph where it says what no other row does."""
    named = {number for number, row in enumerate(rows) if row.line.role == LineRole.FURNITURE or is_web_label(row)}
    edges = edge_rows(rows)
    found = {*named, *edges, *contents_rows(rows, named | edges), *figure_rows(rows)}
    kinds = dict.fromkeys(sorted(found), BlockKind.FURNITURE)
    return kinds | dict.fromkeys(said_once(rows, found), BlockKind.PARAGRAPH)


def is_web_label(row: Row) -> bool:
    """Whether a row of plain text is a web page's own: a button, "Läs mer om …", the label of a film."""
    return row.line.role is None and not row.line.box and bool(WEB_LABEL.fullmatch(row.text))


def contents_rows(rows: Sequence[Row], aside: AbstractSet[int]) -> set[int]:
    """The rows of tables of contents with the heading over them, over what else is set aside between them."""
    found = {number for number, row in enumerate(rows) if may_be_contents(row) and CONTENTS_LINE.fullmatch(row.text)}
    headings = [number for number, row in enumerate(rows) if heads_contents(row)]
    places = {title_key(row): number for number, row in enumerate(rows)} if headings else {}
    for number in headings:
        entries = list(entries_from(rows, number + 1, found | aside, places))
        if sum(entry not in aside for entry in entries) > 1:  # one entry is no table of contents
            found |= {number, *entries}
    return found


def heads_contents(row: Row) -> bool:
    """Whether a row is the heading of a table of contents."""
    return len(row.text) <= MAX_HEADING and bool(CONTENTS_HEADING.fullmatch(fold(row.text).strip(" :")))


def entries_from(rows: Sequence[Row], start: int, known: AbstractSet[int], places: Mapping[str, int]) -> Iterator[int]:
    """The rows of a table of contents from its first entry on; an entry may run over two rows."""
    number = start
    while number < len(rows):
        over_two = number + 1 < len(rows) and not rows[number].terminated and has_number(rows[number + 1])
        wrapped = over_two and rows[number].line.role in (None, LineRole.PARAGRAPH)
        told_again = places[title_key(rows[number])] > number
        if not (number in known or has_number(rows[number]) or told_again or wrapped):
            return
        yield number
        number += 1


def title_key(row: Row) -> str:
    """A row's text as it can be told again as the heading that a table of contents names."""
    return re.sub(r"^[\d.\s]+|\W+$", "", fold(row.text)) if row.line.role != LineRole.CELL else ""


def may_be_contents(row: Row) -> bool:
    """Whether a row is short enough for an entry of a table of contents, and the file says nothing else of it."""
    return row.line.role in (None, LineRole.PARAGRAPH) and len(row.text) <= MAX_CONTENTS_CHARACTERS


def has_number(row: Row) -> bool:
    """Whether a row reads as a title with its page number, or is a page number alone."""
    return may_be_contents(row) and bool(
        CONTENTS_LINE.fullmatch(row.text) or CONTENTS_ENTRY.fullmatch(row.text) or PAGE_NUMBER.fullmatch(row.text)
    )


def figure_rows(rows: Sequence[Row]) -> set[int]:
    """What OCR made of figures and icons: rows of signs, and the scraps of words that stand in one group with them."""
    found: set[int] = set()
    for group in groups_of(rows):
        rubbish = [number for number in group if is_rubbish(rows[number].text)]
        sentence = any(
            SENTENCE_END.search(rows[number].text) and rows[number].share > SENTENCE_SHARE for number in group
        )
        found |= set(group) if rubbish and not sentence and len(rubbish) >= RUBBISH_SHARE * len(group) else set(rubbish)
    return found


def groups_of(rows: Sequence[Row]) -> Iterator[list[int]]:
    """The numbers of the rows that no role names, group by group as space parts them."""
    group: list[int] = []
    for number, row in enumerate(rows):
        if group and (row.gap or row.line.role is not None):
            yield group
            group = []
        if row.line.role is None:
            group.append(number)
    if group:
        yield group


def is_rubbish(text: str) -> bool:
    """Whether a row is signs more than words, as OCR reads drawings."""
    if ODD.isdisjoint(text) and HAS_WORD.search(text):
        return False
    letters = "".join(text.split())
    if "http" in text or "www" in text or LONE_BULLET.fullmatch(text):
        return False
    odd = sum(letter in ODD for letter in letters)
    words = sum(len(word) for word in text.split() if WORD.fullmatch(word))
    if not words:
        return not any(letter.isalnum() for letter in letters) or (odd > 0 and len(letters) <= MIN_ODD)
    return odd >= MIN_ODD and odd >= ODD_SHARE * len(letters) and words < WORD_SHARE * len(letters)


def edge_rows(rows: Sequence[Row]) -> set[int]:
    """The rows at the top and bottom of pages that recur there, number the page, or only list links."""
    pages: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        pages[row.page].append(number)
    if len(pages) == 1:
        return {number for number in outer(next(iter(pages.values()))) if sided_number(rows[number])}
    found: set[int] = set()
    tops = [page[:EDGE_ROWS] for page in pages.values()]
    feet = [page[: -EDGE_ROWS - 1 : -1] for page in pages.values()]
    for edges, min_pages in ((tops, MIN_HEAD_PAGES), (feet, MIN_FOOT_PAGES)):
        found |= recurring(rows, edges, min_pages=min_pages)
        found |= {number for edge in edges for number in edge[:1] if numbers_its_page(rows[number], max(pages))}
        roman = sum(bool(ROMAN_NUMBER.fullmatch(rows[edge[0]].text)) for edge in edges if edge) > 1
        for edge in edges:
            found |= numbers_at(rows, edge, found, roman=roman)
    for page in pages.values():
        found |= trailing_links(rows, page)
    return found | strays(rows, found)


def numbers_its_page(row: Row, pages: int) -> bool:
    """Whether a row ends in the number of its page and of all pages, or more: "Småköpings kommun 2 (3)"."""
    match = ENDS_IN_NUMBER.search(row.text)
    return row.line.role is None and match is not None and int(match[1]) == row.page and int(match[2]) >= pages


def said_once(rows: Sequence[Row], found: AbstractSet[int]) -> Iterator[int]:
    """The first running head of each kind that gives a year, unless another row says the same: it may be all there is."""
    known = Alike()
    for number in sorted(found):
        row, text = rows[number], skeleton_of(rows[number])
        if row.line.role is not None or len(text) < MIN_SURE_CHARACTERS or not YEAR.search(row.text):
            continue
        if known.find(text) is None and not LINK.fullmatch(row.text) and not is_repeated(row, rows, found):
            yield number
        known.add(text)


def is_repeated(row: Row, rows: Sequence[Row], found: AbstractSet[int]) -> bool:
    """Whether the text says the same as a running head: in one row, or in the rows of the cover."""
    words = set(re.findall(r"\w+", fold(row.text)))
    cover: set[str] = set()
    for number, other in enumerate(rows):
        if number not in found and not words.isdisjoint(re.findall(r"\w+", fold(other.text))):
            said = set(re.findall(r"\w+", fold(other.text)))
            cover |= said if other.page == rows[0].page else set()
            if words <= said:
                return True
    return words <= cover


def strays(rows: Sequence[Row], found: set[int]) -> set[int]:
    """The rows inside pages that repeat a running head or number a page: what stands where a page break was lost."""
    known = Alike()
    for number in found:
        if len(skeleton_of(rows[number])) >= MIN_SURE_CHARACTERS and not LINK.fullmatch(rows[number].text):
            known.add(skeleton_of(rows[number]))
    return {
        number
        for number, row in enumerate(rows)
        if row.line.role is None and (NUMBER_OF_PAGES.fullmatch(row.text) or known.find(skeleton_of(row)) is not None)
    }


def outer(page: list[int]) -> list[int]:
    """The first and the last row of a page."""
    return [page[0], page[-1]]


def sided_number(row: Row) -> bool:
    """Whether a row of a one-page file is a page number beyond doubt: "Sida 1 av 1"."""
    return row.line.role is None and bool(PAGE_NUMBER.fullmatch(row.text)) and not row.text.isdecimal()


def is_item(row: Row) -> bool:
    """Whether a row is an item of a list, which may well be like another on the next page."""
    return BULLET.match(row.text) is not None or row.text.endswith((",", ";", ":"))


def skeleton_of(row: Row) -> str:
    """A row's text with its numbers made alike."""
    return skeleton(row.text)


@lru_cache(maxsize=20_000)
def skeleton(text: str) -> str:
    """A text folded, its numbers made alike."""
    return re.sub(r"\d+", "#", fold(text))


def recurring(rows: Sequence[Row], edges: Sequence[list[int]], *, min_pages: int) -> set[int]:
    """The rows at one edge of the pages whose like stands at the same edge of enough other pages."""
    known = Alike()
    likes: dict[str, list[int]] = defaultdict(list)
    for edge in edges:
        for number in edge:
            if rows[number].line.role not in (None, LineRole.FURNITURE) or is_item(rows[number]):
                continue
            text = skeleton_of(rows[number])
            group = likes[known.find(text) or text]
            known.add(text)
            if not group or rows[group[-1]].page != rows[number].page:
                group.append(number)
    enough = [group for text, group in likes.items() if is_enough(text, len(group), len(edges), min_pages)]
    within = {
        number for edge in edges for number in inside(rows, edge, {number for group in enough for number in group})
    }
    heads = (group for group in enough if len(within.intersection(group)) * 2 <= len(group))
    return {number for group in heads for number in group} - within


def inside(rows: Sequence[Row], edge: Iterable[int], found: AbstractSet[int]) -> Iterator[int]:
    """The short rows of an edge with text outside them: headings that come again, not running heads."""
    outermost = True
    for number in edge:
        text = rows[number].text
        outermost = outermost and (number in found or PAGE_NUMBER.fullmatch(text) is not None)
        if not outermost and len(text) < MIN_LONG_CHARACTERS:
            yield number


class Alike:
    """Texts among which another is found, give or take what OCR does to letters."""

    def __init__(self) -> None:
        """Begin with no text."""
        self.texts: dict[str, str] = {}  # each text and the first that was like it
        self.by_word: dict[str, list[str]] = defaultdict(list)

    def add(self, text: str) -> None:
        """Keep a text to be found."""
        if text in self.texts:
            return
        first = self.find(text)
        self.texts[text] = first or text
        if first is None:
            for word in long_words(text):
                self.by_word[word].append(text)

    def find(self, text: str) -> str | None:
        """The first text kept that is this one; None when none is."""
        if text in self.texts or len(text) < MIN_SURE_CHARACTERS:
            return self.texts.get(text)
        words = long_words(text)
        shared = Counter(known for word in words for known in self.by_word.get(word, ()))
        near = (known for known, count in shared.items() if count >= WORDS_ALIKE * len(words))
        return next((known for known in near if is_like(known, text)), None)


def long_words(text: str) -> set[str]:
    """The words that tell a text from others."""
    return {word for word in text.split() if len(word) > 3}


def is_like(first: str, second: str) -> bool:
    """Whether two texts are one, give or take what OCR does to letters."""
    if abs(len(first) - len(second)) > MAX_LENGTHS_APART:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= MIN_LIKENESS


def is_enough(skeleton: str, count: int, pages: int, min_pages: int) -> bool:
    """Whether a text recurs on enough pages to be a running head or foot; a long one may miss on most of them."""
    if not re.search(r"[^\W\d]", skeleton):
        return False
    if count >= min(min_pages, pages) and len(skeleton) >= MIN_LONG_CHARACTERS and not skeleton.endswith("."):
        return True
    return count >= min(MIN_HEAD_PAGES, pages) and count >= SHARE_OF_PAGES * pages


def numbers_at(rows: Sequence[Row], edge: Iterable[int], found: set[int], *, roman: bool) -> set[int]:
    """The page numbers at an edge with nothing but furniture outside them."""
    numbers: set[int] = set()
    for number in edge:
        row = rows[number]
        is_number = PAGE_NUMBER.fullmatch(row.text) or (roman and ROMAN_NUMBER.fullmatch(row.text))
        if row.line.role is None and is_number:
            numbers.add(number)
        elif number not in found:
            break
    return numbers


def trailing_links(rows: Sequence[Row], page: list[int]) -> set[int]:
    """The bare addresses at the foot of a page: the targets of its links."""
    links: set[int] = set()
    for number in reversed(page):
        if rows[number].line.role is not None or not LINK.fullmatch(rows[number].text):
            break
        links.add(number)
    return links if len(links) < len(page) else set()
