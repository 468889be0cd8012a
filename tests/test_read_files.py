"""What a file cannot be read for is said in Swedish, with what to do about it."""

import pytest

from assistant.errors import ReadError
from assistant.settings import Settings
from ingest.read import FORMATS, media_type, read, remarks
from tests.documents import locked, pdf, sheet, without_pages, word

SETTINGS = Settings()
ZIPPED = [suffix for suffix, each in FORMATS.items() if each.zipped]
LINE = (72, 100, "Rektor planerar arbetet.", "Helvetica", 11)


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_file_is_refused(tmp_path, suffix):
    path = tmp_path / f"tom{suffix}"
    path.touch()
    with pytest.raises(ReadError, match="är tom"):
        read(path, SETTINGS)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_without_text_is_refused(tmp_path, suffix):
    path = tmp_path / f"blank{suffix}"
    path.write_text(" \n \n", encoding="utf-8")
    with pytest.raises(ReadError):
        read(path, SETTINGS)


@pytest.mark.parametrize("suffix", [".pdf", *ZIPPED])
def test_a_file_of_another_kind_than_its_suffix_is_refused(tmp_path, suffix):
    path = tmp_path / f"fel{suffix}"
    path.write_text("Det här är vanlig text.", encoding="utf-8")
    with pytest.raises(ReadError, match="trots filändelsen"):
        read(path, SETTINGS)


@pytest.mark.parametrize("suffix", [".txt", ".html"])
def test_a_pdf_that_calls_itself_text_is_refused(tmp_path, suffix):
    path = pdf(tmp_path / f"fel{suffix}", [LINE])
    with pytest.raises(ReadError, match="trots filändelsen"):
        read(path, SETTINGS)


def test_a_workbook_that_calls_itself_a_word_document_is_refused(tmp_path):
    path = sheet(tmp_path / "fel.docx")
    with pytest.raises(ReadError, match="Word"):
        read(path, SETTINGS)


def test_a_word_document_that_calls_itself_a_workbook_is_refused(tmp_path):
    path = word(tmp_path / "fel.xlsx")
    with pytest.raises(ReadError, match="Excel"):
        read(path, SETTINGS)


@pytest.mark.parametrize("suffix", ZIPPED)
def test_a_broken_or_locked_office_file_is_refused(tmp_path, suffix):
    broken, locked_file = tmp_path / f"trasig{suffix}", tmp_path / f"låst{suffix}"
    broken.write_bytes(b"PK\x03\x04" + b"skrap" * 50)
    locked_file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(ReadError, match="spara om"):
        read(broken, SETTINGS)
    with pytest.raises(ReadError, match="lösenord"):
        read(locked_file, SETTINGS)


def test_a_broken_pdf_is_refused(tmp_path):
    path = tmp_path / "trasig.pdf"
    path.write_bytes(b"%PDF-1.7\nskr\xe4p")
    with pytest.raises(ReadError, match="skadad"):
        read(path, SETTINGS)


def test_a_locked_pdf_is_refused(tmp_path):
    path = locked(tmp_path / "låst.pdf", pdf(tmp_path / "öppen.pdf", [LINE]))
    with pytest.raises(ReadError, match="lösenord"):
        read(path, SETTINGS)


def test_a_pdf_without_pages_is_refused(tmp_path):
    with pytest.raises(ReadError):
        read(without_pages(tmp_path / "inga.pdf"), SETTINGS)


def test_too_many_pages_are_refused_not_cut(tmp_path):
    path = pdf(tmp_path / "lång.pdf", [LINE], [LINE], [LINE])
    with pytest.raises(ReadError, match="3 sidor; gränsen är 2"):
        read(path, SETTINGS.model_copy(update={"max_pages": 2}))


def test_an_unknown_format_is_refused_with_the_accepted_ones(tmp_path):
    with pytest.raises(ReadError, match=r"\.pdf, \.docx"):
        read(tmp_path / "plan.xyz", SETTINGS)


@pytest.mark.parametrize(
    ("suffix", "better"),
    [(".doc", "DOCX eller PDF"), (".rtf", "DOCX eller PDF"), (".xls", "XLSX"), (".ppt", "PPTX"), (".png", "PDF")],
)
def test_an_older_format_is_refused_with_what_to_save_it_as(tmp_path, suffix, better):
    with pytest.raises(ReadError, match=f"Spara filen som {better}"):
        read(tmp_path / f"plan{suffix}", SETTINGS)


def test_a_format_whose_reader_has_nothing_to_say_has_no_remarks(tmp_path):
    assert remarks(tmp_path / "plan.txt") == ()


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ReadError, match="kan inte öppnas"):
        read(tmp_path / "saknas.txt", SETTINGS)


def test_a_suffix_says_the_media_type(tmp_path):
    assert media_type(tmp_path / "PLAN.PDF") == "application/pdf"
