"""The commands of the desk: a plan held against criteria, an evaluation or its older version, and read through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import InputError
from assistant.terminal import AsJson, Data, Role, assistant_of, out, plain, print_json

if TYPE_CHECKING:
    from assistant.criteria import CriteriaSet
    from assistant.difference import Change
    from assistant.export.sheet import Sheet
    from assistant.types import Item

USUAL_CRITERIA = "nationella-delmal-2017"
PLACES_SHOWN = 2  # of a criterion

commands = typer.Typer()

AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Som om det vore den dagen.")]
Save = Annotated[Path | None, typer.Option("--save", help="Spara som fil: .docx, .xlsx, .md eller .pdf.")]


@commands.command()
def coverage(  # noqa: PLR0913, PLR0917 - each is one option
    plan: Annotated[list[str], typer.Argument(help="Dokumentens id.")],
    criteria: Annotated[
        str, typer.Option(help="En listas namn, dokument-<id> för ett dokuments frågor, eller en CSV-fil.")
    ] = USUAL_CRITERIA,
    data: Data = None,
    as_of: AsOf = None,
    save: Save = None,
    as_json: AsJson = False,
) -> None:
    """Hur långt planer täcker en kriterielista: täckt, delvis, endast nämnt eller inte alls, med citat."""
    from assistant.export.desk_sheets import coverage_sheet
    from assistant.signoff import reviewed

    assistant = assistant_of(data)
    day = _day(as_of)
    found = assistant.coverage(_criteria(criteria), plan, day)
    said = reviewed(found, assistant.store)
    if _saved(save, lambda: coverage_sheet(found, said, day)):
        return
    if as_json:
        print_json(
            {
                "criteria": asdict(found.criteria),
                "documents": [document.id for document in found.documents],
                "judged": [asdict(each) | {"verdict": each.verdict} for each in said],
                "beyond": [asdict(citation) for citation in found.beyond],
            }
        )
        return
    for document in found.documents:
        own = [each for each in said if each.judged.document_id == document.id]
        out.print(f"\n[bold]{plain(document.title)}[/] – {plain(found.criteria.title)}")
        for each in own:
            judged = each.judged
            by = f" (bedömt av {each.signed.signed_by}: {each.standing})" if each.signed else ""
            out.print(
                f"• [bold]{each.verdict}[/]{plain(by)} {plain(judged.criterion.code + ' ' + judged.criterion.text)}"
            )
            for place in judged.evidence[:PLACES_SHOWN]:
                out.print(f"    [dim]s. {place.citation.page}:[/] ”{plain(place.citation.quote)}”")
        counts = {verdict: [each.verdict for each in own].count(verdict) for verdict in found.counts(document.id)}
        out.print(", ".join(f"{verdict} {number}" for verdict, number in counts.items()))
    out.print(f"\n{len(found.beyond)} ställen i planerna svarar inte mot något kriterium.")


@commands.command()
def findings(  # noqa: PLR0913, PLR0917 - each is one option
    evaluation: Annotated[str, typer.Argument(help="Utvärderingens id.")],
    plan: Annotated[str, typer.Argument(help="Planens id.")],
    data: Data = None,
    as_of: AsOf = None,
    save: Save = None,
    as_json: AsJson = False,
) -> None:
    """En utvärderings fynd: vad planen säger om vart och ett, och ett förslag där den inte svarar."""
    from assistant.export.desk_sheets import findings_sheet
    from assistant.findings import Met, wording

    found = assistant_of(data).followed_up(evaluation, plan, _day(as_of))
    if _saved(save, lambda: findings_sheet(found, _day(as_of))):
        return
    if as_json:
        told = [asdict(each) | {"proposed": wording(each.proposal) if each.proposal else None} for each in found.linked]
        print_json({"order": found.order, "counts": found.counts(), "findings": told})
        return
    for each in found.linked:
        out.print(f"\n• [bold]{each.met}[/] {plain(each.finding.quote)} [dim](s. {each.finding.page})[/]")
        for place in each.places[:1] if each.met is not Met.MISSING else ():
            out.print(f"    planen, s. {place.citation.page}: ”{plain(place.citation.quote)}”")
        if each.proposal:
            out.print(f"    [dim]{plain(wording(each.proposal))}[/]")
    out.print("\n" + ", ".join(f"{met} {number}" for met, number in found.counts().items()) + f"; {found.order}.")


@commands.command()
def diff(  # noqa: PLR0913, PLR0917 - each is one option
    old: Annotated[str, typer.Argument(help="Den äldre versionens id.")],
    new: Annotated[str, typer.Argument(help="Den nyare versionens id.")],
    role: Role = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Jämför också dokument som inte är versioner av varandra.")
    ] = False,
    data: Data = None,
    save: Save = None,
    as_json: AsJson = False,
) -> None:
    """Vad som ändrats från en version till nästa, krav för krav; med --role det som rör rollen."""
    from assistant.difference import How
    from assistant.export.plan_sheets import difference_sheet

    found = assistant_of(data).difference(old, new, role, anyway=anyway)
    if not found.changes and not found.versions and not anyway:
        hint = " Lägg till --anyway för att jämföra ändå." if found.old_count and found.new_count else ""
        raise InputError(" ".join(found.remarks) + hint)
    if _saved(save, lambda: difference_sheet(found, date.today(), role=role or "")):
        return
    if as_json:
        changes = [asdict(change) for change in found.changes]
        print_json({"versions": found.versions, "remarks": found.remarks, "counts": found.counts(), "changes": changes})
        return
    for remark in found.remarks:
        out.print(f"[yellow]Obs[/] {plain(remark)}")
    for change in found.changes:
        if How.SAME not in change.how:
            _print_change(change)
    out.print("\n" + ", ".join(f"{how} {number}" for how, number in found.counts().items() if number) + ".")


@commands.command()
def lint(
    document: Annotated[str, typer.Argument(help="Dokumentets id.")],
    data: Data = None,
    as_of: AsOf = None,
    save: Save = None,
    as_json: AsJson = False,
) -> None:
    """Granska en plan: vad som bör lagas innan den beslutas."""
    from assistant.export.plan_sheets import lint_sheet

    assistant = assistant_of(data)
    remarks = assistant.lint(document, _day(as_of))
    filed = assistant.store.document(document)
    if _saved(save, lambda: lint_sheet(filed, remarks, _day(as_of))):
        return
    if as_json:
        print_json({"document": document, "remarks": [asdict(remark) for remark in remarks]})
        return
    for remark in remarks:
        out.print(f"• [bold]{remark.severity}[/] {plain(remark.text)}")
        for place in remark.places:
            out.print(f"    [dim]s. {place.page}:[/] ”{plain(place.quote)}”")
    out.print(f"{len(remarks)} anmärkningar.")


def _criteria(name: str) -> CriteriaSet | str:
    """The set in a CSV file, or the name of one; raises InputError for a file that cannot be read."""
    from assistant.criteria import read_criteria

    path = Path(name)
    if path.suffix.lower() not in (".csv", ".txt"):
        return name
    try:
        return read_criteria(path.read_bytes(), path.name)
    except OSError as error:
        raise InputError(f"{path} kan inte läsas: {error.strerror}. Ange en CSV-fil som finns.") from error


def _saved(path: Path | None, make: Callable[[], Sheet]) -> bool:
    """Whether a file was wanted; it is then written. Raises InputError."""
    if path is None:
        return False
    from assistant.export.sheet_files import sheet_file

    made = sheet_file(make(), path.suffix.removeprefix(".").lower())
    try:
        path.write_bytes(made.content)
    except OSError as error:
        raise InputError(
            f"{path} kan inte skrivas: {error.strerror}. Välj en mapp som finns och går att skriva i."
        ) from error
    out.print(plain(str(path)))
    return True


def _print_change(change: Change) -> None:
    out.print(f"\n• [bold]{', '.join(change.how)}[/]")
    for label, items in (("förut", change.old), ("nu", change.new)):
        for item in items:
            out.print(f"    {label}, s. {item.page}: ”{plain(_words(item))}”")
    for detail in change.details:
        out.print(f"    [dim]{detail.how}: {plain(detail.old or '–')} → {plain(detail.new or '–')}[/]")


def _words(item: Item) -> str:
    return f"{item.lead_in} {item.text}" if item.lead_in else item.text


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else date.today()
