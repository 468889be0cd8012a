"""Train the Swedish static embedding model that ships in this folder.

    python assistant/model/train.py PAIRS... --dev DEV... --out assistant/model/swedish-static

PAIRS and DEV are xz-compressed JSON lines of `{"a": text, "b": text, "type": kind, "edu"?: true}`, where b answers, continues
or summarises a. The result is a folder that `assistant.embed` reads with numpy alone.

The model is a table of one vector per feature: the stems of the words and the 5-letter parts of them
(`assistant.embed.word_features`). A text is the sum of the vectors of its words' features, scaled to length 1. It is trained
with in-batch negatives (InfoNCE in both directions, van den Oord et al. 2018) inside a Matryoshka loss (Kusupati et al.
2022), the recipe of sentence-transformers' static models. A batch of texts is a sparse matrix texts x words times a sparse
matrix words x features, so a step costs what its loss costs. Words are kept as written while training, to be misread the way
scanners and hurried fingers do; what they become is folded.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy import sparse

from assistant.embed import PART_MARK, TABLE_FILES, StaticEmbedder, packed, unpacked, word_features
from assistant.swedish import words as folded_words

DIMENSION = 256
LEVELS = 7  # a number of a row is one of fifteen, in the steps of the row's scale
MATRYOSHKA = (256, 128, 64)
STEMS, GRAMS = 55_000, 85_000  # rows of each kind: the most common ones
LONGEST = 160  # words of a text that are drawn
SCALE = 20.0  # inverse temperature of the cosine similarities
# How often a pair is drawn, by kind: questions are what the model is asked, statute headings are far from it.
TYPE_WEIGHT = {"consecutive-paragraphs": 0.35, "inverse-cloze": 0.8, "question-passage": 1.5, "question-body": 1.2}
DEV_TYPES = ("question-passage", "question-body", "title-body", "heading-section")  # a is no part of any b
EDUCATION_WEIGHT = 1.5
LAW_WEIGHT = 0.5
WORD = re.compile(r"[^\W_]+")
# What scanners make of letters.
MISREAD = {
    **{"å": ("a", "a", "i", "4"), "ä": ("i", "i", "a", "é", "4"), "ö": ("6", "6", "o", "0", "d")},
    **{"l": ("1", "i"), "i": ("l", "1", "j"), "m": ("rn", "n"), "n": ("ri", "r"), "t": ("f", "i"), "f": ("t",)},
    **{"e": ("c", "o"), "c": ("e",), "h": ("b", "li"), "o": ("0", "c"), "u": ("ii", "n"), "g": ("q", "9"), "s": ("5",)},
}
VARIANTS = 4  # misread forms of each word
VARIANT_SHARE = 0.05  # how common each is beside the word, when rows are chosen
NOISY_WORDS = 0.5  # share of the words that are misread in a noisy text

Matrix: TypeAlias = Any  # a scipy.sparse.csr_matrix; scipy is not typed
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Options:
    """How to train; the defaults are those of the first round."""

    steps: int = 900
    batch: int = 1_024
    rate: float = 0.15
    idf: bool = True
    noise_a: float = 0.3
    noise_b: float = 0.2
    drop_words: float = 0.1
    drop_features: float = 0.1
    seed: int = 1


@dataclass(slots=True)
class Words:
    """The distinct words of the texts as they are written, numbered as they come."""

    numbers: dict[str, int] = field(default_factory=dict)

    def count(self, texts: Sequence[str]) -> Matrix:
        """Texts x words: how many times each stands there."""
        columns: list[int] = []
        ends = [0]
        for text in texts:
            found = WORD.findall(unicodedata.normalize("NFC", text.lower()))[:LONGEST]
            columns.extend(self.numbers.setdefault(word, len(self.numbers)) for word in found)
            ends.append(len(columns))
        ones = np.ones(len(columns), dtype=np.float32)
        matrix = sparse.csr_matrix((ones, np.array(columns, np.int32), np.array(ends, np.int32)))
        matrix.sum_duplicates()
        return matrix


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs as word counts; `weights` says how often each is drawn, equal numbers in `same_*` mark equal texts."""

    a: Matrix
    b: Matrix
    weights: Floats
    same_a: Ints
    same_b: Ints


def read_pairs(paths: Sequence[Path], vocabulary: Words) -> Pairs:
    """All pairs of the files."""
    rows = [row | {"file": path.name} for path in paths for row in read_rows(path)]
    weights = [
        TYPE_WEIGHT.get(row["type"], 1.0)
        * (EDUCATION_WEIGHT if row.get("edu") else 1.0)
        * (LAW_WEIGHT if "sfs" in row["file"] else 1.0)
        for row in rows
    ]
    sides = [[row[side] for row in rows] for side in "ab"]
    same = [{text: number for number, text in enumerate(side)} for side in sides]
    same_a, same_b = (np.array([numbers[text] for text in side]) for numbers, side in zip(same, sides, strict=True))
    a, b = (vocabulary.count(side) for side in sides)
    width = len(vocabulary.numbers)
    a.resize(a.shape[0], width)
    b.resize(b.shape[0], width)
    return Pairs(a, b, np.array(weights, np.float32) / max(weights), same_a, same_b)


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of an xz-compressed file of JSON lines."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def scanned(word: str, rng: random.Random) -> str:
    """The word as a poor scan gives it: no Swedish letter survives, one in twenty others is mistaken."""
    taken = [
        rng.choice(MISREAD[letter]) if letter in "åäö" or (letter in MISREAD and rng.random() < 0.05) else letter
        for letter in word
    ]
    return "".join(taken)


def typed(word: str, rng: random.Random) -> str:
    """The word with one slip of hasty fingers: a letter left out, doubled, swapped or mistaken."""
    if len(word) < 4:
        return word
    place = rng.randrange(len(word) - 1)
    here, after, rest = word[place], word[place + 1], word[place + 2 :]
    slip = rng.choice([after, here + here + after, after + here, rng.choice("aeinrst") + after])
    return word[:place] + slip + rest


def feature_matrix(words: Sequence[str], numbers: dict[str, int] | None = None) -> tuple[Matrix, list[str]]:
    """Words x features, and the names of the features; of those in `numbers` alone where that is given."""
    known = {} if numbers is None else numbers
    columns: list[int] = []
    ends = [0]
    for word in words:
        found = [name for part in folded_words(word) for name in word_features(part)]
        if numbers is None:
            columns.extend(known.setdefault(name, len(known)) for name in found)
        else:
            columns.extend(known[name] for name in found if name in known)
        ends.append(len(columns))
    ones = np.ones(len(columns), dtype=np.float32)
    shape = (len(words), len(known))
    return sparse.csr_matrix((ones, np.array(columns, np.int32), np.array(ends, np.int32)), shape=shape), list(known)


def choose_features(words: Sequence[str], commonness: Floats, stems: int, grams: int) -> tuple[list[str], Floats]:
    """The most common features of both kinds, and how many texts each stands in, nearly."""
    matrix, names = feature_matrix(words)
    texts = matrix.T @ commonness
    order = np.argsort(-texts, kind="stable")
    kinds: dict[bool, list[int]] = {True: [], False: []}
    for number in order:
        kinds[names[number].startswith(PART_MARK)].append(int(number))
    chosen = kinds[False][:stems] + kinds[True][:grams]
    return [names[number] for number in chosen], np.asarray(texts[chosen], dtype=np.float32)


class Noise:
    """Puts misread forms in the place of words: columns of a matrix that has room for them after the words."""

    def __init__(self, words: Sequence[str], commonness: Floats, seed: int) -> None:
        rng = random.Random(seed)  # noqa: S311 - not for secrets
        common = np.flatnonzero(commonness >= 3)
        self.forms = [slip(words[int(number)], rng) for number in common for slip in (scanned, typed) * (VARIANTS // 2)]
        self.of = np.flatnonzero(commonness >= 3).repeat(VARIANTS)
        self.first = np.full(len(words), -1, dtype=np.int64)
        self.first[common] = len(words) + VARIANTS * np.arange(len(common))

    def apply(self, rows: Matrix, share: float, rng: np.random.Generator) -> None:
        """Misread half the words in that share of the rows."""
        noisy = np.repeat(rng.random(rows.shape[0]) < share, np.diff(rows.indptr))
        noisy &= (rng.random(len(noisy)) < NOISY_WORDS) & (self.first[rows.indices] >= 0)
        place = self.first[rows.indices[noisy]] + rng.integers(VARIANTS, size=int(noisy.sum()))
        rows.indices[noisy] = place


def drop(matrix: Matrix, share: float, rng: np.random.Generator) -> None:
    """Leave out that share of the entries."""
    matrix.data *= rng.random(len(matrix.data)) >= share


def local(matrix: Matrix) -> tuple[Matrix, Ints]:
    """The matrix without its empty columns, and which columns those left are."""
    used, columns = np.unique(matrix.indices, return_inverse=True)
    return sparse.csr_matrix((matrix.data, columns.astype(np.int32), matrix.indptr), (matrix.shape[0], len(used))), used


def as_torch(matrix: Matrix) -> torch.Tensor:
    """The same matrix for torch, which multiplies it on several cores."""
    starts, columns, values = (torch.from_numpy(part) for part in (matrix.indptr, matrix.indices, matrix.data))
    return torch.sparse_csr_tensor(starts, columns, values, size=matrix.shape)


def contrastive_loss(a: torch.Tensor, b: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
    """InfoNCE in both directions, mean of the Matryoshka widths; `same` marks pairs that share a text (no negatives)."""
    total = torch.zeros(())
    for width in MATRYOSHKA:
        left, right = (torch.nn.functional.normalize(side[:, :width]) for side in (a, b))
        scores = left @ right.T * SCALE
        weights = torch.exp(scores - SCALE).masked_fill(same, 0.0)
        total = total + (weights.sum(0).log() + weights.sum(1).log() + 2 * SCALE - 2 * scores.diagonal()).sum()
    return total / (2 * len(MATRYOSHKA))


class RowAdagrad:
    """Adagrad (Duchi et al. 2011) with one step size a row, on the rows a step has touched: rare features keep learning."""

    def __init__(self, table: torch.Tensor) -> None:
        self.table = table
        self.squares = torch.zeros(len(table))

    def step(self, rows: torch.Tensor, gradient: torch.Tensor, rate: float) -> None:
        """Move the rows against their gradient."""
        squares = self.squares[rows] + torch.linalg.vector_norm(gradient, dim=1).square() / gradient.shape[1]
        self.squares[rows] = squares
        self.table.index_add_(0, rows, gradient * (-rate / (squares.sqrt() + 1e-8))[:, None])


class Trainer:
    """The table under training, and what a step does to it."""

    def __init__(self, pairs: Pairs, forms: Matrix, noise: Noise, start: Floats, options: Options) -> None:
        self.pairs, self.forms, self.noise, self.options = pairs, forms, noise, options
        self.rng = np.random.default_rng(options.seed)
        self.table = torch.from_numpy(start)
        self.optimizer = RowAdagrad(self.table)

    def step(self, batch: Ints, rate: float) -> float:
        """The mean loss of the batch, after learning from it."""
        noisy_shares = (self.options.noise_a, self.options.noise_b)
        sides = []
        for counts, share in zip((self.pairs.a, self.pairs.b), noisy_shares, strict=True):
            rows = counts[batch]
            drop(rows, self.options.drop_words, self.rng)
            self.noise.apply(rows, share, self.rng)
            sides.append(sparse.csr_matrix((rows.data, rows.indices, rows.indptr), (len(batch), self.forms.shape[0])))
        texts, words = local(sparse.vstack(sides, format="csr"))
        parts = self.forms[words]
        drop(parts, self.options.drop_features, self.rng)
        features, used = local(parts)
        rows = torch.from_numpy(used)

        sums = as_torch(texts) @ (as_torch(features) @ self.table[rows])
        sums.requires_grad_()
        same = np.equal.outer(self.pairs.same_a[batch], self.pairs.same_a[batch])
        same |= np.equal.outer(self.pairs.same_b[batch], self.pairs.same_b[batch])
        np.fill_diagonal(same, val=False)
        loss = contrastive_loss(sums[: len(batch)], sums[len(batch) :], torch.from_numpy(same))
        (pull,) = torch.autograd.grad(loss, sums)
        gradient = as_torch(features.T.tocsr()) @ (as_torch(texts.T.tocsr()) @ pull)
        self.optimizer.step(rows, gradient, rate)
        return loss.item() / len(batch)

    def batches(self) -> Iterator[Ints]:
        """Pair numbers without end: an epoch draws each pair once at most, the heavy ones surest."""
        size = self.options.batch
        while True:
            drawn = np.flatnonzero(self.rng.random(len(self.pairs.weights)) < self.pairs.weights)
            self.rng.shuffle(drawn)
            yield from (drawn[i : i + size] for i in range(0, len(drawn) - size + 1, size))


def random_start(texts: Floats, pairs: int, options: Options) -> Floats:
    """Random vectors for features that stand in so many texts, as long as the features are rare."""
    table = 0.1 * np.random.default_rng(options.seed).standard_normal((len(texts), DIMENSION), dtype=np.float32)
    if options.idf:
        rarity = np.log(2 * pairs / np.maximum(texts, 1.0))
        table *= np.clip(rarity / rarity.max(), 0.02, 1.0)[:, None]
    return table


def train(pairs: Pairs, forms: Matrix, noise: Noise, start: Floats, options: Options) -> Iterator[tuple[int, Floats]]:
    """The table, again and again while it is trained: (steps, [features, DIMENSION] float32)."""
    trainer = Trainer(pairs, forms, noise, start, options)
    began, losses = time.monotonic(), []
    for step, batch in zip(range(1, options.steps + 1), trainer.batches()):  # noqa: B905 - the batches have no end
        rate = options.rate * min(1.0, step / 20) * max(0.02, 1 - (step - 1) / options.steps)
        losses.append(trainer.step(batch, rate))
        if step % 50 == 0 or step == options.steps:
            print(f"{time.monotonic() - began:6.0f} s  step {step}  loss {np.mean(losses[-50:]):.3f}", flush=True)
            yield step, trainer.table.numpy()


def save(folder: Path, names: Sequence[str], table: Floats) -> None:
    """Write the folder that `assistant.embed` and sentence-transformers read: four bits a number, a scale a row."""
    scales = np.maximum(np.abs(table).max(axis=1) / LEVELS, 1e-6).astype(np.float32)
    levels = np.rint(table / scales[:, None]).astype(np.int8)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TABLE_FILES[0]).write_text("\n".join(names), encoding="utf-8")
    save_file({"rows": packed(levels), "scales": scales}, folder / TABLE_FILES[1])
    module = {"idx": 0, "name": "0", "path": "", "type": "assistant.model.module.FeatureEmbedding"}
    (folder / "modules.json").write_text(json.dumps([module], indent=2) + "\n", encoding="utf-8")


def evaluate(model: StaticEmbedder, path: Path, noisy: bool) -> dict[str, tuple[int, float, float]]:
    """Kind of pair -> (pairs, recall@1, recall@10): how often a's own passage is first, or among ten, of all b of the file.

    Noisy: every word of the passages as scanned, every third word of a as typed in haste.
    """
    rng = random.Random(7)  # noqa: S311 - not for secrets
    rows = read_rows(path)
    texts = sorted({row["b"] for row in rows})
    place = {text: number for number, text in enumerate(texts)}
    passages = model.encode([spoilt(text, scanned, 1.0, rng) for text in texts] if noisy else texts)
    figures = {}
    for kind in sorted({row["type"] for row in rows} & set(DEV_TYPES)):
        chosen = [row for row in rows if row["type"] == kind]
        questions = [row["a"] for row in chosen]
        scores = (
            model.encode([spoilt(text, typed, 1 / 3, rng) for text in questions] if noisy else questions) @ passages.T
        )
        own = scores[np.arange(len(chosen)), [place[row["b"]] for row in chosen]]
        better = (scores > own[:, None]).sum(axis=1)
        figures[kind] = (len(chosen), round(float((better < 1).mean()), 3), round(float((better < 10).mean()), 3))
    return figures


def spoilt(text: str, slip: Callable[[str, random.Random], str], share: float, rng: random.Random) -> str:
    """The text with that share of its words misread."""
    return WORD.sub(lambda found: slip(found[0].lower(), rng) if rng.random() < share else found[0], text)


def report(folder: Path, paths: Sequence[Path]) -> None:
    """Print how the folder's model fares on the dev files."""
    model = StaticEmbedder(folder)
    for path in paths:
        for noisy in (False, True):
            for kind, (pairs, first, ten) in evaluate(model, path, noisy).items():
                print(
                    f"{path.name}  {'noisy' if noisy else 'clean'}  {kind:17}  {pairs:5}  {first:.3f}  {ten:.3f}",
                    flush=True,
                )


def main() -> None:
    """Train, write the folder now and then, and evaluate it on the dev files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--dev", type=Path, nargs="*", default=[])
    parser.add_argument("--start", type=Path, help="a folder this program wrote: train it further")
    parser.add_argument("--out", type=Path, required=True)
    for option in fields(Options):
        if isinstance(option.default, bool):
            parser.add_argument(f"--{option.name}", action=argparse.BooleanOptionalAction, default=option.default)
        else:
            parser.add_argument(f"--{option.name}", type=type(option.default), default=option.default)
    given = vars(parser.parse_args())
    options = Options(**{option.name: given[option.name] for option in fields(Options)})
    vocabulary = Words()
    pairs = read_pairs(given["pairs"], vocabulary)
    words = list(vocabulary.numbers)
    texts = np.asarray(pairs.a.sign().sum(axis=0) + pairs.b.sign().sum(axis=0), dtype=np.float32).ravel()
    noise = Noise(words, texts, options.seed)
    forms = words + noise.forms
    if given["start"]:
        earlier = StaticEmbedder(given["start"])
        names, start = list(earlier.numbers), unpacked(earlier.rows) * earlier.scales[:, None]
    else:
        names, texts = choose_features(forms, np.concatenate([texts, VARIANT_SHARE * texts[noise.of]]), STEMS, GRAMS)
        start = random_start(texts, len(pairs.weights), options)
    matrix, _ = feature_matrix(forms, {name: number for number, name in enumerate(names)})
    print(f"{len(pairs.weights)} pairs, {len(words)} words, {len(names)} features", flush=True)
    for step, table in train(pairs, matrix, noise, start, options):
        if step % 200 == 0 or step == options.steps:
            save(given["out"], names, table)
    report(given["out"], given["dev"])


if __name__ == "__main__":
    main()
