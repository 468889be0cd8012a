"""A PDF is read in a reader's order: columns, tables under their headers, lists, footnotes, and a place for every word."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from assistant.settings import Settings
from assistant.types import LineRole
from ingest.read import read
from tests.pdfs import BODY, BOLD, Rule, Text, draw, lines, row, ruled, tagged

SETTINGS = Settings()
LEFT = [
    "Kommunens skolor får under året",
    "nya datorer i alla årskurser och",
    "lärarna får utbildning i hur de",
    "används i undervisningen. Rektor",
    "ansvarar för att planera arbetet.",
]
RIGHT = [
    "Biblioteket håller öppet längre",
    "under hösten så att eleverna kan",
    "läsa läxor där efter skoldagen.",
    "Bibliotekarien hjälper den som",
    "vill lära sig granska källor.",
]


def texts(page):
    return [page.raw[line.start : line.end] for line in page.lines]


def headers(page):
    return {page.raw[line.start : line.end]: line.headers for line in page.lines if line.role == LineRole.CELL}


def with_role(page, role):
    return [page.raw[line.start : line.end] for line in page.lines if line.role == role]


def test_two_columns_are_read_one_after_the_other_between_what_spans_them(tmp_path):
    page_width_text = "Skolnytt berättar om vad som händer i kommunens alla skolor under det här läsåret."
    interleaved = [text for pair in zip(lines(72, 130, LEFT), lines(310, 130, RIGHT), strict=True) for text in pair]
    path = draw(
        tmp_path / "blad.pdf",
        [Text(72, 90, page_width_text, size=12), *interleaved, Text(72, 230, f"Sist: {page_width_text}", size=11)],
    )
    assert texts(read(path, SETTINGS)[0]) == [page_width_text, *LEFT, *RIGHT, f"Sist: {page_width_text}"]


def test_a_text_box_that_the_file_draws_first_is_read_where_it_stands(tmp_path):
    path = draw(tmp_path / "plan.pdf", [Text(72, 300, "Sist i texten."), *lines(72, 100, LEFT)])
    assert texts(read(path, SETTINGS)[0]) == [*LEFT, "Sist i texten."]


def test_labels_with_their_values_beside_them_are_no_columns(tmp_path):
    labels = ["Dokumenttyp", "Beslutad av", "Diarienummer", "Gäller till"]
    values = ["Plan", "Utbildningsnämnden", "UN 2024/17", "Tills vidare"]
    path = draw(tmp_path / "plan.pdf", lines(72, 100, labels) + lines(200, 100, values))
    assert texts(read(path, SETTINGS)[0]) == [text for pair in zip(labels, values, strict=True) for text in pair]


SCORES = [
    ("Alla elever läser", "Andel som når målen i åk 3", "91", "95 (93)"),
    ("", "Andel som når målen i åk 6", "88", ""),
    ("Alla trivs", "Andel som känner sig trygga", "79", "85 (80)"),
]


def scorecard(tmp_path):
    xs, ys = (60, 180, 360, 430, 500), (100, 124, 148, 172, 196, 220, 244)
    things = ruled(
        xs,
        ys,
        without={
            *((0, column, "left") for column in (1, 2, 3)),
            *((2, column, "left") for column in (1, 2, 3)),
            (4, 0, "top"),
        },
    )
    things += [Text(64, 116, "Läsning för alla", font=BOLD, size=12)]
    things += row(140, (64, 184, 364, 434), ("Område", "Indikator", "Utfall 2023", "Mål 2024"), font=BOLD)
    things += [Text(64, 164, "NÄMNDENS MÅL", font=BOLD)]
    for number, texts_in_row in enumerate(SCORES):
        things += row(188 + 24 * number, (64, 184, 364, 434), texts_in_row)
    return read(draw(tmp_path / "styrkort.pdf", things), SETTINGS)[0]


def test_a_scorecard_cell_stands_under_title_band_merged_name_indicator_and_year(tmp_path):
    found = headers(scorecard(tmp_path))
    above = ("Läsning för alla", "NÄMNDENS MÅL", "Alla elever läser")
    assert found["91"] == (*above, "Andel som når målen i åk 3", "Utfall 2023")
    assert found["88"] == (*above, "Andel som når målen i åk 6", "Utfall 2023")
    assert found["85 (80)"] == (
        "Läsning för alla",
        "NÄMNDENS MÅL",
        "Alla trivs",
        "Andel som känner sig trygga",
        "Mål 2024",
    )
    assert found["NÄMNDENS MÅL"] == ("Läsning för alla",)


def test_a_blank_cell_stays_blank(tmp_path):
    cells = with_role(scorecard(tmp_path), LineRole.CELL)
    assert len(cells) == 1 + 4 + 1 + 4 + 2 + 4
    assert cells.count("Alla elever läser") == 1


def test_a_table_that_goes_on_upon_the_next_page_stands_under_the_same_headers(tmp_path):
    xs = (60, 200, 360, 500)
    first = ruled(xs, (700, 724, 748)) + row(716, (64, 204, 364), ("Uppgift", "Ansvar", "Klart"), font=BOLD)
    first += row(740, (64, 204, 364), ("Inventera datorer", "Rektor", "I maj."))
    second = ruled(xs, (80, 104)) + row(96, (64, 204, 364), ("Utbilda lärare", "Förstelärare", "I juni."))
    pages = read(draw(tmp_path / "plan.pdf", first, second), SETTINGS)
    assert headers(pages[1])["I juni."] == ("Utbilda lärare", "Klart")


def test_a_table_of_another_shape_upon_the_next_page_is_a_table_of_its_own(tmp_path):
    first = ruled((60, 200, 360, 500), (700, 724, 748))
    first += row(716, (64, 204, 364), ("Uppgift", "Ansvar", "Klart"), font=BOLD)
    first += row(740, (64, 204, 364), ("Inventera datorer", "Rektor", "I maj."))
    second = ruled((60, 300, 500), (80, 104, 128)) + row(96, (64, 304), ("Budget för året.", "12 000"))
    second += row(120, (64, 304), ("Rest för året.", "500"))
    pages = read(draw(tmp_path / "plan.pdf", first, second), SETTINGS)
    assert "Klart" not in headers(pages[1])["12 000"]


def test_a_table_without_ruled_lines_is_known_by_its_columns(tmp_path):
    things = [Text(72, 80, "Elever i kommunens skolor")]
    things += row(110, (72, 250, 330, 410), ("Skola", "2022", "2023", "2024"), font=BOLD)
    rows = [("Björkskolan", "210", "1 215", "220"), ("Ekskolan", "", "98", "101"), ("Asken", "55", "56", "57")]
    for number, texts_in_row in enumerate(rows):
        things += row(126 + 16 * number, (72, 250, 330, 410), texts_in_row)
    found = headers(read(draw(tmp_path / "tabell.pdf", things), SETTINGS)[0])
    assert found["1 215"] == ("Björkskolan", "2023")
    assert found["98"] == ("Ekskolan", "2023")
    assert found["Ekskolan"] == ("Skola",)
    assert "Elever i kommunens skolor" not in found


def test_a_table_of_words_without_ruled_lines_has_cells_of_several_lines(tmp_path):
    things = row(100, (72, 200, 400), ("Mål", "Aktivitet", "Ansvar"), font=BOLD)
    things += row(120, (72, 200, 400), ("Alla läser", "Starta läsgrupper", "Rektor"))
    things += row(133, (72, 200, 400), ("", "i varje klass", ""))
    things += row(153, (72, 200, 400), ("Alla räknar", "Köp böcker", "Lärare"))
    things += row(173, (72, 200, 400), ("Alla ritar", "Ordna en utställning", "Bildlärare"))
    found = headers(read(draw(tmp_path / "tabell.pdf", things), SETTINGS)[0])
    assert found["Starta läsgrupper\ni varje klass"] == ("Alla läser", "Aktivitet")
    assert found["Bildlärare"] == ("Alla ritar", "Ansvar")


@pytest.mark.parametrize("leader", ["", " ............"])
def test_a_table_of_contents_is_no_table(tmp_path, leader):
    titles = [f"{title}{leader}" for title in ("1 Bakgrund", "2 Ansvar", "2.1 Rektor", "3 Uppföljning")]
    things = lines(72, 100, titles) + lines(480, 100, ["3", "4", "4", "7"])
    assert headers(read(draw(tmp_path / "plan.pdf", things), SETTINGS)[0]) == {}


def test_columns_that_no_line_parts_inside_a_ruled_table_are_parted_by_their_figures(tmp_path):
    things = ruled((60, 200, 400), (100, 124, 148, 172, 196))
    things += row(116, (64, 204, 262, 320), ("Enhet", "Utfall", "Budget", "Avvikelse"))
    for number, texts_in_row in enumerate((("Eken", "1 203", "-3 500", "4 703"), ("Asken", "-5", "-200", "0"))):
        things += row(140 + 24 * number, (64, 204, 262, 320), texts_in_row)
    things += row(188, (64, 204, 262, 320), ("Linden", "12", "14", "-2"))
    found = headers(read(draw(tmp_path / "bokslut.pdf", things), SETTINGS)[0])
    assert found["-3 500"] == ("Eken", "Budget")
    assert found["-2"] == ("Linden", "Avvikelse")


def test_a_list_in_a_cell_is_a_line_an_item(tmp_path):
    things = ruled((60, 200, 500), (100, 124, 180))
    things += [*row(116, (64, 204), ("Roll", "Ansvar"), font=BOLD), Text(64, 140, "Rektor")]
    things += lines(204, 140, ["• planera arbetet", "• följa upp"])
    page = read(draw(tmp_path / "plan.pdf", things), SETTINGS)[0]
    assert headers(page)["• planera arbetet"] == headers(page)["• följa upp"] == ("Rektor", "Ansvar")


def test_a_ruled_table_of_one_column_is_a_list_under_its_bold_rows(tmp_path):
    things = ruled((60, 500), (100, 124, 148, 172))
    things += [Text(64, 116, "Indikatorer", font=BOLD), Text(64, 140, "Andel behöriga lärare")]
    things += [Text(64, 164, "Andel nöjda elever")]
    page = read(draw(tmp_path / "plan.pdf", things), SETTINGS)[0]
    assert with_role(page, LineRole.LIST_ITEM) == ["Andel behöriga lärare", "Andel nöjda elever"]
    assert page.lines[0].role is None
    assert page.lines[0].bold


def test_a_frame_around_text_is_no_table(tmp_path):
    path = draw(tmp_path / "ruta.pdf", ruled((60, 500), (90, 190)) + lines(64, 104, LEFT))
    assert [line.role for line in read(path, SETTINGS)[0].lines] == [None] * len(LEFT)


def footnote_page(tmp_path):
    things = [
        *lines(72, 100, LEFT),
        Text(72, 170, "Planen gäller till hösten"),
        Text(72 + stringWidth("Planen gäller till hösten", BODY, 10), 170, "3", size=6, rise=4),
        Text(72, 700, "3", size=5, rise=3),
        Text(78, 700, "Om nämnden inte beslutar", size=7),
        Text(72, 709, "något annat.", size=7),
    ]
    return read(draw(tmp_path / "plan.pdf", things), SETTINGS)[0]


def test_small_type_with_a_raised_mark_at_the_foot_is_a_note(tmp_path):
    (note,) = with_role(footnote_page(tmp_path), LineRole.NOTE)
    assert note.split() == ["3", "Om", "nämnden", "inte", "beslutar", "något", "annat."]


def test_a_raised_digit_reads_as_superscript_and_the_raw_text_keeps_it(tmp_path):
    page = footnote_page(tmp_path)
    line = next(line for line in page.lines if "Planen gäller" in page.raw[line.start : line.end])
    assert page.raw[line.start : line.end] == "Planen gäller till hösten3"
    assert page.reading(line.start, line.end) == "Planen gäller till hösten³"


def test_digits_on_the_line_and_beneath_it_are_not_raised(tmp_path):
    path = draw(
        tmp_path / "plan.pdf",
        [Text(72, 100, "Utsläpp av CO"), Text(136.5, 100, "2", size=6, rise=-2), Text(142, 100, " minskar 2025.")],
    )
    assert read(path, SETTINGS)[0].corrections == ()


def test_numbers_printed_from_three_are_the_pages_labels(tmp_path):
    pages = [[Text(72, 40, "Småköpings kommun"), *lines(72, 100, LEFT), Text(300, 810, str(n))] for n in (3, 4, 5)]
    assert [page.label for page in read(draw(tmp_path / "plan.pdf", *pages), SETTINGS)] == ["3", "4", "5"]


@pytest.mark.parametrize("printed", ["Sida 7 av 9", "7 (9)", "7/9"])
def test_a_number_of_pages_labels_even_a_lone_page(tmp_path, printed):
    path = draw(tmp_path / "plan.pdf", [*lines(72, 100, LEFT), Text(300, 810, printed)])
    assert read(path, SETTINGS)[0].label == "7"


def test_numbers_that_do_not_follow_the_pages_are_no_labels(tmp_path):
    pages = [[*lines(72, 100, LEFT), Text(300, 810, str(n))] for n in (12, 4, 99)]
    assert [page.label for page in read(draw(tmp_path / "plan.pdf", *pages), SETTINGS)] == [None] * 3


def test_bookmarks_give_their_titles_levels(tmp_path):
    page = [Text(72, 100, "Ansvar"), *lines(72, 130, LEFT), Text(72, 230, "Rektors ansvar"), *lines(72, 260, RIGHT)]
    path = draw(tmp_path / "plan.pdf", page, bookmarks=[(0, "Ansvar", 0), (0, "Rektors ansvar", 1)])
    page = read(path, SETTINGS)[0]
    found = {page.raw[line.start : line.end]: line.level for line in page.lines if line.role == LineRole.HEADING}
    assert found == {"Ansvar": 1, "Rektors ansvar": 2}


def test_tags_give_headings_list_items_and_notes_their_roles(tmp_path):
    elements = [
        (("Document", "H1"), 100, "Plan för läsning"),
        (("Document", "H2"), 130, "Ansvar"),
        (("Document", "P"), 160, "Rektor ansvarar för att:"),
        (("Document", "L", "LI.1", "LBody"), 180, "planera arbetet,"),
        (("Document", "L", "LI.2", "LBody"), 200, "följa upp arbetet under"),
        (("Document", "L", "LI.2", "LBody"), 214, "hela året."),
        (("Document", "Note", "P"), 400, "Enligt nämndens beslut."),
    ]
    page = read(tagged(tmp_path / "plan.pdf", elements), SETTINGS)[0]
    roles = {page.raw[line.start : line.end]: (line.role, line.level) for line in page.lines}
    assert roles == {
        "Plan för läsning": (LineRole.HEADING, 1),
        "Ansvar": (LineRole.HEADING, 2),
        "Rektor ansvarar för att:": (None, 0),
        "planera arbetet,": (LineRole.LIST_ITEM, 1),
        "följa upp arbetet under\nhela året.": (LineRole.LIST_ITEM, 1),
        "Enligt nämndens beslut.": (LineRole.NOTE, 0),
    }


def test_tags_that_call_everything_a_heading_are_not_trusted(tmp_path):
    elements = [(("Document", "H1"), 100 + 20 * number, f"{text} {text}") for number, text in enumerate(LEFT)]
    page = read(tagged(tmp_path / "plan.pdf", elements), SETTINGS)[0]
    assert {line.role for line in page.lines} == {None}


def test_a_list_over_a_page_break_keeps_its_items_apart(tmp_path):
    first = [Text(72, 740, "Rektor ansvarar för att:"), *lines(72, 756, ["• planera arbetet", "• följa upp det"])]
    second = lines(72, 90, ["• berätta om det", "• utvärdera det"])
    pages = read(draw(tmp_path / "plan.pdf", first, second), SETTINGS)
    assert texts(pages[0])[-2:] + texts(pages[1]) == [
        "• planera arbetet",
        "• följa upp det",
        "• berätta om det",
        "• utvärdera det",
    ]


def test_a_running_head_stands_first_and_a_running_foot_last_wherever_the_file_draws_them(tmp_path):
    body = lines(72, 100, LEFT)
    path = draw(tmp_path / "plan.pdf", [Text(72, 815, "Version 3"), *body, Text(72, 40, "Småköpings kommun")])
    assert texts(read(path, SETTINGS)[0]) == ["Småköpings kommun", *LEFT, "Version 3"]


def test_text_that_stands_on_its_side_is_read_in_its_own_direction_and_placed_where_it_is(tmp_path):
    things = ruled((60, 200, 360, 500), (200, 224, 248))
    things += row(216, (64, 204, 364), ("Uppgift", "Ansvar", "Klart"), font=BOLD)
    things += row(240, (64, 204, 364), ("Inventera datorer", "Rektor", "I maj."))
    page = read(draw(tmp_path / "plan.pdf", [*lines(72, 100, LEFT), *things], sideways=True), SETTINGS)[0]
    assert texts(page)[: len(LEFT)] == LEFT
    assert headers(page)["I maj."] == ("Inventera datorer", "Klart")
    assert all(0 <= line.box.x0 < line.box.x1 <= page.width for line in page.lines)
    assert all(0 <= line.box.y0 < line.box.y1 <= page.height for line in page.lines)
    first, second = page.lines[:2]
    assert first.box.y1 - first.box.y0 > first.box.x1 - first.box.x0
    assert first.box.x1 <= second.box.x1


WORDS = st.lists(
    st.sampled_from("skola elev rektor ansvarar mål 2024 åtgärd 95 läsår på ö".split()), min_size=1, max_size=7
)
PLACES = st.tuples(st.integers(30, 300), st.integers(30, 800), WORDS, st.sampled_from([7, 10, 16]), st.booleans())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(PLACES, min_size=1, max_size=12), rules=st.lists(st.integers(40, 800), max_size=4))
def test_every_line_has_its_span_and_every_word_its_place(tmp_path, places, rules):
    things = [Text(x, y, " ".join(words), BOLD if bold else "Helvetica", size) for x, y, words, size, bold in places]
    things += [Rule(30, y, 500, y) for y in rules] + [Rule(200, min(rules), 200, max(rules) + 20) for _ in rules[:1]]
    page = read(draw(tmp_path / "plan.pdf", things), SETTINGS)[0]
    position = 0
    for line in page.lines:
        assert line.start >= position
        assert page.raw[line.start : line.end].strip() == page.raw[line.start : line.end] != ""
        position = line.end
    assert [page.raw[word.start : word.end] for word in page.words] == page.raw.split()
    for word in page.words:
        line = next(line for line in page.lines if line.start <= word.start and word.end <= line.end)
        assert line.box.x0 <= word.box.x0 <= word.box.x1 <= line.box.x1
        assert line.box.y0 <= word.box.y0 <= word.box.y1 <= line.box.y1
