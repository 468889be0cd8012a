"""Small PDFs of the sorts that municipalities publish, drawn in the test that reads them."""

import io
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

WIDTH, HEIGHT = A4
BODY, BOLD = "Helvetica", "Helvetica-Bold"
DOTS_PER_POINT = 150 / 72
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


@dataclass(frozen=True)
class Text:
    """A text with its place, from the top left, and its type."""

    x: float
    y: float
    text: str
    font: str = BODY
    size: float = 10
    rise: float = 0
    hidden: bool = False


@dataclass(frozen=True)
class Rule:
    """A straight ruled line."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Picture:
    """A picture over a whole page."""

    image: Image.Image


def draw(path, *pages, bookmarks=(), sideways=False):
    """A PDF with these things on its pages; `bookmarks` are (page, title, level)."""
    drawing = canvas.Canvas(str(path), pagesize=A4)
    for number, page in enumerate(pages):
        for title, level in [(title, level) for at, title, level in bookmarks if at == number]:
            drawing.bookmarkPage(f"{number}-{title}")
            drawing.addOutlineEntry(title, f"{number}-{title}", level)
        if sideways:
            drawing.setPageSize((HEIGHT, WIDTH))
            drawing.rotate(90)
            drawing.translate(0, -HEIGHT)
        for thing in page:
            draw_one(drawing, thing)
        drawing.showPage()
    drawing.save()
    return path


def draw_one(drawing, thing):
    """Draw one thing on the page in hand."""
    if isinstance(thing, Rule):
        drawing.line(thing.x0, HEIGHT - thing.y0, thing.x1, HEIGHT - thing.y1)
    elif isinstance(thing, Picture):
        stream = io.BytesIO()
        thing.image.save(stream, "PNG")
        stream.seek(0)
        drawing.drawImage(ImageReader(stream), 0, 0, width=WIDTH, height=HEIGHT)
    else:
        text = drawing.beginText(thing.x, HEIGHT - thing.y)
        text.setFont(thing.font, thing.size)
        text.setRise(thing.rise)
        text.setTextRenderMode(3 if thing.hidden else 0)
        text.textOut(thing.text)
        drawing.drawText(text)


def lines(x, y, texts, *, step=14.0, **named):
    """Lines of text under each other."""
    return [Text(x, y + number * step, text, **named) for number, text in enumerate(texts)]


def row(y, xs, texts, **named):
    """Texts beside each other; blank ones are left out."""
    return [Text(x, y, text, **named) for x, text in zip(xs, texts, strict=True) if text]


def ruled(xs, ys, *, without=()):
    """The lines of a table; `without` are (row, column, side) of cells that have no line there, side "left" or "top"."""
    rules = []
    for row_number, (top, bottom) in enumerate(pairwise(ys)):
        for column, x in enumerate(xs):
            if (row_number, column, "left") not in without:
                rules.append(Rule(x, top, x, bottom))
    for row_number, y in enumerate(ys):
        for column, (left, right) in enumerate(pairwise(xs)):
            if (row_number, column, "top") not in without:
                rules.append(Rule(left, y, right, y))
    return rules


def scan(things, *, quarters=0, angle=0.0):
    """A picture of a page with these things on it, turned as a careless scan is."""
    image = Image.new("L", (round(WIDTH * DOTS_PER_POINT), round(HEIGHT * DOTS_PER_POINT)), 255)
    drawn = ImageDraw.Draw(image)
    for thing in things:
        if isinstance(thing, Rule):
            ends = [side * DOTS_PER_POINT for side in (thing.x0, thing.y0, thing.x1, thing.y1)]
            drawn.line(ends, fill=0, width=2)
        else:
            font = ImageFont.truetype(str(FONT), thing.size * DOTS_PER_POINT)
            drawn.text((thing.x * DOTS_PER_POINT, thing.y * DOTS_PER_POINT), thing.text, font=font, fill=0, anchor="ls")
    if angle:
        image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return Picture(image.rotate(90 * quarters, expand=True))


def tagged(path, elements):
    """A PDF of one page with structure tags; `elements` are (tags from the outermost, y from the top, text).

    Elements whose outer tags are the same stand in the same outer element.
    """
    objects: list[bytes] = []

    def add(content: str) -> int:
        objects.append(content.encode("latin-1"))
        return len(objects)

    catalog, pages, page, font, root = (add("") for _ in range(5))
    content = []
    kids: dict[tuple[str, ...], list[str]] = {}
    made: dict[tuple[str, ...], int] = {}
    parents = []
    for mark, (tags, y, text) in enumerate(elements):
        escaped = text.replace("(", r"\(").replace(")", r"\)")
        content.append(f"/{tags[-1]} <</MCID {mark}>> BDC BT /F 11 Tf 72 {HEIGHT - y:.0f} Td ({escaped}) Tj ET EMC")
        path_of_tags = tuple(f"{tag}" if place < len(tags) - 1 else f"{tag}#{mark}" for place, tag in enumerate(tags))
        for depth in range(1, len(tags) + 1):
            part = path_of_tags[:depth]
            if part not in made:
                made[part] = add("")
                kids.setdefault(part[:-1], []).append(f"{made[part]} 0 R")
        kids.setdefault(path_of_tags, []).append(str(mark))
        parents.append(f"{made[path_of_tags]} 0 R")
    for part, number in made.items():
        name = part[-1].split("#")[0].split(".")[0]
        parent = made.get(part[:-1], root)
        inside = " ".join(kids[part])
        objects[number - 1] = f"<</Type/StructElem/S/{name}/P {parent} 0 R/Pg {page} 0 R/K[{inside}]>>".encode()
    stream = "\n".join(content)
    body = add(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    numbers = add(f"<</Nums[0[{' '.join(parents)}]]>>")
    objects[catalog - 1] = (
        f"<</Type/Catalog/Pages {pages} 0 R/MarkInfo<</Marked true>>/StructTreeRoot {root} 0 R>>".encode()
    )
    objects[pages - 1] = f"<</Type/Pages/Kids[{page} 0 R]/Count 1>>".encode()
    objects[page - 1] = (
        f"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 595 842]/Contents {body} 0 R/StructParents 0"
        f"/Resources<</Font<</F {font} 0 R>>>>>>".encode()
    )
    objects[font - 1] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects[root - 1] = f"<</Type/StructTreeRoot/K[{' '.join(kids[()])}]/ParentTree {numbers} 0 R>>".encode()
    written = bytearray(b"%PDF-1.7\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, catalog, start)
    Path(path).write_bytes(written)
    return path
