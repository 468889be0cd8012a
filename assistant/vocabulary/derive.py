"""Word counts -> `words.txt.gz` and `compounds.txt.gz`, what the package knows of general Swedish.

Run by hand, `python -m assistant.vocabulary.derive ingest/letters/counts.npz`, when wordfreq, the counts or the rules here
change; see README.md. Which parts compounds have is learned from the words: split each the cheapest way, count, and again.
"""

from __future__ import annotations

import argparse
import gzip
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import wordfreq

from assistant.swedish import STOP_WORDS, fold
from assistant.vocabulary.compounds import COMPOUNDS, SHORTEST, SHORTEST_PART, Model, cuts, write_model
from assistant.vocabulary.roots import root
from assistant.vocabulary.spelling import WORDS, write_words

SWEDISH = re.compile(r"[a-zåäöéèàüáæø]+")
STEPS = 12.0  # the counts hold chances as steps of the negative logarithm
KNOWN = 2e-7  # the frequency a word has at least to be Swedish if no official text has it
FORM = 3e-8  # one to learn compounds from,
PART = 3e-7  # one to be part of any,
USUAL_FIRST, USUAL_HEAD, USUAL_TRUNK = 1e-6, 2e-6, 1e-5  # one to be part of some though none is seen
ROUNDS = 4  # of splitting and counting
SEEN = 2  # words that a part is found in at least
UNSEEN = 0.3  # what counts for a usual word that is seen in none
INFLECTED, FAMILY = 2, 4  # inflected forms of a word, or words of its root, at least: names have fewer
ENDINGS = "en et n t ar er or a e arna erna orna na ens ets ade ande r at s".split()
JOINED_BY_S = ("ing", "ion", "het", "tet", "skap", "um", "an")  # endings of words that take an s before other words
# First parts whose base no rule gives.
BASES = {
    **{
        "barna": "barn",
        "ars": "ar",
        "gymnasie": "gymnasium",
        "laro": "lara",
        "forskol": "forskola",
        "forskole": "forskola",
    },
    **{"kyrko": "kyrka", "hyres": "hyra", "halso": "halsa", "skol": "skola", "skole": "skola"},
}

# What words begin with, and end in, that is no part of a compound.
PREFIXES = frozenset(
    """
    an and anti att auto avi bak sam bort dar den det dit eller emot ens ett fore for fran fram ger ges han har hit hos icke
    inne inom kon lik med men mot nar ner ned och oss pre pro rek som sub till tra trans under upp upper ur ute utan ater atta
    genom alle ovan ang ska mer min din sin var per inter ing ning else over efter
    """.split()
)
SUFFIXES = frozenset(
    """
    ern tor kol nd ing nde het heter heten skap ning ingen else and ande are arn bar sam lig isk els inn inna ism ist tion sion
    itet ant ent grad ens ers ars ors ade ett den det der dar nar ska ser ler mer ger ken sel ler sen men les nas mar nat ras
    tas gar iner dad sar
    """.split()
)


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description="Räkna fram svenska ord och sammansättningars led.")
    parser.add_argument("counts", type=Path, help="counts.npz: ord ur offentlig text")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    arguments = parser.parse_args()
    official = official_frequencies(arguments.counts)
    frequencies = general_frequencies()
    for word, frequency in official.items():
        frequencies[word] = frequencies.get(word, 0.0) + frequency
    known = {word: n for word, n in frequencies.items() if n >= KNOWN or word in official}
    text = write_model(*learn_parts(frequencies, official))
    for name, content in ((WORDS, write_words(known)), (COMPOUNDS, text)):
        packed = gzip.compress(content.encode("ascii"), mtime=0)
        arguments.out.joinpath(name).write_bytes(packed)
        print(f"{name}: {len(packed) / 1000:.0f} kB")


def general_frequencies() -> dict[str, float]:
    """How frequent the folded forms of wordfreq are, halved."""
    return _folded((word, n / 2) for word, n in wordfreq.get_frequency_dict("sv", "large").items())


def official_frequencies(path: Path) -> dict[str, float]:
    """How frequent the folded forms of counted official text are, halved."""
    with np.load(path) as counts:
        chances = np.exp(-counts["chances"].astype(np.float64) / STEPS) / 2
        return _folded(zip(counts["words"].tobytes().decode("latin-1").split("\n"), chances.tolist(), strict=True))


def learn_parts(
    frequencies: Mapping[str, float], official: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, str], dict[str, float]]:
    """The costs of first parts, their bases, and the costs of heads, each as the commonest word of its root."""
    parts = usable_parts(frequencies)
    bases = dict(first_forms({word: n for word, n in parts.items() if word not in PREFIXES}))
    heads = {root(word): word for word, _ in sorted(parts.items(), key=lambda item: item[1]) if is_head(word)}
    usual_firsts = [form for form, base in bases.items() if is_usual_first(form, base, parts[base])]
    usual_heads = [head for head, word in heads.items() if len(head) > SHORTEST_PART and parts[word] >= USUAL_HEAD]

    learned = (n for n in frequencies.items() if len(n[0]) >= SHORTEST and (n[1] >= FORM or n[0] in official))
    vocabulary = {root(word): word for word, _ in sorted(learned, key=lambda item: item[1])}.values()
    firsts_seen: dict[str, float] = defaultdict(float)
    heads_seen: dict[str, float] = defaultdict(float)
    for word in vocabulary:
        places = [place for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1) if word[:place] in bases]
        places = [place for place in places if root(word[place:]) in heads]
        for place in places:
            firsts_seen[word[:place]] += 1 / len(places)
            heads_seen[root(word[place:])] += 1 / len(places)
    model = Model(costs(firsts_seen, 1, usual_firsts), {}, costs(heads_seen, 1, usual_heads))
    for _ in range(ROUNDS):
        firsts_seen, heads_seen = defaultdict(float), defaultdict(float)
        for word in vocabulary:
            if found := cuts(word, model):
                for start, end in pairwise(found):
                    firsts_seen[word[start:end]] += 1
                heads_seen[root(word[found[-1] :])] += 1
        model = Model(costs(firsts_seen, SEEN, usual_firsts), {}, costs(heads_seen, SEEN, usual_heads))
    named = {form: base for form, base in bases.items() if form in model.firsts and form != base}
    return dict(model.firsts), named, {heads[head]: cost for head, cost in model.heads.items()}


def usable_parts(frequencies: Mapping[str, float]) -> dict[str, float]:
    """The words that can be part of a compound: frequent, and inflected as Swedish words are."""
    families = Counter(root(word) for word in frequencies)
    return {
        word: n
        for word, n in frequencies.items()
        if n >= PART and len(word) >= SHORTEST_PART and word not in STOP_WORDS
        if families[root(word)] >= FAMILY
        or inflected(word, frequencies) >= (1 if word.endswith(JOINED_BY_S) else INFLECTED)
    }


def inflected(word: str, frequencies: Mapping[str, float]) -> int:
    """How many inflected forms of a word there are."""
    trunks = {word, word[:-1]} if word[-1] in "ae" else {word}
    return sum(trunk + ending in frequencies for trunk in trunks for ending in ENDINGS)


def is_head(word: str) -> bool:
    """Whether a word can be the last part of a compound."""
    head = root(word)
    return len(head) >= SHORTEST_PART and word not in SUFFIXES and head not in SUFFIXES


def is_usual_first(form: str, base: str, frequency: float) -> bool:
    """Whether words that nobody has seen yet begin so too."""
    if form == base:
        return len(base) > SHORTEST_PART and frequency >= USUAL_FIRST
    if form == f"{base}s":
        return base.endswith(JOINED_BY_S) and frequency >= USUAL_FIRST
    return form == base[:-1] and frequency >= (USUAL_FIRST if base.endswith("are") else USUAL_TRUNK)


def first_forms(parts: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """The forms that words take before others, each with its likeliest base."""
    ranked = [(rank, parts[word], form, word) for word in parts for rank, form in _forms(word)]
    yield from (
        (form, word) for _, _, form, word in sorted(ranked) if len(form) >= SHORTEST_PART and form not in PREFIXES
    )
    yield from ((form, base) for form, base in BASES.items() if base in parts)


def _forms(word: str) -> Iterator[tuple[int, str]]:
    """The forms of a word before another, with how much likelier it is to be their base than other words."""
    yield 3, word
    if word[-1] != "s":
        yield 4, f"{word}s"
    if word[-1] in "ae" and len(word) > SHORTEST_PART:
        yield from ((1, word[:-1] + vowel) for vowel in ("", *("oue" if word[-1] == "a" else "s")))


def costs(seen: Mapping[str, float], at_least: float, usual: Iterable[str]) -> dict[str, float]:
    """The negative logarithm of how often each part is met."""
    kept: dict[str, float] = {part: n for part, n in seen.items() if n >= at_least}
    kept = {**dict.fromkeys(usual, UNSEEN), **kept}
    total = sum(kept.values())
    return {part: -math.log(n / total) for part, n in kept.items()}


def _folded(words: Iterable[tuple[str, float]]) -> dict[str, float]:
    frequencies: dict[str, float] = defaultdict(float)
    for word, frequency in words:
        if SWEDISH.fullmatch(word) and (folded := fold(word)).isascii():
            frequencies[folded] += frequency
    return frequencies


if __name__ == "__main__":
    main()
