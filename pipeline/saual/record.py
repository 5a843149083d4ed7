"""The record: the public contract of saual as pydantic models. `schemas/` is generated from this module.

Offsets (`start`, `end`) are half-open and count Unicode code points of `Letter.text`; `text[start:end] == item.text`
always holds. Decimals are strings, dates ISO 8601, unknown is None, an empty list is []. Boxes are in PDF points,
(x0, top, x1, bottom) from the top left corner of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import spacy.language
    from spacy.tokens import Doc

SCHEMA_VERSION: Literal["1.0"] = "1.0"

Language = Literal["ru", "kk"]
BlockKind = Literal[
    "letterhead", "reference", "addressee", "salutation", "paragraph", "heading", "list_item", "table",
    "signature", "executor", "attachment", "footnote", "other",
]  # fmt: skip
QuantityKind = Literal[
    "count", "money", "percent", "percent_points", "rate", "measure", "duration", "time", "age", "ratio",
    "multiple", "fraction", "ordinal", "frequency",
]  # fmt: skip
Qualifier = Literal["exact", "more_than", "at_least", "less_than", "up_to", "about", "range"]
EntityLabel = Literal["PER", "ORG", "LOC", "POSITION", "PROGRAM", "PRODUCT", "EVENT", "CONTACT", "ID"]
FindingRule = Literal[
    "parts_do_not_sum", "unit_slip", "percent_of_whole", "count_vs_list", "date_order", "numbering_gap",
    "deadline", "languages_differ", "unbalanced_quotes",
]  # fmt: skip
Severity = Literal["info", "warning", "error"]
Bounds = tuple[float, float, float, float]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Decimal = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$")]


class Model(BaseModel):
    """Base of every part of the record: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class Box(Model):
    """Where one line of a span stands: page number from 1 and (x0, top, x1, bottom) in points."""

    page: int
    bbox: Bounds


class Range(Model):
    """A span without a value of its own."""

    start: int
    end: int


class Item(Model):
    """A span of the text, the rule or model that made it, and its boxes where the source has geometry."""

    text: str
    start: int
    end: int
    by: str
    boxes: list[Box] = []


class Extracted(Item):
    """An item with inferred fields named in `inferred`, and the index of its section (None outside sections)."""

    inferred: list[str] = []
    section: int | None = None


class Headers(Model):
    """What the mail that a letter came with says of itself; `date` is ISO 8601 with its offset."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    subject: str | None = None
    from_: str | None = Field(default=None, alias="from")
    to: list[str] = []
    date: str | None = None
    message_id: str | None = None


class Source(Model):
    """The file; `part` is the number of the letter in it, `methods` has one entry a page.

    Of a file inside an archive or a mail `name` is the path of the given file followed by `member`, its path there;
    `sha256`, `size` and `media_type` are its own, `container` is the SHA-256 of the given file. `headers`: of the mail.
    """

    name: str
    sha256: str
    media_type: str
    size: int
    pages: int
    part: int
    methods: list[Literal["text_layer", "ocr", "plain"]]
    member: str | None = None
    container: str | None = None
    headers: Headers | None = None


class Page(Model):
    """A page and the part of the text that begins on it; size in points, None where the source has no geometry."""

    number: int
    start: int
    end: int
    width: float | None = None
    height: float | None = None


class TableCell(Model):
    """A cell of a table: `column` counts from 0, the first that it covers of `columns`; it goes over so many `rows`.

    An empty one has an empty text. A cell that one above reaches down into is not listed.
    """

    text: str
    start: int
    end: int
    column: int
    columns: int = 1
    rows: int = 1


class TableRow(Model):
    """A row of a table, one line of the text; `head`: it heads the others."""

    start: int
    end: int
    head: bool = False
    cells: list[TableCell]


class Block(Model):
    """A paragraph with its role, the page it begins on and its box there; of a table all its `rows`."""

    start: int
    end: int
    kind: BlockKind
    page: int
    bbox: Bounds | None = None
    language: Language | None = None
    rows: list[TableRow] = []


class Sender(Model):
    """Who writes: the office as the letter names it, the person who signs first."""

    office: str | None = None
    person: str | None = None


class Registration(Model):
    """Number and date under which a letter is registered."""

    number: str | None = None
    date: IsoDate | None = None


class Reference(Item):
    """A letter that this one answers."""

    number: str
    date: IsoDate | None = None


class Section(Model):
    """A section of an answer: the heading without its marker, `start`..`end` is the body under it."""

    heading: str
    marker: str | None = None
    number: str | None = None
    start: int
    end: int
    heading_start: int
    heading_end: int
    language: Language | None = None
    by: str
    boxes: list[Box] = []


class Request(Item):
    """One thing an inquiry asks for; `number` as printed, without its punctuation."""

    number: str | None = None


class Signatory(Model):
    """Who signs; `group` is the faction or party line above the names."""

    name: str
    position: str | None = None
    group: str | None = None
    start: int
    end: int
    by: str
    boxes: list[Box] = []


class Executor(Model):
    """Who drafted the letter; an extension is a phone of its own."""

    name: str | None = None
    phones: list[str] = []
    email: str | None = None
    start: int | None = None
    end: int | None = None
    by: str | None = None
    boxes: list[Box] = []


class Stamp(Model):
    """A stamp as data. `page` and `bbox` are None where the source does not tell."""

    text: str
    kind: Literal["side", "registration", "control", "signature_check"]
    system: str | None = None
    version: str | None = None
    number: str | None = None
    date: IsoDate | None = None
    time: str | None = None
    page: int | None = None
    bbox: Bounds | None = None


class Footnote(Model):
    """A footnote: `start`..`end` is its text at the end of the letter, `anchors` where the body points to it."""

    marker: str
    text: str
    start: int
    end: int
    anchors: list[Range] = []


class Abbreviation(Item):
    """A short form the letter defines; `long` in dictionary form."""

    short: str
    long: str


class Entity(Item):
    """A name; `normal` is one form for all its mentions.

    Of bodies and places whose name came and went, `in_force` holds the years of that name as an ISO 8601 interval
    (`2014/2018`, `2022/..`) and `successors` the normal forms of the bodies that took over.
    """

    label: EntityLabel
    normal: str | None = None
    refers_to: str | None = None
    in_force: str | None = None
    successors: list[str] = []
    language: Language | None = None
    score: float | None = None


class Quantity(Extracted):
    """A number with a meaning; `value` and `max` are exact decimals."""

    kind: QuantityKind
    value: Decimal
    max: Decimal | None = None
    unit: str | None = None
    per: str | None = None
    of: str | None = None
    qualifier: Qualifier = "exact"


class Date(Extracted):
    """A date or span of dates, both ends inclusive."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: IsoDate | None = Field(default=None, alias="from")
    to: IsoDate | None = None
    granularity: str


class Citation(Extracted):
    """An act of law or an order, with the pin (article, part, point, subpoint)."""

    act: str | None = None
    issuer: str | None = None
    number: str | None = None
    date: IsoDate | None = None
    title: str | None = None
    article: str | None = None
    part: str | None = None
    point: str | None = None
    subpoint: str | None = None
    uri: str | None = None


class Finding(Model):
    """Something in the letter that does not add up; `message` is in Russian."""

    rule: FindingRule
    severity: Severity
    message: str
    spans: list[Range] = []


class Warning(Model):
    """Something the pipeline could not do or doubts; `message` is in Russian."""

    stage: str
    code: str
    message: str
    page: int | None = None


class Letter(Model):
    """One letter. Every field is filled from the letter itself and from nothing else."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    status: Literal["ok"] = "ok"
    id: str
    source: Source
    kind: Literal["inquiry", "answer", "other"]
    languages: list[Language]
    counterpart: str | None = None
    text: str
    pages: list[Page]
    blocks: list[Block]
    sender: Sender
    addressees: list[Item]
    outgoing: Registration
    in_reply_to: list[Reference]
    announced: IsoDate | None = None
    salutation: Item | None = None
    subject: Item | None = None
    closing: Item | None = None
    sections: list[Section]
    requests: list[Request]
    signatories: list[Signatory]
    executor: Executor | None = None
    attachments: list[Item]
    copies_to: list[Item]
    stamps: list[Stamp]
    footnotes: list[Footnote]
    abbreviations: list[Abbreviation] = []
    entities: list[Entity] = []
    quantities: list[Quantity] = []
    dates: list[Date] = []
    citations: list[Citation] = []
    findings: list[Finding] = []
    warnings: list[Warning] = []

    def to_spacy(self, nlp: spacy.language.Language) -> Doc:
        """The letter as a spaCy Doc: names in `ents`, the rest in `spans`; needs the extra `saual[spacy]`."""
        from saual.spacy import letter_to_doc

        return letter_to_doc(self, nlp)


class FailureSource(Model):
    """What is known of a file that could not be read: at least its name."""

    name: str
    sha256: str | None = None
    media_type: str | None = None
    size: int | None = None
    member: str | None = None
    container: str | None = None


class Failure(Model):
    """A file that gave no letter: a record too. `error` is a stable code, `message` (Russian) says what to do."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    status: Literal["failed"] = "failed"
    id: str | None = None
    source: FailureSource
    stage: Literal["read", "clean", "segment", "extract", "check", "record"]
    error: str
    message: str


Record = Letter | Failure
