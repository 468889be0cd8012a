"""An uploaded file -> a file in the data folder under a name that is safe and its own."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from fastapi import UploadFile

from assistant.errors import InputError, TooLargeError
from assistant.settings import Settings
from assistant.web.words import size

# What `ingest.read` has a reader for.
SUFFIXES = tuple(".pdf .docx .docm .xlsx .xlsm .pptx .pptm .odt .ods .html .htm .txt .md .markdown".split())
MAX_STEM_BYTES = 180
UNSAFE = re.compile(r"[^\w .()+–-]")
LOOKS_DIGESTED = re.compile(r"-[0-9a-f]{10}$")
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # names that Windows keeps for itself


def keep_uploads(uploads: Sequence[UploadFile], settings: Settings) -> tuple[Path, ...]:
    """The paths of the kept files, or InputError or TooLargeError before any of them is kept."""
    if not uploads:
        raise InputError("Ingen fil skickades med. Välj minst en fil.")
    for upload in uploads:
        _check(upload, settings)
    return tuple(_keep(upload, settings.uploads_folder) for upload in uploads)


def safe_name(name: str) -> str:
    """A file name without folders or odd characters; two different names never become the same one."""
    path = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/"))
    suffix = path.suffix.lower()
    stem = UNSAFE.sub("_", path.stem).encode()[:MAX_STEM_BYTES].decode(errors="ignore").strip(" .") or "fil"
    if stem + suffix == name and not LOOKS_DIGESTED.search(stem) and not DEVICES.fullmatch(stem):
        return name
    return f"{stem}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}{suffix}"


def _check(upload: UploadFile, settings: Settings) -> None:
    name = upload.filename or ""
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        raise InputError(f"”{name}” är ett filformat som inte kan läsas. Det går att läsa: {', '.join(SUFFIXES)}.")
    if not upload.size:
        raise InputError(f"”{name}” är tom.")
    if upload.size > settings.max_upload_bytes:
        raise TooLargeError(f"”{name}” är {size(upload.size)}. Gränsen är {size(settings.max_upload_bytes)}.")


def _keep(upload: UploadFile, folder: Path) -> Path:
    """Copy to a name of its own first, so that a job never reads half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / safe_name(upload.filename or "")
    incoming = folder / f".{secrets.token_hex(8)}.incoming"
    try:
        with incoming.open("xb") as copy:
            shutil.copyfileobj(upload.file, copy)
        incoming.replace(path)
    finally:
        incoming.unlink(missing_ok=True)
    return path
