"""What stands after the question mark of an address, and in the forms that send it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

# A form sends its empty fields too.
OptionalDate = Annotated[date | None, BeforeValidator(lambda value: value or None)]


class _Parameters(BaseModel):
    model_config = ConfigDict(frozen=True)


class SearchParameters(_Parameters):
    """Of `GET /api/search`."""

    q: str = Field(min_length=1)
    k: int = Field(20, ge=1, le=200)
    documents: list[str] = Field([], description="Sök bara i de här dokumenten.")
    explain: bool = Field(False, description="Visa också de ställen som valdes bort.")


class ItemFilter(_Parameters):
    """Of `GET /api/items`."""

    document_id: str | None = None
    kind: str | None = None
    role: str | None = None
    area: str | None = None


class PageParameters(_Parameters):
    """Of a page: the span to mark, and whether it is wanted as a picture."""

    start: int | None = None
    end: int | None = None
    format: Literal["image", "json"] | None = None


class PageForm(PageParameters):
    """Of a page that a person reads: also whether its text is wanted as the file has it."""

    visa: Literal["raa"] | None = None


class FieldForm(_Parameters):
    """What stands in the form that confirms or corrects a field of a document; a browser sends an empty one too."""

    field: str
    value: str = ""


class AskForm(_Parameters):
    """What stands in the question form; `q` is None before anything was asked."""

    q: str | None = None
    role: str = ""
    documents: list[str] = []
    as_of: OptionalDate = None

    @property
    def narrowed(self) -> bool:
        """Whether anything but the question is filled in."""
        return bool(self.role or self.documents or self.as_of)


class SearchForm(_Parameters):
    """What stands in the search form; `q` is None before anything was searched."""

    q: str | None = None
    documents: list[str] = []
