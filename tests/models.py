"""Chat models for tests that say what they are told to, through LangChain like any other."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from pydantic import Field

from assistant.chat_model import Rephraser
from assistant.settings import Settings
from assistant.types import Answer, Citation, Modality, Searched, Sentence, Status, Understood, Validity
from prompts import load


class Scripted(GenericFakeChatModel):
    """Says the pieces of `says`, whatever it is asked, and keeps what it was asked."""

    says: tuple[str, ...] = ()
    asked: list[str] = Field(default_factory=list)

    async def _astream(self, messages: Any, *_args: Any, **_options: Any) -> AsyncIterator[ChatGenerationChunk]:
        self.asked.append(str(messages[-1].content))
        for piece in self.says:
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))


def scripted(*pieces: str, **settings: Any) -> Rephraser:
    """A model that says these pieces."""
    model = Scripted(messages=iter([AIMessage("")]), says=pieces)
    prompt = load("rephrase", variables=("question", "sentences"))
    return Rephraser(model, prompt, Settings(chat_retries=0, **settings))


def row(keys: Sequence[int], text: str) -> str:
    """A sentence as a model is to write it."""
    return json.dumps({"keys": list(keys), "text": text}, ensure_ascii=False) + "\n"


def answer_of(*sentences: str, groups: Sequence[str] = ()) -> Answer:
    """An answer with these sentences, each with a citation of its own."""
    return Answer(
        id="svar",
        conversation_id="samtal",
        status=Status.ANSWERED,
        understood=Understood("fact", (), (), "Vad gäller?"),
        searched=Searched((), 0),
        sentences=tuple(
            Sentence(text, (n,), groups[n - 1] if groups else "") for n, text in enumerate(sentences, start=1)
        ),
        citations=tuple(_citation(n, text) for n, text in enumerate(sentences, start=1)),
    )


def _citation(n: int, text: str) -> Citation:
    return Citation(
        n=n,
        document_id="plan",
        document_title="Plan",
        page=1,
        heading_path=(),
        quote=text,
        raw_quote=text,
        start=0,
        end=len(text),
        modality=Modality.DEMAND,
        kind="passage",
        validity=Validity.CURRENT,
        url="/",
    )
