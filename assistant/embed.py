"""Embedding models: the shipped Swedish static one, or any sentence-transformers model by name or folder.

A static model is a table with one vector per word piece; a text's vector is the mean of its pieces. It needs no torch, so the
default path loads in a few hundredths of a second; sentence-transformers reads the same folder and gives the same vectors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """What the index needs of a model. `name` changes whenever the vectors would."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, [n, dimension]; a text without any known piece gives zeros."""
        ...


class StaticEmbedder:
    """A sentence-transformers `StaticEmbedding` folder, read with numpy alone."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        weights = (folder / "model.safetensors").read_bytes()
        self.table = load(weights)["embedding.weight"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.name = f"{folder.parent.name}:{hashlib.blake2b(weights, digest_size=8).hexdigest()}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, [n, dimension]."""
        vectors = np.zeros((len(texts), self.table.shape[1]), dtype=np.float32)
        for row, encoding in enumerate(self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)):
            if encoding.ids:
                vectors[row] = self.table[encoding.ids].astype(np.float32).mean(axis=0)
        return _unit(vectors)


class TransformerEmbedder:
    """Any model sentence-transformers can load; imports torch."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.model = SentenceTransformer(name, device="cpu")
        self.name = name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, [n, dimension]."""
        return _unit(np.asarray(self.model.encode(list(texts), show_progress_bar=False), dtype=np.float32))


def load_embedder(name: str) -> Embedder:
    """The model of that name or folder; raises ModelError."""
    folder = Path(name)
    if not folder.is_dir() and (folder.is_absolute() or name.startswith(".")):
        raise ModelError(
            f"Modellmappen {name} finns inte. Rätta RODTRAD_EMBEDDING_MODEL, eller ta bort den för den medföljande."
        )
    try:
        static = _static_part(folder)
        return StaticEmbedder(static) if static else TransformerEmbedder(name)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"Modellen {name} kan inte laddas: {str(error).splitlines()[0]}") from error


def _static_part(folder: Path) -> Path | None:
    """The folder of the table when a model is nothing but a static embedding and a normalisation."""
    if not (folder / "modules.json").is_file():
        return None
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    return folder / modules[0]["path"] if kinds == ["StaticEmbedding", "Normalize"] else None


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)
