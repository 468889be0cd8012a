"""The lines of a page -> those that are footnotes: small type at its foot that begins with a mark."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.read.pdf.glyphs import Run

SMALLER = 0.93  # of the body's type
MARK = re.compile(r"(\d{1,2})\s*[^\W\d_]")


def notes_in(runs: Sequence[Run]) -> list[list[Run]]:
    """The footnotes at the end of a page's text, the runs of each together; `runs` stand in reading order."""
    body = body_size(runs)
    tail = len(runs)
    while tail and runs[tail - 1].size <= SMALLER * body:
        tail -= 1
    marks = {run.text[mark.start : mark.end] for run in runs[:tail] for mark in run.raised}
    notes: list[list[Run]] = []
    for run in runs[tail:]:
        if begins_note(run, marks):
            notes.append([run])
        elif notes:
            notes[-1].append(run)
    return notes


def body_size(runs: Sequence[Run]) -> float:
    """The size of most of the page's type."""
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def begins_note(run: Run, marks: set[str]) -> bool:
    """Whether a run of small type begins a footnote: with a raised mark, or with a number that is one in the text."""
    if run.raised and run.raised[0].start == 0:
        return True
    match = MARK.match(run.text)
    return match is not None and match.group(1) in marks
