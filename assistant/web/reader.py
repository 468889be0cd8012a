"""A request's cookies -> who reads: the language, and the role and school form chosen once, for all pages."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote, urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.errors import NotFoundError
from assistant.language import LANGUAGES, SWEDISH, speaking

LANGUAGE, ROLE, SCHOOL_FORM = "sprak", "roll", "skolform"
YEAR_SECONDS = 365 * 24 * 3600
LONGEST = 200  # characters of a remembered role or school form

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Reader:
    """What is remembered of who reads, and the address that is being read."""

    language: str = SWEDISH
    role: str = ""
    school_form: str = ""
    address: str = "/"

    def in_language(self, language: str) -> str:
        """Where this page is shown in that language."""
        return f"/sprak/{language}?{urlencode({'till': self.address})}"


_reader: ContextVar[Reader] = ContextVar("reader", default=Reader())  # noqa: B039 - it is frozen


def reader() -> Reader:
    """Who reads now."""
    return _reader.get()


def remember(response: Response, name: str, value: str) -> None:
    """Have the browser keep that for a year; an empty value is forgotten."""
    kept = quote(value[:LONGEST])
    age = YEAR_SECONDS if value else 0
    response.set_cookie(name, kept, max_age=age, httponly=True, samesite="lax")


class Reading:
    """ASGI middleware: the application answers in the reader's language, and `reader` tells who it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application for the reader of the request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        who = reader_of(scope)
        before = _reader.set(who)
        try:
            with speaking(who.language):
                await self.app(scope, receive, send)
        finally:
            _reader.reset(before)


def reader_of(scope: Scope) -> Reader:
    """The reader as the cookies of a request tell; what they do not tell is not known."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:  # another program's cookie on the same host
        cookies.clear()
    told = {name: unquote(morsel.value) for name, morsel in cookies.items()}
    query = scope.get("query_string", b"").decode("latin-1")
    return Reader(
        language=told.get(LANGUAGE, "") if told.get(LANGUAGE) in LANGUAGES else SWEDISH,
        role=told.get(ROLE, "")[:LONGEST],
        school_form=told.get(SCHOOL_FORM, "")[:LONGEST],
        address=quote(scope["path"]) + (f"?{query}" if query else ""),
    )


@router.get("/sprak/{language}")
def speak(language: str, till: str = "/") -> Response:
    """Back to the page, in that language from now on."""
    if language not in LANGUAGES:
        raise NotFoundError("Sidorna finns på svenska (sv) och engelska (en).")
    response = RedirectResponse(_within(till), status_code=303)
    remember(response, LANGUAGE, language)
    return response


def _within(address: str) -> str:
    """The address when it is one of this site, else the first page."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and address.isprintable() else "/"
