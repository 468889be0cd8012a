from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.criteria import CriteriaSet, criteria_of, read_criteria, shipped, shipped_set
from assistant.errors import InputError, NotFoundError
from assistant.judge import register_of
from assistant.types import ItemKind

LIST = "kod;text;grupp;nyckelord\nA1;Alla elever får lära sig källkritik.;Elever;källkritik, sökning\nA2;Nätet håller.;Teknik;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_a_list_reads_the_same_in_every_encoding_and_with_every_delimiter(encoding: str, delimiter: str) -> None:
    text = LIST.replace(", ", "|").replace(";", delimiter)
    found = read_criteria(text.encode(encoding), "Vår lista.csv")
    assert (found.id, found.title) == ("var-lista", "Vår lista")
    assert [(each.code, each.text, each.group, each.keywords) for each in found.criteria] == [
        ("A1", "Alla elever får lära sig källkritik.", "Elever", ("källkritik", "sökning")),
        ("A2", "Nätet håller.", "Teknik", ()),
    ]


def test_a_list_needs_no_more_than_a_code_and_a_text_under_any_of_their_names() -> None:
    found = read_criteria(b"Nr,Kriterium\n1,Ett\n,\n2,Tv\xe5\n", "lista.csv")
    assert [(each.code, each.text) for each in found.criteria] == [("1", "Ett"), ("2", "Två")]


def test_lines_before_the_header_are_title_and_note() -> None:
    found = read_criteria(f"# Vår egen lista\n# Gäller 2026.\n# Se nämnden.\n{LIST}".encode(), "x.csv")
    assert (found.title, found.note) == ("Vår egen lista", "Gäller 2026. Se nämnden.")


def test_a_text_may_hold_the_delimiter_and_line_breaks_within_quotation_marks() -> None:
    found = read_criteria('kod;text\n1;"Först; sedan\noch ""till sist"""\n2;Två'.encode(), "x.csv")
    assert [each.text for each in found.criteria] == ['Först; sedan och "till sist"', "Två"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "är tom"),
        (b"\n  \n", "är tom"),
        (b"kod;text\n", "inga kriterier"),
        (b"kod;rubrik\n1;Ett\n", "Kolumnen text saknas. Rubrikraden har ”kod”, ”rubrik” (åtskilda av semikolon)"),
        (b"a;b\n1;Ett\n", "Kolumnen kod och text saknas"),
        (b"# Titel\nkod;text\n1;Ett\n1;Igen\n", "Rad 4, kolumn kod: ”1” står redan på rad 3"),
        (b"kod;text\n1;Ett\n2;\n", "Rad 3, kolumn text: cellen är tom"),
        (b"kod;text\n;Ett\n", "Rad 2, kolumn kod: cellen är tom"),
        (b"kod;text\n1;Ett; tv\xe5\n", "Rad 2 har 3 kolumner men rubrikraden 2"),
        (b'kod;text\n1;"Ett" och\n', "Rad 2: citattecknen går inte ihop"),
        (b"kod;text\n1;" + b"x" * 2_001, "Rad 2, kolumn text: 2001 tecken, högst 2000"),
        (b"kod;text\n" + b"x" * 41 + b";Ett", "Rad 2, kolumn kod: 41 tecken"),
        ("kod;text\n1;KÃ¤llkritik\n".encode(), "Rad 2, tecken 4: å, ä och ö är skadade"),
        (b"PK\x03\x04rest", "kalkylark"),
        (b"kod;text\n1;\x81\n", "inte text i UTF-8 eller Windows-1252"),
        (b"kod;text\x00\n", "inte text"),
        (b"kod;text\n" + "\n".join(f"{n};x" for n in range(501)).encode(), "501 kriterier, högst 500"),
    ],
)
def test_a_list_that_cannot_be_read_says_where_and_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(InputError) as error:
        read_criteria(data, "lista.csv")
    assert said in str(error.value)
    assert str(error.value).endswith(".")


@given(st.binary(max_size=300))
def test_no_file_makes_it_fail_in_any_other_way(data: bytes) -> None:
    try:
        found = read_criteria(data, "x.csv")
    except InputError:
        return
    assert found.criteria


CELLS = st.text(
    st.characters(whitelist_categories=("L", "N", "P"), max_codepoint=0xFF), min_size=1, max_size=20
).filter(lambda cell: not cell.startswith("#") and "Ã" not in cell)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, unique_by=lambda row: row[0].casefold()), st.sampled_from(";,\t"))
def test_what_a_spreadsheet_writes_is_what_is_read(rows: list[tuple[str, str]], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([("kod", "text"), *rows])
    found = read_criteria(file.getvalue().encode(), "x.csv")
    assert [(each.code, each.text) for each in found.criteria] == rows


def test_the_shipped_sets_are_the_nine_goals_of_the_strategy_and_the_law_on_quality_work() -> None:
    goals, law = shipped()
    assert [each.code for each in goals.criteria] == ["1:1", "1:2", "1:3", "2:1", "2:2", "2:3", "2:4", "3:1", "3:2"]
    assert "2022" in goals.note
    assert {each.code.split(" §")[0] for each in law.criteria} == {f"4 kap. {n}" for n in (3, 4, 5, 6)}
    assert all(each.keywords and each.group for each in (*goals.criteria, *law.criteria))
    assert shipped_set(goals.id) is goals


def test_a_set_or_a_criterion_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(NotFoundError, match="nationella-delmal-2017"):
        shipped_set("finns-inte")
    with pytest.raises(NotFoundError, match="1:1, 1:2"):
        shipped()[0].criterion("9:9")


def test_a_documents_goals_or_questions_can_be_held_against_another(sample: Assistant) -> None:
    plan = sample.store.document("exempelsta-plan-2025")
    items = register_of(sample.store, document_id=plan.id)
    asked = criteria_of(plan, items)
    assert next(each.text for each in asked.criteria) == "Har skillnaderna mellan enheterna minskat?"
    goals = criteria_of(plan, items, kinds=(ItemKind.SUBGOAL,))
    assert [each.code for each in goals.criteria][:3] == ["1:1", "1:2", "1:3"]
    assert isinstance(goals, CriteriaSet)
    loan = sample.store.document("exempelsta-rutin-lanedator")
    with pytest.raises(InputError, match="varken frågor eller mål"):
        criteria_of(loan, register_of(sample.store, document_id=loan.id))
