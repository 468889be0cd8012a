from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cross_encoder import load_cross_encoder
from assistant.errors import ModelError

TEXTS = ["Rektor ansvarar.", "Datorn laddas hemma varje dag.", "Rektor ansvarar."]


def test_each_text_gets_a_score_between_nought_and_one_in_its_own_place(tmp_path: Path) -> None:
    model = load_cross_encoder(str(tiny_cross_encoder(tmp_path / "tiny")))
    scores = model.scores("Vem ansvarar?", TEXTS)
    assert all(0 < score < 1 for score in scores)
    assert scores[0] == pytest.approx(scores[2])
    assert scores[0] != pytest.approx(scores[1], abs=1e-9)


def test_the_order_of_the_texts_does_not_change_their_scores(tmp_path: Path) -> None:
    model = load_cross_encoder(str(tiny_cross_encoder(tmp_path / "tiny")))
    forward = model.scores("Vem ansvarar?", TEXTS)
    assert model.scores("Vem ansvarar?", TEXTS[::-1]) == pytest.approx(forward[::-1], abs=1e-5)


def test_no_texts_get_no_scores(tmp_path: Path) -> None:
    assert load_cross_encoder(str(tiny_cross_encoder(tmp_path / "tiny"))).scores("Vem ansvarar?", []) == []


def test_a_model_folder_that_is_missing_is_named_in_the_message() -> None:
    with pytest.raises(ModelError, match=r"/finns/inte finns inte.*RODTRAD_CROSS_ENCODER"):
        load_cross_encoder("/finns/inte")


def test_a_broken_model_folder_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("inte json", encoding="utf-8")
    with pytest.raises(ModelError, match=r"kan inte laddas.*RODTRAD_CROSS_ENCODER"):
        load_cross_encoder(str(tmp_path))


def test_a_model_that_sorts_into_classes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="3 tal per par"):
        load_cross_encoder(str(tiny_cross_encoder(tmp_path / "tiny", outputs=3)))


def tiny_cross_encoder(folder: Path, outputs: int = 1) -> Path:
    """A random two-layer BERT of eight dimensions that gives so many numbers for a pair, saved with its letters."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer, set_seed

    set_seed(1)
    folder.mkdir(parents=True)
    letters = "abcdefghijklmnopqrstuvwxyzåäö?."
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=8,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=outputs,
        initializer_range=1.0,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder
