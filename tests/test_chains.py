"""Goals, what serves them, and where the chain from goal to follow-up is broken."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.chains import Break, chains_of
from assistant.types import Item, ItemKind, Modality
from tests.test_store import ITEM


def item(id_: str, kind: ItemKind, serves: str | None = None, **values: object) -> Item:
    plain = replace(ITEM, id=id_, kind=kind, serves=serves, role=None, modality=Modality.DESCRIPTION)
    return replace(plain, **values)


WHOLE = (
    item("goal", ItemKind.GOAL, follow_up="årligen i kvalitetsrapporten"),
    item("sub", ItemKind.SUBGOAL, "goal"),
    item("measure", ItemKind.INDICATOR, "sub"),
    item("act", ItemKind.ACTIVITY, "sub", role="Rektor", time="i maj", inferred=True),
)


def broken(*items: Item) -> set[tuple[Break, str]]:
    return {(each.how, each.item.id) for each in chains_of("plan", items).broken}


def test_a_chain_runs_from_goal_by_subgoal_to_indicator_and_activity() -> None:
    (chain,) = chains_of("plan", WHOLE).chains
    (sub,) = chain.subgoals
    assert (chain.goal.id, sub.goal.id) == ("goal", "sub")
    assert [each.id for each in sub.indicators] == ["measure"]
    assert [each.id for each in sub.activities] == ["act"]
    assert sub.inferred == ("act",)


def test_a_whole_chain_is_broken_nowhere() -> None:
    found = chains_of("plan", WHOLE)
    assert found.broken == ()
    assert found.loose == ()
    assert set(found.counts()) == set(Break)


def test_a_goal_alone_lacks_indicator_activity_and_follow_up() -> None:
    assert broken(item("goal", ItemKind.GOAL)) == {
        (Break.GOAL_WITHOUT_INDICATOR, "goal"),
        (Break.GOAL_WITHOUT_ACTIVITY, "goal"),
        (Break.GOAL_WITHOUT_FOLLOW_UP, "goal"),
    }


def test_what_serves_no_goal_is_loose_and_said_to_lack_one() -> None:
    lost = (item("measure", ItemKind.INDICATOR, "elsewhere"), item("act", ItemKind.ACTIVITY))
    assert [each.id for each in chains_of("plan", lost).loose] == ["measure", "act"]
    assert broken(*lost) == {
        (Break.INDICATOR_WITHOUT_GOAL, "measure"),
        (Break.ACTIVITY_WITHOUT_GOAL, "act"),
        (Break.ACTIVITY_WITHOUT_AGENT, "act"),
        (Break.ACTIVITY_WITHOUT_TIME, "act"),
        (Break.ACTIVITY_WITHOUT_FOLLOW_UP, "act"),
    }


def test_a_demand_needs_somebody_responsible_and_a_follow_up() -> None:
    demand = item("demand", ItemKind.RESPONSIBILITY, modality=Modality.DEMAND)
    assert broken(demand) == {(Break.DEMAND_WITHOUT_AGENT, "demand"), (Break.DEMAND_WITHOUT_FOLLOW_UP, "demand")}
    assert broken(replace(demand, role="Rektor", follow_up="i juni")) == set()


def test_an_activity_is_followed_up_when_its_goal_is_and_a_goal_when_what_serves_it_is() -> None:
    goal, act = item("goal", ItemKind.GOAL), item("act", ItemKind.ACTIVITY, "goal")
    from_above = broken(replace(goal, follow_up="i juni"), act)
    from_below = broken(goal, replace(act, follow_up="i juni"))
    without = {Break.GOAL_WITHOUT_FOLLOW_UP, Break.ACTIVITY_WITHOUT_FOLLOW_UP}
    assert not {how for how, _ in from_above | from_below} & without


def test_other_documents_items_are_no_part_of_a_document_s_chains() -> None:
    assert chains_of("another", WHOLE).chains == ()


@given(st.lists(st.tuples(st.sampled_from(ItemKind), st.integers(0, 12)), max_size=12))
def test_every_goal_indicator_and_activity_stands_in_one_chain_or_is_loose(drawn: list[tuple[ItemKind, int]]) -> None:
    # Each item may serve an earlier one only, as in a document.
    items = [item(f"i{n}", kind, f"i{to}" if to < n else None) for n, (kind, to) in enumerate(drawn)]
    found = chains_of("plan", items)
    placed = [each.id for chain in found.chains for each in chain.every_item()] + [each.id for each in found.loose]
    wanted = {ItemKind.GOAL, ItemKind.SUBGOAL, ItemKind.INDICATOR, ItemKind.ACTIVITY}
    assert len(placed) == len(set(placed))
    assert set(placed) >= {each.id for each in items if each.kind in wanted}


def test_the_sample_plan_s_chains_hold_its_every_goal(sample: Assistant) -> None:
    found = sample.chains("exempelsta-plan-2025")
    goals = {each.id for kind in ("goal", "subgoal") for each in sample.items(document_id=found.document_id, kind=kind)}
    assert goals
    assert {each.id for chain in found.chains for each in chain.every_item()} >= goals
