"""Where the sentences of a Swedish text begin and end."""

from __future__ import annotations

import re

ABBREVIATIONS = frozenset(
    """
    t.ex bl.a m.m s.k dvs d.v.s m.fl o.s.v osv f.d fr.o.m t.o.m p.g.a pga i.s.f t.v m.a.o f.n e.d o.d o.dyl dyl etc ca
    jfr kap st nr s sid resp inkl exkl kl tel ev fig tab bil prop bet skr dir st.f u.a fr.o t.o enl
    """.split()
)
END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“”'(\[]?[A-ZÅÄÖÉ0-9•–])")
LAST_WORD = re.compile(r"[\w.]*\w$")
LOOK_BACK = 20  # characters before a full stop that tell whether it ends a sentence


def sentences_in(text: str) -> list[tuple[int, int]]:
    """The range of each sentence, at least one; together they cover the text but for the white space between them."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for match in END.finditer(text):
        before = text[max(start, match.start() - LOOK_BACK) : match.start()]
        if is_abbreviation(before, text[match.start()], opens=match.start() - start <= LOOK_BACK):
            continue
        ranges.append((start, match.start() + len(match.group().rstrip())))
        start = match.end()
    ranges.append((start, len(text)))
    return ranges


def is_abbreviation(before: str, mark: str, *, opens: bool) -> bool:
    """Whether the full stop after a text belongs to an abbreviation, an initial or, where the text opens, a list number."""
    word = LAST_WORD.search(before)
    if mark != "." or word is None:
        return False
    last = word.group()
    is_label = opens and before.strip() == last and (last.isdecimal() or len(last) == 1)
    is_initial = len(last) == 1 and last.isupper()
    return last.lower() in ABBREVIATIONS or is_initial or is_label
