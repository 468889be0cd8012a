"""A question and what another one says instead -> the question said anew: words are exchanged, taken out or put last."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from assistant.converse.cues import (
    AGENT,
    ANAPHOR,
    DETERMINERS,
    ENGLISH_WORDS,
    JOINING,
    LABEL,
    OF_PAPER,
    OWN_ROLE,
    PREPOSITIONS,
    SEVERAL,
    SWEDISH_WORDS,
    TAIL,
    THE_SAME_PAPER,
)
from assistant.converse.heard import PLACES, Heard, Phrase
from assistant.swedish import fold
from assistant.types import CarriedKind
from assistant.understand.kinds import kinds_called

Edit = tuple[int, int, str]
"""Words of a text, from the first to the one after the last, and what is to stand there instead."""
ARTICLES = frozenset("en ett den det de the a an".split())
POINTERS = frozenset("den det de dar it".split())
PRONOUNS = frozenset("det den dem detta dessa".split())
LIGHT = frozenset("gora gor gors goras ha har ar vara var blir bli av tar tog galler om nar finns star sager".split())
"""Words that a pronoun after stands for more than a thing."""
LEAD_WORDS = 4  # how far before a subject the same preposition may stand as before another: "med målet om …"
LABEL_WORDS = 8  # words and marks of a question that has no more than a label
LAST_MARK = re.compile(r"[\s.?!,]*$")
USUAL_LEAD = {CarriedKind.DOCUMENT: "enligt", CarriedKind.ROLE: "för"}


def edited(heard: Heard, edits: Iterable[Edit]) -> str:
    """The text with every edit made; of two that meet the first stands."""
    parts: list[str] = []
    at = 0
    for start, end, text in sorted(edits):
        first, last = heard.places[start][0], heard.places[end - 1][1]
        if first >= at:
            parts += [heard.text[at:first], text]
            at = last
    return tidied("".join([*parts, heard.text[at:]]))


def extended(text: str, addition: str) -> str:
    """The text with words put before its last mark, which is a question mark."""
    return tidied(f"{LAST_MARK.sub('', text)}{addition}?")


def tidied(text: str) -> str:
    """The text with one space between words, none before a mark, and a capital first."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\s+([.,:;?!])", r"\1", text)
    text = re.sub(r"[,:;]+(?=[.,:;?!])", "", text).strip(" ,:;")
    return text[:1].upper() + text[1:]


def without(heard: Heard, kinds: Collection[CarriedKind]) -> str:
    """The text without what it says of those kinds."""
    edits = [
        _role_taken_out(heard, phrase) if phrase.kind is CarriedKind.ROLE else _taken_out(phrase)
        for phrase in heard.phrases
        if phrase.kind in kinds
    ]
    if CarriedKind.TOPIC in kinds:
        edits += [(_before(heard, start), end, "") for start, end in heard.runs]
    return edited(heard, edits)


def exchanged(old: Heard, new: Heard) -> str:
    """The old question with what the new one names in place of what it names itself of that kind."""
    text, edits, additions = old, list[Edit](), list[str]()
    for kind in (CarriedKind.ROLE, CarriedKind.DOCUMENT, CarriedKind.MUNICIPALITY, CarriedKind.SCHOOL_FORM):
        said = [new.role_phrase] if kind is CarriedKind.ROLE and new.role_phrase else [*new.of(kind)]
        stood = [old.role_phrase] if kind is CarriedKind.ROLE and old.role_phrase else [*old.of(kind)]
        if kind is CarriedKind.MUNICIPALITY:
            said += [new.stranger] if new.stranger else []
            stood += [old.stranger] if old.stranger else []
        if not said:
            continue
        if stood:
            edits.append(_exchange(old, stood[0], new, said[0]))
            edits += [_taken_out(phrase) for phrase in stood[1:]]
        elif kind is CarriedKind.SCHOOL_FORM and old.role_phrase and old.role_phrase.values[0] in PLACES:
            edits.append((old.role_phrase.start, old.role_phrase.end, new.words(said[0].start, said[0].end)))
        elif kind is CarriedKind.SCHOOL_FORM and _in_a_compound(old):
            edits.append(_out_of_the_compound(old, new.words(said[0].lead, said[0].end)))
        else:
            additions.append(_with_lead(new, said[0]))
    if new.topic and not new.stranger:
        place = _subject_place(old, new)
        if place:
            edits.append((*place, new.topic))
        else:
            lead = new.said.words[new.runs[0][0] - 1] if new.runs[0][0] else ""
            additions.append(
                f" {new.words(new.runs[0][0] - 1, new.runs[-1][1])}" if lead in TAIL else _about(new.topic, old)
            )
    if not new.phrases and not new.topic:
        additions.append(f" {new.words(new.opened, len(new.said.words)).rstrip(' ?.!')}")
    done = edited(text, edits)
    return extended(done, "".join(additions)) if additions else done


def with_topic(new: Heard, topic: str, papers: str) -> str:
    """The new question with what it is about, and in which document, put last."""
    place = _pronoun(new, topic) if topic else None
    edits = [(0, new.opened, "")] if new.opened else []
    text = edited(new, edits if place is None else [*edits, (place, place + 1, topic)])
    about = _about(topic, new) if topic and place is None else ""
    return extended(text, f"{f' {papers}' if papers else ''}{about}")


def with_role(heard: Heard, role: str) -> str:
    """The question with a role in the place of the pronouns that stand for it."""
    spans = [match.span("they") if match["they"] else match.span("one") for match in AGENT.finditer(heard.said.plain)]
    places = [heard.said.word_at(start) for start, _ in spans]
    return edited(heard, [(place, place + 1, role) for place in places])


def _pronoun(heard: Heard, topic: str) -> int | None:
    """The place of the pronoun that a subject can stand in as it is; None where it would not read as Swedish."""
    words = heard.said.words
    if is_english(heard) or "," in topic:
        return None
    several = bool(SEVERAL.search(heard.said.plain))
    pronouns = PRONOUNS | {"de"} if several else PRONOUNS
    found = [place for place, word in enumerate(words) if word in pronouns and place and words[place - 1] not in LIGHT]
    if len(found) != 1 or not (several or ANAPHOR.search(heard.said.plain)):
        return None
    if topic.startswith("att ") and words[found[0] - 1] not in PREPOSITIONS:
        return None
    return found[0]


def relabelled(old: Heard, new: Heard) -> str | None:
    """The old question with another number of what documents number; None where the new one has more than that."""
    label = LABEL.search(new.text)
    if not label or not LABEL.search(old.text) or new.phrases or new.topical or len(new.said.words) > LABEL_WORDS:
        return None
    return LABEL.sub(label.group(), old.text, count=1)


def paper_words(heard: Heard) -> str:
    """The words that say in which document, with a preposition; empty when none is named."""
    return " ".join(
        _with_lead(heard, whose(heard, phrase)).strip() for phrase in heard.of(CarriedKind.DOCUMENT) if phrase.firm
    )


def whose(heard: Heard, phrase: Phrase) -> Phrase:
    """The words for a document with the municipality that they stand after: "Storstads plan"."""
    owner = next((each for each in heard.of(CarriedKind.MUNICIPALITY) if each.end == phrase.start), None)
    return replace(phrase, lead=owner.lead, start=owner.start) if owner and _is_genitive(heard, owner) else phrase


def with_paper(heard: Heard, called: str) -> str:
    """The question with a document in the place of the words that point back to it."""
    edits: list[Edit] = []
    for start, end in heard.said.find(THE_SAME_PAPER):
        last = heard.said.words[end - 1]
        if last in POINTERS:
            edits.append((end - 1, end, f"i {called}" if last in ("dar", "there") else called))
        else:
            edits.append((start, end, called))
    return edited(heard, edits)


def is_english(heard: Heard) -> bool:
    """Whether a question is put in English."""
    words = heard.said.words
    return sum(word in ENGLISH_WORDS for word in words) > sum(word in SWEDISH_WORDS for word in words)


def _subject_place(old: Heard, new: Heard) -> tuple[int, int] | None:
    """The words that another subject is to stand for: the last one, or of it only where it is, or all but that."""
    runs = old.subjects
    if not runs:
        return None
    start, end = (runs[0][0], runs[-1][1]) if old.marked < len(old.said.words) else runs[-1]
    tail = next((place for place in range(start, end) if old.said.words[place] in TAIL), None)
    first = new.runs[0][0]
    if first and new.said.words[first - 1] in TAIL:
        return (tail + 1, end) if tail else None
    if tail and TAIL.isdisjoint(new.said.words[first : new.runs[-1][1]]):
        end = tail
    same = [place for place in range(start - LEAD_WORDS, start) if place >= 0 and first]
    beside = next((place for place in same if old.said.words[place] == new.said.words[first - 1]), None)
    if beside is not None and new.said.words[first - 1] in PREPOSITIONS | JOINING and beside not in old.aside:
        return beside + 1, end
    if old.is_doing(start) and end - start > 1:
        return start + 1, end
    while start and old.said.words[start - 1] in ARTICLES:
        start -= 1
    return start, end


def _about(topic: str, beside: Heard) -> str:
    return f" – {topic}" if is_english(beside) else f", när det gäller {topic}"


def _with_lead(heard: Heard, phrase: Phrase) -> str:
    if is_english(heard) and phrase.lead == phrase.start:
        return f" in {heard.words(phrase.start, phrase.end)}"
    own = phrase.lead < phrase.start and (
        phrase.kind is not CarriedKind.DOCUMENT or heard.said.words[phrase.lead] in OF_PAPER
    )
    if own:
        return f" {heard.words(phrase.lead, phrase.end)}"
    return f" {USUAL_LEAD.get(phrase.kind, 'i')} {heard.words(phrase.start, phrase.end)}"


def _exchange(old: Heard, stood: Phrase, new: Heard, said: Phrase) -> Edit:
    """The new words in the place of the old, in the genitive where those were, with their own preposition where both have one."""
    words = new.words(said.start, said.end)
    if said.kind is CarriedKind.MUNICIPALITY and said.values:
        words = said.values[0]
    noun = old.said.words[stood.end - 1]
    if said.kind is CarriedKind.DOCUMENT and new.said.words[said.end - 1] in DETERMINERS and kinds_called(noun):
        words = f"{words} {old.words(stood.end - 1, stood.end)}"
    if said.kind is CarriedKind.SCHOOL_FORM and stood.lead < stood.start and said.lead < said.start:
        return stood.lead, stood.end, new.words(said.lead, said.end)
    if _is_genitive(old, stood) and not words.endswith("s"):
        words += "s"
    start = stood.start
    if said.kind is CarriedKind.ROLE:
        while start and old.said.words[start - 1] in ("en", "ett", "a", "an"):
            start -= 1
    return start, stood.end, words


def _is_genitive(heard: Heard, phrase: Phrase) -> bool:
    word = heard.said.words[phrase.end - 1]
    return word.endswith("s") and any(word == f"{fold(value)}s" for value in phrase.values)


def _taken_out(phrase: Phrase) -> Edit:
    return phrase.lead, phrase.end, ""


def _role_taken_out(heard: Heard, phrase: Phrase) -> Edit:
    """A role that the asker presents goes with what presents it, another one becomes "man"."""
    before = "".join(f"{word} " for word in heard.said.words[: phrase.start])
    presenting = OWN_ROLE.search(before)
    if presenting:
        return len(before[: presenting.start()].split()), phrase.end, ""
    if phrase.lead < phrase.start or _is_genitive(heard, phrase):
        return _taken_out(phrase)
    return phrase.start, phrase.end, "man"


def _before(heard: Heard, start: int) -> int:
    """Where the small words before a subject begin, which say nothing without it."""
    while (
        start and heard.said.words[start - 1] in JOINING | PREPOSITIONS | DETERMINERS and start - 1 not in heard.aside
    ):
        start -= 1
    return start


def _in_a_compound(heard: Heard) -> Phrase | None:
    """A word for a document that has something before it in the same word: "gymnasieplanen"."""
    for phrase in heard.of(CarriedKind.DOCUMENT):
        called = kinds_called(heard.said.words[phrase.end - 1])
        if called and called[0] and phrase.end - phrase.start == 1:
            return phrase
    return None


def _out_of_the_compound(heard: Heard, words: str) -> Edit:
    phrase = _in_a_compound(heard)
    assert phrase is not None  # noqa: S101 - asked before
    first = (kinds_called(heard.said.words[phrase.end - 1]) or ("", {}))[0]
    return phrase.start, phrase.end, f"{heard.words(phrase.start, phrase.end)[len(first) :]} {words}"
