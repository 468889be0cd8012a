"""Question -> Query: what is asked, for which roles, and which documents the asker seems to mean. Rules and data, no model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from assistant.roles import find_roles
from assistant.swedish import STOP_WORDS, fold, words
from assistant.types import Document, DocumentKind, Intent, Query

# The first intent whose cue stands in the folded question wins; order is from the most to the least telling.
CUES: Mapping[Intent, str] = {
    Intent.VALIDITY: r"\b(galler (planen|den|det|dokumentet|riktlinjen)|giltig\w*|fortfarande|utgang\w+|hur lange galler"
    r"|still valid)",
    Intent.INDICATOR: r"\b(indikator\w*|matbar\w*|mats|mata|matetal|nyckeltal\w*|indicators?|measured?)",
    Intent.FOLLOW_UP: r"\b(folj\w*( \w+){0,3} upp|uppfolj\w*|utvarder\w*|avstam\w*"
    r"|redovisa\w*|rapporter\w*|followed? up|evaluated?)",
    Intent.RESPONSIBILITY: r"\b(ansvar\w*|maste|skyldig\w*|skyldighet\w*|uppgift\w*|krav\w*|kravs|atagande\w*|forvantas|ska jag"
    r"|mitt jobb|responsib\w+|accountab\w+|duties|required?|expect\w*)",
    Intent.GOAL: r"\b(mal|malet|malen|malsattning\w*|delmal\w*|syfte\w*|uppna|vision\w*|goals?|aims?)\b",
    Intent.ACTIVITY: r"\b(insats\w*|aktivitet\w*|atgard\w*|genomfora\w*|activit\w+|measures)",
    Intent.GUIDANCE: r"\b(far jag|far vi|far man|far elever\w*|rad|hur gor|hur ska|tips|bor|lampligt|tillatet|allowed)\b",
}
COMPLETE_LIST = re.compile(
    r"\b(alla|allt|allting|samtliga|lista|listan|listor|punkter|punkt for punkt|vilka|hela|every|list|all of)\b"
)
# Words beside a role and a duty that narrow nothing: the document itself, and ways of pointing at it.
UNSPECIFIC = re.compile(
    r"(enligt|handlings|digitaliserings)?(plan\w*|dokument\w*|strategi\w*|riktlinje\w*|styrdokument\w*)|enligt|star|galler|digital\w*"
    r"|jag|vi|stall\w*|ligg\w*|roll\w*|arbet\w*|kommun\w*|duty|duties|plan|according"
)
# What people write for what the manifest says; folded.
MUNICIPALITY_NICKNAMES: Mapping[str, str] = {"gbg": "goteborg", "gothenburg": "goteborg", "sthlm": "stockholm"}
SCHOOL_FORM_STEMS: Mapping[str, tuple[str, ...]] = {
    "gymnasieskola": ("gymnasi", "gymn", "upper secondary"),
    "vuxenutbildning": ("vuxenutbildning", "komvux", "vux", "adult education"),
    "grundskola": ("grundskol", "lagstadi", "mellanstadi", "hogstadi", "compulsory school"),
    "förskola": ("forskol", "preschool"),
    "anpassad gymnasieskola": ("anpassad gymnasi", "gymnasiesarskol"),
    "anpassad grundskola": ("anpassad grundskol", "grundsarskol"),
}
KIND_STEMS: Mapping[DocumentKind, tuple[str, ...]] = {
    DocumentKind.EVALUATION: ("utvardering", "evaluation"),
    DocumentKind.GUIDE: ("guide", "vagledning"),
    DocumentKind.ACTION_PLAN: ("handlingsplan",),
}


def understand(
    question: str,
    *,
    filed: Sequence[Document],
    as_of: date,
    documents: Sequence[str] = (),
    role: str | None = None,
) -> Query:
    """What was understood of the question; `documents` and `role` are what the asker chose and stand above what was read."""
    current = [document for document in filed if not document.superseded(as_of)]
    folded = " ".join(words(question))
    named = find_roles(role) or (role,) if role else find_roles(question)
    intent = next((intent for intent, cue in CUES.items() if re.search(cue, folded)), Intent.FACT)
    return Query(
        question=question,
        intent=intent,
        roles=tuple(named),
        documents=tuple(documents),
        preferred=() if documents else preferred_documents(folded, current),
        superseded=() if documents else tuple(document.id for document in filed if document.superseded(as_of)),
        complete_list=bool(COMPLETE_LIST.search(folded)) or asks_for_a_whole_role(folded, intent),
    )


def preferred_documents(folded: str, filed: Sequence[Document]) -> tuple[str, ...]:
    """Ids of the documents that most of what the question names points to; empty when it names nothing that tells them apart."""
    scores = {document.id: _pointers(folded, document) for document in filed}
    best = max(scores.values(), default=0)
    chosen = tuple(id_ for id_, score in scores.items() if score == best)
    return chosen if best and len(chosen) < len(scores) else ()


def asks_for_a_whole_role(folded: str, intent: Intent) -> bool:
    """Whether a question about duties names a role and nothing that narrows it: "vad ansvarar rektor för?"."""
    if intent is not Intent.RESPONSIBILITY or not find_roles(folded):
        return False
    rest = re.sub(CUES[intent], " ", folded)
    return all(word in STOP_WORDS or find_roles(word) or UNSPECIFIC.fullmatch(word) for word in rest.split())


def _pointers(folded: str, document: Document) -> int:
    """How many things in the question name this document: its municipality (twice), school form, kind and issuer."""
    question_words = {MUNICIPALITY_NICKNAMES.get(word, word) for word in folded.split()}
    municipality = fold(document.municipality or "")
    named = bool(municipality) and any(word in (municipality, municipality + "s") for word in question_words)
    forms = any(_mentions(folded, SCHOOL_FORM_STEMS.get(form, (fold(form),))) for form in document.school_forms)
    kind = _mentions(folded, KIND_STEMS.get(document.kind, ()))
    abbreviations = set(re.findall(r"\b[A-ZÅÄÖ]{2,6}\b", f"{document.issuer or ''} {document.title}"))
    issuer = any(fold(abbreviation) in question_words for abbreviation in abbreviations)
    return 2 * named + forms + kind + 2 * issuer


def _mentions(folded: str, stems: Sequence[str]) -> bool:
    return any(re.search(rf"\b{stem}", folded) for stem in stems)
