"""Files of questions with the evidence a right answer must show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from assistant.errors import InputError

OWN_CASES = Path(__file__).parent / "cases.jsonl"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing the answer must show: any of these (document id, quote) pairs."""

    places: tuple[tuple[str, str], ...]

    @property
    def quote(self) -> str:
        """The first of the quotes."""
        return self.places[0][1]


@dataclass(frozen=True, slots=True)
class Case:
    """A question in a user's words, and what a right answer holds."""

    id: str
    question: str
    type: str
    answerable: bool
    enumeration: bool
    scope: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def load_cases(path: Path = OWN_CASES) -> tuple[Case, ...]:
    """The cases of a file of JSON lines; raises InputError naming the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"Frågefilen {path} kan inte öppnas: {error.strerror}.") from error
    cases = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(_case(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"Frågefilen {path}, rad {number}: {error!r}. Se eval/cases.jsonl för formen.") from error
    return tuple(cases)


def families(cases: Sequence[Case]) -> tuple[int, ...]:
    """A number for each case, the same for those that must not be told apart: they rest, in part, on the same evidence."""
    families = list(range(len(cases)))
    quotes = [(number, *place) for number, case in enumerate(cases) for one in case.evidence for place in one.places]
    for (a, document_a, quote_a), (b, document_b, quote_b) in combinations(quotes, 2):
        if families[a] != families[b] and document_a == document_b and (quote_a in quote_b or quote_b in quote_a):
            joined, left = sorted((families[a], families[b]))
            families = [joined if family == left else family for family in families]
    return tuple(families)


def _case(row: dict[str, object]) -> Case:
    evidence = [_evidence(piece) for piece in row["evidence"]]  # type: ignore[attr-defined]
    return Case(
        id=str(row["id"]),
        question=str(row["question"]),
        type=str(row["type"]),
        answerable=bool(row["answerable"]),
        enumeration=bool(row["enumeration"]),
        scope=tuple(row.get("scope") or ()),  # type: ignore[arg-type]
        evidence=tuple(evidence),
    )


def _evidence(piece: dict[str, object]) -> Evidence:
    """A quote and its alternatives, each a text in the same document or a pair of its own."""
    document = str(piece["doc"])
    others = piece.get("alternatives") or []
    places = [(document, str(piece["quote"]))]
    places += [
        (other.get("doc", document), other["quote"]) if isinstance(other, dict) else (document, other)
        for other in others  # type: ignore[attr-defined]
    ]
    return Evidence(tuple(places))
