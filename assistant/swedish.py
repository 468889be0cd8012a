"""What the program knows of Swedish: folding, role names and the words that bind."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from assistant.types import Modality

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLES: Mapping[str, tuple[str, ...]] = {
    "Rektor": (
        "rektor",
        "rektorn",
        "rektorer",
        "rektorerna",
        "rektors",
        "rektorns",
        "rektorernas",
        "biträdande rektor",
    ),
    "Förskolechef": ("förskolechef", "förskolechefen", "förskolechefer", "förskolecheferna"),
    "Skolchef": ("skolchef", "skolchefen", "skolchefer", "utbildningschef", "utbildningschefen"),
    "Chef": (
        "chef",
        "chefen",
        "chefer",
        "cheferna",
        "chefens",
        "chefers",
        "enhetschef",
        "enhetschefer",
        "verksamhetschef",
    ),
    "Skolledare": ("skolledare", "skolledaren", "skolledarna", "skolledning", "skolledningen", "skolledningar"),
    "Huvudman": ("huvudman", "huvudmannen", "huvudmän", "huvudmännen", "huvudmannens", "huvudmännens"),
    "Nämnd": ("nämnd", "nämnden", "nämnder", "nämnderna", "utbildningsnämnden", "grundskolenämnden", "barnnämnden"),
    "Förvaltning": (
        "förvaltning",
        "förvaltningen",
        "förvaltningens",
        "förvaltningar",
        "förvaltningsledning",
        "förvaltningsledningen",
        "förvaltningscentralt",
        "utbildningsförvaltningen",
        "grundskoleförvaltningen",
        "förvaltningschef",
        "förvaltningschefen",
    ),
    "Skola": ("skola", "skolan", "skolor", "skolorna", "skolenhet", "skolenheten", "skolenheter", "skolenheterna"),
    "Enhet": ("enhet", "enheten", "enheter", "enheterna", "stödavdelning", "stödavdelningar", "stödavdelningen"),
    "Digitaliseringsenhet": (
        "digitaliseringsenhet",
        "digitaliseringsenheten",
        "digitaliseringsenheterna",
        "digitaliseringsavdelningen",
        "avdelningen för digitalisering",
    ),
    "IT-avdelning": ("it-avdelning", "it-avdelningen", "it-enheten", "it-support", "it-tekniker", "it-ansvarig"),
    "Undervisande personal": ("undervisande personal", "pedagogisk personal", "pedagogiska personalen"),
    "Lärare": (
        "lärare",
        "läraren",
        "lärarna",
        "lärares",
        "lärarens",
        "förskollärare",
        "förskollärarna",
        "ämneslärare",
        "pedagog",
        "pedagogen",
        "pedagoger",
        "pedagogerna",
    ),
    "Förstelärare": ("förstelärare", "förstelärarna", "förstelärares"),
    "IKT-pedagog": (
        "ikt-pedagog",
        "ikt-pedagogen",
        "ikt-pedagoger",
        "it-pedagog",
        "it-pedagogen",
        "digitaliseringspedagog",
    ),
    "Skolbibliotekarie": ("skolbibliotekarie", "skolbibliotekarien", "skolbibliotekarier", "skolbibliotekarierna"),
    "Elevhälsa": ("elevhälsa", "elevhälsan", "elevhälsans", "elevhälsoteam", "elevhälsoteamet"),
    "Medarbetare": ("medarbetare", "medarbetaren", "medarbetarna", "medarbetares"),
    "Personal": ("personal", "personalen", "personalens", "anställda", "anställd"),
    "Elev": ("elev", "eleven", "elever", "eleverna", "elevers", "elevernas", "elevens"),
    "Barn": ("barn", "barnen", "barnens"),
    "Vårdnadshavare": ("vårdnadshavare", "vårdnadshavaren", "vårdnadshavarna", "föräldrar"),
}

DEMAND = re.compile(r"\b(?:ska|skall|maste|ansvara[r]?|ansvarig[at]?|aligger|ar skyldiga?|skyldighet(?:er)?)\b")
EXPECTATION = re.compile(r"\b(?:bor|borde|forvantas|forvantningar)\b")
POSSIBILITY = re.compile(r"\b(?:kan|far|ges mojlighet|har mojlighet)\b")


def fold(text: str) -> str:
    """The text in small letters without diacritics: what survives most OCR and typing."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


FORMS = sorted(
    ((fold(form), role) for role, forms in ROLES.items() for form in forms), key=lambda pair: len(pair[0]), reverse=True
)
ROLE_PATTERN = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(form) for form, _ in FORMS) + r")(?![\w-])")
ROLE_OF_FORM = dict(FORMS)


def find_roles(text: str) -> tuple[str, ...]:
    """The roles a text names, in the order they stand in it, each once."""
    return tuple(dict.fromkeys(ROLE_OF_FORM[match.group()] for match in ROLE_PATTERN.finditer(fold(text))))


def modality(text: str) -> Modality:
    """How strongly a sentence binds: its strongest verb decides."""
    folded = fold(text)
    if DEMAND.search(folded):
        return Modality.DEMAND
    if EXPECTATION.search(folded):
        return Modality.EXPECTATION
    return Modality.POSSIBILITY if POSSIBILITY.search(folded) else Modality.DESCRIPTION
