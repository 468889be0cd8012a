"""A search as a reader sees it: what was understood and how to correct it, and why each passage stands where it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.explain import (
    INTENTS,
    READINGS,
    REASONS,
    WHOLE_LIST,
    decimal,
    feature_word,
    features_of,
    readings,
    replaced,
    shortened,
    timing_words,
)
from assistant.types import Document, Hit, Intent, Passage, Reason, Retrieval
from assistant.web.parameters import AS_READ, SearchForm
from assistant.web.words import day

CHANGED_BY_HAND = ("intent", "role", "area", "municipality", "school_form", "kind", "complete_list")
"""What a person can correct, in the order it is shown."""
NONE = {"complete_list": "false"}  # what says "none" of a reading, where that is not an empty value
NONE_WORDS = {"intent": INTENTS[Intent.FACT], "complete_list": "de närmaste ställena", "area": "inget"}
LIST_OPTIONS = (("true", WHOLE_LIST), ("false", NONE_WORDS["complete_list"]))


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood or chosen, and the address of the search without it; None where it cannot be taken away.

    `corrected` is what the asker said in the place of what was read; without it the question is read again. `only` searches
    nothing but the documents that are meant.
    """

    label: str
    value: str
    without: str | None = None
    corrected: bool = False
    only: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that corrects what was understood, with its options as values and words."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


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
        chips=tuple(_chips(read, form, retrieval.query.preferred)),
        choices=tuple(_choices(read, form, filed, roles)),
        replaced=tuple(replaced(retrieval.query)),
        kept=tuple(map(shown, retrieval.kept)),
        rejected=tuple(map(shown, retrieval.rejected)),
        timings=timing_words(retrieval.timings),
        area=form.area,
    )


def _chips(read: Mapping[str, str], form: SearchForm, meant: Sequence[str]) -> Iterator[Chip]:
    """What was understood, each with the way to take it away, and what was corrected with the way back."""
    for name, label in READINGS.items():
        if name == "documents" and name in read:
            yield Chip(label, read[name], form.address(documents=None))
        elif name == "meant" and name in read:
            yield Chip(label, read[name], only=form.address(documents=meant))
        elif name in CHANGED_BY_HAND and getattr(form, name) is not None:
            yield Chip(
                label, read.get(name, NONE_WORDS.get(name, "ingen")), form.address(**{name: None}), corrected=True
            )
        elif name in read:
            removable = name in CHANGED_BY_HAND and read[name] != NONE_WORDS.get(name)
            yield Chip(label, read[name], form.address(**{name: NONE.get(name, "")}) if removable else None)
    if form.as_of:
        yield Chip("Den dag", day(form.as_of), form.address(as_of=None), corrected=True)


def _choices(
    read: Mapping[str, str], form: SearchForm, filed: Sequence[Document], roles: Iterable[str]
) -> Iterator[Choice]:
    """The fields of the form that corrects, but for those that nothing filed gives anything to choose among."""
    forms = {school_form for document in filed for school_form in document.school_forms}
    places = {document.municipality for document in filed if document.municipality}
    options: dict[str, Iterable[tuple[str, str]]] = {
        "intent": ((intent.value, word) for intent, word in INTENTS.items()),
        "role": _as_they_are(roles),
        "municipality": _as_they_are(sorted(places)),
        "school_form": _as_they_are(sorted(forms)),
        "kind": _as_they_are(sorted({document.kind for document in filed})),
        "complete_list": LIST_OPTIONS,
    }
    for name, given in options.items():
        corrected = getattr(form, name)
        chosen = AS_READ if corrected is None else str(corrected).lower() if isinstance(corrected, bool) else corrected
        said = f" ({read[name]})" if corrected is None and name in read else ""
        always = [(AS_READ, f"Som frågan läses{said}")]
        if name not in {"intent", "complete_list"}:
            always.append(("", "Ingen"))
        own = [*always, *given]
        if chosen and chosen not in dict(own):
            own.append((chosen, chosen))
        if len(own) > len(always):
            yield Choice(name, READINGS[name], chosen, tuple(own))


def _as_they_are(values: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((value, value) for value in values)


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
        REASONS[hit.reason] if hit.reason else "",
        ranks.get(hit.same_as) if hit.same_as and hit.reason is Reason.DUPLICATE else None,
    )
