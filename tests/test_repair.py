"""Repairs keep, for every clean character, the raw characters it was made of."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.repair import repair

ODD_TEXT = st.text(
    alphabet=st.sampled_from("aåäöeom abc-\n\r\t.,•–ﬁﬂ\u00ad\u0308\u030a\u200b\u2011\u00a0AIT1)@*"), max_size=120
)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("digita-\nlisering i skolan", "digitalisering i skolan"),
        ("digita-  \n\n  lisering", "digitalisering"),
        ("bild-, film- och\nmusik", "bild-, film- och musik"),
        ("bild-\noch filmskapande", "bild- och filmskapande"),
        ("ett IT-\nsystem", "ett IT-system"),
        ("it-\npedagogisk support", "it-pedagogisk support"),
        ("digitali- sering av skolan", "digitalisering av skolan"),
        ("IT- system och it- stöd", "IT-system och it-stöd"),
        ("bild- film- och musik", "bild- film- och musik"),
        ("bild-\nfilm- och musik", "bild- film- och musik"),
        ("för- och grundskola", "för- och grundskola"),
        ("individ- såväl som gruppnivå", "individ- såväl som gruppnivå"),
        ("läro- kurs och ämnesplaner", "läro- kurs och ämnesplaner"),
        ("https://exempel.se/lika-\nvillkor", "https://exempel.se/lika-villkor"),
        ("Nord-\nSverige", "Nord-Sverige"),
        ("åren 2023-\n2026", "åren 2023- 2026"),
        ("samverkans\u00adformer", "samverkansformer"),
        ("samverkans\u00ad\nformer", "samverkansformer"),
        ("fo\u0308rskola pa\u030a landet", "förskola på landet"),
        ("eﬀektivt ﬂöde", "effektivt flöde"),
        ("flera    blanka\u00a0och\n\nrader", "flera blanka och rader"),
        ("•  Delta i nätverk", "Delta i nätverk"),
        ("– Delta i nätverk", "Delta i nätverk"),
        ("\uf0b7 Delta i nätverk", "Delta i nätverk"),
        ("m att följa upp", "att följa upp"),
        ("o Delta i nätverk", "Delta i nätverk"),
        ("a) Delta i nätverk", "a) Delta i nätverk"),
        ("i skolan", "i skolan"),
        ("2024–2026", "2024–2026"),
        ("zero\u200bbredd", "zerobredd"),
        ("   ", ""),
        ("", ""),
    ],
)
def test_a_fault_is_repaired(raw, clean):
    assert repair(raw).text == clean


def test_the_raw_span_of_a_joined_word_covers_the_break():
    raw = "en digita-\nlisering nu"
    repaired = repair(raw)
    start = repaired.text.index("digitalisering")
    first, last = repaired.raw_span(start, start + len("digitalisering"))
    assert raw[first:last] == "digita-\nlisering"


def test_the_raw_span_of_a_composed_letter_covers_its_mark():
    raw = "fo\u0308r"
    repaired = repair(raw)
    assert raw[slice(*repaired.raw_span(1, 2))] == "o\u0308"


def test_an_empty_range_has_an_empty_raw_span():
    repaired = repair("abc")
    assert repaired.raw_span(1, 1) == (1, 1)
    assert repair("").raw_span(0, 0) == (0, 0)


@given(ODD_TEXT)
def test_every_clean_character_has_a_raw_place_and_places_never_go_back(raw):
    repaired = repair(raw)
    assert len(repaired.text) == len(repaired.starts) == len(repaired.ends)
    assert list(repaired.starts) == sorted(repaired.starts)
    assert list(repaired.ends) == sorted(repaired.ends)
    assert all(0 <= start < end <= len(raw) for start, end in zip(repaired.starts, repaired.ends, strict=True))


@given(ODD_TEXT)
def test_repairing_clean_text_changes_nothing(raw):
    once = repair(raw).text
    assert repair(once).text == once


@given(st.text(alphabet="abcåäö .,", max_size=80))
def test_a_letter_that_needs_no_repair_stands_for_itself(raw):
    repaired = repair(raw)
    for place, letter in enumerate(repaired.text):
        if letter != " ":
            assert raw[repaired.starts[place]] == letter


def test_a_long_text_is_repaired_in_linear_time():
    raw = "Verksam-\nheten fo\u0308ljer upp arbetet.\n" * 5_000
    began = time.perf_counter()
    repair(raw)
    assert time.perf_counter() - began < 10
