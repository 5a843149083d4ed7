"""What a word processor's file says: paragraphs, tables, boxes and notes in reading order.

Readers of DOCX, ODT, HTML and Markdown make a `Flow`; `flow_document.lay_out` makes a Document of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from saual.read.document import Warning

A4_WIDTH = 467.7
"""Points between the margins of a letter: 210 mm less 30 and 15 (Government resolution 703 of 2018, p. 16)."""

Align = Literal["left", "center", "right", "justify"]


class Mark(NamedTuple):
    """A footnote where the text points to it: its marker as printed, and what it says."""

    marker: str
    blocks: tuple[Block, ...]


class Piece(NamedTuple):
    r"""A run of letters set alike; "\n" is a forced line break, "\t" a tab. One with a `mark` has its marker."""

    text: str
    bold: bool = False
    mark: Mark | None = None


class Para(NamedTuple):
    """A paragraph; lengths in points. `left` indents it all, `first` its first line on top of that.

    `tabs` are the stops that it names, from the left margin. `page`: a new page begins with it.
    """

    pieces: tuple[Piece, ...]
    align: Align = "left"
    left: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    size: float = 12.0
    tabs: tuple[tuple[float, Align], ...] = ()
    page: bool = False


class Cell(NamedTuple):
    """A cell of a table; `left` and `width` in points, from the left edge of what the table stands in."""

    blocks: tuple[Block, ...]
    left: float
    width: float


class Table(NamedTuple):
    """Rows of cells. `ruled`: lines stand between the columns, so it shows data and not two columns of a letterhead."""

    rows: tuple[tuple[Cell, ...], ...]
    ruled: bool


class Box(NamedTuple):
    """A text box; `sideways` if its text is turned: a stamp."""

    blocks: tuple[Block, ...]
    sideways: bool


Block = Para | Table | Box


class Flow(NamedTuple):
    """A file's blocks in reading order. `width`: points between the margins; `pictures`: how many it shows."""

    blocks: tuple[Block, ...]
    width: float = A4_WIDTH
    pictures: int = 0
    warnings: tuple[Warning, ...] = ()


def paragraphs(blocks: Iterable[Block]) -> Iterator[Para]:
    """All paragraphs, those in tables and boxes too."""
    for block in blocks:
        match block:
            case Para():
                yield block
            case Table():
                for row in block.rows:
                    for cell in row:
                        yield from paragraphs(cell.blocks)
            case Box():
                yield from paragraphs(block.blocks)
