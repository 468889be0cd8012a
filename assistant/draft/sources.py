"""A unit and the documents filed -> those that bind it, those that help it, those that may only inspire it, and what to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.caution import ALIKE
from assistant.errors import InputError
from assistant.language import gettext
from assistant.register import BINDING
from assistant.swedish import fold
from assistant.types import Caution, Document, DocumentKind, Unit, Validity
from assistant.understand.mentions import SCHOOL_FORMS

IN_FORCE = (Validity.CURRENT, Validity.OPEN, Validity.UNKNOWN)
FORMS = tuple(dict.fromkeys(form for _, forms in SCHOOL_FORMS for form in forms))


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents of a draft. `support` are the unit's own and national ones that do not bind: guides and evaluations."""

    binding: tuple[Document, ...]
    support: tuple[Document, ...]
    inspiration: tuple[Document, ...]
    home: str | None
    school_forms: tuple[str, ...]
    cautions: tuple[Caution, ...]


def sources_for(unit: Unit, filed: Mapping[str, Document], as_of: date, home: str | None = None) -> Sources:
    """The documents for a unit on a day; raises InputError when there are none, or when it is unclear whose they are.

    `home` is the municipality of the installation, which counts where the unit names none.
    """
    if not filed:
        raise InputError(gettext("Inga dokument är inlästa. Läs in planen som enheten ska följa och försök igen."))
    forms = school_forms_of(unit.school_form)
    place = _home(unit, filed, home)
    chosen = tuple(filed[id_] for id_ in unit.documents) or tuple(filed.values())
    own = [document for document in chosen if _is_for(document, place, forms)]
    if not own:
        raise InputError(_nothing_for(unit, place, forms))
    applying = [document for document in own if _applies(document, as_of)]
    out = [document for document in own if document not in applying and not document.copy_of]
    cautions: list[Caution] = []
    if unit.documents:  # the unit has chosen them as they are
        used, out = [document for document in own if not document.copy_of], []
    elif any(document.kind in BINDING for document in applying):
        used = applying
    else:  # nothing else exists
        used, out = [*applying, *out], []
        if not any(document.kind in BINDING for document in used):
            raise InputError(_nothing_for(unit, place, forms))
        text = gettext("Ingen gällande plan för enheten är inläst. Utkastet bygger på dokument som inte gäller idag.")
        cautions.append(Caution("nothing-in-force", text))
    cautions += [Caution("left-out", _left_out(document, as_of)) for document in out if document.kind in BINDING]
    others = [each for each in filed.values() if _inspires(each, unit, own) and not each.superseded(as_of)]
    inspiring = [document for document in others if _applies(document, as_of)] or others
    return Sources(
        binding=tuple(document for document in used if document.kind in BINDING),
        support=tuple(document for document in used if document.kind not in BINDING),
        inspiration=tuple(inspiring),
        home=place,
        school_forms=forms,
        cautions=tuple(cautions),
    )


def school_forms_of(text: str) -> tuple[str, ...]:
    """The school forms that words name, as documents have them; raises InputError for words that name none."""
    folded = fold(text).strip()
    if not folded:
        return ()
    found = next((forms for pattern, forms in SCHOOL_FORMS if pattern.search(folded)), None)
    if found is None:
        listed = ", ".join(FORMS)
        raise InputError(gettext("”%(form)s” är ingen skolform. Välj bland: %(forms)s.", form=text, forms=listed))
    return found


def _home(unit: Unit, filed: Mapping[str, Document], home: str | None) -> str | None:
    """The municipality that the unit belongs to; raises InputError when several are possible and none is named."""
    said = unit.municipality.strip() or home
    known = {fold(each.municipality): each.municipality for each in filed.values() if each.municipality}
    if said:
        return known.get(fold(said), said)
    chosen = [filed[id_] for id_ in unit.documents] or list(filed.values())
    places = sorted({each.municipality for each in chosen if each.municipality})
    if len(places) > 1:
        text = gettext(
            "Dokumenten kommer från flera kommuner: %(places)s. Ange vilken kommun enheten hör till, eller välj dokument.",
            places=", ".join(places),
        )
        raise InputError(text)
    return places[0] if places else None


def _is_for(document: Document, home: str | None, forms: Iterable[str]) -> bool:
    """Whether a document is for the unit: of its municipality or of none, and for its school form or for all."""
    asked = {ALIKE.get(form, form) for form in forms}
    meant = {ALIKE.get(form, form) for form in document.school_forms}
    here = not (home and document.municipality) or fold(home) == fold(document.municipality)
    return here and (not asked or not meant or not asked.isdisjoint(meant))


def _applies(document: Document, as_of: date) -> bool:
    return document.validity(as_of) in IN_FORCE and not document.superseded(as_of)


def _inspires(document: Document, unit: Unit, own: Iterable[Document]) -> bool:
    """Whether a document may inspire: it says what others are to do, or the unit has chosen others of its own than this one."""
    beside = document not in own and (document.kind in BINDING or document.kind is DocumentKind.GUIDE)
    return beside and not (unit.documents and document.id in unit.documents and document in own)


def _left_out(document: Document, as_of: date) -> str:
    said = {
        Validity.EXPIRED: gettext("gällde till och med %(day)s", day=document.valid_to),
        Validity.REPLACED: gettext("har ersatts av en nyare version"),
        Validity.COMING: gettext("börjar gälla %(day)s", day=document.valid_from),
        Validity.DRAFT: gettext("är ett utkast"),
    }.get(document.validity(as_of), "")
    return gettext(
        "”%(title)s” är inte med: den %(why)s. Välj dokumentet om det ändå ska användas.",
        title=document.title,
        why=said,
    )


def _nothing_for(unit: Unit, home: str | None, forms: Iterable[str]) -> str:
    whose = " ".join(filter(None, (", ".join(forms), f"i {home}" if home else "")))
    if unit.documents:
        return gettext(
            "Inget av de valda dokumenten gäller för %(whose)s. Välj andra dokument, eller rätta kommun och skolform.",
            whose=whose,
        )
    return gettext(
        "Inget inläst dokument ställer krav på %(whose)s. Läs in enhetens plan, eller rätta kommun och skolform.",
        whose=whose or gettext("enheten"),
    )
