"""A question about what is to be done by when -> the months of the school year that it asks about."""

from __future__ import annotations

import re
from datetime import date

from assistant.swedish import MONTHS, words
from assistant.types import Query
from assistant.year import ORDER, SEASONS, when

TO_DO = re.compile(
    r"\b(?:vad|vilka|what)\b.*\b(?:ska|skall|maste|behover|bor|har|must|should)\b.*\b(?:gora|gjort|goras|klar\w*|fardig\w*|ske|handa"
    r"|lamnas|inne|hinna|hinnas|be done|do|finished)\b|\bvad (?:hander|gor)\b"
)
CHRISTMAS = re.compile(r"\b(?:jul|julen|nyar|christmas)\b")
BY = re.compile(r"\b(?:fore|innan|infor|till|senast|by|before)\b")
UNTELLING = frozenset(
    "klart klar klara gora gjort goras fardigt fardig fardiga ske handa hander lamnas inne hinna hinnas jul julen nyar christmas "
    "done finished manad manaden termin terminen".split()
)


def months_asked(query: Query, as_of: date) -> tuple[int, ...]:
    """The numbers of the months, in the order of the school year; none for a question about anything more than time."""
    said = " ".join(words(query.question))
    if not TO_DO.search(said):
        return ()
    months = when(query.question).months or ((12,) if CHRISTMAS.search(said) else ())
    if not months or any(word not in UNTELLING and not _tells_time(word) for word in query.content):
        return ()
    if BY.search(said):  # all that is left until then
        place, last = ORDER.index(as_of.month), max(map(ORDER.index, months))
        return ORDER[min(place, last) : last + 1]
    return tuple(sorted(months, key=ORDER.index))


def _tells_time(word: str) -> bool:
    return word in MONTHS or word.isdigit() or any(re.search(pattern, word) for pattern in SEASONS)
