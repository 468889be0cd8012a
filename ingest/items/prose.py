"""Running sentences -> duties, findings, needs and advice, each with its own span."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.swedish import fold, modality
from assistant.types import DocumentKind, ItemKind, Modality
from ingest.items.details import MONTH, folded_in_place
from ingest.items.duties import (
    acting_agent,
    agent_of_passive,
    agents_in,
    bound_agent,
    heading_agent,
    names_duty,
    owner_of_duty,
    without_abbreviations,
)
from ingest.items.found import Found, made, made_of
from ingest.items.labels import ABOUT_ITSELF, SUMMARY
from ingest.items.lists import MAX_DUTY_CHARACTERS, duty_kind
from ingest.repair import read_span
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Block
    from ingest.items.lists import Place

MIN_WORDS = 4
LISTED_WITHOUT_DEMANDS = frozenset({ItemKind.ACTIVITY, ItemKind.INDICATOR})
# What a document says of itself binds nobody: "Planen ska ge stöd", "Strategin ska vägleda".
OF_ITSELF = re.compile(
    r"\A(?:\w+ ){0,2}?\w*(?:plan(?:en|er|erna)?|strategi(?:n|er)?|dokument(?:et|en)?"
    r"|riktlinje(?:n|r|rna)?|polic(?:y|yn)|guide(?:n)?"
    r"|insatsomraden(?:a)?|fokusomraden(?:a)?|syfte(?:t|n)?|avsnitt(?:et)?|uppdraget|ramverk(?:et)?|material(?:et)?"
    r"|mal(?:en|et)?|vision(?:en)?)\b"
)
# … unless it says what is to be done with it.
LOOKED_AFTER = re.compile(
    r"\bska(?:ll)? (?:\w+ ){0,2}?(?:utvarderas|foljas upp|revideras|redovisas|ses over|uppdateras|aktualiseras|rapporteras)\b"
)
# Duties that name nobody: "Det ska finnas …", "ska dokumenteras", "får inte".
AGENTLESS = re.compile(
    r"\A(?:\w+ ){0,4}?det (?:ska(?:ll)?|maste) (?:\w+ )?finnas\b"
    r"|\b(?:ska(?:ll)?|maste) (?:(?!bidra|leda)\w+ ){0,2}?\w{3,}s\b"
    r"|\b(?:ska(?:ll)?|maste) vara (?!en\b|ett\b)\w+\b|\bfar (?:inte|endast|aldrig|bara)\b|\b(?:ska(?:ll)?) (?:inte|aldrig) \w+"
    r"|\A(?:endast|bara) .{1,80}? far\b"
)
# A "ska" after these belongs to another clause: what is wished, cited or conditional.
SUBCLAUSE = re.compile(
    r"\b(?:att|som|om|nar|da|dar|hur|vad|vilka?|vilket|eftersom|sa)\b|\A(?:detta|dessa|denna|for att)\b"
)
DEADLINE = re.compile(
    rf"\bsenast\b|\binom \w+ (?:\w*dag|veck|manad)|\bi {MONTH}\b"
    rf"|\barligen\b|\bvarje (?:ar|lasar|termin|\w+termin)\b|\bfore utgangen av\b"
)
FINDS = re.compile(
    r"\b(?:utvardering|resultat|intervju|enkat|oversyn|statistik|svaren|analys|undersokning|kartlaggning|genomlysning|rapport"
    r"|granskning|observation|uppfoljning|jamforelse)\w*(?: \w+){0,5}? (?:visar|visade|pekar|framgar|framkommer|framkom|pavisar"
    r"|konstateras|synliggor|tyder|bekraftar)\b"
    r"|\b(?:framgar|framkommer|framkommit|konstateras|konstatera|identifieras|visar det sig)\b(?: \w+){0,3}? att\b"
    r"|\bslutsatsen (?:ar|blir)\b|\bsammanfattningsvis\b"
)
NEEDS = re.compile(
    r"\b\w*behov(?:et)? (?:av|kring|finns)\b|\bbehov finns\b|\bbehover (?!inte)|\bbehovs\b|\bdet ar viktigt att\b"
)
ADVISES = re.compile(r"\brekommendera(?:s|r att|r \w+ att)\b|\bforesla(?:s|r att)\b")
LACKS = re.compile(r"\bdet saknas\b")
QUOTES = ("“", "”", '"', "»", "«")
BEHOVER = re.compile(r"\s*\bbehover\b")
HUVUDMAN = re.compile(r"huvudm")


def parted(found: Found, block: Block, place: Place) -> tuple[Found, ...]:
    """A list item and the demands that the paragraph after its list makes, where the page ran the two together."""
    text = read_span(place.page, block.start, block.end).text
    sentences = sentences_in(text)
    if found.kind not in LISTED_WITHOUT_DEMANDS or not place.binding or len(sentences) == 1:
        return (found,)
    demands = tuple(in_sentences(block, place, beside_items=True, sentences=sentences[1:]))
    if not demands:
        return (found,)
    before = next(first for first, last in sentences[1:] if text[first:last] == demands[0].text)
    own = made(block, place.page, found.kind, found.role, part=(0, before))
    return (replace(own, context=found.context, lead_in=found.lead_in), *demands)


def in_sentences(
    block: Block, place: Place, *, beside_items: bool, sentences: Sequence[tuple[int, int]] | None = None
) -> Iterator[Found]:
    """The sentences of a block that lay something down, of all it has or of those given.

    In a guide prose beside items explains them and lays nothing down itself.
    """
    if any(ABOUT_ITSELF.match(fold(heading)) for heading in block.heading_path):
        return
    if place.binding and any(SUMMARY.match(fold(heading)) for heading in block.heading_path):
        return
    clean = read_span(place.page, block.start, block.end)
    text = clean.text
    for first, last in sentences if sentences is not None else sentences_in(text):
        sentence = text[first:last]
        if (
            sentence.endswith((":", "?", " att"))
            or len(sentence) > MAX_DUTY_CHARACTERS
            or len(sentence.split()) < MIN_WORDS
        ):
            continue
        found = laid_down(sentence, block, place, beside_items=beside_items)
        if found:
            kind, role, context = found
            yield made_of(clean, kind, role, part=(first, last)).bound_by(context)


def laid_down(
    sentence: str, block: Block, place: Place, *, beside_items: bool
) -> tuple[ItemKind, str | None, str] | None:
    """Kind, agent and binding words of a sentence; None when it lays nothing down."""
    if place.document == DocumentKind.EVALUATION:
        return found_out(sentence)
    if place.document == DocumentKind.GUIDE:
        return None if beside_items else advised(sentence)
    return demanded(sentence, block.heading_path, place.document)


def demanded(
    sentence: str, headings: tuple[str, ...], document: DocumentKind
) -> tuple[ItemKind, str | None, str] | None:
    """What a binding document demands in a sentence, of somebody it names or of nobody."""
    folded = fold(without_abbreviations(sentence))
    agent = bound_agent(sentence) or owner_of_duty(sentence)
    if agent:
        plain = modality(sentence) == Modality.DESCRIPTION  # "har ansvaret", "har i uppdrag"
        return duty_kind(sentence), agent.name, "ansvarar" if plain else ""
    owner = heading_agent(headings)
    of_duties = owner is not None and any(names_duty(heading) for heading in headings)
    actor = acting_agent(sentence)
    if actor and BEHOVER.match(folded_in_place(sentence)[actor.end :]) and (owner or HUVUDMAN.match(fold(actor.name))):
        return ItemKind.RESPONSIBILITY, actor.name, "ska"
    is_routine = bool(document == DocumentKind.POLICY or DEADLINE.search(folded))
    doer = (actor if of_duties or is_routine else None) or (agent_of_passive(sentence) if is_routine else None)
    if doer and modality(sentence) != Modality.POSSIBILITY and not BEHOVER.search(folded):
        return ItemKind.RESPONSIBILITY, doer.name, ""
    agentless = AGENTLESS.search(folded)
    speaks_of_itself = OF_ITSELF.match(folded) and not LOOKED_AFTER.search(folded)
    if agentless is None or speaks_of_itself or SUBCLAUSE.search(folded[: agentless.start()]):
        return None
    return ItemKind.RESPONSIBILITY, None, "ska"


def found_out(sentence: str) -> tuple[ItemKind, str | None, str] | None:
    """What an evaluation finds, sees a need of or recommends; its "ska" tells of a duty laid down elsewhere."""
    folded = fold(without_abbreviations(sentence))
    if sentence.startswith(QUOTES):
        return None
    if ADVISES.search(folded):
        agents = agents_in(sentence)
        return ItemKind.ADVICE, agents[0].name if len(agents) == 1 else None, "bör"
    lacks = LACKS.search(folded)
    if NEEDS.search(folded) and not lacks:
        actor = acting_agent(sentence)
        return ItemKind.NEED, actor.name if actor and BEHOVER.search(folded) else None, ""
    if lacks or FINDS.search(folded):
        return ItemKind.FINDING, None, ""
    agent = bound_agent(sentence)
    return (ItemKind.FINDING, agent.name, "") if agent else None


def advised(sentence: str) -> tuple[ItemKind, str | None, str] | None:
    """What a guide advises; a duty only where it says whose it is."""
    agent = bound_agent(sentence) or owner_of_duty(sentence)
    if agent is None:
        return None
    if re.search(r"\bansvar|\baligger|\bskyldig", fold(sentence)):
        return ItemKind.RESPONSIBILITY, agent.name, "ansvarar"
    return ItemKind.ADVICE, agent.name, ""
