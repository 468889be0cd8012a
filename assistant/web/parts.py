"""What the routes are handed: the assistant, the jobs and the numbers of the running application."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI, Request

from assistant.ask import Assistant
from assistant.web.jobs import Jobs
from assistant.web.metrics import Metrics


def install(app: FastAPI, *, assistant: Assistant, jobs: Jobs, metrics: Metrics) -> None:
    """Give the application its parts."""
    app.state.assistant, app.state.jobs, app.state.metrics = assistant, jobs, metrics


# `async` because FastAPI would send a plain function to the thread pool, at a cost for every request.
async def _assistant(request: Request) -> Assistant:
    part: Assistant = request.app.state.assistant
    return part


async def _jobs(request: Request) -> Jobs:
    part: Jobs = request.app.state.jobs
    return part


async def _metrics(request: Request) -> Metrics:
    part: Metrics = request.app.state.metrics
    return part


TheAssistant = Annotated[Assistant, Depends(_assistant)]
TheJobs = Annotated[Jobs, Depends(_jobs)]
TheMetrics = Annotated[Metrics, Depends(_metrics)]
