"""Small real files for the reader tests, written with the libraries a user's programs would use."""

import io
from pathlib import Path

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle


def pdf(path: Path, *pages: list[tuple[float, float, str, str, int]]) -> Path:
    """A PDF whose pages hold (x, y from the top, text, font, size)."""
    drawing = canvas.Canvas(str(path), pagesize=A4)
    for page in pages:
        for x, y, text, font, size in page:
            drawing.setFont(font, size)
            drawing.drawString(x, A4[1] - y, text)
        drawing.showPage()
    drawing.save()
    return path


def table_pdf(path: Path, rows: list[list[str]], *merges: tuple[str, tuple[int, int], tuple[int, int]]) -> Path:
    """A PDF with one ruled table."""
    table = Table(rows, colWidths=[100, 200, 120], rowHeights=28)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), *merges]))
    SimpleDocTemplate(str(path), pagesize=A4).build([table])
    return path


def picture_pdf(path: Path, lines: list[str]) -> Path:
    """A PDF whose only page is a picture of text."""
    picture = Image.new("RGB", (1240, 700), "white")
    font = ImageFont.load_default(size=36)
    drawn = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        drawn.text((80, 80 + number * 70), line, fill="black", font=font)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    stream.seek(0)
    drawing = canvas.Canvas(str(path), pagesize=(595, 336))
    drawing.drawImage(ImageReader(stream), 0, 0, width=595, height=336)
    drawing.showPage()
    drawing.save()
    return path


def locked(path: Path, source: Path) -> Path:
    """A copy of a PDF locked with a password."""
    writer = PdfWriter(clone_from=PdfReader(source))
    writer.encrypt("hemligt", algorithm="RC4-128")
    with path.open("wb") as file:
        writer.write(file)
    return path


def without_pages(path: Path) -> Path:
    """A PDF without pages."""
    with path.open("wb") as file:
        PdfWriter().write(file)
    return path


def word(path: Path) -> Path:
    """A Word document with headings, a list, a table with a merged cell, and a deleted and an inserted word."""
    document = Document()
    document.add_heading("Plan för läsning", 0)
    document.add_heading("Ansvar", 1)
    document.add_paragraph("Rektor ansvarar för att:")
    document.add_paragraph("planera arbetet,", style="List Bullet")
    document.add_paragraph("följa upp arbetet.", style="List Bullet 2")
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate((("Roll", "Uppgift", "När"), ("Rektor", "Planerar.", "Maj"), ("", "Följer upp.", ""))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    paragraph = document.add_paragraph("Planen ")
    for tag, word_tag, text in (("w:del", "w:delText", "borttagen"), ("w:ins", "w:t", "gäller.")):
        change, run, content = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(word_tag)
        content.text = text
        content.set(qn("xml:space"), "preserve")
        run.append(content)
        change.append(run)
        paragraph._p.append(change)
    document.save(str(path))
    return path


def sheet(path: Path) -> Path:
    """A workbook with a merged cell, a blank one, a percentage and an empty second sheet."""
    workbook = Workbook()
    first = workbook.active
    first.title = "Mål 2026"
    for row in (
        ("Handlingsplan för läsning",),
        (),
        ("Mål", "Aktivitet", "Ansvarig", "Andel"),
        ("Alla elever läser", "Starta en läsgrupp", "Rektor", 0.5),
        (None, "Köp in böcker", None, 12),
    ):
        first.append(row)
    first.merge_cells("A4:A5")
    first["D4"].number_format = "0%"
    workbook.create_sheet("Blad2")
    workbook.save(path)
    return path
