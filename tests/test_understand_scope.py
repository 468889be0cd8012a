"""Which documents a question points to: by municipality, school form, kind, issuer, title and time."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.types import Chosen, Document, DocumentKind, Query
from assistant.understand import understand

TODAY = date(2026, 5, 1)


def document(  # noqa: PLR0913 - each is one thing known of a document
    id_: str,
    title: str,
    kind: DocumentKind,
    municipality: str | None,
    forms: str = "",
    *,
    issuer: str | None = None,
    years: tuple[int, int] | None = None,
    published: int | None = None,
    replaced: date | None = None,
    copy_of: str | None = None,
) -> Document:
    return Document(
        id=id_,
        title=title,
        kind=kind,
        filename="f.txt",
        media_type="text/plain",
        digest="d",
        pages=1,
        municipality=municipality,
        issuer=issuer,
        school_forms=tuple(filter(None, forms.split(", "))),
        valid_from=date(years[0], 1, 1) if years else None,
        valid_to=date(years[1], 12, 31) if years else None,
        published=published,
        replaced_by="gym" if replaced else None,
        replaced_on=replaced,
        copy_of=copy_of,
    )


FILED = (
    document(
        "gym",
        "Digitaliseringsplan för utbildningsförvaltningen Storstad 2025–2027",
        DocumentKind.PLAN,
        "Storstad",
        "gymnasieskola, anpassad gymnasieskola",
        issuer="Storstads stad, utbildningsförvaltningen",
        years=(2025, 2027),
    ),
    document(
        "gym-old",
        "Digitaliseringsplan för utbildningsförvaltningen Storstad 2022–2024",
        DocumentKind.PLAN,
        "Storstad",
        "gymnasieskola, anpassad gymnasieskola",
        issuer="Storstads stad, utbildningsförvaltningen",
        years=(2022, 2024),
        replaced=date(2025, 1, 1),
    ),
    document("gym-copy", "Kopia", DocumentKind.PLAN, "Storstad", years=(2022, 2024), copy_of="gym-old"),
    document(
        "grund",
        "Plan för grundskolans digitalisering",
        DocumentKind.PLAN,
        "Storstad",
        "grundskola",
        issuer="Storstads stad, grundskoleförvaltningen",
        years=(2024, 2026),
    ),
    document(
        "utv",
        "Utvärdering av grundskolans plan",
        DocumentKind.EVALUATION,
        "Storstad",
        "grundskola",
        issuer="Storstads stad, grundskoleförvaltningen",
        published=2023,
    ),
    document(
        "hjul",
        "Årshjul för skolornas planering",
        DocumentKind.PLAN,
        "Storstad",
        "gymnasieskola",
        issuer="Storstads stad, utbildningsförvaltningen",
    ),
    document(
        "by",
        "Handlingsplan för nätsäkerhet",
        DocumentKind.ACTION_PLAN,
        "Lillby",
        "förskola, grundskola",
        issuer="Lillby kommun, barn- och utbildningsnämnden",
        years=(2024, 2030),
    ),
    document("by-lån", "Rutin för lån av surfplattor", DocumentKind.POLICY, "Lillby", "vuxenutbildning"),
    document("srf", "Vägledning om källkritik", DocumentKind.GUIDE, None, issuer="Sveriges Rektorers Förbund (SRF)"),
)


def read(question: str, **known: object) -> Query:
    return understand(question, filed=FILED, as_of=TODAY, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "preferred"),
    [
        # municipality and school form
        ("vad gäller på gymnasiet i storstad enligt planen", ("gym",)),
        ("grundskoleplanen i Storstad", ("grund",)),
        ("vad har lillbys grundskolor för plan", ("by",)),
        ("den lillbyska planen", ("by",)),
        ("vad säger komvux", ("by-lån",)),
        ("hur gör man på sfi", ("by-lån",)),
        ("vad gäller på dagis", ("by",)),
        ("vad gäller i särskolan enligt planen", ("gym",)),
        ("Vad gäller i storstda för åk 7 enligt planen?", ("grund",)),
        ("högstadieplanen i storstad", ("grund",)),
        # issuer
        ("Vad skriver SRF?", ("srf",)),
        ("what does srf say", ("srf",)),
        ("vad säger Sveriges rektorers förbund", ("srf",)),
        ("Vad ska grundskoleförvaltningen göra enligt sin plan?", ("grund",)),
        ("utbildningsförvaltningens plan", ("gym",)),
        ("vad har barnnämnden bestämt", ("by",)),
        # kind and title
        ("Vad visar utvärderingen?", ("utv",)),
        ("vad visar utvärderingen av planen", ("utv",)),  # the plan is only what it is about
        ("står det något i handlingsplanen om lösenord", ("by",)),
        ("nätsäkerhetsplanen, vad säger den", ("by",)),
        ("planen för nätsäkerhet", ("by",)),
        ("vad är det för rutin som gäller", ("by-lån",)),
        ("när är det enligt årshjulet", ("hjul",)),
        ("finns det en vägledning", ("srf",)),
        # time
        ("planen för 2024–2026", ("grund",)),
        ("vad stod i gamla planen för gymnasiet", ("gym-old",)),
        ("förra planen i storstad", ("gym-old",)),
        ("Vad gällde i digitaliseringsplanen 2022?", ("gym-old",)),
        # nothing that tells documents apart
        ("Vad gäller för lösenord?", ()),
        ("hur är källkritiken?", ()),  # what is asked about is no pointing at the title
        ("lektionsplanen", ()),  # no such document
        ("planera lektioner", ()),
    ],
)
def test_the_documents_that_a_question_points_to(question: str, preferred: tuple[str, ...]) -> None:
    assert read(question).preferred == preferred


def test_a_document_of_another_municipality_than_the_one_named_is_not_meant_at_all() -> None:
    leanings = read("Vad säger planen i Lillby?").leanings
    assert [leanings[id_] for id_ in ("gym", "grund", "utv", "hjul")] == [0, 0, 0, 0]
    assert 0 < leanings["srf"] < leanings["by"]


def test_a_municipality_that_every_document_is_of_tells_nothing() -> None:
    own = [each for each in FILED if each.municipality == "Storstad"]
    query = understand("Vad gäller i Storstad?", filed=own, as_of=TODAY)
    assert query.preferred == ()
    assert query.municipalities == ("Storstad",)


def test_who_the_asker_is_does_not_beat_what_is_asked_for() -> None:
    query = read("Jag jobbar på ett gymnasium i Storstad och undrar vad SRF säger om källkritik")
    assert query.preferred == ("srf",)
    assert 0 < query.leanings["gym"] < query.leanings["srf"]
    assert query.content == ("kallkritik",)


def test_who_the_asker_is_tells_the_document_when_nothing_else_does() -> None:
    assert read("Är lärare på ett gymnasium i Storstad. Vad i planen gäller mig?").preferred == ("gym",)


@pytest.mark.parametrize(
    "question", ["vad står i vår plan", "hur är det hos oss enligt planen", "våra riktlinjer och planer"]
)
def test_our_own_are_the_documents_of_the_installation_s_municipality(question: str) -> None:
    assert set(read(question, home="Lillby").preferred) <= {"by", "by-lån"}
    assert read(question, home="Lillby").municipalities == ("Lillby",)
    assert read(question).municipalities == ()


def test_a_municipality_that_is_named_or_chosen_stands_above_the_installation_s() -> None:
    assert read("vår plan i Storstad", home="Lillby").municipalities == ("Storstad",)
    assert read("vår plan", home="Lillby", chosen=Chosen(municipality="Storstad")).municipalities == ("Storstad",)
    assert read("vår plan", home="Lillby", chosen=Chosen(municipality="")).municipalities == ()


@pytest.mark.parametrize(
    ("question", "municipalities"),
    [
        ("vad gäller i Vara", ("Vara",)),
        ("vad gäller i vara kommun", ("Vara",)),
        ("vad ska det vara för plan", ()),
        ("hur ska våra planer vara", ()),
    ],
)
def test_a_municipality_called_like_another_word_is_named_as_a_name(
    question: str, municipalities: tuple[str, ...]
) -> None:
    filed = (*FILED, document("vara", "Plan", DocumentKind.PLAN, "Vara"))
    assert understand(question, filed=filed, as_of=TODAY).municipalities == municipalities


def test_nicknames_name_a_municipality_that_is_filed() -> None:
    filed = (*FILED, document("g", "Plan", DocumentKind.PLAN, "Göteborg", "gymnasieskola"))
    assert understand("gymnasiet gbg, vad gäller", filed=filed, as_of=TODAY).preferred == ("g",)
    assert understand("vad gäller i Gothenburg", filed=filed, as_of=TODAY).preferred == ("g",)
    assert understand("den göteborgska planen", filed=filed, as_of=TODAY).preferred == ("g",)
    assert read("gymnasiet gbg").municipalities == ()


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Vad gällde 2023?", (2023,)),
        ("planen 2022–2024", (2022, 2023, 2024)),
        ("planen 2022-24", (2022, 2023, 2024)),
        ("läsåret 23/24", (2023, 2024)),
        ("vad hände ht 2023", (2023,)),
        ("vad händer ht25", (2025,)),
        ("vad gäller i år", (2026,)),
        ("hur gick det förra året", (2025,)),
        ("vad ska göras nästa år", (2027,)),
        ("före 2026-05-01", ()),
        ("de 150 datorerna", ()),
    ],
)
def test_the_years_a_question_names(question: str, years: tuple[int, ...]) -> None:
    assert read(question).years == years


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("Vad gäller?", False),
        ("Vad gäller i den nya planen?", False),
        ("Vad gällde i förra planen?", True),
        ("vad sa den gamla", True),
        ("hur var det innan dess", True),
        ("Hur många datorer köptes 2023?", True),
        ("Vad ska göras 2026?", False),
    ],
)
def test_what_was_replaced_is_searched_when_what_applied_then_is_asked_for(question: str, searched: bool) -> None:
    query = read(question)
    assert ("gym-old" not in query.superseded) is searched
    assert ("gym-old" in query.leanings) is searched
    assert "gym-copy" in query.superseded  # the same text again, whatever is asked


def test_before_the_day_it_was_replaced_the_old_document_still_counts() -> None:
    assert understand("Vad gäller?", filed=FILED, as_of=date(2024, 12, 31)).superseded == ("gym-copy",)
    assert understand("Vad gäller?", filed=FILED, as_of=date(2025, 1, 1)).superseded == ("gym-old", "gym-copy")


def test_a_document_the_asker_chose_is_searched_though_it_is_replaced() -> None:
    query = read("Vad gäller?", chosen=Chosen(documents=("gym-old", "gym")))
    assert query.superseded == ()
    assert query.leanings == {"gym": 1, "gym-old": 1}


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Vad skiljer Storstads gymnasieplan från Lillbys handlingsplan?", {("gym",), ("by",)}),
        ("jämför planen för gymnasiet och grundskolan i Storstad", {("gym",), ("grund",)}),
        ("Hur var det i den gamla gymnasieplanen jämfört med den nya?", {("gym-old",), ("gym",)}),
        ("gymnasiets plan 2022–2024 jämfört med planen 2025–2027", {("gym-old",), ("gym",)}),
        ("jämför SRF med Lillbys handlingsplan", {("srf",), ("by",)}),
        ("skillnaden mellan SRF, handlingsplanen i Lillby och utvärderingen", {("srf",), ("by",), ("utv",)}),
        ("Vad gäller i Storstads gymnasieplan och Lillbys handlingsplan?", {("gym",), ("by",)}),  # asked of each
        ("Vad gäller lösenord i Storstads gymnasieplan?", set()),  # no comparison
        ("jämför lösenord och passerkort", set()),  # no documents
    ],
)
def test_the_sides_of_a_comparison(question: str, sides: set[tuple[str, ...]]) -> None:
    query = read(question)
    assert set(query.compared) == sides
    assert all(query.leanings[id_] == 1 for side in sides for id_ in side)
