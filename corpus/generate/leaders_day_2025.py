"""The slides of a day for school leaders: bullets in levels, a table of what is due when, and notes for the speaker."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pptx
from pptx.util import Mm, Pt

from corpus.generate.archive import settle

FILE = "chefsdag-digitalisering-2025.pptx"

_TITLE_SLIDE, _BULLETS, _TITLE_ONLY = 0, 1, 5


@dataclass(frozen=True)
class Slide:
    """A slide: its title, its points with their level (0 the outermost) or a table, and what the speaker reads."""

    title: str
    points: tuple[tuple[int, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: str = ""


_OPENING = Slide(
    "Chefsdag om digitalisering 2025",
    ((0, "Gymnasieförvaltningen, Exempelsta kommun"), (0, "14 augusti 2025, Rådhussalen")),
    notes="Välkomna. Bilderna läggs ut i lärplattformens rum för chefer samma eftermiddag.",
)

SLIDES = (
    Slide(
        "Varför vi ses i dag",
        (
            (0, "Digitaliseringsplanen går in på sitt första hela läsår"),
            (0, "Enheterna har kommit olika långt"),
            (1, "Två av tre skolor har utsett it-samordnare"),
            (1, "Elva av trettiofyra ämneslag har skrivit en överenskommelse om AI"),
            (0, "Målet med dagen är att varje enhet går hem med en egen tidsplan"),
        ),
        notes=(
            "Siffrorna kommer från förvaltningens rundringning i juni. De säger inget om kvaliteten i överenskommelserna, bara om "
            "de finns."
        ),
    ),
    Slide(
        "Roller och ansvar",
        (
            (0, "Rektor"),
            (1, "beslutar ämneslagens överenskommelser"),
            (1, "utser it-samordnare och avsätter tid"),
            (1, "tar upp planen på en arbetsplatsträff varje termin"),
            (0, "Biträdande rektor"),
            (1, "håller ihop tidsplanen på enheten"),
            (1, "är ersättare när riskbedömningar ska granskas"),
            (0, "It-samordnare"),
            (1, "är enhetens väg in till supporten"),
            (1, "visar nyanställda lärare lärplattformen"),
            (0, "Förstelärare"),
            (1, "leder ämneslagets samtal om AI"),
        ),
        notes=(
            "Betona att rektor kan lämna över arbetet men inte ansvaret. Frågan om hur mycket tid en it-samordnare behöver kommer "
            "alltid. Vårt riktvärde är tio procent av en heltid för varje påbörjat 300-tal elever. Det är en rekommendation och "
            "inget krav i planen."
        ),
    ),
    Slide(
        "Vad ska vara klart när?",
        rows=(
            ("Klart senast", "Vad", "Vem"),
            ("29 augusti", "It-samordnarens namn och tid är anmälda till förvaltningen", "Rektor"),
            ("12 september", "Enhetens egen tidsplan är inlagd i chefsrummet", "Biträdande rektor"),
            ("19 september", "Listan över digitala tjänster är skickad till systemförvaltaren", "It-samordnare"),
            ("7 november", "Utkast till överenskommelse om AI finns i alla ämneslag", "Förstelärare"),
            ("12 december", "Tid för kompetensutveckling är schemalagd för våren", ""),
        ),
        notes=(
            "Tabellen är våra gemensamma hållpunkter för hösten och kommer utöver datumen i planen. Den som inte hinner till den 19 "
            "september hör av sig till systemförvaltaren före den 10 september."
        ),
    ),
    Slide(
        "Så blir en överenskommelse om AI bra",
        (
            (0, "Börja i en uppgift som eleverna redan gör"),
            (1, "Vad ska eleven kunna utan hjälp?"),
            (1, "Var kan AI vara ett stöd?"),
            (0, "Skriv kort"),
            (1, "Högst en sida per ämne"),
            (1, "Ord som eleverna själva använder"),
            (0, "Pröva texten på en klass innan rektor beslutar"),
            (0, "Låt överenskommelsen gälla ett läsår i taget"),
        ),
    ),
    Slide(
        "Att diskutera i grupperna",
        (
            (0, "Vad på vår enhet hindrar lärarna från att använda kompetenstiden?"),
            (0, "Hur får vi veta vilka tjänster som används i klassrummen?"),
            (0, "Vem för elevernas talan när överenskommelserna skrivs?"),
            (0, "Vad kan vi sluta med för att få tid?"),
        ),
        notes="Fyrtio minuter i blandade grupper, en fråga var tionde minut. Gruppens sekreterare lämnar en sida till strategen.",
    ),
    Slide(
        "Stöd och nästa träff",
        (
            (0, "Öppen fråga till digitaliseringsstrategen varje torsdag klockan 13"),
            (0, "Mallar i chefsrummet"),
            (1, "Tidsplan för enheten"),
            (1, "Överenskommelse om AI"),
            (0, "Nästa chefsdag: 5 februari 2026"),
            (1, "Varje enhet visar ett exempel från undervisningen"),
        ),
    ),
)


def render(path: Path) -> None:
    """Write the slides."""
    show = pptx.Presentation()
    show.core_properties.title, show.core_properties.author = _OPENING.title, "Exempelsta kommun"
    show.core_properties.language = "sv-SE"
    _add(show, _OPENING, _TITLE_SLIDE)
    for slide in SLIDES:
        _add(show, slide, _TITLE_ONLY if slide.rows else _BULLETS)
    show.save(str(path))
    settle(path, "2025-08-13T08:00:00Z")


def _add(show: Any, slide: Slide, layout: int) -> None:
    page = show.slides.add_slide(show.slide_layouts[layout])
    page.shapes.title.text = slide.title
    if slide.rows:
        _table(page, slide.rows)
    else:
        _points(page.placeholders[1].text_frame, slide.points)
    if slide.notes:
        page.notes_slide.notes_text_frame.text = slide.notes


def _points(frame: Any, points: tuple[tuple[int, str], ...]) -> None:
    for number, (level, text) in enumerate(points):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
        paragraph.text, paragraph.level = text, level
        paragraph.font.size = Pt(22 - 4 * level)


def _table(page: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    grid = page.shapes.add_table(len(rows), len(rows[0]), Mm(13), Mm(45), Mm(228), Mm(110)).table
    for column, width in zip(grid.columns, (42, 136, 50), strict=True):
        column.width = Mm(width)
    for line, row in zip(grid.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
