"""What a document is made of, before anything is laid out."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A heading; levels 1 and 2 are numbered, level 3 is not."""

    level: int
    text: str
    new_page: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph, with a bold run-in label if it has one; ``[^1]`` refers to footnote 1."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list and the sentence that leads into it."""

    lead: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A ruled table with a caption; an empty string is a cell that was left blank."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


Block = Heading | Text | Bullets | Table


@dataclass(frozen=True)
class Document:
    """A whole document: its title page, its body and what stands at the foot of its pages."""

    title: str
    issuer: str
    facts: tuple[tuple[str, str], ...]
    body: tuple[Block, ...]
    running_head: str
    notes: Mapping[str, str] = field(default_factory=dict)
    bullet: str = "•"
    title_page: bool = True
    stamp: tuple[str, ...] = ()
