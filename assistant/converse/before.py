"""The turns of a conversation -> what was spoken of last: the question, what went with it and what its answer cites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from assistant.converse.acts import REMEMBERED, act_of
from assistant.converse.chips import lowered
from assistant.converse.cues import OWN_ROLE, Act
from assistant.converse.heard import PLACES, Heard, hear
from assistant.converse.rewrite import without
from assistant.roles import SERVED
from assistant.types import Answer, CarriedKind, Chosen, Document, Turn
from assistant.understand import ROLE_NAMES
from assistant.understand.mentions import Aspect
from assistant.understand.said import listen


@dataclass(frozen=True, slots=True)
class Before:
    """What was spoken of: the last question as one of its own, what went with it, and the last answer.

    `own_role` is the role that the asker has or chose; what is of the kinds `dropped` is not there any more.
    """

    heard: Heard
    chosen: Chosen
    answer: Answer
    own_role: str | None
    filed: Mapping[str, Document]
    as_of: date
    dropped: frozenset[CarriedKind]

    def hear(self, question: str) -> Heard:
        """What a question says, of the documents filed."""
        return hear(question, tuple(self.filed.values()), self.as_of)

    @property
    def topic(self) -> str:
        """The words for what was spoken of; empty when there are none."""
        if CarriedKind.TOPIC in self.dropped:
            return ""
        return self.heard.topic or ("ansvar" if self.heard.weak.startswith("ansvar") else self.heard.weak)

    @property
    def role(self) -> str | None:
        """The role asked about; "skolan" is nobody's."""
        named = self.heard.role.value if self.heard.role else None
        return self.chosen.role or (None if named in PLACES else named)

    @property
    def role_words(self) -> str:
        """The role as it was written."""
        phrase = self.heard.role_phrase
        return self.heard.words(phrase.start, phrase.end) if phrase else lowered(self.role or "")

    @property
    def municipality(self) -> str | None:
        """The municipality asked about."""
        return self.chosen.municipality or next(iter(self.heard.values(Aspect.MUNICIPALITY)), None)

    @property
    def school_form(self) -> str | None:
        """The school form asked about."""
        return self.chosen.school_form or next(iter(self.heard.values(Aspect.SCHOOL_FORM)), None)

    @property
    def cited(self) -> list[str]:
        """The documents that the answer cites, the one it cites most first."""
        if CarriedKind.DOCUMENT in self.dropped:
            return []
        shown = self.answer.citations or self.answer.nearest
        counted = Counter(citation.document_id for citation in shown)
        return [id_ for id_, _ in counted.most_common() if id_ in self.filed]


def before(
    spoken: Sequence[Turn], filed: Mapping[str, Document], as_of: date, dropped: frozenset[CarriedKind]
) -> Before:
    """What was spoken of, without what was dropped; whether it still applies is only asked in passing."""
    papers = tuple(filed.values())
    last = next((turn for turn in reversed(spoken) if act_of(turn.question) is not Act.VALIDITY), spoken[-1])
    heard = hear(last.read_as, papers, as_of)
    if dropped:
        heard = hear(without(heard, dropped), papers, as_of)
    return Before(
        heard=heard,
        chosen=_but(last.chosen, dropped),
        answer=spoken[-1].answer,
        own_role=None if CarriedKind.ROLE in dropped else _own_role(spoken),
        filed=filed,
        as_of=as_of,
        dropped=dropped,
    )


def _but(chosen: Chosen, dropped: frozenset[CarriedKind]) -> Chosen:
    """What was chosen, but for what was dropped."""
    return replace(
        chosen,
        documents=() if CarriedKind.DOCUMENT in dropped else chosen.documents,
        kind=None if CarriedKind.DOCUMENT in dropped else chosen.kind,
        role=None if CarriedKind.ROLE in dropped else chosen.role,
        municipality=None if CarriedKind.MUNICIPALITY in dropped else chosen.municipality,
        school_form=None if CarriedKind.SCHOOL_FORM in dropped else chosen.school_form,
        area=None if CarriedKind.AREA in dropped else chosen.area,
    )


def _own_role(spoken: Sequence[Turn]) -> str | None:
    """The role that the asker last said to have, else the one chosen."""
    presented = (_presented(turn.question) for turn in reversed(spoken))
    return next(filter(None, presented), spoken[-1].chosen.role)


@lru_cache(maxsize=REMEMBERED)
def _presented(question: str) -> str | None:
    """The role that a question presents the asker as."""
    said = listen(question)
    named = sorted(ROLE_NAMES.find(said.words), key=lambda each: each.value in SERVED)
    before = "".join(f"{word} " for word in said.words[: named[0].start]) if named else ""
    return named[0].value if named and OWN_ROLE.search(before) else None
