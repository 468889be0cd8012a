"""The shipped model as a module of sentence-transformers: texts -> the vectors of `assistant.embed`.

    SentenceTransformer("assistant/model/swedish-static", trust_remote_code=True)

sentence-transformers asks for that word of trust before it imports any class that is not its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers.base.modules import InputModule

from assistant.embed import TABLE_FILES, StaticEmbedder


class FeatureEmbedding(InputModule):
    """A folder's table of feature vectors; it is read, not trained further."""

    def __init__(self, folder: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.folder = Path(folder)
        self.embedder = StaticEmbedder(self.folder)

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """The vectors of the texts, made at once: words are looked up, no device computes anything."""
        return {
            "sentence_embedding": torch.from_numpy(self.embedder.encode([(prompt or "") + text for text in inputs]))
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """The features as they are: `preprocess` has done the work."""
        return features

    def get_embedding_dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.embedder.dimension)

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Copy the table there."""
        for name in TABLE_FILES:
            shutil.copyfile(self.folder / name, Path(output_path) / name)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> FeatureEmbedding:
        """The module of a folder on this machine."""
        return cls(str(Path(model_name_or_path, subfolder)))
