"""The language a reader has chosen -> the program's own words in it: Swedish as they stand in the code, or English.

A text in the code is Swedish and is its own key in `translations/en.po`; quotes are the documents' own, and never translated.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

SWEDISH, ENGLISH = "sv", "en"
LANGUAGES = (SWEDISH, ENGLISH)
CATALOGUES = Path(__file__).with_name("translations")

_language: ContextVar[str] = ContextVar("language", default=SWEDISH)


def current() -> str:
    """The language that is spoken now, one of LANGUAGES."""
    return _language.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak that language within the block, in this thread and those that get a copy of its context."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def gettext(message: str, **values: object) -> str:
    """The message in the language spoken, its `%(name)s` filled in; a per cent sign of its own is written `%%`."""
    return str(raw_gettext(message) % values)


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The message for that number of things; `%(num)s` is the number."""
    return str(raw_ngettext(one, many, number) % {"num": number, **values})


def marked(message: str) -> str:
    """The message as it stands, found by the catalogue's maker; to be given to `gettext` when it is shown."""
    return message


def raw_gettext(message: str) -> str:
    """The message in the language spoken, nothing filled in; what a template engine asks for."""
    return str(_catalogue(current()).gettext(message))


def raw_ngettext(one: str, many: str, number: int) -> str:
    """The message for that number in the language spoken, nothing filled in."""
    return str(_catalogue(current()).ngettext(one, many, number))


@cache
def _catalogue(language: str) -> NullTranslations:
    """The texts in a language, read from its catalogue when it is first spoken; Swedish needs none."""
    path = CATALOGUES / f"{language}.po"
    if language == SWEDISH or not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
