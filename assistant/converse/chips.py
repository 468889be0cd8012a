"""A question as it is put and as it was said -> what was taken over, to be shown and taken away one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.converse.heard import Heard
from assistant.converse.rewrite import whose
from assistant.types import Carried, CarriedKind, Chosen, Document
from assistant.understand.mentions import Aspect

LABELS: Mapping[CarriedKind, str] = {
    CarriedKind.ROLE: "Roll",
    CarriedKind.DOCUMENT: "Dokument",
    CarriedKind.MUNICIPALITY: "Kommun",
    CarriedKind.SCHOOL_FORM: "Skolform",
    CarriedKind.AREA: "Område",
    CarriedKind.TOPIC: "Ämne",
}


def chips(final: Heard, own: Heard, chosen: Chosen, given: Chosen, filed: Mapping[str, Document]) -> Iterator[Carried]:
    """What stands in the question put, `final`, or goes with it, and was not said or chosen in this turn."""
    role = chosen.role or (final.role.value if final.role else None)
    if role and given.role is None and not own.role:
        yield _chip(CarriedKind.ROLE, role, lowered(role))
    if chosen.documents and not given.documents:
        for id_ in chosen.documents:
            yield _chip(CarriedKind.DOCUMENT, id_, filed[id_].title if id_ in filed else id_)
    elif not own.of(CarriedKind.DOCUMENT) and not given.documents:
        for phrase in (each for each in final.of(CarriedKind.DOCUMENT) if each.firm):
            words = final.words(whose(final, phrase).start, phrase.end)
            yield _chip(CarriedKind.DOCUMENT, words, words)
    for kind, aspect, value, ours in (
        (CarriedKind.MUNICIPALITY, Aspect.MUNICIPALITY, chosen.municipality, given.municipality),
        (CarriedKind.SCHOOL_FORM, Aspect.SCHOOL_FORM, chosen.school_form, given.school_form),
    ):
        named = value or next(iter(final.values(aspect)), None)
        if named and ours is None and not own.values(aspect):
            yield _chip(kind, named, named)
    if chosen.area and given.area is None:
        yield _chip(CarriedKind.AREA, chosen.area, chosen.area)
    said = set(own.said.words)
    subjects = [final.words(*run) for run in final.subjects if not said.issuperset(final.said.words[slice(*run)])]
    if subjects:
        yield _chip(CarriedKind.TOPIC, ", ".join(subjects), ", ".join(subjects))


def lowered(role: str) -> str:
    """A role as it stands within a sentence: "rektor", "IT-ansvarig"."""
    return role.lower() if role[1:].islower() else role


def _chip(kind: CarriedKind, value: str, shown: str) -> Carried:
    return Carried(kind, value, f"{LABELS[kind]}: {shown}")
