"""The only module that knows language models. A model may rephrase sentences that are already proved, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.errors import SettingsError
from assistant.settings import Settings
from prompts import Prompt, load


class ModelSilentError(Exception):
    """The model did not answer in time, or not in the form asked for; the extractive answer stands."""


class Rephraser:
    """A LangChain chat model that rewords keyed sentences."""

    def __init__(self, model: Any, prompt: Prompt) -> None:
        self.model = model
        self.prompt = prompt

    def rephrase(self, question: str, sentences: Mapping[int, str]) -> dict[int, str]:
        """Key -> new wording, for those of the given keys the model answered for; raises ModelSilentError."""
        listed = "\n".join(f"[{key}] {text}" for key, text in sentences.items())
        try:
            reply = self.model.invoke(self.prompt.fill(question=question, sentences=listed))
        except Exception as error:  # every provider raises its own; none of them may cost the user the answer
            raise ModelSilentError(type(error).__name__) from error
        return _read(str(reply.text), keys=set(sentences))


def load_rephraser(settings: Settings) -> Rephraser | None:
    """The model of the settings, None when none is configured; raises SettingsError when it cannot be set up."""
    if not settings.chat_model:
        return None
    from langchain.chat_models import init_chat_model

    prompt = load("rephrase", variables=("question", "sentences"))
    options: dict[str, Any] = {"timeout": settings.chat_timeout_seconds, "max_retries": 1, "temperature": 0}
    if settings.chat_url:
        options["base_url"] = settings.chat_url
    if settings.chat_key:
        options["api_key"] = settings.chat_key
    try:
        return Rephraser(init_chat_model(settings.chat_model, **options), prompt)
    except (ImportError, ValueError) as error:
        raise SettingsError(
            f"Språkmodellen {settings.chat_model} (RODTRAD_CHAT_MODEL) kan inte användas: {str(error).splitlines()[0]}"
        ) from error


def _read(reply: str, *, keys: set[int]) -> dict[int, str]:
    """The keyed sentences of a reply, unknown keys dropped; raises ModelSilentError when it holds no such list."""
    start, end = reply.find("["), reply.rfind("]")
    try:
        rows = json.loads(reply[start : end + 1])
        return {row["key"]: str(row["text"]).strip() for row in rows if row["key"] in keys and str(row["text"]).strip()}
    except (ValueError, TypeError, KeyError) as error:
        raise ModelSilentError("no list of sentences in the reply") from error
