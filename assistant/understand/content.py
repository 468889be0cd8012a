"""What is said -> the words to search with: what only says where, who or which document, and politeness, is left out."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.swedish import STOP_WORDS, fold
from assistant.understand.mentions import ASKER, OWN
from assistant.understand.said import Said, searchable

ASIDES = re.compile(
    r"\b(?:{})\b".format(
        "|".join(
            (
                r"hej\w*|hallo|tack(?: pa forhand)?|snalla|please|thanks|kan du|skulle du kunna|vill(?: jag)? (?:ha|se|veta)",
                r"vill|jag undrar|undrar|undrade|beratta|visa|ge mig|ge|tell me|show me|give me|hjalp mig|behover",
                r"finns det|finns|star det|star|stod det|skrivet|sager|sags|enligt|galler|gallde|according|say|says",
                r"egentligen|typ|liksom|val|ju|jo|okej|ok|exakt|precis|lite|bara",
                r"ar|maste|far|fa|fick|brukar",
                r"lista(?: upp)?|listan|hela listan|alla punkter(?:na)?|alla|allt|samtliga|list|every",
                r"punkt for punkt|steg for steg|rakna upp|radda upp|punkter(?:na)?",
                r"va(?:d)? (?:betyder|innebar|menas med|avses med)",
                r"plan|planen|planens|dokumentet|dokumenten|document",
            )
        )
    )
)
"""Words beside the question itself."""
ABBREVIATION = re.compile(r"\b[A-ZÅÄÖ]{2,6}\b")
PRESENTING = frozenset(
    "ny nya jobbar arbetar undervisar sitter skola skolan enhet work working teach teacher am m undrar".split()
)


def abbreviations(question: str) -> frozenset[str]:
    """The folded words that a question writes in capitals: "vad betyder SKA?" does not ask about a small word."""
    return frozenset(map(fold, ABBREVIATION.findall(question))) if any(map(str.islower, question)) else frozenset()


def content(
    said: Said, roles: Collection[int], scope: Collection[int], abbreviated: Collection[str] = ()
) -> tuple[str, ...]:
    """The folded words to search with, in order; `roles` and `scope` are the places of words understood as such.

    Of a question that has nothing else its roles are searched for, else what it says of where, else all of its words.
    """
    aside = {place for start, end in said.find(ASIDES) for place in range(start, end)}
    aside |= {place for start, end in said.find(OWN) for place in range(start, end)}
    presented = {place for start, end in said.find(ASKER) for place in range(start, end)}
    aside |= {place for place in presented if said.words[place] in PRESENTING}
    telling = [
        place
        for place, word in enumerate(said.words)
        if (word not in STOP_WORDS or word in abbreviated) and place not in aside
    ]
    choices = (
        [place for place in telling if place not in roles and place not in scope],
        [place for place in telling if place not in scope],
        telling,
        range(len(said.words)),
    )
    found = ([word for place in places for word in searchable(said.words[place])] for places in choices)
    return tuple(next((each for each in found if each), []))
