"""The one flow from a question to an answer. `make_assistant` is the composition root."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import uuid4

from assistant.compose import Draft, choose, cite, compose, passage_of, warnings_about
from assistant.errors import InputError, TooLargeError
from assistant.index import Index, open_index
from assistant.retrieve import retrieve
from assistant.settings import Settings
from assistant.store import Store, open_store
from assistant.swedish import find_roles
from assistant.types import (
    Answer,
    Completeness,
    Document,
    DocumentKind,
    Intent,
    Item,
    ItemKind,
    Query,
    Retrieval,
    Searched,
    Status,
    Understood,
    Warning,
)
from assistant.understand import understand

CONSIDERED = 10  # passages an answer is chosen among
NEAREST = 3  # passages shown with a refusal, as what stands nearest
LEAST_COVERAGE = 0.45
LEAST_COSINE = 0.45
"""A question is answered when its best passage holds this share of its information or comes this near in meaning; chosen on
the program's own cases, see DECISIONS.md."""
BINDING_KINDS = (DocumentKind.PLAN, DocumentKind.ACTION_PLAN, DocumentKind.STRATEGY, DocumentKind.POLICY)
ROLE_ITEM_KINDS = (ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION)


class Assistant:
    """The library's face: everything the edges call. Make it with `make_assistant`."""

    def __init__(self, settings: Settings, store: Store, index: Index) -> None:
        self.settings = settings
        self.store = store
        self.index = index

    def ask(
        self,
        question: str,
        *,
        documents: Sequence[str] = (),
        role: str | None = None,
        as_of: date | None = None,
        conversation_id: str | None = None,
    ) -> Answer:
        """The answer to a question; raises InputError, TooLargeError or NotFoundError."""
        question = self._accept(question, documents)
        filed = {document.id: document for document in self.store.documents()}
        query = understand(question, filed=tuple(filed.values()), documents=documents, role=role)
        case = _Case(query, filed, as_of or date.today(), conversation_id or uuid4().hex, self.store)
        if listed := self._role_items(query, filed):
            return case.list_all(listed)
        retrieval = retrieve(query, index=self.index, store=self.store, k=CONSIDERED)
        return case.answer(retrieval) if near_enough(retrieval) else case.refuse(retrieval)

    def search(self, question: str, *, k: int = 20, documents: Sequence[str] = ()) -> Retrieval:
        """The k nearest passages with their scores; raises InputError, TooLargeError or NotFoundError."""
        question = self._accept(question, documents)
        query = understand(question, filed=self.store.documents(), documents=documents)
        return retrieve(query, index=self.index, store=self.store, k=k)

    def items(
        self,
        *,
        document_id: str | None = None,
        kind: str | None = None,
        role: str | None = None,
        area: str | None = None,
    ) -> tuple[Item, ...]:
        """The register items that match every given filter; a role matches all names it goes by. Raises NotFoundError."""
        if document_id:
            self.store.require([document_id])
        found = self.store.items(document_id=document_id, kind=kind, area=area)
        if role is None:
            return found
        wanted = set(find_roles(role)) or {role}
        return tuple(item for item in found if item.role and wanted.intersection((*find_roles(item.role), item.role)))

    def ready(self) -> None:
        """Bring the index up to date with the store if it is not; raises IndexMismatchError for an index of another model."""
        if not self.index.check(self.store):
            self.index.synchronise(self.store)

    def close(self) -> None:
        """Release the database connections."""
        self.store.close()

    def _accept(self, question: str, documents: Sequence[str]) -> str:
        """The question without surrounding space; raises InputError, TooLargeError or NotFoundError."""
        question = question.strip()
        most = self.settings.max_question_characters
        if len(question) > most:
            raise TooLargeError(
                f"Frågan är {len(question)} tecken, högst {most} tas emot. Korta den, eller ställ flera frågor efter varandra."
            )
        if not any(map(str.isalnum, question)):
            raise InputError("Skriv en fråga, till exempel: Vad ansvarar rektor för enligt planen?")
        if documents:
            self.store.require(documents)
        return question

    def _role_items(self, query: Query, filed: Mapping[str, Document]) -> list[Item]:
        """Everything the binding documents lay on the asked role, when the question asks for the whole of it."""
        if query.intent is not Intent.RESPONSIBILITY or not query.roles or not query.complete_list:
            return []
        chosen = query.documents or query.preferred or tuple(filed)
        binding = [id_ for id_ in chosen if filed[id_].kind in BINDING_KINDS]
        return [
            item
            for document_id in binding
            for item in self.items(document_id=document_id, role=query.roles[0])
            if item.kind in ROLE_ITEM_KINDS
        ]


class _Case:
    """One question on its way to an answer: what every kind of answer needs to be built."""

    def __init__(
        self, query: Query, filed: Mapping[str, Document], as_of: date, conversation_id: str, store: Store
    ) -> None:
        self.query = query
        self.filed = filed
        self.as_of = as_of
        self.conversation_id = conversation_id
        self.store = store

    def answer(self, retrieval: Retrieval) -> Answer:
        """An answer of the passages that came nearest; a refusal when none of them can be proved."""
        draft = compose(choose(retrieval.kept), store=self.store, filed=self.filed, as_of=self.as_of)
        if not draft.sentences:
            return self.refuse(retrieval)
        if not self.query.complete_list:
            return self._build(draft)
        found = len(retrieval.kept)
        open_list = Warning(
            "incomplete-list",
            "Du frågar efter en hel lista. Det här är de närmaste ställena; listan är inte säkert fullständig.",
        )
        return self._build(
            draft, completeness=Completeness(claimed=False, total=found, shown=len(draft.sentences)), more=(open_list,)
        )

    def list_all(self, items: Sequence[Item]) -> Answer:
        """Every register item, none left out; claimed complete only when every one of them could be proved."""
        draft = compose(map(passage_of, items), store=self.store, filed=self.filed, as_of=self.as_of)
        whole = Completeness(claimed=not draft.dropped, total=len(items), shown=len(draft.sentences))
        return self._build(draft, completeness=whole)

    def refuse(self, retrieval: Retrieval) -> Answer:
        """No answer: what was searched, and what stands nearest without answering."""
        near = [
            cite(n, hit.passage, self.filed[hit.passage.document_id], self.as_of)
            for n, hit in enumerate(retrieval.kept[:NEAREST], start=1)
        ]
        message = "Det står inte i dokumenten. Nedan visas det som står närmast, men det svarar inte på frågan."
        if not self.filed:
            message = "Det finns inga dokument att söka i ännu. Läs in en mapp med `rodtrad ingest MAPP` eller på sidan Dokument."
        return Answer(
            id=uuid4().hex,
            conversation_id=self.conversation_id,
            status=Status.NO_ANSWER,
            understood=self._understood(),
            searched=self._searched(),
            message=message,
            nearest=tuple(near),
        )

    def _build(
        self, draft: Draft, *, completeness: Completeness | None = None, more: tuple[Warning, ...] = ()
    ) -> Answer:
        cited = dict.fromkeys(citation.document_id for citation in draft.citations)
        return Answer(
            id=uuid4().hex,
            conversation_id=self.conversation_id,
            status=Status.PARTIAL
            if completeness and completeness.claimed is False and draft.dropped
            else Status.ANSWERED,
            understood=self._understood(),
            searched=self._searched(),
            sentences=draft.sentences,
            citations=draft.citations,
            completeness=completeness,
            warnings=(*more, *warnings_about([self.filed[id_] for id_ in cited], self.as_of)),
        )

    def _understood(self) -> Understood:
        query = self.query
        return Understood(query.intent, query.roles, query.documents or query.preferred, query.question)

    def _searched(self) -> Searched:
        chosen = self.query.documents or tuple(self.filed)
        return Searched(chosen, self.store.passage_count(self.query.documents))


def near_enough(retrieval: Retrieval) -> bool:
    """Whether the best passages are about what was asked, in words or in meaning."""
    cosine = max((hit.features["cosine"] for hit in retrieval.kept[:5]), default=0.0)
    return retrieval.coverage >= LEAST_COVERAGE or cosine >= LEAST_COSINE


def make_assistant(settings: Settings) -> Assistant:
    """An assistant over the store and index of those settings; raises StoreError, ModelError or IndexMismatchError."""
    assistant = Assistant(settings, open_store(settings), open_index(settings))
    assistant.ready()
    return assistant
