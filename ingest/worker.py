"""What a reading process does: pickled orders (a source, the settings) on stdin -> pickled steps and outcomes on stdout.

It is started by `workshop.py`, which kills it when it takes too long. When whoever started it is gone, so is it.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO

from assistant.errors import ReadError
from ingest.progress import heard_by
from ingest.reading import read_source

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types import Reading, Source

OUT_OF_MEMORY = 86  # exit code


@dataclass(frozen=True, slots=True)
class Crash:
    """An error in the program itself, as its traceback."""

    traceback: str


def main() -> None:
    """Carry out orders for as long as they come."""
    news = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come among the news
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever started this
    orders: SimpleQueue[tuple[Source, Settings]] = SimpleQueue()
    Thread(target=receive, args=(sys.stdin.buffer, orders), daemon=True).start()
    while True:
        source, settings = orders.get()
        limit_memory(settings.max_memory_bytes)
        with heard_by(lambda step: send(news, step)):
            outcome = outcome_of(source, settings)
        send(news, outcome)


def receive(stdin: BinaryIO, orders: SimpleQueue[tuple[Source, Settings]]) -> None:
    """Hand over the orders as they come, and end this process with all it has started when there will be no more."""
    with suppress(EOFError):
        while True:
            orders.put(pickle.load(stdin))  # noqa: S301 - from the process that started this one
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def send(news: BinaryIO, thing: object) -> None:
    """Write one piece of news."""
    pickle.dump(thing, news, pickle.HIGHEST_PROTOCOL)
    news.flush()


def outcome_of(source: Source, settings: Settings) -> Reading | ReadError | Crash:
    """What was read, or why nothing was."""
    try:
        return read_source(source, settings)
    except ReadError as error:
        return error
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # what is left after it cannot be trusted
    except RecursionError:
        return ReadError(f"{source.path.name} är nästlad i för många nivåer. Spara om filen i ett enklare format.")
    except Exception:  # the edge of the process: whatever a broken file brings about, the other files are read
        return Crash(traceback.format_exc())


def limit_memory(most: int) -> None:
    """Let this process and those it starts have that many bytes each, where the platform can hold them to it."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
