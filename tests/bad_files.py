"""Files that something is wrong with: broken, wrongly named, hostile or merely odd, each with the name that says what."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from pptx import Presentation
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen import canvas

ELSEWHERE = "hemligheten-utanför-mappen"
TEXT = "Plan för läsning\n\nRektor ansvarar för att:\n\n• läsningen planeras varje år\n• den följs upp i juni\n"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN_PARTS = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/worksheets/sheet1.xml",
    ".pptx": "ppt/slides/slide1.xml",
    ".odt": "content.xml",
    ".ods": "content.xml",
}
UNPACKED_MEGABYTES = 64  # the limit the files are read with

Maker = Callable[[], bytes]


# Whole files, one of each format


def pdf() -> bytes:
    """A PDF of two pages."""
    stream = io.BytesIO()
    drawing = canvas.Canvas(stream)
    for _ in range(2):
        for number, line in enumerate(TEXT.splitlines()):
            drawing.drawString(72, 720 - 20 * number, line)
        drawing.showPage()
    drawing.save()
    return stream.getvalue()


def word() -> bytes:
    """A Word document with a table."""
    document, stream = Document(), io.BytesIO()
    document.add_heading("Plan för läsning", 1)
    for line in TEXT.splitlines()[2:]:
        document.add_paragraph(line)
    document.add_table(rows=2, cols=2).cell(0, 0).text = "Roll"
    document.save(stream)
    return stream.getvalue()


def sheet() -> bytes:
    """A workbook with one table."""
    workbook, stream = Workbook(), io.BytesIO()
    for row in (("Mål", "Ansvarig"), ("Alla läser", "Rektor"), ("Alla skriver", "Lärare")):
        workbook.worksheets[0].append(row)
    workbook.save(stream)
    return stream.getvalue()


def slides() -> bytes:
    """A presentation of one slide."""
    presentation, stream = Presentation(), io.BytesIO()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Plan för läsning", TEXT
    presentation.save(stream)
    return stream.getvalue()


def open_document(kind: str, body: str) -> bytes:
    """An OpenDocument file."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>",
        )
        archive.writestr("styles.xml", f"<office:document-styles {spaces}/>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def text_document() -> bytes:
    """An OpenDocument text."""
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in TEXT.splitlines())
    return open_document("text", f"<office:text><text:h>Plan</text:h>{paragraphs}</office:text>")


def table_document() -> bytes:
    """An OpenDocument spreadsheet."""
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in (("Mål", "Ansvarig"), ("Alla läser", "Rektor"))
    )
    table = f'<table:table table:name="Mål">{rows}</table:table>'
    return open_document("spreadsheet", f"<office:spreadsheet>{table}</office:spreadsheet>")


def html() -> bytes:
    """A web page."""
    items = "".join(f"<li>{line}</li>" for line in TEXT.splitlines() if line)
    return f"<!doctype html><meta charset=utf-8><h1>Plan</h1><p>Rektor ska läsa.</p><ul>{items}</ul>".encode()


WHOLE: dict[str, Maker] = {
    ".pdf": pdf,
    ".docx": word,
    ".xlsx": sheet,
    ".pptx": slides,
    ".odt": text_document,
    ".ods": table_document,
    ".html": html,
    ".txt": TEXT.encode,
    ".md": f"# Plan\n\n{TEXT}".encode,
}
SUFFIXES = (*WHOLE, ".docm", ".xlsm", ".pptm", ".htm", ".markdown")


@cache
def whole(suffix: str) -> bytes:
    """A file of that format that nothing is wrong with."""
    return WHOLE[suffix]()


# What can be wrong with any file


def cut_off(suffix: str, share: float) -> bytes:
    """The beginning of a file."""
    content = whole(suffix)
    return content[: max(1, int(share * len(content)))]


def flipped(suffix: str, seed: int) -> bytes:
    """A file with some bytes changed."""
    content, chance = bytearray(whole(suffix)), random.Random(seed)
    for _ in range(1 + seed % 3 * 20):
        content[chance.randrange(8, len(content))] = chance.randrange(256)
    return bytes(content)


def mangled(suffix: str, seed: int) -> bytes:
    """An office file whose main part lacks a piece and has another one twice, in a container that is whole."""
    chance = random.Random(seed)

    def mangle(part: bytes) -> bytes:
        a, b, c = sorted(chance.randrange(len(part)) for _ in range(3))
        return (part[:a] + part[b:], part[:c] + part[a:b] + part[c:], part[:b] + part[:a] + part[b:])[seed % 3]

    return rewritten(suffix, mangle)


def rewritten(suffix: str, change: Callable[[bytes], bytes]) -> bytes:
    """An office file with its main part changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole(suffix))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == MAIN_PARTS[suffix] else content)
    return stream.getvalue()


def with_part(suffix: str, name: str, content: bytes) -> bytes:
    """An office file with one more part."""
    stream = io.BytesIO(whole(suffix))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def broken() -> Iterator[tuple[str, Maker]]:
    """Files cut off, changed and mangled."""
    for suffix in WHOLE:
        for share in (0.0, 0.1, 0.5, 0.9, 0.999):
            yield f"avkortad-{share}{suffix}", partial(cut_off, suffix, share)
        for seed in range(5):
            yield f"skadad-{seed}{suffix}", partial(flipped, suffix, seed)
    for suffix in MAIN_PARTS:
        for seed in range(6):
            yield f"lemlästad-{seed}{suffix}", partial(mangled, suffix, seed)


def misnamed() -> Iterator[tuple[str, Maker]]:
    """Every format under the name of every other, empty files, and files that are locked."""
    for suffix in SUFFIXES:
        yield f"tom{suffix}", bytes
        yield f"blank{suffix}", partial(bytes, b" \n" * 50)
        yield f"bara-nollor{suffix}", partial(bytes, 5_000)
        yield f"gammal-office{suffix}", partial(bytes, OLD_OFFICE + bytes(5_000))
        for other in WHOLE:
            if other != suffix:
                yield f"{other[1:]}-som{suffix}", partial(whole, other)


# Bombs


def swollen(suffix: str) -> bytes:
    """An office file whose main part is more than may be unpacked, of spaces."""
    blank = b" " * 1024 * 1024 * (UNPACKED_MEGABYTES + 16)
    return rewritten(suffix, lambda part: part.replace(b">", b">" + blank, 1))


def lying(suffix: str) -> bytes:
    """An office file that says of its main part that it is small, and it is not."""
    blank = b" " * 1024 * 1024 * 16
    content = bytearray(rewritten(suffix, lambda part: part.replace(b">", b">" + blank, 1)))
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        size = int.from_bytes(content[at + 24 : at + 28], "little")
        if size > len(blank):
            content[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at += 4
    return bytes(content)


def crowded(suffix: str) -> bytes:
    """An office file of very many parts."""
    stream = io.BytesIO(whole(suffix))
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"x/{number}.xml", "")
    return stream.getvalue()


def locked_entry(suffix: str) -> bytes:
    """An office file whose parts are marked as encrypted."""
    content = bytearray(whole(suffix))
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            content[place + at] |= 1
    return bytes(content)


LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">%s]>' % "".join(  # noqa: UP031
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY ut SYSTEM "file://{path}">]>'


def with_entities(suffix: str, declaration: str, entity: str, *, padding: int = 0, encoding: str = "utf-8") -> bytes:
    """An office file whose main part declares entities and uses one, before or after a long comment."""

    def change(part: bytes) -> bytes:
        text = part.decode("utf-8")
        text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        head, end, rest = text.rpartition("</")
        text = f"<!--{'x' * padding}-->{declaration}{head}{entity}{end}{rest}"
        return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)

    return rewritten(suffix, change)


def bombs(secret: Path) -> Iterator[tuple[str, Maker]]:
    """Small files that swell, and files that ask for what stands in others."""
    outside = OUTSIDE.format(path=secret)
    for suffix in MAIN_PARTS:
        yield f"svälld{suffix}", partial(swollen, suffix)
        yield f"ljugande{suffix}", partial(lying, suffix)
        yield f"trängsel{suffix}", partial(crowded, suffix)
        yield f"låsta-delar{suffix}", partial(locked_entry, suffix)
        for name, declaration, entity in (("skratt", LAUGHS, "&a11;"), ("utifrån", outside, "&ut;")):
            yield f"{name}{suffix}", partial(with_entities, suffix, declaration, entity)
            yield f"{name}-efter-kommentar{suffix}", partial(with_entities, suffix, declaration, entity, padding=9_000)
            yield f"{name}-utf16{suffix}", partial(with_entities, suffix, declaration, entity, encoding="utf-16")
        yield f"zip-i-zip{suffix}", partial(with_part, suffix, "inre.zip", whole(".docx"))
        yield f"ut-ur-mappen{suffix}", partial(with_part, suffix, "../../../tmp/ut.txt", b"ut")
    for suffix in (".html", ".md", ".txt"):
        yield f"skratt{suffix}", (LAUGHS + "<p>Rektor ska läsa &a11;</p>").encode
        yield f"utifrån{suffix}", (outside + "<p>Rektor ska läsa &ut;</p>").encode


# Depth and length


def nested_part(suffix: str, tag: str, depth: int) -> bytes:
    """An office file whose main part holds elements in each other."""

    def change(part: bytes) -> bytes:
        head, end, rest = part.rpartition(b"</")
        prefix = tag.encode()
        return head + b"<%s>" % prefix * depth + b"</%s>" % prefix * depth + end + rest

    return rewritten(suffix, change)


def deep() -> Iterator[tuple[str, Maker]]:
    """Files nested in very many levels, and very long ones."""
    tags = {".docx": "w:p", ".xlsx": "row", ".pptx": "p:grpSp", ".odt": "text:section", ".ods": "table:table-row-group"}
    for suffix, tag in tags.items():
        for depth in (100, 300, 10_000):
            yield f"djup-{depth}{suffix}", partial(nested_part, suffix, tag, depth)
    for tag, depth in (("div", 2_000), ("ul><li", 500), ("table><tr><td", 100), ("b", 2_000), ("span", 2_000)):
        closing = "".join(f"</{part}>" for part in reversed(tag.split("><")))
        name = tag.split(">")[0]
        yield f"djup-{name}.html", (f"<{tag}>" * depth + "Rektor ska läsa." + closing * depth).encode
        yield f"oavslutad-{name}.html", (f"<{tag}>" * depth + "Rektor ska läsa.").encode
    yield "attribut.html", ("<p " + " ".join(f"a{n}=1" for n in range(5_000)) + ">Rektor ska läsa.").encode
    for name, mark in (("citat", "> "), ("lista", "- "), ("parentes", "("), ("fet", "**"), ("länk", "["), ("kod", "`")):
        yield f"djup-{name}.md", (mark * 5_000 + "Rektor ska läsa.").encode
        yield f"djup-{name}.txt", (mark * 5_000 + "Rektor ska läsa.").encode
    yield "indrag.md", "\n".join(" " * (2 * n) + f"- punkt {n}" for n in range(400)).encode
    yield "en-rad.txt", ("Rektor ska läsa. " * 5_000).encode
    yield "ett-ord.txt", (b"a" * 20_000).__bytes__
    yield "tomma-rader.txt", (b"\n" * 500_000 + b"Rektor ska.").__bytes__
    yield "sidbrytningar.txt", (b"\f" * 5_000 + b"Rektor ska.").__bytes__
    yield "tabbar.txt", ("a\t" * 2_000).encode
    yield "tabell.md", ("|a" * 200 + "|\n" + "|-" * 200 + "|\n" + ("|b" * 200 + "|\n") * 5).encode
    yield "colspan.html", b"<table><tr><td colspan=100000 rowspan=100000>Rektor ska<td>b</table>".__bytes__


# PDF


def objects(*bodies: str | bytes, trailer: str = "") -> bytes:
    """A PDF of those objects, numbered from 1; the first one is its root."""
    out, places = io.BytesIO(b""), []
    out.write(b"%PDF-1.7\n")
    for number, body in enumerate(bodies, start=1):
        places.append(out.tell())
        content = body if isinstance(body, bytes) else body.encode("latin-1")
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(
        b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, trailer.encode(), start)
    )
    return out.getvalue()


def stream(content: bytes, entries: str = "") -> bytes:
    """A stream object, compressed."""
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), entries.encode(), packed)


CATALOG, TREE = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SAYS = b"BT /F1 12 Tf 72 700 Td (Rektor ansvarar for att lasningen planeras varje ar.) Tj ET"


def one_page(
    content: bytes | str = SAYS, *, box: str = "0 0 595 842", resources: str = "", more: tuple[str | bytes, ...] = ()
) -> bytes:
    """A PDF of one page; its content is object 4, its font 5, what more there is follows."""
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> {resources} >> >>"
    written = content if isinstance(content, str) else stream(content)
    return objects(CATALOG, TREE, page, written, FONT, *more)


def many_pages(count: int) -> bytes:
    """A PDF of that many pages that share one content."""
    kids = " ".join(f"{n} 0 R" for n in range(5, 5 + count))
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
    )
    return objects(CATALOG, f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", stream(SAYS), FONT, *[page] * count)


def picture(side: int) -> bytes:
    """A PDF whose page is covered by a black and white picture of that many pixels a side."""
    row = zlib.compressobj(1)
    packed = b"".join(row.compress(bytes(side // 8)) for _ in range(side)) + row.flush()
    entries = f"/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 1"
    image = b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), entries.encode(), packed)
    return one_page(b"595 0 0 842 0 0 cm /Im Do", resources="/XObject << /Im 6 0 R >>", more=(image,))


def mapped_text(*codes: str) -> bytes:
    """A PDF whose letters a to … stand for those UTF-16 codes."""
    lines = "\n".join(f"<{0x61 + n:02x}> <{code}>" for n, code in enumerate(codes))
    cmap = (
        f"/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange {len(codes)} beginbfchar {lines} endbfchar"
    )
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 6 0 R >> >> >>"
    )
    letters = bytes(range(0x61, 0x61 + len(codes))) * 10
    content = b"BT /F1 12 Tf 72 700 Td (%s Rektor ska) Tj ET" % letters
    return objects(CATALOG, TREE, page, stream(content), FONT, font, stream(cmap.encode()))


def locked(*, user: str) -> bytes:
    """A PDF locked with a password, or only against change."""
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(whole(".pdf")))), io.BytesIO()
    writer.encrypt(user, "ägaren", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def form(inner: int, draws: bytes) -> bytes:
    """A drawing that may draw another one, by its number."""
    return stream(
        draws, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {inner} 0 R >> >>"
    )


def replaced(old: bytes, new: bytes) -> bytes:
    """The whole PDF with something else in the place of something."""
    return whole(".pdf").replace(old, new)


def odd_pdfs() -> Iterator[tuple[str, Maker]]:
    """PDFs that are broken or hostile in ways of their own."""
    yield "låst.pdf", partial(locked, user="hemligt")
    yield "låst-mot-ändring.pdf", partial(locked, user="")
    yield "sidträd-i-ring.pdf", partial(objects, CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")
    ring = ("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>")
    yield "sidträd-i-ring-om-två.pdf", partial(objects, CATALOG, *ring)
    yield "förälder-i-ring.pdf", partial(objects, CATALOG, TREE, "<< /Type /Page /Parent 3 0 R >>")
    yield "många-påstådda-sidor.pdf", partial(objects, CATALOG, "<< /Type /Pages /Kids [] /Count 2000000000 >>")
    yield "minus-sidor.pdf", partial(objects, CATALOG, "<< /Type /Pages /Kids [] /Count -1 >>")
    yield "kid-som-inte-finns.pdf", partial(objects, CATALOG, "<< /Type /Pages /Kids [99 0 R null 1.5] /Count 3 >>")
    yield "rot-i-ring.pdf", partial(objects, "1 0 R")
    yield "rot-av-fel-slag.pdf", partial(objects, "[1 2 3]")
    boxes = {
        "jättestor": "0 0 1000000000 1000000000",
        "oändlig": "0 0 1e308 1e308",
        "bakvänd": "595 842 0 0",
        "utan-yta": "0 0 0 0",
        "pytteliten": "0 0 0.0001 0.0001",
        "remsa": "0 0 1 100000",
        "minus": "-1e9 -1e9 -1 -1",
        "av-ord": "/a /b (c) null",
    }
    for name, box in boxes.items():
        yield f"ruta-{name}.pdf", partial(one_page, box=box)
    dot = stream(b"0", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8")
    covered = partial(one_page, b"1000000 0 0 1000000 0 0 cm /Im Do", resources="/XObject << /Im 6 0 R >>", more=(dot,))
    for name in ("jättestor", "utan-yta", "remsa"):
        yield f"bild-i-ruta-{name}.pdf", partial(covered, box=boxes[name])
    yield "ström-i-ring.pdf", partial(one_page, "<< /Length 4 0 R >>\nstream\nBT ET\nendstream")
    yield "ström-utan-slut.pdf", partial(one_page, "<< /Length 999999999 >>\nstream\nBT ET")
    yield (
        "filter-i-rad.pdf",
        partial(one_page, f"<< /Length 3 /Filter [{'/FlateDecode ' * 1000}] >>\nstream\nabc\nendstream"),
    )
    drawing = partial(one_page, SAYS + b" /X Do", resources="/XObject << /X 6 0 R >>")
    yield "formulär-i-ring.pdf", partial(drawing, more=(form(6, b"/X Do"),))
    yield "formulär-som-fördubblas.pdf", partial(drawing, more=tuple(form(n, b"/X Do /X Do") for n in range(7, 31)))
    yield (
        "innehåll-i-tusental.pdf",
        partial(
            objects,
            CATALOG,
            TREE,
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [{'4 0 R ' * 20_000}] >>",
            stream(b"q Q "),
        ),
    )
    yield "uppblåst-innehåll.pdf", partial(one_page, SAYS + b" " * 50_000_000)
    yield "staplar.pdf", partial(one_page, b"q " * 500_000 + SAYS)
    yield "linjer.pdf", partial(one_page, SAYS + b" 0 0 m 9 9 l S" * 2_000)
    yield (
        "rutnät.pdf",
        partial(one_page, SAYS + b"".join(b" %d 0 m %d 842 l S 0 %d m 595 %d l S" % (n, n, n, n) for n in range(300))),
    )
    yield (
        "många-ord.pdf",
        partial(one_page, b"".join(b"BT /F1 1 Tf %d %d Td (ord) Tj ET " % (n % 590, n // 590) for n in range(2_000))),
    )
    yield "djup-lista.pdf", partial(objects, CATALOG, TREE, "[" * 50_000 + "]" * 50_000)
    yield "djup-ordbok.pdf", partial(objects, CATALOG, TREE, "<< /A " * 20_000 + ">>" * 20_000)
    yield "skräp-i-xref.pdf", partial(replaced, b"xref", b"xyzw")
    yield (
        "xref-utanför.pdf",
        lambda: whole(".pdf")[: whole(".pdf").rindex(b"startxref")] + b"startxref\n999999999\n%%EOF",
    )
    yield "xref-i-ring.pdf", partial(objects, CATALOG, TREE, trailer="/Prev 9")
    yield "utan-xref.pdf", lambda: whole(".pdf")[: whole(".pdf").rindex(b"xref\n0")]
    yield "skräp-först.pdf", lambda: b"\x00\xff" * 400 + whole(".pdf")
    yield "skräp-sist.pdf", lambda: whole(".pdf") + b"\x00\xff" * 50_000
    yield "bara-huvud.pdf", b"%PDF-1.7".__bytes__
    yield "tiotusen-sidor.pdf", partial(many_pages, 10_000)
    yield "stor-bild.pdf", partial(picture, 30_000)
    yield "bild-med-fel-mått.pdf", partial(replaced, b"/MediaBox", b"/Mediabox")
    yield "nolltecken.pdf", partial(mapped_text, "0000", "0041")
    yield "ensamma-surrogat.pdf", partial(mapped_text, "D800", "DC00", "0041")
    yield "icke-tecken.pdf", partial(mapped_text, "FFFF", "FFFE", "FDD0")
    yield "höger-till-vänster.pdf", partial(mapped_text, "202E", "05D0", "200F")
    yield (
        "teckentabell-i-ring.pdf",
        partial(one_page, resources="", more=("<< /Type /Font /ToUnicode 6 0 R /DescendantFonts [6 0 R] >>",)),
    )
    yield (
        "kör-program.pdf",
        partial(
            objects,
            "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>",
            TREE,
            "<< /Type /Page /Parent 2 0 R >>",
        ),
    )


# Characters


def characters() -> Iterator[tuple[str, Maker]]:
    """Texts in wrong encodings and of odd characters."""
    for encoding in (
        "latin-1",
        "cp1252",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "mac-roman",
        "cp850",
        "utf-8-sig",
    ):
        plain = TEXT.replace("•", "-")
        yield f"{encoding}.txt", partial(plain.encode, encoding)
        yield f"{encoding}.html", partial(f"<h1>Plan</h1><p>{plain}</p>".encode, encoding)
        yield f"{encoding}.md", partial(plain.encode, encoding)
    odd = {
        "ogiltig-utf8": b"Rektor ska \xff\xfe\xc3\x28 planera.",
        "surrogat-i-utf8": b"Rektor ska \xed\xa0\x80\xed\xb0\x80 planera.",
        "udda-utf16": b"\xff\xfeR\x00e\x00k",
        "halv-bom": b"\xef\xbb",
        "nolltecken": b"Rektor\x00 ska\x00 planera.",
        "styrtecken": bytes(range(1, 32)) + b"Rektor ska planera.",
        "höger-till-vänster": "Rektor \u202eksa\u202c planera \u2067alef\u2069 \u05d0\u05d1.".encode(),
        "osynliga": "Rektor\u200b ska\ufeff pla\u00adnera\u2060.".encode(),
        "kombinerande": ("Rektor ska pla" + "\u0301" * 5_000 + "nera.").encode(),
        "icke-tecken": "Rektor \uffff\U0010ffff ska.".encode(),
        "bara-styrtecken": bytes(range(1, 9)) * 50,
        "radslut": b"Rektor\rska\r\nplanera\n\rvarje\xe2\x80\xa8\xc2\x85dag.",
        "slumpade-byte": random.Random(1).randbytes(20_000),
    }
    for name, content in odd.items():
        for suffix in (".txt", ".md", ".html"):
            yield f"{name}{suffix}", content.__bytes__
    pages = {
        "okänd-teckenkodning": b"<meta charset=x-klingon><p>Rektor ska planera.",
        "fel-teckenkodning": "<meta charset=utf-16><p>Rektor ska läsa.".encode(),
        "teckenreferenser": b"<p>Rektor &#xD800;&#0;&#x110000;&#xFFFF; ska planera.",
        "bara-skript": b"<script>alert(1)</script><style>p{}</style>",
        "oavslutad-kommentar": b"<p>Rektor ska planera.<!-- <p>",
        "oavslutad-tagg": b"<p>Rektor ska planera.<a href='",
    }
    for name, content in pages.items():
        yield f"{name}.html", content.__bytes__
    escapes = {
        ".docx": b"_xD800_&#x9;",
        ".xlsx": b"_xD800__x0000_",
        ".pptx": b"_x000B_",
        ".odt": b"&#x9;",
        ".ods": b"&#x85;",
    }
    for suffix, written in escapes.items():
        yield f"teckenreferenser{suffix}", partial(rewritten, suffix, with_inserted(written))


def with_inserted(written: bytes) -> Callable[[bytes], bytes]:
    """What writes that into the words of a part."""
    return lambda part: part.replace(b"Rektor", b"Rektor" + written).replace(b"Plan", b"Plan" + written)


# Names


def odd_names() -> Iterator[tuple[str, Maker]]:
    """Whole files under odd names."""
    names = (
        *(
            "rad\nbrytning.txt",
            "flik\t.txt",
            "citat\"'.txt",
            "-rf.txt",
            "procent%00.txt",
            "[mall] {x}.txt",
            "två  blanka .txt",
        ),
        *(
            "å" * 125 + ".txt",
            "x" * 251 + ".txt",
            "😀.txt",
            "A\u030ar NFD.txt",
            "År NFC.txt",
            "\u202etxt.pdf.txt",
            "con.txt",
        ),
        *(
            "VERSALER.TXT",
            "flera.punkter.i.namnet.txt",
            "punkt..txt",
            "&#x27;<b>.txt",
            "$(touch ut).txt",
            "#?%.txt",
            "日本語.txt",
        ),
        "ogiltig\udcff.txt",
    )
    for name in names:
        yield name, TEXT.encode


def bad_files(secret: Path) -> dict[str, Maker]:
    """What makes each of the files, by its name; `secret` is a file that none of them may read."""
    made: dict[str, Maker] = {}
    for group in (broken(), misnamed(), bombs(secret), deep(), odd_pdfs(), characters(), odd_names()):
        for name, make in group:
            assert name not in made, name
            made[name] = make
    return made
