"""What the linter remarks on in a draft plan, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.ask import Assistant, make_assistant
from assistant.lint import Code, Remark, Severity, burden, lint
from assistant.settings import load_settings
from ingest.sync import ingest

DRAFT = """# Utkast till digitaliseringsplan för Lindeby kommuns grundskolor

## Mål

Mål 1: Eleverna trivs med sina digitala läromedel.

Mål 2: Minst 80 procent av lärarna använder den gemensamma lärplattformen varje vecka.

## Aktiviteter

- Inventering av skolornas datorer.
- Kurs i bildredigering för alla mentorer i mars 2027.

## Ansvar

Rektor ska:

- verka för ett gott digitalt klimat,
- lämna en redovisning av skolans licenser till förvaltningen senast den 1 maj,
- främja läsning så att minst 30 minuter av varje skoldag är läsning.

Lärare ska:

- spara elevernas arbeten i kommunens gemensamma molntjänst,
- spara elevernas arbeten i den gemensamma molntjänsten.

Det ska finnas en reservdator i varje klassrum.

Skolan ska erbjuda en läxhjälp med tillgång till dator.

Privata konton får inte användas i undervisningen.

En handlingsplan ska vara godkänd av rektor före läsårsstart.

Arbetet ska utvärderas efter två år.

Planen bygger på Lindeby kommuns IKT-strategi 2015–2019 och på ett samråd med SBF.

Förkortningen VFP står för verksamhetsförlagd pedagogik, och VFP följs av mentorerna.
"""

DONE = """# Digitaliseringsplan för Lindeby kommuns grundskolor 2026–2028

Beslutad av: Barn- och skolnämnden
Beslutsdatum: 2025-11-04
Diarienummer: BSN 2025/0311
Dokumentansvarig: Utvecklingschef
Gäller: 2026-01-01–2028-12-31

## Ansvar

Rektor ska:

- lämna en redovisning av skolans licenser till förvaltningen senast den 1 maj,
- utse en mediepedagog före den 15 augusti varje år.

## Uppföljning

Förvaltningen följer upp planen varje höst och redovisar resultatet för Barn- och skolnämnden i november.
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("utkast")
    (folder / "utkast.md").write_text(DRAFT, encoding="utf-8")
    (folder / "klar.md").write_text(DONE, encoding="utf-8")
    assistant = make_assistant(load_settings(data=tmp_path_factory.mktemp("data")))
    ingest(folder, assistant=assistant)
    yield assistant
    assistant.close()


def remarks_on(assistant: Assistant, document_id: str) -> tuple[Remark, ...]:
    store = assistant.store
    filed = {document.id: document for document in store.documents()}
    document = filed[document_id]
    return lint(document, store.items_of(document_id), store.blocks(document_id), filed=filed, as_of=date(2026, 3, 1))


@pytest.fixture(scope="module")
def remarks(plans: Assistant) -> tuple[Remark, ...]:
    return remarks_on(plans, "utkast")


def quotes(remarks: tuple[Remark, ...], code: Code) -> list[str]:
    return [place.quote for remark in remarks if remark.code is code for place in remark.places]


def only(remarks: tuple[Remark, ...], code: Code) -> Remark:
    (found,) = (remark for remark in remarks if remark.code is code)
    return found


def test_a_goal_without_indicator_is_remarked_on_and_one_with_a_value_of_its_own_is_not(
    remarks: tuple[Remark, ...],
) -> None:
    assert quotes(remarks, Code.GOAL_WITHOUT_INDICATOR) == ["Eleverna trivs med sina digitala läromedel."]


def test_an_activity_that_nobody_is_to_do_or_at_no_time_is_remarked_on(remarks: tuple[Remark, ...]) -> None:
    assert "Inventering av skolornas datorer." in quotes(remarks, Code.ACTIVITY_WITHOUT_AGENT)
    assert quotes(remarks, Code.ACTIVITY_WITHOUT_TIME) == ["Inventering av skolornas datorer."]
    assert only(remarks, Code.ACTIVITY_WITHOUT_TIME).suggestion == "Inventering av skolornas datorer. Klart: [tid]"


def test_a_duty_on_nobody_gets_a_slot_for_somebody(remarks: tuple[Remark, ...]) -> None:
    found = {r.places[0].quote: r.suggestion for r in remarks if r.code is Code.DEMAND_WITHOUT_AGENT}
    assert found == {
        "Det ska finnas en reservdator i varje klassrum.": (
            "[ansvarig] ansvarar för att det ska finnas en reservdator i varje klassrum."
        ),
        "Arbetet ska utvärderas efter två år.": "[ansvarig] ansvarar för att arbetet ska utvärderas efter två år.",
    }


def test_a_duty_on_a_whole_school_is_weaker_than_one_on_a_role(remarks: tuple[Remark, ...]) -> None:
    remark = only(remarks, Code.DEMAND_ON_EVERYBODY)
    assert remark.severity is Severity.WEAK
    assert remark.suggestion == "[ansvarig] ska erbjuda en läxhjälp med tillgång till dator."


def test_a_verb_that_cannot_be_followed_up_is_remarked_on_unless_a_number_measures_it(
    remarks: tuple[Remark, ...],
) -> None:
    assert quotes(remarks, Code.UNMEASURABLE) == ["verka för ett gott digitalt klimat,"]


def test_a_follow_up_without_a_forum_is_remarked_on(remarks: tuple[Remark, ...]) -> None:
    remark = only(remarks, Code.FOLLOW_UP_WITHOUT_FORUM)
    assert remark.places[0].quote == "Arbetet ska utvärderas efter två år."
    assert "[forum]" in remark.suggestion


def test_the_same_demand_twice_names_both_places(remarks: tuple[Remark, ...]) -> None:
    places = only(remarks, Code.SAME_TWICE).places
    assert [place.quote[:24] for place in places] == ["spara elevernas arbeten "] * 2
    assert places[0].start < places[1].start


def test_an_expired_reference_shows_its_words(remarks: tuple[Remark, ...]) -> None:
    remark = only(remarks, Code.EXPIRED_REFERENCE)
    assert "gällde till och med 2019-12-31" in remark.text
    assert "IKT-strategi 2015–2019" in remark.places[0].quote


def test_an_abbreviation_is_remarked_on_unless_it_is_written_out(remarks: tuple[Remark, ...]) -> None:
    assert [r.suggestion for r in remarks if r.code is Code.ABBREVIATION] == ["[utskrivet namn] (SBF)"]


def test_what_the_head_of_a_plan_lacks_is_remarked_on_field_by_field(remarks: tuple[Remark, ...]) -> None:
    assert [r.suggestion.split(":")[0] for r in remarks if r.code is Code.HEADER] == [
        *("Gäller", "Beslutad av", "Diarienummer", "Dokumentansvarig")
    ]


def test_the_serious_come_first(remarks: tuple[Remark, ...]) -> None:
    order = [list(Severity).index(remark.severity) for remark in remarks]
    assert order == sorted(order)


def test_every_quote_stands_where_it_is_said_to_stand(plans: Assistant, remarks: tuple[Remark, ...]) -> None:
    pages = {page.number: page for page in plans.store.pages("utkast")}
    places = [place for remark in remarks for place in remark.places]
    assert places
    for place in places:
        reading = " ".join(pages[place.page].reading(place.start, place.end).split())
        assert place.quote.rstrip(" ,.") in reading


def test_a_plan_that_says_who_when_and_how_is_only_counted(plans: Assistant) -> None:
    assert [remark.code for remark in remarks_on(plans, "klar")] == [Code.BURDEN]


def test_the_burden_counts_demands_by_role(sample: Assistant) -> None:
    counts = dict(burden(sample.store.items_of("exempelsta-plan-2025")))
    assert counts["Rektor"] == 12
    assert counts["Lärare"] == 9


def test_indicators_whose_values_stand_in_another_document_are_told_once(sample: Assistant) -> None:
    found = remarks_on(sample, "exempelsta-plan-2025")
    remark = only(found, Code.VALUES_ELSEWHERE)
    assert "Utgångsvärden och målvärden finns i dokumentet" in remark.places[0].quote
    assert Code.INDICATOR_WITHOUT_VALUE not in {each.code for each in found}


def test_an_indicator_in_a_table_is_judged_by_its_row(sample: Assistant) -> None:
    found = quotes(remarks_on(sample, "exempelsta-malkedja"), Code.INDICATOR_WITHOUT_VALUE)
    assert "Andel program med beslutad progression" in found  # its cell for a value to start from is empty
    assert "Andel lärare på nivån tillräcklig eller högre i självskattningen" not in found
