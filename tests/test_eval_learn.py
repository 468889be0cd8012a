from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.errors import InputError
from eval.cases import Case, Evidence
from eval.learn import Candidates, Material, cross_validate, learn, material_of, target

TRUE = {"words": 0.7, "meaning": 0.3, "noise": 0.0}
PASSAGE = "ett stycke text " * 20


def question(number: int, *, candidates: int = 30, seed: int = 0) -> Candidates:
    """A question whose evidence is what scores best by the true weights."""
    from eval.metrics import Shown

    features = np.random.default_rng([seed, number]).random((candidates, len(TRUE)))
    scores = features @ np.asarray(list(TRUE.values()))
    held = np.zeros((candidates, 1), dtype=np.bool_)
    held[np.argmax(scores)] = True
    case = Case(str(number), "?", "fact", True, False, (), (Evidence((("a", f"underlag {number:04}"),)),))
    return Candidates(case, (Shown("a", PASSAGE, PASSAGE),) * candidates, features, held, features[:, 2])


def constructed(questions: int, seed: int = 0) -> Material:
    return Material(tuple(TRUE), tuple(question(number, seed=seed) for number in range(questions)))


def test_known_weights_are_recovered() -> None:
    learnt = learn(constructed(120))
    assert learnt["words"] > learnt["meaning"] > 5 * learnt["noise"]
    assert learnt == pytest.approx(TRUE, abs=0.12)


def test_a_feature_that_speaks_against_evidence_weighs_nothing_unless_it_may() -> None:
    material = constructed(60)
    against = Material(
        (*material.names, "against"),
        tuple(replace(q, features=np.hstack([q.features, 1 - q.features[:, :1]])) for q in material.questions),
    )
    assert learn(against)["against"] == 0.0
    assert learn(against, signed=("against",))["against"] < 0.0


def test_learnt_weights_beat_the_shipped_ones_on_questions_they_never_saw() -> None:
    folds = cross_validate(constructed(60), 3)
    held_out = [row for fold in folds for row in fold.held_out]
    assert sorted(row.case.id for row in held_out) == sorted(str(number) for number in range(60))
    assert target(held_out) > target([row for fold in folds for row in fold.shipped]) + 0.3


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 10_000))
def test_a_fold_that_is_held_out_has_no_say_in_its_weights(seed: int) -> None:
    material = constructed(12)
    before = cross_validate(material, 3)
    unseen = {row.case.id for row in before[0].held_out}
    other = tuple(question(int(q.case.id), seed=seed) if q.case.id in unseen else q for q in material.questions)
    assert cross_validate(Material(material.names, other), 3)[0].weights == before[0].weights


def test_questions_that_share_evidence_are_held_out_together() -> None:
    material = constructed(12)
    twin = Case("tvilling", "?", "fact", True, False, (), material.questions[3].case.evidence)
    doubled = Material(material.names, (*material.questions, replace(material.questions[5], case=twin)))
    folds = [{row.case.id for row in fold.held_out} for fold in cross_validate(doubled, 4)]
    assert any({"3", "tvilling"} <= fold for fold in folds)


def test_too_few_questions_to_fold_are_refused() -> None:
    with pytest.raises(InputError, match="4 delar går inte att göra av 3 frågor"):
        cross_validate(constructed(3), 4)


def test_material_is_what_the_search_looked_at(filled: Assistant) -> None:
    evidence = Evidence((("plan", "låsa skärmen när de lämnar klassrummet"),))
    case = Case("x", "Vad ska lärare göra med skärmen?", "fact", True, False, (), (evidence,))
    (looked_at,) = material_of([((case,), filled)]).questions
    assert looked_at.held.any()
    assert looked_at.features.shape[0] == len(looked_at.shown) > 1
    assert looked_at.ranked(looked_at.shipped).recall(4_000) == 1.0
