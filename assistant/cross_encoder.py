"""A question and texts -> how well each text answers it, by a cross-encoder of sentence-transformers that the user names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.errors import ModelError


class CrossEncoder:
    """A sentence-transformers cross-encoder; imports torch. `name` changes whenever the scores would."""

    def __init__(self, name: str) -> None:
        import sentence_transformers

        self.model = sentence_transformers.CrossEncoder(name, device="cpu")
        if self.model.num_labels != 1:
            raise ValueError(f"den ger {self.model.num_labels} tal per par, inte ett")
        self.name = name

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """A number from 0 to 1 for each text, in their order: the better it answers the question the higher."""
        from torch.nn import Sigmoid

        if not texts:
            return []
        pairs = [(question, text) for text in texts]
        found = self.model.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False, convert_to_numpy=True)
        return [float(score) for score in found]


def load_cross_encoder(name: str) -> CrossEncoder:
    """The cross-encoder of that name or folder; raises ModelError."""
    folder = Path(name)
    if not folder.is_dir() and (folder.is_absolute() or name.startswith(".")):
        raise ModelError(
            f"Modellmappen {name} finns inte. Rätta RODTRAD_CROSS_ENCODER, eller ta bort den för att rangordna utan."
        )
    try:
        return CrossEncoder(name)
    except (OSError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(
            f"Modellen {name} kan inte laddas: {reason}. Rätta RODTRAD_CROSS_ENCODER, eller ta bort den för att rangordna utan."
        ) from error
