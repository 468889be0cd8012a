from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.ask import Assistant, make_assistant
from assistant.lists import count_asked
from assistant.settings import load_settings
from assistant.types import Answer, BlockKind
from ingest.sync import ingest

PLAN = """Digitaliseringsplan för Åmyra skolor 2025–2027

Fokusområden

Planen är uppbyggd kring fyra fokusområden:

• kompetens
• likvärdighet
• trygghet på nätet
• hållbara inköp

Ansvar

IT-chefen ansvarar för att:

• servrarna säkerhetskopieras varje natt
• nätet mäts två gånger per termin

Undervisande personal ska:

• spara bedömningar i lärplattformen
• släcka projektorn efter lektionen
• ta upp källkritik varje termin

Chefer ska:

• följa upp planen i juni

Innan en app tas i bruk

Den som vill använda en ny app kontrollerar:

• vilka uppgifter appen sparar
• var uppgifterna lagras
• om skolan har ett avtal
"""
TODAY = date(2026, 5, 1)


@pytest.fixture(scope="module")
def amyra(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("amyra")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    assistant = make_assistant(load_settings(data=tmp_path_factory.mktemp("data")))
    ingest(folder, assistant=assistant)
    yield assistant
    assistant.close()


def cited(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


def test_a_list_that_is_asked_for_is_shown_whole_and_alone(amyra: Assistant) -> None:
    answer = amyra.ask("Vad ska man kolla innan man börjar med en ny app? alla punkter", as_of=TODAY)
    points = ["vilka uppgifter appen sparar", "var uppgifterna lagras", "om skolan har ett avtal"]
    assert cited(answer) == points
    assert answer.completeness is not None
    assert (answer.completeness.total, answer.completeness.shown) == (3, 3)


def test_the_number_that_is_asked_for_tells_which_list_is_meant(amyra: Assistant) -> None:
    answer = amyra.ask("vilka fyra saker är planen uppbyggd kring?", as_of=TODAY)
    assert cited(answer) == ["kompetens", "likvärdighet", "trygghet på nätet", "hållbara inköp"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Vad ansvarar it-chefen för?", "servrarna säkerhetskopieras varje natt"),
        ("Vad ska vi som undervisar göra enligt planen? Allt!", "spara bedömningar i lärplattformen"),
        ("Vad ska chefer göra?", "följa upp planen i juni"),
    ],
)
def test_a_role_is_known_by_the_name_that_a_document_gives_it(amyra: Assistant, question: str, first: str) -> None:
    assert cited(amyra.ask(question, as_of=TODAY))[0] == first


def test_no_point_of_a_list_is_lost_whichever_of_them_is_asked_for(sample: Assistant) -> None:
    """Of every list in the sample plan: who asks for all of it by its own words gets every point of some list."""
    points = [p for p in sample.store.passages_of("exempelsta-plan-2025") if p.kind is BlockKind.LIST_ITEM]
    lists: dict[tuple[object, ...], list[str]] = {}
    for point in points:
        lists.setdefault((point.heading_path, point.lead_in), []).append(point.id)
    for (headings, lead_in), ids in lists.items():
        question = f"Lista alla punkter: {headings[-1]} {lead_in or ''}"  # type: ignore[index]
        answer = sample.ask(question, documents=["exempelsta-plan-2025"], as_of=TODAY)
        shown = {(c.page, c.start, c.end) for c in answer.citations}
        of_list = {(p.page, p.start, p.end) for p in points if p.id in ids}
        assert not of_list & shown or of_list <= shown, question


def test_the_number_of_things_is_read_where_it_counts_them() -> None:
    assert count_asked("Vilka tre mål finns?") == 3
    assert count_asked("båda två") == 2
    assert count_asked("Vilka mål gäller i årskurs nio?") is None


def test_one_point_is_no_list(amyra: Assistant) -> None:
    answer = amyra.ask("Vilka krav finns på servrarna?", as_of=TODAY)
    assert answer.completeness is None or answer.completeness.total > 1
