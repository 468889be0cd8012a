"""A register item -> what is to be done, in the item's own words and in the infinitive: "Rektor ska utse …" is "Utse …"."""

from __future__ import annotations

import re

from assistant.chains import GOALS
from assistant.roles import find_roles
from assistant.swedish import fold, words
from assistant.types import Item, ItemKind, Modality

MARKER = re.compile(r"\A\([^)]{2,40}\)\s*")  # "(Rektor) Verka för …"
BULLET = re.compile(r"\A[•\-–*]\s+")
LOOSE_END = re.compile(r"(?:[\s,;.:'’]|(?<=[\s,])(?:samt|och))+\Z")
LETTER = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
MODAL = re.compile(r"\b(?:ska|skall|måste|bör|förväntas|behöver)\b", re.IGNORECASE)
ALLOWING = re.compile(r"\b(?:får|kan)\b", re.IGNORECASE)
ADVERBS = frozenset(
    """
    också även dessutom alltid aldrig inte ej därför sedan då dock särskilt senast årligen löpande kontinuerligt regelbundet
    systematiskt aktivt tydligt gemensamt tillsammans strategiskt endast enbart bara därutöver vidare fortlöpande
    """.split()
)
"""Words that may stand between a modal verb and the verb it goes with, or before an infinitive."""
UNSAID = frozenset("också även dessutom därför sedan då dock därutöver vidare".split())
"""Those of them that only bind a sentence to the one before it."""
DUTIES = (ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION)
NEGATIONS = ("inte", "aldrig", "ej")
MAY_TOO = re.compile(r",? (?:och|samt) (?:kan|får)\b")  # what may be done besides is nothing to be done
READY = re.compile(r"\A([^,]+?) ((?:klar|genomförd|färdig|gjord|beslutad|inlämnad|inskickad)(?:t|a)?\b.*)\Z")
SUBORDINATE = re.compile(
    r"\b(?:som|att|där|när|hur|vad|vilka|varav|vars|innan|eftersom|medan|så att|än|vilket|den som)\b|,"
)
QUOTED = {Modality.DEMAND: "Leva upp till kravet", Modality.EXPECTATION: "Leva upp till förväntan"}
BEFORE_VERB = re.compile(
    r"\A(?:tillsammans med|med stöd av|i (?:samarbete|samverkan|samråd) med|genom|i egenskap av|vid|inför|utifrån|utöver)\b",
    re.IGNORECASE,
)
"""What an infinitive phrase may begin with before its verb."""
FRONTED = re.compile(
    r"\A(?:senast|vid|varje|från|inför|efter|under|innan|om|när|för att|i|på|med|genom|år|visar|där|här|därför|trots)\b",
    re.IGNORECASE,
)
"""What begins a sentence whose verb stands before its subject: it cannot follow "att" as it stands."""

# Present forms and infinitives that no rule below makes of each other.
IRREGULAR = dict(
    pair.split(":")
    for pair in """
    är:vara har:ha gör:göra ser:se ger:ge tar:ta får:få går:gå står:stå når:nå drar:dra blir:bli hör:höra gäller:gälla styr:styra
    svarar:svara kan:kunna vet:veta finns:finnas sker:ske tror:tro bor:bo mår:må beror:bero hyr:hyra
    """.split()
)
PREFIXES = (
    "ut",
    "in",
    "av",
    "an",
    "om",
    "över",
    "del",
    "till",
    "fram",
    "upp",
    "åter",
    "på",
    "genom",
    "mot",
    "för",
    "ned",
)
PRESENT = {infinitive: present for present, infinitive in IRREGULAR.items()} | {
    "behöva": "behöver",
    "bjuda": "bjuder",
    "leda": "leder",
    "delta": "deltar",
    "innehålla": "innehåller",
    "omfatta": "omfattar",
    "följa": "följer",
    "utgå": "utgår",
    "ingå": "ingår",
    "framgå": "framgår",
    "använda": "använder",
    "ligga": "ligger",
    "känna": "känner",
    "leva": "lever",
}
"""Infinitive -> present, of verbs that follow a modal verb whose subject is not the one who is to act."""
PASSIVE_WITHOUT_A = re.compile(
    r"(?:följ|för|gör|skriv|använd|håll|lägg|driv|ställ|bygg|sätt|led|styr|kräv|byt|sök|bind|lös|höj|stärk|välj|köp|lär|tänk)as\Z"
)
"""Passive infinitives whose present has no a: "följas" is "följs"."""

VERBS = frozenset(
    """
    analysera anmäla anordna anpassa anskaffa ansvara ansöka använda arbeta arkivera arrangera avgöra avsluta avstå
    avsätta avtala avveckla be beakta bearbeta bedriva bedöma begränsa begära behandla behålla belysa bemanna berätta
    beskriva besluta beställa besvara besöka bevaka bevara bidra bistå bjuda boka bredda bygga byta börja dela delta
    diskutera dokumentera dra driva effektivisera eftersträva engagera erbjuda ersätta etablera faktagranska
    fastställa finna flytta fokusera framföra främja fullfölja fundera få följa föra förankra förbereda förbättra
    fördela fördjupa förebygga förenkla föreslå företräda förklara förmedla förnya förstärka försäkra förtydliga
    förvalta garantera ge genomföra godkänna granska gå göra ha handla hantera hitta hjälpa hålla hämta hänvisa höja
    höra identifiera implementera informera införa inhämta initiera inkludera inleda inrätta inspirera installera
    integrera introducera inventera jobba justera jämföra kartlägga klargöra komma kommunicera konkretisera kontakta
    kontrollera koppla kravställa kräva kunna kvalitetssäkra känna köpa leda leverera ligga lyfta lyssna låna låta
    lägga lämna lära lösa meddela medverka minska motverka mäkla märka mäta möjliggöra möta notera nyttja nå observera
    ombesörja omvandla omvärldsbevaka ordna organisera planera polisanmäla prata presentera prioritera prova pröva
    publicera påminna påverka rapportera redigera redogöra redovisa reflektera registrera rekrytera respektera
    revidera riskbedöma rusta rådfråga samarbeta samla sammanfatta sammanställa samordna samråda samtala samverka se
    skapa skatta skicka skriva sköta spara sprida stimulera strukturera sträva styra stå ställa stämma stänga stärka
    stödja stötta svara synliggöra säga säkerställa säkra sätta söka ta teckna testa tillgodose tillgängliggöra
    tillhandahålla tillse tillsätta tillvarata tillämpa titta träffa träna tydliggöra tänka tömma underlätta undersöka
    underteckna undervisa undvika uppdatera uppfylla upphandla uppmana uppmuntra uppmärksamma upprätta upprätthålla
    utarbeta utbilda utforma utforska utföra utgå utmana utnyttja utreda utse utveckla utvärdera utöka utöva vara
    variera verka vidarebefordra vidareutveckla vidta visa visualisera vårda vägleda välja vända värdera värna yttra
    återkoppla åtgärda öka öppna öva översätta övervaka överväga
    """.split()
)
"""Verbs of steering documents in the infinitive, by which an infinitive phrase is known."""
ERA = re.compile(r"\w{3,}era\Z")  # nearly all words that end so are infinitives
NOT_ERA = frozenset("flera".split())


def infinitive(item: Item) -> str:
    """The item as something to do, with a capital and a full stop; no word that says anything is added or left out."""
    whole = bare(item.text)
    text = re.sub(r"\Aatt\s+", "", whole, flags=re.IGNORECASE)
    lead_in = _lead_in(item)
    completes = bool(lead_in) and MODAL.search(_last_word(lead_in)) is not None
    if is_infinitive(text) or completes:
        return _see_to(text) if text.split(" ", 1)[0].lower() in NEGATIONS else _sentence(text)
    if item.kind in GOALS:
        return f"Arbeta för målet: ”{text}.”"
    if item.kind is ItemKind.ADVICE and _is_imperative(text):
        return _sentence(text)
    if lead_in and _is_agent(lead_in, item):  # the role alone: "Rektor" / "utser it-samordnare"
        done = _from_present(text)
        return _sentence(done) if done else _see_to(f"{_lower(lead_in)} {text}")
    return _of_sentence(text, item, subordinate=text != whole or _ends_in_att(lead_in))


def bare(text: str) -> str:
    """A text without what marks it as a point: its bullet, the role in brackets before it and the comma after it."""
    return LOOSE_END.sub("", BULLET.sub("", MARKER.sub("", text.strip())))


def is_infinitive(text: str) -> bool:
    """Whether a text begins with a verb in the infinitive, or with words that lead to one."""
    said = [match.group().lower() for match in LETTER.finditer(text)]
    if BEFORE_VERB.match(text):
        place = next((place for place, word in enumerate(said) if _is_verb(word)), None)
        return place is not None and not any(_is_finite(word) for word in said[:place])
    first = next((word for word in said if word not in ADVERBS), "")
    return _is_verb(first)


def _of_sentence(text: str, item: Item, *, subordinate: bool) -> str:
    """A sentence, a clause or only a thing, as something to do."""
    modal = MODAL.search(text)
    done = _of_agent(text, modal, item)
    if done:
        return _sentence(done)
    if FRONTED.match(text) and not subordinate and not find_roles(" ".join(text.split()[:2])):
        turned = _subject_first(text)
        return _see_to(turned) if turned else _quoted(text, item)
    if modal:
        return _with_modal(text, modal, item)
    allowing = ALLOWING.search(text)
    ready = READY.match(text)  # "Riskbedömning av tjänster klar"
    if allowing or subordinate or _has_finite_verb(text):
        return _see_to(_negation_first(text, allowing) if allowing else text)
    # What is laid on somebody is something to do, also when its verb is not known or was read wrong.
    thing = text if item.kind in DUTIES else f"Arbeta med {_lower(text)}"
    return _see_to(f"{ready[1]} är {ready[2]}") if ready else _sentence(thing)


def _of_agent(text: str, modal: re.Match[str] | None, item: Item) -> str | None:
    """What the one who is named is to do, in the infinitive; None when the sentence begins otherwise or cannot be turned."""
    if modal is None or not _is_agent(text[: modal.start()], item):
        return None if modal or ALLOWING.search(text) else _from_agent(text, item)
    rest = MAY_TOO.split(_without_binding(text[modal.end() :].strip()))[0]
    return rest if rest and not MODAL.search(rest) and not ALLOWING.search(rest) else None


def _subject_first(text: str) -> str | None:
    """What follows "att" of "Varje termin gör enheterna en skattning"; None when its verb and subject are not known."""
    said = text.split(" ")
    place = next((place for place, word in enumerate(said) if place and _is_finite(word.lower())), None)
    if place is None or not find_roles(" ".join(said[place + 1 : place + 2])):
        return None
    front, verb, subject, rest = said[:place], said[place], said[place + 1], said[place + 2 :]
    return " ".join((subject, verb, _lower(" ".join(front)), *rest))


def _with_modal(text: str, modal: re.Match[str], item: Item) -> str:
    """The sentence "En rutin ska finnas" as "Se till att en rutin finns"; quoted when the verb's present is not known."""
    before, after = text[: modal.start()].strip(), text[modal.end() :].strip()
    adverbs: list[str] = []
    while (first := after.split(" ", 1))[0].lower() in ADVERBS and len(first) > 1:
        adverbs.append(first[0])
        after = first[1]
    verb, _, rest = after.partition(" ")
    present = PRESENT.get(verb) or (_present_passive(verb) if verb.endswith("as") else None)
    if not before or present is None or MODAL.search(rest):
        return _quoted(text, item)
    said = [word for word in adverbs if word.lower() not in UNSAID]
    return _see_to(" ".join(filter(None, (before, *said, present, rest))))


def _present_passive(verb: str) -> str:
    return f"{verb[:-2]}s" if PASSIVE_WITHOUT_A.search(verb) else verb


def _negation_first(text: str, verb: re.Match[str]) -> str:
    """The sentence "Bilden får inte skickas" as it is said after "att": "bilden inte får skickas"."""
    after = re.match(r"\s+(inte|aldrig|ej|också|även|endast|bara)\b", text[verb.end() :])
    if not after:
        return text
    kept = text[verb.end() + after.end() :]
    return f"{text[: verb.start()]}{after[1]} {verb.group()}{kept}"


def _is_agent(subject: str, item: Item) -> bool:
    """Whether the words before a verb only name those who are to act."""
    roles = find_roles(subject)
    named = set(find_roles(item.role or "")) or {fold(item.role or "")}
    said = [word for word in words(subject) if word not in ("och", "samt", "alla", "varje", "samtliga", "respektive")]
    return bool(said) and (
        fold(subject.strip()) == fold(item.role or "")
        or (bool(roles) and set(roles) <= named and len(said) <= len(roles) + 1)
    )


def _from_agent(text: str, item: Item) -> str | None:
    """The sentence "Rektor beslutar om lån" as "besluta om lån"; None when more than its first verbs would have to change."""
    first = re.match(r"(?:[^\W\d_-]|-)+", text)
    if not first or not item.role or not _is_agent(first.group(), item):
        return None
    return _from_present(text[first.end() :].strip())


def _from_present(text: str) -> str | None:
    """A phrase that begins with a verb in the present, in the infinitive; None when it cannot be done safely."""
    verb, _, rest = text.partition(" ")
    made = _infinitive_of(verb.lower())
    if made is None:
        return None
    beside = re.match(r"och (\w+)\b", rest)  # "leder och samordnar"
    if beside and (other := _infinitive_of(beside[1].lower())):
        made, rest = f"{made} och {other}", rest[beside.end() :].strip()
    parts = re.split(r"(?<= och) |(?<=,) ", rest)
    for place, part in enumerate(parts[1:], start=1):
        word, _, more = part.partition(" ")
        other = _infinitive_of(word.lower())
        if other and other in VERBS and other not in ("vara", "ha"):
            parts[place] = f"{other} {more}".strip()
    clauses = re.split(r" och |[,;]", " ".join(parts))
    left = any(_has_finite_verb(f"- {clause.strip()}", of_main=True) for clause in clauses)
    return None if left else " ".join([made, *parts]).strip()


def _infinitive_of(verb: str) -> str | None:
    """The infinitive of a verb in the present; None when it is no such verb."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    prefix = next((prefix for prefix in PREFIXES if verb.startswith(prefix) and verb[len(prefix) :] in IRREGULAR), None)
    if prefix:
        return prefix + IRREGULAR[verb[len(prefix) :]]
    if verb.endswith(("ar", "er")) and f"{verb[:-2]}a" in VERBS:
        return f"{verb[:-2]}a"
    return f"{verb[:-1]}" if verb.endswith("erar") else None


def _is_verb(word: str) -> bool:
    return word in VERBS or (ERA.fullmatch(word) is not None and word not in NOT_ERA)


def _is_finite(word: str) -> bool:
    return _infinitive_of(word) is not None or (word.endswith("s") and _is_passive(word))


def _is_imperative(text: str) -> bool:
    first = text.split(" ", 1)[0].lower()
    return first in VERBS or f"{first}a" in VERBS


def _has_finite_verb(text: str, *, of_main: bool = False) -> bool:
    """Whether a text that begins with a subject has its verb: in the main clause, before anything subordinate."""
    main = SUBORDINATE.split(text, maxsplit=1)[0]
    said = [match.group().lower() for match in LETTER.finditer(main)]
    after_role = not of_main and len(said) > 1 and bool(find_roles(said[0])) and said[1].endswith("r")
    return after_role or any(map(_is_finite, said if of_main else said[1:]))


def _is_passive(word: str) -> bool:
    """Whether a word in -s is a passive verb in the present."""
    stem = word[:-1]
    return stem in VERBS or f"{stem}a" in VERBS or f"{stem}{stem[-1:]}a" in VERBS


def _lead_in(item: Item) -> str:
    """The words that the item completes, without what ends them; none when they are a point of their own."""
    lead_in = (item.lead_in or "").strip()
    return "" if lead_in.endswith((".", "!", "?")) else lead_in.rstrip(": ")


def _ends_in_att(lead_in: str) -> bool:
    return words(lead_in)[-1:] == ["att"]


def _last_word(text: str) -> str:
    said = text.split()
    return " ".join(said[-2:]) if said[-1:] == ["att"] else "".join(said[-1:])


def _see_to(clause: str) -> str:
    return f"Se till att {_lower(clause)}."


def _quoted(text: str, item: Item) -> str:
    """The item's own sentence, where it cannot be turned."""
    return f"{QUOTED.get(item.modality, 'Arbeta utifrån')}: ”{text}.”"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _lower(text: str) -> str:
    """The text with a small first letter, unless its first word is an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first[1:].lower() != first[1:] else f"{text[:1].lower()}{text[1:]}"


def _without_binding(text: str) -> str:
    """What follows a modal verb without the words that only bind it to the sentence before."""
    said = text.split(" ")
    while said and said[0].lower() in UNSAID:
        said = said[1:]
    return " ".join(said)
