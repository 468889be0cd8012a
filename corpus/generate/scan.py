"""Turns a clean PDF into what an office scanner makes of it on paper: images, a little askew, grey and speckled."""

import random
import time
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

_DPI = 200
_QUALITY = 32
_SCANNED = time.strptime("2025-02-04 09:30:00", "%Y-%m-%d %H:%M:%S")


def render(printed: Path, path: Path, seed: int) -> None:
    """Scan every page of ``printed`` into an image-only PDF at ``path``; the same seed gives the same dust."""
    dice = random.Random(seed)  # noqa: S311 - dust, not secrets
    document = pypdfium2.PdfDocument(printed)
    sheets = [_scan(page.render(scale=_DPI / 72).to_pil().convert("L"), dice) for page in document]
    document.close()
    first, *rest = sheets
    first.save(
        path,
        save_all=True,
        append_images=rest,
        resolution=_DPI,
        quality=_QUALITY,
        producer="Kontorsskanner",
        creationDate=_SCANNED,
        modDate=_SCANNED,
    )


def _scan(sheet: Image.Image, dice: random.Random) -> Image.Image:
    """Scan one sheet: punched, laid on the glass slightly wrong, unevenly lit and speckled."""
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    for middle in (height / 2 - 315, height / 2 + 315):
        pen.ellipse((70, middle - 24, 118, middle + 24), fill=150, outline=120)
    tilted = sheet.rotate(
        dice.uniform(-0.7, 0.7), resample=Image.Resampling.BICUBIC, fillcolor=252, translate=(dice.randint(-6, 6), 4)
    )
    soft = tilted.filter(ImageFilter.GaussianBlur(0.7)).point([22 + level * 226 // 255 for level in range(256)])
    light = (
        Image.linear_gradient("L").rotate(90).resize((width, height)).point([238 + level // 16 for level in range(256)])
    )
    lit = ImageChops.multiply(soft, light)
    grain = Image.frombytes("L", (width // 2, height // 2), dice.randbytes((width // 2) * (height // 2)))
    grained = Image.blend(lit, grain.resize((width, height), Image.Resampling.BILINEAR), 0.025)
    pen = ImageDraw.Draw(grained)
    for _ in range(60):
        x, y, size = dice.randrange(width), dice.randrange(height), dice.choice((1, 1, 2))
        pen.ellipse((x, y, x + size, y + size), fill=dice.randrange(90, 170))
    return grained
