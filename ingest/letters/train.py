"""Count words and neighbouring words of clean Swedish text for the repair of OCR letters.

    python -m ingest.letters.train PAIRS... --out ingest/letters/counts.npz

PAIRS are xz-compressed JSON lines of `{"a": text, "b": text}`. What comes out is counts, never text: forms that are also
written in lower case (which leaves out the names of people), abbreviations in capitals, first parts of compounds, and hashed
pairs of neighbours. Every sentence counts once, however many pairs it stands in.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import zlib
from collections import Counter
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ingest.letters.language import BREAK, NUMBER, UNKNOWN, encode_probability, write_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.letters.language import Words

TOKEN = re.compile(r"(?P<word>[^\W\d_]+)|(?P<number>\d+(?:[.,:/]\d+)*)|(?P<break>[.!?:;](?=\s|$)|[•*_%@])")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
MIN_COUNT = 2
MIN_LOWER = 0.1  # share in lower case of a form that is no name
MIN_CAPITALS = 20
MIN_CAPITALS_SHARE = 0.2
STROKES = "Il1|"  # what OCR takes for one another
STROKE_CHANCE = 0.3  # of an I read as another stroke, where letters are damaged at all
MIN_PAIR = 3
MIN_PART_TYPES = 2
MIN_HEAD_COUNT = 8
DISCOUNT = 0.75


def sentences(paths: Sequence[Path]) -> Iterator[str]:
    """Every sentence of the files, once."""
    seen: set[int] = set()
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                for sentence in SENTENCE.split(f"{row['a']}\n{row['b']}"):
                    key = hash(sentence)
                    if key not in seen:
                        seen.add(key)
                        yield sentence


def tokens(sentence: str) -> Iterator[str]:
    """The words of a sentence as written, numbers and breaks as their signs."""
    for match in TOKEN.finditer(sentence):
        if match["word"]:
            yield match["word"]
        else:
            yield NUMBER if match["number"] else BREAK
    yield BREAK


def vocabulary(forms: Counter[str]) -> tuple[Counter[str], list[str]]:
    """How often each form that is no name occurs, and the abbreviations written in capitals."""
    total: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for form, count in forms.items():
        word = form.lower()
        total[word] += count
        lower[word] += count if form == word else 0
        capitals[word] += count if form.isupper() else 0
    known: Counter[str] = Counter()
    short = []
    for word, count in total.items():
        if not word.isalpha() or any(ord(letter) > 255 for letter in word):
            continue
        if 2 <= len(word) <= 5 and capitals[word] >= MIN_CAPITALS and capitals[word] > MIN_CAPITALS_SHARE * count:
            short.append(word.upper())
            known[word] = count
        elif count >= MIN_COUNT and lower[word] > MIN_LOWER * count:
            known[word] = count
    return known, sorted(short)


def misread_capitals(capitals: Sequence[str], forms: Counter[str]) -> list[str]:
    """The forms that are likelier an abbreviation with a misread I than what they look like: "Al", "lKT", but not "El"."""
    return sorted(
        read
        for form in capitals
        if "I" in form
        for read in map("".join, product(*(STROKES if letter == "I" else letter for letter in form)))
        if read not in capitals
        and any(letter.isupper() for letter in read)
        and forms[read] < STROKE_CHANCE * forms[form]
    )


def first_parts(known: Counter[str]) -> Counter[str]:
    """In how many different words each beginning is followed by a common word."""
    heads = {word for word, count in known.items() if count >= MIN_HEAD_COUNT and len(word) >= 4}
    parts: Counter[str] = Counter()
    for word in known:
        for cut in range(3, len(word) - 3):
            if word[cut:] in heads:
                parts[word[:cut]] += 1
    return Counter({part: types for part, types in parts.items() if types >= MIN_PART_TYPES})


def neighbours(paths: Sequence[Path], known: Words) -> tuple[np.ndarray, np.ndarray, dict[str, float]]:
    """Hashes and conditional probabilities of pairs seen often, and the mass each first word keeps for unseen ones."""
    ids = {word: number for number, word in enumerate(known)}
    unknown = ids[UNKNOWN]
    stream = np.fromiter(
        (ids.get(token.lower(), unknown) for sentence in sentences(paths) for token in tokens(sentence)), np.int64
    )
    first = np.bincount(stream, minlength=len(known))
    pairs, counts = np.unique(stream[:-1] * len(known) + stream[1:], return_counts=True)
    left, right = np.divmod(pairs, len(known))
    keep = (
        (counts >= MIN_PAIR) & (left != unknown) & (right != unknown) & ~((left == ids[BREAK]) & (right == ids[BREAK]))
    )
    left, right, counts = left[keep], right[keep], counts[keep]
    chances = (counts - DISCOUNT) / first[left]
    rest = 1.0 - np.bincount(left, weights=chances, minlength=len(known))
    keys = np.fromiter(
        (zlib.crc32(f"{known[a]} {known[b]}".encode()) for a, b in zip(left, right, strict=True)), np.uint32
    )
    order = np.argsort(keys, kind="stable")
    return keys[order], chances[order], dict(zip(known, rest.tolist(), strict=True))


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description="Räkna ord och ordpar i ren svensk text.")
    parser.add_argument("pairs", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("counts.npz"))
    arguments = parser.parse_args()

    forms = Counter(token for sentence in sentences(arguments.pairs) for token in tokens(sentence))
    breaks = {sign: forms.pop(sign) for sign in (BREAK, NUMBER)}
    known, capitals = vocabulary(forms)
    total = sum(forms.values())
    words = sorted(known)
    keys, chances, rest = neighbours(arguments.pairs, [*words, BREAK, NUMBER, UNKNOWN])
    parts = first_parts(known)
    part_total = sum(parts.values())
    np.savez_compressed(
        arguments.out,
        words=write_words(words),
        chances=encode_probability([known[word] / total for word in words]),
        rests=encode_probability([rest[word] for word in words]),
        sign_rests=encode_probability([rest[sign] for sign in (BREAK, NUMBER)]),
        pairs=np.diff(keys, prepend=np.uint32(0)),
        pair_chances=encode_probability(chances),
        parts=write_words(sorted(parts)),
        part_chances=encode_probability([parts[part] / part_total for part in sorted(parts)]),
        capitals=write_words(capitals),
        misread_capitals=write_words(misread_capitals(capitals, forms)),
    )
    size = arguments.out.stat().st_size / 1e6
    print(
        f"{total:,} ord, {breaks[BREAK]:,} gränser; {len(words):,} former, {len(parts):,} förled, "
        f"{len(capitals):,} förkortningar, {len(keys):,} par; {size:.1f} MB"
    )


if __name__ == "__main__":
    main()
