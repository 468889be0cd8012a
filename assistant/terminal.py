"""What every command of the command line shares: its options, its assistant, and how it prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.types import Citation

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Data = Annotated[Path | None, typer.Option("--data", help="Datamapp; annars RODTRAD_DATA eller användarens datamapp.")]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv svaret som JSON.")]
Documents = Annotated[list[str] | None, typer.Option("--document", help="Bara detta dokument (id); kan upprepas.")]
Role = Annotated[str | None, typer.Option(help="Roll, till exempel rektor.")]


def settings_of(data: Path | None) -> Settings:
    """The settings with that data folder; raises SettingsError."""
    return load_settings(data=data)


def assistant_of(data: Path | None) -> Assistant:
    """The assistant of that data folder; raises what `make_assistant` does."""
    from assistant.ask import make_assistant  # takes a third of a second, which --help should not

    return make_assistant(settings_of(data))


def plain(text: str) -> str:
    """The text with its square brackets kept from being read as rich's markup."""
    return text.replace("[", r"\[")


def print_json(value: object) -> None:
    """Write a value as JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_sources(citations: Sequence[Citation], *, with_quotes: bool) -> None:
    """Write where citations stand, by document; with their quotes where nothing else has shown them."""
    for title, cited in groupby(citations, key=lambda c: (c.document_title, c.validity)):
        out.print(f"\n[bold]{plain(title[0])}[/] ({title[1]})")
        for place, same in groupby(cited, key=_place):
            together = list(same)
            numbers = f"[{together[0].n}]" + (f"–[{together[-1].n}]" if len(together) > 1 else "")
            out.print(f"[cyan]{plain(numbers)}[/] {plain(place)}")
            for citation in together if with_quotes else ():
                out.print(f"    ”{plain(citation.quote)}”")


def _place(citation: Citation) -> str:
    headings = [heading for heading in citation.heading_path if heading != citation.document_title]
    return " › ".join((f"s. {citation.page}", *headings))
