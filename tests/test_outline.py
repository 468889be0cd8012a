"""Every character of a page stands in one block, and every list item keeps its headings and its lead-in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import BlockKind, Box, Line, LineRole, Page, Word
from ingest.outline import outline
from ingest.repair import repair

BODY = "Enheterna arbetar tillsammans med detta under hela läsåret och följer upp det varje termin i god tid."


LINES = [
    "Förskolorna läser högt för barnen varje dag, och vårdnadshavarna får med sig böcker hem till helgen.",
    "I årskurs ett kartläggs alla elevers läsning under hösten, så att stödet kan sättas in i god tid.",
    "Skolbiblioteket håller öppet hela skoldagen och har en bibliotekarie på plats minst tre dagar.",
    "Under våren möts arbetslagen för att jämföra sina resultat med de mål som nämnden har satt upp.",
    "Varje enhet skriver en kort redogörelse som lämnas till förvaltningen senast den sista maj.",
    "Digitala läromedel köps in gemensamt för att alla skolor ska få samma villkor och samma priser.",
    "Nya lärare får en handledare det första året och deltar i de träffar som ordnas för dem.",
    "Kommunen deltar i ett regionalt nätverk där huvudmännen delar erfarenheter av sådant som fungerar.",
]


def blocks_of(*raws):
    return outline([Page(number, raw) for number, raw in enumerate(raws, start=1)])


def texts(blocks, kind):
    return [block.text for block in blocks if block.kind == kind]


def typeset(*lines, number=1):
    """A page of (text, size, bold, x, y) lines."""
    position, made = 0, []
    for text, size, bold, x, y in lines:
        box = Box(x, y, x + len(text) * size * 0.5, y + size)
        made.append(Line(position, position + len(text), box, size, bold))
        position += len(text) + 1
    return Page(number, "\n".join(line[0] for line in lines), tuple(made), width=595, height=842)


def test_lines_are_joined_to_paragraphs_and_broken_words_made_whole():
    blocks = blocks_of("Under läsåret arbetar alla enheter med digita-\nlisering i undervisningen och följer upp det.")
    (paragraph,) = texts(blocks, BlockKind.PARAGRAPH)
    assert paragraph == "Under läsåret arbetar alla enheter med digitalisering i undervisningen och följer upp det."


def test_a_short_line_between_blank_lines_is_a_heading():
    blocks = blocks_of(f"Bakgrund\n\n{BODY}\n\nSyfte med planen\n\n{BODY}")
    assert texts(blocks, BlockKind.HEADING) == ["Bakgrund", "Syfte med planen"]
    assert blocks[-1].heading_path == ("Syfte med planen",)


def test_numbered_headings_nest_by_their_numbers():
    blocks = blocks_of(f"1 Inledning\n\n{BODY}\n\n1.1 Syfte\n\n{BODY}\n\n2 Mål\n\n{BODY}")
    assert [block.level for block in blocks if block.kind == BlockKind.HEADING] == [1, 2, 1]
    assert blocks[3].heading_path == ("1 Inledning", "1.1 Syfte")
    assert blocks[-1].heading_path == ("2 Mål",)


def test_larger_and_bold_type_makes_headings():
    page = typeset(
        ("Digitaliseringsplan", 20, True, 50, 50),
        ("Ansvar", 14, True, 50, 90),
        (BODY, 11, False, 50, 120),
        ("Uppföljning", 14, True, 50, 160),
        (BODY, 11, False, 50, 190),
    )
    blocks = outline([page])
    assert [(block.text, block.level) for block in blocks if block.kind == BlockKind.HEADING] == [
        ("Digitaliseringsplan", 1),
        ("Ansvar", 2),
        ("Uppföljning", 2),
    ]
    assert blocks[-1].boxes


def test_a_bold_label_beside_its_value_is_no_heading():
    page = typeset(
        ("Gäller", 11, True, 50, 50),
        ("2025–2027", 11, False, 200, 50),
        (BODY, 11, False, 50, 90),
        (BODY, 11, False, 50, 110),
    )
    assert outline([page])[0].text == "Gäller 2025–2027"
    assert not texts(outline([page]), BlockKind.HEADING)


@pytest.mark.parametrize("bullet", ["•", "–", "-", "*", "▪", "o", "e", "m", "\uf0b7"])
def test_a_bullet_makes_a_list_item_under_its_lead_in(bullet):
    raw = (
        f"Rektor ansvarar för att:\n{bullet} planera arbetet på enheten,\n"
        f"{bullet} följa upp arbetet varje termin\ntillsammans med lärarna."
    )
    items = [block for block in blocks_of(raw) if block.kind == BlockKind.LIST_ITEM]
    assert [item.text for item in items] == [
        "planera arbetet på enheten,",
        "följa upp arbetet varje termin tillsammans med lärarna.",
    ]
    assert {item.lead_in for item in items} == {"Rektor ansvarar för att:"}


def test_letters_and_numbers_make_list_items():
    blocks = blocks_of(
        "Följande följs upp:\na) antal datorer.\nb) antal elever.\n\nDet gäller också:\n1. mål.\n2. medel."
    )
    assert texts(blocks, BlockKind.LIST_ITEM) == ["a) antal datorer.", "b) antal elever.", "1. mål.", "2. medel."]


def test_a_dash_in_the_middle_of_a_sentence_is_no_bullet():
    raw = (
        "Arbetet följs upp löpande i det systematiska kvalitetsarbetet\n"
        "- skattning, planering och uppföljning av det som görs i alla\n"
        "enheter."
    )
    assert not texts(blocks_of(raw), BlockKind.LIST_ITEM)


def test_a_lead_in_holds_over_a_page_break_past_head_and_foot():
    first = "Småköpings kommun, plan för digitalisering\n\nRektor ansvarar för att:\n• planera arbetet,\n\nSida 1 av 3"
    second = (
        "Småköpings kommun, plan för digitalisering\n\n• följa upp arbetet.\n\n"
        "Ny text som inte hör till listan ovan.\n\nSida 2 av 3"
    )
    third = f"Småköpings kommun, plan för digitalisering\n\n{BODY}\n\nSida 3 av 3"
    blocks = blocks_of(first, second, third)
    items = [block for block in blocks if block.kind == BlockKind.LIST_ITEM]
    assert [(item.page, item.text, item.lead_in) for item in items] == [
        (1, "planera arbetet,", "Rektor ansvarar för att:"),
        (2, "följa upp arbetet.", "Rektor ansvarar för att:"),
    ]
    assert len(texts(blocks, BlockKind.FURNITURE)) == 6


def test_a_lead_in_ends_at_a_paragraph():
    blocks = blocks_of(f"Rektor ska:\n• planera.\n\n{BODY}\n\n• en lös punkt.\n• en till.")
    assert [block.lead_in for block in blocks if block.kind == BlockKind.LIST_ITEM] == ["Rektor ska:", None, None]


def test_a_heading_can_lead_a_list_in():
    blocks = blocks_of(
        f"1.1 Eleverna förväntas\n\n• delta aktivt i arbetet,\n• ta ansvar.\n\n1.2 Nästa avsnitt\n\n{BODY}"
    )
    assert {block.lead_in for block in blocks if block.kind == BlockKind.LIST_ITEM} == {"1.1 Eleverna förväntas"}


def test_items_without_bullets_complete_their_lead_in():
    raw = "Insatser ska genomföras för:\n\natt öka kompetensen hos alla\n\natt följa upp insatserna varje år"
    assert texts(blocks_of(raw), BlockKind.LIST_ITEM) == [
        "att öka kompetensen hos alla",
        "att följa upp insatserna varje år",
    ]


def test_an_item_that_runs_over_a_page_break_stays_an_item():
    blocks = blocks_of("Rektor ska:\n• planera arbetet tillsammans med alla som", f"berörs av det.\n\n{BODY}")
    assert [(block.page, block.lead_in) for block in blocks if block.kind == BlockKind.LIST_ITEM] == [
        (1, "Rektor ska:"),
        (2, "Rektor ska:"),
    ]


def test_a_table_of_contents_is_furniture():
    blocks = blocks_of(
        f"Innehåll\nInledning ........ 3\nMål och medel ....... 4\nBilaga ..... 9\n\nInledning\n\n{BODY}"
    )
    assert len(texts(blocks, BlockKind.FURNITURE)) == 4
    assert texts(blocks, BlockKind.HEADING) == ["Inledning"]


@pytest.mark.parametrize(
    "entries",
    [
        ["Inledning\t3", "Mål\t4", "Ansvar\t9"],
        ["Inledning", "Mål", "Ansvar"],
        ["1 Inledning 3", "2 Mål som gäller för alla enheter inom", "förvaltningen 4", "3 Ansvar 9"],
        ["Inledning i", "Mål ii", "Ansvar iv"],
    ],
)
def test_a_table_of_contents_is_known_by_its_numbers_or_by_the_headings_it_names(entries):
    contents = "\n".join(["Innehållsförteckning", *entries])
    blocks = blocks_of(f"{contents}\n\nInledning\n\n{BODY}\n\nMål\n\n{BODY}\n\nAnsvar\n\n{BODY}")
    assert texts(blocks, BlockKind.FURNITURE) == [" ".join(row.split()) for row in contents.split("\n")]
    assert texts(blocks, BlockKind.HEADING) == ["Inledning", "Mål", "Ansvar"]


@pytest.mark.parametrize("number", ["{} (3)", "Sid {} av 3", "Sida {}", "- {} -", "{}/3"])
def test_page_numbers_are_furniture(number):
    blocks = blocks_of(*(f"{number.format(n)}\n\n{LINES[n]}\n\n{LINES[n + 3]}" for n in (1, 2, 3)))
    aside = [(block.page, block.start, block.end) for block in blocks if block.kind == BlockKind.FURNITURE]
    assert aside == [(n, 0, len(number.format(n))) for n in (1, 2, 3)]


def test_roman_page_numbers_are_furniture():
    blocks = blocks_of(*(f"{LINES[n]}\n\n{number}" for n, number in enumerate(("ii", "iii", "iv"))))
    assert texts(blocks, BlockKind.FURNITURE) == ["ii", "iii", "iv"]


def test_a_head_with_the_number_of_its_page_is_furniture_on_that_page_alone():
    blocks = blocks_of(f"Läsplan\n\n{LINES[0]}", f"Småköpings kommun 2 (2)\n\n{LINES[1]}")
    assert texts(blocks, BlockKind.FURNITURE) == ["Småköpings kommun 2 (2)"]


def test_a_short_head_on_both_of_two_pages_is_furniture():
    pages = [
        typeset(("Småköping", 9, False, 50, 30), (LINES[number], 11, False, 50, 90), number=number) for number in (1, 2)
    ]
    assert texts(outline(pages), BlockKind.FURNITURE) == ["Småköping", "Småköping"]


def test_a_heading_that_comes_again_under_others_is_no_running_head():
    pages = [f"{name}\n\nMål\n\n{LINES[n]}\n\n{LINES[n + 4]}" for n, name in enumerate(("Läsning", "Musik", "Idrott"))]
    assert texts(blocks_of(*pages), BlockKind.HEADING).count("Mål") == 3


def test_a_running_head_that_alone_gives_the_year_is_kept_once():
    foot = "Läsplan för Småköpings kommun 2025–2027"
    blocks = blocks_of(*(f"Kapitel\n\n{LINES[n]}\n\n{foot}" for n in range(3)))
    assert texts(blocks, BlockKind.FURNITURE).count(foot) == 2
    (kept,) = (block for block in blocks if block.text == foot and block.kind == BlockKind.PARAGRAPH)
    assert (kept.page, kept.heading_path) == (1, ())


def test_what_a_web_page_says_of_itself_is_furniture():
    noise = ["Lyssna", "Läs mer om skolbibliotek på Skolverket.se", "Video: Så läser vi i Lillskolan", "Till toppen"]
    blocks = blocks_of(f"{noise[0]}\n\nLäsguiden\n\n{BODY}\n\n{noise[1]}\n\n{noise[2]}\n\n{BODY}\n\n{noise[3]}")
    assert texts(blocks, BlockKind.FURNITURE) == noise


def test_a_sentence_that_begins_as_a_link_is_kept():
    sentence = "Läs mer i planen, som alla enheter har fått. Den gäller från i höst."
    assert texts(blocks_of(f"{BODY}\n\n{sentence}\n\n{BODY}"), BlockKind.FURNITURE) == []


def test_what_ocr_makes_of_a_figure_is_furniture_and_the_text_around_it_is_not():
    figure = 'wu"&ge“m"’ﬁ /. Mål\n\'.8\'“"*"\';’39" | mål | n“mk\ninsatser £ ~ ¢'
    blocks = blocks_of(f"{LINES[0]}\n\n{figure}\n\n{LINES[1]}")
    assert texts(blocks, BlockKind.PARAGRAPH) == [LINES[0], LINES[1]]
    assert len(texts(blocks, BlockKind.FURNITURE)) == 3


@pytest.mark.parametrize(
    "line",
    ["Meritvärde 265 (269) 270", "“Alla ska läsa” – det är vårt mål!", "§ 4 (skollagen)", "a/b, c/d & e", "5 % / 7 %"],
)
def test_figures_signs_and_quotes_in_text_are_no_rubbish(line):
    assert line in [
        block.text for block in blocks_of(f"{LINES[0]}\n\n{line}\n\n{LINES[1]}") if block.kind != BlockKind.FURNITURE
    ]


def test_an_inner_list_has_its_own_lead_in_and_the_outer_goes_on():
    raw = "Rektor ansvarar för att:\n• ha ett bibliotek som är:\n  – bemannat,\n  – öppet varje dag,\n• följa upp arbetet."
    items = [block for block in blocks_of(raw) if block.kind == BlockKind.LIST_ITEM]
    assert [(item.text, item.level, item.lead_in) for item in items] == [
        ("ha ett bibliotek som är:", 1, "Rektor ansvarar för att:"),
        ("bemannat,", 2, "ha ett bibliotek som är:"),
        ("öppet varje dag,", 2, "ha ett bibliotek som är:"),
        ("följa upp arbetet.", 1, "Rektor ansvarar för att:"),
    ]


def test_items_under_an_item_complete_it_where_nothing_else_leads_them_in():
    raw = "• Rektor\n  – beslutar om planen\n  – utser en samordnare\n• Lärare\n  – följer planen"
    items = [block for block in blocks_of(raw) if block.kind == BlockKind.LIST_ITEM]
    assert [item.lead_in for item in items] == [None, "Rektor", "Rektor", None, "Lärare"]


def test_signs_that_ocr_reads_for_bullets_begin_items():
    raw = "Lärarna ska:\n@ besöka varandra,\n@ planera tillsammans varje vecka,\n@ följa upp."
    assert texts(blocks_of(raw), BlockKind.LIST_ITEM) == [
        "besöka varandra,",
        "planera tillsammans varje vecka,",
        "följa upp.",
    ]


def test_labels_with_their_values_stand_apart():
    raw = f"Beslutad av: Barn- och utbildningsnämnden i Småköpings kommun\nDiarienummer: 2026/12\n\n{BODY}"
    assert texts(blocks_of(raw), BlockKind.PARAGRAPH)[:2] == raw.split("\n")[:2]


def test_a_line_that_a_mark_has_cut_goes_on():
    page = typeset(("Endast godkända tjänster¹", 11, False, 50, 50), ("får användas i skolan.", 11, False, 190, 50))
    assert texts(outline([page]), BlockKind.PARAGRAPH) == ["Endast godkända tjänster får användas i skolan."]


def test_the_same_bullet_further_in_is_a_level_down():
    raw = "Skolan ska:\n• läsa\n    • varje dag\n    • varje vecka\n• skriva\n• räkna"
    items = [block for block in blocks_of(raw) if block.kind == BlockKind.LIST_ITEM]
    assert [item.level for item in items] == [1, 2, 2, 1, 1]


def test_a_list_goes_on_on_a_page_with_another_margin():
    first = typeset(("Skolan ska:", 11, False, 50, 50), ("• läsa,", 11, False, 60, 70), number=1)
    second = typeset(("• skriva,", 11, False, 90, 50), ("• räkna.", 11, False, 90, 70), number=2)
    items = [block for block in outline([first, second]) if block.kind == BlockKind.LIST_ITEM]
    assert [(item.level, item.lead_in) for item in items] == [(1, "Skolan ska:")] * 3


def test_an_item_goes_on_past_a_running_head():
    head = "Småköpings kommun, plan för digitalisering"
    pages = [
        f"{head}\n\nRektor ska:\n• planera arbetet tillsammans med alla som",
        f"{head}\n\nberörs av det.\n\n{LINES[0]}",
        f"{head}\n\n{LINES[1]}",
    ]
    items = [block for block in blocks_of(*pages) if block.kind == BlockKind.LIST_ITEM]
    assert [(item.page, item.lead_in, item.level) for item in items] == [(1, "Rektor ska:", 1), (2, "Rektor ska:", 1)]


def test_double_spaced_text_is_still_paragraphs():
    lines = [
        "Utvärderingen har gjorts under våren och bygger på",
        "intervjuer med lärare och elever i flera olika",
        "skolor samt på enkäter till den personal som har",
        "arbetat med de digitala verktygen under hela den",
        "period som planen har gällt i förvaltningen och i",
        "de verksamheter som berörs.",
    ]
    blocks = blocks_of("\n\n".join(lines))
    assert texts(blocks, BlockKind.PARAGRAPH) == [" ".join(lines)]


def test_cells_stand_under_the_section_and_their_headers():
    raw = "Mål\nRektor planerar."
    lines = (
        Line(0, 3, role=LineRole.HEADING, level=1),
        Line(4, len(raw), role=LineRole.CELL, headers=("Rektor", "Ansvar")),
    )
    assert outline([Page(1, raw, lines)])[1].heading_path == ("Mål", "Rektor", "Ansvar")


def test_text_that_no_line_covers_is_not_lost():
    blocks = outline([Page(1, "Första raden här.\n\nAndra raden här.", (Line(0, 6),))])
    assert "".join("".join(block.text.split()) for block in blocks) == "Förstaradenhär.Andraradenhär."


PAGES = st.lists(st.text(alphabet="abÅ .:-\n\t•o1)e\u00ad\u0308", max_size=250), min_size=1, max_size=4)


@given(PAGES)
def test_every_character_stands_in_exactly_one_block(raws):
    blocks = blocks_of(*raws)
    for number, raw in enumerate(raws, start=1):
        seen = [0] * len(raw)
        for block in blocks:
            if block.page == number:
                for place in range(block.start, block.end):
                    seen[place] += 1
        assert all(count == 1 or (letter.isspace() and count < 2) for letter, count in zip(raw, seen, strict=True))


@given(PAGES)
def test_blocks_stand_in_the_order_of_the_text_and_reading_twice_gives_the_same(raws):
    blocks = blocks_of(*raws)
    assert blocks == blocks_of(*raws)
    places = [(block.page, block.start, block.end) for block in blocks]
    assert places == sorted(places)
    assert all(first[:1] != second[:1] or first[2] <= second[1] for first, second in pairwise(places))


SIDES = st.floats(0, 600)


@given(st.lists(st.tuples(SIDES, SIDES, st.integers(1, 40)), min_size=1, max_size=20))
def test_the_boxes_of_a_block_cover_its_words_and_stay_on_the_page(places):
    raw = " ".join("ord" for _ in places)
    words = tuple(Word(4 * n, 4 * n + 3, Box(x, y, x + width, y + 12)) for n, (x, y, width) in enumerate(places))
    lines = tuple(
        Line(word.start, word.end, Box(word.box.x0, word.box.y0 + 2, word.box.x1 - 1, word.box.y1)) for word in words
    )
    for block in outline([Page(1, raw, lines, width=595, height=600, words=words)]):
        assert all(min(box.x0, box.y0) >= 0 and box.x1 <= 595 and box.y1 <= 600 for box in block.boxes)
        for word in words:
            if block.start <= word.start and word.end <= block.end:
                assert any(
                    box.x0 <= word.box.x0 and box.y0 <= word.box.y0 and box.y1 >= min(word.box.y1, 600)
                    for box in block.boxes
                )


@given(PAGES)
def test_a_block_s_text_is_the_repaired_text_of_its_span(raws):
    for block in blocks_of(*raws):
        assert block.text == repair(raws[block.page - 1][block.start : block.end]).text


@given(
    st.lists(st.sampled_from(["planera arbetet", "följa upp insatser", "stödja lärare"]), min_size=2, max_size=30),
    st.integers(1, 29),
)
def test_no_list_item_is_lost_wherever_the_page_breaks(duties, cut):
    rows = [f"• {duty} nummer {number}," for number, duty in enumerate(duties)]
    raws = ["Rektor ansvarar för att:\n" + "\n".join(rows[:cut])] + (["\n".join(rows[cut:])] if rows[cut:] else [])
    items = [block for block in blocks_of(*raws) if block.kind == BlockKind.LIST_ITEM]
    assert [item.text for item in items] == [row[2:] for row in rows]
    assert {item.lead_in for item in items} == {"Rektor ansvarar för att:"}


def test_figures_beside_a_label_stay_with_it():
    page = typeset(
        ("Meritvärde", 11, False, 50, 50),
        ("265", 11, False, 300, 50),
        ("269", 11, False, 400, 50),
        (BODY, 11, False, 50, 90),
    )
    assert texts(outline([page]), BlockKind.PARAGRAPH)[0] == "Meritvärde 265 269"
