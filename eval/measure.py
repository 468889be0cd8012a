"""Cases and something that ranks or answers -> rows, timed one question at a time."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TypeVar

from assistant.ask import Assistant, make_assistant
from assistant.retrieve import Part
from assistant.settings import Settings, load_settings
from corpus import FOLDER as SAMPLE_CORPUS
from eval.cases import Case
from eval.metrics import FIRST, AnswerRow, SearchRow, Shown, collapse, score_answer, score_search
from ingest.sync import ingest

RANKED = 200  # passages ranked, so that short ones too fill the largest budget

Rank = Callable[[str, int, Sequence[str]], Sequence[Shown]]
"""A question, how many passages and in which documents (none: in all) -> the passages, best first."""
Result = TypeVar("Result")


@contextmanager
def opened(settings: Settings | None) -> Iterator[Assistant]:
    """The assistant of those settings; without any, one that has just read the sample corpus. Raises what they raise."""
    with ExitStack() as stack:
        if settings is None:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            assistant = stack.enter_context(closing(make_assistant(load_settings(data=data))))
            ingest(SAMPLE_CORPUS, assistant=assistant)
        else:
            assistant = stack.enter_context(closing(make_assistant(settings)))
        yield assistant


def search_rows(cases: Sequence[Case], rank: Rank, *, scoped: bool = False) -> tuple[SearchRow, ...]:
    """A row for each answerable case; scoped: searched in the documents the asker means. Timed when FIRST are asked for."""
    return tuple(_search_row(case, rank, case.scope if scoped else ()) for case in cases if case.answerable)


def answer_rows(cases: Sequence[Case], assistant: Assistant, *, scoped: bool = False) -> tuple[AnswerRow, ...]:
    """A row for each case."""
    sources = {id_: collapse(text) for id_, text in document_texts(assistant).items()}
    return tuple(_answer_row(case, assistant, sources, case.scope if scoped else ()) for case in cases)


def ranking_of(assistant: Assistant, without: frozenset[Part] = frozenset()) -> Rank:
    """The assistant's own search, with some of its parts left out."""

    def rank(question: str, count: int, documents: Sequence[str]) -> Sequence[Shown]:
        kept = assistant.search(question, k=count, documents=documents, without=without).kept
        return [Shown(hit.passage.document_id, hit.passage.text, hit.passage.raw_text) for hit in kept]

    return rank


def document_texts(assistant: Assistant) -> dict[str, str]:
    """Document id -> its whole text as the file has it."""
    return {d.id: "\n".join(page.raw for page in assistant.store.pages(d.id)) for d in assistant.store.documents()}


def _search_row(case: Case, rank: Rank, documents: Sequence[str]) -> SearchRow:
    first, seconds = _timed(lambda: rank(case.question, FIRST, documents))
    return score_search(case, rank(case.question, RANKED, documents), first, seconds)


def _answer_row(case: Case, assistant: Assistant, sources: Mapping[str, str], documents: Sequence[str]) -> AnswerRow:
    answer, seconds = _timed(lambda: assistant.ask(case.question, documents=documents))
    return score_answer(case, answer, sources=sources, seconds=seconds)


def _timed(call: Callable[[], Result]) -> tuple[Result, float]:
    began = time.perf_counter()
    result = call()
    return result, time.perf_counter() - began
