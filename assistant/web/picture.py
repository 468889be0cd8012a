"""A page of a PDF -> PNG, the marked lines under a highlighter; drawn by `paint.py` in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path
from threading import BoundedSemaphore

from assistant.errors import NotFoundError, ReadError
from assistant.settings import Settings
from assistant.types import Document
from assistant.web.page_view import PageView

PAINT = Path(__file__).with_name("paint.py")
TIMEOUT_SECONDS = 30

_painters = BoundedSemaphore(2)


def draw(view: PageView, settings: Settings) -> bytes:
    """The page as PNG; raises NotFoundError when there is no picture to be had and ReadError when drawing it fails."""
    if not view.has_picture:
        raise NotFoundError(f"”{view.document.title}” är ingen PDF, så sidan finns bara som text.")
    path = original_path(view.document, settings)
    if not path.is_file():
        raise NotFoundError(f"Originalfilen till ”{view.document.title}” finns inte kvar. Läs in den på nytt.")
    # PDFium is not thread-safe, and ingestion may be using it in this process; a broken file may also crash it.
    command = [sys.executable, "-P", str(PAINT), str(path), str(view.page.number - 1)]
    boxes = json.dumps([astuple(box) for box in view.boxes])
    try:
        with _painters:
            done = subprocess.run(  # noqa: S603 - our own program, and no shell
                command, input=boxes.encode(), capture_output=True, timeout=TIMEOUT_SECONDS, check=True
            )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ReadError(f"Sida {view.page.number} i {view.document.filename} kan inte visas som bild.") from error
    return done.stdout


def original_path(document: Document, settings: Settings) -> Path:
    """Where ingestion keeps the file itself."""
    return settings.originals_folder / f"{document.digest}{Path(document.filename).suffix.lower()}"
