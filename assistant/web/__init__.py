"""The web edge: the JSON contract and the Swedish pages over one Assistant."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event, Thread

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from assistant.ask import Assistant
from assistant.web import api, health, pages, parts, problems, register_api, register_pages
from assistant.web.jobs import Ingest, Jobs
from assistant.web.metrics import Metrics
from assistant.web.openapi import Application
from assistant.web.rendering import STATIC
from assistant.web.safety import Gate, SecurityHeaders

__all__ = ["create_app"]


Watch = Callable[[Path, Callable[[], object], Event], None]
"""Calls back when the files of a folder have changed, until the event is set."""


def create_app(assistant: Assistant, *, ingest: Ingest, watch: Watch | None = None) -> FastAPI:
    """The application that serves the assistant; `ingest` reads files into its store, `watch` follows the watched folder."""
    folder = assistant.settings.watch_folder
    jobs = Jobs(ingest, store=assistant.store, uploads=assistant.settings.uploads_folder)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        jobs.take_over()
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
    app.add_middleware(Gate, settings=assistant.settings)
    app.add_middleware(problems.ErrorBoundary)
    app.add_middleware(SecurityHeaders)
    for edge in (api, health, pages, register_api, register_pages):
        app.include_router(edge.router)
    app.mount("/static", _Static(directory=STATIC))
    return app


class _Static(StaticFiles):
    """Static files that a browser may keep: their address changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for a year."""
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        return response
