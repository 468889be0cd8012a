from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.errors import InputError
from eval.cases import Case, Evidence, load_cases
from eval.metrics import Shown, holds, score_search, summarise_search
from eval.report import measure

RED, BLUE = Evidence((("a", "Röda hunden skäller"),)), Evidence((("a", "den blå katten"), ("b", "en katt")))


def case(*evidence: Evidence) -> Case:
    return Case("x", "?", "fact", answerable=True, enumeration=False, scope=(), evidence=evidence)


def shown(text: str, document_id: str = "a") -> Shown:
    return Shown(document_id, text, text)


@pytest.mark.parametrize(
    ("evidence", "text", "document", "expected"),
    [
        (RED, "Här: röda  hunden\nskäller!", "a", True),
        (RED, "roda hunden skaller", "a", True),  # diacritics and case aside
        (RED, "röda hunden skäller", "b", False),
        (RED, "hunden skäller", "a", True),  # a part of at least 60 per cent
        (RED, "hunden", "a", False),
        (BLUE, "en katt till", "b", True),  # an alternative in another document
        (RED, "", "a", False),
    ],
)
def test_when_a_shown_text_holds_the_evidence(evidence: Evidence, text: str, document: str, expected: bool) -> None:
    assert holds(evidence, shown(text, document)) is expected


def test_recall_counts_characters_and_the_first_hit_gives_the_rank() -> None:
    ranked = [shown("x" * 3_990), shown("röda hunden skäller"), shown("y" * 4_000), shown("den blå katten")]
    row = score_search(case(RED, BLUE), ranked, 0.1)
    assert row.recall == {4_000: 0.0, 8_000: 0.5}  # the first is complete at 4,009 characters, the second at 8,023
    assert row.reciprocal_rank == 0.5


def test_nothing_found_is_zero() -> None:
    row = score_search(case(RED), [], 0.0)
    assert (row.recall[8_000], row.reciprocal_rank) == (0.0, 0.0)
    assert summarise_search([row])["mrr"] == 0.0


def test_the_projects_own_cases_quote_what_stands_in_the_sample_corpus(sample: Assistant) -> None:
    own = load_cases()
    assert len(own) >= 60
    pages = {d.id: "".join(p.raw for p in sample.store.pages(d.id)) for d in sample.store.documents()}
    scanned = {d.id for d in sample.store.documents() if any(p.ocr for p in sample.store.pages(d.id))}
    for one in own:
        assert bool(one.evidence) is one.answerable
        for document_id, quote in (place for evidence in one.evidence for place in evidence.places):
            if document_id not in scanned:
                assert letters(quote) in letters(pages[document_id]), (one.id, quote)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def test_the_assistant_beats_what_one_would_otherwise_build_and_quotes_verbatim(sample: Assistant) -> None:
    report = measure(load_cases(), sample)
    ours, baseline = report.search.values()
    assert ours["recall_at_4000_chars"] > baseline["recall_at_4000_chars"]
    assert report.answers["quotes_verbatim"] == 1.0
    assert "| Röda tråden |" in report.to_markdown()
    assert json.loads(report.to_json())["cases"] == len(load_cases())


def test_a_broken_line_in_a_file_of_cases_is_named(tmp_path: Path) -> None:
    (tmp_path / "fragor.jsonl").write_text('\n{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="rad 2"):
        load_cases(tmp_path / "fragor.jsonl")
    with pytest.raises(InputError, match="kan inte öppnas"):
        load_cases(tmp_path / "saknas.jsonl")
