"""What a person says of an item stands above what was read, also when the document is read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError
from assistant.judge import corrected, judged, judgement_of
from assistant.types import Item, ItemKind, Judgement, Modality, Verdict
from ingest.sync import ingest
from tests.test_store import ITEM


def named(assistant: Assistant, text: str) -> Item:
    return next(item for item in assistant.items() if text in item.text)


def test_a_corrected_item_is_shown_as_corrected_wherever_items_are_read(filled: Assistant) -> None:
    item = named(filled, "inventeras")
    said = filled.judge(item.id, "rättad", {"role": " IT-ansvarig ", "time": "i oktober", "area": ""})
    assert said == Judgement(item.id, Verdict.CORRECTED, (("area", ""), ("role", "IT-ansvarig"), ("time", "i oktober")))
    shown = named(filled, "inventeras")
    assert (shown.role, shown.time, shown.area) == ("IT-ansvarig", "i oktober", None)
    assert item.id in {each.id for each in filled.items(role="IT-ansvarig")}
    assert item.id not in {each.id for each in filled.items(role="rektor")}
    october = next(month for month in filled.year().months if month.name == "oktober")
    assert [entry.item.id for entry in october.entries] == [item.id]
    assert filled.draft(role="IT-ansvarig").demands == 1
    assert filled.judgements() == {item.id: said}


def test_a_rejected_item_is_left_out_of_every_list(filled: Assistant) -> None:
    item = named(filled, "inventeras")
    before = filled.draft(role="Rektor").demands
    filled.judge(item.id, "avvisad")
    assert item.id not in {each.id for each in filled.items()}
    assert item.id not in {each.id for group in filled.duties("rektor").groups for each in group.items}
    assert filled.draft(role="Rektor").demands == before - 1


def test_a_corrected_kind_moves_an_item_between_lists(filled: Assistant) -> None:
    item = named(filled, "inventeras")
    filled.judge(item.id, "rättad", {"kind": "question", "modality": "förväntan"})
    (question,) = filled.questions()
    assert (question.id, question.kind, question.modality) == (item.id, ItemKind.QUESTION, Modality.EXPECTATION)
    assert item.id not in {each.id for each in filled.items(kind="responsibility")}


def test_a_judgement_outlives_a_new_reading_of_the_same_text(filled: Assistant, folder: Path) -> None:
    item = named(filled, "inventeras")
    filled.judge(item.id, "rättad", {"role": "IT-ansvarig"})
    filled.store.remove(item.document_id)
    assert not filled.items(document_id=None, role="IT-ansvarig")
    ingest(folder, assistant=filled)
    assert named(filled, "inventeras").role == "IT-ansvarig"


def test_the_last_word_counts_and_every_word_is_logged(filled: Assistant) -> None:
    item = named(filled, "inventeras")
    filled.judge(item.id, "avvisad")
    filled.judge(item.id, "bekräftad")
    assert named(filled, "inventeras") == item
    assert [dict(entry.said)["verdict"] for entry in filled.store.hand_log()] == ["avvisad", "bekräftad"]


def test_an_unknown_item_is_not_found(filled: Assistant) -> None:
    with pytest.raises(NotFoundError, match="finns-inte"):
        filled.judge("finns-inte", "bekräftad")


@pytest.mark.parametrize(
    ("verdict", "changes", "message"),
    [
        ("kanske", {}, "bekräftad, rättad, avvisad"),
        ("rättad", {}, "Skriv vad som ska rättas"),
        ("avvisad", {"role": "Rektor"}, "rättad"),
        ("rättad", {"text": "Något annat."}, "role, area, kind"),
        ("rättad", {"kind": "önskan"}, "slag"),
        ("rättad", {"modality": "tvång"}, "krav, förväntan"),
    ],
)
def test_a_word_that_cannot_be_says_what_can(verdict: str, changes: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        judgement_of(ITEM, verdict, changes)


def test_items_nobody_has_judged_stay_as_they_are() -> None:
    other = replace(ITEM, id="other")
    said = {"other": Judgement("other", Verdict.CORRECTED, (("follow_up", "i maj"),))}
    assert judged([ITEM, other], said) == (ITEM, replace(other, follow_up="i maj"))
    assert corrected(ITEM, Judgement(ITEM.id, Verdict.CONFIRMED)) == ITEM
