"""Loaded by every Python process with this folder on its path: an attempt to reach another machine ends the process.

The attempt is also written to the file that OFFLINE_LOG names, because a process may outlive the death of one it started.
"""

from __future__ import annotations

import os
import sys
from ipaddress import ip_address
from pathlib import Path

REFUSED = 97  # the exit code
HOSTS = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
}
"""Audit event -> which of its arguments says where to."""


def here(place: object) -> bool:
    """Whether a host or an address means this machine, or nothing at all."""
    host = place[0] if isinstance(place, tuple) else place
    if place is None or (isinstance(place, str | bytes) and b"/" in os.fsencode(place)):  # a Unix socket
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in ("", "localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """End the process when the event is an attempt to reach another machine; nothing can catch that."""
    if event in HOSTS and not here(arguments[HOSTS[event]]):
        line = f"{event} {arguments[HOSTS[event]]!r}\n"
        with Path(os.environ["OFFLINE_LOG"]).open("a", encoding="utf-8") as log:
            log.write(line)
        sys.stderr.write(line)
        os._exit(REFUSED)


sys.addaudithook(refuse)
