"""The words by which a question leans on the one before it, and what it wants of the answer it had: as tables."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.understand.cues import LISTED


class Act(StrEnum):
    """What a turn wants: an answer of its own, or something of the answer before it."""

    ASK = "ask"
    PLACE = "place"  # where does it stand
    VALIDITY = "validity"  # does what you cited still apply
    BINDING = "binding"  # is it a demand or advice
    ALL = "all"  # every one, not some
    ENGLISH = "english"
    SWEDISH = "swedish"
    CLAIM = "claim"  # what the asker holds that was said, which is tried anew
    THANKS = "thanks"  # nothing is asked


def _either(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b{_either(*patterns)}\b")


PAPER = (
    r"(?:\w*plan(?:en|ens|erna)?|\w*dokument(?:et|en)?|\w*strategin?|\w*riktlinje(?:n|r|rna)|\w*rutin(?:en|erna)?|\w*guiden?"
    r"|policyn?|\w*utvardering(?:en)?|texten)"
)
IT = r"(?:det har|den har|det|den|de|detta|denna|dessa|dem|har|allt det|allt detta|that|this|it)"
STILL = r"(?: (?:fortfarande|an|nu|langre|idag|i dag|annu|verkligen|ens|kvar))*"
IN_FORCE = r"(?:giltig\w*|gallande|aktuell\w*|inaktuell\w*|gammal\w*|foraldrad\w*|utgang\w+|ersatt\w*|i kraft)"
ADVICE = r"(?:rad|rekommendation|frivilligt?|tips|bor|kan|maste|krav|tvang|ska krav)"
PARTICULAR = r"(?:bara |ett |en |mer |endast |nagot |verkligen |rent )*"
TELLING = (
    r"(?:kan|kunde|du|ni|jag|fa|ge|mig|ta|det|svara|svaret|skriv|skriva|oversatt|oversatta|samma|allt|detta|den|har|vill|ha|om|can"
    r"|could|you|i|get|have|it|that|this|answer|translate|write|say|the|same|me|give)"
)
"""Words in which an answer is asked for in another way."""

THANKS = re.compile(
    r"(?:(?:tack\w*|tusen|stort|bra|toppen|perfekt|super|kanon|ok|okej|jattebra|fint|thanks|thank|you|great|hej|da|for|hjalpen|sa"
    r"|mycket|vad|ha|det|var|[.,!:)]) ?)+"
)
"""Politeness and nothing else."""
# The whole of what is said, politeness aside, for each act: the first that fits is meant.
ACTS: tuple[tuple[Act, re.Pattern[str]], ...] = tuple(
    (act, re.compile(pattern))
    for act, pattern in (
        (Act.ENGLISH, rf"(?:{TELLING} )*(?:(?:pa|till|in|to|into) )?(?:engelska|english)"),
        (Act.SWEDISH, rf"(?:{TELLING} )*(?:(?:pa|till|in|to|into) )?(?:svenska|swedish)"),
        (
            Act.PLACE,
            _either(
                rf"(?:exakt )?(?:var|vart)(?: nagonstans)?(?: exakt)?(?: i {PAPER})?"
                r" (?:star|finns|hittar|hittade|laser|sags|sager|kan)(?: (?:jag|vi|man|du|de))?"
                r"(?: (?:lasa|hitta|se)(?: mer)?(?: om)?)?"
                rf" ?{IT}?(?: (?:nagonstans|skrivet|exakt|om|i|{PAPER}))*",
                rf"(?:pa |i )?vilk\w+ (?:sid\w+|avsnitt|kapitel|stycke|rubrik|paragraf|{PAPER})"
                rf"(?: (?:star|finns|ar|sager) ?{IT}?)?(?: (?:pa|i|om|skrivet))*",
                r"(?:(?:vad|vilken|vilka) ar |ange |visa |kan du visa |har du |finns |vad har du for )?(?:din |dina |nagon )?"
                r"(?:kallan?|kallor(?:na)?|referens(?:en|er)?|sidnummer|sidnumret|sidan?|citatet|citat|hanvisning\w*)",
                r"(?:hur|varifran) vet du(?: det)?",
                r"(?:var har du|var far du|var har ni) (?:\w+ ){0,2}(?:ifran|fran)",
                r"varifran kommer det",
                r"enligt (?:vad|vem|vilket dokument|vilken plan)",
                r"vem sager det|sager vem|star det verkligen(?: sa| det)?",
                r"where(?: does it| is it| is| does)?(?: (?:say|stated|written|stand))?(?: (?:it|that|this))?",
                r"(?:on )?(?:which|what) (?:page|section|document)(?: (?:is|was) (?:it|that))?(?: on| in)?",
                r"(?:what s |what is )?(?:the |your )?(?:source|sources|page)",
            ),
        ),
        (
            Act.VALIDITY,
            _either(
                rf"(?:ar inte|ar|galler) (?:{IT}|{PAPER}) ?(?:har|dar|{PAPER})?{STILL}(?: {IN_FORCE})?{STILL}",
                rf"har (?:{IT}|{PAPER})(?: \w+)? (?:gatt ut|ersatts|upphort)",
                rf"hur (?:lange|gammal|ny|aktuell) (?:galler|ar) (?:{IT}|{PAPER})(?: giltig| till| och med)*",
                rf"(?:till )?(?:nar|vilket datum) galler (?:{IT}|{PAPER})(?: till| fran)?",
                rf"nar (?:gar|gick) (?:{IT}|{PAPER}) ut|nar (?:slutar|upphor|borjar) (?:{IT}|{PAPER})(?: att)? galla",
                r"(?:is|are|does) (?:it|this|that|they) (?:still )?(?:valid|in force|apply|current|up to date)",
            ),
        ),
        (
            Act.BINDING,
            _either(
                rf"(?:ar|var) {IT} {PARTICULAR}(?:krav|tvang|tvingande|obligatorisk\w*|bindande|skyldighet|lag|lagkrav|{ADVICE})"
                rf"(?: eller(?: ar {IT})? {PARTICULAR}\w+)?",
                rf"(?:maste|ska|behover|tvingas) (?:jag|vi|man|de|rektor\w*|larar\w*) (?:verkligen |ens |gora )*{IT}"
                rf"(?: eller (?:ar {IT} )?{PARTICULAR}\w+)?",
                rf"(?:maste|behover) (?:jag|vi|man)(?: verkligen)?|ar (?:jag|vi|man) (?:tvungna?|skyldiga?)(?: att gora {IT})?",
                rf"(?:krav|maste|ska) eller {ADVICE}|hur bindande ar {IT}",
                r"is (?:it|that|this) (?:mandatory|required|binding|a requirement|compulsory|optional)(?: or .*)?",
                r"(?:do|must) (?:we|i) (?:really )?have to",
            ),
        ),
        (
            Act.ALL,
            r"(?:(?:visa|ge|lista|ta|se|vill|ha|kan|jag|du|vi|fa|rakna|upp|resten|alla|allt|hela|samtliga|fler|flera|mer|andra|ovriga"
            r"|aterstaende|ar|det|var|finns|har|nagra|nagon|nagot|listan|om|mig|ocksa|dem|de|punkter|punkterna|kvar|som|inget|inga"
            r"|show|me|all|of|them|more|is|that|there|any|the|rest|list|everything|fortsatt|saknas|hur|manga|totalt)(?: |$))+",
        ),
    )
)
TELLING_ALL = _words(
    "alla|allt|resten|hela|samtliga|fler|flera|mer|andra|ovriga|aterstaende|kvar|fortsatt|saknas|totalt",
    "all|more|rest|everything",
)
"""One of these must be among the words that ask for all."""
LANGUAGE_ASIDE = re.compile(r"\b(?:pa|till|in|to) (?P<language>engelska|svenska|english|swedish)\b")
LANGUAGE_BESIDE = re.compile(r"(?i),?\s*\b(?:på (?:engelska|svenska)|in (?:english|swedish))(?:,? (?:tack|please))?\b")
"""The same as it is written, beside a question."""
MENDED = """
    galler engelska svenska english swedish fortfarande giltig giltigt gallande resten samtliga kallan kallor menade avsnitt
    rekommendation obligatoriskt bindande frivilligt dokument dokumentet utgangen
""".split()
"""Words that give an act away, known with a letter wrong too."""

CLAIM = re.compile(
    r"(?:(?:men|fast|jo men|nej men|ja men|but) )?"
    + _either(
        r"(?:du|ni) (?:sa|sade|skrev|svarade|pastod|sager|skriver)(?: ju| nyss| forut| innan)*(?: att)?",
        r"(?:jag|vi) (?:har )?(?:las\w*|hort|sett|minns|tror|trodde)(?: ju| nanstans| nagonstans)* att",
        r"(?:det )?(?:star|stod) ju att|det ar (?:ju )?(?:sa|sant|sadant) att|stammer det att|ar det (?:inte )?sa att",
        r"you (?:just )?(?:said|told me|wrote)(?: that)?",
    )
    + r"\b[ ,:]*"
)
"""How a claim is held up; what comes after it is the claim."""

OPENING = re.compile(
    r"(?:(?:och|men|eller|ok|okej|jaha|aha|nej|na|nja|jo|ja|hm|hmm|bra|tack|sa|forlat|sorry|oj|and|but|no|so|,|\.|!) )*"
)
LEAN = re.compile(
    _either(
        r"(?:jag|vi) (?:menade|menar|avsag|tankte pa)|i meant|i mean",
        r"samma (?:fraga|sak)?(?: fast| men)?|fast|same|istallet|i stallet",
        r"hur (?:ar|blir|ser|funkar|fungerar|gar)(?: det)?(?: ut)?|hur gors?|hur da",
        r"(?:nar|om) (?:den|det|de) (?:ar|har|blir)",
        r"galler (?:det|detta|samma)(?: sak)?(?: aven| ocksa)?(?: for)?",
        r"vad (?:galler|sager|star det|star|blir)(?: det)?|vad ar det som galler",
        r"what about|how about|what does",
        r"inte (?:\w+ ){1,4}?utan",
    )
    + r"\b ?"
)
"""After an opening: what is left is only another role, place, document or subject for the question before."""
CONNECTIVE = re.compile(
    r"^(?:och|men|eller|and|but|nej|na|samma|istallet)\b|\bda(?: [?.!])*$|\b(?:ocksa|istallet|i stallet|instead)\b"
)
CORRECTING = re.compile(r"\b(?:menade|menar|avsag|tankte pa|i meant|i mean)\b|^(?:nej|na|no)\b")
TRUE = _words(r"(?:ar|var) det (?:verkligen |faktiskt |ju )?(?:sadant|sant|sa) att")
"""Asks whether what follows is so; to `listen` "sant" is "sånt"."""
STRONG = re.compile(
    _words(
        r"i sa fall|i det fallet|om (?:man|vi|jag|de) inte|och om|men om|hur gor (?:vi|man|jag|de) da",
        r"vad hander (?:da|om|annars)|annars|dessutom|mer om|i samband med det|infor det|efter det|fore det",
    ).pattern
    + r"|^(?:varfor|why)\b"
)
"""Words that make a question with some words of its own a part of the one before."""
UNBOUND = "".join(
    rf"(?<!\b{verb} )" for verb in "finns star stod ar gar far var kravs behovs galler ser nar vore blir".split()
)
"""Not after a verb whose "det" is only the subject that a sentence must have."""
ANAPHOR = re.compile(
    r"\b(?:detta|denna|dessa|dem|sadan\w*|sana|darmed|darfor|dar|samma|den(?! (?:som|\d))"
    rf"|{UNBOUND}det(?! (?:finns|ar|galler|star|okej|ok|tillatet|gar|som|att|har|dar)\b))\b"
    r"(?! (?:nya|nyaste|gamla|forra|tidigare|nuvarande|senaste|gallande)\b)"
)
"""Words for what was spoken of."""
ENGLISH_ANAPHOR = _words("those|these|it|that|they|them|there")
SEVERAL = _words(
    r"(?:mats|foljs|nas|uppnas|utvarderas|uppfylls|genomfors|redovisas|measured|met|reached) (?:\w+ )?(?:de|dem|dessa|they)",
    r"are (?:they|these)",
)
"""Words for several things spoken of, of which it is told what they were: "hur mäts de?" are goals."""
DOING = _words(r"(?:tar|tog|kostar|funkar|fungerar) det|gors det|gar det till")
"""Words for what is done, not only for what it is done with."""
AGENT = re.compile(
    r"\b(?:ska|skall|maste|far|kan|bor|behover|har|gor|vill|skulle|och|att|nar|om) (?P<they>de)"
    r"(?! (?:som|nya|gamla|forra|har|dar|\w+(?:erna|arna|orna)|\w+s)\b)\b|\b(?P<one>hon|han|hen)\b"
)
"""A pronoun that stands for somebody who is to act."""
SAYING = (
    r"(?:sager|skriver|namner|rekommenderar|foreslar|kraver|anger|beskriver|innehaller"
    r"|sa|skrev|foreslog|rekommenderade|kravde)"
)
"""What a document does."""
SAYS = _words(SAYING, "tycker|star|galler|blir|say|says|does")
"""What is asked of a document that has something to say of the subject before."""
SAYS_ABOUT = re.compile(rf"\b(?:{SAYING}|star det|stod det) (?:\w+ ){{1,3}}om(?: \w+)?$")
THE_SAME_PAPER = _words(
    "samma (?:dokument|plan|kalla|guide|riktlinje)|den (?:har |dar )?planen|det (?:har |dar )?dokumentet|dokumentet",
    rf"dar|i den|enligt den|{SAYING} (?:den|de)",
    "same (?:document|plan)|(?:in|according to) it|that (?:document|plan)",
)
"""Words that point back to the document that was cited."""
PLAIN_DEFINITE = re.compile(
    r"(?:den (?:har |dar )?)?(?:handlings)?"
    r"(?:planen|strategin|riktlinjen|riktlinjerna|rutinen|guiden|utvarderingen|policyn)s?"
)
"""A document only called by its kind: the one that was spoken of."""
I_OR_WE = re.compile(
    r"\b(?:jag|vi|mig|oss|min|mitt|mina|var|vart|vara|i|we|my|our|me|us)\b(?! (?:star|finns|hittar)\b)"
)
OURS_AS_A_PLACE = re.compile(
    r"\b(?:var|vart|vara) (?:\w+ )?(?:plan|kommun|stad|riktlinje|strategi)\w*|^(?:var|vart)\b|\bi (?=\w)"
)
"""Words like those of the asker's own that say nothing of who asks."""
ASKS_WHO = _words("vem|vems|vilka (?:ska|har|ansvarar|personer|roller)|who|whose|ansvarig")
OWN_ROLE = re.compile(
    r"\b(?:(?:jag|vi|i am|we are)(?: \w+){0,3} (?:ar|som|as)|ar|som|as|i egenskap av|for oss|vi|jobbar som|arbetar som"
    r"|min roll|mitt ansvar som)(?: (?:ny|en|ett|bitradande|a|an|the|just|nu))* $"
)
"""What stands before a role when it is the asker's own."""
ROLE_LIKE = re.compile(
    r"\w*(?:samordnare|ansvarig|chef|pedagog|ledare|strateg|tekniker|koordinator|assistent|ombud|sekreterare|direktor"
    r"|utvecklare|handlaggare|forestandare|mentor|vaktmastare|team|kommitte|styrelse)(?:n|en|na|er|erna|a|et)?s?"
)
"""A word for somebody who is not in the tree of roles."""

WEAK = _either(
    LISTED,
    r"mal|malet|malen|krav|rad|tips|ansvar\w*|uppgift\w*|uppdrag\w*|skyldighet\w*|uppfoljning\w*|indikator\w*|aktivitet\w*",
    r"insats\w*|atgard\w*|syfte\w*|beslut\w*|tidplan\w*|deadline|datum|exempel|forslag|regler\w*|rekommendation\w*",
    r"forvantning\w*|undantag\w*|roll\w*|omrade\w*|resultat\w*|bakgrund\w*|skal\w*",
    r"goals?|requirements?|duties|responsib\w+|indicators?|activit\w+",
)
"""What documents of this kind are made of: it says what is asked for, not about what."""
WEAK_WORD = re.compile(WEAK)
WEAK_INSIDE = _words(WEAK)
GENERIC = re.compile(
    _either(
        WEAK,
        r"folj\w*|utvarder(?:a|as|ar)|mat(?:s|a|er|as)|beslut(?:a|ar|as)|bestam\w+|gora|gor|gors|gjort|goras|hand(?:er|a)",
        r"klar\w*|fardig\w*|senast|ofta|lange|manga|mycket|snart|fort|snabbt|viktig\w*|betyd\w+|inneba\w+|menas|menar|menade",
        r"mena|sags|sager|namn(?:s|er)|skriver|skrivs|star|foresla\w*|konkret\w*|saker|annat|andra|annan|ovrig\w*|fler|flera",
        r"tidigare|sagt|ledning|beratta|forklara|forklaring|utveckla|ja|nej|hej|istallet|stallet|faktiskt|verkligen|stammer",
        r"sant|egentligen|da|just|exakt|galler|gallande|fortfarande|giltig\w*|varje|nagonsin|ens|ofast|hela|forst\w*|sist\w*",
        r"tack|snalla|fraga\w*|svar\w*|sa|punkt\w*|dessutom|annars|fall\w*|far|hur|inte|alltsa|ta|tar|hjalp\w*|anvisning\w*",
        r"finnas|fanns|finns|over|andel\w*|kanna|kanner|tid|tiden|fast|skulle|vecko?\w*|manad\w*|ar|aret|aren|termin\w*",
        r"lasar\w*|dag|dagar|dagen|timm\w*|host|hosten|var|varen",
        r"tank\w*|veta|vet|komma|kommer|ihag|borja\w*|kravs|kraver|behov\w*|ingar?|visa(?:r|de)?|lasa|laser|skillnad\w*|jamfor\w*",
        r"nyast|aldst|bast|aven|[a-z]",
        r"about|why|when|where|it|that|this|they|them|apply|applies|same|then|also|yes|no|please|done|follow\w*|up|decides?",
        r"you|[0-9]{1,2}|[.,:;?!]",
    )
)
"""Words that say nothing of what is spoken about."""
SMALL = frozenset(
    """
    och men eller for i pa om av med till hos fran enligt ur inom vid kring mot en ett den det de dem denna da ocksa alla just
    bara samma istallet oss som var vart vara mina min nu nya gamla forra tidigare ja nej alltsa sa ar inte utan gallande
    angaende fast stallet aven jag vi menade menar and or for in on of the about with to , . ? ! : ;
    """.split()
)
"""What may stand beside another role, place, document or subject in a question that has nothing else."""
TOPIC_MARK = re.compile(
    r"\b(?:nar det galler|i fraga om|vad galler|med avseende pa|angaende|betraffande|rorande|kring|gallande) (?!for\b)"
)
"""Words that say outright what a question is about; the rest of it is."""
JOINING = frozenset("och eller i pa av med for till om mot vid under inom en ett den det de sin sina sig".split())
"""Words that join two others into one subject: "kränkningar på nätet"."""
TAIL = frozenset("vid i pa under inom efter fore infor".split())
"""Words that begin where or when something is, which another subject may have in common."""
TIMING = frozenset("over under fore efter innan fran till per".split())
"""Words that another time or measure for the question before begins with."""
ASKING = frozenset("hur vem vad nar varfor vart who how".split())
"""Question words that a verb or a measure follows, which is no subject."""
PASSIVE = re.compile(r"\w{3,}(?:as|ds|ns|rs|ts)")
"""A verb alone that says what is done with something, where something else is what is spoken of."""
MODALS = frozenset("ska skall far kan bor maste behover vill skulle att kunde fick must can should may".split())
"""Words that the infinitive of what is spoken of comes after."""
SUBJECTS = frozenset("jag vi man du ni de han hon hen".split())
LABEL = re.compile(r"\b\d{1,2}[.:]\d{1,2}\b")
LABELLED = re.compile(
    r"(?i)\b(?:\w*mål(?:et)?|punkt|avsnitt|kapitel|indikator|aktivitet|insats) \d{1,2}(?:[.:]\d{1,2})?\b"
)
"""A thing that documents number."""
OF_PAPER = frozenset("i enligt ur fran in from".split())
"""Words that say in which document."""
PREPOSITIONS = frozenset("i pa for enligt ur fran inom hos av till om under vid in of from at per".split())
DETERMINERS = frozenset(
    """
    den det de denna detta dessa var vart vara nya nyaste gamla forra tidigare nuvarande senaste gallande hela
    the our new old
    """.split()
)
ENGLISH_WORDS = frozenset(
    "the what who which how is are does do about why when where that this must should please of we our".split()
)
SWEDISH_WORDS = frozenset("vad vem vilka vilken vilket hur ar det och som i pa for av om ska jag vi".split())
DUTY_WORDS = _words(r"ansvar\w*|uppgift\w*|uppdrag\w*|skyldig\w*|atagand\w*|krav\w*|forvanta\w*|responsib\w+|duties")
FIRST_OF = {
    "forsta": 1,
    "andra": 2,
    "tredje": 3,
    "fjarde": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "sista": -1,
    "last": -1,
}
"""Words that pick one of several choices, the last one counted from the end."""
