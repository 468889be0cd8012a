"""Everything worth keeping of an installation in one ZIP file, and back."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from assistant.errors import InputError, SettingsError
from assistant.settings import Settings

STORE = "rodtrad.sqlite"
ORIGINALS, CRITERIA = "originals", "criteria"


def back_up(settings: Settings, target: Path) -> Path:
    """The ZIP file written: the store as of now, the filed files and the criteria lists. Raises SettingsError, InputError."""
    _require_sqlite(settings)
    if target.exists():
        raise InputError(f"{target} finns redan. Välj ett annat namn, så skrivs ingenting över.")
    if not (settings.data / STORE).is_file():
        raise InputError(f"Det finns inget att säkerhetskopiera i {settings.data}.")
    draft = target.with_name(target.name + ".new")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        copy = Path(folder) / STORE
        with closing(sqlite3.connect(settings.data / STORE)) as live, closing(sqlite3.connect(copy)) as still:
            live.backup(still)  # a consistent copy, also while somebody writes
        archive.write(copy, STORE)
        for name, kept in _folders(settings).items():
            for file in sorted(kept.glob("[!.]*")):
                archive.write(file, f"{name}/{file.name}")
    return draft.rename(target)


def restore(settings: Settings, source: Path) -> None:
    """Put a backup back into an empty data folder; the index is rebuilt afterwards. Raises SettingsError or InputError."""
    _require_sqlite(settings)
    if settings.data.is_dir() and any(settings.data.iterdir()):
        raise InputError(f"{settings.data} är inte tom. Välj en tom datamapp med --data, så skrivs ingenting över.")
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"{source} är ingen läsbar säkerhetskopia: {error}") from error
    with archive:
        names = archive.namelist()
        if STORE not in names:
            raise InputError(f"{source} är ingen säkerhetskopia från Röda tråden: {STORE} saknas i den.")
        folders = _folders(settings)
        for name in names:
            folder = settings.data if name == STORE else folders.get(name.partition("/")[0], settings.originals_folder)
            folder.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as packed, (folder / Path(name).name).open("wb") as file:
                shutil.copyfileobj(packed, file)


def _folders(settings: Settings) -> dict[str, Path]:
    """The folders of files that are kept beside the store, by what they are called in the ZIP file."""
    return {ORIGINALS: settings.originals_folder, CRITERIA: settings.criteria_folder}


def _require_sqlite(settings: Settings) -> None:
    if settings.database_url:
        raise SettingsError("Databasen ligger på en server (RODTRAD_DATABASE_URL): säkerhetskopiera den med pg_dump.")
