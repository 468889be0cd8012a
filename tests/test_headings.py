"""Headings are told from the lines around them and stand under the right ones, in whatever way a document shows them."""

import pytest

from assistant.types import BlockKind, Box, Line, Page
from ingest.outline import outline

PROSE = [
    "Förskolorna läser högt för barnen varje dag, och vårdnadshavarna får med sig böcker hem till helgen.",
    "I årskurs ett kartläggs alla elevers läsning under hösten, så att stödet kan sättas in i god tid.",
    "Skolbiblioteket håller öppet hela skoldagen och har en bibliotekarie på plats minst tre dagar i veckan.",
    "Under våren möts arbetslagen för att jämföra sina resultat med de mål som nämnden har satt upp.",
    "Varje enhet skriver en kort redogörelse som lämnas till förvaltningen senast den sista maj.",
    "Digitala läromedel köps in gemensamt för att alla skolor ska få samma villkor och samma priser.",
    "Nya lärare får en handledare det första året och deltar i de träffar som ordnas för dem.",
    "När en elev riskerar att inte nå målen ska skolan utreda behovet av särskilt stöd utan dröjsmål.",
    "Kommunen deltar i ett regionalt nätverk där huvudmännen delar erfarenheter av sådant som fungerar.",
    "Resultaten från de nationella proven visar att skillnaderna mellan skolorna har minskat något.",
    "Budgeten för inköp fördelas efter antalet barn, med ett tillägg för enheter med större behov.",
    "Elevrådet får lämna synpunkter på planen innan den antas och kallas till ett möte om den.",
]
BODY = "¶"  # stands for a paragraph that is like no other


def headings(*raws):
    prose = iter(PROSE)
    filled = ["".join(next(prose) if letter == BODY else letter for letter in raw) for raw in raws]
    blocks = outline([Page(number, raw) for number, raw in enumerate(filled, start=1)])
    return [(block.text, block.heading_path) for block in blocks if block.kind == BlockKind.HEADING]


def text(*paragraphs):
    return "\n\n".join(paragraphs)


def test_a_title_stands_over_all_chapters():
    found = headings(text("Digitaliseringsplan 2026–2028", "Småköpings kommun", "Inledning", BODY, "Syfte", BODY))
    assert found == [
        ("Digitaliseringsplan 2026–2028", ()),
        ("Inledning", ("Digitaliseringsplan 2026–2028",)),
        ("Syfte", ("Digitaliseringsplan 2026–2028",)),
    ]


@pytest.mark.parametrize("first", ["Inledning", "Sammanfattning", "Om denna plan"])
def test_a_first_chapter_is_no_title(first):
    found = headings(text(first, "Syftet med planen", BODY, "Bakgrund", BODY), text("Ansvar", "Rektor", BODY))
    assert ("Ansvar", ()) in found


def test_a_heading_with_text_of_its_own_is_no_title():
    assert headings(text("Vår vision", "Alla barn ska få lära sig.", "Ansvar", BODY)) == [
        ("Vår vision", ()),
        ("Ansvar", ()),
    ]


def test_a_heading_right_under_another_stands_under_it():
    found = headings(
        text("Inledning", "Syftet med planen", BODY, "Bakgrund", BODY),
        text("Ansvar", "Rektor", BODY, "Lärare", BODY),
    )
    assert found == [
        ("Inledning", ()),
        ("Syftet med planen", ("Inledning",)),
        ("Bakgrund", ("Inledning",)),
        ("Ansvar", ()),
        ("Rektor", ("Ansvar",)),
        ("Lärare", ("Ansvar",)),
    ]


def test_what_stands_over_a_heading_that_comes_again_is_as_wide_as_before():
    found = headings(
        text("Förskola", "Trygghet", BODY, "Lärande", BODY),
        text("Grundskola", "Trygghet", BODY, "Lärande", BODY),
        text("Gymnasieskola", "Trygghet", BODY),
    )
    assert [path for heading, path in found if heading == "Trygghet"] == [
        ("Förskola",),
        ("Grundskola",),
        ("Gymnasieskola",),
    ]


def test_areas_that_come_again_under_roles_stand_beneath_them():
    found = headings(
        text("Planens innehåll", "Planens fokus", BODY),
        text("Trygg miljö för alla", BODY, "Lärande för framtiden", BODY),
        text("Ansvar – personal", "Trygg miljö för alla", BODY, "Lärande för framtiden", BODY),
        text("Ansvar – chef", "Trygg miljö för alla", BODY),
        text("Ansvar – chef (fortsättning)", "Lärande för framtiden", BODY),
    )
    top = "Planens innehåll"
    assert found[4:] == [
        ("Ansvar – personal", (top,)),
        ("Trygg miljö för alla", (top, "Ansvar – personal")),
        ("Lärande för framtiden", (top, "Ansvar – personal")),
        ("Ansvar – chef", (top,)),
        ("Trygg miljö för alla", (top, "Ansvar – chef")),
        ("Ansvar – chef (fortsättning)", (top,)),
        ("Lärande för framtiden", (top, "Ansvar – chef (fortsättning)")),
    ]


def test_a_cover_s_lines_are_no_headings():
    cover = "Läsplan 2026–2028\n\nSmåköpings kommun\nBeslutad av: Barn- och utbildningsnämnden\nDiarienummer: 2026/12"
    found = headings(f"{cover}\n\n" + text("Inledning", BODY, "Ansvar", BODY))
    assert [heading for heading, _ in found] == ["Läsplan 2026–2028", "Inledning", "Ansvar"]


def test_a_short_lead_in_is_no_heading():
    found = headings(text("Ansvar", BODY, "Lärare ska:\n• läsa varje dag.", "Mål:\n• alla läser."))
    assert [heading for heading, _ in found] == ["Ansvar", "Mål:"]


def test_a_common_chapter_stands_beside_the_others_after_a_part_with_sections():
    found = headings(
        text("Inledning", BODY, "Syfte", BODY),
        text("Mål och insatser", "Läsning", BODY, "Skrivning", BODY, "Ansvar", BODY),
    )
    assert [heading for heading, path in found if not path] == ["Inledning", "Syfte", "Mål och insatser", "Ansvar"]


def test_chapters_without_a_number_stand_beside_numbered_ones():
    found = headings(
        text("Sammanfattning", BODY, "1 Mål", BODY, "1.1 Delmål", BODY, "2 Ansvar", BODY, "Referenser", BODY)
    )
    assert found == [
        ("Sammanfattning", ()),
        ("1 Mål", ()),
        ("1.1 Delmål", ("1 Mål",)),
        ("2 Ansvar", ()),
        ("Referenser", ()),
    ]


def test_labels_with_numbers_nest():
    found = headings(
        text("Område 1: Lärande", BODY, "Delmål 1.1", BODY, "Frågor att diskutera", BODY, "Delmål 1.2", BODY)
        + "\n\n"
        + text("Område 2: Trygghet", BODY)
    )
    assert found == [
        ("Område 1: Lärande", ()),
        ("Delmål 1.1", ("Område 1: Lärande",)),
        ("Frågor att diskutera", ("Område 1: Lärande", "Delmål 1.1")),
        ("Delmål 1.2", ("Område 1: Lärande",)),
        ("Område 2: Trygghet", ()),
    ]


def test_the_labels_of_links_under_numbered_questions_are_no_headings():
    links = ["Handbok för kommunens skolbibliotek", "Mallar för årlig uppföljning", "Kurs i källkritik för lärare"]
    told = [
        "Kommunen har gett ut en handbok som stöd för alla skolbibliotek i kommunens skolor. Den nås av alla.",
        "På webbplatsen finns mallar för den årliga uppföljningen som alla enheter ska göra varje vår.",
        "Varje höst hålls en kurs i källkritik som är öppen för alla lärare och bibliotekarier.",
    ]
    parts = ["Del 1: Stöd", BODY]
    for number, (paragraph, link) in enumerate(zip(told, links, strict=True), start=1):
        parts += [f"{number}. Hur arbetar ni med fråga nummer {number}?", paragraph, link, BODY]
    found = headings(text(*parts, "Del 2: Ledning", BODY))
    assert [heading for heading, _ in found if heading in links] == []
    assert [heading for heading, _ in found if heading.startswith("Del")] == ["Del 1: Stöd", "Del 2: Ledning"]


def test_a_heading_among_numbered_questions_is_kept_where_no_links_stand():
    found = headings(
        text("Skolans bibliotek", BODY, "1. Hur används biblioteket?", BODY, "Samverkan", BODY, "2. Vem deltar?", BODY)
    )
    assert "Samverkan" in [heading for heading, _ in found]


def test_the_title_told_again_is_no_heading():
    found = headings(text("Läsguiden", "Stöd för rektorer", "Inledning", BODY, "Läsguiden", "Så läser du", BODY))
    assert [heading for heading, _ in found] == ["Läsguiden", "Inledning", "Så läser du"]


def test_a_year_can_begin_a_heading_over_a_list():
    raw = f"{BODY}\n\n2026 enligt kommunens plan\n• Alla läser varje dag.\n• Alla skriver varje vecka."
    assert [heading for heading, _ in headings(raw)] == ["2026 enligt kommunens plan"]


def test_the_letters_of_an_icon_do_not_join_a_heading():
    found = headings(text("Samverkan för lärande samv", "kan", BODY))
    assert [heading for heading, _ in found] == ["Samverkan för lärande samv"]


def test_wider_type_makes_wider_headings_and_a_wide_heading_closes_the_narrow():
    rows = [
        ("Plan", 22),
        ("Ansvar", 16),
        ("Rektor", 12),
        (PROSE[0], 10),
        ("Uppföljning", 16),
        *((row, 10) for row in PROSE[1:4]),
    ]
    position, lines = 0, []
    for place, (row, size) in enumerate(rows):
        top = 50 + 40 * place
        box = Box(50, top, 50 + len(row) * size * 0.4, top + size)
        lines.append(Line(position, position + len(row), box, float(size)))
        position += len(row) + 1
    page = Page(1, "\n".join(row for row, _ in rows), tuple(lines), width=595, height=842)
    assert [(block.text, block.heading_path) for block in outline([page]) if block.kind == BlockKind.HEADING] == [
        ("Plan", ()),
        ("Ansvar", ("Plan",)),
        ("Rektor", ("Plan", "Ansvar")),
        ("Uppföljning", ("Plan",)),
    ]
