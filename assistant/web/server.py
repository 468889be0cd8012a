"""Start the HTTP server: one process, one address, and clear words when that address cannot be had."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from assistant.ask import Assistant
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.web import Watch, create_app
from assistant.web.jobs import Ingest


def serve(assistant: Assistant, *, ingest: Ingest, watch: Watch, announce: Callable[[str], None]) -> None:
    """Serve until interrupted; `announce` gets the page's address. Raises SettingsError when the port cannot be had."""
    settings = assistant.settings
    settings.require_safe_address()
    listener = _listen(settings)
    host, port = listener.getsockname()[:2]
    announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
    config = uvicorn.Config(create_app(assistant, ingest=ingest, watch=watch), log_level="warning", server_header=False)
    with listener:
        uvicorn.Server(config).run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    """A socket on the address; raises SettingsError."""
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise SettingsError(
            f"Port {settings.port} på {settings.host} går inte att använda ({error.strerror}). "
            "Stäng det program som har den, eller välj en annan med --port."
        ) from error
