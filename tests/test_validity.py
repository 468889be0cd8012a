"""A period is read only from words that say when the document itself applies, with both ends as they are meant."""

from datetime import date

import pytest

from ingest.metadata.validity import NO_PERIOD, Period, day_of, days_in, header_period, period_in, yearly_period


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
        ("Dokumentet gäller till och med 2026-12-31.", None, date(2026, 12, 31)),
        ("Strategin upphör att gälla den 31 december 2026.", None, date(2026, 12, 31)),
        ("Riktlinjen gäller från och med 2025-02-01 tills vidare.", date(2025, 2, 1), None),
        ("Policyn träder i kraft den 1 augusti 2024.", date(2024, 8, 1), None),
        ("Gäller från och med läsåret 2023/24", date(2023, 7, 1), None),
        ("Planen gäller för åren 2021 t.o.m. 2024.", date(2021, 1, 1), date(2024, 12, 31)),
        ("Planen gäller under mandatperioden 2023–2026.", date(2023, 1, 1), date(2026, 12, 31)),
        ("Programmet sträcker sig över åren 2023-2026.", date(2023, 1, 1), date(2026, 12, 31)),
        (
            "Efter översynen har denna nya plan tagits fram för perioden 2024–2026.",
            date(2024, 1, 1),
            date(2026, 12, 31),
        ),
        ("Planen gäller från den 1 januari 2022 till den 31 december 2024.", date(2022, 1, 1), date(2024, 12, 31)),
        ("Handlingsplanen gäller 1 januari–31 december 2025.", date(2025, 1, 1), date(2025, 12, 31)),
        ("Planen gäller fr.o.m. höstterminen 2024 t.o.m. vårterminen 2027.", date(2024, 7, 1), date(2027, 6, 30)),
        ("Planen gäller från augusti 2024 till juni 2027.", date(2024, 8, 1), date(2027, 6, 30)),
        ("Planen gäller läsåret 2024/2025.", date(2024, 7, 1), date(2025, 6, 30)),
        ("Planen gäller 2022–25.", date(2022, 1, 1), date(2025, 12, 31)),
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
        "Den nationella strategin gällde 2017–2022.",
        "Den tidigare planen gällde 2018–2021.",
        "Under åren 2019 till 2021 ökade intresset.",
        "Planen gäller 2025-13-45.",
        "Senast reviderad 2023-05-02.",
        "Från och med läsåret 2023/24 gäller nya regler för mobiltelefoner.",
        "Samma regler gäller alla.",
    ],
)
def test_years_that_are_not_the_document_s_own_are_no_period(text):
    assert period_in(text) == (NO_PERIOD, None)


def test_until_further_notice_is_stated_without_days():
    assert period_in("Planen gäller tills vidare.") == (Period(), "Planen gäller tills vidare.")


@pytest.mark.parametrize(
    ("value", "period"),
    [
        ("2022–2025", Period(date(2022, 1, 1), date(2025, 12, 31))),
        ("2025-03-01", Period(date(2025, 3, 1), None)),
        ("2025", Period(date(2025, 1, 1), date(2025, 12, 31))),
        ("t.o.m. 2026-12-31", Period(None, date(2026, 12, 31))),
        ("Från och med 2024-08-01", Period(date(2024, 8, 1), None)),
        ("Tills vidare", NO_PERIOD),
        ("alla skolor", None),
        ("UBN 2023/0123", None),
    ],
)
def test_the_value_of_a_header_s_field_is_a_period_as_it_stands(value, period):
    assert header_period(value) == period


def test_a_yearly_plan_s_title_ends_with_its_year():
    assert yearly_period("Handlingsplan för nätetik 2025")[0] == Period(date(2025, 1, 1), date(2025, 12, 31))
    assert yearly_period("Arbetsplan för skolbiblioteket 2024/2025")[0] == Period(date(2024, 7, 1), date(2025, 6, 30))
    assert yearly_period("Digital strategi 2030")[1] is None


@pytest.mark.parametrize("words", ["2025-02-30", "31 april 2025", "lasaret 2023/27", "maj"])
def test_a_day_that_does_not_exist_is_none(words):
    assert day_of(words) is None


def test_full_dates_are_found_where_they_stand():
    assert days_in("Beslutad 2024-03-12, reviderad 5 maj 2025, inte 2026.") == [
        ("2024-03-12", 9, 19),
        ("5 maj 2025", 31, 41),
    ]
