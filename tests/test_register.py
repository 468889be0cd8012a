from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError
from assistant.register import PERSONAL, TO_BE_DONE, for_area, for_person, for_role, summary
from assistant.roles import Relation
from assistant.store import Store
from assistant.types import DocumentKind, Item, ItemKind, Modality, Reading, Verdict
from assistant.weight import Level, Weight, by_weight, level_named, weight_of
from tests.test_store import DOCUMENT, ITEM, PAGE

TODAY = date(2026, 11, 21)
ROLES = (
    "Rektor",
    "Chefer",
    "Lärare",
    "Undervisande personal",
    "Personal",
    "Skolan",
    "Trygghetsteamet",
    "Huvudman",
    None,
)
ITEMS = st.lists(
    st.builds(
        lambda role, kind, modality: replace(ITEM, role=role, kind=kind, modality=modality),
        st.sampled_from(ROLES),
        st.sampled_from(ItemKind),
        st.sampled_from(Modality),
    ),
    max_size=20,
).map(lambda items: [replace(item, id=f"i{n}") for n, item in enumerate(items)])


def item(id_: str, role: str | None, **values: object) -> Item:
    return replace(ITEM, id=id_, role=role, **values)


def ids(items: tuple[Item, ...]) -> list[str]:
    return [each.id for each in items]


@pytest.mark.parametrize(("role", "found"), [("rektor", True), ("Rektorn", True), ("lärare", False)])
def test_a_role_is_found_under_the_names_it_goes_by(role: str, found: bool) -> None:
    assert bool(for_role([ITEM], role)) is found


@pytest.mark.parametrize(("area", "found"), [("ansvar", True), ("ANSV", True), ("uppföljning", False)])
def test_an_area_is_found_by_a_part_of_its_name(area: str, found: bool) -> None:
    assert bool(for_area([ITEM], area)) is found


@given(ITEMS, st.sampled_from(["rektor", "lärare", "personal", "elev", "huvudman", "Trygghetsteamet", "okänd"]))
def test_everything_somebody_is_to_do_stands_in_exactly_one_group_and_the_counts_sum_to_the_whole(
    items: list[Item], role: str
) -> None:
    listed = for_person(items, role)
    grouped = [each.id for group in listed.groups for each in group.items]
    assert len(grouped) == len(set(grouped)) == listed.total == sum(listed.counts().values())
    assert set(grouped) >= {each.id for each in items if each.kind in TO_BE_DONE or each.role}


def test_a_rektor_s_own_duties_come_first_then_a_chef_s_then_the_staff_s_then_the_school_s_then_nobody_s() -> None:
    items = [
        item("staff", "Personal"),
        item("nobody", None),
        item("school", "Skolan"),
        item("chef", "Chef"),
        item("own", "Rektor"),
        item("teacher", "Lärare"),
        item("goal", None, kind=ItemKind.GOAL),  # a goal lacks nobody
    ]
    listed = for_person(items, "rektor")
    assert [(group.relation, ids(group.items)) for group in listed.groups] == [
        (Relation.NAMED, ["own"]),
        (Relation.INHERITED, ["chef", "staff"]),
        (Relation.UNIT, ["school"]),
        (Relation.UNASSIGNED, ["nobody"]),
        (Relation.OTHER, ["teacher"]),
    ]
    assert [group.title for group in listed.groups] == [
        "Märkta Rektor",
        "För alla chefer, all personal",
        "För skolan",
        "Ansvarig saknas",
        "För andra",
    ]


def test_a_list_is_summed_up_by_who_is_meant() -> None:
    items = [*(item(f"r{n}", "Rektor") for n in range(6)), *(item(f"c{n}", "Chef") for n in range(15))]
    assert summary(for_person(items, "rektor"), {}) == "6 krav märkta Rektor och 15 för alla chefer"
    both = [*items[:2], replace(items[2], modality=Modality.EXPECTATION)]
    assert summary(for_person(both, "rektor"), {}) == "2 krav och 1 förväntan märkta Rektor"
    mixed = [item("a", "Lärare"), item("b", "Personal", modality=Modality.EXPECTATION), item("c", "Skolan")]
    assert (
        summary(for_person(mixed, "lärare"), {})
        == "1 krav märkta Lärare, 1 förväntan för all personal och 1 krav för skolan"
    )


@pytest.mark.parametrize(
    ("kind", "modality", "weight"),
    [
        (DocumentKind.PLAN, Modality.DEMAND, Weight.DEMAND),
        (DocumentKind.PLAN, Modality.EXPECTATION, Weight.EXPECTATION),
        (DocumentKind.POLICY, Modality.POSSIBILITY, Weight.POSSIBILITY),
        (DocumentKind.ACTION_PLAN, Modality.DESCRIPTION, Weight.DESCRIPTION),
        (DocumentKind.GUIDE, Modality.DEMAND, Weight.ADVICE),
        (DocumentKind.EVALUATION, Modality.DEMAND, Weight.FINDING),
    ],
)
def test_a_ska_binds_in_a_plan_advises_in_a_guide_and_finds_in_an_evaluation(
    kind: DocumentKind, modality: Modality, weight: Weight
) -> None:
    assert weight_of(replace(ITEM, modality=modality), replace(DOCUMENT, kind=kind)) is weight


def test_levels_are_ordered_from_law_to_unit() -> None:
    texts = ["skollag", "Nationell nivå", "kommun", "nämnd", "förvaltningsnivå", "enhetsnivå"]
    assert [level_named(text) for text in texts] == sorted(Level) == list(Level)
    assert level_named("delmål") is level_named(None) is None


def test_lists_put_the_higher_level_first_and_demands_before_advice_before_findings() -> None:
    filed = {
        "school": replace(DOCUMENT, id="school", level="enhet"),
        "board": replace(DOCUMENT, id="board", level="nämnd"),
        "guide": replace(DOCUMENT, id="guide", level="nationell", kind=DocumentKind.GUIDE),
        "law": replace(DOCUMENT, id="law", level="lag"),
        "evaluation": replace(DOCUMENT, id="evaluation", level="kommun", kind=DocumentKind.EVALUATION),
    }
    items = [item(id_, "Rektor", document_id=id_) for id_ in ("evaluation", "school", "guide", "board", "law")]
    items.insert(0, item("can", "Rektor", document_id="board", modality=Modality.POSSIBILITY))
    assert ids(for_person(items, "rektor", filed).of(*PERSONAL)) == [
        "law",
        "board",
        "can",
        "school",
        "guide",
        "evaluation",
    ]
    assert by_weight(items[1], filed["evaluation"]) > by_weight(items[2], filed["school"])


def test_every_duty_of_the_sample_plans_list_is_in_the_register(sample: Assistant) -> None:
    blocks = sample.store.blocks("exempelsta-plan-2025")
    listed = [block.text for block in blocks if block.lead_in == "Rektor ansvarar för att:"]
    registered = {item.text for item in sample.items(document_id="exempelsta-plan-2025", role="rektor")}
    assert len(listed) == 12
    assert registered.issuperset(listed)


def test_filters_narrow_together_and_an_unknown_document_is_named(sample: Assistant) -> None:
    everything = sample.items()
    rektor = sample.items(role="rektor", kind="responsibility", document_id="exempelsta-plan-2025")
    assert 0 < len(rektor) < len(everything)
    with pytest.raises(NotFoundError, match="okänt"):
        sample.items(document_id="okänt")


def test_the_level_and_strength_of_items_are_filters_too(sample: Assistant) -> None:
    levels = {document.id: document.level for document in sample.store.documents()}
    on_board = sample.items(level="nämnd", modality="krav")
    assert on_board
    assert {levels[each.document_id] for each in on_board} == {"nämnd"}
    assert {each.modality for each in on_board} == {Modality.DEMAND}
    with pytest.raises(InputError, match="förvaltning"):
        sample.items(level="galax")


def test_a_role_s_duties_are_those_of_documents_that_still_apply(sample: Assistant) -> None:
    listed = sample.duties("rektor", as_of=TODAY)
    documents = {each.document_id for group in listed.groups for each in group.items}
    assert "exempelsta-plan-2025" in documents
    assert "exempelsta-plan-2022" not in documents  # replaced
    assert "exempelsta-handlingsplan-2019" in {document.id for document in listed.expired}
    assert not documents & {document.id for document in listed.expired}


def test_every_item_of_the_matrix_stands_behind_a_cell(sample: Assistant) -> None:
    made = sample.matrix(documents=["exempelsta-plan-2025"])
    counted = {
        each.id for each in sample.items(document_id="exempelsta-plan-2025") if each.role or each.kind in TO_BE_DONE
    }
    assert {id_ for cell in made.cells for id_ in cell.item_ids} == counted
    assert made.total == len(counted)
    assert {(cell.role, cell.area) for cell in made.cells} <= {(r, a) for r in made.roles for a in made.areas}
    assert "Rektor" in made.roles


def test_an_item_that_names_two_roles_stands_in_both_rows_and_counts_once(empty: Assistant) -> None:
    both = item("both", "Chefer och rektorer", area="Teknik")
    nobody = item("nobody", None, kind=ItemKind.ACTIVITY, area=None)
    goal = item("goal", None, kind=ItemKind.GOAL)
    file(empty.store, both, nobody, goal)
    made = empty.matrix()
    assert {(cell.role, cell.area): cell.item_ids for cell in made.cells} == {
        ("Chef", "Teknik"): ("both",),
        ("Rektor", "Teknik"): ("both",),
        (None, None): ("nobody",),
    }
    assert made.total == 2
    assert made.roles[-1] is None


def test_the_matrix_is_as_a_person_has_judged_the_items(empty: Assistant) -> None:
    file(empty.store, item("kept", "Rektor"), item("moved", "Rektor"), item("gone", "Rektor"))
    empty.judge("moved", Verdict.CORRECTED, {"role": "Lärare", "area": ""})
    empty.judge("gone", Verdict.REJECTED)
    cells = {(cell.role, cell.area): cell.item_ids for cell in empty.matrix().cells}
    assert cells == {("Rektor", "Ansvar"): ("kept",), ("Lärare", None): ("moved",)}


def file(store: Store, *items: Item) -> None:
    store.save(Reading(DOCUMENT, (PAGE,), (), (), items), fingerprint="f", origin="")
