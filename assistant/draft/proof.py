"""Register items -> proved citations, numbered in the order they are asked for, each item once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from assistant.compose import cite, mark_of, passage_of
from assistant.store import Store
from assistant.types import Citation, Document, Item, Page
from assistant.verify import verify


class Proofs:
    """The citations of one draft; an item whose quote does not stand where it says has none."""

    def __init__(self, store: Store, filed: Mapping[str, Document], as_of: date) -> None:
        self.store = store
        self.filed = filed
        self.as_of = as_of
        self.citations: list[Citation] = []
        self.pages: dict[tuple[str, int], Page] = {}
        self._numbers: dict[str, int] = {}
        self._held: dict[str, bool] = {}

    def prepare(self, items: Iterable[Item]) -> None:
        """Fetch the pages of those items that are not here yet, all at once."""
        missing = {(item.document_id, item.page) for item in items} - self.pages.keys()
        if missing:
            self.pages.update(self.store.pages_at(missing))

    def holds(self, item: Item) -> bool:
        """Whether the item's words stand where it says."""
        if item.id not in self._held:
            self.prepare((item,))
            self._held[item.id] = verify(item.text, passage_of(item), self.pages).supported
        return self._held[item.id]

    def number(self, item: Item) -> int | None:
        """The number of the item's citation; None when it cannot be proved."""
        if item.id not in self._numbers:
            if not self.holds(item):
                return None
            n = self._numbers[item.id] = len(self.citations) + 1
            self.citations.append(
                cite(n, passage_of(item), self.filed[item.document_id], self.as_of, mark=mark_of(item))
            )
        return self._numbers[item.id]
