"""The commands that show the register: what is laid down, on whom, for when, and whether it still applies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from assistant.errors import InputError
from assistant.roles import Relation
from assistant.terminal import AsJson, Data, Documents, Role, assistant_of, err, out, plain, print_json

if TYPE_CHECKING:
    from assistant.chains import Chain
    from assistant.register import PersonList
    from assistant.types import Item
    from assistant.year import Placed

NOBODY, NO_AREA = "ansvarig saknas", "utan område"
AREAS_SHOWN = 8  # columns of a matrix that a terminal has room for

commands = typer.Typer()
register = typer.Typer(
    help="Registret på andra ledder: matris, målkedjor, årshjul, frågor, fynd.", no_args_is_help=True
)
commands.add_typer(register, name="register")

AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Som om det vore den dagen.")]


@commands.command()
def items(  # noqa: PLR0913, PLR0917 - each is one option
    data: Data = None,
    document: Annotated[str | None, typer.Option(help="Dokumentets id.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            help="responsibility, goal, subgoal, indicator, activity, question, finding, expectation, need, advice"
        ),
    ] = None,
    role: Role = None,
    area: Annotated[str | None, typer.Option(help="Del av områdets namn.")] = None,
    modality: Annotated[str | None, typer.Option(help="krav, förväntan, möjlighet, beskrivning")] = None,
    level: Annotated[str | None, typer.Option(help="lag, nationell, kommun, nämnd, förvaltning, enhet")] = None,
    as_json: AsJson = False,
) -> None:
    """Lista registrets poster: ansvar, mål, indikatorer, insatser; med --role det som rör rollen, närmast först."""
    assistant = assistant_of(data)
    found = assistant.items(document_id=document, kind=kind, area=area, modality=modality, level=level)
    if role:
        listed = assistant.duties(role, documents=[document] if document else ()).only(found)
        _print_person(listed, as_json=as_json)
    elif as_json:
        print_json({"total": len(found), "items": [asdict(item) for item in found]})
    else:
        _print_listed(found, f"{len(found)} poster")


@commands.command()
def documents(data: Data = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Lista inlästa dokument, om de gäller och vad det vilar på."""
    assistant = assistant_of(data)
    warnings = assistant.store.warnings()
    day = _day(as_of)
    standings = {each.document_id: each for each in assistant.validity(as_of=day)}
    filed = assistant.store.documents()
    if as_json:
        listed = [
            asdict(d)
            | {"validity": standings[d.id].status, "warnings": warnings[d.id], "quote": standings[d.id].quote}
            | {"explanation": standings[d.id].explanation}
            | {"cautions": [asdict(caution) for caution in standings[d.id].cautions]}
            for d in filed
        ]
        print_json({"documents": listed})
        return
    table = Table("Id", "Titel", "Slag", "Sidor", "Status", "Gäller", "Anmärkningar")
    for d in filed:
        standing = standings[d.id]
        says = standing.explanation + (f" (”{standing.quote}”)" if standing.quote else "")
        row = (d.id, d.title, d.kind, str(d.pages), standing.status, says, str(len(warnings[d.id]) or ""))
        table.add_row(*map(plain, row))
    out.print(table)
    for standing in standings.values():
        for caution in standing.cautions:
            err.print(f"[yellow]Obs[/] {plain(standing.document_id)}: {plain(caution.text)}")


@register.command()
def matrix(data: Data = None, document: Documents = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Roller × områden: hur många poster som ligger på varje roll."""
    made = assistant_of(data).matrix(documents=document or (), as_of=_day(as_of))
    if as_json:
        print_json(asdict(made))
        return
    counts = {(cell.role, cell.area): cell.count for cell in made.cells}
    shown = made.areas[:AREAS_SHOWN]
    rest = made.areas[AREAS_SHOWN:]
    table = Table("Roll", *(plain(area or NO_AREA) for area in shown), *(["Övriga"] if rest else []), "Alla")
    for role in made.roles:
        row = [counts.get((role, area), 0) for area in made.areas]
        numbers = [*row[:AREAS_SHOWN], *([sum(row[AREAS_SHOWN:])] if rest else []), sum(row)]
        table.add_row(plain(role or NOBODY), *(str(number or "") for number in numbers))
    out.print(table)
    out.print(f"{made.total} poster, {len(made.roles)} roller, {len(made.areas)} områden.")


@register.command()
def chains(
    document: Annotated[str, typer.Argument(help="Dokumentets id.")], data: Data = None, as_json: AsJson = False
) -> None:
    """Ett dokuments målkedjor, från mål till aktivitet, och var de brister."""
    made = assistant_of(data).chains(document)
    if as_json:
        print_json(asdict(made) | {"counts": made.counts()})
        return
    for chain in made.chains:
        _print_chain(chain, 0)
    for how, count in made.counts().items():
        if count:
            out.print(f"\n[bold]{count} {how}[/]")
            for broken in made.broken:
                if broken.how is how:
                    out.print(f"  s. {broken.item.page}: {plain(broken.item.text)}")


@register.command()
def year(
    data: Data = None, role: Role = None, document: Documents = None, as_of: AsOf = None, as_json: AsJson = False
) -> None:
    """Läsårets hjul, augusti till juli: vad som ska göras när."""
    wheel = assistant_of(data).year(role, documents=document or (), as_of=_day(as_of))
    if as_json:
        print_json(asdict(wheel))
        return
    out.print(f"Läsåret {wheel.school_year}/{(wheel.school_year + 1) % 100:02}")
    for month in wheel.months:
        _print_entries(f"{month.name.capitalize()} {month.year}", month.entries)
    _print_entries("Återkommer, utan månad", wheel.returning)
    _print_entries("Andra läsår", wheel.other_years)
    _print_entries("Kan inte placeras", wheel.unplaced)
    out.print(f"\n{wheel.without_time} poster säger inget om när.")


@register.command(name="export")
def export_view(  # noqa: PLR0913, PLR0917 - each is one option
    view: Annotated[str, typer.Argument(help="items, duties, matrix, chains, year, questions, findings, validity")],
    folder: Annotated[Path, typer.Argument(help="Mapp som filen skrivs i.")],
    written_as: Annotated[str, typer.Option("--format", help="xlsx, docx, md; året också som ics")] = "xlsx",
    data: Data = None,
    role: Role = None,
    document: Documents = None,
    as_of: AsOf = None,
) -> None:
    """Spara en del av registret som fil, varje rad med sin källa."""
    from assistant.export import export

    file = export(assistant_of(data), view, written_as, role=role, documents=document or (), as_of=_day(as_of))
    path = folder / file.name
    try:
        path.write_bytes(file.content)
    except OSError as error:
        raise InputError(
            f"{path} kan inte skrivas: {error.strerror}. Välj en mapp som finns och går att skriva i."
        ) from error
    out.print(plain(str(path)))


@register.command()
def questions(data: Data = None, document: Documents = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Frågor som dokumenten ställer till läsaren."""
    _print_items(assistant_of(data).questions(documents=document or (), as_of=_day(as_of)), "frågor", as_json=as_json)


@register.command()
def findings(data: Data = None, document: Documents = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Vad utvärderingar har funnit."""
    _print_items(assistant_of(data).findings(documents=document or (), as_of=_day(as_of)), "fynd", as_json=as_json)


@register.command()
def judge(
    item: Annotated[str, typer.Argument(help="Postens id, se items --json.")],
    verdict: Annotated[str, typer.Argument(help="bekräftad, rättad eller avvisad")],
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="Rättelse, till exempel role=Rektor; kan upprepas.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Bekräfta, rätta eller avvisa en post; det gäller också när dokumentet läses in igen."""
    pairs = [change.partition("=") for change in changes or ()]
    if any(not equals for _, equals, _ in pairs):
        raise InputError("Skriv rättelsen som fält=värde, till exempel --set role=Rektor.")
    said = assistant_of(data).judge(item, verdict, {field: value for field, _, value in pairs})
    if as_json:
        print_json(asdict(said))
        return
    out.print(f"Posten {plain(said.item_id)} är {said.verdict}.")


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else date.today()


def _print_person(listed: PersonList, *, as_json: bool) -> None:
    from assistant.register import PERSONAL

    own = listed.of(*PERSONAL)
    if as_json:
        groups = [asdict(group) | {"total": len(group.items)} for group in listed.groups]
        counts, mine = listed.counts(), [asdict(item) for item in own]
        print_json({"role": listed.role, "total": len(own), "counts": counts, "items": mine, "groups": groups})
        return
    for group in listed.groups:
        if group.items and group.relation is not Relation.OTHER:
            _print_listed(group.items, f"{group.title}: {len(group.items)}")
    others = len(listed.of(Relation.OTHER))
    out.print(f"{len(own)} poster rör {plain(listed.role)}; {others} rör andra.")
    for document in listed.expired:
        err.print(f"[yellow]Obs[/] ”{plain(document.title)}” gällde till och med {document.valid_to} och är inte med.")


def _print_items(found: Iterable[Item], noun: str, *, as_json: bool) -> None:
    listed = tuple(found)
    if as_json:
        print_json({"total": len(listed), "items": [asdict(item) for item in listed]})
    else:
        _print_listed(listed, f"{len(listed)} {noun}")


def _print_listed(found: Iterable[Item], title: str) -> None:
    """Each item on a line of its own, with what it is, whose and where it stands on the next: a table would be too narrow."""
    out.print(f"\n[bold]{plain(title)}[/]")
    for item in found:
        place = f"{item.document_id} s. {item.page}" + (f" › {item.area}" if item.area else "")
        out.print(
            f"• {plain(item.text)}\n  [dim]{plain(' · '.join((item.kind, item.role or NOBODY, item.modality, place)))}[/]"
        )


def _print_chain(chain: Chain, depth: int) -> None:
    """A goal with what serves it under it, each line with the place it stands on."""
    inset = "  " * depth
    label = f"{chain.goal.label} " if chain.goal.label else ""
    out.print(f"{inset}[bold]{plain(label + chain.goal.text)}[/] [dim](s. {chain.goal.page})[/]")
    for name, serving in (("indikator", chain.indicators), ("aktivitet", chain.activities)):
        for item in serving:
            near = ", nära målet" if item.id in chain.inferred else ""
            who = f"; {item.role or NOBODY}; {item.time or 'ingen tid'}" if name == "aktivitet" else ""
            follow_up = f"; följs upp: {item.follow_up}" if item.follow_up else ""
            out.print(f"{inset}  {name}: {plain(item.text + who + follow_up)} [dim](s. {item.page}{near})[/]")
    for subgoal in chain.subgoals:
        _print_chain(subgoal, depth + 1)


def _print_entries(heading: str, entries: Iterable[Placed]) -> None:
    listed = tuple(entries)
    if not listed:
        return
    out.print(f"\n[bold]{heading}[/]")
    for entry in listed:
        item = entry.item
        place = f"({item.document_id}, s. {item.page})"
        out.print(f"  {plain(entry.when.words)}: {plain(item.text)} [dim]{plain(place)}[/]")
