"""A job -> what its reader sees: how it stands in words, and each of its files with how far it has come or what it gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from assistant.language import gettext, marked, ngettext, raw_gettext
from assistant.types import Document, Failure, FileReport, Job, JobState, Progress
from assistant.web.jobs import can_retry
from assistant.web.words import JOB_STATES, Words

INDEXING = "sökindex"


class FileState(StrEnum):
    """Where a file of a job stands."""

    WAITING = "väntar"
    READING = "läses"
    SAVED = "inläst"
    READY = "klar"
    UNREADY = "inte klar"
    UNCHANGED = "oförändrad"
    FAILED = "misslyckades"
    UNREAD = "inte läst"


FILE_STATES = Words(
    {
        FileState.WAITING: marked("Väntar"),
        FileState.READING: marked("Läses"),
        FileState.SAVED: marked("Inläst"),
        FileState.READY: marked("Klar"),
        FileState.UNREADY: marked("Inte klar"),
        FileState.UNCHANGED: marked("Oförändrad"),
        FileState.FAILED: marked("Misslyckades"),
        FileState.UNREAD: marked("Inte läst"),
    }
)
REACHED = {"sparar": FileState.SAVED, "kunde inte läsas": FileState.FAILED}
"""The last that ingestion tells of a file, see `ingest.sync`."""
GOOD = (FileState.READY, FileState.UNCHANGED)


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file of a job: where it stands, with its progress, its report or why it failed; `document_id` once it is filed."""

    name: str
    state: FileState
    document_id: str | None = None
    progress: Progress | None = None
    report: FileReport | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class JobView:
    """A job with its files, and whether there is something to try again."""

    job: Job
    files: tuple[JobFile, ...]
    can_retry: bool

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.job.state.over

    @property
    def whole(self) -> bool:
        """Whether it is done and every page of every file of it could be read."""
        return self.job.state is JobState.DONE and all(file.state in GOOD for file in self.files)

    @property
    def done(self) -> float:
        """How many of its files are done, the pages of the one in hand counted as parts."""
        at = self.job.progress
        if at is None:
            return 0
        return min(at.files, at.files_done + (at.page / at.pages if at.pages else 0))

    @property
    def headline(self) -> str:
        """How it stands, in a sentence."""
        if self.job.state is JobState.DONE and not self.whole:
            bad = sum(file.state not in GOOD for file in self.files)
            return ngettext(
                "Inte klar: %(num)s av %(all)s filer behöver ses över",
                "Inte klar: %(num)s av %(all)s filer behöver ses över",
                bad,
                all=len(self.files),
            )
        return gettext("%(state)s: %(files)s", state=JOB_STATES[self.job.state], files=self.called)

    @property
    def called(self) -> str:
        """What it reads: the name of its only file, or how many there are."""
        names = self.job.files
        if len(names) == 1:
            return PurePath(names[0]).name
        return ngettext("%(num)s fil", "%(num)s filer", len(names))

    @property
    def to_retry(self) -> int:
        """How many files another try would read; of a folder those that are known to be unread."""
        return sum(file.state in (FileState.FAILED, FileState.UNREAD) for file in self.files)

    @property
    def error(self) -> str:
        """What went wrong with the whole of it; empty when nothing did."""
        return raw_gettext(self.job.error) if self.job.error else ""

    @property
    def indexing(self) -> bool:
        """Whether its files are read and are being made possible to find."""
        return bool(self.job.progress and self.job.progress.step == INDEXING)


def view_job(job: Job, told: Iterable[Progress], filed: Iterable[Document]) -> JobView:
    """The job as it stands; `told` is the latest that was told of each of its files, `filed` all documents."""
    latest = {progress.file: progress for progress in told}
    ids = {document.filename: document.id for document in filed}
    names = files_of(job, latest)
    return JobView(job, tuple(_file(job, name, latest.get(name), ids.get(name)) for name in names), can_retry(job))


def files_of(job: Job, seen: Iterable[str]) -> Sequence[str]:
    """The names of the files of a job: those it was given, and of a folder those that something is known of."""
    report = job.report
    reported = [*(each.file for each in report.files), *(each.file for each in report.failed)] if report else []
    known = dict.fromkeys([*reported, *seen])
    given = [name for name in job.files if PurePath(name).name == name]
    return tuple(dict.fromkeys([*given, *(name for name in known if name)]))


def _file(job: Job, name: str, at: Progress | None, document_id: str | None) -> JobFile:
    """A file of the job; a report of an attempt before this one stands while what failed then is read again."""
    report = next((each for each in job.report.files if each.file == name), None) if job.report else None
    if report:
        return JobFile(name, FileState.READY if report.ready else FileState.UNREADY, report.id, report=report)
    if not job.state.over:
        if at is None:
            return JobFile(name, FileState.WAITING)
        return JobFile(name, REACHED.get(at.step, FileState.READING), progress=at)
    failure = next((each for each in job.report.failed if each.file == name), None) if job.report else None
    if failure:
        return JobFile(name, FileState.FAILED, failure=failure)
    if job.report and document_id in job.report.skipped:
        return JobFile(name, FileState.UNCHANGED, document_id)
    return JobFile(name, FileState.UNREAD)
