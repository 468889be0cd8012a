"""A page of a PDF -> PNG, kept while there is room; painted by processes of their own, see `paint.py`.

PDFium is not thread-safe, ingestion may be using it in this process, and a broken file may crash it or never end.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import astuple
from pathlib import Path
from threading import BoundedSemaphore, Lock, Timer
from typing import BinaryIO, cast

from assistant.errors import NotFoundError, ReadError
from assistant.language import gettext
from assistant.settings import Settings
from assistant.types import Box, Document
from assistant.web.page_view import PDF, PageView

COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("paint.py")))
PAINTERS = 2
TIMEOUT_SECONDS = 30.0  # for one page
IDLE_SECONDS = 300.0  # after the last page the painters are let go
PAGES_EACH = 500  # a painter paints before another takes its place, so that what a library leaks cannot grow
KEPT_BYTES = 64 * 1024 * 1024


def draw(view: PageView, settings: Settings) -> bytes:
    """The page as PNG with its span marked; raises NotFoundError when there is no picture to be had, or ReadError."""
    return picture_of(view.document, view.page.number, settings, boxes=view.boxes)


def picture_of(
    document: Document, number: int, settings: Settings, *, width: int | None = None, boxes: Sequence[Box] = ()
) -> bytes:
    """The page as PNG, that many pixels wide; raises NotFoundError when there is none, ReadError when painting fails."""
    if document.media_type != PDF:
        raise NotFoundError(gettext("”%(title)s” är ingen PDF, så sidan finns bara som text.", title=document.title))
    key = document.digest, number, width, tuple(boxes)
    kept = PICTURES.get(key)
    if kept is not None:
        return kept
    path = original_path(document, settings)
    if not path.is_file():
        raise NotFoundError(
            gettext("Originalfilen till ”%(title)s” finns inte kvar. Läs in den på nytt.", title=document.title)
        )
    order = {"path": str(path), "index": number - 1, "width": width, "boxes": [astuple(box) for box in boxes]}
    picture = POOL.paint(order)
    if not picture:
        raise ReadError(
            gettext("Sida %(number)s i %(file)s kan inte visas som bild.", number=number, file=document.filename)
        )
    PICTURES.keep(key, picture)
    return picture


def original_path(document: Document, settings: Settings) -> Path:
    """Where ingestion keeps the file itself."""
    return settings.originals_folder / f"{document.digest}{Path(document.filename).suffix.lower()}"


class Pictures:
    """The pictures that were asked for last, as many as there is room for."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.size = 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """The picture; None when it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, picture: bytes) -> None:
        """Keep it, and forget those that nobody has asked for the longest to make room."""
        with self._lock:
            self.size += len(picture) - len(self._kept.pop(key, b""))
            self._kept[key] = picture
            while self.size > self.room:
                _, forgotten = self._kept.popitem(last=False)
                self.size -= len(forgotten)


class Painter:
    """A process that paints one page at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, and no shell
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._orders = cast(BinaryIO, self._process.stdin)
        self._pictures = cast(BinaryIO, self._process.stdout)
        self.pages = 0

    @property
    def alive(self) -> bool:
        """Whether it can paint more."""
        return self._process.poll() is None

    def paint(self, order: object, seconds: float) -> bytes:
        """The picture, empty when there is none to be had of it; raises OSError or EOFError when the process ends."""
        self.pages += 1
        watch = Timer(seconds, self._process.kill)
        watch.start()
        try:
            self._orders.write(json.dumps(order).encode() + b"\n")
            self._orders.flush()
            length = self._pictures.readline()
            picture = self._pictures.read(int(length or 0))
        finally:
            watch.cancel()
        if not length or len(picture) < int(length):
            raise EOFError
        return picture

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.communicate()


class Painters:
    """At most so many painters, started when there is something to paint and let go when there long has been nothing."""

    def __init__(self, most: int, *, seconds: float = TIMEOUT_SECONDS, idle_seconds: float = IDLE_SECONDS) -> None:
        self._seats = BoundedSemaphore(most)
        self._seconds, self._idle_seconds = seconds, idle_seconds
        self._free: list[Painter] = []
        self._lock = Lock()
        self._leave = Timer(0, self.close)

    def paint(self, order: object) -> bytes:
        """The picture; empty when the page cannot be painted, even when it takes the painter with it."""
        with self._seats:
            painter = self._taken()
            try:
                picture = painter.paint(order, self._seconds)
            except (OSError, EOFError):
                painter.close()
                return b""
            self._give_back(painter)
            return picture

    def wake(self) -> None:
        """Have a painter ready for a page that will soon be asked for."""
        with self._lock:
            free = bool(self._free)
        if not free and self._seats.acquire(blocking=False):
            try:
                self._give_back(Painter())
            finally:
                self._seats.release()

    def close(self) -> None:
        """Let the painters go that have nothing to paint."""
        with self._lock:
            self._leave.cancel()
            while self._free:
                self._free.pop().close()

    def _taken(self) -> Painter:
        with self._lock:
            painter = self._free.pop() if self._free else None
        if painter and painter.alive:
            return painter
        if painter:
            painter.close()
        return Painter()

    def _give_back(self, painter: Painter) -> None:
        if painter.pages >= PAGES_EACH:
            painter.close()
            return
        with self._lock:
            self._free.append(painter)
            self._leave.cancel()
            self._leave = Timer(self._idle_seconds, self.close)
            self._leave.daemon = True
            self._leave.start()


PICTURES = Pictures(KEPT_BYTES)
POOL = Painters(PAINTERS)
atexit.register(POOL.close)
