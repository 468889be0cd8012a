"""A difference between two versions, or the remarks on a draft -> the sheet that is written of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from assistant.difference import Change, Detail, Difference, How
from assistant.export.sheet import Appendix, Row, Section, Sheet
from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.lint import Place, Remark, Severity
from assistant.types import Document, Item

NO_WORDS = "–"


def difference_sheet(difference: Difference, as_of: date, *, role: str = "", base: str = "") -> Sheet:
    """The changes by what became of them, with both versions' words; only those that concern a role when one is named."""
    shown = difference.for_role(role) if role else difference
    filed = {document.id: document for document in (difference.old, difference.new)}
    appendix = Appendix(base)
    alone = ((How.REMOVED, _("Borttaget")), (How.ADDED, _("Tillagt")), (How.SAME, _("Oförändrat")))
    altered = [change for change in shown.changes if not {how for how, _title in alone} & set(change.how)]
    sections = [_changed(altered, filed, appendix)]
    sections += [_listed(title, shown.of(how), filed, appendix) for how, title in alone]
    title = _("Vad som ändras för %(role)s", role=role) if role else _("Vad som ändras")
    notes = (
        _("Från ”%(old)s” till ”%(new)s”.", old=difference.old.title, new=difference.new.title),
        *difference.remarks,
        *_counted(shown),
    )
    return Sheet(
        title, as_of, tuple(each for each in sections if each.rows), appendix.sources, notes, fields={"roll": role}
    )


def _counted(shown: Difference) -> tuple[str, ...]:
    counts = [f"{how.value} {number}" for how, number in shown.counts().items() if number]
    return (_("Antal: %(counts)s. Ett krav kan ha ändrats på flera sätt.", counts=", ".join(counts)),) if counts else ()


def _changed(changes: Sequence[Change], filed: Mapping[str, Document], appendix: Appendix) -> Section:
    rows = tuple(
        Row(
            (
                ", ".join(change.how),
                _words(change.old),
                _words(change.new),
                "\n".join(_told(detail) for detail in change.details if detail.how is not How.REVERSED),
            ),
            appendix.of_items(change.items, filed),
        )
        for change in changes
    )
    return Section(_("Ändrat"), (_("Vad som hänt"), _("Förut"), _("Nu"), _("Skillnad")), rows)


def _told(detail: Detail) -> str:
    """What changed in one respect, in words."""
    if not detail.old:
        return _("nytt: %(new)s", new=detail.new)
    if not detail.new:
        return _("inte längre: %(old)s", old=detail.old)
    return _("%(old)s blir %(new)s", old=detail.old, new=detail.new)


def _listed(title: str, changes: Iterable[Change], filed: Mapping[str, Document], appendix: Appendix) -> Section:
    rows = tuple(
        Row(
            (change.items[-1].role or NO_WORDS, _words(change.new or change.old)),
            appendix.of_items(change.items, filed),
        )
        for change in changes
    )
    return Section(title, (_("Roll"), _("Krav")), rows)


def _words(items: Iterable[Item]) -> str:
    return "\n".join(f"{item.lead_in} {item.text}" if item.lead_in else item.text for item in items)


def lint_sheet(document: Document, remarks: Iterable[Remark], as_of: date, *, base: str = "") -> Sheet:
    """The remarks on a draft, a section for how much they weigh; each place of a remark is a source of its row."""
    listed = tuple(remarks)
    appendix = Appendix(base)
    titles = ((Severity.SERIOUS, _("Brister")), (Severity.WEAK, _("Svagheter")), (Severity.NOTE, _("Att veta")))
    columns = (_("Vad som ska göras"), _("Utkastets ord"), _("Förslag att fylla i"))
    sections = tuple(
        Section(
            title,
            columns,
            tuple(
                Row((remark.text, _quoted(remark.places), remark.suggestion), _numbers(remark, document, appendix))
                for remark in listed
                if remark.severity is severity
            ),
        )
        for severity, title in titles
    )
    number = len(listed)
    notes = (
        _("Granskning av ”%(title)s”.", title=document.title),
        ngettext("%(num)s anmärkning.", "%(num)s anmärkningar.", number),
        _("Det som står inom hakparentes fyller den som skriver planen i: inget är påhittat."),
    )
    return Sheet(_("Granskning av utkast"), as_of, tuple(s for s in sections if s.rows), appendix.sources, notes)


def _quoted(places: Sequence[Place]) -> str:
    return "\n".join(f"”{place.quote}”" for place in places)


def _numbers(remark: Remark, document: Document, appendix: Appendix) -> tuple[int, ...]:
    return tuple(
        appendix.of_place(
            document, place.page, (place.start, place.end), heading_path=place.heading_path, quoted=place.quote
        )
        for place in remark.places
    )
