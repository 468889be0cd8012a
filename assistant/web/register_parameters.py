"""What stands after the question mark of the register's addresses, in the forms that send it and in judgements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.export import Format, View
from assistant.roles import Relation
from assistant.types import ItemKind, Validity, Verdict
from assistant.web.parameters import OptionalDate
from assistant.weight import Weight

NOBODY = "saknas"
"""What a form sends for what lies on nobody."""
SORTED = ("text", "role", "area", "weight", "time", "follow_up", "source")
"""The columns that a list can be sorted by."""
MAY_BE_EMPTY = ("role", "cell_role", "cell_area")

_T = TypeVar("_T")
# A form sends its empty fields too.
Chosen = Annotated[_T | None, BeforeValidator(lambda value: value or None)]
OptionalText = Chosen[str]


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


class RegisterForm(RegisterFilter):
    """What narrows, sorts and pages a page of the register; a field that is not filled in leaves everything."""

    role: str | None = None
    """Empty is everybody, NOBODY what lies on nobody; None where nothing was chosen."""
    q: str = ""
    area: str = ""
    kind: Chosen[ItemKind] = None
    weight: Chosen[Weight] = None
    validity: Chosen[Validity] = None
    verdict: Chosen[Verdict | Literal["ingen"]] = None
    relation: Chosen[Relation] = None
    """Of a role's list: how what is listed concerns it."""
    sort: str = Field("", pattern=f"^(-?({'|'.join(SORTED)}))?$")
    sida: int = Field(1, ge=1)
    visa: Literal["", "alla"] = ""
    cell_role: str | None = None
    """Of the matrix: the cell whose items are wanted; an empty role or area is the row or column of none."""
    cell_area: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything but the role, the order and the page is chosen."""
        return bool(self.model_dump(exclude={"role", "sort", "sida", "visa"}, exclude_defaults=True))

    def query(self, **changes: str | Sequence[str] | None) -> str:
        """The same choice as it stands in an address, with some of it changed; None takes a field out."""
        values = self.model_dump(mode="json", exclude_defaults=True) | changes
        told = {name: value for name, value in values.items() if value or (name in MAY_BE_EMPTY and value is not None)}
        return urlencode(told, doseq=True)


class FileForm(RegisterForm):
    """Of a list to take away as it is narrowed."""

    vy: View
    format: Format


class ReviewForm(_Parameters):
    """Of the page of one item: where to go back to."""

    back: str = ""


class JudgementForm(ReviewForm):
    """What a person says of an item on a page; the fields only when it is to be corrected."""

    verdict: str = ""
    beside: str = ""
    """The item that stands beside it in the list."""
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
