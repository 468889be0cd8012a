"""A unit's draft, questions or self-assessment -> the sheet that is written of it: with its open slots and its sources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.assessment import Conversation, Dialogue, Form, Occasion
from assistant.draft.telling import OPEN, slots_of, uncovered
from assistant.export.records import PATH
from assistant.export.sheet import Row, Section, Sheet, SheetSource
from assistant.language import gettext as _
from assistant.language import marked
from assistant.types import Activity, ActivityDraft, Citation, Unit

OCCASIONS = {
    Occasion.STAFF_MEETING: marked("Frågor för APT"),
    Occasion.PERSONAL_TALK: marked("Frågor för medarbetarsamtal"),
}


def draft_sheet(draft: ActivityDraft, as_of: date, *, base: str = "") -> Sheet:
    """The activities with every slot, what no activity meets yet by why, and every quote; the numbers are the draft's."""
    cited = {citation.n: citation for citation in draft.citations}
    slots = [{slot.label: slot for slot in slots_of(activity, draft)} for activity in draft.activities]
    labels = tuple(dict.fromkeys(label for each in slots for label in each))
    rows = tuple(
        Row(
            (
                activity.reworded or activity.text,
                "\n".join((*((activity.text,) if activity.reworded else ()), *activity.steps)),
                *("\n".join(own[label].shown) if label in own else "" for label in labels),
            ),
            _numbers(activity),
        )
        for activity, own in zip(draft.activities, slots, strict=True)
    )
    activities = Section(_("Aktiviteter"), (_("Aktivitet"), _("I den ingår"), *labels), rows)
    left = tuple(
        Row((why, each.requirement.role or "", cited[each.requirement.citation].quote), (each.requirement.citation,))
        for why, found in uncovered(draft)
        for each, _citation in found
    )
    unmet = Section(_("Möts inte av någon aktivitet än"), (_("Varför inte"), _("Roll"), _("Krav")), left)
    notes = (
        _(
            "%(activities)s aktiviteter möter %(met)s av %(demands)s krav på enheten.",
            activities=len(draft.activities),
            met=draft.met,
            demands=draft.demands,
        ),
        _("Ett första utkast: det som står som %(open)s säger ingen källa, och är enhetens att fylla i.", open=_(OPEN)),
        *(warning.text for warning in draft.warnings),
    )
    return Sheet(
        _("Utkast till aktiviteter"),
        as_of,
        tuple(section for section in (activities, unmet) if section.rows),
        _sources(draft.citations, base),
        notes,
        fields=_fields(draft.unit, draft.school_year),
    )


def conversation_sheet(made: Conversation, as_of: date, *, base: str = "") -> Sheet:
    """The questions by where they are to be talked about, with room for what was said."""
    cited = {citation.n: citation for citation in made.citations}
    sections = tuple(
        Section(
            _(title),
            (_("Frågeställning"), _("Ur dokumentet"), _("Anteckningar")),
            tuple(
                Row((each.text, "" if each.own else cited[each.citation].quote, _(OPEN)), (each.citation,))
                for each in made.questions
                if each.occasion is occasion
            ),
        )
        for occasion, title in OCCASIONS.items()
    )
    used = {each.citation for each in made.questions}
    return Sheet(
        _("Samtalsunderlag"),
        as_of,
        tuple(section for section in sections if section.rows),
        _sources([citation for citation in made.citations if citation.n in used], base),
        tuple(warning.text for warning in made.warnings),
        fields=_fields(made.unit),
    )


def dialogue_sheet(made: Dialogue, filled: Form, as_of: date, *, base: str = "") -> Sheet:
    """What the unit brings to its dialogue, what it is furthest from first, and what it has not rated."""
    rated = tuple(
        Row(
            (
                entry.row.text,
                _(entry.rating.grade) if entry.rating.grade else "",
                _(entry.row.before.grade) if entry.row.before and entry.row.before.grade else "",
                entry.rating.evidence or _(OPEN),
                entry.rating.next_step or _(OPEN),
                entry.question,
            ),
            (entry.citation.n,),
        )
        for entry in made.entries
    )
    columns = (_("Krav"), _("Skattning"), _("Förra"), _("Vad som visar det"), _("Nästa steg"), _("Att tala om"))
    left = tuple(Row((row.text, row.requirement.role or ""), (row.requirement.citation,)) for row in made.unrated)
    sections = (Section(_("Skattat"), columns, rated), Section(_("Inte skattat"), (_("Krav"), _("Roll")), left))
    used = {number for section in sections for row in section.rows for number in row.sources}
    return Sheet(
        _("Underlag för dialog"),
        as_of,
        tuple(section for section in sections if section.rows),
        _sources([citation for citation in filled.citations if citation.n in used], base),
        tuple(warning.text for warning in made.warnings),
        fields=_fields(made.unit, made.school_year),
    )


def school_year_words(start: int) -> str:
    """The school year as it is written: "2025/26"."""
    return f"{start}/{(start + 1) % 100:02}"


def _numbers(activity: Activity) -> tuple[int, ...]:
    """The numbers of every quote that an activity rests on, each once."""
    links = (*activity.goals, *activity.indicators, *activity.findings, *activity.material, *activity.inspiration)
    numbers = [each.citation for each in activity.requirements]
    numbers += [each.citation for each in links]
    numbers += [time.citation for time in activity.times]
    numbers += [follow_up.citation for follow_up in activity.follow_ups]
    return tuple(sorted(set(numbers)))


def _sources(citations: Iterable[Citation], base: str) -> tuple[SheetSource, ...]:
    """The citations under the numbers they have, since texts of the sheet name them."""
    return tuple(
        SheetSource(
            each.n,
            each.document_title,
            each.page,
            PATH.join(heading for heading in each.heading_path if heading != each.document_title),
            each.quote,
            f"{base}{each.url}",
        )
        for each in citations
    )


def _fields(unit: Unit, school_year: int | None = None) -> dict[str, str]:
    """What a template may say of the unit; what it has not said of itself is left out."""
    said = {
        "enhet": unit.name,
        "kommun": unit.municipality,
        "skolform": unit.school_form,
        "roll": ", ".join(unit.roles),
        "lasar": school_year_words(school_year) if school_year else "",
    }
    return {name: value for name, value in said.items() if value}
