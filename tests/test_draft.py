"""Activities for a unit's verksamhetsplan: nothing invented, nothing lost, and in the order that the unit needs them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.compose import passage_of
from assistant.draft import MOST_ACTIVITIES, draft_activities
from assistant.draft.telling import OPEN, reasons, slots_of, uncovered
from assistant.errors import InputError, NotFoundError
from assistant.roles import Relation, relation
from assistant.types import Activity, ActivityDraft, Gap, Item, Page, Unit, Unmet
from assistant.verify import verify
from ingest.sync import ingest
from tests.models import row, scripted

TODAY = date(2026, 11, 22)
GYMNASIUM = {"school_form": "gymnasiet", "as_of": TODAY}
NUMBER = re.compile(r"\d+(?:[.:,/-]\d+)*")


def by_number(draft: ActivityDraft) -> dict[int, str]:
    return {citation.n: citation.quote for citation in draft.citations}


def meeting(draft: ActivityDraft, words: str) -> Activity:
    quotes = by_number(draft)
    return next(a for a in draft.activities if any(words in quotes[r.citation] for r in a.requirements))


def everything_said(activity: Activity) -> list[str]:
    said = [activity.text, *activity.steps, activity.role or "", activity.area or ""]
    said += [timing.words for timing in activity.times]
    return said + [part for each in activity.follow_ups for part in (each.words, each.role or "", each.time or "")]


@cache
def items_of(assistant: Assistant) -> dict[str, Item]:
    return {item.id: item for item in assistant.items()}


@cache
def page_of(assistant: Assistant, document_id: str, number: int) -> Page:
    return assistant.store.page(document_id, number)


# Nothing invented, nothing lost

AREAS = ("källkritik", "AI", "riskbedömning", "delmål 1:2", "robotik", "kompetensutveckling", "personuppgifter")
NOTES = (
    "Vi har ingen it-samordnare just nu.",
    "Riskbedömningarna är klara sedan 2024 men 3 tjänster återstår.",
    "Lärarna hinner inte med sina 12 timmar.",
    "Biblioteket är inte med i undervisningen om källkritik",
    "Vi har börjat med självskattningen, 40 procent har svarat.",
    "Matsalen är för liten.",
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    roles=st.sampled_from((("Rektor",), ("Lärare",), ("Skolbibliotekarie", "Rektor"), ("Förstelärare",))),
    areas=st.lists(st.sampled_from(AREAS), max_size=2, unique=True),
    count=st.integers(1, 30),
    notes=st.dictionaries(st.sampled_from(("", "källkritik", "AI")), st.sampled_from(NOTES), max_size=2),
    last_year=st.sampled_from(("", "Förra året gick 5 lärare kursen. Introduktionen till AI genomfördes.")),
)
def test_no_generated_draft_says_what_no_source_says_or_loses_a_demand(  # noqa: PLR0913, PLR0917 - each is something else said
    sample: Assistant,
    roles: tuple[str, ...],
    areas: list[str],
    count: int,
    notes: dict[str, str],
    last_year: str,
) -> None:
    draft = sample.draft(role=roles, areas=areas, count=count, situation=notes, last_year=last_year, **GYMNASIUM)
    items, quotes = items_of(sample), by_number(draft)
    assert len(draft.activities) <= count
    for citation in draft.citations:
        raw = page_of(sample, citation.document_id, citation.page).raw
        assert raw[citation.start : citation.end] == citation.raw_quote
    for activity in draft.activities:
        requirements = activity.requirements
        links = (*activity.goals, *activity.indicators, *activity.findings, *activity.material, *activity.inspiration)
        for each in (*requirements, *links, *activity.follow_ups):
            item = items[each.item_id]
            assert quotes[each.citation] == item.text
            pages = {(item.document_id, item.page): page_of(sample, item.document_id, item.page)}
            assert verify(item.text, passage_of(item), pages).supported
        sources = " ".join(
            " ".join(filter(None, (item.text, item.time, item.follow_up, item.area, item.role)))
            for item in (items[each.item_id] for each in (*requirements, *links, *activity.follow_ups))
        )
        for said in everything_said(activity):
            assert set(NUMBER.findall(said)) <= set(NUMBER.findall(sources))
        for timing in activity.times:
            assert timing.words in {items[each.item_id].time for each in requirements}
            assert timing.year is None or str(timing.year) in timing.words or str(timing.year)[2:] in timing.words
    met = [each.item_id for activity in draft.activities for each in activity.requirements]
    left = [each.requirement.item_id for each in draft.uncovered]
    assert len({*met, *left}) == len(met) + len(left)
    assert draft.met + sum(each.reason is not Unmet.UNASSIGNED for each in draft.uncovered) == draft.demands
    assert set(by_number(draft)) >= {each.requirement.citation for each in draft.uncovered}


@pytest.mark.parametrize("count", [1, 5, MOST_ACTIVITIES])
def test_every_demand_on_the_role_is_met_by_an_activity_or_listed_as_not_met(sample: Assistant, count: int) -> None:
    draft = sample.draft(count=count, **GYMNASIUM)
    shown = {each.item_id for activity in draft.activities for each in activity.requirements}
    shown |= {each.requirement.item_id for each in draft.uncovered}
    plan = [
        item
        for item in sample.items(document_id="exempelsta-plan-2025")
        if relation(item.role, "Rektor") is Relation.NAMED
    ]
    assert len(plan) > 10
    assert {item.id for item in plan} <= shown


def test_what_no_source_says_is_an_open_slot(sample: Assistant) -> None:
    draft = sample.draft(count=30, **GYMNASIUM)
    nobodys = next(activity for activity in draft.activities if activity.role is None)
    slots = {slot.label: slot for slot in slots_of(nobodys, draft)}
    assert slots["Ansvarig"].lines == ()
    assert slots["Ansvarig"].shown == (OPEN,)


# Which demands, and in what order


def test_what_binds_comes_before_what_is_expected_and_that_before_the_plans_own_tasks(sample: Assistant) -> None:
    draft = sample.draft(count=MOST_ACTIVITIES, **GYMNASIUM)
    order = ["krav", "förväntan", "möjlighet", "beskrivning", "råd"]
    weights = [order.index(activity.requirements[0].weight) for activity in draft.activities]
    assert weights == sorted(weights)
    assert len(set(weights)) > 2


def test_what_the_unit_says_that_it_lacks_comes_first_with_its_own_words_as_the_reason(sample: Assistant) -> None:
    said = "Bibblan är inte med när vi undervisar om källkritik."
    first = sample.draft(situation={"": said}, **GYMNASIUM).activities[0]
    assert "skolbiblioteket" in first.text
    assert (first.requirements[0].gap, first.requirements[0].said) == (Gap.LACKING, said)
    assert any(said in reason for reason in reasons(first))


def test_what_the_unit_says_is_in_place_gets_no_activity_of_its_own_and_is_listed_so(sample: Assistant) -> None:
    draft = sample.draft(
        count=MOST_ACTIVITIES, situation={"": "It-samordnaren är utsedd och har fått tid."}, **GYMNASIUM
    )
    quotes = by_number(draft)
    done = [quotes[each.requirement.citation] for each in draft.uncovered if each.reason is Unmet.IN_PLACE]
    assert any("utsedd it-samordnare" in quote for quote in done)
    assert "På plats enligt enhetens nuläge" in {title for title, _ in uncovered(draft)}


def test_last_years_plan_counts_as_the_units_own_words(sample: Assistant) -> None:
    draft = sample.draft(last_year="Resultat: självskattningen blev inte gjord.", **GYMNASIUM)
    assert draft.activities[0].requirements[0].gap is Gap.LACKING
    assert "självskattning" in draft.activities[0].text


def test_areas_narrow_the_draft_and_one_that_nothing_mentions_is_named(sample: Assistant) -> None:
    draft = sample.draft(areas=["källkritik", "ridning"], count=3, **GYMNASIUM)
    items = items_of(sample)
    for activity in draft.activities:
        item = items[activity.requirements[0].item_id]
        assert "källkritik" in " ".join((item.text, item.area or "", *item.heading_path)).lower()
    assert [w.text for w in draft.warnings if w.code == "area-missing"] == ["Inget krav på enheten nämner ”ridning”."]
    assert any(each.reason is Unmet.OTHER_AREA for each in draft.uncovered)


def test_an_area_may_be_a_goal_by_its_number_however_that_is_written(sample: Assistant) -> None:
    drafts = [sample.draft(areas=[area], count=4, **GYMNASIUM) for area in ("delmål 2:3", "2.3")]
    assert [a.text for a in drafts[0].activities] == [a.text for a in drafts[1].activities]
    assert any("överenskommelse" in activity.text for activity in drafts[0].activities)


def test_when_no_area_is_mentioned_anywhere_the_draft_is_made_of_all_demands(sample: Assistant) -> None:
    assert len(sample.draft(areas=["ridning"], **GYMNASIUM).activities) == 5


def test_demands_that_say_nearly_the_same_become_one_activity_with_a_step_for_what_they_add(sample: Assistant) -> None:
    activity = meeting(
        sample.draft(count=MOST_ACTIVITIES, **GYMNASIUM), "riskbedömningen av enhetens digitala tjänster"
    )
    assert len(activity.requirements) > 1
    assert len(activity.steps) < len(activity.requirements)
    assert any("krav på en gång" in reason for reason in reasons(activity))


# What belongs with an activity


def test_a_time_is_in_the_documents_own_words_and_placed_in_the_school_year(sample: Assistant) -> None:
    draft = sample.draft(count=MOST_ACTIVITIES, **GYMNASIUM)
    (timing, *_) = meeting(draft, "riskbedömningen av enhetens digitala tjänster").times
    assert (timing.months, timing.day, timing.year) == ((9,), 30, None)
    assert timing.words in by_number(draft)[timing.citation]
    assert draft.school_year == 2026


def test_what_only_tells_of_a_day_that_has_passed_is_listed_and_not_planned(sample: Assistant) -> None:
    draft = sample.draft(count=MOST_ACTIVITIES, **GYMNASIUM)
    items = items_of(sample)
    passed = [items[each.requirement.item_id].time or "" for each in draft.uncovered if each.reason is Unmet.PASSED]
    assert passed
    assert all(re.search("202[56]", time) for time in passed)


def test_a_tie_that_the_document_states_is_told_from_one_that_only_comes_near(sample: Assistant) -> None:
    draft = sample.draft(count=MOST_ACTIVITIES, **GYMNASIUM)
    items = items_of(sample)
    links = [(activity, link) for activity in draft.activities for link in activity.goals]
    for activity, link in links:
        ties = {items[each.item_id].serves for each in activity.requirements if not items[each.item_id].inferred}
        assert link.stated == (link.item_id in ties)
    assert {link.stated for _, link in links} == {True, False}
    near = next(activity for activity, link in links if not link.stated)
    assert any(
        "närliggande, bekräfta" in line for slot in slots_of(near, draft) for line in slot.lines if slot.label == "Mål"
    )


def test_an_activity_is_followed_up_as_its_own_demand_says(sample: Assistant) -> None:
    activity = meeting(sample.draft(count=MOST_ACTIVITIES, **GYMNASIUM), "personuppgiftsincidenter")
    assert [(each.words, each.stated) for each in activity.follow_ups][:1] == [
        ("rapporteras till förvaltningen samma dag", True)
    ]


# Whose documents


@pytest.fixture
def two_towns(empty: Assistant, tmp_path: Path) -> Assistant:
    """Plans of two municipalities for two school forms, and one that has expired."""
    shelf = tmp_path / "documents"
    shelf.mkdir()
    entries = []
    for name, (town, form, last, duty) in TOWNS.items():
        (shelf / f"{name}.txt").write_text(plan_of(form, last, duty), encoding="utf-8")
        known = f'municipality = "{town}"\nschool_forms = ["{form}"]\nkind = "plan"\n'
        entries.append(f'[[document]]\nid = "{name}"\nfile = "{name}.txt"\n{known}')
    (shelf / "manifest.toml").write_text("\n".join(entries), encoding="utf-8")
    assert not ingest(shelf, assistant=empty).failed
    return empty


TOWNS = {
    "norrby-gymnasium": ("Norrby", "gymnasieskola", 2027, "lärarna får utbildning i källkritik"),
    "norrby-grundskola": ("Norrby", "grundskola", 2027, "eleverna får utbildning i källkritik"),
    "soderby-gymnasium": ("Söderby", "gymnasieskola", 2027, "all personal får utbildning i källkritik"),
    "norrby-gammal": ("Norrby", "gymnasieskola", 2023, "skolan har en plan för projektorerna"),
}


def plan_of(form: str, last: int, duty: str) -> str:
    title = f"{'Digitaliseringsplan' if last > 2025 else 'Handlingsplan om projektorer'} för {form} {last - 2}–{last}"
    return f"{title}\n\nAnsvar\n\nRektor ansvarar för att:\n\n• {duty}\n• skolans datorer inventeras varje höst\n"


def test_another_school_form_or_municipality_is_inspiration_and_never_a_requirement(two_towns: Assistant) -> None:
    draft = two_towns.draft(municipality="Norrby", **GYMNASIUM)
    sources = {citation.n: citation.document_id for citation in draft.citations}
    asked = {sources[each.citation] for activity in draft.activities for each in activity.requirements}
    asked |= {sources[each.requirement.citation] for each in draft.uncovered}
    assert asked == {"norrby-gymnasium"}
    inspired = {sources[link.citation] for activity in draft.activities for link in activity.inspiration}
    assert inspired == {"norrby-grundskola", "soderby-gymnasium"}
    assert {"other-municipality", "other-school-form"} <= {warning.code for warning in draft.warnings}


def test_an_expired_plan_is_named_and_left_out_unless_the_unit_chooses_it(two_towns: Assistant) -> None:
    draft = two_towns.draft(municipality="Norrby", **GYMNASIUM)
    (left_out,) = [warning.text for warning in draft.warnings if warning.code == "left-out"]
    assert "2023-12-31" in left_out
    chosen = two_towns.draft(municipality="Norrby", documents=["norrby-gammal"], **GYMNASIUM)
    assert {citation.document_id for citation in chosen.citations} >= {"norrby-gammal"}
    assert "expired" in {warning.code for warning in chosen.warnings}


def test_an_expired_plan_is_used_when_nothing_else_is_there_and_that_is_said(two_towns: Assistant) -> None:
    draft = two_towns.draft(municipality="Norrby", school_form="gymnasiet", as_of=date(2030, 1, 1))
    assert draft.activities
    assert "nothing-in-force" in {warning.code for warning in draft.warnings}


# Real documents, where they are at hand

REAL = Path(__file__).parents[2] / "shared" / "corpus"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not here")
def test_a_gymnasium_gets_only_its_own_plans_demands_and_all_of_those_that_name_the_rektor(empty: Assistant) -> None:
    assert not ingest(REAL, assistant=empty).failed
    items = {item.id: item for item in empty.items()}
    named = {id_ for id_, item in items.items() if relation(item.role, "Rektor") is Relation.NAMED}
    ((plan_id, _),) = Counter(items[id_].document_id for id_ in named).most_common(1)
    plan = empty.store.document(plan_id)
    for count in (1, 10):
        draft = empty.draft(municipality=plan.municipality or "", count=count, **GYMNASIUM)
        shown = {each.item_id for activity in draft.activities for each in activity.requirements}
        shown |= {each.requirement.item_id for each in draft.uncovered}
        assert {items[id_].document_id for id_ in shown} == {plan_id}
        assert {id_ for id_ in named if items[id_].document_id == plan_id} <= shown
        for citation in draft.citations:
            raw = empty.store.page(citation.document_id, citation.page).raw
            assert raw[citation.start : citation.end] == citation.raw_quote


# A language model


def test_a_model_may_put_an_activity_in_other_words_and_the_plans_own_stay_beside(sample: Assistant) -> None:
    plain = sample.draft(count=1, **GYMNASIUM)
    text = plain.activities[0].text
    draft = drafted(sample, row([1], f"{text.rstrip('.')}!"))
    assert (draft.activities[0].text, draft.activities[0].reworded) == (text, f"{text.rstrip('.')}!")
    assert draft.wording is not None
    assert draft.wording.reworded == 1
    assert "reworded" in {warning.code for warning in draft.warnings}


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (row([1], "Köpa 30 datorer senast i mars."), "model-unverified"),
        (row([1, 2], "Något annat."), "model-unverified"),
        (row([7], "Något annat."), "model-unverified"),
        ("blorp", "model-silent"),
    ],
)
def test_what_a_model_adds_is_never_shown(sample: Assistant, says: str, code: str) -> None:
    draft = drafted(sample, says)
    assert [activity.reworded for activity in draft.activities] == [None]
    assert code in {warning.code for warning in draft.warnings}


def drafted(assistant: Assistant, *says: str) -> ActivityDraft:
    made_with = replace(assistant.maker(), rephraser=scripted(*says))
    filed = {document.id: document for document in assistant.store.documents()}
    return draft_activities(Unit(school_form="gymnasiet", count=1), made_with, filed=filed, as_of=TODAY)


# What cannot be drafted


def test_a_draft_that_cannot_be_made_says_what_to_do(sample: Assistant, two_towns: Assistant) -> None:
    for count in (0, MOST_ACTIVITIES + 1):
        with pytest.raises(InputError, match="mellan 1 och 50"):
            sample.draft(count=count)
    with pytest.raises(NotFoundError, match="okänt"):
        sample.draft(documents=["okänt"])
    with pytest.raises(InputError, match=r"rollen ”Trollkarl”. Välj någon av de roller som nämns: .*Rektor"):
        sample.draft(role="Trollkarl")
    with pytest.raises(InputError, match="minst en roll"):
        sample.draft(role=[" "])
    with pytest.raises(InputError, match=r"”flygskola” är ingen skolform. Välj bland: .*gymnasieskola"):
        sample.draft(school_form="flygskola")
    with pytest.raises(InputError, match="flera kommuner: Norrby, Söderby"):
        two_towns.draft(school_form="gymnasiet")
    with pytest.raises(InputError, match="Inget inläst dokument ställer krav på förskola i Norrby"):
        two_towns.draft(municipality="Norrby", school_form="förskola")
    with pytest.raises(InputError, match="Inget av de valda dokumenten gäller för gymnasieskola i Norrby"):
        two_towns.draft(municipality="Norrby", school_form="gymnasiet", documents=["soderby-gymnasium"])


def test_a_unit_without_documents_is_told_to_read_its_plan(empty: Assistant) -> None:
    with pytest.raises(InputError, match="Läs in planen"):
        empty.draft()


def test_an_empty_situation_is_said_and_the_rest_is_done(sample: Assistant) -> None:
    draft = sample.draft(situation={"": "  "}, **GYMNASIUM)
    assert len(draft.activities) == 5
    assert "situation-empty" in {warning.code for warning in draft.warnings}


def test_a_role_that_no_document_lays_anything_on_is_named_and_the_others_are_drafted_for(sample: Assistant) -> None:
    draft = sample.draft(role=["Rektor", "Vårdnadshavare"], **GYMNASIUM)
    assert draft.activities
    (said,) = [warning.text for warning in draft.warnings if warning.code == "role-missing"]
    assert "Vårdnadshavare" in said
