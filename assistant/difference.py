"""Two versions of a document and their register items -> what was added, removed and changed, requirement by requirement.

Not a difference of texts: each requirement of one version is paired with the one of the other that says the same thing, in
whatever words and wherever it stands, and then compared by who, when, how much and how strongly. What has no pair is added
or removed.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.embed import Embedder
from assistant.judge import register_of
from assistant.language import gettext as _
from assistant.register import PERSONAL
from assistant.roles import ROLE_PATTERN, Relation, find_roles, relation
from assistant.store import Store
from assistant.swedish import content_words, fold, modality, word_grams, words
from assistant.types import Block, BlockKind, Document, Item, ItemKind, Modality
from assistant.vocabulary.stems import stem

Scores = NDArray[np.float64]

ALIKE = 0.42  # the score from which two requirements are one and the same
PARTLY = 0.3  # the score from which a second one may be another part of it
DEED_MARK, DEED_WEIGHT = "=", 0.7  # of what is done or by whom, which many requirements share
PART_MARK = "*"  # begins the name of a part of a word
NEW_PART = 0.15  # share of a requirement that a second one must hold beside what the first one holds
OWN_PART = 0.2  # share of a part that must come from the whole
SAME_ROLE, SAME_LABEL, SAME_OBJECT, SAME_SECTION, BOTH_TIMED, OTHER_KIND = 0.08, 0.1, 0.12, 0.1, 0.03, -0.1
LONGEST_COMMON = 4  # letters of a stem that are too few to name what a requirement is about
ALIKE_IN_TEXT = 0.55  # the same for a requirement and a sentence of running text
FEWEST_WORDS = 5  # of a sentence of running text
FEWEST_SHARED, SHARE_OF_VERSIONS = 3, 0.25
OPPOSITE = 0.7  # how much two texts share, of which only one denies it, to be each other's opposite

GROUPS: tuple[frozenset[ItemKind], ...] = (
    frozenset({ItemKind.GOAL}),
    frozenset({ItemKind.SUBGOAL}),
    frozenset({ItemKind.INDICATOR}),
    frozenset({ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION}),
    frozenset({ItemKind.ACTIVITY}),
    frozenset({ItemKind.QUESTION}),
    frozenset({ItemKind.NEED}),
    frozenset({ItemKind.ADVICE}),
)
GROUP = {kind: number for number, group in enumerate(GROUPS) for kind in group}
NEIGHBOURS = (
    {GROUP[ItemKind.GOAL], GROUP[ItemKind.SUBGOAL]},
    {GROUP[ItemKind.RESPONSIBILITY], GROUP[ItemKind.ACTIVITY]},
)
"""Groups that a requirement may move between from one version to the next."""

STRENGTH = {Modality.POSSIBILITY: 1, Modality.EXPECTATION: 2, Modality.DEMAND: 3}
FORBIDS = re.compile(r"\bfar (?:inte|ej|aldrig|enbart|endast|bara)\b|\b(?:ar inte tillat\w*|forbjud\w*|forbud)\b")
DENIES = re.compile(r"\b(?:inte|ej|aldrig|ingen|inget|inga|forbjud\w*|forbud)\b")

# Words that carry a requirement without being what it is about; folded.
CARRYING = frozenset(
    """
    ansvara ansvarar ansvaret borde bor ska skall maste kan far finnas finns foljande genomfor genomfora genomforas genomfors
    genomford genomforda genomfort gors inom lata lat minst hogst mer mindre ocksa dessutom se ser senast fore galler gallande
    gang ganger varje var alla all allt samtliga per enskild arbeta arbetar anvanda anvander anvands anvandas utifran
    andel antal ovan nedan aven eget egna egen sker ske saval enbart endast bara aldrig icke inte ej inga ingen inget
    """.split()
)
# Verbs of steering documents, and the nouns made of them, that order the same deed; folded stems or beginnings of words.
DEEDS: tuple[tuple[str, ...], ...] = (
    ("fastst", "beslut", "anta", "antar", "antas", "godk"),
    ("uppfolj", "foljupp"),
    ("tillhandah", "erbjud", "ordn", "anordn"),
    ("upphandl", "inkop", "kop", "koper", "anskaff"),
    ("rapporter", "redovis", "lamn", "aterrapport"),
    ("utse", "utsed", "utses", "utsedda", "utsett", "tillsatt"),
    ("utarbet", "framta", "tafram", "uppratt"),
    ("sammanst", "aggreger"),
    ("inform", "meddel", "upplys"),
    ("inventer", "kartlagg"),
    ("sakerst", "tillse", "garanter"),
    ("revider", "uppdater", "aktualiser"),
    ("fortbild", "kompetensutveckl"),
    ("skatta", "skattar", "skattning", "sjalvskattning", "sjalvvardering"),
)
PARTICLES = re.compile(r"\b(?P<verb>folj|ta)(?P<ending>\w{0,3}) (?:\w+ )??(?P<particle>upp|fram)\b")
COUNTED = {
    word: number
    for number, word in enumerate(
        "noll en tva tre fyra fem sex sju atta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo".split()
    )
} | {"ett": 1, "bada": 2, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60}
NUMBER = re.compile(
    rf"(?<![\w:.,/–-])(?P<number>\d+(?:[ \u00a0]\d{{3}})*(?:,\d+)?|{'|'.join(sorted(COUNTED, key=len, reverse=True))})"
    r"(?![\w:/–-]|[.,]\d)(?P<percent> ?%| procent(?:enheter)?\b)?"
)
PART_OF = re.compile(
    r"\b(?P<word>halften|tre fjardedelar|en fjardedel|en tredjedel|tva tredjedelar|alla?|samtliga|varje)\b"
)
PARTS = {
    "halften": 50.0, "tre fjardedelar": 75.0, "en fjardedel": 25.0, "en tredjedel": 33.0, "tva tredjedelar": 67.0,
}  # fmt: skip
WHOLE = 100.0
NOT_COUNTED = frozenset("minst hogst procent cirka ungefar omkring".split())
NAMED_BY_NUMBER = re.compile(
    r"\b(?:arskurs(?:erna)?|ak|klass|delmal|mal|punkt|kapitel|kap|fas|steg|bilaga|avsnitt|tabell|vecka|artikel) \d+(?:[-–:.]\d+)*"
)
YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s*[/–-]\s*(?:(?:19|20)?\d\d))?\b")
CLOCK = re.compile(
    r"(?:(?:vardagar|helgfria vardagar|dagligen) )?(?:(?:mellan|från|fr\.o\.m\.) )?(?:klockan|kl\.?) ?\d{1,2}(?:[.:]\d\d)?"
    r"(?: ?(?:och|till|–|-) ?(?:klockan |kl\.? ?)?\d{1,2}(?:[.:]\d\d)?)?",
    re.IGNORECASE,
)
WITHOUT_WEIGHT = re.compile(r"\b(?:den|senast|ar|klockan|kl)\b")  # words of time that move no day


IN_TEXT = frozenset({ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION})
"""Kinds of requirement that running text may hold more loosely: what may be done, what is done."""
SENTENCE = re.compile(r"[^\s.!?][^.!?]*(?:\.(?=\S)[^.!?]*)*[.!?]")
_Pair = tuple[tuple[Item, ...], tuple[Item, ...], float]


class How(StrEnum):
    """What became of a requirement, in the words of the list that shows it."""

    ADDED = "tillagt"
    REMOVED = "borttaget"
    TIGHTENED = "skärpt"
    LOOSENED = "lättat"
    REVERSED = "vänt till sin motsats"
    AGENT = "ny ansvarig"
    TIME = "flyttad tid"
    VALUE = "ändrat målvärde"
    SPLIT = "delat i flera"
    MERGED = "sammanfört"
    WORDING = "ändrad ordalydelse"
    SAME = "oförändrat"


CHANGED_FIRST = (*(how for how in How if how not in (How.ADDED, How.REMOVED, How.SAME)), How.REMOVED, How.ADDED)
"""The order that a reader is shown changes in."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What changed in one respect, in the documents' own words; empty where a version says nothing of it."""

    how: How
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """A requirement in both versions, or in one, with everything that became of it.

    Several `new` are what one requirement was split into, several `old` what was merged into one. An item without an id
    stands in running text that the register does not hold: "lärare får använda …".
    """

    old: tuple[Item, ...]
    new: tuple[Item, ...]
    how: tuple[How, ...]
    details: tuple[Detail, ...] = ()
    likeness: float = 0.0

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item of it, the old ones first."""
        return (*self.old, *self.new)

    def concerns(self, role: str) -> Relation:
        """How it concerns a role, the nearest of its items deciding."""
        found = {relation(item.role, role) for item in self.items}
        return next(each for each in Relation if each in found)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one version to the other, in the order of the newer one, what was removed last.

    `shared` is how many of the older version's requirements have a counterpart. `remarks` say in words what a reader should
    know before believing it: that the two are no versions of each other, or stand in the wrong order.
    """

    old: Document
    new: Document
    changes: tuple[Change, ...]
    versions: bool
    shared: int
    old_count: int
    new_count: int
    remarks: tuple[str, ...] = ()

    def of(self, *hows: How) -> tuple[Change, ...]:
        """The changes that are any of those."""
        return tuple(change for change in self.changes if set(hows) & set(change.how))

    def counts(self) -> dict[How, int]:
        """How many changes there are of each sort, also of those there are none of; one may be of several."""
        return {how: sum(how in change.how for change in self.changes) for how in How}

    def for_role(self, role: str) -> Difference:
        """What changes for a role: what names it, what it also is and what it acts in, before or now."""
        return replace(self, changes=tuple(each for each in self.changes if each.concerns(role) in PERSONAL))


def difference_between(
    store: Store, embedder: Embedder, old_id: str, new_id: str, *, anyway: bool = False
) -> Difference:
    """The difference between two filed documents, every quote proved by its page; raises NotFoundError."""
    old, new = store.document(old_id), store.document(new_id)
    sides = [(_proved(store, each), _sentences(store, each)) for each in (old_id, new_id)]
    (first, first_text), (second, second_text) = sides
    return difference_of(old, new, first, second, embedder, sentences=(first_text, second_text), anyway=anyway)


def difference_of(  # noqa: PLR0913 - two of each, and how
    old: Document,
    new: Document,
    old_items: Iterable[Item],
    new_items: Iterable[Item],
    embedder: Embedder,
    *,
    sentences: tuple[Sequence[Item], Sequence[Item]] = ((), ()),
    anyway: bool = False,
) -> Difference:
    """The difference between two documents; without changes when they are no versions of each other, unless `anyway`.

    `sentences` are both documents' running text as items without an id, where what has no counterpart in the register is
    looked for last.
    """
    first, second = _requirements(old, old_items), _requirements(new, new_items)
    paired = [
        (tuple(first[i] for i in olds), tuple(second[j] for j in news), likeness)
        for olds, news, likeness in _Pairing(first, second, embedder).pairs(ALIKE)
    ]
    paired += _paired_with_text(first, second, paired, sentences, embedder)
    changes = tuple(_changes(first, second, paired))
    shared = sum(len(each.old) for each in changes if each.new and all(item.id for item in each.items))
    versions = _are_versions(old, new, shared, min(len(first), len(second)))
    remarks = tuple(_remarks(old, new, versions, (shared, len(first), len(second)), anyway))
    shown = changes if versions or anyway else ()
    return Difference(old, new, shown, versions, shared, len(first), len(second), remarks)


def _paired_with_text(
    old: Sequence[Item],
    new: Sequence[Item],
    paired: Iterable[_Pair],
    sentences: tuple[Sequence[Item], Sequence[Item]],
    embedder: Embedder,
) -> list[_Pair]:
    """What has no counterpart in the other version's register paired with the sentence there that says the same."""
    done = {item.id for olds, news, _likeness in paired for item in (*olds, *news)}
    found: list[_Pair] = []
    for first, second in (
        ([item for item in old if item.id not in done and item.kind in IN_TEXT], sentences[1]),
        (sentences[0], [item for item in new if item.id not in done and item.kind in IN_TEXT]),
    ):
        pairs = _Pairing(first, second, embedder).pairs(ALIKE_IN_TEXT)
        found += [((first[olds[0]],), (second[news[0]],), likeness) for olds, news, likeness in pairs]
    return found


def _sentences(store: Store, document_id: str) -> list[Item]:
    """The sentences of a document's running text that no register item stands in, as items without an id."""
    items = defaultdict(list)
    for item in store.items_of(document_id):
        items[item.page].append(item)
    pages = {page.number: page for page in store.pages(document_id)}
    found = []
    for block in store.blocks(document_id):
        if block.kind is BlockKind.PARAGRAPH:
            raw = pages[block.page].raw[block.start : block.end]
            for match in SENTENCE.finditer(raw):
                start, end = block.start + match.start(), block.start + match.end()
                text = " ".join(pages[block.page].reading(start, end).split())
                held = any(start < item.end and item.start < end for item in items[block.page])
                if not held and len(text.split()) >= FEWEST_WORDS:
                    found.append(_as_item(document_id, block, text, match.group(), start))
    return found


def _as_item(document_id: str, block: Block, text: str, raw: str, start: int) -> Item:
    named = ROLE_PATTERN.match(fold(text))
    return Item(
        id="",
        document_id=document_id,
        kind=ItemKind.RESPONSIBILITY,
        role=text[: named.end()] if named else None,
        area=block.heading_path[-1] if block.heading_path else None,
        level=None,
        modality=modality(text),
        text=text,
        raw_text=raw,
        heading_path=block.heading_path,
        page=block.page,
        start=start,
        end=start + len(raw),
    )


def _proved(store: Store, document_id: str) -> list[Item]:
    """The document's items whose words stand where they are said to stand."""
    items = register_of(store, document_id=document_id)
    pages = store.pages_at({(item.document_id, item.page) for item in items})
    return [item for item in items if pages[document_id, item.page].raw[item.start : item.end] == item.raw_text]


def _requirements(document: Document, items: Iterable[Item]) -> list[Item]:
    """What a document lays down; a finding it tells of is no requirement."""
    return [item for item in items if item.document_id == document.id and item.kind in GROUP]


def _are_versions(old: Document, new: Document, shared: int, fewest: int) -> bool:
    if old.family is not None and old.family == new.family:
        return True
    return shared >= max(FEWEST_SHARED, SHARE_OF_VERSIONS * fewest)


def _remarks(old: Document, new: Document, versions: bool, counts: tuple[int, int, int], anyway: bool) -> Iterator[str]:
    shared, first, second = counts
    names = {"old": old.title, "new": new.title}
    if not first or not second:
        empty = old if not first else new
        yield _(
            "I ”%(title)s” finns inga krav, mål eller aktiviteter i registret: det finns inget att jämföra med.",
            title=empty.title,
        )
    elif not versions:
        yield _(
            "”%(old)s” och ”%(new)s” ser inte ut att vara versioner av samma dokument: %(shared)s av de %(first)s kraven i det"
            " första har en motsvarighet bland de %(second)s i det andra.",
            shared=shared,
            first=first,
            second=second,
            **names,
        )
        if not anyway:
            yield _("Välj två versioner av samma dokument, eller be om jämförelsen ändå.")
    if old.valid_from and new.valid_from and old.valid_from > new.valid_from:
        yield _(
            "”%(old)s” började gälla %(old_day)s, efter ”%(new)s” (%(new_day)s): byt plats på dem om den äldre ska stå först.",
            old_day=old.valid_from,
            new_day=new.valid_from,
            **names,
        )


# Pairing.


class _Pairing:
    """Pairs the requirements of two versions: each with the one that comes nearest, the best pairs first."""

    def __init__(self, old: Sequence[Item], new: Sequence[Item], embedder: Embedder) -> None:
        self.old, self.new = old, new
        texts = [_substance(item) for item in (*old, *new)]
        self.stems = [frozenset(_stems(text)) for text in texts]
        self.weights = _weighted(texts)
        self.likeness = _likeness(self.weights, len(old))
        if old and new:
            vectors = embedder.encode(texts).astype(np.float64)
            self.likeness = (self.likeness + vectors[: len(old)] @ vectors[len(old) :].T) / 2
        self.scores = self._scores()

    def pairs(self, alike: float) -> list[tuple[tuple[int, ...], tuple[int, ...], float]]:
        """The places of what belongs together in the old and the new version, and how alike they are, that much or more."""
        matched = self._best_first(alike)
        matched |= self._goals_of_sections(matched)
        parts_new, parts_old = self._parts(matched)
        return [
            (
                tuple(sorted((i, *parts_old.get(j, ())))),
                tuple(sorted((j, *parts_new.get(i, ())))),
                float(self.scores[i, j]),
            )
            for i, j in sorted(matched.items(), key=lambda pair: pair[1])
        ]

    def _scores(self) -> Scores:
        scores = self.likeness.copy()
        buckets = self._buckets()
        for i, a in enumerate(self.old):
            for j, b in enumerate(self.new):
                kinds = GROUP[a.kind], GROUP[b.kind]
                if kinds[0] != kinds[1] and set(kinds) not in NEIGHBOURS:
                    scores[i, j] = -1
                    continue
                same_role = bool(a.role and b.role) and _same_role(a.role, b.role)
                scores[i, j] += SAME_ROLE * same_role + OTHER_KIND * (kinds[0] != kinds[1])
                scores[i, j] += SAME_LABEL * (a.label is not None and _bare(a.label) == _bare(b.label))
                scores[i, j] += SAME_OBJECT * self._only_about(i, j, same_role, buckets)
                scores[i, j] += BOTH_TIMED * bool(time_of(a) and time_of(b))
                scores[i, j] += SAME_SECTION * _overlap(_heading_stems(a.heading_path), _heading_stems(b.heading_path))
        return scores

    def _buckets(self) -> tuple[dict[tuple[int, str | None], Counter[str]], dict[tuple[int, str | None], Counter[str]]]:
        """How many requirements of each group name each stem, on a role and (None) at all; in the old and the new version."""
        counted: tuple[dict[tuple[int, str | None], Counter[str]], dict[tuple[int, str | None], Counter[str]]]
        counted = (defaultdict(Counter), defaultdict(Counter))
        for place, item in enumerate((*self.old, *self.new)):
            side = counted[place >= len(self.old)]
            for group in range(len(GROUPS)):
                if group == GROUP[item.kind] or {group, GROUP[item.kind]} in NEIGHBOURS:
                    for role in {None, _role_key(item.role)}:
                        side[group, role].update(self.stems[place])
        return counted

    def _only_about(
        self, i: int, j: int, same_role: bool, buckets: Sequence[Mapping[tuple[int, str | None], Counter[str]]]
    ) -> bool:
        """Whether two requirements are about something that no other of their sort and role is about, in either version."""
        a, b = self.old[i], self.new[j]
        shared = self.stems[i] & self.stems[len(self.old) + j]
        keys = [(GROUP[item.kind], _role_key(item.role) if same_role else None) for item in (a, b)]
        return any(
            len(each) > LONGEST_COMMON
            and each[0] != DEED_MARK
            and all(side[key][each] == 1 for side, key in zip(buckets, keys, strict=True))
            for each in shared
        )

    def _best_first(self, alike: float) -> dict[int, int]:
        matched: dict[int, int] = {}
        taken: set[int] = set()
        near = np.argwhere(self.scores >= alike)
        for i, j in sorted(((int(i), int(j)) for i, j in near), key=lambda pair: (-self.scores[pair], pair)):
            if i not in matched and j not in taken:
                matched[i] = j
                taken.add(j)
        return matched

    def _goals_of_sections(self, matched: Mapping[int, int]) -> dict[int, int]:
        """The only goal of a section paired with the only one of the section that took over most of what stood in it."""
        votes: Counter[tuple[str | None, str | None]] = Counter(
            (self.old[i].area, self.new[j].area)
            for i, j in matched.items()
            if self.old[i].kind is not ItemKind.RESPONSIBILITY
        )
        lone = [_lone_goals(self.old), _lone_goals(self.new)]
        found: dict[int, int] = {}
        used = set(matched.values())
        for (first, second), _votes in votes.most_common():
            i, j = lone[0].get(first), lone[1].get(second)
            if i is not None and j is not None and i not in matched and i not in found and j not in used:
                found[i] = j
                used.add(j)
        return found

    def _parts(self, matched: Mapping[int, int]) -> tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]]:
        """What else of the new version holds a part of a paired old requirement, and of the old one of a new."""
        free_new = [j for j in range(len(self.new)) if j not in set(matched.values())]
        free_old = [i for i in range(len(self.old)) if i not in matched]
        split: dict[int, tuple[int, ...]] = {}
        merged: dict[int, tuple[int, ...]] = {}
        shift = len(self.old)
        for j in free_new:
            best = max((i for i in matched if self._may_share(i, j)), key=lambda i: self.scores[i, j], default=None)
            beside = best is not None and self.new[matched[best]].heading_path == self.new[j].heading_path
            if best is not None and beside and self._adds(best, shift + matched[best], shift + j):
                split[best] = (*split.get(best, ()), j)
        for i in free_old:
            best = max(
                (k for k in matched if self._may_share(i, matched[k])),
                key=lambda k: self.scores[i, matched[k]],
                default=None,
            )
            beside = best is not None and self.old[best].heading_path == self.old[i].heading_path
            if best is not None and beside and self._adds(shift + matched[best], best, i):
                merged[matched[best]] = (*merged.get(matched[best], ()), i)
        return split, merged

    def _may_share(self, i: int, j: int) -> bool:
        a, b = self.old[i], self.new[j]
        return self.scores[i, j] >= PARTLY and GROUP[a.kind] == GROUP[b.kind] and _same_role(a.role, b.role)

    def _adds(self, whole: int, first: int, second: int) -> bool:
        """Whether a second one holds a part of the whole that the first does not, and each holds some of its own."""
        mass = self.weights[whole]
        total = sum(mass.values()) or 1.0
        parts = (self.weights[first], self.weights[second])
        only = [{each for each in mass if each in a and each not in b} for a, b in (parts, parts[::-1])]
        added = sum(mass[each] for each in only[1])
        own = sum(value for each, value in parts[1].items() if each in mass) / (sum(parts[1].values()) or 1.0)
        named = any(not each.startswith(PART_MARK) for each in only[0])
        return named and added >= NEW_PART * total and own >= OWN_PART


def _lone_goals(items: Sequence[Item]) -> dict[str | None, int]:
    """The sections with one goal and no more -> its place."""
    goals = [(item.area, place) for place, item in enumerate(items) if item.kind is ItemKind.GOAL]
    counts = Counter(area for area, _place in goals)
    return {area: place for area, place in goals if counts[area] == 1 and area}


@lru_cache(maxsize=4096)
def _heading_stems(path: tuple[str, ...]) -> frozenset[str]:
    """The stems of the nearest heading that a requirement stands under; none of one that names who is to act."""
    if not path or find_roles(path[-1]):
        return frozenset()
    return frozenset(stem(word) for word in content_words(path[-1]) if not word.isdigit())


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    """The share of the shorter one's stems that stand in the other."""
    return len(first & second) / max(1, min(len(first), len(second)))


def _bare(label: str | None) -> str | None:
    return re.sub(r"[^\w]+", ".", label.strip(" .:")) if label else None


@lru_cache(maxsize=4096)
def _role_key(role: str | None) -> str | None:
    """What stands for a role under any of its forms."""
    return " ".join(find_roles(role)) or fold(role) if role else None


def _same_role(first: str | None, second: str | None) -> bool:
    """Whether two names are of the same role, or both of nobody."""
    if not first or not second:
        return first == second or not (first or second)
    return _role_key(first) == _role_key(second) or Relation.NAMED in (relation(first, second), relation(second, first))


def _substance(item: Item) -> str:
    """What a requirement is about: its words without who and when, which are compared by themselves."""
    text = fold(item.text)
    if item.time:
        text = text.replace(fold(item.time), " ")
    if item.role and text.startswith(fold(item.role)):
        text = text[len(item.role) :]
    joined = PARTICLES.sub(lambda m: f"{m['particle']}{m['verb']}", text)
    return " ".join(word for word in words(YEARS.sub(" ", joined)) if word not in CARRYING)


def _stems(text: str) -> list[str]:
    return [_thing(word) for word in content_words(text) if not word.isdigit()]


@lru_cache(maxsize=4096)
def _thing(word: str) -> str:
    """What stands for a word under any of its names: a deed, a role, or its stem."""
    found = stem(word)
    deed = next((group[0] for group in DEEDS if found.startswith(group)), None)
    role = find_roles(word)
    return f"{DEED_MARK}{deed}" if deed else f"{DEED_MARK}{role[0]}" if role else found


def _weighted(texts: Sequence[str]) -> list[dict[str, float]]:
    """The features of every text, rarer ones heavier: stems and the overlapping parts of words, which compounds share."""
    counted: list[Counter[str]] = []
    for text in texts:
        features: Counter[str] = Counter()
        for word in (each for each in content_words(text) if not each.isdigit()):
            thing, parts = _thing(word), word_grams(word)
            features[thing] += DEED_WEIGHT if thing[0] == DEED_MARK else 1.0  # type: ignore[assignment]
            for part in dict.fromkeys(parts) if thing[0] != DEED_MARK else ():
                features[f"{PART_MARK}{part}"] += 1 / math.sqrt(len(parts))  # type: ignore[assignment]
        counted.append(features)
    common = Counter(each for features in counted for each in features)
    return [
        {each: value * math.log((len(texts) + 1) / common[each]) for each, value in features.items()}
        for features in counted
    ]


def _likeness(weights: Sequence[Mapping[str, float]], middle: int) -> Scores:
    """The cosine of every text before the middle with every one after it."""
    names = {name: place for place, name in enumerate(dict.fromkeys(each for one in weights for each in one))}
    table = np.zeros((len(weights), max(1, len(names))))
    for row, one in enumerate(weights):
        for name, value in one.items():
            table[row, names[name]] = value
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    table /= np.where(lengths == 0, 1, lengths)
    return np.asarray(table[:middle] @ table[middle:].T)


# Comparing what is paired.


def _changes(old: Sequence[Item], new: Sequence[Item], pairs: Iterable[_Pair]) -> Iterator[Change]:
    """A change for every requirement of either version, in the order of the new one; what was removed last."""
    paired: dict[str, Change] = {}
    held: set[str] = set()
    for befores, afters, likeness in pairs:
        details = tuple(_details(befores, afters))
        change = Change(befores, afters, _hows(befores, afters, details), details, round(likeness, 3))
        paired[afters[0].id or befores[0].id] = change
        held.update(item.id for item in change.items)
    for item in new:
        if item.id in paired:
            yield paired[item.id]
        elif item.id not in held:
            yield Change((), (item,), (How.ADDED,))
    for item in old:
        if item.id in paired:
            yield paired[item.id]
        elif item.id not in held:
            yield Change((item,), (), (How.REMOVED,))


def _hows(old: Sequence[Item], new: Sequence[Item], details: Sequence[Detail]) -> tuple[How, ...]:
    hows = [How.SPLIT] * (len(new) > 1) + [How.MERGED] * (len(old) > 1)
    hows += dict.fromkeys(detail.how for detail in details)
    same = [_plain(item.text) for item in old] == [_plain(item.text) for item in new]
    return tuple(sorted(hows, key=list(How).index)) or ((How.SAME,) if same else (How.WORDING,))


def _plain(text: str) -> list[str]:
    return words(text)


def _details(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Detail]:
    """What changed in who, when, how much and how strongly."""
    before, after = old[0], new[0]
    weak, strong = _strongest(old), _strongest(new)
    if weak and strong and weak != strong:
        yield Detail(How.TIGHTENED if strong > weak else How.LOOSENED, _modality(weak), _modality(strong))
    elif _opposite(before, after):
        yield Detail(How.REVERSED, before.text, after.text)
    agents = _agent(before), _agent(after)
    if any(agents) and not any(_same_role(_agent(a), _agent(b)) for a in old for b in new):
        yield Detail(How.AGENT, agents[0] or "", agents[1] or "")
    if not before.id or not after.id:  # what running text says of time is not read
        return
    times = [list(dict.fromkeys(time for item in side if (time := time_of(item)))) for side in (old, new)]
    if {_same_time(time) for time in times[0]} != {_same_time(time) for time in times[1]}:
        yield Detail(How.TIME, ", ".join(times[0]), ", ".join(times[1]))
    yield from _values(
        [each for item in old for each in _amounts(item)], [each for item in new for each in _amounts(item)]
    )


def _agent(item: Item) -> str | None:
    """Who is to act: the register's word, or the role that the sentence begins with."""
    named = None if item.role else ROLE_PATTERN.match(fold(item.text))
    return item.text[: named.end()] if named and item.kind in IN_TEXT else item.role


def _strength(item: Item) -> int | None:
    forbids = item.kind in (ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION) and FORBIDS.search(fold(item.text))
    return STRENGTH[Modality.DEMAND] if forbids else STRENGTH.get(item.modality)


def _strongest(items: Iterable[Item]) -> int | None:
    return max((found for item in items if (found := _strength(item))), default=None)


def _modality(strength: int) -> str:
    """The word for how strongly something binds."""
    return next(modality.value for modality, number in STRENGTH.items() if number == strength)


def _opposite(before: Item, after: Item) -> bool:
    """Whether one of two texts that say the same denies it."""
    denied = [DENIES.search(fold(item.text)) is not None for item in (before, after)]
    if denied[0] == denied[1]:
        return False
    first, second = (set(_stems(_substance(item))) for item in (before, after))
    return bool(first and second) and len(first & second) >= OPPOSITE * len(first | second)


def time_of(item: Item) -> str | None:
    """The words of a requirement that say when, also those of the time of day; None when it says nothing of it."""
    return item.time or next(iter(_clocks(item.text)), None)


def _clocks(text: str) -> tuple[str, ...]:
    return tuple(match.group() for match in CLOCK.finditer(text))


def _same_time(time: str) -> str:
    """What two ways to write the same time have in common."""
    said = WITHOUT_WEIGHT.sub(" ", fold(time))
    return " ".join(str(COUNTED.get(word, word)) for word in words(said))


def _untimed(item: Item) -> str:
    """The folded text of a requirement with blanks for what is no amount: times, years and numbers that are names."""
    text = fold(item.text)
    for said in filter(None, (item.time, *_clocks(item.text))):
        text = text.replace(fold(said), " " * len(said))
    for pattern in (YEARS, NAMED_BY_NUMBER):
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    return text


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number in a text: how it is written, and the stems of what is counted."""

    value: float
    words: str
    percent: bool
    counted: frozenset[str]


def _values(before: Sequence[_Amount], after: Sequence[_Amount]) -> Iterator[Detail]:
    """The amounts of the same thing that differ, and those that only one version has when the other has none at all."""
    open_, unmet = list(after), []
    for amount in before:
        # The same number first, so that it is not taken for a change of another one.
        same = next((each for each in open_ if each.value == amount.value and _alike(each, amount)), None)
        other = same or next((each for each in open_ if _alike(each, amount)), None)
        if other is None:
            unmet.append(amount)
            continue
        open_.remove(other)
        if same is None:
            yield Detail(How.VALUE, amount.words, other.words)
    for lone, side in ((unmet, 0), (open_, 1)):
        for amount in (each for each in lone if _telling(each)):
            if not any(map(_telling, (after, before)[side])):
                yield Detail(How.VALUE, *((amount.words, "") if side == 0 else ("", amount.words)))


def _telling(amount: _Amount) -> bool:
    """Whether a number says something alone: "en" is mostly an article, and "alla" no target."""
    return not (amount.value == 1 or (amount.percent and amount.value == WHOLE))


def _alike(first: _Amount, second: _Amount) -> bool:
    return first.percent == second.percent and bool(first.counted & second.counted)


def _amounts(item: Item) -> Iterator[_Amount]:
    """The amounts a requirement names, in its own words."""
    text = _untimed(item)
    taken: set[int] = set()
    for match in PART_OF.finditer(text):
        taken.update(range(*match.span()))
        value = PARTS.get(match["word"], WHOLE)
        yield _Amount(value, _shown(item, text, match, value == WHOLE), True, _counted(text, match))
    for match in (each for each in NUMBER.finditer(text) if each.start() not in taken):
        number = re.sub(r"[ \u00a0]", "", match["number"]).replace(",", ".")
        value = float(COUNTED.get(number, number))
        percent = bool(match["percent"])
        yield _Amount(value, _shown(item, text, match, not percent), percent, _counted(text, match))


def _counted(text: str, match: re.Match[str]) -> frozenset[str]:
    """The stems of the next few words, among them what is counted; of those before where none follows."""
    after, before = (
        [word for word in content_words(part) if word not in NOT_COUNTED and word.isalpha()]
        for part in (text[match.end() : match.end() + 80], text[max(0, match.start() - 80) : match.start()])
    )
    return frozenset(map(stem, after[:3] or before[-3:]))


def _shown(item: Item, text: str, match: re.Match[str], followed: bool) -> str:
    """A number in the document's own letters, with the word that is counted."""
    following = re.match(r"\s*[^\s,.;:]+", text[match.end() :]) if followed else None
    end = match.end() + (following.end() if following else 0)
    # Folding keeps every letter in its place, but for a few rare ones that are taken apart.
    return (item.text if len(item.text) == len(text) else text)[match.start() : end].strip()
