"""What starting the program may load: a command that answers in a second cannot import a deep-learning framework first."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "torch",
    "transformers",
    "chromadb",
    "langchain",
    "langchain_core",
    "sentence_transformers",
    "fastapi",
    "numpy",
)


def imported_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    listed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    return {name.split(".")[0] for name in listed}


def test_the_command_line_starts_without_heavy_libraries() -> None:
    assert not imported_by("import assistant.cli").intersection(HEAVY)


def test_answering_a_question_needs_no_torch() -> None:
    loaded = imported_by("import assistant.ask, assistant.web, ingest.sync")
    assert not loaded.intersection(("torch", "transformers", "sentence_transformers", "langchain", "langchain_core"))
