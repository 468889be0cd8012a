"""The JSON edge of what is kept: answers and conversations as they were, what readers say of them, and kunskapsluckor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from assistant.archive import NOTHING_KEPT, Feedback, Gap
from assistant.errors import NotFoundError
from assistant.export.conversation import conversation_file
from assistant.export.receipt import receipt
from assistant.types import Answer, Turn
from assistant.web.parts import TheAssistant
from assistant.web.problems import OPENAPI
from assistant.web.register_api import attachment

router = APIRouter(prefix="/api", responses=OPENAPI)


class FeedbackRequest(BaseModel):
    """The body of `POST /api/answers/{id}/feedback`; without `n` it is of the whole answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: str
    reasons: tuple[str, ...] = ()
    text: str = ""
    n: int | None = None


@dataclass(frozen=True, slots=True)
class ConversationReply:
    """The latest turns of a conversation, oldest first, and how many they are."""

    conversation_id: str
    total: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class ForgottenReply:
    """How many answers of a conversation were deleted."""

    conversation_id: str
    deleted: int


@dataclass(frozen=True, slots=True)
class GapsReply:
    """What the documents do not answer, and how many such things there are."""

    total: int
    gaps: tuple[Gap, ...]


@router.get("/answers/{answer_id}", summary="Ett svar som det gavs")
def answer(assistant: TheAssistant, answer_id: str) -> Answer:
    """The answer to the letter, whatever has become of its documents since."""
    return assistant.archive.answer(answer_id)


@router.get(
    "/answers/{answer_id}/export",
    summary="Ett svar som fil, med alla källor",
    response_class=Response,
    responses={200: {"description": "Filen", "content": {"application/octet-stream": {}}}},
)
def exported(request: Request, assistant: TheAssistant, answer_id: str, format: str = "docx") -> Response:  # noqa: A002
    """The file: DOCX, PDF or Markdown."""
    made = receipt(assistant.archive.kept(answer_id), format, base=str(request.base_url).rstrip("/"))
    return Response(made.content, headers={"Content-Disposition": attachment(made)}, media_type=made.media_type)


@router.post("/answers/{answer_id}/feedback", summary="Återkoppling på ett svar eller en källa", status_code=201)
def give_feedback(assistant: TheAssistant, answer_id: str, said: FeedbackRequest) -> Feedback:
    """What was said, as it is kept."""
    return assistant.archive.give_feedback(answer_id, **said.model_dump())


@router.get("/conversations/{conversation_id}", summary="Ett samtal")
def conversation(assistant: TheAssistant, conversation_id: str) -> ConversationReply:
    """The latest questions and answers of the conversation, oldest first."""
    turns = assistant.archive.turns(conversation_id)
    if not turns:
        raise NotFoundError(NOTHING_KEPT)
    return ConversationReply(conversation_id, len(turns), turns)


@router.get(
    "/conversations/{conversation_id}/export",
    summary="Ett samtal som fil, med alla svar och källor",
    response_class=Response,
    responses={200: {"description": "Filen", "content": {"application/octet-stream": {}}}},
)
def exported_conversation(
    request: Request,
    assistant: TheAssistant,
    conversation_id: str,
    format: str = "docx",  # noqa: A002
) -> Response:
    """The file: DOCX or Markdown."""
    turns = assistant.archive.conversation(conversation_id)
    made = conversation_file(turns, format, base=str(request.base_url).rstrip("/"))
    return Response(made.content, headers={"Content-Disposition": attachment(made)}, media_type=made.media_type)


@router.delete("/conversations/{conversation_id}", summary="Ta bort ett samtal")
def forget(assistant: TheAssistant, conversation_id: str) -> ForgottenReply:
    """How many answers were deleted; none of a conversation that is not known."""
    return ForgottenReply(conversation_id, assistant.archive.forget(conversation_id))


@router.get("/gaps", summary="Kunskapsluckor: det som dokumenten inte svarar på")
def gaps(assistant: TheAssistant, order: Literal["times", "latest"] = "times") -> GapsReply:
    """What was asked about without an answer, that nobody has handled first; the most frequent or the latest first."""
    found = assistant.archive.gaps(newest_first=order == "latest")
    return GapsReply(len(found), found)


@router.post("/gaps/{gap_id}/handled", summary="Märk en kunskapslucka som åtgärdad", status_code=204)
def handle(assistant: TheAssistant, gap_id: int) -> None:
    """Nothing; who asks about it later opens it again."""
    assistant.archive.handle(gap_id)
