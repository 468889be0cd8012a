"""A size and a seed -> documents of made-up Swedish with headings, lead-ins and roles, and questions about their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from wordfreq import top_n_list, word_frequency

from assistant.types import Block, BlockKind, Document, DocumentKind, Item, ItemKind, Modality, Page, Passage, Reading
from ingest.passages import passage_id

LANGUAGE = "sv"
VOCABULARY = 60_000  # words drawn from; the rest of the language's words are rarer than one in ten million
PER_DOCUMENT = 200
PER_PAGE = 10
PER_SECTION = 8
PER_LIST = 4  # items under one lead-in
WORDS = (10, 50)  # of a passage: some 150 characters on average
QUESTION_WORDS = (6, 12)
RARE = 1e-4
"""A word no more common than this carries meaning; a question takes every other word from these, as people do."""
TYPO = 0.1  # share of a question's words that are misspelt
ROLES = ("Rektor", "Läraren", "Förskolechefen", "Huvudmannen", "Biträdande rektor", "Enhetschefen", "IT-samordnaren")
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"


@dataclass(slots=True)
class Tongue:
    """Words of a language, drawn as often as they are used."""

    random: Random
    words: list[str] = field(init=False)
    cumulative: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.words = [word for word in top_n_list(LANGUAGE, VOCABULARY) if word.isalpha()]
        self.cumulative = list(accumulate(word_frequency(word, LANGUAGE) for word in self.words))

    def some(self, count: int) -> list[str]:
        """That many words, each by its frequency."""
        return self.random.choices(self.words, cum_weights=self.cumulative, k=count)

    def phrase(self, fewest: int, most: int) -> str:
        """Some words, the first with a capital."""
        return " ".join(self.some(self.random.randint(fewest, most))).capitalize()

    def sentence(self) -> str:
        """A sentence as long as a passage is."""
        return f"{self.phrase(*WORDS)}."


def documents(passages: int, seed: int = 0) -> Iterator[Reading]:
    """Documents of PER_DOCUMENT passages with that many in all, the last one shorter; the same for the same seed."""
    tongue = Tongue(Random(seed))  # noqa: S311 - not for secrets
    for number, first in enumerate(range(0, passages, PER_DOCUMENT)):
        yield _document(tongue, f"dokument-{number:05d}", min(PER_DOCUMENT, passages - first))


def questions(count: int, passages: int, seed: int = 0) -> list[str]:
    """Questions of which every other word stands in a passage of the first document, some of them misspelt."""
    random = Random(seed + 1)  # noqa: S311 - not for secrets
    tongue = Tongue(random)
    first = next(documents(min(passages, PER_DOCUMENT), seed))
    known = [passage.text.rstrip(".").split() for passage in first.passages]
    return [_question(tongue, random.choice(known)) for _ in range(count)]


def _question(tongue: Tongue, known: list[str]) -> str:
    telling = [word for word in known if word_frequency(word, LANGUAGE) <= RARE] or known
    length = tongue.random.randint(*QUESTION_WORDS)
    chosen = tongue.random.sample(telling, min(length // 2, len(telling)))
    asked = chosen + tongue.some(length - len(chosen))
    tongue.random.shuffle(asked)
    return f"{' '.join(_misspelt(tongue.random, word) for word in asked).capitalize()}?"


def _misspelt(random: Random, word: str) -> str:
    """The word, at times with one letter lost or changed."""
    if len(word) < 5 or random.random() >= TYPO:
        return word
    at = random.randrange(1, len(word))
    return word[:at] + random.choice(("", random.choice(LETTERS))) + word[at + 1 :]


def _document(tongue: Tongue, id_: str, count: int) -> Reading:
    title = f"{tongue.phrase(2, 4)} {2020 + tongue.random.randrange(8)}"
    pages: list[Page] = []
    blocks: list[Block] = []
    heading, lead_in = title, ""
    for first in range(0, count, PER_PAGE):
        number, raw = len(pages) + 1, ""
        for position in range(first, min(first + PER_PAGE, count)):
            if position % PER_SECTION == 0:
                heading = tongue.phrase(1, 4)
                lead_in = f"{tongue.random.choice(ROLES)} {tongue.phrase(2, 6).lower()}:"
                end = len(raw) + len(heading)
                blocks.append(Block(BlockKind.HEADING, number, len(raw), end, heading, (title,)))
                raw += f"{heading}\n"
            listed = position % PER_SECTION >= PER_SECTION - PER_LIST
            kind = BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH
            text = tongue.sentence()
            place = number, len(raw), len(raw) + len(text)
            blocks.append(Block(kind, *place, text, (title, heading), lead_in if listed else None))
            raw += f"{text}\n"
        pages.append(Page(number, raw))
    passages = tuple(_passage(id_, block) for block in blocks if block.kind is not BlockKind.HEADING)
    duties = (passage for passage in passages if passage.lead_in)
    document = Document(id_, title, DocumentKind.PLAN, f"{id_}.txt", "text/plain", id_, len(pages), family=id_)
    return Reading(document, tuple(pages), tuple(blocks), passages, tuple(map(_duty, duties)))


def _passage(document_id: str, block: Block) -> Passage:
    place = block.page, block.start, block.end
    id_ = passage_id(document_id, place, block.text)
    return Passage(id_, document_id, *place, block.kind, block.heading_path, block.lead_in, block.text, block.text)


def _duty(passage: Passage) -> Item:
    """The register item of a passage that stands under a role's lead-in."""
    role = next(role for role in ROLES if (passage.lead_in or "").startswith(role))
    place = passage.page, passage.start, passage.end
    return Item(
        f"i{passage.id}",
        passage.document_id,
        ItemKind.RESPONSIBILITY,
        role,
        passage.heading_path[-1],
        None,
        Modality.DEMAND,
        passage.text,
        passage.raw_text,
        passage.heading_path,
        *place,
        passage.lead_in,
    )
