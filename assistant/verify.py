"""Whether a sentence may be shown: everything it says must stand, character for character, in the stored pages.

A language model's rewording of such a sentence may be shown when it says the same thing in the same words: none added, none
left out, and none moved to where it would say something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, permutations, takewhile

from assistant.roles import ROLES, find_roles
from assistant.types import BlockKind, Page, Passage
from assistant.vocabulary.stems import stem


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is supported, and if not, why."""

    supported: bool
    reason: str = ""


MARK = re.compile("[¹²³⁰⁴-⁹]")
ENDED = re.compile(r"[.!?]$")
CELL_LABEL_JOINT = ", "  # between a cell's row and column
SUPPORTED = Verdict(supported=True)

TOKEN = re.compile(r"[^\W_]+(?:[-–'’:][^\W_]+)*|[%§€$£<>≥≤=±+&/?]|[.!;](?=\s)")
QUOTATION = re.compile('[”“"»«]([^”“"»«]+)[”“"»«]')
SAME = {
    other: word
    for word, *others in map(
        str.split,
        ("ska skall", "inte ej icke", "endast enbart bara", "om ifall", "och samt", "kan kunna", ". ! ;"),
    )
    for other in others
}
"""Words that always mean the same, and the one that stands for them."""
MODALS = frozenset("ska måste bör borde får fick kan kunde skulle".split())
DUTY = MODALS | {"ansvar"}
REACHING = frozenset("om när innan före efter utan tills såvida förutom undantaget medan".split())
"""Words that limit a whole clause, and the one joined to it."""
LIMITING = REACHING | frozenset("inte endast aldrig ingen inga inget högst minst senast tidigast under varje".split())
"""Words that limit what is said around them."""
JOINING = frozenset("och eller att som för av till från mellan med mot i på vid inom hos genom".split())
CLAUSES = LIMITING | {"och", "eller", "att", "som"}
"""Words after which a phrase belongs with something else than the sentence's own verb."""
MOVABLE = frozenset("senast tidigast om när innan före efter under varje".split())
"""Words that begin a phrase which says the same first, last or after the modal verb."""
BINDING = frozenset("det den de en ett är då så även också dessutom dock men".split())
"""Words that may come and go: they bind a sentence together and say nothing of their own."""
ROLE_LETTERS = 4  # the first letters of a role's name, the same in all its forms: lärare, läraren, lärarna
MOST_JOINED = 3  # sentences that may become one
AND, STOP = "och", "."  # what may stand between sentences that are joined


def verify(sentence: str, passage: Passage, pages: Mapping[tuple[str, int], Page]) -> Verdict:
    """The verdict on a sentence that quotes one passage, with or without the words that introduce it.

    `pages` holds the passage's page, and the pages before it where those words may stand. The quote is proved by its span
    and the corrections of letters that the page keeps; the rest of the sentence by being its introduction and standing in
    those pages, white space and hyphenation aside.
    """
    page = pages.get((passage.document_id, passage.page))
    if page is None:
        return Verdict(supported=False, reason="the page is not stored")
    if not passage.raw_text.strip() or page.raw[passage.start : passage.end] != passage.raw_text:
        return Verdict(supported=False, reason="the quote does not stand where it says")
    if letters(passage.text) not in letters(page.reading(passage.start, passage.end)):
        return Verdict(supported=False, reason="the repaired quote says something else than the raw one")
    rest = sentence.removesuffix(passage.text).strip()
    if not sentence.endswith(passage.text) or rest not in ("", introduction(passage)):
        return Verdict(supported=False, reason="the sentence says more than the quote and its introduction")
    before = _up_to(passage, pages) if rest else ()
    if rest and not all(_stands(part, before) for part in rest.split(CELL_LABEL_JOINT)):
        return Verdict(supported=False, reason="the introduction does not stand in the document")
    return SUPPORTED


def _up_to(passage: Passage, pages: Mapping[tuple[str, int], Page]) -> Sequence[str]:
    """The pages of the passage's document, as they are read, to the end of its own."""
    own = {number: page for (document_id, number), page in pages.items() if document_id == passage.document_id}
    return [own[number].reading() for number in sorted(own) if number <= passage.page]


def introduction(passage: Passage) -> str:
    """The words a quote needs before it to be understood: a list's lead-in, a cell's row and column; empty for the rest."""
    if passage.kind is BlockKind.CELL:
        return CELL_LABEL_JOINT.join(passage.heading_path[-2:]).rstrip(":") + ":" if passage.heading_path else ""
    lead_in = passage.lead_in or ""
    # A point whose own points stand under it is a sentence of its own, and introduces none of them.
    return "" if ENDED.search(lead_in) and not lead_in.endswith("följande.") else lead_in


def _stands(text: str, texts: Sequence[str]) -> bool:
    """Whether a text stands in pages, as it is or with other white space and hyphenation (slower, so tried last)."""
    return any(text in page for page in texts) or letters(text) in letters(" ".join(texts))


def letters(text: str) -> str:
    """The letters and digits of a text in lower case, composed, ligatures opened: what must be equal when layout is not.

    Footnote marks are no part of the text.
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", MARK.sub("", text)).casefold()))


def verify_wording(wording: str, *sentences: str) -> Verdict:
    """The verdict on a rewording of one sentence that is already proved, or of a few joined into one.

    Every word of the sentences must be there, in the same order, and no other, but for those that only bind. A phrase of time or
    condition may move where it cannot come to limit something else; a start that two sentences share may be said once.
    """
    if not 0 < len(sentences) <= MOST_JOINED:
        return Verdict(supported=False, reason="it rests on no sentence, or on too many")
    if _quotations(wording) != _quotations(" ".join(sentences)):
        return Verdict(supported=False, reason="the quotations differ")
    said, sources = _said(wording), [_parted(_said(sentence)) for sentence in sentences]
    if not all(sources):
        return Verdict(supported=False, reason="a sentence says nothing that can be compared")
    if any(_says(said, [part for source in order for part in source]) for order in permutations(sources)):
        return SUPPORTED
    old = Counter(word for source in sources for part in source for word in part)
    new = Counter(word for word in said if word != STOP)
    return Verdict(
        supported=False, reason=f"added {[*(new - old)]}, left out {[*(old - new)]}, or said in another order"
    )


_Said = tuple[str, ...]  # what a sentence says: its words in order, each in a form that is the same in all its forms


def _said(text: str) -> _Said:
    """What a text says, without the words that only bind; footnote marks and the stop at its end say nothing."""
    plain = unicodedata.normalize("NFKC", MARK.sub("", text)).casefold().strip().rstrip(".!;")
    return tuple(_form(word) for word in TOKEN.findall(plain) if word not in BINDING)


def _form(word: str) -> str:
    word = SAME.get(word, word).replace("–", "-")
    if word in MODALS or word in CLAUSES or word in JOINING or not word.isalpha():
        return word
    roles = find_roles(word)
    # A final s makes a verb passive and a noun somebody's: who informs is not who is informed.
    return "|".join((word[:ROLE_LETTERS] if roles else stem(word), *roles, "s" * word.endswith("s"))).rstrip("|")


def _quotations(text: str) -> Counter[str]:
    """What stands in quotation marks, letters only."""
    return Counter(map(letters, QUOTATION.findall(text)))


def _parted(said: _Said) -> list[_Said]:
    """The sentences of a text that holds several."""
    return [tuple(words) for stop, words in groupby(said, key=lambda word: word == STOP) if not stop]


def _says(said: _Said, sentences: Sequence[_Said]) -> bool:
    """Whether a wording says what the sentences say, one after the other."""
    previous: _Said = ()
    for sentence in sentences:
        joint = tuple(takewhile(lambda word: word in (AND, STOP), said)) if previous else (STOP,)
        said = said[len(joint) :] if previous else said
        if not joint or (STOP not in joint and (_reaches(previous) or _reaches(sentence))):
            return False
        new = said[: len(sentence)]
        whole = _same(new, sentence) or (bool(previous) and STOP in joint and new == _inverted(sentence))
        if not whole:
            new = _without_shared_start(sentence, previous)
            if not new or said[: len(new)] != new:
                return False
        previous, said = new if whole else sentence, said[len(new) :]
    return not said


def _reaches(words: _Said) -> bool:
    """Whether a limit in a sentence may come to limit one that is joined to it without a stop."""
    return bool(REACHING.intersection(words)) or words[0] in LIMITING


def _limited(words: Iterable[str]) -> bool:
    """Whether something in a sentence limits what it says, so that it could come to limit a sentence joined to it."""
    return any(word in LIMITING or any(map(str.isdigit, word)) for word in words)


def _same(said: _Said, sentence: _Said) -> bool:
    """Whether a wording says a sentence in the same order, or with one phrase moved."""
    return said == sentence or said in _with_phrase_moved(sentence) or sentence in _with_phrase_moved(said)


def _with_phrase_moved(sentence: _Said) -> Iterator[_Said]:
    """The other ways to say one main clause, with its phrase of time or condition first or after its first verb.

    "Rektor ska lämna rapporten i tid varje år": "varje år ska rektor lämna …", "rektor ska varje år lämna …".
    """
    subject, verb, rest = _main_parts(sentence)
    start = next((place for place, word in enumerate(rest) if word in CLAUSES), 0)
    alone = not (MODALS | {"och", "eller"}).intersection(rest)
    if not subject or not start or rest[start] not in MOVABLE or not alone:
        return
    for end in range(start + 2, len(rest) + 1):
        if end == len(rest) or rest[end] in LIMITING or rest[end] in JOINING - CLAUSES:
            phrase, others = rest[start:end], rest[:start] + rest[end:]
            yield phrase + verb + subject + others
            yield subject + verb + phrase + others


def _inverted(sentence: _Said) -> _Said:
    """A sentence as it is said after "dessutom": the verb before the one who is to do it."""
    subject, verb, rest = _main_parts(sentence)
    return verb + subject + rest


def _main_parts(sentence: _Said) -> tuple[_Said, _Said, _Said]:
    """The subject, the finite verb and the rest of a sentence; an empty subject and verb where they are not known."""
    role = any(word.partition("|")[2] in ROLES for word in sentence[:1])
    verb = next((place for place, word in enumerate(sentence) if word in MODALS), int(role))
    if LIMITING.intersection(sentence[:verb]):
        verb = 0
    return sentence[:verb], sentence[verb : verb + 1] if verb else (), sentence[verb + 1 :] if verb else sentence


def _without_shared_start(sentence: _Said, previous: _Said) -> _Said:
    """What a sentence says beside who is to do it, when the one before has said that: "rektor ska läsa och skriva".

    Empty when they do not share it, or when something limits either.
    """
    pairs = zip(sentence, previous, strict=False)
    start = sentence[: sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))]
    rest, before = sentence[len(start) :], previous[len(start) :]
    of_one = DUTY.intersection(start) and not MODALS.intersection(rest + before)
    shared = start[-1:] == ("att",) or of_one
    return rest if shared and not _limited(sentence) and not _limited(previous) else ()
