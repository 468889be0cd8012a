"""The search as a LangChain retriever."""

from datetime import date

import pytest
from langchain_core.runnables import RunnableLambda

from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError
from assistant.retriever import RodtradRetriever

QUESTION = "Vad ansvarar rektor för?"
PLAN = "exempelsta-plan-2025"


def test_the_passages_are_those_of_the_search_in_its_order(sample: Assistant) -> None:
    found = RodtradRetriever(assistant=sample, k=7).invoke(QUESTION)
    kept = sample.search(QUESTION, k=7).kept
    assert [each.id for each in found] == [hit.passage.id for hit in kept]
    assert [each.page_content for each in found] == [hit.passage.text for hit in kept]
    assert [each.metadata["score"] for each in found] == [hit.score for hit in kept]


def test_every_passage_tells_where_it_stands_to_the_letter_and_whether_it_applies(sample: Assistant) -> None:
    found = RodtradRetriever(assistant=sample, as_of=date(2030, 1, 1), base_url="https://rodtrad.example/").invoke(
        QUESTION
    )
    assert found
    for each in found:
        told = each.metadata
        page = sample.store.page(told["document_id"], told["page"])
        document = sample.store.document(told["document_id"])
        assert page.raw[told["start"] : told["end"]] == told["raw_text"]
        assert told["title"] == document.title
        assert told["validity"] == document.validity(date(2030, 1, 1)).value
        assert told["url"].startswith(f"https://rodtrad.example/dokument/{document.id}/sida/{page.number}?")
        assert isinstance(told["heading_path"], list)


def test_it_is_limited_to_the_documents_chosen(sample: Assistant) -> None:
    found = RodtradRetriever(assistant=sample, documents=(PLAN,)).invoke(QUESTION)
    assert {each.metadata["document_id"] for each in found} == {PLAN}


def test_it_is_a_step_of_a_chain(sample: Assistant) -> None:
    chain = RodtradRetriever(assistant=sample, k=3) | RunnableLambda(len)
    assert chain.invoke(QUESTION) == 3
    assert [len(found) for found in RodtradRetriever(assistant=sample, k=2).batch([QUESTION, "källkritik"])] == [2, 2]


def test_what_cannot_be_searched_for_is_refused_as_everywhere(sample: Assistant) -> None:
    with pytest.raises(InputError):
        RodtradRetriever(assistant=sample).invoke(" ")
    with pytest.raises(NotFoundError):
        RodtradRetriever(assistant=sample, documents=("finns-inte",)).invoke(QUESTION)
