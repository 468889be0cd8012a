"""Files to take away, opened again with their libraries and compared with the register."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError
from assistant.export import File, Format, View, export
from assistant.export.calendar import periods
from assistant.export.markdown import cell, markdown_of
from assistant.export.records import COLUMNS, Day, Export, Table, printable, records_of
from assistant.export.word import document_of
from assistant.export.workbook import workbook_of
from assistant.types import Document, DocumentKind, Item
from assistant.validity import standing
from assistant.year import Placed, when
from tests.test_store import ITEM

AS_OF = date(2025, 11, 22)
PLAN = "exempelsta-plan-2025"
FILED = Document(ITEM.document_id, "Planen", DocumentKind.PLAN, "plan.txt", "text/plain", "0" * 64, 1)
FORMULAS = ("=1+1", "+46 123", "- städa", "@namn", "\t=1", '=HYPERLINK("http://annan.example")')


def saved(assistant: Assistant, view: View, format_: Format, **choice: Any) -> File:
    role = "Rektor" if view is View.DUTIES else None
    return export(assistant, view, format_, **{"role": role, "as_of": AS_OF, **choice})


def items_of(assistant: Assistant, view: View) -> tuple[Item, ...]:
    """The items a view is made of, each once."""
    if view is View.ITEMS:
        return assistant.items()
    if view is View.DUTIES:
        return tuple(item for group in assistant.duties("Rektor", as_of=AS_OF).groups for item in group.items)
    if view is View.MATRIX:
        ids = {item_id for cell in assistant.matrix(as_of=AS_OF).cells for item_id in cell.item_ids}
        return tuple(item for item in assistant.items() if item.id in ids)
    if view is View.YEAR:
        wheel = assistant.year(as_of=AS_OF)
        entries = [entry for month in wheel.months for entry in month.entries]
        every = [*entries, *wheel.returning, *wheel.other_years, *wheel.unplaced]
        return tuple({entry.item.id: entry.item for entry in every}.values())
    if view is View.CHAINS:
        made = assistant.chains(PLAN)
        every_item = [item for chain in made.chains for item in chain.every_item()]
        found = [*every_item, *made.loose, *(broken.item for broken in made.broken)]
        return tuple({item.id: item for item in found}.values())
    return assistant.questions(as_of=AS_OF) if view is View.QUESTIONS else assistant.findings(as_of=AS_OF)


def sheet_rows(content: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of the sheet whose name begins so, by column."""
    workbook = load_workbook(BytesIO(content))
    sheet = next(sheet for sheet in workbook if sheet.title.startswith(name))
    columns, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, columns), row, strict=True)) for row in rows]


def tables_of(content: bytes) -> list[list[list[str]]]:
    """The tables of a Markdown text: their rows, and the text of the cells as a reader sees it."""
    tables: list[list[list[str]]] = []
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(content.decode()):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "inline" and tables and token.level > 3:
            tables[-1][-1].append("".join(" " if c.type == "html_inline" else c.content for c in token.children or ()))
    return tables


def one(text: str) -> Export:
    """An export of one item with that text."""
    item = replace(ITEM, text=text)
    standings = {FILED.id: standing(FILED, AS_OF)}
    records = records_of([("", item)], {FILED.id: FILED}, standings, {})
    return Export("Register", AS_OF, (), (), records, tuple(standings.values()))


VIEWS = [view for view in View if view is not View.VALIDITY]


@pytest.mark.parametrize("view", VIEWS)
def test_a_workbook_has_every_item_once_with_its_quote_and_place(sample: Assistant, view: View) -> None:
    documents = (PLAN,) if view is View.CHAINS else ()
    rows = sheet_rows(saved(sample, view, Format.XLSX, documents=documents).content, "Poster")
    items = {item.id: item for item in items_of(sample, view)}
    titles = {document.id: document for document in sample.store.documents()}
    assert len(rows) == len(items) > 0
    assert {row["Post"] for row in rows} == items.keys()
    for row in rows:
        item = items[row["Post"]]
        document = titles[item.document_id]
        assert (row["Citat"], row["Dokument"], row["Sida"]) == (item.text, document.title, item.page)
        assert row["Rubrik"] == (" › ".join(item.heading_path) or None)
        assert row["Giltighet"] == document.validity(AS_OF).value
    assert [row["Nr"] for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("view", VIEWS)
def test_a_text_has_every_item_once_with_its_quote_and_place(sample: Assistant, view: View) -> None:
    documents = (PLAN,) if view is View.CHAINS else ()
    content = saved(sample, view, Format.MARKDOWN, documents=documents).content
    (heads, *rows) = next(table for table in tables_of(content) if {"Citat", "Post"} <= set(table[0]))
    found = {row[heads.index("Post")]: row for row in rows}
    items = items_of(sample, view)
    assert len(rows) == len(items)
    for item in items:
        row = found[item.id]
        assert row[heads.index("Citat")] == " ".join(item.text.split())
        assert row[heads.index("Sida")] == str(item.page)


@pytest.mark.parametrize("view", VIEWS)
def test_a_word_document_quotes_every_item_once_with_its_place(sample: Assistant, view: View) -> None:
    documents = (PLAN,) if view is View.CHAINS else ()
    paragraphs = docx.Document(BytesIO(saved(sample, view, Format.DOCX, documents=documents).content)).paragraphs
    quotes = [at for at, paragraph in enumerate(paragraphs) if paragraph.style and paragraph.style.name == "Quote"]
    items = {item.id: item for item in items_of(sample, view)}
    assert len(quotes) == len(items)
    for at in quotes:
        source = paragraphs[at + 1].text
        item = items.pop(source.rpartition(" · post ")[2])
        assert paragraphs[at].text == item.text
        assert f", sida {item.page}" in source


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("format_", [Format.XLSX, Format.DOCX, Format.MARKDOWN])
def test_the_same_register_and_day_give_the_same_file(sample: Assistant, view: View, format_: Format) -> None:
    documents = (PLAN,) if view is View.CHAINS else ()
    first, second = (saved(sample, view, format_, documents=documents) for _ in range(2))
    assert first == second
    assert first.name.endswith(f"-2025-11-22.{format_}")


def test_every_file_ends_with_its_documents_and_what_their_validity_rests_on(sample: Assistant) -> None:
    rows = sheet_rows(saved(sample, View.FINDINGS, Format.XLSX).content, "Källor")
    assert {row["Id"] for row in rows} == {item.document_id for item in sample.findings(as_of=AS_OF)}
    standings = {each.document_id: each for each in sample.validity(as_of=AS_OF)}
    for row in rows:
        assert (row["Giltighet"], row["Förklaring"]) == (standings[row["Id"]].status, standings[row["Id"]].explanation)
        assert row["Vilar på"]


def test_the_validity_of_every_document_can_be_saved(sample: Assistant) -> None:
    rows = sheet_rows(saved(sample, View.VALIDITY, Format.XLSX).content, "Källor")
    assert [row["Id"] for row in rows] == [document.id for document in sample.store.documents()]


def test_the_matrix_counts_what_the_register_counts(sample: Assistant) -> None:
    made = sample.matrix(as_of=AS_OF)
    rows = {row["Område"]: row for row in sheet_rows(saved(sample, View.MATRIX, Format.XLSX).content, "Antal")}
    for cell_ in made.cells:
        assert rows[cell_.area or "Utan område"][cell_.role or "Ansvarig saknas"] == cell_.count


def test_an_item_names_the_goal_it_belongs_to_by_its_number(sample: Assistant) -> None:
    content = saved(sample, View.CHAINS, Format.XLSX, documents=(PLAN,)).content
    rows = {row["Post"]: row for row in sheet_rows(content, "Poster")}
    serving = [item for item in sample.items(document_id=PLAN) if item.serves in rows and item.id in rows]
    assert serving
    for item in serving:
        assert rows[item.id]["Hör till nr"] == rows[item.serves]["Nr"]
        assert rows[item.id]["Koppling"] == ("nära målet" if item.inferred else "uttalad")


def test_every_broken_link_stands_in_the_file(sample: Assistant) -> None:
    content = saved(sample, View.CHAINS, Format.XLSX, documents=(PLAN,)).content
    workbook = load_workbook(BytesIO(content))
    rows = list(workbook["Brutna länkar"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[2]) for row in rows] == [(b.how, b.item.text) for b in sample.chains(PLAN).broken]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_kept_as_a_text(text: str) -> None:
    sheet = load_workbook(BytesIO(workbook_of(one(text))))["Poster (1)"]
    (found,) = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == text]
    assert found.data_type == "s"
    assert found.quotePrefix


def test_letters_that_no_office_file_can_hold_are_left_out_of_it() -> None:
    made = one("Rektor\x00 ska\x0b läsa\ufffe")
    rows = sheet_rows(workbook_of(made), "Poster")
    assert rows[0]["Citat"] == "Rektor ska läsa"
    assert "Rektor ska läsa" in [p.text for p in docx.Document(BytesIO(document_of(made))).paragraphs]


@given(st.text())
def test_any_text_stays_one_row_of_markdown_and_reads_as_it_stood(text: str) -> None:
    table = Table("Prov", ("Före", "Citat", "Efter"), (("a", text, "b"),))
    made = replace(one("x"), records=(), documents=(), overview=(table,))
    (heads, *rows) = next(iter(tables_of(markdown_of(made))))
    assert len(rows) == 1
    assert len(rows[0]) == len(heads)
    (read,) = tables_of(f"| a |\n| - |\n| {cell(text)}x |\n".encode())[0][
        1
    ]  # a cell of nothing but spaces reads as none
    assert "".join(read.split()) == "".join(str(printable(text)).split()) + "x"


# The calendar


def calendar_of_sample(assistant: Assistant, **choice: Any) -> Any:
    return Calendar.from_ical(saved(assistant, View.YEAR, Format.ICS, **choice).content)


def test_the_calendar_has_every_item_of_the_wheel(sample: Assistant) -> None:
    parts = [part for part in calendar_of_sample(sample).walk() if part.name in ("VEVENT", "VTODO")]
    items = {item.id: item for item in items_of(sample, View.YEAR)}
    ids = [str(part["uid"]) for part in parts]
    assert len(set(ids)) == len(ids)
    assert {id_.partition("-")[0] for id_ in ids} == items.keys()
    for part in parts:
        item = items[str(part["uid"]).partition("-")[0]]
        assert item.text in part["description"]
        assert f"sida {item.page}" in part["description"]


def test_a_day_is_a_whole_day_and_what_returns_returns_while_its_document_applies(sample: Assistant) -> None:
    wheel = sample.year(as_of=AS_OF)
    dated = {e.item.id: (m, e) for m in wheel.months for e in m.entries if e.when.day and len(e.when.months) == 1}
    events = {str(part["uid"]): part for part in calendar_of_sample(sample).walk("VEVENT")}
    filed = {document.id: document for document in sample.store.documents()}
    assert dated
    for id_, (month, entry) in dated.items():
        event = events[id_]
        assert event.decoded("dtstart") == date(month.year, month.number, entry.when.day)
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert ("rrule" in event) == entry.when.returns
    returning = [event for event in events.values() if "rrule" in event]
    assert returning
    for event in returning:
        item = sample.store.item(str(event["uid"]).partition("-")[0])
        assert event["rrule"]["freq"] == ["YEARLY"]
        until = filed[item.document_id].valid_to
        assert event["rrule"].get("until") == ([until] if until else None)


def test_what_returns_without_a_month_is_a_thing_to_do_without_a_day(sample: Assistant) -> None:
    todos = {str(part["uid"]) for part in calendar_of_sample(sample).walk("VTODO")}
    wheel = sample.year(as_of=AS_OF)
    assert todos == {entry.item.id for entry in (*wheel.returning, *wheel.unplaced)}


def test_the_calendar_is_the_same_each_time_and_folded_as_the_standard_says(sample: Assistant) -> None:
    first, second = (saved(sample, View.YEAR, Format.ICS).content for _ in range(2))
    assert first == second
    assert all(len(line) <= 75 for line in first.split(b"\r\n"))
    assert b"\n" not in first.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-03-15", [("2026-03-15", "2026-03-15")]),
        ("senast 15 maj varje år", [("2026-05-15", "2026-05-15")]),
        ("29 februari", [("2026-02-28", "2026-02-28")]),
        ("november–januari", [("2025-11-01", "2026-01-31")]),
        ("oktober och mars", [("2025-10-01", "2025-10-31"), ("2026-03-01", "2026-03-31")]),
        ("varje månad", [("2025-08-01", "2026-07-31")]),
        ("maj 2024", [("2024-05-01", "2024-05-31")]),
        ("årligen", []),
        ("när det behövs", []),
    ],
)
def test_words_for_a_time_become_the_days_of_the_school_year(words: str, expected: list[tuple[str, str]]) -> None:
    (record,) = one("x").records
    found = periods(Day(record, Placed(record.item, when(words)), 2025))
    assert [(str(first), str(last)) for first, last in found] == expected


# What cannot be saved


@pytest.mark.parametrize(
    ("view", "format_", "words"),
    [
        ("matrix", "ics", "Bara årshjulet"),
        ("duties", "xlsx", "Välj en roll"),
        ("allt", "xlsx", "”allt” går inte"),
        ("year", "csv", "”csv” går inte"),
    ],
)
def test_what_cannot_be_saved_is_refused_with_what_can(sample: Assistant, view: str, format_: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        export(sample, view, format_)


@pytest.mark.parametrize("view", VIEWS)
def test_an_unknown_document_is_named(sample: Assistant, view: View) -> None:
    with pytest.raises(NotFoundError, match="okänt"):
        saved(sample, view, Format.MARKDOWN, documents=("okänt",))


def test_an_empty_register_gives_files_that_open(empty: Assistant) -> None:
    for view in View:
        assert load_workbook(BytesIO(saved(empty, view, Format.XLSX).content)).sheetnames
        assert docx.Document(BytesIO(saved(empty, view, Format.DOCX).content)).paragraphs
        assert saved(empty, view, Format.MARKDOWN).content.startswith(b"# ")
    assert not calendar_of_sample(empty).walk("VEVENT")


def test_a_judgement_stands_in_the_file_and_a_rejected_item_does_not(filled: Assistant) -> None:
    confirmed, rejected, *_ = filled.items()
    filled.judge(confirmed.id, "bekräftad")
    filled.judge(rejected.id, "avvisad")
    rows = {row["Post"]: row for row in sheet_rows(saved(filled, View.ITEMS, Format.XLSX).content, "Poster")}
    assert rows[confirmed.id]["Omdöme"] == "bekräftad"
    assert rejected.id not in rows
    assert set(next(iter(rows.values()))) <= set(COLUMNS)
