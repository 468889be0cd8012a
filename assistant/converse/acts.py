"""A question -> what it wants of the answer before it, and in which language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from assistant.converse.cues import ACTS, LANGUAGE_ASIDE, OPENING, TELLING_ALL, THANKS, Act
from assistant.converse.heard import mended
from assistant.understand.said import Said, listen

SWEDISH, ENGLISH = "sv", "en"
REMEMBERED = 4096  # questions: those of a conversation are looked at again at each turn
LAST_WORDS = frozenset(". , : ; ? ! da tack snalla please nu alltsa egentligen".split())


@lru_cache(maxsize=REMEMBERED)
def act_of(question: str) -> Act:
    """What a question wants of the answer before it; ASK when it is a question of its own."""
    heard = mended(listen(question))
    if THANKS.fullmatch(heard.plain):
        return Act.THANKS
    said = bare(heard)
    return next(
        (act for act, pattern in ACTS if pattern.fullmatch(said) and (act is not Act.ALL or TELLING_ALL.search(said))),
        Act.ASK,
    )


def bare(said: Said) -> str:
    """What is said without how it begins, without marks and the words of politeness it ends with."""
    words = OPENING.sub("", said.plain, count=1).split()
    while words and words[-1] in LAST_WORDS:
        words.pop()
    return " ".join(word for word in words if word not in ".,:;?!")


def language_of(questions: Iterable[str]) -> str:
    """The language that was last asked for; Swedish when none was."""
    return next((language for language in map(_language_asked_for, reversed([*questions])) if language), SWEDISH)


@lru_cache(maxsize=REMEMBERED)
def _language_asked_for(question: str) -> str | None:
    act = act_of(question)
    if act in (Act.ENGLISH, Act.SWEDISH):
        return ENGLISH if act is Act.ENGLISH else SWEDISH
    found = [match["language"] for match in LANGUAGE_ASIDE.finditer(mended(listen(question)).plain)]
    return None if not found else ENGLISH if found[-1] in ("engelska", "english") else SWEDISH
