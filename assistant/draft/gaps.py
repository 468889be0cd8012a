"""A unit's own words on its situation -> what they say of a requirement: that it is lacking, begun, in place, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from assistant.embed import Embedder, Vectors
from assistant.swedish import MONTHS, STOP_WORDS, fold, words
from assistant.types import Gap
from assistant.vocabulary.lexicon import Lexicon
from assistant.vocabulary.roots import root
from assistant.vocabulary.spelling import Speller

SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+|\s*[•*]\s+")
TURN = re.compile(r",?\s+(?:men|fast|dock|medan|däremot)\s+|(?<=\w)\s+[–-]\s+", re.IGNORECASE)
NEAR = 0.5  # cosine from which a clause is about a requirement, whatever its words
SHARED = 0.5  # share of what a clause's words tell that must stand in a requirement
FAR = 0.15  # cosine below which the same words are about something else
ALMOST = 0.85  # share of the best match from which another requirement is meant too
MOST_MEANT = 6  # requirements that one clause can be about
SHORTEST = 6  # letters of a word that may be misspelt

# What people say of how far something has come; folded, a way of saying it on each line. The first that stands in it counts.
SAYINGS: tuple[tuple[Gap, str], ...] = (
    (Gap.IN_PLACE, r"saknas? (?:inte|ej)|(?:inga|utan) (?:brister|problem|bekymmer)|inget (?:problem|bekymmer)"),
    (Gap.IN_PLACE, r"inte (?:langre )?(?:nagot |nagra )?(?:problem|brist\w*|svart)"),
    (Gap.LACKING, r"(?:inte|ej|aldrig|knappt) (?:an )?(?:ens )?(?:komm\w+ )?(?:i ?gang|(?:pa)?borja\w*|starta\w*)"),
    (Gap.LACKING, r"nastan (?:aldrig|ingen|inga)"),
    (
        Gap.BEGUN,
        r"(?:inte|ej) (?:alla|allt|helt|hela|riktigt|overallt|fullt ut|an i mal|sa manga)|nastan (?:alla|klar\w*)",
    ),
    (
        Gap.BEGUN,
        r"(?:pa)?borja(?:t|de|r)?|paborja\w*|pa gang|pa vag|pagar|pagaende|i ?gang|startat|halvvags|halvfardig\w*",
    ),
    (Gap.BEGUN, r"delvis|till viss del|i viss man|vissa|en del|nagra av|ibland|forsoker|provat|testat"),
    (Gap.BEGUN, r"olika (?:langt|mycket)|varierar|ojamn\w*|halften"),
    (Gap.LACKING, r"inte|ej|aldrig|sakna\w*|brist\w*|fattas|inga|inget|ingen|ingenting|utan(?! att)"),
    (
        Gap.LACKING,
        r"behov\w*|maste|borde|svar(?:t|a|ighet\w*)|problem\w*|osak(?:er|ra|ert)|otydlig\w*|oklar\w*|okunskap",
    ),
    (
        Gap.LACKING,
        r"dalig\w*|lag(?:t|a)?|for (?:lite|fa|dalig\w*|liten|lang)|eftersatt\w*|slapar\w*|ligger efter|glom\w*",
    ),
    (Gap.LACKING, r"(?:vill|kan|maste) bli battre|utvecklingsomrade\w*|svag\w*|svajig\w*|ont om tid|kaos|rorig\w*"),
    (Gap.LACKING, r"vanta\w*|drojer|knappt|sallan"),
    (
        Gap.IN_PLACE,
        r"klar(?:t|a|at|ade)?|fardig\w*|pa plats|gjort|gjord\w*|genomfor(?:t|da|d|de)|infor(?:t|da|d)|avklara\w*",
    ),
    (
        Gap.IN_PLACE,
        r"fungerar|funkar|sitter|rullar|finns|redan|(?:jatte|super|skit)?bra|gor vi|(?:star|ar) med|gar som",
    ),
    (Gap.IN_PLACE, r"utsedd\w*|utsett|beslutad\w*|beslutat|fatt|varje (?:termin|lasar|ar|host|var|vecka|manad)"),
)
"""The order is the rule: what is not lacking, what is not begun, what is begun, what is lacking, and then what is done."""
WEAK = re.compile(
    r"\b(?:vi|alla|de|som|larare|lararna|elever|eleverna|personalen|skolan) ?\w* (?:har|ar|gor|kan|vet|far)\b"
)
"""What says that it is so when nothing says that it is not."""
PATTERNS = tuple((gap, re.compile(rf"\b(?:{pattern})\b")) for gap, pattern in SAYINGS)
CUES = frozenset(
    """
    saknar saknas brister klart klara klarat fardig fardigt fardiga genomfort genomford genomforda infort inford fungerar funkar
    borjat paborjat paborjad pagar delvis svart otydligt oklart osaker osakra problem behover daligt eftersatt utsedd beslutad
    beslutat halvvags ibland redan aldrig ingen finns
    """.split()
)
"""Words of those ways of saying it that are known with a letter wrong too."""
SAYS_NOTHING = (
    STOP_WORDS
    | frozenset(MONTHS)
    | frozenset(
        """
    arbete arbeta arbetar jobba jobbar jobb gang saker sak skola skolan skolans enhet enheten enhetens verksamhet verksamheten
    elever eleverna elev personal personalen larare lararna rektor tid battre hela plan planen tycker kanner ganska verkligen
    idag dag aret ar lasar lasaret termin terminen kommit langt lang lange massa massor manga olika fler flera kor sedan hosten
    varen host var just jag hinner hunnit gora ihop tillsammans star ta tar
    """.split()
    )
)
"""Words that do not tell which requirement is meant; those that are no stop words count for a little."""
LITTLE = 0.15
GOES_ON = frozenset("inte ej aldrig det den de har hinner kan".split())  # what follows "men" and is about the same
FROM_DONE = (Gap.LACKING, Gap.BEGUN, Gap.IN_PLACE, Gap.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of what the unit said of an area, or of everything when `area` is empty, and what it says of how far it is."""

    area: str
    text: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class Said:
    """What the unit said of a requirement, in its own words."""

    gap: Gap
    words: str


def clauses(situation: Iterable[tuple[str, str]]) -> tuple[Clause, ...]:
    """What the unit said, taken apart into stretches that each say one thing; those without a word are left out."""
    found: list[Clause] = []
    for area, text in situation:
        for sentence in SENTENCE.split(text):
            parts = [part.strip(" \t,;–-") for part in TURN.split(sentence)]
            first = len(found)
            for part in parts:
                if not any(map(str.isalpha, part)):
                    continue
                about = any(word not in SAYS_NOTHING and _says(word) is None for word in words(part))
                if len(found) == first or (about and words(part)[0] not in GOES_ON):
                    found.append(Clause(area.strip(), part, gap_of(part)))
                else:  # "… men det tar för lång tid" says it of what stands before
                    whole = f"{found[-1].text}, {part}"
                    found[-1] = Clause(area.strip(), whole, _further(found[-1].gap, gap_of(part)))
    return tuple(found)


def gap_of(text: str) -> Gap:
    """How far something has come by the words said of it; UNKNOWN when they say nothing of that."""
    said = words(text)
    for folded in (" ".join(said), " ".join(map(_mended, said))):
        if (found := _says(folded)) is not None:
            return found
    return Gap.IN_PLACE if WEAK.search(" ".join(said)) else Gap.UNKNOWN


def _says(folded: str) -> Gap | None:
    return next((gap for gap, pattern in PATTERNS if pattern.search(folded)), None)


def _further(one: Gap, other: Gap) -> Gap:
    """Of two the one that is further from done; what says nothing gives way."""
    return min(one, other, key=FROM_DONE.index)


class Situation:
    """What a unit said, ready to be compared with requirements."""

    def __init__(
        self,
        said: Sequence[Clause],
        *,
        embedder: Embedder,
        lexicon: Lexicon,
        speller: Speller,
    ) -> None:
        self.said = said
        self.embedder = embedder
        self.lexicon = lexicon
        self.speller = speller

    def of(self, texts: Mapping[str, str], areas: Mapping[str, frozenset[str]]) -> dict[str, Said]:
        """What was said of each requirement, by its id; those that nothing was said of are left out.

        `texts` are the requirements with the headings they stand under, `areas` the ids of those an area holds.
        """
        ids = tuple(texts)
        if not self.said or not ids:
            return {}
        vectors = self.embedder.encode([texts[id_] for id_ in ids])
        roots = [_roots(texts[id_]) for id_ in ids]
        told: dict[str, Said] = {}
        for clause in self.said:
            within = areas.get(clause.area, frozenset()) if clause.area else frozenset(ids)
            for id_ in self._meant(clause, ids, vectors, roots, within):
                told[id_] = _worse(told.get(id_), Said(clause.gap, clause.text))
        return told

    def _meant(
        self,
        clause: Clause,
        ids: Sequence[str],
        vectors: Vectors,
        roots: Sequence[frozenset[str]],
        within: frozenset[str],
    ) -> Iterator[str]:
        """The requirements that a clause is about: those of its area when it names nothing else, else those nearest it."""
        asked = self._asked(clause)
        places = [place for place, id_ in enumerate(ids) if id_ in within]
        if not asked:
            yield from (ids[place] for place in places if clause.area)
            return
        weights = {word: LITTLE if word in SAYS_NOTHING else 1.0 for word in asked}
        whole = sum(weights.values())
        (vector,) = self.embedder.encode(
            [" ".join((clause.text, *(form for forms in asked.values() for form in forms)))]
        )
        scores: dict[str, float] = {}
        for place in places:
            near = float(vectors[place] @ vector)
            share = sum(weight for word, weight in weights.items() if roots[place] & _all_roots(asked[word])) / whole
            telling = any(weights[word] == 1.0 and roots[place] & _all_roots(asked[word]) for word in asked)
            same_words = share >= SHARED and telling and near >= FAR
            # To be told that something is done takes more: a requirement must not be put aside for what only comes near.
            if same_words or (near >= NEAR and clause.gap is not Gap.IN_PLACE):
                scores[ids[place]] = near + share
        best = max(scores.values(), default=0.0)
        ranked = sorted((id_ for id_ in scores if scores[id_] >= ALMOST * best), key=lambda id_: -scores[id_])
        yield from ranked[:MOST_MEANT]

    def _asked(self, clause: Clause) -> dict[str, tuple[str, ...]]:
        """The words of a clause that say what it is about, each with what documents call it; the area's own say nothing new."""
        area = _roots(clause.area)
        expanded = {fold(each.said): each.means for each in self.lexicon.expand(clause.text)}
        asked: dict[str, tuple[str, ...]] = {}
        for word in words(clause.text):
            if word in STOP_WORDS or word.isdigit() or _says(_mended(word)) is not None:
                continue
            meant = self.speller.correct(word) or word
            if root(meant) in area:
                continue
            forms = next((means for said, means in expanded.items() if word in said.split()), ())
            asked[word] = (meant, *forms)
        return asked if any(word not in SAYS_NOTHING for word in asked) else {}


def _worse(before: Said | None, now: Said) -> Said:
    """Of two things said of a requirement the one that says it is further from done."""
    return now if before is None or FROM_DONE.index(now.gap) < FROM_DONE.index(before.gap) else before


@lru_cache(maxsize=4096)
def _all_roots(forms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(each for form in forms for each in _roots(form))


def _roots(text: str) -> frozenset[str]:
    """The roots of a text's words, also of those that a hyphen divides: "nät-mobbning"."""
    said = {*words(text), *words(text.replace("-", ""))}
    return frozenset(root(word) for word in said if word not in STOP_WORDS)


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    """A word as it is spelt among what people say of how far things are, when only a letter of it is wrong."""
    if len(word) < SHORTEST or _says(word) is not None:
        return word
    same_start = [cue for cue in CUES if cue[0] == word[0]]
    found = extractOne(word, same_start, scorer=OSA.distance, score_cutoff=1)
    return found[0] if found else word
