"""Passages are exact stretches of a page, short enough to quote."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Block, BlockKind, Page
from ingest.outline import outline
from ingest.passages import LONG_CHARACTERS, cut
from ingest.sentences import sentences_in

SENTENCE = "Enheten prövar nya verktyg, t.ex. för läsning, och skriver ned vad som fungerar."


def block(raw, kind=BlockKind.PARAGRAPH, level=0):
    return Block(kind, 1, 0, len(raw), " ".join(raw.split()), ("Rubrik",), None, level)


def test_a_paragraph_an_item_and_a_cell_are_a_passage_each():
    raw = "Text om planen."
    for kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.CELL):
        (passage,) = cut("plan", [block(raw, kind)], [Page(1, raw)])
        assert (passage.text, passage.raw_text, passage.kind) == (raw, raw, kind)
        assert passage.heading_path == ("Rubrik",)


def test_furniture_is_never_a_passage():
    assert cut("plan", [block("Sida 3 av 9", BlockKind.FURNITURE)], [Page(1, "Sida 3 av 9")]) == ()


def test_a_heading_is_a_passage_only_when_nothing_stands_beneath_it():
    raw = "Första\nAndra\nText under."
    blocks = [
        Block(BlockKind.HEADING, 1, 0, 6, "Första", (), None, 1),
        Block(BlockKind.HEADING, 1, 7, 12, "Andra", (), None, 1),
        Block(BlockKind.PARAGRAPH, 1, 13, 24, "Text under.", ("Andra",)),
    ]
    assert [passage.text for passage in cut("plan", blocks, [Page(1, raw)])] == ["Första", "Text under."]


def test_a_long_paragraph_is_cut_at_sentence_ends_and_nothing_is_lost():
    raw = "\n".join([SENTENCE] * 12)
    passages = cut("plan", [block(raw)], [Page(1, raw)])
    assert len(passages) > 1
    assert all(passage.text.endswith("fungerar.") and len(passage.text) <= 500 for passage in passages)
    assert " ".join(passage.text for passage in passages) == " ".join([SENTENCE] * 12)


def test_a_long_text_without_sentences_is_cut_between_words():
    raw = "ord " * 400
    passages = cut("plan", [block(raw)], [Page(1, raw)])
    assert all(len(passage.text) <= LONG_CHARACTERS for passage in passages)
    assert sum(len(passage.text.split()) for passage in passages) == 400


def test_an_abbreviation_does_not_end_a_sentence():
    for text in ("Det gäller t.ex. Elever.", "Stöd m.m. Ges här.", "Enligt s.k. Praxis.", "Planen, dvs. Texten."):
        assert len(sentences_in(text)) == 1
    assert len(sentences_in("Det gäller alla. Även dig! Eller? Ja.")) == 4


def test_the_same_passage_has_the_same_id_and_another_place_another():
    raw = "Samma text.\nSamma text."
    blocks = [Block(BlockKind.PARAGRAPH, 1, 0, 11, "Samma text."), Block(BlockKind.PARAGRAPH, 1, 12, 23, "Samma text.")]
    first, second = cut("plan", blocks, [Page(1, raw)])
    assert first.id != second.id
    assert len(first.id) == 16
    assert cut("plan", blocks, [Page(1, raw)]) == (first, second)
    assert cut("annan", blocks, [Page(1, raw)])[0].id != first.id


@given(st.text(alphabet="abcåÄ .:-\n•1\u0308", max_size=1500))
def test_a_passage_is_its_page_from_start_to_end(raw):
    page = Page(1, raw)
    for passage in cut("plan", outline([page]), [page]):
        assert raw[passage.start : passage.end] == passage.raw_text
        assert passage.text.strip()
