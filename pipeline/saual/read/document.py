"""What every reader makes of a file: characters in reading order, pages, lines, and where each character stood."""

from __future__ import annotations

from array import array
from typing import Literal, NamedTuple

Method = Literal["text_layer", "ocr", "plain"]


class Span(NamedTuple):
    """A half-open range of offsets, `start <= offset < end`."""

    start: int
    end: int


class BBox(NamedTuple):
    """A box in PDF points, origin at the top left of the page as a reader sees it."""

    x0: float
    top: float
    x1: float
    bottom: float


class Headers(NamedTuple):
    """What a mail says of itself: who wrote to whom, when (ISO 8601), about what."""

    subject: str | None
    sender: str | None
    to: tuple[str, ...]
    date: str | None
    message_id: str | None


class Source(NamedTuple):
    """The file a letter came from. `sha256` is of its bytes as they arrived.

    Of a file inside an archive or a mail: `member` is its path there, `container` the SHA-256 of the file that was
    given; `headers` are those of the mail. `name` is then the path of the given file followed by the member's.
    """

    name: str
    sha256: str
    media_type: str
    size: int
    member: str | None = None
    container: str | None = None
    headers: Headers | None = None


class Page(NamedTuple):
    """One page: `number` from 1, offsets into `Document.text`, width and height in points (None without geometry)."""

    number: int
    start: int
    end: int
    width: float | None
    height: float | None
    method: Method


class Place(NamedTuple):
    """Where a line of an office file stands, which has paragraphs but no boxes; columns as in `saual.clean.rows`.

    `cells`: origins of the parts that tabs and table cells divide, `lefts`: the columns they begin at, `right`: where
    the line ends (for a paragraph that is longer than a line: the width of the page). `gap`: empty lines above it.
    `joint`: what begins with this line, a paragraph or a line inside one (a forced line break).
    """

    cells: tuple[Span, ...]
    lefts: tuple[float, ...]
    right: float
    gap: float
    joint: Literal["paragraph", "line"]


class TableCell(NamedTuple):
    """The cell of a table that a line stands in, alike for all kinds of file.

    `table` tells the tables of a file apart; `row` and `column` count from 0, the first that the cell covers of `rows`
    and `columns`. `head`: the file says that its row heads the table.
    """

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: bool = False


class Line(NamedTuple):
    """One printed line (or what is left of it after something was cut off its ends).

    `start` and `end` are offsets into `Document.text`, without the line break. `page` is the page's number.
    Only lines from a page with geometry have `bbox` and `size` (points). `bold` says that most of it is set bold,
    `lead` how many characters at its beginning are. `sideways` marks text that stands at an angle to the rest of its
    page, or is drawn over it: a stamp, never the body. `place` stands in for the box
    in office files. `cell` is set where the line stands in a table; the lines of a cell follow each other, the cells
    of a row too.
    """

    start: int
    end: int
    page: int
    bbox: BBox | None = None
    size: float | None = None
    bold: bool = False
    sideways: bool = False
    lead: int = 0
    place: Place | None = None
    cell: TableCell | None = None


class Note(NamedTuple):
    """A footnote that the file itself marks as one: its marker, its part of `Document.text`, the mark in the body."""

    marker: str
    span: Span
    anchor: Span | None


class Warning(NamedTuple):
    """Something the pipeline doubts or could not do; `message` is in Russian, for the archivist."""

    stage: str
    code: str
    message: str
    page: int | None = None


class Document(NamedTuple):
    r"""A file as read, before any cleaning. Nothing downstream changes it: an offset into `text` is an *origin*.

    `text` holds every character in reading order, lines ended by "\n", pages by "\f".
    `boxes` holds four floats (x0, top, x1, bottom) for each character of `text`, or is None where the source has no
    geometry; a character that the reader made up (a space, a line break) has an empty box (four zeros).
    `raised` are the runs set smaller and higher than their line: footnote marks.
    `columns` is the width of the page in office files, whose lines are paragraphs and have a `place`; `notes` are their
    footnotes, which stand at the end of `text`.
    """

    source: Source
    text: str
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    boxes: array[float] | None = None
    raised: tuple[Span, ...] = ()
    warnings: tuple[Warning, ...] = ()
    columns: float | None = None
    notes: tuple[Note, ...] = ()


class ReadError(Exception):
    """A file that cannot be read. `code` is stable, `message` is Russian and says what to do.

    Codes: empty, unsupported, encrypted, broken, too_big, timeout, crashed, unreadable, needs_tool.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
