from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.coverage import Coverage, Verdict, coverage, reasons
from assistant.criteria import CriteriaSet, Criterion, shipped_set
from assistant.errors import InputError
from assistant.judge import judgement_of, register_of
from assistant.matching import key_of, key_of_word, references
from assistant.verify import letters
from eval.coverage import load_reading, measure
from ingest.sync import ingest

TODAY = date(2026, 11, 22)
GOALS = "nationella-delmal-2017"


def held(assistant: Assistant, documents: Sequence[str], criteria: CriteriaSet) -> Coverage:
    filed = [assistant.store.document(id_) for id_ in documents]
    return coverage(criteria, filed, store=assistant.store, embedder=assistant.index.embedder, as_of=TODAY)


def made(*criteria: Criterion) -> CriteriaSet:
    return CriteriaSet("egen", "Egen lista", criteria)


def read(assistant: Assistant, folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "plan.txt").write_text(text, encoding="utf-8")
    assert not ingest(folder, assistant=assistant).failed


def verdicts(found: Coverage, document_id: str) -> dict[str, Verdict]:
    return {each.criterion.code: each.verdict for each in found.of(document_id)}


def test_the_sample_plan_covers_the_goals_it_covers_and_does_not_the_one_on_research(sample: Assistant) -> None:
    found = held(sample, ["exempelsta-plan-2025"], shipped_set(GOALS))
    said = verdicts(found, "exempelsta-plan-2025")
    covered = {code for code, verdict in said.items() if verdict is Verdict.COVERED}
    assert covered == {"1:1", "1:3", "2:1", "2:2", "2:3", "3:2"}
    assert said["3:1"] is Verdict.MISSING
    assert said["1:2"] is not Verdict.COVERED
    assert said["2:4"] is not Verdict.COVERED
    access = found.find("2:1", "exempelsta-plan-2025").evidence[0].citation
    assert (access.page, access.quote) == (
        7,
        "Alla elever har tillgång till fungerande utrustning, stabila nät och tillgängliga lärresurser, i skolan och vid "
        "studier på annan plats.",
    )
    assert "3:1" in [each.code for each in found.gaps("exempelsta-plan-2025")]
    assert sum(found.counts("exempelsta-plan-2025").values()) == 9


def test_every_quote_stands_in_its_document_and_every_number_is_used_once(sample: Assistant) -> None:
    found = held(sample, ["exempelsta-plan-2025", "exempelsta-plan-2022"], shipped_set(GOALS))
    shown = [each for judged in found.judged for each in (*judged.evidence, judged.nearest) if each]
    citations = [*(each.citation for each in shown), *found.beyond]
    assert len(shown) > 20
    for citation in citations:
        page = sample.store.page(citation.document_id, citation.page)
        assert page.raw[citation.start : citation.end] == citation.raw_quote
        assert letters(citation.quote) in letters(page.reading(citation.start, citation.end))
    assert sorted(each.n for each in citations) == list(range(1, len(citations) + 1))
    assert [judged.criterion.code for judged in found.judged[:2]] == ["1:1", "1:1"]


def test_each_place_says_why_it_counts(sample: Assistant) -> None:
    found = held(sample, ["exempelsta-plan-2025"], shipped_set(GOALS))
    duty = found.find("1:3", "exempelsta-plan-2025").evidence[0]
    assert duty.binds
    said = reasons(duty)
    assert said[-1] == "Är ett mål, en insats, ett ansvar eller ett krav och väger därför fullt."
    assert "Har ett av kriteriets nyckelord." in said


def test_a_plan_about_something_else_covers_nothing(sample: Assistant) -> None:
    criteria = made(
        Criterion("1", "Skolskjuts ordnas för elever med lång väg till skolan.", "", ("skolskjuts",)),
        Criterion("2", "Skolmaten lagas i egna kök.", "", ("skolmat", "kök")),
        Criterion("3", "Alla elever kan simma.", "", ("simundervisning",)),
    )
    for id_ in ("exempelsta-plan-2025", "exempelsta-handlingsplan-natetik", "exempelsta-riktlinje-personuppgifter"):
        assert set(verdicts(held(sample, [id_], criteria), id_).values()) == {Verdict.MISSING}
    nearest = held(sample, ["exempelsta-plan-2025"], criteria).judged[0]
    assert nearest.evidence == ()
    assert nearest.nearest is not None


PLAN = """Digitaliseringsplan för Ekköpings skolor 2025–2027

Bakgrund

I dag lånar eleverna ibland robotar av biblioteket i grannkommunen när de programmerar.

Mål

Alla elever programmerar robotar varje läsår.

Ansvar

Rektor ansvarar för att:

• skolans robotar är hela och laddade
• lärarna får en dags utbildning i programmering

Uppföljning

Andelen klasser som har programmerat räknas i maj.
"""


def test_a_goal_covers_what_a_description_only_names(empty: Assistant, tmp_path: Path) -> None:
    criterion = Criterion("1", "Alla elever får programmera robotar.", "", ("programmera robotar",))
    read(empty, tmp_path / "d", PLAN)
    found = held(empty, ["plan"], made(criterion)).judged[0]
    assert found.verdict is Verdict.COVERED
    assert found.evidence[0].citation.quote == "Alla elever programmerar robotar varje läsår."
    start = PLAN.index("Mål")
    read(
        empty,
        tmp_path / "d",
        PLAN[:start] + "Kontakt\n\nFrågor besvaras av förvaltningen på telefon under kontorstid.\n",
    )
    told = held(empty, ["plan"], made(criterion)).judged[0]
    assert told.verdict in (Verdict.NAMED, Verdict.PARTLY)
    assert told.score < found.score


def test_nearness_in_meaning_alone_never_covers(sample: Assistant) -> None:
    class Everything:
        """An embedder to which all texts but one mean the same."""

        name = "alike"

        def encode(self, texts: Sequence[str]) -> object:
            import numpy as np

            return np.array([[1.0, 0.0] if "Bakgrund" in text else [0.0, 1.0] for text in texts], dtype=np.float32)

    plan = sample.store.document("exempelsta-plan-2025")
    criteria = made(Criterion("1", "Xylofonorkestrar turnerar utomlands.", "", ("xylofon",)))
    found = coverage(criteria, [plan], store=sample.store, embedder=Everything(), as_of=TODAY)  # type: ignore[arg-type]
    assert found.judged[0].verdict is not Verdict.COVERED


REFERRING = """Handlingsplan för digitalisering 2019–2022

Insatser

• Träffar varje månad för alla chefer (delmål 1:2).
• Upphandling av skrivare.

Rektor ansvarar för att:

• medarbetarna tar del av planen
• skrivarna sköts
"""


def test_an_activity_that_names_the_goal_it_serves_answers_to_it(empty: Assistant, tmp_path: Path) -> None:
    read(empty, tmp_path / "d", REFERRING)
    found = held(empty, ["plan"], shipped_set(GOALS)).find("1:2", "plan")
    assert found.verdict in (Verdict.COVERED, Verdict.PARTLY)
    assert found.evidence[0].signs.reference == 1.0
    assert "Nämner kriteriets beteckning." in reasons(found.evidence[0])
    assert found.evidence[0].citation.quote.startswith("Träffar varje månad")


def test_the_numbers_of_a_documents_own_goals_are_no_references(sample: Assistant) -> None:
    found = held(sample, ["exempelsta-plan-2025", "exempelsta-malkedja"], shipped_set(GOALS))
    assert all(place.signs.reference == 0.0 for judged in found.judged for place in judged.evidence)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kopplas till delmål 1:3.", {(1, 3)}),
        ("Delmål 1.3 och 2:4", {(1, 3), (2, 4)}),
        ("delmålen 1:1, 1.2 samt 3:2", {(1, 1), (1, 2), (3, 2)}),
        ("DELMÅL 2 : 1", {(2, 1)}),
        ("Delmål ett", {(1,)}),
        ("det andra delmålet", {(2,)}),
        ("Fokusområde två\nDelmål 3", {(2, 3)}),
        ("enligt 4 kap. 3 § skollagen", {(0, 4, 3)}),
        ("enligt 4 kap 3–5 §§", {(0, 4, 3), (0, 4, 4), (0, 4, 5)}),
        ("datorer enligt 1:1", set()),
        ("Ökningen är 1.3 procent", set()),
        ("delmål om 2.5 procent", set()),
        ("mål 1.2 i vår plan", set()),
        ("tre mål för delmålens skull", set()),
    ],
)
def test_a_reference_is_known_in_whatever_way_it_is_written(text: str, named: set[tuple[int, ...]]) -> None:
    assert references(text) == named


@pytest.mark.parametrize(
    ("code", "key"),
    [("1:3", (1, 3)), ("1.3", (1, 3)), ("4 kap. 3 § a", (0, 4, 3)), ("2", (2,)), ("A1", None), ("nr 4", None)],
)
def test_a_code_has_the_numbers_it_is_named_by(code: str, key: tuple[int, ...] | None) -> None:
    assert key_of(code) == key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("tradlost", "tradlosa", True),
        ("utvardering", "utvarderas", True),
        ("kallkritik", "kallkritiska", True),
        ("digitalt", "digitala", True),
        ("kurator", "kurs", False),
        ("skola", "skold", False),
    ],
)
def test_words_of_one_root_are_the_same_and_others_are_not(one: str, other: str, same: bool) -> None:
    assert (key_of_word(one) == key_of_word(other)) is same


def test_what_answers_to_no_criterion_is_listed_the_other_way_round(filled: Assistant) -> None:
    found = held(filled, ["plan"], made(Criterion("1", "Skolans datorer inventeras varje höst.")))
    assert verdicts(found, "plan") == {"1": Verdict.COVERED}
    assert [each.quote for each in found.beyond] == [
        "lärarna får utbildning i lösenordshantering",
        "låsa skärmen när de lämnar klassrummet",
    ]


def test_the_register_is_read_as_people_have_judged_it(filled: Assistant) -> None:
    criteria = made(Criterion("1", "Skolans datorer inventeras varje höst."))
    [item] = [each for each in register_of(filled.store) if "inventeras" in each.text]
    filled.store.judge(judgement_of(item, "rättad", {"kind": "finding"}))
    judged = held(filled, ["plan"], criteria).judged[0]
    assert not judged.evidence[0].binds
    assert judged.verdict is not Verdict.COVERED


def test_no_document_is_told_of(sample: Assistant) -> None:
    with pytest.raises(InputError, match="Välj minst ett dokument"):
        held(sample, [], shipped_set(GOALS))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=4))
def test_any_list_can_be_held_against_any_document(sample: Assistant, texts: list[str]) -> None:
    criteria = made(*(Criterion(str(n), text) for n, text in enumerate(texts)))
    found = held(sample, ["exempelsta-plan-2022"], criteria)
    assert len(found.judged) == len(texts)
    assert all(bool(each.evidence) is (each.verdict is not Verdict.MISSING) for each in found.judged)


def test_a_reading_measures_verdicts_and_places(filled: Assistant, tmp_path: Path) -> None:
    criteria = made(Criterion("1", "Skolans datorer inventeras varje höst."), Criterion("2", "Alla elever kan simma."))
    told = {
        "plans": {"plan": {"1": {"verdict": "covered"}, "2": {"verdict": "partly"}}},
        "items": {
            "plan": [
                {"starts": "skolans datorer inventeras", "delmal": ["1"]},
                {"starts": "lärarna får utbildning i lösen", "delmal": ["2"]},
            ]
        },
    }
    file = tmp_path / "reading.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    figures = measure(held(filled, ["plan"], criteria), load_reading(file))
    assert (figures.precision.part, figures.precision.whole) == (1, 1)
    assert (figures.recall.part, figures.recall.whole) == (1, 2)
    assert (figures.place_precision.part, figures.place_precision.whole) == (1, 1)
    assert (figures.place_recall.part, figures.place_recall.whole) == (1, 2)
    assert figures.differing == (("plan", "2", Verdict.PARTLY, Verdict.MISSING),)
    with pytest.raises(InputError, match="inte den form"):
        load_reading(file, "plans", "codes")
