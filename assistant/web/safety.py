"""What every request must pass before a route sees it, and the headers every response carries. Pure ASGI."""

from __future__ import annotations

import base64
import binascii
import hmac
from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings, is_loopback
from assistant.web.problems import Problem, make_problem, respond
from assistant.web.words import size

SMALL_BODY_BYTES = 64 * 1024
CHAT_BODY_BYTES = 4 * 1024 * 1024  # every request has the whole conversation in it
CHAT_PATHS = {"/api/v1/chat/completions"}
WRITING_PATHS = {"/utkast", "/skattning/spara"}
WRITING_BODY_BYTES = 4 * 1024 * 1024  # what a unit says of each of its requirements
UPLOAD_PATHS = {"/api/documents", "/dokument", "/utkast/fil", "/tackning/lista"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
CHALLENGE = {"WWW-Authenticate": 'Basic realm="Roda traden", charset="UTF-8", Bearer realm="Roda traden"'}


class SecurityHeaders:
    """ASGI middleware: every response carries HEADERS, except those a route has set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and complete its response."""

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, completed)


class Gate:
    """ASGI middleware: refuses a request from the wrong host, without the key, from another site, or too large."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application on a request that passes; answer the others with a problem."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = body_limit(scope, self.settings)
        problem = self.refusal(scope, headers) or declared_too_large(headers, limit)
        if problem:
            challenge = CHALLENGE if problem.status == 401 else None
            await respond(scope, problem, challenge)(scope, receive, send)
            return
        await self.app(scope, limited(receive, limit), send)

    def refusal(self, scope: Scope, headers: Headers) -> Problem | None:
        """Why the request is refused; None when it is let in."""
        settings = self.settings
        if not settings.access_key and is_loopback(settings.host) and not names_this_machine(headers, settings.host):
            return make_problem(
                "host",
                400,
                "Utan åtkomstnyckel svarar servern bara på localhost och 127.0.0.1.",
                "Without an access key only the hosts localhost and 127.0.0.1 are served.",
            )
        if settings.access_key and scope["path"] != "/healthz" and not has_key(headers, settings.access_key):
            return make_problem(
                "access-key",
                401,
                "Ange åtkomstnyckeln: som lösenord i webbläsaren (användarnamnet är valfritt), eller i huvudet "
                "Authorization: Bearer.",
                "Give the access key as the password (any user name) or as Authorization: Bearer.",
            )
        if scope["method"] not in SAFE_METHODS and from_another_site(headers):
            return make_problem(
                "cross-site",
                403,
                "Begäran kom från en annan webbplats och utförs därför inte.",
                "The request came from another site.",
            )
        return None


def names_this_machine(headers: Headers, host: str) -> bool:
    """Whether the Host header names this machine itself; another name there means DNS rebinding."""
    try:
        name = urlsplit(f"//{headers.get('host', '')}").hostname
    except ValueError:
        return False
    return name in LOOPBACK_NAMES | {host}


def has_key(headers: Headers, key: str) -> bool:
    """Whether the Authorization header carries the key, as Bearer token or as Basic password."""
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    given = credentials.strip().encode("latin-1")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).partition(b":")[2]
        except binascii.Error:
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given, key.encode())


def from_another_site(headers: Headers) -> bool:
    """Whether a browser sent the request for a page of another origin; other programs send neither header."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    # Browsers leave Sec-Fetch-Site out on plain http beyond localhost; there Origin tells.
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()


def body_limit(scope: Scope, settings: Settings) -> int:
    """How many bytes the body of that request may have."""
    if scope["path"] in CHAT_PATHS:
        return CHAT_BODY_BYTES
    if scope["path"] in WRITING_PATHS:
        return WRITING_BODY_BYTES
    is_upload = scope["method"] == "POST" and scope["path"] in UPLOAD_PATHS
    return settings.max_upload_bytes + SMALL_BODY_BYTES if is_upload else SMALL_BODY_BYTES


def declared_too_large(headers: Headers, limit: int) -> Problem | None:
    """A problem when the request says at the outset that it is larger than the limit."""
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length) <= limit:
        return None
    return make_problem("too-large", 413, _too_large(limit), "The request body is too large.")


def limited(receive: Receive, limit: int) -> Receive:
    """`receive` that raises HTTPException 413 once more than `limit` bytes have come, whatever was declared."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > limit:
            raise HTTPException(413, _too_large(limit))
        return message

    return counted


def _too_large(limit: int) -> str:
    return f"Det som skickades är större än gränsen {size(limit)}."
