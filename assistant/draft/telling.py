"""An activity of a draft -> its slots in words, the open ones too: what the command line, a page and an export all show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.language import gettext, marked, ngettext
from assistant.roles import Relation
from assistant.swedish import MONTHS
from assistant.types import (
    Activity,
    ActivityDraft,
    Citation,
    FollowUp,
    Gap,
    Link,
    Requirement,
    Timing,
    Uncovered,
    Unmet,
)
from assistant.year import ORDER

OPEN = marked("[fylls i av enheten]")
CONFIRM = marked("närliggande, bekräfta")
REASONS: Mapping[Unmet, str] = {
    Unmet.NO_ROOM: marked("Ryms inte bland aktiviteterna"),
    Unmet.IN_PLACE: marked("På plats enligt enhetens nuläge"),
    Unmet.OTHER_AREA: marked("Hör till andra områden"),
    Unmet.PASSED: marked("Tiden har passerat"),
    Unmet.UNASSIGNED: marked("Ingen ansvarig anges i dokumentet"),
}
GAPS: Mapping[Gap, str] = {
    Gap.LACKING: marked("Enheten säger att det brister: ”%(said)s”"),
    Gap.BEGUN: marked("Enheten säger att det är påbörjat: ”%(said)s”"),
    Gap.IN_PLACE: marked("Enheten säger att det är på plats: ”%(said)s”"),
    Gap.UNKNOWN: marked("Enheten säger: ”%(said)s”"),
}
WEIGHTS: Mapping[str, str] = {
    "krav": marked("Krav på enheten"),
    "förväntan": marked("Förväntan på enheten"),
    "möjlighet": marked("Möjlighet enligt planen"),
    "beskrivning": marked("Uppgift i planen"),
    "råd": marked("Råd"),
}
NOBODY = marked("Uppgift som dokumentet inte ger någon ansvarig för")


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of an activity: what it is called and what stands in it, a line for each thing; none when it is open."""

    label: str
    lines: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines, or the words for a slot that the unit is to fill in."""
        return self.lines or (gettext(OPEN),)


def slots_of(activity: Activity, draft: ActivityDraft) -> tuple[Slot, ...]:
    """Every slot of an activity, in the order of a verksamhetsplan."""
    cited = {citation.n: citation for citation in draft.citations}
    slots = (
        Slot(gettext("Varför"), (*reasons(activity), *(_quoted(link, cited) for link in activity.findings))),
        Slot(gettext("Planen kräver"), tuple(_required(each, cited) for each in activity.requirements)),
        Slot(gettext("Mål"), tuple(_quoted(link, cited) for link in activity.goals)),
        Slot(gettext("Indikator"), tuple(_quoted(link, cited) for link in activity.indicators)),
        Slot(gettext("Ansvarig"), (activity.role,) if activity.role else ()),
        Slot(gettext("Tid"), tuple(map(placed, activity.times))),
        Slot(gettext("Uppföljning"), tuple(map(_followed, activity.follow_ups))),
        Slot(gettext("Underlag"), tuple(_quoted(link, cited, mark=False) for link in activity.material)),
    )
    inspiration = tuple(_inspiring(link, cited) for link in activity.inspiration)
    return (*slots, Slot(gettext("Inspiration, gäller inte enheten"), inspiration)) if inspiration else slots


def reasons(activity: Activity) -> tuple[str, ...]:
    """Why an activity stands where it does: how strongly it binds, what the unit has said of it and how much it meets."""
    first = activity.requirements[0]
    said = dict.fromkeys(
        gettext(GAPS[each.gap], said=each.said) for each in activity.requirements if each.said is not None
    )
    several = len(activity.requirements)
    many = (ngettext("Möter %(num)s krav", "Möter %(num)s krav på en gång", several),) if several > 1 else ()
    found = (gettext("Nära det som en utvärdering eller planens nuläge tar upp"),) if activity.findings else ()
    binds = WEIGHTS.get(first.weight, first.weight) if first.relation != Relation.UNASSIGNED else NOBODY
    return (gettext(binds), *said, *found, *many)


def placed(timing: Timing) -> str:
    """When, in the source's words, and the months of the school year that those name."""
    months = [MONTHS[month - 1] for month in sorted(timing.months, key=ORDER.index)]
    mark = f"[{timing.citation}]"
    if not months or any(month in timing.words.lower() for month in months):
        return f"{timing.words} {mark}"
    span = months[0] if len(months) == 1 else f"{months[0]}–{months[-1]}"
    return f"{timing.words} ({span}) {mark}"


def uncovered(draft: ActivityDraft) -> Iterator[tuple[str, tuple[tuple[Uncovered, Citation], ...]]]:
    """What no activity meets, by why, each with its citation."""
    cited = {citation.n: citation for citation in draft.citations}
    for reason, title in REASONS.items():
        found = tuple((each, cited[each.requirement.citation]) for each in draft.uncovered if each.reason is reason)
        if found:
            yield gettext(title), found


def _required(requirement: Requirement, cited: Mapping[int, Citation]) -> str:
    citation = cited[requirement.citation]
    whom = f"{requirement.role}: " if requirement.role else ""
    return f"{whom}{_in_marks(citation.quote)} (s. {citation.page}) [{citation.n}]"


def _quoted(link: Link, cited: Mapping[int, Citation], *, mark: bool = True) -> str:
    citation = cited[link.citation]
    note = f" ({gettext(CONFIRM)})" if mark and not link.stated else ""
    return f"{_in_marks(citation.quote)} [{citation.n}]{note}"


def _inspiring(link: Link, cited: Mapping[int, Citation]) -> str:
    citation = cited[link.citation]
    return f"{citation.document_title}: {_in_marks(citation.quote)} [{citation.n}]"


def _in_marks(quote: str) -> str:
    """A quote in quotation marks, once."""
    return quote if quote[:1] in '”“»"' and quote[-1:] in '”“»"' else f"”{quote}”"


def _followed(follow_up: FollowUp) -> str:
    beside: Sequence[str] = [each for each in (follow_up.role, follow_up.time) if each and each not in follow_up.words]
    more = f" ({', '.join(beside)})" if beside else ""
    note = "" if follow_up.stated else f" ({gettext(CONFIRM)})"
    return f"{follow_up.words}{more} [{follow_up.citation}]{note}"
