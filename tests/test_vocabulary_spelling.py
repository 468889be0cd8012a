"""A misspelt word finds the word that was meant; a word that is Swedish, or known, is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.vocabulary.spelling import Speller, distance, read_words, sound, swedish_words, write_words

KNOWN = """
    rektor digitalisering larplattform kompetensutveckling handlingsplan uppfoljning ansvar vardnadshavare likvardighet
    personuppgifter skarmtid kallkritik tillganglighet indikator namnden forvaltning utvardering mobiltelefon elevhalsa
    krankande modersmal programmering bedomning laromedel upphandling verksamhetsplan digitaliseringsplan gymnasieskola natverk
    """.split()
FOLDED = st.text("abdefghiklmnoprstuvy", min_size=1, max_size=16)


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(KNOWN)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rekotr", "rektor"),  # swapped
        ("digitalsering", "digitalisering"),  # dropped
        ("handlingsplna", "handlingsplan"),
        ("uppfoljing", "uppfoljning"),
        ("programering", "programmering"),  # a double letter
        ("skermtid", "skarmtid"),  # e for ä
        ("elevhelsa", "elevhalsa"),
        ("kompetensutveckloing", "kompetensutveckling"),  # two keys at once
        ("likvardighwt", "likvardighet"),  # the key beside
        ("vardnadhavare", "vardnadshavare"),
        ("gymansieskola", "gymnasieskola"),
    ],
)
def test_a_slip_finds_the_word_that_was_meant(speller: Speller, written: str, meant: str) -> None:
    assert speller.correct(written) == meant


@pytest.mark.parametrize("word", [*KNOWN[:5], "rek", "hus", "skogen", "2024", "ht24", "xqzvbw", "sommarlovet"])
def test_a_word_that_is_known_or_swedish_or_short_or_far_from_all_is_left_alone(speller: Speller, word: str) -> None:
    assert speller.correct(word) is None


def test_an_inflected_form_of_a_known_word_and_a_compound_of_known_parts_are_no_slips() -> None:
    speller = Speller(["larplattform", "elevdator", "elevavtal"])
    assert speller.correct("larplattformarnas") is None
    assert speller.correct("elevdatorernas") is None
    assert speller.correct("datoravtal") is None


def test_of_two_words_equally_near_the_more_frequent_is_meant_and_without_frequency_none() -> None:
    assert Speller(["blorvad", "blorvod"]).correct("blorvtd") is None
    assert Speller({"blorvad": 50, "blorvod": 1}).correct("blorvtd") == "blorvad"


def test_words_written_apart_are_joined_when_the_whole_is_known(speller: Speller) -> None:
    assert speller.joined(["vilken", "digitaliserings", "plan", "galler"]) == ("digitaliseringsplan",)
    assert speller.joined(["verksamhet", "plan"]) == ("verksamhetsplan",)
    assert speller.joined(["for", "skola"]) == ()
    assert speller.joined([]) == ()


def test_words_written_together_come_apart_where_one_is_a_small_word(speller: Speller) -> None:
    assert speller.apart("ansvarfor") == ("ansvar", "for")
    assert speller.apart("ansvar") == ()
    assert speller.apart("skarmtid") == ()


@given(FOLDED, FOLDED)
def test_nearness_is_nothing_for_the_same_word_and_something_for_another(first: str, second: str) -> None:
    assert distance(first, first) == 0.0
    assert (distance(first, second) > 0.0) == (first != second)


@settings(deadline=None)  # the first word waits for the lists
@given(word=FOLDED)
def test_what_is_suggested_is_another_word_and_a_known_one(speller: Speller, word: str) -> None:
    found = speller.correct(word)
    assert found is None or (found != word and speller.knows(found) and not speller.knows(word))


def test_the_ways_of_writing_a_sound_sound_the_same() -> None:
    assert sound("stjarna") == sound("sjarna") == sound("skjarna")
    assert sound("teckning") == sound("tekning")
    assert sound("karriar") == sound("kariar")


def test_frequencies_read_as_they_were_written_and_general_swedish_is_known() -> None:
    assert read_words(write_words({"och": 0.01, "rektor": 1e-5})) == {"och": -2.0, "rektor": -5.0}
    assert {"och", "skola", "rektor", "ansvar"} <= swedish_words().keys()
