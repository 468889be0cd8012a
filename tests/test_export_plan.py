"""Sheets as files: the municipality's own Word template, tracked changes, workbook, Markdown and PDF, with their sources."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from assistant.ask import Assistant
from assistant.difference import difference_between
from assistant.errors import InputError
from assistant.export.plan_sheets import difference_sheet, lint_sheet
from assistant.export.plan_word import PLACEHOLDERS, Unknown, default_template, placeholders_of, plan_document
from assistant.export.sheet import Appendix, Proposal, Row, Section, Sheet, SheetSource
from assistant.export.sheet_files import FORMATS, sheet_file
from assistant.lint import lint

BASE = "https://rodtrad.lindeby.example"
DAY = date(2026, 3, 1)
SOURCES = (
    SheetSource(
        1, "Plan för Lindeby", 3, "Ansvar › Rektor", "Rektor ska inventera datorerna.", f"{BASE}/dokument/plan/sida/3"
    ),
    SheetSource(2, "Utvärdering för Lindeby", 7, "Fynd", "Datorerna räknades inte.", f"{BASE}/dokument/utv/sida/7"),
)
SHEET = Sheet(
    "Aktiviteter för verksamhetsplanen",
    DAY,
    (
        Section(
            "Aktiviteter",
            ("Aktivitet", "Ansvarig", "Tid"),
            (
                Row(("Inventera datorerna", "Rektor", "[fylls i av enheten]"), (1, 2)),
                Row(("Öva rutinen", "Lärare", "i maj")),
            ),
            "Första utkast.",
        ),
    ),
    SOURCES,
    ("Utkastet bygger på kommunens styrdokument.",),
    (
        Proposal(
            "Inventering varje läsår",
            "Datorerna räknades inte.",
            2,
            "Rektor bör inventera datorerna.",
            1,
            "Rektor ska inventera datorerna varje läsår.",
        ),
    ),
    {"enhet": "Bäckskolan"},
)


def template(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_of(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    return "\n".join(
        "".join(node.text or "" for node in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))
    )


def settled(content: bytes, *, taken: bool) -> str:
    """The text with every tracked change taken, or refused."""
    body = docx.Document(BytesIO(content)).element.body
    kept = {"w:t"} if taken else {"w:t", "w:delText"}
    gone = qn("w:del") if taken else qn("w:ins")
    return "\n".join(
        "".join(
            node.text or ""
            for node in paragraph.iter(*map(qn, kept))
            if not any(above.tag == gone for above in node.iterancestors())
        )
        for paragraph in body.iter(qn("w:p"))
    )


def test_a_number_without_a_source_is_refused() -> None:
    with pytest.raises(ValueError, match="appendix"):
        Sheet("x", DAY, (Section("y", ("z",), (Row(("a",), (1,)),)),))


def test_a_row_with_other_cells_than_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="cells"):
        Section("y", ("z",), (Row(("a", "b")),))


def test_every_number_of_the_document_leads_to_its_source_and_every_source_to_its_page() -> None:
    document = docx.Document(BytesIO(plan_document(SHEET)))
    body = document.element.body
    bookmarks = {element.get(qn("w:name")) for element in body.iter(qn("w:bookmarkStart"))}
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    assert len(anchors) == 4
    assert set(anchors) == bookmarks == {"kalla_1", "kalla_2"}
    related = [link.get(qn("r:id")) for link in body.iter(qn("w:hyperlink")) if link.get(qn("r:id"))]
    assert [document.part.rels[each].target_ref for each in related] == [source.url for source in SOURCES]
    for source in SOURCES:
        assert source.quote in text_of(plan_document(SHEET))


def test_the_same_sheet_gives_the_same_bytes() -> None:
    for format_ in FORMATS:
        assert sheet_file(SHEET, format_).content == sheet_file(SHEET, format_).content


def test_the_municipalitys_own_template_is_filled() -> None:
    own = template(
        "Lindeby kommun",
        "{{ titel }} för {{ enhet }} läsåret {{ lasar }}",
        "{{ innehall }}",
        "Slut",
        "{{ kallbilaga }}",
    )
    text = text_of(plan_document(SHEET, own))
    assert "Aktiviteter för verksamhetsplanen för Bäckskolan läsåret [fylls i av enheten]" in text
    assert (
        text.index("Lindeby kommun") < text.index("Inventera datorerna") < text.index("Slut") < text.index("Källbilaga")
    )
    assert "⟦" not in text


def test_a_template_may_lay_out_the_rows_itself_by_the_names_of_their_columns() -> None:
    loop = "{% for rad in avsnitt[0].rader %}{{ rad.aktivitet }} – {{ rad.ansvarig }} {{ rad.kallor }}. {% endfor %}"
    text = text_of(plan_document(SHEET, template(loop)))
    assert "Inventera datorerna – Rektor [1] [2]. Öva rutinen – Lärare ." in text


def test_a_template_without_a_place_for_content_and_sources_gets_them_last() -> None:
    text = text_of(plan_document(SHEET, template("Bara en rubrik")))
    assert text.index("Bara en rubrik") < text.index("Öva rutinen") < text.index("Källbilaga")


def test_unknown_placeholders_are_named_with_those_that_are_known() -> None:
    own = template("{{ titel }} {{ skolans_motto }} {{ budget }}")
    with pytest.raises(InputError, match="budget, skolans_motto") as stopped:
        plan_document(SHEET, own)
    assert "titel" in str(stopped.value)
    assert "kallbilaga" in str(stopped.value)
    assert placeholders_of(own) == (("titel",), ("budget", "skolans_motto"))


def test_unknown_placeholders_are_left_or_emptied_when_asked_and_the_known_filled() -> None:
    own = template("{{ titel }}: {{ skolans_motto }}.")
    left = text_of(plan_document(SHEET, own, unknown=Unknown.LEAVE))
    assert "Aktiviteter för verksamhetsplanen: {{ skolans_motto }}." in left
    emptied = text_of(plan_document(SHEET, own, unknown=Unknown.EMPTY))
    assert "Aktiviteter för verksamhetsplanen: ." in emptied


@pytest.mark.parametrize("broken", ["{% for rad in %}", "{{ titel ! }}", "{% endfor %}"])
def test_a_malformed_placeholder_is_told_in_swedish(broken: str) -> None:
    with pytest.raises(InputError, match="platshållare"):
        plan_document(SHEET, template(broken))


def test_a_template_reaches_nothing_but_what_it_is_given() -> None:
    with pytest.raises(InputError, match="platshållare"):
        plan_document(SHEET, template("{{ titel.__class__.__mro__[1].__subclasses__() }}"))


@pytest.mark.parametrize("content", [b"", b"inte en fil", b"PK\x03\x04trasig"])
def test_what_is_no_word_document_is_no_template(content: bytes) -> None:
    with pytest.raises(InputError, match=r"\.docx"):
        plan_document(SHEET, content)


def test_the_programs_own_template_uses_known_placeholders_only() -> None:
    known, unknown = placeholders_of(default_template())
    assert not unknown
    assert set(known) <= PLACEHOLDERS.keys()


def test_a_proposal_is_a_tracked_change_that_can_be_taken_or_refused() -> None:
    content = plan_document(SHEET)
    assert "Rektor ska inventera datorerna varje läsår." in settled(content, taken=True).splitlines()
    assert "Rektor bör inventera datorerna." in settled(content, taken=False).splitlines()
    changes = list(docx.Document(BytesIO(content)).element.body.iter(qn("w:ins"), qn("w:del")))
    assert {(each.get(qn("w:author")), each.get(qn("w:date"))) for each in changes} == {
        ("Röda tråden", "2026-03-01T00:00:00Z")
    }
    assert len({each.get(qn("w:id")) for each in changes}) == len(changes)


def test_the_workbook_has_a_sheet_for_every_table_and_addresses_that_open() -> None:
    workbook = load_workbook(BytesIO(sheet_file(SHEET, "xlsx").content))
    assert workbook.sheetnames[1:] == ["Aktiviteter", "Förslag till ändringar", "Källbilaga"]
    assert [cell.value for cell in workbook["Aktiviteter"][2]] == [
        "Inventera datorerna",
        "Rektor",
        "[fylls i av enheten]",
        "[1] [2]",
    ]
    assert workbook["Källbilaga"]["F2"].hyperlink.target == SOURCES[0].url


def test_the_markdown_has_the_sources_too() -> None:
    text = sheet_file(SHEET, "md").content.decode()
    assert "## Källbilaga" in text
    assert "Datorerna räknades inte." in text
    assert "Aktiviteter: Första utkast." in text


def test_every_number_of_the_pdf_leads_to_its_source() -> None:
    reader = PdfReader(BytesIO(sheet_file(SHEET, "pdf").content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Inventera datorerna" in text
    assert "Plan för Lindeby, sida 3" in text
    links = [note.get_object() for page in reader.pages for note in page.annotations or ()]
    inside = {(link["/Dest"][0].idnum, float(link["/Dest"][3])) for link in links if "/Dest" in link}
    assert len(inside) == len(SOURCES)  # a place of its own for each
    assert {page for page, _height in inside} <= {page.indirect_reference.idnum for page in reader.pages}
    assert {link["/A"]["/URI"] for link in links if "/A" in link} == {source.url for source in SOURCES}


def test_a_row_that_is_higher_than_a_page_is_still_set() -> None:
    tall = Sheet("x", DAY, (Section("y", ("z", "å"), (Row(("ord " * 3000, "b"), (1,)),)),), SOURCES[:1])
    assert len(PdfReader(BytesIO(sheet_file(tall, "pdf").content)).pages) > 1


def test_an_unknown_format_and_a_template_for_another_format_are_refused() -> None:
    with pytest.raises(InputError, match="odt"):
        sheet_file(SHEET, "odt")
    with pytest.raises(InputError, match="bara att använda för Word"):
        sheet_file(SHEET, "pdf", template=default_template())
    with pytest.raises(InputError, match="lämna"):
        sheet_file(SHEET, "docx", unknown="gissa")


@settings(max_examples=6, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_stands_in_a_cell_the_files_open(first: str, second: str) -> None:
    source = SheetSource(1, first, 1, second, first, "/dokument/a/sida/1")
    made = Sheet(
        f"T {first}", DAY, (Section(f"S {second}", ("A", "B"), (Row((first, second), (1,)),)),), (source,), (second,)
    )
    for format_ in FORMATS:
        content = sheet_file(made, format_).content
        if format_ == "docx":
            assert "Källbilaga" in text_of(content)
        elif format_ == "xlsx":
            assert "Källbilaga" in load_workbook(BytesIO(content)).sheetnames
        elif format_ == "pdf":
            assert len(PdfReader(BytesIO(content)).pages)


def test_a_place_that_is_named_twice_has_one_number(sample: Assistant) -> None:
    item = sample.store.items_of("exempelsta-plan-2025")[0]
    filed = {document.id: document for document in sample.store.documents()}
    appendix = Appendix(BASE)
    assert appendix.of_items((item, item), filed) == (1, 1)
    (source,) = appendix.sources
    assert source.url.startswith(f"{BASE}/dokument/exempelsta-plan-2025/sida/{item.page}?start={item.start}")
    assert source.quote == item.text


def test_the_difference_between_two_plans_is_written_with_both_places_of_every_change(sample: Assistant) -> None:
    found = difference_between(sample.store, sample.index.embedder, "exempelsta-plan-2022", "exempelsta-plan-2025")
    sheet = difference_sheet(found, DAY, role="Rektor", base=BASE)
    changed = sheet.sections[0]
    assert sheet.title == "Vad som ändras för Rektor"
    assert all(len(row.sources) >= 2 for row in changed.rows)
    assert "åtta timmar blir tolv timmar" in {row.cells[3] for row in changed.rows}


def test_the_remarks_on_a_draft_are_written_with_their_quotes(sample: Assistant) -> None:
    store = sample.store
    plan = store.document("exempelsta-plan-2022")
    made = lint_sheet(plan, lint(plan, store.items_of(plan.id), store.blocks(plan.id), as_of=DAY), DAY, base=BASE)
    assert [section.title for section in made.sections] == ["Brister", "Svagheter", "Att veta"]
    assert {n for section in made.sections for row in section.rows for n in row.sources} == {s.n for s in made.sources}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_document_opens_in_libreoffice_and_says_the_same(tmp_path: Path) -> None:
    written = tmp_path / "plan.docx"
    written.write_bytes(plan_document(SHEET))
    for format_ in ("pdf", "fodt"):
        subprocess.run(
            [
                shutil.which("soffice") or "",
                f"-env:UserInstallation=file://{tmp_path}/profil",
                *("--headless", "--convert-to", format_, "--outdir", str(tmp_path), str(written)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(tmp_path / "plan.pdf").pages).split())
    for said in (
        "Aktiviteter för verksamhetsplanen",
        "Inventera datorerna",
        "Källbilaga",
        "[1] Plan för Lindeby, sida 3",
    ):
        assert said in text
    assert "{{" not in text
    opened = (tmp_path / "plan.fodt").read_text(encoding="utf-8")
    leads = set(re.findall(r'<text:a [^>]*xlink:href="([^"]+)"', opened))
    assert leads == {"#kalla_1", "#kalla_2", *(source.url for source in SOURCES)}
    assert set(re.findall(r'<text:bookmark-start text:name="([^"]+)"', opened)) == {"kalla_1", "kalla_2"}
    assert "<text:insertion>" in opened
    assert "<text:deletion>" in opened
