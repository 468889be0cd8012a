"""A program: orders, a line of JSON each, on stdin -> pictures (PNG) on stdout, each after a line with its length.

It is started and ended by `picture.py`, and ends by itself when whoever started it is gone. It imports nothing of ours, so
that it starts fast.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

SCALE = 2.0  # pixels a point where no width is asked for: 144 dpi
MAX_SIDE = 3_000  # pixels, whatever size the page claims to have
MARKER = (255, 232, 120)
COLOURS = 256
SAMPLE = 3  # of so many pixels each way, one is asked for its colour: a ninth of the work
MAX_MEMORY_BYTES = 1024 * 1024 * 1024


def main() -> None:
    """Paint for as long as orders come; what cannot be painted is answered with nothing."""
    limit_memory(MAX_MEMORY_BYTES)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come among the pictures
    orders: SimpleQueue[dict[str, Any]] = SimpleQueue()
    Thread(target=receive, args=(orders,), daemon=True).start()
    opened = Opened()
    while True:
        order = orders.get()
        try:
            picture = encoded(paint(opened.document(order["path"]), order["index"], order["width"], order["boxes"]))
        except (pypdfium2.PdfiumError, ValueError):  # a broken page, or one without any size
            picture = b""
        out.write(b"%d\n" % len(picture) + picture)
        out.flush()


def receive(orders: SimpleQueue[dict[str, Any]]) -> None:
    """Hand over the orders as they come, and end the process when there will be no more, whatever it is doing."""
    for line in sys.stdin.buffer:
        orders.put(json.loads(line))
    os._exit(0)


class Opened:
    """The file that was painted from last, kept open: its next page is likely to follow."""

    def __init__(self) -> None:
        self.path = ""
        self.kept: pypdfium2.PdfDocument | None = None

    def document(self, path: str) -> pypdfium2.PdfDocument:
        """The file, opened; raises PdfiumError."""
        if self.kept is None or path != self.path:
            if self.kept is not None:
                self.kept.close()
            self.path, self.kept = path, None
            self.kept = pypdfium2.PdfDocument(path)
        return self.kept


def paint(document: pypdfium2.PdfDocument, index: int, width: int | None, boxes: list[list[float]]) -> Image.Image:
    """The page, that many pixels wide, with the boxes (in points, from the top left) marked."""
    page = document[index]
    try:
        across, down = page.get_size()
        wanted = width / max(across, 1.0) if width else SCALE
        scale = min(wanted, MAX_SIDE / max(across, down, 1.0))
        bitmap = page.render(scale=scale)
        image = bitmap.to_pil().convert("RGB")
        bitmap.close()
    finally:
        page.close()
    return marked(image, scale, boxes) if boxes else image


def marked(image: Image.Image, scale: float, boxes: list[list[float]]) -> Image.Image:
    """The picture under a highlighter."""
    marker = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(marker)
    for x0, y0, x1, y1 in boxes:
        pen.rectangle((scale * x0 - 2, scale * y0 - 1, scale * x1 + 2, scale * y1 + 1), fill=MARKER)
    return ImageChops.multiply(image, marker)


def encoded(image: Image.Image) -> bytes:
    """The picture as PNG of few colours: of a page of text that is smaller than WebP, sharper, and made sooner."""
    sample = image.resize([max(side // SAMPLE, 1) for side in image.size], Image.Resampling.NEAREST)
    palette = sample.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    stream = io.BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(stream, "PNG", compress_level=3)
    return stream.getvalue()


def limit_memory(most: int) -> None:
    """Let this process have that many bytes, where the platform can hold it to that."""
    with suppress(ImportError):  # Windows
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main()
