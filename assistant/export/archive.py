"""A ZIP file -> the same one without the time it was written: equal exports are equal files."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP file can name


def restamped(archive: bytes) -> bytes:
    """The archive with the same members in the same order, all of the first day there is."""
    stream = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = ZipInfo(name, FIRST_DAY)
            member.compress_type = ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return stream.getvalue()


def midnight(day: date) -> datetime:
    """The day as a time, which is what the properties of a file are written in."""
    return datetime.combine(day, time())
