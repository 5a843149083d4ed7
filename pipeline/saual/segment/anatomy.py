"""The anatomy of a letter: which span of the clean text is what. All parts are immutable, with offsets into `text`."""

from __future__ import annotations

from typing import Literal, NamedTuple

from saual.clean.paragraph import Role, TableRow
from saual.clean.stamps import Stamp
from saual.clean.text import Text
from saual.language.detect import Language
from saual.read.document import Span, Warning

Kind = Literal["inquiry", "answer", "other"]
BlockKind = Literal[
    "letterhead", "reference", "addressee", "salutation", "paragraph", "heading", "list_item", "table",
    "signature", "executor", "attachment", "footnote", "other",
]  # fmt: skip


class Block(NamedTuple):
    """A paragraph at its place in the text; the cells of a `row` of a table have their offsets in the letter's text."""

    start: int
    end: int
    text: str
    role: Role | Literal["footnote"]
    page: int
    language: Language | None
    bold: bool = False
    centred: bool = False
    lead: int = 0
    row: TableRow | None = None


class Part(NamedTuple):
    """A span and the rule that found it."""

    start: int
    end: int
    by: str


class Answered(NamedTuple):
    """A letter that this one answers: where it is named, its number and ISO date."""

    start: int
    end: int
    by: str
    number: str
    date: str | None


class Section(NamedTuple):
    """A heading (without its marker) and the body under it."""

    heading: Span
    body: Span
    marker: str | None
    language: Language | None
    by: str


class Request(NamedTuple):
    """One thing an inquiry asks for."""

    start: int
    end: int
    number: str | None
    by: str


class Signatory(NamedTuple):
    """A name below the letter, with the position or the group above it."""

    start: int
    end: int
    position: str | None
    group: str | None
    by: str


class Executor(NamedTuple):
    """Who drafted the letter."""

    start: int
    end: int
    name: str | None
    phones: tuple[str, ...]
    email: str | None
    by: str


class Footnote(NamedTuple):
    """A footnote at the end of the text and the marks in the body that point to it."""

    marker: str
    start: int
    end: int
    anchors: tuple[Span, ...]


class Anatomy(NamedTuple):
    """One letter, taken apart."""

    text: Text
    blocks: tuple[Block, ...]
    pages: range
    kind: Kind
    languages: tuple[Language, ...]
    office: str | None
    outgoing: tuple[str | None, str | None]
    announced: str | None
    in_reply_to: tuple[Answered, ...]
    addressees: tuple[Part, ...]
    salutation: Part | None
    subject: Part | None
    closing: Part | None
    sections: tuple[Section, ...]
    requests: tuple[Request, ...]
    signatories: tuple[Signatory, ...]
    executor: Executor | None
    attachments: tuple[Part, ...]
    copies_to: tuple[Part, ...]
    footnotes: tuple[Footnote, ...]
    stamps: tuple[Stamp, ...]
    warnings: tuple[Warning, ...]
