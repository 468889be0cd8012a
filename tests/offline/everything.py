"""Ingest a folder, search, ask and serve a client on this machine: `python everything.py FOLDER DATA`.

Prints how many packets the system could not send because no network leads there; in a network of its own, that is every
attempt to reach another machine, also by libraries that are not written in Python.
"""

from __future__ import annotations

import sys
import urllib.request
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from urllib.parse import quote

QUESTION = "Vad ansvarar rektor för?"
OUTSIDE = ("OutNoRoutes", "Ip6OutNoRoutes", "NoPorts")  # the last: a name server on this machine that is not there


def loopback_up() -> None:
    """Bring up the loopback interface, which is down in a new network; needs no right in an old one, where it fails."""
    import fcntl
    import socket
    import struct

    with socket.socket() as any_socket, suppress(OSError):
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS, IFF_UP | IFF_RUNNING


def unsent() -> int:
    """How many packets had nowhere to go in this process' network."""
    rows = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines()]
    counters = [
        pair for names, values in zip(rows[::2], rows[1::2], strict=True) for pair in zip(names, values, strict=True)
    ]
    six = Path("/proc/net/snmp6")
    counters += [(name, value) for name, value in map(str.split, six.read_text().splitlines())] if six.exists() else []
    return sum(int(value) for name, value in counters if name in OUTSIDE)


def do_everything(folder: Path, data: Path) -> None:
    """Do what the program is for, and be served by it."""
    from assistant.ask import make_assistant
    from assistant.settings import load_settings
    from assistant.types import Status
    from assistant.web.server import serve
    from ingest.sync import ingest
    from ingest.watch import watch

    assistant = make_assistant(load_settings(data=data, port=0))
    report = ingest(folder, assistant=assistant)
    assert report.added and not report.failed, report
    assert assistant.search(QUESTION).kept
    assert assistant.ask(QUESTION).status in (Status.ANSWERED, Status.PARTIAL)
    urls: SimpleQueue[str] = SimpleQueue()
    parts = {"ingest": partial(ingest, assistant=assistant), "watch": watch, "announce": urls.put}
    Thread(target=serve, args=(assistant,), kwargs=parts, daemon=True).start()
    address = urls.get(timeout=60)
    for path in ("", "healthz", f"api/search?q={quote(QUESTION)}"):
        with urllib.request.urlopen(address + path, timeout=60) as reply:
            assert reply.status == 200


if __name__ == "__main__":
    loopback_up()
    if len(sys.argv) > 2:
        do_everything(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        with suppress(OSError):
            urllib.request.urlopen("http://192.0.2.1/", timeout=2)
    print(unsent())
