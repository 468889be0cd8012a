"""The search as a LangChain retriever, for programs built with LangChain; nothing else of ours imports it."""

from __future__ import annotations

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as Found
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.ask import Assistant
from assistant.compose import cite
from assistant.types import Document, Hit


class RodtradRetriever(BaseRetriever):
    """The passages nearest a question, best first.

    `documents` limits the search to those ids, `as_of` is the day that validity is told for, `base_url` the server whose
    addresses the passages open at.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 10
    documents: tuple[str, ...] = ()
    as_of: date | None = None
    base_url: str = ""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Found]:
        """The passages as LangChain has them; raises InputError, TooLargeError or NotFoundError."""
        retrieval = self.assistant.search(query, k=self.k, documents=self.documents, as_of=self.as_of)
        filed = {document.id: document for document in self.assistant.store.documents()}
        return [self._found(hit, filed[hit.passage.document_id]) for hit in retrieval.kept]

    def _found(self, hit: Hit, document: Document) -> Found:
        passage = hit.passage
        cited = cite(1, passage, document, self.as_of or date.today())
        return Found(
            page_content=passage.text,
            id=passage.id,
            metadata={
                "document_id": document.id,
                "title": document.title,
                "page": passage.page,
                "heading_path": list(passage.heading_path),
                "raw_text": passage.raw_text,
                "start": passage.start,
                "end": passage.end,
                "score": hit.score,
                "validity": str(cited.validity),
                "url": self.base_url.rstrip("/") + cited.url,
            },
        )
