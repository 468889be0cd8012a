"""A file or a folder with its manifest.toml -> the sources to ingest and the files that cannot be."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import ReadError
from assistant.types import DocumentKind, Failure, Source
from ingest.read import ACCEPTED, FORMATS

MANIFEST = "manifest.toml"
PROGRAMS = (".py", ".pyc", ".sh")
TEXT_KEYS = ("title", "issuer", "municipality", "level", "url")
DATE_KEYS = ("valid_from", "valid_to")
KEYS = frozenset(field.name for field in fields(Source)) - {"path"} | {"file"}
ID = re.compile(r"[^\s/\\?#%]+")


@dataclass(frozen=True, slots=True)
class Listing:
    """The files to ingest, and those that cannot be with the reason."""

    sources: tuple[Source, ...]
    failures: tuple[Failure, ...] = ()


def load_sources(path: Path) -> Listing:
    """The sources of a folder or of one file, with what the manifest knows; raises ReadError for a broken manifest."""
    if path.is_dir():
        return folder_listing(path)
    if path.is_file():
        return file_listing(path)
    raise ReadError(f"{path} finns inte. Kontrollera sökvägen.")


def folder_listing(folder: Path) -> Listing:
    """Everything the folder's manifest lists, then the other documents in it; one of another format is a failure."""
    entries = read_manifest(folder)
    sources, failures = listed(folder, entries)
    named = {str(entry.get("file", "")) for entry in entries}
    taken = {source.id for source in sources} | {failure.id for failure in failures}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name in named or not is_document(path, folder):
            continue
        identifier = free_id(path, taken)
        taken.add(identifier)
        if path.suffix.lower() in FORMATS:
            sources.append(Source(identifier, path))
        else:
            failures.append(unknown_format(identifier, name))
    return Listing(tuple(sources), tuple(failures))


def file_listing(path: Path) -> Listing:
    """The one file, with what a manifest beside it knows of it."""
    entries = [entry for entry in read_manifest(path.parent) if entry.get("file") == path.name]
    if entries:
        sources, failures = listed(path.parent, entries)
        return Listing(tuple(sources), tuple(failures))
    if path.suffix.lower() not in FORMATS:
        return Listing((), (unknown_format(slug(path.stem), path.name),))
    return Listing((Source(slug(path.stem), path),))


def read_manifest(folder: Path) -> list[dict[str, Any]]:
    """The manifest's documents as they stand, none when there is no manifest; raises ReadError when it is broken."""
    path = folder / MANIFEST
    if not path.is_file():
        return []
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadError(f"{path} kan inte tolkas som TOML: {error}. Rätta filen och försök igen.") from error
    unknown = sorted(set(content) - {"document"})
    if unknown:
        raise ReadError(f"{path} har okända delar: {', '.join(unknown)}. Bara [[document]] används.")
    documents = content.get("document", [])
    if not isinstance(documents, list) or not all(isinstance(entry, dict) for entry in documents):
        raise ReadError(f"{path}: skriv varje dokument under en egen rad [[document]].")
    return documents


def listed(folder: Path, entries: list[dict[str, Any]]) -> tuple[list[Source], list[Failure]]:
    """The sources that entries describe, and a failure for each entry that cannot be used."""
    sources: list[Source] = []
    failures: list[Failure] = []
    taken: set[str] = set()
    for entry in entries:
        result = source_of(folder, entry, taken)
        if isinstance(result, Source):
            taken.add(result.id)
            sources.append(result)
        else:
            failures.append(result)
    return sources, failures


def source_of(folder: Path, entry: dict[str, Any], taken: set[str]) -> Source | Failure:
    """The source an entry describes, or why it cannot be used."""
    name = str(entry.get("file", ""))
    identifier = str(entry.get("id") or slug(Path(name).stem))
    problem = problem_with(folder, entry, identifier, taken)
    if problem:
        return Failure(identifier, name, problem)
    if Path(name).suffix.lower() not in FORMATS:
        return unknown_format(identifier, name)
    return Source(
        identifier,
        folder / name,
        kind=DocumentKind(entry["kind"]) if "kind" in entry else None,
        school_forms=tuple(entry.get("school_forms", ())),
        published=entry.get("published"),
        title=entry.get("title"),
        issuer=entry.get("issuer"),
        municipality=entry.get("municipality"),
        level=entry.get("level"),
        url=entry.get("url"),
        valid_from=as_date(entry.get("valid_from")),
        valid_to=as_date(entry.get("valid_to")),
    )


def problem_with(folder: Path, entry: dict[str, Any], identifier: str, taken: set[str]) -> str | None:
    """What is wrong with an entry, in Swedish; None when nothing is."""
    name = entry.get("file")
    if not isinstance(name, str) or not name:
        return "Posten saknar file. Ange filens namn i manifest.toml."
    return wrong_identity(entry, identifier, taken) or wrong_place(folder, name) or wrong_value(entry)


def wrong_identity(entry: dict[str, Any], identifier: str, taken: set[str]) -> str | None:
    """What is wrong with an entry's keys or id, in Swedish; None when nothing is."""
    unknown = sorted(set(entry) - KEYS)
    if unknown:
        return f"Okänd uppgift i manifest.toml: {', '.join(unknown)}. Möjliga är: {', '.join(sorted(KEYS))}."
    if not ID.fullmatch(identifier):
        return f"id {identifier!r} kan inte användas. Skriv det utan mellanslag och snedstreck."
    if identifier in taken:
        return f"id {identifier!r} används av två poster i manifest.toml. Ge den ena ett annat id."
    return None


def wrong_place(folder: Path, name: str) -> str | None:
    """What is wrong with where an entry's file should be, in Swedish; None when it is there."""
    if not (folder / name).resolve().is_relative_to(folder.resolve()):
        return "Filen ligger utanför manifestets mapp. Flytta den dit."
    if not (folder / name).is_file():
        return f"Filen {name} finns inte i {folder}. Lägg dit den eller ta bort posten ur manifest.toml."
    return None


def wrong_value(entry: dict[str, Any]) -> str | None:
    """Which value of an entry has the wrong form, in Swedish; None when none has."""
    kinds = [kind.value for kind in DocumentKind]
    if "kind" in entry and entry["kind"] not in kinds:
        return f"Okänd dokumenttyp: {entry['kind']!r}. Möjliga är: {', '.join(kinds)}."
    for key in TEXT_KEYS:
        if not isinstance(entry.get(key, ""), str):
            return f"{key} ska vara en text inom citattecken."
    if not is_list_of_texts(entry.get("school_forms", [])):
        return 'school_forms ska vara en lista, till exempel ["grundskola"].'
    if not isinstance(entry.get("published", 0), int):
        return "published ska vara ett årtal, till exempel 2024."
    return wrong_period(entry)


def is_list_of_texts(value: object) -> bool:
    """Whether a value is a list that holds texts only."""
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def wrong_period(entry: dict[str, Any]) -> str | None:
    """What is wrong with an entry's days, in Swedish; None when nothing is."""
    for key in DATE_KEYS:
        if key in entry and as_date(entry[key]) is None:
            return f"{key} ska vara ett datum, till exempel 2025-12-31."
    first, last = as_date(entry.get("valid_from")), as_date(entry.get("valid_to"))
    return "valid_from ligger efter valid_to. Rätta datumen." if first and last and first > last else None


def as_date(value: object) -> date | None:
    """The day a TOML date or an ISO text stands for; None for anything else."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if type(value) is date else None


def is_document(path: Path, folder: Path) -> bool:
    """Whether a file in the folder is meant to be ingested: not hidden, no program, not about the folder itself."""
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith((".", "~$", "__")) for part in parts)
    about = path.stem.lower().startswith("readme") or path.name == MANIFEST
    return not hidden and not about and path.suffix.lower() not in PROGRAMS and path.is_file()


def unknown_format(identifier: str, name: str) -> Failure:
    """The failure of a file whose format is not read."""
    return Failure(
        identifier, name, f"Formatet {Path(name).suffix or 'utan ändelse'} kan inte läsas. Godtagna: {ACCEPTED}."
    )


def free_id(path: Path, taken: set[str]) -> str:
    """An id for an unlisted file: its name, with its suffix and then a number where another file has that id."""
    name = slug(path.stem)
    candidates = [
        name,
        f"{name}-{path.suffix[1:].lower()}",
        *(f"{name}-{number}" for number in range(2, len(taken) + 3)),
    ]
    return next(candidate for candidate in candidates if candidate not in taken)


def slug(name: str) -> str:
    """A name in small Latin letters, digits and hyphens (åäö become aao); "dokument" when nothing is left."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "dokument"
