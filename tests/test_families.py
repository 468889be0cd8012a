"""Copies, versions and what replaces what: decided by a set of documents, whatever the order they come in."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.types import Block, BlockKind, Document, DocumentKind, Fact, Validity
from ingest.families import Filed, Relation, arrange, likeness, relation, sketch

WORDS = (
    "rektor lärare elev skola plan mål digital kompetens undervisning verktyg uppföljning ansvar stöd tillgång kvalitet "
    "nämnd förvaltning arbete utveckling lärande källkritik trygghet system resurs behov analys insats tid samverkan enhet"
).split()
FILED = date(2025, 5, 5)


def prose(seed, count=400):
    return " ".join(Random(seed).choices(WORDS, k=count))


def blocks(*texts):
    return [Block(BlockKind.PARAGRAPH, 1, 0, len(text), text) for text in texts]


def document(id_, title="Digitaliseringsplan", **known):
    known = {"kind": DocumentKind.PLAN, "municipality": "Norrby"} | known
    return Document(
        id=id_, title=title, filename=f"{id_}.pdf", media_type="application/pdf", digest=id_, pages=1, **known
    )


def year(first, last):
    return {"valid_from": date(first, 1, 1), "valid_to": date(last, 12, 31)}


def arranged(*documents, texts=None, filed=FILED):
    sketches = {each.id: (sketch(blocks((texts or {}).get(each.id, ""))), filed) for each in documents}
    return {each.id: each for each in arrange(documents, sketches)}


def related(one, other, text_of_one="", text_of_other=""):
    return relation(Filed(one, sketch(blocks(text_of_one)), FILED), Filed(other, sketch(blocks(text_of_other)), FILED))


def test_a_text_is_like_itself_whatever_its_format():
    text = prose(1)
    other_format = text.upper().replace(" ", "\n").replace("Ä", "A").replace("Å", "A").replace("Ö", "O")
    assert likeness(sketch(blocks(text)), sketch(blocks(*other_format.split("\n\n")))) == 1.0
    assert likeness(sketch(blocks(text)), sketch(blocks(prose(2)))) < 0.1


def test_running_heads_do_not_count():
    head = Block(BlockKind.FURNITURE, 1, 0, 40, prose(9, 40))
    assert sketch([head, *blocks(prose(1))]) == sketch(blocks(prose(1)))


def test_two_texts_without_words_are_not_alike():
    assert likeness(sketch([]), sketch([])) == 0.0


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.lists(st.sampled_from(WORDS), max_size=60))
@settings(max_examples=60, deadline=None)
def test_likeness_is_the_share_of_common_shingles_of_short_texts(one, other):
    first, second = sketch(blocks(" ".join(one))), sketch(blocks(" ".join(other)))
    union = set(first) | set(second)
    assert likeness(first, second) == pytest.approx(len(set(first) & set(second)) / len(union) if union else 0.0)
    assert likeness(first, second) == likeness(second, first)


def test_a_later_period_is_a_new_version():
    old, new = (
        document("a", "Digitaliseringsplan 2022–2025", **year(2022, 2025)),
        document("b", "Digitaliseringsplan 2026–2029", **year(2026, 2029)),
    )
    both = arranged(new, old)
    assert (both["a"].replaced_by, both["a"].replaced_on) == ("b", date(2026, 1, 1))
    assert both["b"].replaced_by is None
    assert both["a"].family == both["b"].family


def test_a_replaced_plan_applies_until_the_day_before():
    old = arranged(document("a", **year(2022, 2025)), document("b", **year(2025, 2028)))["a"]
    assert old.validity(date(2024, 12, 31)) == Validity.CURRENT
    assert old.validity(date(2025, 1, 1)) == Validity.REPLACED
    gap = arranged(document("a", **year(2022, 2024)), document("b", **year(2026, 2028)))["a"]
    assert gap.validity(date(2025, 6, 1)) == Validity.EXPIRED
    assert gap.validity(date(2026, 1, 1)) == Validity.REPLACED


def test_each_version_is_replaced_by_the_next():
    three = arranged(
        *(document(id_, **year(first, first + 2)) for id_, first in (("a", 2019), ("b", 2022), ("c", 2025)))
    )
    assert [three[id_].replaced_by for id_ in "abc"] == ["b", "c", None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            document("a", "Digitaliseringsplan för gymnasiet 2022"),
            document("b", "Digitaliseringsplan för grundskolan 2025"),
        ),
        (
            document("a", "Handlingsplan 2022–2024", kind=DocumentKind.ACTION_PLAN),
            document("b", "Utvärdering av handlingsplan 2022–2024", kind=DocumentKind.EVALUATION),
        ),
        (document("a", municipality="Norrby"), document("b", municipality="Söderby")),
        (
            document("a", issuer="Norrby kommun, gymnasienämnden", **year(2022, 2024)),
            document("b", issuer="Norrby kommun, grundskolenämnden", **year(2025, 2027)),
        ),
        (document("a", municipality=None, **year(2022, 2024)), document("b", municipality=None, **year(2025, 2027))),
    ],
)
def test_another_subject_kind_sender_or_no_sender_at_all_makes_no_version(one, other):
    assert related(one, other) == Relation.UNRELATED
    both = arranged(one, other)
    assert both["a"].replaced_by is both["b"].replaced_by is None
    assert both["a"].family != both["b"].family


def test_a_board_and_its_office_issue_versions_of_one_document():
    one = document("a", issuer="Norrby kommun, gymnasienämnden", **year(2022, 2024))
    other = document("b", issuer="Norrby kommun, gymnasieförvaltningen", **year(2025, 2027))
    assert related(one, other) == Relation.VERSION


def test_likeness_ties_documents_whose_sender_is_not_known():
    text = prose(3, 600)
    changed = f"{text[:3000]} {prose(4, 120)}"
    one, other = (
        document(id_, municipality=None, **period) for id_, period in (("a", year(2022, 2024)), ("b", year(2025, 2027)))
    )
    assert related(one, other, text, changed) == Relation.VERSION


def test_the_same_text_in_another_file_is_a_copy_of_the_one_that_says_more():
    pdf, page = document("a-webb", municipality=None), document("b-pdf", **year(2022, 2025), diary_number="UN 2021/77")
    both = arranged(pdf, page, texts={"a-webb": prose(5), "b-pdf": prose(5)})
    assert (both["a-webb"].copy_of, both["b-pdf"].copy_of) == ("b-pdf", None)
    assert both["a-webb"].family == both["b-pdf"].family


def test_a_copy_is_replaced_with_its_original():
    documents = (
        document("a", **year(2022, 2024)),
        document("a2", municipality=None),
        document("b", **year(2025, 2027)),
    )
    three = arranged(*documents, texts={"a": prose(5), "a2": prose(5), "b": prose(6)})
    assert three["a2"].copy_of == "a"
    assert three["a2"].replaced_by == three["a"].replaced_by == "b"


@pytest.mark.parametrize(
    "difference", [year(2026, 2029), {"draft": True}, {"decided_on": date(2024, 4, 4)}, {"municipality": "Söderby"}]
)
def test_the_same_text_with_another_period_day_state_or_place_is_no_copy(difference):
    one = document("a", **year(2022, 2025) | {"decided_on": date(2021, 12, 1)})
    other = document("b", **year(2022, 2025) | {"decided_on": date(2021, 12, 1)} | difference)
    assert related(one, other, prose(5), prose(5)) != Relation.COPY


def test_a_decided_plan_replaces_its_draft_from_the_decision():
    draft = document("a", "Förslag till digitaliseringsplan 2026–2029", draft=True, **year(2026, 2029))
    decided = document("b", "Digitaliseringsplan 2026–2029", decided_on=date(2025, 11, 20), **year(2026, 2029))
    both = arranged(draft, decided)
    assert (both["a"].replaced_by, both["a"].replaced_on) == ("b", date(2025, 11, 20))
    assert both["b"].replaced_by is None


def test_a_draft_never_replaces_a_decided_plan():
    decided = document("a", **year(2022, 2025))
    draft = document("b", "Utkast digitaliseringsplan 2026–2029", draft=True, **year(2026, 2029))
    both = arranged(decided, draft)
    assert both["a"].replaced_by is both["b"].replaced_by is None
    assert both["a"].family == both["b"].family


def test_a_higher_version_number_replaces_a_lower_one_from_the_day_it_was_filed():
    numbers = {"a": "1.9", "b": "1.10"}
    documents = (document(id_, facts=(Fact("version", number, "text"),)) for id_, number in numbers.items())
    both = arranged(*documents)
    assert (both["a"].replaced_by, both["a"].replaced_on) == ("b", FILED)


def test_a_document_that_names_what_it_replaces_is_its_next_version_under_any_title():
    old = document("a", "Digitaliseringsplan 2022–2024", diary_number="UN 2021/14", **year(2022, 2024))
    longer = document("c", "Plan för arkivet", diary_number="UN 2021/142", **year(2022, 2024))
    fact = Fact("replaces", "Digitaliseringsplan, UN 2021/14", "text")
    new = document("b", "Plan för digital utveckling", facts=(fact,), **year(2025, 2027))
    three = arranged(old, new, longer)
    assert three["a"].replaced_by == "b"
    assert three["c"].replaced_by is None


def test_documents_that_each_say_they_replace_the_other_do_not_go_round():
    title = "Digitaliseringsplan 2022–2024"
    two = [document(id_, title, facts=(Fact("replaces", title, "text"),)) for id_ in ("a", "b")]
    both = arranged(*two, texts={"a": prose(1), "b": prose(2)})
    assert sorted(str(each.replaced_by) for each in both.values()) == ["None", "a"]


def test_what_a_file_held_before_is_replaced_by_what_it_holds_now():
    both = arranged(document("a@1f00"), document("a"), texts={"a@1f00": prose(1), "a": prose(1)})
    assert (both["a@1f00"].replaced_by, both["a@1f00"].replaced_on) == ("a", FILED)
    assert both["a"].copy_of is both["a"].replaced_by is None


@st.composite
def shelves(draw):
    documents = []
    for number in range(draw(st.integers(1, 7))):
        first = draw(st.sampled_from([None, 2019, 2022, 2022, 2025]))
        documents.append(
            document(
                f"d{number}",
                draw(st.sampled_from(["Digitaliseringsplan 2022–2024", "Digitaliseringsplan", "Plan för it"])),
                municipality=draw(st.sampled_from([None, "Norrby", "Söderby"])),
                issuer=draw(
                    st.sampled_from([None, "Norrby kommun, gymnasienämnden", "Norrby kommun, grundskolenämnden"])
                ),
                valid_from=date(first, 1, 1) if first else None,
                decided_on=draw(st.sampled_from([None, date(2021, 3, 1), date(2024, 11, 1)])),
                draft=draw(st.booleans()),
                facts=draw(st.sampled_from([(), (Fact("replaces", "Digitaliseringsplan 2022–2024", "text"),)])),
            )
        )
    texts = {each.id: prose(draw(st.sampled_from([1, 1, 2, 3])), 60) for each in documents}
    return documents, texts, draw(st.permutations(documents))


@given(shelves())
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_documents_and_a_second_time_change_nothing(shelf):
    documents, texts, shuffled = shelf
    once = arranged(*documents, texts=texts)
    assert arranged(*shuffled, texts=texts) == once
    assert arranged(*once.values(), texts=texts) == once
    emptied = [replace(each, family=None, replaced_by=None, replaced_on=None, copy_of=None) for each in once.values()]
    assert arranged(*emptied, texts=texts) == once


@given(shelves())
@settings(max_examples=150, deadline=None)
def test_replacements_end_and_copies_are_of_originals(shelf):
    documents, texts, _ = shelf
    once = arranged(*documents, texts=texts)
    for each in once.values():
        seen = {each.id}
        while each.replaced_by is not None:
            assert each.replaced_by not in seen
            assert once[each.replaced_by].copy_of is None
            assert once[each.replaced_by].family == each.family
            assert each.replaced_on is not None
            seen.add(each.replaced_by)
            each = once[each.replaced_by]  # noqa: PLW2901
        if each.copy_of:
            assert once[each.copy_of].copy_of is None
