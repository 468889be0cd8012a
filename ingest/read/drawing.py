"""The diagrams (SmartArt) of Office files -> their texts as pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from assistant.types import LineRole
from ingest.read.flow import joined
from ingest.read.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SAFE_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def diagram_ids(element: etree._Element) -> list[str]:
    """The relation ids of the diagrams that stand in an element."""
    return [str(node.get(f"{RELATION}dm", "")) for node in element.iter(f"{DIAGRAM}relIds")]


def diagram_pieces(blob: bytes) -> Iterator[Piece]:
    """The boxes of a diagram as paragraphs, in the order in which they were written."""
    for point in etree.fromstring(blob, SAFE_PARSER).iter(f"{DIAGRAM}pt"):
        yield Piece(joined(" ".join(run.text or "" for run in point.iter(f"{DRAWING}t"))), role=LineRole.PARAGRAPH)
