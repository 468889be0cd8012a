from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.errors import InputError
from eval.cases import Case, Evidence, families, load_cases
from eval.intervals import difference, interval
from eval.metrics import SEARCH_FIGURES, Place, SearchRow, Shown, fold, holds, places, same, score_search
from eval.report import measure

RED, BLUE = Evidence((("a", "Röda hunden skäller"),)), Evidence((("a", "den blå katten"), ("b", "en katt")))
GREEN = Evidence((("a", "gröna grodan hoppar"),))


def case(*evidence: Evidence, id_: str = "x") -> Case:
    return Case(id_, "?", "fact", answerable=True, enumeration=False, scope=(), evidence=evidence)


def shown(text: str, document_id: str = "a") -> Shown:
    return Shown(document_id, text, text)


def row(*found: Place | None) -> SearchRow:
    return SearchRow(case(*[RED] * len(found)), found, found, 0.0)


def at(rank: int, used: int = 0) -> Place:
    return Place(rank, 0, used)


@pytest.mark.parametrize(
    ("evidence", "text", "document", "expected"),
    [
        (RED, "Här: röda  hunden\nskäller!", "a", True),
        (RED, "roda hunden skaller", "a", True),  # diacritics and case aside
        (RED, "réda hunden skdller", "a", True),  # OCR read two letters wrong
        (RED, "röda hästen gnäggar", "a", False),
        (RED, "röda hunden skäller", "b", False),
        (RED, "hunden skäller", "a", True),  # a part of at least 60 per cent
        (RED, "hunden", "a", False),
        (BLUE, "en katt till", "b", True),  # an alternative in another document
        (RED, "", "a", False),
    ],
)
def test_when_a_shown_text_holds_the_evidence(evidence: Evidence, text: str, document: str, expected: bool) -> None:
    assert holds(evidence, shown(text, document)) is expected


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="abcdåäö ", min_size=1), st.text(alphabet="abcdåäö ", max_size=8))
def test_a_text_that_goes_on_still_holds_what_it_held(text: str, more: str) -> None:
    assert same(fold(text), fold(text + more)) is bool(fold(text))


def test_recall_counts_characters_and_the_first_hit_gives_the_rank() -> None:
    ranked = [shown("x" * 3_990), shown("röda hunden skäller"), shown("y" * 4_000), shown("den blå katten")]
    found = score_search(case(RED, BLUE), ranked, ranked[:1], 0.1)
    # The first is complete at 4,009 characters, the second at 8,023.
    assert (found.recall(4_000), found.recall(8_000), found.recall(12_000)) == (0.0, 0.5, 1.0)
    assert found.recall_of_first(8_000) == 0.0
    assert found.reciprocal_rank == 0.5


def test_evidence_that_begins_beyond_the_largest_budget_gives_no_rank() -> None:
    ranked = [shown("x" * 8_001), shown("röda hunden skäller")]
    assert score_search(case(RED), ranked, ranked, 0.0).reciprocal_rank == 0.0


def test_nothing_found_is_zero() -> None:
    nothing = score_search(case(RED), [], [], 0.0)
    assert {figure(nothing) for figure in SEARCH_FIGURES.values()} == {0.0}


def test_success_asks_for_any_evidence_among_the_first() -> None:
    assert (row(None, at(3)).success(1), row(None, at(3)).success(5)) == (0.0, 1.0)
    assert row(at(1), None).success(1) == 1.0


def test_ndcg_discounts_each_rank_that_shows_something_new() -> None:
    assert row(at(1), at(2)).ndcg == 1.0
    assert row(at(1), at(1)).ndcg == 1.0  # a passage that holds two pieces is as good as it can be
    assert row(at(2)).ndcg == pytest.approx(1 / math.log2(3))
    # Two ranks gain, the third piece is missing: the ideal has three passages.
    ideal = 1 + 1 / math.log2(3) + 1 / 2
    assert row(at(1), at(3), None).ndcg == pytest.approx((1 + 1 / 2) / ideal)
    assert row(at(11)).ndcg == 0.0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(1, 30).map(at)), min_size=1, max_size=20))
def test_every_figure_lies_between_nothing_and_all(found: list[Place | None]) -> None:
    assert all(0.0 <= figure(row(*found)) <= 1.0 for figure in SEARCH_FIGURES.values())


@settings(max_examples=30, deadline=None)
@given(st.permutations([shown("röda hunden skäller"), shown("gröna grodan hoppar"), shown("brus" * 300)]))
def test_more_characters_never_show_less(ranked: list[Shown]) -> None:
    found = SearchRow(case(RED, GREEN), places((RED, GREEN), ranked), (None, None), 0.0)
    shares = [found.recall(budget) for budget in range(0, 12_001, 500)]
    assert shares == sorted(shares)


def test_an_interval_is_the_same_every_time_and_holds_its_mean() -> None:
    values = [0.0, 0.5, 1.0, 1.0, 0.25] * 10
    first, again = interval(values), interval(values)
    assert first == again
    assert first.low < first.value == np.mean(values) < first.high
    assert (interval([1.0] * 9).low, interval([1.0] * 9).high) == pytest.approx((1.0, 1.0))
    assert interval([]).questions == 0


def test_a_difference_is_paired_question_by_question() -> None:
    theirs = [0.1 * (number % 10) for number in range(50)]
    better = difference([value + 0.05 for value in theirs], theirs)
    assert (better.value, better.low, better.high) == pytest.approx((0.05, 0.05, 0.05))
    assert better.clear
    assert not difference(theirs, theirs[::-1]).clear


def test_cases_that_rest_on_the_same_evidence_are_of_one_family() -> None:
    longer = Evidence((("a", "Den röda hunden. Röda hunden skäller."),))
    found = families([case(RED), case(GREEN), case(BLUE, longer), case(GREEN, id_="y")])
    assert (found[0] == found[2], found[1] == found[3], found[0] == found[1]) == (True, True, False)


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
    report = measure(load_cases()[::8], sample)
    (better,) = report.differences.values()
    assert better["recall_at_4000_chars"].low > 0
    assert report.answers["quotes_verbatim"].value == 1.0


def test_a_broken_line_in_a_file_of_cases_is_named(tmp_path: Path) -> None:
    (tmp_path / "fragor.jsonl").write_text('\n{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="rad 2"):
        load_cases(tmp_path / "fragor.jsonl")
    with pytest.raises(InputError, match="kan inte öppnas"):
        load_cases(tmp_path / "saknas.jsonl")
