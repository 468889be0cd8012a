"""The register holds what the words say, of whom they say it, and nothing by guess."""

import pytest

from assistant.types import Document, DocumentKind, ItemKind, Line, LineRole, Modality, Page
from ingest.duties import bound_agent
from ingest.items import find_items
from ingest.outline import outline
from ingest.read.pieces import Piece, page_of
from ingest.read.tables import Cell, cell_pieces


def document(kind=DocumentKind.PLAN):
    return Document("plan", "Plan för skolan", kind, "plan.txt", "text/plain", "d", 1)


def items_in(page, kind=DocumentKind.PLAN):
    page = page if isinstance(page, Page) else Page(1, page)
    items = find_items(document(kind), outline([page]), [page])
    assert all(page.raw[item.start : item.end] == item.raw_text for item in items)
    return items


def test_a_lead_in_makes_every_item_the_duty_of_its_agent():
    items = items_in("Rektor ansvarar för att:\n• planera arbetet på enheten,\n• följa upp arbetet.")
    assert [(item.kind, item.role, item.modality, item.text) for item in items] == [
        (ItemKind.RESPONSIBILITY, "Rektor", Modality.DEMAND, "planera arbetet på enheten,"),
        (ItemKind.RESPONSIBILITY, "Rektor", Modality.DEMAND, "följa upp arbetet."),
    ]


@pytest.mark.parametrize(
    ("lead_in", "kind", "role"),
    [
        ("Lärare ska:", ItemKind.RESPONSIBILITY, "Lärare"),
        ("Elever förväntas:", ItemKind.EXPECTATION, "Elever"),
        ("Skolor och stödavdelningar förväntas:", ItemKind.EXPECTATION, "Skolor och stödavdelningar"),
        ("Du som huvudman ansvarar för att:", ItemKind.RESPONSIBILITY, "huvudman"),
        ("Trygghetsteamet ansvarar för att:", ItemKind.RESPONSIBILITY, "Trygghetsteamet"),
        ("Mentorer ska:", ItemKind.RESPONSIBILITY, "Mentorer"),
        ("Insatser som ska genomföras:", ItemKind.ACTIVITY, None),
        ("Mätbara faktorer:", ItemKind.INDICATOR, None),
    ],
)
def test_a_lead_in_says_kind_and_agent(lead_in, kind, role):
    for item in items_in(f"{lead_in}\n• ta del av arbetet i skolan,\n• bidra till arbetet i skolan."):
        assert (item.kind, item.role) == (kind, role)


def test_a_plan_that_shall_do_something_binds_nobody():
    assert items_in("Planen ska:\n• ge stöd i arbetet med läsning,\n• visa vägen framåt.") == ()


def test_a_list_nobody_is_made_responsible_for_has_no_items():
    assert items_in("Exempel på material är följande:\n• en bok om läsning,\n• en film om skrivning.") == ()


def test_a_heading_names_the_agent_and_the_area_is_the_other_heading():
    page = page_of(
        1,
        [
            Piece("Ansvar — Chef", role=LineRole.HEADING, level=1),
            Piece("Digital kompetens", role=LineRole.HEADING, level=2),
            Piece("Dela erfarenheter med andra chefer.", role=LineRole.LIST_ITEM, level=1),
            Piece("(Rektor) Följa upp enhetens insatser.", role=LineRole.LIST_ITEM, level=1),
        ],
    )
    assert [(item.role, item.area) for item in items_in(page)] == [
        ("Chef", "Digital kompetens"),
        ("Rektor", "Digital kompetens"),
    ]


def test_a_genitive_in_a_heading_names_the_agent():
    page = page_of(
        1,
        [
            Piece("Rektorns ansvar", role=LineRole.HEADING, level=1),
            Piece("Planera enhetens arbete.", role=LineRole.LIST_ITEM, level=1),
        ],
    )
    assert [item.role for item in items_in(page)] == ["Rektorn"]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Rektor ska planera arbetet.", "Rektor"),
        ("Varje rektor ansvarar för uppföljningen.", "rektor"),
        ("Senast i maj ska förvaltningen lämna en rapport.", "förvaltningen"),
        ("Personal som arbetar med barn ska ha rätt kompetens.", "Personal"),
        ("Arbetet ska följas upp varje år.", None),
        ("Eleverna ska få tillgång till datorer.", None),
        ("Rektors arbete ska underlättas.", None),
        ("En del enheter har ordnat det så att arbetet ska vara lätt.", None),
        ("Arbetet med SKA leder rektor varje termin.", None),
        ("Rektor leder arbetet.", None),
    ],
)
def test_only_a_named_agent_is_bound(sentence, name):
    agent = bound_agent(sentence)
    assert (agent.name if agent else None) == name


def test_a_sentence_in_running_text_is_a_duty_with_its_own_span():
    raw = "Planen beskriver nuläget. Rektor ska följa upp\narbetet varje termin. Det finns mycket att göra."
    (item,) = items_in(raw)
    assert item.raw_text == "Rektor ska följa upp\narbetet varje termin."
    assert item.text == "Rektor ska följa upp arbetet varje termin."


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (DocumentKind.PLAN, ItemKind.RESPONSIBILITY),
        (DocumentKind.EVALUATION, ItemKind.FINDING),
        (DocumentKind.GUIDE, ItemKind.ADVICE),
    ],
)
def test_what_a_ska_means_depends_on_the_document(kind, expected):
    (item,) = items_in("Rektor ska följa upp arbetet varje termin.", kind)
    assert item.kind == expected


@pytest.mark.parametrize("label", ["Delmål 1.2", "Delmål 1:2", "Mål:"])
def test_a_goal_says_so_itself(label):
    (item,) = items_in(f"{label} Alla elever har en egen dator senast 2026.")
    assert item.kind == ItemKind.GOAL
    assert item.level == ("delmål" if label.startswith("Del") else None)


def table(*rows):
    cells = [Cell(row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    return page_of(1, cell_pieces(cells))


def test_goal_indicator_and_activity_columns_make_items():
    page = table(
        ("Område", "Mål", "Indikator", "Aktivitet", "Ansvarig"),
        ("Läsning", "Alla elever läser.", "Andel elever som läser", "Starta en läsgrupp.", "Skolbibliotekarie"),
        ("Skrivning", "Alla elever skriver.", "Andel elever som skriver", "Starta en skrivgrupp.", ""),
    )
    assert [(item.kind, item.role, item.area) for item in items_in(page)] == [
        (ItemKind.GOAL, None, "Läsning"),
        (ItemKind.INDICATOR, "Skolbibliotekarie", "Läsning"),
        (ItemKind.ACTIVITY, "Skolbibliotekarie", "Läsning"),
        (ItemKind.GOAL, None, "Skrivning"),
        (ItemKind.INDICATOR, None, "Skrivning"),
        (ItemKind.ACTIVITY, None, "Skrivning"),
    ]


def test_a_table_of_roles_makes_duties():
    page = table(("Roll", "Ansvar"), ("Rektor", "Planerar enhetens arbete."), ("Lärare", "Planerar undervisningen."))
    assert [(item.kind, item.role) for item in items_in(page)] == [
        (ItemKind.RESPONSIBILITY, "Rektor"),
        (ItemKind.RESPONSIBILITY, "Lärare"),
    ]


def test_the_same_item_has_the_same_id():
    raw = "Rektor ska följa upp arbetet. Lärare ska följa upp arbetet."
    first, second = items_in(raw)
    assert first.id != second.id
    assert items_in(raw)[0].id == first.id


def test_furniture_and_headings_are_no_items():
    lines = (Line(0, 19, role=LineRole.HEADING, level=1),)
    assert items_in(Page(1, "Rektor ska planera.", lines)) == ()
