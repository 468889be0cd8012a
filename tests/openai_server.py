"""A small OpenAI-compatible server process whose model says what the test tells it to.

    python tests/openai_server.py PORT MODE

`kindly` ends each sentence with an exclamation mark; `lie` adds one to every number, makes ska bör and adds a claim;
`gibberish` answers no JSON; `slow` is silent. All but the last two also answer for a key that nobody gave.
"""

from __future__ import annotations

import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LISTED = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)


def reworded(mode: str, text: str) -> str:
    """The sentence as the scripted model words it."""
    if mode == "lie":
        return (
            re.sub(r"\d+", lambda number: str(int(number.group()) + 1), text).replace("ska", "bör")
            + " Detta är frivilligt."
        )
    return f"{text.rstrip('.')}!"


class Handler(BaseHTTPRequestHandler):
    """Answers POST /v1/chat/completions."""

    mode = "kindly"

    def do_POST(self) -> None:
        """Answer with one choice."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.mode == "slow":
            time.sleep(30)
        prompt = str(asked["messages"]).replace("\\n", "\n")
        rows = [{"key": int(key), "text": reworded(self.mode, text)} for key, text in LISTED.findall(prompt)]
        rows.append({"key": 99, "text": "Detta har ingen frågat om."})
        content = "blorp blorp ]" if self.mode == "gibberish" else json.dumps(rows, ensure_ascii=False)
        message = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
        reply = {"id": "x", "object": "chat.completion", "created": 0, "model": "scripted", "choices": [message]}
        body = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    Handler.mode = sys.argv[2]
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
