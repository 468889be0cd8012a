"""The frozen data that flows through ingestion and answering; imports nothing of ours.

ingest: Source -> Page(raw) -> Block -> Item, Passage.   ask: question -> Query -> Retrieval -> Answer.

A *span* is a page number and a half-open range of characters in that page's raw text. It is made once, by a reader, and
kept by everything built on it, so that every clean text can be proved by `page.raw[start:end]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path


class DocumentKind(StrEnum):
    """What sort of steering document it is, in the words municipalities use."""

    PLAN = "plan"
    ACTION_PLAN = "handlingsplan"
    STRATEGY = "strategi"
    POLICY = "riktlinje"
    EVALUATION = "utvärdering"
    GUIDE = "guide"
    OTHER = "övrigt"


class Validity(StrEnum):
    """Whether a document applies on a given day."""

    CURRENT = "gällande"
    EXPIRED = "utgången"
    COMING = "kommande"
    REPLACED = "ersatt"
    DRAFT = "utkast"
    OPEN = "tills vidare"
    UNKNOWN = "okänd"


class LineRole(StrEnum):
    """What a reader knows a line to be from the file's own structure (Word styles, HTML tags, sheet cells)."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    CELL = "cell"
    NOTE = "note"
    FURNITURE = "furniture"


class BlockKind(StrEnum):
    """What a stretch of a page is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    CELL = "cell"
    NOTE = "note"  # a footnote or endnote
    FURNITURE = "furniture"  # running heads, page numbers, tables of contents: kept, never searched


class ItemKind(StrEnum):
    """What a register item lays down."""

    RESPONSIBILITY = "responsibility"
    GOAL = "goal"
    SUBGOAL = "subgoal"
    INDICATOR = "indicator"
    ACTIVITY = "activity"
    QUESTION = "question"
    FINDING = "finding"
    EXPECTATION = "expectation"
    NEED = "need"
    ADVICE = "advice"


class Modality(StrEnum):
    """How strongly a sentence binds: ska / bör / kan / plain description."""

    DEMAND = "krav"
    EXPECTATION = "förväntan"
    POSSIBILITY = "möjlighet"
    DESCRIPTION = "beskrivning"


class Intent(StrEnum):
    """What a question asks for."""

    RESPONSIBILITY = "responsibility"
    GOAL = "goal"
    INDICATOR = "indicator"
    ACTIVITY = "activity"
    FOLLOW_UP = "follow-up"
    VALIDITY = "validity"
    GUIDANCE = "guidance"
    COMPARISON = "comparison"
    DRAFT = "draft"
    PLACE = "place"
    FACT = "fact"


class Status(StrEnum):
    """The closed set of outcomes of a question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_ANSWER = "no_answer"
    OUT_OF_SCOPE = "out_of_scope"
    CLARIFY = "clarify"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to ingest and what is known of it from outside (the manifest); None means: not known, read it from the text."""

    id: str
    path: Path
    title: str | None = None
    kind: DocumentKind | None = None
    issuer: str | None = None
    municipality: str | None = None
    level: str | None = None
    school_forms: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    published: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in points (1/72 inch), origin at the top left."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line or cell of a page's raw text, `raw[start:end]`, with what the reader knows of it.

    `size` is the font size in points and `box` the place on the page, where the format has them. `role` is set only when the
    file itself says what the line is; `level` is the heading or list level (1 = outermost); `headers` are a cell's row and
    column headers, outermost first.
    """

    start: int
    end: int
    box: Box | None = None
    size: float | None = None
    bold: bool = False
    role: LineRole | None = None
    level: int = 0
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page's raw text, `raw[start:end]`, its place on the page and how sure OCR is of it, 0 to 100."""

    start: int
    end: int
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be read instead of `raw[start:end]`, where the file's own letters are wrong.

    Only letters are corrected so: what OCR took for others, and footnote marks, which become superscript ("mål3" -> "mål³").
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a document: its text exactly as the file has it, and its lines in reading order.

    `number` counts from 1 in the file; `label` is the number printed on the page. `confidence` is Tesseract's mean word
    confidence, 0 to 100, for a page read by OCR. `corrections` stand in order and do not overlap.
    """

    number: int
    raw: str
    lines: tuple[Line, ...] = ()
    label: str | None = None
    width: float | None = None
    height: float | None = None
    ocr: bool = False
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def reading(self, start: int = 0, end: int | None = None) -> str:
        """The raw text of a range with every correction that lies in it made."""
        end = len(self.raw) if end is None else end
        parts: list[str] = []
        for correction in self.corrections:
            if start <= correction.start and correction.end <= end:
                parts += [self.raw[start : correction.start], correction.text]
                start = correction.end
        return "".join([*parts, self.raw[start:end]])


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, cell or footnote with its span, its clean text and where in the outline it stands.

    `marks` are the footnote marks that stand in it, or the one it explains when it is a footnote itself.
    """

    kind: BlockKind
    page: int
    start: int
    end: int
    text: str
    heading_path: tuple[str, ...] = ()
    lead_in: str | None = None  # the words that a list item completes: "Rektor ansvarar för att:"
    level: int = 0
    boxes: tuple[Box, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one page that can be found and quoted.

    `text` is the repaired text of `raw_text`, which is `page.raw[start:end]`. `lead_in` and `heading_path` are searched with
    it, never quoted as part of it. `id` is a digest of document, span and text: the same passage always has the same id.
    """

    id: str
    document_id: str
    page: int
    start: int
    end: int
    kind: BlockKind
    heading_path: tuple[str, ...]
    lead_in: str | None
    text: str
    raw_text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A register item: one thing a document lays down, with the passage span that proves it.

    `role` is the document's own name for who must act, None when it names nobody; `area` is the nearest heading. `label` is
    the number or letter it bears ("1.3", "b"); `time` and `follow_up` are the document's own words for when it is to be done
    and how it is followed up. `serves` is the id of the goal that an indicator or activity belongs to; the link is `inferred`
    where the document only puts them near each other.
    """

    id: str
    document_id: str
    kind: ItemKind
    role: str | None
    area: str | None
    level: str | None
    modality: Modality
    text: str
    raw_text: str
    heading_path: tuple[str, ...]
    page: int
    start: int
    end: int
    lead_in: str | None = None  # the words the item completes
    label: str | None = None
    time: str | None = None
    follow_up: str | None = None
    serves: str | None = None
    inferred: bool = False


UNTIL_FURTHER = "tills vidare"
"""What a fact says of `valid_to` when the document states that it has no end."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a document, and what it rests on.

    `field` is the name of a field of Document, or "related" for a document it names. `source` is "manifest", "text" or
    "person"; a fact of the text has the span of its words, `quote`, and a confidence of 0 to 1.
    """

    field: str
    value: str
    source: str
    confidence: float = 1.0
    quote: str = ""
    page: int | None = None
    start: int | None = None
    end: int | None = None


class Verdict(StrEnum):
    """What a person says of a register item."""

    CONFIRMED = "bekräftad"
    CORRECTED = "rättad"
    REJECTED = "avvisad"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on a register item; `changes` are (field of Item, value) of a corrected one."""

    item_id: str
    verdict: Verdict
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Something a person has said, when and of what: `what` is "item" or "document", `subject` its id."""

    at: datetime
    what: str
    subject: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A filed document. `validity_source` says where the period was read: the manifest, or the words of the text.

    Versions of one document share a `family`; an older one is `replaced_by` the id of a newer one from `replaced_on`. A
    `copy_of` has the same text as another document, in another file. `facts` tell where each field was read.
    """

    id: str
    title: str
    kind: DocumentKind
    filename: str
    media_type: str
    digest: str
    pages: int
    issuer: str | None = None
    municipality: str | None = None
    level: str | None = None
    school_forms: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    validity_source: str | None = None
    published: int | None = None
    url: str | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    diary_number: str | None = None
    language: str | None = None
    draft: bool = False
    family: str | None = None
    replaced_by: str | None = None
    replaced_on: date | None = None
    copy_of: str | None = None
    facts: tuple[Fact, ...] = ()

    def superseded(self, as_of: date) -> bool:
        """Whether another document stands in its place on that day: a newer version, or the file it is a copy of."""
        return self.copy_of is not None or self.validity(as_of) is Validity.REPLACED

    def validity(self, as_of: date) -> Validity:
        """Whether the document applies on that day; both ends of the period are included."""
        if self.replaced_on is not None and as_of >= self.replaced_on:
            return Validity.REPLACED
        if self.draft:
            return Validity.DRAFT
        if self.valid_from is not None and as_of < self.valid_from:
            return Validity.COMING
        if self.valid_to is not None:
            return Validity.EXPIRED if as_of > self.valid_to else Validity.CURRENT
        if any(fact.field == "valid_to" and fact.value == UNTIL_FURTHER for fact in self.facts):
            return Validity.OPEN
        return Validity.CURRENT if self.valid_from is not None else Validity.UNKNOWN


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything ingestion made of one file; what the store writes as one transaction.

    `sketch` is what the text is compared with other documents' by, see `ingest.families`.
    """

    document: Document
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    passages: tuple[Passage, ...]
    items: tuple[Item, ...]
    warnings: tuple[str, ...] = ()
    sketch: tuple[int, ...] = ()


class Origin(StrEnum):
    """Where it is known from that a word means another."""

    EVERYDAY = "everyday"  # what people say for what documents write
    DRIFT = "drift"  # what was called something else before, or is now
    ENGLISH = "english"
    SPELLING = "spelling"  # a misspelling of a word in the documents


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of a question and what documents write for them, the best first, as they are written."""

    said: str
    means: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the asker chose or corrected, which stands above what is read in the question.

    None leaves it to the question; an empty string says "none, whatever the question names". `documents` is a limit,
    the rest are leanings.
    """

    documents: tuple[str, ...] = ()
    role: str | None = None
    municipality: str | None = None
    school_form: str | None = None
    kind: str | None = None
    area: str | None = None
    intent: str | None = None
    complete_list: bool | None = None


FIRM = 0.5
"""How strong the leaning to a document must be for the question to point to it, and not only to be about what it is about."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question and what was understood of it.

    `documents` is a limit the asker set; `leanings` say how strongly the question points to a document, 0 to 1. `superseded`
    are left out: documents that another one stands in the place of, unless the asker chose documents or asks for what
    applied before. `compared` are the sides of a comparison, each the documents of one side. `content` are the folded words
    to search with: what only says where, who or which document is taken out. `whole_role` is a question about everything that
    lies on a role, with nothing that narrows it.
    """

    question: str
    intent: Intent
    roles: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    school_forms: tuple[str, ...] = ()
    kinds: tuple[DocumentKind, ...] = ()
    years: tuple[int, ...] = ()
    documents: tuple[str, ...] = ()
    leanings: dict[str, float] = field(default_factory=dict)
    superseded: tuple[str, ...] = ()
    compared: tuple[tuple[str, ...], ...] = ()
    content: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    complete_list: bool = False
    as_of: date | None = None
    whole_role: bool = False

    @property
    def preferred(self) -> tuple[str, ...]:
        """The documents that the question points to most; none when it points to none firmly."""
        most = max(self.leanings.values(), default=0.0)
        return tuple(id_ for id_, leaning in self.leanings.items() if leaning == most and most >= FIRM)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the register says of a passage: the kind, role and modality of an item that lies on it."""

    kind: ItemKind
    role: str | None
    modality: Modality


class Reason(StrEnum):
    """Why a passage was looked at and not kept."""

    BELOW = "below"  # others came nearer
    DUPLICATE = "duplicate"  # it says what a passage kept above it says


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score (0 to 1, higher is nearer) and the parts it was made of.

    `reason` says why it was rejected, None for one that was kept; `same_as` is the id of the passage it repeats.
    """

    passage: Passage
    score: float
    features: dict[str, float]
    reason: Reason | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was understood, the passages kept, best first, those looked at and rejected, and milliseconds per step."""

    query: Query
    kept: tuple[Hit, ...]
    rejected: tuple[Hit, ...]
    nearness: float  # how near the best passages come to the question, see `retrieve.near_enough`
    timings: dict[str, float]


@dataclass(frozen=True, slots=True)
class Understood:
    """What is shown to the asker of how the question was read."""

    intent: str
    roles: tuple[str, ...]
    documents: tuple[str, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer and the numbers of the citations that prove it; `group` is the heading it stands under."""

    text: str
    citations: tuple[int, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and the place it can be opened; `raw_quote` is `page.raw[start:end]`."""

    n: int
    document_id: str
    document_title: str
    page: int
    heading_path: tuple[str, ...]
    quote: str
    raw_quote: str
    start: int
    end: int
    modality: Modality
    kind: str
    validity: Validity
    url: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether a list is claimed to be whole, how many items there are and how many are shown."""

    claimed: bool
    total: int
    shown: int


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the asker should know about an answer, with a stable code and a Swedish text."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Searched:
    """Where the answer was looked for."""

    documents: tuple[str, ...]
    passages: int


class CarriedKind(StrEnum):
    """What a question may take over from those before it in the same conversation."""

    ROLE = "role"
    DOCUMENT = "document"
    MUNICIPALITY = "municipality"
    SCHOOL_FORM = "school_form"
    AREA = "area"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Carried:
    """Something taken over from an earlier question: shown as a chip with its Swedish label, and can be removed."""

    kind: CarriedKind
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to take a question that can be taken in several: what it is called and the question that says so."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """The version of a document that an answer rests on; `digest` is that of its file, `validity` as of the answer."""

    document_id: str
    title: str
    digest: str
    validity: Validity


@dataclass(frozen=True, slots=True)
class Wording:
    """The language model that worded an answer and the digest of its prompt.

    `reworded` sentences are in its words; `dropped` of what it wrote could not be verified.
    """

    model: str
    prompt: str
    reworded: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a question. An answered or partial one always has a verified citation for every sentence.

    `carried` was taken over from earlier questions, `choices` are asked about when it is unclear what is meant, `missing` is
    what a partial answer leaves unanswered. `sources` and `wording` are what made it, for its receipt.
    """

    id: str
    conversation_id: str
    status: Status
    understood: Understood
    searched: Searched
    message: str = ""  # what a non-answer says, or what a role's whole list holds, in Swedish
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()  # shown with a no_answer, as what stands nearest, not as an answer
    completeness: Completeness | None = None
    warnings: tuple[Caution, ...] = ()
    missing: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    carried: tuple[Carried, ...] = ()
    sources: tuple[SourceVersion, ...] = ()
    wording: Wording | None = None
    answered_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse an answer that shows a sentence without proof."""
        known = {citation.n for citation in self.citations}
        unproved = [s for s in self.sentences if not s.citations or not known.issuperset(s.citations)]
        if unproved:
            raise ValueError(f"sentence without a citation: {unproved[0].text!r}")
        if self.status in (Status.ANSWERED, Status.PARTIAL) and not self.sentences:
            raise ValueError(f"status {self.status} without a cited sentence")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation: as it was asked, as a question of its own, what was chosen with it, and its answer."""

    question: str
    read_as: str
    chosen: Chosen
    answer: Answer


@dataclass(frozen=True, slots=True)
class Unit:
    """For whom activities are drafted and a self-assessment is made, and what the unit itself says.

    `roles` are those it acts in. `documents` limit what is required, `areas` what is worked on ("källkritik", "delmål 1.3").
    `situation` are pairs of an area, empty for all, and the unit's own words on it; `last_year` is the text of its last plan
    or results. `count` is how many activities it wants.
    """

    roles: tuple[str, ...] = ("Rektor",)
    school_form: str = ""
    municipality: str = ""
    name: str = ""
    size: str = ""
    documents: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    situation: tuple[tuple[str, str], ...] = ()
    last_year: str = ""
    count: int = 5


class Gap(StrEnum):
    """What a unit's own words say of a requirement."""

    LACKING = "brist"
    BEGUN = "påbörjat"
    UNKNOWN = "nämns inte"
    IN_PLACE = "på plats"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A register item that something is asked of the unit by, and what the unit's own words, `said`, say of it.

    `citation` is the number of its quote, `role` the document's own name for who must act. `weight` and `relation` are how
    strongly it binds (`weight.Weight`) and how it falls on the unit (`roles.Relation`).
    """

    item_id: str
    citation: int
    weight: str
    relation: str
    role: str | None = None
    gap: Gap = Gap.UNKNOWN
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A register item that belongs with an activity: the document says so, or it only comes near and is to be confirmed."""

    item_id: str
    citation: int
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """When an activity is to be done, in a citation's own words, and the months of the school year that they name."""

    words: str
    citation: int
    months: tuple[int, ...] = ()
    day: int | None = None
    year: int | None = None
    returns: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How an activity is followed up in a citation's own words, by whom and when; stated of it, or only of what is near it."""

    words: str
    item_id: str
    citation: int
    role: str | None = None
    time: str | None = None
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """A first-draft activity for a unit's verksamhetsplan; what no source says is None or empty: an open slot for the unit.

    `text` is the first requirement's own words as something to do, `steps` those of the others that say more; `reworded` is
    the text in a language model's words, verified. `role` is the first requirement's. `inspiration` comes from documents that
    do not apply to the unit, `material` from those of its own that do not bind.
    """

    text: str
    requirements: tuple[Requirement, ...]
    steps: tuple[str, ...] = ()
    reworded: str | None = None
    area: str | None = None
    role: str | None = None
    times: tuple[Timing, ...] = ()
    goals: tuple[Link, ...] = ()
    indicators: tuple[Link, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    findings: tuple[Link, ...] = ()
    material: tuple[Link, ...] = ()
    inspiration: tuple[Link, ...] = ()


class Unmet(StrEnum):
    """Why no activity of a draft meets a requirement."""

    NO_ROOM = "no_room"  # more important ones came first
    IN_PLACE = "in_place"  # the unit says that it is done
    OTHER_AREA = "other_area"  # it is not in the areas chosen
    PASSED = "passed"  # its day has passed
    UNASSIGNED = "unassigned"  # the document names nobody for it


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A requirement that no activity meets, and why."""

    requirement: Requirement
    reason: Unmet


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """Activities for a unit, the most urgent first, with the citations they rest on and every requirement they do not meet.

    `demands` is how many requirements lie on the unit; those that name nobody are listed too and not counted. `school_year`
    is the year in which the school year of the draft starts.
    """

    id: str
    unit: Unit
    school_year: int
    activities: tuple[Activity, ...]
    uncovered: tuple[Uncovered, ...]
    citations: tuple[Citation, ...]
    demands: int
    warnings: tuple[Caution, ...] = ()
    wording: Wording | None = None

    @property
    def met(self) -> int:
        """How many of the requirements on the unit an activity meets."""
        return self.demands - sum(each.reason is not Unmet.UNASSIGNED for each in self.uncovered)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be ingested and why, in Swedish."""

    id: str
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What reading one file gave: what a person needs to judge whether it was read right.

    `confidence` is the mean word confidence of its pages read by OCR, 0 to 100; `corrections` counts corrected places.
    """

    id: str
    file: str
    pages: int
    pages_without_text: tuple[int, ...]
    ocr_pages: int
    confidence: float | None
    headings: int
    items: int
    passages: int
    corrections: int
    warnings: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether all of the document could be read: never while a page has no text."""
        return not self.pages_without_text


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of ingestion did, as document ids; `warnings` are (document id, text), `files` the files read in it."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    passages: int = 0
    files: tuple[FileReport, ...] = ()
    cancelled: bool = False
    seconds: float = field(default=0.0, compare=False)

    @property
    def changed(self) -> bool:
        """Whether anything in the store is different after the run."""
        return bool(self.added or self.updated or self.removed)


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "väntar"
    READING = "läser"
    DONE = "klar"
    FAILED = "misslyckades"
    CANCELLED = "avbruten"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job has come: the file in hand, its page and what is being done to it, in Swedish."""

    file: str
    files_done: int
    files: int
    page: int = 0
    pages: int = 0
    step: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Files to be ingested: where the work stands and, when it is over, what came of it."""

    id: str
    files: tuple[str, ...]
    submitted: datetime
    state: JobState = JobState.WAITING
    progress: Progress | None = None
    report: Report | None = None
    error: str | None = None
    attempt: int = 1
