"""For operations: is the program up, can it answer, and its numbers."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from assistant.web import metrics as prometheus
from assistant.web.parts import TheAssistant, TheMetrics
from assistant.web.problems import OPENAPI

router = APIRouter(tags=["drift"])


@router.get("/healthz", summary="Programmet är igång")
async def healthz() -> dict[str, str]:
    """Say that the process answers; nothing else is looked at."""
    return {"status": "ok"}


@router.get("/readyz", summary="Frågor kan besvaras", responses=OPENAPI)
def readyz(assistant: TheAssistant) -> dict[str, str]:
    """Say that store and index agree; a 503 problem when they do not."""
    assistant.ready()
    return {"status": "ready"}


@router.get("/metrics", summary="Mätvärden i Prometheus textformat", response_class=PlainTextResponse)
def metrics(assistant: TheAssistant, numbers: TheMetrics) -> PlainTextResponse:
    """The numbers of this process and the size of the store."""
    store = assistant.store
    text = numbers.text(documents=len(store.documents()), passages=store.passage_count())
    return PlainTextResponse(text, media_type=prometheus.MEDIA_TYPE)
