"""A criteria set held against plans, or an evaluation against a plan -> the sheet that is written of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from assistant.coverage import Coverage, Evidence, Verdict
from assistant.export.sheet import Appendix, Proposal, Row, Section, Sheet
from assistant.findings import NO_DEED, NO_ROLE, NO_TIME, Change, Findings, Linked, Met, wording
from assistant.findings import Proposal as Proposed
from assistant.language import gettext as _
from assistant.signoff import Reviewed, Standing
from assistant.types import Citation, ItemKind

LONGEST_TITLE = 90  # characters of a finding in the title of what is proposed for it


def coverage_sheet(found: Coverage, reviewed: Sequence[Reviewed], as_of: date, *, base: str = "") -> Sheet:
    """A section for each document with every criterion, what people have said of it, and what answers to no criterion."""
    appendix = Appendix(base)
    columns = (_("Kod"), _("Kriterium"), _("Bedömning"), _("Vad dokumentet säger"), _("Bedömt av en person"))
    sections = [
        Section(
            document.title,
            columns,
            tuple(_judged(each, appendix) for each in reviewed if each.judged.document_id == document.id),
            _counted([each.verdict for each in reviewed if each.judged.document_id == document.id]),
        )
        for document in found.documents
    ]
    for title, citations in groupby(found.beyond, key=lambda each: each.document_title):
        rows = tuple(Row((each.quote,), appendix.of_citations([each])) for each in citations)
        sections.append(Section(_("Svarar inte mot något kriterium: %(title)s", title=title), (_("Citat"),), rows))
    notes = tuple(filter(None, (_("Kriterier: %(title)s.", title=found.criteria.title), found.criteria.note)))
    return Sheet(_("Täckning"), as_of, tuple(each for each in sections if each.rows), appendix.sources, notes)


def _judged(each: Reviewed, appendix: Appendix) -> Row:
    judged = each.judged
    cells = (judged.criterion.code, judged.criterion.text, each.verdict.value, _quotes(judged.evidence), _said(each))
    return Row(cells, appendix.of_citations(place.citation for place in judged.evidence))


def _said(each: Reviewed) -> str:
    """What a person has said of a criterion, in words; empty when nobody has."""
    signed = each.signed
    if signed is None:
        return ""
    said = _(
        "%(verdict)s, %(name)s %(day)s", verdict=signed.verdict, name=signed.signed_by, day=signed.signed_at.date()
    )
    earlier = "" if each.standing is Standing.HOLDS else f" ({each.standing})"
    return f"{said}{earlier}\n{signed.comment}".rstrip()


def _counted(verdicts: Sequence[Verdict]) -> str:
    return ", ".join(f"{verdict.value} {verdicts.count(verdict)}" for verdict in Verdict)


def _quotes(places: Sequence[Evidence]) -> str:
    return "\n".join(f"”{_quote(place)}”" for place in places)


def _quote(place: Evidence) -> str:
    return f"{place.lead_in} {place.citation.quote}" if place.lead_in else place.citation.quote


def findings_sheet(found: Findings, as_of: date, *, base: str = "") -> Sheet:
    """Every finding with what the plan says of it and what is proposed; a proposal also as a change of the plan's text."""
    appendix = Appendix(base)
    rows = tuple(_linked(each, appendix) for each in found.linked)
    columns = (_("Fynd"), _("Bedömning"), _("Vad planen säger"), _("Förslag"))
    proposals = tuple(_proposal(each, each.proposal, appendix) for each in found.linked if each.proposal)
    counts = ", ".join(f"{met.value} {number}" for met, number in found.counts().items())
    notes = (
        _("Från ”%(evaluation)s” till ”%(plan)s”.", evaluation=found.evaluation.title, plan=found.plan.title),
        _("%(order)s.", order=found.order.value.capitalize()),
        _("Antal: %(counts)s.", counts=counts),
        _("Det som står inom hakparentes fyller den som skriver planen i: inget är påhittat."),
    )
    section = Section(_("Fynd och vad planen säger"), columns, rows)
    return Sheet(_("Uppföljda fynd"), as_of, (section,), appendix.sources, notes, proposals)


def _linked(each: Linked, appendix: Appendix) -> Row:
    told = each.met.value if not each.well else _("%(met)s (går bra)", met=each.met.value)
    places = () if each.met is Met.MISSING else each.places  # what came nearest does not answer to it
    citations: list[Citation] = [each.finding, *(place.citation for place in places)]
    if each.through:
        citations.append(each.through)
    proposed = wording(each.proposal) if each.proposal else ""
    return Row((each.finding.quote, told, _quotes(places), proposed), appendix.of_citations(citations))


def _proposal(each: Linked, proposed: Proposed, appendix: Appendix) -> Proposal:
    """A proposal as a change of the plan's text: its own words, and open slots for what neither document says."""
    slots = [
        _("Ansvarig: %(role)s.", role=_(NO_ROLE)) if proposed.role is None else "",
        _("Tid: %(time)s.", time=_(NO_TIME)) if proposed.time is None else "",
    ]
    if proposed.changed:
        old, beside = proposed.changed.quote, proposed.changed
        new = " ".join(filter(None, (old, f"{_(NO_DEED)}.", *slots)))
    else:
        old, beside = "", each.places[0].citation
        deed = proposed.finding.quote if proposed.kind is ItemKind.ADVICE else f"{_(NO_DEED)}."
        new = " ".join(filter(None, (deed, *slots)))
    (finding,) = appendix.of_citations([proposed.finding])
    (source,) = appendix.of_citations([beside])
    what = _("Ändring") if proposed.change is Change.CHANGES else _("Tillägg")
    short = proposed.finding.quote
    short = short if len(short) <= LONGEST_TITLE else f"{short[:LONGEST_TITLE].rsplit(' ', 1)[0]} …"
    return Proposal(f"{what}: {short}", proposed.finding.quote, finding, old, source, new)
