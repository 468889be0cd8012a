"""The structure tags of a PDF page -> what each marked stretch of its text is; nothing where they cannot be trusted."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from assistant.types import LineRole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pypdfium2 import PdfPage

    from ingest.read.pdf.glyphs import Run

BLOCKS = frozenset(
    {"P", "LI", "TD", "TH", "Caption", "Note", "FENote", "TOCI", "Figure", "Formula", "BlockQuote", "Title"}
)
HEADING = re.compile(r"H([1-6])?")
NOTES = frozenset({"Note", "FENote"})
MAX_DEPTH = 40
MAX_HEADING_CHARACTERS = 200
MIN_COVERED = 0.6  # of the text on a page: tags that leave out more are not to be trusted
MAX_HEADINGS = 0.5  # of the text on a page: more cannot be headings
NAME_BYTES = 128


@dataclass(frozen=True, slots=True)
class Tag:
    """What a stretch of text is: the element it stands in, its role where the tags name one, and its level."""

    element: int
    role: LineRole | None = None
    level: int = 0


@dataclass(slots=True)
class Walk:
    """A walk through a page's tree of tags, which numbers the blocks it comes to."""

    tags: dict[int, Tag] = field(default_factory=dict)
    elements: int = 0

    def through(self, element: object, tag: Tag, *, depth: int = 0, lists: int = 0) -> None:
        """Note the tag of every mark in an element and in those inside it."""
        if depth > MAX_DEPTH:
            return
        kind = kind_of(element)
        lists += kind == "L"
        tag = self.tag_of(kind, tag, lists)
        for number in range(max(pdfium.FPDF_StructElement_CountChildren(element), 0)):
            mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, number)
            if mark >= 0:
                self.tags.setdefault(mark, tag)
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, number)
            if child:
                self.through(child, tag, depth=depth + 1, lists=lists)

    def tag_of(self, kind: str, outer: Tag, lists: int) -> Tag:
        """The tag of an element of that kind inside another: an item, a note and a heading stay what they are."""
        heading = HEADING.fullmatch(kind)
        if not (heading or kind in BLOCKS):
            return outer
        if outer.role in (LineRole.NOTE, LineRole.HEADING) or (outer.role == LineRole.LIST_ITEM and kind != "LI"):
            return outer
        self.elements += 1
        if heading:
            return Tag(self.elements, LineRole.HEADING, int(heading.group(1) or 1))
        if kind == "LI":
            return Tag(self.elements, LineRole.LIST_ITEM, max(lists, 1))
        return Tag(self.elements, LineRole.NOTE if kind in NOTES else None)


def tags_of(page: PdfPage) -> Mapping[int, Tag]:
    """The tag of each marked content's number on a page; empty without tags."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    walk = Walk()
    try:
        for number in range(max(pdfium.FPDF_StructTree_CountChildren(tree), 0)):
            child = pdfium.FPDF_StructTree_GetChildAtIndex(tree, number)
            if child:
                walk.through(child, Tag(0))
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return walk.tags


def trusted(tags: Mapping[int, Tag], runs: Iterable[Run]) -> Mapping[int, Tag]:
    """The tags, none when they leave out much of the page's text or call most of it headings."""
    total = covered = titles = 0
    lengths: dict[int, int] = {}
    for run in runs:
        if run.artifact:
            continue
        total += len(run.text)
        tag = tags.get(run.mark)
        if tag is not None:
            covered += len(run.text)
            titles += len(run.text) * (tag.role == LineRole.HEADING)
            lengths[tag.element] = lengths.get(tag.element, 0) + len(run.text)
    if covered < MIN_COVERED * total or titles > max(MAX_HEADINGS * total, MAX_HEADING_CHARACTERS):
        return {}
    return {
        mark: replace(tag, role=None, level=0)
        if tag.role == LineRole.HEADING and lengths.get(tag.element, 0) > MAX_HEADING_CHARACTERS
        else tag
        for mark, tag in tags.items()
    }


def kind_of(element: object) -> str:
    """The standard name of an element's kind."""
    return text_of(pdfium.FPDF_StructElement_GetType, element)


def text_of(ask: Callable[[object, object, int], int], element: object) -> str:
    """A text that PDFium writes into a buffer."""
    buffer = ctypes.create_string_buffer(NAME_BYTES)
    length = ask(element, buffer, NAME_BYTES)
    return buffer.raw[: max(min(length, NAME_BYTES) - 2, 0)].decode("utf-16-le", "replace")
