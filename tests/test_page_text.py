"""A page's text as it is read: headings, lists, tables and notes, no letter left out, and what a page break has cut."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.types import Block, BlockKind, Document, DocumentKind, Page, Reading
from assistant.web.page_table import rows_of
from assistant.web.page_text import Heading, Items, Table, Texts, elements_of
from assistant.web.page_view import PageView, Span, view_page
from assistant.web.reading_view import Reading as ReadPage
from assistant.web.reading_view import goes_on, parts_in, read_page
from ingest.sync import ingest
from tests.test_web_api import serve
from tests.test_web_pages import page_of, text_of

PLAN = Document(
    id="plan", title="Plan", kind=DocumentKind.PLAN, filename="plan.txt", media_type="text/plain", digest="d", pages=1
)


def block(kind: BlockKind, raw: str, words: str, text: str | None = None, **named: Any) -> Block:
    """A block of those words of the raw text."""
    start = raw.index(words)
    return Block(kind, named.pop("page", 1), start, start + len(words), text or words, **named)


def view_of(raw: str, *blocks: Block, span: Span | None = None) -> PageView:
    """The page with those blocks."""
    return PageView(PLAN, Page(1, raw), span, (), (), blocks, ())


def read_of(view: PageView) -> list[str]:
    """What is read of each part, without signs."""
    parts = [part for element in elements_of(view) for part in parts_in(element)]
    return [" ".join("".join(stretch.read for stretch in part.stretches).split()) for part in parts]


def whole(view: PageView) -> str:
    """Every letter of every part, with signs."""
    parts = [part for element in elements_of(view) for part in parts_in(element)]
    return "".join(piece.text for part in parts for stretch in part.stretches for piece in stretch.pieces)


def table_of(*cells: tuple[str, tuple[str, ...]]) -> list[list[str]] | None:
    """The rows that such cells make, as texts."""
    blocks = [(Block(BlockKind.CELL, 1, n, n + 1, text, ("Plan", *path)), text) for n, (text, path) in enumerate(cells)]
    grid = rows_of(blocks)
    return grid and [[" / ".join(cell.contents) for cell in row.cells] for row in grid.rows]


# What stands on a page


def test_bullets_and_broken_words_are_not_read_but_stand_there() -> None:
    raw = "Lärare ska:\n• låsa digi-\ntala skärmar\n• logga ut"
    view = view_of(
        raw,
        block(BlockKind.PARAGRAPH, raw, "Lärare ska:"),
        block(BlockKind.LIST_ITEM, raw, "• låsa digi-\ntala skärmar", "låsa digitala skärmar", level=1),
        block(BlockKind.LIST_ITEM, raw, "• logga ut", "logga ut", level=1),
    )
    assert read_of(view) == ["Lärare ska:", "låsa digitala skärmar", "logga ut"]
    assert whole(view) == raw


def test_a_hyphen_of_the_words_own_stays() -> None:
    raw = "En IT-\nsamordnare finns"
    view = view_of(raw, block(BlockKind.PARAGRAPH, raw, raw, "En IT-samordnare finns"))
    assert read_of(view) == ["En IT-samordnare finns"]


def test_lists_stand_inside_each_other_and_numbers_stay_in_the_text() -> None:
    raw = "1. Starta\n- vänta\n- prova\n2. Sluta"
    view = view_of(
        raw,
        block(BlockKind.LIST_ITEM, raw, "1. Starta", level=1),
        block(BlockKind.LIST_ITEM, raw, "- vänta", "vänta", level=2),
        block(BlockKind.LIST_ITEM, raw, "- prova", "prova", level=2),
        block(BlockKind.LIST_ITEM, raw, "2. Sluta", level=1),
    )
    (found,) = elements_of(view)
    assert isinstance(found, Items)
    assert [(item.numbered, len(item.items)) for item in found.items] == [(True, 2), (True, 0)]
    assert not any(item.numbered for item in found.items[0].items)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_headings_step_down_one_level_at_a_time(levels: list[int]) -> None:
    raw = "\n".join(f"Rubrik{n}" for n in range(len(levels)))
    blocks = [block(BlockKind.HEADING, raw, f"Rubrik{n}", level=level) for n, level in enumerate(levels) if n < 10]
    shown = [each.level for each in elements_of(view_of(raw, *blocks)) if isinstance(each, Heading)]
    assert shown[0] == 3
    assert all(later <= earlier + 1 for earlier, later in pairwise(shown))
    assert set(shown) <= {3, 4, 5, 6}


def test_text_in_no_block_is_shown_where_it_stands_and_a_drawn_line_is_not_read() -> None:
    raw = "löst före\nRubrik\n-----\ntext\nlöst efter"
    view = view_of(
        raw,
        block(BlockKind.HEADING, raw, "Rubrik", level=1),
        block(BlockKind.FURNITURE, raw, "-----"),
        block(BlockKind.PARAGRAPH, raw, "text"),
    )
    sorts = [each.sort if isinstance(each, Texts) else type(each).__name__ for each in elements_of(view)]
    assert sorts == ["loose", "Heading", "paragraph", "loose"]
    assert read_of(view) == ["löst före", "Rubrik", "text", "löst efter"]
    assert whole(view) == raw


@given(st.data())
def test_no_letter_is_lost_or_moved_whatever_the_blocks_and_the_mark(data: st.DataObject) -> None:
    raw = data.draw(st.text(st.sampled_from("ab åö-\n•|1"), min_size=1, max_size=60))
    edges = st.integers(0, len(raw))
    blocks = []
    for kind in data.draw(st.lists(st.sampled_from(list(BlockKind)), max_size=6)):
        start, end = sorted((data.draw(edges), data.draw(edges)))
        path = ("Plan", *data.draw(st.lists(st.sampled_from(["a", "b"]), max_size=2)))
        blocks.append(Block(kind, 1, start, end, " ".join(raw[start:end].split()), path, level=data.draw(edges)))
    start, end = sorted((data.draw(edges), data.draw(edges)))
    view = view_of(raw, *blocks, span=Span(start, end))
    assert whole(view) == raw or not raw.strip()
    parts = [part for element in elements_of(view) for part in parts_in(element)]
    marked = "".join(p.text for part in parts for s in part.stretches if s.marked for p in s.pieces)
    assert marked.strip() == raw[start:end].strip()


def test_every_page_of_the_sample_is_shown_letter_for_letter_with_blocks_as_elements(sample: Assistant) -> None:
    client = serve(sample)
    for document in sample.store.documents():
        for number in range(1, document.pages + 1):
            page = page_of(client.get(f"/dokument/{quote(document.id)}/sida/{number}"))
            assert page.get_element_by_id("text").text_content() == sample.store.page(document.id, number).reading()
            assert not page.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
            blocks = sample.store.blocks(document.id, number)
            headings = [block for block in blocks if block.kind is BlockKind.HEADING]
            assert len(page.xpath("//*[@id='text']/*[self::h3 or self::h4 or self::h5 or self::h6]")) == len(headings)


# Tables


def test_cells_stand_under_the_heads_that_name_their_columns_and_blank_ones_stay_blank() -> None:
    assert table_of(
        *(("Månad", ()), ("Vad", ()), ("Vem", ())),
        *(("Maj", ("Månad",)), ("Möte", ("Maj", "Vad")), ("Rektor", ("Maj", "Vem"))),
        *(("Prov", ("Maj", "Vad")), ("Juni", ("Månad",)), ("Lärare", ("Juni", "Vem"))),
    ) == [["Månad", "Vad", "Vem"], ["Maj", "Möte", "Rektor"], ["", "Prov", ""], ["Juni", "", "Lärare"]]


def test_facts_stand_beside_what_they_are_facts_of() -> None:
    assert table_of(("Gäller", ()), ("2025", ("Gäller",)), ("Beslut", ()), ("§ 4", ("Beslut",))) == [
        *(["Gäller", "2025"], ["Beslut", "§ 4"])
    ]


def test_paragraphs_of_a_cell_stay_in_it() -> None:
    assert table_of(
        *(("Roll", ()), ("Ansvar", ()), ("Rektor", ("Roll",))),
        *(("Leder.", ("Rektor", "Ansvar")), ("Följer upp.", ("Rektor", "Ansvar"))),
    ) == [["Roll", "Ansvar"], ["Rektor", "Leder. / Följer upp."]]


def test_a_table_that_goes_on_from_the_page_before_has_its_columns_named_but_no_words_added() -> None:
    raw = "Rektor\nLeder\nLärare\nProvar"
    rows = (("Rektor", "Roll"), ("Leder", "Rektor/Ansvar"), ("Lärare", "Roll"), ("Provar", "Lärare/Ansvar"))
    cells = [block(BlockKind.CELL, raw, text, heading_path=("Plan", *path.split("/"))) for text, path in rows]
    (table,) = elements_of(view_of(raw, *cells))
    assert isinstance(table, Table)
    assert (table.columns, table.carried) == (("Roll", "Ansvar"), True)
    assert whole(view_of(raw, *cells)) == raw


def test_cells_that_nothing_is_known_of_are_no_table() -> None:
    assert table_of(("a", ()), ("b", ()), ("c", ())) is None


# What a page break has cut


def sentence(words: str, *, page: int = 1, kind: BlockKind = BlockKind.PARAGRAPH, **named: Any) -> Block:
    """A block that is all of its page."""
    return Block(kind, page, 0, len(words), words, **named)


def test_a_sentence_that_goes_on_over_the_page_is_followed() -> None:
    cut, rest = sentence("Rektor ansvarar för att skolans"), sentence("datorer inventeras.", page=2)
    whole_of = Span(0, cut.end)
    found = goes_on([cut], [sentence("Plan", page=2, kind=BlockKind.FURNITURE), rest], whole_of)
    assert found
    assert (found.page, found.start, found.end) == (2, 0, rest.end)
    assert goes_on([replace(cut, text="Rektor ansvarar.")], [rest], whole_of) is None
    assert goes_on([cut], [replace(rest, text="Datorer inventeras.")], whole_of) is None
    assert goes_on([cut], [replace(rest, kind=BlockKind.LIST_ITEM)], whole_of) is None
    assert goes_on([cut], [rest], Span(0, 6)) is None
    assert goes_on([cut], [rest], None) is None
    assert goes_on([cut], [], whole_of) is None


def broken_plan(empty: Assistant) -> ReadPage:
    """The reading of a list item on a page whose first sentence began, and whose list was introduced, on the one before."""
    texts = ("Rektor ansvarar för att:\nallt följs", "upp varje år.\n• datorer finns")
    lead = sentence("Rektor ansvarar för att:")
    blocks = (
        lead,
        block(BlockKind.PARAGRAPH, texts[0], "allt följs"),
        block(BlockKind.PARAGRAPH, texts[1], "upp varje år.", page=2),
        block(BlockKind.LIST_ITEM, texts[1], "• datorer finns", "datorer finns", page=2, lead_in=lead.text),
    )
    pages = tuple(Page(number, text) for number, text in enumerate(texts, start=1))
    empty.store.save(Reading(replace(PLAN, pages=2), pages, blocks, (), ()), fingerprint="f", origin="x")
    return read_page(empty.store, view_page(empty.store, "plan", 2, start=0, end=len(texts[1])))


def test_where_a_marked_list_and_sentence_began_is_a_link_away_with_the_mark_there(empty: Assistant) -> None:
    reading = broken_plan(empty)
    assert reading.lead_in
    assert reading.began
    assert reading.quote == "upp varje år.\ndatorer finns"
    client = serve(empty)
    page = page_of(client.get("/dokument/plan/sida/2?start=0&end=29&visa=raa&svar=abc"))
    links = page.xpath("//ul[@class='around']//a/@href")
    assert [page_of(client.get(link)).get_element_by_id("markering").text_content() for link in links] == [
        *("Rektor ansvarar för att:", "allt följs")
    ]
    assert all("svar=abc" in link and "visa=raa" in link for link in links)
    before = page_of(client.get("/dokument/plan/sida/1?start=25&end=35"))
    (onward,) = before.xpath("//p[@class='around']//a/@href")
    assert page_of(client.get(onward)).get_element_by_id("markering").text_content().strip() == "upp varje år."


# Around the page


def test_the_outline_shows_where_the_reader_is_and_keeps_how_the_page_is_read(sample: Assistant) -> None:
    client = serve(sample)
    document = next(each for each in sample.store.documents() if each.pages > 5)
    headings = [each for each in sample.store.blocks(document.id) if each.kind is BlockKind.HEADING]
    chosen = headings[len(headings) // 2]
    page = page_of(
        client.get(f"/dokument/{document.id}/sida/{chosen.page}?start={chosen.start}&end={chosen.end}&zoom=2")
    )
    entries = page.xpath("//nav[@aria-labelledby='dispositionen']//li/a")
    assert [each.text_content() for each in entries] == [each.text for each in headings]
    assert [each.text_content() for each in entries if each.get("aria-current")] == [chosen.text]
    assert all("zoom=2" in each.get("href") for each in entries)


def test_the_way_back_to_the_answer_follows_from_page_to_page(sample: Assistant) -> None:
    client = serve(sample)
    document = next(each for each in sample.store.documents() if each.pages > 2)
    page = page_of(client.get(f"/dokument/{document.id}/sida/1?svar=abc-123"))
    assert page.xpath("//p[@class='back']/a/@href") == ["/svar/abc-123"] * 2
    (onward, _) = page.xpath("//a[@rel='next']/@href")
    assert page_of(client.get(onward)).xpath("//p[@class='back']/a/@href") == ["/svar/abc-123"] * 2
    assert client.get(f"/dokument/{document.id}/sida/1?svar=../x").status_code == 422


def test_the_quote_is_there_to_copy_with_its_source(sample: Assistant) -> None:
    citation = sample.ask("Vad ansvarar rektor för?").citations[0]
    page = page_of(serve(sample).get(citation.url.partition("#")[0]))
    told = text_of(page, "//*[@id='citatet']")
    assert told.startswith("”")
    assert f"sida {citation.page}" in told
    assert citation.document_title in told
    assert all(word in told for word in citation.quote.split())


def test_what_is_printed_on_the_page_tells_where_it_is_on_paper(empty: Assistant) -> None:
    pages = (Page(1, "Omslag"), Page(2, "Text", label="ii"))
    pdf = replace(PLAN, pages=2, media_type="application/pdf", filename="plan.pdf")
    empty.store.save(Reading(pdf, pages, (), (), ()), fingerprint="f", origin="x")
    client = serve(empty)
    first, second = (text_of(page_of(client.get(f"/dokument/plan/sida/{n}")), "//main") for n in (1, 2))
    assert "inget tryckt sidnummer" in first
    assert "På papper står sidnumret ii tryckt på sidan" in second


def test_a_document_of_one_page_that_is_no_pdf_is_shown_whole(empty: Assistant, folder: Path) -> None:
    ingest(folder, assistant=empty)
    page = page_of(serve(empty).get("/dokument/plan/sida/1"))
    assert text_of(page, "//h2[@class='page']") == "Hela dokumentet"
    assert not page.xpath("//a[@rel='next' or @rel='prev']")
    assert page.xpath("//*[@id='text']//ul/li")
