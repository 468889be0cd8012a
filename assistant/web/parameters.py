"""What stands after the question mark of an address, and in the forms that send it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from assistant.types import CarriedKind, Chosen, DocumentKind, Intent

AS_READ = "*"
"""What a form sends for what is to be read in the question: it cannot leave a field out, and an empty one means none."""


def _corrected(value: object) -> object:
    return None if value == AS_READ else value


def _one_of(allowed: type[StrEnum]) -> AfterValidator:
    """A check that a value is one of those, or empty."""

    def check(value: str | None) -> str | None:
        if value and value not in set(allowed):
            expected = {"expected": ", ".join(allowed)}
            raise PydanticCustomError("literal_error", "Input should be one of {expected}", expected)
        return value

    return AfterValidator(check)


# A form sends its empty fields too.
OptionalDate = Annotated[date | None, BeforeValidator(lambda value: value or None)]
Correction = Annotated[str | None, BeforeValidator(_corrected)]


class _Parameters(BaseModel):
    model_config = ConfigDict(frozen=True)


class Corrections(_Parameters):
    """What the asker says of a question, which stands above what is read in it: absent or * leaves it to the question."""

    role: Correction = Field(None, description="Rollen som menas; tomt: ingen, vad frågan än säger.")
    municipality: Correction = Field(None, description="Kommunen som menas; tomt: ingen.")
    school_form: Correction = Field(None, description="Skolformen som menas; tomt: ingen.")
    kind: Annotated[Correction, _one_of(DocumentKind)] = Field(None, description=f"Något av {', '.join(DocumentKind)}.")
    area: Correction = Field(None, description="Området som menas; tomt: inget.")
    intent: Annotated[Correction, _one_of(Intent)] = Field(None, description=f"Något av {', '.join(Intent)}.")
    complete_list: Annotated[
        bool | None, BeforeValidator(lambda value: False if value == "" else _corrected(value))
    ] = Field(None, description="Om hela listan menas, och inte bara de närmaste ställena.")
    as_of: OptionalDate = Field(None, description="Som om det vore den dagen.")

    @property
    def chosen(self) -> Chosen:
        """What is corrected, as the assistant takes it."""
        return Chosen(
            role=self.role,
            municipality=self.municipality,
            school_form=self.school_form,
            kind=self.kind,
            area=self.area,
            intent=self.intent,
            complete_list=self.complete_list,
        )

    @property
    def corrected(self) -> bool:
        """Whether anything that could be read in the question is said."""
        return self.chosen != Chosen() or self.as_of is not None


class SearchParameters(Corrections):
    """Of `GET /api/search`."""

    q: str = Field(min_length=1)
    k: int = Field(20, ge=1, le=200)
    documents: list[str] = Field([], description="Sök bara i de här dokumenten.")
    explain: bool = Field(False, description="Visa vad poängen består av, de ställen som valdes bort och tiderna.")


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


class QuestionForm(Corrections):
    """What stands in a form that asks something of documents, and its corrections; `q` is None before anything was asked."""

    path: ClassVar[str]
    q: str | None = None
    documents: list[str] = []

    def address(self, **changes: str | Sequence[str] | None) -> str:
        """The address of the same question with some fields changed; None takes one out."""
        values = self.model_dump(mode="json") | changes
        sent = {name: str(value).lower() if isinstance(value, bool) else value for name, value in values.items()}
        # Only of a correction does an empty value say something.
        told = {name: v for name, v in sent.items() if v or (v is not None and name in Corrections.model_fields)}
        return f"{self.path}?{urlencode(told, doseq=True)}"


class AskForm(QuestionForm):
    """What stands in the question form."""

    path: ClassVar[str] = "/"
    samtal: str = ""
    """The conversation that the question continues."""
    utan: list[CarriedKind] = []
    """What is not to be taken over from the questions before it, or from who asks."""
    svar: str = ""
    """The answer that was given, where it is kept: the page shows it and asks nothing anew."""

    def address(self, **changes: str | Sequence[str] | None) -> str:
        """The address of the same question with some fields changed, to be answered anew; None takes a field out."""
        return f"{super().address(**({'svar': None} | changes))}#svar"

    @property
    def narrowed(self) -> bool:
        """Whether anything but the question is filled in."""
        return bool(self.documents or self.as_of)


class ReaderForm(AskForm):
    """What stands in the form that says who reads, and the question to go back to."""

    roll: str = ""
    skolform: str = ""


class SearchForm(QuestionForm):
    """What stands in the search form."""

    path: ClassVar[str] = "/sok"
