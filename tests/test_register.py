from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.errors import NotFoundError
from assistant.register import for_area, for_role
from tests.test_store import ITEM


@pytest.mark.parametrize(("role", "found"), [("rektor", True), ("Rektorn", True), ("lärare", False)])
def test_a_role_is_found_under_the_names_it_goes_by(role: str, found: bool) -> None:
    assert bool(for_role([ITEM], role)) is found


@pytest.mark.parametrize(("area", "found"), [("ansvar", True), ("ANSV", True), ("uppföljning", False)])
def test_an_area_is_found_by_a_part_of_its_name(area: str, found: bool) -> None:
    assert bool(for_area([ITEM], area)) is found


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
