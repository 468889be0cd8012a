"""What is said -> what is asked for, and whether all of it is: the words that give it away, as tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.swedish import STOP_WORDS, words
from assistant.types import Intent


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern in the folded words of a question and how strongly it tells what is asked for."""

    intent: Intent
    strength: int
    pattern: re.Pattern[str]


def _cues(intent: Intent, strength: int, *patterns: str) -> tuple[Cue, ...]:
    return tuple(Cue(intent, strength, re.compile(rf"\b(?:{pattern})\b")) for pattern in patterns)


ME = r"(?:jag|vi|man)"
SOMEBODY = (
    rf"(?:{ME}|rektor\w*|larar\w*|pedagog\w*|chef\w*|personal\w*|elev\w*|skol\w*|namnd\w*|huvudman\w*|forvaltning\w*)"
)
PAPER = r"(?:\w*plan(?:en|ens)?|\w*dokument(?:et)?|\w*strategin?|\w*riktlinje(?:n|r|rna)|\w*rutin(?:en)?|\w*guiden?|policyn?)"
BEFORE = (
    rf"(?:forut|forr|den gamla|den forra|(?:gamla|forra|tidigare|old|previous) (?:\w+ ){{0,2}}?(?:{PAPER}|guidelines?))"
)
AFTER = rf"(?:nu|idag|den nya|nuvarande|(?:nya|new) (?:\w+ ){{0,2}}?(?:{PAPER}|guidelines?)|today|now)"
IN_A_SENTENCE = r"[^.?!]{0,120}"
# The strongest intent wins, each of its cues counted once; of equals the one whose cue stands first.
CUES: tuple[Cue, ...] = (
    *_cues(
        Intent.DRAFT,
        6,
        r"(?:hjalp\w*|kan du|skulle du)(?: \w+){0,4} (?:skriv\w*|formuler\w*|utforma|ta fram|hitta pa|komma pa)",
        r"(?:ge|ta fram|foresla|forslag|skriv|formulera|gor|suggest|write|draft)(?: \w+){0,4}"
        r" (?:aktivitet\w*|insats\w*|atgard\w*|utkast|activit\w+)",
        r"utkast till|help me (?:write|draft|plan)",
    ),
    *_cues(
        Intent.COMPARISON,
        6,
        r"jamfor\w*|skillnad\w*|skilj\w* sig|(?:vad|hur) skiljer|likheter\w*|vs|kontra|versus|till skillnad|compar\w+",
        r"(?:mer|mindre|fler|farre|samma|\w+are) (?:\w+ ){0,4}?an (?:i|pa|den|det|forra|tidigare|forr)|differs?|differences?",
        r"(?:for)?andrats|blivit (?:\w+are|annorlunda)|star (?:\w+ ){0,4}i (?:\w+ ){1,4}och (?:vad )?star ",
        r"\d{4} (?:resp|respektive|mot) \d{4}",
        rf"{BEFORE}{IN_A_SENTENCE} {AFTER}|{AFTER}{IN_A_SENTENCE} {BEFORE}",
    ),
    *_cues(
        Intent.PLACE,
        6,
        rf"var(?:t)? (?:nagonstans|star|hittar|finns|kan {ME} (?:lasa|hitta|se)|i {PAPER}|regleras)",
        r"vilken sida|vilka sidor|vilk\w+ (?:avsnitt|kapitel|stycke|rubrik|dokument)|i vilken plan|sidnummer|sidnr",
        r"where (?:does|is|can|do|in)|(?:what|which) (?:page|section|document)",
    ),
    *_cues(
        Intent.VALIDITY,
        5,
        rf"galler (?:den|det|de|{PAPER})(?: \w+){{0,3}} (?:an|fortfarande|langre|kvar|idag)|fortfarande galler",
        rf"galler {PAPER}(?! for| nar| i| pa)|hur lange (?:galler|ar)|giltig\w*",
        rf"(?:ar|blir|har) (?:den|det|{PAPER})(?: \w+){{0,3}}"
        r" (?:gammal|gammalt|aktuell|inaktuell|foraldrad|ersatt|giltig|utgangen|gatt ut)",
        rf"hur (?:gammal|ny) ar|nar (?:borja\w*|slutar?|upphor|gar|gick|tar)(?: \w+)? {PAPER}",
        r"still (?:valid|apply|applies|in force|current|up to date)|expires?|expired|out of date",
    ),
    *_cues(Intent.VALIDITY, 2, r"fortfarande|utgang(?:en|na|et)|gatt ut|ersatter|ersatte|ersatts|i stallet for"),
    *_cues(
        Intent.RESPONSIBILITY,
        3,
        r"vem(?! vander)|vilka (?:har|bar) (?:ansvar\w*|till uppgift)|vems|who(?:se)?(?! has been)",
        r"(?:mitt|vart|ditt|hans|hennes|deras|min|var|rektors) (?:eget )?(?:jobb|ansvar|bord|uppdrag|sak|uppgift|skyldighet\w*)",
        rf"maste {SOMEBODY}|{SOMEBODY} maste|tvung\w+|tvungen|ansvarar|skyldig\w*|skyldighet\w*|obligatorisk\w*",
        r"(?:for)?vantas|forvantning\w*|atagande\w*|atagit|aligger|alagg\w*|(?:lagger|ligger|lag|hamnar|vilar) pa",
        rf"vad (?:ska|skall|skulle|bor|har) {SOMEBODY}",
        r"responsib\w+|accountab\w+|dut(?:y|ies)|required|obligat\w+|expected|must (?:i|we)",
        r"do (?:i|we) (?:as \w+ )?(?:have|need) to",
    ),
    *_cues(
        Intent.RESPONSIBILITY,
        2,
        r"ansvar\w*|maste|masten|krav\w*|uppgift(?:en|er|erna)?|uppdrag\w*|sta(?:r)? for|svara for|halla pa med|ha[ds]? to",
    ),
    *_cues(Intent.RESPONSIBILITY, 1, r"(?:ska|skulle) (?:jag|vi)"),
    *_cues(
        Intent.FOLLOW_UP,
        3,
        r"folj\w*(?: \w+){0,3} upp|\w*uppfolj\w*|utvarder(?:a|as|ar|ats|ades|at)|evaluat\w+|follow\w* up|monitor\w*|how far",
        r"avstam\w*|stam(?:mer|ma|s)(?: \w+){0,3} av|(?:koll|check)a\w*(?: \w+){0,2} av",
        r"slututvardering\w*|halvtid\w*|kvalitetsrapport\w*|sjalvskattning\w*|\w*enkat(?:en|er|erna)?|self assessment",
    ),
    *_cues(
        Intent.FOLLOW_UP,
        2,
        r"redovis\w*|rapporter(?:a|as|ar|ing\w*)|utvardering(?:en|s)?|ses over|oversyn\w*|sammanstallning\w*",
        r"hur (?:gick|gar|har)(?: \w+)? det|nadde|naddes|uppnad\w+|resultat\w*|hur ofta|how often",
    ),
    *_cues(
        Intent.INDICATOR,
        4,
        r"\w*indikator\w*|matbar\w*|mats|mata|mater|matas|matetal\w*|nyckeltal\w*|malvarde\w*|matvarde\w*|matt(?:en|et)?",
        r"indicators?|measured?|metrics?",
    ),
    *_cues(
        Intent.GOAL,
        5,
        r"uppna|uppnas|astadkomma",
    ),
    *_cues(
        Intent.GOAL,
        3,
        r"malbild\w*|malsattning\w*|\w*delmal\w*|vart (?:ska|vill)|hur (?:stor|manga) (?:\w+ ){1,6}(?:ska|skall)",
        r"vilk\w+ (?:\w+ )?(?:mal|malen|syfte)|(?:vad ar|vilket ar) (?:\w+ )?(?:malet|malen|syftet|visionen)",
        r"what (?:are|is) the (?:goals?|aims?)|wants? (?:\w+ ){1,8}to|sikta\w*|ville (?:man|de)|ska ha (?:klarat|natt)",
    ),
    *_cues(Intent.GOAL, 2, r"mal|malet|malen|\w+mal(?:et|en)|syfte\w*|vision\w*|goals?|aims?|targets?|objectives?"),
    *_cues(Intent.GOAL, 1, r"ska\w*(?: \w+){0,3} (?:kunna|kanna|finnas|funka|vara pa plats)"),
    *_cues(
        Intent.ACTIVITY,
        3,
        r"\w*insats(?:er|erna|en)?|\w*aktivitet(?:er|erna|en)?|atgard\w*|activit\w+|measures|satsning\w*",
        r"vad (?:ska|maste|bor) (?:goras|vara klart)|planera|i need to plan|lagga? in (?:\w+ ){1,6}vp",
    ),
    *_cues(
        Intent.ACTIVITY,
        2,
        r"genomfor\w*|planerad\w*|planeras|verksamhetsplan\w*|vp|kalender\w*|deadline|by when",
        r"nar senast|senast nar|till (?:vilken dag|nar)|vilken (?:dag|manad|vecka|termin)",
    ),
    *_cues(
        Intent.GUIDANCE,
        3,
        rf"far (?:{ME}|elev\w*|larar\w*|barn\w*|en \w+)|rad|tips|knep|lathund\w*|allowed|advice",
        r"(?:can|may|should) (?:i|we|my|students|pupils|teachers)|hur ser (?:vi|man|ni) pa|tanka pa",
        rf"vad (?:ska|gor) {ME}(?: gora)? (?:om|nar)|vad gor {ME}|hur (?:gor|bor|hanterar|tanker) {ME}",
        rf"hur (?:ska|kan) {ME} (?:gora|tanka|hantera)|tillatet|tillaten|okej|ok att|okay|lagligt|lampligt|smart att",
    ),
    *_cues(
        Intent.GUIDANCE,
        2,
        rf"hur (?:gor|ska|bor|kan)|behover {ME}|kan (?:{ME}|elev\w*|klassen|larar\w*)|gar det att|bor|how (?:do|should|can)",
    ),
    *_cues(
        Intent.FACT,
        2,
        r"hur (?:manga|mycket|stor|lang|lange)|andel\w*|vad heter|varfor|vilket ar|vilket datum|vad kostar",
        r"how (?:many|much|long)",
    ),
)
# What lists are made of.
LISTED = r"(?:{})".format(
    "|".join(
        r"""
        punkt(?:er|erna)? uppgift(?:er|erna)? krav(?:en)? mal(?:en)? delmal(?:en)? indikator(?:er|erna)? matt(?:en)?
        nyckeltal(?:en)? insats(?:er|erna)? aktivitet(?:er|erna)? atgard(?:er|erna) ansvar(?:en)? skyldighet(?:er|erna)?
        rad(?:en)? tips(?:en)? frag(?:or|orna) rekommendation(?:er|erna) saker delar(?:na)? steg(?:en)? atagand(?:en|ena)
        forvantning(?:ar|arna) uppdrag(?:en)? \w*omrade(?:n|na) resultat(?:en)? slutsats(?:er|erna) brister(?:na)?
        framgangsfaktor(?:er|erna) things? duties goals points requirements activities tasks responsibilities indicators
        """.split()
    )
)
WHOSES = r"(?:mina|vara|dina|deras|de|planens|rektors)"
WHOSE = r"(?:(?:de|mina|vara|dina|planens|rektors|the|my|our|single|of) )*"
DUTY = r"(?:jag|vi|man|rektor|larare|\w+) (?:ska|skall|skulle|maste|bor|har|ansvarar)"
END = r"(?=(?: tack)? (?:[.,!?]|$)| tack|$)"
COUNT = "(?:tva|tre|fyra|fem|sex|sju|atta|nio|tio)"
WHOLE_LIST = re.compile(
    r"\b(?:{})\b".format(
        "|".join(
            (
                rf"(?:alla|samtliga|all|every|each|varje|varenda) {WHOSE}(?:\w+ )?{LISTED}",
                rf"(?<!galler )(?<!verkligen )(?<!for )(?<!till )alla{END}",
                rf"allt{END}|allt (?:som )?(?:{DUTY}|som)|ta med allt",
                r"samtliga|allting|allihop\w*|alltihop\w*|rubb och stubb|hela rubbet|everything|all of (?:them|it)",
                r"lista(?: upp)?(?! pa)|listor|rakna upp|radda upp|stall upp|skriv upp|list",
                r"punkt for punkt|steg for steg|komplett\w*|fullstandig\w*|utan att hoppa over",
                r"hela (?:\w*listan|ansvaret|uppdraget|bilden|registret)",
                r"(?:ge mig|vill (?:ha|se)|visa) (?:mig )?(?:hela )?\w*listan",
                rf"vilka (?:\w+ ){{0,2}}?{LISTED}|vilka ar (?:de|alla|\w+(?:erna|arna|orna))",
                rf"vad (?:har|finns|galler)(?: \w+){{0,4}} for (?:\w+ )?{LISTED}|vad ar {WHOSES} (?:\w+ )?{LISTED}",
                rf"vilka (?:ar )?(?:de |dessa )?{COUNT}|{COUNT} \w+ vilka|alla {COUNT}(?: tack)?{END}|upprakning\w*",
                r"punktlista|i punktform|(?:inget|ingenting) (?:far|ska|bor) (?:saknas|missas|glommas)",
                r"en (?:\w+ )?(?:check)?lista|checklista|i sin helhet|(?:missa|glom|hoppa over) (?:inget|nagot)",
                rf"which (?:\w+ )?{LISTED}|what are {WHOSE}(?:\w+ )?{LISTED}",
            )
        )
    )
)
"""Words that ask for every one of something, not for one fact; "alla elever" does not."""
UNSPECIFIC = re.compile(
    "|".join(
        r"""
        star stod galler gallde digital\w* mig skall stall\w* ligg\w* lag lagger hamnar bord\w* roll\w* arbet\w* jobb\w* kommun\w*
               sjalv\w* egen egna gjort halla haller sta egentligen just dut(?:y|ies) according
        plan\w* dokument\w* styrdokument\w* strategi\w* riktlinje\w*
        uttryckligen olika slags behover behov need have as s me under enligt aret lasaret vantas staller stalls [.,:;?!]
        """.split()
    )
)
"""Words beside a role and a duty that narrow nothing."""

NUMBERS: Mapping[str, int] = {
    word: number
    for number, spellings in enumerate(
        "tva bada two,tre three,fyra four,fem five,sex six,sju seven,atta eight,nio nine,tio ten".split(","), start=2
    )
    for word in spellings.split()
}
OF_SOMETHING_ELSE = frozenset("arskurs ak klass delmal kapitel grade".split())  # "i årskurs nio" counts nothing


def intent_of(plain: str) -> Intent:
    """What a question asks for; a fact when nothing tells."""
    found: dict[Intent, list[tuple[int, int]]] = {}
    for cue in CUES:
        match = cue.pattern.search(plain)
        if match:
            found.setdefault(cue.intent, []).append((cue.strength, match.start()))

    def weight(intent: Intent) -> tuple[int, int]:
        return sum(strength for strength, _ in found[intent]), -min(place for _, place in found[intent])

    return max(found, key=weight, default=Intent.FACT)


def asks_for_all(plain: str) -> bool:
    """Whether every one of something is asked for."""
    return bool(WHOLE_LIST.search(plain))


def narrows_nothing(said: Sequence[str]) -> bool:
    """Whether words beside a role leave the whole role asked for: ways of asking of duties, and of pointing at a document."""
    rest = " ".join(said)
    for cue in CUES:
        if cue.intent is Intent.RESPONSIBILITY:
            rest = cue.pattern.sub(" ", rest)
    rest = WHOLE_LIST.sub(" ", rest)
    return all(word in STOP_WORDS or UNSPECIFIC.fullmatch(word) for word in rest.split())


def count_asked(question: str) -> int | None:
    """How many there are of what is asked for, where the question says so: "vilka fyra områden"."""
    said = words(question)
    for before, word in zip(["", *said], said, strict=False):
        if word in NUMBERS and before not in OF_SOMETHING_ELSE:
            return NUMBERS[word]
    return None
