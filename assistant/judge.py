"""What a person says of register items -> the register as it is to be read: corrected items corrected, rejected ones gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from assistant.errors import InputError
from assistant.store import Store
from assistant.types import Item, ItemKind, Judgement, Modality, Verdict


def judgement_of(item: Item, verdict: str, changes: Mapping[str, str]) -> Judgement:
    """The judgement of an item; raises InputError for a verdict, a field or a value that cannot be."""
    if verdict not in set(Verdict):
        raise InputError(f"”{verdict}” är inget omdöme. Välj bland: {', '.join(Verdict)}.")
    said = {field: value.strip() for field, value in changes.items()}
    if verdict == Verdict.CORRECTED and not said:
        raise InputError(f"Skriv vad som ska rättas. Det går att rätta: {', '.join(FIELDS)}.")
    if verdict != Verdict.CORRECTED and said:
        raise InputError(f"Bara en post som är ”{Verdict.CORRECTED}” kan ha ändrade uppgifter, inte en {verdict}.")
    judgement = Judgement(item.id, Verdict(verdict), tuple(sorted(said.items())))
    corrected(item, judgement)
    return judgement


def corrected(item: Item, judgement: Judgement) -> Item:
    """The item with what a person has corrected; an empty value says that there is none. Raises InputError."""
    values: dict[str, Any] = {}
    for field, value in judgement.changes:
        if field not in FIELDS:
            raise InputError(f"Fältet ”{field}” kan inte rättas. Det går att rätta: {', '.join(FIELDS)}.")
        values[field] = FIELDS[field](value)
    return replace(item, **values)


def judged(items: Iterable[Item], judgements: Mapping[str, Judgement]) -> tuple[Item, ...]:
    """The items as a person has judged them, in the same order, without those rejected."""
    if not judgements:
        return tuple(items)
    pairs = ((item, judgements.get(item.id)) for item in items)
    return tuple(
        corrected(item, said) if said else item
        for item, said in pairs
        if said is None or said.verdict is not Verdict.REJECTED
    )


def register_of(store: Store, *, document_id: str | None = None, kind: str | None = None) -> tuple[Item, ...]:
    """The register items of a document, or of all, as a person has judged them; of one kind after that."""
    said = store.judgements()
    # A corrected kind moves an item into a list or out of it, so only an unjudged register can be asked for a kind.
    found = judged(store.items(document_id=document_id, kind=None if said else kind), said)
    return tuple(item for item in found if kind is None or item.kind == kind)


def register_naming(store: Store, names: Callable[[str], bool]) -> tuple[Item, ...]:
    """The register items of all documents whose role is one of those, as a person has judged them, in document order."""
    said = store.judgements()
    written = [role for role in store.roles() if names(role)]
    # A person may have said that an item names a role that its document does not.
    found = {item.id: item for item in (*store.items(roles=written), *(store.items_by_id(tuple(said)) if said else ()))}
    naming = (item for item in judged(found.values(), said) if item.role and names(item.role))
    return tuple(sorted(naming, key=lambda item: (item.document_id, item.page, item.start)))


def _words(value: str) -> str | None:
    return value or None


def _kind(value: str) -> ItemKind:
    if value not in set(ItemKind):
        raise InputError(f"”{value}” är inget slag av post. Välj bland: {', '.join(ItemKind)}.")
    return ItemKind(value)


def _modality(value: str) -> Modality:
    if value not in set(Modality):
        raise InputError(f"”{value}” är ingen styrka. Välj bland: {', '.join(Modality)}.")
    return Modality(value)


FIELDS: Mapping[str, Callable[[str], object]] = {
    "role": _words,
    "area": _words,
    "kind": _kind,
    "modality": _modality,
    "time": _words,
    "follow_up": _words,
}
"""The fields of an item that a person may correct, each with what makes its value of the text that was written."""
