"""Numbers for operations, in Prometheus' text format. In memory: they start at nought with the program."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from threading import Lock

from assistant.types import Status

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """How many questions came to which end, and how long they took."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._questions: Counter[Status] = Counter()
        self._buckets = [0] * (len(BUCKETS_SECONDS) + 1)
        self._seconds = 0.0

    def count(self, status: Status, seconds: float) -> None:
        """Add one question with its outcome and duration."""
        with self._lock:
            self._questions[status] += 1
            self._buckets[bisect_left(BUCKETS_SECONDS, seconds)] += 1
            self._seconds += seconds

    def text(self, *, documents: int, passages: int) -> str:
        """All numbers as Prometheus reads them."""
        with self._lock:
            questions, buckets, seconds = Counter(self._questions), list(self._buckets), self._seconds
        lines = ["# HELP rodtrad_questions_total Questions by outcome.", "# TYPE rodtrad_questions_total counter"]
        lines += [f'rodtrad_questions_total{{status="{status}"}} {questions[status]}' for status in Status]
        lines += ["# HELP rodtrad_ask_seconds Time to answer a question.", "# TYPE rodtrad_ask_seconds histogram"]
        bounds = [*(str(bound) for bound in BUCKETS_SECONDS), "+Inf"]
        lines += [f'rodtrad_ask_seconds_bucket{{le="{le}"}} {sum(buckets[: i + 1])}' for i, le in enumerate(bounds)]
        lines += [f"rodtrad_ask_seconds_sum {seconds:.6f}", f"rodtrad_ask_seconds_count {sum(buckets)}"]
        lines += ["# HELP rodtrad_documents Documents in the store.", "# TYPE rodtrad_documents gauge"]
        lines += [f"rodtrad_documents {documents}"]
        lines += ["# HELP rodtrad_passages Passages in the store.", "# TYPE rodtrad_passages gauge"]
        lines += [f"rodtrad_passages {passages}"]
        return "\n".join(lines) + "\n"
