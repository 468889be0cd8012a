from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.ask import Assistant, make_assistant
from assistant.errors import SettingsError
from assistant.rank import weights
from assistant.retrieve import Part, retrieve
from assistant.settings import load_settings
from assistant.types import Chosen, Intent, Origin, Reason, Retrieval
from ingest.sync import ingest

NORTH = """Digitaliseringsplan för Norrås skolor 2025–2027

Ansvar

Rektor ansvarar för att:

• surfplattorna låses in över natten
• vårdnadshavarna får veta hur bilder på eleverna används
• hälften av lektionerna är utan skärm

Support

Fel på elevdatorer anmäls till supporten samma dag.

Fel på elevdatorerna anmäls samma dag till support.
"""
SOUTH = """Digitaliseringsplan för Söderås skolor 2025–2027

Ansvar

Rektor ansvarar för att:

• surfplattorna laddas i klassrummet

Support

Fel på elevdatorer lagas av läraren.
"""
MANIFEST = """
[[document]]
file = "norr.txt"
id = "norr"
kind = "plan"
municipality = "Norrås"

[[document]]
file = "soder.txt"
id = "soder"
kind = "plan"
municipality = "Söderås"
"""
TODAY = date(2026, 5, 1)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant with the plans of two municipalities; read only."""
    folder = tmp_path_factory.mktemp("plans")
    for name, text in {"norr.txt": NORTH, "soder.txt": SOUTH, "manifest.toml": MANIFEST}.items():
        (folder / name).write_text(text, encoding="utf-8")
    assistant = make_assistant(load_settings(data=tmp_path_factory.mktemp("data")))
    assert not ingest(folder, assistant=assistant).failed
    yield assistant
    assistant.close()


def search(assistant: Assistant, question: str, *, k: int = 3, **other: object) -> Retrieval:
    return assistant.search(question, k=k, as_of=TODAY, **other)  # type: ignore[arg-type]


def first(retrieval: Retrieval) -> tuple[str, str]:
    return retrieval.kept[0].passage.document_id, retrieval.kept[0].passage.text


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("får föräldrarna veta vad fotona används till", "vårdnadshavarna får veta hur bilder på eleverna används"),
        ("vem fixar trasiga chromebooks i norrås", "Fel på elevdatorerna anmäls samma dag till support."),
        ("surfplatorna nattid", "surfplattorna låses in över natten"),
        ("vardnadshavare bilder", "vårdnadshavarna får veta hur bilder på eleverna används"),
        ("How are photos of pupils used?", "vårdnadshavarna får veta hur bilder på eleverna används"),
    ],
)
def test_what_is_said_in_other_words_is_found(two: Assistant, question: str, found: str) -> None:
    assert first(search(two, question))[1] == found


def test_the_municipality_named_comes_first_but_the_other_may_follow(two: Assistant) -> None:
    for named, id_ in (("Norrås", "norr"), ("söderås", "soder")):
        found = search(two, f"Vad gäller surfplattor i {named}?", k=8)
        assert first(found)[0] == id_
        assert {hit.passage.document_id for hit in (*found.kept, *found.rejected)} == {"norr", "soder"}


def test_documents_that_the_asker_chose_are_a_limit(two: Assistant) -> None:
    found = search(two, "surfplattor", k=20, documents=["soder"])
    assert {hit.passage.document_id for hit in (*found.kept, *found.rejected)} == {"soder"}


def test_what_was_understood_can_be_corrected(two: Assistant) -> None:
    question = "Vad gäller surfplattor i Norrås?"
    assert first(search(two, question, chosen=Chosen(municipality="Söderås")))[0] == "soder"
    assert search(two, question, chosen=Chosen(municipality="")).query.municipalities == ()


def test_the_sides_of_a_comparison_take_turns(two: Assistant) -> None:
    found = search(two, "Jämför vad som gäller surfplattor i Norrås och Söderås", k=4)
    sides = [hit.passage.document_id for hit in found.kept]
    assert sides[0] != sides[1]
    assert sides[:2] == sides[2:]


def test_a_question_for_the_whole_list_brings_all_of_it(two: Assistant) -> None:
    found = search(two, "Lista allt rektor ansvarar för i Norrås", k=3)
    assert [hit.passage.lead_in for hit in found.kept] == ["Rektor ansvarar för att:"] * 3
    assert {hit.passage.document_id for hit in found.kept} == {"norr"}


def test_a_passage_that_repeats_another_is_rejected_and_says_which(two: Assistant) -> None:
    found = search(two, "fel på elevdatorer i Norrås", k=20)
    repeats = [hit for hit in found.rejected if hit.reason is Reason.DUPLICATE]
    assert [hit.same_as in {kept.passage.id for kept in found.kept} for hit in repeats] == [True]
    assert all(hit.reason is None for hit in found.kept)
    both = search(two, "fel på elevdatorer i Norrås", k=20, without=frozenset({Part.DIVERSITY}))
    assert len(both.kept) == len(found.kept) + 1


def test_those_that_others_came_before_say_so(two: Assistant) -> None:
    found = search(two, "surfplattor", k=1)
    assert {hit.reason for hit in found.rejected} == {Reason.BELOW}
    assert all(hit.score <= found.kept[0].score for hit in found.rejected)


def test_a_score_is_the_sum_of_the_features_shown(two: Assistant) -> None:
    for hit in search(two, "Hur ofta låses surfplattor in?", k=5).kept:
        assert hit.score == pytest.approx(sum(weights()[name] * hit.features[name] for name in weights()))


@pytest.mark.parametrize("part", Part)
def test_every_part_can_be_left_out(two: Assistant, part: Part) -> None:
    assert search(two, "Jämför vad rektor ska göra med tablets i Norrås och Söderås", without=frozenset({part})).kept


def test_misspelt_words_are_shown_as_they_were_read(two: Assistant) -> None:
    (expansion,) = [each for each in search(two, "supprten").query.expansions if each.origin is Origin.SPELLING]
    assert expansion.said == "supprten"
    assert expansion.means == ("supporten",)


def test_your_own_words_for_things_are_known(two: Assistant, tmp_path: Path) -> None:
    (tmp_path / "egna.tsv").write_text("plingplong\tsurfplattor\n", encoding="utf-8")
    settings = two.settings.model_copy(update={"lexicon": tmp_path / "egna.tsv"})
    own = make_assistant(settings)
    assert "surfplattorna" in first(search(own, "plingplong"))[1]
    own.close()


def test_a_line_of_your_own_words_that_is_wrong_is_named(two: Assistant, tmp_path: Path) -> None:
    (tmp_path / "egna.tsv").write_text("# egna ord\nplingplong surfplattor\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"egna\.tsv.*rad 2"):
        make_assistant(two.settings.model_copy(update={"lexicon": tmp_path / "egna.tsv"}))


class LikesNights:
    """A cross-encoder double: 1 for a text about the night, else 0."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        return [float("natten" in text) for text in texts]


def test_a_cross_encoder_moves_what_it_likes_up(two: Assistant) -> None:
    query = two.understand("fel på elevdatorer", as_of=TODAY)
    read_again = retrieve(query, index=two.index, store=two.store, cross_encoder=LikesNights(), k=3)
    assert read_again.kept[0].features["cross_encoder"] == 1.0
    assert "natten" in read_again.kept[0].passage.text
    assert "natten" not in first(search(two, "fel på elevdatorer"))[1]


def test_a_name_of_the_installation_is_what_our_plan_means(two: Assistant) -> None:
    home = two.settings.model_copy(update={"municipality": "Söderås"})
    own = make_assistant(home)
    assert first(search(own, "Vad säger vår plan om surfplattor?"))[0] == "soder"
    own.close()


def test_what_weighs_nothing_is_still_told_of_every_passage_shown(two: Assistant) -> None:
    found = search(two, "Hur ofta låses surfplattor in?", k=1)
    assert found.rejected
    assert all(hit.features.keys() >= weights().keys() for hit in (*found.kept, *found.rejected))
    assert found.kept[0].features["context"] + found.kept[0].features["title"] + found.kept[0].features["body"] > 0


def test_advice_asked_of_two_municipalities_stands_under_each_one_s_plan(two: Assistant) -> None:
    question = "Hur bör vi göra med trasiga elevdatorer i Norrås och i Söderås?"
    query = two.understand(question, as_of=TODAY)
    assert query.intent is Intent.GUIDANCE
    assert len(query.compared) == 2
    answer = two.ask(question, as_of=TODAY)
    assert {sentence.group for sentence in answer.sentences} == {d.title for d in two.store.documents()}
