"""Receipts of answers, opened again with their libraries and compared with the answer."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from assistant.archive import Kept, without_question
from assistant.errors import InputError
from assistant.export.receipt import FORMATS, moment, parts_of, receipt
from assistant.export.receipt_files import Part, Shape, markdown_of, pdf_of
from assistant.types import Answer, Choice, Completeness, Status
from tests.test_archive import ANSWER, CITATION, REFUSED, TURN_1, TURN_2

AT = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
BASE = "http://localhost:8000"
PARTIAL = replace(
    ANSWER,
    status=Status.PARTIAL,
    missing=("hur ofta det ska ske",),
    completeness=Completeness(claimed=False, total=4, shown=1),
    wording=None,
)
CLARIFY = replace(
    REFUSED, status=Status.CLARIFY, nearest=(), choices=(Choice("Rektors ansvar", "Vad ansvarar rektor för?"),)
)
ANSWERS = [ANSWER, PARTIAL, REFUSED, CLARIFY]


def kept(answer: Answer) -> Kept:
    return Kept(replace(TURN_1, answer=answer), AT)


def written(answer: Answer, format_: str) -> bytes:
    return receipt(kept(answer), format_, base=BASE).content


def single_spaced(text: str) -> str:
    return " ".join(text.split())


def text_of(content: bytes, format_: str) -> str:
    """Everything that a reader of the file sees, single-spaced."""
    if format_ == "docx":
        return single_spaced("\n".join(each.text for each in docx.Document(BytesIO(content)).paragraphs))
    if format_ == "pdf":
        return single_spaced("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
    tokens = MarkdownIt("commonmark").parse(content.decode())
    seen = [c.content for token in tokens for c in (token.children or [token]) if c.type in ("text", "fence")]
    return single_spaced("\n".join(seen))


def headings_of(content: bytes, format_: str) -> list[tuple[int, str]]:
    """The headings that the file itself knows as such, with their levels, the title's 0."""
    if format_ == "docx":
        styled = [(p.style.name, p.text) for p in docx.Document(BytesIO(content)).paragraphs if p.style]
        return [
            (0 if name == "Title" else int(str(name)[-1]), text)
            for name, text in styled
            if name == "Title" or str(name).startswith("Heading")
        ]
    if format_ == "pdf":
        return list(_outline(PdfReader(BytesIO(content)).outline, 0))
    tokens = MarkdownIt("commonmark").parse(content.decode())
    pairs = pairwise(tokens)
    return [
        (int(opening.tag[1]) - 1, "".join(c.content for c in inline.children or ()))
        for opening, inline in pairs
        if opening.type == "heading_open"
    ]


def _outline(entries: Any, level: int) -> Any:
    for entry in entries:
        if isinstance(entry, list):
            yield from _outline(entry, level + 1)
        else:
            yield level, str(entry.title)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: str(answer.status))
def test_a_receipt_has_the_whole_answer_and_all_that_proves_it(answer: Answer, format_: str) -> None:
    text = text_of(written(answer, format_), format_)
    wanted = [TURN_1.question, answer.message, *(warning.text for warning in answer.warnings)]
    wanted += [sentence.text for sentence in answer.sentences]
    wanted += [*answer.missing, *(choice.label for choice in answer.choices)]
    for citation in (*answer.citations, *answer.nearest):
        place = f"{citation.document_title}, sida {citation.page}"
        wanted += [citation.raw_quote, place, " › ".join(citation.heading_path), citation.validity, citation.modality]
        wanted.append(BASE + citation.url)
    for source in answer.sources:
        wanted += [source.title, source.digest]
    if answer.wording:
        wanted += [answer.wording.model, answer.wording.prompt]
    wanted += [f"{BASE}/svar/{answer.id}", moment(AT.astimezone()), "Sökt i 40 textställen i 1 dokument."]
    squeezed = text.replace(" ", "")  # a PDF breaks a long address over lines
    for each in wanted:
        assert single_spaced(each).replace(" ", "") in squeezed, each


@pytest.mark.parametrize("format_", FORMATS)
def test_its_headings_are_headings_also_to_a_program(format_: str) -> None:
    expected = [(part.level, part.text) for part in parts_of(kept(ANSWER), BASE) if part.shape is Shape.HEADING]
    assert headings_of(written(ANSWER, format_), format_) == expected
    assert expected[:3] == [(0, "Och rektor då?"), (1, "Svar"), (2, "Att tänka på")]


def test_it_says_what_sort_of_answer_it_is() -> None:
    said = {answer.status: text_of(written(answer, "md"), "md") for answer in ANSWERS}
    assert "1 ställe, det visas." in said[Status.ANSWERED]
    assert "1 av 4 ställen visas. Listan är inte säkert fullständig." in said[Status.PARTIAL]
    assert "Svar på en del av frågan" in said[Status.PARTIAL]
    assert "Dokumenten svarar inte på frågan" in said[Status.NO_ANSWER]
    assert "Det här är inte ett svar på frågan." in said[Status.NO_ANSWER]
    assert "Ingen språkmodell har formulerat svaret." in said[Status.PARTIAL]


def test_every_file_is_in_swedish_also_to_a_screen_reader() -> None:
    with ZipFile(BytesIO(written(ANSWER, "docx"))) as archive:
        assert b'w:lang w:val="sv-SE"' in archive.read("word/styles.xml")
    reader = PdfReader(BytesIO(written(ANSWER, "pdf")))
    assert reader.root_object["/Lang"] == "sv-SE"
    assert reader.metadata
    assert reader.metadata.title == TURN_1.question


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_answer_gives_the_same_file_with_its_day_in_the_name(format_: str) -> None:
    first, second = (receipt(kept(ANSWER), format_, base=BASE) for _ in range(2))
    assert first == second
    assert first.name == f"svar-2026-05-05-a1.{format_}"


@pytest.mark.parametrize("format_", FORMATS)
def test_a_question_that_was_not_kept_is_said_not_to_be(format_: str) -> None:
    content = receipt(Kept(without_question(TURN_2), AT), format_).content
    text = text_of(content, format_)
    assert "Svar på en fråga som inte sparades" in text
    assert TURN_2.question not in text
    assert TURN_2.read_as not in text


def test_a_format_that_cannot_be_written_is_refused_with_those_that_can() -> None:
    with pytest.raises(InputError, match="Välj bland: docx, pdf, md"):
        receipt(kept(ANSWER), "xlsx")


@limits(deadline=None)
@given(st.text(st.characters(exclude_categories=("C",)), min_size=1))
def test_a_quote_stands_in_markdown_to_the_letter(quote: str) -> None:
    (token,) = MarkdownIt("commonmark").parse(markdown_of([Part(Shape.QUOTE, quote)]).decode())
    assert token.type == "fence"
    assert token.content == f"{quote}\n"


@limits(deadline=None)
@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1))
def test_no_text_becomes_anything_but_itself_in_markdown(text: str) -> None:
    for shape in (Shape.TEXT, Shape.POINT):
        tokens = MarkdownIt("commonmark").parse(markdown_of([Part(shape, text)]).decode())
        inline = [token for token in tokens if token.type == "inline"]
        assert ["".join(c.content for c in token.children or ()) for token in inline] == [text]


@pytest.mark.parametrize("sign", ["<b>fet</b>", "& co", "mål³ – ”citat”", "• punkt", "\uf0b7 punkt", "icke\u2011bryt"])
def test_signs_of_documents_stand_in_a_pdf_as_they_look(sign: str) -> None:
    answer = replace(ANSWER, citations=(replace(CITATION, raw_quote=sign),))
    looks = sign.replace("\uf0b7", "•").replace("\u2011", "-")
    text = text_of(written(answer, "pdf"), "pdf")
    assert looks in text
    assert "[U+" not in text


def test_a_sign_that_the_pdf_cannot_draw_is_written_as_its_code_and_that_is_said() -> None:
    answer = replace(ANSWER, citations=(replace(CITATION, raw_quote="mål → åtgärd \x0c"),))
    text = text_of(written(answer, "pdf"), "pdf")
    assert "mål [U+2192] åtgärd" in text
    assert "Tecken som PDF-filens typsnitt saknar" in text


def test_a_long_answer_fills_several_pages_each_with_its_number() -> None:
    parts = [Part(Shape.HEADING, "Frågan"), *(Part(Shape.QUOTE, "Rektor ska läsa.\n" * 20) for _ in range(40))]
    pages = PdfReader(BytesIO(pdf_of(parts, "Röda tråden"))).pages
    assert len(pages) > 5
    assert [f"Sida {number}" in page.extract_text() for number, page in enumerate(pages, 1)] == [True] * len(pages)


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_word_document(tmp_path: Path) -> None:
    file = tmp_path / "svar.docx"
    file.write_bytes(written(ANSWER, "docx"))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    call = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(call, check=True, capture_output=True, timeout=120)
    assert ANSWER.sentences[0].text in text_of((tmp_path / "svar.pdf").read_bytes(), "pdf")
