"""Makes a zip-based office file the same bytes every time it is written."""

import re
import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_CORE = "docProps/core.xml"
_UNPACKED = "mimetype"  # the first entry of an OpenDocument file, readable without unpacking


def settle(path: Path, written: str | None = None) -> None:
    """Rewrite ``path`` with entries in order and no times of their own; ``written`` (ISO 8601) goes into Office properties."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    if written:
        entries[_CORE] = _STAMP.sub(rb"\g<1>" + written.encode(), entries[_CORE])
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name == _UNPACKED else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, data)
