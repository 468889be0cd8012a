"""A kept answer and the documents as they are filed now -> what it rests on, what has changed since, and where links lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, auto
from urllib.parse import quote

from assistant.archive import Kept
from assistant.language import ENGLISH, current, gettext
from assistant.store import OLDER
from assistant.telling import in_english
from assistant.types import Answer, Citation, Document, SourceVersion


class Since(StrEnum):
    """What has become of a document since an answer was given."""

    SAME = auto()
    GONE = auto()
    CHANGED = auto()
    SUCCEEDED = auto()


@dataclass(frozen=True, slots=True)
class Version:
    """The version of a document that an answer rests on, and the document that its links open; None when there is none."""

    source: SourceVersion
    opens: Document | None

    @property
    def since(self) -> Since:
        """What has become of it since the answer was given."""
        if self.opens is None:
            return Since.GONE
        if self.opens.digest != self.source.digest:
            return Since.CHANGED
        return Since.SAME if self.opens.id == self.source.document_id else Since.SUCCEEDED


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer beside an earlier one to the same question: what it quotes that the earlier did not, and the other way."""

    earlier: Kept
    same_status: bool
    added: tuple[Citation, ...]
    gone: tuple[Citation, ...]
    kept: int

    @property
    def alike(self) -> bool:
        """Whether both say the same."""
        return self.same_status and not self.added and not self.gone


def retold(answer: Answer) -> Answer:
    """The answer with what the program says of it in the language spoken."""
    return in_english(answer) if current() == ENGLISH else answer


def versions(answer: Answer, filed: Mapping[str, Document]) -> tuple[Version, ...]:
    """What the answer rests on, each with the same file as it is filed now, or else with what has come in its place."""
    found = []
    for source in answer.sources:
        older = filed.get(f"{source.document_id}{OLDER}{source.digest[:12]}")
        now = filed.get(source.document_id)
        same = now is not None and now.digest == source.digest
        found.append(Version(source, now if same else older or now))
    return tuple(found)


def opened_now(answer: Answer, rests_on: Sequence[Version]) -> Answer:
    """The answer with links that open the versions it was taken from, where they have got ids of their own."""
    opens = {version.source.document_id: version.opens.id for version in rests_on if version.opens}
    return replace(
        answer,
        citations=tuple(as_it_opens(citation, opens) for citation in answer.citations),
        nearest=tuple(as_it_opens(citation, opens) for citation in answer.nearest),
    )


def as_it_opens(citation: Citation, opens: Mapping[str, str]) -> Citation:
    """The citation with the address of the version it was taken from, where that has got an id of its own."""
    id_ = opens.get(citation.document_id, citation.document_id)
    was, is_ = (f"/dokument/{quote(each)}/" for each in (citation.document_id, id_))
    return replace(citation, url=citation.url.replace(was, is_, 1))


def compared(answer: Answer, earlier: Kept) -> Compared:
    """The answer beside the earlier one; two quotes are the same when their words are, whatever page they stand on."""
    before = {_words(each): each for each in earlier.turn.answer.citations}
    now = {_words(each): each for each in answer.citations}
    return Compared(
        earlier,
        answer.status is earlier.turn.answer.status,
        tuple(each for words, each in now.items() if words not in before),
        tuple(each for words, each in before.items() if words not in now),
        len(now.keys() & before.keys()),
    )


def clock(moment: datetime) -> str:
    """A time of day on this machine as it is written in running text: kl. 09.30."""
    local = moment.astimezone()
    return gettext("kl. %(hour)s.%(minute)s", hour=f"{local:%H}", minute=f"{local:%M}")


def _words(citation: Citation) -> tuple[str, str]:
    return citation.document_title, " ".join(citation.quote.split())
