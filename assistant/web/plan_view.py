"""The form that asks for a draft -> the unit that it describes, and back; with the areas that a role has to choose among."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData, QueryParams, UploadFile

from assistant.ask import Assistant
from assistant.assessment import Form, Grade, Rating
from assistant.draft.sources import sources_for
from assistant.errors import InputError, TooLargeError
from assistant.language import gettext as _
from assistant.register import PERSONAL, for_person
from assistant.types import Document, Unit
from assistant.web.history import BETWEEN, ID, MOST, YEAR_SECONDS
from assistant.web.reader import reader
from assistant.web.words import size
from assistant.workspace import Work

USUAL_ROLE = "Rektor"
MOST_ACTIVITIES, USUAL_COUNT = 20, "10"
MOST_AREAS = 24  # that a role is offered to tick; others are written
LONGEST = 20_000  # characters of what a unit writes in one field
LARGEST_TEXT = 60_000  # bytes of a file with last year's plan
TEXT_FILES = (".txt", ".md", ".markdown")
OF_AREA = "nulage:"
"""Begins the name of the field with the unit's own words on an area; the area follows."""
COOKIE = "arbeten"


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form, as it was written: right or wrong, it is shown again."""

    role: str = USUAL_ROLE
    other_roles: str = ""
    school_form: str = ""
    municipality: str = ""
    size: str = ""
    name: str = ""
    areas: tuple[str, ...] = ()
    own_areas: str = ""
    situation: str = ""
    of_area: tuple[tuple[str, str], ...] = ()
    last_year: str = ""
    documents: tuple[str, ...] = ()
    count: str = USUAL_COUNT
    source: str = ""
    """The id of the draft that it is changed from."""

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles, the first of them first."""
        return tuple(dict.fromkeys(filter(None, (self.role.strip(), *_listed(self.other_roles)))))

    @property
    def named(self) -> tuple[str, ...]:
        """Every area that is ticked or written."""
        return tuple(dict.fromkeys((*self.areas, *_listed(self.own_areas))))

    def said_of(self, area: str) -> str:
        """The unit's own words on an area."""
        return dict(self.of_area).get(area, "")


@dataclass(frozen=True, slots=True)
class Offered:
    """An area that a role may tick, and how many of its items lie there."""

    name: str
    items: int


def written_in(sent: FormData) -> Written:
    """What stands in the form that was sent; raises InputError or TooLargeError for a file that cannot be read as text."""

    def one(name: str) -> str:
        value = sent.get(name)
        return value.strip() if isinstance(value, str) else ""

    def every(name: str) -> tuple[str, ...]:
        return tuple(value for value in sent.getlist(name) if isinstance(value, str) and value.strip())

    said = [(name.removeprefix(OF_AREA), one(name)) for name in sent if name.startswith(OF_AREA)]
    return Written(
        role=one("roll"),
        other_roles=one("fler_roller"),
        school_form=one("skolform"),
        municipality=one("kommun"),
        size=one("storlek"),
        name=one("namn"),
        areas=every("omrade"),
        own_areas=one("egna_omraden"),
        situation=one("nulage"),
        of_area=tuple((area, text) for area, text in said if text),
        last_year=one("fjolaret"),
        documents=every("documents"),
        count=one("antal"),
        source=one("fran"),
    )


def written_from(query: QueryParams) -> Written:
    """What an address fills in, else what is known of who reads; nothing of a unit's own words stands in an address."""
    who = reader()
    return Written(
        role=query.get("roll") or who.role or USUAL_ROLE,
        school_form=query.get("skolform") or who.school_form,
        municipality=query.get("kommun", ""),
        areas=tuple(query.getlist("omrade")),
        documents=tuple(query.getlist("documents")),
        count=query.get("antal") or USUAL_COUNT,
    )


def written_of(unit: Unit, source: str) -> Written:
    """The form as it was filled in for a unit."""
    said = dict(unit.situation)
    return Written(
        role=unit.roles[0] if unit.roles else "",
        other_roles=", ".join(unit.roles[1:]),
        school_form=unit.school_form,
        municipality=unit.municipality,
        size=unit.size,
        name=unit.name,
        areas=unit.areas,
        situation=said.pop("", ""),
        of_area=tuple(said.items()),
        last_year=unit.last_year,
        documents=unit.documents,
        count=str(unit.count),
        source=source,
    )


def unit_of(written: Written) -> Unit:
    """The unit that a form describes; raises InputError for what no draft can be made of."""
    longest = max((written.situation, written.last_year, *(text for _area, text in written.of_area)), key=len)
    if len(longest) > LONGEST:
        raise TooLargeError(_("Högst %(most)s tecken tas emot i ett fält. Korta texten.", most=LONGEST))
    count = int(written.count) if written.count.isascii() and written.count.isdecimal() else 0
    if not 1 <= count <= MOST_ACTIVITIES:
        raise InputError(_("Välj mellan 1 och %(most)s aktiviteter.", most=MOST_ACTIVITIES))
    named = written.named
    situation = [("", written.situation), *((area, text) for area, text in written.of_area if area in named)]
    return Unit(
        roles=written.roles,
        school_form=written.school_form,
        municipality=written.municipality,
        name=written.name,
        size=written.size,
        documents=written.documents,
        areas=named,
        situation=tuple((area, text) for area, text in situation if text),
        last_year=written.last_year,
        count=count,
    )


def with_file(written: Written, sent: object) -> Written:
    """What is written, and the text of a file of last year's plan after it; raises InputError or TooLargeError."""
    if not isinstance(sent, UploadFile) or not sent.filename:
        return written
    if PurePosixPath(sent.filename).suffix.lower() not in TEXT_FILES:
        raise InputError(
            _(
                "”%(name)s” kan inte läsas här. Välj en textfil (%(known)s), eller klistra in texten.",
                name=sent.filename,
                known=", ".join(TEXT_FILES),
            )
        )
    content = sent.file.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise TooLargeError(
            _("”%(name)s” är större än %(most)s. Korta texten.", name=sent.filename, most=size(LARGEST_TEXT))
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            _("”%(name)s” är ingen text i UTF-8. Spara om filen som text, eller klistra in texten.", name=sent.filename)
        ) from error
    return replace(written, last_year="\n".join(filter(None, (written.last_year, text.strip()))))


def areas_for(assistant: Assistant, written: Written, filed: Mapping[str, Document]) -> tuple[Offered, ...]:
    """The areas where most lies on the roles, in the documents that bind the unit or in all when it is unclear which do."""
    roles = written.roles
    ids: Iterable[str] = filed
    try:
        unit = Unit(roles=roles, school_form=written.school_form, municipality=written.municipality)
        home = assistant.settings.municipality or None
        ids = [document.id for document in sources_for(unit, filed, date.today(), home).binding]
    except InputError:  # said when a draft is asked for
        pass
    items = [item for id_ in ids for item in assistant.items(document_id=id_) if item.area]
    counted: Counter[str] = Counter()
    for role in roles[:1]:
        counted.update(item.area for item in for_person(items, role, filed).of(*PERSONAL) if item.area)
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_AREAS]
    return tuple(Offered(name, number) for name, number in ranked)


def ratings_in(sent: FormData, form: Form) -> tuple[Rating, ...]:
    """What stands in a self-assessment that was sent, for each row where something does; raises InputError, TooLargeError."""
    rated = (_rating(sent, str(n), row.requirement.item_id, row.text) for n, row in enumerate(form.rows, start=1))
    return tuple(each for each in rated if each.grade or each.evidence or each.next_step or each.question)


def _rating(sent: FormData, n: str, item_id: str, text: str) -> Rating:
    def said(name: str) -> str:
        value = sent.get(f"{name}{n}")
        return value.strip() if isinstance(value, str) else ""

    grade = said("niva")
    if grade and grade not in set(Grade):
        raise InputError(_("”%(grade)s” är ingen nivå. Välj bland: %(known)s.", grade=grade, known=", ".join(Grade)))
    words = {"evidence": said("visar"), "next_step": said("steg"), "question": said("fraga")}
    if max(map(len, words.values())) > LONGEST:
        raise TooLargeError(_("Högst %(most)s tecken tas emot i ett fält. Korta texten.", most=LONGEST))
    return Rating(item_id, text, Grade(grade) if grade else None, **words)


def works_of(request: Request) -> tuple[str, ...]:
    """The ids of what the browser that asks has made, the latest first: there are no accounts, so only it knows them."""
    told = request.cookies.get(COOKIE, "").split(BETWEEN)
    return tuple(dict.fromkeys(id_ for id_ in told if ID.fullmatch(id_)))[:MOST]


def remember_works(response: Response, ids: Iterable[str]) -> None:
    """Have the browser know those works as its own, the latest first, and no other."""
    known = [id_ for id_ in dict.fromkeys(ids) if ID.fullmatch(id_)][:MOST]
    age = YEAR_SECONDS if known else 0
    response.set_cookie(COOKIE, BETWEEN.join(known), max_age=age, httponly=True, samesite="lax")


def words_of(unit: Unit) -> str:
    """Everything that a unit has written of its situation."""
    return "\n".join((*(text for _area, text in unit.situation), unit.last_year))


def unit_words(work: Work) -> str:
    """What a work is listed as: whose it is."""
    unit = work.content.unit
    return unit.name or ", ".join(filter(None, (*unit.roles, unit.school_form)))


def _listed(text: str) -> tuple[str, ...]:
    """What is written with commas or on lines of its own."""
    return tuple(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())
