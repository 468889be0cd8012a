"""A wheel built from the checkout works on its own: prompts, templates, migrations, model and sample corpus are inside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
QUESTION = "Hur ofta ska enheten göra en självskattning?"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel and nothing else of ours."""
    built = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(built), str(CHECKOUT)]
    subprocess.run(command, check=True, capture_output=True)
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    return site


def rodtrad(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # -P keeps the working folder, and the path of the wheel stands before the checkout's own installation.
    command = [sys.executable, "-P", "-m", "assistant.cli", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=True)


def test_the_wheel_ingests_and_answers_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = [sys.executable, "-P", "-c", "import assistant, corpus; print(assistant.__file__, corpus.FOLDER)"]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    printed = subprocess.run(where, cwd=installed, env=environment, capture_output=True, text=True, check=True).stdout
    assert str(CHECKOUT) not in printed

    data = str(tmp_path / "data")
    report = json.loads(rodtrad(installed, "ingest", str(installed / "corpus"), "--data", data, "--json").stdout)
    assert len(report["added"]) == 11
    answer = json.loads(rodtrad(installed, "ask", QUESTION, "--data", data, "--json").stdout)
    assert answer["status"] == "answered"


def test_the_page_of_the_wheel_is_whole(installed: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from fastapi.testclient import TestClient;"
        "from assistant.ask import make_assistant; from assistant.settings import load_settings;"
        "from assistant.web import create_app; from ingest.sync import ingest;"
        "app = create_app(make_assistant(load_settings(data=Path(sys.argv[1]))), ingest=ingest);"
        "page = TestClient(app, base_url='http://127.0.0.1').get('/'); print(page.status_code, len(page.text))"
    )
    command = [sys.executable, "-P", "-c", code, str(tmp_path / "data")]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(command, cwd=installed, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("200 ")
