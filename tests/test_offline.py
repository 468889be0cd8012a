"""Nothing leaves the machine: files are read, questions asked and pages served with every way out refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import FOLDER as SAMPLE
from tests.offline.sitecustomize import REFUSED

OFFLINE = Path(__file__).with_name("offline")
EVERYTHING = [sys.executable, str(OFFLINE / "everything.py")]
ALONE = ["unshare", "--map-root-user", "--net"]  # a network of its own, with nothing but loopback in it
ATTEMPTS = {
    "a connection": "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)",
    "a look-up": "import socket; socket.getaddrinfo('exempel.invalid', 443)",
    "a datagram": "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'hej', ('192.0.2.1', 53))",
    "a page": "import urllib.request; urllib.request.urlopen('https://exempel.invalid/')",
}
IN_A_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-P', '-W', 'ignore', '-c', {!r}])"


def guarded(*command: str, log: Path) -> subprocess.CompletedProcess[str]:
    """What came of a command whose processes may reach this machine only."""
    environment = {**os.environ, "PYTHONPATH": str(OFFLINE), "OFFLINE_LOG": str(log)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def can_be_alone() -> bool:
    return shutil.which("unshare") is not None and subprocess.run([*ALONE, "true"], check=False).returncode == 0


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_program_that_reaches_out_is_stopped_even_when_it_catches_everything(attempt: str, tmp_path: Path) -> None:
    swallowed = f"try:\n    {ATTEMPTS[attempt]}\nexcept BaseException:\n    pass"
    log = tmp_path / "log"
    assert guarded(sys.executable, "-c", swallowed, log=log).returncode == REFUSED
    assert log.read_text(encoding="utf-8").startswith("socket.")


def test_a_process_that_the_program_starts_is_watched_too(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert guarded(sys.executable, "-c", IN_A_CHILD.format(ATTEMPTS["a connection"]), log=log).returncode == 0
    assert "192.0.2.1" in log.read_text(encoding="utf-8")


def test_files_are_read_questions_asked_and_pages_served_without_reaching_out(tmp_path: Path) -> None:
    log = tmp_path / "log"
    done = guarded(*EVERYTHING, str(SAMPLE), str(tmp_path / "data"), log=log)
    assert done.returncode == 0, done.stderr
    assert not log.exists()


@pytest.mark.skipif(not can_be_alone(), reason="this machine lets nobody make a network of his own")
def test_the_same_without_any_network_and_no_library_tries_one(folder: Path, tmp_path: Path) -> None:
    attempt = subprocess.run([*ALONE, *EVERYTHING], capture_output=True, text=True, check=True)
    assert int(attempt.stdout) > 0  # an attempt is seen
    everything = [*ALONE, *EVERYTHING, str(folder), str(tmp_path / "data")]
    done = subprocess.run(everything, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == 0
