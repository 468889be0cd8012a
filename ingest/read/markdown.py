"""Markdown files: the file's own text, its blocks as lines with roles, and the signs of its markup to be read as nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from assistant.types import Correction, Line, LineRole, Page
from ingest.read.flow import raised
from ingest.read.tables import Cell, with_headers
from ingest.read.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from markdown_it.token import Token

    from assistant.settings import Settings

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin).use(front_matter_plugin)
TAG = re.compile(r"<!--.*?-->|<[^<>]{1,1000}>", re.DOTALL)
# What stands before the text of a list item or heading, and between two rows of a paragraph.
ITEM_MARK = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+$")
HEADING_MARK = re.compile(r"#{1,6}(?:[ \t]+|$)")
ROW_END = re.compile(r"(\\?)[ \t]*\r?\n[ \t]*((?:>[ \t]?)*)[ \t]*")
# What ends a link: "](address)", "][name]" or "]" alone.
LINK_END = re.compile(r"\](?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\]]*\])?|>")
IMAGE = re.compile(r"(!\[)((?:[^\[\]\\]|\\.)*)(\](?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\]]*\])?)")
CODE = re.compile(r"(`+)(.*?)(?<!`)(\1)(?!`)", re.DOTALL)
NOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")
NOTE_BEGIN = re.compile(r"\[\^[^\]\s]+\]:[ \t]*")
ENTITY = re.compile(r"&#?\w{1,31};")
SIGNS = {
    "softbreak": ROW_END,
    "hardbreak": ROW_END,
    "code_inline": CODE,
    "image": IMAGE,
    "footnote_ref": NOTE_MARK,
    "link_close": LINK_END,
}
PIPE = re.compile(r"(?<!\\)\|")
BARE = re.compile(r"\S[^\n]*")


@dataclass(slots=True)
class Reading:
    """What has been read of a file so far; `rows` are the places where its rows begin."""

    raw: str
    rows: Sequence[int]
    lines: list[Line] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    def drop(self, start: int, end: int, instead: str = "") -> int:
        """Where a stretch of markup ends, which is noted with what is to be read in its place."""
        if start < end:
            self.corrections.append(Correction(start, end, instead))
        return end

    def add(self, start: int, end: int, role: LineRole, *, level: int = 0, headers: tuple[str, ...] = ()) -> None:
        """Add a line, without the white space at its ends, unless it is blank."""
        start, end = stripped(self.raw, start, end)
        if start < end:
            self.lines.append(Line(start, end, role=role, level=level, headers=headers))

    def said(self, start: int, end: int, *, since: int) -> str:
        """What a range says when the markup in it is read as nothing; what was noted `since` then is all there is."""
        inside = sorted((each for each in self.corrections[since:] if start <= each.start), key=lambda each: each.start)
        return Page(0, self.raw, corrections=tuple(inside)).reading(start, end)

    def row(self, number: int) -> tuple[int, int]:
        """Where a row of the file begins and where its text ends."""
        start = self.rows[number]
        end = self.rows[number + 1] if number + 1 < len(self.rows) else len(self.raw)
        return start, start + len(self.raw[start:end].rstrip())


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """One page whose raw text is the file; raises ReadError for a file that is not text."""
    return (page_of(decode(path.read_bytes(), name=path.name)),)


def page_of(raw: str) -> Page:
    """A page with a line for each heading, paragraph, list item, note and cell; signs between them are furniture."""
    # The parser counts rows by line feeds; one character stands for one, so that places agree.
    text = raw.replace("\r\n", " \n").replace("\r", "\n").replace("\x00", "\ufffd")
    reading = Reading(raw, [0, *(match.end() for match in re.finditer("\n", text))])
    read_blocks(PARSER.parse(text), reading)
    lines = sorted(reading.lines, key=lambda line: line.start)
    lines = sorted([*lines, *bare_lines(raw, lines)], key=lambda line: line.start)
    return Page(1, raw, tuple(lines), corrections=tuple(sorted(reading.corrections, key=lambda each: each.start)))


def read_blocks(tokens: Sequence[Token], reading: Reading) -> None:
    """Add the lines of every block."""
    depth, item, note, heading = 0, False, "", 0
    table: list[Token] = []
    for token in tokens:
        if table or token.type == "table_open":
            table.append(token)
            if token.type == "table_close":
                read_table(table, reading)
                table = []
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            item = True
        elif token.type == "footnote_open":
            note = str(token.meta["id"] + 1)
        elif token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type == "inline" and token.map:
            role = role_of(heading=heading, item=item, note=note)
            read_text(token, role, {LineRole.HEADING: heading, LineRole.LIST_ITEM: depth}.get(role, 0), note, reading)
            item, heading, note = False, 0, ""
        elif token.type in ("fence", "code_block", "html_block") and token.map:
            read_plain(token, reading)


def role_of(*, heading: int, item: bool, note: str) -> LineRole:
    """What the text of a block is."""
    if heading:
        return LineRole.HEADING
    return LineRole.LIST_ITEM if item else LineRole.NOTE if note else LineRole.PARAGRAPH


def read_text(token: Token, role: LineRole, level: int, note: str, reading: Reading) -> None:
    """Add the line of a heading, paragraph, list item or note, with the mark that begins it."""
    first, last = token.map or (0, 0)
    start, end = reading.row(first)
    content = token.content.split("\n")
    place = max(end - len(content[0].rstrip()), start)
    begin = place
    mark = HEADING_MARK.search(reading.raw, start, end) if role == LineRole.HEADING and last - first == 1 else None
    if mark:
        begin, place = mark.start(), reading.drop(mark.start(), mark.end())
    if role == LineRole.LIST_ITEM:
        found = ITEM_MARK.search(reading.raw[start:place])
        begin = start + found.start() if found else place
    named = NOTE_BEGIN.search(reading.raw, start, place) if note else None
    if named:
        begin = named.start()
        reading.drop(begin, place, f"{raised(note)} ")
    end = reading.row(first + len(content) - 1)[1]
    after = read_inline(token.children or [], place, end, reading)
    if mark:
        reading.drop(after, end)  # the signs that may close a heading
    reading.add(begin, end, role, level=level)


def read_inline(children: Sequence[Token], place: int, end: int, reading: Reading) -> int:
    """Where a text ends whose markup is noted on the way."""
    for child in children:
        place = min(read_child(child, place, end, reading), end)
    return place


def read_child(child: Token, place: int, end: int, reading: Reading) -> int:
    """Where one part of a text ends: its letters are followed, its markup is noted."""
    if child.type == "text":
        return follow(child.content, place, end, reading)
    if child.type in SIGNS:
        match = SIGNS[child.type].match(reading.raw, place, end)
        return read_sign(child, match, reading) if match else place
    opening = "<" if child.markup == "autolink" else "["
    sign = child.content if child.type == "html_inline" else opening if child.type == "link_open" else child.markup
    if not reading.raw.startswith(sign, place):
        return place
    return reading.drop(place, place + len(sign), " " if sign.startswith("<br") else "")


def read_sign(child: Token, match: re.Match[str], reading: Reading) -> int:
    """Where a sign with parts of its own ends: a row's end, code, a picture, a footnote's mark or the end of a link."""
    if child.type in ("code_inline", "image"):
        reading.drop(*match.span(1))
        return reading.drop(*match.span(3))
    if child.type == "footnote_ref":
        return reading.drop(*match.span(), raised(str(child.meta["id"] + 1)))
    if child.type == "link_close" or "".join(match.groups()):
        return reading.drop(*match.span(), "" if child.type == "link_close" else "\n")
    return match.end()


def follow(content: str, place: int, end: int, reading: Reading) -> int:
    """Where letters end that stand in the file as they are, after a backslash or as entities."""
    raw = reading.raw
    for letter in content:
        entity = ENTITY.match(raw, place, end)
        if place < end and raw[place] == "\\" and raw[place + 1 : place + 2] == letter:
            place = reading.drop(place, place + 1)
        elif place < end and raw[place] != letter and entity:
            place = reading.drop(place, entity.end(), letter) - 1
        elif place < end and raw[place] != letter:
            found = raw.find(letter, place, end)
            if found < 0:
                return place
            place = reading.drop(place, found)
        place += 1
    return place


def read_table(tokens: Sequence[Token], reading: Reading) -> None:
    """Add the cells of a table."""
    inside: dict[tuple[int, int], tuple[int, int]] = {}
    cells: list[Cell] = []
    spans: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    row, column = -1, 0
    for before, token in pairwise(tokens):
        if token.type == "tr_open":
            row, column, spans, places = row + 1, 0, [], []
        if token.type != "inline" or not token.map:
            continue
        if not column:
            spans = cell_spans(token.map[0], reading)
            places = with_bars(spans, *reading.row(token.map[0]), reading.raw)
        if token.content and column < len(spans):
            (start, end), (begin, close), noted = spans[column], places[column], len(reading.corrections)
            read_inline(token.children or [], start, end, reading)
            cells.append(Cell(row, column, reading.said(start, end, since=noted), heading=before.type == "th_open"))
            inside[row, column] = begin, close
            reading.drop(begin, start)
            reading.drop(end, close)
        column += 1
    for cell, headers in with_headers(cells):
        reading.add(*inside[cell.row, cell.column], LineRole.CELL, headers=headers)


def with_bars(spans: Sequence[tuple[int, int]], row: int, row_end: int, raw: str) -> list[tuple[int, int]]:
    """The places of a row's cells with the bars around them, which are markup, so that nothing stands between the cells."""
    places: list[tuple[int, int]] = []
    before = row
    last = max((number for number, (start, end) in enumerate(spans) if start != end), default=-1)
    for number, (start, end) in enumerate(spans):
        begin, _ = stripped(raw, before, start)
        places.append((min(begin, start), row_end if number >= last else end))
        before = end if start < end else before
    return places


def cell_spans(number: int, reading: Reading) -> list[tuple[int, int]]:
    """Where the texts of a row's cells stand."""
    start, end = reading.row(number)
    bars = [match.start() for match in PIPE.finditer(reading.raw, start, end)]
    if bars and not reading.raw[start : bars[0]].strip("> \t"):
        start, bars = bars[0] + 1, bars[1:]
    bounds = [start, *(bar + 1 for bar in bars), end + 1]
    return [stripped(reading.raw, first, second - 1) for first, second in pairwise(bounds)]


def read_plain(token: Token, reading: Reading) -> None:
    """Add the rows of a stretch of code, or of HTML without its tags, as a paragraph."""
    first, last = token.map or (0, 0)
    fenced = token.type == "fence"
    rows = range(first + fenced, min(first + fenced + token.content.removesuffix("\n").count("\n") + 1, last))
    if not rows or not token.content.strip():
        return
    start, end = stripped(reading.raw, reading.row(rows[0])[0], reading.row(rows[-1])[1])
    if token.type == "html_block":
        if not TAG.sub("", reading.raw[start:end]).strip():
            return
        for match in TAG.finditer(reading.raw, start, end):
            reading.drop(*match.span(), " ")
    reading.add(start, end, LineRole.PARAGRAPH)


def bare_lines(raw: str, lines: Sequence[Line]) -> Iterator[Line]:
    """What stands outside all lines: rules, fences, the addresses of links, as furniture."""
    bounds = [0, *(place for line in lines for place in (line.start, line.end)), len(raw)]
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        for match in BARE.finditer(raw, start, end):
            yield Line(*stripped(raw, *match.span()), role=LineRole.FURNITURE)


def stripped(raw: str, start: int, end: int) -> tuple[int, int]:
    """A range without the white space at its ends."""
    text = raw[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())
