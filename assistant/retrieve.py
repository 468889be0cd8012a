"""Query -> Retrieval: words and meaning searched side by side, fused into one score, the rejected shown with the kept."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from assistant.index import Index, Scope, context_of
from assistant.store import Store
from assistant.swedish import content_words, word_grams, words
from assistant.types import Hit, Passage, Query, Retrieval

TERM_WEIGHT = 0.6
"""Share of the score that words carry; meaning carries the rest. A convex sum of scaled scores beats rank fusion (Bruch et
al. 2023), and held on this program's own cases."""
SAME_WORD = 0.6  # share of a word's n-grams that must stand in another word for it to be the same in another form
PREFERENCE = 0.15  # what a passage gains by standing in a document the question seems to mean
COVERAGE_WEIGHT = 0.3
LEAST_NEARNESS = 0.24
"""How near the best passages must come: cosine + 0.3 · coverage. Chosen on the program's own cases so that some eight in ten
questions on other subjects are refused; it cannot tell a question near the subject that the documents leave unanswered."""
POOL = 30  # passages beyond the kept ones that are read from the store: the preference may lift them, the rest are rejected


def retrieve(query: Query, *, index: Index, store: Store, k: int = 20) -> Retrieval:
    """The k nearest passages, best first, with those that came after them."""
    began = time.perf_counter()
    scope = Scope(query.documents, query.superseded)
    terms = index.search_terms(query.question, scope=scope)
    termed = time.perf_counter()
    vectors = index.search_vectors(query.question, scope=scope)
    embedded = time.perf_counter()

    features = _features(terms, vectors)
    order = sorted(features, key=lambda id_: (-_score(features[id_]), id_))
    passages = store.passages(order[: k + POOL])
    hits = [
        Hit(passages[id_], _score(features[id_]) + _bonus(query, passages[id_]), features[id_])
        for id_ in order[: k + POOL]
        if id_ in passages
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
    kept, rejected = hits[:k], hits[k:]
    nearness = _nearness(query.question, kept, index)
    fused = time.perf_counter()
    timings = {"terms_ms": termed - began, "vectors_ms": embedded - termed, "fusion_ms": fused - embedded}
    return Retrieval(tuple(kept), tuple(rejected), nearness, {name: round(s * 1e3, 2) for name, s in timings.items()})


def near_enough(retrieval: Retrieval) -> bool:
    """Whether the best passages are about what was asked, in meaning and in words."""
    return retrieval.nearness >= LEAST_NEARNESS


def _nearness(question: str, hits: Sequence[Hit], index: Index) -> float:
    """The best cosine, and where that is not near enough by itself, a share of the best coverage."""
    cosine = max((hit.features["cosine"] for hit in hits[:5]), default=0.0)
    if cosine >= LEAST_NEARNESS:
        return cosine
    return cosine + COVERAGE_WEIGHT * max((_coverage(question, hit.passage, index) for hit in hits[:3]), default=0.0)


def _features(terms: Mapping[str, float], vectors: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Both scores of every candidate, scaled: BM25 by its maximum, cosine from the weakest candidate to the strongest."""
    most = max(terms.values(), default=1.0)
    low, high = min(vectors.values(), default=0.0), max(vectors.values(), default=1.0)
    return {
        id_: {
            "terms": terms.get(id_, 0.0) / most,
            "vectors": (vectors.get(id_, low) - low) / ((high - low) or 1.0),
            "cosine": vectors.get(id_, 0.0),
        }
        for id_ in terms.keys() | vectors.keys()
    }


def _score(features: Mapping[str, float]) -> float:
    return TERM_WEIGHT * features["terms"] + (1 - TERM_WEIGHT) * features["vectors"]


def _bonus(query: Query, passage: Passage) -> float:
    return PREFERENCE if passage.document_id in query.preferred else 0.0


def _coverage(question: str, passage: Passage, index: Index) -> float:
    """Share of the question's information that stands in the passage or its headings, 0 to 1.

    A word is found when SAME_WORD of its n-grams stand in one word there (another form, or a part of a compound); words
    weigh by how rare their n-grams are.
    """
    there = [frozenset(word_grams(word)) for word in set(words(f"{context_of(passage, '')} {passage.text}"))]
    asked = {word: frozenset(word_grams(word)) for word in content_words(question)}
    weights = {word: max(map(index.information, parts)) for word, parts in asked.items()}
    found = [word for word, parts in asked.items() if any(len(parts & w) >= SAME_WORD * len(parts) for w in there)]
    return sum(weights[word] for word in found) / (sum(weights.values()) or 1.0)
