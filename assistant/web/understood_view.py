"""What was understood of a question -> chips to take it away with, and the fields that correct it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.explain import INTENTS, READINGS, WHOLE_LIST
from assistant.language import gettext, marked
from assistant.types import Document, Intent
from assistant.web.parameters import AS_READ, QuestionForm
from assistant.web.words import DOCUMENT_KINDS, day

CHANGED_BY_HAND = ("intent", "role", "area", "municipality", "school_form", "kind", "complete_list")
"""What a person can correct, in the order it is shown."""
NONE = {"complete_list": "false"}  # what says "none" of a reading, where that is not an empty value
NONE_WORDS = {"intent": INTENTS[Intent.FACT], "complete_list": marked("de närmaste ställena"), "area": marked("inget")}
NOBODY = marked("ingen")
QUOTED = frozenset({"role", "area", "municipality", "school_form", "documents", "meant", "compared"})
"""What is read in the words of documents, which stay Swedish."""
LIST_OPTIONS = (("true", WHOLE_LIST), ("false", NONE_WORDS["complete_list"]))


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood or chosen, and the address of the question without it; None where it cannot be taken away.

    `corrected` is what the asker said in the place of what was read; without it the question is read again. `only` asks
    nothing but the documents that are meant.
    """

    name: str
    label: str
    value: str
    without: str | None = None
    corrected: bool = False
    only: str | None = None

    @property
    def quoted(self) -> bool:
        """Whether its value is in the words of documents."""
        return self.name in QUOTED


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that corrects what was understood, with its options as values and words."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]

    @property
    def quoted(self) -> bool:
        """Whether its options are in the words of documents."""
        return self.name in QUOTED


def chips(read: Mapping[str, str], form: QuestionForm, meant: Sequence[str]) -> Iterator[Chip]:
    """What was understood, each with the way to take it away, and what was corrected with the way back."""
    for name, label in READINGS.items():
        if name == "documents" and name in read:
            yield Chip(name, gettext(label), read[name], form.address(documents=None))
        elif name == "meant" and name in read:
            yield Chip(name, gettext(label), read[name], only=form.address(documents=meant))
        elif name in CHANGED_BY_HAND and getattr(form, name) is not None:
            value = read.get(name) or _none_word(name)
            yield Chip(name, gettext(label), value, form.address(**{name: None}), corrected=True)
        elif name in read:
            if name == "intent" and read[name] == _none_word(name):
                continue  # that a fact is asked for says nothing
            removable = name in CHANGED_BY_HAND and read[name] != _none_word(name)
            without = form.address(**{name: NONE.get(name, "")}) if removable else None
            yield Chip(name, gettext(label), read[name], without)
    if form.as_of:
        yield Chip("as_of", gettext("Den dag"), day(form.as_of), form.address(as_of=None), corrected=True)


def choices(
    read: Mapping[str, str], form: QuestionForm, filed: Sequence[Document], roles: Iterable[str]
) -> Iterator[Choice]:
    """The fields of the form that corrects, but for those that nothing filed gives anything to choose among."""
    forms = {school_form for document in filed for school_form in document.school_forms}
    places = {document.municipality for document in filed if document.municipality}
    options: dict[str, Iterable[tuple[str, str]]] = {
        "intent": ((intent.value, gettext(word)) for intent, word in INTENTS.items()),
        "role": _as_they_are(roles),
        "municipality": _as_they_are(sorted(places)),
        "school_form": _as_they_are(sorted(forms)),
        "kind": ((kind, DOCUMENT_KINDS[kind]) for kind in sorted({document.kind for document in filed})),
        "complete_list": ((value, gettext(word)) for value, word in LIST_OPTIONS),
    }
    for name, given in options.items():
        corrected = getattr(form, name)
        chosen = AS_READ if corrected is None else str(corrected).lower() if isinstance(corrected, bool) else corrected
        told = corrected is None and name in read
        as_read = gettext("Som frågan läses (%(reading)s)", reading=read[name]) if told else gettext("Som frågan läses")
        always = [(AS_READ, as_read)]
        if name not in {"intent", "complete_list"}:
            always.append(("", gettext("Ingen")))
        own = [*always, *given]
        if chosen and chosen not in dict(own):
            own.append((chosen, chosen))
        if len(own) > len(always):
            yield Choice(name, gettext(READINGS[name]), chosen, tuple(own))


def _none_word(name: str) -> str:
    return gettext(NONE_WORDS.get(name, NOBODY))


def _as_they_are(values: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((value, value) for value in values)
