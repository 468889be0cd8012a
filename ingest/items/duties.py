"""Who must, should or may act: agents and binding verbs in headings, lead-ins and sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.roles import ROLE_PATTERN
from assistant.swedish import fold
from ingest.items.details import folded_in_place

# Offices and bodies that the role tree does not know one by one: "it-samordnare", "gymnasienämnden", "trygghetsteamet".
OFFICE = (
    r"[\w-]*(?:namnd|styrelse|avdelning|sektion|chef|pedagog|strateg|administrator|ombud|mentor|controller|direktor|team)"
    r"(?:en|n|et|er|erna|na|or|orer)?|[\w-]*(?:ledar|larar|samordnar|forvaltar|utvecklar|handledar|sekreterar|bibliotekari)e(?:n|r|rna|na)?"
    r"|[\w-]*(?:skoterska|kurator|tekniker)(?:n|na|er|erna)?|[\w-]+s?forvaltning(?:en|ar|arna)?"
    r"|(?:[\w-]+s|skol|stod|it-)enhet(?:en|er|erna)?|(?:skol|forvaltnings|verksamhets)ledning(?:en)?"
)
BODY = r"forskol(?:an|or|orna)|kommunfullmaktige|kommunstyrelsen|elevradet|personalgruppen|arbetslaget|amneslaget|skolbiblioteket"
AGENT = re.compile(rf"{ROLE_PATTERN.pattern}|(?<![\w-])(?:{OFFICE}|{BODY})(?![\w-])")
# Words that end as an office and are none.
NO_AGENT = frozenset(
    "avdelning sektion systemforvaltning informationsforvaltning omnamnd ovannamnd larare-elev".split()
)

# The verb that binds an agent before it ("Rektor ska", "Läraren ansvarar för") or after it ("I maj ska rektor").
BINDS = re.compile(
    r"\b(?:ska(?:ll)?|maste|bor|ansvarar|svarar for|forvantas|aligger"
    r"|(?:ar|har) (?:det )?(?:\w+ )?(?:ansvarig\w*|ansvaret|ansvar for"
    r"|skyldig\w*)|har (?:i|till) (?:uppdrag|uppgift))\b"
)
# "Det är rektors ansvar att", "I huvudmannens uppdrag ingår": a genitive that owns the duty.
OWNED = re.compile(r"\A\s+(?:\w+ ){0,1}?(?:ansvar|uppdrag|uppgift(?:er)?|skyldighet(?:er)?|roll(?=(?:en)? att))\b")
DUTY_HEADING = re.compile(
    r"\bansvar|\buppdrag\b|\buppgifter\b|\bforvantas?\b|\bska\Z|\bkrav\b|\broller\b|\bsa gar det till\b|\barbetsgang"
)
MAX_HEADING_CHARACTERS = 70
QUALITY_WORK = re.compile(r"\bSKA\b")
LEAD = re.compile(
    r"([A-ZÅÄÖ][\w-]*(?: [\w-]+){0,3}?) (?:ska|bör|måste|ansvarar för|ansvarar för att|svarar för|svarar för att|förväntas)\s*:?"
)
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
WHEN_IT_ACTS = re.compile(r"(?:varje|under|i|senast|infor|vid|efter) (?:\w+ ){1,3}\w+r ")
DONE_BY = re.compile(r"\b\w{3,}s (?:\w+ ){0,2}av \Z")
# Who stands after these is no subject: "Samtycke från vårdnadshavare ska", "Antalet elever förväntas".
AFTER_PREPOSITION = re.compile(
    r"\b(?:fran|av|till|for|med|hos|pa|i|om|kring|mellan|bland|via|genom|mot|antal(?:et)?|andel(?:en)?) (?:\w+a )?\Z"
)
NAME_BEFORE = re.compile(r"([A-ZÅÄÖ][\w-]+) ")
DETERMINERS = frozenset(
    "varje alla all allt samtliga en ett den det de vissa varje ansvarig vara nagon respektive bade".split()
)
MAX_WORDS_TO_VERB = 7
MAX_WORDS_AFTER_VERB = 2
MAX_WORDS_BEFORE_INVERSION = 15  # "Visar uppföljningen att målet inte nås ska förvaltningen …"
# "Eleverna ska få …" promises something to them; it binds somebody else.
PROMISE = re.compile(
    r"\A(?:\s+\w+){0,6}?\s+(?:ges|fa|erbjudas|motas|kunna|behova"
    r"|slippa|na|ha (?:\w+ (?:och \w+ )?)?(?:tillgang|mojlighet|ratt till))\b"
)
RECEIVERS = frozenset(
    "elev elever eleverna eleven barn barnen vardnadshavare medarbetare personal personalen studerande".split()
)
LEARNERS = frozenset("elev elever eleverna eleven barn barnen vardnadshavare studerande".split())
ADDRESS = re.compile(r"\b(?:du|dig|er|ni|dina?|ditt) som (?:ar )?(\w+)")


@dataclass(frozen=True, slots=True)
class Agent:
    """Who must act, in the document's own words, and where the words stand in the text."""

    name: str
    start: int
    end: int


def without_abbreviations(text: str) -> str:
    """The text with SKA blotted out where it stands for "systematiskt kvalitetsarbete", not for the verb."""
    return text if text.isupper() else QUALITY_WORK.sub("---", text)


def agents_in(text: str) -> list[Agent]:
    """The agents a text names; those joined by "och" or a comma are one."""
    folded = folded_in_place(text)
    agents: list[Agent] = []
    for match in AGENT.finditer(folded):
        if match.group() in NO_AGENT:
            continue
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
    before = [
        agent for agent in agents if agent.end <= verb.start() and not AFTER_PREPOSITION.search(folded[: agent.start])
    ]
    if before:
        agent = before[0]
        starts_sentence = len(folded[: agent.start].split()) <= 2  # "Varje skolas rektor"
        between = folded[agent.end : verb.start()]
        near = len(between.split()) <= MAX_WORDS_TO_VERB and not CLAUSE.search(between)
        return (
            named_in_full(sentence, agent)
            if starts_sentence and near and not is_promise(folded, agent, verb.end())
            else None
        )
    reach = 0 if verb.group() == "forvantas" else MAX_WORDS_AFTER_VERB  # "antalet elever förväntas öka" binds nobody
    after = [agent for agent in agents if agent.start >= verb.end()]
    apart = len(folded[verb.end() : after[0].start].split()) if after else reach + 1
    furthest = MAX_WORDS_BEFORE_INVERSION if apart == 0 else MAX_WORDS_TO_VERB
    inverted = apart <= reach and len(folded[: verb.start()].split()) <= furthest
    return after[0] if inverted and not is_promise(folded, after[0], after[0].end) else None


def named_in_full(sentence: str, agent: Agent) -> Agent:
    """The agent with the first part of its name: "Hamnviks skola", not "skola"."""
    first = NAME_BEFORE.fullmatch(sentence[: agent.start])
    if first is None or fold(first.group(1)) in DETERMINERS:
        return agent
    return Agent(sentence[: agent.end], 0, agent.end)


def owner_of_duty(sentence: str) -> Agent | None:
    """The agent whose responsibility a sentence says something is: "Det är rektors ansvar att"."""
    folded = folded_in_place(sentence)
    for agent in agents_in(sentence):
        if is_genitive(agent) and OWNED.match(folded[agent.end :]):
            return Agent(agent.name[:-1], agent.start, agent.end - 1)
    return None


def acting_agent(sentence: str) -> Agent | None:
    """The agent that acts in a sentence as its subject: "Nämnden fastställer planen", "Varje år gör skolorna …"."""
    agents = agents_in(sentence)
    if not agents or is_genitive(agents[0]):
        return None
    before = folded_in_place(sentence[: agents[0].start])
    if WHEN_IT_ACTS.fullmatch(before):
        return agents[0]
    if len(before.split()) > 1:
        return None
    following = folded_in_place(sentence)[agents[0].end :].split()[:2]
    acts = any(word.endswith("r") for word in following) and "som" not in following
    return agents[0] if acts else None


def agent_of_passive(sentence: str) -> Agent | None:
    """The agent by whom a sentence says that something is done: "sammanställs av skolbibliotekarien"."""
    folded = folded_in_place(sentence)
    return next((agent for agent in agents_in(sentence) if DONE_BY.search(folded[: agent.start])), None)


def lead_agent(lead_in: str) -> str | None:
    """Who a lead-in binds: a known role, or whoever else stands alone before its verb ("Trygghetsteamet ska:")."""
    bound = bound_agent(lead_in) or owner_of_duty(lead_in)
    if bound:
        return bound.name
    match = LEAD.fullmatch(lead_in.strip())
    return match.group(1) if match and not THING.search(folded_in_place(match.group(1))) else None


def addressed(text: str) -> list[str]:
    """Whom a text speaks to, each time it does: "du som huvudman"."""
    found = ADDRESS.finditer(folded_in_place(text))
    return [text[slice(*match.span(1))] for match in found if AGENT.fullmatch(match.group(1))]


def is_genitive(agent: Agent) -> bool:
    """Whether an agent's words only say whose something is: "rektors", "huvudmännens"."""
    last = fold(agent.name).split()[-1]
    return last.endswith("s") and AGENT.fullmatch(last[:-1]) is not None


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
    plain = NUMBER.sub("", text.strip(" :.-–•")).strip()
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
