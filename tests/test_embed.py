from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from assistant.embed import StaticEmbedder, TransformerEmbedder, load_embedder, packed, unpacked, word_features
from assistant.errors import ModelError
from assistant.settings import MODEL_FOLDER

TEXTS = ["Rektor ansvarar för skolans digitala utveckling.", "källkritik", "", "Elever förväntas ladda datorn."]


@pytest.fixture(scope="module")
def shipped() -> StaticEmbedder:
    model = load_embedder(str(MODEL_FOLDER))
    assert isinstance(model, StaticEmbedder)
    return model


def test_vectors_have_length_one_and_a_text_without_words_has_none(shipped: StaticEmbedder) -> None:
    vectors = shipped.encode(TEXTS)
    assert vectors.shape == (4, 256)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0, 1], atol=1e-5)


def test_no_texts_give_no_vectors(shipped: StaticEmbedder) -> None:
    assert shipped.encode([]).shape == (0, 256)


def test_a_text_has_the_same_vector_alone_and_among_many(shipped: StaticEmbedder) -> None:
    alone = shipped.encode(TEXTS[:1])
    among = shipped.encode([*(["Annat."] * 70), *TEXTS])
    assert np.allclose(alone[0], among[70], atol=1e-5)


def test_missing_diacritics_change_nothing(shipped: StaticEmbedder) -> None:
    typed, written = shipped.encode(["larare i forskolan", "lärare i förskolan"])
    assert np.allclose(typed, written)


def test_the_shipped_model_puts_a_paraphrase_nearer_than_another_subject(shipped: StaticEmbedder) -> None:
    question, near, far = shipped.encode(
        [
            "Hur ska skolan arbeta mot mobbning på nätet?",
            "Kränkningar i sociala medier ska förebyggas och anmälas.",
            "Upphandling av vägunderhåll sker vart fjärde år.",
        ]
    )
    assert question @ near > question @ far


def test_a_misread_sentence_stays_nearest_to_itself(shipped: StaticEmbedder) -> None:
    scanned, itself, other = shipped.encode(
        [
            "Huvudmannen ska f6lja upp ldrarnas digitaia kompetens",
            "Huvudmannen ska följa upp lärarnas digitala kompetens",
            "Huvudmannen ska teckna avtal om städning av lokalerna",
        ]
    )
    assert scanned @ itself > scanned @ other


def test_a_word_is_its_stem_and_the_parts_of_it_with_its_edges() -> None:
    assert word_features("eleven") == ["elev", "*_elev", "*eleve", "*leven", "*even_"]
    assert word_features("it") == ["it"]
    assert word_features("2025") == ["2025"]


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=40))
def test_every_word_has_features(word: str) -> None:
    assert all(word_features(word))
    assert word_features(word)


@given(arrays(np.int8, (3, 8), elements=st.integers(-7, 7)))
def test_packing_loses_no_level(levels: NDArray[np.int8]) -> None:
    assert (unpacked(packed(levels)) == levels).all()


def test_the_shipped_model_loads_without_torch() -> None:
    program = f"""
import sys
from assistant.embed import load_embedder
load_embedder({str(MODEL_FOLDER)!r}).encode(["Rektor ansvarar."])
assert "torch" not in sys.modules and "sentence_transformers" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_shipped_model_takes_at_most_twenty_megabytes() -> None:
    assert sum(file.stat().st_size for file in MODEL_FOLDER.rglob("*")) <= 20_000_000


def test_sentence_transformers_reads_the_shipped_folder_to_the_same_vectors(
    shipped: StaticEmbedder, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(MODEL_FOLDER), device="cpu", trust_remote_code=True)
    assert np.allclose(shipped.encode(TEXTS), theirs.encode(TEXTS), atol=1e-5)
    theirs.save(str(tmp_path / "saved"))
    assert np.allclose(shipped.encode(TEXTS), load_embedder(str(tmp_path / "saved")).encode(TEXTS))


def test_any_sentence_transformers_model_can_be_named_by_folder(tmp_path: Path) -> None:
    model = load_embedder(str(tiny_transformer(tmp_path / "tiny")))
    assert isinstance(model, TransformerEmbedder)
    assert model.encode(["ett", "två"]).shape == (2, 8)


def test_a_static_model_of_word_pieces_can_be_named_too(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    pieces = Tokenizer(WordLevel({"[UNK]": 0, "ett": 1}, unk_token="[UNK]"))  # noqa: S106 - a piece
    table = np.arange(8, dtype=np.float32).reshape(2, 4)
    SentenceTransformer(modules=[StaticEmbedding(pieces, table), Normalize()], device="cpu").save(str(tmp_path))
    assert np.allclose(load_embedder(str(tmp_path)).encode(["ett"]), table[1] / np.linalg.norm(table[1]))


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
