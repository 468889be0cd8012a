from __future__ import annotations

from datetime import date

import pytest

from assistant.ask import Assistant
from assistant.confirm import FIELDS, confirmed, with_field
from assistant.errors import InputError, NotFoundError
from assistant.types import Document, DocumentKind, Fact, Validity

PLAN = Document(
    "plan",
    "Plan",
    DocumentKind.OTHER,
    "plan.pdf",
    "application/pdf",
    "d",
    3,
    valid_from=date(2024, 1, 1),
    valid_to=date(2026, 12, 31),
    facts=(Fact("title", "Plan", "text", 0.5, "Plan", 1, 0, 4),),
)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("title", " Digitaliseringsplan ", "Digitaliseringsplan"),
        ("kind", "plan", DocumentKind.PLAN),
        ("issuer", "", None),
        ("school_forms", "grundskola, fritidshem", ("grundskola", "fritidshem")),
        ("valid_to", "2027-06-30", date(2027, 6, 30)),
        ("valid_to", "", None),
        ("decided_on", "2023-12-11", date(2023, 12, 11)),
        ("draft", "ja", True),
        ("draft", "nej", False),
    ],
)
def test_a_field_becomes_what_a_person_says(field: str, value: str, expected: object) -> None:
    document = with_field(PLAN, field, value)
    assert getattr(document, field) == expected
    assert document.facts[0] == Fact(field, value.strip(), "person")
    assert document.facts[1:] == PLAN.facts  # what the text says is kept beside it


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("digest", "x", "kan inte ändras"),
        ("title", " ", "måste ha en titel"),
        ("kind", "roman", "ingen dokumenttyp"),
        ("valid_to", "31 juni", "inget datum"),
        ("valid_to", "2023-01-01", "kan inte gälla"),
        ("draft", "kanske", "ja eller nej"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(field: str, value: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        with_field(PLAN, field, value)


def test_saying_it_again_replaces_what_was_said() -> None:
    twice = with_field(with_field(PLAN, "title", "En"), "title", "Två")
    assert [fact.value for fact in twice.facts if fact.source == "person"] == ["Två"]
    assert confirmed(PLAN, {"title": "Två"}).title == "Två"


def test_every_field_that_can_be_set_is_a_field_of_a_document() -> None:
    assert set(FIELDS) <= set(Document.__dataclass_fields__)


def test_a_confirmed_title_is_searched_at_once(filled: Assistant) -> None:
    document = filled.confirm("plan", "title", "Robotplanen")
    assert document == filled.store.document("plan")
    assert filled.search("robotplanen").kept[0].passage.document_id == "plan"
    with pytest.raises(NotFoundError):
        filled.confirm("finns-inte", "title", "x")


def test_a_person_can_say_that_a_document_applies_until_further_notice() -> None:
    assert with_field(PLAN, "valid_to", " Tills vidare ").validity(date(2040, 1, 1)) is Validity.OPEN
