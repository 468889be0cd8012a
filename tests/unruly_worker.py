"""The worker program, but what it does to a file is what the file's name says."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from assistant.errors import ReadError
from ingest import worker
from ingest.progress import tell
from ingest.reading import read_source

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types import Reading, Source


def unruly(source: Source, settings: Settings) -> Reading:
    """What the name of the file says, then what the real program would do."""
    tell("läser", 1, 2)
    word = source.path.stem.partition("-")[0]
    if word == "hanger":
        time.sleep(600)
    if word == "slapar":  # slow, but under way all the time
        for page in range(1, 9):
            tell("läser", page, 8)
            time.sleep(0.25)
    if word == "barn":  # hangs in a program of its own, as Tesseract might
        os.system("sleep 601")  # noqa: S605, S607
    if word == "dor":
        os._exit(3)
    if word == "kraschar":
        os.abort()
    if word == "sväller":
        bytearray(settings.max_memory_bytes)
    if word == "djup":
        raise RecursionError
    if word == "fel":
        raise RuntimeError("hemlig detalj")
    if word == "vägrar":
        raise ReadError("Filen vägrar.")
    return read_source(source, settings)


def main() -> None:
    """Do as the real program does, but for that."""
    vars(worker)["read_source"] = unruly
    worker.main()
