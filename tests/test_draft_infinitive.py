"""A demand as something to do: in the infinitive, in its own words, and never with another meaning."""

from __future__ import annotations

import pytest

from assistant.draft.infinitive import infinitive, is_infinitive
from assistant.types import Item, ItemKind, Modality


def item(
    text: str, lead_in: str | None = None, role: str | None = "Rektor", kind: ItemKind = ItemKind.RESPONSIBILITY
) -> Item:
    return Item(
        id="i",
        document_id="d",
        kind=kind,
        role=role,
        area=None,
        level=None,
        modality=Modality.DEMAND,
        text=text,
        raw_text=text,
        heading_path=(),
        page=1,
        start=0,
        end=len(text),
        lead_in=lead_in,
    )


@pytest.mark.parametrize(
    ("text", "lead_in", "activity"),
    [
        # What completes a list's lead-in.
        ("alla elever får en dator,", "Rektor ansvarar för att:", "Se till att alla elever får en dator."),
        (
            "ta emot anmälningar och dokumentera dem, samt",
            "Rektor ansvarar för att:",
            "Ta emot anmälningar och dokumentera dem.",
        ),
        ("utse ett team,", "Rektor ska:", "Utse ett team."),
        ("vid kursstart gå igenom reglerna", "Lärare ska:", "Vid kursstart gå igenom reglerna."),
        ("aldrig lämna ut lösenord,", "Lärare ska:", "Se till att aldrig lämna ut lösenord."),
        ("att öka kompetensen om AI", "Insatser görs för:", "Öka kompetensen om AI."),
        ("att varje skola har ett råd", "Insatser görs för:", "Se till att varje skola har ett råd."),
        # What already is in the infinitive.
        ("(Rektor) Verka för samarbete.", None, "Verka för samarbete."),
        ("Tillsammans med arbetslaget planera en temadag.", None, "Tillsammans med arbetslaget planera en temadag."),
        # Sentences about the one who is to act.
        ("Rektor ska ge personalen tid.", None, "Ge personalen tid."),
        ("Rektor bör också låta enheten skatta sitt arbete.", None, "Låta enheten skatta sitt arbete."),
        ("Rektorn bör bjuda in elevrådet, och kan ta hjälp av andra.", None, "Bjuda in elevrådet."),
        ("Rektor beslutar om lån.", None, "Besluta om lån."),
        ("Rektor fastställer planen och följer upp den i maj.", None, "Fastställa planen och följa upp den i maj."),
        ("utser it-samordnare och avsätter tid", "Rektor", "Utse it-samordnare och avsätta tid."),
        # Sentences about something else.
        (
            "Självskattningen diskuteras i varje arbetslag",
            None,
            "Se till att självskattningen diskuteras i varje arbetslag.",
        ),
        ("En rutin ska finnas före våren.", None, "Se till att en rutin finns före våren."),
        ("Elever ska aldrig behöva skapa konton.", None, "Se till att elever aldrig behöver skapa konton."),
        ("Planen ska följas upp varje år.", None, "Se till att planen följs upp varje år."),
        ("Bilden får inte skickas vidare.", None, "Se till att bilden inte får skickas vidare."),
        ("Varje termin gör enheten en skattning.", None, "Se till att enheten gör varje termin en skattning."),
        ("Riskbedömning av tjänster klar", None, "Se till att riskbedömning av tjänster är klar."),
    ],
)
def test_a_demand_is_something_to_do_in_its_own_words(text: str, lead_in: str | None, activity: str) -> None:
    assert infinitive(item(text, lead_in)) == activity


def test_a_sentence_that_cannot_be_turned_stands_as_it_is() -> None:
    text = "Rektor ska samordna inköpen och bör ordna en dag."
    assert infinitive(item(text)) == "Leva upp till kravet: ”Rektor ska samordna inköpen och bör ordna en dag.”"


def test_an_activity_of_a_plan_that_is_only_a_thing_is_worked_with() -> None:
    thing = item("Två gemensamma dagar per läsår.", role=None, kind=ItemKind.ACTIVITY)
    assert infinitive(thing) == "Arbeta med två gemensamma dagar per läsår."
    assert (
        infinitive(item("GDPR-utbildning för alla", kind=ItemKind.ACTIVITY)) == "Arbeta med GDPR-utbildning för alla."
    )


def test_a_goal_is_worked_for_in_its_own_words() -> None:
    assert infinitive(item("Alla har en dator.", kind=ItemKind.GOAL)) == "Arbeta för målet: ”Alla har en dator.”"


def test_what_was_read_wrong_is_left_as_it_was_read() -> None:
    assert infinitive(item("Tadel i kurser.")) == "Tadel i kurser."


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("organisera arbetet", True), ("flera elever får stöd", False), ("inga verktyg används", False)],
)
def test_an_infinitive_is_told_from_a_clause(text: str, verdict: bool) -> None:
    assert is_infinitive(text) is verdict
