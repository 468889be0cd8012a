"""The words of an item -> its own number or letter, when it is to be done and how it is followed up."""

from __future__ import annotations

import re

from assistant.swedish import fold

MONTH = r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
TERM = r"(?:host|var)(?:en|termin(?:en|ens)?)"
DATE = rf"(?:den )?\d{{1,2}} {MONTH}(?: \d{{4}})?|\d{{4}}-\d\d-\d\d"
DAYS = r"(?:skoldag|arbetsdag|dag|vecka|veck|manad|timm)\w*"
COUNT = r"(?:\d+|en|ett|tva|tre|fyra|fem|sex|sju|atta|nio|tio|tolv|femton|\w+)"
# When something is to be done, nearest first; the longest words that say so.
TIMES = re.compile(
    rf"(?:\b(?:senast|fore|till och med|fran och med|fran|innan) (?:(?:vid|i|under|ar|utgangen av) )?"
    rf"(?:{DATE}|{TERM}(?: \d{{4}})?|{MONTH}(?: \d{{4}})?|(?:ar )?\d{{4}}|lasaret \d{{4}}[/–-]\d+"
    rf"|terminens slut|(?:nasta|sista) \w*dag\w*"
    rf"|{COUNT} {DAYS}(?: (?:efter|fore) (?:(?:en|ett|den|det) )?(?:\w+[ta] )?\w+)?)"
    rf"|\b(?:vid|infor|i samband med|fore|efter)(?: varje| en| den)? (?:lasarsstart\w*|skolstart\w*|terminsstart\w*|terminens \w+"
    rf"|kursstart\w*|\w*bokslut\w*|budget\w*|arets slut|antagning\w*|planperiod\w*)(?: \d{{4}})?"
    rf"|\bunder (?:lasaret \d{{4}}[/–-]\d+|{TERM} \d{{4}}|(?:ar )?\d{{4}}(?:[–-]\d{{4}})?|planperioden)"
    rf"|\binom {COUNT} {DAYS}"
    rf"|\b(?:minst |hogst )?(?:en|ett|tva|tre|fyra) gang(?:er)? (?:per|om|i|varje) (?:aret|\w+)"
    rf"|\bi {MONTH}(?: och i {MONTH})?(?: varje ar)?|\bvarje (?:ar|lasar|termin|{TERM}|manad|vecka|kvartal|lov)\b"
    rf"|\barlig(?:en|t)\b|\bvarannan (?:manad|vecka)\b|\bvartannat (?:ar|lasar)\b"
    rf"|\bper (?:lasar|termin|ar)\b|\bsamma (?:dag|vecka)\b|\b(?:ar )\d{{4}}\b|\b{TERM} \d{{4}}\b|\blopande\b|\bkontinuerligt\b"
    rf"|\bregelbundet\b|\bomedelbart\b|\bklar(?:t)? (?:den )?\d{{1,2}} {MONTH}(?: \d{{4}})?|\bomgaende\b"
    rf"|\bklar(?:t)?:? {MONTH}(?: \d{{4}})?"
    rf"|\b(?:{DATE})"
    r")(?!\w)"
)
FOLLOW_UPS = re.compile(
    r"\b(?:foljs upp|foljer upp|redovisas|rapporteras|utvarderas|sammanstalls|aterrapporteras|mats)"
    r"(?:(?: \w+){0,3}? (?:i|till|for|genom|med|vid|av|mot)\b"
    r"(?: [^\s,.;:]+){1,4}?(?= (?:och|samt|senast|i|vid|som)\b|[,.;:]|\Z))?"
)
RESPONSIBLE = re.compile(r"\b[Aa]nsvarig\w*:\s*([^.;,()\n]{3,60})")
IS_TIME = re.compile(
    rf"\A(?:{DATE}|{MONTH}(?: \d{{4}})?|{TERM} \d{{4}}|\d{{4}}|vecka \d+|lopande|arligen|hela (?:aret|lasaret))\Z"
)
LABEL = re.compile(
    r"\A(?:(?:[Dd]el)?[Mm][^\W\d]l\s*)?(\d{1,2}(?:[.:]\d{1,2})+|\d{1,2}(?=[.):]))[.:)]{0,2}\s+"
    r"|\A(?:[Dd]el)?[Mm][^\W\d]l\s*(\d{1,2})\s+|\A([a-zåäö])\)\s+"
)


def folded_in_place(text: str) -> str:
    """The text folded letter by letter, so that places stay the same."""
    return "".join((fold(letter) or " ")[:1] for letter in text)


def label_of(text: str) -> tuple[str | None, int]:
    """The number or letter that a text begins with, and where the text after it begins."""
    match = LABEL.match(text)
    return (match.group(match.lastindex or 0), match.end()) if match else (None, 0)


def time_in(text: str) -> str | None:
    """The words of a text that say when something is to be done: by when, else the first that say anything of it."""
    matches = list(TIMES.finditer(folded_in_place(text)))
    last_day = next((match for match in matches if match.group().startswith("senast")), None)
    match = last_day or (matches[0] if matches else None)
    return text[match.start() : match.end()] if match else None


def responsible_in(text: str) -> str | None:
    """Who a text says in passing is responsible: "Ansvarig: rektor"."""
    match = RESPONSIBLE.search(text)
    return match.group(1).strip() if match else None


def follow_up_in(text: str) -> str | None:
    """The words of a text that say how something is followed up."""
    match = FOLLOW_UPS.search(folded_in_place(text))
    return text[match.start() : match.end()] if match else None


def is_time(text: str) -> bool:
    """Whether a text is a date, a month or another time and nothing else."""
    return IS_TIME.match(folded_in_place(text.strip(" .:"))) is not None
