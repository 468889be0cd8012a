"""The only module that knows language models. A model may rephrase sentences that are already proved, and nothing else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from assistant.errors import SettingsError
from assistant.settings import Settings
from prompts import Prompt, load

CHARACTERS_PER_TOKEN = 2.5  # of Swedish, with room to spare: the tokenizers in use make 2.7 to 3.5
KEY_CHARACTERS = 30  # what a row needs beside its text
FIRST_PAUSE_SECONDS = 0.1  # before the first new attempt; doubled for each one after
NO_KEY = "none"  # servers on the own network want no key, but their clients want one to send
OBJECT = json.JSONDecoder(strict=False)  # models put bare line breaks into strings


class ModelSilentError(Exception):
    """The model did not answer in time, or not in the form asked for; the extractive answer stands."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence as the model would word it, and the keys of the sentences that it says it took it from."""

    keys: tuple[int, ...]
    text: str


class Rephraser:
    """A LangChain chat model that rewords keyed sentences, within a time and a number of tokens."""

    def __init__(self, model: Any, prompt: Prompt, settings: Settings) -> None:
        self.model = model
        self.prompt = prompt
        self.name = settings.chat_model
        self.seconds = settings.chat_timeout_seconds
        self.retries = settings.chat_retries
        self.characters = int(settings.chat_tokens * CHARACTERS_PER_TOKEN)

    def fitting(self, question: str, sentences: Mapping[int, str]) -> dict[int, str]:
        """Those of the sentences that have room in the model, with a reply as long as they are."""
        room = self.characters - len(self.prompt.text) - len(_as_data(question))
        chosen: dict[int, str] = {}
        for key, text in sentences.items():
            cost = 2 * (len(_as_data(text)) + KEY_CHARACTERS)
            if cost <= room:
                chosen[key] = text
                room -= cost
        return chosen

    def rephrase(self, question: str, sentences: Mapping[int, str]) -> Generator[Proposal, None, None]:
        """What the model proposes, each as soon as it is whole; raises ModelSilentError, also after some of them.

        Closing the iterator closes the request to the model. Without sentences the model is not asked.
        """
        if not sentences:
            return
        rows = "\n".join(_as_data({"key": key, "text": text}) for key, text in sentences.items())
        prompt = self.prompt.fill(question=_as_data(question), sentences=rows)
        arrived: SimpleQueue[str | Exception | None] = SimpleQueue()
        request = asyncio.run_coroutine_threadsafe(_read(self.model, prompt, self.retries, arrived.put), _loop())
        deadline = monotonic() + self.seconds
        found, length, unread = False, 0, ""
        try:
            while length <= self.characters:  # a model that never stops is not waited for
                piece = arrived.get(timeout=max(0.0, deadline - monotonic()))
                if piece is None:
                    break
                if isinstance(piece, Exception):
                    raise ModelSilentError(type(piece).__name__) from piece
                length += len(piece)
                proposals, unread = _proposals(unread + piece)
                found = found or bool(proposals)
                yield from proposals
        except Empty as error:
            raise ModelSilentError("no answer in time") from error
        finally:
            request.cancel()
        if not found:
            raise ModelSilentError("no sentences in the reply")


def load_rephraser(settings: Settings) -> Rephraser | None:
    """The model of the settings, None when none is configured; raises SettingsError when it cannot be set up."""
    if not settings.chat_model:
        return None
    from langchain.chat_models import init_chat_model

    prompt = load("rephrase", variables=("question", "sentences"))
    # Time and new attempts are kept here, the same for every provider.
    options: dict[str, Any] = {"max_retries": 0, "temperature": 0, "api_key": settings.chat_key or NO_KEY}
    if settings.chat_url:
        options["base_url"] = settings.chat_url
    try:
        return Rephraser(init_chat_model(settings.chat_model, **options), prompt, settings)
    except (ImportError, ValueError) as error:
        raise SettingsError(
            f"Språkmodellen {settings.chat_model} (RODTRAD_CHAT_MODEL) kan inte användas: {str(error).splitlines()[0]}"
        ) from error


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    """The loop that talks with models, on a thread of its own; one for the program, as connections are kept in it."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="chat-model", daemon=True).start()
    return loop


async def _read(model: Any, prompt: str, retries: int, put: Callable[[str | Exception | None], None]) -> None:
    """Put the pieces of the model's reply, then None, or the error that ended it; try again while nothing has come."""
    begun = False
    for attempt in range(retries + 1):
        try:
            async for piece in model.astream(prompt):
                begun = True
                put(str(piece.text))
            return put(None)
        except Exception as error:  # every provider raises its own; none of them may cost the user the answer
            if begun or attempt == retries:
                return put(error)
        await asyncio.sleep(FIRST_PAUSE_SECONDS * 2**attempt)
    return None


def _as_data(value: object) -> str:
    """A value as one line of JSON in which nothing can look like the prompt's own marks."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")


def _proposals(text: str) -> tuple[list[Proposal], str]:
    """The proposals that are whole in a text, whatever stands around them, and the text from where it must be read on."""
    found: list[Proposal] = []
    start = text.find("{")
    unread = start
    while start >= 0:
        try:
            row, end = OBJECT.raw_decode(text, start)
        except ValueError:  # not whole yet, or never will be: one inside it may be
            start = text.find("{", start + 1)
            continue
        proposal = _proposal(row)
        if proposal:
            found.append(proposal)
        unread = start = text.find("{", end if proposal else start + 1)
    return found, text[unread:] if unread >= 0 else ""


def _proposal(row: dict[str, object]) -> Proposal | None:
    """The proposal that an object of the reply is; None when it is something else."""
    keys, text = row.get("keys"), row.get("text")
    if not isinstance(keys, list) or not isinstance(text, str) or not text.strip():
        return None
    numbers = tuple(key for key in keys if type(key) is int)
    return Proposal(numbers, " ".join(text.split())) if numbers and len(numbers) == len(keys) else None
