from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.errors import InputError
from assistant.findings import Change, Findings, Linked, Met, Order, Proposal, findings, order_of, topic, wording
from assistant.types import DocumentKind, ItemKind
from assistant.verify import letters
from ingest.sync import ingest

TODAY = date(2026, 11, 22)
# Each finding by its first words, what is said of it, and the place that a reader of the two documents gives it, by its page
# and first words. A reader would go further in three: the plan has moved källkritik into the subjects, the risk assessments to
# rektor and the self-assessment to every year, which is said to be met in part only.
READ = (
    ("Lärarnas självskattade kompetens", Met.ADDRESSED, (5, "En kort självskattning för lärare")),
    ("Kompetensdagarna får bra betyg", Met.PARTLY, (9, "lärarna får tid för kompetensutveckling")),
    ("Endast 44 procent av eleverna", Met.ADDRESSED, (10, "undervisa om källkritik med exempel")),
    ("Den källkritiska veckan uppfattas", Met.PARTLY, (6, "Från och med höstterminen 2025")),
    ("Var tredje elev, 33 procent", Met.PARTLY, (10, "ämneslagens överenskommelser om AI")),
    ("Fyra av tio lärare", Met.PARTLY, (10, "vid kursstart gå igenom vad som gäller för AI")),
    ("Andelen elever med egen dator", Met.ADDRESSED, (7, "Andel elevdatorer som är äldre")),
    ("Av samtliga digitala tjänster", Met.ADDRESSED, (8, "Vid varje läsårsstart är samtliga digitala tjänster")),
    ("Hamngymnasiet står för 61 procent", Met.ADDRESSED, (7, "Senast den 31 december 2026 klarar det trådlösa")),
    ("Tre av fyra incidenter", Met.PARTLY, (8, "Personuppgiftsincidenter rapporteras internt")),
    ("Tillgången till utrustning", Met.ADDRESSED, (7, "Alla elever har tillgång till fungerande utrustning")),
    ("Källkritik behöver vara en del", Met.PARTLY, (10, "undervisa om källkritik med exempel")),
    ("Ansvaret för riskbedömning hamnar fel", Met.PARTLY, (10, "riskbedömningen av enhetens digitala tjänster")),
    ("Krav som uttrycks med ordet bör", Met.MISSING, None),
    ("Det saknas gemensamma regler för AI", Met.PARTLY, (10, "vid kursstart gå igenom vad som gäller för AI")),
    ("flytta ansvaret för riskbedömning", Met.ADDRESSED, (10, "riskbedömningen av enhetens digitala tjänster")),
    ("ersätta den källkritiska veckan", Met.ADDRESSED, (6, "Från och med höstterminen 2025")),
    ("låta varje ämneslag skriva ned", Met.ADDRESSED, (6, "Vid läsårsstarten 2026 har alla ämneslag")),
    ("höja kravet på tid", Met.ADDRESSED, (9, "lärarna får tid för kompetensutveckling")),
    ("göra självskattningen årlig", Met.PARTLY, (10, "besvara den årliga självskattningen")),
    ("prioritera det trådlösa nätet", Met.ADDRESSED, (7, "Senast den 31 december 2026 klarar det trådlösa")),
    ("Kvalitetsenheten föreslår att kostnaderna", Met.ADDRESSED, (9, "pröva i budgetarbetet om målen")),
)


def held(assistant: Assistant, evaluation: str, plan: str) -> Findings:
    return findings(
        assistant.store.document(evaluation),
        assistant.store.document(plan),
        store=assistant.store,
        embedder=assistant.index.embedder,
        as_of=TODAY,
    )


@pytest.fixture(scope="module")
def linked(sample: Assistant) -> Findings:
    return held(sample, "exempelsta-utvardering-2024", "exempelsta-plan-2025")


def test_every_finding_of_the_sample_is_held_against_the_plan_in_its_order(linked: Findings) -> None:
    assert len(linked.linked) == len(READ)
    for each, (starts, _, _) in zip(linked.linked, READ, strict=True):
        assert each.finding.quote.startswith(starts)


@pytest.mark.parametrize(("number", "read"), [*enumerate(READ)], ids=[starts for starts, _, _ in READ])
def test_a_finding_of_the_sample_is_linked_to_the_right_place_or_to_none(
    linked: Findings, number: int, read: tuple[str, Met, tuple[int, str] | None]
) -> None:
    _, met, place = read
    found = linked.linked[number]
    assert found.met is met
    if place:
        page, starts = place
        assert any(each.citation.page == page and each.citation.quote.startswith(starts) for each in found.places)


def test_a_recommendation_leads_to_the_place_that_a_finding_does_not_name_itself(linked: Findings) -> None:
    [week] = [each for each in linked.linked if each.finding.quote.startswith("Den källkritiska veckan")]
    assert week.through is not None
    assert week.through.quote.startswith("ersätta den källkritiska veckan")
    assert week.through.document_id == "exempelsta-utvardering-2024"


def test_every_quote_of_both_documents_is_proved(sample: Assistant, linked: Findings) -> None:
    cited = [each.finding for each in linked.linked]
    cited += [place.citation for each in linked.linked for place in each.places]
    cited += [each.through for each in linked.linked if each.through]
    for citation in cited:
        page = sample.store.page(citation.document_id, citation.page)
        assert page.raw[citation.start : citation.end] == citation.raw_quote
        assert letters(citation.quote) in letters(page.reading(citation.start, citation.end))
    assert len({each.n for each in cited}) == len(cited)


def test_only_what_is_not_met_gets_a_proposal_and_never_what_goes_well(linked: Findings) -> None:
    for each in linked.linked:
        assert (each.proposal is None) is (each.met is Met.ADDRESSED or each.well)
    assert [each.finding.quote[:24] for each in linked.linked if each.well] == ["Andelen elever med egen "]
    assert len(linked.proposals()) == sum(count for met, count in linked.counts().items() if met is not Met.ADDRESSED)


def _proposal(linked: Findings, starts: str) -> Proposal:
    [found] = [each.proposal for each in linked.linked if each.finding.quote.startswith(starts) and each.proposal]
    return found


def test_a_proposal_for_what_is_missing_names_the_finding_and_where_it_would_stand(linked: Findings) -> None:
    missing = _proposal(linked, "Krav som uttrycks")
    assert (missing.change, missing.changed) == (Change.ADDS, None)
    assert wording(missing) == (
        "Planen saknar något som svarar mot ”Krav som uttrycks med ordet bör har sällan följts upp” (s. 1 i utvärderingen): "
        "föreslå att det läggs till under ”1 Inledning › 1.3 Så ska planen läsas”. Insats: [vad som ska göras fylls i]. "
        "Ansvarig: [ansvarig fylls i]. Tid: [tid fylls i]."
    )


def test_a_proposal_that_changes_a_text_cites_it_and_fills_what_the_plan_says(linked: Findings) -> None:
    change = _proposal(linked, "Kompetensdagarna")
    assert change.change is Change.CHANGES
    assert change.changed is not None
    assert (change.changed.document_id, change.finding.document_id) == (
        "exempelsta-plan-2025",
        "exempelsta-utvardering-2024",
    )
    said = wording(change)
    assert "Ansvarig: Rektor." in said
    assert "[vad som ska göras fylls i]" in said
    assert change.changed.quote.rstrip(",") in said


def test_a_proposal_says_no_number_and_no_name_that_neither_document_has(sample: Assistant, linked: Findings) -> None:
    pages = {
        id_: " ".join(page.reading() for page in sample.store.pages(id_))
        for id_ in ("exempelsta-utvardering-2024", "exempelsta-plan-2025")
    }
    for proposal in linked.proposals():
        told = wording(proposal)
        cited = [proposal.finding.page, *([proposal.changed.page] if proposal.changed else [])]
        for number in re.findall(r"\d+", told):
            assert any(number in text for text in pages.values()) or int(number) in cited
        for said in re.findall(r"Ansvarig: ([^.\[]+)\.", told):
            assert said in pages["exempelsta-plan-2025"]


def test_a_change_without_the_text_it_changes_cannot_be_made(linked: Findings) -> None:
    change = _proposal(linked, "Kompetensdagarna")
    with pytest.raises(ValueError, match="citation"):
        replace(change, changed=None)
    with pytest.raises(ValueError, match="citation"):
        replace(change, change=Change.ADDS)


def test_it_is_said_which_document_is_the_newer(sample: Assistant, linked: Findings) -> None:
    assert linked.order is Order.PLAN_LATER
    older = held(sample, "exempelsta-utvardering-2024", "exempelsta-plan-2022")
    assert older.order is Order.PLAN_EARLIER
    assert older.counts()[Met.ADDRESSED] == 0


def test_which_came_first_is_read_from_decisions_and_years(sample: Assistant) -> None:
    evaluation = sample.store.document("exempelsta-utvardering-2024")
    plan = sample.store.document("exempelsta-plan-2025")
    undated = replace(evaluation, published=None, title="Utvärdering", decided_on=None)
    assert order_of(undated, plan) is Order.UNKNOWN
    assert order_of(replace(undated, title="Utvärdering av planen 2022–2024"), plan) is Order.PLAN_LATER
    assert order_of(replace(undated, decided_on=date(2025, 5, 1)), replace(plan, decided_on=date(2025, 4, 1))) is (
        Order.PLAN_EARLIER
    )
    assert order_of(replace(evaluation, published=2025), replace(plan, decided_on=None)) is Order.UNKNOWN


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Endast 44 procent av eleverna har undervisats i källkritik.", "eleverna undervisats i källkritik."),
        ("Var tredje elev, 33 procent, saknar dator.", "elev, dator."),
    ],
)
def test_what_a_finding_is_about_is_told_without_how_it_is_reported(text: str, about: str) -> None:
    kept = topic(text).split()
    assert [word for word in about.split() if word in kept] == about.split()
    assert not re.search(r"\d|procent|Endast|tredje", " ".join(kept))


def test_what_cannot_be_held_against_each_other_is_told_of(sample: Assistant) -> None:
    with pytest.raises(InputError, match="samma dokument"):
        held(sample, "exempelsta-plan-2025", "exempelsta-plan-2025")
    with pytest.raises(InputError, match="har inga iakttagelser"):
        held(sample, "exempelsta-rutin-lanedator", "exempelsta-plan-2025")


EVALUATION = """Utvärdering av surfplattorna 2023

Resultat

Iakttagelser

• Elevernas surfplattor saknar ofta laddare.
• Personalen saknar tid för körsång.
"""
SUPPLY = """Digitaliseringsplan 2024–2026

Insatser

• Varje elev får en laddare till sin surfplatta.
• Nätet byggs ut i matsalen.
• Lärarna utbildas i programmering.
"""


def test_a_plan_of_a_few_lines_meets_what_it_is_about_and_nothing_else(empty: Assistant, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "utvardering.txt").write_text(EVALUATION, encoding="utf-8")
    (folder / "plan.txt").write_text(SUPPLY, encoding="utf-8")
    ingest(folder, assistant=empty)
    assert empty.store.document("utvardering").kind is DocumentKind.EVALUATION
    chargers, choir = _of(held(empty, "utvardering", "plan"))
    assert chargers.met is not Met.MISSING
    assert chargers.places[0].citation.quote == "Varje elev får en laddare till sin surfplatta."
    assert choir.met is Met.MISSING
    assert choir.kind is ItemKind.FINDING


def _of(found: Findings) -> tuple[Linked, ...]:
    assert len(found.linked) == 2, [each.finding.quote for each in found.linked]
    return found.linked
