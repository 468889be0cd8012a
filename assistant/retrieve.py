"""Query -> Retrieval: each field and the meaning searched, the candidates ranked, the rejected shown with the kept."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, islice, zip_longest

from assistant.cross_encoder import CrossEncoder
from assistant.index import Index, Scope
from assistant.rank import (
    FIELDS,
    Asked,
    Candidate,
    Emphasis,
    asked_of,
    asks_of_marks,
    context_text,
    features_of,
    is_repeat,
    read_off,
    score_of,
    weights,
)
from assistant.store import Store
from assistant.swedish import STOP_WORDS, content_words, in_writing, words
from assistant.types import BlockKind, Document, Expansion, Hit, Origin, Passage, Query, Reason, Retrieval
from assistant.vocabulary.fields import Field, word_terms

POOL = 90  # candidates that are read and ranked, or POOL_TIMES as many as are wanted
POOL_TIMES = 4
SHOWN_REJECTED = 30
READ_AGAIN = 40  # passages that a cross-encoder reads, where one is configured
LISTS = 3  # lists that a question for a whole list may bring in whole
EXPANDED = (0.5, 0.35, 0.25, 0.2)  # weight of what the documents write for a word, the best first; its own weighs 1
ROLE_WEIGHT = 0.7  # of the words for a role, which is also matched as such
FIRM_LEANING = 0.5  # from which the documents a question points to are also searched by themselves
FEW = 4  # documents a question may point to for the meaning of all their passages to be compared
LEAST_NEARNESS = 0.43
"""How near the passages must come: the best score + 0.3 · the best cosine. Below it lie every one of eighteen questions on other
subjects, 2.5 % of the program's own answerable cases, and few of those near the subject that the documents leave unanswered."""
COSINE_WEIGHT = 0.3


class Part(StrEnum):
    """The parts of the search that can be left out, to see what each of them carries."""

    GRAMS = "grams"
    STEMS = "stems"
    PARTS = "parts"
    MEANING = "meaning"
    FIELDS = "fields"  # how much of the question stands in the text, the headings and the title
    SECTION = "section"
    LEANING = "leaning"
    ROLE = "role"
    KIND = "kind"
    MODALITY = "modality"
    NUMBER = "number"
    VALIDITY = "validity"
    PROXIMITY = "proximity"
    LIST = "list"
    LENGTH = "length"
    LEXICON = "lexicon"  # everyday words and terms of other times
    ENGLISH = "english"
    SPELLING = "spelling"
    CONTENT = "content"  # words that only say where and who are not searched for
    COMPARISON = "comparison"
    DIVERSITY = "diversity"


FEATURES: Mapping[Part, tuple[str, ...]] = {Part.FIELDS: ("body", "context", "title")}
"""The features of a part that bears another name than its one feature."""
ORIGINS: Mapping[Part, tuple[Origin, ...]] = {
    Part.LEXICON: (Origin.EVERYDAY, Origin.DRIFT),
    Part.ENGLISH: (Origin.ENGLISH,),
    Part.SPELLING: (Origin.SPELLING,),
}
NOTHING: frozenset[Part] = frozenset()


def retrieve(  # noqa: PLR0913 - two are what it works with, two how
    query: Query,
    *,
    index: Index,
    store: Store,
    cross_encoder: CrossEncoder | None = None,
    k: int = 20,
    without: frozenset[Part] = NOTHING,
) -> Retrieval:
    """The k nearest passages, best first, with those that came after them; the sides of a comparison take turns."""
    weighing = _weighing(without)
    query = _without(query, without)
    filed = {document.id: document for document in store.documents()}
    sides = query.compared if Part.COMPARISON not in without else ()
    pool = max(POOL, POOL_TIMES * k)
    index.refresh()
    asked = asked_of(query, index.information, index.emphasis)
    ranked = [
        _ranked(replace(query, documents=side), asked, index, store, filed, weighing, pool)
        for side in (sides or (query.documents,))
    ]
    hits = _taking_turns([_read_again(query, each.hits, cross_encoder) for each in ranked])
    kept, repeats = (hits[:k], list[Hit]()) if Part.DIVERSITY in without else _without_repeats(hits, k)
    chosen = {hit.passage.id for hit in chain(kept, repeats)}
    below = islice((hit for hit in hits if hit.passage.id not in chosen), SHOWN_REJECTED)
    timings: dict[str, float] = {}
    for each in ranked:
        for name, seconds in each.spent.items():
            timings[name] = round(timings.get(name, 0.0) + seconds * 1e3, 2)
    rejected = sorted([*repeats, *(_rejected(hit, Reason.BELOW) for hit in below)], key=lambda hit: -hit.score)
    candidates = {id_: candidate for each in ranked for id_, candidate in each.candidates.items()}

    def whole(hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits with those features too that weigh nothing: on what is not shown no time is spent for them."""
        read = read_off(query, [candidates[hit.passage.id] for hit in hits], asked, weights().keys() - weighing.keys())
        return tuple(
            Hit(hit.passage, hit.score, hit.features | its, hit.reason, hit.same_as)
            for hit, its in zip(hits, read, strict=True)
        )

    return Retrieval(query, whole(kept), whole(rejected), _nearness(kept), timings)


def near_enough(retrieval: Retrieval) -> bool:
    """Whether the best passages are about what was asked, in meaning and in words."""
    return retrieval.nearness >= LEAST_NEARNESS


def search_terms(query: Query, field: Field, emphasis: Emphasis) -> dict[str, float]:
    """The terms that a question is searched by in a field, with the weight of each."""
    weighted: dict[str, float] = {}

    def add(word: str, weight: float) -> None:
        for term in word_terms(field, word):
            weighted[term] = max(weighted.get(term, 0.0), weight)

    foreign = _foreign(query)
    for word in query.content:
        if word not in foreign:
            add(word, emphasis(word))
    for expansion in _useful(query):
        most = 1.0 if expansion.origin is Origin.ENGLISH else max(map(emphasis, words(expansion.said)))
        for meant, weight in zip(expansion.means, EXPANDED, strict=False):
            for word in _words_of(meant):
                add(word, most * weight)
    for role in query.roles:
        for word in _words_of(role):
            add(word, ROLE_WEIGHT)
    return weighted


def _foreign(query: Query) -> frozenset[str]:
    """The English words that Swedish ones stand for: no document has them, but its words may look like them."""
    english = (expansion for expansion in query.expansions if expansion.origin is Origin.ENGLISH)
    return frozenset(word for expansion in english for word in words(expansion.said))


def meaning_text(query: Query) -> str:
    """The text whose meaning is searched for: the question, and what the documents write for its words.

    Of an English question only the latter: the shipped model knows Swedish.
    """
    meant = [means for each in _useful(query) for means in each.means[:1]]
    foreign = _foreign(query)
    own = [word for word in query.content if word not in foreign] if foreign else [in_writing(query.question)]
    return " ".join((*own, *meant))


def _useful(query: Query) -> list[Expansion]:
    """The expansions of words that are searched for: others only say where, who or which document."""
    return [each for each in query.expansions if not set(query.content).isdisjoint(words(each.said))]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """What one search found: its hits, best first, what they were made of, by passage, and the seconds of each step."""

    hits: list[Hit]
    candidates: dict[str, Candidate]
    spent: dict[str, float]


def _ranked(  # noqa: PLR0913, PLR0917 - what it works with
    query: Query,
    asked: Asked,
    index: Index,
    store: Store,
    filed: Mapping[str, Document],
    weighing: Mapping[str, float],
    pool: int,
) -> _Ranked:
    """The candidates of one search, ranked."""
    began = time.perf_counter()
    scopes = [Scope(query.documents, query.superseded)]
    firm = () if query.documents else tuple(id_ for id_ in query.preferred if query.leanings[id_] >= FIRM_LEANING)
    if firm:
        scopes.append(Scope(only=firm))
    nearest = []
    if weighing.get("meaning", 0.0):
        vector = index.embedder.encode([meaning_text(query)])[0]
        nearest = [
            index.search_vectors_aside(vector, scope=s) for s in scopes if len(s.only) <= max(FEW, len(query.documents))
        ]
    found: dict[str, dict[str, float]] = {}
    for field in Field:
        if weighing.get(field, 0.0):
            terms = search_terms(query, field, index.emphasis)
            found[field] = _scaled(index.search_terms(field, terms, scope=scope) for scope in scopes)
    searched = time.perf_counter()
    cosines = dict(chain.from_iterable(search.result().items() for search in nearest))
    found["meaning"] = _scaled([cosines], low=min(cosines.values(), default=0.0))
    embedded = time.perf_counter()
    scores: dict[str, float] = {}
    for name in FIELDS:
        weight = weighing.get(name, 0.0)
        for id_, value in found.get(name, {}).items():
            scores[id_] = scores.get(id_, 0.0) + weight * value
    best = sorted(scores, key=lambda id_: (-scores[id_], id_))[:pool]
    read = store.candidates(best)
    if query.complete_list:
        lists = _whole_lists([read[id_] for id_ in best[:LISTS] if id_ in read], store)
        read |= store.candidates([passage.id for passage in lists if passage.id not in read])
    marks = store.candidate_marks(list(read)) if asks_of_marks(query) else {}
    candidates = [
        Candidate(
            passage,
            {name: its[id_] for name, its in found.items() if id_ in its},
            filed[passage.document_id],
            marks.get(id_, ()),
        )
        for id_, passage in read.items()
        if passage.document_id not in query.superseded
    ]
    seen = time.perf_counter()
    features = features_of(query, candidates, asked, weighing)
    hits = [
        Hit(each.passage, score_of(its, weighing), its | {"cosine": cosines.get(each.passage.id, 0.0)})
        for each, its in zip(candidates, features, strict=True)
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    ranked = time.perf_counter()
    steps = {"terms_ms": searched - began, "vectors_ms": embedded - searched, "passages_ms": seen - embedded}
    by_id = {candidate.passage.id: candidate for candidate in candidates}
    return _Ranked(hits, by_id, steps | {"ranking_ms": ranked - seen})


def _words_of(text: str) -> list[str]:
    return [word for word in words(text) if word not in STOP_WORDS]


def _read_again(query: Query, hits: Sequence[Hit], cross_encoder: CrossEncoder | None) -> list[Hit]:
    """The hits with the best of them in the order of their score and the cross-encoder's together."""
    if cross_encoder is None:
        return list(hits)
    best = hits[:READ_AGAIN]
    texts = [f"{context_text(hit.passage)}\n{hit.passage.text}" for hit in best]
    scores = cross_encoder.scores(query.question, texts)
    again = [
        replace(hit, score=(hit.score + score) / 2, features=hit.features | {"cross_encoder": score})
        for hit, score in zip(best, scores, strict=True)
    ]
    return [*sorted(again, key=lambda hit: (-hit.score, hit.passage.id)), *hits[READ_AGAIN:]]


def _scaled(searches: Iterable[Mapping[str, float]], *, low: float = 0.0) -> dict[str, float]:
    """What one field gave, from 0 to 1: BM25 by its maximum, cosines from the weakest found to the strongest."""
    scores = dict(chain.from_iterable(search.items() for search in searches))
    span = (max(scores.values(), default=0.0) - low) or 1.0
    return {id_: (score - low) / span for id_, score in scores.items()}


def _whole_lists(best: Sequence[Passage], store: Store) -> Iterator[Passage]:
    """Every passage of the lists that the best passages are items of."""
    for passage in best:
        if passage.kind in (BlockKind.LIST_ITEM, BlockKind.CELL):
            yield from store.list_of(passage)


def _taking_turns(sides: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The hits of each side in turn, best first."""
    turns = chain.from_iterable(zip_longest(*sides))
    return list({hit.passage.id: hit for hit in turns if hit is not None}.values())


def _without_repeats(hits: Sequence[Hit], k: int) -> tuple[list[Hit], list[Hit]]:
    """The first k hits that repeat none before them in the same document, and those that did."""
    kept: list[Hit] = []
    repeats: list[Hit] = []
    for hit in hits:
        if len(kept) == k:
            break
        same = next((other for other in kept if _repeats(hit.passage, other.passage)), None)
        if same:
            repeats.append(_rejected(hit, Reason.DUPLICATE, same.passage.id))
        else:
            kept.append(hit)
    return kept, repeats


def _rejected(hit: Hit, reason: Reason, same_as: str | None = None) -> Hit:
    return Hit(hit.passage, hit.score, hit.features, reason, same_as)


def _repeats(passage: Passage, other: Passage) -> bool:
    return passage.document_id == other.document_id and is_repeat(passage.text, other.text)


def _nearness(kept: Sequence[Hit]) -> float:
    """The best score with a share of the best cosine: a score is high where much fits, a cosine where the subject does."""
    best = max((hit.score for hit in kept), default=0.0)
    return best + COSINE_WEIGHT * max((hit.features["cosine"] for hit in kept[:5]), default=0.0)


def _weighing(without: frozenset[Part]) -> dict[str, float]:
    left_out = {feature for part in without for feature in FEATURES.get(part, (part.value,))}
    return {name: weight for name, weight in weights().items() if weight and name not in left_out}


def _without(query: Query, without: frozenset[Part]) -> Query:
    """The query as it would be without some parts of understanding."""
    origins = {origin for part in without for origin in ORIGINS.get(part, ())}
    expansions = tuple(each for each in query.expansions if each.origin not in origins)
    content = tuple(content_words(query.question)) if Part.CONTENT in without else query.content
    leanings = {} if Part.LEANING in without else query.leanings
    return replace(query, expansions=expansions, content=content, leanings=leanings)
