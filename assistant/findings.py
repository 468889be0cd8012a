"""An evaluation and a plan -> each finding with what the plan says of it, whether that meets it, and else a proposal.

A proposal is slots filled with the words of the two documents; what neither says is an open slot. One that changes a text has
both citations, one that adds has the finding's and the heading it would stand under.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import count

from assistant.coverage import Evidence, carries, citation_of, matcher_of, proved, said, score_of
from assistant.embed import Embedder
from assistant.errors import InputError
from assistant.judge import register_of
from assistant.language import gettext, marked
from assistant.matching import Matcher, Piece, Signs, Wanted, pieces_of
from assistant.rank import is_repeat
from assistant.store import Store
from assistant.swedish import fold, words
from assistant.types import Citation, Document, Item, ItemKind

FOUND = (ItemKind.FINDING, ItemKind.NEED, ItemKind.ADVICE)
ADDRESSED, PARTLY = 0.45, 0.25
SAID = 0.15  # of a finding's words that must stand in what meets it: nearness in meaning alone is at most partly
THROUGH = 0.2  # score from which a recommendation of the same evaluation is what it recommends for a finding
MOST_PLACES = 3
BESIDE = 0.7  # of the best place's score from which another is shown beside it
HEADINGS = 2  # the nearest ones, which say where an addition would stand

# How evaluations report, which says nothing of what they report on; folded.
REPORTING = frozenset(
    """
    endast bara enbart andel andelen antal antalet jamfort jamfor uppger uppgav uppgett anser ansag sager sade svarar svarade svar
    okat minskat stigit sjunkit stannar nar under over var varje varannan samtliga alla flera manga fa fler farre mest minst
    storst storsta minsta sallan ofta aldrig langre langt star visar visade saknas saknar saknades finns fanns far fick skapar
    behover behovs brister brist upplever uppfattas upplevs beror berodde innebar lett leder gor gjort gjorts blivit procent
    procentenheter delvis olika samma del ganska relativt tydligt bra daligt god goda battre samre betyg mal malet rekommenderas
    rekommenderar foreslar foreslas bor en ett tva tre fyra fem sex sju atta nio tio hundra halften tredje fjarde femte
    tredjedel fjardedel
    """.split()
)
NUMBER = re.compile(r"\d[\d\s.,]*")
WELL = re.compile(
    r"\b(?:har (?:okat|stigit|forbattrats|starkts)|ar (?:goda?|bra|uppnadd|uppnatt)|fungerar (?:val|bra)|nojda?)\b"
)
BUT = re.compile(
    r"\b(?:men|dock|trots|endast|bara|inte|ej|sakna\w*|brist\w*|daremot|otydlig\w*|behover|under mal\w*)\b"
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Met(StrEnum):
    """Whether a plan meets a finding."""

    ADDRESSED = "åtgärdad"
    PARTLY = "delvis"
    MISSING = "saknas"


class Order(StrEnum):
    """Which of the two documents came first."""

    PLAN_LATER = "planen är nyare än utvärderingen"
    PLAN_EARLIER = "planen är äldre än utvärderingen"
    UNKNOWN = "det framgår inte vilket dokument som är nyast"


class Change(StrEnum):
    """What a proposal does to a plan."""

    ADDS = "tillägg"
    CHANGES = "ändring"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of the plan that would meet a finding; `role` and `time` are the plan's own words, None is an open slot.

    `heading` is the path of the heading that the change stands under, on `page`; `changed` is the existing text.
    """

    change: Change
    finding: Citation
    kind: ItemKind
    heading: tuple[str, ...]
    page: int
    changed: Citation | None = None
    role: str | None = None
    time: str | None = None

    def __post_init__(self) -> None:
        """Refuse one that would change a text without citing it."""
        if (self.change is Change.CHANGES) is (self.changed is None):
            raise ValueError("a change has the citation of the text it changes, an addition has none")


@dataclass(frozen=True, slots=True)
class Linked:
    """A finding, the places of the plan that come nearest, best first, whether they meet it, and what is proposed.

    `through` is the recommendation of the same evaluation that led to the places, where the finding's own words did not.
    `well` is a finding that something goes well: nothing needs to be proposed.
    """

    finding: Citation
    kind: ItemKind
    met: Met
    score: float
    places: tuple[Evidence, ...] = ()
    through: Citation | None = None
    proposal: Proposal | None = None
    well: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """Every finding, need and recommendation of an evaluation, in its order, held against a plan."""

    evaluation: Document
    plan: Document
    order: Order
    linked: tuple[Linked, ...]

    def counts(self) -> dict[Met, int]:
        """How many findings are met, and how far."""
        return {met: sum(each.met is met for each in self.linked) for met in Met}

    def proposals(self) -> tuple[Proposal, ...]:
        """What is proposed, in the order of the findings."""
        return tuple(each.proposal for each in self.linked if each.proposal)


def findings(evaluation: Document, plan: Document, *, store: Store, embedder: Embedder, as_of: date) -> Findings:
    """The findings of an evaluation held against a plan; raises InputError when there are none or it is the same document.

    A plan that came before the evaluation cannot have met what it found: it is said to at most in part.
    """
    if evaluation.id == plan.id:
        raise InputError("Utvärderingen och planen är samma dokument. Välj två olika.")
    items = [item for item in register_of(store, document_id=evaluation.id) if item.kind in FOUND]
    if not items:
        raise InputError(
            f"”{evaluation.title}” har inga iakttagelser, behov eller rekommendationer i registret. "
            "Välj en utvärdering, eller lägg till dem för hand i registret."
        )
    return _Linking(evaluation, plan, store=store, embedder=embedder, as_of=as_of).link(items)


def order_of(evaluation: Document, plan: Document) -> Order:
    """Which came first: by day of decision where both have one, else by the year each is of."""
    if evaluation.decided_on and plan.decided_on and evaluation.decided_on != plan.decided_on:
        return Order.PLAN_LATER if plan.decided_on > evaluation.decided_on else Order.PLAN_EARLIER
    found, starts = evaluation.published or _year(evaluation.decided_on) or _year_named(evaluation), _start(plan)
    if found is None or starts is None or found == starts:
        return Order.UNKNOWN
    return Order.PLAN_LATER if starts > found else Order.PLAN_EARLIER


NO_DEED, NO_ROLE, NO_TIME = (
    marked("[vad som ska göras fylls i]"),
    marked("[ansvarig fylls i]"),
    marked("[tid fylls i]"),
)
ADDITION = marked(
    "Planen saknar något som svarar mot ”%(finding)s” (s. %(page)s i utvärderingen): föreslå att det läggs till under "
    "”%(heading)s”. Insats: %(deed)s. Ansvarig: %(role)s. Tid: %(time)s."
)
RECOMMENDED = marked(
    "Planen saknar det som rekommenderas: ”%(finding)s” (s. %(page)s i utvärderingen). Föreslå att det läggs till under "
    "”%(heading)s”. Ansvarig: %(role)s. Tid: %(time)s."
)
ALTERATION = marked(
    "Planen säger ”%(text)s” (s. %(place)s) men svarar bara delvis mot ”%(finding)s” (s. %(page)s i utvärderingen): föreslå att "
    "texten skärps eller kompletteras. Ny lydelse: %(deed)s. Ansvarig: %(role)s. Tid: %(time)s."
)


def wording(proposal: Proposal) -> str:
    """The proposal as a sentence to a drafter, in the language spoken: the documents' own words and open slots."""
    slots: dict[str, object] = {
        "finding": _bare(proposal.finding.quote),
        "page": proposal.finding.page,
        "heading": " › ".join(proposal.heading[-HEADINGS:]),
        "deed": gettext(NO_DEED),
        "role": proposal.role or gettext(NO_ROLE),
        "time": proposal.time or gettext(NO_TIME),
    }
    if proposal.changed:
        return gettext(ALTERATION, **slots, text=_bare(proposal.changed.quote), place=proposal.changed.page)
    return gettext(RECOMMENDED if proposal.kind is ItemKind.ADVICE else ADDITION, **slots)


def topic(text: str) -> str:
    """What a finding is about: its words without numbers and without how evaluations report."""
    kept = (word for word in NUMBER.sub(" ", text).split() if not (told := set(words(word))) or not told <= REPORTING)
    return " ".join(kept)


class _Linking:
    """One evaluation on its way to one plan."""

    def __init__(self, evaluation: Document, plan: Document, *, store: Store, embedder: Embedder, as_of: date) -> None:
        self.evaluation = evaluation
        self.plan = plan
        self.store = store
        self.embedder = embedder
        self.as_of = as_of
        self.order = order_of(evaluation, plan)
        self.matcher = matcher_of(plan, store, embedder)
        self.numbers = count(1)

    def link(self, items: Sequence[Item]) -> Findings:
        """Each item with its places, its verdict and its proposal; one that cannot be proved is left out."""
        pieces = pieces_of(items, ())
        provable = proved(pieces, self.store)
        pieces = [piece for piece in pieces if piece in provable]
        advice = Matcher("", [piece for piece in pieces if piece.kind is ItemKind.ADVICE], self.embedder)
        linked = tuple(self._linked(piece, advice) for piece in pieces)
        return Findings(self.evaluation, self.plan, self.order, linked)

    def _linked(self, piece: Piece, advice: Matcher) -> Linked:
        finding = self._cited(piece, self.evaluation)
        ranked = self._ranked(piece)
        met = self._met(ranked)
        through = None
        if met is Met.MISSING and piece.kind is not ItemKind.ADVICE:
            recommended = _recommended(piece, advice)
            if recommended and (found := self._ranked(recommended)) and self._met(found) is not Met.MISSING:
                through, ranked, met = self._cited(recommended, self.evaluation), found, Met.PARTLY
        places = tuple(self._evidence(*each) for each in ranked)
        well = bool(WELL.search(fold(piece.text))) and not BUT.search(fold(piece.text))
        kind = piece.kind or ItemKind.FINDING
        proposal = None if well or met is Met.ADDRESSED else self._proposal(finding, kind, met, ranked, places)
        return Linked(finding, kind, met, places[0].score if places else 0.0, places, through, proposal, well)

    def _ranked(self, piece: Piece) -> list[tuple[Piece, Signs, float]]:
        """The places of the plan that come nearest, best first; what only describes is not among them unless nothing else is."""
        signs = self.matcher.signs([Wanted(topic(piece.text))])[0]
        rated = [
            (place, sign, score_of(sign, bare=True) * carries(place))
            for place, sign in zip(self.matcher.pieces, signs, strict=True)
        ]
        rated.sort(key=lambda each: -each[2])
        firm = [each for each in rated if each[0].binds or each[0].kind is ItemKind.INDICATOR] or rated
        near = firm[: 2 * MOST_PLACES]
        provable = proved((place for place, _, _ in near), self.store)
        kept: list[tuple[Piece, Signs, float]] = []
        for each in near:
            if each[0] in provable and not any(is_repeat(each[0].text, other[0].text) for other in kept):
                kept.append(each)
        return [each for each in kept[:MOST_PLACES] if each[2] >= BESIDE * kept[0][2]]

    def _met(self, ranked: Sequence[tuple[Piece, Signs, float]]) -> Met:
        if not ranked or ranked[0][2] < PARTLY:
            return Met.MISSING
        in_words = any(place.binds and said(signs) >= SAID for place, signs, score in ranked if score >= ADDRESSED)
        return Met.ADDRESSED if in_words and self.order is not Order.PLAN_EARLIER else Met.PARTLY

    def _proposal(
        self,
        finding: Citation,
        kind: ItemKind,
        met: Met,
        ranked: Sequence[tuple[Piece, Signs, float]],
        places: Sequence[Evidence],
    ) -> Proposal | None:
        if not ranked:
            return None
        nearest = ranked[0][0]
        heading, page = nearest.passage.heading_path or (self.plan.title,), nearest.passage.page
        if met is Met.MISSING:
            return Proposal(Change.ADDS, finding, kind, heading, page)
        return Proposal(
            Change.CHANGES, finding, kind, heading, page, places[0].citation, nearest.role, self._time(nearest)
        )

    def _time(self, piece: Piece) -> str | None:
        """When the plan says that the item is to be done, in its own words."""
        items = self.store.items_by_id([piece.item_id]) if piece.item_id else ()
        return next((item.time for item in items), None)

    def _evidence(self, piece: Piece, signs: Signs, score: float) -> Evidence:
        return Evidence(
            citation=self._cited(piece, self.plan),
            signs=signs,
            score=round(score, 4),
            binds=piece.binds,
            kind=piece.kind,
            role=piece.role,
            item_id=piece.item_id,
            lead_in=piece.passage.lead_in,
        )

    def _cited(self, piece: Piece, document: Document) -> Citation:
        return replace(citation_of(piece, document, self.as_of), n=next(self.numbers))


def _recommended(piece: Piece, advice: Matcher) -> Piece | None:
    """What the same evaluation recommends for a finding; None when no recommendation is about it."""
    signs = advice.signs([Wanted(topic(piece.text))])[0]
    rated = [(score_of(sign, bare=True), place) for sign, place in zip(signs, advice.pieces, strict=True)]
    score, place = max(rated, key=lambda each: each[0], default=(0.0, None))
    return place if score >= THROUGH else None


def _bare(text: str) -> str:
    """A quote to stand inside a sentence: without what ends it."""
    return " ".join(text.split()).rstrip(" ,;.:")


def _start(plan: Document) -> int | None:
    return _year(plan.valid_from) or _year(plan.decided_on) or plan.published


def _year(day: date | None) -> int | None:
    return day.year if day else None


def _year_named(document: Document) -> int | None:
    """The latest year in an evaluation's title."""
    return max(map(int, YEAR.findall(document.title)), default=None)
