"""Texts -> what a document shows of itself: language, whether it is a draft, and the school forms it is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.swedish import WORD, fold
from assistant.types import BlockKind, Fact
from ingest.metadata.facts import FROM_TEXT, HEADER, MARK, SENTENCE, SIDE, SUBTITLE, TITLE, restated
from ingest.metadata.validity import DOCUMENT
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.metadata.facts import Text
    from ingest.metadata.header import Entry

# Words that are common in one language and no words in the others.
LANGUAGES: Mapping[str, frozenset[str]] = {
    "sv": frozenset("och att som av ar inte fran eller ska vara mycket aven nar vad hur".split()),
    "en": frozenset("the and of to is are with from that this which shall should by be on".split()),
    "nb": frozenset("og av ikke fra eller skal vaere ogsa hva hvordan etter noe bli mye mellom".split()),
    "nn": frozenset("og av ikkje fra eller skal vere ogsa kva korleis etter noko vert mykje mellom".split()),
}
MIN_FUNCTION_WORDS = 5
MAX_LANGUAGE_TEXTS = 400

DAY = r"(?:\s*[,:(]?\s*(?:den\s+)?\d[\d\s.:/-]*\)?)"
# A draft says so in a line of its own, in its title or in its header; other documents' drafts are spoken of in sentences.
MARK_WORDS = (
    r"utkast|koncept|arbetsmaterial|arbetsversion|arbetsutkast|remiss(?:version|utgava|handling)?|samrads(?:handling|version)"
    r"|granskningshandling|preliminar(?:\s+version)?|ej\s+(?:faststalld|beslutad|antagen)|inte\s+(?:faststalld|beslutad)"
    r"|draft|forslag(?:\s+till\s+beslut)?"
)
DRAFT_MARK = re.compile(rf"\W*(?:{MARK_WORDS})(?:\s+(?:version\s*)?v?\d+(?:\.\d+)?)?{DAY}?\W*")
DRAFT_TITLE = re.compile(
    rf"\A(?:forslag till|utkast till|utkast:?|remiss(?:version|utgava)?:?|samradshandling:?)\s|[(–-]\s*(?:{MARK_WORDS})\s*\)?\Z"
)
DRAFT_SENTENCE = re.compile(
    rf"\A(?:detta|det\s+har|{DOCUMENT}|denna\s+\w+)(?:\s+dokument(?:et)?)?\s+ar\s+(?:annu\s+)?(?:ett|en)?\s*"
    r"(?:utkast|arbetsmaterial|remissversion|samradshandling|(?:ej|inte)\s+(?:faststalld|beslutad|antagen))\b"
)
OPENING = 60
FIRST_LINES = 6

# Longer names first, so that "anpassad gymnasieskola" is not counted as "gymnasieskola" too.
SCHOOL_FORMS: Mapping[str, re.Pattern[str]] = {
    "anpassad gymnasieskola": re.compile(r"anpassad\w*\s+gymnasie\w+|gymnasiesar\w+"),
    "anpassad grundskola": re.compile(r"anpassad\w*\s+grundskol\w+|(?:grund)?sarskol\w+"),
    "förskoleklass": re.compile(r"forskoleklass\w*"),
    "förskola": re.compile(r"forskol(?:a|an|or|orna|e)\w*"),
    "grundskola": re.compile(r"grundskol\w+"),
    "fritidshem": re.compile(r"fritidshem\w*"),
    "gymnasieskola": re.compile(r"gymnasi(?:e|um|et)\w*"),
    "vuxenutbildning": re.compile(r"vuxenutbildning\w*|komvux|\bsfi\b"),
}
# Beside preschool, "skola" is the compulsory school: "förskola och skola".
SCHOOL_BESIDE_PRESCHOOL = re.compile(r"\bforskol(?:a|an|or|orna)(?:,|\s+och)\s+skol(?:a|an|or|orna)\b")
FORM_ORDER = (
    "förskola",
    "förskoleklass",
    "fritidshem",
    "grundskola",
    "anpassad grundskola",
    "gymnasieskola",
    "anpassad gymnasieskola",
    "vuxenutbildning",
)
SCOPE = re.compile(
    rf"(?:\A|\b)(?:{DOCUMENT}|denna\s+\w+)\s+(?:omfattar|innefattar|galler(?:\s+for)?|riktar\s+sig\s+till|vander\s+sig\s+till|avser)\b"
)


def language_fact(texts: Sequence[Text]) -> Fact | None:
    """The language that most of the text's function words belong to; None when there are too few."""
    words = [word for text in texts[:MAX_LANGUAGE_TEXTS] for word in WORD.findall(text.folded)]
    counts = {language: sum(word in known for word in words) for language, known in LANGUAGES.items()}
    first, second = sorted(counts, key=lambda each: counts[each], reverse=True)[:2]
    if counts[first] < MIN_FUNCTION_WORDS or counts[first] == counts[second]:
        return None
    return Fact("language", first, FROM_TEXT, round(counts[first] / (counts[first] + counts[second]), 2))


def draft_facts(texts: Sequence[Text], entries: Sequence[Entry], title: Fact | None) -> Iterator[Fact]:
    """The marks that say the document is not decided yet."""
    for entry in entries:
        if entry.field == "draft" and DRAFT_MARK.fullmatch(fold(entry.value)):
            yield entry.fact("draft", entry.value, HEADER)
    if title and DRAFT_TITLE.search(fold(title.value)):
        yield restated(title, "draft", title.value, MARK)
    for number, text in enumerate(texts):
        if is_mark(text, number, texts):
            yield text.fact("draft", text.clean, MARK)
        elif number < OPENING and DRAFT_SENTENCE.search(text.folded):
            yield text.fact("draft", text.clean, SENTENCE)


def is_mark(text: Text, number: int, texts: Sequence[Text]) -> bool:
    """Whether a text is nothing but a draft's mark; "Förslag" alone only before the text begins, never over a section."""
    if text.block.kind == BlockKind.CELL or not (text.is_running or number < OPENING):
        return False
    if not DRAFT_MARK.fullmatch(text.folded):
        return False
    if "forslag" not in text.folded or text.is_running:
        return True
    heads_text = text.block.kind == BlockKind.HEADING and number > 0
    return number < FIRST_LINES and not heads_text and texts[0].page is text.page


def school_form_facts(texts: Sequence[Text], entries: Sequence[Entry], title: Fact | None) -> Iterator[Fact]:
    """The school forms that header, title and the sentence on whom it is for name."""
    for entry in entries:
        if entry.field in ("school_forms", "period") and (forms := school_forms_in(entry.value)):
            yield entry.fact("school_forms", ", ".join(forms), HEADER if entry.firm else SIDE)
    if title and (forms := school_forms_in(title.value)):
        yield restated(title, "school_forms", ", ".join(forms), TITLE)
    for text in texts[:OPENING]:
        for start, end in sentences_in(text.clean):
            if SCOPE.search(text.folded[start:end]) and (forms := school_forms_in(text.clean[start:end])):
                yield text.fact("school_forms", ", ".join(forms), SUBTITLE, start, end)


def school_forms_in(text: str) -> tuple[str, ...]:
    """The school forms a text names, youngest pupils first."""
    folded = fold(text)
    found = {"grundskola"} if SCHOOL_BESIDE_PRESCHOOL.search(folded) else set()
    for form, pattern in SCHOOL_FORMS.items():
        rest = pattern.sub(" ", folded)
        if rest != folded:
            found.add(form)
        folded = rest
    return tuple(form for form in FORM_ORDER if form in found)
