"""The commands of a unit's own planning: a draft of its activities, and questions to talk about."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import InputError, NotFoundError
from assistant.language import gettext
from assistant.terminal import AsJson, Data, Documents, assistant_of, err, out, plain, print_json, print_sources

if TYPE_CHECKING:
    from assistant.assessment import Conversation
    from assistant.export.sheet import Sheet
    from assistant.types import ActivityDraft

TEXT_FILES = (".txt", ".md", ".markdown")

commands = typer.Typer()

Roles = Annotated[list[str] | None, typer.Option("--role", help="Rollen som ska agera; kan upprepas. Annars Rektor.")]
Areas = Annotated[list[str] | None, typer.Option("--area", help="Område att arbeta med; kan upprepas.")]
SchoolForm = Annotated[str, typer.Option(help="Skolform, till exempel grundskola.")]
Municipality = Annotated[str, typer.Option(help="Kommun, när dokument från flera är inlästa.")]
Situation = Annotated[str, typer.Option("--nulage", help="Enhetens nuläge: texten, eller en .txt- eller .md-fil.")]
Save = Annotated[Path | None, typer.Option(help="Fil att spara i: .docx, .xlsx, .md eller .pdf.")]


@commands.command()
def draft(  # noqa: PLR0913, PLR0917 - each is one option
    data: Data = None,
    role: Roles = None,
    area: Areas = None,
    document: Documents = None,
    count: Annotated[int, typer.Option(help="Hur många aktiviteter.")] = 5,
    school_form: SchoolForm = "",
    municipality: Municipality = "",
    situation: Situation = "",
    save: Save = None,
    as_json: AsJson = False,
) -> None:
    """Gör ett första utkast till aktiviteter för enhetens verksamhetsplan."""
    said = _words(situation)
    made = assistant_of(data).draft(
        role=role or ("Rektor",),
        areas=area or (),
        documents=document or (),
        count=count,
        school_form=school_form,
        municipality=municipality,
        situation={"": said} if said else None,
    )
    if save:
        from assistant.export.unit_sheets import draft_sheet

        _save(draft_sheet(made, date.today()), save)
    if as_json:
        print_json(asdict(made))
    elif not save:
        _print_draft(made)


@commands.command()
def samtal(  # noqa: PLR0913, PLR0917 - each is one option
    data: Data = None,
    role: Roles = None,
    area: Areas = None,
    document: Documents = None,
    school_form: SchoolForm = "",
    municipality: Municipality = "",
    situation: Situation = "",
    save: Save = None,
    as_json: AsJson = False,
) -> None:
    """Ta fram frågor för APT och medarbetarsamtal ur det som dokumenten kräver."""
    from assistant.assessment import conversation
    from assistant.types import Unit

    said = _words(situation)
    unit = Unit(
        roles=tuple(role or ("Rektor",)),
        school_form=school_form,
        municipality=municipality,
        documents=tuple(document or ()),
        areas=tuple(area or ()),
        situation=(("", said),) if said else (),
    )
    assistant = assistant_of(data)
    assistant.store.require(unit.documents)
    filed = {each.id: each for each in assistant.store.documents()}
    made = conversation(unit, assistant.maker(), filed=filed, as_of=date.today())
    if save:
        from assistant.export.unit_sheets import conversation_sheet

        _save(conversation_sheet(made, date.today()), save)
    if as_json:
        print_json(asdict(made))
    elif not save:
        _print_conversation(made)


def _words(said: str) -> str:
    """What is said, or what stands in the text file that it names; raises NotFoundError or InputError."""
    path = Path(said.strip())
    if path.suffix.lower() not in TEXT_FILES or "\n" in said:
        return said.strip()
    try:
        if not path.is_file():
            raise NotFoundError(f"Det finns ingen fil {path}. Kontrollera sökvägen, eller skriv nuläget som text.")
        return path.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise InputError(f"{path} är ingen text i UTF-8. Spara om filen som text.") from error
    except OSError as error:
        raise InputError(f"{path} kan inte läsas: {error.strerror}.") from error


def _save(sheet: Sheet, path: Path) -> None:
    """Write the sheet in the format that the name of the file ends with; raises InputError."""
    from assistant.export.sheet_files import FORMATS, sheet_file

    written = path.suffix.removeprefix(".").lower()
    if written not in FORMATS:
        raise InputError(f"{path} slutar inte på något känt format. Välj bland: {', '.join(f'.{f}' for f in FORMATS)}.")
    try:
        path.write_bytes(sheet_file(sheet, written).content)
    except OSError as error:
        raise InputError(
            f"{path} kan inte skrivas: {error.strerror}. Välj en mapp som finns och går att skriva i."
        ) from error
    err.print(f"Sparat i {plain(str(path))}.")


def _print_draft(made: ActivityDraft) -> None:
    from assistant.draft.telling import slots_of, uncovered

    out.print(f"{len(made.activities)} aktiviteter möter {made.met} av {made.demands} krav på enheten.")
    for number, activity in enumerate(made.activities, start=1):
        out.print(f"\n[bold]{number}. {plain(activity.reworded or activity.text)}[/]")
        for step in ((activity.text,) if activity.reworded else ()) + activity.steps:
            out.print(f"   • {plain(step)}")
        for slot in slots_of(activity, made):
            out.print(f"   {plain(slot.label)}: {plain('; '.join(slot.shown))}")
    for reason, left in uncovered(made):
        out.print(f"\n[bold]Möts inte än: {plain(reason.lower())}[/] ({len(left)})")
        for each, citation in left:
            out.print(
                f"• {plain(each.requirement.role or '–')}: {plain(citation.quote)} [cyan]{plain(f'[{citation.n}]')}[/]"
            )
    print_sources(made.citations, with_quotes=False)
    for warning in made.warnings:
        out.print(f"\n[yellow]Obs:[/] {plain(warning.text)}")


def _print_conversation(made: Conversation) -> None:
    from assistant.export.unit_sheets import OCCASIONS

    for occasion, title in OCCASIONS.items():
        asked = [question for question in made.questions if question.occasion is occasion]
        if asked:
            out.print(f"\n[bold]{plain(gettext(title))}[/] ({len(asked)})")
        for question in asked:
            out.print(f"• {plain(question.text)} [cyan]{plain(f'[{question.citation}]')}[/]")
    used = {question.citation for question in made.questions}
    print_sources([citation for citation in made.citations if citation.n in used], with_quotes=False)
    for warning in made.warnings:
        out.print(f"\n[yellow]Obs:[/] {plain(warning.text)}")
