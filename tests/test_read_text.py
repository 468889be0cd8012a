"""A text file's pages are the file, whatever its encoding; its tables become cells."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.settings import Settings
from assistant.types import LineRole
from ingest.read import read
from ingest.read.markdown import page_of as markdown_page
from ingest.read.text import page_of, split_pages

TEXT = "Åtgärder för skolan.\n\nÄven för förskolan."
TABLE = (
    "Mål\t\tNivå\t\tMätbart\tInsatser\n"
    "Läsning\t<p>Alla läser mer.</p>\tElev\t<p>Elever läser varje dag.</p>\t<p>a) Antal böcker.</p> "
    "<p>b) Antal lån.</p>"
    "\t<p>Exempel på enheten</p> <ol> Läsgrupper startas. Böcker köps in.\n"
    "\t\tChef\t<p>Chefer ger tid.</p>\tc) Antal timmar. d) Antal möten.\t\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(tmp_path, encoding):
    path = tmp_path / "plan.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert "".join(page.raw for page in read(path, Settings())) == TEXT


@pytest.mark.parametrize("content", [b"text\x00med noll", bytes(range(256)), b"\xff\xfea"])
def test_a_file_with_null_bytes_is_no_text_file(tmp_path, content):
    path = tmp_path / "plan.txt"
    path.write_bytes(content)
    with pytest.raises(ReadError):
        read(path, Settings())


def test_pages_end_at_form_feeds():
    assert split_pages("ett\f två\ftre") == ["ett\f", " två\f", "tre"]


def test_a_line_with_one_blank_in_front_is_the_trace_of_a_page_break():
    page = " Första raden\n" + "En rad till.\n" * 6
    assert len(split_pages(page * 3)) == 3


def test_an_indented_text_is_one_page():
    assert len(split_pages(" rad\n rad\n rad\n rad\n")) == 1
    assert len(split_pages("rad\n" * 9 + " rad\n" + "rad\n" * 9 + " rad\n")) == 1


def test_a_list_that_lost_its_items_is_cut_at_its_sentences_but_not_after_an_initial():
    rows = "Mål\tAnsvarig\tInsats\nLäsa\tRektor\t<ul>Köpa in IKT. Utbilda A. Beskow i GDPR. Följa upp.</ul>\n"
    page = page_of(1, rows + "Skriva\tLärare\tSkriva.\n")
    cells = [page.raw[line.start : line.end] for line in page.lines if line.role == LineRole.CELL]
    assert cells[5:8] == ["Köpa in IKT.", "Utbilda A. Beskow i GDPR.", "Följa upp."]


def test_a_quoted_cell_may_hold_line_breaks_and_entities_are_read_as_letters():
    raw = (
        "Mål\tAnsvarig\tInsats\n"
        'L&auml;sa\t"Rektor\noch lärare"\t"- starta en grupp\n- köpa böcker"\n'
        "Skriva\t<ul><li>Rektor. Nämnd.</li></ul>\tEtt<br>två\n"
    )
    page = page_of(1, raw)
    found = {page.reading(line.start, line.end): line.headers for line in page.lines if line.role == LineRole.CELL}
    assert found["Rektor\noch lärare"] == ("Läsa", "Ansvarig")
    assert found["- starta en grupp"] == found["- köpa böcker"] == ("Läsa", "Insats")
    assert found["Rektor. Nämnd."] == ("Skriva", "Ansvarig")
    assert found["Ett"] == found["två"] == ("Skriva", "Insats")
    assert {raw[line.start : line.end] for line in page.lines if line.role is None} == set()


MARKDOWN = """---
title: Plan
---
# Plan för *läsning* ##

Se [riktlinjen](http://x.se/a.b) och `kod` &amp; 3 \\* 4.[^1]

> Citat med **fet** text
> på två rader

- ett
  fortsatt
  - under __ett__
- [två](x)

1. tre

| Mål | Ansvarig |
|-----|----------|
| Läsa **mer** | Rektor. |
| Skriva | |

Mål
---

```
kod = 1
```

[^1]: Skollagen *1 kap.*
"""


def read_markdown(tmp_path, text, name="plan.md"):
    path = tmp_path / name
    path.write_bytes(text.encode())
    (page,) = read(path, Settings())
    return page


def shown(page):
    return [
        (" ".join(page.reading(line.start, line.end).split()), line.role, line.level)
        for line in page.lines
        if line.role != LineRole.FURNITURE
    ]


@pytest.mark.parametrize("name", ["plan.md", "plan.markdown"])
@pytest.mark.parametrize("row_end", ["\n", "\r\n"])
def test_markdown_is_read_without_its_signs_and_its_raw_text_is_the_file(tmp_path, name, row_end):
    text = MARKDOWN.replace("\n", row_end)
    page = read_markdown(tmp_path, text, name)
    assert page.raw == text
    assert shown(page) == [
        ("Plan för läsning", LineRole.HEADING, 1),
        ("Se riktlinjen och kod & 3 * 4.¹", LineRole.PARAGRAPH, 0),
        ("Citat med fet text på två rader", LineRole.PARAGRAPH, 0),
        ("- ett fortsatt", LineRole.LIST_ITEM, 1),
        ("- under ett", LineRole.LIST_ITEM, 2),
        ("- två", LineRole.LIST_ITEM, 1),
        ("1. tre", LineRole.LIST_ITEM, 1),
        ("Mål", LineRole.CELL, 0),
        ("Ansvarig", LineRole.CELL, 0),
        ("Läsa mer", LineRole.CELL, 0),
        ("Rektor.", LineRole.CELL, 0),
        ("Skriva", LineRole.CELL, 0),
        ("Mål", LineRole.HEADING, 2),
        ("kod = 1", LineRole.PARAGRAPH, 0),
        ("¹ Skollagen 1 kap.", LineRole.NOTE, 0),
    ]


def test_a_markdown_cell_has_its_headers_and_nothing_stands_between_the_cells_of_a_row(tmp_path):
    lines = read_markdown(tmp_path, MARKDOWN).lines
    cells = [place for place, line in enumerate(lines) if line.role == LineRole.CELL]
    assert lines[cells[3]].headers == ("Läsa mer", "Ansvarig")
    assert cells[3] == cells[2] + 1


@given(st.text(alphabet="a1Å .#*_-+>|`[]()^!:<&;\\\\\n\t\r", max_size=200))
def test_markdown_lines_and_corrections_are_in_order_and_cover_the_file(text):
    page = markdown_page(text)
    assert page.raw == text
    assert all(text[line.start : line.end].strip() for line in page.lines)
    assert all(first.end <= second.start for first, second in pairwise(page.lines))
    assert all(first.end <= second.start for first, second in pairwise(page.corrections))
    outside = list(text)
    for line in page.lines:
        outside[line.start : line.end] = " " * (line.end - line.start)
    assert not "".join(outside).strip()


def cells(raw):
    page = page_of(1, raw)
    return {raw[line.start : line.end]: line.headers for line in page.lines if line.role == LineRole.CELL}


def test_a_cell_has_the_headers_of_its_rows_and_its_column():
    headers = cells(TABLE)
    assert headers["Alla läser mer."] == ("Läsning", "Mål")
    assert headers["Elever läser varje dag."] == ("Läsning", "Alla läser mer.", "Elev", "Nivå")
    assert headers["b) Antal lån."][-2:] == ("Elev", "Mätbart")
    assert headers["d) Antal möten."][-2:] == ("Chef", "Mätbart")


def test_a_list_in_a_cell_is_cut_into_its_items_under_what_leads_it_in():
    assert cells(TABLE)["Läsgrupper startas."][-2:] == ("Exempel på enheten", "Insatser")
    assert "Böcker köps in." in cells(TABLE)


def test_a_cell_that_covers_all_rows_of_its_group_is_not_headed_by_one_of_them():
    assert "Elev" not in cells(TABLE)["Läsgrupper startas."]


def test_a_blank_cell_is_not_filled():
    texts = [TABLE[line.start : line.end] for line in page_of(1, TABLE).lines]
    assert texts.count("Läsning") == 1
    assert texts.count("Läsgrupper startas.") == 1


def test_tags_are_furniture():
    page = page_of(1, TABLE)
    tags = [line for line in page.lines if TABLE[line.start : line.end].startswith("<")]
    assert tags
    assert {line.role for line in tags} == {LineRole.FURNITURE}


@given(st.text(alphabet="abÅ <p>/\t\n\f\r1.)", max_size=300))
def test_pages_joined_are_the_file_and_lines_are_exact(text):
    pages = split_pages(text)
    assert "".join(pages) == text
    for raw in pages:
        lines = page_of(1, raw).lines
        assert all(raw[line.start : line.end].strip() for line in lines)
        assert all(first.end <= second.start for first, second in pairwise(lines))
