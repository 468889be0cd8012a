"""A criteria list that a person has handed in -> kept in the data folder under its own name, and found again by it.

A list handed in anew under the same name takes the place of the earlier one: what was signed of a criterion that has changed
says so itself.
"""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterable
from dataclasses import replace
from io import StringIO
from pathlib import Path

from assistant.criteria import COLUMNS, REMARK, CriteriaSet, criteria_of, read_criteria, shipped, shipped_set
from assistant.errors import InputError, NotFoundError, StoreError, TooLargeError
from assistant.judge import register_of
from assistant.settings import Settings
from assistant.store import Store

OWN, OF_DOCUMENT = "egen-", "dokument-"
LARGEST = 2_000_000  # bytes of a list
LONGEST_NAME = 60


def keep_list(data: bytes, name: str, settings: Settings) -> CriteriaSet:
    """The criteria set of a CSV file, kept; raises InputError or TooLargeError before anything is, or StoreError."""
    if not data:
        raise InputError("Välj en CSV-fil med kriterier. Första raden ska vara rubriker: kod;text.")
    if len(data) > LARGEST:
        raise TooLargeError(f"”{name}” är större än {LARGEST // 1_000_000} MB. Dela listan i flera filer.")
    read = read_criteria(data, name)
    kept = replace(read, id=f"{OWN}{read.id[:LONGEST_NAME].strip('-')}")
    folder = settings.criteria_folder
    incoming = folder / f".{secrets.token_hex(8)}.incoming"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        incoming.write_bytes(_written(kept))
        incoming.replace(folder / f"{kept.id}.csv")
    except OSError as error:
        raise StoreError("Listan kunde inte sparas i datamappen. Försök igen om en stund.") from error
    return kept


def kept_lists(settings: Settings) -> tuple[CriteriaSet, ...]:
    """The lists that have been handed in, by id."""
    return tuple(_read(path) for path in sorted(settings.criteria_folder.glob(f"{OWN}*.csv")))


def criteria_named(name: str, *, store: Store, settings: Settings) -> CriteriaSet:
    """The shipped set, the list handed in or a document's questions of that name; raises NotFoundError or InputError."""
    if name.startswith(OF_DOCUMENT):
        id_ = name.removeprefix(OF_DOCUMENT)
        return criteria_of(store.document(id_), register_of(store, document_id=id_))
    if name.startswith(OWN):
        found = {path.stem: path for path in settings.criteria_folder.glob(f"{OWN}*.csv")}
        if name not in found:
            raise NotFoundError(f"Det finns ingen lista ”{name}”. Skicka in den igen, eller välj bland: {_all(found)}.")
        return _read(found[name])
    return shipped_set(name)


def _all(own: Iterable[str]) -> str:
    return ", ".join([*(each.id for each in shipped()), *sorted(own)])


def _read(path: Path) -> CriteriaSet:
    return replace(read_criteria(path.read_bytes(), path.name), id=path.stem)


def _written(criteria: CriteriaSet) -> bytes:
    """The list as a CSV file in the program's own form, with the title it was handed in under."""
    stream = StringIO()
    stream.writelines(f"{REMARK} {said}\n" for said in (criteria.title, criteria.note) if said)
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS[column][0] for column in COLUMNS)
    writer.writerows((each.code, each.text, each.group, ", ".join(each.keywords)) for each in criteria.criteria)
    return stream.getvalue().encode()
