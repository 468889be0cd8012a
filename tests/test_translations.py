"""Whoever reads in English reads all of the program in English."""

import re

import pytest
from babel.messages.catalog import Message

from assistant.translations.__main__ import english, texts, untranslated

PLACEHOLDER = re.compile(r"%\(\w+\)s")
TEXTS = {message.id if isinstance(message.id, str) else message.id[0]: message for message in texts() if message.id}


def test_every_text_of_code_and_templates_is_in_the_catalogue_and_no_other() -> None:
    filed = {message.id if isinstance(message.id, str) else message.id[0] for message in english() if message.id}
    assert sorted(TEXTS.keys() - filed) == [], "run python -m assistant.translations"
    assert sorted(filed - TEXTS.keys()) == []


def test_every_text_has_its_english() -> None:
    assert untranslated(english()) == ()


@pytest.mark.parametrize("message", [each for each in english() if each.id], ids=lambda each: str(each.id)[:40])
def test_the_english_fills_in_what_the_swedish_fills_in(message: Message) -> None:
    swedish = message.id if isinstance(message.id, tuple) else (message.id,)
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    expected = {name for text in swedish for name in PLACEHOLDER.findall(text)}
    for text in said:
        assert set(PLACEHOLDER.findall(text)) <= expected
    assert {name for text in said for name in PLACEHOLDER.findall(text)} == expected
    for text in (*swedish, *said):
        text % {name[2:-2]: "1" for name in expected}
