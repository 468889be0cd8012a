"""Embedding models: the shipped Swedish static one, or any sentence-transformers model by name or folder.

The shipped model is a table with one vector per feature of a word: its stem and its overlapping 5-letter parts, which
inflections, compounds and misread letters leave some of. A word's vector is the sum of its features', a text's vector the sum
of its words', scaled to length 1. It needs no torch, so the default path loads in a tenth of a second; sentence-transformers
reads the same folder and gives the same vectors (`assistant.model.module`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError
from assistant.swedish import words
from assistant.vocabulary.stems import stem

Vectors = NDArray[np.float32]

PART = 5
PART_MARK = "*"  # begins the name of a part, so that no stem is taken for one
SHORTEST = 4  # a word with fewer letters is no more than its stem
REMEMBERED = 32_768  # word vectors kept, a kilobyte each
TABLE_FILES = ("features.txt", "model.safetensors")


class Embedder(Protocol):
    """What the index needs of a model. `name` changes whenever the vectors would."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, [n, dimension]; a text without any known feature gives zeros."""
        ...


def word_features(word: str) -> list[str]:
    """The features of a folded word: its stem and the 5-letter parts of it with its edges marked; a number is its own."""
    if word.isdigit():
        return [word]
    if len(word) < SHORTEST:
        return [stem(word)]
    edged = f"_{word}_"
    return [stem(word), *(PART_MARK + edged[i : i + PART] for i in range(len(edged) - PART + 1))]


def packed(levels: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Whole numbers from -7 to 7, [n, dimension], two to a byte: the first half of a row low, the second half high."""
    low, high = np.split((levels + 8).astype(np.uint8), 2, axis=1)
    return np.asarray(low | high << 4)


def unpacked(rows: NDArray[np.uint8]) -> Vectors:
    """What was packed."""
    return np.concatenate([rows & 15, rows >> 4], axis=1).astype(np.float32) - 8


class StaticEmbedder:
    """A folder of `features.txt` (a name per row) and `model.safetensors` (rows of four-bit numbers, and a scale for each)."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load

        names = (folder / TABLE_FILES[0]).read_bytes()
        table = load((folder / TABLE_FILES[1]).read_bytes())
        self.rows, self.scales = table["rows"], table["scales"]
        self.numbers = {name: number for number, name in enumerate(names.decode().split("\n"))}
        digest = hashlib.blake2b(names + self.scales.tobytes(), digest_size=8)  # no row is trained without its scale
        self.name = f"{folder.name}:{digest.hexdigest()}"
        self.dimension = 2 * int(self.rows.shape[1])
        self._vector = lru_cache(REMEMBERED)(self._sum_of_features)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, [n, dimension]."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            if found := words(text):
                vectors[row] = np.array([self._vector(word) for word in found]).sum(axis=0)
        return _unit(vectors)

    def _sum_of_features(self, word: str) -> Vectors:
        known = [self.numbers[name] for name in word_features(word) if name in self.numbers]
        return np.asarray(self.scales[known] @ unpacked(self.rows[known]))


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
        return StaticEmbedder(folder) if _is_ours(folder) else TransformerEmbedder(name)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"Modellen {name} kan inte laddas: {str(error).splitlines()[0]}") from error


def _is_ours(folder: Path) -> bool:
    """Whether the folder holds a table of features and nothing else."""
    described = folder / "modules.json"
    if not described.is_file():
        return False
    kinds = [module["type"].rsplit(".", 1)[-1] for module in json.loads(described.read_text(encoding="utf-8"))]
    return kinds == ["FeatureEmbedding"]


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)
