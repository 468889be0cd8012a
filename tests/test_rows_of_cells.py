"""Cells that stand in one row are known as such, whatever stands between them on the page."""

import pytest

from assistant.types import Block, BlockKind
from ingest.items.rows import rows_of


def block(kind, text, *headers):
    return Block(kind, 1, 0, len(text), text, headers)


@pytest.mark.parametrize(
    ("between", "expected"),
    [(BlockKind.FURNITURE, {0: "Rektor", 2: "Rektor"}), (BlockKind.PARAGRAPH, {0: None, 2: "Rektor"})],
)
def test_a_page_number_does_not_end_a_row_but_a_paragraph_does(between, expected):
    blocks = [
        block(BlockKind.CELL, "Starta en läsgrupp.", "Läsning", "Aktivitet"),
        block(between, "Sida 3 av 9"),
        block(BlockKind.CELL, "Rektor", "Läsning", "Ansvarig"),
    ]
    assert {number: row.responsible for number, row in rows_of(blocks).items()} == expected
