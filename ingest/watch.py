"""A folder -> a call each time its files have changed and then been left alone for a while."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from stat import S_ISREG
from time import monotonic
from typing import TYPE_CHECKING

from assistant.errors import RodtradError

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0  # between looks at the folder: looking works on network shares too, where no change is announced
QUIET_SECONDS = 3.0  # that nothing has changed for before it is read: a file still being copied grows meanwhile

Snapshot = frozenset[tuple[str, int, int, int]]


def watch(
    folder: Path,
    changed: Callable[[], object],
    stop: Event,
    *,
    look: float = LOOK_SECONDS,
    quiet: float = QUIET_SECONDS,
) -> None:
    """Call `changed` at first and whenever the folder's files have changed since, until `stop` is set.

    An empty folder is taken for one whose disk is not there, not for one whose documents are to be removed. What could not
    be done because of a designed error is done again when the folder has been quiet for as long once more.
    """
    done, seen, since, told = Snapshot(), Snapshot(), monotonic(), ""
    while not stop.wait(look):
        try:
            now = snapshot(folder)
            if now != seen:
                seen, since = now, monotonic()
            elif now and now != done and monotonic() - since >= quiet:
                since = monotonic()
                changed()
                done, told = now, ""
        except (OSError, RodtradError) as error:
            if str(error) != told:
                log.warning("Mappen %s kunde inte läsas: %s", folder, error)
                told = str(error)


def snapshot(folder: Path) -> Snapshot:
    """The files of the folder as far as can be seen without opening them; raises OSError when it cannot all be seen."""

    def refuse(error: OSError) -> None:
        raise error

    found = set()
    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            status = Path(place, name).lstat()
            if S_ISREG(status.st_mode) and not name.startswith("."):
                found.add((str(Path(place, name)), status.st_size, status.st_mtime_ns, status.st_ino))
    return frozenset(found)
