"""Bring the store and the index up to date with a folder or a file: a difference, reported."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from assistant.ask import Assistant
from assistant.errors import NotFoundError, ReadError
from assistant.settings import Settings
from assistant.types import Failure, Page, Reading, Report, Source
from ingest.items import find_items
from ingest.manifest import free_id, load_sources, slug
from ingest.metadata import describe
from ingest.outline import outline
from ingest.passages import cut
from ingest.read import format_of, read

READER = "1"
"""Raised when the same file would be read differently than before, so that the next ingest reads it again."""
LOW_CONFIDENCE = 70.0  # Tesseract's mean word confidence under which a page is likely to hold wrong words

Progress = Callable[[str], None]


def ingest(path: Path, *, assistant: Assistant, progress: Progress = lambda _: None) -> Report:
    """What was added, updated, removed, skipped and failed; raises NotFoundError, ReadError (manifest) or BusyError.

    Each document is written in one transaction and the index is brought up to date at the end, so a run that dies in the
    middle is finished by the next one. A file that cannot be read is reported and leaves what was stored of it untouched.
    """
    began = time.perf_counter()
    if not path.exists():
        raise NotFoundError(f"Det finns ingen fil eller mapp {path}. Kontrollera sökvägen.")
    with assistant.index.writing():
        report = _ingest(path.resolve(), assistant, progress)
    return replace(report, seconds=time.perf_counter() - began)


def read_source(source: Source, settings: Settings) -> Reading:
    """Everything read from one file; raises ReadError."""
    pages = read(source.path, settings)
    blocks = outline(pages)
    digest = _file_digest(source.path)
    document = describe(source, pages=pages, blocks=blocks, digest=digest, media_type=format_of(source.path).media_type)
    return Reading(
        document=document,
        pages=pages,
        blocks=blocks,
        passages=cut(source.id, blocks, pages),
        items=find_items(document, blocks, pages),
        warnings=tuple(_page_warnings(pages)),
    )


def with_own_id(source: Source, filenames: Mapping[str, str]) -> Source:
    """The source, under another id when its own was made from its name and belongs to a file of another name."""
    taken = {id_ for id_, filename in filenames.items() if filename != source.path.name}
    if source.id not in taken or source.id != slug(source.path.stem):
        return source
    return replace(source, id=free_id(source.path, taken))


def _ingest(path: Path, assistant: Assistant, progress: Progress) -> Report:
    store = assistant.store
    listing = load_sources(path)
    known = store.fingerprints()
    outcome: dict[str, list[str]] = {"added": [], "updated": [], "removed": [], "skipped": []}
    failed, warnings, passages = list(listing.failures), [], 0
    origin = str(path if path.is_dir() else path.parent)
    names = {document.id: document.filename for document in store.documents()}
    sources = [with_own_id(source, names) for source in listing.sources]
    for source in sources:
        try:
            fingerprint = _fingerprint(source, assistant.settings)
            if known.get(source.id) == fingerprint:
                outcome["skipped"].append(source.id)
                continue
            progress(source.path.name)
            reading = read_source(source, assistant.settings)
        except ReadError as error:
            failed.append(Failure(source.id, source.path.name, str(error)))
            continue
        _keep_original(source.path, reading.document.digest, assistant.settings)
        store.save(reading, fingerprint=fingerprint, origin=origin)
        outcome["updated" if source.id in known else "added"].append(source.id)
        warnings += [(source.id, text) for text in reading.warnings]
        passages += len(reading.passages)
    if path.is_dir():
        present = {source.id for source in sources} | {failure.id for failure in listing.failures}
        for document_id in sorted(store.fingerprints(origin).keys() - present):
            store.remove(document_id)
            outcome["removed"].append(document_id)
    if not assistant.index.check(store):
        progress("sökindex")
        assistant.index.synchronise(store)
    _drop_originals(assistant)
    return Report(
        added=tuple(outcome["added"]),
        updated=tuple(outcome["updated"]),
        removed=tuple(outcome["removed"]),
        skipped=tuple(outcome["skipped"]),
        failed=tuple(failed),
        warnings=tuple(warnings),
        passages=passages,
    )


def _fingerprint(source: Source, settings: Settings) -> str:
    """A digest of everything the reading depends on; raises ReadError when the file cannot be opened."""
    known = {name: str(value) for name, value in asdict(source).items() if name != "path"}
    parts = [
        READER,
        settings.ocr_language,
        source.path.name,
        _file_digest(source.path),
        json.dumps(known, sort_keys=True),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _file_digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReadError(f"{path.name} kan inte öppnas: {error.strerror}. Kontrollera filens rättigheter.") from error


def _page_warnings(pages: Iterable[Page]) -> Iterable[str]:
    for page in pages:
        if not page.raw.strip():
            yield f"Sida {page.number} har ingen text."
        elif page.confidence is not None and page.confidence < LOW_CONFIDENCE:
            yield f"Sida {page.number} är svårläst (OCR-säkerhet {page.confidence:.0f} av 100); kontrollera mot originalet."


def _keep_original(path: Path, digest: str, settings: Settings) -> None:
    """Copy the file into the data folder, named by digest, so that its pages can be shown when the folder has moved."""
    settings.originals_folder.mkdir(parents=True, exist_ok=True)
    target = settings.originals_folder / f"{digest}{path.suffix.lower()}"
    if not target.exists():
        draft = target.with_suffix(".new")
        shutil.copyfile(path, draft)
        draft.replace(target)


def _drop_originals(assistant: Assistant) -> None:
    """Delete the copies that belong to no document any more."""
    used = {document.digest for document in assistant.store.documents()}
    if assistant.settings.originals_folder.is_dir():
        for copy in assistant.settings.originals_folder.iterdir():
            if copy.stem not in used:
                copy.unlink()
