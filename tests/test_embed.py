from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.embed import StaticEmbedder, TransformerEmbedder, load_embedder
from assistant.errors import ModelError
from assistant.settings import MODEL_FOLDER

TEXTS = ["Rektor ansvarar för skolans digitala utveckling.", "källkritik", "", "Elever förväntas ladda datorn."]


def test_vectors_have_length_one_and_a_text_without_words_has_none() -> None:
    vectors = load_embedder(str(MODEL_FOLDER)).encode(TEXTS)
    assert vectors.shape == (4, 256)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0, 1], atol=1e-5)


def test_missing_diacritics_change_nothing() -> None:
    typed, written = load_embedder(str(MODEL_FOLDER)).encode(["larare i forskolan", "lärare i förskolan"])
    assert np.allclose(typed, written)


def test_the_shipped_model_puts_a_paraphrase_nearer_than_another_subject() -> None:
    encode = load_embedder(str(MODEL_FOLDER)).encode
    question, near, far = encode(
        [
            "Hur ska skolan arbeta mot mobbning på nätet?",
            "Kränkningar i sociala medier ska förebyggas och anmälas.",
            "Upphandling av vägunderhåll sker vart fjärde år.",
        ]
    )
    assert question @ near > question @ far


def test_sentence_transformers_reads_the_shipped_folder_to_the_same_vectors() -> None:
    ours = load_embedder(str(MODEL_FOLDER))
    assert isinstance(ours, StaticEmbedder)
    theirs = TransformerEmbedder(str(MODEL_FOLDER))
    written = [text for text in TEXTS if text]  # of an empty text it makes no number at all
    assert np.allclose(ours.encode(written), theirs.encode(written), atol=1e-3)  # the weights are float16


def test_any_sentence_transformers_model_can_be_named_by_folder(tmp_path: Path) -> None:
    model = load_embedder(str(tiny_transformer(tmp_path / "tiny")))
    assert isinstance(model, TransformerEmbedder)
    assert model.encode(["ett", "två"]).shape == (2, 8)


def test_a_model_folder_that_is_missing_is_named_in_the_message() -> None:
    with pytest.raises(ModelError, match="/finns/inte"):
        load_embedder("/finns/inte")


def test_a_broken_model_folder_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("inte json", encoding="utf-8")
    with pytest.raises(ModelError, match="kan inte laddas"):
        load_embedder(str(tmp_path))


def tiny_transformer(folder: Path) -> Path:
    """A random two-layer BERT of eight dimensions, saved as a sentence-transformers model."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    base = folder / "bert"
    base.mkdir(parents=True)
    (base / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnop"]))
    BertTokenizer(str(base / "vocab.txt")).save_pretrained(base)
    config = BertConfig(vocab_size=21, hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16)
    BertModel(config).save_pretrained(base)
    SentenceTransformer(modules=[Transformer(str(base)), Pooling(8)], device="cpu").save(str(folder / "model"))
    return folder / "model"
