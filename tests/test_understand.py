"""What is asked for, by whom and whether all of it is: read by rules from how people write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.swedish import words
from assistant.types import Chosen, Document, DocumentKind, Expansion, Intent, Origin
from assistant.understand import understand
from assistant.vocabulary.lexicon import Lexicon
from assistant.vocabulary.spelling import Speller


def document(id_: str, kind: DocumentKind, municipality: str, *forms: str, issuer: str = "") -> Document:
    return Document(
        id=id_,
        title=id_,
        kind=kind,
        filename="f.txt",
        media_type="text/plain",
        digest="d",
        pages=1,
        municipality=municipality,
        issuer=issuer,
        school_forms=forms,
    )


TODAY = date(2026, 5, 1)
FILED = (
    document("gymnasieplan", DocumentKind.PLAN, "Storstad", "gymnasieskola"),
    document("grundskoleplan", DocumentKind.PLAN, "Storstad", "grundskola"),
    document("storutvardering", DocumentKind.EVALUATION, "Storstad", "grundskola"),
    document("byaplan", DocumentKind.PLAN, "Lillby", "grundskola"),
    document("vagledning", DocumentKind.GUIDE, "", issuer="Skolans Riksförbund (SRF)"),
)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        # duties
        ("Vad ansvarar rektor för?", Intent.RESPONSIBILITY),
        ("Måste jag göra det?", Intent.RESPONSIBILITY),
        ("är det mitt jobb att fixa det?", Intent.RESPONSIBILITY),
        ("vem fixar trasiga skärmar", Intent.RESPONSIBILITY),
        ("vem har hand om lösenorden", Intent.RESPONSIBILITY),
        ("Vem ansvarar för uppföljningen?", Intent.RESPONSIBILITY),  # who, not how it is followed up
        ("vem följer upp planen", Intent.RESPONSIBILITY),
        ("maste jag som larare rapportera?", Intent.RESPONSIBILITY),  # whether it is a duty, not how it is reported
        ("Vad åligger nämnden?", Intent.RESPONSIBILITY),
        ("vad förväntas av mig som pedagog", Intent.RESPONSIBILITY),
        ("va e de vi måste göra på dagis", Intent.RESPONSIBILITY),
        ("vad hamnar på rektors bord", Intent.RESPONSIBILITY),
        ("Vilka krav ställs på huvudmannen?", Intent.RESPONSIBILITY),
        ("What are my responsibilities as a teacher?", Intent.RESPONSIBILITY),
        ("who decides about new apps", Intent.RESPONSIBILITY),
        # goals and how they are measured
        ("Vilka mål finns för nätverket?", Intent.GOAL),
        ("vad ska vi uppnå till 2027?", Intent.GOAL),
        ("Vad är syftet med planen?", Intent.GOAL),
        ("vart vill kommunen komma", Intent.GOAL),
        ("What are the goals for AI?", Intent.GOAL),
        ("Vilka indikatorer används?", Intent.INDICATOR),
        ("hur mäter man om det går bra", Intent.INDICATOR),
        ("vilka nyckeltal finns", Intent.INDICATOR),
        # following up
        ("Hur följs planen upp?", Intent.FOLLOW_UP),
        ("hur kollar man av att det funkar", Intent.FOLLOW_UP),
        ("hur foljer vi upp målen", Intent.FOLLOW_UP),
        ("När görs självskattningen?", Intent.FOLLOW_UP),
        ("Hur utvärderas arbetet?", Intent.FOLLOW_UP),
        ("How is the plan followed up?", Intent.FOLLOW_UP),
        # what is done
        ("Vilka insatser är planerade?", Intent.ACTIVITY),
        ("vilka aktiviteter gör vi i höst", Intent.ACTIVITY),
        ("Till vilken dag är det klart?", Intent.ACTIVITY),
        ("hjälp mig skriva aktiviteter för hösten", Intent.DRAFT),
        ("Kan du formulera ett utkast till åtgärder?", Intent.DRAFT),
        ("ge förslag på insatser för vår skola", Intent.DRAFT),
        ("help me draft activities", Intent.DRAFT),
        # advice
        ("Får jag använda chattbotar?", Intent.GUIDANCE),
        ("får man filma på lektionen", Intent.GUIDANCE),
        ("Hur gör jag om en elev fuskar?", Intent.GUIDANCE),
        ("va gör ja om nån hånas på nätet", Intent.GUIDANCE),
        ("är det okej att spara ljudklipp", Intent.GUIDANCE),
        ("har du några tips om källkritik", Intent.GUIDANCE),
        ("Can I let pupils use chatbots?", Intent.GUIDANCE),
        # whether it applies
        ("Gäller planen fortfarande?", Intent.VALIDITY),
        ("gäller den än", Intent.VALIDITY),
        ("är den gammal?", Intent.VALIDITY),
        ("hur länge gäller riktlinjerna", Intent.VALIDITY),
        ("Is the plan still valid?", Intent.VALIDITY),
        # two things beside each other
        ("Vad är skillnaden mellan planerna?", Intent.COMPARISON),
        ("Storstads mål jämfört med Lillbys", Intent.COMPARISON),
        ("vad skiljer gymnasiet från grundskolan", Intent.COMPARISON),
        ("hur ofta var det förr och hur är det nu", Intent.COMPARISON),
        ("How does the old plan differ from the new one?", Intent.COMPARISON),
        # where it stands
        ("Var står det att rektor ska göra det?", Intent.PLACE),
        ("på vilken sida står målen", Intent.PLACE),
        ("var hittar jag reglerna om filmning", Intent.PLACE),
        ("Where does it say so?", Intent.PLACE),
        # anything else
        ("Hur många datorer köptes?", Intent.FACT),
        ("Vad heter lärplattformen?", Intent.FACT),
    ],
)
def test_what_is_asked_for(question: str, intent: Intent) -> None:
    assert understand(question, filed=FILED, as_of=TODAY).intent is intent


@pytest.mark.parametrize(
    ("question", "roles"),
    [
        ("Vad ansvarar rektorn för?", ("Rektor",)),
        ("vad gör jag som pedagog", ("Lärare",)),
        ("vi politiker, vad har vi lovat?", ("Nämnd",)),
        ("fröken undrar om hon får filma", ("Lärare",)),
        ("vad säger planen till oss på fritids", ("Lärare",)),
        ("min boss vill veta", ("Chef",)),
        ("it-snubben är sjuk, vem gör det då", ("IT-ansvarig",)),
        ("är kurator, vad gäller mig", ("Elevhälsa",)),
        ("bibblan undrar", ("Skolbibliotekarie",)),
        ("Vad ska vi i biblioteket göra?", ("Skolbibliotekarie",)),
        ("Hur många timmar är biblioteket öppet?", ()),
        ("what must the principal do", ("Rektor",)),
        ("as a teacher, may I film", ("Lärare",)),
        ("vad ska rekotr göra", ("Rektor",)),
        ("vad ska lärere göra", ("Lärare",)),
        ("vad skriver lektorn och sektorn om det", ()),  # other words, one letter away
        ("vem är läsare", ()),
        ("vad ska eleverna och läraren göra", ("Lärare", "Elev")),  # those who work there first
        ("vad väntas av eleverna", ("Elev",)),
    ],
)
def test_the_roles_that_people_name_in_their_own_words(question: str, roles: tuple[str, ...]) -> None:
    assert understand(question, filed=FILED, as_of=TODAY).roles == roles


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Lista allt rektor ska göra", True),
        ("Vilka krav ställs?", True),
        ("Vilka är rekommendationerna?", True),
        ("räkna upp målen", True),
        ("alla punkter tack", True),
        ("Vad gäller för filmning? Jag vill ha allt.", True),
        ("ge mig hela listan", True),
        ("vilka tre saker ska vara klara", True),
        ("vilka ansvarsområden har skolan", True),
        ("Vad har vi för mål med AI?", True),
        ("varenda uppgift som läggs på skolan", True),
        ("list every duty", True),
        ("which tasks are left", True),
        ("Gäller det verkligen alla?", False),
        ("Får alla elever en dator?", False),
        ("Vilka har nyckeln till förrådet?", False),
        ("hela terminen eller bara en vecka", False),
        ("När skulle listan på appar vara inne?", False),
        ("framför allt undrar jag om filmning", False),
        ("every pupil gets a computer, right?", False),
        ("Hur många datorer köptes?", False),
    ],
)
def test_a_question_for_the_whole_list_is_told_from_one_for_a_fact(question: str, whole: bool) -> None:
    assert understand(question, filed=FILED, as_of=TODAY).complete_list is whole


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Vad ansvarar rektor för?", True),
        ("Vad måste jag som lärare göra enligt planen?", True),
        ("Vad ansvarar rektor för i storstads plan?", True),
        ("vad ligger på rektorn på gymnasiet i Storstad", True),
        ("vad låg på rektorerna i den gamla planen för grundskolan", True),
        ("what are the principal's duties according to the plan", True),
        ("Vad ansvarar rektor för när det gäller lösenord?", False),
        ("Måste läraren rapportera stölder?", False),
        ("Hur många datorer köptes?", False),
    ],
)
def test_a_role_and_a_duty_with_nothing_that_narrows_them_ask_for_the_whole_role(question: str, whole: bool) -> None:
    query = understand(question, filed=FILED, as_of=TODAY)
    assert (query.whole_role, query.complete_list) == (whole, whole)


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("Vad gäller för lösenord i Storstad?", ("losenord",)),
        ("Jag är rektor på ett gymnasium i Storstad. Får elever låna datorer?", ("elever", "lana", "datorer")),
        ("Hej! Kan du lista alla punkter om källkritik, tack", ("kallkritik",)),
        ("Vad säger SRF om källkritik?", ("kallkritik",)),
        ("vad står det i planen 2022–2024 om nätverk", ("natverk",)),
        ("Vad ska rektor göra om nätverket går ner?", ("natverket", "gar", "ner")),
        ("måste nån kolla nätverket", ("kolla", "natverket")),
        ("Vad ska rektor göra?", ("rektor",)),  # nothing else to search for
        ("Storstad?", ("storstad",)),
        ("Vad är det?", ("vad", "ar", "det")),
    ],
)
def test_what_only_says_where_who_or_which_document_is_not_searched_for(
    question: str, content: tuple[str, ...]
) -> None:
    assert understand(question, filed=FILED, as_of=TODAY).content == content


def test_a_school_form_that_tells_no_documents_apart_is_searched_for() -> None:
    alike = [each for each in FILED if each.school_forms == ("grundskola",)]
    assert understand("Hur är nätverket i grundskolan?", filed=alike, as_of=TODAY).content == (
        "natverket",
        "grundskolan",
    )
    assert understand("Hur är nätverket i grundskolan?", filed=FILED, as_of=TODAY).content == ("natverket",)


@given(st.text(max_size=60))
def test_a_question_with_a_word_always_has_something_to_search_for(question: str) -> None:
    query = understand(question, filed=FILED, as_of=TODAY)
    assert bool(query.content) is bool(words(question))


@given(
    st.lists(st.sampled_from("vad rektor Storstad planen grundskolan SRF alla lösenord 2024 nu gamla förra".split()))
)
def test_leanings_lie_between_none_and_full_for_every_document_searched(said: list[str]) -> None:
    query = understand(" ".join(said), filed=FILED, as_of=TODAY)
    assert query.leanings.keys() == {each.id for each in FILED}
    assert all(0 <= leaning <= 1 for leaning in query.leanings.values())


@pytest.mark.parametrize(
    ("question", "areas"),
    [
        ("Vilka krav finns på kompetensutvecklingen?", ("Kompetensutveckling",)),
        ("vad gäller för digitala verktyg", ("Digitala verktyg",)),
        ("hur är det med ai", ("AI",)),
        ("vad vaiar i vinden", ()),
        ("hur är nätverket", ()),
    ],
)
def test_areas_of_the_register_are_named_in_any_form(question: str, areas: tuple[str, ...]) -> None:
    known = ("Kompetensutveckling", "Digitala verktyg", "AI")
    assert understand(question, filed=FILED, as_of=TODAY, areas=known).areas == areas


def test_what_the_asker_chose_stands_above_what_was_read() -> None:
    chosen = Chosen(documents=("gymnasieplan",), role="lärare", intent="goal", area="Nätverk", complete_list=True)
    query = understand("Vad ansvarar rektor för i Lillby?", filed=FILED, as_of=TODAY, chosen=chosen)
    assert query.documents == ("gymnasieplan",)
    assert query.preferred == ("gymnasieplan",)
    assert query.roles == ("Lärare",)
    assert query.intent is Intent.GOAL
    assert query.areas == ("Nätverk",)
    assert query.complete_list


def test_an_empty_choice_says_that_nothing_of_the_kind_is_meant() -> None:
    question = "Vilka krav ställer utvärderingen på rektorn på gymnasiet i Lillby?"
    chosen = Chosen(role="", municipality="", school_form="", kind="", area="", intent="", complete_list=False)
    query = understand(question, filed=FILED, as_of=TODAY, chosen=chosen, areas=("Krav",))
    assert (query.roles, query.municipalities, query.school_forms, query.kinds, query.areas) == ((), (), (), (), ())
    assert query.intent is Intent.FACT
    assert not query.complete_list
    assert query.preferred == ()


def test_a_chosen_municipality_school_form_or_kind_replaces_the_one_that_was_read() -> None:
    chosen = Chosen(municipality="Storstad", school_form="grundskola", kind="utvärdering")
    query = understand("Vad säger planen för gymnasiet i Lillby?", filed=FILED, as_of=TODAY, chosen=chosen)
    assert query.preferred == ("storutvardering",)
    assert (query.municipalities, query.school_forms) == (("Storstad",), ("grundskola",))
    assert query.kinds == (DocumentKind.EVALUATION,)


def test_the_words_that_documents_use_come_from_the_lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    found = (Expansion("padda", ("surfplatta",), Origin.EVERYDAY),)
    monkeypatch.setattr(Lexicon, "expand", lambda self, question: found)
    assert understand("padda", filed=FILED, as_of=TODAY, lexicon=Lexicon(())).expansions == found
    assert understand("padda", filed=FILED, as_of=TODAY).expansions == ()


def test_slips_are_respelt_by_the_words_of_the_documents_but_what_the_lexicon_knows_is_not() -> None:
    speller = Speller(["losenord", "lanedator", "surfplatta"])
    respelt = understand("hur är lösennord och låne dator", filed=FILED, as_of=TODAY, speller=speller).expansions
    assert Expansion("losennord", ("losenord",), Origin.SPELLING) in respelt
    assert Expansion("lane dator", ("lanedator",), Origin.SPELLING) in respelt
    assert understand("hur är lösenordet", filed=FILED, as_of=TODAY, speller=speller).expansions == ()


def test_a_document_that_is_changed_is_known_by_its_new_names_at_once() -> None:
    assert understand("Vad gäller i Nyköpinge?", filed=FILED, as_of=TODAY).preferred == ()
    moved = (*FILED[1:], replace(FILED[0], municipality="Nyköpinge"))
    assert understand("Vad gäller i Nyköpinge?", filed=moved, as_of=TODAY).preferred == ("gymnasieplan",)
