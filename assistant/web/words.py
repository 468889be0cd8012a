"""What is shown -> the words for it, in the language spoken: kinds, modalities, validity, fields, statuses, sizes and dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from babel.dates import format_date

from assistant import explain, swedish
from assistant.language import ENGLISH, SWEDISH, current, gettext, marked, ngettext
from assistant.types import DocumentKind, Fact, Intent, ItemKind, JobState, Modality, Validity, Verdict

Key = TypeVar("Key")


class Words(Mapping[Key, str]):
    """Texts by key, each in the language that is spoken when it is asked for."""

    def __init__(self, texts: Mapping[Key, str]) -> None:
        self._texts = texts

    def __getitem__(self, key: Key) -> str:
        return gettext(self._texts[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


KINDS = Words(swedish.KINDS)
INTENTS = Words(explain.INTENTS)
MODALITIES = Words(
    {
        Modality.DEMAND: marked("Krav (ska)"),
        Modality.EXPECTATION: marked("Förväntan (bör)"),
        Modality.POSSIBILITY: marked("Möjlighet (kan)"),
        Modality.DESCRIPTION: marked("Beskrivning"),
    }
)
VALIDITIES = Words(
    {
        Validity.CURRENT: marked("Gällande"),
        Validity.EXPIRED: marked("Utgången"),
        Validity.COMING: marked("Kommande"),
        Validity.REPLACED: marked("Ersatt"),
        Validity.DRAFT: marked("Utkast"),
        Validity.OPEN: marked("Tills vidare"),
        Validity.UNKNOWN: marked("Giltighetstid okänd"),
    }
)
DOCUMENT_KINDS = Words(
    {
        DocumentKind.PLAN: marked("Plan"),
        DocumentKind.ACTION_PLAN: marked("Handlingsplan"),
        DocumentKind.STRATEGY: marked("Strategi"),
        DocumentKind.POLICY: marked("Riktlinje"),
        DocumentKind.EVALUATION: marked("Utvärdering"),
        DocumentKind.GUIDE: marked("Guide"),
        DocumentKind.OTHER: marked("Övrigt"),
    }
)
JOB_STATES = Words(
    {
        JobState.WAITING: marked("Väntar"),
        JobState.READING: marked("Läser"),
        JobState.DONE: marked("Klar"),
        JobState.FAILED: marked("Misslyckades"),
        JobState.CANCELLED: marked("Avbruten"),
    }
)
VERDICTS = Words(
    {
        Verdict.CONFIRMED: marked("Bekräftad"),
        Verdict.CORRECTED: marked("Rättad"),
        Verdict.REJECTED: marked("Avvisad"),
    }
)
# What ingestion tells that it does, see `ingest.progress`.
STEPS = Words(
    {
        "läser": marked("läser texten"),
        "läser av bild": marked("läser av bilden (OCR)"),
        "rättar": marked("rättar bokstäver"),
        "disponerar": marked("letar rubriker och krav"),
        "sparar": marked("för in i registret"),
        "sökindex": marked("uppdaterar sökindexet"),
        "kunde inte läsas": marked("kunde inte läsas"),
    }
)
FIELDS = Words(
    {
        "title": marked("Titel"),
        "kind": marked("Dokumenttyp"),
        "issuer": marked("Utgivare"),
        "municipality": marked("Kommun"),
        "level": marked("Nivå"),
        "school_forms": marked("Skolformer"),
        "valid_from": marked("Gäller från"),
        "valid_to": marked("Gäller till"),
        "decided_by": marked("Beslutat av"),
        "decided_on": marked("Beslutsdag"),
        "diary_number": marked("Diarienummer"),
        "draft": marked("Utkast"),
        "responsible": marked("Dokumentansvarig"),
        "replaces": marked("Ersätter"),
        "language": marked("Språk"),
        "published": marked("Utgivningsår"),
        "url": marked("Webbadress"),
    }
)
DAYS = ("valid_from", "valid_to", "decided_on")
HINTS = Words(
    {
        "school_forms": marked("Skilj dem åt med kommatecken."),
        **dict.fromkeys(DAYS, marked("Skriv så här: 2026-08-15. Tomt betyder att det inte finns.")),
    }
)
LANGUAGES = Words(
    {
        "sv": marked("svenska"),
        "en": marked("engelska"),
        "nb": marked("norska"),
        "no": marked("norska"),
        "da": marked("danska"),
        "fi": marked("finska"),
    }
)
SOURCES = Words(
    {
        "manifest": marked("enligt manifestet"),
        "person": marked("bekräftat av en person"),
        "text": marked("ur texten"),
    }
)
ANSWERS = Words({"ja": marked("ja"), "nej": marked("nej")})
LOCALES = {SWEDISH: "sv", ENGLISH: "en_GB"}
SURE, LIKELY = 0.8, 0.65


def kind_word(kind: str) -> str:
    """The word for a register item's kind; empty for a plain passage, which has none."""
    return KINDS[ItemKind(kind)] if kind in set(ItemKind) else ""


def intent_word(intent: str) -> str:
    """What a question asks for, in words; an intent without a word as it stands."""
    return INTENTS[Intent(intent)] if intent in set(Intent) else intent


def step_word(step: str) -> str:
    """What is being done to a file, in words; a step without a word as it stands."""
    return STEPS.get(step, step)


def field_word(name: str) -> str:
    """What a field of a document is called; one without a word as it stands."""
    return FIELDS.get(name, name)


def value_word(value: str, field: str) -> str:
    """The value of a field as it is written in running text."""
    if field in DAYS and value[:1].isdigit():  # an end may also be "tills vidare"
        return day(date.fromisoformat(value))
    if field == "kind" and value in set(DocumentKind):
        return DOCUMENT_KINDS[DocumentKind(value)]
    if field == "draft":
        return ANSWERS.get(value, value)
    return LANGUAGES.get(value, value) if field == "language" else value


def confidence_word(confidence: float) -> str:
    """How sure something read from the text is, in a word."""
    if confidence >= SURE:
        return gettext("säker")
    return gettext("trolig") if confidence >= LIKELY else gettext("osäker")


def basis_words(fact: Fact) -> str:
    """What a fact rests on: the manifest, a person, or the text and how sure the reading is."""
    source = SOURCES.get(fact.source, fact.source)
    return f"{source}, {confidence_word(fact.confidence)}" if fact.source == "text" else source


def numbered(number: int, label: str | None) -> str:
    """The number of a page, with the one printed on it where that is another: 5 (tryckt 3)."""
    if label and label != str(number):
        return gettext("%(number)s (tryckt %(label)s)", number=number, label=label)
    return str(number)


def listed_pages(numbers: Sequence[int]) -> str:
    """Pages in words: sida 3, or: sidor 3, 4."""
    return ngettext("sida %(listed)s", "sidor %(listed)s", len(numbers), listed=", ".join(map(str, numbers)))


def day(value: date) -> str:
    """A date as it is written in running text: 31 december 2025."""
    return format_date(value, "d MMMM y", locale=LOCALES[current()])


def period(start: date | None, end: date | None) -> str:
    """A period of validity in words; empty when neither end is known."""
    if start and end:
        return f"{day(start)} – {day(end)}"
    if start:
        return gettext("från %(day)s", day=day(start))
    return gettext("till %(day)s", day=day(end)) if end else ""


def size(count: int) -> str:
    """A number of bytes as a reader thinks of it: 100 MB."""
    if count >= 1024 * 1024:
        return f"{count / (1024 * 1024):.0f} MB"
    return f"{max(1, round(count / 1024))} kB"


def decimal(value: float) -> str:
    """A number with one decimal: 3,2 in Swedish."""
    written = f"{value:.1f}"
    return written.replace(".", ",") if current() == SWEDISH else written


def moment(value: datetime) -> str:
    """A day and the time of it where this program runs: 22 november 2026 15:04."""
    local = value.astimezone()
    return f"{day(local.date())} {local:%H:%M}"


def counted(counts: Mapping[Key, int], texts: Mapping[Key, str]) -> tuple[tuple[Key, str, int], ...]:
    """Each value with its word and how many there are, as the options of a choice."""
    return tuple((value, texts[value], count) for value, count in counts.items())
