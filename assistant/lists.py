"""A question for a whole list and what was found for it -> the list that is asked for, whole.

A list is what its document makes one: points under the same words, cells of a column, paragraphs of a section, or register
items of one kind, role or area. Each that holds something found is a candidate, and the one that scores best is meant.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from assistant.compose import passage_of
from assistant.judge import judged
from assistant.rank import Asked, context_text, coverage, stems_in
from assistant.roles import Relation, find_roles, relation
from assistant.store import Store
from assistant.swedish import fold
from assistant.types import BlockKind, Document, Hit, Item, ItemKind, Passage, Query
from assistant.understand.cues import count_asked

WEIGHTS: Mapping[str, float] = {
    "best": 2.7,
    "mean": 2.8,
    "leaning": 1.5,
    "cosine": 1.5,
    "kind": 1.3,
    "context": 0.8,
    "whole": 0.7,
    "points": 0.7,
    "of_role": 1.0,
    "role": 0.8,
    "unsaid": -0.6,
    "count": 1.0,
}
"""How much each feature says that a list is the one meant: a softmax over a question's candidates, fitted to the program's own
questions for lists and 29 about other documents; held out it has the right list first for 51-53 % of either."""

ALSO_LIKELY = 0.6  # share of the likeliest list's likelihood from which the next is shown too
LIKELY = 0.3  # how likely a list must be of all candidates to be shown to a question that may mean one fact
SEVERAL = re.compile(
    r"(?<!pa )(?<!i )(?<!over )(?<!av )\b(?:vilka|which)\b(?! av\b)|\b(?:\w*mal|\w*matt|\w*punkter|indikatorer|insatser|atgarder"
    r"|aktiviteter|uppgifter|krav|rad|steg|exempel)\b"
)
"""Words for several things, in a folded question: it may mean a list."""

MOST_DOCUMENTS = 3  # whose registers are looked in: those of the nearest passages
NEAREST = 12  # passages that say which documents these are
MOST_CANDIDATES = 12  # of each sort, those with the nearest passages
MOST_POINTS = 40  # a longer run of register items is no list that anyone asks for by its subject
SHORT_LIST = 1_500  # characters of a list that is shown to a question that may mean one fact
MOSTLY = 0.7  # share of a section's passages that are points from which the rest of them are points misread
POINTS = (BlockKind.LIST_ITEM, BlockKind.CELL)
NEARNESS: Mapping[Relation, float] = {Relation.NAMED: 1.0, Relation.INHERITED: 0.5, Relation.UNIT: 0.3}
CALLED: Mapping[ItemKind, str] = {
    ItemKind.GOAL: "mål målsättning",
    ItemKind.SUBGOAL: "delmål mål",
    ItemKind.INDICATOR: "indikator mått mätbar mäta uppföljning",
    ItemKind.ACTIVITY: "insats aktivitet åtgärd",
    ItemKind.RESPONSIBILITY: "ansvar uppgift",
    ItemKind.QUESTION: "fråga frågor",
    ItemKind.FINDING: "resultat slutsats",
    ItemKind.EXPECTATION: "förväntas förväntning",
    ItemKind.NEED: "behov utmaning",
    ItemKind.ADVICE: "råd tips",
}
"""The words a question calls items of a kind by."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class WholeList:
    """Every point of a list, in document order, and how likely it is the one meant, of all that were found; 0 to 1."""

    points: tuple[Passage, ...]
    heading: str
    likelihood: float
    features: Mapping[str, float] = field(default_factory=dict)


def lists_asked_for(
    query: Query, hits: Sequence[Hit], *, asked: Asked, store: Store, filed: Mapping[str, Document]
) -> tuple[WholeList, ...]:
    """The list that the question means, and the next where it is nearly as likely; none when it may as well mean one fact.

    `hits` are the passages found with their features, best first, the rejected among them.
    """
    if not hits or not (query.complete_list or SEVERAL.search(fold(query.question))):
        return ()
    judge = _Judge(query, hits, asked, filed)
    found = (*_of_register(query, hits, store), *_of_passages(hits, store))
    candidates = {_places(each.points): each for each in found if len(each.points) > 1}  # one point is no list
    if not candidates:
        return ()
    first, *others = judge.lists(candidates.values())
    if not query.complete_list:
        fits = sum(len(point.text) for point in first.points) <= SHORT_LIST
        meant = first.likelihood > LIKELY and fits and _holds(first.points, hits[0].passage)
        return (first,) if meant else ()
    another = next((each for each in others if not _says_the_same(each, first)), None)
    return (first, another) if another and another.likelihood >= ALSO_LIKELY * first.likelihood else (first,)


def _places(points: Sequence[Passage]) -> frozenset[tuple[str, int, int]]:
    return frozenset((point.document_id, point.page, point.start) for point in points)


def _says_the_same(one: WholeList, other: WholeList) -> bool:
    """Whether most points of a list stand in another too: a goal table and its plan hold the same goals."""
    texts = {fold(point.text) for point in other.points}
    return sum(fold(point.text) in texts for point in one.points) > len(one.points) / 2


def _holds(points: Sequence[Passage], passage: Passage) -> bool:
    """Whether a passage is one of the points, or shares words with one."""
    return any(
        (point.document_id, point.page) == (passage.document_id, passage.page)
        and point.start < passage.end
        and passage.start < point.end
        for point in points
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A list with the passages of it that were found, and what it is called."""

    points: tuple[Passage, ...]
    found: tuple[Hit, ...]
    label: str
    place: str  # what narrows it within its document: the heading or area it stands under
    roles: tuple[str, ...]
    of_kind: bool  # whether its points are of one kind
    from_register: bool = False


def _of_passages(hits: Sequence[Hit], store: Store) -> list[_Candidate]:
    """The lists, columns and sections that the passages found belong to."""
    found: dict[Key, list[Hit]] = defaultdict(list)
    for hit in hits:
        found[_key(hit.passage)].append(hit)
    nearest = sorted(found, key=lambda key: -sum(sorted((hit.score for hit in found[key]), reverse=True)[:3]))
    made = []
    for key in nearest[:MOST_CANDIDATES]:
        first = found[key][0].passage
        beside = [each for each in store.passages_of(first.document_id) if each.heading_path == first.heading_path]
        points = _points(first, beside)
        headings = (first.lead_in or "", *reversed(first.heading_path))
        roles = next((named for named in map(find_roles, headings) if named), ())
        place = first.heading_path[-1] if first.heading_path else ""
        made.append(_Candidate(points, tuple(found[key]), context_text(first), place, roles, of_kind=True))
    return made


def _key(passage: Passage) -> Key:
    place = passage.document_id, passage.heading_path
    return (*place, passage.lead_in, passage.kind) if passage.kind in POINTS else place


def _points(first: Passage, section: Sequence[Passage]) -> tuple[Passage, ...]:
    """The points of the list that a passage belongs to; those of its section that were read as paragraphs among them."""
    points = [each for each in section if each.kind in POINTS]
    if first.kind not in POINTS:
        return tuple(each for each in section if each.kind not in POINTS)
    alone = first.kind is BlockKind.LIST_ITEM and len({each.lead_in for each in points}) == 1
    if alone and len(points) >= MOSTLY * len(section):
        return tuple(each for each in section if not each.text.rstrip().endswith(":"))
    return tuple(each for each in points if _key(each) == _key(first))


def _of_register(query: Query, hits: Sequence[Hit], store: Store) -> list[_Candidate]:
    """The runs of register items, by kind, role and area, that the passages found lie on."""
    by_page: dict[tuple[str, int], list[Hit]] = defaultdict(list)
    for hit in hits:
        by_page[hit.passage.document_id, hit.passage.page].append(hit)
    documents = tuple(dict.fromkeys(hit.passage.document_id for hit in hits[:NEAREST]))[:MOST_DOCUMENTS]
    runs: dict[Key, list[Item]] = defaultdict(list)
    said = store.judgements()
    for item in judged(chain.from_iterable(map(store.items_of, documents)), said):
        for key in _runs_of(item):
            runs[key].append(item)
    made: list[tuple[float, _Candidate]] = []
    for key, items in runs.items():
        found = tuple(_lying_on(items, by_page))
        if found and 1 < len(items) <= MOST_POINTS:
            scores = sorted((hit.score for hit in found), reverse=True)
            made.append((sum(scores[:3]) / 3 + sum(scores) / len(items), _run(key, items, found)))
    made.sort(key=lambda each: -each[0])
    return [candidate for _, candidate in made[:MOST_CANDIDATES]]


def _runs_of(item: Item) -> Iterator[Key]:
    document, kind = item.document_id, item.kind
    yield "kind", document, kind
    if item.area:
        yield "kind", document, kind, item.area
    if len(item.heading_path) > 1:
        yield "kind", document, kind, item.heading_path[:-1]
    if item.role:
        yield "role", document, item.role
        if item.area:
            yield "role", document, item.role, item.area


def _run(key: Key, items: Sequence[Item], found: tuple[Hit, ...]) -> _Candidate:
    sort, _, what, *where = key
    called = CALLED.get(what, "") if isinstance(what, ItemKind) else str(what)
    place = " ".join(" ".join(each) if isinstance(each, tuple) else str(each) for each in where)
    roles = tuple({item.role for item in items if item.role}) if len({item.role for item in items}) == 1 else ()
    points = tuple(map(passage_of, items))
    return _Candidate(points, found, f"{called} {place}", place, roles, of_kind=sort == "kind", from_register=True)


def _lying_on(items: Iterable[Item], by_page: Mapping[tuple[str, int], Sequence[Hit]]) -> Iterator[Hit]:
    """The passages found that hold one of the items, each once."""
    seen: set[str] = set()
    for item in items:
        for hit in by_page.get((item.document_id, item.page), ()):
            passage = hit.passage
            if passage.id not in seen and passage.start < item.end and item.start < passage.end:
                seen.add(passage.id)
                yield hit


class _Judge:
    """One question, against the lists that may be meant."""

    def __init__(self, query: Query, hits: Sequence[Hit], asked: Asked, filed: Mapping[str, Document]) -> None:
        self.query = query
        self.asked = asked
        self.filed = filed
        self.best = max(hit.score for hit in hits) or 1.0
        self.count = count_asked(query.question)

    def lists(self, candidates: Iterable[_Candidate]) -> list[WholeList]:
        """The candidates, likeliest first."""
        judged = [(candidate, self.features_of(candidate)) for candidate in candidates]
        scores = [sum(WEIGHTS[name] * value for name, value in features.items()) for _, features in judged]
        most = max(scores)
        odds = [math.exp(score - most) for score in scores]
        lists = [
            WholeList(candidate.points, (candidate.points[0].heading_path or ("",))[-1], each / sum(odds), features)
            for (candidate, features), each in zip(judged, odds, strict=True)
        ]
        return sorted(lists, key=lambda each: -each.likelihood)

    def features_of(self, candidate: _Candidate) -> dict[str, float]:
        """What is known of a candidate, each 0 to 1 (`count` from -1)."""
        points, found = candidate.points, candidate.found
        scores = [hit.score / self.best for hit in found]
        title = stems_in(self.filed[points[0].document_id].title)
        label = stems_in(candidate.label)
        held = label.union(title, *(stems_in(point.text) for point in points))
        return {
            "best": max(scores),
            "mean": min(1.0, sum(scores) / len(points)),
            "leaning": max(hit.features.get("leaning", 0.0) for hit in found),
            "cosine": max(hit.features.get("cosine", 0.0) for hit in found),
            "kind": self._kind(candidate),
            "context": coverage(self.asked, label),
            "whole": coverage(self.asked, held),
            "points": float(points[0].kind in POINTS and not candidate.from_register),
            "of_role": float(candidate.from_register and not candidate.of_kind and bool(candidate.roles)),
            "role": max(
                (NEARNESS.get(relation(n, r), 0.0) for n in candidate.roles for r in self.query.roles), default=0.0
            ),
            "unsaid": float(self._unsaid(candidate)),
            "count": 0.0 if self.count is None else 1.0 if len(points) == self.count else -1.0,
        }

    def _unsaid(self, candidate: _Candidate) -> bool:
        """Whether what narrows a list is nothing that the question says, nor the role it asks about."""
        if not candidate.place or (candidate.roles and not candidate.from_register):
            return False
        return not coverage(self.asked, stems_in(candidate.place))

    @staticmethod
    def _kind(candidate: _Candidate) -> float:
        if not candidate.of_kind:
            return 0.0
        return sum(hit.features.get("kind", 0.0) for hit in candidate.found) / len(candidate.found)
