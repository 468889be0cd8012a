"""A word for a document -> the kinds it may mean, and what the rest of the compound says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.swedish import words
from assistant.types import DocumentKind

_PLANS = {DocumentKind.PLAN: 1.0, DocumentKind.ACTION_PLAN: 0.8, DocumentKind.STRATEGY: 0.5}
# Words for a document, alone or last in a compound, and how well each kind is meant by them.
KINDS: tuple[tuple[re.Pattern[str], Mapping[DocumentKind, float]], ...] = tuple(
    (re.compile(rf"(?P<first>[a-z]*?)-?(?:{pattern})"), kinds)
    for pattern, kinds in (
        (r"handlingsplan(?:en|er|erna|ens|s)?", {DocumentKind.ACTION_PLAN: 1.0, DocumentKind.PLAN: 0.3}),
        (r"utvardering(?:en|ar|arna|s|ens)?|utvarderingsrapport(?:en)?|evaluations?", {DocumentKind.EVALUATION: 1.0}),
        (r"strategi(?:n|er|erna|ns)?|strategy|strategies", {DocumentKind.STRATEGY: 1.0, DocumentKind.PLAN: 0.3}),
        (r"riktlinje(?:n|r|rna|rnas)?|rutin(?:en|er|erna)?|policy|policyn|guidelines?", {DocumentKind.POLICY: 1.0}),
        (
            r"guide(?:n|r|rna|ns)?|vagledning(?:en|ar|arna)?|handbok(?:en)?|stodmaterial(?:et)?",
            {DocumentKind.GUIDE: 1.0},
        ),
        (r"plan(?:en|er|erna|ens|s)?", _PLANS),
    )
)
ANY_PLAN = frozenset(("", "styr", "it", "digital", "digitaliserings", "digitalisering", "skol", "kommun"))
"""First parts of a compound that make no other document of a plan; "lektionsplanen" is one that is not filed."""
BEFORE_THE_SUBJECT = frozenset("for av till om i pa mot med".split())


def kinds_called(word: str) -> tuple[str, Mapping[DocumentKind, float]] | None:
    """The first part of a compound and how well each kind is meant by its last; None for a word for no document."""
    for pattern, kinds in KINDS:
        match = pattern.fullmatch(word)
        if match:
            return match["first"], kinds
    return None


def called(title: str) -> frozenset[DocumentKind]:
    """The kinds that a title calls the document by, before it says what it is about."""
    found: set[DocumentKind] = set()
    for word in words(title):
        if word in BEFORE_THE_SUBJECT:
            break
        named = kinds_called(word)
        found.update(named[1] if named else ())
    return frozenset(found)
