"""Sources -> their readings, made in processes of their own, so that no file can take the program or its memory with it."""

from __future__ import annotations

import atexit
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, cast

from assistant.errors import ReadError
from assistant.types import Reading, Source
from ingest.progress import Step
from ingest.worker import OUT_OF_MEMORY, Crash

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from assistant.settings import Settings

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-P", "-W", "ignore", "-c", "from ingest.worker import main; main()")
START_SECONDS = 60.0  # for a process to start, on a machine that is busy with much else
PATIENCE_SECONDS = 0.3  # a file may take before another process is started for those that wait
LOOK_SECONDS = 0.1  # between looks at the clock and at whether to stop
MEBIBYTE = 1024 * 1024

_spare: list[Worker] = []
"""At most one worker without work, kept for the next file: starting one takes half a second."""
_spare_lock = Lock()


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened to a source: a step on the way, or the outcome."""

    source: Source
    what: Step | Reading | ReadError


class Worker:
    """A process that reads one file at a time, and the thread that listens to it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, and no shell
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # what it starts itself, as Tesseract, can be killed with it
        )
        self._orders = cast(BinaryIO, self._process.stdin)
        self._news = cast(BinaryIO, self._process.stdout)
        self._listener: Thread | None = None
        self._deadline = 0.0
        self._step: Step | None = None
        self._overdue = False

    @property
    def alive(self) -> bool:
        """Whether it can be given another file."""
        return self._process.poll() is None

    def start(self, source: Source, settings: Settings, tell: Callable[[Worker, News], None]) -> None:
        """Begin to read the file; `tell` is called from another thread with each step and at last the outcome."""
        self._step, self._overdue = None, False
        self._deadline = monotonic() + START_SECONDS + settings.max_page_seconds

        def listen() -> None:
            outcome = self._outcome(source, settings, lambda step: tell(self, News(source, step)))
            self._deadline = inf
            tell(self, News(source, outcome))

        self._listener = Thread(target=listen, name=f"reading {source.id}", daemon=True)
        self._listener.start()

    def kill_if_overdue(self) -> None:
        """End the process when a page, or what comes after the pages, has taken too long."""
        if monotonic() > self._deadline:
            self._overdue = True
            self._kill()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._kill()
        if self._listener:
            self._listener.join()
        self._bury()

    def _outcome(self, source: Source, settings: Settings, tell: Callable[[Step], None]) -> Reading | ReadError:
        try:
            pickle.dump((source, settings), self._orders)
            self._orders.flush()
            # What it writes is from our own program.
            while isinstance(news := pickle.load(self._news), Step):  # noqa: S301
                self._step = news
                self._deadline = monotonic() + settings.max_page_seconds
                tell(news)
        except Exception as error:  # the edge of the thread: whatever it was, an outcome is waited for
            if not isinstance(error, (EOFError, OSError, pickle.UnpicklingError)):  # as when a process ends
                log.exception("the process that reads %s cannot be understood", source.path.name)
            self._bury()
            return ReadError(self._cause_of_death(source, settings))
        if isinstance(news, Crash):
            log.error("an error in the program while reading %s\n%s", source.path.name, news.traceback)
            return ReadError(
                f"{source.path.name} kunde inte läsas på grund av ett fel i programmet, som har skrivits i loggen. "
                "Spara om filen i ett annat format och försök igen."
            )
        outcome: Reading | ReadError = news
        return outcome

    def _cause_of_death(self, source: Source, settings: Settings) -> str:
        name, code = source.path.name, self._process.returncode
        if self._overdue:
            where = f"sida {self._step.page} i {name}" if self._step and self._step.page else name
            return (
                f"Det tog mer än {settings.max_page_seconds:g} sekunder att läsa {where}, så läsningen avbröts. "
                "Spara om filen eller dela upp den, eller höj RODTRAD_MAX_PAGE_SECONDS."
            )
        if code in (OUT_OF_MEMORY, -getattr(signal, "SIGKILL", 9)):
            return (
                f"{name} kräver mer minne än {settings.max_memory_bytes // MEBIBYTE} MB att läsa. "
                "Dela upp filen eller höj RODTRAD_MAX_MEMORY_BYTES."
            )
        return (
            f"{name} fick läsningen att avbrytas (kod {code}); filen är troligen skadad. "
            "Öppna den i programmet den kommer från, spara om den och försök igen."
        )

    def _kill(self) -> None:
        if self._process.returncode is not None:
            return
        with suppress(ProcessLookupError, PermissionError):  # nobody is left in its group
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _bury(self) -> None:
        """Wait for the end of the process, with what it has started, and let go of its pipes."""
        self._kill()
        self._process.wait()
        self._news.close()
        with suppress(BrokenPipeError):  # an order that it did not live to take
            self._orders.close()


def read_all(sources: Iterable[Source], settings: Settings, *, stop: Event) -> Generator[News]:
    """What happens to the sources, as it happens; ends with an outcome for each of them, or at once when `stop` is set.

    A process is started when there is something to read, and another one when files wait long for the first.
    """
    waiting, busy = deque(sources), set[Worker]()
    queue: SimpleQueue[tuple[Worker, News]] = SimpleQueue()
    moved = 0.0  # when work last began somewhere

    def begin(worker: Worker) -> None:
        nonlocal moved
        busy.add(worker)
        worker.start(waiting.popleft(), settings, lambda *told: queue.put(told))
        moved = monotonic()

    try:
        while (waiting or busy) and not stop.is_set():
            if waiting and (not busy or (len(busy) < settings.workers and monotonic() - moved > PATIENCE_SECONDS)):
                begin(_hire())
            for worker in busy:
                worker.kill_if_overdue()
            try:
                worker, news = queue.get(timeout=LOOK_SECONDS)
            except Empty:
                continue
            if not isinstance(news.what, Step):
                busy.remove(worker)
                if worker.alive and waiting:
                    begin(worker)
                else:
                    _dismiss(worker)
            yield news
    finally:
        for worker in busy:
            worker.close()


def _hire() -> Worker:
    with _spare_lock:
        spare = _spare.pop() if _spare else None
    if spare and spare.alive:
        return spare
    if spare:
        spare.close()
    return Worker()


def _dismiss(worker: Worker) -> None:
    with _spare_lock:
        if worker.alive and not _spare:
            _spare.append(worker)
            return
    worker.close()


@atexit.register
def close_spare() -> None:
    """End the process that is kept for the next file."""
    with _spare_lock:
        while _spare:
            _spare.pop().close()
