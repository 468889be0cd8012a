"""What people say is led to what documents write, by lists that a person can read, check and extend."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import SettingsError
from assistant.swedish import STOP_WORDS, words
from assistant.types import Origin
from assistant.vocabulary.lexicon import LISTS, is_english, load_lexicon

LEAST = {Origin.EVERYDAY: 400, Origin.DRIFT: 60, Origin.ENGLISH: 250}
# Swedish words that come out wrong when somebody types without å, ä and ö.
WITHOUT_MARKS = frozenset(
    """
    lararen larare larplattform plattforman vardnadshavare uppfoljning natverk kallkritik atgard atgarder sakerhet skarmtid
    namnd namnden forvaltning bedomning larande tillganglighet sarskild sarskilt stod forskola forskollarare amne amnen halsa
    elevhalsa upphovsratt modersmal delmal mal malet personuppgiftsbitrade sprak kop inkop genomfora sakerstalla folja foljs
    krankande krankningar otillaten fran for overtradelse aterkoppling radgivning rad regelratt anvanda anvandning
    """.split()
)


def meanings(question: str, origin: Origin | None = None) -> set[str]:
    found = load_lexicon().expand(question)
    return {meaning for expansion in found if origin in {None, expansion.origin} for meaning in expansion.means}


def rows(origin: Origin) -> list[tuple[str, str]]:
    lines = files("assistant.vocabulary").joinpath(f"{origin}.tsv").read_text("utf-8").splitlines()
    return [(key, means) for key, _, means in (line.partition("\t") for line in lines if not line.startswith("#"))]


@pytest.mark.parametrize("origin", LISTS)
def test_a_list_is_explained_sorted_without_doubles_and_long_enough(origin: Origin) -> None:
    text = files("assistant.vocabulary").joinpath(f"{origin}.tsv").read_text("utf-8")
    keys = [key for key, _ in rows(origin)]
    assert text.startswith("# ")
    assert keys == sorted(keys)
    assert len({tuple(words(key)) for key in keys}) == len(keys) >= LEAST[origin]


@pytest.mark.parametrize("origin", LISTS)
def test_every_official_word_is_written_with_its_marks_and_there_are_few(origin: Origin) -> None:
    for key, means in rows(origin):
        meant = means.split(";")
        assert 1 <= len(meant) <= 4, key
        assert len(set(meant)) == len(meant), key
        assert not WITHOUT_MARKS.intersection(means.lower().replace(";", " ").split()), key


@pytest.mark.parametrize("origin", [Origin.EVERYDAY, Origin.DRIFT])
def test_no_word_that_only_carries_a_question_is_explained(origin: Origin) -> None:
    assert not [key for key, _ in rows(origin) if len(words(key)) == 1 and words(key)[0] in STOP_WORDS]


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("Får eleverna ta med egna paddor?", "lärplatta"),
        ("Vem lagar skolplattorna?", "lärplatta"),  # the last part of a compound
        ("Ska vi ha koll på hur det går?", "uppföljning"),
        ("Kan du se nu till att alla är med?", "säkerställa"),  # a small word inside a phrase
        ("Vad gör vi åt mobbning på nätet?", "kränkningar på nätet"),
        ("Hur hjälper vi föräldrarna?", "vårdnadshavare"),
        ("Får man använda ChatGPT?", "generativ AI"),
        ("Vem köper in datorer?", "upphandling"),
        ("Vad gör förskolechefen?", "rektor"),
        ("Gäller PuL fortfarande?", "dataskyddsförordningen"),
        ("Vem ansvarar för särskolan?", "anpassad skola"),
        ("Vad säger SKL?", "Sveriges Kommuner och Regioner"),
    ],
)
def test_what_people_say_leads_to_what_documents_write(question: str, meaning: str) -> None:
    assert meaning in meanings(question)


def test_the_longest_phrase_counts_and_is_quoted_as_it_was_written() -> None:
    (expansion,) = load_lexicon().expand("Mobbning på nätet?")
    assert expansion.said == "Mobbning på nätet"
    assert expansion.means[0] == "nätmobbning"
    assert expansion.origin is Origin.EVERYDAY


def test_the_best_word_comes_first_and_expansions_stand_in_the_order_of_the_question() -> None:
    said = [expansion.said for expansion in load_lexicon().expand("Får föräldrar låna hem plattan?")]
    assert said == ["föräldrar", "låna hem", "plattan"]


def test_an_official_word_is_not_led_to_its_own_parts() -> None:
    assert "källor" not in meanings("Hur arbetar vi med källkritik?")


def test_english_words_are_led_to_swedish_ones_only_in_english_questions() -> None:
    assert {"rektor", "källkritik", "uppföljning"} <= meanings(
        "What must the headteacher do about source criticism and follow-up?"
    )
    assert not meanings("Vad säger the new plan om policy och budget?", Origin.ENGLISH)


@pytest.mark.parametrize(
    "question",
    [
        "Who is responsible for the plan?",
        "What are the goals?",
        "Principal responsibilities?",
        "How do we measure digital competence?",
        "Does the rektor have to report to the nämnd?",
    ],
)
def test_an_english_question_is_recognised(question: str) -> None:
    assert is_english(question)


@pytest.mark.parametrize(
    "question",
    [
        "Vad säger the plan om AI?",
        "Får elever använda Google Classroom for Education?",
        "Är one-to-one fortfarande ett mål?",
        "Hur är det med copyright och fake news?",
        "digital plan",
        "Källkritik?",
        "",
        "2024",
    ],
)
def test_english_words_do_not_make_a_question_english(question: str) -> None:
    assert not is_english(question)


def test_an_own_list_comes_first_and_replaces_what_the_everyday_list_says(tmp_path: Path) -> None:
    own = tmp_path / "egen.tsv"
    own.write_text("# egna ord\nplatta\tskoldosa\nvårat system\tEdvin;lärplattform\n", "utf-8")
    lexicon = load_lexicon(own)
    assert [expansion.means for expansion in lexicon.expand("Var är plattan?")] == [("skoldosa",)]
    assert [expansion.means for expansion in lexicon.expand("Vem äger vårat system?")] == [("Edvin", "lärplattform")]
    assert "skoldosa" in lexicon.vocabulary
    assert "lärplatta" in meanings("Var är plattan?")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("platta lärplatta", "rad 2: raden ska vara"),
        ("platta\t", "rad 2: raden ska vara"),
        ("\tlärplatta", "rad 2: raden ska vara"),
        ("platta\tlärplatta;;padda", "rad 2: raden ska vara"),
        ("platta\tlärplatta\tpadda", "rad 2: raden ska vara"),
        ("burk\tdator", "rad 2: ”burk” står två gånger"),
    ],
)
def test_a_bad_line_is_named_with_file_and_line(tmp_path: Path, line: str, complaint: str) -> None:
    own = tmp_path / "egen.tsv"
    own.write_text(f"burk\tdator\n{line}\n", "utf-8")
    with pytest.raises(SettingsError, match=rf"Ordlistan egen\.tsv, {complaint}"):
        load_lexicon(own)


def test_a_list_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    noise = tmp_path / "brus.tsv"
    noise.write_bytes(b"\xff\xfe\x00\xd8")
    for path in (noise, tmp_path / "saknas.tsv", tmp_path):
        with pytest.raises(SettingsError, match="kan inte läsas"):
            load_lexicon(path)


@settings(deadline=None)  # the first word waits for the lists
@given(st.text(max_size=80))
def test_any_question_can_be_expanded_and_what_is_said_stands_in_it(question: str) -> None:
    for expansion in load_lexicon().expand(question):
        assert expansion.means
        assert set(words(expansion.said)) <= set(words(question))
