"""What can be rebuilt from the store: vectors in Chroma and the terms of each field in tantivy, and searching both.

Every entry carries a digest of the text it was made from, so bringing the index up to date is a difference: what is missing
or changed is written, what is gone is deleted. `state.json` is written last and names the store's digest; a run that dies in
the middle leaves it out, and the next one carries on from whatever is there.
"""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from filelock import FileLock, Timeout

from assistant.embed import Embedder, Vectors, load_embedder
from assistant.errors import BusyError, IndexMismatchError, StoreError
from assistant.settings import Settings
from assistant.store import Store
from assistant.swedish import words
from assistant.types import Passage
from assistant.vocabulary.emphasis import Emphasis
from assistant.vocabulary.fields import Field, remember, stems_of, terms_of
from assistant.vocabulary.spelling import Speller

COLLECTION = "rodtrad-passages"
LAYOUT = "3"  # of the terms and words; an index of another layout is written anew beside the old, which is deleted
BATCH = 1_000  # passages embedded and written at a time; Chroma takes at most some 5,000
WRITER_BYTES = 64 * 1024 * 1024
CANDIDATES = 200  # passages each search hands to the ranking
MANY = 20_000  # passages from which on terms that more than COMMON of them hold are not searched for
COMMON = 0.1
LOOKED_SECONDS = 0.02  # for how long the index is taken to be as it was
EXACTLY = 20_000  # passages up to which a question is compared with each: Chroma finds some of the nearest, and others each time
HELD = 256  # documents whose vectors are kept for searches in them alone
REINDEX = "Kör `rodtrad reindex` så byggs indexet om från databasen; inga dokument går förlorade."

Held = tuple[list[str], Vectors]
"""Ids of passages and their vectors, [n, dimension]: a kilobyte each."""
NOTHING_HELD: Held = ([], np.zeros((0, 0), dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as it is indexed: its own text and the context it is searched with."""

    id: str
    document_id: str
    body: str
    context: str

    @property
    def digest(self) -> str:
        """A digest of everything the entry's vector and terms are made from."""
        return hashlib.sha256(f"{self.document_id}\n{self.context}\n{self.body}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Changes:
    """How many entries a run wrote and deleted."""

    written: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to search: in some documents only or, when none are named, in all but some."""

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class Index:
    """The search index of one installation. Open it with `open_index`."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.index_folder
        self.chroma_url = settings.chroma_url
        self.model_name = settings.embedding_model
        settings.data.mkdir(parents=True, exist_ok=True)
        self._write_lock = FileLock(settings.data / "ingest.lock")
        self._guard = threading.RLock()  # no thread searches in Chroma while another reopens it
        self._embedder: Embedder | None = None
        self._seen: tuple[int, int] | None = None
        self._speller: Speller | None = None
        self._emphasis: Emphasis | None = None
        self._counts: dict[str, int] | None = None
        self._held: dict[str, Held] = {}
        self._every: Held | None = None
        self._looked = -math.inf
        self._aside = ThreadPoolExecutor(1, "vectors")
        self._client: Any = None
        self._collection: Any = None
        self._open()

    @property
    def embedder(self) -> Embedder:
        """The embedding model, loaded when first used; raises ModelError."""
        if self._embedder is None:
            self._embedder = load_embedder(self.model_name)
        return self._embedder

    @property
    def collection(self) -> Any:
        """The vectors in Chroma, opened when first used and created when there are none; raises StoreError."""
        with self._guard:
            if self._collection is None:
                self._collection = self._open_collection()
            return self._collection

    def state(self) -> dict[str, str]:
        """What the index says it was built from: `model` and `store` (digest); empty when it is not whole."""
        try:
            return dict(json.loads(self._state_file.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return {}

    def check(self, store: Store) -> bool:
        """Whether the index is whole and of this store; raises IndexMismatchError when another model made it."""
        made_by = self.state().get("model") or (self.collection.metadata or {}).get("model")
        if made_by != self.embedder.name:
            raise IndexMismatchError(
                f"Sökindexet är byggt med modellen {made_by}, men inställningarna anger {self.embedder.name}. {REINDEX}"
            )
        state = self.state()
        return state.get("layout") == LAYOUT and state.get("store") == store.digest()

    def synchronise(self, store: Store, *, progress: Callable[[int], None] | None = None) -> Changes:
        """Write and delete what differs from the store; raises BusyError, or IndexMismatchError for another model's index."""
        with self.writing():
            self.check(store)
            digest = store.digest()
            self._state_file.unlink(missing_ok=True)
            entries = {entry.id: entry for entry in _entries(store)}
            changes = [
                self._write_vectors(entries, progress or (lambda _: None)),
                self._write_terms(entries),
            ]
            self._write_words(entries.values())
            self._write_state(digest)
            self._remove_other_layouts()
            self.reopen()
        return max(changes, key=lambda change: change.written + change.deleted)

    def rebuild(self, store: Store, *, progress: Callable[[int], None] | None = None) -> Changes:
        """Delete the index and build it again from the store, with the model of the settings; raises BusyError."""
        with self.writing():
            self._state_file.unlink(missing_ok=True)
            name = self.collection.name
            self._client.delete_collection(name)
            shutil.rmtree(self._terms_folder, ignore_errors=True)
            self.reopen()
            return self.synchronise(store, progress=progress)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write the data folder, against other processes too; raises BusyError when it is taken."""
        try:
            self._write_lock.acquire(timeout=0)
        except Timeout as error:
            raise BusyError("En annan inläsning skriver i samma datamapp. Vänta tills den är klar.") from error
        try:
            yield
        finally:
            self._write_lock.release()

    def search_terms(
        self, field: Field, terms: Mapping[str, float], *, count: int = CANDIDATES, scope: Scope | None = None
    ) -> dict[str, float]:
        """Passage id -> BM25 score in a field, best first; `terms` weigh as they say."""
        if not terms:
            return {}
        self.refresh()
        searcher = self._searcher
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, term), weight))
            for term, weight in _telling(searcher, field, terms).items()
        ]
        query = tantivy.Query.boolean_query(clauses)
        if scope and scope.only:
            narrowed = tantivy.Query.const_score_query(self._in_documents(scope.only), 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, narrowed)])
        elif scope and scope.without:
            left_out = self._in_documents(scope.without)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, left_out)])
        hits = searcher.search(query, count, count=False).hits
        return dict(zip(_ids_at(searcher, hits), [score for score, _ in hits], strict=True))

    def search_vectors(
        self, vector: Vectors, *, count: int = CANDIDATES, scope: Scope | None = None
    ) -> dict[str, float]:
        """Passage id -> cosine similarity with a unit vector, best first; nothing for a vector of zeros.

        What a scope leaves out may be among them: Chroma takes a hundred times as long to search past some documents as to
        search all. In some documents only, and in up to EXACTLY passages, every passage is compared.
        """
        if not vector.any():
            return {}
        with self._guard:
            self.refresh()
            if scope and scope.only:
                return _nearest([self._vectors_of(id_) for id_ in scope.only], vector, count)
            if self._searcher.num_docs <= EXACTLY:
                return _nearest([self._all_vectors()], vector, count)
            found = self._ask_chroma(
                lambda chroma: chroma.query(query_embeddings=[vector], n_results=count, include=["distances"])
            )
        distances = (found["distances"] or [[]])[0]
        return {id_: 1 - distance for id_, distance in zip(found["ids"][0], distances, strict=True)}

    def search_vectors_aside(self, vector: Vectors, *, scope: Scope) -> Future[dict[str, float]]:
        """What `search_vectors` will find, while the caller does something else: it pays where Chroma is a server of its own."""
        return self._aside.submit(self.search_vectors, vector, scope=scope)

    def _all_vectors(self) -> Held:
        """Those of all passages, by document; kept."""
        if self._every is None:
            found = self._ask_chroma(lambda chroma: chroma.get(include=["embeddings", "metadatas"]))
            documents = [str(meta["document_id"]) for meta in found["metadatas"] or []]
            order = sorted(range(len(documents)), key=documents.__getitem__)
            ids, vectors = [found["ids"][place] for place in order], _matrix(found["embeddings"])[order]
            self._held, start = {}, 0
            for document_id, places in groupby(order, key=documents.__getitem__):
                stop = start + sum(1 for _ in places)
                self._held[document_id], start = (ids[start:stop], vectors[start:stop]), stop
            self._every = ids, vectors
        return self._every

    def _vectors_of(self, document_id: str) -> Held:
        """Those of a document's passages; those of the documents last asked for are kept."""
        if self._searcher.num_docs <= EXACTLY:
            self._all_vectors()
            return self._held.get(document_id, NOTHING_HELD)
        if document_id not in self._held:
            if len(self._held) >= HELD:
                del self._held[next(iter(self._held))]
            searcher = self._searcher
            query = self._term("document_id", document_id)
            hits = searcher.search(query, max(1, searcher.doc_freq("document_id", document_id)), count=False).hits
            wanted = _ids_at(searcher, hits)
            found = self._ask_chroma(lambda chroma: chroma.get(ids=wanted, include=["embeddings"])) if wanted else None
            self._held[document_id] = (list(found["ids"]), _matrix(found["embeddings"])) if found else NOTHING_HELD
        return self._held[document_id]

    def _ask_chroma(self, ask: Callable[[Any], Any]) -> Any:
        """Chroma's answer; raises BusyError when it cannot answer because another process is writing."""
        from chromadb.errors import ChromaError

        with suppress(ChromaError):  # what it remembers of the files is no longer true
            return ask(self.collection)
        self.reopen()
        try:
            return ask(self.collection)
        except ChromaError as error:
            raise BusyError("Sökindexet skrivs om just nu. Försök igen om en stund.") from error

    def information(self, field: Field, term: str) -> float:
        """How much it says that a passage holds the term: ln(1 + passages / passages that hold it)."""
        searcher = self._searcher
        return math.log(1 + searcher.num_docs / max(1, searcher.doc_freq(field, term)))

    def speller(self) -> Speller:
        """A speller that knows the words of the passages."""
        if self._speller is None:
            self._speller = Speller(self._word_counts())
        return self._speller

    def emphasis(self, word: str) -> float:
        """How much of a question a folded word carries, LEAST to 1; see `Emphasis`."""
        if self._emphasis is None:
            self._emphasis = Emphasis(self._word_counts())
        return self._emphasis.of(word)

    def refresh(self) -> None:
        """Reopen when another process has written the index since it was opened; one question looks once."""
        now = time.monotonic()
        if now - self._looked < LOOKED_SECONDS:
            return
        self._looked = now
        if self._stamp() != self._seen and self._state_file.exists():
            self.reopen()

    def reopen(self) -> None:
        """Open the files anew; Chroma keeps what it once read, also when another process has changed it."""
        with self._guard:
            self.close()
            self._open()

    def close(self) -> None:
        """Release the files or the connection of Chroma."""
        with self._guard:
            if self._collection is not None:
                self._client.close()
                self._collection = None

    @property
    def _state_file(self) -> Path:
        return self.folder / "state.json"

    @property
    def _terms_folder(self) -> Path:
        return self.folder / f"terms-{LAYOUT}"

    def _remove_other_layouts(self) -> None:
        for folder in self.folder.glob("terms*"):
            if folder != self._terms_folder:
                shutil.rmtree(folder, ignore_errors=True)
        for file in self.folder.glob("words*"):
            if file != self._words_file:
                file.unlink(missing_ok=True)

    @property
    def _words_file(self) -> Path:
        return self.folder / f"words-{LAYOUT}.txt"

    def _word_counts(self) -> dict[str, int]:
        """The folded words of the passages and how often each stands there; their stems are known from then on."""
        if self._counts is None:
            try:
                lines = self._words_file.read_text(encoding="utf-8").splitlines()
            except FileNotFoundError:
                lines = []
            parted = [line.split(" ") for line in lines]
            remember({word: tuple(stems) for word, _, *stems in parted})
            self._counts = {word: int(count) for word, count, *_ in parted}
        return self._counts

    def _write_words(self, entries: Iterable[Entry]) -> None:
        counts = Counter(word for entry in entries for word in words(f"{entry.context} {entry.body}"))
        lines = (" ".join((word, str(count), *stems_of(word))) for word, count in counts.items())
        self._words_file.write_text("\n".join(lines), encoding="utf-8")

    def _stamp(self) -> tuple[int, int] | None:
        try:
            status = self._state_file.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _open(self) -> None:
        self._seen = self._stamp()
        self._speller = self._emphasis = self._counts = None
        self._held, self._every = {}, None
        self._terms_folder.mkdir(parents=True, exist_ok=True)
        self.terms = tantivy.Index(_schema(), path=str(self._terms_folder), reuse=True)
        self.terms.reload()
        self._searcher = self.terms.searcher()  # of what there is now, until it is opened anew
        if self.chroma_url:  # one that does not answer is told of at once
            self.collection  # noqa: B018

    def _open_collection(self) -> Any:
        self._client = self._open_chroma()
        if COLLECTION not in [collection.name for collection in self._client.list_collections()]:
            self._client.create_collection(
                COLLECTION,
                embedding_function=None,  # Chroma's own would download a model
                metadata={"model": self.embedder.name},
                configuration={"hnsw": {"space": "cosine", "ef_search": 2 * CANDIDATES}},
            )
        return self._client.get_collection(COLLECTION, embedding_function=None)

    def _open_chroma(self) -> Any:
        import chromadb  # takes a second: time in which a server can show its first page
        from chromadb.errors import ChromaError

        quiet = chromadb.config.Settings(anonymized_telemetry=False)
        try:
            if self.chroma_url:
                host, _, port = (
                    self.chroma_url.removeprefix("http://").removeprefix("https://").rstrip("/").partition(":")
                )
                secure = self.chroma_url.startswith("https://")
                return chromadb.HttpClient(
                    host=host, port=int(port or (443 if secure else 8000)), ssl=secure, settings=quiet
                )
            return chromadb.PersistentClient(path=str(self.folder / "vectors"), settings=quiet)
        except (ChromaError, ValueError, OSError) as error:
            where = self.chroma_url or self.folder / "vectors"
            raise StoreError(
                f"Chroma kan inte nås på {where}: {error}. Kontrollera RODTRAD_CHROMA_URL eller datamappen."
            ) from error

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(
            self.terms.schema, field, value, "freq" if isinstance(field, Field) else "basic"
        )

    def _in_documents(self, ids: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term("document_id", id_)) for id_ in ids])

    def _write_vectors(self, entries: dict[str, Entry], progress: Callable[[int], None]) -> Changes:
        stored = self.collection.get(include=["metadatas"])
        have = {id_: str(meta["digest"]) for id_, meta in zip(stored["ids"], stored["metadatas"] or [], strict=True)}
        new, gone = _difference(entries, have)
        for batch in _batches(gone, BATCH):
            self.collection.delete(ids=batch)
        for batch in _batches(new, BATCH):
            chosen = [entries[id_] for id_ in batch]
            self.collection.upsert(
                ids=batch,
                embeddings=self.embedder.encode([f"{entry.context}\n{entry.body}" for entry in chosen]),
                metadatas=[{"document_id": entry.document_id, "digest": entry.digest} for entry in chosen],
            )
            progress(len(batch))
        return Changes(len(new), len(gone))

    def _write_terms(self, entries: dict[str, Entry]) -> Changes:
        searcher = self.terms.searcher()
        hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits
        stored = [searcher.doc(address) for _, address in hits]
        new, gone = _difference(entries, {document["id"][0]: document["digest"][0] for document in stored})
        if not new and not gone:
            return Changes(0, 0)
        writer = self.terms.writer(WRITER_BYTES, 1)
        for id_ in (*gone, *new):
            writer.delete_documents_by_term("id", id_)
        for id_ in new:
            entry = entries[id_]
            document = tantivy.Document(id=id_, document_id=entry.document_id, digest=entry.digest)
            document.add_unsigned("key", int(id_, 16))
            for field in Field:
                document.add_text(field, " ".join(terms_of(field, f"{entry.context} {entry.body}")))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        return Changes(len(new), len(gone))

    def _write_state(self, digest: str) -> None:
        state = {"model": self.embedder.name, "store": digest, "layout": LAYOUT}
        draft = self._state_file.with_suffix(".new")
        draft.write_text(json.dumps(state), encoding="utf-8")
        draft.replace(self._state_file)


def open_index(settings: Settings) -> Index:
    """The index of those settings, created empty when there is none; raises StoreError or ModelError."""
    return Index(settings)


def _entries(store: Store) -> Iterator[Entry]:
    for passage, title in store.all_passages():
        yield Entry(passage.id, passage.document_id, passage.text, context_of(passage, title))


def context_of(passage: Passage, title: str) -> str:
    """The words a passage is searched with besides its own: document title, heading path and lead-in."""
    return "\n".join((title, *passage.heading_path, *([passage.lead_in] if passage.lead_in else [])))


def _nearest(held: Sequence[Held], vector: Vectors, count: int) -> dict[str, float]:
    """Passage id -> cosine, of the passages whose ids and vectors those are, best first."""
    ids = [id_ for ids, _ in held for id_ in ids]
    if not ids:
        return {}
    # Not by @, which shares the work with a thread that then spins beside the searches: it takes longer on two cores.
    cosines = np.vecdot(np.concatenate([vectors for ids, vectors in held if ids]), vector)
    near = np.sort(np.argpartition(-cosines, count)[:count]) if len(ids) > count else np.arange(len(ids))
    best = near[np.argsort(-cosines[near], kind="stable")]
    return {ids[place]: float(cosines[place]) for place in best}


def _matrix(vectors: Any) -> Vectors:
    return np.asarray(vectors, dtype=np.float32)


def _ids_at(searcher: tantivy.Searcher, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[str]:
    """The ids of the passages found, from their numbers in the term index."""
    return [f"{key:016x}" for key in searcher.fast_field_values("key", [address for _, address in hits])]


def _telling(searcher: tantivy.Searcher, field: Field, terms: Mapping[str, float]) -> Mapping[str, float]:
    """The terms less those that so many passages hold that they only cost time; all of them in a small index."""
    if searcher.num_docs < MANY:
        return terms
    most = COMMON * searcher.num_docs
    return {term: weight for term, weight in terms.items() if searcher.doc_freq(field, term) <= most} or terms


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("id", "document_id", "digest"):
        builder.add_text_field(name, stored=name != "document_id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("key", fast=True)  # the id as a number: read some fifty times as fast as the stored one
    for field in Field:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _difference(entries: dict[str, Entry], have: dict[str, str]) -> tuple[list[str], list[str]]:
    """The ids to write and the ids to delete, in a fixed order."""
    new = sorted(id_ for id_, entry in entries.items() if have.get(id_) != entry.digest)
    return new, sorted(have.keys() - entries.keys())


def _batches(ids: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(ids)
    while batch := list(islice(rest, size)):
        yield batch
