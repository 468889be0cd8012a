"""The web edge: the JSON contract and the Swedish pages over one Assistant."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import cached_property
from pathlib import Path
from threading import Event, Thread

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.ask import Assistant
from assistant.errors import StoreError
from assistant.web import (
    answers_api,
    answers_pages,
    api,
    ask_pages,
    desk_api,
    desk_pages,
    document_pages,
    health,
    openai_api,
    parts,
    plan_pages,
    problems,
    reader,
    reading_pages,
    register_api,
    register_pages,
)
from assistant.web.jobs import Ingest, Jobs
from assistant.web.metrics import Metrics
from assistant.web.openapi import Application
from assistant.web.rendering import STATIC
from assistant.web.safety import Gate, SecurityHeaders
from assistant.workspace import Workspace

__all__ = ["create_app"]


SMALL_REPLY_BYTES = 2_000  # what is smaller travels as it is

Watch = Callable[[Path, Callable[[], object], Event], None]
"""Calls back when the files of a folder have changed, until the event is set."""


def create_app(assistant: Assistant, *, ingest: Ingest, watch: Watch | None = None) -> FastAPI:
    """The application that serves the assistant; `ingest` reads files into its store, `watch` follows the watched folder."""
    folder = assistant.settings.watch_folder
    jobs = Jobs(ingest, store=assistant.store, uploads=assistant.settings.uploads_folder)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        jobs.take_over()
        with suppress(StoreError):  # the first answer that is kept tries again
            assistant.archive.prune()
            Workspace(assistant.store, assistant.settings).prune()
        stop = Event()
        if folder and watch:
            Thread(target=watch, args=(folder, lambda: jobs.submit([folder]), stop), daemon=True).start()
        yield
        stop.set()
        jobs.close()

    app = Application(
        title="Röda tråden",
        summary="Vad kommunens styrdokument för skolans digitalisering säger, med källa till varje mening.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # Swagger and ReDoc fetch their scripts from a CDN
        redoc_url=None,
        lifespan=lifespan,
    )
    parts.install(app, assistant=assistant, jobs=jobs, metrics=Metrics())
    problems.install(app)
    # The last one added is the outermost.
    app.add_middleware(GZipMiddleware, minimum_size=SMALL_REPLY_BYTES, compresslevel=5)
    app.add_middleware(Gate, settings=assistant.settings)
    app.add_middleware(problems.ErrorBoundary)
    app.add_middleware(openai_api.Dialect)
    app.add_middleware(reader.Reading)
    app.add_middleware(SecurityHeaders)
    for edge in (api, health, openai_api, answers_api, register_api, desk_api):
        app.include_router(edge.router)
    for pages in (
        ask_pages,
        answers_pages,
        document_pages,
        reading_pages,
        register_pages,
        desk_pages,
        plan_pages,
        reader,
    ):
        app.include_router(pages.router)
    app.router.routes.append(Route("/mcp", _Mcp(assistant), methods=["POST"], include_in_schema=False))
    app.mount("/static", _Static(directory=STATIC))
    return app


class _Mcp:
    """The door for other programs' assistants, opened by the first who comes: its library takes a second to load."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        app = await run_in_threadpool(lambda: self.app)
        await app(scope, receive, send)

    @cached_property
    def app(self) -> ASGIApp:
        """The application behind the door."""
        from assistant.mcp_server import http_app

        return http_app(self.assistant)


class _Static(StaticFiles):
    """Static files that a browser may keep: their address changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for a year."""
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        return response
