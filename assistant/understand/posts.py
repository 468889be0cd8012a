"""The roles that the register names -> the names they are found by in a question: "it-chefen" is their it-chef, no other chef."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.roles import ROLE_OF_FORM, SPOKEN
from assistant.swedish import fold, words
from assistant.understand.names import Names

MOST_WORDS = 3  # of a role's name; longer ones are clauses
SHORTEST = 4  # letters left of a name without its ending
ENDING = re.compile(r"(?:ar|er|or)na$|(?:ar|er|or|en|et|na)$|(?<=[aeiou])n$")
FORMS = ("", "n", "en", "et", "er", "erna", "ar", "arna", "na")
TEACHING = re.compile(r"(?P<stem>\w{4,})ande \w+$")  # "undervisande personal": "vi som undervisar"


@lru_cache(maxsize=8)
def role_names(filed: tuple[str, ...]) -> Names:
    """Every role of the tree and of the register, under the forms a person may use."""
    named = {form: name for name in filed for form in _forms(name)}
    return Names({**named, **SPOKEN}, misspelt=ROLE_OF_FORM)


def bare(name: str) -> str:
    """A role's name, folded, without the ending that makes it definite or many."""
    *before, last = words(name) or [fold(name)]
    stripped = ENDING.sub("", last)
    return " ".join((*before, stripped if len(stripped) >= SHORTEST else last))


def _forms(name: str) -> Iterator[str]:
    said = words(name)
    if not 1 <= len(said) <= MOST_WORDS or "och" in said or fold(name) in SPOKEN:
        return
    for ending in FORMS:
        yield bare(name) + ending
    teaching = TEACHING.fullmatch(fold(name))
    if teaching:
        yield f"som {teaching['stem']}ar"
