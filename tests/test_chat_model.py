from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from assistant.ask import Assistant, make_assistant
from assistant.errors import SettingsError
from assistant.types import Answer
from assistant.verify import verify_wording
from tests.services import free_port, wait_for

QUESTION = "Hur ofta ska enheten göra en självskattning?"
TODAY = date(2026, 11, 21)
SENTENCE = "Rektor ska lämna in rapporten senast den 15 mars, men inte om enheten är ny."


@contextmanager
def model(mode: str) -> Iterator[str]:
    """The address of a scripted model server."""
    port = free_port()
    script = Path(__file__).with_name("openai_server.py")
    server = subprocess.Popen([sys.executable, str(script), str(port), mode])
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait()


def ask_with(sample: Assistant, url: str) -> Answer:
    update = {"chat_model": "openai:scripted", "chat_url": url, "chat_key": "ingen", "chat_timeout_seconds": 1.0}
    return make_assistant(sample.settings.model_copy(update=update)).ask(QUESTION, as_of=TODAY)


def codes(answer: Answer) -> set[str]:
    return {warning.code for warning in answer.warnings}


def test_a_model_may_reword_and_the_quotes_stay(sample: Assistant) -> None:
    plain = sample.ask(QUESTION, as_of=TODAY)
    with model("kindly") as url:
        answer = ask_with(sample, url)
    assert [sentence.text for sentence in answer.sentences] == [f"{s.text.rstrip('.')}!" for s in plain.sentences]
    assert answer.citations == plain.citations
    assert "reworded" in codes(answer)


def test_a_model_that_lies_is_not_shown(sample: Assistant) -> None:
    plain = sample.ask(QUESTION, as_of=TODAY)
    with model("lie") as url:
        answer = ask_with(sample, url)
    assert answer.sentences == plain.sentences
    assert "reworded" not in codes(answer)


@pytest.mark.parametrize("mode", ["gibberish", "slow"])
def test_a_model_that_does_not_answer_as_it_should_costs_nothing_but_a_note(sample: Assistant, mode: str) -> None:
    plain = sample.ask(QUESTION, as_of=TODAY)
    with model(mode) as url:
        answer = ask_with(sample, url)
    assert answer.sentences == plain.sentences
    assert "model-silent" in codes(answer)


def test_a_model_that_is_down_costs_nothing_but_a_note(sample: Assistant) -> None:
    answer = ask_with(sample, f"http://127.0.0.1:{free_port()}/v1")
    assert answer.sentences == sample.ask(QUESTION, as_of=TODAY).sentences
    assert "model-silent" in codes(answer)


def test_a_provider_that_is_not_installed_is_a_clear_error(sample: Assistant) -> None:
    with pytest.raises(SettingsError, match="RODTRAD_CHAT_MODEL"):
        make_assistant(sample.settings.model_copy(update={"chat_model": "okänd:modell"}))


@pytest.mark.parametrize(
    "wording",
    [
        "Senast den 15 mars ska rektor lämna in rapporten, men inte om enheten är ny.",
        "Rapporten ska rektorn lämna in senast den 15 mars, men inte om det är en ny enhet.",
    ],
)
def test_the_same_thing_in_another_order_is_supported(wording: str) -> None:
    assert verify_wording(wording, SENTENCE).supported


@pytest.mark.parametrize(
    "wording",
    [
        SENTENCE.replace("15", "16"),
        SENTENCE.replace("ska", "bör"),
        SENTENCE.replace("inte ", ""),
        SENTENCE.replace("Rektor", "Läraren"),
        SENTENCE.replace("senast ", ""),
        "Rektor ska lämna in rapporten senast den 15 mars.",
        f"{SENTENCE} Annars hotar vite.",
        SENTENCE.replace("rapporten", "rapporten till Skolinspektionen"),
        "Rektor ska lämna in fakturan senast den 15 mars, men inte om enheten är ny.",
    ],
)
def test_a_wording_that_says_something_else_is_not(wording: str) -> None:
    assert not verify_wording(wording, SENTENCE).supported
