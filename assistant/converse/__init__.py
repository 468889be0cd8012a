"""A question and those before it -> a question of its own, what goes with it, and what was taken over. Rules, no model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.converse.acts import SWEDISH, act_of, language_of
from assistant.converse.before import Before, before
from assistant.converse.chips import chips
from assistant.converse.cues import (
    AGENT,
    ANAPHOR,
    ASKS_WHO,
    CLAIM,
    CONNECTIVE,
    CORRECTING,
    DOING,
    DUTY_WORDS,
    ENGLISH_ANAPHOR,
    FIRST_OF,
    I_OR_WE,
    LANGUAGE_BESIDE,
    LEAN,
    OPENING,
    OURS_AS_A_PLACE,
    PLAIN_DEFINITE,
    SAYS,
    SEVERAL,
    SMALL,
    STRONG,
    THE_SAME_PAPER,
    TIMING,
    TRUE,
    WEAK_INSIDE,
    Act,
)
from assistant.converse.heard import Heard
from assistant.converse.rewrite import (
    exchanged,
    is_english,
    paper_words,
    relabelled,
    tidied,
    with_paper,
    with_role,
    with_topic,
)
from assistant.roles import SERVED
from assistant.swedish import fold
from assistant.types import Answer, Carried, CarriedKind, Chosen, Document, DocumentKind, Status, Turn
from assistant.understand.kinds import kinds_called
from assistant.understand.mentions import Aspect

__all__ = ["Act", "Taken", "take_turn"]

FEW = 2  # words of its own that a question which leans on another may have
FRAGMENT = 2  # words of a subject that may stand alone: "källkritik?"
CALLED: Mapping[DocumentKind, str] = {
    DocumentKind.PLAN: "planen",
    DocumentKind.ACTION_PLAN: "handlingsplanen",
    DocumentKind.STRATEGY: "strategin",
    DocumentKind.POLICY: "riktlinjen",
    DocumentKind.EVALUATION: "utvärderingen",
    DocumentKind.GUIDE: "guiden",
    DocumentKind.OTHER: "dokumentet",
}
"""What a document is called when its validity is asked for."""
RE_ASKED = (Act.PLACE, Act.BINDING, Act.ALL, Act.ENGLISH, Act.SWEDISH)
"""What is wanted of the answer before: its question is asked again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn of a conversation as a question of its own: what to ask, what goes with it, what of that was taken over.

    `act` is what the turn wants of the answer to it; `language` is the one the conversation is held in.
    """

    question: str
    chosen: Chosen
    carried: tuple[Carried, ...] = ()
    act: Act = Act.ASK
    language: str = SWEDISH


def take_turn(  # noqa: PLR0913 - each is something else that is known
    question: str,
    earlier: Sequence[Turn],
    *,
    chosen: Chosen,
    filed: Mapping[str, Document],
    as_of: date,
    dropped: Collection[CarriedKind] = (),
) -> Taken:
    """The question as one of its own: what it leaves unsaid is taken from the turns before it, oldest first.

    What it names itself replaces what was said before, and what the asker chose stands above both. Nothing of the kinds that
    were `dropped` is taken over.
    """
    language = language_of([*(turn.question for turn in earlier), question])
    act = act_of(question)
    spoken = [turn for turn in earlier if act_of(turn.question) is not Act.THANKS]
    if not spoken:
        return Taken(question, chosen, language=language)
    if act is Act.THANKS:
        return Taken(question, chosen, act=act, language=language)
    last = before(spoken, filed, as_of, frozenset(dropped))
    heard = last.hear(question if act in RE_ASKED else _without_language(question))
    taken = _again(last, act, chosen) if act in RE_ASKED else _asked(heard, last, act, chosen)
    carried = chips(last.hear(taken.question), heard, taken.chosen, chosen, filed)
    return replace(taken, carried=tuple(carried), language=language)


def _again(last: Before, act: Act, given: Chosen) -> Taken:
    """The last question asked again, for what is wanted of its answer."""
    chosen = _filled(given, last.chosen)
    if act is Act.ALL:
        chosen = replace(chosen, complete_list=True)
    return Taken(last.heard.text, chosen, act=act)


def _asked(heard: Heard, last: Before, act: Act, given: Chosen) -> Taken:
    """A question that is to be answered by itself, with what it takes over."""
    if act is Act.VALIDITY:
        return _of_validity(heard, last, given)
    apart = _picked(heard, last.answer)
    claim = None if apart else _claim(heard)
    if apart or claim:
        return Taken(apart or claim or "", given, act=Act.CLAIM if claim else Act.ASK)
    agent = AGENT.search(heard.said.plain) if last.role and given.role is None else None
    if agent and (agent["one"] or last.role not in SERVED):
        heard = last.hear(with_role(heard, last.role_words))
    pointed = _pointed_at(heard, last)
    if pointed and not heard.of(CarriedKind.DOCUMENT):
        called = with_paper(heard, CALLED[last.filed[pointed[0]].kind])
        return _full(last.hear(called), last, given, pointed)
    labelled = relabelled(last.heard, heard)
    if labelled or _is_other(heard):
        question = labelled or exchanged(last.heard, heard)
        return Taken(question, _exchanged_chosen(heard, last, given))
    return _full(heard, last, given, pointed)


def _full(heard: Heard, last: Before, given: Chosen, pointed: Sequence[str]) -> Taken:
    """A question with a predicate of its own, completed where it leans on the one last."""
    if _leans(heard):
        return _completed(heard, last, given, pointed)
    chosen = _in_the_same_place(heard, last, given)
    if given.role is None and heard.role is None and last.own_role and _speaks_of_the_asker(heard):
        chosen = replace(chosen, role=last.own_role)
    return Taken(heard.text, _with_documents(chosen, pointed))


def _picked(heard: Heard, answer: Answer) -> str | None:
    """The question of the choice that is taken, where the answer before asked which was meant."""
    if answer.status is not Status.CLARIFY:
        return None
    plain = " ".join(word for word in heard.said.words if word.isalnum())
    number = next((FIRST_OF[word] for word in plain.split() if word in FIRST_OF), None)
    if plain.isdigit():
        number = int(plain)
    if number and abs(number) <= len(answer.choices):
        return answer.choices[number - 1 if number > 0 else number].question
    meant = [choice.question for choice in answer.choices if plain and plain in fold(choice.label)]
    return meant[0] if len(meant) == 1 else None


def _of_validity(heard: Heard, last: Before, given: Chosen) -> Taken:
    """Whether the document that was cited still applies."""
    pointed = list(given.documents) or _pointed_at(heard, last) or last.cited[:1]
    if not pointed:
        return Taken(with_topic(heard, "", paper_words(last.heard)), given, act=Act.VALIDITY)
    question = _named(heard, CALLED[last.filed[pointed[0]].kind]) if pointed[0] in last.filed else heard.text
    return Taken(question, replace(given, documents=tuple(pointed)), act=Act.VALIDITY)


def _named(heard: Heard, called: str) -> str:
    """The question with what a document is called in the place of the pronoun for it."""
    for place, word in enumerate(heard.said.words):
        if word in ("den", "det", "de", "detta", "denna", "it", "this", "that"):
            return (
                tidied(f"{heard.words(0, place)} {called} {heard.words(place + 1, len(heard.said.words))}").rstrip("?")
                + "?"
            )
    return heard.text


def _claim(heard: Heard) -> str | None:
    """A claim held up as said, as a question; None where nothing is claimed that can be asked of by itself."""
    match = CLAIM.match(heard.said.plain)
    if not match or match.end() >= len(heard.said.plain):
        return None
    start = heard.said.word_at(match.end())
    if not any(place >= start for place in heard.topical):
        return None
    return tidied(heard.words(start, len(heard.said.words)).rstrip(" .!?") + "?")


def _is_other(heard: Heard) -> bool:
    """Whether a question has nothing but another role, place, document or subject for the one last."""
    plain = heard.mended.plain
    opening = OPENING.match(plain)
    lean = LEAN.match(plain, opening.end() if opening else 0)
    start = heard.said.word_at(lean.end() - 1) + 1 if lean else 0
    rest = [place for place in range(start, len(heard.said.words)) if heard.said.words[place] not in SMALL]
    named = {place for phrase in heard.phrases for place in range(phrase.start, phrase.end)}
    if not heard.phrases and not heard.topical:
        first = heard.opened
        return 0 < first < len(heard.said.words) - 1 and heard.said.words[first] in TIMING
    if not all(place in named or place in heard.topical for place in rest):
        return False
    if not heard.topical:
        return True
    leans = bool(
        CONNECTIVE.search(_unmarked(plain)) or CORRECTING.search(plain) or (lean and not SAYS.search(lean.group()))
    )
    return leans or (lean is None and len(heard.topical) <= FRAGMENT)


def _leans(heard: Heard) -> bool:
    """Whether a question is about what was spoken of: it has no subject of its own, or a word that stands for one."""
    plain = heard.mended.plain
    papers = heard.of(CarriedKind.DOCUMENT)
    pronoun = ENGLISH_ANAPHOR if is_english(heard) else ANAPHOR
    anaphor = bool(
        pronoun.search(THE_SAME_PAPER.sub(" ", TRUE.sub(" ", plain))) or STRONG.search(plain) or SEVERAL.search(plain)
    )
    connective = bool(CONNECTIVE.search(_unmarked(plain)))
    if heard.topical:
        return anaphor and len(heard.topical) <= FEW
    if anaphor or connective:
        return True
    weak = bool(WEAK_INSIDE.search(plain))
    whole_role = heard.role is not None and bool(DUTY_WORDS.search(plain))
    whole_paper = bool(papers) and (
        weak or (any(phrase.lead == phrase.start for phrase in papers) and not SAYS.search(plain))
    )
    return not (whole_role or whole_paper or (heard.roles and heard.predicate))


def _completed(heard: Heard, last: Before, given: Chosen, pointed: Sequence[str]) -> Taken:
    """The question with the subject, the document and the role of the one before, where it names none itself."""
    topic = _subject(heard, last)
    own_papers = heard.of(CarriedKind.DOCUMENT)
    papers = "" if own_papers or pointed or CarriedKind.DOCUMENT in last.dropped else paper_words(last.heard)
    chosen = _in_the_same_place(heard, last, given)
    if given.role is None and heard.role is None and last.role and not (topic and ASKS_WHO.search(heard.said.plain)):
        chosen = replace(chosen, role=last.role)
    if given.area is None and last.chosen.area:
        chosen = replace(chosen, area=last.chosen.area)
    if not own_papers and not pointed:
        chosen = _with_documents(chosen, last.chosen.documents)
    return Taken(with_topic(heard, topic, papers), _with_documents(chosen, pointed))


def _subject(heard: Heard, last: Before) -> str:
    """What was spoken of: of several things what they are comes first, "målen för källkritik", of a doing what is done."""
    topic, weak, done = last.topic, last.heard.weak, last.heard.predicate
    if topic and weak and topic != weak and SEVERAL.search(heard.said.plain):
        return f"{_definite(weak)} för {topic}"
    return f"{done} {topic}" if topic and done and DOING.search(heard.said.plain) else topic


def _definite(several: str) -> str:
    """The definite form of a plural: "målen", "indikatorerna"."""
    if several.endswith(("er", "ar", "or")):
        return f"{several}na"
    return f"{several}en" if several.endswith(("mål", "krav", "råd")) else several


def _exchanged_chosen(heard: Heard, last: Before, given: Chosen) -> Chosen:
    """What went with the question before, but for what is named now."""
    kept = last.chosen
    if heard.role:
        kept = replace(kept, role=None)
    if heard.values(Aspect.MUNICIPALITY) or heard.stranger:
        kept = replace(kept, municipality=None, documents=())
    if heard.values(Aspect.SCHOOL_FORM):
        kept = replace(kept, school_form=None, documents=())
    if heard.of(CarriedKind.DOCUMENT):
        kept = replace(kept, documents=(), kind=None)
    if heard.topical:
        kept = replace(kept, area=None)
    if heard.values(Aspect.ISSUER):
        kept = replace(kept, municipality=None, school_form=None)
    return _filled(given, kept)


def _in_the_same_place(heard: Heard, last: Before, given: Chosen) -> Chosen:
    """With the municipality and the school form spoken of, unless the question says of which documents it is."""
    if heard.values(Aspect.ISSUER) or heard.values(Aspect.TITLE) or heard.values(Aspect.MUNICIPALITY):
        return given
    named = heard.values(Aspect.SCHOOL_FORM)
    return replace(
        given,
        municipality=given.municipality if given.municipality is not None else last.municipality,
        school_form=given.school_form if given.school_form is not None or named else last.school_form,
    )


def _pointed_at(heard: Heard, last: Before) -> list[str]:
    """The cited document that a question points back to: "samma dokument", "där", or only "planen" when one was cited."""
    cited = last.cited
    papers = heard.of(CarriedKind.DOCUMENT)
    if not papers:
        return cited[:1] if THE_SAME_PAPER.search(heard.mended.plain) else []
    for phrase in papers:
        words = " ".join(heard.said.words[phrase.start : phrase.end])
        called = kinds_called(heard.said.words[phrase.end - 1])
        if called and PLAIN_DEFINITE.fullmatch(words):
            alike = [id_ for id_ in cited if last.filed[id_].kind in called[1]]
            return alike if len(alike) == 1 else []
    return []


def _speaks_of_the_asker(heard: Heard) -> bool:
    plain = OURS_AS_A_PLACE.sub(" ", heard.said.plain)
    return bool(I_OR_WE.search(plain))


def _filled(given: Chosen, kept: Chosen) -> Chosen:
    """What is chosen now and, where that says nothing, what went with the question last."""
    return Chosen(
        documents=given.documents or kept.documents,
        role=kept.role if given.role is None else given.role,
        municipality=kept.municipality if given.municipality is None else given.municipality,
        school_form=kept.school_form if given.school_form is None else given.school_form,
        kind=kept.kind if given.kind is None else given.kind,
        area=kept.area if given.area is None else given.area,
        intent=kept.intent if given.intent is None else given.intent,
        complete_list=kept.complete_list if given.complete_list is None else given.complete_list,
    )


def _with_documents(chosen: Chosen, documents: Sequence[str]) -> Chosen:
    return chosen if chosen.documents or not documents else replace(chosen, documents=tuple(documents))


def _without_language(question: str) -> str:
    """The question without "på engelska" beside it."""
    rest = LANGUAGE_BESIDE.sub("", question)
    return question if rest == question else tidied(rest)


def _unmarked(plain: str) -> str:
    """What is said without the marks it begins and ends with."""
    return plain.strip(" .,:;?!")
