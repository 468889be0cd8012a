"""Letters that OCR with the wrong language mistook are put right, and nothing else is touched."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.types import Correction
from eval.ocr import edits, error_rates
from ingest.letters import correct
from ingest.letters.damage import damaged_pages

SHARED = Path(__file__).parents[2] / "shared"

CLEAN = """Barnen behöver tid och lugn för att lära sig läsa. Därför är det viktigt att skolan håller öppet även när
vädret är dåligt, och att föräldrar får veta i god tid om något ändras.
Så långt det är möjligt ska varje grupp ha samma lärare på förmiddagen som på eftermiddagen.
Vi har två år på oss att bygga ett bättre bibliotek, och då måste både elever och personal få säga sitt."""

DAMAGED = """Barnen behéver tid och lugn f6r att lira sig lisa. Dirfor ir det viktigt att skolan haller Oppet dven ndr
vidret dr ddligt, och att férdldrar far veta 1 god tid om nagot dndras.
Sa langt det &r méjligt ska varje grupp ha samma lirare pa férmiddagen som p4 eftermiddagen.
Vi har tva ar pa oss att bygga ett biéttre bibliotek, och da méste bade elever och personal fi siga sitt."""

ENGLISH = """The school shall provide for each pupil a device of her own, and for the teachers a plan for how to use it.
Pa and ma were far from home, so for a year or more the dr came by. It is for all to see that reading is for life."""

SENTENCES = [
    "Skolan är öppen för alla som vill låna böcker på kvällen.",
    "Rektorn går igenom årets plan med lärarna före sommaren.",
    "Elever får använda datorn när läraren säger till.",
    "Både föräldrar och personal får svara på frågorna.",
    "Målet är att fler når längre än i fjol.",
    "Nämnden följer upp hur stödet fördelas över året.",
    "Det står i handboken hur lösenord ska väljas.",
    "Därför måste nätet hålla även när många är uppkopplade.",
]


def applied(text: str, corrections: tuple[Correction, ...]) -> str:
    parts, last = [], 0
    for correction in corrections:
        parts += [text[last : correction.start], correction.text]
        last = correction.end
    return "".join([*parts, text[last:]])


def repaired(text: str) -> str:
    return applied(text, correct([text])[0])


def within_damage(line: str) -> str:
    """The line as it is read on a damaged page."""
    return repaired(f"{DAMAGED}\n\n{line}\n").rstrip("\n").rpartition("\n")[2]


def test_a_damaged_page_reads_as_it_was_written() -> None:
    assert repaired(DAMAGED) == CLEAN


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Det kravs férutsittningar for att genomféra nagot.", "Det krävs förutsättningar för att genomföra något."),
        ("Fér&ndringsarbetet leds av f6rskolechefen i Orebro.", "Förändringsarbetet leds av förskolechefen i Örebro."),
        ("Alla ska fa gora sin rost hérd i Goteborg och Malmé.", "Alla ska få göra sin röst hörd i Göteborg och Malmö."),
        ("Arbetet sker 1 samverkan med andra.", "Arbetet sker i samverkan med andra."),
        ("Al och I'T ingar 1 kursen.", "AI och IT ingår i kursen."),
        ("Nya tjiinster for bokhyllesamordnare pa skolan.", "Nya tjänster för bokhyllesamordnare på skolan."),
        ("LARARE OCH FORALDRAR", "LÄRARE OCH FÖRÄLDRAR"),
        ("De far vara kvar har, och i vara skolor har vi plats.", "De får vara kvar här, och i våra skolor har vi plats."),
    ],
)  # fmt: skip
def test_words_are_chosen_by_letters_frequency_parts_and_neighbours(read: str, meant: str) -> None:
    assert within_damage(read) == meant


def test_a_capital_o_inside_a_sentence_is_a_small_letter_but_not_in_a_name() -> None:
    assert within_damage("Vi vill Oka stodet for alla i Ostersund.") == "Vi vill öka stödet för alla i Östersund."
    assert within_damage("Oka takten. Oppna dorren for alla.") == "Öka takten. Öppna dörren för alla."


def test_a_word_broken_at_a_line_end_is_looked_up_whole() -> None:
    text = f"{DAMAGED}\nVi talar om kunskapsut-\nvdrdering och om fér-\nildrar."
    assert repaired(text).endswith("Vi talar om kunskapsut-\nvärdering och om för-\näldrar.")


@pytest.mark.parametrize(
    "line",
    [
        "Läs mer: https://www.exempel.se/skola/for-alla-barn?ar=4 eller fraga@skola.exempel.se om det.",
        "Ring 040-34 10 00 fore kl. 16.30 den 4 april 2019, rum B6 eller A4.",
        "Kurserna IKT2, COVID19, Lgr11, TV4 och F-3 är kvar.",
        "w'\"&ge~ ;:“ |] {(",
        "Digitala verktyg och appar som Kahoot, Skolon, Google Classroom och Teams.",
    ],
)
def test_addresses_codes_numbers_noise_and_names_are_left_alone(line: str) -> None:
    read = within_damage(line)
    for kept in line.split():
        assert kept in read.split() or kept in {"fore"}


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12), st.sampled_from(["\n", " ", "\n\n"]))
@settings(max_examples=50, deadline=None)
def test_swedish_with_its_letters_is_never_touched(sentences: list[str], between: str) -> None:
    assert correct([between.join(sentences)]) == ((),)


def test_a_clean_page_of_a_damaged_document_is_never_touched() -> None:
    first, second, third = correct([DAMAGED, CLEAN, DAMAGED])
    assert first
    assert second == ()
    assert third


def test_english_is_never_touched_even_in_a_damaged_document() -> None:
    assert correct([ENGLISH, DAMAGED, ENGLISH])[::2] == ((), ())
    assert correct([ENGLISH]) == ((),)


def test_a_short_page_is_judged_with_its_document() -> None:
    short = "Mal och atgirder for 1aséret"
    assert correct([short])[0] == ()
    assert applied(short, correct([DAMAGED, short])[1]) == "Mål och åtgärder för läsåret"


def test_an_empty_document_and_an_empty_page_have_no_corrections() -> None:
    assert correct([]) == ()
    assert correct(["", DAMAGED, ""])[::2] == ((), ())


def test_a_page_that_lost_only_some_letters_is_judged_damaged_by_what_only_ocr_writes() -> None:
    some = "Det dr bra f6r alla och p4 tiden. Vi har en plan som ska vara klar i ar och den dr bra, men det ska inte bli sa."
    assert damaged_pages([some])
    assert not damaged_pages([CLEAN + "\nDr Berg sa att tva for manga i stan pa sikt ar for fa."])


def test_corrections_are_minimal_in_order_and_apart_and_keep_the_lines() -> None:
    text = f"{DAMAGED}\n\n{DAMAGED.upper()}"
    corrections = correct([text])[0]
    assert all(before.end <= after.start for before, after in pairwise(corrections))
    assert all("\n" not in text[c.start : c.end] + c.text for c in corrections)
    assert all(len(c.text) <= 1 and c.end - c.start <= 2 and text[c.start : c.end] != c.text for c in corrections)
    assert len(applied(text, corrections).splitlines()) == len(text.splitlines())


@given(st.text(alphabet="abdefiklmnorstväö é6d&1\n-.", max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_a_damaged_page_holds_corrections_stay_inside_it_and_apart(noise: str) -> None:
    text = f"{DAMAGED}\n\n{noise}"
    corrections = correct([text])[0]
    assert all(0 <= c.start <= c.end <= len(text) for c in corrections)
    assert all(before.end <= after.start for before, after in pairwise(corrections))
    assert applied(text, corrections).count("\n") == text.count("\n")


def test_the_same_text_gives_the_same_corrections() -> None:
    assert correct([DAMAGED, DAMAGED]) == correct([DAMAGED, DAMAGED])


def test_a_glued_digit_becomes_a_footnote_mark_only_where_the_page_has_the_note() -> None:
    page = f"{DAMAGED}\nDetta star i kommunens plan3 som galler for alla skolor.\n"
    assert "plan3 som" in repaired(page)
    assert "plan³ som" in repaired(f"{page}\n\n3 Plan fér lasning, antagen av nimnden.\n")


def test_a_digit_after_a_stop_is_a_footnote_mark_and_one_in_a_code_is_not() -> None:
    assert "eleverna.² Kursen IKT2" in within_damage("Det finns plats for alla eleverna.2 Kursen IKT2 ges i skolan.")


def test_a_one_that_opens_a_sentence_is_an_i_and_one_that_numbers_or_dates_is_not() -> None:
    assert "I februari börjar" in within_damage("1 februari bérjar alla klasser med de nya bdckerna")
    for line in ("1 Barnen ska kunna lisa", "1. barnen ska kunna lisa", "Den 1 februari bérjar alla klasser"):
        assert "1" in within_damage(line)


def test_letters_that_begin_several_lines_alone_are_bullets_and_one_that_begins_a_single_line_is_not() -> None:
    assert repaired(f"{DAMAGED}\ne Tiden till lisning\ne Ronden kring skolan").count("•") == 2
    assert "•" not in repaired(f"{DAMAGED}\ne Tiden till lisning")


def test_deciding_that_a_page_is_clean_loads_neither_counts_nor_frequencies() -> None:
    program = (
        "import sys; from ingest.letters import correct; correct(['Det är bra för alla.'] * 3); print(*sys.modules)"
    )
    modules = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"wordfreq", "ingest.letters.language"} & set(modules)


def test_error_rates_count_edits_per_word_and_character_bullets_and_dashes_aside() -> None:
    same = error_rates("• Första målet – att nå fram", "e Första målet - att nå fram")
    assert (same.word, same.character) == (0.0, 0.0)
    rates = error_rates("för alla barn", "f6r alla")
    assert rates.word == pytest.approx(2 / 3)
    assert rates.character == pytest.approx(6 / 13)
    assert error_rates("", "").word == 0.0


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_the_distance_is_symmetric_and_bounded_by_the_lengths(first: str, second: str) -> None:
    assert edits(first, second) == edits(second, first)
    assert abs(len(first) - len(second)) <= edits(first, second) <= max(len(first), len(second))
    assert (edits(first, second) == 0) == (first == second)


@pytest.mark.skipif(not SHARED.exists(), reason="the measured document is not part of the project")
def test_the_measured_document_is_read_nearly_without_error() -> None:
    from assistant.settings import Settings
    from ingest.read import read

    pages = read(SHARED / "corpus" / "orebro-handlingsplan.txt", Settings())
    raws = [page.raw for page in pages]
    text = "".join(applied(raw, corrections) for raw, corrections in zip(raws, correct(raws), strict=True))
    clean = (SHARED / "gold" / "ocr" / "orebro-handlingsplan.clean.txt").read_text("utf-8")
    rates = error_rates(clean, text)
    assert rates.word <= 0.025
    assert rates.character <= 0.008


@pytest.mark.skipif(not SHARED.exists(), reason="the measured documents are not part of the project")
@pytest.mark.parametrize("name", ["malmo-plan", "skr-skoldigiguide", "goteborg-utvardering"])
def test_measured_documents_with_right_letters_are_not_touched(name: str) -> None:
    from assistant.settings import Settings
    from ingest.read import read

    raws = [page.raw for page in read(SHARED / "corpus" / f"{name}.txt", Settings())]
    assert not any(correct(raws))
