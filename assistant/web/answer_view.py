"""An answer as a reader sees it: what introduces points said once, how much is shown, grave warnings first, sources by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from assistant.answer import NO_SUCH_DEMAND, REFUSAL
from assistant.explain import shortened
from assistant.language import gettext, marked, ngettext, raw_gettext
from assistant.roles import everyone
from assistant.signpost import CODE
from assistant.types import Answer, Caution, Citation, Document, Intent, Modality, Sentence, Validity
from assistant.web.replies import FiledDocument
from assistant.web.words import MODALITIES, VALIDITIES, kind_word

GRAVE = frozenset(
    "personal-data not-kept expired replaced draft coming contradiction other-municipality other-school-form".split()
)
"""Codes of what is to be known before the answer is read; the rest is for after it."""
INCOMPLETE = "incomplete-list"
HEADINGS = (
    *(marked("Krav"), marked("Förväntningar"), marked("Möjligheter"), marked("Det som beskrivs"), marked("Råd")),
    *(marked("Fynd i utvärderingar"), marked("Återkommer, utan angiven månad")),
)
"""Headings that are the program's own; others are names that documents give."""
SAID_BY_KIND = ("finding", "advice", "goal", "subgoal", "indicator", "activity", "question", "need")
"""Kinds of passage that are told by what they are; the rest by how they bind."""
OTHERS = ("Rektor", "Lärare")
"""Whose part is asked for after another's."""
WHERE, STILL, FORCE, FOLLOWED = (
    "Var står det?",
    "Gäller den fortfarande?",
    "Är det krav eller råd?",
    "Hur följs det upp?",
)
"""What is asked of an answer: questions are put in Swedish."""
HEADINGS_SHOWN, LONGEST_HEADING = 2, 56
MOST_WARNINGS = 3  # in one place; where there are more, the last ones are folded


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of an answer in two parts: the words that introduce its quote, and what follows them."""

    before: str
    words: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Points that follow each other; `before` introduces them all, and `document` is what they stand in when they share both."""

    before: str
    document: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What stands under one heading of an answer; an empty heading is none."""

    heading: str
    runs: tuple[Run, ...]


class Weight(NamedTuple):
    """What a citation is, in a word, and the name of its look."""

    word: str
    look: str


@dataclass(frozen=True, slots=True)
class Place:
    """The citations of a document under one of its headings; `path` leads there from the document's title."""

    path: tuple[str, ...]
    citations: tuple[Citation, ...]

    @property
    def near(self) -> str:
        """The nearest headings in a line, each shortened: what tells the place from others of the document."""
        return nearest(self.path)

    @property
    def weight(self) -> Weight | None:
        """What all of the citations are; None when they are of different kinds."""
        kinds = {weight_of(citation) for citation in self.citations}
        return kinds.pop() if len(kinds) == 1 else None


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document with its citations in the answer's order."""

    document_id: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Notices:
    """Warnings in the order they came, those that are shown and those that are folded."""

    shown: tuple[Caution, ...]
    folded: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of what there is is shown; `more` says what may be missing, and is empty when the list is whole."""

    text: str
    whole: bool
    more: str


def groups(answer: Answer) -> tuple[Group, ...]:
    """The sentences in their order, those under the same heading together, and in it those that are introduced alike."""
    citations = {citation.n: citation for citation in answer.citations}
    together = groupby(answer.sentences, key=lambda sentence: sentence.group)
    return tuple(Group(heading, _runs(tuple(under), citations)) for heading, under in together)


def places(citations: Iterable[Citation]) -> tuple[Place, ...]:
    """The citations of one document by the heading they stand under, in the order the headings first occur."""
    by_path: dict[tuple[str, ...], list[Citation]] = {}
    for citation in citations:
        by_path.setdefault(path(citation), []).append(citation)
    return tuple(Place(each, tuple(cited)) for each, cited in by_path.items())


def path(citation: Citation) -> tuple[str, ...]:
    """The headings above a citation, without those that only say the document's title again."""
    title = citation.document_title.casefold()
    repeated = 0
    while repeated < len(citation.heading_path) and title.startswith(citation.heading_path[repeated].casefold()):
        repeated += 1
    return citation.heading_path[repeated:]


def nearest(headings: Sequence[str]) -> str:
    """The last of some headings in a line, each shortened."""
    return " › ".join(shortened(heading, LONGEST_HEADING) for heading in headings[-HEADINGS_SHOWN:])


def sources(citations: Iterable[Citation]) -> tuple[Source, ...]:
    """The cited documents in the order they first occur, each with its citations."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document_id, []).append(citation)
    return tuple(Source(document_id, tuple(cited)) for document_id, cited in by_document.items())


def titles_of(documents: Iterable[Document | FiledDocument]) -> dict[str, str]:
    """The titles of documents by their ids."""
    return {document.id: document.title for document in documents}


def notices(answer: Answer, *, grave: bool) -> Notices:
    """The warnings to give before an answer, or after it; what its tally tells is not said again."""
    told = tally(answer)
    wanted = tuple(
        warning
        for warning in _without_repetition(answer)
        if (warning.code in GRAVE or warning.code.startswith(CODE)) == grave
        and not (told and warning.text == told.more)
    )
    shown = MOST_WARNINGS if len(wanted) <= MOST_WARNINGS else MOST_WARNINGS - 1
    return Notices(wanted[:shown], wanted[shown:])


def tally(answer: Answer) -> Tally | None:
    """How much of what there is the answer shows; None of an answer that is no list."""
    completeness = answer.completeness
    if completeness is None:
        return None
    total, shown = completeness.total, completeness.shown
    whole = completeness.claimed and shown == total
    may_be_more = next((each.text for each in answer.warnings if each.code == INCOMPLETE), "")
    more = "" if whole else may_be_more or gettext("Listan är inte säkert fullständig.")
    if answer.message.endswith(("alla visas.", f"{shown} av {total} visas.")):  # it tells of what, and so more
        return Tally(answer.message, whole, more)
    demands = all(citation.modality is Modality.DEMAND for citation in answer.citations)
    if whole and demands:
        text = ngettext("%(num)s krav, alla visas.", "%(num)s krav, alla visas.", total)
    elif whole:
        text = ngettext("%(num)s ställe, alla visas.", "%(num)s ställen, alla visas.", total)
    elif demands:
        text = gettext("%(shown)s av %(total)s krav visas.", shown=shown, total=total)
    else:
        text = gettext("%(shown)s av %(total)s ställen visas.", shown=shown, total=total)
    return Tally(text, whole, more)


def message(answer: Answer) -> tuple[str, ...]:
    """What the answer says of itself where its tally does not say it, in paragraphs: what is missing, whom to ask."""
    told = tally(answer)
    if not answer.message or (told and told.text == answer.message):
        return ()
    for refusal in (REFUSAL, NO_SUCH_DEMAND):
        before, found, after = answer.message.partition(refusal)
        if found:
            return tuple(part.strip() for part in (before, found, after) if part.strip())
    return (answer.message,)


def headline(answer: Answer, status: str) -> str:
    """The answer in a line, for who cannot see it come: its status, and how much it shows."""
    told = tally(answer)
    if told:
        return f"{status}: {told.text}"
    if answer.sentences:
        count = ngettext("%(num)s mening med källa", "%(num)s meningar med källor", len(answer.sentences))
        return f"{status}: {count}"
    return status


def heading_word(heading: str) -> str:
    """A heading of an answer in the language spoken; a name as documents give it."""
    return raw_gettext(heading) if heading in HEADINGS else heading


def is_own(heading: str) -> bool:
    """Whether a heading is in the program's own words."""
    return heading in HEADINGS


def weight_of(citation: Citation) -> Weight:
    """What a citation is: a goal, advice or a finding, or else how it binds."""
    if citation.kind in SAID_BY_KIND:
        return Weight(kind_word(citation.kind), f"kind-{citation.kind}")
    return Weight(MODALITIES[citation.modality], f"modality-{citation.modality.name.lower()}")


def opened_from(answer: Answer, kept: str) -> Answer:
    """The answer with addresses of its sources that tell which kept answer they are opened from."""
    if not kept:
        return answer

    def opened(citation: Citation) -> Citation:
        return replace(citation, url=citation.url.replace("#", f"&svar={kept}#", 1))

    return replace(answer, citations=tuple(map(opened, answer.citations)), nearest=tuple(map(opened, answer.nearest)))


def follow_ups(answer: Answer, named: Collection[str]) -> tuple[str, ...]:
    """What may be asked next of an answer; `named` are the roles that the register names."""
    if not answer.citations:
        return ()
    intent = answer.understood.intent
    most = Counter(citation.document_title for citation in answer.citations).most_common(1)[0][0]
    dated = any(c.document_title == most and c.validity is not Validity.UNKNOWN for c in answer.citations)
    other = next((role for role in OTHERS if role not in answer.understood.roles and role in named), None)
    offered = {
        WHERE: True,
        STILL: dated and intent != Intent.VALIDITY,
        FORCE: intent != Intent.VALIDITY and len({weight_of(citation) for citation in answer.citations}) > 1,
        FOLLOWED: intent in (Intent.RESPONSIBILITY, Intent.GOAL),
        **({f"Och för {everyone(other).removeprefix('alla ')}?": bool(answer.understood.roles)} if other else {}),
    }
    return tuple(text for text, fits in offered.items() if fits)


def as_text(answer: Answer, question: str, base: str) -> str:
    """The answer as plain text with numbered sources and their whole addresses, to be pasted elsewhere."""
    return "\n".join(_lines(answer, question, base)).strip()


def _lines(answer: Answer, question: str, base: str) -> Iterator[str]:
    told = tally(answer)
    yield from (question, "")
    yield from filter(None, (told.text if told else "", told.more if told else "", *message(answer)))
    for group in groups(answer):
        yield from ("", *([heading_word(group.heading)] if group.heading else []))
        for run in group.runs:
            yield from [run.before] if run.before else []
            for point in run.points:
                numbers = "".join(f"[{n}]" for n in point.citations)
                yield f"– {'' if run.before else point.before}{point.words} {numbers}"
    warnings = [warning.text for warning in _without_repetition(answer)]
    if warnings:
        yield from ("", gettext("Att tänka på:"), *(f"– {text}" for text in warnings))
    cited = answer.citations or answer.nearest
    if cited:
        yield from ("", gettext("Källor:") if answer.citations else gettext("Närmast står:"))
    for citation in cited:
        page = gettext("sida %(page)s", page=citation.page)
        yield f"[{citation.n}] {citation.document_title}, {page} ({VALIDITIES[citation.validity]}). {base}{citation.url}"


def _without_repetition(answer: Answer) -> Iterator[Caution]:
    """The warnings; of a document that is replaced not also that it has expired."""
    replaced = {each.document_title for each in answer.citations if each.validity is Validity.REPLACED}
    expired = any(each.validity is Validity.EXPIRED for each in answer.citations)
    for warning in dict.fromkeys(answer.warnings):
        named = any(f"”{title}”" in warning.text for title in replaced)
        if not (warning.code == "expired" and replaced and (named or not expired)):
            yield warning


def _runs(sentences: Sequence[Sentence], citations: Mapping[int, Citation]) -> tuple[Run, ...]:
    """The points as they follow each other; those that share no introduction with the next stand in a run without one."""
    found = [_point(sentence, citations) for sentence in sentences]
    runs: list[Run] = []
    for (before, document), alike in groupby(found, key=lambda each: (each[0].before, each[1])):
        points = tuple(point for point, _ in alike)
        if before and len(points) > 1:
            runs.append(Run(before.strip(), document, points))
        elif runs and not runs[-1].before:
            runs[-1] = Run("", "", runs[-1].points + points)
        else:
            runs.append(Run("", "", points))
    return tuple(runs)


def _point(sentence: Sentence, citations: Mapping[int, Citation]) -> tuple[Point, str]:
    """The sentence in parts, and the title of the document that introduces it; empty when nothing does."""
    cited = citations[sentence.citations[0]]
    before = sentence.text.removesuffix(cited.quote)
    if before == sentence.text or not before.strip():
        return Point("", sentence.text, sentence.citations), ""
    return Point(before, cited.quote, sentence.citations), cited.document_title


FILTERS = {
    "groups": groups,
    "places": places,
    "path": path,
    "notices": notices,
    "tally": tally,
    "message": message,
    "heading": heading_word,
    "nearest": nearest,
    "weight": weight_of,
}
"""What templates show an answer with."""
