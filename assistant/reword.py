"""A proved answer -> the same answer in a language model's words, where those say the same; nothing is lost and nothing added."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace

from assistant.chat_model import ModelSilentError, Proposal, Rephraser
from assistant.types import Answer, Caution, Citation, Sentence, Wording
from assistant.verify import verify_wording

log = logging.getLogger(__name__)

REWORDED = Caution("reworded", "En språkmodell har formulerat om svaret. Citaten är dokumentens egna ord.")
SILENT = Caution("model-silent", "Språkmodellen svarade inte som den skulle. Svaret visas ordagrant ur dokumenten.")
CUT_SHORT = Caution(
    "model-silent", "Språkmodellen svarade inte färdigt. Resten av svaret visas ordagrant ur dokumenten."
)
UNVERIFIED = Caution(
    "model-unverified",
    "Det språkmodellen skrev gick inte att bekräfta i dokumenten och visas inte. Svaret är ordagrant.",
)


def reword(answer: Answer, rephraser: Rephraser | None) -> Answer:
    """The answer with the model's words where they are verified; the answer itself when there is no model."""
    *_, whole = reword_stream(answer, rephraser)
    assert isinstance(whole, Answer)  # noqa: S101 - the last of a stream is the whole
    return whole


def reword_stream(answer: Answer, rephraser: Rephraser | None) -> Iterator[Citation | Sentence | Answer]:
    """The citations, the sentences as each is verified and then those left as they are, and last the whole answer in its order.

    The whole is what stands: when too little could be verified it has the documents' own words. Closing the iterator closes
    the request to the model.
    """
    yield from answer.citations
    if rephraser is None or not answer.sentences:
        yield from answer.sentences
        yield answer
        return
    draft = _Draft(dict(enumerate(answer.sentences, start=1)))
    question = answer.understood.question
    offered = rephraser.fitting(question, {key: sentence.text for key, sentence in draft.sources.items()})
    silent = False
    try:
        with closing(rephraser.rephrase(question, offered)) as proposals:
            for proposal in proposals:
                sentence = draft.take(proposal)
                if sentence:
                    yield sentence
    except ModelSilentError as error:
        log.warning("The language model was silent: %s", error)
        silent = True
    yield from draft.left()
    yield _finished(answer, draft, rephraser, offered=len(offered), silent=silent)


@dataclass(slots=True)
class _Draft:
    """The proved sentences by key, and what has become of the model's proposals for them so far."""

    sources: dict[int, Sentence]
    kept: list[Sentence] = field(default_factory=list)  # in the model's order
    covered: set[int] = field(default_factory=set)
    reworded: int = 0
    dropped: int = 0

    def take(self, proposal: Proposal) -> Sentence | None:
        """The proposal as a sentence of the answer; None when it may not be shown."""
        if not self._supported(proposal):
            self.dropped += 1
            return None
        sources = [self.sources[key] for key in proposal.keys]
        citations = dict.fromkeys(n for source in sources for n in source.citations)
        same = len(sources) == 1 and sources[0].text == proposal.text
        sentence = sources[0] if same else Sentence(proposal.text, tuple(citations), sources[0].group)
        self.reworded += not same
        self.covered.update(proposal.keys)
        self.kept.append(sentence)
        return sentence

    def left(self) -> Iterator[Sentence]:
        """The sentences that no kept proposal covers, in order."""
        return (source for key, source in self.sources.items() if key not in self.covered)

    def merged(self) -> tuple[Sentence, ...]:
        """The answer's sentences: under each heading those kept in the model's order, the others where they stood."""
        waiting: dict[str, list[Sentence]] = {}
        for sentence in self.kept:
            waiting.setdefault(sentence.group, []).append(sentence)
        merged = []
        for key, source in self.sources.items():
            if key not in self.covered:
                merged.append(source)
            elif waiting[source.group]:
                merged.append(waiting[source.group].pop(0))
        return tuple(merged)

    def _supported(self, proposal: Proposal) -> bool:
        """Whether the proposal says what its sentences say. A check that cannot be made has failed."""
        keys = set(proposal.keys)
        if len(keys) < len(proposal.keys) or not keys <= self.sources.keys() - self.covered:
            return False
        sources = [self.sources[key] for key in proposal.keys]
        if len({source.group for source in sources}) > 1:
            return False
        try:
            verdict = verify_wording(proposal.text, *(source.text for source in sources))
        except Exception:
            log.exception("A rewording could not be verified and is not shown")
            return False
        return verdict.supported


def _finished(answer: Answer, draft: _Draft, rephraser: Rephraser, *, offered: int, silent: bool) -> Answer:
    """The whole answer: the draft's, or its own again when less than half of what the model was given came back verified."""
    wording = Wording(rephraser.name, rephraser.prompt.digest, draft.reworded, draft.dropped)
    if silent and not draft.kept and not draft.dropped:
        return replace(answer, warnings=(*answer.warnings, SILENT))
    if 2 * len(draft.covered) < offered:
        note = SILENT if silent else UNVERIFIED
        return replace(answer, warnings=(*answer.warnings, note), wording=replace(wording, reworded=0))
    notes = (*(REWORDED,) * bool(draft.reworded), *(CUT_SHORT,) * silent)
    return replace(answer, sentences=draft.merged(), warnings=(*answer.warnings, *notes), wording=wording)
