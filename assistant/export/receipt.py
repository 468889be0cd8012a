"""A kept answer -> its receipt as a file: the answer as it was given, every quote with its source, and what made it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from assistant.archive import Kept
from assistant.errors import InputError
from assistant.explain import INTENTS
from assistant.export.files import MEDIA_TYPES, File, Format
from assistant.export.receipt_files import AUTHOR, Part, Shape, markdown_of, pdf_of, word_of
from assistant.export.records import PATH
from assistant.language import marked
from assistant.swedish import MONTHS
from assistant.types import Answer, Citation, Completeness, Intent, Status, Validity

PDF = "pdf"
FORMATS = (Format.DOCX.value, PDF, Format.MARKDOWN.value)
STATUSES = {
    Status.ANSWERED: marked("Svar"),
    Status.PARTIAL: marked("Svar på en del av frågan"),
    Status.NO_ANSWER: marked("Dokumenten svarar inte på frågan"),
    Status.OUT_OF_SCOPE: marked("Frågan ligger utanför dokumenten"),
    Status.CLARIFY: marked("Frågan behöver preciseras"),
    Status.FAILED: marked("Frågan kunde inte besvaras"),
}
WITHOUT_QUESTION = "Svar på en fråga som inte sparades"


def receipt(kept: Kept, format_: str, *, base: str = "") -> File:
    """The answer as a file; the same bytes for the same answer. `base` is where its addresses begin. Raises InputError."""
    if format_ not in FORMATS:
        raise InputError(f"”{format_}” går inte att spara ett svar som. Välj bland: {', '.join(FORMATS)}.")
    answer, given = kept.turn.answer, given_at(kept)
    parts = tuple(parts_of(kept, base))
    name = f"svar-{given:%Y-%m-%d}-{answer.id[:8]}.{format_}"
    if format_ == PDF:
        return File(name, "application/pdf", pdf_of(parts, f"{AUTHOR} · {moment(given)}"))
    content = word_of(parts, given) if format_ == Format.DOCX else markdown_of(parts)
    return File(name, MEDIA_TYPES[Format(format_)], content)


def given_at(kept: Kept) -> datetime:
    """When the answer was given, in the time of this machine."""
    return (kept.turn.answer.answered_at or kept.at).astimezone()


def moment(time: datetime) -> str:
    """A time as it is written in running text: 5 maj 2026 kl. 09.30."""
    return f"{time.day} {MONTHS[time.month - 1]} {time.year} kl. {time:%H.%M}"


def list_words(completeness: Completeness) -> str:
    """How much of a list the answer shows, in words."""
    noun = "ställe" if completeness.total == 1 else "ställen"
    if completeness.claimed and completeness.shown == completeness.total:
        return f"{completeness.total} {noun}, {'det' if completeness.total == 1 else 'alla'} visas."
    return f"{completeness.shown} av {completeness.total} {noun} visas. Listan är inte säkert fullständig."


def parts_of(kept: Kept, base: str) -> Iterator[Part]:
    """What the receipt says, in order, whatever it is written as."""
    answer = kept.turn.answer
    yield Part(Shape.HEADING, kept.turn.question or WITHOUT_QUESTION)
    yield Part(Shape.SMALL, f"Besvarad {moment(given_at(kept))} ur styrdokumenten av {AUTHOR}.")
    yield Part(Shape.SMALL, f"Svarets adress: {base}/svar/{answer.id}")
    yield from _answer(answer)
    if answer.nearest:
        yield Part(Shape.HEADING, "Det som står närmast", 1)
        yield Part(Shape.TEXT, "Det här är inte ett svar på frågan.")
        yield from _quotes(answer, answer.nearest, base)
    if answer.citations:
        yield Part(Shape.HEADING, "Källor", 1)
        yield from _quotes(answer, answer.citations, base)
    yield from _making(answer)


def _answer(answer: Answer) -> Iterator[Part]:
    yield Part(Shape.HEADING, STATUSES[answer.status], 1)
    if answer.message:
        yield Part(Shape.TEXT, answer.message)
    if answer.completeness:
        yield Part(Shape.TEXT, list_words(answer.completeness))
    yield from _list("Att tänka på", [warning.text for warning in answer.warnings])
    for group, sentences in groupby(answer.sentences, key=lambda sentence: sentence.group):
        if group:
            yield Part(Shape.HEADING, group, 2)
        for sentence in sentences:
            yield Part(Shape.POINT, f"{sentence.text} [{', '.join(map(str, sentence.citations))}]")
    yield from _list("Det som inte besvaras", answer.missing)
    yield from _list("Vad frågan kan gälla", [choice.label for choice in answer.choices])


def _quotes(answer: Answer, citations: tuple[Citation, ...], base: str) -> Iterator[Part]:
    versions = {source.document_id: source.digest for source in answer.sources}
    for citation in citations:
        yield Part(Shape.HEADING, f"{citation.n}. {citation.document_title}, sida {citation.page}", 2)
        if citation.heading_path:
            yield Part(Shape.TEXT, f"Under rubriken: {PATH.join(citation.heading_path)}")
        yield Part(Shape.QUOTE, citation.raw_quote)
        if "".join(citation.raw_quote.split()) != "".join(citation.quote.split()):
            yield Part(Shape.TEXT, f"Läst som: {citation.quote}")
        facts = [
            f"Styrka: {citation.modality}",
            "giltighetstiden var okänd"
            if citation.validity is Validity.UNKNOWN
            else f"dokumentet var {citation.validity}",
            f"filens SHA-256: {versions[citation.document_id]}" if citation.document_id in versions else "",
            f"{base}{citation.url}",
        ]
        yield Part(Shape.SMALL, " · ".join(filter(None, facts)))


def _making(answer: Answer) -> Iterator[Part]:
    understood, wording = answer.understood, answer.wording
    yield from _list(
        "Dokumentens versioner",
        [f"{each.title} ({each.document_id}): {each.validity}, SHA-256 {each.digest}" for each in answer.sources],
        level=1,
    )
    yield Part(Shape.HEADING, "Hur svaret blev till", 1)
    intent = INTENTS[Intent(understood.intent)] if understood.intent in set(Intent) else understood.intent
    yield Part(Shape.POINT, f"Uppfattat som: {' · '.join([intent, *understood.roles])}")
    if answer.carried:
        yield Part(Shape.POINT, f"Ur samtalet: {', '.join(carried.label for carried in answer.carried)}")
    searched = answer.searched
    yield Part(Shape.POINT, f"Sökt i {searched.passages} textställen i {len(searched.documents)} dokument.")
    if wording is None:
        yield Part(Shape.POINT, "Ingen språkmodell har formulerat svaret.")
    else:
        yield Part(
            Shape.POINT,
            f"Formulerat av språkmodellen {wording.model}. Meningar den formulerade: {wording.reworded}, strukna för att de "
            f"inte kunde bevisas: {wording.dropped}. Instruktionens kontrollsumma: {wording.prompt}.",
        )


def _list(title: str, points: Sequence[str], level: int = 2) -> Iterator[Part]:
    if points:
        yield Part(Shape.HEADING, title, level)
        yield from (Part(Shape.POINT, point) for point in points)
