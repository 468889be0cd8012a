"""A document and a day -> whether it applies then, the words that say so, and what its reader should be warned of."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.language import gettext
from assistant.swedish import content_words
from assistant.types import UNTIL_FURTHER, Caution, Document, Fact, Validity

MONTHS_OF_WARNING = 6
FIRST_LETTERS = 3  # letters that two forms of a word always share
MOST_ENDING = 4  # letters by which two forms of a word differ
ORDINALS = frozenset("forsta andra tredje fjarde tidigare foregaende nuvarande gallande aren perioden".split())
# The last year of a period in the name of a document: "2017–2022", "2021-23", "fram till 2022", "t.o.m. 2022".
LAST_YEAR = re.compile(
    r"\b(?P<first>(?:19|20)\d\d)\s*(?:[-–—/]|till)\s*(?P<last>(?:19|20)?\d\d)\b(?!-\d)"
    r"|\b(?:fram till|till och med|t\.?\s?o\.?\s?m\.?)\s+(?:år\s+)?(?P<only>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
YEARS = re.compile(r"\(?\b(?:19|20)\d\d\b[^()]*\)?")


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document applies on a day, in a sentence, and what that rests on.

    `facts` are what was read of its period, the ones with words of the text first; `quote` is the first of those words.
    """

    document_id: str
    title: str
    as_of: date
    status: Validity
    explanation: str
    facts: tuple[Fact, ...]
    cautions: tuple[Caution, ...]

    @property
    def quote(self) -> str:
        """The words the status rests on; empty when no words of the text state a period."""
        return next((fact.quote for fact in self.facts if fact.quote), "")


def standing(document: Document, as_of: date, filed: Mapping[str, Document] | None = None) -> Standing:
    """How a document stands on a day; `filed` are those it may rest on or be replaced by, by id."""
    status = document.validity(as_of)
    return Standing(
        document.id,
        document.title,
        as_of,
        status,
        _explanation(document, status, filed or {}),
        _period_facts(document, status),
        (*validity_cautions(document, as_of, filed), *parent_cautions(document, as_of, filed or {})),
    )


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def expires_soon(document: Document, as_of: date) -> bool:
    """Whether a document that applies has at most half a year left."""
    last = document.valid_to
    return last is not None and months_before(last, MONTHS_OF_WARNING) <= as_of <= last


def validity_cautions(
    document: Document, as_of: date, filed: Mapping[str, Document] | None = None
) -> Iterator[Caution]:
    """What a reader of the document should know of its own validity on a day, the most important first."""
    status = document.validity(as_of)
    title = f"”{document.title}”"
    if status is Validity.REPLACED:
        newer = (filed or {}).get(document.replaced_by or "")
        by = f"”{newer.title}”" if newer else "en nyare version"
        yield Caution(
            "replaced", f"{title} ersattes {document.replaced_on} av {by}: det som står här gäller inte längre."
        )
    elif ended(document, as_of):
        yield expired(document)
        if document.replaced_by is None:
            yield Caution("no-successor", f"Ingen efterföljare till {title} är inläst.")
    elif status is Validity.COMING:
        yield Caution("coming", f"{title} börjar gälla {document.valid_from}: det som står här gäller inte än.")
    elif expires_soon(document, as_of):
        yield Caution("expiring", f"{title} gäller till och med {document.valid_to}.")
    if document.draft:
        yield Caution("draft", f"{title} är ett utkast: det är inte fastställt och kan ändras.")


def parent_cautions(document: Document, as_of: date, filed: Mapping[str, Document]) -> Iterator[Caution]:
    """A caution for each document that this one names and that has expired, each named once."""
    seen: set[tuple[str, ...]] = set()
    for fact in document.facts:
        if fact.field != "related" or _named_in(fact.value, document.title):  # an earlier version of itself
            continue
        last = _last_day(fact.value) or _last_day_filed(fact.value, document, as_of, filed)
        key = _telling(fact.value)
        if last is None or last >= as_of or key in seen:
            continue
        seen.add(key)
        text = gettext(
            "”%(title)s” hänvisar till ”%(named)s”, som gällde till och med %(day)s.",
            title=document.title,
            named=fact.value,
            day=last,
        )
        yield Caution("expired-parent", text)


def ended(document: Document, as_of: date) -> bool:
    """Whether the last day of a document has passed, also of one that is replaced or was never adopted."""
    return document.valid_to is not None and as_of > document.valid_to


def expired(document: Document) -> Caution:
    """What is said of a document whose last day has passed."""
    text = f"”{document.title}” gällde till och med {document.valid_to}: det som står här gäller kanske inte längre."
    return Caution("expired", text)


def _last_day_filed(name: str, document: Document, as_of: date, filed: Mapping[str, Document]) -> date | None:
    """The last day of the filed document of that name; None when none is filed or it has none."""
    beginning = next(iter(_telling(name)), "")[:FIRST_LETTERS]
    others = tuple(filed.values())
    near = (others[place] for place in _by_beginning(tuple(each.title for each in others)).get(beginning, ()))
    same = (each for each in near if each.id != document.id and not each.superseded(as_of) and _same(each.title, name))
    return next((each.valid_to for each in same), None)


@lru_cache(maxsize=8)
def _by_beginning(titles: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    """The first letters that two forms of a word share -> the places of the titles with a word that begins so."""
    found: dict[str, dict[int, None]] = {}
    for place, title in enumerate(titles):
        for word in _telling(title):
            found.setdefault(word[:FIRST_LETTERS], {})[place] = None
    return {beginning: tuple(places) for beginning, places in found.items()}


def _last_day(name: str) -> date | None:
    """The last day of the period in a document's name; None when it has none."""
    match = LAST_YEAR.search(name)
    if match is None:
        return None
    last = match["only"] or match["last"]
    return date(int(last if len(last) == 4 else match["first"][:2] + last), 12, 31)


def _same(title: str, name: str) -> bool:
    return _named_in(title, name) and _named_in(name, title)


def _named_in(name: str, title: str) -> bool:
    """Whether every word that tells what a document is stands in the other title too, in whatever form."""
    own, there = _telling(name), _telling(title)
    return bool(own) and all(any(_same_word(word, other) for other in there) for word in own)


def _same_word(first: str, second: str) -> bool:
    """Whether two words differ only in their endings: "plan" and "planen", "strategi" and "strategin"."""
    shorter, longer = sorted((first, second), key=len)
    return (
        longer.startswith(shorter[: max(FIRST_LETTERS, len(shorter) - 1)]) and len(longer) - len(shorter) <= MOST_ENDING
    )


@lru_cache(maxsize=4096)
def _telling(title: str) -> tuple[str, ...]:
    return tuple(word for word in content_words(YEARS.sub(" ", title)) if word not in ORDINALS)


def _period_facts(document: Document, status: Validity) -> tuple[Fact, ...]:
    """What the status rests on: the end of the period before its start, what a person says first, then words of the text."""
    fields = {
        Validity.DRAFT: ("draft",),
        Validity.COMING: ("valid_from",),
        Validity.UNKNOWN: (),
    }.get(status, ("valid_to", "valid_from"))
    own = [fact for fact in document.facts if fact.field in fields and _agrees(fact, document)]
    return tuple(sorted(own, key=lambda fact: (fields.index(fact.field), fact.source != "person", not fact.quote)))


def _agrees(fact: Fact, document: Document) -> bool:
    """Whether a fact says what the document was found to say; readings that were not believed prove nothing."""
    value = getattr(document, fact.field)
    if isinstance(value, bool):
        return value
    return str(value) == fact.value or (value is None and fact.value == UNTIL_FURTHER)


def _explanation(document: Document, status: Validity, filed: Mapping[str, Document]) -> str:
    first, last = document.valid_from, document.valid_to
    newer = filed.get(document.replaced_by or "")
    since = f" från och med {first}" if first else ""
    until = f" till och med {last}" if last else "; inget slutdatum anges"
    return {
        Validity.REPLACED: f"Ersattes {document.replaced_on} av {f'”{newer.title}”' if newer else 'en nyare version'}.",
        Validity.DRAFT: "Är ett utkast: inte fastställt.",
        Validity.COMING: f"Börjar gälla {first}.",
        Validity.EXPIRED: f"Gällde till och med {last}.",
        Validity.OPEN: f"Gäller{since} tills vidare.",
        Validity.CURRENT: f"Gäller{since}{until}.",
        Validity.UNKNOWN: "Dokumentet säger inte när det gäller.",
    }[status]
