"""How far a unit says that it has come, in the words people use, misspelt too, and which requirement it says it of."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.draft.gaps import Said, Situation, clauses, gap_of
from assistant.types import Gap

REQUIREMENTS = {
    "samordnare": "det finns en utsedd it-samordnare med tid avsatt i tjänsten",
    "risk": "riskbedömningen av enhetens digitala tjänster är aktuell och undertecknad",
    "bibliotek": "skolbiblioteket har en tydlig roll i undervisningen om källkritik",
    "tid": "lärarna får tid för kompetensutveckling",
    "hem": "vårdnadshavare får information om vilka digitala tjänster som används",
}


def said_of(assistant: Assistant, text: str, area: str = "", held: frozenset[str] = frozenset()) -> dict[str, Said]:
    situation = Situation(
        clauses([(area, text)]),
        embedder=assistant.index.embedder,
        lexicon=assistant.lexicon,
        speller=assistant.index.speller(),
    )
    return situation.of(REQUIREMENTS, {area: held})


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("Vi har ingen it-samordnare", Gap.LACKING),
        ("det funkar inte alls", Gap.LACKING),
        ("Har inte kommit igång", Gap.LACKING),
        ("helt kaos", Gap.LACKING),
        ("loggar nästan aldrig in", Gap.LACKING),
        ("vi har påbörjat arbetet", Gap.BEGUN),
        ("inte alla är klara", Gap.BEGUN),
        ("gör det ibland", Gap.BEGUN),
        ("Klart sedan i höstas", Gap.IN_PLACE),
        ("funkar jättebra", Gap.IN_PLACE),
        ("det är inga problem", Gap.IN_PLACE),
        ("allt är genomfrt", Gap.IN_PLACE),
        ("vi sakar rutiner", Gap.UNKNOWN),
        ("vi saknarr rutiner", Gap.LACKING),
        ("Skolan ligger vid ån", Gap.UNKNOWN),
    ],
)
def test_how_far_something_has_come_is_heard_in_peoples_own_words(text: str, gap: Gap) -> None:
    assert gap_of(text) is gap


def test_what_is_said_in_one_sentence_is_taken_apart_where_it_turns() -> None:
    parts = clauses([("", "Källkritiken fungerar bra men riskbedömningarna är inte gjorda.")])
    assert [(part.text, part.gap) for part in parts] == [
        ("Källkritiken fungerar bra", Gap.IN_PLACE),
        ("riskbedömningarna är inte gjorda.", Gap.LACKING),
    ]


def test_what_only_goes_on_is_said_of_the_same_thing() -> None:
    (part,) = clauses([("", "Vi har börjat med riskbedömningarna men inte hunnit klart")])
    assert part.gap is Gap.LACKING


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Vi har ingen it-samordnare just nu", {"samordnare": Gap.LACKING}),
        ("it samordnaren är utsedd", {"samordnare": Gap.IN_PLACE}),
        ("riskbedömninarna är påbörjade", {"risk": Gap.BEGUN}),
        ("bibblan är inte med när vi jobbar med källkritik", {"bibliotek": Gap.LACKING}),
        ("föräldrarna får ingen info om apparna", {"hem": Gap.LACKING}),
        ("Matsalen är för liten", {}),
        ("   ", {}),
    ],
)
def test_it_is_said_of_the_requirement_that_is_meant(sample: Assistant, text: str, told: dict[str, Gap]) -> None:
    assert {id_: said.gap for id_, said in said_of(sample, text).items()} == told


def test_what_is_said_of_an_area_is_said_of_all_that_it_holds_and_of_nothing_else(sample: Assistant) -> None:
    told = said_of(sample, "Har inte kommit igång", "källkritik", frozenset({"bibliotek", "tid"}))
    assert {id_: said.gap for id_, said in told.items()} == {"bibliotek": Gap.LACKING, "tid": Gap.LACKING}


def test_of_two_things_said_the_one_further_from_done_counts(sample: Assistant) -> None:
    told = said_of(sample, "It-samordnaren är utsedd. It-samordnaren har ingen tid.")
    assert told["samordnare"].gap is Gap.LACKING
