"""Sentences -> the documents they name: laws, strategies, plans, each once, with its years where they stand beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.swedish import fold
from ingest.metadata.facts import SENTENCE, SIDE
from ingest.metadata.validity import YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.types import Fact
    from ingest.metadata.facts import Text

LAW_WORD = r"[a-z-]{0,40}(?:lag|lagen|balk|balken|forordning|forordningen|foreskrifter)"
LAW_NAME = re.compile(
    rf"\b(?:{LAW_WORD}\s\(\s?(?:sfs\s)?\d{{4}}:\d{{1,4}}\s?\)(?:\som\s[a-z]+(?:\soch\s[a-z]+)?)?"
    r"|(?:skol|arkiv|upphovsratts|forvaltnings|diskriminerings|biblioteks|dataskydds|sprak|kommunal)lagen"
    r"|(?:skol|gymnasie|dataskydds|ai-)forordningen(?:\s\(gdpr\))?|gdpr"
    r"|offentlighets- och sekretesslagen|barnkonventionen)(?![\w-])"
)
CURRICULUM_NAME = re.compile(
    r"\b(?:laroplan(?:en)? for (?:den )?(?:anpassade )?[a-z]*(?:skolan|skoleklassen|hemmet|utbildningen|vuxna)"
    r"(?:[, (]+(?:lgr|lpfo|gy)\s?-?\s?\d\d\b\)?)?|(?:lgr|lpfo|gy|lgy|vux)\s?-?\s?\d\d\b)"
)

KIND = r"(?:strategin?|plan(?:en)?|program(?:met)?|policyn?|riktlinje(?:n|r|rna)?|handbok(?:en)?|overenskommelsen?)"
# Words that a name does not run past: verbs, prepositions that begin the next thing, other small words.
STOP = (
    r"som|vilk\w+|ar|har|ska|skall|kan|bor|var|blev|finns|fanns|galler|gallde|med|genom|utgar|att|samt|dar|nar|vid|av|pa|den"
    r"|det|detta|denna|fran|mot|under|efter|innan|infor|till|dels|tar|togs|ges|ger|antogs|beskriver|anger|innehaller|utgor"
    r"|syftar|visar|lyfter|betonar|pekar|tagits|blir|namns|ingar|ligger|inte|aven|alla|ett|en|de|vi|ersatt\w*|\w+ades|\w+ats"
    r"|\w+erar|\w+eras"
)
WORD = rf"(?!(?:{STOP}|och|i)\b)[a-z][\w-]*"
ABOUT = rf"(?:\s(?:for|om|inom|kring)\s{WORD}(?:(?:\s|,\s(?={WORD}\soch\s))(?:(?:och|i|inom|for)\s)?{WORD}){{0,6}})"
# "2023–2026", "för åren 2021 till 2024", "(giltighetstid fram till 2022)", "(2020)"
YEARS = (
    rf"(?:\s(?:for\s)?(?:(?:aren|perioden|lasaret)\s)?{YEAR}(?:\s?(?:[-–—/]|till)\s?(?:20)?\d\d)?(?![\d-])"
    rf"|\s?\((?:[^()]{{0,40}}\b)?{YEAR}[^()]{{0,30}}\))"
)
OWNER = r"(?:nationell|nationella|regional|regionala|europeiska|[a-z]+s)"
NAMED = re.compile(
    rf"(?<![\w-])(?P<name>(?P<owner>{OWNER}\s(?:(?:stads|kommuns)\s)?)?(?:(?:strategiska?|overgripande|gemensamma?)\s)?"
    rf"(?!laro|kurs|amnes|tim|lektions)[a-z-]{{0,40}}{KIND}(?![\w-])(?P<about>{ABOUT})?)(?P<years>{YEARS})?"
)
# Whose a named document is may be said by a common word only when it is a public body.
BODIES = re.compile(r"(?:nation|region|europ|(?:kommun|stad|regering|skolverk|namnd|forvaltning)(?:en|et)?s\b)")
MIN_CHARACTERS = 10
SMALL_WORDS = frozenset("for den det en ett om i inom och aren perioden till av med lasaret kring".split())


def related_facts(texts: Sequence[Text], title: str) -> Iterator[Fact]:
    """The documents the texts name, but for their own, each once: where it stands with years, else where it first stands."""
    own = key_of(title)
    found: dict[str, Fact] = {}
    for text in texts:
        for fact in named_in(text):
            key = key_of(fact.value)
            is_own = own == key or (own.startswith(key) and not re.search(YEAR, fact.value))
            if not is_own and (key not in found or (has_year(fact) and not has_year(found[key]))):
                found[key] = fact
    yield from (fact for key, fact in found.items() if has_year(fact) or not runs_past_another(key, found))


def runs_past_another(key: str, keys: Iterable[str]) -> bool:
    """Whether a name without years is another name and the words that happen to follow it."""
    return any(key.startswith(f"{other} ") and " " in other for other in keys)


def has_year(fact: Fact) -> bool:
    """Whether the name has a year or a law's number."""
    return re.search(r"\d{4}", fact.value) is not None


def named_in(text: Text) -> Iterator[Fact]:
    """The documents a text names, in order: a law or curriculum by its name, others by more than their kind."""
    taken: list[tuple[int, int]] = []
    for pattern in (LAW_NAME, CURRICULUM_NAME, NAMED):
        for match in pattern.finditer(text.folded):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            if pattern is not NAMED or is_name(match, text.clean):
                taken.append((start, end))
                years = match.groupdict().get("years")
                sure = SENTENCE if pattern is not NAMED or years else SIDE
                yield text.fact("related", text.clean[start:end], sure, start, end)


def is_name(match: re.Match[str], text: str) -> bool:
    """Whether words that end in a kind of document are the name of one: with years, or by owner or capital and subject."""
    start, end = match.span()
    if end - start < MIN_CHARACTERS:
        return False
    if match["years"]:
        return True
    begins_sentence = start == 0 or text[:start].rstrip().endswith((".", ":", "?", "!"))
    is_title = text[start].isupper() and not begins_sentence
    is_owned = match["owner"] is not None and (is_title or BODIES.match(match["owner"]) is not None)
    return match["about"] is not None and (is_title or is_owned)


def key_of(title: str) -> str:
    """What two names of the same document have in common: no years, articles, endings or small words."""
    folded = fold(re.sub(r"\(.*?\)", " ", title)).replace("gdpr", "dataskyddsforordningen")
    return " ".join(stem(word) for word in re.findall(r"[a-z]+", folded) if word not in SMALL_WORDS)


def stem(word: str) -> str:
    """A word without the commonest endings of definiteness, number and genitive."""
    return re.sub(r"(?:erna|arna|orna|ens|ets|en|et|er|ar|or|na|a|n|s)\Z", "", word) if len(word) > 4 else word
