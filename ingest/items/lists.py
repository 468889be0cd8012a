"""A list item, a heading or a short paragraph -> what it lays down, by its own words, its lead-in and its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.swedish import fold, modality
from assistant.types import DocumentKind, ItemKind, Modality
from ingest.items.details import is_time
from ingest.items.duties import (
    LEARNERS,
    addressed,
    bound_agent,
    heading_agent,
    is_role_name,
    lead_agent,
    marked_agent,
    names_duty,
    without_abbreviations,
)
from ingest.items.found import Found, made
from ingest.items.labels import (
    ANSWERED_QUESTIONS,
    CAPTION,
    FINDINGS,
    GOALS,
    RESPONSIBLE_COLUMN,
    TIME_COLUMN,
    WHAT_COLUMN,
    announced,
    promised,
)
from ingest.repair import read_span
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.types import Block, Page

HAS_A_WORD = re.compile(r"[^\W\d]{4,}")
HAS_WORDS = re.compile(r"\w{2,}\W+\w{2,}")
GOAL_TEXT = re.compile(
    r"\A(?:overgripande |del)?mal\s*(?:\d{1,2}(?:[.:]\d{1,2})*(?!\d)\s*[:.–-]?|[:.–-])\s+(?=\S)|\Adelm[a-z]l\s*\d"
)
GOAL_WORD = re.compile(r"\A(?:[Öö]vergripande )?[Mm][^\W\d]l\s*[:.–-]\s+")
SUBGOAL = re.compile(r"\bdelm[a-z]l")
SUBGOAL_MARK = re.compile(r"(?<=[.\w])\s+(?=[Dd]elm[^\W\d]l\s*\d)")
GOAL_HEADING = re.compile(r"(?:\d[\d.]*\s+)?delmal\s*[\d.:]+")
ANNOUNCES_FOCUS = re.compile(r"\b(?:tva|tre|fyra|fem|sex|sju|\d) (?:\w+ )?(?:fokus|mal)?omraden\b")
OPEN_QUOTE = '“”"»«„'
QUOTED = re.compile(rf"\A[{OPEN_QUOTE}]([^{OPEN_QUOTE}]+)[{OPEN_QUOTE}]")
SPEAKS_OF_GOAL = re.compile(r"\b(?:detta|det|malet) (?:\w+ )?mal\b|\Amalet\b|\bmalbild\b")
WE_STATE = re.compile(r"\A\W?vi \w+")  # the vision that a section opens with
MAX_GOAL_CHARACTERS = 500
MAX_DUTY_CHARACTERS = 400
MAX_SHORT_CHARACTERS = 300
MAX_LABEL_WORDS = 2
# What a heading announces of several short paragraphs under it: a list without its bullets.
RUNNING = frozenset({ItemKind.GOAL, ItemKind.ACTIVITY, ItemKind.INDICATOR})
RULES = re.compile(r"\bgaller (?:att|foljande)\b|\bfoljande krav\b")
IMPERATIVE = re.compile(
    r"\A(?:kontrollera|ga|lat|tank|fundera|se|borja|anvand|undvik|prova|prova|diskutera|jamfor|be|anmal|lyssna|spara|kontakta|skriv"
    r"|skapa|ta|ge|gor|hall|stall|visa|valj|planera|las|berätta|beratta|beskriv|bestam|utga|folj|informera|dela|forklara|byt|fraga"
    r"|erbjud|foresla|avsatt|knyt|sok|granska|oppna|lita|tala|prata|samla|lagg|satt)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: its page, the words that lead it in, what surrounds it and what sort of document it is in."""

    page: Page
    document: DocumentKind
    lead: str = ""
    weak: bool = False
    after_heading: bool = False
    run: bool = False
    followed_by: str = ""
    addressee: str | None = None

    @property
    def binding(self) -> bool:
        """Whether a duty under a heading binds here: not in a document that looks back or advises."""
        return self.document not in (DocumentKind.EVALUATION, DocumentKind.GUIDE)


def in_heading(block: Block, place: Place) -> Iterator[Found]:
    """A heading that is itself a goal, a question to work with, or a point that a lead-in announced."""
    if ANSWERED_QUESTIONS.search(fold(" ".join(block.heading_path))):
        return
    goals = goals_in(block, place)
    if goals:
        yield from goals
        return
    if block.text.endswith("?"):
        asked = any(re.search(r"\bfragor\b", fold(heading)) for heading in block.heading_path)
        if asked and HAS_WORDS.search(block.text):
            role = next(iter(addressed(block.text)), place.addressee)
            yield made(block, place.page, ItemKind.QUESTION, role)
        return
    if place.lead:
        kind = announced(place.lead) or strength_kind(place.lead)
        if kind:
            role = lead_agent(place.lead) or place.addressee
            yield made(block, place.page, kind, None if kind in GOALS else role).bound_by(place.lead)


def in_list(block: Block, place: Place) -> Iterator[Found]:
    """The item of a list, by its own marker, its lead-in or the headings over it."""
    if not HAS_A_WORD.search(block.text) or only_labels(block.text) or block.text.endswith((":", " att")):
        return
    yield from goals_in(block, place) or of_list(block, place)


def of_list(block: Block, place: Place) -> Iterator[Found]:
    """What a list item that does not call itself a goal lays down."""
    marked = marked_agent(block.text)
    agent = heading_agent(block.heading_path)
    if marked and agent:
        yield made(block, place.page, ItemKind.RESPONSIBILITY, marked.name).bound_by("ansvarar")
        return
    if place.lead:
        found = led_by(block, place)
        if found or not place.weak:
            yield from [found] if found else []
            return
    found = under_heading(block, place, agent)
    yield from [found] if found else []


def led_by(block: Block, place: Place) -> Found | None:
    """The item that completes a lead-in: the duty of the agent it binds, or of the kind it announces."""
    if is_role_name(place.lead):
        return under_role(block, place)
    kind = announced(place.lead)
    if kind == ItemKind.ADVICE:
        return recommended(block, place)
    if kind == ItemKind.QUESTION:
        return asked(block, place)
    agent = lead_agent(place.lead)
    if agent and not (place.weak and kind):
        return made(block, place.page, duty_kind(place.lead), agent).bound_by(place.lead)
    return announced_item(block, place, kind) if kind else unannounced(block, place)


def under_role(block: Block, place: Place) -> Found | None:
    """The item of a list that stands under a role's bare name, where a heading speaks of duties."""
    if not any(names_duty(heading) for heading in block.heading_path):
        return None
    return made(block, place.page, ItemKind.RESPONSIBILITY, place.lead.strip(" :.")).bound_by("ansvarar")


def asked(block: Block, place: Place) -> Found | None:
    """The question of a list of questions to work with; those of a survey were put to others."""
    is_survey = ANSWERED_QUESTIONS.search(fold(" ".join((*block.heading_path, place.lead))))
    if is_survey or not block.text.endswith("?"):
        return None
    return made(block, place.page, ItemKind.QUESTION, place.addressee).bound_by(place.lead)


def announced_item(block: Block, place: Place, kind: ItemKind) -> Found | None:
    """The item of the kind that its lead-in announces; a guide's needs are those of whom it speaks to."""
    if kind == ItemKind.GOAL and ANNOUNCES_FOCUS.search(fold(place.lead)) and describes_focus(block.text):
        return None
    role = place.addressee if kind == ItemKind.NEED else None
    found = made(block, place.page, kind, role)
    return found if kind == ItemKind.FINDING else found.bound_by(place.lead)


def unannounced(block: Block, place: Place) -> Found | None:
    """The item under a lead-in that names neither kind nor agent: what a guide tells to do, what a rule says holds."""
    lead = fold(place.lead)
    if place.document == DocumentKind.GUIDE and not place.weak:
        tells = IMPERATIVE.match(lead) or IMPERATIVE.match(fold(block.text))
        return made(block, place.page, ItemKind.ADVICE, None).bound_by(place.lead) if tells else None
    if place.binding and RULES.search(lead):
        return made(block, place.page, ItemKind.RESPONSIBILITY, None).bound_by("ska")
    return None


def recommended(block: Block, place: Place) -> Found:
    """A recommendation: what is expected of whom a guide turns to, what an evaluation advises."""
    bound = lead_agent(re.sub(r"\w*rekommendera\w*", "bör", place.lead))
    role = next(iter(addressed(place.lead)), bound)
    kind = ItemKind.EXPECTATION if role and place.document == DocumentKind.GUIDE else ItemKind.ADVICE
    return made(block, place.page, kind, role).bound_by("bör")


def describes_focus(text: str) -> bool:
    """Whether a list item tells about a focus area instead of naming it: "Fokusområde 2 rör …"."""
    return re.match(r"(?:fokus|mal)omrade \d\w* \w+", fold(text)) is not None


def under_heading(block: Block, place: Place, agent: tuple[str, int] | None) -> Found | None:
    """The item of a list without a lead-in: what its heading announces, or the duty of whom a heading names."""
    heading = block.heading_path[-1] if block.heading_path else ""
    kind = promised(heading)
    if kind is None and place.document == DocumentKind.EVALUATION and FINDINGS.match(fold(heading)):
        kind = ItemKind.FINDING
    if kind is None and ANNOUNCES_FOCUS.search(fold(heading)) and not describes_focus(block.text):
        kind = ItemKind.GOAL
    if kind is None and block.text.endswith("?") and re.search(r"\bdiskutera\b|\bfragor\b|\bfundera\b", fold(heading)):
        kind = None if ANSWERED_QUESTIONS.search(fold(" ".join(block.heading_path))) else ItemKind.QUESTION
    if kind:
        return made(block, place.page, kind, place.addressee if kind == ItemKind.QUESTION else None)
    if agent and any(names_duty(each) for each in block.heading_path[: agent[1] + 1]):
        return made(block, place.page, duty_kind(block.heading_path[agent[1]]), agent[0]).bound_by("ansvarar")
    return None


def in_paragraph(block: Block, place: Place) -> Iterator[Found]:
    """A paragraph that is a goal by its own words, its heading or its quotation marks, or a duty under whose it is."""
    if block.text.endswith(":") or not HAS_WORDS.search(block.text):
        return
    if len(block.text) <= MAX_GOAL_CHARACTERS:
        goals = goals_in(block, place)
        found = goals or announced_paragraph(block, place)
        if found:
            yield from found
            return
    agent = heading_agent(block.heading_path) if place.binding else None
    if agent is None or len(block.text) > MAX_DUTY_CHARACTERS or len(sentences_in(block.text)) > 1:
        return
    if names_duty(block.heading_path[agent[1]]) and begins_with_verb(block.text):
        marked = marked_agent(block.text)
        role = marked.name if marked else agent[0]
        yield made(block, place.page, ItemKind.RESPONSIBILITY, role).bound_by("ansvarar")


def goals_in(block: Block, place: Place) -> list[Found]:
    """The goals that call themselves so: "Delmål 1.2 …", "Mål: …"; one block may hold several."""
    if not GOAL_TEXT.match(fold(block.text)) or len(block.text) > 2 * MAX_GOAL_CHARACTERS:
        return []
    text = read_span(place.page, block.start, block.end).text
    found = []
    for first, last in pairwise([0, *(match.end() for match in SUBGOAL_MARK.finditer(text)), len(text)]):
        word = GOAL_WORD.match(text[first:last])
        begin = first + (word.end() if word else 0)
        kind = ItemKind.SUBGOAL if SUBGOAL.match(fold(text[first:last])) else ItemKind.GOAL
        if HAS_WORDS.search(text[begin:last]):
            found.append(goal(block, place, kind, part=(begin, last)))
    return found


def goal(block: Block, place: Place, kind: ItemKind, *, part: tuple[int, int] | None = None) -> Found:
    """A goal; its role is whom it binds, never those it is for."""
    text = block.text if part is None else read_span(place.page, block.start, block.end).text[slice(*part)]
    agent = bound_agent(re.sub(r"\A\w+ [\d.:]+:?\s+", "", text))
    role = agent.name if agent and not LEARNERS.intersection(fold(agent.name).replace(",", " ").split()) else None
    return made(block, place.page, kind, role, part=part)


def announced_paragraph(block: Block, place: Place) -> list[Found]:
    """A paragraph that is what the heading right over it, or the paragraphs before it, announce."""
    heading = block.heading_path[-1] if block.heading_path else ""
    by_number = GOAL_HEADING.fullmatch(fold(heading)) is not None
    kind = ItemKind.SUBGOAL if by_number else promised(heading)
    if place.after_heading and kind in GOALS:
        found = goal(block, place, kind)
        label = re.search(r"\d+(?:[.:]\d+)*", heading) if by_number else None
        return [found if label is None else labelled(found, label.group())]
    is_short = len(block.text) <= MAX_SHORT_CHARACTERS and not only_labels(block.text)
    if kind in RUNNING and place.run and is_short and not by_number:
        return [goal(block, place, kind) if kind == ItemKind.GOAL else made(block, place.page, kind, None)]
    text = read_span(place.page, block.start, block.end).text
    quote = QUOTED.match(text)
    stands_first = place.after_heading and place.binding and WE_STATE.match(fold(text))
    if quote and (stands_first or SPEAKS_OF_GOAL.search(fold(place.followed_by))):
        return [made(block, place.page, ItemKind.GOAL, None, part=(0, quote.end()))]
    if place.lead and "malbild" in fold(place.lead):
        return [made(block, place.page, ItemKind.GOAL, None)]
    return []


def only_labels(text: str) -> bool:
    """Whether a text is a role, a time, a caption or a column's head: it says nothing itself."""
    folded = fold(text)
    heads = (TIME_COLUMN, WHAT_COLUMN, RESPONSIBLE_COLUMN)
    short = len(text.split()) <= MAX_LABEL_WORDS
    names_kind = promised(text) is not None and len(text.split()) == 1
    return (
        is_role_name(text)
        or is_time(text)
        or names_kind
        or bool(CAPTION.match(folded))
        or (short and any(pattern.match(folded) for pattern in heads))
    )


def labelled(found: Found, label: str) -> Found:
    """The same with the number that its heading bears."""
    return replace(found, label=label)


def begins_with_verb(text: str) -> bool:
    """Whether a duty is worded without its agent: "Delta i …", "(Rektor) Verka för …"; nobody else is its subject."""
    return bound_agent(text) is None and not text.endswith((":", "?"))


def duty_kind(text: str) -> ItemKind:
    """Whether words that bind somebody are a demand or an expectation."""
    expected = modality(without_abbreviations(text)) == Modality.EXPECTATION
    return ItemKind.EXPECTATION if expected else ItemKind.RESPONSIBILITY


def strength_kind(lead_in: str) -> ItemKind | None:
    """What a lead-in lays down that names no kind but says how strongly it binds."""
    strength = modality(without_abbreviations(lead_in))
    return {Modality.DEMAND: ItemKind.RESPONSIBILITY, Modality.EXPECTATION: ItemKind.EXPECTATION}.get(strength)
