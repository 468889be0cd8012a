"""An answer and what a turn of a conversation wants of it -> the answer that tells it: where, how binding, in English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from assistant.converse import Act
from assistant.types import Answer, Caution, Citation, ItemKind, Modality, Status

MOST_PLACES = 5
FORCE: Mapping[Modality, str] = {
    Modality.DEMAND: "krav (ska, måste)",
    Modality.EXPECTATION: "förväntan (bör)",
    Modality.POSSIBILITY: "möjlighet (kan, får)",
    Modality.DESCRIPTION: "beskrivning, inget krav",
}
IN_ENGLISH: Mapping[Status, str] = {
    Status.ANSWERED: "The documents are in Swedish; what follows are their own words, each with its source.",
    Status.PARTIAL: "The documents answer part of the question. They are in Swedish; what follows are their own words.",
    Status.NO_ANSWER: "The documents do not say. What stands nearest is shown below, but it does not answer the question.",
    Status.OUT_OF_SCOPE: "This is not a question for steering documents. Ask about duties, goals, follow-up or guidance.",
    Status.CLARIFY: "What would you like to know? Choose one, or ask with more words.",
    Status.FAILED: "The question could not be answered.",
}
CAUTIONS_IN_ENGLISH: Mapping[str, str] = {
    "expired": "A cited document has expired: what it says may no longer apply.",
    "expiring": "A cited document expires soon.",
    "replaced": "A cited document has been replaced by a newer version.",
    "draft": "A cited document is a draft and has not been adopted.",
    "coming": "A cited document does not apply yet.",
    "contradiction": "Two of the cited documents say different things.",
    "other-municipality": "A cited document is another municipality's.",
    "other-school-form": "A cited document is for another type of school.",
    "target-year-passed": "A quote aims at a year that has passed.",
    "no-successor": "No document that replaces an expired one has been filed.",
    "low-ocr": "A cited page is hard to read by machine: compare with the picture of it.",
    "volatile": "What is approved changes often: see the list that the document points to.",
    "not-binding": "An evaluation is cited: it describes and demands nothing.",
    "advice": "A guide is cited: it advises and demands nothing.",
    "expired-parent": "A cited document refers to one that has expired.",
    "validity-unknown": "A cited document does not say when it applies.",
    "term-drift": "A cited document uses an older term.",
    "incomplete-list": "There may be more than what is shown.",
    "expired-left-out": "A document that has expired is left out of the list.",
    "page-utkast": "The page Plan: Draft makes a draft of activities from the requirements on the unit.",
    "page-matris": "The page Register: Matrix shows who answers for what, and what nobody answers for.",
    "page-malkedjor": "The page Register: Goal chains shows goals without an indicator or activity.",
    "page-fynd-atgarder": "The page Plan: Findings followed up holds an evaluation's findings against a plan.",
    "page-tackning": "The page Plan: Coverage holds a plan against the national goals, or a list of your own.",
    "personal-data": "The question seems to hold personal data. It is not stored.",
}


def told(answer: Answer, act: Act, language: str) -> Answer:
    """The answer, with the message that the turn asks for; one in English says so of the documents' Swedish."""
    if act is Act.PLACE and answer.citations:
        answer = replace(answer, message=places(answer.citations))
    if act is Act.BINDING and answer.citations:
        answer = replace(answer, message=force(answer.citations))
    if act is Act.CLAIM and answer.sentences:
        answer = replace(answer, message="Det här är vad dokumenten säger om det, oavsett vad som har sagts tidigare.")
    return answer if language != "en" else in_english(answer)


def places(citations: tuple[Citation, ...]) -> str:
    """Where the answer stands: documents, pages and headings."""
    told = [f"”{c.document_title}”, sida {c.page}{_under(c)}" for c in citations]
    found = list(dict.fromkeys(told))
    more = f" och {len(found) - MOST_PLACES} ställen till" if len(found) > MOST_PLACES else ""
    return f"Det står i {'; '.join(found[:MOST_PLACES])}{more}."


def force(citations: tuple[Citation, ...]) -> str:
    """How binding the words of an answer are: what a guide advises and an evaluation finds is no demand."""
    counted = Counter(_force_of(citation) for citation in citations)
    return f"Så bindande är det som visas: {', '.join(f'{number} {what}' for what, number in counted.items())}."


def in_english(answer: Answer) -> Answer:
    """The answer with what the program says of it in English; quotes are the documents' own."""
    warnings = tuple(Caution(each.code, CAUTIONS_IN_ENGLISH.get(each.code, each.text)) for each in answer.warnings)
    return replace(answer, message=IN_ENGLISH[answer.status], warnings=warnings)


def _under(citation: Citation) -> str:
    return f" under ”{citation.heading_path[-1]}”" if citation.heading_path else ""


def _force_of(citation: Citation) -> str:
    if citation.kind == ItemKind.FINDING:
        return "fynd i en utvärdering, inget krav"
    if citation.kind == ItemKind.ADVICE:
        return "råd, inget krav"
    return FORCE[citation.modality]
