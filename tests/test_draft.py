from __future__ import annotations

from datetime import date

import pytest

from assistant.ask import Assistant
from assistant.draft import time_in, wording
from assistant.errors import InputError, NotFoundError
from assistant.types import Item, ItemKind, Modality

TODAY = date(2026, 11, 21)


def item(text: str, lead_in: str | None) -> Item:
    return Item(
        id="i",
        document_id="d",
        kind=ItemKind.RESPONSIBILITY,
        role="Rektor",
        area=None,
        level=None,
        modality=Modality.DEMAND,
        text=text,
        raw_text=text,
        heading_path=(),
        page=1,
        start=0,
        end=len(text),
        lead_in=lead_in,
    )


@pytest.mark.parametrize(
    ("text", "lead_in", "activity"),
    [
        ("alla elever får en dator,", "Rektor ansvarar för att:", "Se till att alla elever får en dator."),
        ("utse ett team,", "Rektor ska:", "Utse ett team."),
        ("(Rektor) Verka för samarbete.", None, "Verka för samarbete."),
        ("Rektor ska mäta.", None, "Rektor ska mäta."),
    ],
)
def test_a_demand_is_worded_as_an_activity_in_its_own_words(text: str, lead_in: str | None, activity: str) -> None:
    assert wording(item(text, lead_in)) == activity


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("är undertecknad senast den 30 september", "senast den 30 september"),
        ("gör en självskattning varje hösttermin", "varje hösttermin"),
        ("minst tolv timmar per läsår", "per läsår"),
        ("sker årligen i mars", "årligen"),
        ("vid kursstart gå igenom reglerna", "vid kursstart"),
        ("har en tydlig roll", None),
    ],
)
def test_a_time_is_told_in_the_demands_own_words(text: str, time: str | None) -> None:
    assert time_in(text) == time


def test_every_activity_rests_on_a_demand_that_stands_in_the_document(sample: Assistant) -> None:
    draft = sample.draft(role="rektor", count=50, as_of=TODAY)
    citations = {citation.n: citation for citation in draft.citations}
    assert len(draft.activities) == draft.demands - draft.uncovered > 10
    for activity in draft.activities:
        demand = citations[activity.demand]
        assert demand.kind in ("responsibility", "expectation")
        raw = sample.store.page(demand.document_id, demand.page).raw
        assert raw[demand.start : demand.end] == demand.raw_quote
        assert activity.time is None or activity.time in demand.quote
        assert activity.goal is None or citations[activity.goal].kind in ("goal", "subgoal")
        for n, kind in ((activity.indicator, "indicator"), (activity.reason, "finding")):
            assert n is None or citations[n].kind == kind


def test_no_number_stands_in_an_activity_that_its_demand_does_not_hold(sample: Assistant) -> None:
    draft = sample.draft(role="rektor", count=50, as_of=TODAY)
    quotes = {citation.n: citation.quote for citation in draft.citations}
    for activity in draft.activities:
        assert {c for c in activity.text if c.isdigit()} <= {c for c in quotes[activity.demand] if c.isdigit()}


def test_demands_come_before_expectations_and_expired_plans_are_left_out(sample: Assistant) -> None:
    draft = sample.draft(role="rektor", count=50, as_of=TODAY)
    quotes = {citation.n: citation for citation in draft.citations}
    binding = [quotes[activity.demand].modality for activity in draft.activities]
    assert binding == sorted(binding, key=lambda modality: modality is not Modality.DEMAND)
    assert "exempelsta-plan-2022" not in {citation.document_id for citation in draft.citations}


def test_areas_narrow_the_draft_and_one_that_nothing_mentions_is_named(sample: Assistant) -> None:
    draft = sample.draft(role="rektor", areas=["källkritik", "robotik"], as_of=TODAY)
    quotes = {citation.n: citation.quote for citation in draft.citations}
    assert draft.activities
    assert all("källkritik" in quotes[activity.demand] for activity in draft.activities)
    assert [w.text for w in draft.warnings if w.code == "area-missing"] == ["Inget krav på rektor nämner ”robotik”."]


def test_a_draft_that_cannot_be_made_says_why(sample: Assistant, empty: Assistant) -> None:
    with pytest.raises(InputError, match="mellan 1 och 50"):
        sample.draft(count=0)
    with pytest.raises(NotFoundError, match="okänt"):
        sample.draft(documents=["okänt"])
    assert empty.draft().activities == ()
