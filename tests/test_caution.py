"""What an asker should know before relying on an answer: every rule says so where it holds, and nothing where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.caution import ORDER, cautions
from assistant.settings import load_settings
from assistant.store import Store, open_store
from assistant.swedish import modality
from assistant.types import (
    BlockKind,
    Caution,
    Citation,
    Document,
    DocumentKind,
    Expansion,
    Fact,
    Intent,
    Origin,
    Page,
    Passage,
    Query,
    Reading,
)
from tests.test_store import DOCUMENT

TODAY = date(2025, 3, 1)
ASKED = Query("Vad gäller för datorer?", Intent.FACT, as_of=TODAY)
PLAN = replace(DOCUMENT, facts=(), school_forms=())  # in force 2024–2026
SHEET = replace(PLAN, id="matt", title="Mått och datum 2024–2026")
TEXT = "Rektor ska se till att alla lärare får tid för kompetensutveckling varje läsår."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with two documents, the second page of the first one read by a machine that was not sure."""
    opened = open_store(load_settings(data=tmp_path_factory.mktemp("caution")))
    pages = (Page(1, TEXT), Page(2, TEXT, ocr=True, confidence=61.5), Page(3, TEXT, ocr=True, confidence=93.0))
    for document in (replace(PLAN, pages=3), SHEET):
        reading = Reading(document, pages[: document.pages], (), (), ())
        opened.save(reading, fingerprint="f", origin="o")
    yield opened
    opened.close()


def cited(document: Document, quote: str = TEXT, *, page: int = 1, raw: str | None = None, n: int = 1) -> Citation:
    return Citation(
        n=n,
        document_id=document.id,
        document_title=document.title,
        page=page,
        heading_path=(),
        quote=quote,
        raw_quote=quote if raw is None else raw,
        start=0,
        end=len(quote),
        modality=modality(quote),
        kind="passage",
        validity=document.validity(TODAY),
        url="",
    )


def of(
    store: Store,
    *citations: Citation,
    filed: Mapping[str, Document] | tuple[Document, ...] = (PLAN, SHEET),
    query: Query = ASKED,
    as_of: date = TODAY,
    home: str | None = None,
) -> tuple[Caution, ...]:
    by_id = filed if isinstance(filed, Mapping) else {document.id: document for document in filed}
    pages = {(each.document_id, each.page): Page(each.page, TEXT) for each in citations if each.page == 1}
    return cautions(query, citations, filed=by_id, store=store, as_of=as_of, home=home, pages=pages)


def codes(found: tuple[Caution, ...]) -> list[str]:
    return [caution.code for caution in found]


def about(
    store: Store, document: Document, quote: str = TEXT, *, as_of: date = TODAY, query: Query = ASKED
) -> list[str]:
    return codes(of(store, cited(document, quote), filed=(document,), as_of=as_of, query=query))


def test_an_answer_without_citations_needs_no_caution(store: Store) -> None:
    assert of(store) == ()


def test_a_document_in_force_needs_no_caution(store: Store) -> None:
    assert about(store, PLAN) == []


DATES = st.none() | st.dates(date(2015, 1, 1), date(2035, 1, 1))


@given(
    valid_from=DATES,
    valid_to=DATES,
    replaced_on=DATES,
    draft=st.booleans(),
    kind=st.sampled_from(DocumentKind),
    as_of=st.dates(date(2010, 1, 1), date(2040, 1, 1)),
)
def test_every_document_cited_that_has_expired_is_warned_of_and_no_other(  # noqa: PLR0913, PLR0917 - generated
    store: Store,
    valid_from: date | None,
    valid_to: date | None,
    replaced_on: date | None,
    draft: bool,
    kind: DocumentKind,
    as_of: date,
) -> None:
    document = replace(
        PLAN,
        valid_from=valid_from,
        valid_to=valid_to,
        draft=draft,
        kind=kind,
        replaced_on=replaced_on,
        replaced_by="matt" if replaced_on else None,
    )
    expired = valid_to is not None and valid_to < as_of
    found = of(store, cited(document), cited(SHEET, n=2), filed=(document, SHEET), as_of=as_of)
    assert any(each.code == "expired" and document.title in each.text for each in found) == expired
    assert len(set(found)) == len(found)
    assert codes(found) == sorted(codes(found), key=ORDER.index)


def test_every_expired_document_of_the_sample_corpus_is_warned_of_on_every_day(sample: Assistant) -> None:
    filed = {document.id: document for document in sample.store.documents()}
    citations = [cited(document) for document in filed.values()]
    for as_of in (date(2018, 1, 1) + timedelta(days=61 * step) for step in range(72)):
        found = cautions(ASKED, citations, filed=filed, store=sample.store, as_of=as_of)
        expired = {each.text.split("”")[1] for each in found if each.code == "expired"}
        ended = {each.title for each in filed.values() if each.valid_to and each.valid_to < as_of}
        assert expired == ended


def test_a_document_is_warned_of_in_its_last_ninety_days(store: Store) -> None:
    ending = replace(PLAN, valid_to=TODAY + timedelta(days=90))
    assert about(store, ending) == ["expiring"]
    assert about(store, ending, as_of=TODAY - timedelta(days=1)) == []


def test_a_replaced_document_is_named_with_what_replaced_it(store: Store) -> None:
    older = replace(PLAN, replaced_by=SHEET.id, replaced_on=date(2025, 1, 1))
    (found,) = of(store, cited(older), filed=(older, SHEET))
    assert found.code == "replaced"
    assert SHEET.title in found.text


def test_a_draft_a_coming_document_and_one_without_a_period_are_told(store: Store) -> None:
    assert about(store, replace(PLAN, draft=True)) == ["draft"]
    assert about(store, PLAN, as_of=date(2023, 1, 1)) == ["coming"]
    assert about(store, replace(PLAN, valid_from=None, valid_to=None)) == ["validity-unknown"]
    assert about(store, replace(PLAN, valid_from=None, valid_to=None, kind=DocumentKind.OTHER)) == []


def test_an_evaluation_is_no_demand_and_a_guide_is_advice_each_told_once(store: Store) -> None:
    evaluations = [
        replace(PLAN, id=name, title=name, kind=DocumentKind.EVALUATION) for name in ("Uppföljning A", "Uppföljning B")
    ]
    guide = replace(PLAN, id="guide", title="Guide", kind=DocumentKind.GUIDE)
    filed = (*evaluations, guide)
    found = of(store, *(cited(each) for each in (*filed, *filed)), filed=filed)
    assert codes(found) == ["not-binding", "advice"]
    assert "”Uppföljning A” och ”Uppföljning B” är utvärderingar, inte krav" in found[0].text


@pytest.mark.parametrize(
    ("asked", "home", "warned"),
    [
        (("Lund",), None, True),
        (("Lund",), "Vara", True),
        ((), "Lund", True),
        ((), None, False),
        (("Vara",), "Lund", False),
    ],
)
def test_a_document_of_another_municipality_than_the_asker_s_is_told(
    store: Store, asked: tuple[str, ...], home: str | None, warned: bool
) -> None:
    document = replace(PLAN, municipality="Vara")
    query = replace(ASKED, municipalities=asked)
    assert (
        "other-municipality" in codes(of(store, cited(document), filed=(document,), query=query, home=home))
    ) is warned
    assert "other-municipality" not in codes(of(store, cited(PLAN), filed=(PLAN,), query=query, home=home))


@pytest.mark.parametrize(
    ("asked", "meant", "warned"),
    [
        (("förskola",), ("gymnasieskola",), True),
        (("förskola",), ("gymnasieskola", "förskola"), False),
        (("förskola", "gymnasieskola"), ("gymnasieskola",), False),
        (("fritidshem",), ("grundskola",), False),
        (("förskola",), (), False),
        ((), ("gymnasieskola",), False),
    ],
)
def test_a_document_for_none_of_the_school_forms_asked_about_is_told(
    store: Store, asked: tuple[str, ...], meant: tuple[str, ...], warned: bool
) -> None:
    found = about(store, replace(PLAN, school_forms=meant), query=replace(ASKED, school_forms=asked))
    assert ("other-school-form" in found) is warned


def test_documents_that_are_compared_may_be_for_different_school_forms(store: Store) -> None:
    plan = replace(PLAN, school_forms=("gymnasieskola",))
    query = replace(ASKED, school_forms=("grundskola",), compared=((PLAN.id,), (SHEET.id,)))
    assert about(store, plan, query=query) == []


@pytest.mark.parametrize(
    "quote",
    [
        "Senast 2022 har alla skolor trådlösa nät.",
        "Senast den 31 december 2024 ska alla skolor ha trådlösa nät.",
        "Alla skolor ska ha trådlösa nät till år 2020.",
        "2022 ska alla elever ha en egen dator.",
        "År 2023 ska varje enhet ha en handlingsplan.",
        "Målet är att fram till 2021 halvera antalet system.",
        "Varje skola har en utvecklingsgrupp senast höstterminen 2024.",
        "Arbetet ska vara slutfört före utgången av 2023.",
        "Näten ska vara utbyggda under hösten 2023.",
        "Alla ska ha gått utbildningen senast den 28 februari 2025.",
        "Vid utgången av 2024 ska alla lärare ha grundläggande kompetens.",
    ],
)
def test_a_quote_that_aims_at_a_day_that_has_passed_is_told(store: Store, quote: str) -> None:
    assert about(store, PLAN, quote) == ["target-year-passed"]
    assert "target-year-passed" not in about(store, PLAN, quote, as_of=date(2019, 1, 1))


@pytest.mark.parametrize(
    "quote",
    [
        "Planen beslutades våren 2020 och ska följas upp varje år.",
        "Beslutad av nämnden 2020-03-12.",
        "Handlingsplan 2020 ska läsas tillsammans med denna plan.",
        "Den nationella strategin 2017–2022 ska vägleda arbetet.",
        "Under åren 2019 till 2022 ökade användningen.",
        "Planen gäller till och med 2024 och ska då ersättas.",
        "Enkäten 2023 ska jämföras med den förra.",
        "Sedan 2021 ska alla använda plattformen.",
        "Senast reviderad 2023.",
        "Skollagen (2010:800) ska följas.",
        "Lag 2022 ska tillämpas.",
        "Enligt utvärderingen 2022 ska fler få stöd.",
        "Senast den 1 mars 2025 ska listan vara klar.",
        "Senast 2025 ska alla ha konto.",
        "Fram till 2030 ska andelen öka.",
        "Kostnaden var 2020 kronor per elev.",
    ],
)
def test_years_of_decisions_names_and_days_to_come_are_no_passed_targets(store: Store, quote: str) -> None:
    assert about(store, PLAN, quote) == []


def test_an_evaluation_may_speak_of_targets_that_have_passed(store: Store) -> None:
    evaluation = replace(PLAN, kind=DocumentKind.EVALUATION)
    assert about(store, evaluation, "Senast 2022 skulle alla skolor ha trådlösa nät.") == ["not-binding"]


def test_a_page_that_was_hard_to_read_is_told_once_with_its_number(store: Store) -> None:
    citations = [cited(PLAN, page=page, n=n) for n, page in enumerate((2, 2, 3), start=1)]
    (found,) = cautions(ASKED, citations, filed={PLAN.id: PLAN}, store=store, as_of=TODAY)
    assert found == Caution(
        "low-ocr", f"Sidan 2 i ”{PLAN.title}” är inskannad och svårläst: jämför citatet med bilden av sidan."
    )


@pytest.mark.parametrize(
    ("raw", "warned"),
    [
        ("Rektor ska se till att alla l4rare fir tid fér kompetensutveckling varje l4sir.", True),
        (TEXT, False),
        (TEXT.replace("ä", "a\u0308").replace("å", "a\u030a"), False),
        (TEXT.replace("kompetensutveckling", "kompetens-\nutveckling"), False),
        (TEXT.replace("läsår", "läsår3"), False),
    ],
)
def test_wrong_letters_in_what_is_cited_are_told_but_not_marks_and_divided_words(
    store: Store, raw: str, warned: bool
) -> None:
    assert (codes(of(store, cited(PLAN, raw=raw))) == ["low-ocr"]) is warned


DISAGREE = [
    (
        "Rektor ska se till att lärarna får minst tolv timmar kompetensutveckling om digitala verktyg per läsår.",
        "Lärarna får 16 timmar kompetensutveckling om digitala verktyg per läsår.",
        "12 mot 16 timmar",
    ),
    (
        "Varje elev i årskurs 1 har deltagit i introduktionen till källkritik senast den 15 oktober.",
        "Introduktion till källkritik i årskurs 1 för varje elev, klar 31 oktober.",
        "15 oktober mot 31 oktober",
    ),
    (
        "Minst 90 procent av eleverna kan granska källor på nätet.",
        "Andel elever som kan granska källor på nätet: 80 %",
        "90 mot 80 procent",
    ),
    (
        "Elever ska ta med den egna datorn hem under sommarlovet.",
        "Elever ska inte ta med den egna datorn hem under sommarlovet.",
        "den andra att det inte är det",
    ),
    (
        "Skolan ska inventera alla digitala läromedel varje termin.",
        "Skolan bör inventera alla digitala läromedel varje termin.",
        "krav mot förväntan",
    ),
]
AGREE = [
    (
        "Lärarna får minst tolv timmar kompetensutveckling om verktyg per läsår.",
        "Lärarna får 12 timmar kompetensutveckling om verktyg per läsår.",
    ),
    (
        "Elever i årskurs 1 deltar i introduktionen till källkritik den 15 oktober.",
        "Elever i årskurs 2 deltar i introduktionen till källkritik den 31 oktober.",
    ),
    (
        "Delmål 1:2 Minst 90 procent av eleverna kan granska källor på nätet.",
        "Delmål 1:3 Minst 80 procent av eleverna kan granska källor på nätet.",
    ),
    (
        "Rektor ska redovisa hur digitala verktyg används senast den 15 mars.",
        "Nämnden ska redovisa hur digitala verktyg används senast den 30 april.",
    ),
    (
        "Skolan lämnar självskattningen senast den 15 mars.",
        "Enheten köper in nya datorer senast den 30 april.",
    ),
    (
        "Lärarna får tolv timmar kompetensutveckling per läsår.",
        "Biblioteket är öppet 16 timmar i veckan.",
    ),
    (
        "Skolan ska inventera digitala läromedel.",
        "Skolan kan låna ut digitala läromedel till elever som har glömt sina.",
    ),
    (
        "Planen följs upp 2025 i varje nämnd.",
        "Planen följs upp 2026 i varje nämnd.",
    ),
]


@pytest.mark.parametrize(("one", "other", "difference"), DISAGREE)
def test_two_documents_in_force_that_say_different_things_of_the_same_are_told(
    store: Store, one: str, other: str, difference: str
) -> None:
    for first, second in ((one, other), (other, one)):
        (found,) = of(store, cited(PLAN, first), cited(SHEET, second, n=2))
        assert found.code == "contradiction"
        assert PLAN.title in found.text
        assert SHEET.title in found.text
    assert difference in of(store, cited(PLAN, one), cited(SHEET, other, n=2))[0].text


@pytest.mark.parametrize(("one", "other"), AGREE)
def test_passages_about_different_things_do_not_contradict_each_other(store: Store, one: str, other: str) -> None:
    assert of(store, cited(PLAN, one), cited(SHEET, other, n=2)) == ()
    assert of(store, cited(SHEET, one), cited(PLAN, other, n=2)) == ()


@pytest.mark.parametrize(
    "other",
    [
        replace(SHEET, kind=DocumentKind.EVALUATION),
        replace(SHEET, kind=DocumentKind.GUIDE),
        replace(SHEET, valid_to=date(2024, 12, 31)),
        replace(SHEET, replaced_by="ny", replaced_on=date(2025, 1, 1)),
        replace(SHEET, draft=True),
        replace(SHEET, municipality="Lund"),
        replace(SHEET, school_forms=("förskola",)),
    ],
)
def test_advice_findings_older_versions_and_documents_for_others_may_differ(store: Store, other: Document) -> None:
    plan = replace(PLAN, municipality="Vara", school_forms=("gymnasieskola",))
    for one, another, _ in DISAGREE:
        found = of(store, cited(plan, one), cited(other, another, n=2), filed=(plan, other))
        assert "contradiction" not in codes(found)


def test_two_places_of_one_document_do_not_contradict_each_other(store: Store) -> None:
    assert of(store, cited(PLAN, DISAGREE[0][0]), cited(PLAN, DISAGREE[0][1], n=2)) == ()


def test_passages_of_the_sample_corpus_contradict_each_other_where_they_were_made_to(sample: Assistant) -> None:
    filed = {document.id: document for document in sample.store.documents()}
    passages: list[Passage] = [passage for passage, _ in sample.store.all_passages()]
    citations = [
        replace(cited(filed[each.document_id], each.text, page=each.page, n=n), raw_quote=each.raw_text)
        for n, each in enumerate(passages, start=1)
        if each.kind is not BlockKind.HEADING
    ]
    found = cautions(ASKED, citations, filed=filed, store=sample.store, as_of=date(2025, 9, 1))
    (told,) = [each.text for each in found if each.code == "contradiction"]
    assert "15 oktober" in told
    assert "31 oktober" in told


def test_a_document_that_rests_on_an_expired_one_is_told(store: Store) -> None:
    resting = replace(PLAN, facts=(Fact("related", "Nationell strategi för lärmiljöer 2017–2022", "text", 0.8, "x"),))
    assert about(store, resting) == ["expired-parent"]
    assert about(store, resting, as_of=date(2022, 12, 31)) == ["coming"]
    assert about(store, replace(resting, kind=DocumentKind.EVALUATION)) == ["not-binding"]


def test_what_a_document_of_another_time_calls_something_is_told(store: Store) -> None:
    drift = (Expansion("anpassad grundskola", ("grundsärskola", "särskola"), Origin.DRIFT),)
    asked = replace(ASKED, expansions=drift)
    (found,) = of(store, cited(PLAN, "Eleverna i grundsärskolan har egna datorer."), query=asked)
    assert found.code == "term-drift"
    assert "”anpassad grundskola” kallas ”grundsärskola”" in found.text
    assert "från 2023" in found.text
    assert of(store, cited(PLAN, "Den anpassade grundskolan hette förr grundsärskola."), query=asked) == ()
    everyday = replace(asked, expansions=(replace(drift[0], origin=Origin.EVERYDAY),))
    assert of(store, cited(PLAN, "Eleverna i grundsärskolan har egna datorer."), query=everyday) == ()


def test_a_role_that_was_called_something_else_is_told(store: Store) -> None:
    asked = replace(ASKED, roles=("Rektor",))
    (found,) = of(store, cited(PLAN, "Förskolechef ska följa upp arbetet."), query=asked)
    assert "”rektor” kallas ”förskolechef”" in found.text
    assert of(store, cited(PLAN, "Rektor och förskolechef ska följa upp arbetet."), query=asked) == ()
    staff = replace(ASKED, roles=("Personal",))
    assert of(store, cited(PLAN, "Medarbetare ska följa upp arbetet."), query=staff) == ()


@pytest.mark.parametrize(
    ("question", "quote", "warned"),
    [
        ("Vilka appar är godkända?", "Godkända tjänster står i systemförteckningen.", True),
        ("Får vi använda Copilot?", "Listan över godkända verktyg uppdateras löpande.", True),
        ("Vilka appar är godkända?", "Rektor godkänner appar.", False),
        ("Hur många datorer finns?", "Datorerna står i systemförteckningen.", False),
    ],
)
def test_what_is_kept_up_to_date_elsewhere_is_pointed_to(store: Store, question: str, quote: str, warned: bool) -> None:
    assert ("volatile" in about(store, PLAN, quote, query=replace(ASKED, question=question))) is warned


def test_the_most_serious_comes_first_and_nothing_twice(store: Store) -> None:
    old = replace(
        PLAN,
        valid_to=date(2024, 1, 1),
        municipality="Vara",
        kind=DocumentKind.GUIDE,
    )
    found = of(store, *(cited(old, "Senast 2022 har alla konto.", n=n) for n in (1, 2)), filed=(old,), home="Lund")
    assert codes(found) == [
        "expired",
        "other-municipality",
        "target-year-passed",
        "no-successor",
        "advice",
    ]
