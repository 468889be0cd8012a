"""What a person says of a document -> the document with it: a confirmed or corrected field stands above what was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.errors import InputError
from assistant.types import UNTIL_FURTHER, Document, DocumentKind, Fact

PERSON = "person"


def confirmed(document: Document, values: Mapping[str, str]) -> Document:
    """The document with every confirmed field; raises InputError for a field or a value that cannot be."""
    for field, value in values.items():
        document = with_field(document, field, value)
    return document


def with_field(document: Document, field: str, value: str) -> Document:
    """The document with one field as a person says; an empty value says that there is none. Raises InputError."""
    parse = FIELDS.get(field)
    if parse is None:
        raise InputError(f"Fältet ”{field}” kan inte ändras. Det går att ändra: {', '.join(FIELDS)}.")
    value = value.strip()
    value = UNTIL_FURTHER if value.casefold() == UNTIL_FURTHER else value
    known = tuple(fact for fact in document.facts if (fact.field, fact.source) != (field, PERSON))
    fields: dict[str, Any] = {field: parse(value), "facts": (Fact(field, value, PERSON), *known)}
    if field in ("valid_from", "valid_to"):
        fields["validity_source"] = PERSON
    changed = replace(document, **fields)
    if changed.valid_from and changed.valid_to and changed.valid_from > changed.valid_to:
        raise InputError(
            f"Dokumentet kan inte gälla från {changed.valid_from} till {changed.valid_to}. Rätta en av dem."
        )
    return changed


def _text(value: str) -> str | None:
    return value or None


def _title(value: str) -> str:
    if not value:
        raise InputError("Ett dokument måste ha en titel.")
    return value


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise InputError(f"”{value}” är inget datum. Skriv det så här: 2026-08-15.") from error


def _end(value: str) -> date | None:
    return None if value == UNTIL_FURTHER else _day(value)


def _kind(value: str) -> DocumentKind:
    if value not in set(DocumentKind):
        raise InputError(f"”{value}” är ingen dokumenttyp. Välj bland: {', '.join(DocumentKind)}.")
    return DocumentKind(value)


def _forms(value: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in value.split(",") if form.strip())


def _yes(value: str) -> bool:
    if value.casefold() not in ("ja", "nej", ""):
        raise InputError(f"Svara ja eller nej på om dokumentet är ett utkast, inte ”{value}”.")
    return value.casefold() == "ja"


FIELDS: Mapping[str, Callable[[str], object]] = {
    "title": _title,
    "kind": _kind,
    "issuer": _text,
    "municipality": _text,
    "level": _text,
    "school_forms": _forms,
    "valid_from": _day,
    "valid_to": _end,
    "decided_by": _text,
    "decided_on": _day,
    "diary_number": _text,
    "draft": _yes,
}
"""The fields a person may set, each with what makes its value of the text that was written."""
