"""The opening of a document -> what it is called and what sort of steering document that makes it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind, DocumentKind
from ingest.metadata.facts import HEADER, SIDE, SUBTITLE, TITLE, WEAK
from ingest.metadata.header import entries_in, whole_label
from ingest.metadata.organisations import organs_in, places_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.types import Fact
    from ingest.metadata.facts import Text
    from ingest.metadata.header import Entry
    from ingest.metadata.organisations import Organ, Place

MAX_TITLE_CHARACTERS = 200
MIN_TITLE_CHARACTERS = 8
MAX_TITLE_TEXTS = 12
MAX_LOOSE_CHARACTERS = 120
GENERIC_TITLES = re.compile(
    r"(?:\d+(?:\.\d+)*\.?\s*)?"
    r"(?:sammanfattning|inledning|innehall(?:sforteckning)?|bakgrund|syfte(?: och mal)?|bilag(?:a|or)(?: \d+)?|forord"
    r"|styr(?:ande )?dokument|dokumentinformation|tjansteskrivelse|protokoll(?:sutdrag)?|missiv|remissversion|utkast)"
)
# The first word that fits decides, so an evaluation of a plan is an evaluation.
KIND_WORDS: Mapping[DocumentKind, re.Pattern[str]] = {
    DocumentKind.EVALUATION: re.compile(
        r"utvardering|uppfoljningsrapport|\buppfoljning av|arsbokslut|kvalitetsrapport|kvalitetsredovisning|lagesrapport"
    ),
    DocumentKind.GUIDE: re.compile(r"guide|vagledning|handbok|ledningsstod|stodmaterial|handledning|lathund"),
    DocumentKind.ACTION_PLAN: re.compile(r"handlingsplan|aktivitetsplan|atgardsplan|handlingsprogram"),
    DocumentKind.POLICY: re.compile(r"riktlinje|policy|regler\b|anvisning|regelverk|\brutin(?:er)?\b"),
    DocumentKind.PLAN: re.compile(
        r"digitaliseringsplan|\bplan(?:en)?\b|affarsplan|verksamhetsplan|it-plan|ikt-plan|styrkort|utvecklingsplan"
        r"|skolplan\b|\bprogram\b"
    ),
    DocumentKind.STRATEGY: re.compile(r"strategi"),
}
ATTACHMENT = re.compile(r"\ABilaga\s*(?:\d+|[A-Z])?\s*[.:–-]\s*(?=\S)")
ATTACHED_TO = re.compile(r"(?:bilaga|rapport|underlag|tillagg) till (?=\S)")
END_OF_NAME = re.compile(
    r"20\d\d\s?[-–]\s?(?:20)?\d\d|(?= (?:gallande|som|avseende|med|samt|och (?:dess|den))\b)|(?=[.,;:(])|\Z"
)
PAGE_NUMBER = re.compile(r"\s+(?:sida\s+)?\d{1,3}(?:\s*\(\d+\)|\s+av\s+\d+)?\Z", re.IGNORECASE)
GLUED = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")


def title_facts(texts: Sequence[Text], entries: Sequence[Entry]) -> Iterator[Fact]:
    """What the document may be called, surest reading first."""
    for entry in entries:
        if entry.field == "title" and entry.firm and names_document(entry.value):
            yield entry.fact("title", entry.value, HEADER)
    opening = [text for text in texts if text.page.number == texts[0].page.number and not text.is_running]
    yield from heading_facts([text for text in opening[:MAX_TITLE_TEXTS] if may_be_title(text)], opening)
    yield from running_facts(texts)
    yield from attachment_facts(texts)


def heading_facts(candidates: Sequence[Text], opening: Sequence[Text]) -> Iterator[Fact]:
    """The heading that names the document on its first page, else a line of it that does."""
    headings = [text for text in candidates if text.block.kind == BlockKind.HEADING]
    kinds = [text for text in headings if kind_in(text.clean)]
    if headings and height(headings[0]):
        yield as_title(max(headings, key=height), TITLE)
        return
    if kinds:
        yield as_title(unglued(kinds), TITLE)
    elif headings and headings[0].block.level == 1 and headings[0] is opening[0]:
        yield as_title(unglued(headings), SUBTITLE)
    loose = [text for text in candidates if len(text.clean) <= MAX_LOOSE_CHARACTERS and kind_in(text.clean)]
    yield from (as_title(text, SIDE) for text in loose[:1] if text not in kinds)
    yield from (as_title(text, WEAK) for text in headings[:1])


def running_facts(texts: Sequence[Text]) -> Iterator[Fact]:
    """The name that runs along the pages' edges."""
    running = [text for text in texts if text.is_running and names_document(text.clean) and kind_in(text.clean)]
    running = [text for text in running if "://" not in text.clean]
    common = Counter(PAGE_NUMBER.sub("", text.clean) for text in running).most_common(1)
    for name, _ in common:
        text = next(text for text in running if text.clean.startswith(name))
        yield text.fact("title", name, SUBTITLE, 0, len(name))


def attachment_facts(texts: Sequence[Text]) -> Iterator[Fact]:
    """The document that an attachment at the end says it belongs to: a last resort."""
    for text in texts:
        match = ATTACHED_TO.search(text.folded)
        end = END_OF_NAME.search(text.folded, match.end()) if match else None
        if match and end:
            name = text.clean[match.end() : end.end()]
            if name[:1].isupper() and names_document(name) and kind_in(name):
                yield text.fact("title", name, WEAK, match.end(), end.end())


def may_be_title(text: Text) -> bool:
    """Whether a text can name the document: not a sentence, a field of the header, or only who sends it."""
    if not names_document(text.clean) or whole_label(text.folded) is not None or next(entries_in(text), None):
        return False
    senders: list[Organ | Place] = [*organs_in(text.clean), *places_in(text.clean)]
    letters = sum(letter.isalpha() for letter in text.clean)
    sent = sum(letter.isalpha() for sender in senders for letter in text.clean[sender.start : sender.end])
    return letters - sent >= MIN_TITLE_CHARACTERS or (letters > sent and kind_in(text.clean) is not None)


def names_document(text: str) -> bool:
    """Whether a text can be a title: short, no sentence, and not the name of a section every document has."""
    return (
        MIN_TITLE_CHARACTERS <= len(text) <= MAX_TITLE_CHARACTERS
        and not text.endswith((".", ":", ";", ","))
        and not GENERIC_TITLES.fullmatch(fold(text))
        and any(letter.isalpha() for letter in text)
    )


def as_title(text: Text, confidence: float) -> Fact:
    """The fact that a text is the title, without "Bilaga 1." in front of it."""
    attachment = ATTACHMENT.match(text.clean)
    start = attachment.end() if attachment else 0
    return text.fact("title", text.clean[start:], confidence, start)


def unglued(headings: Sequence[Text]) -> Text:
    """The first heading, or a later one that it repeats with a web page's link glued to it: "GuideTill toppen"."""
    first = headings[0]
    cuts = {first.clean[: match.start()] for match in GLUED.finditer(first.clean)}
    return next((text for text in headings[1:] if text.clean in cuts), first)


def height(text: Text) -> float:
    """The height of a text's first line on the page; 0 where the file has no places."""
    boxes = text.block.boxes
    return round(boxes[0].y1 - boxes[0].y0) if boxes else 0.0


def kind_in(text: str) -> DocumentKind | None:
    """The kind of document a text names; None when it names none."""
    folded = fold(text).replace("_", " ")
    return next((kind for kind, words in KIND_WORDS.items() if words.search(folded)), None)
