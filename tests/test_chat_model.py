from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from assistant.ask import Assistant, make_assistant
from assistant.chat_model import load_rephraser
from assistant.errors import SettingsError
from assistant.reword import reword, reword_stream
from assistant.settings import load_settings
from assistant.types import Answer, Sentence, Understood
from assistant.web.api import events
from tests.models import answer_of, row, scripted
from tests.services import free_port, wait_for

QUESTION = "Hur ofta ska enheten göra en självskattning?"
TODAY = date(2026, 11, 21)
PLAIN = answer_of("Rektor ska lämna in rapporten senast den 15 mars.", "Lärare ska låsa skärmen.", "Nätet mäts i maj.")
PROVIDERS = ["openai", "ollama"]


@contextmanager
def model(mode: str) -> Iterator[str]:
    """The address of a scripted model server."""
    port = free_port()
    script = Path(__file__).with_name("openai_server.py")
    server = subprocess.Popen([sys.executable, str(script), str(port), mode])
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def chosen(url: str, *, provider: str = "openai", **more: Any) -> dict[str, Any]:
    """The settings that choose the model at an address."""
    address = f"{url}/v1" if provider == "openai" else url
    return {"chat_model": f"{provider}:scripted", "chat_url": address, "chat_timeout_seconds": 5.0, **more}


def reworded(url: str, **more: Any) -> Answer:
    return reword(PLAIN, load_rephraser(load_settings(**chosen(url, **more))))


def codes(answer: Answer) -> list[str]:
    return [warning.code for warning in answer.warnings]


# A model server as a process of its own


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_model_may_reword_and_the_quotes_stay(provider: str) -> None:
    with model("kindly") as url:
        answer = reworded(url, provider=provider)
    assert [sentence.text for sentence in answer.sentences] == [f"{s.text.rstrip('.')}!" for s in PLAIN.sentences]
    assert answer.citations == PLAIN.citations
    assert codes(answer) == ["reworded"]
    assert answer.wording is not None
    assert (answer.wording.model, answer.wording.dropped) == (f"{provider}:scripted", 1)


def test_a_model_that_lies_is_not_shown() -> None:
    with model("lie") as url:
        answer = reworded(url)
    assert answer.sentences == PLAIN.sentences
    assert codes(answer) == ["model-unverified"]


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("mode", ["gibberish", "slow", "halfway"])
def test_a_model_that_does_not_answer_as_it_should_costs_nothing_but_a_note(mode: str, provider: str) -> None:
    with model(mode) as url:
        answer = reworded(url, provider=provider, chat_timeout_seconds=1.0)
    assert answer.sentences == PLAIN.sentences
    assert codes(answer) == ["model-silent"]


def test_a_model_that_is_down_costs_nothing_but_a_note() -> None:
    answer = reworded(f"http://127.0.0.1:{free_port()}")
    assert answer.sentences == PLAIN.sentences
    assert codes(answer) == ["model-silent"]


@pytest.mark.parametrize(("retries", "code"), [(0, "model-silent"), (1, "reworded")])
def test_a_model_that_fails_at_first_is_asked_again(retries: int, code: str) -> None:
    with model("flaky") as url:
        assert codes(reworded(url, chat_retries=retries)) == [code]


def test_a_model_that_goes_on_for_ever_is_left_when_the_time_is_over() -> None:
    with model("endless") as url:
        answer = reworded(url, chat_timeout_seconds=1.0)
        wait_until_left(url)
    assert answer.sentences == PLAIN.sentences  # one of three is less than half


@pytest.mark.parametrize("provider", PROVIDERS)
def test_when_the_reader_leaves_so_does_the_request(provider: str) -> None:
    with model("endless") as url:
        parts = reword_stream(PLAIN, load_rephraser(load_settings(**chosen(url, provider=provider))))
        assert next(part for part in parts if isinstance(part, Sentence)).text.endswith("!")
        parts.close()  # type: ignore[attr-defined]
        wait_until_left(url)


def wait_until_left(url: str) -> None:
    """Return when the server has seen somebody leave; raises TimeoutError."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with urlopen(url) as reply:
            if reply.read() != b"0":
                return
        time.sleep(0.05)
    raise TimeoutError(url)


# A real server of a real language model, as small as they come


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a language model with random weights, which can say nothing but gibberish."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("gibberish")
    start, end = "<s>", "</s>"
    letters = {letter: n for n, letter in enumerate([start, end, *sorted(pre_tokenizers.ByteLevel.alphabet())])}
    tokenizer = Tokenizer(models.BPE(vocab=letters, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=start, eos_token=end)
    fast.chat_template = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
    fast.save_pretrained(folder)
    torch.manual_seed(2026)
    config = LlamaConfig(
        vocab_size=len(letters),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        bos_token_id=0,
        eos_token_id=1,
        max_position_embeddings=8_192,
    )
    gibberish = LlamaForCausalLM(config)
    gibberish.generation_config.max_new_tokens = 200
    gibberish.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def served(tiny_model: Path) -> Iterator[str]:
    """The address of transformers' own OpenAI-compatible server with that model."""
    port = free_port()
    command = str(Path(sys.executable).with_name("transformers"))
    server = subprocess.Popen(
        [command, "serve", str(tiny_model), "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tiny_model)},
    )
    try:
        wait_for(port, seconds=120)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait()


def test_gibberish_never_reaches_the_reader(served: str, tiny_model: Path) -> None:
    settings = load_settings(
        chat_model=f"openai:{tiny_model}", chat_url=served, chat_timeout_seconds=60, chat_retries=0
    )
    answer = reword(PLAIN, load_rephraser(settings))
    assert answer.sentences == PLAIN.sentences
    assert codes(answer) == ["model-silent"]


# Through the whole program


def test_a_configured_model_words_the_answers(sample: Assistant) -> None:
    plain = sample.ask(QUESTION, as_of=TODAY)
    with model("kindly") as url:
        answer = make_assistant(sample.settings.model_copy(update=chosen(url))).ask(QUESTION, as_of=TODAY)
    assert [sentence.text for sentence in answer.sentences] == [f"{s.text.rstrip('.')}!" for s in plain.sentences]
    assert "reworded" in codes(answer)


def test_a_provider_that_is_not_installed_is_a_clear_error() -> None:
    with pytest.raises(SettingsError, match="RODTRAD_CHAT_MODEL"):
        load_rephraser(load_settings(chat_model="okänd:modell"))


# Events


def events_of(text: str) -> list[tuple[str, Any]]:
    """Server-sent events as (name, data)."""
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in text.strip().split("\n\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks]


def test_events_come_as_the_parts_do() -> None:
    words = "Lärarna ska låsa skärmen."
    asked: list[str] = []

    def parts() -> Iterator[Any]:
        yield Understood("fact", (), (), "Vad gäller?")
        asked.append("model")
        yield from reword_stream(PLAIN, scripted(row([2], words), row([1], PLAIN.sentences[0].text)))

    sent = events(parts())
    assert events_of(next(sent).decode())[0][0] == "understood"
    assert not asked  # the stream has begun before the model is asked
    rest = events_of(b"".join(sent).decode())
    assert [name for name, _ in rest] == ["sentence", "sentence", "sentence", "warning", "done"]
    assert [data["text"] for _, data in rest[:3]] == [words, PLAIN.sentences[0].text, PLAIN.sentences[2].text]
    assert [citation["n"] for _, data in rest[:3] for citation in data["citations"]] == [2, 1, 3]
    assert rest[-1][1]["wording"]["reworded"] == 1
