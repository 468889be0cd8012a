"""A draft plan with its register items and blocks -> remarks on what to mend before it is decided, each with its quote.

Better a few remarks that are right than many: what a rule cannot be sure of it leaves alone. What is suggested has slots where
the draft does not say, "[ansvarig]", and nothing is filled in for its writers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from assistant.chains import Break, Broken, chains_of
from assistant.language import gettext as _
from assistant.language import marked, ngettext
from assistant.register import BINDING, DEMANDS
from assistant.roles import ROLE_PATTERN, find_roles
from assistant.swedish import content_words, fold
from assistant.types import UNTIL_FURTHER, Block, BlockKind, Document, Item, ItemKind, Modality
from assistant.validity import parent_cautions
from assistant.vocabulary.stems import stem

SLOT_FOR_TEXT = "[…]"  # the words of the draft itself in a suggestion
AGENT, MEASURE, TIME = marked("[ansvarig]"), marked("[värde, år]"), marked("[tid]")
ALIKE, FEWEST_STEMS = 0.8, 3  # share of two requirements' stems from which they are the same, and how many it takes
FEW = 5  # places that are still told one by one when they all lack the same
LONGEST_LIST = 4  # roles named in a remark on how much is demanded

# Organisations that no single person answers for; folded.
NOBODY = frozenset(("Skola", "Enhet"))
SOMEBODY = re.compile(
    r"\b(?:man|skolan|skolorna|enheten|enheterna|verksamheten|verksamheterna|forskolan|forskolorna)\b"
)
SHALL = re.compile(r"\b(?:ska|skall|maste|bor)\b")
BY = re.compile(r"\bav (?:(?:ansvarig|varje|respektive|en) )?")
FORBIDS = re.compile(
    r"\bfar (?:inte|ej|aldrig|enbart|endast|bara)\b|\b(?:endast|enbart|bara|inga|ingen|inget)\b[^.]*\bfar\b"
    r"|\b(?:aldrig|forbjud\w*)\b"
)
FRONTED = re.compile(
    r"(?:senast|fore|efter|infor|vid|under|inom|i|pa|for|fran|om|nar|da|genom|med|enligt|varje|arligen|dar|till|utifran|dessutom)\b"
)
LOWERED = re.compile(
    r"(?:Det|En|Ett|Alla|Varje|Planen|Dokumentet|Resultatet|Resultaten|Arbetet|Uppföljningen|Utvärderingen)\b"
)
COUNTED = r"(?:en|ett|tva|tre|fyra|fem|sex|sju|atta|nio|tio|elva|tolv)"
NUMBER = re.compile(r"\d|\b(?:halften|tva|tre|fyra|fem|sex|sju|atta|nio|tio|elva|tolv)\b")
VALUE = re.compile(
    rf"\d+ ?(?:%|procent)|\b(?:minst|hogst|fler an|farre an|inom|fran|okar? till)\s+(?:\d|{COUNTED}\b)"
    r"|(?:malvarde|malniva)\w*\W+\d|\bhalften\b"
)
BASELINE = re.compile(
    r"utgangs(?:varde|lage)|nulage|baslinje|basvarde|nuvarande (?:niva|varde)|\bfran \d+[^.]* till \d+"
)
TARGET = re.compile(r"mal(?:varde|niva|tal)|\bmal (?:19|20)\d\d|onskat (?:lage|varde)")
VALUES_ELSEWHERE = re.compile(
    r"(?:utgangs(?:varde|lage)|malvarde|malniva)\w*[^.]{0,80}\b(?:finns|framgar|anges|redovisas|star|samlas)\b[^.]{0,20}\b(?:i|av)\b"
)
FOLLOWED_UP = re.compile(r"\bfolj(?:s|as|er|a)\b[^.]{0,60}\bupp\b|\buppfolj\w*|\butvarder\w*|\bstams av\b|\bmats\b")
FORUM = re.compile(
    r"namnd|styrelse|fullmaktige|ledningsgrupp|rapport|bokslut|redovis|dialog|mote|sammantrade|samtal|enkat|\bapt\b|konferens"
    r"|verksamhetsberattelse|kvalitetsarbete|\bska\b|arsredovisning|rektor\w*grupp|natverk|forum|protokoll|samradsgrupp|radet\b"
    r"|verksamhetsplan|analys|sjalvskattning|lika\b|selfie|stratsys|tertial|delar|kvalitetsdag|uppfoljningsdag"
)

# What sounds like a duty and cannot be seen to be done -> what to write instead. Folded, as an item begins with it.
UNMEASURABLE: tuple[tuple[str, str], ...] = (
    ("verka for", marked("Skriv vad som ska göras, och hur det märks att det är gjort.")),
    ("framja", marked("Skriv vilken insats som ska främja det, och hur effekten mäts.")),
    (
        "arbeta (?:aktivt |vidare |systematiskt |langsiktigt |medvetet )*(?:med|for|mot)",
        marked("Skriv vad arbetet ska leda till, och när."),
    ),
    (
        "(?:skapa|ge) (?:goda |ratt |battre |basta )?forutsattningar",
        marked("Skriv vilka förutsättningar: tid, pengar, utbildning eller utrustning, och hur mycket."),
    ),
    ("strava (?:efter|mot)", marked("Skriv vad som ska vara uppnått, och när.")),
    ("bidra till", marked("Skriv vad bidraget är, och hur det märks.")),
    (
        "medvetandegora|oka (?:medvetenheten|kunskapen|forstaelsen)",
        marked("Skriv vad de ska kunna eller göra efteråt, och hur det mäts."),
    ),
    ("uppmuntra|inspirera|stimulera|motivera", marked("Skriv vad som ska erbjudas eller genomföras, och hur ofta.")),
    ("varna|beakta|ta hansyn till", marked("Skriv vad som ska göras när det är aktuellt, och vem som avgör det.")),
    (
        "utveckla arbetet|utveckla och forbattra|forbattra arbetet|starka arbetet",
        marked("Skriv vad som ska vara annorlunda efteråt, och när."),
    ),
    (
        r"folja utvecklingen|halla sig (?:uppdaterad\w*|informerad\w*)",
        marked("Skriv vad som ska redovisas, till vem och när."),
    ),
    ("lyfta|synliggora|satta fokus pa", marked("Skriv i vilket forum det ska tas upp, och när.")),
    (
        r"vara (?:en )?(?:god\w* )?(?:forebild\w*|inspirationskall\w*|mojliggorare)",
        marked("Skriv vad rollen ska göra, så att det går att följa upp."),
    ),
)
OPENING = (
    r"^(?:(?:\w+[ ,]+){0,4}?(?:ska|skall|bor|maste|ansvarar for att)\s+)?(?:(?:aven|ocksa|dessutom|aktivt|gemensamt|tillsammans|"
    r"standigt|lopande|kontinuerligt|pa olika satt|i ovrigt|sarskilt)\s+)*"
)
VAGUE = tuple((re.compile(OPENING + rf"(?P<words>{words})\b"), advice) for words, advice in UNMEASURABLE)

ABBREVIATION = re.compile(r"(?<![\w/.-])(?P<short>[A-ZÅÄÖ]{2,6})(?![\w/])(?! ?\d{2,}[/-])")
KNOWN = frozenset(
    "AI IT IKT EU USA PDF USB TV SMS QR OK ID PC VR AR XR CD DVD LED WIFI ICT GDPR NPF VFU II III IV VI VII VIII".split()
)
"""What needs no writing out."""
HEADER: tuple[tuple[str, str, str], ...] = (
    (
        "period",
        marked("Dokumentet säger inte när det gäller. Skriv från och till vilken dag."),
        marked("Gäller: [från och med]–[till och med]"),
    ),
    (
        "decided_by",
        marked("Dokumentet säger inte vem som har beslutat det. Skriv det beslutande organet."),
        marked("Beslutad av: [nämnd eller funktion], [datum, paragraf]"),
    ),
    (
        "diary_number",
        marked("Dokumentet saknar diarienummer. Skriv det i sidhuvudet, så att beslutet går att hitta."),
        marked("Diarienummer: [diarienummer]"),
    ),
    (
        "responsible",
        marked("Dokumentet säger inte vem som ansvarar för det. Skriv en funktion, inte ett namn."),
        marked("Dokumentansvarig: [funktion]"),
    ),
)


class Severity(StrEnum):
    """How much a remark weighs."""

    SERIOUS = "brist"  # what is laid down cannot be carried out or followed up as it stands
    WEAK = "svaghet"
    NOTE = "att veta"


class Code(StrEnum):
    """What a remark is about; stable, for filters and for what is handed to other programs."""

    GOAL_WITHOUT_INDICATOR = "mal-utan-indikator"
    INDICATOR_WITHOUT_VALUE = "indikator-utan-varde"
    VALUES_ELSEWHERE = "varden-i-annat-dokument"
    ACTIVITY_WITHOUT_AGENT = "aktivitet-utan-ansvarig"
    ACTIVITY_WITHOUT_TIME = "aktivitet-utan-tid"
    DEMAND_WITHOUT_AGENT = "krav-utan-ansvarig"
    DEMAND_ON_EVERYBODY = "krav-pa-organisation"
    UNMEASURABLE = "omatbart"
    FOLLOW_UP_WITHOUT_FORUM = "uppfoljning-utan-forum"
    NO_FOLLOW_UP = "ingen-uppfoljning"
    HEADER = "dokumenthuvud"
    EXPIRED_REFERENCE = "hanvisning-utgangen"
    ABBREVIATION = "forkortning"
    SAME_TWICE = "samma-krav-tva-ganger"
    BURDEN = "kravborda"


@dataclass(frozen=True, slots=True)
class Place:
    """A quote of the draft and where it stands: `raw` is the page's text from `start` to `end`."""

    page: int
    start: int
    end: int
    quote: str
    heading_path: tuple[str, ...] = ()
    item_id: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to mend in a draft: what to do in Swedish, the places it is about, and a wording with slots where there is one.

    Places are none for what is missing altogether.
    """

    code: Code
    severity: Severity
    text: str
    places: tuple[Place, ...] = ()
    suggestion: str = ""


def lint(
    document: Document,
    items: Iterable[Item],
    blocks: Sequence[Block],
    *,
    filed: Mapping[str, Document] | None = None,
    as_of: date | None = None,
) -> tuple[Remark, ...]:
    """The remarks on a draft, the serious first and in its own order; `filed` are the documents it may refer to, by id."""
    own = [item for item in items if item.document_id == document.id and item.kind is not ItemKind.FINDING]
    broken = chains_of(document.id, own).broken
    remarks = [
        *_header(document),
        *_references(document, filed or {}, as_of or date.today()),
        *_goals(broken, own),
        *_indicators(own, blocks),
        *_activities(broken, own),
        *_agents(broken, own, document),
        *_vague(own),
        *_follow_up(own, blocks, document),
        *_same_twice(own),
        *_abbreviations(blocks),
        *_burden(own),
    ]
    return tuple(sorted(remarks, key=lambda remark: (list(Severity).index(remark.severity), _order(remark))))


def _order(remark: Remark) -> tuple[int, int, int]:
    place = remark.places[0] if remark.places else None
    return list(Code).index(remark.code), place.page if place else 0, place.start if place else 0


def _place(item: Item) -> Place:
    return Place(item.page, item.start, item.end, item.text, item.heading_path, item.id)


def _header(document: Document) -> Iterator[Remark]:
    """What the head of a binding document should say and does not."""
    if document.kind not in BINDING:
        return
    stated = {fact.field for fact in document.facts if fact.value}
    endless = any(fact.field == "valid_to" and fact.value == UNTIL_FURTHER for fact in document.facts)
    there = {
        "period": document.valid_from is not None and (document.valid_to is not None or endless),
        "decided_by": document.decided_by is not None,
        "diary_number": document.diary_number is not None,
        "responsible": "responsible" in stated,
    }
    for field, text, suggestion in HEADER:
        if not there[field]:
            severity = Severity.SERIOUS if field == "period" else Severity.WEAK
            yield Remark(Code.HEADER, severity, _(text), suggestion=_(suggestion))


def _references(document: Document, filed: Mapping[str, Document], as_of: date) -> Iterator[Remark]:
    """The documents it builds on that no longer apply."""
    for caution in parent_cautions(document, as_of, filed):
        fact = next((f for f in document.facts if f.field == "related" and f"”{f.value}”" in caution.text), None)
        places: tuple[Place, ...] = ()
        if fact is not None and fact.page is not None and fact.start is not None and fact.end is not None:
            places = (Place(fact.page, fact.start, fact.end, fact.quote or fact.value),)
        advice = _("Hänvisa till det som gäller nu, eller skriv att det äldre dokumentet inte längre gäller.")
        yield Remark(Code.EXPIRED_REFERENCE, Severity.SERIOUS, f"{caution.text} {advice}", places)


def _goals(broken: Iterable[Broken], items: Sequence[Item]) -> Iterator[Remark]:
    """Goals that nothing measures: no indicator in their section, no value of their own and none in a goal below."""
    above = {item.id: item.serves for item in items}
    goals = [item for item in items if item.kind in (ItemKind.GOAL, ItemKind.SUBGOAL)]
    measured = {item.id for item in goals if VALUE.search(fold(item.text))}
    measured |= {above[each] or each for each in measured}
    sections = {item.area for item in items if item.kind is ItemKind.INDICATOR and item.area}
    sections |= {item.area for item in goals if item.kind is ItemKind.SUBGOAL and item.id in measured and item.area}
    lacking = [
        each.item for each in broken if each.how is Break.GOAL_WITHOUT_INDICATOR and each.item.id not in measured
    ]
    lacking = [item for item in lacking if not _section_measures(item, sections, items)]
    yield from _told(
        Remark(
            Code.GOAL_WITHOUT_INDICATOR,
            Severity.SERIOUS,
            _("Målet har ingen indikator. Skriv vad som visar att det är nått."),
            suggestion=_("Indikator: [vad som mäts], utgångsvärde %(value)s, målvärde %(value)s", value=_(MEASURE)),
        ),
        lacking,
        _(
            "%(num)s av %(whole)s mål har ingen indikator. Skriv vad som visar att vart och ett är nått.",
            num=len(lacking),
            whole=len(goals),
        ),
    )


def _told(remark: Remark, items: Sequence[Item], together: str) -> Iterator[Remark]:
    """A remark on each item, or one on them all when they are more than a few."""
    if len(items) > FEW:
        yield replace(remark, text=together, places=tuple(map(_place, items)))
        return
    for item in items:
        filled = remark.suggestion.replace(SLOT_FOR_TEXT, item.text.rstrip(" ."))
        yield replace(remark, places=(_place(item),), suggestion=filled)


def _section_measures(goal: Item, sections: AbstractSet[str], items: Iterable[Item]) -> bool:
    """Whether something else in a goal's section measures it: an indicator, or for a goal a subgoal with a value."""
    if goal.area not in sections:
        return False
    return goal.kind is ItemKind.GOAL or _has_indicator(goal.area, items)


def _has_indicator(area: str | None, items: Iterable[Item]) -> bool:
    return any(item.kind is ItemKind.INDICATOR and item.area == area for item in items)


def _indicators(items: Sequence[Item], blocks: Sequence[Block]) -> Iterator[Remark]:
    """Indicators without a value to start from or to reach; said once where the draft keeps them in another document."""
    indicators = [item for item in items if item.kind is ItemKind.INDICATOR]
    goals = {item.id: item for item in items}
    elsewhere = next(
        ((b, m) for b in blocks if b.kind is BlockKind.PARAGRAPH and (m := VALUES_ELSEWHERE.search(fold(b.text)))), None
    )
    if indicators and elsewhere:
        block, _match = elsewhere
        text = ngettext(
            "Indikatorns utgångsvärde och målvärde står i ett annat dokument: bifoga det när planen beslutas.",
            "De %(num)s indikatorernas utgångsvärden och målvärden står i ett annat dokument: bifoga det när planen beslutas.",
            len(indicators),
        )
        yield Remark(Code.VALUES_ELSEWHERE, Severity.NOTE, text, (_of_block(block),))
        return
    lacking: dict[tuple[bool, bool], list[Item]] = {}
    for item in indicators:
        goal = goals.get(item.serves or "")
        said = fold(f"{item.lead_in or ''} {item.text} {goal.text if goal else ''}")
        beside = [fold(head) for head in _beside(item, blocks)]
        target = VALUE.search(said) or TARGET.search(said) or any(map(TARGET.search, beside))
        baseline = BASELINE.search(said) or any(map(BASELINE.search, beside))
        if not (target and baseline):
            lacking.setdefault((bool(target), bool(baseline)), []).append(item)
    for (has_target, has_baseline), found in lacking.items():
        yield from _without_value(found, len(indicators), target=has_target, baseline=has_baseline)


def _without_value(items: Sequence[Item], whole: int, *, target: bool, baseline: bool) -> Iterator[Remark]:
    numbers = {"num": len(items), "whole": whole}
    if target:
        text = _("Indikatorn saknar utgångsvärde. Skriv läget i dag, så att förändringen går att se.")
        together = _(
            "%(num)s av %(whole)s indikatorer saknar utgångsvärde. Skriv läget i dag för var och en.", **numbers
        )
    elif baseline:
        text = _("Indikatorn saknar målvärde. Skriv vad som ska vara nått, och när.")
        together = _(
            "%(num)s av %(whole)s indikatorer saknar målvärde. Skriv vad som ska vara nått, och när.", **numbers
        )
    else:
        text = _("Indikatorn saknar utgångsvärde och målvärde. Skriv läget i dag, vad som ska vara nått och när.")
        together = _(
            "%(num)s av %(whole)s indikatorer saknar utgångsvärde och målvärde. Skriv läget i dag, vad som ska vara nått, när.",
            **numbers,
        )
    slots = [
        *([] if baseline else [_("utgångsvärde: %(value)s", value=_(MEASURE))]),
        *([] if target else [_("målvärde: %(value)s", value=_(MEASURE))]),
    ]
    severity = Severity.WEAK if target else Severity.SERIOUS
    suggestion = f"{SLOT_FOR_TEXT} ({', '.join(slots)})"
    yield from _told(Remark(Code.INDICATOR_WITHOUT_VALUE, severity, text, suggestion=suggestion), items, together)


def _beside(item: Item, blocks: Sequence[Block]) -> Iterator[str]:
    """The column heads of the cells in an indicator's row of a table."""
    cells = [block for block in blocks if block.kind is BlockKind.CELL]
    at = next((k for k, b in enumerate(cells) if b.page == item.page and b.start <= item.start < b.end), None)
    if at is None:
        return
    for block in cells[at + 1 :]:
        if block.heading_path[-1:] == cells[at].heading_path[-1:]:
            return
        yield from block.heading_path[-1:]


def _activities(broken: Iterable[Broken], items: Iterable[Item]) -> Iterator[Remark]:
    """Activities that nobody is to carry out, or at no time."""
    listed = tuple(broken)
    whole = sum(item.kind is ItemKind.ACTIVITY for item in items)
    nobody = [
        e.item for e in listed if e.how is Break.ACTIVITY_WITHOUT_AGENT and not ROLE_PATTERN.match(fold(e.item.text))
    ]
    yield from _told(
        Remark(
            Code.ACTIVITY_WITHOUT_AGENT,
            Severity.SERIOUS,
            _("Aktiviteten har ingen ansvarig. Skriv vilken roll som ska se till att den blir av."),
            suggestion=_("%(activity)s. Ansvarig: %(agent)s", activity=SLOT_FOR_TEXT, agent=_(AGENT)),
        ),
        nobody,
        _(
            "%(num)s av %(whole)s aktiviteter har ingen ansvarig. Skriv vilken roll som ska se till att var och en blir av.",
            num=len(nobody),
            whole=whole,
        ),
    )
    never = [each.item for each in listed if each.how is Break.ACTIVITY_WITHOUT_TIME]
    yield from _told(
        Remark(
            Code.ACTIVITY_WITHOUT_TIME,
            Severity.WEAK,
            _("Aktiviteten har ingen tid. Skriv när den ska vara gjord eller hur ofta den återkommer."),
            suggestion=_("%(activity)s. Klart: %(time)s", activity=SLOT_FOR_TEXT, time=_(TIME)),
        ),
        never,
        _(
            "%(num)s av %(whole)s aktiviteter har ingen tid. Skriv när var och en ska vara gjord eller hur ofta den återkommer.",
            num=len(never),
            whole=whole,
        ),
    )


def _agents(broken: Iterable[Broken], items: Iterable[Item], document: Document) -> Iterator[Remark]:
    """Duties that nobody, or a whole organisation, is to see to."""
    if document.kind not in BINDING:
        return
    for each in broken:
        if each.how is Break.DEMAND_WITHOUT_AGENT and not _says_who(each.item):
            text = _("Kravet säger inte vem som ska göra det. Skriv en roll.")
            yield Remark(
                Code.DEMAND_WITHOUT_AGENT, Severity.SERIOUS, text, (_place(each.item),), _with_agent(each.item.text)
            )
    for item in items:
        if item.kind in DEMANDS and item.role and _nobody(item.role):
            text = _("Kravet riktas till ”%(name)s”, inte till en roll. Skriv vem där som ansvarar.", name=item.role)
            yield Remark(Code.DEMAND_ON_EVERYBODY, Severity.WEAK, text, (_place(item),), _instead_of(item))


def _says_who(item: Item) -> bool:
    """Whether a duty names who it is for in other words: before its verb, after "av", or as what nobody may do."""
    folded = fold(item.text)
    subject = SHALL.split(folded, maxsplit=1)[0]
    by = any(ROLE_PATTERN.match(folded, match.end()) for match in BY.finditer(folded))
    return by or bool(find_roles(subject) or find_roles(item.lead_in or "")) or FORBIDS.search(folded) is not None


def _nobody(role: str) -> bool:
    found = find_roles(role)
    return NOBODY.issuperset(found) if found else SOMEBODY.fullmatch(fold(role)) is not None


def _with_agent(text: str) -> str:
    """The duty laid on a slot, where that can be done without changing a word of it; else nothing."""
    if FRONTED.match(fold(text)) or not LOWERED.match(text) or not SHALL.search(fold(text)):
        return ""
    return _("%(agent)s ansvarar för att %(duty)s", agent=_(AGENT), duty=text[:1].lower() + text[1:])


def _instead_of(item: Item) -> str:
    """The duty with a slot for the organisation it is laid on, where it begins with it."""
    name = item.role or ""
    if not item.text.startswith(name) or not SHALL.match(fold(item.text[len(name) :]).strip()):
        return ""
    return f"{_(AGENT)}{item.text[len(name) :]}"


def _vague(items: Iterable[Item]) -> Iterator[Remark]:
    """Duties, goals and activities that begin with a verb nobody can see carried out, unless a number measures them."""
    for item in items:
        if item.kind in (*DEMANDS, ItemKind.ACTIVITY, ItemKind.GOAL, ItemKind.SUBGOAL):
            folded = fold(item.text)
            found = next(((m, advice) for pattern, advice in VAGUE if (m := pattern.match(folded))), None)
            if found and not NUMBER.search(folded):
                match, advice = found
                said = item.text[match.start("words") : match.end("words")]
                text = _("”%(words)s” går inte att följa upp. %(advice)s", words=said, advice=_(advice))
                yield Remark(Code.UNMEASURABLE, Severity.WEAK, text, (_place(item),))


def _follow_up(items: Sequence[Item], blocks: Sequence[Block], document: Document) -> Iterator[Remark]:
    """What is to be followed up without a word of where, and a plan that is not to be followed up at all."""
    for item in items:
        if item.kind in DEMANDS and not item.role and FOLLOWED_UP.search(fold(item.text)) and not _forum(item):
            text = _("Uppföljningen har inget forum. Skriv var resultatet tas upp, av vem och när.")
            suggestion = _(
                "%(duty)s Redovisas i [forum] av %(agent)s %(time)s.", duty=item.text, agent=_(AGENT), time=_(TIME)
            )
            yield Remark(Code.FOLLOW_UP_WITHOUT_FORUM, Severity.WEAK, text, (_place(item),), suggestion)
    told = any(item.follow_up for item in items) or any(FOLLOWED_UP.search(fold(block.text)) for block in blocks)
    if document.kind in BINDING and items and not told:
        text = _("Dokumentet säger inte hur det följs upp. Skriv vem som följer upp det, när och i vilket forum.")
        suggestion = _(
            "%(agent)s följer upp planen %(time)s och redovisar resultatet i [forum].", agent=_(AGENT), time=_(TIME)
        )
        yield Remark(Code.NO_FOLLOW_UP, Severity.SERIOUS, text, suggestion=suggestion)


def _forum(item: Item) -> bool:
    said = fold(f"{item.text} {item.follow_up or ''} {item.lead_in or ''}")
    return FORUM.search(SHALL.sub(" ", said)) is not None or bool(find_roles(item.text))


def _same_twice(items: Iterable[Item]) -> Iterator[Remark]:
    """Requirements on the same role, or of the same kind, that say the same in nearly the same words."""
    listed = [
        (item, frozenset(map(stem, content_words(item.text))))
        for item in items
        if item.kind in (*DEMANDS, ItemKind.ACTIVITY)
    ]
    for (one, first), (other, second) in combinations(listed, 2):
        alike = len(first & second) >= ALIKE * len(first | second) and len(first & second) >= FEWEST_STEMS
        numbers = [re.findall(r"\d+", item.text) for item in (one, other)]
        if alike and find_roles(one.role or "") == find_roles(other.role or "") and numbers[0] == numbers[1]:
            text = _("Samma sak krävs två gånger. Behåll det ena stället, eller skriv vad som skiljer dem åt.")
            yield Remark(Code.SAME_TWICE, Severity.WEAK, text, (_place(one), _place(other)))


def _abbreviations(blocks: Sequence[Block]) -> Iterator[Remark]:
    """Abbreviations that nothing in the draft writes out, each at its first place."""
    whole = "\n".join(block.text for block in blocks)
    seen = {word.upper() for word in re.findall(r"(?<!\w)[a-zåäö]{2,6}(?!\w)", whole)}  # words that are only shouted
    for block in blocks:
        if block.kind in (BlockKind.FURNITURE, BlockKind.HEADING) or block.text.isupper():
            continue
        for match in ABBREVIATION.finditer(block.text):
            short = match["short"]
            often = len(short) > 2 or len(re.findall(rf"(?<![\w-]){short}(?!\w)", whole)) > 1
            if (
                often
                and short not in KNOWN | seen
                and not _shouted(block.text, match)
                and not _written_out(short, whole)
            ):
                seen.add(short)
                text = _(
                    "Förkortningen ”%(short)s” förklaras inte. Skriv ut den första gången den används.", short=short
                )
                suggestion = _("[utskrivet namn] (%(short)s)", short=short)
                yield Remark(Code.ABBREVIATION, Severity.NOTE, text, (_of_block(block),), suggestion)


def _shouted(text: str, match: re.Match[str]) -> bool:
    """Whether the word beside is in capitals too: a heading or an emphasis, no abbreviation."""
    beside = [*text[: match.start()].split()[-1:], *text[match.end() :].split()[:1]]
    return any(len(word.strip(".,:;()")) > 1 and word.isupper() for word in beside)


def _written_out(short: str, text: str) -> bool:
    """Whether the text says what an abbreviation stands for."""
    name = re.escape(short)
    ways = (
        rf"\w \({name}(?:[,;)]| )",
        rf"(?<![\w-]){name} \((?!\d)[^)]{{4,}}\)",
        rf"(?<![\w-]){name}(?: (?:för|står för|betyder|är en förkortning|avser|=)|:| [–-]) ?[A-Za-zÅÄÖåäö]",
        rf"[Ff]örkort\w+ (?:till )?{name}\b",
    )
    return any(re.search(way, text) for way in ways)


def _of_block(block: Block) -> Place:
    return Place(block.page, block.start, block.end, block.text, block.heading_path)


def burden(items: Iterable[Item]) -> tuple[tuple[str, int], ...]:
    """How many demands lie on each role, the most first; one that names two roles counts for both."""
    counts = Counter(
        role
        for item in items
        if item.kind is ItemKind.RESPONSIBILITY and item.modality is Modality.DEMAND
        for role in (find_roles(item.role or "") or ((item.role,) if item.role else ()))
    )
    return tuple(counts.most_common())


def _burden(items: Iterable[Item]) -> Iterator[Remark]:
    counts = burden(items)
    if counts:
        most = ", ".join(f"{role} {number}" for role, number in counts[:LONGEST_LIST])
        text = _("Kravbörda, antal krav på varje roll: %(most)s.", most=most)
        yield Remark(Code.BURDEN, Severity.NOTE, text)
