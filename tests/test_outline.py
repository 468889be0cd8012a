"""Every character of a page stands in one block, and every list item keeps its headings and its lead-in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import BlockKind, Box, Line, LineRole, Page
from ingest.outline import outline
from ingest.repair import repair

BODY = "Enheterna arbetar tillsammans med detta under hela läsåret och följer upp det varje termin i god tid."


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
