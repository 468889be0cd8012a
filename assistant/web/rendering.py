"""Templates -> HTML responses; the one place that knows Jinja2."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import jinja2
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from assistant import language
from assistant.export.receipt import STATUSES
from assistant.web import answer_view, words
from assistant.web.reader import reader

# Without a referrer a browser sends `Origin: null` with a form, which cannot be told from another site's.
WITH_FORM = {"Referrer-Policy": "same-origin"}
FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


def render(
    template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **context: object
) -> HTMLResponse:
    """The page that template makes of the context."""
    return HTMLResponse(TEMPLATES.get_template(template).render(context), status_code=status, headers=headers)


def raw_text(text: str) -> Markup:
    """Text as HTML that a browser reads back character for character: it would fold a bare carriage return."""
    return escape(text).replace("\r", Markup("&#13;"))


def static_url(name: str) -> str:
    """The address of a static file; it changes with the content, so a browser may keep the file for good."""
    return f"/static/{name}?v={_VERSIONS[name]}"


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(language.raw_gettext, language.raw_ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "raw": raw_text,
        "day": words.day,
        "size": words.size,
        "kind": words.kind_word,
        "intent": words.intent_word,
        "modality": words.MODALITIES.__getitem__,
        "validity": words.VALIDITIES.__getitem__,
        "status": STATUSES.__getitem__,
        "field": words.field_word,
        "value": words.value_word,
        "basis": words.basis_words,
        "pages": words.listed_pages,
        **answer_view.FILTERS,
    }
    environment.globals |= {
        "static": static_url,
        "period": words.period,
        "numbered": words.numbered,
        "sources": words.SOURCES,
        "hints": words.HINTS,
        "language": language.current,
        "reader": reader,
    }
    return environment


_VERSIONS = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in STATIC.iterdir()}
TEMPLATES = _environment()
