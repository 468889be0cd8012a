"""A footnote stands on its own, tied to its mark, and the text goes on past it."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import BlockKind, Correction, Line, LineRole, Page
from ingest.outline import outline
from ingest.outline.notes import with_notes

BODY = "Enheterna arbetar tillsammans med detta under hela läsåret och följer upp det varje termin."


def noted(*raws):
    return outline([Page(number, raw) for number, raw in enumerate(raws, start=1)])


def of_kind(blocks, kind):
    return [block for block in blocks if block.kind == kind]


def test_a_numbered_line_at_the_foot_is_the_note_of_its_mark():
    raw = f"Ansvar\n\nRektor leder skolans inre arbete enligt lagen3. {BODY}\n\n3 Skollagen (2010:800) 2 kap. 9–10 §§"
    (note,) = of_kind(noted(raw), BlockKind.NOTE)
    assert (note.text, note.marks) == ("Skollagen (2010:800) 2 kap. 9–10 §§", ("3",))
    assert note.heading_path == ("Ansvar",)
    assert note.lead_in is None
    (paragraph,) = of_kind(noted(raw), BlockKind.PARAGRAPH)
    assert paragraph.marks == ("3",)
    assert paragraph.text.startswith("Rektor leder skolans inre arbete enligt lagen. ")


def test_a_note_stands_under_the_heading_of_its_mark_not_of_what_it_follows():
    raw = f"Ansvar\n\nRektor leder arbetet.1 {BODY}\n\nUppföljning\n\n{BODY}\n\n1 Enligt nämndens beslut i maj."
    (note,) = of_kind(noted(raw), BlockKind.NOTE)
    assert note.heading_path == ("Ansvar",)


def test_several_notes_and_a_note_of_two_lines_are_kept_apart():
    raw = (
        f"Planen1 bygger på lagen2. {BODY}\n\n"
        "1 Digitaliseringsplan för Småköpings kommun, antagen av\nbarn- och utbildningsnämnden\n2 Skollagen (2010:800)"
    )
    assert [(note.text, note.marks) for note in of_kind(noted(raw), BlockKind.NOTE)] == [
        ("Digitaliseringsplan för Småköpings kommun, antagen av barn- och utbildningsnämnden", ("1",)),
        ("Skollagen (2010:800)", ("2",)),
    ]


def test_a_page_number_under_a_note_is_no_part_of_it():
    notes = ["Antagen av nämnden i maj", "Skollagen (2010:800)", "Se kommunens webbplats"]
    pages = [
        f"Arbetet följs upp enligt planen{n}. {BODY}\n\n{n} {note}\n\nSida {n} av 3"
        for n, note in enumerate(notes, start=1)
    ]
    assert [note.text for note in of_kind(noted(*pages), BlockKind.NOTE)] == notes


def test_a_list_goes_on_past_a_note_and_a_page_break():
    note = "1 Planen antogs i maj."
    first = f"Rektor ansvarar för att:\n• leda arbetet enligt planen1,\n• planera tillsammans med alla som\n\n{note}"
    second = f"berörs av det,\n• följa upp arbetet.\n\n{BODY}"
    items = of_kind(noted(first, second), BlockKind.LIST_ITEM)
    assert [item.text for item in items] == [
        "leda arbetet enligt planen,",
        "planera tillsammans med alla som",
        "berörs av det,",
        "följa upp arbetet.",
    ]
    assert {item.lead_in for item in items} == {"Rektor ansvarar för att:"}
    assert {item.level for item in items} == {1}


def test_a_numbered_line_without_a_mark_is_no_note():
    for raw in (
        f"{BODY}\n\n3 Skolor deltog i arbetet under året.",
        f"Delmål1 nås.\n\n2 Skollagen\n\n{BODY}\n\nMer text här.",
    ):
        assert not of_kind(noted(raw), BlockKind.NOTE)


def test_a_note_that_goes_on_from_the_last_page_s_needs_a_source():
    first = f"Planen bygger på lagen1. {BODY}\n\n1 Skollagen (2010:800)"
    sourced = f"{BODY}\n\n2 Kommunens plan, https://exempel.se/plan.pdf"
    bare = f"{BODY}\n\n2 Kommunens plan och arbetssätt"
    assert len(of_kind(noted(first, sourced), BlockKind.NOTE)) == 2
    assert len(of_kind(noted(first, bare), BlockKind.NOTE)) == 1


def test_notes_whose_marks_ocr_has_lost_are_known_where_their_numbers_run_through_the_pages():
    notes = ["Beslutet togs av nämnden i maj.", "Bara skolor med fler än hundra elever deltog."]
    pages = [f"Arbetet gdller alla'. {BODY}\n\n{n} {note}" for n, note in enumerate(notes, start=1)]
    assert [note.marks for note in of_kind(noted(*pages), BlockKind.NOTE)] == [("1",), ("2",)]
    assert not of_kind(noted(*(page.replace("\n\n1", "\n\n5") for page in pages)), BlockKind.NOTE)


def test_numbered_headings_at_the_foot_are_no_notes():
    pages = [f"{BODY}\n\n{n} {title}" for n, title in ((1, "Bakgrund"), (2, "Ansvar"))]
    assert not of_kind(noted(*pages, BODY), BlockKind.NOTE)


def test_notes_that_the_file_names_are_joined_by_their_marks():
    raw = "Planen³ gäller.\n³ Skollagen, senast\nändrad i maj.\n⁴ Läroplanen."
    lines, start = [], 0
    for row in raw.split("\n"):
        lines.append(Line(start, start + len(row), role=LineRole.NOTE if lines else None))
        start += len(row) + 1
    notes = of_kind(outline([Page(1, raw, tuple(lines))]), BlockKind.NOTE)
    assert [(note.text, note.marks) for note in notes] == [
        ("Skollagen, senast ändrad i maj.", ("3",)),
        ("Läroplanen.", ("4",)),
    ]


def test_marking_notes_twice_changes_nothing_and_keeps_other_corrections():
    raw = f"Planen gdller enligt lagen1. {BODY}\n\n1 Skollagen (2010:800)"
    page = Page(1, raw, corrections=(Correction(7, 13, "gäller"),))
    once = with_notes([page])
    assert with_notes(once) == once
    assert once[0].raw == raw
    assert once[0].reading().startswith("Planen gäller enligt lagen¹. ")
    assert once[0].reading().endswith("¹ Skollagen (2010:800)")


@given(st.lists(st.text(alphabet="ab1 2¹².\n", max_size=120), min_size=1, max_size=3))
def test_marks_are_corrections_in_order_that_do_not_overlap(raws):
    for page, marked in zip(raws, with_notes([Page(n, raw) for n, raw in enumerate(raws, start=1)]), strict=True):
        assert marked.raw == page
        places = [place for correction in marked.corrections for place in (correction.start, correction.end)]
        assert places == sorted(places)
