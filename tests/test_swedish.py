"""Folding and parting: the quick way, for what is plain Swedish, gives what the thorough one does."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.swedish import COMBINING, WORD, fold, in_writing, words

LETTERS = "åäöÅÄÖéüñabcXYZ 0129-–_.,;:§ßøİ\t\n\x1c\x1f\xa0\u2028\u0301\u030a\u0323"


@given(st.one_of(st.text(), st.text(alphabet=LETTERS)))
def test_a_text_is_folded_as_if_all_of_it_were_taken_apart(text: str) -> None:
    thorough = COMBINING.sub("", unicodedata.normalize("NFKD", text.lower()))
    assert fold(text) == thorough
    assert words(text) == WORD.findall(thorough)


def test_words_keep_their_letters_and_lose_what_stands_on_them() -> None:
    assert words("Åke läser 2 KAPITEL, på IT-avdelningen – cafét!") == [
        *("ake", "laser", "2", "kapitel", "pa"),
        *("it", "avdelningen", "cafet"),
    ]


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("Finns det nåt nät?", "Finns det något nät?"),
        ("Nån annan å dom", "någon annan och de"),
        ("domar och nånstans", "domar och nånstans"),
    ],
)
def test_small_words_of_speech_are_read_as_they_are_written(spoken: str, written: str) -> None:
    assert in_writing(spoken) == written
