from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.ask import Assistant, make_assistant
from assistant.definitions import definitions
from assistant.settings import load_settings
from assistant.types import Status
from ingest.sync import ingest

GUIDE = """Guide till digitala verktyg i Åmyra skolor

Ordlista

Skolmolnet: den plats där skolans dokument sparas.

SKA = systematiskt kvalitetsarbete.

Så gör vi

Alla lärare ska veta hur skolmolnet används innan terminen börjar.

Med känsligt material menas sådant som bara en elev och en lärare får läsa. Det sparas aldrig i skolmolnet.

Dataskyddsombudet (DSO) svarar på frågor om avtal.

Det är inte lätt att säga vad delaktighet innebär, men eleverna ska märka den.

En fjärrlektion är en lektion där läraren är på en annan plats än eleverna.
"""
TODAY = date(2026, 5, 1)


@pytest.fixture(scope="module")
def amyra(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("amyra")
    (folder / "guide.txt").write_text(GUIDE, encoding="utf-8")
    assistant = make_assistant(load_settings(data=tmp_path_factory.mktemp("data")))
    ingest(folder, assistant=assistant)
    yield assistant
    assistant.close()


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Vad är skolmolnet?", "Skolmolnet: den plats"),
        ("vad betyder SKA", "SKA = systematiskt"),
        ("vad står SKA för?", "SKA = systematiskt"),
        ("vad menas med känsligt material", "Med känsligt material menas"),
        ("Vad står DSO för?", "Dataskyddsombudet (DSO)"),
        ("Vad innebär en fjärrlektion?", "En fjärrlektion är en lektion"),
    ],
)
def test_what_a_word_means_is_told_by_the_passage_that_defines_it(amyra: Assistant, question: str, first: str) -> None:
    answer = amyra.ask(question, as_of=TODAY)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].quote.startswith(first)


@pytest.mark.parametrize(
    "question",
    [
        "Vad innebär delaktighet?",  # the guide wonders itself
        "Vad är viktigt när terminen börjar?",
        "Vad ska lärare veta om skolmolnet?",
        "Vad är ett dokument?",
        "Vad betyder ABC?",
    ],
)
def test_a_word_that_no_passage_defines_gets_no_definition(amyra: Assistant, question: str) -> None:
    assert definitions(amyra.understand(question, as_of=TODAY), index=amyra.index, store=amyra.store) == ()


def test_a_small_word_is_not_taken_for_the_abbreviation_that_looks_like_it(amyra: Assistant) -> None:
    query = amyra.understand("vad ska man göra?", as_of=TODAY)
    assert definitions(query, index=amyra.index, store=amyra.store) == ()
