from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.converse import Act
from assistant.errors import InputError
from eval.dialogues import Dialogue, Row, dialogue_rows, load_dialogues, told

DIALOGUES = load_dialogues()
IN_COMMON = 0.8  # of the places that a later turn and the whole question cite, mean
ANSWERED_AS_THE_WHOLE = 0.7  # of the later turns: taken for what they are, and citing the same places, all of them


@pytest.fixture(scope="module")
def rows(sample: Assistant) -> dict[str, tuple[Row, ...]]:
    return {dialogue.id: dialogue_rows(dialogue, sample) for dialogue in DIALOGUES}


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.id)
def test_each_later_turn_is_answered_from_where_the_whole_question_is(
    dialogue: Dialogue, rows: dict[str, tuple[Row, ...]]
) -> None:
    for row in rows[dialogue.id]:
        assert row.taken.act is row.said.act, row.said.question
        if row.said.act is Act.VALIDITY:
            assert row.pointed, (row.said.question, row.taken)
        else:
            assert row.cited > 0, (row.said.question, row.taken)


def test_most_later_turns_cite_all_that_the_whole_question_does_and_nothing_else(
    rows: dict[str, tuple[Row, ...]],
) -> None:
    turns = [row for of_one in rows.values() for row in of_one]
    cited = [row.cited for row in turns if row.said.act is not Act.VALIDITY]
    assert sum(cited) / len(cited) >= IN_COMMON, told(turns)
    assert sum(row.right for row in turns) / len(turns) >= ANSWERED_AS_THE_WHOLE, told(turns)


def test_there_are_at_least_thirty_dialogues_of_two_to_four_turns_and_every_act_is_in_them() -> None:
    assert len(DIALOGUES) >= 30
    assert all(2 <= len(dialogue.turns) <= 4 for dialogue in DIALOGUES)
    assert {said.act for dialogue in DIALOGUES for said in dialogue.turns} >= set(Act) - {Act.SWEDISH}


def test_a_dialogue_file_that_is_wrong_is_told_by_its_line(tmp_path: Path) -> None:
    wrong = tmp_path / "fel.jsonl"
    wrong.write_text('{"id": "a", "turns": [{"question": "?"}]}\n', encoding="utf-8")
    with pytest.raises(InputError, match="rad 1"):
        load_dialogues(wrong)
    with pytest.raises(InputError, match="kan inte öppnas"):
        load_dialogues(tmp_path / "saknas.jsonl")
