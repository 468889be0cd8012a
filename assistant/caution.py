"""A question and what its answer cites -> what the asker should know before relying on it, the most serious first."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from assistant.roles import find_roles, names
from assistant.store import Store
from assistant.swedish import MONTHS, STOP_WORDS, fold, words
from assistant.types import (
    Caution,
    Citation,
    Document,
    DocumentKind,
    Intent,
    Modality,
    Origin,
    Page,
    Query,
    Validity,
)
from assistant.validity import ended, expired, parent_cautions, validity_cautions
from assistant.vocabulary.lexicon import load_lexicon
from assistant.vocabulary.roots import root
from assistant.vocabulary.stems import stem

ORDER = (
    *("expired", "replaced", "draft", "coming", "contradiction", "other-municipality", "other-school-form"),
    *("target-year-passed", "no-successor", "expiring", "low-ocr", "volatile", "not-binding", "advice"),
    *("expired-parent", "validity-unknown", "term-drift"),
)
"""Every code, the most serious first."""
BINDING = (DocumentKind.PLAN, DocumentKind.ACTION_PLAN, DocumentKind.STRATEGY, DocumentKind.POLICY)
DAYS_OF_WARNING = 90  # how long before its last day an answer warns of a document
LOWEST_CONFIDENCE = 80.0  # percent: what Tesseract is less sure of is compared with the picture
MOST_WRONG = 0.005  # share of the letters of a quote that may have been read wrong
PICTURES = ("application/pdf", "image/")  # what media types begin with that may hold pictures of pages
NO_LETTER = re.compile("[^a-z]+")
REMEMBERED = 4096  # quotes whose claims are kept: the same are cited again and again
# School forms in one house, for which a document for one of them is mostly meant too.
ALIKE: Mapping[str, str] = {"förskoleklass": "grundskola", "fritidshem": "grundskola"}

MONTH = "|".join(MONTHS)
NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate("noll en tva tre fyra fem sex sju atta nio tio elva tolv".split())
    if number > 1
}
DAY = re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{MONTH})\b(?: (?P<year>20\d\d))?")
NUMBER = re.compile(rf"(?<![\d:.,–-])(?P<number>\d+(?:[ .,]\d+)*|{'|'.join(NUMBER_WORDS)}) ?(?P<unit>%|[a-z]+)")
NAMED_NUMBER = re.compile(
    r"\b(?P<thing>arskurs|ak|klass|delmal|mal|punkt|kapitel|fas|steg|bilaga|avsnitt|vecka)(?:erna)? (?P<number>\d+(?:[:.]\d+)?)"
)
"""Numbers that are the name of something: two passages with different ones are about different things."""
YEAR = re.compile(r"(?:19|20)\d\d")
NEGATION = re.compile(r"\b(?:inte|ej|aldrig|inga|inget|ingen|forbjud\w*|utan att)\b")
BINDING_WORDS = frozenset(
    "ska skall maste bor borde far kan ansvarar ansvarig senast minst hogst fore innan klar klart".split()
)
ALIKE_ENOUGH = 0.75  # share of the shorter passage's words that the other has, when both speak of the same thing
SOFTER = frozenset((Modality.EXPECTATION, Modality.POSSIBILITY))
HARDLY_DIFFERENT = 0.85  # the same where only a word like "ska" or "inte" tells them apart
FEWEST_SHARED = 4  # words that two passages must share at all

# A year that something is to be done by: "senast den 31 december 2022", "till år 2020", "2022 ska alla".
WHEN = rf"(?:(?P<day>\d{{1,2}}) )?(?:(?P<month>{MONTH}) )?(?<![-–/\d])(?P<year>20\d\d)(?![\d:]|\s?[-–/]\s?\d)"
TARGETS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bsenast (?:(?!\d|{MONTH})\w+ ){{0,4}}?{WHEN}",
        rf"\b(?:fram till|till|fore|innan|vid) (?:(?!\d|{MONTH})\w+ ){{0,3}}?{WHEN}(?=.*\b(?:ska|skall|bor|maste|vill|malet)\b)",
        rf"\b(?:ska|skall|bor|maste|malet)\b[^.;]{{0,120}}?\b(?:fram till|till|fore|innan|vid|under) "
        rf"(?:(?!\d|{MONTH})\w+ ){{0,3}}?{WHEN}",
        rf"(?<![\w-]){WHEN} (?:\w+ ){{0,2}}?(?:ska|skall)\b",
    )
)
NO_TARGET = re.compile(
    r"\b(?:beslut\w*|ant(?:og|ag|as)\w*|faststall\w*|uppratta\w*|daterad\w*|revider\w*|publicer\w*|sedan|fran|galler|gallde|gallande"
    r"|mellan|perioden|aren|\w*plan(?:en)?|\w*strategi(?:n)?|\w*lag(?:en)?|\w*rapport(?:en)?|\w*utvardering(?:en)?|\w*matning(?:en)?"
    r"|\w*enkat(?:en)?|\w*kartlaggning(?:en)?|genomford\w*|version\w*|skrevs|\d{4})[ :]+(?:\w+ ){0,3}$"
)
"""Words before a year that say what was then, or that it is part of a name."""

APPROVED_TOOLS = re.compile(
    r"\b(?:godkan\w+|tillat\w+|okej|ok|far (?:vi|jag|man|elever\w*|larare) (?:\w+ )?(?:anvanda|kora)|lagli\w+|approved|allowed)\b"
)
TOOLS = re.compile(
    r"\b(?:\w*verktyg\w*|app(?:ar|en|arna)?|\w*tjanst(?:er|erna|en)?|program(?:men|met)?|\w*system(?:en|et)?|tools?|apps?|services?"
    r"|copilot|chatgpt|gemini|claude|teams|classroom)\b"
)
KEPT_ELSEWHERE = re.compile(
    r"\b(?:\w*forteckning\w*|\w*register|registret|\w*lista(?:n)?)\b"
    r"|\b(?:uppdateras|revideras|ses over) (?:lopande|kontinuerligt|regelbundet)"
)
"""What is kept up to date in another place than the document."""


def cautions(  # noqa: PLR0913 - each is something else that is known
    query: Query,
    citations: Sequence[Citation],
    *,
    filed: Mapping[str, Document],
    store: Store,
    as_of: date,
    home: str | None = None,
    pages: Mapping[tuple[str, int], Page] | None = None,
) -> tuple[Caution, ...]:
    """What the asker should know of the documents and passages cited, each thing once, the most serious first.

    `home` is the asker's municipality where the question names none; `pages` are those cited, where they are fetched
    already. Every document cited that has expired is named.
    """
    documents = [filed[id_] for id_ in dict.fromkeys(citation.document_id for citation in citations)]
    found = [
        *(caution for document in documents for caution in _of_validity(document, as_of, filed)),
        *_of_kind(documents),
        *_of_municipality(documents, query, filed, home),
        *_of_school_form(documents, query),
        *_of_targets(citations, filed, as_of),
        *_of_reading(citations, _pages(citations, filed, store) if pages is None else pages),
        *contradictions(citations, filed, as_of),
        *_of_terms(citations, query, filed),
        *_of_volatile(citations, query, filed),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda caution: ORDER.index(caution.code)))


def _pages(
    citations: Sequence[Citation], filed: Mapping[str, Document], store: Store
) -> Mapping[tuple[str, int], Page]:
    """The pages cited that may have been read from a picture."""
    scanned = {each.document_id for each in citations if filed[each.document_id].media_type.startswith(PICTURES)}
    places = {(each.document_id, each.page) for each in citations if each.document_id in scanned}
    return store.pages_at(places) if places else {}


def _of_validity(document: Document, as_of: date, filed: Mapping[str, Document]) -> Iterator[Caution]:
    """Whether the document applies, for how long and whether it rests on one that no longer does."""
    for caution in validity_cautions(document, as_of, filed):
        if caution.code != "expiring" or (document.valid_to and (document.valid_to - as_of).days <= DAYS_OF_WARNING):
            yield caution
    if document.validity(as_of) is Validity.REPLACED and ended(document, as_of):
        yield expired(document)
    if document.kind in BINDING and document.validity(as_of) is Validity.UNKNOWN:
        text = f"”{document.title}” säger inte när det gäller. Hör med den som har beslutat det om det fortfarande används."
        yield Caution("validity-unknown", text)
    if document.kind in BINDING and not (document.superseded(as_of) or ended(document, as_of)):
        yield from parent_cautions(document, as_of, filed)


def _of_kind(documents: Sequence[Document]) -> Iterator[Caution]:
    evaluations = [document for document in documents if document.kind is DocumentKind.EVALUATION]
    guides = [document for document in documents if document.kind is DocumentKind.GUIDE]
    if evaluations:
        what = (
            "är en utvärdering, inte ett krav: den beskriver"
            if len(evaluations) == 1
            else "är utvärderingar, inte krav: de beskriver"
        )
        yield Caution("not-binding", f"{_titles(evaluations)} {what} hur det har gått.")
    if guides:
        what = "är en guide: den ger råd, den" if len(guides) == 1 else "är guider: de ger råd, de"
        yield Caution("advice", f"{_titles(guides)} {what} ställer inga krav.")


def _of_municipality(
    documents: Sequence[Document], query: Query, filed: Mapping[str, Document], home: str | None
) -> Iterator[Caution]:
    """Documents of another municipality than the asker's; those of none, national ones, are for everybody."""
    asked = query.municipalities or tuple(filter(None, [home]))
    known = {fold(document.municipality): document.municipality for document in filed.values() if document.municipality}
    own = [known.get(fold(name), name) for name in asked]
    for document in documents:
        if own and document.municipality and document.municipality not in own:
            where = f"gäller {document.municipality}, inte {' eller '.join(own)}"
            yield Caution("other-municipality", f"”{document.title}” {where}: där kan något annat gälla.")


def _of_school_form(documents: Sequence[Document], query: Query) -> Iterator[Caution]:
    """Documents for none of the school forms that the question names, where they say which they are for.

    What a question compares may be for different ones.
    """
    asked = {ALIKE.get(form, form) for form in query.school_forms}
    compared = {id_ for side in query.compared for id_ in side}
    for document in (each for each in documents if each.id not in compared):
        meant = {ALIKE.get(form, form) for form in document.school_forms}
        if asked and meant and asked.isdisjoint(meant):
            forms = f"är till för {_listed(document.school_forms)}, inte {_listed(query.school_forms, 'eller')}"
            yield Caution("other-school-form", f"”{document.title}” {forms}.")


def _of_targets(citations: Sequence[Citation], filed: Mapping[str, Document], as_of: date) -> Iterator[Caution]:
    """Documents a quote of which aims at a day that has passed; an evaluation tells of such days."""
    passed: dict[str, dict[str, None]] = defaultdict(dict)
    for citation in citations:
        if citation.kind != "finding" and filed[citation.document_id].kind is not DocumentKind.EVALUATION:
            for last, words_ in _targets(citation.quote):
                if last < as_of:
                    passed[citation.document_id][words_] = None
    for id_, days in passed.items():
        what = f"”{filed[id_].title}” siktar på {_listed(tuple(days))}, som har passerat"
        yield Caution("target-year-passed", f"{what}: citatet säger vad som skulle vara gjort då.")


@lru_cache(maxsize=REMEMBERED)
def _targets(quote: str) -> tuple[tuple[date, str], ...]:
    """The last days of what a quote aims at, each with its words."""
    if not YEAR.search(quote):
        return ()
    folded = fold(quote)
    found: dict[int, tuple[date, str]] = {}
    for pattern in TARGETS:
        for match in pattern.finditer(folded):
            start = (
                match.start("day") if match["day"] else match.start("month") if match["month"] else match.start("year")
            )
            if start not in found and not NO_TARGET.search(folded[max(0, start - 50) : start]):
                found[start] = _last_day(match), folded[start : match.end("year")]
    return tuple(found.values())


def _last_day(match: re.Match[str]) -> date:
    year = int(match["year"])
    month = MONTHS.index(match["month"]) + 1 if match["month"] else 12
    last = monthrange(year, month)[1]
    return date(year, month, min(int(match["day"]), last) if match["day"] and match["month"] else last)


def _of_reading(citations: Sequence[Citation], pages: Mapping[tuple[str, int], Page]) -> Iterator[Caution]:
    """Pages that a machine read from a picture and was not sure of, or that have wrong letters in what is cited."""
    poor: dict[tuple[str, str], set[int]] = defaultdict(set)
    for citation in citations:
        page = pages.get((citation.document_id, citation.page))
        unsure = page is not None and page.ocr and page.confidence is not None and page.confidence < LOWEST_CONFIDENCE
        if unsure or _wrong_letters(citation.raw_quote, citation.quote):
            poor[citation.document_id, citation.document_title].add(citation.page)
    for (_, title), numbers in poor.items():
        listed = _listed(tuple(map(str, sorted(numbers))))
        where, read = (
            ("Sidan", "inskannad och svårläst") if len(numbers) == 1 else ("Sidorna", "inskannade och svårlästa")
        )
        yield Caution("low-ocr", f"{where} {listed} i ”{title}” är {read}: jämför citatet med bilden av sidan.")


@lru_cache(maxsize=REMEMBERED)
def _wrong_letters(raw: str, quote: str) -> bool:
    """Whether letters of a quote had to be read as others; marks of notes and of letters, and divided words, do not count."""
    there, read = (NO_LETTER.sub("", fold(text)) for text in (raw, quote))
    return there != read and Levenshtein.distance(there, read) > MOST_WRONG * len(read)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a quote says that another may say otherwise: days, amounts by what is counted, whether it denies.

    `about` are the stems of the rest and what is named by a number, `named` those by what they name: "årskurs" 1. `roles`
    are who it is about.
    """

    about: frozenset[str]
    days: frozenset[str]
    amounts: Mapping[str, frozenset[str]]
    named: Mapping[str, str]
    roles: frozenset[str]
    denies: bool


def contradictions(citations: Sequence[Citation], filed: Mapping[str, Document], as_of: date) -> Iterator[Caution]:
    """A caution for each two passages of different documents in force that say different things of the same.

    Only of binding documents for the same municipality and school form: advice, findings and older versions may differ.
    """
    valid = [citation for citation in citations if _can_bind(filed[citation.document_id], citation, as_of)]
    claims = [(citation, _claim(citation.quote)) for citation in valid]
    for (first, one), (second, other) in combinations(claims, 2):
        if first.document_id == second.document_id or not _may_disagree(one, other, first, second):
            continue
        if _for_the_same(filed[first.document_id], filed[second.document_id]):
            difference = _difference(one, other, first, second)
            if difference:
                where = f"”{first.document_title}” (s. {first.page}) och ”{second.document_title}” (s. {second.page})"
                text = f"{where} säger olika om vad som ser ut att vara samma sak: {difference}. Ta reda på vilket som gäller."
                yield Caution("contradiction", text)


def _can_bind(document: Document, citation: Citation, as_of: date) -> bool:
    others = (DocumentKind.EVALUATION, DocumentKind.GUIDE)
    ended = (Validity.EXPIRED, Validity.REPLACED, Validity.COMING, Validity.DRAFT)
    return (
        document.kind not in others
        and citation.kind not in ("finding", "advice")
        and document.validity(as_of) not in ended
    )


def _for_the_same(first: Document, second: Document) -> bool:
    """Whether what two documents lay down can fall on the same people."""
    same_place = not (first.municipality and second.municipality) or fold(first.municipality) == fold(
        second.municipality
    )
    forms = set(first.school_forms), set(second.school_forms)
    return same_place and first.copy_of != second.id != first.id and (not all(forms) or bool(forms[0] & forms[1]))


def _may_disagree(one: Claim, other: Claim, first: Citation, second: Citation) -> bool:
    """Whether there is anything for two claims to differ in: what is dear to find out is found out only then."""
    return (
        (one.days and other.days and one.days != other.days)
        or any(one.amounts[unit] != other.amounts[unit] for unit in one.amounts.keys() & other.amounts.keys())
        or one.denies != other.denies
        or first.modality != second.modality
    ) and len(one.about & other.about) >= FEWEST_SHARED


def _difference(one: Claim, other: Claim, first: Citation, second: Citation) -> str:
    """What two claims about the same thing say differently, in words; empty when nothing, or when the things may differ."""
    shorter, longer = sorted((len(one.about), len(other.about)))
    shared = len(one.about & other.about)
    others_named = any(one.named[thing] != other.named[thing] for thing in one.named.keys() & other.named.keys())
    if (
        shared < ALIKE_ENOUGH * shorter
        or others_named
        or (one.roles and other.roles and one.roles.isdisjoint(other.roles))
    ):
        return ""
    numbers = _other_numbers(one, other)
    return numbers or (_other_force(one, other, first, second) if shared >= HARDLY_DIFFERENT * longer else "")


def _other_numbers(one: Claim, other: Claim) -> str:
    """Days or amounts of the same that have nothing in common."""
    if one.days and other.days and one.days.isdisjoint(other.days):
        return f"{_listed(sorted(one.days))} mot {_listed(sorted(other.days))}"
    for unit in sorted(one.amounts.keys() & other.amounts.keys()):
        if one.amounts[unit].isdisjoint(other.amounts[unit]):
            return f"{_listed(sorted(one.amounts[unit]))} mot {_listed(sorted(other.amounts[unit]))} {unit}"
    return ""


def _other_force(one: Claim, other: Claim, first: Citation, second: Citation) -> str:
    """What only one of the two says: that it must be so, or that it is not so."""
    if one.denies != other.denies:
        return "den ena säger att det är så, den andra att det inte är det"
    modalities = {first.modality, second.modality}
    return f"{first.modality} mot {second.modality}" if Modality.DEMAND in modalities and modalities & SOFTER else ""


@lru_cache(maxsize=REMEMBERED)
def _claim(quote: str) -> Claim:
    folded = fold(quote)
    named = {match["thing"]: match["number"] for match in NAMED_NUMBER.finditer(folded)}
    plain = NAMED_NUMBER.sub(" ", folded)
    days = frozenset(" ".join(filter(None, match.group("day", "month", "year"))) for match in DAY.finditer(plain))
    plain = DAY.sub(" ", plain)
    amounts: dict[str, set[str]] = defaultdict(set)
    for match in NUMBER.finditer(plain):
        number = NUMBER_WORDS.get(match["number"], match["number"])
        unit = "procent" if match["unit"] == "%" else match["unit"]
        if not YEAR.fullmatch(number) and unit not in STOP_WORDS:
            amounts[unit].add(number)
    rest = (word for word in words(NUMBER.sub(r" \g<unit> ", plain)) if word not in STOP_WORDS | BINDING_WORDS)
    return Claim(
        about=frozenset(stem(word) for word in rest if not word.isdigit()).union(map(" ".join, named.items())),
        days=days,
        amounts={unit: frozenset(numbers) for unit, numbers in amounts.items()},
        named=named,
        roles=frozenset(find_roles(quote)),
        denies=NEGATION.search(folded) is not None,
    )


def _of_terms(citations: Sequence[Citation], query: Query, filed: Mapping[str, Document]) -> Iterator[Caution]:
    """What the question says and the passages cited call something else, because they are from another time."""
    drifted = [(each.said, means) for each in query.expansions if each.origin is Origin.DRIFT for means in each.means]
    for role in query.roles:
        drifted += [(role, other) for other in _also_called(role)]
    for document_id, quotes in _by_document(citations).items():
        for said, means in drifted:
            if fold(said) != fold(means) and any(_says(quote, means) and not _says(quote, said) for quote in quotes):
                title, year = filed[document_id].title, _year_of(filed[document_id])
                since = f" från {year}" if year and str(year) not in title else ""
                yield Caution(
                    "term-drift", f"Det som frågan kallar ”{said.lower()}” kallas ”{means}” i ”{title}”{since}."
                )


@lru_cache(maxsize=REMEMBERED)
def _also_called(role: str) -> tuple[str, ...]:
    """The names that a role has in documents of other times, in small letters; those of the same time are no drift."""
    drifted = {entry.said for entry in load_lexicon().entries if entry.origin is Origin.DRIFT}
    return tuple(name.lower() for name in names(role)[1:] if tuple(words(name)) in drifted)


@lru_cache(maxsize=REMEMBERED)
def _roots(text: str) -> tuple[str, ...]:
    return tuple(map(root, words(text)))


def _says(quote: str, term: str) -> bool:
    """Whether a quote has the words of a term side by side, in whatever form."""
    said, wanted = _roots(quote), _roots(term)
    return any(said[place : place + len(wanted)] == wanted for place in range(len(said) - len(wanted) + 1))


def _year_of(document: Document) -> int | None:
    """The year that a document is from, as far as it is known."""
    day = document.decided_on or document.valid_from
    return day.year if day else document.published


def _of_volatile(citations: Sequence[Citation], query: Query, filed: Mapping[str, Document]) -> Iterator[Caution]:
    """A pointer to where what is asked for is kept up to date, when a document only says so of a day that has passed."""
    folded = fold(query.question)
    asks = query.intent is not Intent.RESPONSIBILITY and APPROVED_TOOLS.search(folded) and TOOLS.search(folded)
    for document_id, quotes in _by_document(citations).items() if asks else ():
        if any(KEPT_ELSEWHERE.search(fold(quote)) for quote in quotes):
            document = filed[document_id]
            year = _year_of(document)
            since = f", från {year}," if year else ""
            what = f"”{document.title}”{since} säger bara var: titta i listan."
            yield Caution("volatile", f"Vad som är godkänt ändras ofta och står i en lista för sig. {what}")


def _by_document(citations: Iterable[Citation]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for citation in citations:
        found[citation.document_id].append(citation.quote)
    return found


def _titles(documents: Iterable[Document]) -> str:
    return _listed([f"”{document.title}”" for document in documents])


def _listed(parts: Sequence[str], word: str = "och") -> str:
    """Parts in words: "a, b och c"."""
    *first, last = parts
    return f"{', '.join(first)} {word} {last}" if first else last
