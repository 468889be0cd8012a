"""An Answer -> Markdown with footnotes, for programs that show what a model says: chats and other assistants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from assistant.types import Answer, Citation, Completeness, Sentence

SPECIAL = re.compile(r"[\\`*_{}\[\]<>|#~&!^$]")
LEADING = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))")  # what a line begins a list or a heading with


def with_links(answer: Answer, base: str) -> Answer:
    """The answer with the whole address of every source on the server at `base`; as it is when that is empty."""
    citations = tuple(linked(citation, base) for citation in answer.citations)
    return replace(answer, citations=citations, nearest=tuple(linked(citation, base) for citation in answer.nearest))


def linked(citation: Citation, base: str) -> Citation:
    """The citation with the whole address where it opens on the server at `base`; as it is when that is empty."""
    return replace(citation, url=base.rstrip("/") + citation.url)


def markdown_of(answer: Answer) -> str:
    """The answer as Markdown: what is said, how much of it there is, what to be warned of, and the sources."""
    return "\n\n".join(parts_of(answer))


def parts_of(answer: Answer) -> Iterator[str]:
    """The answer's Markdown part by part, in the order it is read: paragraphs, headings and lists."""
    if answer.message:
        yield line(answer.message)
    for group, sentences in groupby(answer.sentences, key=lambda sentence: sentence.group):
        if group:
            yield f"### {escaped(group)}"
        yield _said(list(sentences))
    if answer.completeness:
        yield _extent(answer.completeness)
    if answer.missing:
        yield _list("Det här svarar dokumenten inte på:", map(line, answer.missing))
    if answer.choices:
        yield _list("Vad menas?", (f"{line(choice.label)}: {escaped(choice.question)}" for choice in answer.choices))
    for warning in answer.warnings:
        yield f"**Obs:** {escaped(warning.text)}"
    if answer.carried:
        yield f"Övertaget från tidigare i samtalet: {escaped(', '.join(each.label for each in answer.carried))}."
    if answer.citations:
        said = " ".join(sentence.text for sentence in answer.sentences)
        yield _list("**Källor**", (source(each, quoted=each.quote not in said) for each in answer.citations))
    if answer.nearest:
        yield _list("**Närmast står**", map(source, answer.nearest))
    if not answer.sentences:
        searched = answer.searched
        yield f"Sökte i {len(searched.documents)} dokument, {searched.passages} textställen."


def source(citation: Citation, *, quoted: bool = True) -> str:
    """Where a quote stands, on a line: number, document and page, whether it applies, headings, and the quote."""
    place = f"{escaped(citation.document_title)}, s. {citation.page}"
    linked = f"[{place}]({citation.url})" if "://" in citation.url else place
    headings = [escaped(heading) for heading in citation.heading_path if heading != citation.document_title]
    where = " › ".join([f"{linked} ({citation.validity})", *headings])
    return f"[{citation.n}] {where}" + (f": ”{escaped(citation.quote)}”" if quoted else "")


def line(text: str) -> str:
    """The text as a line of its own, with nothing in it that Markdown would take for its own."""
    return LEADING.sub(r"\g<0>\\", escaped(text))


def escaped(text: str) -> str:
    """The text as a part of a line, with nothing in it that Markdown would take for its own."""
    return SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def _said(sentences: list[Sentence]) -> str:
    """One sentence as a paragraph, several as a list, each with the numbers of its sources."""
    lines = [f"{line(each.text)} {''.join(f'[{n}]' for n in each.citations)}" for each in sentences]
    return lines[0] if len(lines) == 1 else "\n".join(f"- {each}" for each in lines)


def _extent(completeness: Completeness) -> str:
    if completeness.claimed:
        return f"{completeness.shown} av {completeness.total} visas; det är alla."
    return f"{completeness.shown} av {completeness.total} visas; det är inte säkert att allt är med."


def _list(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, "", *(f"- {each}" for each in lines)])
