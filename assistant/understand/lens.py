"""Who asks -> whom "jag" and "vi" are in a question that names nobody, and which documents are near where none are meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.types import CarriedKind, Chosen, Intent
from assistant.understand.cues import intent_of
from assistant.understand.mentions import Aspect, Mention, of_school_forms
from assistant.understand.posts import role_names
from assistant.understand.said import Said, listen
from assistant.understand.shelf import Shelf

SPEAKS = re.compile(
    r"\b(?:jag|vi|mig|oss|min|mitt|mina|we|my|our|me|us)\b(?! (?:star|finns|hittar)\b)"
    r"|\b(?:var|vart|vara) (?=(?:egen |eget |egna |nya? |nytt )?(?:skol|enhet|verksamhet|ansvar|uppgift|plan|strategi|rutin)\w*)"
    r"|\b(?:am|do|should|must|can|may|have|shall) i\b|\bi (?:am|have|must|should|need|do)\b"
)
"""Words in which the asker speaks of themselves."""
NEAR_WEIGHT = 0.25  # so little that it only orders what else is equal
OWN_WEIGHT = 0.6  # the asker's own duties lie in documents for the own school form and in those for all
OF_SOMEBODY = (Intent.RESPONSIBILITY, Intent.ACTIVITY)
SAYS_WHICH = (Aspect.SCHOOL_FORM, Aspect.ISSUER, Aspect.TITLE)


@dataclass(frozen=True, slots=True)
class Lens:
    """Who asks: a role and a school form, empty where it is not known. It never stands above what a question says."""

    role: str = ""
    school_form: str = ""

    def without(self, dropped: Collection[CarriedKind]) -> Lens:
        """The lens without what is not to be used for this question."""
        role = "" if CarriedKind.ROLE in dropped else self.role
        return Lens(role, "" if CarriedKind.SCHOOL_FORM in dropped else self.school_form)


NO_LENS = Lens()


def seen_through(lens: Lens, question: str, chosen: Chosen, roles: Sequence[str] = ()) -> Chosen:
    """What is chosen, and the asker's role where the asker's own duties are asked for, and no role named."""
    if not lens.role or chosen.role is not None:
        return chosen
    said = listen(question)
    names_somebody = next(iter(role_names(tuple(roles)).find(said.words)), None)
    return chosen if names_somebody or not of_own_duties(said) else replace(chosen, role=lens.role)


def nearness(said: Said, read: Sequence[Mention], chosen: Chosen, lens: Lens, shelf: Shelf) -> Iterator[Mention]:
    """A mention of the documents for the asker's school form and those for all, where the question says of none."""
    told = any(each.aspect in SAYS_WHICH and not each.topical for each in read)
    if not lens.school_form or told or chosen.school_form is not None or chosen.documents:
        return
    near = of_school_forms((lens.school_form,), shelf, weight=OWN_WEIGHT if of_own_duties(said) else NEAR_WEIGHT)
    yield replace(near, fits=tuple(float(fit > 0) for fit in near.fits))


def of_own_duties(said: Said) -> bool:
    """Whether what the asker is to do is asked for: "vi" in another question only says who would like to know."""
    return next(said.find(SPEAKS), None) is not None and intent_of(said.plain) in OF_SOMEBODY
