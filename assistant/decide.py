"""What was found -> whether it answers the question: a sum of features that a person can read, and a threshold.

What stands near a subject need not answer a question about it: the features are what an answer would have to hold and does
not (an amount, a name, the year that was asked about), and how the question is put.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.rank import Asked, Information, context_text, coverage, stems_in
from assistant.swedish import fold, words
from assistant.types import Document, DocumentKind, Hit, Intent, Query, Retrieval
from assistant.vocabulary.fields import Field

WEIGHTS: Mapping[str, float] = {
    "nearness": -1.64,
    "leaning": -0.46,
    "kind": -0.31,
    "no_amount": 1.27,
    "years": 0.49,
    "no_year": 1.56,
    "no_edition": 0.86,
    "unknown_name": 1.78,
    "no_person": 1.57,
    "no_label": 2.41,
    "outcome": 0.87,
    "permission": 1.06,
    "how_much": 0.34,
    "which": 0.75,
    "when": -0.48,
    "comparison": -1.23,
    "validity": -1.62,
    "goal": 0.62,
    "fact": 0.22,
    "length": -0.54,
    "list": -0.29,
}
"""How much each feature says that the documents do not answer: a logistic regression on 532 questions to three collections of
documents, 175 of them unanswered there."""
BIAS = 0.93
THRESHOLD = -0.2
"""The log odds above which a question is refused. There, of two collections' questions, 4 % and 15 % of those with an answer are
refused, and 60 % and 57 % of those without; the second collection's are asked in words far from the documents'."""

NEAREST = 3  # passages in which an amount must stand
SOME = 5  # passages in which a name must stand
MANY = 20  # passages in which a year or a label must stand

NUMBER = r"(?:\d[\d ]*(?:[.,]\d+)?|en|ett|tva|tre|fyra|fem|sex|sju|atta|nio|tio|elva|tolv|femton|tjugo|trettio|femtio|hundra)"
AMOUNTS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    what: (re.compile(asked), re.compile(held))
    for what, asked, held in (
        (
            "ett belopp",
            r"\b(?:kronor|kr|kosta\w*|kostnad\w*|belopp\w*|betala\w*|ersattning\w*|avgift\w*|tjanar|tjana|lon|pengar|budget\w*"
            r"|dyr\w*|cost|pay|salary)\b",
            rf"\b{NUMBER} ?(?:kr|kronor|tkr|mkr|mnkr|miljon\w*|miljard\w*|tusen)\b|kostnadsfri\w*|gratis|avgiftsfri\w*|kronor",
        ),
        (
            "en andel",
            r"\b(?:procent\w*|andel\w*|share|percent)\b",
            rf"\b{NUMBER} ?(?:procent|%)|\d ?%|\b(?:halften|tredjedel\w*|fjardedel\w*|majoritet\w*|samtliga|alla)\b",
        ),
        (
            "en ålder",
            r"\b(?:hur gamla?|alder\w*|how old|age)\b",
            rf"\b{NUMBER}(?: ?[-–] ?\d+)? ?(?:ar|aring\w*|manader)\b|arskurs|aldersgrans",
        ),
        (
            "en tid",
            r"\b(?:hur lange|hur (?:langt?|lang tid)|hur (?:manga|mycket) (?:timmar|minuter|dagar|veckor|manader|ar|tid)"
            r"|how (?:long|many (?:hours|minutes|days|weeks|years)))\b",
            rf"\b{NUMBER} ?(?:\w+ )?(?:minut\w*|timm\w*|tim|dag\w*|arbetsdag\w*|dygn\w*|veck\w*|manad\w*|termin\w*|lasar\w*|ar"
            r"|skolar)\b|\btills\b|sa lange|senast|samma dag",
        ),
    )
}
"""What is asked for by how a question is put, and what a passage that says it holds; both folded."""

ASKS_PERSON = re.compile(r"\b(?:vad heter|namn pa|namnet|vilka sitter|vem ar|kontaktperson)\b")
PERSON = re.compile(r"(?<![.!?:] )(?<!^)\b[A-ZÅÄÖ][a-zåäöé]+ [A-ZÅÄÖ][a-zåäöé]+\b")
ASKS_OUTCOME = re.compile(
    r"\b(?:hur gick|kom fram till|visade|blev det|nadde\w*|fick de|resultat\w*|hur manga ar vi nere)\b"
)
LABEL = re.compile(r"\b(?:delmal|mal|punkt|paragraf|kapitel|avsnitt) ?(\d+(?:[:.]\d+)?)")
HOW_MUCH = re.compile(r"\b(?:hur (?:manga|mycket|lange|stor\w*|gammal|lang\w*)|how (?:many|much|long|old))\b")
PERMISSION = re.compile(r"\bfar (?:jag|vi|man|elev\w*|en|larare\w*|barn\w*)\b")
WHICH = re.compile(r"\bvilke[tn]\b")
WHEN = re.compile(r"\b(?:nar|when)\b")
INSIDE_A_SENTENCE = re.compile(r"(?<=[a-zåäö,:;] )[A-ZÅÄÖ][\w-]+")
PREMISE = re.compile(
    r"\b(?:enligt (?:var |vara |den |det )?(?:\w*plan\w*|riktlinj\w*|guiden|policyn|strategin|rutinen|dokument\w*)"
    r"(?: \w+){0,2}? (?:ska|skall|maste|far|bor|kraver)"
    r"|(?:planen|riktlinjen|guiden|strategin|policyn|rutinen) (?:sager|kraver|har|skriver)(?: \w+)? (?:att|ju)"
    r"|(?:planen|riktlinjen|guiden) har ju|det star ju|according to the (?:\w+ )?plan|since the (?:\w+ )?plan|eftersom planen)\b"
)
"""Words that take for granted what a document says: "enligt planen ska rektor …"."""
GRANTED = 0.75  # share of what the question says that a passage must hold to be what it takes for granted
GOALS = (Intent.GOAL, Intent.INDICATOR, Intent.ACTIVITY)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether what was found answers; what it lacks, in Swedish, where that can be said; and the log odds that it does not.

    `false_premise` when the question takes for granted that a document says something that none was found to say.
    """

    answers: bool
    false_premise: bool
    lacks: tuple[str, ...]
    doubt: float
    features: Mapping[str, float]


def decide(
    retrieval: Retrieval,
    *,
    asked: Asked,
    information: Information,
    filed: Mapping[str, Document],
    claimed: bool = False,
) -> Decision:
    """The decision on what was found for a question; `claimed` when all of it is held to have been said already."""
    reading = _Reading(retrieval, asked, information, filed)
    features = reading.features()
    doubt = BIAS + sum(WEIGHTS[name] * value for name, value in features.items())
    false_premise = reading.has_false_premise(claimed=claimed)
    return Decision(doubt <= THRESHOLD and not false_premise, false_premise, tuple(reading.lacks()), doubt, features)


class _Reading:
    """One question beside the passages that came nearest."""

    def __init__(
        self, retrieval: Retrieval, asked: Asked, information: Information, filed: Mapping[str, Document]
    ) -> None:
        self.query: Query = retrieval.query
        self.hits: Sequence[Hit] = retrieval.kept
        self.nearness = retrieval.nearness
        self.asked = asked
        self.information = information
        self.filed = filed
        self.said = " ".join(words(self.query.question))
        self.texts = [_folded(hit) for hit in self.hits[:MANY]]
        self.amount = self._missing_amount()

    def features(self) -> dict[str, float]:
        """Each feature, most of them 0 or 1."""
        query, hits, said = self.query, self.hits, self.said
        flags = {
            "no_amount": self.amount is not None,
            "years": bool(query.years),
            "no_year": bool(query.years) and not self._held(map(str, query.years)) and not self._of_the_years(),
            "no_edition": self._no_edition(),
            "unknown_name": self._unknown_name() is not None,
            "no_person": bool(ASKS_PERSON.search(said)) and not any(PERSON.search(h.passage.text) for h in hits[:SOME]),
            "no_label": self._missing_label() is not None,
            "outcome": bool(ASKS_OUTCOME.search(said)) and not self._evaluated(),
            "permission": bool(PERMISSION.search(said)),
            "how_much": bool(HOW_MUCH.search(said)),
            "which": bool(WHICH.search(said)),
            "when": bool(WHEN.search(said)),
            "comparison": query.intent is Intent.COMPARISON,
            "validity": query.intent is Intent.VALIDITY,
            "goal": query.intent in GOALS,
            "fact": query.intent is Intent.FACT,
            "list": query.complete_list,
        }
        return {name: float(flag) for name, flag in flags.items()} | {
            "nearness": self.nearness,
            "leaning": query.leanings.get(hits[0].passage.document_id, 0.0) if hits else 0.0,
            "kind": max((hit.features.get("kind", 0.0) for hit in hits[:NEAREST]), default=0.0),
            "length": math.log1p(len(self.asked.units)),
        }

    def lacks(self) -> list[str]:
        """What the passages do not hold that the question asks for."""
        found = [f"Frågan gäller {self.amount}; inget av det som står närmast anger det."] if self.amount else []
        name = self._unknown_name()
        if name:
            found.append(f"”{name}” nämns inte i dokumenten.")
        label = self._missing_label()
        if label:
            found.append(f"Det finns inget ställe märkt {label} bland det som står närmast.")
        if self._no_edition():
            years = "–".join(dict.fromkeys(map(str, (self.query.years[0], self.query.years[-1]))))
            found.append(f"Inget dokument gäller {years}.")
        return found

    def has_false_premise(self, *, claimed: bool) -> bool:
        """Whether it is taken for granted that a document says something, and no passage says nearly that."""
        return (claimed or bool(PREMISE.search(self.said))) and not any(
            coverage(self.asked, stems_in(hit.passage.text) | stems_in(context_text(hit.passage))) >= GRANTED
            for hit in self.hits[:SOME]
        )

    def _evaluated(self) -> bool:
        """Whether an evaluation is among what came nearest: that is where outcomes stand."""
        kinds = (self.filed[hit.passage.document_id].kind for hit in self.hits[:NEAREST])
        return any(kind is DocumentKind.EVALUATION for kind in kinds)

    def _missing_amount(self) -> str | None:
        """What amount is asked for that none of the nearest passages holds."""
        for what, (wanted, held) in AMOUNTS.items():
            if wanted.search(self.said) and not any(held.search(text) for text in self.texts[:NEAREST]):
                return what
        return None

    def _missing_label(self) -> str | None:
        """The number of a goal or chapter that is asked about and stands nowhere near."""
        match = LABEL.search(fold(self.query.question))
        if match is None:
            return None
        label = match[1].replace(":", ".")
        return None if any(label in text.replace(":", ".") for text in self.texts) else match[1]

    def _unknown_name(self) -> str | None:
        """A word written as a name that no document has."""
        nowhere = self.information(Field.STEMS, "")
        unknown = {
            word
            for word, unit in zip(self.query.content, self.asked.units, strict=False)
            if all(self.information(Field.STEMS, stem) >= nowhere for stem in unit.stems)
        }
        names = INSIDE_A_SENTENCE.findall(self.query.question)
        return next((name for name in names if fold(name) in unknown), None)

    def _of_the_years(self) -> bool:
        """Whether what came nearest is in a document for just those years."""
        nearest = {hit.passage.document_id for hit in self.hits[:NEAREST]}
        return any(_is_of(self.filed[id_], self.query.years) for id_ in nearest)

    def _no_edition(self) -> bool:
        """Whether the years asked about are those of no document: one period of its own, or years that none covers."""
        years, filed = self.query.years, self.filed.values()
        if not years or any(_is_of(document, years) for document in filed):
            return False
        covered = [any(_covers(document, year) for document in filed) for year in years]
        one_period = len(years) > 1 and years == tuple(range(years[0], years[-1] + 1))
        return not (all(covered) if one_period else any(covered))

    def _held(self, wanted: object) -> bool:
        return any(each in text for each in wanted for text in self.texts)  # type: ignore[attr-defined]


def _folded(hit: Hit) -> str:
    text = f"{context_text(hit.passage)} {hit.passage.text}"
    return " ".join(re.findall(r"[\w%@.,/:-]+", fold(text)))


def _is_of(document: Document, years: Sequence[int]) -> bool:
    """Whether years are a document's whole period, by its dates or its title."""
    first, last = document.valid_from, document.valid_to
    if first and last and (first.year, last.year) == (years[0], years[-1]):
        return True
    return str(years[0]) in document.title and str(years[-1]) in document.title


def _covers(document: Document, year: int) -> bool:
    """Whether a document applied that year, was published then or is named after it."""
    first, last = document.valid_from, document.valid_to
    applied = first is not None and last is not None and first.year <= year <= last.year
    return applied or document.published == year or str(year) in document.title
