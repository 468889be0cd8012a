"""A browser's cookie -> the conversations it has had here: there are no accounts, so only the browser itself knows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from fastapi import Request
from fastapi.responses import Response

COOKIE = "samtal"
MOST = 40  # conversations: some 1300 characters, and a browser takes 4096
YEAR_SECONDS = 365 * 24 * 3600
ID = re.compile(r"[\w-]{1,64}", re.ASCII)
BETWEEN = "."

Reply = TypeVar("Reply", bound=Response)


def conversations(request: Request) -> tuple[str, ...]:
    """The conversations of the browser that asks, the latest first."""
    told = request.cookies.get(COOKIE, "").split(BETWEEN)
    return tuple(dict.fromkeys(id_ for id_ in told if ID.fullmatch(id_)))[:MOST]


def remember_conversation(request: Request, response: Reply, conversation_id: str) -> Reply:
    """The response, with which the browser will know the conversation as its latest."""
    return remember_conversations(response, (conversation_id, *conversations(request)))


def remember_conversations(response: Reply, ids: Iterable[str]) -> Reply:
    """The response, with which the browser will know those conversations, the latest first, and no other."""
    known = [id_ for id_ in dict.fromkeys(ids) if ID.fullmatch(id_)][:MOST]
    age = YEAR_SECONDS if known else 0
    response.set_cookie(COOKIE, BETWEEN.join(known), max_age=age, httponly=True, samesite="lax")
    return response
