"""What a unit has made: kept under an id that nobody can guess, published and withdrawn, deleted and forgotten."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from assistant.ask import Assistant
from assistant.assessment import Grade, Rating, form
from assistant.errors import NotFoundError, StoreError
from assistant.settings import Settings
from assistant.store import Store, open_store
from assistant.types import ActivityDraft, Unit
from assistant.workspace import Assessment, Workspace, works
from tests.services import postgresql, postgresql_binaries

OWN_WORDS = "Två av våra lärare har slutat."
DRAFT = ActivityDraft("x", Unit(situation=(("", OWN_WORDS),)), 2026, (), (), (), 0)


def assessed(sample: Assistant) -> Assessment:
    """A self-assessment of the sample's documents with one of its rows filled in."""
    filed = {document.id: document for document in sample.store.documents()}
    unit = Unit(school_form="gymnasieskola")
    made = form(unit, sample.maker(), filed=filed, as_of=date(2026, 1, 10))
    row = made.rows[0]
    return Assessment(made, (Rating(row.requirement.item_id, row.text, Grade.BEGUN, "Protokoll", "Boka tid"),))


@pytest.fixture
def workspace(empty: Assistant) -> Workspace:
    return Workspace(empty.store, empty.settings)


def aged(store: Store, days: int) -> None:
    """Let everything that is kept have been saved that many days ago."""
    with store.engine.begin() as connection:
        connection.execute(works.update().values(saved_at=datetime.now(UTC) - timedelta(days=days)))


def test_what_is_saved_comes_back_to_the_letter(workspace: Workspace, sample: Assistant) -> None:
    draft = sample.draft(school_form="gymnasieskola", situation={"": OWN_WORDS}, count=3)
    for content in (draft, assessed(sample)):
        kept = workspace.save(content)
        assert workspace.get(kept.id).content == content
        assert workspace.get(kept.id).saved_at.tzinfo is not None


def test_ids_are_long_and_never_the_same(workspace: Workspace) -> None:
    ids = {workspace.save(DRAFT).id for _ in range(20)}
    assert len(ids) == 20
    assert min(map(len, ids)) >= 24


def test_a_saved_assessment_is_written_over_under_its_own_id(workspace: Workspace, sample: Assistant) -> None:
    first = assessed(sample)
    kept = workspace.save(replace(first, ratings=()))
    again = workspace.save(first, kept.id)
    assert again.id == kept.id
    assert workspace.assessment(kept.id).ratings == first.ratings
    assert len(workspace.of([kept.id])) == 1


def test_saving_under_an_id_that_is_not_kept_is_refused(workspace: Workspace, sample: Assistant) -> None:
    with pytest.raises(NotFoundError, match="inget sparat"):
        workspace.save(assessed(sample), "okänd")


def test_a_draft_is_no_assessment_and_cannot_be_published(workspace: Workspace, sample: Assistant) -> None:
    draft, rated = workspace.save(DRAFT).id, workspace.save(assessed(sample)).id
    for call in (workspace.assessment, workspace.publish, workspace.withdraw):
        with pytest.raises(NotFoundError):
            call(draft)
    with pytest.raises(NotFoundError):
        workspace.draft(rated)


def test_a_published_assessment_is_read_under_another_id_than_it_is_changed_under(
    workspace: Workspace, sample: Assistant
) -> None:
    kept = workspace.save(assessed(sample))
    workspace.save(assessed(sample))
    assert workspace.published() == ()
    public = workspace.publish(kept.id)
    assert workspace.publish(kept.id) == public != kept.id
    (listed,) = workspace.published()
    assert (listed.id, listed.published_as) == ("", public)
    assert workspace.read_published(public).content == kept.content
    assert kept.id not in repr(workspace.read_published(public))
    with pytest.raises(NotFoundError):
        workspace.get(public)
    with pytest.raises(NotFoundError):
        workspace.read_published(kept.id)


def test_what_is_withdrawn_or_deleted_nobody_else_can_read(workspace: Workspace, sample: Assistant) -> None:
    kept = workspace.save(assessed(sample))
    first = workspace.publish(kept.id)
    workspace.withdraw(kept.id)
    assert workspace.published() == ()
    with pytest.raises(NotFoundError, match="dragit tillbaka"):
        workspace.read_published(first)
    second = workspace.publish(kept.id)
    assert second != first
    workspace.delete(kept.id)
    for read, id_ in ((workspace.read_published, second), (workspace.get, kept.id)):
        with pytest.raises(NotFoundError):
            read(id_)
    with pytest.raises(NotFoundError):
        workspace.delete(kept.id)


def test_what_is_too_old_is_neither_shown_nor_kept(workspace: Workspace, empty: Assistant, sample: Assistant) -> None:
    old = workspace.save(assessed(sample))
    public = workspace.publish(old.id)
    aged(empty.store, empty.settings.conversation_days + 1)
    for read, id_ in ((workspace.get, old.id), (workspace.read_published, public)):
        with pytest.raises(NotFoundError):
            read(id_)
    assert workspace.of([old.id]) == workspace.published() == ()
    new = workspace.save(DRAFT)
    with empty.store.engine.connect() as connection:
        assert connection.execute(sa.select(works.c.id)).scalars().all() == [new.id]
    assert workspace.prune() == 0


def test_an_installation_that_keeps_nothing_keeps_a_draft_for_a_day(empty: Assistant) -> None:
    workspace = Workspace(empty.store, empty.settings.model_copy(update={"conversation_days": 0}))
    kept = workspace.save(DRAFT)
    assert workspace.draft(kept.id) == DRAFT
    aged(empty.store, 2)
    assert workspace.prune() == 1


def test_what_a_unit_writes_is_in_no_log_and_in_no_error(
    workspace: Workspace, empty: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kept = workspace.save(DRAFT)
    with empty.store.engine.begin() as connection:
        broken = works.c.payload.concat("}")
        connection.execute(works.update().values(payload=broken))
    with pytest.raises(StoreError, match="annan version") as unreadable:
        workspace.get(kept.id)
    works.drop(empty.store.engine)
    with pytest.raises(StoreError, match="inte sparas") as unwritable:
        workspace.save(DRAFT)
    for raised in (unreadable, unwritable):
        assert raised.value.__cause__ is None
        assert raised.value.__suppress_context__
    assert OWN_WORDS not in caplog.text


@pytest.mark.skipif(postgresql_binaries() is None, reason="PostgreSQL is not installed")
def test_postgresql_by_url_keeps_the_same(tmp_path: Path, settings: Settings, sample: Assistant) -> None:
    with postgresql(tmp_path) as url:
        by_url = settings.model_copy(update={"database_url": url})
        store = open_store(by_url)
        workspace = Workspace(store, by_url)
        kept = workspace.save(assessed(sample))
        public = workspace.publish(kept.id)
        assert workspace.read_published(public).content == workspace.assessment(kept.id) == kept.content
        assert workspace.get(kept.id).saved_at == kept.saved_at
        aged(store, by_url.conversation_days + 1)
        assert workspace.prune() == 1
        store.close()
