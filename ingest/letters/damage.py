"""Which pages have lost their å, ä and ö: a rule on the commonest Swedish words, decided without the counts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.letters.tokens import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD = re.compile(r"[\w&£{]+")
# Words of every Swedish text that hold none of the three letters.
SWEDISH = frozenset("och att som det i en av till med den ska inte om ett de har vi kan eller".split())
# The commonest words with one of the three, and what stands for each when it is lost: the bare letter, or what only OCR writes.
WHOLE = frozenset(
    "för på är från även också så få när där får år två här då måste både någon några under år".split()
) - {"under"}
STRIPPED = frozenset("for pa ar fran aven ocksa sa nar dar maste bade nagon nagra".split())
BROKEN = STRIPPED | frozenset(
    """
    fér f6r f&r fdr fo6r foér fór £6r £ér {6r t6r fir
    pi p4 pd pé p&
    ir dr ér &r 4r
    frin frdn frén fr4n fr&n fraén
    dven éven iven 4ven
    ocksi ocksd ocksé ocks4
    sé s4 nér ndr dér ddr ddér méste miste mdste bide bdde ndgon nigon nigra ndgra
    """.split()
)
MIN_SWEDISH = 0.06  # share of a text's words; Swedish prose has 0.2
NEARLY_ALL = 0.85  # share of the words with lost letters that are broken
SOME = 0.15
MIN_SITES = 6  # a page with fewer is judged with its document
MAX_KEPT = 0.035  # å, ä and ö among the letters; Swedish prose has 0.045


@dataclass(frozen=True, slots=True)
class Signs:
    """What the common words of a text say of its letters."""

    words: int
    swedish: int
    whole: int
    broken: int
    odd: int
    letters: int
    kept: int

    def __add__(self, other: Signs) -> Signs:
        """Both texts as one."""
        return Signs(
            self.words + other.words,
            self.swedish + other.swedish,
            self.whole + other.whole,
            self.broken + other.broken,
            self.odd + other.odd,
            self.letters + other.letters,
            self.kept + other.kept,
        )

    @property
    def damaged(self) -> bool:
        """Whether a Swedish text has lost letters: nearly all of them, or some in ways that only OCR loses them."""
        sites = self.whole + self.broken
        return (
            self.swedish >= MIN_SWEDISH * self.words
            and self.kept <= MAX_KEPT * self.letters
            and self.broken >= 2
            and (self.broken >= NEARLY_ALL * sites or (self.odd >= 3 and self.odd >= SOME * sites))
        )

    @property
    def intact(self) -> float:
        """About which share of å, ä and ö came through."""
        return min(self.whole / max(self.whole + self.broken, 1), 0.99)


NO_SIGNS = Signs(0, 0, 0, 0, 0, 0, 0)


def read_signs(text: str) -> Signs:
    """The signs of one page."""
    prose = " ".join(chunk for chunk in text.split() if not ADDRESS.search(chunk))
    lower = unicodedata.normalize("NFC", prose).lower()
    words = WORD.findall(lower)
    return Signs(
        words=len(words),
        swedish=sum(word in SWEDISH for word in words),
        whole=sum(word in WHOLE for word in words),
        broken=sum(word in BROKEN for word in words),
        odd=sum(word in BROKEN and word not in STRIPPED for word in words),
        letters=sum(map(str.isalpha, lower)),
        kept=sum(map(lower.count, "åäö")),
    )


def damaged_pages(texts: Sequence[str]) -> dict[int, Signs]:
    """The pages that need repair, each with the signs it was judged by."""
    signs = [read_signs(text) for text in texts]
    whole = sum(signs, NO_SIGNS)
    found = {}
    for number, page in enumerate(signs):
        sites = page.whole + page.broken
        judged = page if sites >= MIN_SITES else whole
        foreign = page.words >= 30 and page.swedish < MIN_SWEDISH * page.words
        if judged.damaged and not foreign and (page.broken or not page.whole):
            found[number] = judged
    return found
