"""How real documents are cut into blocks, against what people found in them; skipped where they are not at hand."""

import json
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.settings import Settings
from assistant.types import Block, BlockKind, Page
from eval.reading import (
    GoldHeading,
    GoldItem,
    load_headings,
    load_items,
    score_headings,
    score_items,
    set_aside,
)
from ingest.outline import outline
from ingest.read import read

SHARED = Path(__file__).parents[2] / "shared"
GOLD = SHARED / "gold" / "items"
LISTED = sorted(path.stem for path in GOLD.glob("*-*.jsonl"))
CORPUS = sorted(path.stem for path in (SHARED / "corpus").glob("*.txt"))
QUESTIONS = SHARED / "gold" / "questions.jsonl"

RAW = "Plan\nAnsvar\n• läsa varje dag\n• skriva\nSida 1"
BLOCKS = (
    Block(BlockKind.HEADING, 1, 0, 4, "Plan", (), level=1),
    Block(BlockKind.HEADING, 1, 5, 11, "Ansvar", ("Plan",), level=2),
    Block(BlockKind.LIST_ITEM, 1, 12, 37, "läsa varje dag • skriva", ("Plan", "Ansvar")),
    Block(BlockKind.FURNITURE, 1, 38, 44, "Sida 1"),
)


def read_blocks(document):
    pages = read(SHARED / "corpus" / f"{document}.txt", Settings())
    return outline(pages), pages


@pytest.mark.parametrize("document", LISTED)
def test_the_headings_of_a_real_document_are_found(document):
    blocks, pages = read_blocks(document)
    gold = load_headings(GOLD / "sections.jsonl", document)
    score = score_headings(blocks, pages, gold)
    assert score.precision >= 0.95, score.extra
    assert score.recall >= 0.95, score.missed
    wrong = [title for title in score.misplaced if title not in {row.titles[0] for row in gold if row.in_table}]
    assert len(wrong) <= 0.1 * len(gold), wrong


@pytest.mark.parametrize("document", LISTED)
def test_the_items_of_a_real_document_stand_in_a_block_each_under_their_heading(document):
    blocks, pages = read_blocks(document)
    score = score_items(blocks, pages, load_items(GOLD / f"{document}.jsonl"))
    assert score.whole >= 0.98, score.cut
    assert score.placed >= 0.98, score.misplaced
    assert score.alone >= 0.94, score.shared


@pytest.mark.parametrize("document", CORPUS)
def test_nothing_that_answers_a_question_is_set_aside(document):
    blocks, pages = read_blocks(document)
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    quotes = [piece["quote"] for row in rows for piece in row["evidence"] if piece["doc"] == document]
    assert quotes
    assert set_aside(blocks, pages, quotes) == ()


def test_headings_are_scored_by_place_and_likeness():
    gold = [
        GoldHeading(("Plan", "Plan"), None, (1, 1), in_table=False),
        GoldHeading(("Ansvår", "Ansvar"), "Mål", (2, 2), in_table=False),
        GoldHeading(("Plan", "Plan"), None, (4, 4), in_table=False),
    ]
    score = score_headings(BLOCKS, [Page(1, RAW)], gold)
    assert (score.precision, score.recall, score.parents) == (1.0, 2 / 3, 0.5)
    assert (score.missed, score.extra, score.misplaced) == (("Plan",), (), ("Ansvar",))


def test_two_items_in_one_list_item_are_not_alone():
    gold = [
        GoldItem("läsa varje dag", ("Plan", "Ansvar"), (3, 3)),
        GoldItem("skriva", ("Plan", "Mål"), (4, 4)),
        GoldItem("räkna", ("Ansvar",), (4, 4)),
    ]
    score = score_items(BLOCKS, [Page(1, RAW)], gold)
    assert (score.whole, score.alone, score.placed) == (2 / 3, 0.0, 0.5)
    assert (score.cut, score.misplaced) == (("räkna",), ("skriva",))


def test_a_quote_of_furniture_is_set_aside_and_one_of_text_is_not():
    assert set_aside(BLOCKS, [Page(1, RAW)], ["Sida 1", "läsa varje", "står inte här", "skriva Sida 1"]) == (
        "Sida 1",
        "skriva Sida 1",
    )


def test_a_gold_file_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "facit.jsonl"
    with pytest.raises(InputError, match="kan inte öppnas"):
        load_items(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"facit\.jsonl"):
        load_items(path)
