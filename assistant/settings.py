"""One frozen Settings, read from the environment (RODTRAD_*); nothing else in the program reads the environment."""

from __future__ import annotations

from ipaddress import ip_address
from os import cpu_count
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

MODEL_FOLDER = Path(__file__).parent / "model" / "swedish-static"


class Settings(BaseSettings):
    """How one installation runs. Replace with `model_copy(update=…)`, never change."""

    model_config = SettingsConfigDict(env_prefix="RODTRAD_", frozen=True, extra="forbid")

    data: Path = Field(default_factory=lambda: user_data_path("rodtrad", appauthor=False))
    """Folder of the store, the index and the originals."""
    database_url: str = ""
    """SQLAlchemy URL of another store (PostgreSQL: postgresql+psycopg://…); empty: a SQLite file in `data`."""
    chroma_url: str = ""
    """http://host:port of a Chroma server; empty: Chroma in `data`."""
    embedding_model: str = str(MODEL_FOLDER)
    """Name or folder of a sentence-transformers model."""
    cross_encoder: str = ""
    """Name or folder of a sentence-transformers CrossEncoder that reads the best passages once more; empty: none is used."""
    municipality: str = ""
    """The municipality whose documents are meant by "vår plan"; empty: none is."""
    lexicon: Path | None = None
    """File of your own words for what the documents write, in the form of assistant/vocabulary/everyday.tsv."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    access_key: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    """Shared secret every request must carry; required when `host` is not a loopback address."""
    chat_model: str = ""
    """A LangChain chat model, for instance openai:NAME or ollama:NAME, that may reword answers; empty: none is used."""
    chat_url: str = ""
    """Address of the model's server, for instance http://127.0.0.1:8080/v1."""
    chat_key: str = ""
    """Key of the model's server, where it wants one."""
    chat_timeout_seconds: Annotated[float, Field(gt=0)] = 20.0
    """How long the model may take in all, new attempts included; then the answer is shown as it stands in the documents."""
    chat_retries: Annotated[int, Field(ge=0)] = 2
    """New attempts when the model's server cannot be reached or answers with an error."""
    chat_tokens: Annotated[int, Field(ge=256)] = 4_096
    """Room in the model for what it is given and its reply; sentences that do not fit are shown as they stand."""
    ocr_language: str = "swe"
    """Tesseract language of scanned pages."""
    max_question_characters: Annotated[int, Field(ge=1)] = 2_000
    max_upload_bytes: Annotated[int, Field(ge=1)] = 100 * 1024 * 1024
    max_pages: Annotated[int, Field(ge=1)] = 2_000
    """Pages of one document; more is refused, not cut."""
    max_picture_pixels: Annotated[int, Field(ge=1)] = 100_000_000
    """Pixels of one picture inside a document; a larger one is not unpacked."""
    max_unpacked_bytes: Annotated[int, Field(ge=1)] = 512 * 1024 * 1024
    """What a compressed file (DOCX, XLSX, …) may hold when unpacked."""
    max_page_seconds: Annotated[float, Field(gt=0)] = 120.0
    """How long one page may take to read, OCR included; then the file is given up."""
    max_memory_bytes: Annotated[int, Field(ge=256 * 1024 * 1024)] = 2 * 1024 * 1024 * 1024
    """Memory of the process that reads a file, where the platform can limit it (Linux can)."""
    conversation_days: Annotated[int, Field(ge=0, le=36_500)] = 365
    """How long conversations and their answers are kept; 0 keeps none."""
    workers: Annotated[int, Field(ge=1)] = Field(default_factory=lambda: min(4, cpu_count() or 1))
    """Files read at the same time, each in a process of its own."""
    watch_folder: Path | None = None
    """Folder that the server reads, again whenever its files have changed; none: only what is uploaded."""

    @property
    def store_url(self) -> str:
        """SQLAlchemy URL of the store."""
        return self.database_url or f"sqlite:///{self.data / 'rodtrad.sqlite'}"

    @property
    def index_folder(self) -> Path:
        """Folder of everything that can be rebuilt from the store."""
        return self.data / "index"

    @property
    def criteria_folder(self) -> Path:
        """Where criteria lists that were handed in are kept."""
        return self.data / "criteria"

    @property
    def originals_folder(self) -> Path:
        """Folder of the filed files themselves, named by digest."""
        return self.data / "originals"

    @property
    def uploads_folder(self) -> Path:
        """Folder of the files that were sent to the server."""
        return self.data / "uploads"

    def require_safe_address(self) -> None:
        """Raise SettingsError when the server would be reachable from outside without an access key."""
        if not is_loopback(self.host) and not self.access_key:
            raise SettingsError(
                f"Servern vägrar lyssna på {self.host} utan åtkomstnyckel: alla på nätet skulle kunna läsa dokumenten. "
                "Sätt RODTRAD_ACCESS_KEY till en lång hemlig text, eller använd --host 127.0.0.1."
            )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def load_settings(**overrides: object) -> Settings:
    """The settings of the environment with the given ones on top (None is left out); raises SettingsError."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "RODTRAD_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"Inställningen {name} är fel: {first['msg']}") from error
