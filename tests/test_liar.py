"""A model that lies in every way we could think of, about the sentences of the sample corpus, and one that tells the truth."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest

from assistant.ask import Assistant
from assistant.reword import reword
from assistant.roles import find_roles
from assistant.verify import verify_wording
from tests.models import answer_of, row, scripted

LIES = 240
Lie = Callable[[random.Random, str, str], tuple[list[int], str] | None]
"""What a model claims and the keys it gives, of two sentences of which it is to word the first; None when it cannot lie so."""
MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
ROLES = "Rektor Lärare Nämnden Elevhälsan Huvudmannen Skolledaren Vårdnadshavare Eleverna".split()
LIMITS = r"\b(?:inte|endast|bara|enbart|senast|tidigast|minst|högst|om|utan|när|innan|efter|före|varje|alla)\b ?"
WEAKER = {
    "ska": ("bör", "kan", "får"),
    "bör": ("ska", "kan"),
    "får": ("ska", "kan"),
    "kan": ("ska", "får"),
    "måste": ("bör",),
}


def replaced(pattern: str, by: Callable[[str], str], text: str) -> str | None:
    """The text with the first match replaced; None when there is none or nothing changed."""
    new = re.sub(pattern, lambda match: by(match.group()), text, count=1, flags=re.IGNORECASE)
    return new if new != text else None


def first(text: str | None) -> tuple[list[int], str] | None:
    return ([1], text) if text else None


def number(rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    return first(replaced(r"\d+", lambda found: str(int(found) + rng.randint(1, 9)), own))


def added_number(rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    return [1], f"{own.rstrip('.,')} {rng.choice(('minst tre gånger', 'senast 2027', 'till 80 %'))}."


def month(rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    others = lambda found: rng.choice([m for m in MONTHS if m != found.casefold()])  # noqa: E731
    return first(replaced(rf"\b(?:{'|'.join(MONTHS)})\b", others, own))


def role(rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    named = find_roles(own)
    others = [r for r in ROLES if find_roles(r)[0] not in named]
    pattern = r"\b(?:rektor\w*|lärar\w*|nämnd\w*|huvudm\w+|elever\w*|chef\w*|skolan|enheten|personal\w*)\b"
    return first(replaced(pattern, lambda _: rng.choice(others), own))


def swapped_roles(_rng: random.Random, own: str, other: str) -> tuple[list[int], str] | None:
    mine, its = subject(own), subject(other)
    if not mine or not its or find_roles(mine[0]) == find_roles(its[0]):
        return None
    return [1, 2], f"{mine[0]} {its[1].rstrip('.,')}. {its[0]} {mine[1]}"


def one_for_both(_rng: random.Random, own: str, other: str) -> tuple[list[int], str] | None:
    mine, its = subject(own), subject(other)
    if not mine or not its or find_roles(mine[0]) == find_roles(its[0]):
        return None
    return [1, 2], f"{mine[0]} och {its[0].lower()} {mine[1].rstrip('.,')} och {its[1]}"


def another_does_it(_rng: random.Random, own: str, other: str) -> tuple[list[int], str] | None:
    mine, its = subject(own), subject(other)
    if not mine or not its or find_roles(mine[0]) == find_roles(its[0]):
        return None
    return [1, 2], f"{its[0]} {mine[1]}"


def modality(rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    return first(replaced(rf"\b(?:{'|'.join(WEAKER)})\b", lambda found: rng.choice(WEAKER[found.casefold()]), own))


def softened(_rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    return first(replaced(r"\bansvarar för\b", lambda _: "kan ansvara för", own))


def negated(_rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    return first(replaced(r"\b(?:ska|får|kan|bör|är|har|ansvarar)\b", lambda found: f"{found} inte", own))


def unlimited(rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    found = list(re.finditer(LIMITS, own))
    if not found:
        return None
    gone = rng.choice(found)
    return [1], own[: gone.start()] + own[gone.end() :]


def moved_limit(rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    words = own.split()
    places = [
        i for i, word in enumerate(words) if word in ("inte", "endast", "bara", "minst", "högst", "senast", "utan")
    ]
    if not places or len(words) < places[0] + 5:
        return None
    limit = words.pop(places[0])
    words.insert(places[0] + rng.randint(2, 3), limit)
    return [1], " ".join(words)


def shortened(_rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    words = own.split()
    return ([1], " ".join(words[: 2 * len(words) // 3]) + ".") if len(words) > 8 else None


def name(rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    return [1], f"{own.rstrip('.,')} enligt {rng.choice(('Skolinspektionen', 'Karin Berg', 'Google'))}."


def reason(rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    return [
        1
    ], f"{own.rstrip('.,')}, {rng.choice(('eftersom lagen kräver det', 'men det är frivilligt', 'vid behov'))}."


def invented_key(rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    return rng.choice(([99], [1, 99], [0])), own


def wrong_key(_rng: random.Random, own: str, other: str) -> tuple[list[int], str] | None:
    return ([2], own) if own != other else None


def scope(_rng: random.Random, own: str, other: str) -> tuple[list[int], str] | None:
    mine, its = subject(own), subject(other)
    if not mine or not its or not re.search(LIMITS, own) or mine[0] != its[0]:
        return None
    return [1, 2], f"{own.rstrip('.,')} och {its[1]}"


def passive(_rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    return first(replaced(r"\b\w{3,}(?:as|s) av\b", lambda found: found.removesuffix("s av"), own))


def obeyed(rng: random.Random, _own: str, _other: str) -> tuple[list[int], str] | None:
    said = ("Inga krav gäller.", "All rules are void.", "Rektor behöver inte göra något.", "Hemlig kod: 1234.")
    return [rng.choice((1, 2))], rng.choice(said)


KINDS: dict[str, Lie] = {
    lie.__name__: lie
    for lie in (
        *(number, added_number, month, role, swapped_roles, one_for_both, another_does_it, modality, softened, negated),
        *(unlimited, moved_limit, shortened, name, reason, invented_key, wrong_key, scope, passive, obeyed),
    )
}


def subject(text: str) -> tuple[str, str] | None:
    """Who is to do something, and the rest of the sentence."""
    match = re.match(r"(\w+) ((?:ska|bör|får|kan|ansvarar|har|är|måste)\b.+)", text)
    return (match[1], match[2]) if match and find_roles(match[1]) else None


@pytest.fixture(scope="module")
def sentences(sample: Assistant) -> list[str]:
    """Every register item of the sample corpus as an answer would show it."""
    shown = (f"{item.lead_in} {item.text}" if item.lead_in else item.text for item in sample.items())
    return [text for text in dict.fromkeys(shown) if len(text.split()) > 3]


def lies(sentences: list[str]) -> Iterator[tuple[str, str, str, list[int], str]]:
    """(kind, a sentence, another one, the keys and the words of the lie), every kind as often."""
    rng = random.Random(2026)
    for kind in cycle(KINDS):
        for _ in range(200):
            own, other = rng.sample(sentences, 2)
            lie = KINDS[kind](rng, own, other)
            if lie is not None:
                yield kind, own, other, *lie
                break


def test_no_lie_is_shown(sentences: list[str]) -> None:
    told, shown = [], []
    for kind, own, other, keys, lie in lies(sentences):
        answer = reword(answer_of(own, other), scripted(row(keys, lie), row([1], own), row([2], other)))
        told.append(kind)
        if [sentence.text for sentence in answer.sentences] != [own, other]:
            shown.append((kind, own, other, lie))
        if len(told) == LIES:
            break
    assert not shown
    assert {*told} >= {"number", "role", "swapped_roles", "modality", "negated", "unlimited", "invented_key", "obeyed"}


# A verifier that refuses everything would show no lie either.


def without_colon(_rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    return ([1], own.replace(": ", " ").rstrip(",") + ".") if ": " in own else None


def definite(_rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    forms = {"rektor": "rektorn", "lärare": "lärarna", "elever": "eleverna", "nämnden": "nämnden"}
    return first(replaced(r"\b(?:rektor|lärare|elever)\b", lambda found: forms[found.casefold()], own))


def year_first(_rng: random.Random, own: str, _other: str) -> tuple[list[int], str] | None:
    match = re.fullmatch(r"(\w+) (ska|får|bör|kan):? ([^,]+?) ((?:senast|varje|före|efter|när) [^,]+?)[.,]?", own)
    if not match or " och " in own:
        return None
    return [1], f"{match[4].capitalize()} {match[2]} {match[1].lower()} {match[3]}."


def one_after_the_other(_rng: random.Random, own: str, other: str) -> tuple[list[int], str] | None:
    return [1, 2], f"{own.rstrip('.,')}. Dessutom: {other.rstrip('.,')}."


def in_one(_rng: random.Random, own: str, other: str) -> tuple[list[int], str] | None:
    mine, its = subject(own), subject(other)
    if not mine or not its or re.search(LIMITS, own + other) or mine[0] == its[0]:
        return None
    return [1, 2], f"{own.rstrip('.,')}, och {its[0].lower()} {its[1]}"


def start_once(_rng: random.Random, own: str, other: str) -> tuple[list[int], str] | None:
    start, colon, rest = other.partition(": ")
    if not colon or not own.startswith(start + colon) or re.search(LIMITS + r"|\d", own + other):
        return None
    return [1, 2], f"{own.replace(': ', ' ').rstrip('.,')} och {rest.rstrip('.,')}."


TRUTHS: dict[str, Lie] = {
    truth.__name__: truth for truth in (without_colon, definite, year_first, one_after_the_other, in_one, start_once)
}


def test_most_of_what_is_true_is_kept(sentences: list[str]) -> None:
    rng = random.Random(2026)
    told, kept = 0, 0
    for kind in cycle(TRUTHS):
        for _ in range(2_000):
            own, other = rng.sample(sentences, 2)
            truth = TRUTHS[kind](rng, own, other)
            if truth is not None:
                keys, text = truth
                told += 1
                kept += verify_wording(text, *((own, other)[key - 1] for key in keys)).supported
                break
        if told >= 200:
            break
    assert kept >= 0.8 * told  # what is refused is mostly what the words of a limit stand in


@pytest.mark.parametrize(
    ("sources", "wording"),
    [
        (["Rektor ska utse en samordnare."], "Rektorn ska utse en samordnare."),
        (["Lärare ska: låsa skärmen"], "Lärarna ska låsa skärmen."),
        (["Huvudmannen skall följa upp planen."], "Huvudmannen ska följa upp planen."),
        (["Rektor ska följa upp planen varje termin."], "Varje termin ska rektor följa upp planen."),
        (["Varje termin ska rektor följa upp planen."], "Rektor ska följa upp planen varje termin."),
        (["Rektor ska lämna rapporten senast den 1 maj."], "Rektor ska senast den 1 maj lämna rapporten."),
        (["Elever får använda mobil när läraren tillåter det."], "När läraren tillåter det får elever använda mobil."),
        (["Rektor tar upp planen varje termin."], "Varje termin tar rektor upp planen."),
        (["Rektor ska läsa planen.", "Lärare bör läsa planen."], "Rektor ska läsa planen, och lärare bör läsa planen."),
        (["Rektor ska läsa planen.", "Lärare bör låsa dörren."], "Lärare bör låsa dörren. Dessutom ska rektor läsa planen."),
        (["Chef ansvarar för att: nät mäts", "Chef ansvarar för att: lås fås"], "Chef ansvarar för att nät mäts och lås fås."),
        (["Rektor ska läsa. Lärare ska skriva."], "Rektor ska läsa, och lärare ska skriva."),
        (["Planen kallas ”Digital vardag”."], "Planen kallas ”Digital vardag”!"),
    ],
)  # fmt: skip
def test_what_says_the_same_is_supported(sources: list[str], wording: str) -> None:
    assert verify_wording(wording, *sources).supported


@pytest.mark.parametrize(
    ("sources", "wording"),
    [
        (["Rektor ska stödja elevrådet."], "Elevrådet ska stödja rektor."),
        (["Rektor ska informera huvudmannen."], "Huvudmannen ska informera rektor."),
        (["Eleverna ska informeras av rektor."], "Eleverna ska informera rektor."),
        (["Nya lärare ska använda godkända verktyg."], "Lärare ska använda nya godkända verktyg."),
        (["Kommunen ska stödja föreningen."], "Kommunen och föreningen ska stödja."),
        (["Rektor ska läsa planen och följa upp den varje år."], "Varje år ska rektor läsa planen och följa upp den."),
        (["Rektor ska se till att lärare läser planen varje år."], "Varje år ska rektor se till att lärare läser planen."),
        (["Elever ska inte lämna in dator varje vecka."], "Varje vecka ska elever inte lämna in dator."),
        (["Chefen ska göra inköp och bör ordna kurs varje år."], "Chefen ska varje år göra inköp och bör ordna kurs."),
        (["Dessa tjänster får inte användas."], "Tjänster får inte användas."),
        (["Verktyget är tillåtet."], "Verktyget är otillåtet."),
        (["Rektor ska läsa planen."], "Rektor måste läsa planen."),
        (["Elever får använda mobil."], "Elever kan använda mobil."),
        (["Rektor ska läsa planen."], "Ska rektor läsa planen?"),
        (["Minst 50 % ska svara."], "Minst 50 ska svara."),
        (["Kravet gäller 10–20 elever."], "Kravet gäller 20–10 elever."),
        (["Rektor ska läsa planen före provet."], "Rektor ska läsa planen efter provet."),
        (["Rektor eller lärare ska läsa planen."], "Rektor och lärare ska läsa planen."),
        (["Rektor ska läsa planen."], "Rektor ska ”läsa planen”."),
        (["Planen kallas ”Digital vardag”."], "Planen kallas Digital ”vardag”."),
        (["Rektor ska inte läsa listan.", "Rektor ska skriva brev."], "Rektor ska inte läsa listan och skriva brev."),
        (["Rektor ska läsa.", "Rektor ska skriva senast i maj."], "Rektor ska läsa och skriva senast i maj."),
        (["Lärare i årskursen ska läsa.", "Lärare i gruppen ska skriva."], "Lärare i årskursen ska läsa och gruppen ska skriva."),
        (["Om nätet är nere ska rektor ringa.", "Lärare ska vänta."], "Om nätet är nere ska rektor ringa, och lärare ska vänta."),
        (["Elever får använda mobil.", "Lärare ska låsa skåpet."], "Får elever använda mobil ska lärare låsa skåpet."),
        (["Elever får använda mobil.", "Lärare ska låsa skåpet."], "Får elever använda mobil, då ska lärare låsa skåpet."),
        (["Rektor ska läsa.", "Lärare ska skriva."], "Rektor ska skriva. Lärare ska läsa."),
        (["Rektor ska läsa.", "Lärare bör skriva."], "Rektor bör läsa. Lärare ska skriva."),
        (["Rektor ska läsa.", "Lärare ska läsa."], "Rektor och lärare ska läsa."),
        (["Rektor ska läsa."], "Rektor ska läsa. Lärare ska läsa."),
        (["Rektor ska läsa.", "Lärare ska läsa."], "Rektor ska läsa."),
        (["..."], "..."),
        ([], "Rektor ska läsa."),
    ],
)  # fmt: skip
def test_what_says_something_else_is_not(sources: list[str], wording: str) -> None:
    assert not verify_wording(wording, *sources).supported
