"""The same assistant as a model called rodtrad, for programs that speak OpenAI's chat API (Open WebUI, Eneo, …).

A client sends the whole conversation each time and no name for it. Every answer therefore ends with the id of its
conversation, as a Markdown link definition, which is not shown; what was said after the last such id, to another model for
instance, is asked anew before the question. System messages and sampling parameters change nothing: nobody but the
documents decides what is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from time import time
from typing import Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json, to_jsonable_python
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.answer_markdown import parts_of, with_links
from assistant.errors import InputError, NotFoundError
from assistant.types import Answer
from assistant.web.asking import Question, ask
from assistant.web.openapi import PROBLEM_JSON
from assistant.web.parts import TheAssistant, TheMetrics

MODEL = "rodtrad"
HOME, SHORT = "/api/v1", "/v1"
CONVERSATION = re.compile(r"^\[samtal\]: # \(([0-9a-f]{32})\)$", re.MULTILINE)
MOST_ASKED_ANEW = 3
CODES = {"access-key": "invalid_api_key"}  # where OpenAI's clients know another word for the same problem

# Described by OpenAI, whose contract it is, and not in this program's own.
router = APIRouter(prefix=HOME, include_in_schema=False)


class UnknownModelError(NotFoundError):
    """There is no model of that name."""

    code = "model_not_found"


class Part(BaseModel):
    """A part of what somebody says: text, or something else, which is not read."""

    model_config = ConfigDict(frozen=True)

    type: str
    text: str = ""


class Said(BaseModel):
    """A message of a conversation."""

    model_config = ConfigDict(frozen=True)

    role: str
    content: str | tuple[Part, ...] | None = None

    @property
    def text(self) -> str:
        """The words of the message."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content or ())

    @property
    def is_text(self) -> bool:
        """Whether there is nothing but words in the message."""
        return isinstance(self.content, str) or all(part.type == "text" for part in self.content or ())


class StreamOptions(BaseModel):
    """What a client wants besides the text of a stream."""

    model_config = ConfigDict(frozen=True)

    include_usage: bool = False


class Completion(BaseModel):
    """The body of `POST /v1/chat/completions`; what else a client sends is about how a model writes, and changes nothing."""

    model_config = ConfigDict(frozen=True)

    model: str
    messages: tuple[Said, ...]
    stream: bool = False
    stream_options: StreamOptions = Field(default_factory=StreamOptions)


@router.get("/models")
def models() -> dict[str, Any]:
    """The models: one."""
    return {"object": "list", "data": [model(MODEL)]}


@router.get("/models/{name}")
def model(name: str) -> dict[str, Any]:
    """The model of that name; a problem when it is another."""
    _require(name)
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


@router.post("/chat/completions")
def complete(request: Request, wanted: Completion, assistant: TheAssistant, metrics: TheMetrics) -> Response:
    """The answer to the last question of a conversation, whole or as the chunks of a stream."""
    _require(wanted.model)
    question, earlier = _question(wanted.messages)
    conversation, elsewhere = _conversation(earlier)
    for asked in elsewhere:
        with suppress(InputError):  # it was refused when it was asked, too
            ask(assistant, metrics, Question(question=asked, conversation_id=conversation))
    answer = ask(assistant, metrics, Question(question=question, conversation_id=conversation))
    reply = Reply(with_links(answer, str(request.base_url)), wanted)
    if wanted.stream:
        # Sent when it is whole: the client has no way to take back a sentence that does not stand in the end.
        return Response(b"".join(reply.chunks()), media_type="text/event-stream")
    return Response(to_json(reply.whole()), media_type="application/json")


class Reply:
    """An answer in OpenAI's shape."""

    def __init__(self, answer: Answer, wanted: Completion) -> None:
        self.answer = answer
        self.wanted = wanted
        self.parts = (*parts_of(answer), f"[samtal]: # ({answer.conversation_id})")
        self.content = "\n\n".join(self.parts)
        self.head = {"id": f"chatcmpl-{answer.id}", "created": int(time()), "model": MODEL}

    def whole(self) -> dict[str, Any]:
        """The answer as one object."""
        message = {"role": "assistant", "content": self.content, "refusal": None, **self.extra()}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {**self.head, "object": "chat.completion", "choices": [choice], "usage": self.usage()}

    def chunks(self) -> Iterator[bytes]:
        """The answer as server-sent events: its parts, what is not text with the last chunk, and the end."""
        yield self._chunk({"role": "assistant", "content": ""})
        for number, part in enumerate(self.parts):
            yield self._chunk({"content": f"\n\n{part}" if number else part})
        yield self._chunk(self.extra(), finish_reason="stop")
        if self.wanted.stream_options.include_usage:
            yield self._event({"choices": [], "usage": self.usage()})
        yield format_sse_event(data_str="[DONE]")

    def extra(self) -> dict[str, Any]:
        """The citations, and the whole answer, for programs that can show more than text."""
        return {"citations": to_jsonable_python(self.answer.citations), MODEL: to_jsonable_python(self.answer)}

    def usage(self) -> dict[str, int]:
        """The words of the messages and those of the answer: there are no tokens where no model writes."""
        asked = sum(len(said.text.split()) for said in self.wanted.messages)
        answered = len(self.content.split())
        return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}

    def _chunk(self, delta: dict[str, Any], finish_reason: Literal["stop"] | None = None) -> bytes:
        return self._event(
            {"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}]}
        )

    def _event(self, body: dict[str, Any]) -> bytes:
        return format_sse_event(data_str=to_json({**self.head, "object": "chat.completion.chunk", **body}).decode())


class Dialect:
    """ASGI middleware: /v1/… is short for /api/v1/…, and there a problem is said in OpenAI's shape."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application under the long name; rewrite its problems."""
        if scope["type"] != "http" or not scope["path"].startswith(f"{SHORT}/"):
            await self.app(scope, receive, send)
            return
        held: Message | None = None

        async def translated(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _is_problem(message):
                held = message  # its length is not known yet
            elif held:
                body = error_of(json.loads(message["body"]))
                headers = MutableHeaders(scope=held)
                headers["Content-Type"], headers["Content-Length"] = "application/json", str(len(body))
                await send(held)
                await send({**message, "body": body})
            else:
                await send(message)

        path = HOME + scope["path"].removeprefix(SHORT)
        await self.app({**scope, "path": path, "raw_path": path.encode()}, receive, translated)


def error_of(problem: dict[str, Any]) -> bytes:
    """A problem document as OpenAI's clients expect an error."""
    code = problem["type"].rpartition(":")[2]
    fields = [each["field"] for each in problem.get("errors", ())]
    error = {
        "message": problem["detail"],
        "type": "server_error" if problem["status"] >= 500 else "invalid_request_error",
        "param": fields[0] if fields else None,
        "code": CODES.get(code, code),
    }
    return to_json({"error": error})


def _require(name: str) -> None:
    if name != MODEL:
        raise UnknownModelError(f"Det finns ingen modell ”{name}”. Modellen här heter {MODEL}.")


def _question(messages: Sequence[Said]) -> tuple[str, Sequence[Said]]:
    """The last thing the user says, and what was said before it; raises InputError."""
    last = next((place for place in reversed(range(len(messages))) if messages[place].role == "user"), None)
    if last is None:
        raise InputError("Skicka minst ett meddelande med rollen user: frågan.")
    if not messages[last].is_text:
        raise InputError("Bara text kan läsas här. Ta bort bilder och bilagor och skriv frågan med ord.")
    return messages[last].text, messages[:last]


def _conversation(earlier: Sequence[Said]) -> tuple[str, Sequence[str]]:
    """The id of the conversation that goes on, a new one if none does, and the latest questions that are not part of it."""
    elsewhere: list[str] = []
    for said in reversed(earlier):
        known = CONVERSATION.findall(said.text) if said.role == "assistant" else []
        if known:
            return known[-1], elsewhere[:MOST_ASKED_ANEW][::-1]
        if said.role == "user":
            elsewhere.append(said.text)
    return uuid4().hex, elsewhere[:MOST_ASKED_ANEW][::-1]


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type") == PROBLEM_JSON
