"""Web pages: headings, paragraphs, list items, cells and notes of the main content; the page's frame as furniture."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PreformattedString, Tag

from assistant.errors import ReadError
from assistant.types import LineRole
from ingest.read.cells import FullCell, content_pieces, table_pieces
from ingest.read.flow import is_note, note_piece, pages_of, raised
from ingest.read.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from assistant.settings import Settings
    from assistant.types import Page

DROPPED = frozenset("script style template svg iframe object canvas input meta link img picture map head".split())
FRAME_TAGS = frozenset("nav footer form button dialog select video audio noscript".split())
FRAME_ROLES = frozenset("navigation banner contentinfo search dialog alertdialog menu menubar toolbar".split())
FRAME_NAMES = re.compile(
    r"cookie|consent|breadcrumb|brodsmul|skip-?(?:link|to|nav|content)|(?:to|back)-?(?:to-?)?top|till-?toppen"
    r"|\bshare\b|share-|-share|social|\bmenu\b|navbar|pagination|sidebar|\bnav\b|site-?(?:header|footer)|readspeaker"
    r"|feedback|page-?(?:actions|tools)|related|relaterat|player-?controls|\bplayer\b",
    re.IGNORECASE,
)
SCREEN_READER = re.compile(r"sr-only|visually-?hidden|screen-?reader|assistive-text", re.IGNORECASE)
UPDATED = re.compile(
    r"(?:(?:sidan|senast|sist)\s+){0,2}(?:uppdaterad|granskad|publicerad|ändrad)\b.{0,60}", re.IGNORECASE
)
# Words of the frame wherever they stand alone.
FRAME_TEXT = re.compile(
    r"(?:tillbaka |gå |upp )?till (?:sidans )?topp(?:en)?|skriv ut(?: sidan)?|lyssna(?: på (?:sidan|texten))?"
    r"|aktivera talande webb|dela(?: (?:sidan|den här sidan|på .{1,20}|med .{1,20}))?|stäng|meny|sök|kopiera länk(?:en)?"
    r"|innehåll på (?:denna |den här )?sida(?:n)?|(?:hoppa|gå)(?: direkt)? till .{1,40}"
    r"|till (?:huvud)?innehåll(?:et)?(?: på sidan)?|läs mer|läs vidare"
    r"|(?:visa|dölj|öppna|stäng) (?:mer|mindre|alla|allt|meny|textversion|textremsa|transkribering|undertexter)\w*"
    r"|spela(?: upp)?(?: film(?:en)?| video(?:n)?)?|pausa|ljud (?:av|på)|helskärm|undertexter(?: av| på)?"
    r"|(?:hjälpte|hade du nytta av|var) .{0,40}(?:informationen|sidan|innehållet|texten).{0,40}\?",
    re.IGNORECASE,
)
MORE_LINK = re.compile(r"läs (?:mer|vidare)\b|till startsidan|mer om\b", re.IGNORECASE)
RELATED = re.compile(
    r"(?:relatera(?:de|t|d)|läs (?:mer|också|även|vidare)|mer information|mer om ämnet|se också|liknande|externa länkar|länkar"
    r"|på (?:den här|denna) sidan|innehåll(?:sförteckning)?|genvägar|hitta på sidan)\b.{0,40}",
    re.IGNORECASE,
)
NOTE_ID = re.compile(
    r"(?:fn|footnote|fotnot|note|not|endnote|_ftn|ftn|sdfootnote)[\w:.]*?[-_:.]?(\d{1,3})(?:sym)?", re.IGNORECASE
)
NOTE_NAMES = re.compile(r"foot-?notes?\b|fotnot(?:er)?\b|end-?notes?\b", re.IGNORECASE)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = ("ul", "ol", "menu")
PARTS = (*LISTS, "table", "dl")  # what stands apart from the text of the list item it is in
INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time
    tt u var wbr
    """.split()
)
FRAME_SHARE = 0.5
MAIN_SHARE = 0.2
MANY_LINKS = 4
MAX_SPAN = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a web page the reading stands: the list's level, whether in the frame, and what holds for the whole page."""

    main: Tag
    title: Tag | None
    panels: AbstractSet[str]
    size: int
    level: int = 0
    frame: bool = False


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """One page with the text of a web page, its frame marked as furniture; raises ReadError when it is nested beyond sense."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        soup = BeautifulSoup(decode(path.read_bytes()), "lxml")
    try:
        return pages_of(list(page_pieces(soup)), paged=False)
    except RecursionError as error:
        raise ReadError(
            f"{path.name} är för djupt kapslad. Spara sidan på nytt från webbläsaren, eller som PDF."
        ) from error


def decode(content: bytes) -> str:
    """The text of a web page in the encoding of its mark, the one it declares or the usual ones, whichever fits first."""
    unmarked, marked = EncodingDetector.strip_byte_order_mark(content)
    declared = EncodingDetector.find_declared_encoding(unmarked, is_html=True)
    latin = declared is not None and declared.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii")
    for encoding in (marked, "cp1252" if latin else declared, "utf-8"):
        try:
            return unmarked.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):  # try the next one
            continue
    return unmarked.decode("cp1252", "replace")


def page_pieces(soup: BeautifulSoup) -> Iterator[Piece]:
    """The pieces of a whole page."""
    body = soup.body or soup
    main = main_of(soup, body)
    title = None if main.find("h1") else next((each for each in body.find_all("h1") if not in_frame(each)), None)
    place = Place(main, title, panels_of(body), text_length(main), frame=main is not body)
    yield from block_pieces(body, place)


def main_of(soup: BeautifulSoup, body: Tag) -> Tag:
    """The element that holds the page's own text: what says so, unless most of the text stands outside it."""
    articles = [article for article in soup.find_all("article") if article.find_parent("article") is None]
    main = soup.find("main") or soup.find(role="main") or (articles[0] if len(articles) == 1 else None)
    return main if isinstance(main, Tag) and text_length(main) >= MAIN_SHARE * text_length(body) else body


def panels_of(body: Tag) -> AbstractSet[str]:
    """The ids of what the page folds away until it is asked for, menus apart."""
    controls = body.find_all(None, {"aria-controls": True})
    return {name for each in controls if not in_frame(each) for name in str(each.get("aria-controls")).split()}


def in_frame(tag: Tag) -> bool:
    """Whether an element stands in a menu or another part of the frame."""
    return any(parent.name == "nav" or parent.get("role") in FRAME_ROLES for parent in (tag, *tag.parents) if parent)


def block_pieces(tag: Tag, place: Place) -> Iterator[Piece]:
    """The text of an element in order, a piece for each block in it."""
    run: list[NavigableString | Tag] = []
    for child in tag.children:
        if isinstance(child, Tag) and (child.name in DROPPED or is_hidden(child, place)):
            continue
        if is_inline(child):
            run.append(child)  # type: ignore[arg-type]
            continue
        if isinstance(child, Tag):
            yield from run_pieces(run, place)
            run = []
            yield from tag_pieces(child, place)
    yield from run_pieces(run, place)


def tag_pieces(tag: Tag, place: Place) -> Iterator[Piece]:
    """The pieces of one block element."""
    if tag is place.main:
        place = replace(place, frame=False)
    elif not place.frame and is_frame(tag, place):
        place = replace(place, frame=True)
    heading = heading_level(tag, place)
    if heading:
        framed = (place.frame and tag is not place.title) or (RELATED.fullmatch(text_in(tag)) and heads_links(tag))
        yield Piece(
            text_in(tag), role=LineRole.FURNITURE if framed else LineRole.HEADING, level=0 if framed else heading
        )
    elif tag.name in LISTS:
        for item in tag.find_all("li", recursive=False):
            yield from item_pieces(item, replace(place, level=place.level + 1))
    elif tag.name == "table" and not place.frame and tag.get("role") not in ("presentation", "none"):
        yield from caption_pieces(tag)
        yield from table_pieces(list(table_cells(tag, replace(place, level=0))))
    elif tag.name == "dl" and not place.frame:
        yield from definition_pieces(tag, replace(place, level=0))
    else:
        yield from block_pieces(tag, place)


def heading_level(tag: Tag, place: Place) -> int:
    """The level of a heading, 1 outermost; 0 for what is none. What unfolds a panel heads it."""
    if tag.name in HEADINGS:
        return HEADINGS[tag.name]
    if tag.get("role") == "heading":
        level = str(tag.get("aria-level") or "2")
        return int(level) if level.isdecimal() else 2
    unfolds = tag.name == "summary" or (tag.has_attr("aria-expanded") and tag.get("aria-controls") in place.panels)
    if not unfolds or place.frame:
        return 0
    before = tag.find_previous([*HEADINGS])
    outer = HEADINGS[before.name] if isinstance(before, Tag) else 0
    return min(outer + 1 + len(tag.find_parents("details")[1:]), len(HEADINGS))


def item_pieces(item: Tag, place: Place) -> Iterator[Piece]:
    """A list item's own text as one piece, then what is inside it; one that holds headings is read block by block."""
    if is_hidden(item, place):
        return
    mark = note_mark(item)
    if mark and not place.frame:
        yield note_piece(mark, re.sub(r"[\s↩↑^⤴\ufe0e]+$", "", text_in(item)))
        return
    inside = [each for each in item.descendants if isinstance(each, Tag)]
    if any(each.name in HEADINGS or each.name in ("details", "article") for each in inside):
        yield from block_pieces(item, replace(place, level=place.level - 1))
        return
    role = LineRole.FURNITURE if place.frame or is_frame(item, place) else LineRole.LIST_ITEM
    level = place.level if role == LineRole.LIST_ITEM else 0
    yield Piece(text_in(item, without=PARTS), role=role, level=level)
    for part in inside:
        if part.name in PARTS and part.find_parent(PARTS) is item.parent and not is_hidden(part, place):
            yield from tag_pieces(part, place)


def note_mark(item: Tag) -> str:
    """The number of the footnote that a list item is; empty when it is none."""
    holders = [parent for parent in (item, *item.parents) if isinstance(parent, Tag)][:4]
    if not any(NOTE_NAMES.search(" ".join(names_of(each))) or each.get("role") == "doc-endnotes" for each in holders):
        return ""
    names = [item.get("id"), *(anchor.get("id") or anchor.get("name") for anchor in item.find_all("a"))]
    match = next((match for name in names if name and (match := NOTE_ID.fullmatch(str(name)))), None)
    return match.group(1) if match else str(1 + len(item.find_previous_siblings("li")))


def definition_pieces(tag: Tag, place: Place) -> Iterator[Piece]:
    """A list of terms: each definition as cells under its term."""
    term: tuple[str, ...] = ()
    for each in tag.find_all(["dt", "dd"]):
        if each.name == "dt":
            term = (text_in(each).rstrip(":"),)
            yield Piece(text_in(each), role=LineRole.CELL)
        else:
            yield from content_pieces(tuple(block_pieces(each, place)), term)


def caption_pieces(table: Tag) -> Iterator[Piece]:
    """A table's caption."""
    caption = table.find("caption", recursive=False)
    if isinstance(caption, Tag):
        yield Piece(text_in(caption), role=LineRole.PARAGRAPH, bold=True)


def table_cells(table: Tag, place: Place) -> Iterator[FullCell]:
    """The cells of a table in their grid, row and column spans counted."""
    taken: set[tuple[int, int]] = set()
    rows = [row for row in rows_of(table) if not is_hidden(row, place)]
    for number, row in enumerate(rows):
        column = 0
        in_head = row.parent is not None and row.parent.name == "thead"
        for cell in row.find_all(["td", "th"], recursive=False):
            while (number, column) in taken:
                column += 1
            down, right = min(span(cell, "rowspan"), len(rows) - number), span(cell, "colspan")
            taken.update((number + below, column + beside) for below in range(down) for beside in range(right))
            pieces = tuple(block_pieces(cell, place))
            yield FullCell(number, column, pieces, down, right, heading=cell.name == "th" or in_head)


def rows_of(table: Tag) -> Iterator[Tag]:
    """The rows of a table, not those of the tables in its cells, whose inside is not looked at."""
    waiting = [table]
    while waiting:
        tag = waiting.pop()
        if tag.name == "tr":
            yield tag
        waiting += (child for child in reversed(tag.contents) if isinstance(child, Tag) and child.name != "table")


def span(cell: Tag, name: str) -> int:
    """How many rows or columns a cell covers; one when it does not say or says nonsense."""
    value = str(cell.get(name) or "1")
    return min(max(int(value), 1), MAX_SPAN) if value.isdecimal() else 1


def run_pieces(run: Sequence[NavigableString | Tag], place: Place) -> Iterator[Piece]:
    """A run of inline text as paragraphs, one for each part between line breaks; words of the frame are furniture."""
    links = [
        link for node in run if isinstance(node, Tag) for link in ([node] if node.name == "a" else node.find_all("a"))
    ]
    all_links = bool(links) and clean("".join(map(inline_text, run))) == clean(" ".join(map(inline_text, links)))
    inside = all_links and all(str(link.get("href") or "").startswith("#") for link in links)
    for part in "".join(map(inline_text, run)).split("\n"):
        text = clean(part)
        framed = place.frame or inside or FRAME_TEXT.fullmatch(text) or (all_links and MORE_LINK.match(text))
        if text and UPDATED.fullmatch(text):
            yield Piece(text, role=LineRole.PARAGRAPH)
        elif text and framed:
            yield Piece(text, role=LineRole.FURNITURE)
        elif text:
            bold = all(
                isinstance(node, Tag) and node.name in ("b", "strong") for node in run if clean(inline_text(node))
            )
            yield Piece(text, bold=bold, role=LineRole.NOTE if is_note(text) else LineRole.PARAGRAPH)


def is_frame(tag: Tag, place: Place) -> bool:
    """Whether a block belongs to the page's frame: by its tag, role or name, or because it only links elsewhere."""
    if heading_level(tag, place):
        return False
    if tag.name in FRAME_TAGS or tag.get("role") in FRAME_ROLES or is_link_list(tag, place):
        return True
    names = any(FRAME_NAMES.search(name) for name in names_of(tag))
    beside = tag.name == "aside" or tag.get("role") == "complementary"
    if beside and (names or link_share(tag) > FRAME_SHARE):
        return True
    return names and not beside and tag.find("h1") is None and text_length(tag) < FRAME_SHARE * place.size


def is_link_list(tag: Tag, place: Place) -> bool:
    """Whether a list holds nothing but links: within the page, under a heading that says so, or as a menu without one."""
    if tag.name not in LISTS or link_share(tag) < 1:
        return False
    links = tag.find_all("a")
    if links and all(str(link.get("href") or "").startswith("#") for link in links):
        return True
    before = tag.find_previous_sibling(True)
    if isinstance(before, Tag) and RELATED.fullmatch(text_in(before)):
        return True
    return place.main.name == "body" and len(links) >= MANY_LINKS


def heads_links(tag: Tag) -> bool:
    """Whether nothing but links stands under a heading."""
    following = tag.find_next_sibling(True)
    return isinstance(following, Tag) and link_share(following) == 1


def link_share(tag: Tag) -> float:
    """How much of an element's text stands in links."""
    whole = len(clean(tag.get_text()).replace(" ", ""))
    return sum(len(clean(link.get_text()).replace(" ", "")) for link in tag.find_all("a")) / whole if whole else 0.0


def names_of(tag: Tag) -> list[str]:
    """An element's id and classes."""
    return [str(tag.get("id") or ""), *map(str, tag.get_attribute_list("class"))]


def is_hidden(tag: Tag, place: Place) -> bool:
    """Whether an element is never shown; what a control on the page unfolds is."""
    if str(tag.get("id") or "") in place.panels or tag.get("hidden") == "until-found":
        return False
    style = str(tag.get("style") or "").replace(" ", "").lower()
    unseen = (
        any(SCREEN_READER.search(name) for name in map(str, tag.get_attribute_list("class")))
        and tag.name not in HEADINGS
    )
    return tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or "display:none" in style or unseen


def text_length(tag: Tag) -> int:
    """How many characters of text an element holds."""
    return len(tag.get_text())


def is_inline(node: object) -> bool:
    """Whether a node runs on in its paragraph: text, or an inline element without blocks in it."""
    if isinstance(node, PreformattedString):
        return False
    if isinstance(node, NavigableString):
        return True
    return (
        isinstance(node, Tag)
        and node.name in INLINE
        and all(is_inline(child) or is_dropped(child) for child in node.children)
    )


def is_dropped(node: object) -> bool:
    """Whether a node is nothing to read: a comment, a script, a picture."""
    return isinstance(node, PreformattedString) or (isinstance(node, Tag) and node.name in DROPPED)


def inline_text(node: object) -> str:
    """The text of an inline node; a line break stays one, a raised number is a footnote mark."""
    if is_dropped(node):
        return ""
    if not isinstance(node, Tag):
        return re.sub(r"[\r\n]", " ", str(node))
    if node.name == "br":
        return "\n"
    if any(SCREEN_READER.search(name) for name in map(str, node.get_attribute_list("class"))) or node.has_attr(
        "hidden"
    ):
        return ""
    text = "".join(inline_text(child) for child in node.children)
    return raised(text.strip("[] ")) if node.name == "sup" and text.strip("[] ").isdecimal() else text


def text_in(tag: Tag, *, without: Sequence[str] = ()) -> str:
    """All text of an element on one line, blocks parted by a space; `without` names elements that are left out."""
    parts = []
    for child in tag.children:
        if isinstance(child, Tag) and (child.name in without or child.name in DROPPED or child.has_attr("hidden")):
            continue
        if is_inline(child):
            parts.append(inline_text(child))
        elif isinstance(child, Tag):
            parts.append(f" {text_in(child, without=without)} ")
    return clean("".join(parts))


def clean(text: str) -> str:
    """The text with single spaces, none before punctuation that a tag had parted from its word."""
    return re.sub(r"\s+(?=[.,;:!?)](?:\s|$))", "", " ".join(text.split()))
