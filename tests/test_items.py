"""The register holds what the words say, of whom they say it, and nothing by guess."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from assistant.swedish import fold
from assistant.types import BlockKind, Document, DocumentKind, ItemKind, Line, LineRole, Modality, Page
from ingest.items import find_items
from ingest.items.details import follow_up_in, time_in
from ingest.items.duties import bound_agent
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
        ("Det är rektors ansvar att:", ItemKind.RESPONSIBILITY, "rektor"),
        ("Det åligger huvudmannen att:", ItemKind.RESPONSIBILITY, "huvudmannen"),
        ("Förvaltningen har i uppdrag att:", ItemKind.RESPONSIBILITY, "Förvaltningen"),
        ("It-samordnaren svarar för att:", ItemKind.RESPONSIBILITY, "It-samordnaren"),
        ("Planen har tre fokusområden:", ItemKind.GOAL, None),
        ("Följande delmål gäller:", ItemKind.SUBGOAL, None),
        ("I arbetet har följande utmaningar identifierats:", ItemKind.FINDING, None),
        ("Följande behov har framkommit:", ItemKind.NEED, None),
        ("För all undervisning gäller att:", ItemKind.RESPONSIBILITY, None),
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
        ("Gymnasienämnden ska besluta om medel.", "Gymnasienämnden"),
        ("Hamnviks skola ska ordna en läsvecka.", "Hamnviks skola"),
        ("Samtycke från vårdnadshavare ska inte användas.", None),
        ("Antalet elever förväntas öka.", None),
        ("Visar uppföljningen att målet inte nås ska förvaltningen föreslå en ändring.", "förvaltningen"),
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
    assert item.kind == (ItemKind.SUBGOAL if label.startswith("Del") else ItemKind.GOAL)
    assert item.label == (label.split()[1] if label.startswith("Del") else None)
    assert item.text == "Alla elever har en egen dator senast 2026."
    assert item.time == "senast 2026"


def table(*rows):
    cells = [Cell(row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    return page_of(1, cell_pieces(cells))


def test_goal_indicator_and_activity_columns_make_items_that_hang_together():
    page = table(
        ("Område", "Mål", "Indikator", "Aktivitet", "Ansvarig"),
        ("Läsning", "Alla elever läser.", "Andel elever som läser", "Starta en läsgrupp.", "Skolbibliotekarie"),
        ("Skrivning", "Alla elever skriver.", "Andel elever som skriver", "Starta en skrivgrupp.", ""),
    )
    items = items_in(page)
    assert [(item.kind, item.role, item.area) for item in items] == [
        (ItemKind.GOAL, None, "Läsning"),
        (ItemKind.INDICATOR, "Skolbibliotekarie", "Läsning"),
        (ItemKind.ACTIVITY, "Skolbibliotekarie", "Läsning"),
        (ItemKind.GOAL, None, "Skrivning"),
        (ItemKind.INDICATOR, None, "Skrivning"),
        (ItemKind.ACTIVITY, None, "Skrivning"),
    ]
    goals = [item.id for item in items if item.kind == ItemKind.GOAL]
    assert [item.serves for item in items] == [None, goals[0], goals[0], None, goals[1], goals[1]]
    assert not any(item.inferred for item in items)


def test_the_columns_of_a_row_say_who_when_and_how_it_is_followed_up_in_any_order():
    page = table(
        ("Klart senast", "Vem", "Redovisas i", "Vad"),
        ("15 mars", "Rektor", "Kvalitetsrapporten", "Enkäten är besvarad"),
        ("30 april", "", "Protokoll", "Svaren är genomgångna"),
    )
    assert [(item.text, item.role, item.time, item.follow_up) for item in items_in(page)] == [
        ("Enkäten är besvarad", "Rektor", "15 mars", "Kvalitetsrapporten"),
        ("Svaren är genomgångna", None, "30 april", "Protokoll"),
    ]


def test_a_cell_of_several_marked_things_is_cut_into_items_with_their_own_letters():
    page = table(("Mål", "Indikator"), ("Alla elever läser.", "a) Andel som läser b) Antal lånade böcker"))
    indicators = [item for item in items_in(page) if item.kind == ItemKind.INDICATOR]
    assert [(item.label, item.text) for item in indicators] == [
        ("a", "Andel som läser"),
        ("b", "Antal lånade böcker"),
    ]


def test_a_cell_of_several_sentences_is_cut_only_where_each_stands_alone():
    page = table(
        ("Mål", "Aktivitet"),
        ("Alla läser.", "Starta en läsgrupp. Ordna en bokmässa."),
        ("Alla skriver.", "Starta en skrivgrupp. Den träffas varje vecka."),
    )
    assert [item.text for item in items_in(page) if item.kind == ItemKind.ACTIVITY] == [
        "Starta en läsgrupp.",
        "Ordna en bokmässa.",
        "Starta en skrivgrupp. Den träffas varje vecka.",
    ]


def test_a_column_of_focus_areas_holds_goals_only_where_no_other_does():
    with_goals = table(
        ("Fokusområde", "Delmål", "Indikator"),
        ("Läsning", "Alla läser.", "Andel som läser"),
        ("Skrivning", "Alla skriver.", "Andel som skriver"),
    )
    without = table(
        ("Fokusområden", "Indikator", "Utfall"),
        ("Alla elever läser", "Andel som läser", "42 %"),
        ("Alla elever skriver", "Andel som skriver", "57 %"),
    )
    assert [item.text for item in items_in(with_goals) if item.kind == ItemKind.SUBGOAL] == [
        "Alla läser.",
        "Alla skriver.",
    ]
    assert [item.text for item in items_in(without) if item.kind == ItemKind.GOAL] == [
        "Alla elever läser",
        "Alla elever skriver",
    ]


def test_a_table_of_roles_makes_duties():
    page = table(("Roll", "Ansvar"), ("Rektor", "Planerar enhetens arbete."), ("Lärare", "Planerar undervisningen."))
    assert [(item.kind, item.role) for item in items_in(page)] == [
        (ItemKind.RESPONSIBILITY, "Rektor"),
        (ItemKind.RESPONSIBILITY, "Lärare"),
    ]


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Det ska finnas en plan för läsning på varje enhet.", None),
        ("Alla prov ska dokumenteras i lärplattformen.", None),
        ("Bilden får inte skickas vidare till andra.", None),
        ("Planen ska utvärderas under 2026 och sedan förnyas.", None),
        ("Det är rektorns ansvar att lokalerna fungerar.", "rektorn"),
        ("Skolan ska ordna en läsvecka.", "Skolan"),
        ("Förvaltningen sammanställer svaren senast den 15 mars.", "Förvaltningen"),
        ("Lånen sammanställs av skolbibliotekarien i december.", "skolbibliotekarien"),
    ],
)
def test_a_duty_in_running_text_names_its_agent_or_nobody(sentence, role):
    (item,) = items_in(f"Arbetet har flera delar. {sentence}")
    assert (item.kind, item.role, item.modality == Modality.POSSIBILITY) == (ItemKind.RESPONSIBILITY, role, False)
    assert item.text == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Planen ska ge stöd i arbetet med läsning.",
        "Insatserna valdes för att undervisningen ska kunna utvecklas.",
        "Nämnden har en vision om att kommunen ska ha bra skolor.",
        "Lärare kan låna böcker i biblioteket.",
    ],
)
def test_what_a_document_says_of_itself_or_wishes_is_no_duty(sentence):
    assert items_in(f"Arbetet har flera delar. {sentence}") == ()


def test_a_document_binds_nobody_where_it_introduces_itself():
    page = page_of(
        1, [Piece("Bakgrund", role=LineRole.HEADING, level=1), Piece("Rektor ska planera arbetet varje termin.")]
    )
    assert items_in(page) == ()


@pytest.mark.parametrize(
    ("sentence", "kind", "role"),
    [
        ("Enkäten visar att få elever läser hemma.", ItemKind.FINDING, None),
        ("I intervjuerna framkommer att tiden inte räcker till.", ItemKind.FINDING, None),
        ("Det finns ett behov av fler böcker på skolan.", ItemKind.NEED, None),
        ("Förvaltningen behöver stärka stödet till skolorna.", ItemKind.NEED, "Förvaltningen"),
        ("Utredningen föreslår att rektor leder arbetet.", ItemKind.ADVICE, "rektor"),
    ],
)
def test_an_evaluation_finds_sees_needs_and_recommends(sentence, kind, role):
    (item,) = items_in(f"Arbetet har flera delar. {sentence}", DocumentKind.EVALUATION)
    assert (item.kind, item.role) == (kind, role)


def test_numbered_questions_are_asked_of_whom_the_guide_speaks_to():
    page = page_of(
        1,
        [
            Piece("Inledning", role=LineRole.HEADING, level=1),
            Piece("Guiden hjälper dig som huvudman."),
            Piece("Som stöd för dig som huvudman finns frågor."),
            Piece("Här ser du som huvudman vad som behöver göras."),
            Piece("Frågor att arbeta med", role=LineRole.HEADING, level=1),
            Piece("1. Finns det en plan för läsning?", role=LineRole.HEADING, level=2),
            Piece("Rektor bör göra en plan."),
            Piece("Vanliga frågor", role=LineRole.HEADING, level=1),
            Piece("2. Var finns planen?", role=LineRole.HEADING, level=2),
        ],
    )
    assert [(item.kind, item.role, item.label, item.text) for item in items_in(page, DocumentKind.GUIDE)] == [
        (ItemKind.QUESTION, "huvudman", "1", "Finns det en plan för läsning?")
    ]


def test_numbered_headings_are_the_points_that_a_lead_in_announces():
    page = page_of(
        1,
        [
            Piece("Ledning", role=LineRole.HEADING, level=1),
            Piece("Följande tre punkter bör prägla arbetet:"),
            Piece("1. Planera läsningen gemensamt", role=LineRole.HEADING, level=2),
            Piece("Läsning är viktigt."),
            Piece("2. Följ upp läsningen varje termin", role=LineRole.HEADING, level=2),
            Piece("Uppföljning är viktigt."),
        ],
    )
    assert [(item.kind, item.area, item.time) for item in items_in(page)] == [
        (ItemKind.EXPECTATION, "Ledning", None),
        (ItemKind.EXPECTATION, "Ledning", "varje termin"),
    ]


def test_a_goal_under_its_heading_bears_the_headings_number_and_is_served_by_what_stands_there():
    page = page_of(
        1,
        [
            Piece("Läsning", role=LineRole.HEADING, level=1),
            Piece("Mål", role=LineRole.HEADING, level=2),
            Piece("Alla elever läser flytande."),
            Piece("Delmål 1.1", role=LineRole.HEADING, level=2),
            Piece("Alla klasser har läsgrupper."),
            Piece("Indikatorer", role=LineRole.HEADING, level=2),
            Piece("Andel klasser med läsgrupp", role=LineRole.LIST_ITEM, level=1),
            Piece("Insatser", role=LineRole.HEADING, level=2),
            Piece("Gemensam läsvecka under läsåret 2025/26", role=LineRole.LIST_ITEM, level=1),
        ],
    )
    goal, subgoal, indicator, activity = items_in(page)
    assert [(item.kind, item.label, item.area) for item in (goal, subgoal)] == [
        (ItemKind.GOAL, None, "Läsning"),
        (ItemKind.SUBGOAL, "1.1", "Läsning"),
    ]
    assert (indicator.serves, indicator.inferred) == (subgoal.id, True)
    assert (activity.serves, activity.inferred, activity.time) == (goal.id, False, "under läsåret 2025/26")


def test_a_heading_may_be_the_goal_itself_unless_the_goal_stands_elsewhere():
    alone = page_of(
        1,
        [
            Piece("Mål 1: Alla elever läser flytande", role=LineRole.HEADING, level=1),
            Piece("Så här gör vi", role=LineRole.HEADING, level=2),
            Piece("Läsgrupper i alla klasser. Ansvarig: rektor. Klart: juni 2026", role=LineRole.LIST_ITEM, level=1),
        ],
    )
    goal, activity = items_in(alone)
    assert (goal.kind, goal.label, goal.text) == (ItemKind.GOAL, "1", "Alla elever läser flytande")
    assert (activity.role, activity.time, activity.serves) == ("rektor", "Klart: juni 2026", goal.id)
    repeated = page_of(
        1,
        [
            Piece("Delmål 1.1", role=LineRole.HEADING, level=1),
            Piece("Alla elever läser flytande."),
            Piece("Delmål 1.1: Alla elever läser flytande", role=LineRole.HEADING, level=1),
            Piece("Läsning är viktigt."),
        ],
    )
    assert [(item.kind, item.text) for item in items_in(repeated)] == [
        (ItemKind.SUBGOAL, "Alla elever läser flytande.")
    ]


def test_a_vision_in_quotation_marks_that_opens_a_section_is_its_goal():
    page = page_of(
        1,
        [
            Piece("Läsning", role=LineRole.HEADING, level=1),
            Piece("”Vi läser tillsammans på alla enheter.” bild"),
            Piece("För att nå detta mål behövs många insatser."),
        ],
    )
    (item,) = items_in(page)
    assert (item.kind, item.text) == (ItemKind.GOAL, "”Vi läser tillsammans på alla enheter.”")


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Lämna rapporten senast den 15 mars 2026.", "senast den 15 mars 2026"),
        ("Gå igenom listan varje termin.", "varje termin"),
        ("Besök skolorna minst två gånger per läsår.", "minst två gånger per läsår"),
        ("Följ upp i samband med bokslutet.", "i samband med bokslutet"),
        ("Utbilda personal under läsåret 2024/25.", "under läsåret 2024/25"),
        ("Stäm av inför läsårsstarten.", "inför läsårsstarten"),
        ("Svara inom fem arbetsdagar.", "inom fem arbetsdagar"),
        ("Börja hösten 2025 och var klar senast den 1 juni.", "senast den 1 juni"),
        ("Ta fram mål från vart och ett av områdena.", None),
    ],
)
def test_the_words_that_say_when_are_the_documents_own(text, time):
    assert time_in(text) == time


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Målet följs upp i kvalitetsrapporten.", "följs upp i kvalitetsrapporten"),
        ("Resultatet redovisas till nämnden i mars.", "redovisas till nämnden"),
        ("Läsningen är viktig.", None),
    ],
)
def test_the_words_that_say_how_something_is_followed_up_are_the_documents_own(text, words):
    assert follow_up_in(text) == words


AGENTS = ("Rektor", "Lärare", "Förvaltningen", "It-samordnaren", "Skolor och enheter", "Huvudmannen", "Trygghetsteamet")
VERBS = ("ska", "bör", "ansvarar för att", "måste", "förväntas", "svarar för att")
DUTIES = ("planera läsningen på enheten", "följa upp arbetet varje år", "ordna tid för samtal", "läsa planen noga")


@given(agent=sampled_from(AGENTS), verb=sampled_from(VERBS), duties=lists(sampled_from(DUTIES), min_size=2, max_size=6))
def test_no_item_of_a_list_under_an_agent_and_a_binding_verb_is_left_out(agent, verb, duties):
    items = items_in(f"{agent} {verb}:\n" + "\n".join(f"• {duty}" for duty in duties))
    assert [(item.text, fold(item.role)) for item in items] == [(duty, fold(agent)) for duty in duties]


SAMPLE = [
    json.loads(line) for line in (Path(__file__).parent / "register_sample.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("document", sorted({row["document"] for row in SAMPLE}))
def test_the_register_of_a_sample_document_is_what_a_reader_finds_in_it(document, sample):
    """All documents but the scanned one, whose letters depend on the machine's OCR; texts are compared without diacritics."""
    items = sample.store.items(document_id=document)
    texts = {item.id: item.text for item in items}
    found = [
        {
            "page": item.page,
            "kind": item.kind.value,
            "role": item.role,
            "area": item.area,
            "level": item.level,
            "modality": item.modality.value,
            "label": item.label,
            "text": fold(item.text),
            "time": item.time,
            "follow_up": item.follow_up,
            "serves": fold(texts[item.serves]) if item.serves else None,
            "inferred": item.inferred,
        }
        for item in items
    ]
    wanted = [
        {**dict.fromkeys(found[0]), "inferred": False, **row, "text": fold(row["text"])}
        for row in SAMPLE
        if row["document"] == document
    ]
    for row in wanted:
        row["serves"] = fold(row["serves"]) if row["serves"] else None
        del row["document"]
    assert found == wanted


def test_no_listed_duty_of_the_sample_is_left_out_of_the_register(sample):
    for document in sample.store.documents():
        proved = {(item.page, item.start) for item in sample.store.items(document_id=document.id)}
        for block in sample.store.blocks(document.id):
            bound = block.kind == BlockKind.LIST_ITEM and block.lead_in and bound_agent(block.lead_in)
            if bound and block.lead_in.endswith(":"):
                assert any(page == block.page and block.start <= start < block.end for page, start in proved), (
                    block.text
                )


def test_the_same_item_has_the_same_id():
    raw = "Rektor ska följa upp arbetet. Lärare ska följa upp arbetet."
    first, second = items_in(raw)
    assert first.id != second.id
    assert items_in(raw)[0].id == first.id


def test_furniture_and_headings_are_no_items():
    lines = (Line(0, 19, role=LineRole.HEADING, level=1),)
    assert items_in(Page(1, "Rektor ska planera.", lines)) == ()
