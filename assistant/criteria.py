"""A CSV file, a shipped list or the questions and goals of a document -> a criteria set that plans can be held against."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.errors import InputError, NotFoundError
from assistant.swedish import words
from assistant.types import Document, Item, ItemKind

FOLDER = "criteria_sets"
MOST_CRITERIA = 500
MOST_CHARACTERS = 2_000  # of a criterion
MOST_CODE = 40
DELIMITERS = ";\t,"
REMARK = "#"  # begins the lines before the header: the title, then notes
# What the columns may be called; the first name of each is the one that messages ask for.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("kod", "nr", "nummer", "code"),
    "text": ("text", "kriterium", "lydelse", "fråga", "delmål"),
    "group": ("grupp", "område", "fokusområde"),
    "keywords": ("nyckelord", "sökord"),
}
NEEDED = ("code", "text")
QUESTIONS = (ItemKind.QUESTION,)
GOALS = (ItemKind.GOAL, ItemKind.SUBGOAL)
GARBLED = re.compile("Ã[\u0080-\u00bf¥¤¶…„–]|\ufffd")
"""What å, ä and ö become when a program has taken UTF-8 for Windows-1252 and saved the result."""
ARCHIVE = b"PK\x03\x04"  # begins XLSX, DOCX and ODS files
SAVE = "Spara om listan som CSV (UTF-8) i kalkylprogrammet och försök igen."
FORM = "Första raden ska vara rubriker: kod;text, och om du vill grupp och nyckelord."


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a plan is held against; `keywords` are words that documents may use for it."""

    code: str
    text: str
    group: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """Criteria in order, each with a code of its own; `note` is what who uses it should know."""

    id: str
    title: str
    criteria: tuple[Criterion, ...]
    note: str = ""

    def criterion(self, code: str) -> Criterion:
        """The criterion with that code; raises NotFoundError."""
        for each in self.criteria:
            if each.code == code:
                return each
        listed = ", ".join(each.code for each in self.criteria)
        raise NotFoundError(f"Det finns inget kriterium ”{code}” i ”{self.title}”. Välj bland: {listed}.")


def shipped() -> tuple[CriteriaSet, ...]:
    """The criteria sets that come with the program, by id."""
    names = (entry.name for entry in files("assistant").joinpath(FOLDER).iterdir())
    return tuple(_shipped(name.removesuffix(".csv")) for name in sorted(names) if name.endswith(".csv"))


def shipped_set(set_id: str) -> CriteriaSet:
    """The shipped criteria set of that id; raises NotFoundError."""
    found = {each.id: each for each in shipped()}
    if set_id not in found:
        raise NotFoundError(f"Det finns ingen kriterielista ”{set_id}”. Välj bland: {', '.join(found)}.")
    return found[set_id]


def read_criteria(data: bytes, name: str) -> CriteriaSet:
    """The criteria set of a CSV file; raises InputError, which says row and column and what to do.

    UTF-8, UTF-16 with a mark, or Windows-1252; semicolon, tab or comma. Lines before the header that begin with # are its
    title and then its note. Its id is the file's name in plain letters, so that the same file is the same set.
    """
    text = _decoded(data)
    remarks, start, lines = _opening(text.splitlines(keepends=True))
    if not any(line.strip() for line in lines):
        raise InputError(f"Listan {name} är tom. {FORM}")
    delimiter = _delimiter(lines[0])
    rows = _rows(lines, delimiter, start)
    _, header = next(rows)
    columns = _columns(header, delimiter)
    criteria = tuple(_criterion(row, number, columns, len(header)) for number, row in rows if any(map(str.strip, row)))
    _check(criteria, name)
    stem_ = name.rsplit("/", 1)[-1].removesuffix(".csv").removesuffix(".txt")
    title, *notes = remarks or [stem_]
    return CriteriaSet("-".join(words(stem_)) or "lista", title, _unique(criteria), " ".join(notes))


def criteria_of(document: Document, items: Iterable[Item], *, kinds: Sequence[ItemKind] = ()) -> CriteriaSet:
    """What a document asks, or its goals where it asks nothing, as a criteria set; raises InputError when there is neither.

    `kinds` chooses other kinds of item. A criterion's code is the item's own label where no other item has it, else its
    place in the list.
    """
    own = [item for item in items if item.document_id == document.id]
    chosen = [item for item in own if item.kind in (kinds or QUESTIONS)] or [
        item for item in own if not kinds and item.kind in GOALS
    ]
    # The same question is sometimes asked twice: in a list of contents and in its chapter.
    found = list({(item.text, item.area): item for item in reversed(chosen)}.values())[::-1]
    if not found:
        raise InputError(f"”{document.title}” har varken frågor eller mål att jämföra med. Välj ett annat dokument.")
    labels = [item.label for item in found]
    criteria = (
        Criterion(
            item.label if item.label and labels.count(item.label) == 1 else f"nr {place}", item.text, item.area or ""
        )
        for place, item in enumerate(found, start=1)
    )
    return CriteriaSet(f"dokument-{document.id}", document.title, tuple(criteria))


@cache
def _shipped(set_id: str) -> CriteriaSet:
    name = f"{set_id}.csv"
    return read_criteria(files("assistant").joinpath(FOLDER, name).read_bytes(), name)


def _decoded(data: bytes) -> str:
    """The text of a file; InputError when it is no text, or when å, ä and ö are already lost in it."""
    if data.startswith(ARCHIVE):
        raise InputError(f"Det där är ett kalkylark eller ett dokument, inte en CSV-fil. {SAVE}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig",) if b"\x00" in data else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        for row, line in enumerate(text.splitlines(), start=1):
            if found := GARBLED.search(line):
                raise InputError(
                    f"Rad {row}, tecken {found.start() + 1}: å, ä och ö är skadade i filen (”{found.group()}”). {SAVE}"
                )
        return text
    raise InputError(f"Filen är inte text i UTF-8 eller Windows-1252. {SAVE}")


def _opening(lines: list[str]) -> tuple[list[str], int, list[str]]:
    """The remarks of a file, how many lines stand before its header, and the lines from there on."""
    start = next((n for n, line in enumerate(lines) if line.strip(' \t\r\n;,"') and line[0] != REMARK), len(lines))
    remarks = [text for line in lines[:start] if (text := line.strip(' \t\r\n;,"').removeprefix(REMARK).strip())]
    return remarks, start, lines[start:]


def _delimiter(header: str) -> str:
    """What parts the columns: what gives the most columns that are known."""
    return max(DELIMITERS, key=lambda mark: len(_known(next(csv.reader([header], delimiter=mark)))))


def _rows(lines: Sequence[str], delimiter: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line where it begins; InputError for one that cannot be parted."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = before + reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(
                f'Rad {number}: citattecknen går inte ihop. Skriv "" för ett citattecken inuti en text, eller ta bort det.'
            ) from error
        yield number, row


def _known(header: Sequence[str]) -> dict[str, int]:
    """The place of each column that is known by its name."""
    names = [" ".join(words(cell)) for cell in header]
    wanted = {column: [" ".join(words(each)) for each in called] for column, called in COLUMNS.items()}
    return {
        column: names.index(named)
        for column, called in wanted.items()
        if (named := next((each for each in called if each in names), None)) is not None
    }


def _columns(header: Sequence[str], delimiter: str) -> dict[str, int]:
    """The place of each column; InputError when one that is needed is missing."""
    columns = _known(header)
    missing = [COLUMNS[column][0] for column in NEEDED if column not in columns]
    if missing:
        there = ", ".join(f"”{cell.strip()}”" for cell in header if cell.strip()) or "inga"
        parted = {";": "semikolon", "\t": "tabb", ",": "komma"}[delimiter]
        raise InputError(
            f"Kolumnen {' och '.join(missing)} saknas. Rubrikraden har {there} (åtskilda av {parted}). {FORM}"
        )
    return columns


def _criterion(row: Sequence[str], number: int, columns: Mapping[str, int], width: int) -> tuple[int, Criterion]:
    """The criterion of a row with its number; InputError, with row and column, when it cannot be one."""
    if any(map(str.strip, row[width:])):
        raise InputError(
            f"Rad {number} har {len(row)} kolumner men rubrikraden {width}. "
            "Sätt citattecken runt en text som innehåller skiljetecknet."
        )
    values = {column: " ".join(row[place].split()) if place < len(row) else "" for column, place in columns.items()}
    for column in NEEDED:
        if not values[column]:
            raise InputError(
                f"Rad {number}, kolumn {COLUMNS[column][0]}: cellen är tom. Fyll i den eller ta bort raden."
            )
    for column, most in (("code", MOST_CODE), ("text", MOST_CHARACTERS)):
        if len(values[column]) > most:
            raise InputError(
                f"Rad {number}, kolumn {COLUMNS[column][0]}: {len(values[column])} tecken, högst {most} tas emot. Korta den."
            )
    keywords = (each.strip() for each in re.split(r"[,;|]", values.get("keywords", "")))
    return number, Criterion(values["code"], values["text"], values.get("group", ""), tuple(filter(None, keywords)))


def _check(criteria: Sequence[tuple[int, Criterion]], name: str) -> None:
    if not criteria:
        raise InputError(f"Listan {name} har rubriker men inga kriterier. Lägg till en rad för varje kriterium.")
    if len(criteria) > MOST_CRITERIA:
        raise InputError(f"Listan {name} har {len(criteria)} kriterier, högst {MOST_CRITERIA} tas emot. Dela den.")


def _unique(criteria: Sequence[tuple[int, Criterion]]) -> tuple[Criterion, ...]:
    """The criteria; InputError when two have the same code."""
    first: dict[str, int] = {}
    for number, criterion in criteria:
        code = criterion.code.casefold()
        if code in first:
            raise InputError(
                f"Rad {number}, kolumn kod: ”{criterion.code}” står redan på rad {first[code]}. Ge varje kriterium en egen kod."
            )
        first[code] = number
    return tuple(criterion for _, criterion in criteria)
