"""Uploaded files read in the background: one worker, the last jobs kept in memory."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import reduce
from pathlib import Path
from threading import Lock

from assistant.errors import NotFoundError, RodtradError
from assistant.types import Failure, Report

log = logging.getLogger(__name__)

JOBS_KEPT = 100


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "väntar"
    READING = "läser"
    DONE = "klar"
    FAILED = "misslyckades"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (JobState.DONE, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class Job:
    """An upload being read: its files, where it stands and, when it is over, what came of it."""

    id: str
    files: tuple[str, ...]
    submitted: datetime
    state: JobState = JobState.WAITING
    report: Report | None = None
    error: str | None = None


class Jobs:
    """The queue of one server. `ingest` is called with one path at a time, never two at once."""

    def __init__(self, ingest: Callable[[Path], Report]) -> None:
        self._ingest = ingest
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ingest")
        self._jobs: dict[str, tuple[Job, Future[Report]]] = {}
        self._lock = Lock()

    def submit(self, paths: Sequence[Path]) -> Job:
        """The job that will read the files."""
        job = Job(secrets.token_hex(8), tuple(path.name for path in paths), datetime.now(UTC))
        future = self._worker.submit(_read_all, self._ingest, tuple(paths))
        future.add_done_callback(lambda done: _log_unexpected(job, done))
        with self._lock:
            self._jobs[job.id] = (job, future)
            over = [job_id for job_id, (_, future) in self._jobs.items() if future.done()]
            for job_id in over[: max(0, len(self._jobs) - JOBS_KEPT)]:
                del self._jobs[job_id]
        return job

    def get(self, job_id: str) -> Job:
        """The job as it stands now; raises NotFoundError."""
        with self._lock:
            found = self._jobs.get(job_id)
        if found is None:
            raise NotFoundError(f"Det finns inget jobb ”{job_id}”. Jobb glöms när servern startas om; se Dokument.")
        return _current(*found)

    def close(self) -> None:
        """Drop the jobs that wait; the one being read is finished."""
        self._worker.shutdown(wait=True, cancel_futures=True)


def merged(first: Report, second: Report) -> Report:
    """What two runs of ingestion did together."""
    return Report(
        added=first.added + second.added,
        updated=first.updated + second.updated,
        removed=first.removed + second.removed,
        skipped=first.skipped + second.skipped,
        failed=first.failed + second.failed,
        warnings=first.warnings + second.warnings,
        passages=first.passages + second.passages,
        seconds=first.seconds + second.seconds,
    )


def _read_all(ingest: Callable[[Path], Report], paths: Sequence[Path]) -> Report:
    return reduce(merged, (_read(ingest, path) for path in paths), Report())


def _read(ingest: Callable[[Path], Report], path: Path) -> Report:
    try:
        return ingest(path)
    except RodtradError as error:
        return Report(failed=(Failure(path.stem, path.name, str(error)),))


def _current(job: Job, future: Future[Report]) -> Job:
    if not future.done():
        state = JobState.READING if future.running() else JobState.WAITING
        return Job(job.id, job.files, job.submitted, state)
    if future.cancelled():
        return Job(job.id, job.files, job.submitted, JobState.FAILED, error="Servern stängdes innan filen lästes.")
    if future.exception() is not None:
        error = f"Ett oväntat fel uppstod och har skrivits i loggen. Felkod: {job.id}."
        return Job(job.id, job.files, job.submitted, JobState.FAILED, error=error)
    report = future.result()
    failed = report.failed and not (report.changed or report.skipped)
    return Job(job.id, job.files, job.submitted, JobState.FAILED if failed else JobState.DONE, report)


def _log_unexpected(job: Job, future: Future[Report]) -> None:
    if not future.cancelled() and future.exception() is not None:
        log.error("unexpected error %s while reading %s", job.id, ", ".join(job.files), exc_info=future.exception())
