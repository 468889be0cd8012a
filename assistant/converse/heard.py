"""A question -> its words with their places in the text, and which of them name a role, a place, a document or a subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate, groupby

from assistant.converse.cues import (
    ASKING,
    DETERMINERS,
    GENERIC,
    JOINING,
    LABELLED,
    MENDED,
    MODALS,
    OPENING,
    PASSIVE,
    PREPOSITIONS,
    ROLE_LIKE,
    SAYS_ABOUT,
    SUBJECTS,
    TOPIC_MARK,
    WEAK_WORD,
)
from assistant.roles import SERVED
from assistant.swedish import STOP_WORDS, fold
from assistant.types import CarriedKind, Document
from assistant.understand import ROLE_NAMES
from assistant.understand.content import ASIDES, PRESENTING
from assistant.understand.mentions import ASKER, LOOSE_YEAR_WEIGHT, OWN, Aspect, Mention, mentions
from assistant.understand.names import Named, Names
from assistant.understand.said import DASHES, SPOKEN, TOKEN, Said
from assistant.understand.shelf import shelf_of

MENDING = Names({word: word for word in MENDED})
PLACES = ("Skola", "Enhet")
KIND_OF_ASPECT = {
    Aspect.MUNICIPALITY: CarriedKind.MUNICIPALITY,
    Aspect.SCHOOL_FORM: CarriedKind.SCHOOL_FORM,
    Aspect.KIND: CarriedKind.DOCUMENT,
    Aspect.TITLE: CarriedKind.DOCUMENT,
    Aspect.ISSUER: CarriedKind.DOCUMENT,
    Aspect.TIME: CarriedKind.DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of a question, from `start` to `end`, that name one thing; `lead` is where the preposition before them begins."""

    kind: CarriedKind
    lead: int
    start: int
    end: int
    values: tuple[str, ...]
    firm: bool = True  # a year may only be when something is to be done


@dataclass(frozen=True)
class Heard:
    """What a question says: `said` as it is written, `mended` with the words that give an act away spelt right."""

    text: str
    said: Said
    mended: Said
    places: tuple[tuple[int, int], ...]
    roles: tuple[Named, ...]
    mentions: tuple[Mention, ...]

    def words(self, start: int, end: int) -> str:
        """The text from a word to the one before another."""
        return self.text[self.places[start][0] : self.places[end - 1][1]] if start < end else ""

    @cached_property
    def role(self) -> Named | None:
        """The role that is asked about: those whom school is for only when nobody else is named."""
        return min(self.roles, key=lambda named: named.value in SERVED, default=None)

    @property
    def opened(self) -> int:
        """The place of the first word after how a question begins: "och", "nej, men"."""
        opening = OPENING.match(self.mended.plain)
        return self.said.word_at(opening.end()) if opening and opening.end() < len(self.said.plain) else 0

    @property
    def role_phrase(self) -> Phrase | None:
        """The words for that role, with the small ones that belong to them."""
        return next((p for p in self.of(CarriedKind.ROLE) if self.role and p.start == self.role.start), None)

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """The roles, places and documents named, each with the small words that belong to it, in order."""
        roles = [Phrase(CarriedKind.ROLE, self._lead(n.start), n.start, n.end, (n.value,)) for n in self.roles]
        taken = {place for phrase in roles for place in range(phrase.start, phrase.end)}
        papers = list(self._papers(taken))
        taken |= {place for phrase in papers for place in range(phrase.start, phrase.end)}
        rest = [
            Phrase(KIND_OF_ASPECT[m.aspect], self._lead(m.start), m.start, m.end, m.values)
            for m in self.mentions
            if KIND_OF_ASPECT[m.aspect] is not CarriedKind.DOCUMENT and taken.isdisjoint(range(m.start, m.end))
        ]
        return tuple(sorted([*roles, *papers, *rest], key=lambda phrase: phrase.start))

    def of(self, kind: CarriedKind) -> tuple[Phrase, ...]:
        """The phrases of a kind."""
        return tuple(phrase for phrase in self.phrases if phrase.kind is kind)

    def values(self, aspect: Aspect) -> tuple[str, ...]:
        """What is named in one way of pointing to documents, each once."""
        return tuple(dict.fromkeys(v for m in self.mentions if m.aspect is aspect and not m.topical for v in m.values))

    @cached_property
    def aside(self) -> frozenset[int]:
        """The places of words that are no part of a subject."""
        spans = [*self.said.find(ASIDES), *self.said.find(OWN), *self.mended.find(ASIDES)]
        places = {place for start, end in spans for place in range(start, end)}
        places |= {place for phrase in self.phrases for place in range(phrase.start, phrase.end)}
        for start, end in self.said.find(ASKER):
            places |= {place for place in range(start, end) if self.said.words[place] in PRESENTING}
        return frozenset(places)

    @cached_property
    def topical(self) -> tuple[int, ...]:
        """The places of the words that say what is spoken of."""
        return tuple(
            place
            for place, (word, mended) in enumerate(zip(self.said.words, self.mended.words, strict=True))
            if place not in self.aside
            and word not in STOP_WORDS
            and not GENERIC.fullmatch(mended)
            and (place == 0 or self.said.words[place - 1] not in ASKING)
        )

    @cached_property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """The subjects, each from its first word to the one after its last: topical words and the small ones that join them."""
        found: list[tuple[int, int]] = []
        for place in self.topical:
            between = self.said.words[found[-1][1] : place] if found else ()
            free = found and not self.aside.intersection(range(found[-1][1], place))
            if free and len(between) <= 3 and JOINING.issuperset(between):
                found[-1] = (found[-1][0], place + 1)
            else:
                found.append((place, place + 1))
        return tuple(found)

    @cached_property
    def stranger(self) -> Phrase | None:
        """A place that no document is filed of: a name after "i", written as one."""
        for place in self.topical:
            name = self.words(place, place + 1)
            if place and self.said.words[place - 1] == "i" and len(name) > 2 and name.istitle():
                return Phrase(CarriedKind.MUNICIPALITY, place - 1, place, place + 1, (name,))
        return None

    @cached_property
    def weak(self) -> str:
        """What is asked for of what is spoken of: "mål", "insatser"; empty when it is not said."""
        found = (
            place for place, word in enumerate(self.said.words) if WEAK_WORD.fullmatch(word) and place not in self.aside
        )
        place = next(found, None)
        return "" if place is None else self.words(place, place + 1)

    @cached_property
    def marked(self) -> int:
        """Where the subject begins that is said outright: "när det gäller …"; the length of the question where none is."""
        ends = [self.said.word_at(match.end()) for match in TOPIC_MARK.finditer(self.said.plain)]
        return next(
            (end for end in reversed(ends) if any(place >= end for place in self.topical)), len(self.said.words)
        )

    @cached_property
    def subjects(self) -> tuple[tuple[int, int], ...]:
        """The subjects that are spoken of: those said outright, else all but a verb beside them."""
        marked = tuple(run for run in self.runs if run[0] >= self.marked)
        things = tuple(
            run for run in self.runs if run[1] - run[0] > 1 or not PASSIVE.fullmatch(self.said.words[run[0]])
        )
        return marked or things or self.runs

    @cached_property
    def topic(self) -> str:
        """The words that say what is spoken of, as they are written; empty when nothing does."""
        labelled = LABELLED.search(self.text)
        if not self.subjects:
            return labelled.group() if labelled else ""
        return ", ".join(f"{'att ' * self.is_doing(start)}{self.words(start, end)}" for start, end in self.subjects)

    def is_doing(self, start: int) -> bool:
        """Whether a subject begins with an infinitive: "får vi spara filmer"."""
        if not self.said.words[start].endswith("a") or start < 2:
            return False
        second, first = self.said.words[start - 2 : start]
        who = first in SUBJECTS or any(named.end == start for named in self.roles)
        return first == "att" or (who and second in MODALS)

    @cached_property
    def predicate(self) -> str:
        """The word of a question that says what is done: "hur stöttar …", "vem godkänner …"; empty when none does."""
        asked = (place + 1 for place, word in enumerate(self.said.words[:-1]) if word in ASKING)
        own = (place for place in asked if place not in self.aside and self.said.words[place] not in STOP_WORDS)
        done = next((place for place in own if not GENERIC.fullmatch(self.mended.words[place])), None)
        return "" if done is None else self.words(done, done + 1)

    def _lead(self, start: int) -> int:
        return start - 1 if start and self.said.words[start - 1] in PREPOSITIONS else start

    def _papers(self, taken: set[int]) -> Iterator[Phrase]:
        """The documents pointed to: mentions that stand together are one."""
        found = [
            m
            for m in self.mentions
            if KIND_OF_ASPECT[m.aspect] is CarriedKind.DOCUMENT
            and not m.topical
            and taken.isdisjoint(range(m.start, m.end))
        ]
        covered = sorted({place for m in found for place in range(m.start, m.end)})
        for _, group in groupby(enumerate(covered), key=lambda pair: pair[1] - pair[0]):
            places = [place for _, place in group]
            start, end = places[0], places[-1] + 1
            while start and self.said.words[start - 1] in DETERMINERS and start - 1 not in taken:
                start -= 1
            ours = [m for m in found if start <= m.start < end]
            values = tuple(dict.fromkeys(value for m in ours for value in m.values))
            firm = any(m.aspect is not Aspect.TIME or m.weight > LOOSE_YEAR_WEIGHT for m in ours)
            yield Phrase(CarriedKind.DOCUMENT, self._lead(start), start, end, values, firm)


def hear(question: str, filed: Sequence[Document], as_of: date) -> Heard:
    """What a question says, of these documents on that day."""
    folded, origins = _folded(question)
    tokens = list(TOKEN.finditer(folded))
    said = _said([SPOKEN.get(token.group(), token.group()) for token in tokens])
    shelf = shelf_of(filed)
    found = tuple(_what_it_says(said, each) for each in mentions(said, question, shelf, filed, as_of))
    return Heard(
        text=question,
        said=said,
        mended=mended(said),
        places=tuple((origins[token.start()], origins[token.end() - 1] + 1) for token in tokens),
        roles=tuple(_roles(said, question, found)),
        mentions=found,
    )


def _what_it_says(said: Said, mention: Mention) -> Mention:
    """The mention; words of a title after "säger guiden om" are what is asked about, not which document."""
    before = " ".join(said.words[: mention.start])
    about = mention.aspect is Aspect.TITLE and SAYS_ABOUT.search(before)
    return replace(mention, topical=True) if about else mention


def _roles(said: Said, question: str, found: Sequence[Mention]) -> Iterator[Named]:
    """The roles named, also those that only look like one; a school that something happens at is a place."""
    forms = {m.start for m in found if m.aspect is Aspect.SCHOOL_FORM}
    known = list(ROLE_NAMES.find(said.words))
    taken = {place for named in known for place in range(named.start, named.end)}
    for named in known:
        placed = said.words[max(0, named.start - 1)] in ("pa", "i", "inom", "vid", "at")
        if not (placed and (named.value in PLACES or named.start in forms)):
            yield named
    for place, word in enumerate(said.words):
        if place not in taken and ROLE_LIKE.fullmatch(word):
            compound = bool(place) and f"-{word}" in fold(question) and len(said.words[place - 1]) <= 3
            start = place - compound
            yield Named(start, place + 1, "-".join(said.words[start : place + 1]))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded, and for each of its letters where in the text it came from."""
    pieces = [_letter(letter) for letter in text]
    return "".join(pieces), [place for place, piece in enumerate(pieces) for _ in piece]


@lru_cache(maxsize=1024)
def _letter(letter: str) -> str:
    return fold(letter).translate(DASHES)


def _said(words: Sequence[str]) -> Said:
    starts = tuple(accumulate((len(word) + 1 for word in words), initial=0))[:-1]
    return Said(tuple(words), " ".join(words), starts)


def mended(said: Said) -> Said:
    """What is said, with the words that give an act away spelt right."""
    words = list(said.words)
    for named in MENDING.find(words):
        words[named.start] = named.value
    return _said(words)
