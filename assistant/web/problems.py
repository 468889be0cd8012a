"""Every error as an RFC 9457 problem: application/problem+json for programs, a page in Swedish for people.

RodtradError                 its own status, code and titles; the message is the detail
RequestValidationError       422, one entry a field
HTTPException                404, 405, 413 and the like, which the framework raises
anything else                500 with an id that is also in the log
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import RodtradError
from assistant.web.rendering import render

log = logging.getLogger(__name__)

MACHINE_PATHS = ("/api/", "/mcp", "/healthz", "/readyz", "/metrics")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a request."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An RFC 9457 problem document."""

    type: str
    title: str
    title_en: str
    status: int
    detail: str
    detail_en: str | None = None
    instance: str | None = None
    errors: tuple[FieldError, ...] = ()


TITLES = {
    400: ("Begäran kan inte läsas", "Bad request"),
    401: ("Åtkomstnyckel krävs", "An access key is required"),
    403: ("Inte tillåtet", "Forbidden"),
    404: ("Finns inte", "Not found"),
    405: ("Fel metod", "Method not allowed"),
    406: ("Formatet finns inte", "Not acceptable"),
    413: ("För stort", "Too large"),
    422: ("Begäran kan inte tas emot", "The request cannot be accepted"),
    500: ("Något gick fel", "Something went wrong"),
    503: ("Upptaget just nu", "Busy right now"),
}
DETAILS = {
    400: ("Begäran är felaktigt formaterad.", "The request is malformed."),
    404: ("Det finns ingenting på den här adressen.", "There is nothing at this address."),
    405: ("Adressen finns, men tar inte emot den metoden.", "The address exists but does not take this method."),
}
OPENAPI: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "Problem (RFC 9457), på svenska och engelska"},
    "5XX": {"model": Problem, "description": "Problem (RFC 9457), på svenska och engelska"},
    # Named so that FastAPI does not describe its own error shape, which is never sent.
    422: {"model": Problem, "description": "Problem (RFC 9457) med ett fel per fält"},
}

# pydantic's error type -> what is said of the field; {…} are taken from the error's context
FIELD_MESSAGES = {
    "missing": "saknas",
    "string_type": "ska vara text",
    "string_too_short": "får inte vara tomt",
    "int_parsing": "ska vara ett heltal",
    "int_type": "ska vara ett heltal",
    "bool_parsing": "ska vara true eller false",
    "greater_than_equal": "ska vara minst {ge}",
    "less_than_equal": "får vara högst {le}",
    "tuple_type": "ska vara en lista",
    "list_type": "ska vara en lista",
    "model_attributes_type": "ska vara ett JSON-objekt; skicka det med Content-Type: application/json",
    "json_invalid": "är inte giltig JSON",
    "extra_forbidden": "är inget känt fält",
    "literal_error": "ska vara ett av {expected}",
}
DATE_MESSAGE = "ska vara ett datum som 2026-01-31"
OTHER_MESSAGE = "har ett värde som inte kan tas emot"


def make_problem(code: str, status: int, detail: str, detail_en: str | None = None) -> Problem:
    """A problem with the titles of its status."""
    title, title_en = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    return Problem(f"urn:rodtrad:problem:{code}", title, title_en, status, detail, detail_en)


def respond(scope: Scope, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as JSON for a machine path, else as a page."""
    path: str = scope["path"]
    if not path.startswith(MACHINE_PATHS):
        # A refused browser would ask for the key once more for the style sheet of the page.
        styled = problem.status != 401
        return render("problem.html", status=problem.status, headers=headers, problem=problem, styled=styled)
    body = {key: value for key, value in asdict(problem).items() if value}
    content = json.dumps({**body, "instance": problem.instance or path}, ensure_ascii=False)
    return Response(content, problem.status, dict(headers or {}), "application/problem+json")


def install(app: FastAPI) -> None:
    """Register the handlers of expected errors; unexpected ones are `ErrorBoundary`'s."""

    async def of_ours(request: Request, error: RodtradError) -> Response:
        return respond(request.scope, _of_ours(error))

    async def of_validation(request: Request, error: RequestValidationError) -> Response:
        return respond(request.scope, _of_validation(error))

    async def of_framework(request: Request, error: HTTPException) -> Response:
        return respond(request.scope, _of_framework(error), error.headers)

    app.exception_handler(RodtradError)(of_ours)
    app.exception_handler(RequestValidationError)(of_validation)
    app.exception_handler(HTTPException)(of_framework)


class ErrorBoundary:
    """ASGI middleware: an unexpected exception becomes a logged 500 problem with an id to look for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application inside the boundary."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            error_id = secrets.token_hex(6)
            log.exception("unexpected error %s at %r", error_id, scope.get("path"))
            if scope["type"] != "http" or started:
                raise  # the server breaks the connection: half an answer must not look whole
            await respond(scope, _unexpected(error_id))(scope, receive, send)


def _of_ours(error: RodtradError) -> Problem:
    return Problem(f"urn:rodtrad:problem:{error.code}", error.title, error.title_en, error.status, str(error))


def _of_framework(error: HTTPException) -> Problem:
    # A detail of our own says more than the framework's English phrase for the status.
    detail, detail_en = DETAILS.get(error.status_code, (str(error.detail), None))
    return make_problem(f"http-{error.status_code}", error.status_code, detail, detail_en)


def _of_validation(error: RequestValidationError) -> Problem:
    fields = tuple(_field_error(entry) for entry in error.errors())
    detail = " ".join(f"{'”' + f.field + '” ' if f.field else 'Begäran '}{f.message}." for f in fields)
    detail_en = "; ".join(f"{entry['loc'][-1]}: {entry['msg']}" for entry in error.errors())
    return replace(make_problem("invalid-request", 422, detail, detail_en), errors=fields)


def _field_error(entry: Mapping[str, Any]) -> FieldError:
    kind = str(entry["type"])
    names = [str(part) for part in entry["loc"][1:] if isinstance(part, str) or kind != "json_invalid"]
    template = DATE_MESSAGE if kind.startswith("date") else FIELD_MESSAGES.get(kind, OTHER_MESSAGE)
    return FieldError(".".join(names), template.format_map(entry.get("ctx") or {}))


def _unexpected(error_id: str) -> Problem:
    return Problem(
        "urn:rodtrad:problem:unexpected",
        *TITLES[500],
        500,
        f"Ett oväntat fel uppstod och har skrivits i loggen. Felkod: {error_id}.",
        f"An unexpected error was logged with id {error_id}.",
        f"urn:rodtrad:error:{error_id}",
    )
