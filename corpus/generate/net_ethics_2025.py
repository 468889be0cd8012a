"""The action plan that only exists on paper: printed, stamped by the registrar and scanned, without a text layer."""

import tempfile
from pathlib import Path

from corpus.generate import pdf, scan
from corpus.generate.blocks import Bullets, Document, Heading, Table, Text

FILE = "handlingsplan-natetik-2025.pdf"

DOCUMENT = Document(
    title="Handlingsplan för nätetik och digital trygghet 2025",
    issuer="Exempelsta kommun · Gymnasieförvaltningen",
    facts=(
        ("Dokumenttyp", "Handlingsplan"),
        ("Beslutad av", "Förvaltningschefen, gymnasieförvaltningen"),
        ("Beslutsdatum", "2025-01-28"),
        ("Diarienummer", "GN 2025/0031"),
        ("Gäller", "2025-02-01–2025-12-31"),
    ),
    body=(
        Heading(1, "Bakgrund"),
        Text(
            "I trygghetsenkäten hösten 2024 uppgav 14 procent av eleverna att de under terminen hade blivit kränkta på nätet "
            "av någon på skolan. Av dem hade bara hälften berättat det för en vuxen. Handlingsplanen beskriver vad skolorna "
            "gör under 2025 för att förebygga, upptäcka och åtgärda kränkningar på nätet."
        ),
        Heading(1, "Mål"),
        Bullets(
            "Vid årets slut ska följande vara uppnått:",
            (
                "Andelen elever som har blivit kränkta på nätet är högst 10 procent.",
                "Minst 75 procent av de utsatta har berättat för en vuxen på skolan.",
                "Alla klasser har haft minst två samtal om nätetik.",
            ),
        ),
        Heading(1, "Åtgärder"),
        Table(
            "Tabell 1. Åtgärder under 2025",
            ("Åtgärd", "Ansvarig", "Klart senast"),
            (
                ("Samtal om nätetik i alla klasser, ett per termin", "Mentor", "30 november"),
                ("Utbildning om bilder, samtycke och spridning", "Elevhälsan", "30 april"),
                ("Anonym kanal för att anmäla kränkningar", "Förvaltningen", "31 mars"),
                ("Elevledda träffar om språket i gruppchattar", "", "31 maj"),
                ("Informationskväll för vårdnadshavare i årskurs 1", "Rektor", "15 oktober"),
            ),
            (88, 38, 34),
        ),
        Heading(1, "Ansvar"),
        Bullets(
            "Rektor ska:",
            (
                "utse ett trygghetsteam med minst tre medlemmar,",
                "inleda utredning inom två skoldagar när en kränkning har blivit känd,",
                "informera vårdnadshavare till omyndiga elever som är berörda,",
                "ta ställning till polisanmälan när ett brott kan ha begåtts.",
            ),
        ),
        Bullets(
            "Trygghetsteamet ansvarar för att:",
            (
                "ta emot anmälningar och dokumentera dem,",
                "samtala med den utsatta samma dag som anmälan görs,",
                "följa upp varje ärende efter två veckor,",
                "rapportera antalet ärenden till rektor en gång i månaden.",
            ),
        ),
        Bullets(
            "Mentorer ska:",
            (
                "leda samtalen om nätetik i sin klass,",
                "vara uppmärksamma på förändringar i elevernas umgänge,",
                "lämna uppgifter om misstänkta kränkningar vidare till trygghetsteamet.",
            ),
        ),
        Text("Elevhälsan bör delta i planeringen av samtalen. Elevrådet kan föreslå teman och leda egna träffar."),
        Heading(1, "Om en bild har spridits"),
        Text(
            "Den som får kännedom om att en kränkande bild har spridits kontaktar trygghetsteamet direkt. Bilden får inte "
            "skickas vidare, inte heller som bevis. Personalen hjälper eleven att begära att bilden tas bort från tjänsten."
        ),
        Heading(1, "Uppföljning"),
        Text(
            "Förvaltningen följer upp handlingsplanen i juni och i december. Resultatet av trygghetsenkäten i november avgör om "
            "planen förlängs. Uppföljningen redovisas för gymnasienämnden i februari 2026."
        ),
    ),
    running_head="Handlingsplan nätetik 2025",
    title_page=False,
    stamp=("EXEMPELSTA KOMMUN", "Gymnasienämnden", "Ink. 2025-02-04"),
)


def render(path: Path) -> None:
    """Print the plan and scan it."""
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / FILE
        pdf.render(DOCUMENT, printed)
        scan.render(printed, path, seed=2025)
