"""The register of real documents against what a person found in them; skipped where they are not at hand."""

from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.settings import Settings
from assistant.types import Item, ItemKind, Modality
from eval.register import GoldItem, load_gold, score_register
from ingest.manifest import load_sources
from ingest.reading import read_source

SHARED = Path(__file__).parents[2] / "shared"
GOLD = SHARED / "gold" / "items"
LISTED = sorted(path.stem for path in GOLD.glob("*-*.jsonl"))


@pytest.mark.parametrize("document", LISTED)
def test_the_register_of_a_real_document_is_complete_and_right(document):
    source = next(source for source in load_sources(SHARED / "corpus").sources if source.id == document)
    score = score_register(read_source(source, Settings()).items, load_gold(GOLD / f"{document}.jsonl"))
    assert score.recall >= 0.97, score.missed
    assert score.precision >= 0.95, score.extra
    assert score.kind >= 0.95, score.wrong
    assert score.role >= 0.95, score.wrong
    assert score.area >= 0.9, score.wrong


def item(text, *, kind=ItemKind.RESPONSIBILITY, role="Rektor", area="Ansvar"):
    return Item(text, "d", kind, role, area, None, Modality.DEMAND, text, text, (), 1, 0, len(text))


def gold(text, *, kind="responsibility", role="Rektor", area="Ansvar"):
    return GoldItem((text, text), kind, role, area)


def test_every_figure_falls_with_what_it_measures():
    items = (
        item("planera läsningen på enheten"),
        item("följa upp läsningen varje termin", kind=ItemKind.ACTIVITY, role=None, area="Läsning"),
        item("detta står inte i facit alls"),
    )
    wanted = (
        gold("planera läsningen på enheten", role="rektorerna", area="Ansvar — Rektor"),
        gold("följa upp läsningen varje termin"),
        gold("ordna en läsvecka på hösten"),
        gold("ordna en läsvecka på våren"),
    )
    score = score_register(items, wanted)
    assert (score.recall, score.precision) == (2 / 4, 2 / 3)
    assert (score.kind, score.role, score.area) == (1 / 2, 1 / 2, 1 / 2)
    assert score.missed == ("ordna en läsvecka på hösten", "ordna en läsvecka på våren")
    assert score.extra == ("detta står inte i facit alls",)
    assert len(score.wrong) == 3


def test_an_item_pairs_once_with_the_gold_item_it_is_likest():
    items = (item("planera läsningen på enheten"), item("planera läsningen på enheter"))
    score = score_register(items, (gold("planera läsningen på enheter"), gold("planera läsningen på enheten")))
    assert (score.recall, score.precision) == (1, 1)
    assert score_register(items, (gold("planera läsningen på enheten"),)).precision == 1 / 2


def test_a_gold_that_is_not_json_line_by_line_is_refused(tmp_path):
    path = tmp_path / "facit.jsonl"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="rad för rad"):
        load_gold(path)
    with pytest.raises(InputError, match="kan inte öppnas"):
        load_gold(tmp_path / "saknas.jsonl")
