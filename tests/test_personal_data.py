"""Personal data in a question is found where it is, and not in questions about roles, places and numbers of other kinds."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.personal_data import REDACTED, FindingKind, personal_data, redacted

CASES = Path(__file__).parents[1] / "eval" / "cases.jsonl"
GOLD = Path(__file__).parents[2] / "shared" / "gold" / "questions.jsonl"

NUMBERS = (
    "Vad gäller för eleven 20100512-2393?",
    "Eleven 100512-2393 ska byta skola, vem flyttar kontot?",
    "Kan vi radera kontot för 1005122393",
    "pnr 201005122393 får hen låna dator",
    "Barnet 20100572-2390 har samordningsnummer, hur loggar vi in?",
    "100572-2390 saknar konto i lärplattformen",
    "Vårdnadshavaren 121212+1212 är hundra år, får hon e-legitimation?",
    "Hur rättar jag 19121212-1212 i registret?",
    "personnr:201005122393, vad gör jag?",
    "Vi har fått 20100512 2393 på ett papper.",
)
CONTACTS = (
    "Ring mig på 070-123 45 67 om planen",
    "Mitt nummer är 0701234567, när ringer ni?",
    "Nå mig på +46 70 123 45 67",
    "Nå mig på +46701234567 tack",
    "Kontakta mamman på 0046 70 123 45 67.",
    "Hemnumret är 019-21 10 00, får jag spara det?",
    "Växeln 08-123 456 78 svarar inte, vem äger rutinen?",
    "Pappan har 031 365 00 00, var antecknar jag det?",
    "Skriv till anna.svensson@exempel.se vad som gäller",
    "elev23@skola.exempel.se kommer inte in i plattformen",
    "Mejla svaret till r.k+plan@exempel.se",
    "Får vi mejla vardnadshavare.a@exempel.com om incidenten?",
)
PEOPLE = (
    "Adam i 7b har adhd, vilka hjälpmedel har han rätt till?",
    "Vad gör jag när Fatima är utsatt på snap?",
    "En elev som heter Qwilla vägrar använda datorn",
    "min elev adam har dyslexi, får han talsyntes?",
    "Eleven Mohammed Ali har fuskat med AI",
    "Elsa Bergqvist har hög frånvaro, vem ska jag ringa?",
    "kalle andersson har adhd, vad gäller?",
    "Får jag skriva i lärplattformen att Elin har autism?",
    "Tindras betyg syns för alla i klassen",
    "Lukas frånvaro skickades till fel förälder",
    "Ska jag göra en orosanmälan för Samira?",
    "Vi har en orosanmälan om Josefin Dahl, var sparas den?",
    "Mamma till Oliver har klagat på åtgärdsprogrammet",
    "Hugo går i sexan och har diabetes, vem ansvarar för pumpen?",
    "Kan Leilas utredning ligga i Teams?",
    "Min son Viggo har dyskalkyli, vilka appar får han?",
    "min dotter tuva blir mobbad på nätet, vad gör skolan?",
    "En pojke som heter Bo har epilepsi och får inte ha skärm",
    "Eleven Max har språkstörning, funkar talsyntes på provet?",
    "Max Andersson har npf-diagnos, ska han ha egen dator?",
    "Hans Eriksson i 8c underkändes, får jag dela det med arbetslaget?",
    "Saga Lindqvist är sjukskriven, hur får hon undervisning på distans?",
    "Får jag berätta för kollegorna att Yusuf har ptsd?",
    "Ibrahim Yilmaz är hemmasittare och behöver lånedator",
    "Omar hotade en kamrat i klasschatten",
    "Hur dokumenterar jag att Nils har depression",
    "Karl-Erik har astma och kan inte vara i datasalen",
    "Anna-Karin Öberg har ångest, kan hon göra provet hemma?",
    "Emma von Essen är placerad i familjehem, får hon synas på bild?",
    "Vem får läsa Ellens journal?",
    "Åsa i 5a har synskada, vilka verktyg finns?",
    "Örjans omdömen försvann ur systemet",
    "My student Adam has ADHD, what tools can he use?",
    "My daughter Alice is absent a lot, who do I talk to?",
    "Can I note that Kevin was bullied?",
    "Zahra har skyddade personuppgifter, hur lägger vi upp kontot?",
    "Kan vi ge Filip extra anpassningar i form av dator?",
    "Rektor, min elev William Öst fuskade på nationella provet",
    "Nora Bengtsson är gravid, vem får veta det?",
    "Teodor har slagit sönder sin dator och är avstängd, vem betalar?",
    "En tjej i min klass som heter Lo mår dåligt",
    "Svante Gyllenhammar Ek är hörselskadad, vad ansvarar rektor för?",
    "Vardagen för Wilma är svår, hon har anorexi. Hur gör vi?",
    "Barnet Ali behöver en platta, vem beställer?",
)
ORDINARY = (
    "Vad gäller i Göteborg för elever med adhd?",
    "Örebro, vad säger planen om frånvaro?",
    "Max antal dagar en elev får låna dator?",
    "Hur länge får en elev låna dator, Max 14 dagar?",
    "Inga elever med dyslexi ska behöva vänta, var står det?",
    "Mina elever har betyg i Unikum, vem kommer åt dem?",
    "Hans frånvaro syns inte i systemet, vem rättar det?",
    "Per elev, hur många datorer?",
    "Ville veta om elevens betyg får mejlas",
    "Nora kommun, vad gäller för frånvaro?",
    "Vad gör Nora för elever med dyslexi?",
    "Vad ansvarar rektor för när en elev har adhd?",
    "Får en elev med dyslexi använda talsyntes på nationella prov?",
    "Vem gör orosanmälan när ett barn är utsatt på nätet?",
    "Vem är ansvarig för åtgärdsprogram i lärplattformen?",
    "Ska lärare föra in frånvaro samma dag?",
    "Vad ska kuratorn göra om en elev hotas på nätet?",
    "Får Hedvig Eleonoras skola samla in betyg i molnet?",
    "Vad gäller på Anna Whitlocks gymnasium om AI-fusk?",
    "Gäller planen för Adolf Fredriks skola när elever har diagnos?",
    "Vad säger Lex Sarah om en elev som far illa på nätet?",
    "Får eleven använda Siri eller Copilot om han har dyslexi?",
    "Klara mål för elever med autism, finns det?",
    "August 2026, ska betygen vara klara i lärplattformen då?",
    "I maj sätts betyg, vem stänger systemet?",
    "Kan elever få Inga-Lill som röst i talsyntesen?",
    "Vem är Anna Andersson på förvaltningen?",
    "Enligt Karin Nilsson på staben ska vi ha en plan, stämmer det?",
    "Vad sa Erik på chefsdagen om AI?",
    "Planen 2024-2026, vad säger den om frånvaro?",
    "Perioden 20240101-20261231, vilka mål gäller?",
    "Diarienummer 2023/0123-4567, var finns det?",
    "SFS 2010:800, vad säger den om digitala verktyg?",
    "Är öppettiderna 08-16 eller 0800-1600 på lånedisken?",
    "Beslutad 01-02-2024, gäller den än?",
    "Eleven 20100512-2394 ska byta skola",
    "Numret 100512-2396 på fakturan, vad är det?",
    "Ärende 20101312-2393, vem har det?",
    "Ärende 20100532-2399, vem har det?",
    "Inventarienummer 1234567890, vem har den datorn?",
    "Hur många av de 1 250 000 kronorna gick till datorer?",
    "Vad betyder delmål 1.3 och 2:2?",
    "Telefonnumret till supporten, var står det?",
    "Hur rapporterar vi incidenter till IMY inom 72 timmar?",
    "Vad är skillnaden mellan @skola och @edu?",
    "Hur lång ska en elevs lösenfras vara, 12 tecken?",
    "När är det dags att utvärdera, vecka 42 eller 43?",
    "Vad ska vara klart 2026-06-15 för elever i årskurs 9?",
    "Kan Malmö och Lund ha samma rutin för frånvaro?",
    "Säger Skolverket något om elever med npf?",
    "Vad gäller för Förskolan Björnen när barnet är allergiskt?",
    "Får Teams användas för elevens betyg?",
    "Dag och tid för nationella prov, vem bestämmer?",
    "Love bombing på nätet, vad gör en elev som utsätts?",
    "Tom klass eller full klass, var tar elever prov?",
    "Frank diskussion om fusk, finns det en modell?",
    "Ska kommunen mäta elevers psykiska ohälsa?",
    "Vilka appar får elever med synskada?",
    "Vad gör it-samordnaren när en elev fått en trasig dator?",
    "Vem anmäler mobbning på nätet, rektor eller lärare?",
    "Vad är rektors ansvar för extra anpassningar?",
    "Är det Elevhälsan som ansvarar för frånvaro?",
    "Hur följer Huvudman upp betyg och frånvaro?",
    "Finns Särskilt stöd i planen?",
)


def kinds(text: str) -> set[FindingKind]:
    return {finding.kind for finding in personal_data(text)}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_of_a_person_is_found(text: str) -> None:
    assert kinds(text) == {FindingKind.IDENTITY_NUMBER}


@pytest.mark.parametrize("text", CONTACTS)
def test_ways_to_reach_a_person_are_found(text: str) -> None:
    assert kinds(text) & {FindingKind.PHONE, FindingKind.EMAIL}


@pytest.mark.parametrize("text", PEOPLE)
def test_a_name_with_what_is_told_of_the_person_is_found(text: str) -> None:
    assert kinds(text) == {FindingKind.NAMED_PERSON}


@pytest.mark.parametrize("text", ORDINARY)
def test_roles_places_dates_and_names_of_which_nothing_is_told_are_no_personal_data(text: str) -> None:
    assert personal_data(text) == ()


def test_no_question_of_the_sample_corpus_holds_personal_data() -> None:
    questions = [json.loads(line)["question"] for line in CASES.read_text("utf-8").splitlines()]
    assert [question for question in questions if personal_data(question)] == []


@pytest.mark.skipif(not GOLD.exists(), reason="the questions are not here")
def test_no_question_about_the_real_documents_holds_personal_data() -> None:
    questions = [json.loads(line)["question"] for line in GOLD.read_text("utf-8").splitlines()]
    assert [question for question in questions if personal_data(question)] == []


def test_the_whole_name_is_found_and_nothing_else() -> None:
    text = "Kan Anna-Karin Öberg Ek, som har ångest, göra provet hemma?"
    assert [text[found.start : found.end] for found in personal_data(text)] == ["Anna-Karin Öberg Ek"]


def test_decomposed_letters_are_read_as_the_letters_they_are() -> None:
    text = unicodedata.normalize("NFD", "Åsa Öberg har ångest, får hon göra provet hemma?")
    (found,) = personal_data(text)
    assert unicodedata.normalize("NFC", text[found.start : found.end]) == "Åsa Öberg"


def test_a_text_without_its_personal_data_keeps_the_rest() -> None:
    text = "Adam (20100512-2393) har adhd, ring 070-123 45 67 eller a@exempel.se."
    without = redacted(text, personal_data(text))
    assert without == f"{REDACTED} ({REDACTED}) har adhd, ring {REDACTED} eller {REDACTED}."
    assert personal_data(without) == ()


def luhn(figures: str) -> str:
    total = 0
    for place, figure in enumerate(figures):
        total += sum(map(int, str(int(figure) * (1 if place % 2 else 2))))
    return str(-total % 10)


@given(
    st.dates(date(1900, 1, 1), date(2029, 12, 31)),
    st.integers(0, 999),
    st.booleans(),
    st.sampled_from("- +") | st.just(""),
)
def test_every_number_with_a_day_of_birth_and_its_checksum_is_found(
    born: date, running: int, coordination: bool, sign: str
) -> None:
    short = f"{born:%y%m}{born.day + 60 * coordination:02}"
    figure = luhn(f"{short}{running:03}")
    for day in (short, f"{born.year // 100}{short}"):
        assert kinds(f"Eleven {day}{sign}{running:03}{figure} har bytt skola") == {FindingKind.IDENTITY_NUMBER}


@given(st.dates(date(1950, 1, 1), date(2019, 12, 31)), st.integers(0, 999), st.integers(1, 9))
def test_a_number_with_another_checksum_is_no_number_of_a_person(born: date, running: int, off: int) -> None:
    short = f"{born:%y%m%d}{running:03}"
    wrong = (int(luhn(short)) + off) % 10
    assert FindingKind.IDENTITY_NUMBER not in kinds(f"Ärendet {short[:6]}-{short[6:]}{wrong}")


@given(st.text(max_size=80), st.sampled_from((*NUMBERS, *CONTACTS, *PEOPLE)))
def test_what_is_found_lies_in_the_text_in_order_and_is_not_found_twice(noise: str, text: str) -> None:
    found = personal_data(f"{noise} {text}")
    assert all(0 <= each.start < each.end <= len(noise) + 1 + len(text) for each in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
