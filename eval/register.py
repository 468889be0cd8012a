"""The register of a document against a gold of its items (the shape of `gold/items`).

`python -m eval.register CORPUS GOLD` reads the documents that CORPUS lists and GOLD has a file of, and prints the figures.

A found item and a gold item are the same when their texts are alike (folded, letters and digits only, likeness at least 0.9)
and they have not been paired already; each pairs with the likest. Recall = pairs / gold items, precision = pairs / found
items. Of the pairs: kind right = same kind; role right = the same roles, by any of their names, or nobody in both; area right
= the same heading, or one that begins with the other.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.roles import find_roles
from assistant.settings import Settings
from assistant.swedish import fold
from ingest.manifest import load_sources
from ingest.reading import read_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Item

MIN_LIKENESS = 0.9


@dataclass(frozen=True, slots=True)
class GoldItem:
    """An item as a person has written it down; `texts` are its ways of being written, raw, clean and in parts."""

    texts: tuple[str, ...]
    kind: str
    role: str | None
    area: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """Shares, and what was missed, made up or taken wrongly, for a person to look at."""

    recall: float
    precision: float
    kind: float
    role: float
    area: float
    missed: tuple[str, ...]
    extra: tuple[str, ...]
    wrong: tuple[str, ...]


def load_gold(path: Path) -> tuple[GoldItem, ...]:
    """The items of a file of JSON lines; raises InputError for one that cannot be read."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise InputError(f"Facitfilen {path} kan inte öppnas: {error.strerror}.") from error
    except ValueError as error:
        raise InputError(f"Facitfilen {path} är inte JSON rad för rad: {error}.") from error
    return tuple(gold_item(row) for row in rows)


def gold_item(row: dict[str, Any]) -> GoldItem:
    """The item of a row."""
    parts = row.get("text_raw_parts") or []
    return GoldItem((row["text_raw"], row["text_clean"], *parts[:1]), row["kind"], row["role"], row["area"])


def score_register(items: Sequence[Item], gold: Sequence[GoldItem]) -> Score:
    """The figures of one document; see the module's words for what each means."""
    pairs = paired(items, gold)
    taken = {id(item) for _, item in pairs}
    found = {id(wanted) for wanted, _ in pairs}
    wrong = [
        f"{name}: {was!r} är {should!r}: {item.text}"
        for wanted, item in pairs
        for name, was, should, right in (
            ("slag", item.kind.value, wanted.kind, item.kind == wanted.kind),
            ("roll", item.role, wanted.role, same_role(item.role, wanted.role)),
            ("område", item.area, wanted.area, same_area(item.area, wanted.area)),
        )
        if not right
    ]
    return Score(
        recall=share(len(pairs), len(gold)),
        precision=share(len(pairs), len(items)),
        kind=share(sum(item.kind == wanted.kind for wanted, item in pairs), len(pairs)),
        role=share(sum(same_role(item.role, wanted.role) for wanted, item in pairs), len(pairs)),
        area=share(sum(same_area(item.area, wanted.area) for wanted, item in pairs), len(pairs)),
        missed=tuple(wanted.texts[1] for wanted in gold if id(wanted) not in found),
        extra=tuple(item.text for item in items if id(item) not in taken),
        wrong=tuple(wrong),
    )


def paired(items: Sequence[Item], gold: Sequence[GoldItem]) -> list[tuple[GoldItem, Item]]:
    """Each gold item with the found item that is likest and not taken yet; the likest pairs first."""
    likely = sorted(
        (
            (-likeness, order, place)
            for order, wanted in enumerate(gold)
            for place, item in enumerate(items)
            if (likeness := alike(wanted, item)) >= MIN_LIKENESS
        ),
    )
    wanted_left, items_left = set(range(len(gold))), set(range(len(items)))
    pairs: list[tuple[GoldItem, Item]] = []
    for _, order, place in likely:
        if order in wanted_left and place in items_left:
            wanted_left.remove(order)
            items_left.remove(place)
            pairs.append((gold[order], items[place]))
    return pairs


def alike(wanted: GoldItem, item: Item) -> float:
    """How like the texts of a gold item and a found one are, 0 to 1."""
    return max(likeness(one, other) for one in wanted.texts for other in (item.text, item.raw_text))


def likeness(one: str, other: str) -> float:
    """How like two texts are, 0 to 1; 0 at once where their lengths already tell them apart."""
    first, second = (re.sub(r"\W", "", fold(text)) for text in (one, other))
    if first == second:
        return 1.0
    if 2 * min(len(first), len(second)) < MIN_LIKENESS * (len(first) + len(second)):
        return 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= MIN_LIKENESS else 0.0


def same_role(one: str | None, other: str | None) -> bool:
    """Whether two names are of the same roles, or neither names any."""
    if not one or not other:
        return not one and not other
    return fold(one) == fold(other) or (bool(find_roles(one)) and set(find_roles(one)) == set(find_roles(other)))


def same_area(one: str | None, other: str | None) -> bool:
    """Whether two headings are the same, or one begins with the other: "Delmål 1.1" and "Delmål 1.1: Läsning"."""
    if not one or not other:
        return not one and not other
    first, second = sorted((re.sub(r"\W+", " ", fold(text)).strip() for text in (one, other)), key=len)
    return f"{second} ".startswith(f"{first} ")


def share(part: int, whole: int) -> float:
    """The share of a whole; all of nothing is 1."""
    return part / whole if whole else 1.0


def main(corpus: Path, gold: Path) -> None:
    """Print the figures of every document that has a gold, and what was wrong."""
    print(f"{'dokument':<40}{'återf.':>8}{'precis.':>8}{'slag':>8}{'roll':>8}{'område':>8}")
    for source in load_sources(corpus).sources:
        path = gold / f"{source.id}.jsonl"
        if not path.is_file():
            continue
        score = score_register(read_source(source, Settings()).items, load_gold(path))
        figures = (score.recall, score.precision, score.kind, score.role, score.area)
        print(f"{source.id:<40}" + "".join(f"{figure:>8.3f}" for figure in figures))
        for name, texts in (("saknas", score.missed), ("för mycket", score.extra), ("fel", score.wrong)):
            for text in texts:
                print(f"    {name}: {text}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
