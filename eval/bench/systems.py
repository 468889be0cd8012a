"""A folder and documents -> something that can be searched: this program, and bare Chroma and bare tantivy beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import chromadb
import tantivy
from chromadb.api.types import Embeddings

from assistant.ask import make_assistant
from assistant.embed import load_embedder
from assistant.index import context_of
from assistant.settings import load_settings
from assistant.swedish import words
from assistant.types import Passage, Reading

SHOWN = 20  # passages an answer to a search holds, in all three
BATCH = 1_000
WRITER_BYTES = 64 * 1024 * 1024


class System(Protocol):
    """What is measured."""

    def build(self, documents: Iterator[Reading]) -> None:
        """Take in all documents."""
        ...

    def search(self, question: str) -> int:
        """How many passages were found for a question, their texts read."""
        ...


class Whole:
    """The program as it is: the documents are filed in the store, the index is made from it, the library searched."""

    def __init__(self, folder: Path) -> None:
        self.assistant = make_assistant(load_settings(data=folder))

    def build(self, documents: Iterator[Reading]) -> None:
        """File the documents and bring the index up to date."""
        for reading in documents:
            self.assistant.store.save(reading, fingerprint=reading.document.digest, origin="synthetic")
        self.assistant.ready()

    def search(self, question: str) -> int:
        """How many passages `Assistant.search` keeps."""
        return len(self.assistant.search(question, k=SHOWN).kept)


class BareChroma:
    """The same vectors in Chroma with its own settings, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.embedder = load_embedder(load_settings().embedding_model)
        quiet = chromadb.config.Settings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(path=str(folder), settings=quiet)
        configuration: Any = {"hnsw": {"space": "cosine"}}
        self.collection = client.get_or_create_collection(
            "passages", embedding_function=None, configuration=configuration
        )

    def build(self, documents: Iterator[Reading]) -> None:
        """Embed and add the passages with their texts."""
        for batch in _batches(documents):
            vectors: Embeddings = list(self.embedder.encode([text for _, text in batch]))
            ids, texts = [passage.id for passage, _ in batch], [text for _, text in batch]
            self.collection.add(ids=ids, embeddings=vectors, documents=texts)

    def search(self, question: str) -> int:
        """How many texts are nearest in meaning."""
        vectors: Embeddings = list(self.embedder.encode([question]))
        return len(self.collection.query(query_embeddings=vectors, n_results=SHOWN)["ids"][0])


class BareTantivy:
    """The texts in tantivy with its Swedish stemmer, and nothing else."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=True, tokenizer_name="swedish")
        self.index = tantivy.Index(builder.build(), path=str(folder), reuse=True)
        plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        self.index.register_tokenizer("swedish", plain.filter(tantivy.Filter.stemmer("swedish")).build())

    def build(self, documents: Iterator[Reading]) -> None:
        """Add the texts of the passages."""
        writer = self.index.writer(WRITER_BYTES, 1)
        for batch in _batches(documents):
            for _, text in batch:
                writer.add_document(tantivy.Document(text=text))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def search(self, question: str) -> int:
        """How many texts hold words of the question."""
        searcher = self.index.searcher()
        hits = searcher.search(self.index.parse_query(" ".join(words(question)), ["text"]), SHOWN).hits
        return len([searcher.doc(address)["text"] for _, address in hits])


SYSTEMS: dict[str, Callable[[Path], System]] = {
    "Röda tråden": Whole,
    "bara Chroma": BareChroma,
    "bara tantivy": BareTantivy,
}


def _batches(documents: Iterator[Reading]) -> Iterator[tuple[tuple[Passage, str], ...]]:
    """Passages with the text they are searched by: headings, lead-in and their own."""
    passages = (
        (passage, f"{context_of(passage, reading.document.title)}\n{passage.text}")
        for reading in documents
        for passage in reading.passages
    )
    while batch := tuple(islice(passages, BATCH)):
        yield batch
