"""Who must, should or may act: agents and binding verbs in headings, lead-ins and sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.swedish import ROLE_PATTERN, fold

# The verb that binds an agent before it ("Rektor ska", "Läraren ansvarar för") or after it ("I maj ska rektor").
BINDS = re.compile(
    r"\b(?:ska(?:ll)?|maste|bor|ansvarar|forvantas|(?:ar|har) (?:det )?(?:ansvarig\w*|ansvaret|skyldig\w*)|aligger)\b"
)
DUTY_HEADING = re.compile(r"\bansvar|\buppdrag\b|\buppgifter\b|\bforvantas?\b|\bska\Z|\bkrav\b|\broller\b")
MAX_HEADING_CHARACTERS = 70
QUALITY_WORK = re.compile(r"\bSKA\b")
LEAD = re.compile(r"([A-ZÅÄÖ][\w-]*(?: [\w-]+){0,3}?) (?:ska|bör|måste|ansvarar för|ansvarar för att|förväntas)\s*:?")
# What is led in so but can bind nobody: the plan, the work, the goals.
THING = re.compile(
    r"\b(?:det|detta|de|dessa|foljande|vi|den|man)\b|(?:plan|arbete|mal|dokument|insats|aktivitet|strategi|atgard|text|rutin)"
    r"(?:en|et|er|erna|n|t|na|r)?\b|(?:ning|het|ion)(?:en|ar|arna|er|erna)?\b"
)
MARKER = re.compile(r"\A\W{0,3}\(([^()]{3,60})\)\s*\S")
NUMBER = re.compile(r"\A(?:\d+(?:\.\d+)*\.?|[a-z]\)|[ivx]+\.)\s+")
JOINS = re.compile(r"\s*(?:,|/|och|samt|eller|&|-)\s*")
# What parts an agent from a verb that belongs to another clause.
CLAUSE = re.compile(r"\b(?:att|dar|nar|om|sa|eftersom|medan)\b|[.;:]")
MAX_WORDS_TO_VERB = 7
MAX_WORDS_AFTER_VERB = 2
# "Eleverna ska få …" promises something to them; it binds somebody else.
PROMISE = re.compile(
    r"\A(?:\s+\w+){0,3}?\s+(?:ges|fa|erbjudas|motas|kunna|behova|slippa|na|ha (?:tillgang|mojlighet|ratt till))\b"
)
RECEIVERS = frozenset(
    {
        "elev",
        "elever",
        "eleverna",
        "eleven",
        "barn",
        "barnen",
        "vardnadshavare",
        "medarbetare",
        "personal",
        "personalen",
    }
)


@dataclass(frozen=True, slots=True)
class Agent:
    """Who must act, in the document's own words, and where the words stand in the text."""

    name: str
    start: int
    end: int


def folded_in_place(text: str) -> str:
    """The text folded letter by letter, so that places stay the same."""
    return "".join((fold(letter) or " ")[:1] for letter in text)


def without_abbreviations(text: str) -> str:
    """The text with SKA blotted out where it stands for "systematiskt kvalitetsarbete", not for the verb."""
    return text if text.isupper() else QUALITY_WORK.sub("---", text)


def agents_in(text: str) -> list[Agent]:
    """The agents a text names; those joined by "och" or a comma are one."""
    folded = folded_in_place(text)
    agents: list[Agent] = []
    for match in ROLE_PATTERN.finditer(folded):
        last = agents[-1] if agents else None
        if last and JOINS.fullmatch(folded[last.end : match.start()]):
            agents[-1] = Agent(text[last.start : match.end()], last.start, match.end())
        else:
            agents.append(Agent(text[match.start() : match.end()], match.start(), match.end()))
    return agents


def bound_agent(sentence: str) -> Agent | None:
    """The agent that the sentence's first binding verb binds; None when it names nobody or only promises."""
    folded = folded_in_place(without_abbreviations(sentence))
    verb = BINDS.search(folded)
    if verb is None or folded.startswith("att "):
        return None
    agents = [agent for agent in agents_in(sentence) if not is_genitive(agent)]
    before = [agent for agent in agents if agent.end <= verb.start()]
    if before:
        agent = before[0]
        starts_sentence = len(folded[: agent.start].split()) <= 2  # "Varje skolas rektor"
        between = folded[agent.end : verb.start()]
        near = len(between.split()) <= MAX_WORDS_TO_VERB and not CLAUSE.search(between)
        return agent if starts_sentence and near and not is_promise(folded, agent, verb.end()) else None
    after = [agent for agent in agents if len(folded[verb.end() : agent.start].split()) <= MAX_WORDS_AFTER_VERB]
    if (
        after
        and len(folded[: verb.start()].split()) <= MAX_WORDS_TO_VERB
        and not is_promise(folded, after[0], after[0].end)
    ):
        return after[0]
    return None


def lead_agent(lead_in: str) -> str | None:
    """Who a lead-in binds: a known role, or whoever else stands alone before its verb ("Trygghetsteamet ska:")."""
    bound = bound_agent(lead_in)
    if bound:
        return bound.name
    match = LEAD.fullmatch(lead_in.strip())
    return match.group(1) if match and not THING.search(folded_in_place(match.group(1))) else None


def is_genitive(agent: Agent) -> bool:
    """Whether an agent's words only say whose something is: "rektors", "huvudmännens"."""
    last = fold(agent.name).split()[-1]
    return last.endswith("s") and ROLE_PATTERN.fullmatch(last[:-1]) is not None


def is_promise(folded: str, agent: Agent, after_verb: int) -> bool:
    """Whether the sentence says what the agent is to be given, not what it must do."""
    return fold(agent.name).split()[-1] in RECEIVERS and PROMISE.match(folded[after_verb:]) is not None


def marked_agent(text: str) -> Agent | None:
    """The agent in brackets at the start of an item: "(Rektor) Verka för …"."""
    match = MARKER.match(text)
    if match is None or not is_role_name(match.group(1)):
        return None
    return Agent(match.group(1), match.start(1), match.end(1))


def is_role_name(text: str) -> bool:
    """Whether a text names roles and nothing else, apart from a number before them."""
    plain = NUMBER.sub("", text.strip(" :.")).strip()
    agents = agents_in(plain)
    return len(agents) == 1 and agents[0].start == 0 and agents[0].end == len(plain)


def heading_agent(headings: tuple[str, ...]) -> tuple[str, int] | None:
    """The agent that the innermost heading of duties names and that heading's place: "Ansvar — Chef", "4.3 Rektor"."""
    for place in range(len(headings) - 1, -1, -1):
        heading = headings[place]
        agents = agents_in(heading)
        if not agents or len(heading) > MAX_HEADING_CHARACTERS or heading.endswith("?"):
            continue
        if is_role_name(heading):
            return NUMBER.sub("", heading.strip(" :.")).strip(), place
        if len(agents) == 1 and DUTY_HEADING.search(folded_in_place(heading)):
            return agents[0].name.removesuffix("s") if is_genitive(agents[0]) else agents[0].name, place
    return None


def names_duty(text: str) -> bool:
    """Whether a heading speaks of responsibility."""
    return bool(DUTY_HEADING.search(fold(text)))
