"""`python -m eval.bench.load --url http://127.0.0.1:8000 [--users 50] [--seconds 120]`: many users ask a running server at once.

Each user asks the next question as soon as the last one is answered, over a connection of their own that is kept open.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, urlsplit

from eval.cases import OWN_CASES, load_cases

PATIENCE = 60  # seconds after which a question counts as unanswered
DOORS = ("ask", "search")


@dataclass(frozen=True, slots=True)
class Load:
    """What the users met: the milliseconds of each answer, and what went wrong how many times."""

    seconds: float
    answered: tuple[float, ...]
    errors: tuple[str, ...]

    def __str__(self) -> str:
        """The figures as a line, and a line for each kind of error."""
        requests = len(self.answered) + len(self.errors)
        cuts = quantiles(self.answered, n=20) if len(self.answered) > 1 else [float("nan")] * 19
        line = (
            f"{requests} frågor på {self.seconds:.0f} s ({requests / self.seconds:.1f} per sekund), {len(self.errors)} fel,"
            f" p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms, längst {max(self.answered, default=float('nan')):.0f} ms"
        )
        kinds = (f"  {self.errors.count(kind)} × {kind}" for kind in sorted(set(self.errors)))
        return "\n".join((line, *kinds))


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it is, the key it wants and what is asked of it, one of DOORS."""

    url: str
    key: str = ""
    door: str = DOORS[0]

    def connect(self) -> HTTPConnection:
        """A connection of one user."""
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        return kind(parts.hostname or "127.0.0.1", parts.port, timeout=PATIENCE)

    def put(self, question: str, connection: HTTPConnection) -> str:
        """Put a question and read the whole reply; says what was wrong with it, nothing when it is one."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            if self.door == "search":
                connection.request("GET", f"/api/search?q={quote(question)}", headers=headers)
            else:
                connection.request("POST", "/api/ask", json.dumps({"question": question}), headers)
            reply = connection.getresponse()
            reply.read()
        except (OSError, HTTPException) as error:
            connection.close()  # the next question opens it anew
            return type(error).__name__
        return "" if reply.status == 200 else f"HTTP {reply.status}"


def load(server: Server, questions: Sequence[str], *, users: int, seconds: float) -> Load:
    """So many users asking for so long, each beginning at another question."""
    began = time.perf_counter()
    with ThreadPoolExecutor(users) as pool:
        asking = [pool.submit(_ask, server, questions, user, began + seconds) for user in range(users)]
    met = [each for user in asking for each in user.result()]
    answered = tuple(spent for spent, wrong in met if not wrong)
    return Load(time.perf_counter() - began, answered, tuple(wrong for _, wrong in met if wrong))


def _ask(server: Server, questions: Sequence[str], user: int, until: float) -> list[tuple[float, str]]:
    """What one user met: for each question the milliseconds and what was wrong."""
    met: list[tuple[float, str]] = []
    connection = server.connect()
    for question in islice(cycle(questions), user * 7 % len(questions), None):
        began = time.perf_counter()
        if began >= until:
            break
        wrong = server.put(question, connection)
        met.append((1e3 * (time.perf_counter() - began), wrong))
    connection.close()
    return met


def main(arguments: list[str] | None = None) -> None:
    """Ask and print what the users met."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.load", description="Låt många fråga samtidigt.")
    parser.add_argument("--url", required=True, help="den körande serverns adress")
    parser.add_argument("--users", type=int, default=50, help="användare som frågar samtidigt")
    parser.add_argument("--seconds", type=float, default=120.0, help="hur länge")
    parser.add_argument("--key", default="", help="åtkomstnyckel, om servern har en")
    parser.add_argument("--door", choices=DOORS, default=DOORS[0], help="vad som frågas: svar eller sökning")
    parser.add_argument("--questions", type=Path, default=OWN_CASES, help="frågor, en i JSON på varje rad")
    chosen = parser.parse_args(arguments)
    server = Server(chosen.url, chosen.key, chosen.door)
    questions = [case.question for case in load_cases(chosen.questions)]
    print(load(server, questions, users=chosen.users, seconds=chosen.seconds))


if __name__ == "__main__":
    main()
