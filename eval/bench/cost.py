"""A system and a size -> what building it and searching in it cost, each measured in a process of its own.

`python -m eval.bench.cost build|search SYSTEM PASSAGES FOLDER` is such a process; it prints its figures as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TypeVar

from eval.bench.synthetic import documents, questions
from eval.bench.systems import SYSTEMS

QUESTIONS = 200
WARMING = 20  # questions asked before the clock counts
MEGABYTE = 1_000_000
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one system costs at one size. `load` is the machine's mean load during the searches: over its cores, all waits."""

    system: str
    passages: int
    build_seconds: float
    build_megabytes: float  # peak memory of the process that built it
    disk_megabytes: float
    cold_ms: float  # opening and the first search in a new process, its libraries already imported
    p50_ms: float
    p95_ms: float
    cpu_ms: float  # processor time of a search, median: what remains on a machine that is busy with other things
    megabytes: float  # peak memory of the process that searched
    load: float


def measure(system: str, passages: int) -> Cost:
    """The cost of one system at one size; its folder is deleted afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        built = _run("build", system, passages, folder)
        disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / MEGABYTE
        searched = _run("search", system, passages, folder)
    return Cost(system, passages, disk_megabytes=disk, **built, **searched)


def build(system: str, passages: int, folder: Path) -> dict[str, float]:
    """Build it there: the seconds it took, without making the documents up, and the peak memory."""
    spent = _Clock()
    opened = SYSTEMS[system](folder)
    opened.build(spent.outside(documents(passages)))
    return {"build_seconds": spent.seconds(), "build_megabytes": _peak_megabytes()}


def search(system: str, passages: int, folder: Path) -> dict[str, float]:
    """Open what was built there and ask: milliseconds of the first search and of those that follow, and the peak memory."""
    first, *asked = questions(1 + WARMING + QUESTIONS, passages)
    began = time.perf_counter()
    opened = SYSTEMS[system](folder)
    opened.search(first)
    cold = time.perf_counter() - began
    for question in asked[:WARMING]:
        opened.search(question)
    times = [_times(opened.search, question) for question in asked[WARMING:]]
    wall, cpu = (sorted(column) for column in zip(*times, strict=True))
    return {
        "cold_ms": 1e3 * cold,
        "p50_ms": 1e3 * quantiles(wall, n=20)[9],
        "p95_ms": 1e3 * quantiles(wall, n=20)[18],
        "cpu_ms": 1e3 * quantiles(cpu, n=20)[9],
        "megabytes": _peak_megabytes(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0,  # Windows has none
    }


class _Clock:
    """Seconds since it was made, less those spent outside."""

    def __init__(self) -> None:
        self.began = time.perf_counter()

    def seconds(self) -> float:
        return time.perf_counter() - self.began

    def outside(self, things: Iterator[Thing]) -> Iterator[Thing]:
        while True:
            left = time.perf_counter()
            thing = next(things, None)
            self.began += time.perf_counter() - left
            if thing is None:
                return
            yield thing


def _times(work: Callable[[str], object], question: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work(question)
    return time.perf_counter() - wall, time.process_time() - cpu


def _run(what: str, system: str, passages: int, folder: str) -> Mapping[str, float]:
    command = [sys.executable, "-m", "eval.bench.cost", what, system, str(passages), folder]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this module itself
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE


if __name__ == "__main__":
    work = {"build": build, "search": search}[sys.argv[1]]
    print(json.dumps(work(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))))
