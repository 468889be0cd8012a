from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.types import BlockKind, Page, Passage
from assistant.verify import letters, verify

RAW = "Rektor ansvarar för att:\n• digita-\nliseringen följs upp senast den 15 mars\n• planen inte glöms"
START = RAW.index("digita-")
END = RAW.index("\n• planen")
PASSAGE = Passage(
    id="p",
    document_id="plan",
    page=2,
    start=START,
    end=END,
    kind=BlockKind.LIST_ITEM,
    heading_path=("Ansvar",),
    lead_in="Rektor ansvarar för att:",
    text="digitaliseringen följs upp senast den 15 mars",
    raw_text=RAW[START:END],
)
PAGES = {("plan", 2): Page(2, RAW)}


def test_a_quote_with_its_lead_in_is_supported() -> None:
    assert verify(f"{PASSAGE.lead_in} {PASSAGE.text}", PASSAGE, PAGES).supported
    assert verify(PASSAGE.text, PASSAGE, PAGES).supported


@pytest.mark.parametrize(
    "sentence",
    [
        PASSAGE.text.replace("15", "16"),
        PASSAGE.text.replace("följs upp", "följs inte upp"),
        f"Läraren ansvarar för att: {PASSAGE.text}",
        f"{PASSAGE.text}, enligt lag",
    ],
)
def test_a_sentence_that_says_anything_else_is_not(sentence: str) -> None:
    assert not verify(sentence, PASSAGE, PAGES).supported


@pytest.mark.parametrize(
    "passage",
    [
        replace(PASSAGE, start=START + 1, end=END + 1),
        replace(PASSAGE, text=PASSAGE.text.replace("15", "16")),
        replace(PASSAGE, page=3),
        replace(PASSAGE, raw_text=""),
        replace(PASSAGE, lead_in="Lärare ska:"),
    ],
)
def test_a_passage_that_the_page_does_not_bear_out_is_not(passage: Passage) -> None:
    sentence = f"{passage.lead_in} {passage.text}"
    assert not verify(sentence, passage, PAGES).supported


def test_the_lead_in_may_stand_on_an_earlier_page_but_not_on_a_later_one() -> None:
    here = replace(PASSAGE, start=0, end=12, text="mäta nätverk", raw_text="mäta nätverk", lead_in="Lärare ska:")
    pages = {("plan", 2): Page(2, "mäta nätverk"), ("plan", 1): Page(1, "Lärare ska:")}
    assert verify("Lärare ska: mäta nätverk", here, pages).supported
    later = {("plan", 2): Page(2, "mäta nätverk"), ("plan", 3): Page(3, "Lärare ska:")}
    assert not verify("Lärare ska: mäta nätverk", here, later).supported


def test_letters_leaves_what_layout_cannot_change() -> None:
    assert letters("Digita-\nlisering, 15 ﬁler") == "digitalisering15filer"


def test_a_cell_is_introduced_by_its_row_and_column() -> None:
    raw = "Åtgärd\tAnsvarig\nSamtal i klassen\tMentor"
    start = raw.index("Mentor")
    cell = replace(
        PASSAGE,
        start=start,
        end=start + 6,
        kind=BlockKind.CELL,
        heading_path=("Åtgärder", "Samtal i klassen", "Ansvarig"),
        lead_in=None,
        text="Mentor",
        raw_text="Mentor",
    )
    pages = {("plan", 2): Page(2, raw)}
    assert verify("Samtal i klassen, Ansvarig: Mentor", cell, pages).supported
    assert not verify("Samtal i klassen, Klart senast: Mentor", cell, pages).supported
