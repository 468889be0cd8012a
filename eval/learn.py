"""Cases whose evidence is known -> the weights of the search's features, and how they fare on questions they never saw.

    python -m eval.learn CASES[:DATA]… --out assistant/weights.json

Each pair is a file of questions and a data folder that holds the documents they are about; without a folder the sample corpus
is read. On Windows the two are parted by a semicolon.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from assistant.ask import Assistant
from assistant.errors import InputError, RodtradError
from assistant.rank import weights as shipped_weights
from assistant.settings import load_settings
from assistant.types import Hit
from eval.cases import Case, families, load_cases
from eval.measure import RANKED, opened
from eval.metrics import FIRST, SEARCH_FIGURES, SearchRow, Shown, first_places, holds, mean

RIDGE = 0.05  # L2 on the weights, against the mean loss of a question; of four tried on the own cases the best held out
FACTORS = (0.0, 0.5, 0.8, 1.25, 2.0)  # by which the search tries each weight
ROUNDS = 3
LEAST_GAIN = 0.0005  # of the target, for a weight to be moved
LEAST_WEIGHT = 0.01  # what would weigh less weighs nothing
FOLDS = 5

Array = NDArray[np.floating[Any]]
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Candidates:
    """A question with the passages that were looked at for it, in an order that tells nothing."""

    case: Case
    shown: tuple[Shown, ...]
    features: Array  # one row a passage
    held: NDArray[np.bool_]  # passages x pieces of evidence
    shipped: Array  # the scores by the weights that are shipped

    def ranked(self, scores: Array) -> SearchRow:
        """The row of the question when the passages are ordered by those scores."""
        order = np.argsort(-scores, kind="stable")
        ranked = zip((self.shown[number] for number in order), self.held[order].tolist(), strict=True)
        places = first_places(len(self.case.evidence), ranked)
        first = tuple(place if place and place.rank <= FIRST else None for place in places)
        return SearchRow(self.case, places, first, 0.0)


@dataclass(frozen=True, slots=True)
class Material:
    """What weights are learnt from: the names of the features and the questions."""

    names: tuple[str, ...]
    questions: tuple[Candidates, ...]

    def some(self, numbers: Collection[int]) -> Material:
        """The same with some of the questions only."""
        return Material(self.names, tuple(self.questions[number] for number in numbers))

    def rows(self, weights: Weights | None = None) -> tuple[SearchRow, ...]:
        """A row for each question, ranked by the weights; by the weights that are shipped when there are none."""
        if weights is None:
            return tuple(question.ranked(question.shipped) for question in self.questions)
        vector = self.vector(weights)
        return tuple(question.ranked(question.features @ vector) for question in self.questions)

    def vector(self, weights: Weights) -> Array:
        """The weights in the order of the features; 0 for one without a weight."""
        return np.asarray([weights.get(name, 0.0) for name in self.names])


@dataclass(frozen=True, slots=True)
class Fold:
    """Weights learnt on the other folds, and how they fare there and on this one."""

    weights: Weights
    seen: tuple[SearchRow, ...]
    held_out: tuple[SearchRow, ...]
    shipped: tuple[SearchRow, ...]  # the held-out questions by the weights that are shipped


def material_of(searched: Sequence[tuple[Sequence[Case], Assistant]], *, scoped: bool = False) -> Material:
    """What the assistants look at for their answerable cases."""
    looked_at = [
        (case, _looked_at(case, assistant, scoped=scoped))
        for cases, assistant in searched
        for case in cases
        if case.answerable
    ]
    names = tuple(shipped_weights())  # what a hit says besides is no part of its score
    return Material(names, tuple(_candidates(case, hits, names) for case, hits in looked_at))


def learn(material: Material, *, signed: Collection[str] = ()) -> dict[str, float]:
    """The weights that rank evidence first: few, not below 0 but for the signed ones, their sizes adding up to 1."""
    even = np.full(len(material.names), 1 / max(1, len(material.names)))
    fitted = even
    for _ in range(2):  # which passages are hard is known once there are weights
        fitted = _fit(material, fitted, signed)
    return _search(material, _named(material.names, fitted))


def cross_validate(material: Material, folds: int = FOLDS, *, signed: Collection[str] = ()) -> tuple[Fold, ...]:
    """A fold at a time held out, questions that share evidence in the same one; raises InputError for too few questions."""
    groups = families([question.case for question in material.questions])
    if not 2 <= folds <= len(set(groups)):
        raise InputError(
            f"{folds} delar går inte att göra av {len(set(groups))} frågor som inte delar underlag. "
            "Välj minst 2 delar, eller fler frågor."
        )
    made = []
    for others, this in GroupKFold(folds).split(groups, groups=groups):
        training, test = material.some(others.tolist()), material.some(this.tolist())
        weights = learn(training, signed=signed)
        made.append(Fold(weights, training.rows(weights), test.rows(weights), test.rows()))
    return tuple(made)


def target(rows: Sequence[SearchRow]) -> float:
    """What is sought, a mean over questions: reciprocal rank, and recall of the FIRST passages in 4,000 and 8,000 characters."""
    return mean((row.recall_of_first(4_000) + row.recall_of_first(8_000) + row.reciprocal_rank) / 3 for row in rows)


def _fit(material: Material, start: Array, signed: Collection[str]) -> Array:
    """Pairwise logistic regression: evidence should score above every other passage looked at for the same question.

    Each question weighs 1; a pair weighs more the higher its wrong passage is ranked by the weights to start from.
    """
    differences, shares = [], []
    for question in material.questions:
        right = question.held.any(axis=1)
        if not right.any() or right.all():
            continue
        wrong = np.flatnonzero(~right)
        rank = np.argsort(np.argsort(-(question.features[wrong] @ start), kind="stable"), kind="stable")
        share = np.tile(1 / np.log2(rank + 2), int(right.sum()))
        pairs = question.features[right][:, None, :] - question.features[wrong][None, :, :]
        differences.append(pairs.reshape(-1, len(material.names)))
        shares.append(share / share.sum())
    if not differences:
        return start
    pairs, weight = np.concatenate(differences), np.concatenate(shares) / len(differences)

    def loss(weights: Array) -> tuple[float, Array]:
        margin = pairs @ weights
        slope = -weight / (1 + np.exp(np.clip(margin, -50, 50)))
        value = float(weight @ np.logaddexp(0, -margin) + RIDGE * weights @ weights / 2)
        return value, pairs.T @ slope + RIDGE * weights

    bounds = [(None if name in signed else 0.0, None) for name in material.names]
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x)


def _search(material: Material, weights: dict[str, float]) -> dict[str, float]:
    """The weights after each in turn has been tried larger, smaller and left out, on the target itself."""
    best = target(material.rows(weights))
    for _ in range(ROUNDS):
        before = weights
        for name in sorted(filter(before.get, before), key=lambda name: abs(before[name])):
            tries = [_named(material.names, material.vector({**weights, name: weights[name] * by})) for by in FACTORS]
            found = [target(material.rows(tried)) for tried in tries]
            if max(found) >= best + LEAST_GAIN:
                weights, best = tries[found.index(max(found))], max(found)
        if weights == before:
            break
    return weights


def _named(names: Sequence[str], vector: Array) -> dict[str, float]:
    """The weights by name at three decimals, their sizes adding up to 1; those not worth having are 0."""
    shares = vector / (float(np.abs(vector).sum()) or 1.0)
    kept = np.where(np.abs(shares) >= LEAST_WEIGHT, shares, 0.0)
    kept /= float(np.abs(kept).sum()) or 1.0
    return {name: round(float(share), 3) for name, share in zip(names, kept, strict=True)}


def _looked_at(case: Case, assistant: Assistant, *, scoped: bool) -> list[Hit]:
    """The passages looked at for a case, in the order of their ids."""
    retrieval = assistant.search(case.question, k=RANKED, documents=case.scope if scoped else ())
    return sorted((*retrieval.kept, *retrieval.rejected), key=lambda hit: hit.passage.id)


def _candidates(case: Case, looked_at: Sequence[Hit], names: Sequence[str]) -> Candidates:
    shown = tuple(Shown(hit.passage.document_id, hit.passage.text, hit.passage.raw_text) for hit in looked_at)
    features = np.asarray([[hit.features.get(name, 0.0) for name in names] for hit in looked_at])
    held = np.asarray([[holds(one, each) for one in case.evidence] for each in shown], dtype=np.bool_)
    return Candidates(
        case=case,
        shown=shown,
        features=features.reshape(len(shown), len(names)),  # also when nothing was looked at
        held=held.reshape(len(shown), len(case.evidence)),
        shipped=np.asarray([hit.score for hit in looked_at]),
    )


def main(
    pairs: Annotated[
        list[str], typer.Argument(metavar="FRÅGOR[:DATAMAPP]…", help="Frågefil, och mappen med dess dokument.")
    ],
    out: Annotated[Path, typer.Option(help="JSON-fil att skriva vikterna i.")],
    folds: Annotated[int, typer.Option(help="Delar som i tur och ordning hålls utanför.")] = FOLDS,
    signed: Annotated[list[str] | None, typer.Option(help="Egenskap som får dra ifrån; kan upprepas.")] = None,
) -> None:
    """Lär vikterna av frågor med känt underlag, och visa hur de står sig på frågor de inte har sett."""
    files = [
        (Path(file), Path(data) if data else None) for file, _, data in (pair.partition(os.pathsep) for pair in pairs)
    ]
    with ExitStack() as stack:
        searched = [
            (load_cases(file), stack.enter_context(opened(load_settings(data=data) if data else None)))
            for file, data in files
        ]
        material = material_of(searched)
        learnt_on = [
            {
                "cases": file.name,
                "answerable": sum(case.answerable for case in cases),
                "documents": assistant.store.digest(),
            }
            for (file, _), (cases, assistant) in zip(files, searched, strict=True)
        ]
    made = cross_validate(material, folds, signed=signed or ())
    weights = learn(material, signed=signed or ())
    report = {
        "weights": dict(sorted(weights.items(), key=lambda pair: -abs(pair[1]))),
        "learnt_on": learnt_on,
        "in_sample": figures(material.rows(weights)),
        "held_out": figures([row for fold in made for row in fold.held_out]),
        "held_out_by_fold": [figures(fold.held_out) | {"questions": len(fold.held_out)} for fold in made],
        "ranked_until_now": figures(material.rows()),
    }
    out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    typer.echo(out.read_text(encoding="utf-8"))


def figures(rows: Sequence[SearchRow]) -> dict[str, float]:
    """The figures of the rows and the target they were learnt for, at three decimals."""
    named = {name: mean(map(figure, rows)) for name, figure in SEARCH_FIGURES.items()}
    return {name: round(value, 3) for name, value in ({"target": target(rows)} | named).items()}


if __name__ == "__main__":
    try:
        typer.run(main)
    except RodtradError as error:
        sys.exit(str(error))
