"""Kunskapsluckor -> those a reader wants to see, near-alike ones together, each with whom to ask about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from assistant.archive import Gap, NearDocument
from assistant.export.records import Table
from assistant.language import gettext
from assistant.swedish import fold
from assistant.types import Document
from assistant.vocabulary.stems import stem
from assistant.web.usage_view import status_word
from assistant.web.words import intent_word


class GapForm(BaseModel):
    """Which gaps are wanted, and in what order."""

    model_config = ConfigDict(frozen=True)

    visa: Literal["oppna", "atgardade", "alla"] = "oppna"
    ordning: Literal["oftast", "senast"] = "oftast"
    dokument: str = ""
    """The document that came nearest."""

    @property
    def query(self) -> str:
        """The choices as they stand in an address; empty when nothing is chosen."""
        chosen = self.model_dump(exclude_defaults=True)
        return f"?{urlencode(chosen)}" if chosen else ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for the document that came nearest, as the document says."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps about nearly the same, the one that was asked about most first."""

    gaps: tuple[Gap, ...]
    owner: Owner | None

    @property
    def first(self) -> Gap:
        """The gap it is named by."""
        return self.gaps[0]

    @property
    def times(self) -> int:
        """How many times it was asked about."""
        return sum(gap.times for gap in self.gaps)

    @property
    def first_asked(self) -> datetime:
        """When it was asked about first."""
        return min(gap.first_asked for gap in self.gaps)

    @property
    def last_asked(self) -> datetime:
        """When it was asked about last."""
        return max(gap.last_asked for gap in self.gaps)

    @property
    def nearest(self) -> tuple[NearDocument, ...]:
        """The places that came nearest, each once."""
        return tuple(dict.fromkeys(near for gap in self.gaps for near in gap.nearest))


def wanted(gaps: Iterable[Gap], form: GapForm) -> tuple[Gap, ...]:
    """The gaps that the form asks for, in their order."""
    state = {"oppna": False, "atgardade": True}.get(form.visa)
    return tuple(
        gap
        for gap in gaps
        if state in (None, gap.handled)
        and (not form.dokument or form.dokument in {near.document_id for near in gap.nearest})
    )


def groups_of(gaps: Sequence[Gap], filed: Mapping[str, Document], *, newest_first: bool) -> tuple[GapGroup, ...]:
    """The gaps, those about nearly the same together: open ones first, by how often or how lately they were asked about."""
    together: list[list[Gap]] = []
    for gap in sorted(gaps, key=lambda gap: gap.times, reverse=True):
        like = (group for group in together if group[0].handled == gap.handled and alike(group[0], gap))
        group = next(like, None)
        if group is None:
            together.append([gap])
        else:
            group.append(gap)
    found = [GapGroup(tuple(group), owner_of(group[0], filed)) for group in together]
    found.sort(
        key=lambda each: (each.last_asked, each.times) if newest_first else (each.times, each.last_asked), reverse=True
    )
    return tuple(sorted(found, key=lambda each: each.first.handled))


def alike(one: Gap, other: Gap) -> bool:
    """Whether at least half of the words of the two are of both."""
    mine, yours = _stems(one), _stems(other)
    return 2 * len(mine & yours) >= len(mine | yours)


def owner_of(gap: Gap, filed: Mapping[str, Document]) -> Owner | None:
    """Who answers for the document that came nearest; None when no document says."""
    for near in gap.nearest:
        document = filed.get(near.document_id)
        if document:
            told = next((fact.value for fact in document.facts if fact.field == "responsible"), None)
            name = told or document.issuer or document.decided_by
            if name:
                return Owner(name, document.title)
    return None


def near_documents(gaps: Iterable[Gap]) -> dict[str, str]:
    """The titles of the documents that came near, by their ids."""
    titles = {near.document_id: near.title for gap in gaps for near in gap.nearest}
    return dict(sorted(titles.items(), key=lambda each: each[1].casefold()))


def table_of(groups: Iterable[GapGroup]) -> Table:
    """A row for every gap, those about nearly the same under the same group."""
    columns = (
        gettext("Grupp"),
        gettext("Ämnesord"),
        gettext("Frågan gällde"),
        gettext("Utfall"),
        gettext("Gånger"),
        gettext("Först frågat"),
        gettext("Senast frågat"),
        gettext("Åtgärdad"),
        gettext("Närmaste dokument"),
        gettext("Sida"),
        gettext("Fråga vem"),
    )
    rows = []
    for group in groups:
        for gap in group.gaps:
            near = gap.nearest[0] if gap.nearest else NearDocument("", "", 0)
            rows.append(
                (
                    ", ".join(group.first.words),
                    ", ".join(gap.words),
                    intent_word(gap.intent),
                    status_word(gap.status),
                    gap.times,
                    gap.first_asked.astimezone().date().isoformat(),
                    gap.last_asked.astimezone().date().isoformat(),
                    gettext("ja") if gap.handled else gettext("nej"),
                    near.title,
                    near.page or "",
                    group.owner.name if group.owner else "",
                )
            )
    return Table(gettext("Kunskapsluckor"), columns, tuple(rows))


def _stems(gap: Gap) -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in gap.words)
