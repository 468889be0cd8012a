"""The one flow from a question to an answer. `make_assistant` is the composition root."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import uuid4

from assistant.chat_model import ModelSilentError, Rephraser, load_rephraser
from assistant.compose import Proved, best_list, choose, cite, compose, passage_of, warnings_about
from assistant.draft import BINDING, DEMANDS, Unit, draft_activities
from assistant.errors import InputError, TooLargeError
from assistant.index import Index, open_index
from assistant.retrieve import retrieve
from assistant.settings import Settings
from assistant.store import Store, open_store
from assistant.swedish import find_roles
from assistant.types import (
    ActivityDraft,
    Answer,
    Caution,
    Completeness,
    Document,
    Intent,
    Item,
    Query,
    Retrieval,
    Searched,
    Status,
    Understood,
    Validity,
)
from assistant.understand import understand
from assistant.verify import verify_wording

CONSIDERED = 10  # passages an answer is chosen among
NEAREST = 3  # passages shown with a refusal, as what stands nearest
COVERAGE_WEIGHT = 0.3
LEAST_NEARNESS = 0.24
"""How near the best passages must come: cosine + 0.3 · coverage. Chosen on the program's own cases so that some eight in ten
questions on other subjects are refused; it cannot tell a question near the subject that the documents leave unanswered."""
MOST_ACTIVITIES = 50


class Assistant:
    """The library's face: everything the edges call. Make it with `make_assistant`."""

    def __init__(self, settings: Settings, store: Store, index: Index, rephraser: Rephraser | None = None) -> None:
        self.settings = settings
        self.store = store
        self.index = index
        self.rephraser = rephraser

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
        today = as_of or date.today()
        case = _Case(query, filed, today, conversation_id or uuid4().hex, self.store)
        listed, left_out = self._role_items(query, filed, today)
        if listed:
            return self._reword(case.list_all(listed, left_out))
        retrieval = retrieve(query, index=self.index, store=self.store, k=CONSIDERED)
        return self._reword(case.answer(retrieval)) if near_enough(retrieval) else case.refuse(retrieval)

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

    def draft(
        self,
        *,
        role: str = "Rektor",
        areas: Sequence[str] = (),
        documents: Sequence[str] = (),
        count: int = 5,
        as_of: date | None = None,
    ) -> ActivityDraft:
        """First-draft activities that meet what binding documents lay on the role; raises InputError or NotFoundError."""
        self.store.require(documents)
        if not 1 <= count <= MOST_ACTIVITIES:
            raise InputError(f"Välj mellan 1 och {MOST_ACTIVITIES} aktiviteter.")
        unit = Unit(role, tuple(area.strip() for area in areas if area.strip()), tuple(documents), count)
        filed = {document.id: document for document in self.store.documents()}
        today = as_of or date.today()
        return draft_activities(unit, store=self.store, embedder=self.index.embedder, filed=filed, as_of=today)

    def ready(self) -> None:
        """Bring the index up to date with the store if it is not; raises IndexMismatchError for an index of another model."""
        if not self.index.check(self.store):
            self.index.synchronise(self.store)

    def close(self) -> None:
        """Release the database connections and the index."""
        self.store.close()
        self.index.close()

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

    def _reword(self, answer: Answer) -> Answer:
        """The answer with the model's wording where that says the same; the answer itself when there is no model."""
        if self.rephraser is None or not answer.sentences:
            return answer
        proved = {key: sentence.text for key, sentence in enumerate(answer.sentences, start=1)}
        try:
            wordings = self.rephraser.rephrase(answer.understood.question, proved)
        except ModelSilentError:
            silent = Caution(
                "model-silent", "Språkmodellen svarade inte som den skulle. Svaret visas ordagrant ur dokumenten."
            )
            return replace(answer, warnings=(*answer.warnings, silent))
        kept = {key: text for key, text in wordings.items() if verify_wording(text, proved[key]).supported}
        if not kept:
            return answer
        sentences = tuple(replace(s, text=kept.get(key, s.text)) for key, s in enumerate(answer.sentences, start=1))
        note = Caution("reworded", "En språkmodell har formulerat om svaret. Citaten är dokumentens egna ord.")
        return replace(answer, sentences=sentences, warnings=(*answer.warnings, note))

    def _role_items(
        self, query: Query, filed: Mapping[str, Document], as_of: date
    ) -> tuple[list[Item], list[Document]]:
        """All that binding documents lay on the asked role, when its whole list is asked for, and the expired ones left out."""
        if query.intent is not Intent.RESPONSIBILITY or not query.roles or not query.complete_list:
            return [], []
        chosen = query.documents or query.preferred or tuple(filed)
        found: dict[str, list[Item]] = {}
        for document_id in chosen:
            if filed[document_id].kind in BINDING:
                items = self.items(document_id=document_id, role=query.roles[0])
                found[document_id] = [item for item in items if item.kind in DEMANDS]
        expired = [id_ for id_, items in found.items() if items and filed[id_].validity(as_of) is Validity.EXPIRED]
        if len(expired) == sum(map(bool, found.values())):  # nothing else to show
            expired = []
        listed = [item for id_, items in found.items() if id_ not in expired for item in items]
        return listed, [filed[id_] for id_ in expired]


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
        point = best_list(retrieval.kept) if self.query.complete_list else None
        chosen = self.store.list_of(point) if point else choose(retrieval.kept)
        draft = compose(chosen, store=self.store, filed=self.filed, as_of=self.as_of)
        if not draft.sentences:
            return self.refuse(retrieval)
        if not self.query.complete_list:
            return self._build(draft)
        found = len(chosen) if point else len(retrieval.kept)
        text = f"Hela listan under ”{point.heading_path[-1]}” visas." if point and point.heading_path else ""
        more = Caution(
            "incomplete-list", f"{text} Fler ställen kan höra hit; det är inte säkert att allt är med.".strip()
        )
        whole = Completeness(claimed=False, total=found, shown=len(draft.sentences))
        return self._build(draft, completeness=whole, more=(more,))

    def list_all(self, items: Sequence[Item], expired: Sequence[Document]) -> Answer:
        """Every register item of the documents that apply; claimed complete only when every one could be proved."""
        draft = compose(map(passage_of, items), store=self.store, filed=self.filed, as_of=self.as_of)
        whole = Completeness(claimed=not draft.dropped, total=len(items), shown=len(draft.sentences))
        more = tuple(
            Caution(
                "expired-left-out",
                f"”{document.title}” gällde till och med {document.valid_to} och är inte med i listan.",
            )
            for document in expired
        )
        return self._build(draft, completeness=whole, more=more)

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
        self, draft: Proved, *, completeness: Completeness | None = None, more: tuple[Caution, ...] = ()
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
    """Whether the best passages are about what was asked, in meaning and in words."""
    cosine = max((hit.features["cosine"] for hit in retrieval.kept[:5]), default=0.0)
    return cosine + COVERAGE_WEIGHT * retrieval.coverage >= LEAST_NEARNESS


def make_assistant(settings: Settings) -> Assistant:
    """An assistant with the parts those settings name; raises StoreError, ModelError, IndexMismatchError or SettingsError."""
    assistant = Assistant(settings, open_store(settings), open_index(settings), load_rephraser(settings))
    assistant.ready()
    return assistant
