from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.types import Document, DocumentKind, Intent
from assistant.understand import understand


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
        ("Vad ansvarar rektor för?", Intent.RESPONSIBILITY),
        ("maste jag som larare rapportera?", Intent.FOLLOW_UP),
        ("Måste jag göra det?", Intent.RESPONSIBILITY),
        ("Gäller planen fortfarande?", Intent.VALIDITY),
        ("Vilka mål finns för nätverket?", Intent.GOAL),
        ("Vilka indikatorer används?", Intent.INDICATOR),
        ("Hur följs planen upp?", Intent.FOLLOW_UP),
        ("Vilka insatser är planerade?", Intent.ACTIVITY),
        ("Får jag använda chattbotar?", Intent.GUIDANCE),
        ("Hur många datorer köptes?", Intent.FACT),
        ("What are my responsibilities as a teacher?", Intent.RESPONSIBILITY),
    ],
)
def test_what_is_asked_for(question: str, intent: Intent) -> None:
    assert understand(question, filed=FILED, as_of=TODAY).intent is intent


@pytest.mark.parametrize(
    ("question", "preferred"),
    [
        ("Vad gäller på gymnasiet i Storstad?", ("gymnasieplan",)),
        ("vad galler grundskolan i lillby", ("byaplan",)),
        ("Vad visar utvärderingen av grundskolan i Storstad?", ("storutvardering",)),
        ("Vad säger SRF om lösenord?", ("vagledning",)),
        ("Vad gäller för lösenord?", ()),
    ],
)
def test_the_documents_a_question_seems_to_mean(question: str, preferred: tuple[str, ...]) -> None:
    assert understand(question, filed=FILED, as_of=TODAY).preferred == preferred


def test_what_the_asker_chose_stands_above_what_was_read() -> None:
    query = understand(
        "Vad ansvarar rektor för i Lillby?", filed=FILED, as_of=TODAY, documents=["gymnasieplan"], role="lärare"
    )
    assert query.documents == ("gymnasieplan",)
    assert query.preferred == ()
    assert query.roles == ("Lärare",)


@pytest.mark.parametrize("question", ["Lista allt rektor ska göra", "Vilka krav ställs?", "list every duty"])
def test_a_question_for_the_whole_list_is_seen(question: str) -> None:
    assert understand(question, filed=FILED, as_of=TODAY).complete_list


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Vad ansvarar rektor för?", True),
        ("Vad måste jag som lärare göra enligt planen?", True),
        ("Vad ansvarar rektor för när det gäller lösenord?", False),
        ("Hur många datorer köptes?", False),
    ],
)
def test_a_role_and_a_duty_with_nothing_beside_them_ask_for_the_whole_list(question: str, whole: bool) -> None:
    assert understand(question, filed=FILED, as_of=TODAY).complete_list is whole


def test_a_document_that_another_one_replaces_is_left_out_and_never_preferred() -> None:
    old = replace(FILED[0], id="gammal", replaced_by="gymnasieplan", replaced_on=date(2026, 1, 1))
    query = understand("Vad gäller på gymnasiet?", filed=(*FILED, old), as_of=TODAY)
    assert (query.superseded, query.preferred) == (("gammal",), ("gymnasieplan",))
    assert understand("Vad gäller?", filed=(*FILED, old), as_of=TODAY, documents=["gammal"]).superseded == ()


def test_before_the_day_it_was_replaced_the_old_document_still_counts() -> None:
    old = replace(FILED[0], id="gammal", replaced_by="gymnasieplan", replaced_on=date(2026, 1, 1))
    assert understand("Vad gäller?", filed=(*FILED, old), as_of=date(2025, 12, 31)).superseded == ()
    assert understand("Vad gäller?", filed=(*FILED, old), as_of=date(2026, 1, 1)).superseded == ("gammal",)
