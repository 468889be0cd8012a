"""Question -> Query: what is asked, for whom, of which documents and with which words. Rules and data, no model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.roles import SERVED, find_roles
from assistant.swedish import in_writing
from assistant.types import Chosen, Document, DocumentKind, Intent, Query
from assistant.understand.areas import areas_in
from assistant.understand.content import abbreviations, content
from assistant.understand.cues import asks_for_all, intent_of, narrows_nothing
from assistant.understand.leaning import FULL, leanings, sides
from assistant.understand.lens import NO_LENS, Lens, nearness
from assistant.understand.mentions import (
    CURRENT_VALUE,
    LOOSE_YEAR_WEIGHT,
    OWN,
    OWN_WEIGHT,
    Aspect,
    Mention,
    asks_of_earlier,
    mentions,
    of_kinds,
    of_municipality,
    of_school_forms,
    of_time,
    presented,
    years_of,
)
from assistant.understand.names import Named
from assistant.understand.posts import role_names
from assistant.understand.said import Said, listen
from assistant.understand.shelf import Shelf, lies_in, shelf_of
from assistant.understand.wording import wording

if TYPE_CHECKING:
    from assistant.vocabulary.lexicon import Lexicon
    from assistant.vocabulary.spelling import Speller

ROLE_NAMES = role_names(())
NOTHING_CHOSEN = Chosen()
BESIDES_THE_COMPARED = 0.5  # share of its leaning that a document keeps when others are compared


def understand(  # noqa: PLR0913 - each is something else that is known
    question: str,
    *,
    filed: Sequence[Document],
    as_of: date,
    chosen: Chosen = NOTHING_CHOSEN,
    lens: Lens = NO_LENS,
    home: str | None = None,
    areas: Sequence[str] = (),
    roles: Sequence[str] = (),
    lexicon: Lexicon | None = None,
    speller: Speller | None = None,
) -> Query:
    """What was understood of the question; what the asker chose stands above what was read.

    `lens` says which documents are near the asker. `home` is the municipality of the installation, whose documents are meant by
    "vår plan"; `areas` and `roles` are those of the register; `speller` knows the words of the documents.
    """
    written = in_writing(question)
    said, shelf = listen(written), shelf_of(filed)
    named = list(role_names(tuple(roles)).find(said.words))
    asked = _roles(named) if chosen.role is None else find_roles(chosen.role) or tuple(filter(None, [chosen.role]))
    intent = intent_of(said.plain) if chosen.intent is None else Intent(chosen.intent or Intent.FACT)
    read = mentions(said, written, shelf, filed, as_of)
    meant = [*_kept(read, chosen), *_chosen(chosen, shelf), *_own(said, read, chosen, home, shelf)]
    near = nearness(said, read, chosen, lens, shelf)
    superseded = _superseded(filed, meant, as_of, chosen)
    gone = set(superseded)
    searched = [
        place
        for place, document in enumerate(filed)
        if document.id not in gone and (not chosen.documents or document.id in chosen.documents)
    ]
    compares = intent is Intent.COMPARISON or _names_several(meant)
    compared = sides(said, meant, searched, of_time(CURRENT_VALUE, filed, as_of)) if compares else []
    scope = {place for mention in read if _only_scope(mention, searched) for place in range(mention.start, mention.end)}
    whose = {place for each in named if _of_role(each, asked) for place in range(each.start, each.end)}
    beside = scope | whose | presented(said)
    besides = [word for place, word in enumerate(said.words) if place not in beside]
    whole_role = intent is Intent.RESPONSIBILITY and bool(asked) and narrows_nothing(besides)
    searched_for = content(said, whose, scope, abbreviations(question))
    return Query(
        question=question,
        intent=intent,
        roles=asked,
        areas=areas_in(said, areas) if chosen.area is None else tuple(filter(None, [chosen.area])),
        municipalities=_values(meant, Aspect.MUNICIPALITY),
        school_forms=_values(meant, Aspect.SCHOOL_FORM),
        kinds=tuple(map(DocumentKind, _values(meant, Aspect.KIND))),
        years=years_of(meant),
        documents=chosen.documents,
        leanings=_leanings(filed, [*meant, *near], searched, compared, limited=bool(chosen.documents)),
        superseded=superseded,
        compared=tuple(tuple(filed[place].id for place in side) for side in compared),
        content=searched_for,
        expansions=wording(written, searched_for, lexicon, speller),
        complete_list=(asks_for_all(said.plain) or whole_role)
        if chosen.complete_list is None
        else chosen.complete_list,
        as_of=as_of,
        whole_role=whole_role,
    )


def _roles(named: Iterable[Named]) -> tuple[str, ...]:
    """The roles named, each once, those whom school is for last: what is asked is mostly what others are to do."""
    found = dict.fromkeys(each.value for each in named)
    return tuple(sorted(found, key=lambda role: role in SERVED))


def _of_role(named: Named, roles: Sequence[str]) -> bool:
    """Whether words say who is asked about, and not what: pupils only when nobody else is named."""
    return named.value not in SERVED or named.value in roles[:1]


def _kept(read: Iterable[Mention], chosen: Chosen) -> list[Mention]:
    """The mentions in those aspects that the asker leaves to the question."""
    settled = {
        Aspect.MUNICIPALITY: chosen.municipality,
        Aspect.SCHOOL_FORM: chosen.school_form,
        Aspect.KIND: chosen.kind,
    }
    return [mention for mention in read if settled.get(mention.aspect) is None]


def _chosen(chosen: Chosen, shelf: Shelf) -> Iterable[Mention]:
    """What the asker chose, as mentions."""
    if chosen.municipality:
        yield of_municipality(chosen.municipality, shelf)
    if chosen.school_form:
        yield of_school_forms((chosen.school_form,), shelf)
    if chosen.kind:
        yield of_kinds({DocumentKind(chosen.kind): 1.0}, shelf)


def _own(said: Said, read: Iterable[Mention], chosen: Chosen, home: str | None, shelf: Shelf) -> list[Mention]:
    """The installation's municipality, where the question says "vår" and no other is named or chosen."""
    told = chosen.municipality is not None or any(mention.aspect is Aspect.MUNICIPALITY for mention in read)
    if told or not home:
        return []
    return [of_municipality(home, shelf, start=start, end=end, weight=OWN_WEIGHT) for start, end in said.find(OWN)]


def _superseded(filed: Sequence[Document], meant: Sequence[Mention], as_of: date, chosen: Chosen) -> tuple[str, ...]:
    """The documents left out: those another stands in the place of, but for older ones when what applied then is asked for."""
    if chosen.documents:
        return ()
    earlier, years = asks_of_earlier(meant), years_of(meant)
    return tuple(
        document.id
        for document in filed
        if (document.copy_of or document.replaced_on)  # few have either, and only those can be
        and document.superseded(as_of)
        and (document.copy_of is not None or not (earlier or lies_in(document, years)))
    )


def _only_scope(mention: Mention, searched: Sequence[int]) -> bool:
    """Whether words only say which document: they are not a topic, nor a date, and a school form tells documents apart."""
    if mention.topical or (mention.aspect is Aspect.TIME and mention.weight <= LOOSE_YEAR_WEIGHT):
        return False
    return mention.aspect is not Aspect.SCHOOL_FORM or len({mention.fits[place] for place in searched}) > 1


def _names_several(meant: Iterable[Mention]) -> bool:
    """Whether two municipalities or issuers are named outright: whatever is asked, it is asked of each."""
    named = {
        mention.values
        for mention in meant
        if mention.aspect in (Aspect.MUNICIPALITY, Aspect.ISSUER) and not mention.topical and mention.weight == FULL
    }
    return len(named) > 1


def _values(meant: Iterable[Mention], aspect: Aspect) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for mention in meant if mention.aspect is aspect for value in mention.values))


def _leanings(
    filed: Sequence[Document],
    meant: Sequence[Mention],
    searched: Sequence[int],
    compared: Sequence[Sequence[int]],
    *,
    limited: bool,
) -> dict[str, float]:
    """How strongly the question points to each document searched: fully to those it compares, or is limited to."""
    found = dict(zip(searched, leanings(meant, searched), strict=True))
    sides_ = {place for side in compared for place in side}
    if sides_:
        found = {place: 1.0 if place in sides_ else BESIDES_THE_COMPARED * each for place, each in found.items()}
    if limited:  # the asker points to them, and fully to those that the question does not tell apart
        most = max(found.values(), default=0.0)
        found = {place: each + 1.0 - most for place, each in found.items()}
    return {filed[place].id: each for place, each in found.items()}
