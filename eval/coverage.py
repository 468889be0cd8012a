"""A person's reading of how plans cover a criteria set -> how far the program says the same of the same documents.

`python -m eval.coverage READING DATA [SET [PLANS [CODES]]]` holds the documents of the data folder DATA against the shipped
criteria set SET. READING is JSON: under PLANS ("plans") a verdict ("covered", "partly", "named", "none") for each document id
and code; under "items", for each document id, places by their first words ("starts") with the codes they serve under CODES
("delmal").

Positive is "covered" or "partly". Precision = pairs said and read positive / said positive; recall = the same / read positive.
Agreement = pairs with the same verdict. Of the places: precision = places shown for a code that the reading gives it / places
shown that the reading has; recall = places that the reading gives a code and that are shown for it / places it gives a code.
A place is the same when the first words of one stand in the other, folded, letters and digits only, alike to ALIKE of 100.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from assistant.coverage import Coverage, Verdict, coverage
from assistant.criteria import shipped_set
from assistant.embed import load_embedder
from assistant.errors import InputError
from assistant.settings import Settings
from assistant.store import open_store
from assistant.swedish import words

ALIKE = 86  # of 100, so that what OCR read otherwise is the same place
FIRST = 40  # letters that a place is known by
ALL = 1_000  # places of a criterion: all that stand beside the best
READ: Mapping[str, Verdict] = {
    "covered": Verdict.COVERED,
    "partly": Verdict.PARTLY,
    "named": Verdict.NAMED,
    "none": Verdict.MISSING,
}
POSITIVE = (Verdict.COVERED, Verdict.PARTLY)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a document by its first words, and the codes that a person says it serves."""

    starts: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person has read: (document id, code) -> verdict, and the places of each document."""

    verdicts: Mapping[tuple[str, str], Verdict]
    places: Mapping[str, tuple[Place, ...]]

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that were read, in order."""
        return tuple(dict.fromkeys(document for document, _ in self.verdicts))


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def __str__(self) -> str:
        return f"{self.part / self.whole:.3f} ({self.part} of {self.whole})" if self.whole else "none of none"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, and each pair where the verdicts differ: (document id, code, read, said)."""

    precision: Share
    recall: Share
    agreement: Share
    place_precision: Share
    place_recall: Share
    differing: tuple[tuple[str, str, Verdict, Verdict], ...]


def load_reading(path: Path, plans: str = "plans", codes: str = "delmal") -> Reading:
    """The reading in a file; raises InputError when it has another form."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        verdicts = {
            (document, code): READ[said["verdict"]]
            for document, row in found[plans].items()
            for code, said in row.items()
        }
        places = {
            document: tuple(Place(_letters(item["starts"]), frozenset(item[codes])) for item in items)
            for document, items in found.get("items", {}).items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"Läsningen {path.name} har inte den form som eval/coverage.py beskriver: {error}") from error
    return Reading(verdicts, places)


def measure(found: Coverage, reading: Reading) -> Figures:
    """The figures of a coverage against a reading of the same documents."""
    said = {(each.document_id, each.criterion.code): each.verdict for each in found.judged}
    pairs = [(key, read, said[key]) for key, read in reading.verdicts.items() if key in said]
    both = sum(read in POSITIVE and told in POSITIVE for _, read, told in pairs)
    right = known = reached = given = 0
    for judged in found.judged:
        places = reading.places.get(judged.document_id, ())
        shown = [_letters(evidence.citation.raw_quote) for evidence in judged.evidence]
        code = judged.criterion.code
        there = [[place for place in places if _same(place.starts, quote)] for quote in shown]
        known += sum(map(bool, there))
        right += sum(any(code in place.codes for place in found_places) for found_places in there)
        wanted = [place for place in places if code in place.codes]
        given += len(wanted)
        reached += sum(any(_same(place.starts, quote) for quote in shown) for place in wanted)
    return Figures(
        precision=Share(both, sum(told in POSITIVE for _, _, told in pairs)),
        recall=Share(both, sum(read in POSITIVE for _, read, _ in pairs)),
        agreement=Share(sum(read is told for _, read, told in pairs), len(pairs)),
        place_precision=Share(right, known),
        place_recall=Share(reached, given),
        differing=tuple((*key, read, told) for key, read, told in pairs if read is not told),
    )


def main(arguments: Iterable[str]) -> None:
    """Print the figures."""
    path, data, *chosen = arguments
    set_id, plans, codes = (*chosen, *("nationella-delmal-2017", "plans", "delmal")[len(chosen) :])
    settings = Settings(data=Path(data))
    reading = load_reading(Path(path), plans, codes)
    store = open_store(settings)
    try:
        filed = [store.document(id_) for id_ in reading.documents]
        embedder = load_embedder(settings.embedding_model)
        found = coverage(shipped_set(set_id), filed, store=store, embedder=embedder, as_of=date.today(), most=ALL)
    finally:
        store.close()
    figures = measure(found, reading)
    for name in ("precision", "recall", "agreement", "place_precision", "place_recall"):
        print(f"{name:16} {getattr(figures, name)}")
    for document, code, read, told in figures.differing:
        print(f"{document} {code}: read {read}, said {told}")


def _letters(text: str) -> str:
    return "".join(words(text))


def _same(starts: str, quote: str) -> bool:
    """Whether a place known by its first words is the one that was quoted."""
    if not starts or not quote:
        return False
    first, other = starts[:FIRST], quote[:FIRST]
    if len(first) < len(other):
        return fuzz.partial_ratio(first, quote) >= ALIKE if len(first) > FIRST // 2 else quote.startswith(first)
    return fuzz.partial_ratio(other, starts) >= ALIKE or fuzz.partial_ratio(first, quote) >= ALIKE


if __name__ == "__main__":
    main(sys.argv[1:])
