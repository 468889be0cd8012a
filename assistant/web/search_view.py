"""A search as a reader sees it: what was understood and how to correct it, and why each passage stands where it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.explain import (
    REASONS,
    decimal,
    feature_word,
    features_of,
    readings,
    replaced,
    shortened,
    timing_words,
)
from assistant.language import gettext
from assistant.types import Document, Hit, Passage, Reason, Retrieval
from assistant.web.parameters import SearchForm
from assistant.web.understood_view import Chip, Choice, chips, choices


@dataclass(frozen=True, slots=True)
class Row:
    """One part of a score in words; `share` is its length beside the longest of all, 0 to 100."""

    name: str
    value: str
    weight: str
    contribution: str
    share: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage that was found; `same_as` is the rank of the one that it repeats."""

    passage: Passage
    title: str
    short_title: str
    headings: tuple[str, ...]  # but for the document's own title
    score: str
    rows: tuple[Row, ...]
    without: tuple[str, ...]  # the parts that gave it nothing, or nearly
    reason: str = ""
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class SearchView:
    """A search with everything its page shows."""

    chips: tuple[Chip, ...]
    choices: tuple[Choice, ...]
    replaced: tuple[tuple[str, str, str], ...]
    kept: tuple[Shown, ...]
    rejected: tuple[Shown, ...]
    timings: str
    area: str | None  # a correction that the form passes on


def view_search(retrieval: Retrieval, form: SearchForm, filed: Sequence[Document], roles: Iterable[str]) -> SearchView:
    """The search as it is shown; `roles` are those of the register."""
    titles = {document.id: document.title for document in filed}
    read = readings(retrieval.query, titles)
    longest = max((part.contribution for hit in retrieval.kept for part in features_of(hit)), default=0.0) or 1.0
    ranks = {hit.passage.id: rank for rank, hit in enumerate(retrieval.kept, start=1)}

    def shown(hit: Hit) -> Shown:
        return _shown(hit, titles, ranks, longest)

    return SearchView(
        chips=tuple(chips(read, form, retrieval.query.preferred)),
        choices=tuple(choices(read, form, filed, roles)),
        replaced=tuple(replaced(retrieval.query)),
        kept=tuple(map(shown, retrieval.kept)),
        rejected=tuple(map(shown, retrieval.rejected)),
        timings=timing_words(retrieval.timings),
        area=form.area,
    )


def _shown(hit: Hit, titles: Mapping[str, str], ranks: Mapping[str, int], longest: float) -> Shown:
    passage, parts = hit.passage, features_of(hit)
    title = titles.get(passage.document_id, passage.document_id)
    return Shown(
        passage,
        title,
        shortened(title),
        tuple(heading for heading in passage.heading_path if heading != title),
        decimal(hit.score),
        tuple(
            Row(
                feature_word(part),
                decimal(part.value),
                decimal(part.weight),
                decimal(part.contribution),
                min(100, round(100 * part.contribution / longest)),
            )
            for part in parts
            if part.told
        ),
        tuple(feature_word(part) for part in parts if not part.told),
        gettext(REASONS[hit.reason]) if hit.reason else "",
        ranks.get(hit.same_as) if hit.same_as and hit.reason is Reason.DUPLICATE else None,
    )
