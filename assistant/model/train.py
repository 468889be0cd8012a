"""Train the Swedish static embedding model that ships in this folder.

    python assistant/model/train.py PAIRS... --dev DEV... --out assistant/model/swedish-static --minutes 25

PAIRS and DEV are xz-compressed JSON lines of `{"a": text, "b": text, "type": kind, "edu"?: true}`, where b answers, continues
or summarises a. The result is a folder that sentence-transformers opens as a `StaticEmbedding` and that
`assistant.embed` reads with numpy alone.

The model is a table of one vector per word piece; a text is the mean of its pieces' vectors, scaled to length 1. It is
trained with in-batch negatives (InfoNCE in both directions, van den Oord et al. 2018) inside a Matryoshka loss (Kusupati
et al. 2022), the recipe of sentence-transformers' static models. Accents are stripped before splitting, so a question typed
without å, ä and ö, or a document whose letters were lost in OCR, meets the same pieces.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

VOCABULARY = 48_000
DIMENSION = 256
MATRYOSHKA = (256, 128, 64)
MAX_TOKENS = 256
BATCH = 2_048
SCALE = 20.0  # inverse temperature of the cosine similarities
LEARNING_RATE = 0.02
NOISE_SHARE = 0.3  # share of questions that also get typing or scanning errors
# How often a pair is drawn, by kind: questions are what the model is asked, statute headings are far from it.
TYPE_WEIGHT = {"consecutive-paragraphs": 0.35, "inverse-cloze": 0.8, "question-passage": 1.5, "question-body": 1.2}
DEV_TYPES = ("question-passage", "question-body", "title-body", "heading-section")  # a is no part of any b
EDUCATION_WEIGHT = 1.5
LAW_WEIGHT = 0.5

Pair = tuple[str, str, float]


def read_pairs(paths: Sequence[Path]) -> list[Pair]:
    """All pairs of the files as (a, b, weight)."""
    pairs = []
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                weight = TYPE_WEIGHT.get(row["type"], 1.0)
                weight *= EDUCATION_WEIGHT if row.get("edu") else 1.0
                weight *= LAW_WEIGHT if "sfs" in path.name else 1.0
                pairs.append((row["a"], row["b"], weight))
    return pairs


def train_tokenizer(texts: Iterator[str]) -> Tokenizer:
    """A WordPiece tokenizer without special tokens, lower-casing and accent-stripping."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - a token of the vocabulary
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(vocab_size=VOCABULARY, min_frequency=5, special_tokens=["[PAD]", "[UNK]"])
    tokenizer.train_from_iterator(texts, trainer=trainer)
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def add_noise(text: str, rng: random.Random) -> str:
    """The text with about one letter in twenty-five dropped, doubled, swapped or mistaken, as typed or scanned in haste."""
    confused = {"l": "1", "i": "l", "m": "rn", "t": "f", "e": "c", "ä": "i", "ö": "6", "å": "4"}
    letters = list(text)
    for place in range(len(letters) - 1):
        if rng.random() >= 0.04 or not letters[place].isalpha():
            continue
        match rng.randrange(4):
            case 0:
                letters[place] = ""
            case 1:
                letters[place] *= 2
            case 2:
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
            case _:
                letters[place] = confused.get(letters[place], letters[place])
    return "".join(letters)


def encode_all(tokenizer: Tokenizer, texts: Sequence[str]) -> list[np.ndarray]:
    """The token ids of each text, as int32 arrays."""
    ids: list[np.ndarray] = []
    for start in range(0, len(texts), 20_000):
        encodings = tokenizer.encode_batch_fast(list(texts[start : start + 20_000]), add_special_tokens=False)
        ids.extend(np.array(encoding.ids or [1], dtype=np.int32) for encoding in encodings)
    return ids


def bag(ids: Sequence[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
    """Concatenated ids and the offset where each text begins, as EmbeddingBag wants them."""
    offsets = np.cumsum([0] + [len(text) for text in ids[:-1]])
    return torch.from_numpy(np.concatenate(ids)).long(), torch.from_numpy(offsets).long()


def contrastive_loss(a: torch.Tensor, b: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
    """InfoNCE in both directions, summed over the Matryoshka widths; `same` marks pairs that share a text (no negatives)."""
    target = torch.arange(len(a))
    total = torch.zeros(())
    for width in MATRYOSHKA:
        scores = torch.nn.functional.normalize(a[:, :width]) @ torch.nn.functional.normalize(b[:, :width]).T * SCALE
        scores = scores.masked_fill(same, -1e4)
        total = (
            total
            + torch.nn.functional.cross_entropy(scores, target)
            + torch.nn.functional.cross_entropy(scores.T, target)
        )
    return total / (2 * len(MATRYOSHKA))


def inverse_document_frequency(ids: Sequence[np.ndarray], size: int) -> np.ndarray:
    """ln(N / df) of each token, scaled so that the rarest is 1; the start for the length of its vector."""
    seen = np.zeros(size)
    for text in ids:
        seen[np.unique(text)] += 1
    idf = np.log(len(ids) / np.maximum(seen, 1.0))
    return np.asarray(np.clip(idf / math.log(len(ids)), 0.02, 1.0), dtype=np.float32)


def train(pairs: list[Pair], tokenizer: Tokenizer, minutes: float, seed: int) -> np.ndarray:
    """The trained table, [vocabulary, DIMENSION] float32."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    torch.manual_seed(seed)
    a_ids = encode_all(tokenizer, [a for a, _, _ in pairs])
    b_ids = encode_all(tokenizer, [b for _, b, _ in pairs])
    noisy = [i for i in range(len(pairs)) if rng.random() < NOISE_SHARE]
    a_noisy = dict(zip(noisy, encode_all(tokenizer, [add_noise(pairs[i][0], rng) for i in noisy]), strict=True))
    a_hash = np.array([hash(a) for a, _, _ in pairs])
    b_hash = np.array([hash(b) for _, b, _ in pairs])
    weights = np.array([weight for _, _, weight in pairs])
    size = tokenizer.get_vocab_size()

    table = torch.nn.EmbeddingBag(size, DIMENSION, mode="mean", sparse=True)
    idf = torch.from_numpy(inverse_document_frequency(b_ids, size))
    with torch.no_grad():
        table.weight.mul_(0.1 * idf[:, None])
    optimizer = torch.optim.SparseAdam(table.parameters(), lr=LEARNING_RATE)

    began = time.monotonic()
    order: list[int] = []
    draw = np.random.default_rng(seed)
    step, running = 0, 0.0
    while (elapsed := time.monotonic() - began) < minutes * 60:
        if len(order) < BATCH:  # an epoch: each pair once on average, the weighted ones more often
            keep = draw.random(len(pairs)) < weights / weights.max()
            order = list(draw.permutation(np.flatnonzero(keep)))
        batch, order = order[:BATCH], order[BATCH:]
        progress = elapsed / (minutes * 60)
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * min(1.0, (step + 1) / 20) * max(0.02, 1 - progress)
        a = table(*bag([a_noisy[i] if i in a_noisy and rng.random() < 0.5 else a_ids[i] for i in batch]))
        b = table(*bag([b_ids[i] for i in batch]))
        same = torch.from_numpy(
            (a_hash[batch][:, None] == a_hash[batch][None, :]) | (b_hash[batch][:, None] == b_hash[batch][None, :])
        )
        same.fill_diagonal_(False)
        loss = contrastive_loss(a, b, same)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step, running = step + 1, running + loss.item()
        if step % 25 == 0:
            print(f"{elapsed / 60:5.1f} min  step {step}  loss {running / 25:.3f}", flush=True)
            running = 0.0
    return table.weight.detach().numpy().astype(np.float32)


def embed(table: np.ndarray, tokenizer: Tokenizer, texts: Sequence[str]) -> np.ndarray:
    """Unit vectors of the texts, [n, DIMENSION]."""
    rows = np.stack([table[ids].mean(axis=0) for ids in encode_all(tokenizer, texts)])
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def evaluate(table: np.ndarray, tokenizer: Tokenizer, path: Path) -> dict[str, tuple[int, float, float]]:
    """Kind of pair -> (pairs, recall@1, recall@10): how often a's own passage is first, or among ten, of all b of the file."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = sorted({row["b"] for row in rows})
    place = {text: i for i, text in enumerate(texts)}
    passages = embed(table, tokenizer, texts)
    figures = {}
    for kind in sorted({row["type"] for row in rows} & set(DEV_TYPES)):
        chosen = [row for row in rows if row["type"] == kind]
        scores = embed(table, tokenizer, [row["a"] for row in chosen]) @ passages.T
        own = scores[np.arange(len(chosen)), [place[row["b"]] for row in chosen]]
        better = (scores > own[:, None]).sum(axis=1)
        figures[kind] = (len(chosen), round(float((better < 1).mean()), 3), round(float((better < 10).mean()), 3))
    return figures


def save(folder: Path, table: np.ndarray, tokenizer: Tokenizer) -> None:
    """Write the folder in sentence-transformers' layout, weights as float16."""
    (folder / "0_StaticEmbedding").mkdir(parents=True, exist_ok=True)
    tokenizer.no_truncation()
    tokenizer.save(str(folder / "0_StaticEmbedding/tokenizer.json"))
    save_file({"embedding.weight": table.astype(np.float16)}, folder / "0_StaticEmbedding/model.safetensors")
    modules = [
        ("0_StaticEmbedding", "sentence_transformers.sentence_transformer.modules.StaticEmbedding"),
        ("1_Normalize", "sentence_transformers.base.modules.Normalize"),
    ]
    (folder / "1_Normalize").mkdir(exist_ok=True)
    (folder / "1_Normalize/config.json").write_text("{}\n", encoding="utf-8")  # git keeps no empty folder
    described = [{"idx": i, "name": str(i), "path": path, "type": kind} for i, (path, kind) in enumerate(modules)]
    (folder / "modules.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Train, evaluate on the dev files and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--dev", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    pairs = read_pairs(arguments.pairs)
    print(f"{len(pairs)} pairs")
    sample = random.Random(arguments.seed).sample(pairs, min(len(pairs), 120_000))  # noqa: S311 - not for secrets
    tokenizer = train_tokenizer(text for a, b, _ in sample for text in (a, b))
    table = train(pairs, tokenizer, arguments.minutes, arguments.seed)
    for path in arguments.dev:
        print(path.name, evaluate(table, tokenizer, path))
    save(arguments.out, table, tokenizer)


if __name__ == "__main__":
    main()
