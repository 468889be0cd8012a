"""Passages and register items -> an Answer with its status, its citations and what the asker should know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from assistant.compose import Proved, best_list, choose, compose, passage_of, warnings_about
from assistant.register import PERSONAL, PersonList, summary
from assistant.store import Store
from assistant.types import (
    Answer,
    Caution,
    Completeness,
    Document,
    ItemKind,
    Passage,
    Query,
    Retrieval,
    Searched,
    Status,
    Understood,
)

NEAREST = 3  # passages shown with a refusal, as what stands nearest
REFUSAL = "Det står inte i dokumenten. Nedan visas det som står närmast, men det svarar inte på frågan."
NO_DOCUMENTS = (
    "Det finns inga dokument att söka i ännu. Läs in en mapp med `rodtrad ingest MAPP` eller på sidan Dokument."
)


@dataclass(frozen=True, slots=True)
class Case:
    """One question on its way to an answer: what every kind of answer is built from."""

    query: Query
    filed: Mapping[str, Document]
    as_of: date
    conversation_id: str
    store: Store

    def answer(self, retrieval: Retrieval) -> Answer:
        """An answer of the passages that came nearest; a refusal when none of them can be proved."""
        point = best_list(retrieval.kept) if self.query.complete_list else None
        chosen = list(self.store.list_of(point)) if point else choose(retrieval.kept)
        proved = self._prove(chosen)
        if not proved.sentences:
            return self.refuse(retrieval)
        if not self.query.complete_list:
            return self._build(proved)
        total = len(chosen) if point else len(retrieval.kept)
        completeness = Completeness(claimed=False, total=total, shown=len(proved.sentences))
        return self._build(proved, completeness=completeness, cautions=(_may_be_more(point),))

    def list_role(self, listed: PersonList) -> Answer:
        """Every register item of the role, those that name it first; claimed complete only when every one could be proved."""
        items = listed.of(*PERSONAL)
        kinds = {item.id: item.kind for item in items}
        proved = self._prove([passage_of(item) for item in items], kinds)
        if not proved.sentences:
            return self._without_answer(REFUSAL)
        whole = Completeness(claimed=not proved.dropped, total=len(items), shown=len(proved.sentences))
        shown = "alla visas" if whole.claimed else f"{whole.shown} av {whole.total} visas"
        return self._build(
            proved,
            message=f"{summary(listed, self.filed)}; {shown}.",
            completeness=whole,
            cautions=tuple(map(_left_out, listed.expired)),
        )

    def refuse(self, retrieval: Retrieval) -> Answer:
        """No answer: what was searched, and what stands nearest without answering."""
        near = self._prove([hit.passage for hit in retrieval.kept[:NEAREST]])
        return self._without_answer(REFUSAL if self.filed else NO_DOCUMENTS, nearest=near)

    def _prove(self, passages: list[Passage], kinds: Mapping[str, ItemKind] | None = None) -> Proved:
        return compose(passages, store=self.store, filed=self.filed, as_of=self.as_of, kinds=kinds)

    def _without_answer(self, message: str, *, nearest: Proved | None = None) -> Answer:
        return Answer(
            id=uuid4().hex,
            conversation_id=self.conversation_id,
            status=Status.NO_ANSWER,
            understood=self._understood(),
            searched=self._searched(),
            message=message,
            nearest=nearest.citations if nearest else (),
        )

    def _build(
        self,
        proved: Proved,
        *,
        message: str = "",
        completeness: Completeness | None = None,
        cautions: tuple[Caution, ...] = (),
    ) -> Answer:
        cited = dict.fromkeys(citation.document_id for citation in proved.citations)
        return Answer(
            id=uuid4().hex,
            conversation_id=self.conversation_id,
            status=Status.PARTIAL if completeness and proved.dropped else Status.ANSWERED,
            understood=self._understood(),
            searched=self._searched(),
            message=message,
            sentences=proved.sentences,
            citations=proved.citations,
            completeness=completeness,
            warnings=(*cautions, *warnings_about([self.filed[id_] for id_ in cited], self.as_of)),
        )

    def _understood(self) -> Understood:
        query = self.query
        return Understood(query.intent, query.roles, query.documents or query.preferred, query.question)

    def _searched(self) -> Searched:
        chosen = self.query.documents or tuple(id_ for id_ in self.filed if id_ not in self.query.superseded)
        return Searched(chosen, self.store.passage_count(chosen) if chosen else 0)


def _may_be_more(point: Passage | None) -> Caution:
    shown = f"Hela listan under ”{point.heading_path[-1]}” visas. " if point and point.heading_path else ""
    return Caution("incomplete-list", f"{shown}Fler ställen kan höra hit; det är inte säkert att allt är med.")


def _left_out(document: Document) -> Caution:
    text = f"”{document.title}” gällde till och med {document.valid_to} och är inte med i listan."
    return Caution("expired-left-out", text)
