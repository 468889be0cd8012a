"""Whether a document applies on a day, the words that say so, and what its reader is warned of."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant, make_assistant
from assistant.settings import Settings
from assistant.types import UNTIL_FURTHER, Document, Fact, Validity
from assistant.validity import expires_soon, months_before, standing
from ingest.sync import ingest
from tests.test_store import DOCUMENT

SHARED = Path(__file__).parents[2] / "shared"
PLAN = replace(DOCUMENT, valid_from=date(2024, 1, 1), valid_to=date(2026, 12, 31), facts=())
OPEN = replace(PLAN, valid_to=None, facts=(Fact("valid_to", UNTIL_FURTHER, "text", 0.9, "gäller tills vidare"),))
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def codes(document: Document, as_of: date, *filed: Document) -> list[str]:
    return [caution.code for caution in standing(document, as_of, {each.id: each for each in filed}).cautions]


@pytest.mark.parametrize(
    ("document", "day", "status", "explanation"),
    [
        (PLAN, date(2023, 12, 31), Validity.COMING, "Börjar gälla 2024-01-01."),
        (PLAN, date(2024, 1, 1), Validity.CURRENT, "Gäller från och med 2024-01-01 till och med 2026-12-31."),
        (PLAN, date(2024, 2, 29), Validity.CURRENT, "Gäller från och med 2024-01-01 till och med 2026-12-31."),
        (PLAN, date(2026, 12, 31), Validity.CURRENT, "Gäller från och med 2024-01-01 till och med 2026-12-31."),
        (PLAN, date(2027, 1, 1), Validity.EXPIRED, "Gällde till och med 2026-12-31."),
        (replace(PLAN, valid_to=None), date(2030, 1, 1), Validity.CURRENT, "inget slutdatum anges"),
        (OPEN, date(2030, 1, 1), Validity.OPEN, "Gäller från och med 2024-01-01 tills vidare."),
        (replace(PLAN, draft=True), date(2025, 1, 1), Validity.DRAFT, "Är ett utkast: inte fastställt."),
        (
            replace(PLAN, replaced_by="ny", replaced_on=date(2025, 3, 1)),
            date(2025, 3, 1),
            Validity.REPLACED,
            "Ersattes 2025-03-01 av en nyare version.",
        ),
        (replace(PLAN, replaced_by="ny", replaced_on=date(2025, 3, 1)), date(2025, 2, 28), Validity.CURRENT, "Gäller"),
        (replace(PLAN, valid_from=None, valid_to=None), date(2025, 1, 1), Validity.UNKNOWN, "säger inte när"),
    ],
)
def test_the_status_of_every_day_is_told_in_a_sentence(
    document: Document, day: date, status: Validity, explanation: str
) -> None:
    found = standing(document, day)
    assert found.status is status
    assert explanation in found.explanation


def test_the_newer_version_is_named_when_it_is_filed() -> None:
    newer = replace(PLAN, id="ny", title="Plan 2025–2027")
    older = replace(PLAN, replaced_by="ny", replaced_on=date(2025, 3, 1))
    assert standing(older, date(2026, 1, 1), {"ny": newer}).explanation == "Ersattes 2025-03-01 av ”Plan 2025–2027”."


def test_a_status_rests_on_the_words_that_state_it_and_not_on_readings_that_were_not_believed() -> None:
    facts = (
        Fact("valid_to", "2026-12-31", "manifest"),
        Fact("valid_to", "2025-06-30", "text", 0.4, "senast 30 juni 2025", 1, 5, 24),
        Fact("valid_to", "2026-12-31", "text", 0.9, "gäller till och med 2026", 1, 30, 54),
    )
    found = standing(replace(PLAN, facts=facts), date(2025, 1, 1))
    assert found.quote == "gäller till och med 2026"
    assert [fact.source for fact in found.facts] == ["text", "manifest"]
    assert standing(OPEN, date(2025, 1, 1)).quote == "gäller tills vidare"
    assert standing(PLAN, date(2025, 1, 1)).quote == ""


@pytest.mark.parametrize(
    ("last", "first_day_of_warning"),
    [
        (date(2026, 12, 31), date(2026, 6, 30)),  # June has no 31st
        (date(2027, 1, 1), date(2026, 7, 1)),
        (date(2028, 2, 29), date(2027, 8, 29)),
        (date(2027, 8, 31), date(2027, 2, 28)),
        (date(2028, 8, 31), date(2028, 2, 29)),
    ],
)
def test_a_document_with_half_a_year_left_is_warned_of_to_its_last_day(last: date, first_day_of_warning: date) -> None:
    document = replace(PLAN, valid_to=last)
    assert expires_soon(document, first_day_of_warning)
    assert not expires_soon(document, first_day_of_warning.fromordinal(first_day_of_warning.toordinal() - 1))
    assert codes(document, last) == ["expiring"]
    assert codes(document, last.fromordinal(last.toordinal() + 1)) == ["expired", "no-successor"]


@given(DAYS, st.integers(0, 60))
def test_months_before_a_day_is_never_later_and_in_the_right_month(day: date, months: int) -> None:
    earlier = months_before(day, months)
    assert earlier <= day
    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
    assert earlier.day <= day.day


def test_a_draft_and_a_coming_document_are_warned_of() -> None:
    assert codes(replace(PLAN, draft=True), date(2025, 1, 1)) == ["draft"]
    assert codes(PLAN, date(2023, 1, 1)) == ["coming"]
    assert codes(OPEN, date(2025, 1, 1)) == []


def test_an_expired_document_with_a_filed_successor_does_not_lack_one() -> None:
    replaced_later = replace(PLAN, replaced_by="ny", replaced_on=date(2027, 6, 1))
    assert codes(replaced_later, date(2027, 1, 1)) == ["expired"]
    assert codes(replaced_later, date(2027, 6, 1)) == ["replaced"]


@pytest.mark.parametrize(
    ("named", "warned"),
    [
        ("Nationell strategi för lärmiljöer 2017–2022", True),
        ("Nationell strategi för lärmiljöer (2017-22)", True),
        ("Nationell strategi för lärmiljöer, giltig till och med 2022", True),
        ("Nationell strategi för lärmiljöer 2023–2028", False),
        ("Nationell strategi för lärmiljöer", False),
        ("Första planen för Småköping 2021–2023", False),  # an earlier version of itself is no parent
    ],
)
def test_a_plan_that_rests_on_what_has_expired_is_warned_of(named: str, warned: bool) -> None:
    plan = replace(PLAN, facts=(Fact("related", named, "text", 0.8, named),))
    assert ("expired-parent" in codes(plan, date(2025, 1, 1))) is warned


def test_a_filed_parent_tells_itself_whether_it_has_expired() -> None:
    plan = replace(PLAN, facts=(Fact("related", "IT-strategin för förskolor", "text", 0.8, "x"),))
    parent = replace(PLAN, id="parent", title="IT-strategi för förskolor 2019–2022", valid_to=date(2022, 12, 31))
    cousin = replace(parent, title="IT-strategi för förskolor och bibliotek")
    assert codes(plan, date(2025, 1, 1), parent) == ["expired-parent"]
    assert codes(plan, date(2022, 12, 31), parent) == ["coming"]
    assert codes(plan, date(2025, 1, 1), cousin) == []


def test_every_filed_document_is_reported(sample: Assistant) -> None:
    found = {each.document_id: each for each in sample.validity(as_of=date(2026, 11, 21))}
    assert found.keys() == {document.id for document in sample.store.documents()}
    assert found["exempelsta-plan-2025"].status is Validity.CURRENT
    assert found["exempelsta-plan-2022"].status is Validity.REPLACED
    assert "2027-12-31" in found["exempelsta-plan-2025"].quote


@pytest.mark.skipif(not (SHARED / "gold").exists(), reason="the five documents are not here")
def test_the_five_documents_stand_as_people_found_them_with_the_words_they_found(settings: Settings) -> None:
    assistant = make_assistant(settings)
    ingest(SHARED / "corpus", assistant=assistant)
    gold = {each["id"]: each for each in json.loads((SHARED / "gold/items/documents.json").read_text("utf-8"))}
    found = {each.document_id: each for each in assistant.validity(as_of=date(2026, 11, 21))}
    assistant.close()
    assert {id_: standing.status for id_, standing in found.items()} == {
        "goteborg-plan": "gällande",
        "goteborg-utvardering": "okänd",
        "malmo-plan": "utgången",
        "orebro-handlingsplan": "utgången",
        "skr-skoldigiguide": "okänd",
    }
    for id_, each in gold.items():
        assert found[id_].status == each["status"]
    years = {id_: [char for char in standing.quote if char.isdigit()] for id_, standing in found.items()}
    assert {id_: "".join(digits) for id_, digits in years.items() if digits} == {
        "goteborg-plan": "20242026",
        "malmo-plan": "20222025",
        "orebro-handlingsplan": "20192022",
    }
