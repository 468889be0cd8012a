from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.rank import (
    Asked,
    Candidate,
    asked_of,
    asks_of_marks,
    coverage,
    features_of,
    is_repeat,
    score_of,
    stems_in,
    weights,
)
from assistant.types import (
    BlockKind,
    Document,
    DocumentKind,
    Expansion,
    Intent,
    ItemKind,
    Mark,
    Modality,
    Origin,
    Passage,
    Query,
)
from assistant.vocabulary.fields import Field

PLAN = Document(
    "plan", "Plan för nätverk", DocumentKind.PLAN, "p.txt", "text/plain", "d", 1, valid_to=date(2026, 12, 31)
)


def passage(text: str, *headings: str, lead_in: str | None = None, id_: str = "a") -> Passage:
    return Passage(id_, "plan", 1, 0, len(text), BlockKind.LIST_ITEM, headings, lead_in, text, text)


def equally(_field: Field, _term: str) -> float:
    """Every word says as much as any other, but for one that is nowhere."""
    return 1.0 if _term else 2.0


def features(query: Query, *passages: Passage, marks: tuple[Mark, ...] = ()) -> list[dict[str, float]]:
    return features_of(query, [Candidate(each, {}, PLAN, marks) for each in passages], looked_for(query), weights())


def looked_for(query: Query) -> Asked:
    return asked_of(query, equally, lambda _: 1.0)


def asks(intent: Intent = Intent.FACT, **said: object) -> Query:
    return Query("fråga", intent, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize("intent", Intent)
@pytest.mark.parametrize("roles", [(), ("Rektor",)])
def test_what_the_register_says_of_a_passage_changes_nothing_for_a_question_that_does_not_ask_for_it(
    intent: Intent, roles: tuple[str, ...]
) -> None:
    query = asks(intent, roles=roles)
    marks = tuple(Mark(kind, "Rektor", modality) for kind in ItemKind for modality in Modality)
    unmarked, marked = (features(query, passage("Rektor mäter."), marks=each) for each in ((), marks))
    assert (unmarked != marked) == asks_of_marks(query)


def test_the_weights_make_up_one_so_that_a_score_stays_between_nothing_and_one() -> None:
    assert sum(weights().values()) == pytest.approx(1.0)
    assert all(weight >= 0 for weight in weights().values())
    assert score_of(dict.fromkeys(weights(), 1.0), weights()) == pytest.approx(1.0)


def test_half_of_the_words_found_is_half_of_the_question() -> None:
    (found,) = features(asks(content=("losenord", "bytas")), passage("Alla lösenord är långa."))
    assert found["body"] == 0.5
    assert found["context"] == 0.0


def test_words_of_headings_and_lead_in_are_context() -> None:
    (found,) = features(asks(content=("losenord",)), passage("de byts varje år", "Säkerhet", lead_in="Lösenord:"))
    assert (found["body"], found["context"]) == (0.0, 1.0)


def test_what_the_documents_write_counts_nearly_as_much_as_what_was_said() -> None:
    query = asks(content=("platta",), expansions=(Expansion("platta", ("surfplatta",), Origin.EVERYDAY),))
    said, meant, other = features(query, passage("En platta."), passage("En surfplatta."), passage("En penna."))
    assert (said["body"], meant["body"], other["body"]) == (1.0, 0.8, 0.0)


def test_a_part_of_a_compound_stands_for_half_of_it() -> None:
    (found,) = features(asks(content=("larplattform",)), passage("Plattformen är stängd på natten."))
    assert found["body"] == 0.5


def test_words_that_stand_together_in_the_question_and_in_the_passage_are_near() -> None:
    query = asks(content=("starka", "losenord"))
    near, far = features(
        query,
        passage("Starka lösenord används."),
        passage("Starka skäl krävs för att den som har glömt bort sitt eget gamla vanliga ska få nya lösenord."),
    )
    assert (near["proximity"], far["proximity"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("question", "text", "there"),
    [
        ("Hur många datorer köps?", "Kommunen köper 120 datorer.", 1.0),
        ("Hur många datorer köps?", "Kommunen köper datorer.", 0.0),
        ("När byts lösenord?", "De byts varje termin.", 1.0),
        ("hur ofta byts losenord", "De byts i augusti.", 1.0),
        ("Vem byter lösenord?", "De byts varje termin.", 0.0),
    ],
)
def test_an_amount_or_a_time_counts_where_one_is_asked_for(question: str, text: str, there: float) -> None:
    assert features(Query(question, Intent.FACT), passage(text))[0]["number"] == there


def test_a_role_is_found_in_the_register_first_and_else_in_the_headings() -> None:
    query = asks(roles=("Rektor",))
    duty = (Mark(ItemKind.RESPONSIBILITY, "Chef", Modality.DEMAND),)
    assert features(query, passage("leda arbetet", "Rektor"), marks=duty)[0]["role"] == 0.6  # a rektor is a chef
    assert features(query, passage("leda arbetet", "Rektor"))[0]["role"] == 1.0
    assert features(query, passage("leda arbetet", "Elever"))[0]["role"] == 0.0


def test_kind_and_modality_count_for_what_is_asked() -> None:
    duty = (Mark(ItemKind.RESPONSIBILITY, "Chef", Modality.DEMAND),)
    (asked,) = features(asks(Intent.RESPONSIBILITY), passage("leda arbetet"), marks=duty)
    (other,) = features(asks(Intent.FACT), passage("leda arbetet"), marks=duty)
    assert (asked["kind"], asked["modality"]) == (1.0, 1.0)
    assert (other["kind"], other["modality"]) == (0.0, 0.0)


def test_a_passage_is_supported_by_the_best_other_of_its_list() -> None:
    best, sibling, stranger = (
        passage("ett", "Ansvar", lead_in="Rektor ska:", id_="a"),
        passage("två", "Ansvar", lead_in="Rektor ska:", id_="b"),
        passage("tre", "Annat", id_="c"),
    )
    found = {"a": {"grams": 1.0}, "b": {"grams": 0.25}, "c": {"grams": 0.5}}
    candidates = [Candidate(each, found[each.id], PLAN) for each in (best, sibling, stranger)]
    supports = [each["section"] for each in features_of(asks(), candidates, looked_for(asks()), weights())]
    assert supports == [0.25, 1.0, 0.0]


def test_what_only_introduces_something_else_says_nothing() -> None:
    lead_in, fragment, whole = features(asks(), passage("Rektor ska:"), passage("Nej."), passage("ord " * 200))
    assert lead_in["length"] == 0.0 < fragment["length"] < whole["length"] == 1.0


def test_a_document_in_force_stands_above_an_expired_one() -> None:
    assert features(asks(as_of=date(2026, 12, 31)), passage("x"))[0]["validity"] == 1.0
    assert features(asks(as_of=date(2027, 1, 1)), passage("x"))[0]["validity"] == 0.0


def test_the_same_words_in_another_form_or_order_are_a_repeat() -> None:
    assert is_repeat("Rektor byter lösenorden varje termin.", "Varje termin byter rektor lösenord.")
    assert not is_repeat("Rektor byter lösenorden varje termin.", "Rektor byter datorerna varje år.")


WORDS = st.lists(
    st.sampled_from("rektor ansvarar lösenord elevdatorer 2025 varje termin källkritik i och".split()), max_size=8
)


@given(question=WORDS, text=WORDS, heading=WORDS, intent=st.sampled_from(Intent), listed=st.booleans())
def test_every_feature_lies_between_nothing_and_one(
    question: list[str], text: list[str], heading: list[str], intent: Intent, listed: bool
) -> None:
    query = Query(" ".join(question), intent, roles=("Rektor",), content=tuple(question), complete_list=listed)
    (found,) = features(query, passage(" ".join(text), " ".join(heading)))
    assert found.keys() >= weights().keys()
    assert all(0.0 <= value <= 1.0 for value in found.values())


@given(question=WORDS.filter(bool), text=WORDS, more=WORDS)
def test_a_longer_text_covers_at_least_as_much(question: list[str], text: list[str], more: list[str]) -> None:
    asked = looked_for(asks(content=tuple(question)))
    assert coverage(asked, stems_in(" ".join(text + more))) >= coverage(asked, stems_in(" ".join(text)))
