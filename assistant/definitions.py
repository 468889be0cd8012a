"""A question about what a word means -> the passages that say so: glossaries, definitions and written-out abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from assistant.index import Index, Scope
from assistant.store import Store
from assistant.swedish import STOP_WORDS, fold, words
from assistant.types import Intent, Passage, Query
from assistant.understand.content import abbreviations
from assistant.vocabulary.compounds import parts
from assistant.vocabulary.fields import Field
from assistant.vocabulary.stems import stem

INTENTS = (Intent.FACT, Intent.GUIDANCE)
ASKS = re.compile(
    r"\bvad? (?:ar|betyder|innebar|menas|avses|menar|menade|star (?:\S+ ){1,5}?for)\b"
    r"|\bvad (?:\S+ ){1,6}?(?:betyder|innebar|star for)\b"
    r"|\b(?:definition\w*|definiera\w*|begreppet|ordet|termen|forkortning\w*|forklara)\b"
    r"|\bwhat (?:is|are|does)\b|\bmeaning of\b"
)
"""Ways of asking what a word means; many ask for something else too, and are answered here only when the word is defined."""
ASKING = re.compile(
    r"betyd\w*|inneb\w*|mena[rs]?|menade|avse[rs]?|definition\w*|definiera\w*|begrepp\w*|ord(?:et)?|term(?:en)?|forkortning\w*"
    r"|forklar\w*|sorts?|slags|menat|mean\w*|called|egentligen|nat|nan|for"
)
"""Words that ask, beside the word that is asked about."""
GLOSSARY = re.compile(r"\b(?:ordlista|begrepp\w*|definition\w*|ordforklaring\w*|forkortning\w*|terminologi)\b")
TELLING = tuple(
    map(stem, "definition definierar definieras innebord innebar betyder avses menas begreppet forkortning".split())
)
TOLD = 0.3  # weight of those words in the search, beside the term's own
ASKED_THERE = re.compile(r"\b(?:vad|hur) (?:\w+ ){0,5}?(?:ar|inneb\w+|betyder|menas|avses|definieras)\b")
"""Words by which a passage wonders itself what something means."""
WHAT_IT_IS = r"(?:en|ett|att|nar|den|det|de|formagan|namnet|alla|sadana?|forkortning\w*|a|an|the)"
LONGEST_TERM = 4  # words
QUALIFIED = 2  # words of a name, from which on the first only qualifies the rest
SHORT = 4  # letters of a word that is looked for as it is
CANDIDATES = 200
MOST_SMALL = 2  # words without a letter in an abbreviation: "och", "för"
MOST = 3  # definitions shown
INITIALS = re.compile(r"(?P<written>(?:[\w-]+ ){0,7}[\w-]+) \((?P<short>[A-ZÅÄÖa-zåäö]{2,8})\)")
SPELT_OUT = re.compile(r"\b(?P<short>[A-ZÅÄÖ]{2,8}) ?(?:\(|= ?|, )(?P<written>(?:[\w-]+ ){0,7}[\w-]+)")


def definitions(query: Query, *, index: Index, store: Store) -> tuple[Passage, ...]:
    """The passages that define the word a question asks the meaning of, the clearest first; none for another question."""
    term = tuple(word for word in query.content if not ASKING.fullmatch(word))
    if query.intent not in INTENTS or query.roles or query.complete_list or not ASKS.search(fold(query.question)):
        return ()
    if not 1 <= len(term) <= LONGEST_TERM:
        return ()
    scope = Scope(query.documents, query.superseded)
    field, terms = Field.STEMS, dict.fromkeys(TELLING, TOLD) | {stem(word): 1.0 for word in term}
    if STOP_WORDS.issuperset(
        term
    ):  # an abbreviation that looks like a small word stands in no index but that of letters
        field, terms = Field.GRAMS, dict.fromkeys(term, 1.0)
    found = index.search_terms(field, terms, count=CANDIDATES, scope=scope)
    passages = store.candidates(list(found)).values()
    # What defines "digital kompetens" says most of what "adekvat digital kompetens" is.
    readings = [_Reading(said, query.question) for said in ((term, term[1:]) if len(term) > QUALIFIED else (term,))]
    clear = [(max(reading.clearness(passage) for reading in readings), passage) for passage in passages]
    clear = [each for each in clear if each[0]]
    firm = set(query.preferred)
    clear.sort(key=lambda each: (each[1].document_id not in firm, -each[0], -found[each[1].id]))
    return tuple(passage for _, passage in clear[:MOST])


class _Reading:
    """One term, against passages; an abbreviation stands as such in them or not at all."""

    def __init__(self, term: tuple[str, ...], question: str) -> None:
        self.abbreviation = term[0].upper() if len(term) == 1 and term[0] in abbreviations(question) else ""
        said = r"[\s-]+".join(_any_form(word) for word in term)
        called = rf"[\"'”“]?{said}[\"'”“]?"
        self.ways = tuple(
            re.compile(way)
            for way in (
                rf"^\W*{called}(?: ?\([^)]*\))?\s*(?:[=:]|[–—-] )|\b{called} ?= ?\w",
                rf"\b(?:med|begreppet|uttrycket|termen|ordet)\s+(?:begreppet\s+)?{called}\s+(?:\w+\s+){{0,2}}?"
                r"(?:menas|avses|avser|menar|betyder|innebar|forstas|asyftas)",
                rf"\b{called}\s(?:\w+\s)?(?:betyder|innebar|definieras|avser|star for|kan beskrivas|beskrivs som)\b",
                rf"\bdefin\w+(?: \w+){{0,4}}? {called}(?: \w+){{0,3}}? (?:som|ar|lyder)\b",
                rf"^\W*(?:en |ett )?{called} (?:ar|is) {WHAT_IT_IS}\b",
            )
        )

    @property
    def _telling(self) -> Sequence[re.Pattern[str]]:
        """The ways that define it: of an abbreviation "GYF är en …" tells something, but not what it stands for."""
        return self.ways[:-1] if self.abbreviation else self.ways

    def clearness(self, passage: Passage) -> int:
        """How clearly a passage says what the term means, 0 when it does not."""
        if self.abbreviation and not re.search(rf"\b{self.abbreviation}\b", passage.text):
            return 0
        text = ASKED_THERE.sub("", " ".join(fold(passage.text).split()))
        found = [len(self.ways) - place for place, way in enumerate(self._telling) if way.search(text)]
        if self.abbreviation and self._spelt_out(passage.text):
            found.append(len(self.ways) + 1)
        if not found and self._in_glossary(passage):
            found.append(1)
        return max(found, default=0)

    def _spelt_out(self, text: str) -> bool:
        """Whether the words that the abbreviation stands for stand beside it, each with its letter."""
        return any(
            _initials_fit(match["short"], match["written"])
            for match in _beside(text)
            if match["short"].upper() == self.abbreviation
        )

    def _in_glossary(self, passage: Passage) -> bool:
        """Whether a passage under a heading for words and their meanings begins with the term, or stands beside it."""
        if not any(GLOSSARY.search(fold(heading)) for heading in passage.heading_path):
            return False
        return any(
            self.ways[0].search(f"{fold(text)}:") for text in (passage.lead_in or "", *passage.text.splitlines()[:1])
        )


def _any_form(word: str) -> str:
    """A pattern of a folded word in any of its forms; short ones are looked for as they are."""
    return re.escape(word) if len(word) <= SHORT else rf"{re.escape(stem(word))}\w{{0,5}}"


def _beside(text: str) -> Iterator[re.Match[str]]:
    yield from INITIALS.finditer(text)
    yield from SPELT_OUT.finditer(text)


def _initials_fit(short: str, written: str) -> bool:
    """Whether an abbreviation is made of the last word, or of the first letters of words and their parts in order to the last.

    "Systematiskt kvalitetsarbete" makes SKA; small words need not be in it.
    """
    letters, said = fold(short), words(written)
    rest = iter(said[-1])
    if said[-1][0] == letters[0] and all(letter in rest for letter in letters):  # "gymnasieförvaltningen (GYF)"
        return True
    for start, stop in combinations(range(len(said) + 1), 2):
        own = said[start:stop]
        initials = [first for word in own for first in _initials(word)]
        if len(own) > len(letters) + MOST_SMALL or not initials or initials[0] != letters[0]:
            continue
        rest = iter(initials)
        if all(letter in rest for letter in letters) and letters[-1] in _initials(own[-1]):
            return True
    return False


def _initials(word: str) -> list[str]:
    """The first letters of a folded word and of the words it is made of."""
    return [word[0], *(part[0] for part in parts(word)[1:])]
