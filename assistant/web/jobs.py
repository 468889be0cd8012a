"""Files to ingest -> jobs that are worked off one at a time in the background and kept in the store."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, RLock
from typing import Protocol

from assistant.errors import InputError, RodtradError
from assistant.language import marked
from assistant.store import Store
from assistant.types import Job, JobState, Progress, Report

log = logging.getLogger(__name__)

JOBS_SHOWN = 50
JOBS_LOOKED_AT = 1_000  # at start, for those left unfinished
INTERRUPTED = marked("Servern stängdes innan jobbet var klart. Filerna finns kvar: välj Försök igen.")


class Ingest(Protocol):
    """What reads files into the store."""

    def __call__(self, *paths: Path, progress: Callable[[Progress], None], stop: Event) -> Report:
        """What came of it; when `stop` is set it ends early."""


class Jobs:
    """The queue of one server. What is done stands in the store; how far the work has come, only here.

    A job names a file in the uploads folder by its name alone, and a folder that is to be read by its whole path.
    """

    def __init__(self, ingest: Ingest, *, store: Store, uploads: Path) -> None:
        self._ingest = ingest
        self._store = store
        self._uploads = uploads
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ingest")
        self._under_way: dict[str, tuple[Job, Event]] = {}
        self._told: dict[str, dict[str, Progress]] = {}
        self._lock = RLock()
        self._closing = False

    def take_over(self) -> None:
        """Say of every job that an earlier server left unfinished that it was interrupted."""
        for job in self._store.jobs(JOBS_LOOKED_AT):
            if not job.state.over:
                self._store.save_job(interrupted(job))

    def submit(self, paths: Sequence[Path]) -> Job:
        """The job that will read those files or folders."""
        names = tuple(path.name if path.parent == self._uploads else str(path) for path in paths)
        return self._enqueue(Job(secrets.token_hex(8), names, datetime.now(UTC)), names)

    def get(self, job_id: str) -> Job:
        """The job as it stands now; raises NotFoundError."""
        with self._lock:
            under_way = self._under_way.get(job_id)
        return under_way[0] if under_way else self._store.job(job_id)

    def latest(self, limit: int = JOBS_SHOWN) -> tuple[Job, ...]:
        """The latest jobs as they stand now, newest first."""
        return tuple(self.get(job.id) for job in self._store.jobs(limit))

    def told(self, job_id: str) -> tuple[Progress, ...]:
        """The latest that was told of each file of a job that is under way, in the order they were begun."""
        with self._lock:
            return tuple(self._told.get(job_id, {}).values())

    def cancel(self, job_id: str) -> Job:
        """The job, which ends as soon as it can; one that is over stays as it is. Raises NotFoundError."""
        with self._lock:
            if job_id in self._under_way:
                job, stop = self._under_way[job_id]
                stop.set()
                if job.state is JobState.WAITING:
                    self._end(replace(job, state=JobState.CANCELLED))
        return self.get(job_id)

    def retry(self, job_id: str) -> Job:
        """The job, waiting again for what it has not read; raises NotFoundError, or InputError when there is nothing."""
        with self._lock:
            job = self.get(job_id)
            if not can_retry(job):
                raise InputError("Det finns inget att försöka igen med: jobbet pågår eller har läst alla sina filer.")
            again = replace(job, state=JobState.WAITING, error=None, attempt=job.attempt + 1)
            return self._enqueue(again, unread(job))

    def close(self) -> None:
        """Stop the job in hand and drop those that wait; they can be tried again."""
        with self._lock:
            self._closing = True
            for _, stop in self._under_way.values():
                stop.set()
        self._worker.shutdown(wait=True)

    def _enqueue(self, job: Job, names: Sequence[str]) -> Job:
        with self._lock:
            stop = Event()
            self._under_way[job.id] = job, stop
            self._store.save_job(job)
            self._worker.submit(self._work_off, job, names, stop)
        return job

    def _work_off(self, job: Job, names: Sequence[str], stop: Event) -> None:
        with self._lock:
            if self._under_way.get(job.id) != (job, stop):
                return  # cancelled while it waited
        try:
            if self._closing:
                self._end(interrupted(job))
            else:
                reading = replace(job, state=JobState.READING)
                self._show(reading)
                self._store.save_job(reading)
                self._end(self._read(reading, names, stop))
        except Exception:  # the edge of the thread: whatever happened, the next job is worked off
            log.exception("unexpected error %s while reading %s", job.id, ", ".join(job.files))
            error = f"Ett oväntat fel uppstod och har skrivits i loggen. Felkod: {job.id}."
            self._end(replace(job, state=JobState.FAILED, error=error))

    def _read(self, job: Job, names: Sequence[str], stop: Event) -> Job:
        """The job when its files have been read."""
        try:
            report = self._ingest(
                *(self._uploads / name for name in names),
                progress=lambda progress: self._tell(job, progress),
                stop=stop,
            )
        except RodtradError as error:
            return replace(job, state=JobState.FAILED, error=str(error))
        done = replace(job, report=together(job.report, report), state=state_after(report))
        return interrupted(done) if self._closing and report.cancelled else done

    def _tell(self, job: Job, progress: Progress) -> None:
        with self._lock:
            self._told.setdefault(job.id, {})[progress.file] = progress
            self._show(replace(job, progress=progress))

    def _show(self, job: Job) -> None:
        with self._lock:
            self._under_way[job.id] = job, self._under_way[job.id][1]

    def _end(self, job: Job) -> None:
        with self._lock:
            self._store.save_job(replace(job, progress=None))
            self._under_way.pop(job.id, None)
            self._told.pop(job.id, None)


def can_retry(job: Job) -> bool:
    """Whether the job has ended with files that were not read."""
    return job.state in (JobState.FAILED, JobState.CANCELLED) or bool(
        job.state.over and job.report and job.report.failed
    )


def unread(job: Job) -> tuple[str, ...]:
    """The files of the job that have not been read."""
    read = {file.file for file in job.report.files} if job.report else set()
    return tuple(name for name in job.files if name not in read)


def together(first: Report | None, again: Report) -> Report:
    """What two attempts did together; the later one knows what failed."""
    if first is None:
        return again
    return Report(
        added=first.added + again.added,
        updated=first.updated + again.updated,
        removed=first.removed + again.removed,
        skipped=first.skipped + again.skipped,
        failed=again.failed,
        warnings=first.warnings + again.warnings,
        passages=first.passages + again.passages,
        files=first.files + again.files,
        cancelled=again.cancelled,
        seconds=first.seconds + again.seconds,
    )


def state_after(report: Report) -> JobState:
    """How a job with that report has ended."""
    if report.cancelled:
        return JobState.CANCELLED
    return JobState.FAILED if report.failed and not (report.changed or report.skipped) else JobState.DONE


def interrupted(job: Job) -> Job:
    """The job as it stands when its server is gone."""
    return replace(job, state=JobState.FAILED, progress=None, error=INTERRUPTED)
