"""Real servers for tests, on loopback and in temporary folders."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, *, seconds: float = 60.0) -> None:
    """Return when something listens on the port; raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")


def postgresql_binaries() -> Path | None:
    """The folder of initdb and pg_ctl, where Debian or the search path has them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    onpath = shutil.which("initdb")
    return found[-1] if found else Path(onpath).parent if onpath else None


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a new, empty PostgreSQL cluster."""
    binaries = postgresql_binaries()
    assert binaries is not None
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    data, port = folder / "pg", free_port()
    data.mkdir()
    if user:
        for place in (data, *data.parents):
            if place.stat().st_uid != os.geteuid() or str(place) == "/tmp":  # noqa: S108
                break
            place.chmod(0o755)
        shutil.chown(data, user)
    call = [str(binaries / "initdb"), "-D", str(data), "-U", "rodtrad", "--auth", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(call, user=user, check=True, capture_output=True, cwd="/")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    subprocess.run(
        [*control, "-o", options, "-l", str(data / "log"), "start"], user=user, check=True, capture_output=True, cwd="/"
    )
    try:
        yield f"postgresql+psycopg://rodtrad@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], user=user, check=True, capture_output=True, cwd="/")


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """The URL of a Chroma server process."""
    port = free_port()
    command = str(Path(sys.executable).with_name("chroma"))
    server = subprocess.Popen(
        [command, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)
