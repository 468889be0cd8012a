"""What a reader sees of an answer is all of it: what introduces points is said once, and nothing is lost or moved."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Answer, Caution, Citation, Modality, Searched, Sentence, Status, Understood, Validity
from assistant.web.answer_view import GRAVE, MOST_WARNINGS, Place, Run, groups, notices, path, places

LEAD = "Rektor ansvarar för att:"
PLAN, GUIDE = "Plan för Småköpings skolor 2024–2026", "Guide om källkritik"
Said = tuple[str, str, str, str]
"""A heading, what introduces a quote, the quote and the title of its document."""


def citation(n: int, quote: str, title: str = PLAN, headings: tuple[str, ...] = ()) -> Citation:
    return Citation(
        n=n,
        document_id=title.casefold(),
        document_title=title,
        page=1,
        heading_path=headings,
        quote=quote,
        raw_quote=quote,
        start=0,
        end=len(quote),
        modality=Modality.DEMAND,
        kind="responsibility",
        validity=Validity.CURRENT,
        url=f"/dokument/plan/sida/1#{n}",
    )


def answer(*said: Said) -> Answer:
    """An answer of those sentences."""
    return Answer(
        id="a",
        conversation_id="s",
        status=Status.ANSWERED if said else Status.NO_ANSWER,
        understood=Understood("responsibility", (), (), ""),
        searched=Searched((), 0),
        sentences=tuple(
            Sentence(f"{before} {quote}" if before else quote, (n,), heading)
            for n, (heading, before, quote, _) in enumerate(said, 1)
        ),
        citations=tuple(citation(n, quote, title) for n, (_, _, quote, title) in enumerate(said, 1)),
    )


def runs(shown: Answer) -> list[Run]:
    return [run for group in groups(shown) for run in group.runs]


def test_what_introduces_several_points_is_said_once() -> None:
    shown = answer(("", LEAD, "datorer inventeras", PLAN), ("", LEAD, "lärare utbildas", PLAN))
    (run,) = runs(shown)
    assert (run.before, run.document) == (LEAD, PLAN)
    assert [point.words for point in run.points] == ["datorer inventeras", "lärare utbildas"]


def test_the_same_introduction_in_another_document_is_said_again_with_its_title() -> None:
    twice = [("", LEAD, quote, title) for title in (PLAN, GUIDE) for quote in ("datorer inventeras", "lärare utbildas")]
    assert [(run.before, run.document) for run in runs(answer(*twice))] == [(LEAD, PLAN), (LEAD, GUIDE)]


def test_a_point_alone_keeps_its_introduction() -> None:
    (run,) = runs(answer(("", LEAD, "datorer inventeras", PLAN), ("", "", "Planen följs upp i juni.", PLAN)))
    assert run.before == ""
    assert [point.before + point.words for point in run.points] == [
        f"{LEAD} datorer inventeras",
        "Planen följs upp i juni.",
    ]


def test_a_sentence_in_other_words_than_its_quote_is_shown_as_it_is() -> None:
    shown = answer(("", "", "Datorer ska inventeras.", PLAN))
    reworded = Sentence("Rektor ser till att datorer inventeras.", (1,))
    (run,) = groups(Answer(**{name: getattr(shown, name) for name in shown.__slots__} | {"sentences": (reworded,)}))[
        0
    ].runs
    assert [point.words for point in run.points] == [reworded.text]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "Krav", "Råd"]),
            st.sampled_from(["", LEAD, "Lärare ska:"]),
            st.sampled_from(["låsa skärmen", "datorer inventeras", "Lärare ska: läsa"]),
            st.sampled_from([PLAN, GUIDE]),
        )
    )
)
def test_every_sentence_is_shown_whole_once_and_in_order(said: list[Said]) -> None:
    shown = answer(*said)
    points = [(group.heading, point) for group in groups(shown) for run in group.runs for point in run.points]
    assert [(heading, point.before + point.words, point.citations) for heading, point in points] == [
        (sentence.group, sentence.text, sentence.citations) for sentence in shown.sentences
    ]
    assert all(point.before.strip() == run.before for run in runs(shown) if run.before for point in run.points)


def test_citations_under_the_same_heading_stand_together() -> None:
    first, second, third = (
        citation(n, "x", headings=(PLAN, heading)) for n, heading in enumerate(("Ansvar", "Mål", "Ansvar"), 1)
    )
    assert places([first, second, third]) == (Place(("Ansvar",), (first, third)), Place(("Mål",), (second,)))


def test_a_heading_that_says_the_title_again_is_left_out() -> None:
    headings = ("PLAN för Småköpings skolor", "Ansvar", "Plan för Småköpings skolor")
    assert path(citation(1, "x", headings=headings)) == headings[1:]


@given(st.lists(st.sampled_from([*sorted(GRAVE), "advice", "expired-parent", "volatile"])))
def test_every_warning_is_given_once_the_first_ones_unfolded(codes: list[str]) -> None:
    warnings = [Caution(code, str(number)) for number, code in enumerate(codes)]
    warned = replace(answer(), warnings=tuple(warnings))
    before, after = (notices(warned, grave=grave) for grave in (True, False))
    given_ = [*before.shown, *before.folded, *after.shown, *after.folded]
    assert sorted(given_, key=lambda each: int(each.text)) == warnings
    for each in (before, after):
        assert bool(each.folded) == (len(each.shown) + len(each.folded) > MOST_WARNINGS)
        assert len(each.folded) != 1
