"""Dialogues -> for each later turn whether it is answered as if the whole question had been asked, and a report of them.

`python -m eval.dialogues` measures the program's own dialogues on the sample corpus.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from assistant.ask import Assistant
from assistant.converse import Act, Taken, take_turn
from assistant.errors import InputError
from assistant.types import Answer, Chosen, Retrieval
from eval.measure import opened
from eval.metrics import mean

OWN_DIALOGUES = Path(__file__).parent / "dialogues.jsonl"
TODAY = date(2026, 11, 21)
FOUND = 10  # passages found that are compared

Span = tuple[str, int, int, int]
"""A place in a document: its id, the page and the first and last character."""


@dataclass(frozen=True, slots=True)
class Said:
    """A turn: what is said, the same asked in full by itself, and what is wanted of the answer."""

    question: str
    whole: str
    act: Act


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Turns of a conversation, the first of which stands by itself."""

    id: str
    turns: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """How a later turn fared: `cited` and `found` are the shares of places that it and the whole question have in common.

    `pointed` says whether it asks of a document that the whole question points to, where its validity is asked for.
    """

    dialogue: str
    said: Said
    taken: Taken
    cited: float
    found: float
    same_status: bool
    pointed: bool

    @property
    def right(self) -> bool:
        """Whether the turn was taken for what it is, and cites what the whole question does or asks of the same document."""
        if self.taken.act is not self.said.act:
            return False
        return self.pointed if self.said.act is Act.VALIDITY else self.cited == 1.0


def load_dialogues(path: Path = OWN_DIALOGUES) -> tuple[Dialogue, ...]:
    """The dialogues of a file of JSON lines; raises InputError naming the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"Dialogfilen {path} kan inte öppnas: {error.strerror}.") from error
    dialogues = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            turns = [Said(turn["question"], turn["whole"], Act(turn.get("act", Act.ASK))) for turn in row["turns"]]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"Dialogfilen {path}, rad {number}: {error!r}. Se eval/dialogues.jsonl för formen."
            ) from error
        dialogues.append(Dialogue(row["id"], tuple(turns)))
    return tuple(dialogues)


def dialogue_rows(dialogue: Dialogue, assistant: Assistant) -> tuple[Row, ...]:
    """A row for each turn after the first."""
    filed = {document.id: document for document in assistant.store.documents()}
    conversation = uuid4().hex
    rows = []
    for said in dialogue.turns:
        earlier = assistant.archive.turns(conversation)
        taken = take_turn(said.question, earlier, chosen=Chosen(), filed=filed, as_of=TODAY)
        answer = assistant.ask(said.question, as_of=TODAY, conversation_id=conversation)
        if earlier:
            rows.append(_row(dialogue, said, taken, answer, assistant))
    assistant.archive.forget(conversation)
    return tuple(rows)


def measure_dialogues(assistant: Assistant, dialogues: Sequence[Dialogue]) -> tuple[Row, ...]:
    """A row for each turn after the first of each dialogue."""
    return tuple(row for dialogue in dialogues for row in dialogue_rows(dialogue, assistant))


def told(rows: Sequence[Row]) -> str:
    """The figures, and the turns that are not answered as the whole question is."""
    figures = {
        "turns": float(len(rows)),
        "act right": mean(float(row.taken.act is row.said.act) for row in rows),
        "same status": mean(float(row.same_status) for row in rows),
        "cited in common": mean(row.cited for row in rows),
        "found in common": mean(row.found for row in rows),
        "answered as the whole": mean(float(row.right) for row in rows),
    }
    lines = [f"{name:22} {value:.3f}" for name, value in figures.items()]
    lines += [
        f"{row.dialogue} {row.cited:.2f} {row.found:.2f} {row.taken.act} {row.said.question!r}\n"
        f"    taken {row.taken.question!r} {[chip.label for chip in row.taken.carried]}\n    whole {row.said.whole!r}"
        for row in rows
        if not row.right
    ]
    return "\n".join(lines)


def _row(dialogue: Dialogue, said: Said, taken: Taken, answer: Answer, assistant: Assistant) -> Row:
    whole = assistant.ask(said.whole, as_of=TODAY)
    return Row(
        dialogue=dialogue.id,
        said=said,
        taken=taken,
        cited=_common(_cited(answer), _cited(whole)),
        found=_common(
            _found(
                assistant.search(
                    taken.question, k=FOUND, documents=taken.chosen.documents, chosen=taken.chosen, as_of=TODAY
                )
            ),
            _found(assistant.search(said.whole, k=FOUND, as_of=TODAY)),
        ),
        same_status=answer.status is whole.status,
        pointed=set(taken.chosen.documents) <= set(assistant.understand(said.whole, as_of=TODAY).preferred),
    )


def _cited(answer: Answer) -> frozenset[Span]:
    return frozenset((each.document_id, each.page, each.start, each.end) for each in answer.citations or answer.nearest)


def _found(retrieval: Retrieval) -> frozenset[Span]:
    kept = (hit.passage for hit in retrieval.kept)
    return frozenset((each.document_id, each.page, each.start, each.end) for each in kept)


def _common(first: frozenset[Span], second: frozenset[Span]) -> float:
    """The Jaccard index: places in both / places in either; 1 when there are none."""
    return len(first & second) / len(first | second) if first | second else 1.0


def main() -> None:
    """Print how the program's own dialogues fare."""
    with opened(None) as assistant:
        print(told(measure_dialogues(assistant, load_dialogues())))


if __name__ == "__main__":
    main()
