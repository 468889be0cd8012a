"""`python -m eval.bench.read FILES…`: how fast PDFs are read, against pypdf's bare text, and the memory it takes."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from assistant.settings import Settings
from ingest.read import read

ROUNDS = 3  # the best of these counts: what else the machine does only makes a round slower
LONG_PAGES = 134
KIBIBYTES_PER_MEGABYTE = 1000 * 1000 / 1024
MEASURE = "--memory"  # one file, read in a process of its own


@dataclass(frozen=True, slots=True)
class Speed:
    """How long a file took pypdf and how long our reader."""

    name: str
    pages: int
    bare: float
    ours: float

    def __str__(self) -> str:
        """The figures as a line."""
        rate = self.pages / self.ours
        return f"{self.name:<50} {self.pages:>4} sidor {rate:>7.1f} sidor/s {self.bare / self.ours:>6.2f} av pypdf"


def speed_of(path: Path) -> Speed:
    """The best of some rounds for one file, both readers in turn."""
    pages = len(PdfReader(path).pages)
    bare = min(seconds(lambda: bare_text(path)) for _ in range(ROUNDS))
    ours = min(seconds(lambda: read(path, Settings())) for _ in range(ROUNDS))
    return Speed(path.name, pages, bare, ours)


def bare_text(path: Path) -> str:
    """The text of every page as pypdf has it."""
    return "".join(page.extract_text() for page in PdfReader(path).pages)


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def long_file(paths: list[Path]) -> bytes:
    """The files after each other, over and over, up to the length of a long plan."""
    writer = PdfWriter()
    while len(writer.pages) < LONG_PAGES:
        for path in paths:
            for page in PdfReader(path).pages[: LONG_PAGES - len(writer.pages)]:
                writer.add_page(page)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def peak_megabytes(path: Path) -> float:
    """The peak memory of a process that reads one file."""
    done = subprocess.run(  # noqa: S603 - this module itself
        [sys.executable, "-m", "eval.bench.read", MEASURE, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def main(arguments: list[str]) -> None:
    """Print the figures of the files that are named."""
    if arguments[:1] == [MEASURE]:
        read(Path(arguments[1]), Settings())
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES_PER_MEGABYTE)
        return
    paths = [path for path in map(Path, arguments) if bare_text(path).strip()]  # a scan has nothing to compare
    speeds = [speed_of(path) for path in paths]
    total = Speed("tillsammans", *map(sum, zip(*((s.pages, s.bare, s.ours) for s in speeds), strict=True)))
    print(*speeds, total, sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lang.pdf"
        path.write_bytes(long_file(paths))
        print(speed_of(path), f"högst {peak_megabytes(path):.0f} MB", sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
