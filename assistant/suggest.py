"""What is filed -> questions that the documents answer, for who has not asked anything yet; nothing is searched for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from assistant.register import BINDING, DEMANDS, for_role
from assistant.roles import SERVED, everyone, find_roles, organisations
from assistant.swedish import fold
from assistant.types import Document, DocumentKind, Item, ItemKind, Validity
from assistant.understand.lens import NO_LENS, Lens

MOST = 6
LONGEST_TITLE = 80
NUMBERED = re.compile(r"^(?:\w+ )?\d[\d.:]*:?\s+")  # "3.1 Digital kompetens", "Fokusområde 2: Likvärdig tillgång"
PLAIN = re.compile(r"[A-ZÅÄÖ]?[a-zåäö-]+(?: [A-Za-zåäö-]+){1,4}")
GOALS = (ItemKind.GOAL, ItemKind.SUBGOAL)
LEAST_GOALS = 2  # of an area that is asked about
APPLIES = (Validity.CURRENT, Validity.OPEN, Validity.UNKNOWN)
SUBJECTS = ("källkritik", "AI", "nätetik", "upphovsrätt", "personuppgifter", "digitala verktyg", "digital kompetens")
"""What guides are about, and their readers ask of."""


def suggestions(
    items: Sequence[Item], filed: Mapping[str, Document], *, as_of: date, lens: Lens = NO_LENS
) -> tuple[str, ...]:
    """Questions that the filed documents answer, each of another kind, first what the reader is likely to ask."""
    applying = {id_: each for id_, each in filed.items() if each.validity(as_of) in APPLIES and not each.copy_of}
    kept = [item for item in items if item.document_id in applying]
    found = (
        *_of_role(kept, applying, lens),
        *_of_goals(kept),
        *_of_guides(applying),
        *_of_follow_up(kept, applying),
        *_of_validity(applying),
        *_of_others(kept, applying, lens),
    )
    return tuple(dict.fromkeys(found))[:MOST]


def _of_role(items: Sequence[Item], filed: Mapping[str, Document], lens: Lens) -> Iterator[str]:
    """What the reader is to do, or else the role with most to do."""
    demands = _demands(items, filed)
    if lens.role and for_role(demands, lens.role):
        yield "Vad ansvarar jag för?"
    elif demands:
        yield from (f"Vad ansvarar {_called(role)} för?" for role in _busiest(demands)[:1])


def _of_others(items: Sequence[Item], filed: Mapping[str, Document], lens: Lens) -> Iterator[str]:
    """What others than the reader are to do."""
    others = [role for role in _busiest(_demands(items, filed)) if role != lens.role]
    yield from (f"Vad ansvarar {_called(role)} för?" for role in others[:2])


def _of_goals(items: Sequence[Item]) -> Iterator[str]:
    """The goals of the area that has most of them."""
    areas = Counter(_bare(item.area) for item in items if item.kind in GOALS and item.area)
    named = (area for area, count in areas.most_common() if count >= LEAST_GOALS and PLAIN.fullmatch(area))
    for area in named:
        if "mål" not in area.casefold():
            yield f"Vilka mål finns för {area[0].lower()}{area[1:]}?"
            return


def _of_guides(filed: Mapping[str, Document]) -> Iterator[str]:
    """What a guide says of its subject."""
    titles = [f" {' '.join(fold(each.title).split())} " for each in filed.values() if each.kind is DocumentKind.GUIDE]
    told = (subject for subject in SUBJECTS if any(re.search(rf"\b{fold(subject)}\b", title) for title in titles))
    yield from (f"Vilka råd finns om {subject}?" for subject in [*told][:1])


def _of_follow_up(items: Sequence[Item], filed: Mapping[str, Document]) -> Iterator[str]:
    """How the plan with most to follow up is followed up."""
    followed = Counter(
        item.document_id
        for item in items
        if filed[item.document_id].kind in BINDING and (item.follow_up or item.kind is ItemKind.INDICATOR)
    )
    titles = (filed[id_].title for id_, _ in followed.most_common())
    yield from (f"Hur följs ”{title}” upp?" for title in [t for t in titles if len(t) <= LONGEST_TITLE][:1])


def _of_validity(filed: Mapping[str, Document]) -> Iterator[str]:
    """Until when the document applies that ends first, where its own words say so."""
    ending = [
        (document.valid_to, document.title)
        for document in filed.values()
        if document.valid_to and len(document.title) <= LONGEST_TITLE
        if any(fact.field == "valid_to" and fact.page is not None for fact in document.facts)
    ]
    yield from (f"Gäller ”{title}” fortfarande?" for _, title in sorted(ending)[:1])


def _demands(items: Sequence[Item], filed: Mapping[str, Document]) -> list[Item]:
    return [item for item in items if item.kind in DEMANDS and filed[item.document_id].kind in BINDING]


def _busiest(demands: Sequence[Item]) -> list[str]:
    """The people that most is demanded of, most first: roles of the tree, and none that is an organisation or is served."""
    named = Counter(role for item in demands for role in find_roles(item.role or ""))
    return [role for role, _ in named.most_common() if organisations(role) and role not in SERVED]


def _called(role: str) -> str:
    """Those who have the role, as they stand in a sentence."""
    return everyone(role).removeprefix("alla ").removeprefix("all ")


def _bare(area: str) -> str:
    """The name of an area without its number."""
    return NUMBERED.sub("", area)
