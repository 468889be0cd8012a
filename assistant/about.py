"""A question about documents themselves -> what is known of them: who decided one and when, which apply, which came before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.swedish import fold
from assistant.types import Document, DocumentKind, Fact, Intent, Query, Validity
from assistant.understand.cues import PAPER

NOT_OF_A_DOCUMENT = (Intent.DRAFT, Intent.COMPARISON)
DECIDED = r"(?:beslut\w*|anta\w*|antog\w*|faststall\w*|klubb\w*|decided|adopted)"
OF_IT = rf"(?: \w+){{0,4}}? (?:{PAPER}|den|det)"
ASKED: Mapping[tuple[str, ...], re.Pattern[str]] = {
    fields: re.compile(rf"\b(?:{pattern})\b")
    for fields, pattern in (
        (
            ("decided_by", "decided_on"),
            rf"(?:vem|vilka|vilken \w+|nar|vilket datum|who|when)(?: \w+){{0,3}}? {DECIDED}",
        ),
        (("diary_number",), r"diarie\w*|dnr"),
        (
            ("responsible", "issuer"),
            rf"(?:vem|vilka|who)(?: ar| har)? (?:ansvar\w*|ager|skoter|forvaltar|star)(?: for| bakom)?{OF_IT}|dokumentansvar\w*"
            rf"|dokumentagare\w*|(?:vem|vilka) (?:ska|kan) (?:\w+ )?(?:kontakta|fraga)(?: om)?{OF_IT}|kontaktperson\w*",
        ),
        (
            ("issuer",),
            rf"(?:vem|vilka|who)(?: har)? (?:skrivit|skrev|gjort|tagit fram|utfardat|gett ut|wrote)(?: fram)?{OF_IT}",
        ),
        (
            ("school_forms",),
            rf"(?:vem|vilka|vilka \w+) (?:galler|omfattar|omfattas av|berors av|beror){OF_IT}|vilka skolformer",
        ),
        (("replaces",), rf"(?:vad|vilk\w+ \w+) (?:ersatter|ersatte|avloser){OF_IT}|vad ersatts av{OF_IT}"),
        (
            ("related",),
            r"vilka (?:\w+ )?(?:dokument|styrdokument|lagar|planer|riktlinjer)(?: \w+){0,3}?"
            rf" (?:hanvisa\w*|namn\w*|bygg\w*|koppl\w*|utga\w*)|vad (?:hanvisar|bygger|utgar){OF_IT}",
        ),
    )
}
"""The fields of a document that a question asks for, in the folded question; the first that it asks for counts."""
BESIDE = re.compile(
    rf"{DECIDED}|vilket|datum\w*|diarie\w*|dnr|nummer|ansvar\w*|ager|skoter|forvaltar|star|dokument\w*|kontakt\w*|fraga|skrivit|skrev|gjort|tagit"
    r"|fram|utfardat|skolform\w*|verksamhet\w*|galler|omfatt\w*|beror\w*|ersatt\w*|ersatts|avloser|lagar|planer|riktlinjer|styrdokument\w*"
    r"|hanvisa\w*|namn\w*|bygg\w*|koppl\w*|utgar|andra|sjalva|skolor|namnd\w*|politik\w*|den|det|person\w*|who|wrote|when|decided|adopted"
)
"""Words that ask for it; another one narrows the question to something in the document."""
LABELS: Mapping[str, str] = {
    "decided_by": "Beslutad av",
    "decided_on": "Beslutad",
    "diary_number": "Diarienummer",
    "responsible": "Ansvarig",
    "issuer": "Från",
    "school_forms": "Gäller för",
    "replaces": "Ersätter",
    "related": "Hänvisar till",
}
DECIDERS = frozenset({"Nämnd"})
"""Roles that a question about a document may name: others do what is in it."""
MOST_DOCUMENTS = 6
PAPERS = (
    r"\w*planer(?:na)?|\w*dokument(?:en)?|riktlinjer(?:na)?|rutiner(?:na)?|guider(?:na)?|strategier(?:na)?|utvarderingar(?:na)?"
    r"|documents|plans"
)
SHELF = re.compile(rf"\b(?:vilka|which) (?:\w+ ){{0,2}}?(?:{PAPERS})\b")
OF_THE_SHELF = re.compile(
    rf"{PAPERS}|just|nu|finns|galler|gallande|gatt|gar|snart|aktuella|giltiga|utgangna|inlasta|upplagda|kvar|langre|fortfarande|idag|har|vi"
)
STANDINGS: Mapping[re.Pattern[str], tuple[Validity, ...]] = {
    re.compile(r"\b(?:gatt ut|utgang\w*|inte langre|ersatt\w*|expired)\b"): (Validity.EXPIRED, Validity.REPLACED),
    re.compile(r"\b(?:galler|gallande|giltiga|aktuella|apply|valid)\b"): (
        Validity.CURRENT,
        Validity.OPEN,
        Validity.UNKNOWN,
    ),
}
CHANGED = re.compile(
    r"nytt|nya?|andra\w*|andring\w*|forandr\w*|skilj\w*|skillnad\w*|jamfor\w*|tidigare|forra|forr|gamla|hant|sedan|sist|borta|tagits|bort"
    r"|tillkommit|fran|till|mot|version(?:en)?|changed?|new|differen\w+"
)
"""Words that ask what a new version has brought."""


@dataclass(frozen=True, slots=True)
class About:
    """One thing known of a document, and what to call it in Swedish."""

    document_id: str
    label: str
    fact: Fact


def about(query: Query, filed: Mapping[str, Document]) -> tuple[About, ...]:
    """What is asked of the documents that are meant, with its place in them; nothing for a question about anything else."""
    folded = fold(query.question)
    fields = next((fields for fields, pattern in ASKED.items() if pattern.search(folded)), ())
    if not fields or query.intent in NOT_OF_A_DOCUMENT or not DECIDERS.issuperset(query.roles):
        return ()
    if not all(map(BESIDE.fullmatch, query.content)):
        return ()
    meant = query.documents or query.preferred
    if not 1 <= len(meant) <= MOST_DOCUMENTS:
        return ()
    return tuple(each for id_ in meant for each in _known(filed[id_], fields))


def shelf_asked(query: Query, filed: Mapping[str, Document]) -> tuple[str, ...]:
    """The documents whose standing is asked for: "vilka planer gäller nu"; none for a question about what is in them."""
    if not SHELF.search(fold(query.question)) or query.roles or query.years:
        return ()
    if not all(map(OF_THE_SHELF.fullmatch, query.content)):
        return ()
    asked = next((these for words, these in STANDINGS.items() if words.search(fold(query.question))), tuple(Validity))
    day = query.as_of or date.today()
    kinds = query.kinds or tuple(DocumentKind)
    return tuple(
        id_
        for id_, each in filed.items()
        if each.kind in kinds
        and each.validity(day) in asked
        and (not query.municipalities or each.municipality in query.municipalities)
        and (not query.school_forms or not set(query.school_forms).isdisjoint(each.school_forms))
    )


def versions_asked(query: Query, filed: Mapping[str, Document]) -> tuple[str, str] | None:
    """The older and the newer of the versions that "vad är nytt i planen" asks to set side by side; None for other questions."""
    if not query.content or not all(map(CHANGED.fullmatch, query.content)):
        return None
    meant = {*query.preferred, *query.documents, *(id_ for side in query.compared for id_ in side)}
    pairs = [
        (id_, document.replaced_by)
        for id_, document in filed.items()
        if document.replaced_by in filed and {id_, document.replaced_by} & meant
    ]
    return (pairs[0][0], str(pairs[0][1])) if len(pairs) == 1 else None


def _known(document: Document, fields: tuple[str, ...]) -> Iterator[About]:
    """The facts of those fields that stand in the document, one for each but for what can be several; the value it has first."""
    for field in fields:
        found = [fact for fact in document.facts if fact.field == field and fact.page is not None and fact.quote]
        held = str(getattr(document, field, None) or "")
        found.sort(key=lambda fact: fact.value != held)
        for fact in found if field == "related" else found[:1]:
            yield About(document.id, LABELS[field], fact)
        if found and field == "responsible":  # who answers for it is nearer than who has issued it
            return
