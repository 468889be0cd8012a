"""`python -m eval.bench.pages FILE…`: how long the picture of a page of those PDFs takes, and the memory it takes.

A page is painted three ways in turn, so that all of them meet the same load: by a process started for it, by one that is
already running, and not at all but kept from the time before.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import quantiles

import pypdfium2

from assistant.web.picture import TIMEOUT_SECONDS, Painter, Painters, Pictures
from assistant.web.reading_pages import WIDTHS

MOST_PAGES = 12  # of a file
ROOM = 64 * 1024 * 1024
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds for one page at one width: by a new process, by a running one, and kept; and the bytes of the picture."""

    width: int
    started: float
    running: float
    kept: float
    size: int


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.pages", description="Mät vad bilder av sidor kostar.")
    parser.add_argument("files", nargs="+", type=Path, help="PDF-filer")
    chosen = parser.parse_args(arguments)
    print(table(list(measured(chosen.files))))
    print(f"\nPeak memory of this process {_peak(resource.RUSAGE_SELF):.0f} MB, ", end="")
    print(f"of the largest painter {_peak(resource.RUSAGE_CHILDREN):.0f} MB.")


def measured(files: Sequence[Path]) -> Iterator[Taken]:
    """Every page at every width, each painted three ways."""
    pool, pictures = Painters(1), Pictures(ROOM)
    pool.wake()
    for file in files:
        for index in range(min(_pages(file), MOST_PAGES)):
            for width in WIDTHS:
                order = {"path": str(file), "index": index, "width": width, "boxes": []}
                started, _ = _timed(partial(_by_a_new_process, order))
                running, picture = _timed(partial(pool.paint, order))
                pictures.keep((file, index, width), picture)
                kept, _ = _timed(partial(_kept, pictures, (file, index, width)))
                yield Taken(width, started, running, kept, len(picture))
    pool.close()


def table(taken: Sequence[Taken]) -> str:
    """The figures as a Markdown table: p50 / p95 in milliseconds."""
    rows = ["| width | pages | new process | running | kept | kB p50 | times faster |", "|--:|--:|--:|--:|--:|--:|--:|"]
    for width in WIDTHS:
        of_width = [each for each in taken if each.width == width]
        columns = ([getattr(each, name) for each in of_width] for name in ("started", "running", "kept"))
        shown = [f"{_at(column, 50):.1f} / {_at(column, 95):.1f}" for column in columns]
        faster = _at([each.started / each.running for each in of_width], 50)
        size = _at([each.size / 1024 for each in of_width], 50)
        rows.append(f"| {width} | {len(of_width)} | {' | '.join(shown)} | {size:.0f} | {faster:.1f} |")
    return "\n".join(rows)


def _pages(file: Path) -> int:
    with pypdfium2.PdfDocument(file) as document:
        return len(document)


def _by_a_new_process(order: object) -> bytes:
    painter = Painter()
    try:
        return painter.paint(order, TIMEOUT_SECONDS)
    finally:
        painter.close()


def _kept(pictures: Pictures, key: tuple[Path, int, int]) -> bytes:
    return pictures.get(key) or b""


def _timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    began = time.perf_counter()
    made = work()
    return 1e3 * (time.perf_counter() - began), made


def _at(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def _peak(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss * 1024 / MEGABYTE


if __name__ == "__main__":
    main()
