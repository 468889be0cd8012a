"""What changes between two versions of a plan, requirement by requirement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.ask import Assistant, make_assistant
from assistant.difference import Change, Detail, Difference, How, difference_between, difference_of
from assistant.errors import NotFoundError
from assistant.settings import load_settings
from assistant.types import Item
from ingest.sync import ingest

OLD, NEW = "exempelsta-plan-2022", "exempelsta-plan-2025"

# Written from the two plans' texts (corpus/generate) before the program was run: how each requirement of 2022 stands in 2025.
TOLD = """
All personal har grundläggande färdigheter | Alla elever lämnar gymnasieskolan | wording
Minst 75 procent av lärarna | År 2027 bedömer minst 85 procent | time value
Varje skola har en utvecklingsgrupp | - | removed
En gemensam kompetensdag | Två gemensamma kompetensdagar | value
Korta filmade handledningar | - | removed
Kollegiala besök mellan skolorna | - | removed
Eleverna kan söka, värdera | Eleverna kan använda AI-tjänster medvetet | wording
Minst 70 procent av eleverna | År 2027 uppger minst 90 procent | time value
En källkritisk vecka genomförs | - | removed
Alla elever har en dator som fungerar | Alla elever har tillgång till fungerande utrustning | wording
Senast läsåret 2023/24 har varje elev | Varje elev har en personlig dator | time value
Det trådlösa nätet mäts | Senast den 31 december 2026 klarar det trådlösa | time
Upphandling av elevdatorer tillsammans | - | removed
Laddskåp i alla hemklassrum | - | removed
Återbruk av äldre datorer | - | removed
Personuppgifter behandlas lagligt | Elever, vårdnadshavare och personal kan lita på | wording
Alla gemensamma system är riskbedömda | Vid varje läsårsstart är samtliga digitala tjänster | time
Hälften av personalen har gått | All personal har genomfört grundutbildningen | time value
Gymnasienämnden fastställer planen | besluta om planen + behandla förvaltningens uppföljning | split time
tillhandahålla en gemensam lärplattform | tillhandahålla en gemensam lärplattform med stöd | wording
ordna grundutbildning i dataskydd | erbjuda grundutbildning i dataskydd | time
bemanna en supporttelefon | hålla en supportfunktion öppen | time
upphandla och förvalta elevdatorer | samordna inköp, utbyte och återvinning | wording
riskbedöma digitala tjänster | riskbedömningen av enhetens digitala tjänster | agent time
utse en kontaktperson | - | removed
personuppgiftsincidenter rapporteras till dataskyddsombudet | personuppgiftsincidenter rapporteras till förvaltningen | agent time
utse en it-samordnare | det finns en utsedd it-samordnare | wording
avsätta minst åtta timmar | lärarna får tid för kompetensutveckling | value
se till att den källkritiska veckan | - | removed
informera vårdnadshavare | vårdnadshavare till omyndiga elever får information | wording
Rektor bör låta enheten skatta | enheten gör en självskattning | tightened time
Rektor bör också se till att skolbiblioteket | skolbiblioteket har en tydlig roll | tightened
dokumentera bedömningar i lärplattformen senast femton | dokumentera bedömningar i lärplattformen senast tio | time
undervisa om källkritik under | undervisa om källkritik med exempel | wording
vända sig till it-samordnaren | - | removed
Lärare bör enbart använda tjänster | enbart använda digitala tjänster | tightened
Lärare bör också gå igenom | vid kursstart gå igenom | tightened time
ta med en laddad dator | ta hand om sin dator och ha den laddad | wording
följa skolans regler för nätet | - | removed
berätta för en vuxen | - | removed
Skolorna beskriver läget | Kvalitetsrapport med självskattning lämnas in | agent time
Förvaltningen gör en skriftlig sammanställning | Förvaltningen sammanställer rapporterna | time
Planen ska utvärderas under 2024 | - | removed
"""


WORDS = {
    "added": How.ADDED,
    "removed": How.REMOVED,
    "tightened": How.TIGHTENED,
    "agent": How.AGENT,
    "time": How.TIME,
    "value": How.VALUE,
    "split": How.SPLIT,
    "wording": How.WORDING,
}


def told() -> set[tuple[tuple[str, ...], tuple[str, ...], frozenset[How]]]:
    found = set()
    for line in filter(None, TOLD.splitlines()):
        old, new, hows = (part.strip() for part in line.split("|"))
        after = tuple(part.strip() for part in new.split("+")) if new != "-" else ()
        found.add(((old,), after, frozenset(WORDS[word] for word in hows.split())))
    return found


def as_told(change: Change) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[How]]:
    """A change with its quotes cut to the words by which the list above knows them."""
    beginnings = sorted({part for old, new, _hows in told() for part in (*old, *new)}, key=len, reverse=True)

    def cut(text: str) -> str:
        return next((each for each in beginnings if text.startswith(each)), text)

    return tuple(cut(i.text) for i in change.old), tuple(cut(i.text) for i in change.new), frozenset(change.how)


@pytest.fixture(scope="module")
def difference(sample: Assistant) -> Difference:
    return difference_between(sample.store, sample.index.embedder, OLD, NEW)


def test_every_requirement_of_the_older_plan_stands_in_the_newer_as_a_reader_found_it(difference: Difference) -> None:
    found = {as_told(change) for change in difference.changes if change.old}
    assert found == told()


def test_everything_else_of_the_newer_plan_is_added(difference: Difference) -> None:
    new = [item.id for change in difference.changes for item in change.new]
    assert len(new) == len(set(new)) == difference.new_count
    assert all(change.how == (How.ADDED,) for change in difference.changes if not change.old)


def test_both_quotes_are_proved_by_their_pages(sample: Assistant, difference: Difference) -> None:
    pages = {(id_, page.number): page for id_ in (OLD, NEW) for page in sample.store.pages(id_)}
    for item in (item for change in difference.changes for item in change.items):
        assert pages[item.document_id, item.page].raw[item.start : item.end] == item.raw_text


def test_a_rektor_sees_what_falls_on_rektorer_before_or_now(difference: Difference) -> None:
    mine = difference.for_role("rektor")
    moved = [change for change in mine.of(How.AGENT) if "personuppgiftsincidenter" in change.new[0].text]
    assert [detail for detail in moved[0].details if detail.how is How.AGENT] == [
        Detail(How.AGENT, "It-chefen", "Rektor")
    ]
    roles = {item.role for change in mine.changes for item in change.items}
    assert {"Rektor", "Skolorna", "enheterna"} <= roles
    assert not {"Lärare", "Elever", "Skolbibliotekarie"} & {
        i.role for c in mine.changes for i in c.items if len(c.items) == 1
    }
    assert mine.counts()[How.TIGHTENED] == 2


def test_what_changed_is_told_in_the_documents_own_words(difference: Difference) -> None:
    told = {detail for change in difference.changes for detail in change.details}
    assert Detail(How.VALUE, "75 procent", "85 procent") in told
    assert Detail(How.VALUE, "Hälften", "All personal") in told
    assert Detail(How.TIME, "inom 48 timmar", "samma dag") in told


def test_two_documents_that_are_no_versions_of_each_other_are_said_to_be_so(sample: Assistant) -> None:
    first, second = "exempelsta-handlingsplan-2019", "exempelsta-plan-2025"
    refused = difference_between(sample.store, sample.index.embedder, first, second)
    assert not refused.versions
    assert refused.changes == ()
    assert "ser inte ut att vara versioner av samma dokument" in refused.remarks[0]
    assert str(refused.shared) in refused.remarks[0]
    assert "eller be om jämförelsen ändå" in refused.remarks[1]
    anyway = difference_between(sample.store, sample.index.embedder, first, second, anyway=True)
    assert len(anyway.remarks) == 1
    assert sum(len(change.old) for change in anyway.changes) == anyway.old_count


def test_the_newer_version_first_is_remarked_on(sample: Assistant) -> None:
    turned = difference_between(sample.store, sample.index.embedder, NEW, OLD)
    assert "byt plats på dem" in turned.remarks[0]


def test_a_document_that_is_not_filed_is_not_found(sample: Assistant) -> None:
    with pytest.raises(NotFoundError):
        difference_between(sample.store, sample.index.embedder, OLD, "finns-inte")


OLDER = """# Plan för digitalt lärande i Lindeby kommuns grundskolor 2020–2022

Beslutad av: Barn- och skolnämnden
Gäller: 2020-01-01–2022-12-31

## Mål och mätning

Mål 1: Eleverna har digitala läromedel av god kvalitet i alla ämnen.

Indikatorer:

- Andel elever som har tillgång till digitala läromedel i matematik, målvärde 60 procent.
- Antal skolor som har en mediateksplan.

## Ansvar

Rektor ska:

- redovisa skolans digitala läromedel till förvaltningen senast den 1 juni,
- ordna en föräldrakväll om skärmtid varje höst,
- utse en mediepedagog och ge mediepedagogen tid för handledning.

Rektor kan låta elever ta hem sin surfplatta.

Rektor bör samtala med elevrådet om skolans mobilregler.

Lärare ska:

- spara elevernas arbeten i kommunens molntjänst,
- kontrollera att filmer är textade,
- kontrollera att bilder har alternativtext,
- låsa datorskåpet varje fredag.

Lärare får använda sociala medier i undervisningen.

IT-avdelningen ansvarar för att:

- byta trasiga surfplattor inom fem arbetsdagar.
"""
NEWER = """# Plan för digitalt lärande i Lindeby kommuns grundskolor 2023–2025

Beslutad av: Barn- och skolnämnden
Gäller: 2023-01-01–2025-12-31

## Mål och mätning

Mål 1: Eleverna har digitala läromedel av god kvalitet i alla ämnen.

Indikatorer:

- Andel elever som har tillgång till digitala läromedel i matematik, målvärde 80 procent.
- Antal elever som deltar i skolans spelklubb.

## Ansvar

Rektor ska:

- lämna en redovisning av skolans digitala läromedel till förvaltningen senast den 15 augusti,
- utse en mediepedagog,
- ge mediepedagogen tid för handledning minst två timmar per vecka,
- samtala med elevrådet om skolans mobilregler.

Rektor bör låta elever ta hem sin surfplatta.

Lärare ska:

- spara elevernas arbeten i kommunens molntjänst,
- kontrollera att filmer är textade och att bilder har alternativtext.

Lärare bör låsa datorskåpet varje fredag.

Lärare får inte använda sociala medier i undervisningen.

Förvaltningen ansvarar för att:

- byta trasiga surfplattor inom tre arbetsdagar.
"""


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Difference]:
    folder: Path = tmp_path_factory.mktemp("lindeby")
    (folder / "aldre.md").write_text(OLDER, encoding="utf-8")
    (folder / "nyare.md").write_text(NEWER, encoding="utf-8")
    assistant = make_assistant(load_settings(data=tmp_path_factory.mktemp("data")))
    ingest(folder, assistant=assistant)
    yield difference_between(assistant.store, assistant.index.embedder, "aldre", "nyare")
    assistant.close()


def found(difference: Difference, words: str) -> Change:
    return next(change for change in difference.changes if any(words in item.text for item in change.items))


def test_what_was_allowed_and_is_now_expected_or_forbidden_is_tightened(revised: Difference) -> None:
    assert found(revised, "ta hem sin surfplatta").how == (How.TIGHTENED,)
    assert found(revised, "sociala medier").how == (How.TIGHTENED,)
    assert found(revised, "mobilregler").how == (How.TIGHTENED,)


def test_what_was_demanded_and_is_now_expected_is_loosened(revised: Difference) -> None:
    assert found(revised, "datorskåpet").how == (How.LOOSENED,)


def test_a_requirement_split_in_two_names_both(revised: Difference) -> None:
    change = found(revised, "utse en mediepedagog")
    assert How.SPLIT in change.how
    assert [item.text[:3] for item in change.new] == ["uts", "ge "]


def test_two_requirements_merged_into_one_are_both_named(revised: Difference) -> None:
    change = found(revised, "filmer är textade")
    assert change.how == (How.MERGED,)
    assert [item.text.split()[2] for item in change.old] == ["filmer", "bilder"]


def test_a_target_value_a_day_and_who_is_responsible_are_seen_to_change(revised: Difference) -> None:
    assert found(revised, "matematik").details == (Detail(How.VALUE, "60 procent", "80 procent"),)
    assert found(revised, "läromedel till förvaltningen").how == (How.TIME,)
    assert found(revised, "byta trasiga").how == (How.AGENT, How.TIME)


def test_what_has_no_counterpart_is_not_paired_with_what_is_left(revised: Difference) -> None:
    assert [change.old[0].text for change in revised.of(How.REMOVED)] == [
        "Antal skolor som har en mediateksplan.",
        "ordna en föräldrakväll om skärmtid varje höst,",
    ]
    assert [change.new[0].text for change in revised.of(How.ADDED)] == ["Antal elever som deltar i skolans spelklubb."]


def test_what_stands_as_it_stood_is_unchanged(revised: Difference) -> None:
    assert found(revised, "molntjänst").how == (How.SAME,)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_every_requirement_stands_in_exactly_one_change_whatever_was_taken_out(
    sample: Assistant, data: st.DataObject
) -> None:
    old, new = (sample.store.document(id_) for id_ in (OLD, NEW))
    items = [item for item in sample.store.items_of(OLD) if item.kind.value != "finding"]
    first = data.draw(st.lists(st.sampled_from(items), unique=True))
    second: list[Item] = [
        replace(item, document_id=new.id, id=f"n{item.id}")
        for item in data.draw(st.lists(st.sampled_from(items), unique=True))
    ]
    made = difference_of(old, new, first, second, sample.index.embedder, anyway=True)
    assert sorted(item.id for change in made.changes for item in change.old) == sorted(item.id for item in first)
    assert sorted(item.id for change in made.changes for item in change.new) == sorted(item.id for item in second)
    kept = {item.text for item in first} & {item.text for item in second}
    assert len(made.of(How.SAME)) == len(kept)
