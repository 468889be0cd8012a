"""Bring the store and the index up to date with folders and files: a difference, reported."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean
from threading import Event

from assistant.ask import Assistant
from assistant.confirm import confirmed
from assistant.errors import InputError, NotFoundError, ReadError
from assistant.settings import Settings
from assistant.store import Store
from assistant.types import BlockKind, Failure, FileReport, Page, Progress, Reading, Report, Source
from assistant.verify import letters
from ingest.families import arrange
from ingest.manifest import free_id, load_sources, slug
from ingest.progress import Step
from ingest.reading import digest_of
from ingest.workshop import read_all

READER = "2"
"""Raised when the same file would be read differently than before, so that the next ingest reads it again."""

Listener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is new or not as it was: its source, what it depends on and the folder it is in."""

    source: Source
    fingerprint: str
    origin: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What is to be done, by document id, and what is not: files as they were and files that cannot be read."""

    changes: Mapping[str, Change]
    gone: Sequence[str]
    skipped: Sequence[str]
    failed: Sequence[Failure]


def ingest(
    *paths: Path, assistant: Assistant, progress: Listener = lambda _: None, stop: Event | None = None
) -> Report:
    """What was added, updated, removed, skipped and failed; raises NotFoundError, ReadError (manifest) or BusyError.

    Each document is written in one transaction and the index is brought up to date at the end, so a run that dies in the
    middle is finished by the next one. A file that cannot be read is reported and leaves what was stored of it untouched.
    When `stop` is set the files in hand are dropped, those already read stay, and the report says that it was cancelled.
    """
    began = time.perf_counter()
    for path in paths:
        if not path.exists():
            raise NotFoundError(f"Det finns ingen fil eller mapp {path}. Kontrollera sökvägen.")
    with assistant.index.writing():
        report = _ingest([path.resolve() for path in paths], assistant, progress, stop or Event())
    return replace(report, seconds=time.perf_counter() - began)


def with_own_id(source: Source, filenames: Mapping[str, str]) -> Source:
    """The source, under another id when its own was made from its name and belongs to a file of another name."""
    taken = {id_ for id_, filename in filenames.items() if filename != source.path.name}
    if source.id not in taken or source.id != slug(source.path.stem):
        return source
    return replace(source, id=free_id(source.path, taken))


def file_report(reading: Reading) -> FileReport:
    """What a person needs to judge whether the file was read right."""
    pages = reading.pages
    confidences = [page.confidence for page in pages if page.confidence is not None]
    return FileReport(
        id=reading.document.id,
        file=reading.document.filename,
        pages=len(pages),
        pages_without_text=tuple(page.number for page in pages if not page.raw.strip()),
        ocr_pages=sum(page.ocr for page in pages),
        confidence=round(fmean(confidences), 1) if confidences else None,
        headings=sum(block.kind is BlockKind.HEADING for block in reading.blocks),
        items=len(reading.items),
        passages=len(reading.passages),
        corrections=sum(len(page.corrections) for page in pages),
        warnings=reading.warnings,
    )


def _ingest(paths: Sequence[Path], assistant: Assistant, progress: Listener, stop: Event) -> Report:
    store = assistant.store
    known = store.fingerprints()
    todo = _difference(paths, assistant, known)
    outcomes = _read(todo.changes, assistant, progress, stop)
    cancelled = stop.is_set()
    removed = () if cancelled else todo.gone
    for document_id in removed:
        store.remove(document_id)
    _arrange(store)
    if not assistant.index.check(store):
        progress(Progress("", len(outcomes), len(todo.changes), step="sökindex"))
        assistant.index.synchronise(store)
    _drop_originals(assistant)
    in_order = [outcomes[document_id] for document_id in todo.changes if document_id in outcomes]
    files = tuple(outcome for outcome in in_order if isinstance(outcome, FileReport))
    return Report(
        added=tuple(file.id for file in files if file.id not in known),
        updated=tuple(file.id for file in files if file.id in known),
        removed=tuple(removed),
        skipped=tuple(todo.skipped),
        failed=(*todo.failed, *(outcome for outcome in in_order if isinstance(outcome, Failure))),
        warnings=tuple((file.id, text) for file in files for text in file.warnings),
        passages=sum(file.passages for file in files),
        files=files,
        cancelled=cancelled,
    )


def _difference(paths: Sequence[Path], assistant: Assistant, known: Mapping[str, str]) -> Difference:
    """How the files under the paths differ from what is stored."""
    names = {document.id: document.filename for document in assistant.store.documents()}
    changes: dict[str, Change] = {}
    gone: list[str] = []
    skipped: list[str] = []
    failed: list[Failure] = []
    for path in paths:
        listing = load_sources(path)
        origin = str(path if path.is_dir() else path.parent)
        failed += (replace(failure, file=_shown(failure.file)) for failure in listing.failures)
        present = {failure.id for failure in listing.failures}
        for source in (with_own_id(source, names) for source in listing.sources):
            present.add(source.id)
            names[source.id] = source.path.name
            try:
                fingerprint = _fingerprint(source, assistant.settings)
            except ReadError as error:
                failed.append(_failure(source, error))
                continue
            if known.get(source.id) == fingerprint:
                skipped.append(source.id)
            else:
                changes[source.id] = Change(source, fingerprint, origin)
        if path.is_dir():
            gone += sorted(assistant.store.fingerprints(origin).keys() - present)
    return Difference(changes, gone, skipped, failed)


def _read(
    changes: Mapping[str, Change], assistant: Assistant, progress: Listener, stop: Event
) -> dict[str, FileReport | Failure]:
    """What came of each changed file, by document id: read and stored, or why not; not all of them when stopped."""
    outcomes: dict[str, FileReport | Failure] = {}
    sources = [change.source for change in changes.values()]

    def tell(source: Source, step: Step) -> None:
        progress(Progress(source.path.name, len(outcomes), len(sources), step.page, step.pages, step.step))

    with closing(read_all(sources, assistant.settings, stop=stop)) as happening:
        for news in happening:
            source, what = news.source, news.what
            if isinstance(what, Step):
                tell(source, what)
            elif isinstance(what, ReadError):
                tell(source, Step("kunde inte läsas"))
                outcomes[source.id] = _failure(source, what)
            else:
                tell(source, Step("sparar", pages=len(what.pages)))
                outcomes[source.id] = _keep(changes[source.id], what, assistant)
    return outcomes


def _keep(change: Change, reading: Reading, assistant: Assistant) -> FileReport | Failure:
    """What was read, once it is stored with a copy of its file."""
    try:
        _keep_original(change.source.path, reading.document.digest, assistant.settings)
    except OSError as error:
        name = change.source.path.name
        return Failure(change.source.id, name, f"{name} kunde inte kopieras till datamappen: {error.strerror}.")
    store = assistant.store
    reading = _with_confirmed(reading, store.confirmed(change.source.id))
    keep_old = _says_something_else(reading, store)
    store.save(reading, fingerprint=change.fingerprint, origin=change.origin, keep_old=keep_old)
    return file_report(reading)


def _with_confirmed(reading: Reading, values: Mapping[str, str]) -> Reading:
    """The reading with what a person has said of the document, unless it no longer can be; then it says so."""
    try:
        return replace(reading, document=confirmed(reading.document, values))
    except InputError as error:
        return replace(reading, warnings=(*reading.warnings, f"Det som bekräftats om dokumentet används inte: {error}"))


def _says_something_else(reading: Reading, store: Store) -> bool:
    """Whether another file, with other words, was stored as this document: then that is an older version of it."""
    try:
        before = store.document(reading.document.id)
    except NotFoundError:
        return False
    if before.digest == reading.document.digest:
        return False
    return _words(store.pages(before.id)) != _words(reading.pages)


def _words(pages: Iterable[Page]) -> str:
    return letters(" ".join(page.reading() for page in pages))


def _arrange(store: Store) -> None:
    """Say which documents are versions or copies of which, when one has come or gone since that was last said."""
    filed = store.documents()
    ids = {document.id for document in filed}
    named = {id_ for document in filed for id_ in (document.replaced_by, document.copy_of) if id_}
    if all(document.family for document in filed) and named <= ids:
        return
    arranged = arrange(filed, store.sketches())
    store.update(new for new, old in zip(arranged, filed, strict=True) if new != old)


def _failure(source: Source, error: ReadError) -> Failure:
    return Failure(source.id, _shown(source.path.name), _shown(str(error)))


def _shown(name: str) -> str:
    """The name with a question mark for what is no character: Linux takes any bytes for a name."""
    return name.encode(errors="replace").decode()


def _fingerprint(source: Source, settings: Settings) -> str:
    """A digest of everything the reading depends on; raises ReadError when the file cannot be opened or named."""
    if _shown(str(source.path)) != str(source.path):
        raise ReadError(f"Namnet på {source.path.name} är inte skrivet i UTF-8. Byt namn på filen eller mappen.")
    known = {name: str(value) for name, value in asdict(source).items() if name != "path"}
    parts = [
        READER,
        settings.ocr_language,
        source.path.name,
        digest_of(source.path),
        json.dumps(known, sort_keys=True),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


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
