"""A draft -> the same draft with activities in a language model's words where those say the same; its own words always stay."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import replace

from assistant.chat_model import ModelSilentError, Proposal, Rephraser
from assistant.language import gettext
from assistant.types import Activity, ActivityDraft, Caution, Wording
from assistant.verify import verify_wording

log = logging.getLogger(__name__)


def reworded(draft: ActivityDraft, rephraser: Rephraser | None) -> ActivityDraft:
    """The draft with the model's words beside those that they say the same as; the draft itself when there is no model."""
    if rephraser is None or not draft.activities:
        return draft
    question = "Aktiviteter i enhetens verksamhetsplan, i infinitiv"
    texts = {n: activity.text for n, activity in enumerate(draft.activities, start=1)}
    proposals: list[Proposal] = []
    silent = False
    try:
        with closing(rephraser.rephrase(question, rephraser.fitting(question, texts))) as arriving:
            proposals.extend(arriving)
    except ModelSilentError as error:
        log.warning("The language model was silent: %s", error)
        silent = True
    kept = {proposal.keys[0]: proposal.text for proposal in proposals if _says_the_same(proposal, texts)}
    changed = {n: text for n, text in kept.items() if text != texts[n]}
    activities = tuple(_with(activity, changed.get(n)) for n, activity in enumerate(draft.activities, start=1))
    return replace(
        draft,
        activities=activities,
        warnings=(*draft.warnings, *_told(changed=bool(changed), silent=silent, any_kept=bool(kept))),
        wording=Wording(rephraser.name, rephraser.prompt.digest, len(changed), len(proposals) - len(kept)),
    )


def _says_the_same(proposal: Proposal, texts: dict[int, str]) -> bool:
    """Whether a proposal is one activity in other words, and says what it says. A check that cannot be made has failed."""
    if len(proposal.keys) != 1 or proposal.keys[0] not in texts:
        return False
    try:
        return verify_wording(proposal.text, texts[proposal.keys[0]]).supported
    except Exception:
        log.exception("A rewording could not be verified and is not shown")
        return False


def _with(activity: Activity, text: str | None) -> Activity:
    return replace(activity, reworded=text) if text else activity


def _told(*, changed: bool, silent: bool, any_kept: bool) -> tuple[Caution, ...]:
    if silent and not any_kept:
        text = gettext("Språkmodellen svarade inte som den skulle. Aktiviteterna står med planens egna ord.")
        return (Caution("model-silent", text),)
    if not any_kept:
        text = gettext(
            "Det språkmodellen skrev gick inte att bekräfta och visas inte. Aktiviteterna står med planens egna ord."
        )
        return (Caution("model-unverified", text),)
    text = gettext("En språkmodell har formulerat om aktiviteter. Planens egna ord står kvar vid var och en.")
    return (Caution("reworded", text),) if changed else ()
