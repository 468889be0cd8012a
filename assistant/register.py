"""Complete enumeration: what the register holds for a role, never the nearest few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.store import Store
from assistant.swedish import find_roles, fold
from assistant.types import Document, DocumentKind, Intent, Item, ItemKind, Query, Validity

BINDING = (DocumentKind.PLAN, DocumentKind.ACTION_PLAN, DocumentKind.STRATEGY, DocumentKind.POLICY)
"""Kinds of document whose "ska" binds; an evaluation finds and a guide advises."""
DEMANDS = (ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION)


@dataclass(frozen=True, slots=True)
class RoleList:
    """Everything that binding documents lay on a role, and the expired documents that were left out of it."""

    items: tuple[Item, ...] = ()
    expired: tuple[Document, ...] = ()


def for_role(items: Iterable[Item], role: str) -> tuple[Item, ...]:
    """The items whose agent is that role, under any of the names it goes by."""
    wanted = set(find_roles(role)) or {role}
    return tuple(item for item in items if item.role and wanted.intersection((*find_roles(item.role), item.role)))


def for_area(items: Iterable[Item], area: str) -> tuple[Item, ...]:
    """The items whose area's name holds that text, whatever the case and diacritics."""
    return tuple(item for item in items if fold(area) in fold(item.area or ""))


def demands_on(role: str, document: Document, store: Store) -> tuple[Item, ...]:
    """What a document demands or expects of a role, in document order; nothing when it does not bind."""
    if document.kind not in BINDING:
        return ()
    return tuple(item for item in for_role(store.items(document_id=document.id), role) if item.kind in DEMANDS)


def whole_role(query: Query, *, filed: Mapping[str, Document], store: Store, as_of: date) -> RoleList:
    """The list a question about a role's duties asks for; empty when it asks for something else.

    Expired documents are left out when others have something to say, and named.
    """
    if query.intent is not Intent.RESPONSIBILITY or not query.roles or not query.complete_list:
        return RoleList()
    chosen = query.documents or query.preferred or tuple(id_ for id_ in filed if id_ not in query.superseded)
    found = {id_: items for id_ in chosen if (items := demands_on(query.roles[0], filed[id_], store))}
    expired = [id_ for id_ in found if filed[id_].validity(as_of) is Validity.EXPIRED]
    if len(expired) == len(found):  # nothing else to show
        expired = []
    items = tuple(item for id_, items in found.items() if id_ not in expired for item in items)
    return RoleList(items, tuple(filed[id_] for id_ in expired))
