"""What stands after the question mark of the register's addresses, in the forms that send it and in judgements."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.export import Format, View
from assistant.web.parameters import OptionalDate

OptionalText = Annotated[str | None, BeforeValidator(lambda value: value or None)]


class _Parameters(BaseModel):
    model_config = ConfigDict(frozen=True)


class RegisterFilter(_Parameters):
    """Of every view: some documents, as of a day."""

    documents: list[str] = Field([], description="Bara de här dokumenten; inga: alla som inte är ersatta.")
    as_of: OptionalDate = Field(None, description="Som om det vore den dagen.")


class RoleFilter(RegisterFilter):
    """Of a view that may be of one role."""

    role: OptionalText = None


class DutiesFilter(RegisterFilter):
    """Of the list of a role."""

    role: str = Field(min_length=1)


class ChainsFilter(_Parameters):
    """Of the chains of a document."""

    document_id: str = Field(min_length=1)


class ExportFilter(RoleFilter):
    """Of a file to take away."""

    view: View
    format: Format


class RegisterForm(RoleFilter):
    """What stands in the form that narrows a page of the register."""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the role is filled in."""
        return bool(self.documents or self.as_of)

    def query(self, **more: str) -> str:
        """The same choice as it stands in an address, with what is added to it."""
        chosen = {"role": self.role, "documents": self.documents, "as_of": self.as_of, **more}
        return urlencode({name: value for name, value in chosen.items() if value or name in more}, doseq=True)


class MatrixForm(RegisterForm):
    """Of the matrix: also the cell whose items are wanted; an empty role or area is the row or column of none."""

    cell_role: str | None = None
    cell_area: str | None = None


class ReviewForm(_Parameters):
    """Of the page of one item: where to go back to."""

    back: str = ""


class JudgementForm(ReviewForm):
    """What a person says of an item on a page; the fields only when it is to be corrected."""

    verdict: str = ""
    role: str | None = None
    area: str | None = None
    kind: str | None = None
    modality: str | None = None
    time: str | None = None
    follow_up: str | None = None


class JudgementRequest(BaseModel):
    """The body of `POST /api/items/{id}/judgement`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: str
    changes: dict[str, str] = {}
