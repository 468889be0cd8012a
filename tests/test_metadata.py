"""What is known of a document comes from the manifest, else from its own words, each fact with the words that prove it."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.types import DocumentKind, Line, LineRole, Page, Source
from ingest.metadata import describe
from ingest.outline import outline


def described(text, *, name="fil.txt", heading=None, **known):
    raw = f"{heading}\n{text}" if heading else text
    lines = (Line(0, len(heading), role=LineRole.HEADING, level=1),) if heading else ()
    pages = [Page(1, raw, lines)]
    source = Source("id", Path(name), **known)
    return describe(source, pages=pages, blocks=outline(pages), digest="d", media_type="text/plain")


def test_the_manifest_wins():
    document = described(
        "Planen gäller 2020–2021.",
        title="Manifestets titel",
        kind=DocumentKind.POLICY,
        valid_to=date(2030, 1, 1),
    )
    assert document.title == "Manifestets titel"
    assert document.kind == DocumentKind.POLICY
    assert (document.valid_from, document.valid_to, document.validity_source) == (None, date(2030, 1, 1), "manifest")


def test_the_years_of_a_plan_s_title_are_its_period():
    document = described("Text om planen.", heading="Digitaliseringsplan 2022–2025")
    assert document.title == "Digitaliseringsplan 2022–2025"
    assert (document.valid_from, document.valid_to) == (date(2022, 1, 1), date(2025, 12, 31))
    assert document.validity_source == "2022–2025"


def test_an_evaluation_does_not_take_over_the_period_of_the_plan_it_looks_back_on():
    document = described("Planen gällde fram till 2023.", heading="Utvärdering av digitaliseringsplan 2021–2023")
    assert document.kind == DocumentKind.EVALUATION
    assert document.validity_source is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("handlingsplan-natetik.txt", DocumentKind.ACTION_PLAN),
        ("Digitaliseringsplan_skola.txt", DocumentKind.PLAN),
        ("strategi.txt", DocumentKind.STRATEGY),
        ("riktlinjer-ai.txt", DocumentKind.POLICY),
        ("utvardering-av-handlingsplan.txt", DocumentKind.EVALUATION),
        ("skolguide.txt", DocumentKind.GUIDE),
        ("anteckningar.txt", DocumentKind.OTHER),
    ],
)
def test_the_kind_is_read_from_title_or_file_name(name, kind):
    assert described("Vanlig text som inte säger något om saken.", name=name).kind == kind


def test_a_document_without_a_title_is_called_by_its_file():
    assert described("bara löpande text utan rubrik.", name="min-fil.txt").title == "Min fil"


PROSE = "Planen beskriver hur skolorna i kommunen ska arbeta med digitala verktyg och vad som krävs av dem."


def opened(*lines, heading="Digitaliseringsplan för skolan", name="fil.txt", body=PROSE, **known):
    """A document with a heading, lines that stand apart, and a paragraph of text."""
    return described("\n\n".join([*lines, "Inledning", body]), heading=heading, name=name, **known)


def tabled(rows, *, headed=False):
    """A document whose opening is a table of two columns, or of labels over values."""
    cells = [cell for row in (zip(*rows, strict=True) if headed else rows) for cell in row]
    raw, lines = "Digitaliseringsplan\n", [Line(0, 19, role=LineRole.HEADING, level=1)]
    labels = [label for label, _ in rows]
    for number, cell in enumerate(cells):
        headers = (labels[number - len(rows)],) if headed and number >= len(rows) else ()
        lines.append(Line(len(raw), len(raw) + len(cell), role=LineRole.CELL, headers=headers))
        raw += f"{cell}\n"
    lines.append(Line(len(raw), len(raw) + len(PROSE), role=LineRole.PARAGRAPH))
    pages = [Page(1, raw + PROSE, tuple(lines))]
    return describe(
        Source("id", Path("fil.docx")), pages=pages, blocks=outline(pages), digest="d", media_type="text/plain"
    )


def values(document, field):
    return [fact.value for fact in document.facts if fact.field == field]


HEADER = (
    ("Dokumenttyp", "Riktlinje"),
    ("Version", "2.1"),
    ("Beslutad av", "Barn- och utbildningsnämnden"),
    ("Diarienummer", "BUN 2024/0123"),
    ("Dokumentansvarig", "Digitaliseringsstrateg"),
    ("Gäller", "2024-07-01–2027-06-30"),
    ("Beslutad", "2024-06-11"),
    ("Revideras", "2026"),
)


@pytest.mark.parametrize(
    "document",
    [
        tabled(HEADER),
        tabled(HEADER, headed=True),
        opened(*(f"{label}: {value}" for label, value in HEADER)),
        opened(*(f"{label} {value}" for label, value in HEADER)),
        opened(*(f"{label} | {value}" for label, value in HEADER)),
        opened(*(line for row in HEADER for line in row)),
        opened(*(label for label, _ in HEADER), *(value for _, value in HEADER)),
    ],
    ids=["rader", "kolumner", "kolon", "mellanrum", "streck", "under varandra", "etiketter först"],
)
def test_the_header_block_of_a_front_page_is_read_however_it_is_set(document):
    assert document.kind == DocumentKind.POLICY
    assert document.decided_by == "Barn- och utbildningsnämnden"
    assert document.decided_on == date(2024, 6, 11)
    assert document.diary_number == "BUN 2024/0123"
    assert (document.valid_from, document.valid_to) == (date(2024, 7, 1), date(2027, 6, 30))
    assert values(document, "version") == ["2.1"]
    assert values(document, "responsible") == ["Digitaliseringsstrateg"]
    assert values(document, "review_on") == ["2026"]
    assert document.level == "nämnd"


@pytest.mark.parametrize(
    ("line", "by", "on"),
    [
        ("Antagen av barn- och utbildningsnämnden 2024-03-12 § 45", "barn- och utbildningsnämnden", date(2024, 3, 12)),
        ("Beslutad av kommunfullmäktige den 12 mars 2024, § 45", "kommunfullmäktige", date(2024, 3, 12)),
        ("Fastställd av rektor 2024-08-15", "rektor", date(2024, 8, 15)),
        ("Beslutsinstans: Utbildningsnämnden", "Utbildningsnämnden", None),
        ("Beslutad: Kommunstyrelsen 2023-05-02", "Kommunstyrelsen", date(2023, 5, 2)),
        ("Beslutad av: Kim Ekdahl, utbildningschef", "utbildningschef", None),
        ("Beslutad av: Kim Ekdahl", None, None),
    ],
)
def test_who_decided_and_when_is_read_without_people_s_names(line, by, on):
    document = opened(line)
    assert (document.decided_by, document.decided_on) == (by, on)
    assert "Ekdahl" not in str(values(document, "decided_by"))


def test_a_sentence_says_that_the_document_was_decided():
    document = opened(body="Planen antogs av utbildningsnämnden den 3 juni 2025. " + PROSE)
    assert (document.decided_by, document.decided_on) == ("utbildningsnämnden", date(2025, 6, 3))


def test_the_decision_of_another_document_is_not_its_own():
    document = opened(body="Den nationella strategin antogs av regeringen den 19 oktober 2017. " + PROSE)
    assert document.decided_by is document.decided_on is None


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Diarienummer: UBN 2023/0123", "UBN 2023/0123"),
        ("Dnr KS 2021-00456", "KS 2021-00456"),
        ("Dnr 0123/24", "0123/24"),
        ("Diarienr: N161-0345/23", "N161-0345/23"),
        ("BUN 2024/77", "BUN 2024/77"),
        ("Telefon 08-718 80 00", None),
        ("Mål 2024/25", None),
    ],
)
def test_a_diary_number_is_read_after_its_label_or_alone_on_a_line(line, number):
    assert opened(line).diary_number == number


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Dokumentansvarig: digitaliseringsstrateg", "digitaliseringsstrateg"),
        ("Dokumentansvarig funktion: It-chef, utbildningsförvaltningen", "It-chef, utbildningsförvaltningen"),
        ("Dokumentansvarig: Kim Ekdahl, utvecklingsledare", "utvecklingsledare"),
        ("Dokumentansvarig: Utvecklingsledare Kim Ekdahl", "Utvecklingsledare"),
        ("Dokumentansvarig: Kim Ekdahl", None),
    ],
)
def test_who_answers_for_the_document_is_a_role_and_never_a_person(line, role):
    document = opened(line)
    assert values(document, "responsible") == ([role] if role else [])
    assert not any("Ekdahl" in fact.value for fact in document.facts)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Revideras senast 2025", "2025"),
        ("Nästa revidering: 2026-03-01", "2026-03-01"),
        ("Planen ska revideras senast den 31 mars 2026.", "2026-03-31"),
    ],
)
def test_when_it_is_to_be_reviewed_is_a_fact_and_no_period(line, value):
    document = opened(line)
    assert values(document, "review_on") == [value]
    assert document.validity_source is None


def test_when_it_was_last_revised_is_neither_decision_nor_period():
    document = opened("Senast reviderad 2023-05-02")
    assert document.decided_on is document.valid_from is None
    assert values(document, "review_on") == []


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        (["Giltighetstid: 2023–2025"], date(2023, 1, 1), date(2025, 12, 31)),
        (["Dokumentet gäller till och med: 2026-12-31"], None, date(2026, 12, 31)),
        (["Gäller från: 2024-08-01", "Gäller till: 2027-07-31"], date(2024, 8, 1), date(2027, 7, 31)),
        (["Gäller tills vidare", "Beslutad: 2021-05-04"], date(2021, 5, 4), None),
        (["2024–2027"], date(2024, 1, 1), date(2027, 12, 31)),
        (["För åren 2024–2027"], date(2024, 1, 1), date(2027, 12, 31)),
        (["Gäller för: samtliga grundskolor"], None, None),
    ],
)
def test_the_period_is_read_in_the_opening(lines, first, last):
    document = opened(*lines)
    assert (document.valid_from, document.valid_to) == (first, last)


def test_the_period_of_a_strategy_that_a_plan_rests_on_is_not_the_plan_s():
    document = opened(body="Strategin gäller 2020–2030. " + PROSE)
    assert document.validity_source is None


def test_what_the_manifest_overrides_is_kept_as_a_fact():
    document = opened(
        "Gäller: 2022–2024", heading="Digitaliseringsplan", title="Plan i manifestet", valid_to=date(2030, 1, 1)
    )
    assert document.validity_source == "manifest"
    assert document.valid_from is None
    assert values(document, "title") == ["Plan i manifestet", "Digitaliseringsplan"]
    assert values(document, "valid_to") == ["2030-01-01", "2024-12-31"]


@pytest.mark.parametrize(
    ("lines", "issuer", "municipality", "level"),
    [
        (["Norrby kommun"], "Norrby kommun", "Norrby", None),
        (["Utbildningsnämnden", "Norrby kommun"], "Norrby kommun, utbildningsnämnden", "Norrby", "nämnd"),
        (["Söderköpings stad, Barn- och ungdomsförvaltningen"], None, "Söderköping", "förvaltning"),
        (["Antagen av kommunfullmäktige 2024-01-30", "Borås Stad"], "Borås Stad, kommunfullmäktige", "Borås", "kommun"),
        (["Skolverket"], "Skolverket", None, "nationell"),
        (["Ekskolan", "Beslutad av rektor 2025-01-15"], "Ekskolan", None, "enhet"),
        (["NORRBY KOMMUN"], "Norrby kommun", "Norrby", None),
        ([], None, None, None),
    ],
)
def test_the_sender_is_read_on_the_front_page(lines, issuer, municipality, level):
    document = opened(*lines)
    assert (document.municipality, document.level) == (municipality, level)
    assert document.issuer == (issuer or (document.issuer and "Söderköpings stad, barn- och ungdomsförvaltningen"))


def test_other_municipalities_named_in_the_text_are_not_the_sender():
    document = opened(body="Västanå kommun och Östanå kommun har prövat samma arbetssätt. " + PROSE)
    assert document.municipality is document.issuer is None


@pytest.mark.parametrize(
    ("heading", "line", "forms"),
    [
        ("Digitaliseringsplan för gymnasieskolan", "", ("gymnasieskola",)),
        ("Plan för anpassad gymnasieskola och komvux", "", ("anpassad gymnasieskola", "vuxenutbildning")),
        (
            "Digitaliseringsplan",
            "Omfattar: förskola, fritidshem och grundskola",
            ("förskola", "fritidshem", "grundskola"),
        ),
        (
            "Digitaliseringsplan",
            "Planen omfattar alla förskoleklasser och särskolor.",
            ("förskoleklass", "anpassad grundskola"),
        ),
        ("Plan för digitalisering i förskola och skola", "", ("förskola", "grundskola")),
        ("Digitaliseringsplan", "Eleverna kommer från grundskolan.", ()),
    ],
)
def test_school_forms_are_those_the_document_says_it_is_for(heading, line, forms):
    assert opened(*filter(None, [line]), heading=heading).school_forms == forms


@pytest.mark.parametrize(
    ("body", "language"),
    [
        (PROSE + " Det är viktigt att alla vet vad som gäller och när.", "sv"),
        (
            "The plan is for all of the schools and it shall be known to the staff that work with the pupils in them.",
            "en",
        ),
        (
            "Planen er for skolene og skal ikke endres, og hva som skal gjøres etter møtet er ikke bestemt ennå.",
            "nb",
        ),
        ("12 345 678", None),
    ],
)
def test_the_language_is_told_by_its_small_words(body, language):
    assert described(body).language == language


@pytest.mark.parametrize(
    "line",
    [
        "Ej fastställd 2019-12-04",
        "UTKAST",
        "Remissversion",
        "Samrådshandling 2025-02-01",
        "Utkast version 0.3",
        "Status: Utkast",
        "Detta dokument är ett utkast.",
    ],
)
def test_a_draft_is_known_by_its_mark(line):
    document = opened(line)
    assert document.draft
    assert values(document, "draft")


def test_a_proposal_is_a_draft_by_its_title_or_a_line_above_it():
    assert opened(heading="Förslag till digitaliseringsplan 2026–2029").draft
    assert described(f"Förslag till beslut\n\nDigitaliseringsplan 2026–2029\n\n{PROSE}").draft


@pytest.mark.parametrize(
    "text",
    [
        "Ett utkast till ny riktlinje tas fram under hösten.",
        "Remissversionen skickades till alla skolor under våren 2024.",
        "Den nationella strategin är ännu inte fastställd.",
        "Detta är ett förslag på hur lektionen kan läggas upp.",
    ],
)
def test_words_about_other_drafts_make_no_draft(text):
    assert not opened(body=f"{text} {PROSE}").draft


def test_a_section_with_a_proposal_for_a_decision_makes_no_draft():
    raw = f"Årsbokslut för skolan\nFörslag till beslut\nNämnden godkänner bokslutet.\n{PROSE}"
    lines = (
        Line(0, 21, role=LineRole.HEADING, level=1),
        Line(22, 41, role=LineRole.HEADING, level=2),
        Line(42, len(raw), role=LineRole.PARAGRAPH),
    )
    pages = [Page(1, raw, lines)]
    source = Source("id", Path("bokslut.docx"))
    assert not describe(source, pages=pages, blocks=outline(pages), digest="d", media_type="text/plain").draft


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "Planen utgår från den nationella digitaliseringsstrategin för skolväsendet 2017–2022.",
            "nationella digitaliseringsstrategin för skolväsendet 2017–2022",
        ),
        ("Arbetet bygger vidare på Handlingsplan för lärplattan 2020–2023.", "Handlingsplan för lärplattan 2020–2023"),
        ("Ansvaret följer av skollagen (2010:800).", "skollagen (2010:800)"),
        ("Personuppgifter hanteras enligt dataskyddsförordningen (GDPR).", "dataskyddsförordningen (GDPR)"),
        ("Se även kommunens policy för informationssäkerhet.", "kommunens policy för informationssäkerhet"),
        ("Kraven finns i läroplanen för grundskolan, Lgr 22.", "läroplanen för grundskolan, Lgr 22"),
        (
            "Nationell digitaliseringsstrategi för skolväsendet (giltighetstid fram till 2022) ligger till grund.",
            "Nationell digitaliseringsstrategi för skolväsendet (giltighetstid fram till 2022)",
        ),
    ],
)
def test_the_documents_it_names_are_found_with_their_years(text, named):
    document = opened(body=f"{text} {PROSE}")
    assert values(document, "related") == [named]


@pytest.mark.parametrize(
    "text",
    [
        "Varje enhet gör en plan för sitt arbete.",
        "Digitaliseringsplan för skolan ska följas upp varje år.",
        "En strategi för likvärdighet saknas.",
        "Det finns en pedagogisk planering och en grovplanering för året.",
    ],
)
def test_its_own_name_and_common_words_are_no_other_document(text):
    assert values(opened(body=f"{text} {PROSE}"), "related") == []


def test_a_document_named_often_is_one_fact_where_its_years_stand():
    text = "Kommunens strategi för it är ny. Nu gäller kommunens strategi för it 2024–2028. Kommunens strategi för it följs upp."
    assert values(opened(body=f"Läs mer. {text}"), "related") == ["kommunens strategi för it 2024–2028"]


def test_what_it_replaces_is_a_fact():
    document = opened(
        "Ersätter: Digitaliseringsplan 2020–2023, UN 2019/45", body="Den ersätter It-plan 2018–2019. " + PROSE
    )
    assert values(document, "replaces") == ["Digitaliseringsplan 2020–2023, UN 2019/45", "It-plan 2018–2019"]


def test_the_name_that_runs_along_the_pages_is_the_title_when_the_first_page_has_none():
    foot = "Digitaliseringsplan för Norrby skolor 2024–2026"
    pages = [Page(number, f"Inledning\n\nKapitel {number}. {PROSE}\n\n{foot}") for number in (1, 2, 3)]
    document = describe(
        Source("id", Path("x.txt")), pages=pages, blocks=outline(pages), digest="d", media_type="text/plain"
    )
    assert document.title == foot
    assert document.kind == DocumentKind.PLAN


def test_an_attachment_s_number_is_no_part_of_the_title():
    assert opened(heading="Bilaga 1. Styrkort för skolan 2025").title == "Styrkort för skolan 2025"


def test_a_title_is_never_only_the_sender():
    raw = "Norrby kommun\nPlan för digital utveckling\n" + PROSE
    lines = (Line(0, 13, role=LineRole.HEADING, level=1), Line(14, 41, role=LineRole.HEADING, level=1))
    pages = [Page(1, raw, (*lines, Line(42, len(raw))))]
    document = describe(
        Source("id", Path("x.txt")), pages=pages, blocks=outline(pages), digest="d", media_type="text/plain"
    )
    assert document.title == "Plan för digital utveckling"


LINES = st.sampled_from(
    [
        *(f"{label}: {value}" for label, value in HEADER),
        "Norrby kommun",
        "UTKAST",
        "Plan\u00adperiod: 2024\u20132026",
        "• Planen gäller för perioden 2024 till 2026.",
        "Den ersätter digita-\nliseringsplanen 2020–2023, se skol-\nlagen (2010:800).",
        "Beslutad  av:   kommunfullma\u0308ktige 2024-03-12",
        PROSE,
    ]
)


@given(st.lists(LINES, min_size=1, max_size=8))
@settings(max_examples=80, deadline=None)
def test_every_fact_of_the_text_is_proved_by_its_raw_span(lines):
    raw = "\n\n".join(["Digitaliseringsplan", *lines])
    pages = [Page(1, raw)]
    document = describe(
        Source("id", Path("x.txt")), pages=pages, blocks=outline(pages), digest="d", media_type="text/plain"
    )
    for fact in document.facts:
        assert 0.5 <= fact.confidence <= 1.0
        if fact.start is not None:
            assert letters(raw[fact.start : fact.end]) == letters(fact.quote) != ""


def letters(text):
    composed = text.replace("a\u0308", "ä")
    return "".join(letter for letter in composed if letter.isalnum())


def test_the_columns_of_other_tables_are_no_header():
    rows = [("Insats", "Status"), *((f"Utbildning {number}", "Förslag") for number in range(4))]
    raw, lines = "Digitaliseringsplan\n", [Line(0, 19, role=LineRole.HEADING, level=1)]
    for place, row in enumerate(rows):
        for label, cell in zip(rows[0], row, strict=True):
            lines.append(Line(len(raw), len(raw) + len(cell), role=LineRole.CELL, headers=(label,) if place else ()))
            raw += f"{cell}\n"
    pages = [Page(1, raw, tuple(lines))]
    source = Source("id", Path("plan.docx"))
    assert not describe(source, pages=pages, blocks=outline(pages), digest="d", media_type="text/plain").draft


def test_a_section_on_what_an_office_does_is_not_the_sender():
    document = opened("Utbildningsnämnden", "Förvaltning", "Kostförvaltningen ansvarar för maten i alla skolor.")
    assert document.issuer == "Utbildningsnämnden"
    assert document.level == "nämnd"
