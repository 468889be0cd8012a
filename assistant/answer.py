"""Passages and register items -> an Answer with its status, its citations and what the asker should know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from assistant.about import About
from assistant.caution import cautions
from assistant.compose import Proved, choose, cite, compose, mark_of, passage_of
from assistant.contents import Contents
from assistant.decide import Decision
from assistant.difference import CHANGED_FIRST, Difference, How
from assistant.lists import WholeList, lists_asked_for
from assistant.rank import Asked
from assistant.register import PERSONAL, KindList, PersonList, heading_of, summary
from assistant.signpost import signpost
from assistant.store import Store
from assistant.swedish import modality
from assistant.types import (
    Answer,
    BlockKind,
    Carried,
    Caution,
    Choice,
    Citation,
    Completeness,
    Document,
    DocumentKind,
    Fact,
    Intent,
    Item,
    ItemKind,
    Mark,
    Modality,
    Page,
    Passage,
    Query,
    Retrieval,
    Searched,
    Sentence,
    SourceVersion,
    Status,
    Understood,
    Validity,
)
from assistant.validity import standing
from assistant.year import YearWheel

NEAREST = 3  # passages shown with a refusal, as what stands nearest
MOST_DATED = 12  # documents whose validity is told at once
REFUSAL = "Det står inte i dokumenten. Nedan visas det som står närmast, men det svarar inte på frågan."
NO_SUCH_DEMAND = "Hittar inte det som frågan utgår från. Närmast står det som visas nedan."
WHO_TO_ASK = "Fråga {who}, som ansvarar för ”{title}”."
NO_DOCUMENTS = (
    "Det finns inga dokument att söka i ännu. Läs in en mapp med `rodtrad ingest MAPP` eller på sidan Dokument."
)
NOTHING_DUE = "Inget i dokumenten har en tid som infaller då. Det som återkommer utan angiven månad visas som närmast."
RETURNING = "Återkommer, utan angiven månad"
UNVERIFIED = "Svaret kunde inte kontrolleras mot dokumenten, och visas därför inte. Försök igen om en stund."
WHICH = "Vad vill du veta? Välj, eller skriv frågan med fler ord."
SEVERAL_WAYS = (Intent.GUIDANCE,)  # what is asked of these is answered in layers: demands, advice, findings
MOST_ON_THE_SHELF = 40
MOST_CHANGES = 60  # that an answer shows; the page shows all
CHANGES = tuple(how for how in CHANGED_FIRST if how is not How.WORDING)
WHOLE_DIFFERENCE = "Sidan Versionsskillnad, under Planera, visar allt: det gamla bredvid det nya."
HEADINGS = "Rubrikerna"
WHAT: Mapping[ItemKind, tuple[str, str]] = {
    ItemKind.GOAL: ("mål", "mål"),
    ItemKind.SUBGOAL: ("delmål", "delmål"),
    ItemKind.INDICATOR: ("indikator", "indikatorer"),
    ItemKind.ACTIVITY: ("aktivitet", "aktiviteter"),
    ItemKind.NEED: ("behov", "behov"),
    ItemKind.FINDING: ("fynd", "fynd"),
    ItemKind.ADVICE: ("råd", "råd"),
    ItemKind.QUESTION: ("frågeställning", "frågeställningar"),
}
LAYERS = ("Krav", "Förväntningar", "Möjligheter", "Det som beskrivs", "Råd", "Fynd i utvärderingar")
BY_MODALITY: Mapping[Modality, str] = {
    Modality.DEMAND: LAYERS[0],
    Modality.EXPECTATION: LAYERS[1],
    Modality.POSSIBILITY: LAYERS[2],
    Modality.DESCRIPTION: LAYERS[3],
}
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Case:
    """One question on its way to an answer: what every kind of answer is built from."""

    query: Query
    filed: Mapping[str, Document]
    as_of: date
    conversation_id: str
    store: Store
    home: str | None = None
    carried: tuple[Carried, ...] = ()

    def answer(self, retrieval: Retrieval, decision: Decision, asked: Asked) -> Answer:
        """The list asked for, or the passages that came nearest; a refusal when they do not answer or cannot be proved."""
        if not decision.answers:
            return self.refuse(retrieval, decision)
        found = (*retrieval.kept, *retrieval.rejected)
        lists = lists_asked_for(self.query, found, asked=asked, store=self.store, filed=self.filed)
        points = dict.fromkeys(point for each in lists for point in each.points)
        chosen = list(points) or choose(retrieval.kept)
        groups = {point.id: each.heading for each in lists for point in each.points} if len(lists) > 1 else {}
        proved = self._prove(self._in_order(chosen, listed=bool(points)), groups=groups)
        if not proved.sentences:
            return self.refuse(retrieval, decision)
        if lists or self.query.complete_list:
            completeness = Completeness(claimed=False, total=len(chosen), shown=len(proved.sentences))
            return self._build(proved, completeness=completeness, known=(_may_be_more(lists),), missing=decision.lacks)
        return self._build(proved, missing=decision.lacks)

    def list_role(self, listed: PersonList) -> Answer:
        """Every register item of the role, those that name it first; claimed complete only when every one could be proved."""
        items = listed.of(*PERSONAL)
        marks = {item.id: mark_of(item) for item in items}
        whose = {item.id: heading_of(item, listed) for item in items}
        several = len(set(whose.values())) > 1
        groups = {item.id: " · ".join(filter(None, (whose[item.id] if several else "", item.area))) for item in items}
        proved = self._prove([passage_of(item) for item in items], marks, groups=groups)
        if not proved.sentences:
            return self._without_answer(Status.NO_ANSWER, REFUSAL)
        whole = Completeness(claimed=not proved.dropped, total=len(items), shown=len(proved.sentences))
        shown = "alla visas" if whole.claimed else f"{whole.shown} av {whole.total} visas"
        return self._build(
            proved,
            message=f"{summary(listed, self.filed)}; {shown}.",
            completeness=whole,
            known=tuple(map(_left_out, listed.expired)),
        )

    def list_kind(self, listed: KindList) -> Answer:
        """Every register item of a kind in the documents meant; claimed complete only when every one could be proved."""
        items = listed.items
        several = len({item.document_id for item in items}) > 1
        groups = {item.id: self.filed[item.document_id].title if several else item.area or "" for item in items}
        proved = self._prove([passage_of(item) for item in items], {i.id: mark_of(i) for i in items}, groups=groups)
        if not proved.sentences:
            return self._without_answer(Status.NO_ANSWER, REFUSAL)
        whole = Completeness(claimed=not proved.dropped, total=len(items), shown=len(proved.sentences))
        counted = Counter(item.kind for item in items)
        told = ", ".join(f"{number} {WHAT[kind][number > 1]}" for kind, number in counted.items())
        shown = "alla visas" if whole.claimed else f"{whole.shown} av {whole.total} visas"
        known = tuple(map(_left_out, listed.expired))
        return self._build(proved, message=f"{told[0].upper()}{told[1:]}; {shown}.", completeness=whole, known=known)

    def contents(self, found: Contents) -> Answer:
        """The headings asked for, each cited where it stands, after what the documents say of themselves."""
        titles = {each.document_id: self.filed[each.document_id].title for each in (*found.told, *found.headings)}
        headed = {each.id: titles[each.document_id] if len(titles) > 1 else HEADINGS for each in found.headings}
        under = {each.id: each.heading_path[-1] for each in found.told}
        groups = headed | under if found.told or len(titles) > 1 else {}
        proved = self._prove((*found.told, *found.headings), {}, groups=groups)
        if not proved.sentences:
            return self._without_answer(Status.NO_ANSWER, REFUSAL)
        which = " och ".join(f"”{title}”" for title in titles.values())
        if not found.headings:
            message = f"Så sammanfattar {which} sig själv."
        elif found.told:
            message = f"Detta säger {which} om sig själv; sist står rubrikerna."
        elif found.whole:
            message = f"Så är {which} uppbyggd: rubrikerna i ordning."
        else:
            message = f"Så står de som rubriker i {which}."
        return self._build(proved, message=message)

    def about(self, known: Sequence[About]) -> Answer | None:
        """What is known of the documents themselves, in the words it was read from; None when none stands where it says."""
        told: list[tuple[Sentence, Citation]] = []
        several = len({each.document_id for each in known}) > 1
        for each in known:
            where = self._cited_fact(len(told) + 1, each.document_id, each.fact)
            if where:
                group = self.filed[each.document_id].title if several else ""
                told.append((Sentence(f"{each.label}: {where.quote}", (where.n,), group), where))
        if not told:
            return None
        cited = tuple(citation for _, citation in told)
        return self._build(Proved(tuple(sentence for sentence, _ in told), cited, 0, self._pages(cited)))

    def defined(self, passages: Sequence[Passage]) -> Answer | None:
        """What the documents say that a word means; None when it cannot be proved."""
        proved = self._prove(passages)
        return self._build(proved) if proved.sentences else None

    def due(self, wheel: YearWheel, months: Sequence[int]) -> Answer:
        """What is to be done in those months, by month, and then what returns without one; no answer when nothing is."""
        groups: dict[str, str] = {}
        items: dict[str, Item] = {}
        for month in (each for number in months for each in wheel.months if each.number == number):
            for placed in month.entries:
                items.setdefault(placed.item.id, placed.item)
                groups.setdefault(placed.item.id, f"{month.name.capitalize()} {month.year}")
        dated = len(items)
        for placed in wheel.returning:
            items.setdefault(placed.item.id, placed.item)
            groups.setdefault(placed.item.id, RETURNING)
        marks = {item.id: mark_of(item) for item in items.values()}
        proved = self._prove([passage_of(item) for item in items.values()], marks, groups=groups)
        if not dated or not proved.sentences:
            return self._without_answer(Status.NO_ANSWER, NOTHING_DUE, nearest=proved.citations[:NEAREST])
        told = f"{dated} med en tid som infaller då; {len(items) - dated} återkommer utan angiven månad."
        completeness = Completeness(claimed=False, total=len(items), shown=len(proved.sentences))
        return self._build(proved, message=told, completeness=completeness)

    def validity(self, retrieval: Retrieval) -> Answer:
        """Whether the documents that are meant apply, each with the words it rests on; what comes nearest when none says."""
        meant = self.query.documents or self.query.preferred or tuple(self._searched().documents)
        answer, untold = self._standing(meant[:MOST_DATED])
        if answer:
            return answer
        near = self.refuse(retrieval)
        return replace(near, message=" ".join(untold) or near.message)

    def shelf(self, documents: Sequence[str]) -> Answer | None:
        """How those documents stand, those that apply first; None when none says."""
        order = tuple(Validity)
        ordered = sorted(documents, key=lambda id_: order.index(self.filed[id_].validity(self.as_of)))
        return self._standing(ordered[:MOST_ON_THE_SHELF])[0]

    def _standing(self, documents: Sequence[str]) -> tuple[Answer | None, tuple[str, ...]]:
        """The answer that tells how documents stand, None when none says; and what is told of those that do not."""
        told: list[tuple[Sentence, Citation]] = []
        untold: list[str] = []
        for id_ in documents:
            stands = standing(self.filed[id_], self.as_of, self.filed)
            fact = next((fact for fact in stands.facts if _says(fact, stands.explanation)), None)
            where = self._cited_fact(len(told) + 1, id_, fact) if fact else None
            text = f"”{stands.title}”: {stands.explanation[0].lower()}{stands.explanation[1:]}"
            if where:
                told.append((Sentence(text, (where.n,)), where))
            else:
                untold.append(text)
        if not told:
            return None, tuple(untold)
        cited = tuple(citation for _, citation in told)
        proved = Proved(tuple(sentence for sentence, _ in told), cited, 0, self._pages(cited))
        return self._build(proved, missing=tuple(untold)), tuple(untold)

    def changed(self, difference: Difference) -> Answer | None:
        """What a new version brings and what it leaves out, as the documents say it; None when nothing is changed."""
        named: list[tuple[How, Item]] = []
        for how in CHANGES:
            for change in difference.of(how):
                named += [(how, item) for item in (change.new or change.old)]
        points = {f"{number}": (how, passage_of(item)) for number, (how, item) in enumerate(named[:MOST_CHANGES])}
        passages = [replace(passage, id=id_) for id_, (_, passage) in points.items()]
        groups = {id_: how.value.capitalize() for id_, (how, _) in points.items()}
        proved = self._prove(passages, {}, groups=groups)
        if not proved.sentences:
            return None
        counts = difference.counts()
        told = ", ".join(f"{counts[how]} {how.value}" for how in CHANGES if counts[how])
        message = f"Från ”{difference.old.title}” till ”{difference.new.title}”: {told}. {WHOLE_DIFFERENCE}"
        completeness = Completeness(claimed=False, total=len(named), shown=len(proved.sentences))
        return self._build(proved, message=message, completeness=completeness)

    def refuse(self, retrieval: Retrieval, decision: Decision | None = None) -> Answer:
        """No answer: what was searched, what is missing, and what stands nearest without answering."""
        near = self._prove([hit.passage for hit in retrieval.kept[:NEAREST]])
        if not self.filed:
            return self._without_answer(Status.NO_ANSWER, NO_DOCUMENTS)
        lacks = decision.lacks if decision else ()
        message = NO_SUCH_DEMAND if decision and decision.false_premise else REFUSAL
        ask = self._whom_to_ask(near.citations)
        told = " ".join((*lacks, message, *([ask] if ask else [])))
        return self._without_answer(Status.NO_ANSWER, told, nearest=near.citations, missing=lacks)

    def outside(self, message: str) -> Answer:
        """No answer, since it is no question for steering documents."""
        return self._without_answer(Status.OUT_OF_SCOPE, message)

    def failed(self) -> Answer:
        """No answer, since nothing could be checked against the pages."""
        return self._without_answer(Status.FAILED, UNVERIFIED, searched=Searched((), 0))

    def clarify(self, choices: tuple[Choice, ...]) -> Answer:
        """One question back, with the ways that this one can be taken."""
        return self._without_answer(Status.CLARIFY, WHICH, choices=choices)

    def _prove(
        self,
        passages: Sequence[Passage],
        marks: Mapping[str, Mark] | None = None,
        *,
        groups: Mapping[str, str] | None = None,
    ) -> Proved:
        return compose(
            passages,
            store=self.store,
            filed=self.filed,
            as_of=self.as_of,
            marks=marks,
            groups=groups or self._groups(passages),
        )

    def _in_order(self, passages: Sequence[Passage], *, listed: bool) -> list[Passage]:
        """Passages of an answer: in layers where what one may and must is asked, side by side where documents are compared."""
        if listed:
            return list(passages)
        groups = self._groups(passages)
        order = list(dict.fromkeys(groups.values())) if self.query.compared else LAYERS
        return sorted(passages, key=lambda each: order.index(groups[each.id]) if each.id in groups else 0)

    def _groups(self, passages: Iterable[Passage]) -> dict[str, str]:
        """The heading that each passage of an answer stands under; none where they need none."""
        if self.query.compared:
            return {each.id: self.filed[each.document_id].title for each in passages}
        if self.query.intent in SEVERAL_WAYS:
            return {each.id: _layer(each, self.filed[each.document_id]) for each in passages}
        return {}

    def _pages(self, citations: Iterable[Citation]) -> Mapping[tuple[str, int], Page]:
        return self.store.pages_at([(citation.document_id, citation.page) for citation in citations])

    def _cited_fact(self, n: int, document_id: str, fact: Fact) -> Citation | None:
        """The citation of the words that a fact was read from; None when they do not stand where it says."""
        if fact.page is None or fact.start is None or fact.end is None:
            return None
        page = self.store.pages_at([(document_id, fact.page)]).get((document_id, fact.page))
        raw = page.raw[fact.start : fact.end] if page else ""
        if page is None or not raw.strip():
            return None
        place = (fact.page, fact.start, fact.end)
        reading = " ".join(page.reading(fact.start, fact.end).split())
        passage = Passage("", document_id, *place, BlockKind.PARAGRAPH, (), None, reading, raw)
        return cite(n, passage, self.filed[document_id], self.as_of)

    def _whom_to_ask(self, nearest: Sequence[Citation]) -> str | None:
        """Who answers for the document that came nearest, where it says so."""
        for citation in nearest[:1]:
            document = self.filed[citation.document_id]
            who = document.issuer or document.decided_by
            if who:
                return WHO_TO_ASK.format(who=who, title=document.title)
        return None

    def _without_answer(  # noqa: PLR0913 - each is another part of what is said instead
        self,
        status: Status,
        message: str,
        *,
        nearest: tuple[Citation, ...] = (),
        missing: tuple[str, ...] = (),
        choices: tuple[Choice, ...] = (),
        searched: Searched | None = None,
    ) -> Answer:
        return Answer(
            id=uuid4().hex,
            conversation_id=self.conversation_id,
            status=status,
            understood=self._understood(),
            searched=searched or self._searched(),
            message=message,
            nearest=nearest,
            warnings=signpost(self.query),
            missing=missing,
            choices=choices,
            carried=self.carried,
            sources=self._sources(nearest),
        )

    def _build(
        self,
        proved: Proved,
        *,
        message: str = "",
        completeness: Completeness | None = None,
        known: tuple[Caution, ...] = (),
        missing: tuple[str, ...] = (),
    ) -> Answer:
        partial = bool(missing) or bool(completeness and proved.dropped)
        return Answer(
            id=uuid4().hex,
            conversation_id=self.conversation_id,
            status=Status.PARTIAL if partial else Status.ANSWERED,
            understood=self._understood(),
            searched=self._searched(),
            message=message,
            sentences=proved.sentences,
            citations=proved.citations,
            completeness=completeness,
            warnings=(
                *signpost(self.query),
                *known,
                *cautions(
                    self.query,
                    proved.citations,
                    filed=self.filed,
                    store=self.store,
                    as_of=self.as_of,
                    home=self.home,
                    pages=proved.pages,
                ),
            ),
            missing=missing,
            carried=self.carried,
            sources=self._sources(proved.citations),
        )

    def _sources(self, citations: Iterable[Citation]) -> tuple[SourceVersion, ...]:
        cited = (self.filed[id_] for id_ in dict.fromkeys(citation.document_id for citation in citations))
        return tuple(SourceVersion(each.id, each.title, each.digest, each.validity(self.as_of)) for each in cited)

    def _understood(self) -> Understood:
        query = self.query
        return Understood(query.intent, query.roles, query.documents or query.preferred, query.question)

    def _searched(self) -> Searched:
        chosen = self.query.documents or tuple(id_ for id_ in self.filed if id_ not in self.query.superseded)
        return Searched(chosen, self.store.passage_count(chosen) if chosen else 0)


def _layer(passage: Passage, document: Document) -> str:
    """What a passage is worth to one who asks what may be done."""
    if document.kind is DocumentKind.EVALUATION:
        return LAYERS[5]
    if document.kind is DocumentKind.GUIDE:
        return LAYERS[4]
    return BY_MODALITY[modality(f"{passage.lead_in or ''} {passage.text}")]


def _says(fact: Fact, explanation: str) -> bool:
    """Whether the words a fact was read from hold every year that is said of it."""
    return bool(fact.quote) and set(YEAR.findall(explanation)) <= set(YEAR.findall(fact.quote))


def _may_be_more(lists: Sequence[WholeList]) -> Caution:
    headings = " och ".join(dict.fromkeys(f"”{each.heading}”" for each in lists if each.heading))
    shown = f"Hela listan under {headings} visas. " if headings else ""
    return Caution("incomplete-list", f"{shown}Fler ställen kan höra hit; det är inte säkert att allt är med.")


def _left_out(document: Document) -> Caution:
    text = f"”{document.title}” gällde till och med {document.valid_to} och är inte med i listan."
    return Caution("expired-left-out", text)
