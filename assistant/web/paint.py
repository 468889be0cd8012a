"""A program: paint.py FILE INDEX < BOXES > PNG. Imports nothing of ours, so that it starts fast."""

from __future__ import annotations

import json
import sys

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

SCALE = 2.0  # pixels a point: 144 dpi
MAX_PIXELS = 2_000  # of the longer side, whatever size the page claims to have
MARKER = (255, 232, 120)


def paint(path: str, index: int, boxes: list[list[float]]) -> Image.Image:
    """The page with the boxes (in points, from the top left) marked."""
    page = pypdfium2.PdfDocument(path)[index]
    scale = min(SCALE, MAX_PIXELS / max(*page.get_size(), 1.0))
    image = page.render(scale=scale).to_pil().convert("RGB")
    marker = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(marker)
    for x0, y0, x1, y1 in boxes:
        pen.rectangle((scale * x0 - 2, scale * y0 - 1, scale * x1 + 2, scale * y1 + 1), fill=MARKER)
    return ImageChops.multiply(image, marker)


if __name__ == "__main__":
    painted = paint(sys.argv[1], int(sys.argv[2]), json.load(sys.stdin))
    painted.save(sys.stdout.buffer, "PNG", compress_level=4)
