"""The sample corpus: documents of the fictional Exempelsta kommun, written for this project."""

from pathlib import Path

FOLDER: Path = Path(__file__).resolve().parent
