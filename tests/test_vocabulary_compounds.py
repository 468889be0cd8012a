"""Compounds come apart into words that documents and people use on their own; words that are none stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.vocabulary.compounds import Compounds, general, learn, parts, read_model, write_model
from assistant.vocabulary.roots import root

FOLDED = st.text("abdefghiklmnoprstuvy", min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("larplattform", "lar plattform"),
        ("kompetensutvecklingsinsats", "kompetens utveckling insats"),
        ("digitaliseringsplan", "digitalisering plan"),
        ("likvardighetsarbetet", "likvardighet arbetet"),
        ("skolbibliotek", "skola bibliotek"),
        ("gymnasieskola", "gymnasium skola"),
        ("barnomsorg", "barn omsorg"),
        ("arbetsgrupp", "arbete grupp"),
        ("lararforbund", "larare forbund"),
        ("skarmtid", "skarm tid"),
        ("dataskyddsombud", "data skydd ombud"),
        ("skolplattorna", "skola plattorna"),
        ("barnavard", "barn vard"),
        ("samhallsutveckling", "samhalle utveckling"),
    ],
)
def test_a_compound_is_its_parts_as_words_of_their_own(word: str, expected: str) -> None:
    assert [root(part) for part in parts(word)] == [root(part) for part in expected.split()]


@pytest.mark.parametrize(
    "word",
    """
    rektor rektorn elevens eleverna kommun kommunen digital program ansvar ansvarig kunskap larare undervisning personal material
    resultat information bibliotek planen utveckling uppfoljning verksamhet teknik strategi beslut ai mal
    """.split(),
)
def test_a_word_that_only_looks_like_a_compound_stays_whole(word: str) -> None:
    assert parts(word) == ()


@settings(deadline=None)  # the first word waits for the lists
@given(FOLDED)
def test_the_last_part_is_the_end_of_the_word_and_the_first_parts_are_words(word: str) -> None:
    *firsts, head = parts(word) or (word,)
    assert word.endswith(head)
    assert all(firsts)
    assert bool(firsts) == bool(parts(word))


def test_the_words_of_the_documents_can_be_parts_too() -> None:
    assert parts("blorvidsplan") == ()
    taught = Compounds(learn(general(), ["blorvid", "och", "ai"]))
    assert taught.parts("blorvidsplan") == ("blorvid", "plan")
    assert taught.parts("skolblorviden") == ("skola", "blorviden")
    assert learn(general(), []) is general()


def test_a_model_reads_as_it_was_written() -> None:
    text = write_model({"skol": 5.0, "utvecklings": 4.5}, {"skol": "skola", "utvecklings": "utveckling"}, {"plan": 5.0})
    model = read_model(text)
    assert model.firsts == {"skol": 5.0, "utvecklings": 4.5}
    assert model.bases == {"skol": "skola", "utvecklings": "utveckling"}
    assert model.heads == {root("plan"): 5.0}


@pytest.mark.parametrize(
    "forms",
    [
        "skola skolan skolor skolorna skolornas",
        "rektor rektorn rektorns rektorer rektorernas",
        "insats insatsen insatser insatserna",
        "kostnad kostnader kostnaderna",
        "handlingsplan handlingsplanen handlingsplaner handlingsplanernas",
        "platta plattan plattor plattorna",
        "analys analysen analyser",
        "indikator indikatorn indikatorer",
    ],
)
def test_the_forms_of_a_noun_share_their_root(forms: str) -> None:
    assert len({root(form) for form in forms.split()}) == 1


@given(FOLDED)
def test_a_root_is_its_own_root_unless_it_looks_definite(word: str) -> None:
    assert root(root(word)) in {root(word), root(root(word))}
    assert word.startswith(root(word)[:1])
