"""A real server for a real browser, and what the browser is started with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import uvicorn

from assistant.ask import Assistant
from assistant.web import create_app
from ingest.sync import ingest
from tests.services import free_port, wait_for

CHROMIUM = Path("/usr/bin/chromium")
NETWORK_NAME = "rodtrad.example"  # plain http beyond localhost: browsers send no Sec-Fetch-Site there
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    f"--host-resolver-rules=MAP {NETWORK_NAME} 127.0.0.1",
)
needs_browser = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}")


def run(assistant: Assistant) -> Iterator[str]:
    """The address of a server that is up until the generator is resumed."""
    port = free_port()
    app = create_app(assistant, ingest=partial(ingest, assistant=assistant))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_for(port)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
