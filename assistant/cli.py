"""The command line: parsing and printing only; the register, the desk and a unit's planning have modules of their own."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.desk_cli import commands as desk_commands
from assistant.errors import InputError, NotFoundError, RodtradError
from assistant.plan_cli import commands as plan_commands
from assistant.register_cli import commands
from assistant.settings import load_settings
from assistant.terminal import (
    AsJson,
    Data,
    Documents,
    Role,
    assistant_of,
    err,
    out,
    plain,
    print_json,
    print_sources,
    settings_of,
)
from assistant.types import (
    Answer,
    Chosen,
    DocumentKind,
    Hit,
    Intent,
    Progress,
    Report,
    Retrieval,
)

if TYPE_CHECKING:
    from assistant.ask import Assistant

app = typer.Typer(
    name="rodtrad",
    help="Röda tråden: frågor och svar ur kommunens styrdokument, med citat som går att öppna.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(commands)
app.add_typer(plan_commands)
app.add_typer(desk_commands)
INTERRUPTED = 130  # the exit code of a program that Ctrl+C has ended

Question = Annotated[str, typer.Argument(help="Frågan, på vanlig svenska.")]
Correction = Annotated[
    str | None, typer.Option(help="Det som menas, i stället för det som läses i frågan; tomt: ingen.")
]


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Filer eller mappar.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Läs in filer eller mappar med dokument; Ctrl+C avbryter utan att något blir halvt."""
    from ingest.sync import ingest as run

    assistant = assistant_of(data)
    with _until_interrupted() as stop, _progress() as progress:
        report = run(*paths, assistant=assistant, progress=progress, stop=stop)
    if as_json:
        print_json(asdict(report))
    else:
        _print_report(report)
    if report.cancelled:
        raise typer.Exit(INTERRUPTED)
    if report.failed and not (report.added or report.updated or report.skipped):
        raise typer.Exit(1)


@app.command()
def watch(folder: Annotated[Path, typer.Argument(help="Mapp att bevaka.")], data: Data = None) -> None:
    """Läs in en mapp, och igen så snart dess filer har ändrats; Ctrl+C avslutar."""
    from ingest.sync import ingest as run
    from ingest.watch import watch as follow

    if not folder.is_dir():
        raise NotFoundError(f"Det finns ingen mapp {folder}. Kontrollera sökvägen.")
    assistant = assistant_of(data)
    with _until_interrupted() as stop:

        def changed() -> None:
            with _progress() as progress:
                _print_report(run(folder, assistant=assistant, progress=progress, stop=stop))

        out.print(f"Bevakar {plain(str(folder))}  (avsluta med Ctrl+C)")
        follow(folder, changed, stop)


@app.command()
def ask(
    question: Question,
    data: Data = None,
    document: Documents = None,
    role: Role = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Svara som om det vore den dagen.")
    ] = None,
    conversation: Annotated[
        str | None, typer.Option(help="Ett namn på samtalet; samma namn igen fortsätter det: ”och för lärare då?”")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ställ en fråga."""
    day = as_of.date() if as_of else None
    answer = assistant_of(data).ask(
        question, documents=document or (), role=role, as_of=day, conversation_id=conversation
    )
    if as_json:
        print_json(asdict(answer))
    else:
        _print_answer(answer)


@app.command()
def search(
    question: Question,
    data: Data = None,
    document: Documents = None,
    k: Annotated[int, typer.Option("-k", help="Hur många.")] = 10,
    role: Correction = None,
    municipality: Correction = None,
    school_form: Correction = None,
    kind: Annotated[str | None, typer.Option(help=f"Dokumenttypen som menas: {', '.join(DocumentKind)}.")] = None,
    intent: Annotated[str | None, typer.Option(help=f"Vad som frågas efter: {', '.join(Intent)}.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Visa vad poängen består av och vad som valdes bort.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Visa hur frågan förstods och de närmaste ställena, med poäng."""
    from assistant.explain import reply_to

    chosen = Chosen(
        role=role,
        municipality=municipality,
        school_form=school_form,
        kind=_one_of(DocumentKind, "--kind", kind),
        intent=_one_of(Intent, "--intent", intent),
    )
    assistant = assistant_of(data)
    started = perf_counter()
    retrieval = assistant.search(question, k=k, documents=document or (), chosen=chosen)
    if as_json:
        reply = reply_to(question, retrieval, perf_counter() - started, explain=explain)
        print_json(
            asdict(reply, dict_factory=lambda pairs: {name: value for name, value in pairs if value is not None})
        )
    else:
        titles = {each.id: each.title for each in assistant.store.documents()}
        _print_search(retrieval, titles, explain=explain)


@app.command(name="eval")
def evaluate(
    cases: Annotated[Path | None, typer.Option(help="Fil med frågor (JSON-rader); annars de egna.")] = None,
    data: Data = None,
    report: Annotated[Path, typer.Option(help="Mapp för report.md, report.json och recall.svg.")] = Path("eval/report"),
    baselines: Annotated[
        bool | None, typer.Option(help="Mät alla jämförelser i samma körning, eller ingen; annars den vanligaste.")
    ] = None,
    scoped: Annotated[bool, typer.Option("--scoped", help="Sök i de dokument som frågan är ställd om.")] = False,
    parts: Annotated[bool, typer.Option("--parts", help="Mät vad varje del av sökningen tillför.")] = False,
    folds: Annotated[int, typer.Option(help="Lär vikter på andra frågor än de mäts på, i så många delar.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Mät sökning och svar mot en fil med frågor, bredvid en vanlig RAG-lösning."""
    from eval.report import run

    settings = settings_of(data) if data else None
    result = run(cases, settings=settings, folder=report, baselines=baselines, scoped=scoped, parts=parts, folds=folds)
    out.print(result.to_json() if as_json else result.to_markdown(), markup=False)


@app.command()
def reindex(data: Data = None) -> None:
    """Bygg om sökindexet från databasen, med modellen i inställningarna."""
    from assistant.index import open_index
    from assistant.store import open_store

    settings = settings_of(data)
    changes = open_index(settings).rebuild(open_store(settings))
    out.print(f"Indexet är ombyggt: {changes.written} stycken.")


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="ZIP-fil att skriva.")], data: Data = None) -> None:
    """Skriv databas och originalfiler till en ZIP-fil."""
    from assistant.backup import back_up

    out.print(f"Säkerhetskopian ligger i {back_up(settings_of(data), target)}.")


@app.command()
def restore(source: Annotated[Path, typer.Argument(help="ZIP-fil från backup.")], data: Data = None) -> None:
    """Läs tillbaka en säkerhetskopia till en tom datamapp."""
    from assistant.backup import restore as run

    run(settings_of(data), source)
    assistant_of(data)  # migrates the store if need be and builds the index
    out.print("Säkerhetskopian är återläst och indexet byggt.")


@app.command()
def serve(
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Adress; annan än loopback kräver RODTRAD_ACCESS_KEY.")] = None,
    port: Annotated[int | None, typer.Option(help="Port.")] = None,
) -> None:
    """Starta webbsidan och HTTP-tjänsten."""
    from assistant.ask import make_assistant

    settings = load_settings(data=data, host=host, port=port)
    settings.require_safe_address()  # before anything is opened
    assistant = make_assistant(settings)
    from assistant.web.server import serve as run
    from ingest.watch import watch as follow

    def read(*paths: Path, progress: Callable[[Progress], None], stop: Event) -> Report:
        from ingest.sync import ingest  # the readers are not needed to answer

        return ingest(*paths, assistant=assistant, progress=progress, stop=stop)

    def announce(address: str) -> None:
        out.print(f"Röda tråden är i gång: {address}  (avsluta med Ctrl+C)")
        Thread(target=_search_once, args=(assistant,), daemon=True).start()  # not before the first page can be shown

    run(assistant, ingest=read, watch=follow, announce=announce)


@app.command()
def mcp(data: Data = None) -> None:
    """Låt en annan assistent använda Röda tråden: MCP på standard in och ut (över HTTP: /mcp hos serve)."""
    from assistant.mcp_server import serve_stdio

    serve_stdio(assistant_of(data))


def main() -> None:
    """Run the command line; a designed error is printed as one line and ends with exit code 2."""
    gc.set_threshold(50_000, 20, 20)  # imports make many objects that stay: collecting them costs a sixth of the start
    with suppress(BrokenPipeError):
        try:
            app()
        except RodtradError as error:
            err.print(f"[red]{error.title}:[/] {plain(str(error))}")
            sys.exit(2)


def _search_once(assistant: Assistant) -> None:
    """Have the index in memory before the first question comes; what is wrong with it is said to who asks."""
    with suppress(RodtradError):
        assistant.search("Röda trådenn")  # misspelt: what corrects spelling is also made at its first use
    gc.freeze()  # what is there now stays, and need not be looked through each time


@contextmanager
def _until_interrupted() -> Iterator[Event]:
    """An event that the first Ctrl+C sets; the second one ends the program as usual."""
    stop = Event()

    def first(_signal: int, _frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, usual)

    usual = signal.signal(signal.SIGINT, first)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, usual)


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """What is told how far the reading has come: a bar on a terminal, else a line for each file."""
    if not err.is_terminal:
        named: set[str] = set()

        def name(at: Progress) -> None:
            if at.file and at.file not in named:
                named.add(at.file)
                err.print(f"Läser {plain(at.file)}")

        yield name
        return
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (BarColumn(), TextColumn("{task.description}", markup=False))
    with Bars(*columns, console=err, transient=True) as bars:
        bar = bars.add_task("Läser in …", total=None)

        def show(at: Progress) -> None:
            within = at.page / at.pages if at.pages else 0
            page = f", sida {at.page} av {at.pages}" if at.page else ""
            words = f"{at.files_done} av {at.files} filer · {at.file}{page} ({at.step})" if at.file else at.step
            bars.update(bar, total=at.files, completed=at.files_done + within, description=words)

        yield show


def _print_report(report: Report) -> None:
    counts = (
        ("nya", report.added),
        ("ändrade", report.updated),
        ("borttagna", report.removed),
        ("oförändrade", report.skipped),
    )
    out.print(", ".join(f"{len(ids)} {name}" for name, ids in counts) + f" ({report.seconds:.1f} s)")
    for file in report.files:
        ocr = f", {file.ocr_pages} med OCR" if file.ocr_pages else ""
        sure = f" (säkerhet {file.confidence:.0f} av 100)" if file.confidence is not None else ""
        parts = f"{file.headings} rubriker, {file.passages} textställen, {file.items} poster"
        out.print(f"  {plain(file.file)}: {file.pages} sidor{ocr}{sure}, {parts}")
        if not file.ready:
            pages = ", ".join(map(str, file.pages_without_text))
            err.print(f"[yellow]Inte klar:[/] {plain(file.file)}: sidor utan text: {pages}")
    if report.cancelled:
        err.print("[yellow]Avbrutet.[/] Det som redan är läst är sparat; kör kommandot igen för resten.")
    elif not report.changed and not report.failed:
        out.print("Ingenting har ändrats.")
    for failure in report.failed:
        err.print(f"[red]Gick inte att läsa:[/] {plain(failure.file)}: {plain(failure.reason)}")
    for document_id, text in report.warnings:
        err.print(f"[yellow]Obs[/] {plain(document_id)}: {plain(text)}")


def _one_of(allowed: type[StrEnum], option: str, value: str | None) -> str | None:
    """The value of an option that is one of those, empty or not given; raises InputError."""
    if value and value not in set(allowed):
        raise InputError(f"”{value}” går inte att välja med {option}. Välj bland: {', '.join(allowed)}.")
    return value


def _print_search(retrieval: Retrieval, titles: Mapping[str, str], *, explain: bool) -> None:
    from assistant.explain import READINGS, REASONS, readings, replaced, timing_words

    understood = (f"{READINGS[name].lower()} {value}" for name, value in readings(retrieval.query, titles).items())
    out.print(f"Förstått: {plain(' · '.join(understood))}")
    for said, means, origin in replaced(retrieval.query):
        out.print(plain(f"  {said} → {means} ({origin})"))
    ranks = {hit.passage.id: rank for rank, hit in enumerate(retrieval.kept, start=1)}
    for rank, hit in enumerate(retrieval.kept, start=1):
        _print_hit(f"{rank}.", hit, explain=explain)
    if not explain:
        return
    if retrieval.rejected:
        out.print("\nValdes bort:")
    for hit in retrieval.rejected:
        same = f" nr {ranks[hit.same_as]}" if hit.same_as else ""
        _print_hit("–", hit, explain=True, reason=f"{REASONS[hit.reason]}{same}" if hit.reason else "")
    out.print(f"\nSökningen tog: {timing_words(retrieval.timings)}.")


def _print_hit(mark: str, hit: Hit, *, explain: bool, reason: str = "") -> None:
    from assistant.explain import decimal, feature_word, features_of

    place = " › ".join((hit.passage.document_id, f"s. {hit.passage.page}", *hit.passage.heading_path))
    out.print(f"{mark:>3} [bold]{decimal(hit.score)}[/]  [dim]{plain(place)}[/]\n      {plain(hit.passage.text)}")
    if reason:
        out.print(f"      ({reason})")
    if explain:
        gave = (f"{feature_word(part)} {decimal(part.contribution)}" for part in features_of(hit) if part.told)
        out.print(f"      [dim]{plain(' · '.join(gave))}[/]")


def _print_answer(answer: Answer) -> None:
    if answer.carried:
        out.print(
            f"[dim]{plain(answer.understood.question)} ({plain(', '.join(c.label for c in answer.carried))})[/]\n"
        )
    if answer.message:
        out.print(f"{plain(answer.message)}\n")
    elif answer.completeness:
        whole = "alla visas" if answer.completeness.claimed else "inte säkert fullständigt"
        out.print(f"{answer.completeness.shown} av {answer.completeness.total} ({whole})\n")
    for choice in answer.choices:
        out.print(f"• {plain(choice.label)}: {plain(choice.question)}")
    groups = groupby(answer.sentences, key=lambda sentence: sentence.group)
    for number, (heading, under) in enumerate(groups):
        if heading:
            out.print("\n" * bool(number) + f"[bold]{plain(heading)}[/]")
        for sentence in under:
            marks = "".join(f"[{n}]" for n in sentence.citations)
            out.print(f"• {plain(sentence.text)} [cyan]{plain(marks)}[/]")
    for what in answer.missing if answer.sentences else ():
        out.print(f"\n[yellow]Saknas:[/] {plain(what)}")
    print_sources(answer.citations or answer.nearest, with_quotes=not answer.sentences)
    for warning in answer.warnings:
        out.print(f"\n[yellow]Obs:[/] {plain(warning.text)}")


if __name__ == "__main__":
    main()
