"""A question -> what its everyday, outdated or English words are called in documents, by lists that people can edit."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from assistant.errors import SettingsError
from assistant.swedish import STOP_WORDS, fold, words
from assistant.types import Expansion, Origin
from assistant.vocabulary.compounds import parts
from assistant.vocabulary.roots import has_ending, root

LISTS = (Origin.EVERYDAY, Origin.DRIFT, Origin.ENGLISH)  # each a file of that name
SHORTEST_ROOT = 4  # letters: shorter roots are shared by words that have nothing to do with each other
SHORTEST_PART = 4  # letters of a compound's part that may be looked up
BEGINNING = 3  # letters that a word and its inflections share
PART = 3  # the distance of a word that only has an entry's word in it
GAP = 2  # small words that may stand inside a phrase: "se nu till att"
ENGLISH_SHARE = 0.2  # of the words of an English question at least so many are small English words
SPOKEN = re.compile(r"[^\W_]+")

# Small words of one language that the other, folded, does not have.
SMALL_ENGLISH = frozenset(
    """
    the of and is are what which who whose how does did do to it we our my must should could would this that these those there
    their they you your with by be been has have when where why if or from any was were will shall may not about during after
    before between
    """.split()
)
SMALL_SWEDISH = STOP_WORDS - SMALL_ENGLISH - frozenset("for in an i at on man all can a".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: the folded words of what is said, and what it means."""

    said: tuple[str, ...]
    means: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found in a question: the places of its words there, and how far they are from the entry's (0: the same)."""

    places: tuple[int, ...]
    distance: int
    entry: Entry


@dataclass(frozen=True)
class Lexicon:
    """The lists, ready to be asked."""

    entries: tuple[Entry, ...]

    def expand(self, question: str) -> tuple[Expansion, ...]:
        """What the question's words are called in documents, in its order; of entries that share words the longest counts."""
        spoken = _spoken(question)
        sources = set(LISTS) if is_english(question) else {Origin.EVERYDAY, Origin.DRIFT}
        chosen: dict[tuple[int, ...], dict[Origin, Match]] = {}
        taken: set[int] = set()
        for match in sorted(self._matches([word for word, _ in spoken], sources), key=_best_first):
            if match.places in chosen or taken.isdisjoint(match.places):
                chosen.setdefault(match.places, {}).setdefault(match.entry.origin, match)
                taken.update(match.places)
        return tuple(
            Expansion(
                " ".join(dict.fromkeys(spoken[place][1] for place in places)), match.entry.means, match.entry.origin
            )
            for places in sorted(chosen)
            for match in chosen[places].values()
        )

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The folded words of both sides of the Swedish lists: words that are spelt right."""
        swedish = [entry for entry in self.entries if entry.origin is not Origin.ENGLISH]
        means = (word for entry in swedish for meaning in entry.means for word in words(meaning))
        return frozenset(means).union(word for entry in swedish for word in entry.said)

    def _matches(self, said: Sequence[str], sources: set[Origin]) -> Iterator[Match]:
        """The entries that stand in the question; a word that begins none is looked up by its parts."""
        for start, word in enumerate(said):
            near = [entry for entry in self._by_beginning.get(word[:BEGINNING], ()) if entry.origin in sources]
            found = [match for entry in near if (match := _match(entry, said, start))]
            yield from found
            if not found and word not in self.vocabulary:
                yield from self._part_matches(word, start)

    def _part_matches(self, word: str, place: int) -> Sequence[Match]:
        """The entries of one Swedish word that a part of a compound is; the last part that is any counts."""
        for part in reversed(parts(word)):
            near = self._by_beginning.get(part[:BEGINNING], ()) if len(part) >= SHORTEST_PART else ()
            single = [entry for entry in near if len(entry.said) == 1 and entry.origin is not Origin.ENGLISH]
            found = [(far, entry) for entry in single if (far := _distance(part, entry.said[0])) is not None]
            if found:
                return [Match((place,), PART + far, entry) for far, entry in found]
        return ()

    @cached_property
    def _by_beginning(self) -> Mapping[str, Sequence[Entry]]:
        index: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            index[entry.said[0][:BEGINNING]].append(entry)
        return dict(index)


@cache
def load_lexicon(extra: Path | None = None) -> Lexicon:
    """The lists of the package, with somebody's own before them where one is named; SettingsError when a line is wrong.

    What an own list says of a word replaces what the everyday list says of it. Loaded once.
    """
    own = () if extra is None else _read(extra.name, _text(extra), Origin.EVERYDAY)
    replaced = {entry.said for entry in own}
    folder = files("assistant.vocabulary")
    shipped = [
        entry
        for origin in LISTS
        for entry in _read(f"{origin}.tsv", folder.joinpath(f"{origin}.tsv").read_text("utf-8"), origin)
        if not (origin is Origin.EVERYDAY and entry.said in replaced)
    ]
    return Lexicon((*own, *shipped))


def is_english(question: str) -> bool:
    """Whether a question is English: by its small words, or by words of the English list when it has no small ones."""
    said = words(question)
    english = sum(word in SMALL_ENGLISH for word in said)
    swedish = sum(word in SMALL_SWEDISH for word in said)
    if english or swedish:
        return english > swedish and english >= ENGLISH_SHARE * len(said)
    if fold(question) != question.lower():  # å, ä or ö
        return False
    return 2 * sum(word in _only_english() for word in said) > len(said)


@cache
def _only_english() -> frozenset[str]:
    """The words of the English list that are not Swedish too."""
    entries = load_lexicon().entries
    swedish = load_lexicon().vocabulary | {
        word for entry in entries for meaning in entry.means for word in words(meaning)
    }
    return frozenset(word for entry in entries if entry.origin is Origin.ENGLISH for word in entry.said) - swedish


def _spoken(question: str) -> list[tuple[str, str]]:
    """The words of a question, folded and as they were written."""
    written = SPOKEN.findall(unicodedata.normalize("NFC", question))
    return [(word, form) for form in written for word in words(form)]


def _best_first(match: Match) -> tuple[int, int, tuple[int, ...], int]:
    return -len(match.places), match.distance, match.places, -len("".join(match.entry.said))


def _match(entry: Entry, said: Sequence[str], start: int) -> Match | None:
    """Where an entry's words stand in a question from a place on, small words between them allowed; None when they do not."""
    places: list[int] = []
    distances = 0
    place = start
    for word in entry.said:
        last = place + (GAP if places else 0)
        while (distance := _distance(said[place], word) if place < len(said) else None) is None:
            if place >= min(last, len(said) - 1) or said[place] not in STOP_WORDS:
                return None
            place += 1
        places.append(place)
        distances += distance
        place += 1
    return Match(tuple(places), distances, entry)


def _distance(said: str, word: str) -> int | None:
    """How far what was said is from a word: 0 the same, 1 with an ending, 2 of the same root; None when it is another word."""
    if said == word:
        return 0
    if len(word) >= BEGINNING and has_ending(said, word) and said not in STOP_WORDS:
        return 1
    shared = root(word)
    if said in STOP_WORDS or len(shared) < SHORTEST_ROOT or shared != root(said):
        return None
    return 2 if all(form == shared or has_ending(form, shared) for form in (said, word)) else None


def _text(path: Path) -> str:
    """The text of somebody's own list; SettingsError when it cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Ordlistan {path.name} kan inte läsas. Den ska vara en textfil i UTF-8 som finns."
        ) from error


def _read(name: str, text: str, origin: Origin) -> tuple[Entry, ...]:
    """The entries of a list; SettingsError, with file and line, when a line is not what it should be."""
    entries: dict[tuple[str, ...], Entry] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        key, tab, meanings = line.partition("\t")
        said = tuple(words(key))
        means = tuple(meaning.strip() for meaning in meanings.split(";"))
        if not tab or "\t" in meanings or not said or not all(words(meaning) for meaning in means):
            form = "ett uttryck, en tabb och ett eller flera ord åtskilda av semikolon"
            raise SettingsError(f"Ordlistan {name}, rad {number}: raden ska vara {form}.")
        if said in entries:
            raise SettingsError(f"Ordlistan {name}, rad {number}: ”{key}” står två gånger. Ta bort den ena raden.")
        entries[said] = Entry(said, means, origin)
    return tuple(entries.values())
