"""Every error the program raises on purpose.

RodtradError               shown to the user as it stands, in Swedish
├── SettingsError          a setting is wrong or unsafe                     (exit 2)
├── InputError             the question or call cannot be accepted          (HTTP 422)
│   └── TooLargeError      it is larger than the limit                      (HTTP 413)
├── NotFoundError          no such document, page or job                    (HTTP 404)
├── BusyError              something else is writing the same data folder  (HTTP 409)
├── ReadError              a file cannot be read                            (reported per file; HTTP 422)
├── StoreError             the store cannot be opened or is of another version (HTTP 503)
├── IndexMismatchError     the index was made by another model              (HTTP 503)
└── ModelError             the embedding model cannot be loaded             (HTTP 503)
"""


class RodtradError(Exception):
    """An error whose message is written for the user, in Swedish, and says what to do."""

    code = "error"
    status = 500
    title = "Något gick fel"
    title_en = "Something went wrong"


class SettingsError(RodtradError):
    """A setting is wrong or unsafe."""

    code = "settings"
    title = "En inställning är fel"
    title_en = "A setting is wrong"


class InputError(RodtradError):
    """The question or call cannot be accepted as it stands."""

    code = "invalid-input"
    status = 422
    title = "Det går inte att ta emot"
    title_en = "The request cannot be accepted"


class TooLargeError(InputError):
    """What was sent is larger than the limit."""

    code = "too-large"
    status = 413
    title = "För stort"
    title_en = "Too large"


class NotFoundError(RodtradError):
    """There is no such document, page or job."""

    code = "not-found"
    status = 404
    title = "Finns inte"
    title_en = "Not found"


class BusyError(RodtradError):
    """Something else is writing the same data folder."""

    code = "busy"
    status = 409
    title = "En annan inläsning pågår"
    title_en = "Another ingest is running"


class ReadError(RodtradError):
    """A file cannot be read."""

    code = "unreadable-file"
    status = 422
    title = "Filen kan inte läsas"
    title_en = "The file cannot be read"


class StoreError(RodtradError):
    """The store cannot be opened, or was made by another version of the program."""

    code = "store"
    status = 503
    title = "Databasen kan inte användas"
    title_en = "The store cannot be used"


class IndexMismatchError(RodtradError):
    """The index was made by another model and must be rebuilt."""

    code = "index-mismatch"
    status = 503
    title = "Sökindexet måste byggas om"
    title_en = "The index must be rebuilt"


class ModelError(RodtradError):
    """The embedding model cannot be loaded."""

    code = "embedding-model"
    status = 503
    title = "Språkmodellen för sökning kan inte laddas"
    title_en = "The embedding model cannot be loaded"
