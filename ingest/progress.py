"""How far the reading of a file has come: told by whoever does the work, heard by whoever asked for it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Step:
    """What is being done to a file, in Swedish, and the page it is done to; no page when it is done to all of them."""

    step: str
    page: int = 0
    pages: int = 0


_listener: ContextVar[Callable[[Step], None]] = ContextVar("listener", default=lambda _: None)


def tell(step: str, page: int = 0, pages: int = 0) -> None:
    """Say what is done from now on."""
    _listener.get()(Step(step, page, pages))


@contextmanager
def heard_by(listener: Callable[[Step], None]) -> Iterator[None]:
    """Inside, the listener hears what is told."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
