from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.converse import Act, Taken, take_turn
from assistant.types import (
    Answer,
    CarriedKind,
    Choice,
    Chosen,
    Citation,
    Document,
    DocumentKind,
    Modality,
    Searched,
    Sentence,
    Status,
    Turn,
    Understood,
    Validity,
)

TODAY = date(2026, 11, 21)


def document(id_: str, title: str, kind: DocumentKind, place: str | None, *forms: str) -> Document:
    return Document(id_, title, kind, f"{id_}.txt", "text/plain", id_, 1, municipality=place, school_forms=forms)


FILED = {
    each.id: each
    for each in (
        document("norrvik", "Digitaliseringsplan för Norrviks skolor", DocumentKind.PLAN, "Norrvik", "grundskola"),
        document("sydvik", "Digitaliseringsplan för Sydvik", DocumentKind.PLAN, "Sydvik", "grundskola", "förskola"),
        document("guide", "Vägledning om skärmar", DocumentKind.GUIDE, None),
    )
}


def answered(*cited: str, status: Status = Status.ANSWERED, choices: tuple[Choice, ...] = ()) -> Answer:
    citations = tuple(
        Citation(n, id_, FILED[id_].title, 1, (), "x", "x", 0, 1, Modality.DEMAND, "x", Validity.CURRENT, "/")
        for n, id_ in enumerate(cited, start=1)
    )
    sentences = tuple(Sentence("x", (citation.n,)) for citation in citations)
    understood, searched = Understood("fact", (), (), "?"), Searched((), 0)
    return Answer("a", "c", status, understood, searched, sentences=sentences, citations=citations, choices=choices)


def talk(
    *questions: str,
    cited: Sequence[str] = ("norrvik",),
    chosen: Chosen | None = None,
    dropped: Sequence[CarriedKind] = (),
) -> Taken:
    """The last of some questions, each answered from the same documents; what is dropped is so at the last."""
    turns: list[Turn] = []
    for question in questions[:-1]:
        taken = take_turn(question, turns, chosen=Chosen(), filed=FILED, as_of=TODAY)
        turns.append(Turn(question, taken.question, taken.chosen, answered(*cited)))
    return take_turn(questions[-1], turns, chosen=chosen or Chosen(), filed=FILED, as_of=TODAY, dropped=dropped)


def labels(taken: Taken) -> list[str]:
    return [chip.label for chip in taken.carried]


BULLYING = "Vad ska rektor göra åt kränkningar på nätet?"


@pytest.mark.parametrize(
    ("before", "question", "put"),
    [
        (BULLYING, "och för lärare då?", "Vad ska lärare göra åt kränkningar på nätet?"),
        (BULLYING, "å eleverna?", "Vad ska eleverna göra åt kränkningar på nätet?"),
        (BULLYING, "nej jag menade läraren", "Vad ska läraren göra åt kränkningar på nätet?"),
        (BULLYING, "och it-samordnaren?", "Vad ska it-samordnaren göra åt kränkningar på nätet?"),
        (BULLYING, "och för mobbning?", "Vad ska rektor göra åt mobbning på nätet?"),
        (BULLYING, "och i Sydvik?", "Vad ska rektor göra åt kränkningar på nätet i Sydvik?"),
        ("Hur gammal får en elevdator vara?", "och surfplattor då?", "Hur gammal får surfplattor vara?"),
        ("Vilka mål finns för AI i grundskolan?", "å i förskolan?", "Vilka mål finns för AI i förskolan?"),
        ("Vad säger Norrviks plan om AI?", "hur är det i Sydvik?", "Vad säger Sydviks plan om AI?"),
        ("Vad säger Norrviks plan om AI?", "hur är det i Långtbortastad?", "Vad säger Långtbortastads plan om AI?"),
        ("Vad säger planen om AI?", "och den gamla?", "Vad säger den gamla planen om AI?"),
        ("Vilka aktiviteter hör till delmål 1.3?", "och 2.1?", "Vilka aktiviteter hör till delmål 2.1?"),
        ("What must teachers do about AI?", "and principals?", "What must principals do about AI?"),
    ],
)
def test_what_a_fragment_names_stands_in_the_question_before_in_place_of_the_old(
    before: str, question: str, put: str
) -> None:
    assert talk(before, question).question == put


@pytest.mark.parametrize(
    ("before", "question", "put"),
    [
        (BULLYING, "vem följer upp det?", "Vem följer upp kränkningar på nätet?"),
        (BULLYING, "varför?", "Varför, när det gäller kränkningar på nätet?"),
        ("Vilka mål finns för AI?", "hur mäts de?", "Hur mäts målen för AI?"),
        ("Hur länge får vi spara filmerna?", "vem har ansvaret för det?", "Vem har ansvaret för att spara filmerna?"),
        (BULLYING, "vad ska hen göra om en elev ljuger?", "Vad ska rektor göra om en elev ljuger?"),
        (
            "Vad säger planen om AI?",
            "vilka indikatorer finns?",
            "Vilka indikatorer finns enligt planen, när det gäller AI?",
        ),
    ],
)
def test_a_question_that_leans_on_the_one_before_gets_its_subject(before: str, question: str, put: str) -> None:
    assert talk(before, question, cited=("norrvik", "sydvik")).question == put


@pytest.mark.parametrize(
    "question",
    [
        "Hur många lånedatorer ska finnas på varje skola?",
        "Vad ansvarar huvudmannen för?",
        "Hur stöttar förvaltningen rektorerna?",
        "Finns det regler för mobiltelefoner?",
        "Är det sant att alla skolor har bibliotek?",
        "andel elever som använt chattbotar hemma",
    ],
)
def test_a_change_of_subject_drags_nothing_along(question: str) -> None:
    taken = talk(BULLYING, question)
    assert taken.question == question
    assert taken.carried == ()
    assert taken.chosen == Chosen()


def test_the_askers_own_role_goes_along_only_where_the_question_speaks_of_the_asker() -> None:
    presented = "Jag är rektor i Norrvik. När ska riskbedömningen vara klar?"
    assert talk(presented, "Hur ofta ska jag göra självskattningen?").chosen.role == "Rektor"
    assert talk(presented, "Hur många skolor finns det?").chosen.role is None


def test_a_place_stays_until_another_is_named() -> None:
    stays = talk("Vad gäller för filmer i Sydvik?", "Hur ofta testas nätverket?")
    assert stays.chosen.municipality == "Sydvik"
    assert labels(stays) == ["Kommun: Sydvik"]
    assert talk("Vad gäller för filmer i Sydvik?", "Hur ofta testas nätverket i Norrvik?").chosen.municipality is None


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("vad står det i samma dokument om mobiler?", ("norrvik",)),
        ("vad säger den om mobiler?", ("norrvik",)),
        ("vad säger planen om mobiler?", ("norrvik",)),
        ("vad säger guiden om mobiler?", ("guide",)),
        ("vad säger riktlinjen om mobiler?", ()),
        ("vad säger Sydviks plan om mobiler?", ()),
    ],
)
def test_words_that_point_back_limit_the_question_to_the_document_that_was_cited(
    question: str, documents: tuple[str, ...]
) -> None:
    assert talk(BULLYING, question, cited=("norrvik", "norrvik", "guide")).chosen.documents == documents


@pytest.mark.parametrize(
    ("question", "act"),
    [
        ("var står det?", Act.PLACE),
        ("vilken sida?", Act.PLACE),
        ("Källa?", Act.PLACE),
        ("var i planen står det nånstans", Act.PLACE),
        ("where does it say that?", Act.PLACE),
        ("är den fortfarande giltig?", Act.VALIDITY),
        ("gäler det än?", Act.VALIDITY),
        ("hur länge gäller den?", Act.VALIDITY),
        ("visa alla", Act.ALL),
        ("resten?", Act.ALL),
        ("är det allt?", Act.ALL),
        ("finns det fler?", Act.ALL),
        ("på engelska tack", Act.ENGLISH),
        ("in english please", Act.ENGLISH),
        ("svara på enngelska", Act.ENGLISH),
        ("måste vi det eller är det en rekommendation?", Act.BINDING),
        ("är det ett krav?", Act.BINDING),
        ("Tack så mycket!", Act.THANKS),
        ("vem gör det?", Act.ASK),
        ("var står det om mobiler?", Act.ASK),
        ("visa alla mål för AI", Act.ASK),
        ("vilka är alla?", Act.ASK),
    ],
)
def test_what_is_wanted_of_the_answer_before_is_told_apart_from_questions(question: str, act: Act) -> None:
    assert talk(BULLYING, question).act is act


@pytest.mark.parametrize("question", ["var står det?", "visa resten", "på engelska", "är det bindande?"])
def test_what_is_wanted_of_the_answer_before_is_found_by_asking_its_question_again(question: str) -> None:
    taken = talk(BULLYING, "och för lärare?", question)
    assert taken.question == "Vad ska lärare göra åt kränkningar på nätet?"
    assert labels(taken) == ["Roll: lärare", "Ämne: kränkningar på nätet"]
    assert taken.chosen.complete_list is (True if taken.act is Act.ALL else None)


def test_validity_is_asked_of_the_document_that_was_cited_and_only_in_passing() -> None:
    asked = talk(BULLYING, "är den fortfarande giltig?")
    assert (asked.question, asked.chosen.documents) == ("Är planen fortfarande giltig?", ("norrvik",))
    after = talk(BULLYING, "är den fortfarande giltig?", "vem följer upp det?")
    assert (after.question, after.chosen.documents) == ("Vem följer upp kränkningar på nätet?", ())


def test_the_language_stays_until_another_is_asked_for() -> None:
    assert talk(BULLYING, "in english please", "och för lärare?").language == "en"
    assert talk(BULLYING, "in english please", "på svenska igen, tack", "och för lärare?").language == "sv"
    assert talk(BULLYING, "och för lärare, på engelska").question == "Vad ska lärare göra åt kränkningar på nätet?"


@pytest.mark.parametrize(
    "question",
    [
        "men du sa att rektor ska mäta skärmtid varje vecka",
        "Du skrev ju att rektor ska mäta skärmtid varje vecka.",
        "stämmer det att rektor ska mäta skärmtid varje vecka?",
    ],
)
def test_a_claim_is_put_as_a_question_that_nothing_speaks_for(question: str) -> None:
    taken = talk("Jag är lärare i Norrvik. Vad gäller för mobiler?", question)
    assert (taken.act, taken.question) == (Act.CLAIM, "Rektor ska mäta skärmtid varje vecka?")
    assert taken.chosen == Chosen()


def test_the_answer_to_which_is_meant_is_the_question_of_that_choice() -> None:
    choices = (Choice("Grundskolan", "Vad gäller i grundskolan?"), Choice("Förskolan", "Vad gäller i förskolan?"))
    turn = Turn("Vad gäller?", "Vad gäller?", Chosen(), answered(status=Status.CLARIFY, choices=choices))
    for reply in ("förskolan", "2", "den andra", "den sista"):
        assert take_turn(reply, [turn], chosen=Chosen(), filed=FILED, as_of=TODAY).question == "Vad gäller i förskolan?"


def test_a_chip_that_is_dropped_is_not_taken_over() -> None:
    first = "Vad ska rektor göra åt kränkningar på nätet enligt Norrviks plan?"
    assert talk(first, "var står det?", dropped=[CarriedKind.ROLE]).question.startswith("Vad ska man göra åt")
    assert "Norrvik" not in talk(first, "och för lärare?", dropped=[CarriedKind.MUNICIPALITY]).question
    assert "plan" not in talk(first, "och för lärare?", dropped=[CarriedKind.DOCUMENT]).question
    assert "kränkningar" not in talk(first, "vem följer upp det?", dropped=[CarriedKind.TOPIC]).question


def test_what_the_asker_chooses_stands_above_what_was_said_before() -> None:
    chosen = Chosen(role="Nämnd", municipality="Sydvik", documents=("guide",))
    taken = talk("Vad ska rektor i Norrvik göra åt mobbning?", "när ska det vara klart?", chosen=chosen)
    assert (taken.chosen.role, taken.chosen.municipality, taken.chosen.documents) == ("Nämnd", "Sydvik", ("guide",))
    assert labels(taken) == ["Ämne: mobbning"]


def test_the_first_question_of_a_conversation_is_put_as_it_is() -> None:
    for question in ("och för lärare då?", "var står det?", BULLYING):
        assert talk(question) == Taken(question, Chosen())


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4), st.sets(st.sampled_from(list(CarriedKind))))
def test_whatever_is_said_becomes_a_question_and_nothing_that_was_dropped_goes_with_it(
    questions: list[str], dropped: set[CarriedKind]
) -> None:
    taken = talk("Jag är rektor i Norrvik. Vad gäller för AI enligt planen?", *questions, dropped=list(dropped))
    assert isinstance(taken.question, str)
    gone = {CarriedKind.ROLE: taken.chosen.role, CarriedKind.MUNICIPALITY: taken.chosen.municipality}
    assert not [kind for kind in dropped if gone.get(kind) and len(questions) == 1]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäöÅÄÖ é\u0301?.,:-0123456789", max_size=80))
def test_every_word_heard_stands_in_the_question_where_it_is_said_to(question: str) -> None:
    from assistant.converse.heard import hear
    from assistant.swedish import fold
    from assistant.understand.said import listen

    heard = hear(question, tuple(FILED.values()), TODAY)
    assert heard.said.words == listen(question).words
    words = [fold(question[start:end]) for start, end in heard.places]
    assert [len(word) > 0 for word in words] == [True] * len(words)
