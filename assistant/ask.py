"""The one flow from a question to an answer. `make_assistant` is the composition root."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

from assistant.about import about, shelf_asked, versions_asked
from assistant.answer import Case
from assistant.archive import Archive
from assistant.bounds import outside, unclear
from assistant.chains import Chains, chains_of
from assistant.chat_model import Rephraser, load_rephraser
from assistant.confirm import with_field
from assistant.contents import contents
from assistant.converse import Act, Taken, take_turn
from assistant.coverage import Coverage, coverage
from assistant.criteria import CriteriaSet
from assistant.criteria_kept import criteria_named
from assistant.cross_encoder import CrossEncoder, load_cross_encoder
from assistant.decide import decide
from assistant.definitions import definitions
from assistant.difference import Difference, difference_between
from assistant.draft import Maker, draft_activities
from assistant.due import months_asked
from assistant.errors import BusyError, InputError, StoreError, TooLargeError
from assistant.findings import Findings, findings
from assistant.index import Index, open_index
from assistant.judge import judgement_of, register_of
from assistant.language import SWEDISH
from assistant.lint import Remark, lint
from assistant.personal_data import PERSONAL_DATA, personal_data
from assistant.rank import asked_of
from assistant.register import (
    PERSONAL,
    Matrix,
    PersonList,
    for_area,
    for_person,
    for_role,
    in_force,
    matrix,
    whole_kind,
    whole_role,
    without_expired,
)
from assistant.retrieve import NOTHING, Part, near_enough, retrieve
from assistant.reword import reword_stream
from assistant.settings import Settings
from assistant.signoff import SignOff, sign
from assistant.store import Store, open_store
from assistant.swedish import fold
from assistant.telling import told
from assistant.types import (
    ActivityDraft,
    Answer,
    CarriedKind,
    Chosen,
    Citation,
    Document,
    Intent,
    Item,
    ItemKind,
    Judgement,
    Query,
    Retrieval,
    Sentence,
    Turn,
    Understood,
    Unit,
)
from assistant.understand import NOTHING_CHOSEN, understand
from assistant.understand.lens import NO_LENS, Lens, seen_through
from assistant.validity import Standing, standing
from assistant.vocabulary.fields import Field, word_terms
from assistant.vocabulary.lexicon import load_lexicon
from assistant.weight import Level, level_named, level_of
from assistant.year import YearWheel, year_wheel

log = logging.getLogger(__name__)

CONSIDERED = 20  # passages an answer is chosen among


class Assistant:
    """The library's face: everything the edges call. Make it with `make_assistant`."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        index: Index,
        rephraser: Rephraser | None = None,
        cross_encoder: CrossEncoder | None = None,
    ) -> None:
        self.settings = settings
        self.store = store
        self.index = index
        self.rephraser = rephraser
        self.cross_encoder = cross_encoder
        self.archive = Archive(store, settings)
        self.lexicon = load_lexicon(settings.lexicon)

    def ask(  # noqa: PLR0913 - each is something else that is chosen
        self,
        question: str,
        *,
        documents: Sequence[str] = (),
        role: str | None = None,
        as_of: date | None = None,
        conversation_id: str | None = None,
        dropped: Collection[CarriedKind] = (),
        chosen: Chosen = NOTHING_CHOSEN,
        lens: Lens = NO_LENS,
        language: str = SWEDISH,
    ) -> Answer:
        """The answer to a question; raises InputError, TooLargeError or NotFoundError.

        In a conversation it takes over what it leaves unsaid from the questions before it, but for the kinds that are `dropped`.
        `chosen` corrects what is read in the question, `lens` says who asks where it does not, and is dropped alike. `language`
        is that of the program's own words.
        """
        parts = self.stream(
            question,
            documents=documents,
            role=role,
            as_of=as_of,
            conversation_id=conversation_id,
            dropped=dropped,
            chosen=chosen,
            lens=lens,
            language=language,
        )
        return next(part for part in parts if isinstance(part, Answer))

    def stream(  # noqa: PLR0913 - each is something else that is chosen
        self,
        question: str,
        *,
        documents: Sequence[str] = (),
        role: str | None = None,
        as_of: date | None = None,
        conversation_id: str | None = None,
        dropped: Collection[CarriedKind] = (),
        chosen: Chosen = NOTHING_CHOSEN,
        lens: Lens = NO_LENS,
        language: str = SWEDISH,
    ) -> Iterator[Understood | Citation | Sentence | Answer]:
        """What was understood, the citations, each sentence when it is verified, and last the whole answer, which is kept.

        Raises InputError, TooLargeError or NotFoundError before the first of them.
        """
        question = self._accept(question, documents)
        private = bool(personal_data(question))
        filed = {document.id: document for document in self.store.documents()}
        today = as_of or date.today()
        earlier = self.archive.turns(conversation_id) if conversation_id else ()
        given = replace(chosen, documents=tuple(documents), role=chosen.role if role is None else role)
        lens = lens.without(dropped)
        taken = take_turn(question, earlier, chosen=given, filed=filed, as_of=today, dropped=dropped)
        seen = seen_through(lens, taken.question, taken.chosen, self.store.roles())
        query = self.understand(taken.question, chosen=seen, lens=lens, as_of=today)
        home = self.settings.municipality or None
        case = Case(query, filed, today, conversation_id or uuid4().hex, self.store, home, taken.carried)
        try:
            answer, subject = self._answered(case, taken)
        except StoreError:  # what cannot be checked against the pages is not shown
            log.exception("An answer could not be verified")
            answer, subject = case.failed(), ()
        answer = told(answer, taken.act, taken.language if language == SWEDISH else language)
        if private:
            answer = replace(answer, warnings=(PERSONAL_DATA, *answer.warnings))
        yield answer.understood
        for part in reword_stream(answer, None if private else self.rephraser):
            if isinstance(part, Answer):
                whole = replace(part, answered_at=datetime.now(UTC))
                turn = Turn(question, taken.question, seen, whole)
                yield self.archive.keep(turn, private=private, subject=subject)
            else:
                yield part

    def _answered(self, case: Case, taken: Taken) -> tuple[Answer, tuple[str, ...]]:
        """The answer in the documents' own words, and the words of its subject that are known here; raises StoreError."""
        without_search = self._without_search(case, taken)
        if without_search:
            return without_search, ()
        query = case.query
        retrieval = retrieve(query, index=self.index, store=self.store, cross_encoder=self.cross_encoder, k=CONSIDERED)
        if taken.act is Act.VALIDITY or query.intent is Intent.VALIDITY:
            return case.validity(retrieval), ()
        if not near_enough(retrieval):
            return case.refuse(retrieval), self._known(query)
        asked = asked_of(query, self.index.information, self.index.emphasis)
        claimed = taken.act is Act.CLAIM
        decision = decide(retrieval, asked=asked, information=self.index.information, filed=case.filed, claimed=claimed)
        return case.answer(retrieval, decision, asked), self._known(query)

    def _without_search(self, case: Case, taken: Taken) -> Answer | None:
        """The answer to what is no question for the documents, or one that they answer by their build; None for all others."""
        beyond = outside(taken.question, case.query)
        if beyond:
            return case.outside(beyond.message)
        plain = self._of_documents(case)
        if plain:
            return plain
        choices = () if taken.carried else unclear(taken.question, case.query, case.filed, case.home)
        return case.clarify(choices) if choices else self._listed(case)

    def _of_documents(self, case: Case) -> Answer | None:
        """The answer to a question about documents themselves or a word they define; None for others, or where none says."""
        known = about(case.query, case.filed)
        if known:
            return case.about(known)
        shelf = shelf_asked(case.query, case.filed)
        if shelf:
            return case.shelf(shelf)
        meaning = definitions(case.query, index=self.index, store=self.store)
        return case.defined(meaning) if meaning else None

    def _listed(self, case: Case) -> Answer | None:
        """The answer to a question that the register, a document's headings or the school year answer whole; None for others."""
        query = case.query
        mine = whole_role(query, filed=case.filed, store=self.store, as_of=case.as_of)
        if mine:
            return case.list_role(mine)
        of_kind = whole_kind(query, filed=case.filed, store=self.store, as_of=case.as_of)
        if of_kind:
            return case.list_kind(of_kind)
        found = contents(query, filed=case.filed, store=self.store)
        if found:
            return case.contents(found)
        versions = versions_asked(query, case.filed)
        changed = case.changed(self.difference(*versions, next(iter(query.roles), None))) if versions else None
        months = months_asked(query, case.as_of)
        if changed or not months:
            return changed
        role = query.roles[0] if query.roles else None
        return case.due(self.year(role, documents=query.documents or query.preferred, as_of=case.as_of), months)

    def _known(self, query: Query) -> tuple[str, ...]:
        """The words of a question's subject that documents have, as they were written: the name of nobody, and no number."""
        nowhere = self.index.information(Field.STEMS, "")
        written = {fold(word): word.lower() for word in re.findall(r"\w+", query.question)}

        def stands(word: str) -> bool:
            return any(self.index.information(Field.STEMS, stem) < nowhere for stem in word_terms(Field.STEMS, word))

        return tuple(written.get(word, word) for word in query.content if word.isalpha() and stands(word))

    def search(  # noqa: PLR0913 - each is something else that is chosen
        self,
        question: str,
        *,
        k: int = 20,
        documents: Sequence[str] = (),
        chosen: Chosen = NOTHING_CHOSEN,
        lens: Lens = NO_LENS,
        as_of: date | None = None,
        without: frozenset[Part] = NOTHING,
    ) -> Retrieval:
        """The k nearest passages with their scores and what was understood; raises InputError, TooLargeError or NotFoundError.

        `chosen` corrects what is read in the question, `documents` limits it, `lens` says who asks; `without` leaves parts of
        the search out.
        """
        question = self._accept(question, documents)
        chosen = seen_through(lens, question, replace(chosen, documents=tuple(documents)), self.store.roles())
        query = self.understand(question, chosen=chosen, lens=lens, as_of=as_of)
        return retrieve(
            query, index=self.index, store=self.store, cross_encoder=self.cross_encoder, k=k, without=without
        )

    def understand(
        self, question: str, *, chosen: Chosen = NOTHING_CHOSEN, lens: Lens = NO_LENS, as_of: date | None = None
    ) -> Query:
        """What is understood of a question: what it asks for, of whom and of which documents; raises InputError."""
        return understand(
            question,
            filed=self.store.documents(),
            as_of=as_of or date.today(),
            chosen=chosen,
            lens=lens,
            home=self.settings.municipality or None,
            areas=self.store.areas(),
            roles=self.store.roles(),
            lexicon=self.lexicon,
            speller=self.index.speller(),
        )

    def items(  # noqa: PLR0913 - each is one filter
        self,
        *,
        document_id: str | None = None,
        kind: str | None = None,
        role: str | None = None,
        area: str | None = None,
        modality: str | None = None,
        level: str | None = None,
    ) -> tuple[Item, ...]:
        """The register items that match every filter, as a person has judged them; raises NotFoundError or InputError.

        A role matches under all its names, an area by a part of its name, a level by that of the item or its document.
        """
        if document_id:
            self.store.require([document_id])
        found = register_of(self.store, document_id=document_id, kind=kind)
        found = for_role(found, role) if role else found
        found = for_area(found, area) if area else found
        found = tuple(item for item in found if item.modality == modality) if modality else found
        return self._on_level(found, level) if level else found

    def duties(self, role: str, *, documents: Sequence[str] = (), as_of: date | None = None) -> PersonList:
        """Every item grouped by how it concerns the role: named, inherited, the unit's, nobody's, others'; raises NotFoundError.

        Of all documents that are not replaced, the expired ones only when nothing else is filed; or of those chosen.
        """
        filed, today = self._filed(documents), as_of or date.today()
        items = self._in_force(filed, documents, today)
        kept, expired = (items, ()) if documents else without_expired(items, filed, today)
        return replace(for_person(kept, role, filed), expired=expired)

    def matrix(self, *, documents: Sequence[str] = (), as_of: date | None = None) -> Matrix:
        """How many items lie on each role in each area, and which; raises NotFoundError."""
        return matrix(self.store, in_force(self._filed(documents), documents, as_of or date.today()))

    def chains(self, document_id: str) -> Chains:
        """The chains of a document from goal to activity, and where they are broken; raises NotFoundError."""
        self.store.require([document_id])
        return chains_of(document_id, register_of(self.store, document_id=document_id))

    def year(self, role: str | None = None, *, documents: Sequence[str] = (), as_of: date | None = None) -> YearWheel:
        """What is to be done in each month of the school year, by everybody or by a role; raises NotFoundError."""
        filed, today = self._filed(documents), as_of or date.today()
        items = self._in_force(filed, documents, today)
        mine = for_person(items, role, filed).of(*PERSONAL) if role else items
        return year_wheel(mine, today)

    def questions(self, *, documents: Sequence[str] = (), as_of: date | None = None) -> tuple[Item, ...]:
        """The questions that documents put to their readers, in document order; raises NotFoundError."""
        return self._of_kind(ItemKind.QUESTION, documents, as_of)

    def findings(self, *, documents: Sequence[str] = (), as_of: date | None = None) -> tuple[Item, ...]:
        """What evaluations have found, in document order; raises NotFoundError."""
        return self._of_kind(ItemKind.FINDING, documents, as_of)

    def validity(self, *, documents: Sequence[str] = (), as_of: date | None = None) -> tuple[Standing, ...]:
        """How the documents stand on a day, what that rests on and what to be warned of; raises NotFoundError."""
        filed, today = self._filed(documents), as_of or date.today()
        return tuple(standing(filed[id_], today, filed) for id_ in tuple(documents) or filed)

    def judge(self, item_id: str, verdict: str, changes: Mapping[str, str] | None = None) -> Judgement:
        """What a person says of an item, kept also when its document is read again; raises InputError or NotFoundError."""
        judgement = judgement_of(self.store.item(item_id), verdict, changes or {})
        self.store.judge(judgement)
        return judgement

    def judgements(self) -> dict[str, Judgement]:
        """What a person has said of register items, by item id."""
        return self.store.judgements()

    def confirm(self, document_id: str, field: str, value: str) -> Document:
        """The document with a field as a person says it is, now and when it is read again; raises InputError, NotFoundError."""
        document = with_field(self.store.document(document_id), field, value)
        self.store.confirm(document_id, field, value)
        self.store.update([document])
        self.ready()
        return document

    def draft(  # noqa: PLR0913 - each is something else that the unit says of itself
        self,
        *,
        role: str | Sequence[str] = "Rektor",
        areas: Sequence[str] = (),
        documents: Sequence[str] = (),
        count: int = 5,
        school_form: str = "",
        municipality: str = "",
        name: str = "",
        size: str = "",
        situation: Mapping[str, str] | None = None,
        last_year: str = "",
        as_of: date | None = None,
    ) -> ActivityDraft:
        """First-draft activities that meet what binding documents lay on the unit; raises InputError or NotFoundError.

        `situation` is what the unit says of an area, or of all under an empty name.
        """
        unit = Unit(
            roles=(role,) if isinstance(role, str) else tuple(role),
            school_form=school_form,
            municipality=municipality,
            name=name,
            size=size,
            documents=tuple(documents),
            areas=tuple(area.strip() for area in areas if area.strip()),
            situation=tuple((situation or {}).items()),
            last_year=last_year,
            count=count,
        )
        return draft_activities(unit, self.maker(), filed=self._filed(documents), as_of=as_of or date.today())

    def maker(self) -> Maker:
        """What drafts and self-assessments of a unit are made with."""
        return Maker(self.store, self.index, self.lexicon, self.settings.municipality or None, self.rephraser)

    def criteria(self, name: str) -> CriteriaSet:
        """The criteria set of that name: shipped, handed in, or a document's questions; raises NotFoundError or InputError."""
        return criteria_named(name, store=self.store, settings=self.settings)

    def coverage(
        self, criteria: CriteriaSet | str, documents: Sequence[str] = (), as_of: date | None = None
    ) -> Coverage:
        """How far documents cover a criteria set, or the one of that name; raises NotFoundError or InputError."""
        held = self.criteria(criteria) if isinstance(criteria, str) else criteria
        filed = self._filed(documents)
        chosen = [filed[id_] for id_ in dict.fromkeys(documents)]
        return coverage(held, chosen, store=self.store, embedder=self.index.embedder, as_of=as_of or date.today())

    def sign_off(  # noqa: PLR0913 - what is said, of what and by whom
        self, criteria: str, code: str, document: str, *, verdict: str, signed_by: str, comment: str = ""
    ) -> SignOff:
        """What a person says of a criterion and a document, kept; raises InputError, NotFoundError or StoreError."""
        held = self.criteria(criteria)
        return sign(held, code, document, verdict=verdict, signed_by=signed_by, comment=comment, store=self.store)

    def followed_up(self, evaluation: str, plan: str, as_of: date | None = None) -> Findings:
        """The findings of an evaluation held against a plan; raises NotFoundError or InputError."""
        first, second = self.store.document(evaluation), self.store.document(plan)
        return findings(first, second, store=self.store, embedder=self.index.embedder, as_of=as_of or date.today())

    def difference(self, old: str, new: str, role: str | None = None, *, anyway: bool = False) -> Difference:
        """What changed from one version to the other, for everybody or for a role; raises NotFoundError or InputError."""
        if old == new:
            raise InputError("Det är samma dokument två gånger. Välj två olika versioner.")
        found = difference_between(self.store, self.index.embedder, old, new, anyway=anyway)
        return found.for_role(role) if role else found

    def lint(self, document: str, as_of: date | None = None) -> tuple[Remark, ...]:
        """The remarks on a plan, the serious first; raises NotFoundError."""
        filed = self._filed([document])
        items = register_of(self.store, document_id=document)
        return lint(filed[document], items, self.store.blocks(document), filed=filed, as_of=as_of)

    def ready(self) -> None:
        """Bring the index up to date with the store if it is not; raises IndexMismatchError for an index of another model."""
        if not self.index.check(self.store):
            with suppress(BusyError):  # whoever is writing brings the index up to date when it is done
                self.index.synchronise(self.store)

    def close(self) -> None:
        """Release the database connections and the index."""
        self.store.close()
        self.index.close()

    def _filed(self, documents: Sequence[str]) -> dict[str, Document]:
        """Every document by id; raises NotFoundError for one of those chosen that is not there."""
        self.store.require(documents)
        return {document.id: document for document in self.store.documents()}

    def _in_force(self, filed: Mapping[str, Document], documents: Sequence[str], as_of: date) -> tuple[Item, ...]:
        """The items of the documents chosen, or of all that are not replaced."""
        chosen = set(in_force(filed, documents, as_of))
        return tuple(item for item in register_of(self.store) if item.document_id in chosen)

    def _of_kind(self, kind: ItemKind, documents: Sequence[str], as_of: date | None) -> tuple[Item, ...]:
        chosen = set(in_force(self._filed(documents), documents, as_of or date.today()))
        return tuple(item for item in register_of(self.store, kind=kind) if item.document_id in chosen)

    def _on_level(self, items: Sequence[Item], level: str) -> tuple[Item, ...]:
        wanted = level_named(level)
        if wanted is None:
            raise InputError(f"”{level}” är ingen nivå. Välj bland: {', '.join(each.value for each in Level)}.")
        filed = self._filed(())
        return tuple(item for item in items if level_of(item, filed.get(item.document_id)) is wanted)

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


def make_assistant(settings: Settings) -> Assistant:
    """An assistant with the parts those settings name; raises StoreError, ModelError, IndexMismatchError or SettingsError."""
    cross_encoder = load_cross_encoder(settings.cross_encoder) if settings.cross_encoder else None
    assistant = Assistant(settings, open_store(settings), open_index(settings), load_rephraser(settings), cross_encoder)
    assistant.ready()
    return assistant
