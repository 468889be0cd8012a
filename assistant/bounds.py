"""A question -> whether steering documents can say anything of it at all, or what must be asked first; rules, careful ones.

A question that has anything of school or documents in it is never turned away here, but for orders to the program itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from assistant.personal_data import FindingKind, personal_data
from assistant.swedish import STOP_WORDS, fold
from assistant.types import Choice, Document, DocumentKind, Intent, Origin, Query, Validity
from assistant.understand.content import ASIDES, abbreviations
from assistant.understand.mentions import OWN
from assistant.understand.said import Said, listen


class Reason(StrEnum):
    """Why a question lies outside."""

    SMALL_TALK = "småprat"
    CHORE = "uppdrag"
    WORLD = "allmän fråga"
    ARITHMETIC = "räkneuppgift"
    PERSON = "råd om en person"
    ORDER = "instruktion till programmet"


@dataclass(frozen=True, slots=True)
class Outside:
    """Why a question lies outside, and what to say: what can be asked instead."""

    reason: Reason
    message: str


EXAMPLES = (
    "Fråga till exempel: ”Vad ansvarar rektor för enligt planen?”, ”Vilka mål finns för källkritik och hur följs de upp?”"
    " eller ”Får eleverna använda AI, och gäller riktlinjen fortfarande?”"
)
MESSAGES: Mapping[Reason, str] = {
    Reason.SMALL_TALK: f"Här får du svar ur styrdokumenten om skolans digitalisering, med ordagranna citat. {EXAMPLES}",
    Reason.CHORE: "Här skrivs, översätts och programmeras inget på beställning: svaren är citat ur styrdokumenten."
    f" {EXAMPLES}",
    Reason.WORLD: f"Det är ingen fråga som styrdokumenten om skolans digitalisering handlar om. {EXAMPLES}",
    Reason.ARITHMETIC: f"Här räknas inget ut: svaren är citat ur styrdokumenten. {EXAMPLES}",
    Reason.PERSON: "Styrdokumenten ger inga råd i medicin eller juridik om en enskild person. Vänd dig till elevhälsan, vården"
    " eller kommunens jurist. Fråga utan namn vad dokumenten säger, till exempel: ”Vem ansvarar för hjälpmedel till elever"
    " med dyslexi?”",
    Reason.ORDER: f"Här går det bara att fråga vad styrdokumenten säger; hur svaren görs kan inte ändras. {EXAMPLES}",
}


def _listed(table: str) -> tuple[str, ...]:
    """The entries of a table, parted by semicolons and line ends."""
    return tuple(part.strip() for line in table.strip().splitlines() for part in line.split(";") if part.strip())


def _any(table: str) -> str:
    """A pattern for any of a table of patterns."""
    return f"(?:{'|'.join(_listed(table))})"


# All patterns are of words as they were listened to: folded, spoken small words as they are written ("me" is "med").
HELLO = _any(
    r"""
    (?:(?:he+j+)+(?:san)?|hje|hall(?:a|o+)|tja(?:na|ba)?|tjena(?:re)?|tjo)(?: (?:pa (?:dig|er)|dar|igen))?; morsning
    god(?: ?(?:morgon|dag|kvall|natt|eftermiddag|fortsattning|jul)); (?:hello|hi|hey)(?: there)?
    good (?:morning|afternoon|evening)
    """
)
THANKS = _any(
    r"""
    (?:tusen |stort )?tack(?:ar)?(?: (?:sa|ska|ha|for|pa|forhand|snalla|hjalpen|hjalp|mycket|jatte\w*|det|svaret|du|ses))*
    toppen; thanks?(?: (?:a lot|so much))?; thank you(?: (?:so|very) much)?; perfekt; super; bra jobbat; vad bra
    ok(?:ej)?; kul; fint; hej ?da; adjo; bye; ha det (?:bra|gott)
    """
)
POLITE = re.compile(rf"^(?:{HELLO}\b[ ,.!]*)?(?:(?:snalla|ursakta|forlat|please|och|men)\b[ ,.!]*)*")
PHRASES = _listed(
    """
    vem ar du; vad ar du; vad ar du for nagot; vad heter du; vad gor du; vad kan du; vad kan du gora; vad kan du svara pa
    vad kan du hjalpa till med; vad kan du hjalpa mig med; vad kan jag fraga; vad kan jag fraga om; vad kan jag fraga dig om
    vad kan man fraga; vad kan man fraga om; vad kan jag fraga dig; kan du beratta vem du ar; hur ska jag anvanda dig
    hur anvander jag dig; hur funkar du; hur fungerar det har; hur mar du; hur ar laget; hur ar det; laget
    hur fungerar du
    hur star det till; hur har du det; hur gammal ar du; var bor du; ar du en robot; ar du en manniska; ar du en ai; ar du ai
    ar du chatgpt; ar du riktig; vem har gjort dig; vem skapade dig; hjalp; hjalp mig; kan du hjalpa mig; jag behover hjalp
    vad tycker du om mig; jag alskar dig; du ar dum; du ar bra; pratar du svenska; test; testar; bara testar; fungerar det
    who are you; what are you; what can you do; how are you; how do you work; what can i ask; are you a robot; help
    """
)
"""Small talk, and questions about the program itself."""
LONGEST_PHRASE = max(map(len, PHRASES)) + 4
FUZZY_LETTERS = 7  # of a phrase that may have a letter wrong
NEAR_ENOUGH = 0.88  # how like a phrase what is said must be

ORDERS = re.compile(
    _any(
        r"""
        \b(?:ignorera|glom|strunta i|bortse fran|kringga|bryt mot) (?:\w+ ){0,3}?(?:instruktion|direktiv|system ?prompt)
        \b(?:ignorera|glom|strunta i|bortse fran|kringga|bryt mot) (?:alla |dina |tidigare |ovanstaende )+(?:regler|regel)
        \b(?:ignore|forget|disregard|bypass|override) (?:\w+ ){0,3}?(?:instruction|rules|prompt|restrictions)
        \b(?:visa|skriv ut|skriv|avsloja|upprepa|ge mig|vad ar|vilken ar|vad star det i) (?:\w+ ){0,3}?system ?prompt
        \bglom allt (?:du|ovan|som)\b
        \b(?:visa|skriv ut|skriv|avsloja|upprepa|ge mig|vad ar|vilken ar|hur lyder) (?:mig )?(?:din|dina) (?:prompt|instruktion)
        \b(?:print|show|reveal|repeat|what (?:is|are)|tell med?) (?:\w+ ){0,3}?(?:system prompt|your (?:\w+ )?(?:prompt|instruct))
        \bdu ar (?:nu|hadanefter|fran och med nu) (?:en|ett|min|inte)\b; \blat(?:sas| som) (?:om |att )?du\b
        \bspela rollen (?:av|som)\b; \bagera som (?:en|ett)\b; \byou are now\b; \bpretend (?:to be|you)\b
        \bact as (?:an|och|if)\b; \bjailbreak; \bdeveloper mode; \bdan mode
        """
    )
)
WRITE = _any(
    r"""
    (?:(?:kan|skulle|vill) du (?:kunna )?)?(?:skriv\w*|dikta\w*|beratta|dra|hitta pa|skapa|generera|gor|ge mig|komponera)
    hjalp mig (?:att )?skriva; (?:can you )?(?:write|make|create|compose); (?:tell|give) med?
    """
)
CREATIVE = _any(
    r"""
    dikt\w*; vits\w*; skamt\w*; saga|sagan|sagor; godnattsag\w*; sang; lat; sangtext\w*; lattext\w*; rap; raptext\w*; novell\w*
    uppsats\w*; essa\w*; haiku\w*; limerick\w*; roman; kronika\w*; gata|gator; rolig\w* historia; essays?; poems?; jokes?
    stor(?:y|ies); songs?
    """
)
CODE = _any(
    """
    python; pythonkod; pythonprogram; javascript; java; html; sql; kod; koden; programkod; skript; script; excelformel; makro
    code
    """
)
LETTER = _any(r"mejl\w*; mail\w*; brev\w*; tal; cv; artikel\w*; blogg\w*; inlagg\w*; annons\w*; sms; letters?; speech")
CHORES = re.compile(rf"^{WRITE} (?:\w+ ){{0,5}}?(?:{CREATIVE}|{CODE})\b(?! (?:for|om|i) (?:undervisning|skol|elev))")
PLAIN_CHORES = re.compile(
    rf"^(?:{WRITE} (?:\w+ ){{0,4}}?{LETTER}\b|(?:kan du )?(?:oversatt\w*|translate)\b"
    r"|(?:kan du )?(?:ratta|korrekturlas\w*|sammanfatta|skriv om) (?:\w+ ){0,2}(?:text\w*|bok\w*|film\w*|artikel\w*|mejl\w*)\b)"
)
WORLD = re.compile(
    r"\b"
    + _any(
        r"""
        vadret; vaderprognos\w*; vader (?:i|pa|blir); regnar det; snoar det; blir det (?:regn|sol|sno); weather; forecast
        hur (?:varmt|kallt) (?:ar|blir) det; who won; fotbollsmatch\w*; allsvenskan; premier league; champions league; hockey\w*
        vem vann (?:\w+ ){0,4}(?:match\w*|vm|em|os|guld\w*|allsvensk\w*|final\w*|melodifestival\w*|eurovision|valet); nhl; shl
        recept(?:et)? (?:pa|for|till); hur (?:lagar|bakar|kokar|steker|grillar) (?:man|jag|du); pannkak\w*; kottbull\w*
        kanelbull\w*; recipes?; vad ska (?:jag|vi) (?:ata|laga); huvudstad\w*; capital of; meningen med livet; finns gud
        vem ar (?:\w+ )?(?:statsminister|president|kung|drottning)\w*; hur gammal ar (?:kungen|drottningen); hogsta berg\w*
        hur langt (?:ar det|bort ar) (?:\w+ )?(?:till|fran); andra varldskriget; vem upptackte; vem uppfann
        (?:varldens|sveriges) (?:storsta|hogsta|langsta|djupaste); bitcoin; aktie(?:r|n|kurs\w*); bensinpris\w*; lotto
        horoskop\w*; stjarntecken; basta (?:film|serie|lat|restaurang|spel)\w*; netflix; spotify; resa till; hotell i
        flyg(?:biljett\w*|et)? till; tips pa (?:film|serie|bok)\w*; vad ar klockan; what time is it
        """
    )
    + r"\b"
)
AMOUNT = r"\(?\d+(?:[.,]\d+)?\)?"
SUM = re.compile(
    r"(?:(?:vad|hur mycket) (?:ar|blir)|rakna ut|berakna|what is|how much is|calculate)?\s*"
    r"(?:roten ur \d+|\d+(?:[.,]\d+)?\s*(?:%|procent)\s*av\s*\d[\d .,]*"
    rf"|{AMOUNT}(?:\s*(?:[+*×x^÷]|\s[-–/]\s|plus|minus|ganger|delat (?:med|pa)|times|divided by)\s*{AMOUNT})+)\s*=?"
)
ADVICE = re.compile(
    r"\b"
    + _any(
        r"""
        medicin\w*; dos(?:en|er)?; ritalin; concerta; tablett\w*; stalla (?:en )?diagnos; skadestand\w*; atala\w*
        (?:har|ar) \w+ (?:adhd|autist\w*|autism|deprimerad|sjuk)\w* \?; straff(?:et|as)?; domas; vardnaden om; skilsmassa\w*
        stamma (?:\w+ ){0,2}?(?:kommun|skol|larar|pappa|mamma|foraldr)\w*
        """
    )
    + r"(?!\w)"
)
SUBJECT = re.compile(
    r"\b"
    + _any(
        r"""
        \w*plan(?:en|er|erna|ens)?; \w*strateg\w*; \w*riktlinj\w*; \w*rutin\w*; \w*policy\w*; \w*dokument\w*; \w*utvardering\w*
        \w*skol\w*; \w*gymnasi\w*; fritids\w*; komvux; \w*elev\w*; \w*larar\w*; rektor\w*; pedagog\w*; barn\w*; vardnadshavar\w*
        foraldr\w*; kommun\w*; namnd\w*; huvudman\w*; forvaltning\w*; undervis\w*; lektion\w*; klass(?:en|rum\w*)?; \w*betyg\w*
        prov(?:et|en)?; larplattform\w*; digital\w*; ai; chatgpt; copilot; chatbot\w*; kallkriti\w*; natetik\w*; gdpr; it; ikt
        personuppgift\w*; dator\w*; laptop\w*; padd\w*; larplatt\w*; surfplatt\w*; app(?:ar|en)?; skarm\w*; mobil\w*; wifi
        mal(?:et|en)?; delmal\w*; indikator\w*; aktivitet\w*; insats\w*; ansvar\w*; uppfolj\w*; bibliotek\w*; kompetens\w*
        fortbildning\w*; schools?; students?; pupils?; teachers?; principals?; guidelines?; responsib\w+
        """
    )
    + r"\b"
)
"""What steering documents and those who ask of them speak of: a question with one of these is for the documents to answer."""

# Words that say nothing of what is asked, with a question word or alone: "vad gäller?", "planen?", "målet då?".
GENERAL = frozenset(
    """
    galler gallde plan planen planens planer planerna dokument dokumentet dokumenten strategi strategin riktlinje riktlinjen
    riktlinjer riktlinjerna styrdokument styrdokumentet styrdokumenten mal malet malen regler reglerna regel krav kraven
    policy policyn digitaliseringsplan digitaliseringsplanen kommun kommunen sager star finns beratta information info fraga
    mer ar ok har vart egen plans goal goals rules what about undrar vill veta hjalp
    """.split()
)
PLANS = (DocumentKind.PLAN, DocumentKind.ACTION_PLAN, DocumentKind.STRATEGY)
GOALS = frozenset("mal malet malen goal goals".split())
MOST_CHOICES = 6
OF_THE_PLAN = (
    Choice("Vem som ansvarar för vad", "Vad ansvarar rektor för enligt planen?"),
    Choice("Målen", "Vilka delmål finns i planen?"),
    Choice("Uppföljningen", "Hur följs målen i planen upp?"),
    Choice("Om den gäller", "Gäller planen fortfarande?"),
)


def outside(question: str, query: Query) -> Outside | None:
    """Why a question is none for steering documents; None for every question that may be one."""
    reason = _reason(question, _as_meant(listen(question), query), query)
    return Outside(reason, MESSAGES[reason]) if reason else None


def unclear(question: str, query: Query, filed: Mapping[str, Document], home: str | None = None) -> tuple[Choice, ...]:
    """The ways to take a question that says nothing of what is asked; () for every question with a word of its own.

    `home` is the asker's municipality where the question names none.
    """
    said = listen(question)
    if _says_something(said, query) or len(filed) < 2:
        return ()
    goals = not GOALS.isdisjoint(said.words)
    places = sorted({document.municipality for document in filed.values() if document.municipality})
    if len(places) > 1 and not home and (goals or _points_to_own(said)):
        asked = "Vilka är målen i planen" if goals else "Vad säger planen"
        return tuple(Choice(place, f"{asked} i {place}?") for place in places[:MOST_CHOICES])
    if goals:
        titles = [document.title for document in filed.values() if _is_current(document, query)]
        choices = tuple(Choice(title, f"Vilka är målen enligt ”{title}”?") for title in titles[:MOST_CHOICES])
        return choices if len(choices) > 1 else ()
    return OF_THE_PLAN


def _reason(question: str, plain: str, query: Query) -> Reason | None:
    """The first reason that holds; those of the second table only where nothing of school or documents is said."""
    asked = POLITE.sub("", plain)
    for reason, holds in (
        (Reason.ORDER, ORDERS.search(plain)),
        (Reason.SMALL_TALK, _is_small_talk(plain)),
        (Reason.CHORE, CHORES.search(asked)),
        (Reason.PERSON, _of_a_person(question, plain)),
    ):
        if holds:
            return reason
    if query.documents or query.areas or SUBJECT.search(plain):
        return None
    for reason, holds in (
        (Reason.CHORE, PLAIN_CHORES.search(asked)),
        (Reason.ARITHMETIC, SUM.fullmatch(fold(question).strip(" ?!."))),
        (Reason.WORLD, WORLD.search(plain)),
    ):
        if holds:
            return reason
    return None


def _as_meant(said: Said, query: Query) -> str:
    """What is said, with the words that the speller took for slips as they were meant."""
    slips = {fold(each.said): fold(each.means[0]) for each in query.expansions if each.origin is Origin.SPELLING}
    return " ".join(slips.get(word, word) for word in said.words)


def _is_small_talk(plain: str) -> bool:
    """Whether all that is said is a greeting, thanks or a question about the program, a letter wrong or not."""
    bare = " ".join(re.sub(r"[.,:;?!]", " ", plain).split())
    rest = re.sub(rf"^(?:(?:{HELLO}|{THANKS})(?: |$))+", "", bare)
    rest = re.sub(rf"(?: |^)(?:{THANKS}|egentligen|da|nu|idag)$", "", rest)
    return bool(bare) and (
        not rest or (len(rest) <= LONGEST_PHRASE and any(_is_phrase(rest, phrase) for phrase in PHRASES))
    )


def _is_phrase(said: str, phrase: str) -> bool:
    fuzzy = len(phrase) >= FUZZY_LETTERS and OSA.normalized_similarity(said, phrase, score_cutoff=NEAR_ENOUGH) > 0
    return said == phrase or fuzzy


def _of_a_person(question: str, plain: str) -> bool:
    """Whether medical or legal advice about somebody who is named is asked for."""
    if ADVICE.search(plain) is None:
        return False
    return any(found.kind is FindingKind.NAMED_PERSON for found in personal_data(question))


def _says_something(said: Said, query: Query) -> bool:
    """Whether anything that can be searched for was said or understood."""
    if query.roles or query.areas or query.documents or query.school_forms or query.years or query.municipalities:
        return True
    asides = {place for start, end in said.find(ASIDES) for place in range(start, end)}
    telling = (word for place, word in enumerate(said.words) if word.isalnum() and place not in asides)
    if query.intent is Intent.VALIDITY or abbreviations(query.question):
        return True
    return any(word not in STOP_WORDS and word not in GENERAL for word in telling)


def _points_to_own(said: Said) -> bool:
    """Whether the question is about what is the asker's own: "vår plan"."""
    return next(said.find(OWN), None) is not None


def _is_current(document: Document, query: Query) -> bool:
    """Whether a document may be what "planen" means on the day of the question."""
    if document.kind not in PLANS or document.id in query.superseded:
        return False
    return query.as_of is None or document.validity(query.as_of) is not Validity.EXPIRED
