"""`python -m assistant.translations`: bring the English catalogue up to date with the texts in code and templates.

New texts are put in without a translation and listed, and those that nothing says any more are taken out.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from assistant.language import CATALOGUES, ENGLISH

PACKAGE = Path(__file__).parents[1]
METHODS = [("web/templates/**.html", "jinja2.ext.babel_extract"), ("**.py", "python")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
OPTIONS = {"web/templates/**.html": {"trimmed": "true", "silent": "false"}}
WIDTH = 120


def texts() -> Catalog:
    """Every text that code and templates say, with the files that say it."""
    found = Catalog(charset="utf-8")
    for filename, line, message, comments, context in extract_from_dir(
        PACKAGE, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("English:",)
    ):
        del line  # it would change with every line above it
        found.add(message, None, [(filename, 1)], auto_comments=comments, context=context)
    return found


def english() -> Catalog:
    """The English catalogue as it is filed; an empty one when there is none."""
    path = CATALOGUES / f"{ENGLISH}.po"
    if not path.is_file():
        return Catalog(locale=ENGLISH, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=ENGLISH)


def untranslated(catalogue: Catalog) -> tuple[str, ...]:
    """The texts that have no English, a fuzzy one or none for some number."""
    found = []
    for message in catalogue:
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (message.fuzzy or not all(said)):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return tuple(found)


def main() -> None:
    """Write the catalogue anew and print what is left to translate."""
    catalogue = english()
    catalogue.update(texts(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with (CATALOGUES / f"{ENGLISH}.po").open("wb") as file:
        write_po(file, catalogue, width=WIDTH, omit_header=True, sort_output=True, include_lineno=False)
    left = untranslated(catalogue)
    print(f"{len(catalogue)} texter, {len(left)} utan engelska", *left, sep="\n")


if __name__ == "__main__":
    main()
