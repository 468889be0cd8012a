"""A small model server process, OpenAI's protocol and Ollama's, whose model says what the test tells it to.

    python tests/openai_server.py PORT MODE

`kindly` ends each sentence with an exclamation mark; `lie` adds one to every number, makes ska bör and adds a claim;
`gibberish` answers no JSON; `slow` is silent; `halfway` closes the connection in the second sentence; `endless` never stops
after the first; `flaky` fails the first time it is asked. `kindly` and `lie` also answer for a key that nobody gave.
GET /left says how many have gone before the answer was over.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat

LISTED = re.compile(r'^\{"key": .+\}$', re.MULTILINE)


def reworded(mode: str, text: str) -> str:
    """The sentence as the scripted model words it."""
    if mode == "lie":
        return (
            re.sub(r"\d+", lambda number: str(int(number.group()) + 1), text).replace("ska", "bör")
            + " Detta är frivilligt."
        )
    return f"{text.rstrip('.')}!"


def pieces(mode: str, prompt: str) -> Iterator[str]:
    """What the scripted model says, piece by piece."""
    if mode == "gibberish":
        yield from ("blorp ", "{blorp} ", "]")
        return
    rows = [
        json.dumps({"keys": [row["key"]], "text": reworded(mode, row["text"])}, ensure_ascii=False) + "\n"
        for row in map(json.loads, LISTED.findall(prompt))
    ]
    if mode == "halfway":
        yield rows[0] + '{"keys": [2], "te'
        raise ConnectionAbortedError
    if mode == "endless":
        yield rows[0]
        for blank in repeat(" "):
            time.sleep(0.05)
            yield blank
    for row in [*rows, '{"keys": [99], "text": "Detta har ingen frågat om."}\n']:
        yield row[:9]
        yield row[9:]


class Handler(BaseHTTPRequestHandler):
    """Answers POST /v1/chat/completions and POST /api/chat, as a stream."""

    protocol_version = "HTTP/1.1"
    mode = "kindly"
    asked = 0
    left = 0

    def do_GET(self) -> None:
        """Answer how many have left."""
        body = str(Handler.left).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Answer with one choice."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Handler.asked += 1
        self.close_connection = True
        if self.mode == "slow":
            time.sleep(30)
        if self.mode == "flaky" and Handler.asked == 1:
            self.send_error(503)
            return
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        ollama = self.path == "/api/chat"
        try:
            for piece in pieces(self.mode, asked["messages"][-1]["content"]):
                self._send(_of_ollama(piece) if ollama else _of_openai(piece))
            self._send(_of_ollama("", done=True) if ollama else "data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")
        except ConnectionAbortedError:
            return
        except OSError:
            Handler.left += 1

    def _send(self, text: str) -> None:
        body = text.encode()
        self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _of_openai(piece: str) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n"


def _of_ollama(piece: str, *, done: bool = False) -> str:
    message = {"role": "assistant", "content": piece}
    chunk = {"model": "scripted", "created_at": "2026-01-01T00:00:00Z", "message": message, "done": done}
    return json.dumps(chunk) + "\n"


if __name__ == "__main__":
    Handler.mode = sys.argv[2]
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
