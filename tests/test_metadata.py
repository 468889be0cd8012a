"""Title, kind and validity come from the manifest, else from the words of the document."""

from datetime import date
from pathlib import Path

import pytest

from assistant.types import DocumentKind, Line, LineRole, Page, Source
from ingest.metadata import describe
from ingest.outline import outline
from ingest.validity import Period, period_in


def described(text, *, name="fil.txt", heading=None, **known):
    raw = f"{heading}\n{text}" if heading else text
    lines = (Line(0, len(heading), role=LineRole.HEADING, level=1),) if heading else ()
    pages = [Page(1, raw, lines)]
    source = Source("id", Path(name), **known)
    return describe(source, pages=pages, blocks=outline(pages), digest="d", media_type="text/plain")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Denna plan gäller för perioden 2024 till 2026.", date(2024, 1, 1), date(2026, 12, 31)),
        ("Denna plan géller for perioden 2024 till 2026.", date(2024, 1, 1), date(2026, 12, 31)),
        ("Gäller 2025-01-01–2027-12-31", date(2025, 1, 1), date(2027, 12, 31)),
        ("Giltighetstid: 2023–2025", date(2023, 1, 1), date(2025, 12, 31)),
        ("Gäller | 2025-02-01-2025-12-31", date(2025, 2, 1), date(2025, 12, 31)),
        ("Handlingsplanen gällde fram till 2023.", None, date(2023, 12, 31)),
        ("Planen gäller till och med 30 juni 2026.", None, date(2026, 6, 30)),
        ("Riktlinjen gäller från och med 2025-02-01 tills vidare.", date(2025, 2, 1), None),
    ],
)
def test_a_period_is_read_with_the_words_that_state_it(text, first, last):
    period, words = period_in(text)
    assert period == Period(first, last)
    assert words == text


@pytest.mark.parametrize(
    "text",
    [
        "Den nationella strategin för 2017–2022 är en utgångspunkt.",
        "Under åren 2019 till 2021 ökade intresset.",
        "Planen gäller 2025-13-45.",
        "Samma regler gäller alla.",
    ],
)
def test_years_that_are_not_the_document_s_own_are_no_period(text):
    assert period_in(text)[1] is None


def test_until_further_notice_is_stated_without_days():
    assert period_in("Planen gäller tills vidare.") == (Period(), "Planen gäller tills vidare.")


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
