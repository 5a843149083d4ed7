"""What a word processor's file says: paragraphs, tables, boxes and notes in reading order.

Readers of DOCX, ODT, HTML and Markdown make a `Flow`; `flow_document.lay_out` makes a Document of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from saual.clean.stamps import is_stamp
from saual.read.document import Warning

A4_WIDTH = 467.7
"""Points between the margins of a letter: 210 mm less 30 and 15 (Government resolution 703 of 2018, p. 16)."""

A4_AREA = 595.3 * 841.9

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
    """A cell of a table; `left` and `width` in points, from the left edge of what the table stands in.

    `column` is the first that it covers, from 0, of `columns`; it goes over so many `rows`.
    """

    blocks: tuple[Block, ...]
    left: float
    width: float
    column: int = 0
    columns: int = 1
    rows: int = 1


class Table(NamedTuple):
    """Rows of cells. `ruled`: lines stand between the columns, so it shows data and not two columns of a letterhead.

    `heads`: so many of the first rows head the table, as the file says itself.
    """

    rows: tuple[tuple[Cell, ...], ...]
    ruled: bool
    heads: int = 0


class Slot(NamedTuple):
    """A cell as a file lists it, in the order of its row: what it holds, over how many columns and rows it goes.

    `goes_on`: it only goes on with the cell above it, as Word says of cells joined downwards.
    """

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1
    goes_on: bool = False
    width: float = 0.0


def arrange(rows: Iterable[Iterable[Slot]], widths: Sequence[float]) -> tuple[tuple[Cell, ...], ...]:
    """The cells of a table at their columns, those that reach down from rows above counted. `widths`: of the columns.

    >>> rows = arrange([[Slot((), rows=2), Slot((), columns=2)], [Slot(()), Slot(())]], [90, 60, 60])
    >>> [(cell.column, cell.rows, cell.columns, cell.left) for row in rows for cell in row]
    [(0, 2, 1, 0), (1, 1, 2, 90), (1, 1, 1, 90), (2, 1, 1, 150)]
    """
    made: list[list[Cell]] = []
    taken: dict[int, int] = {}  # column -> rows that a cell above reaches down into, this one included
    for slots in rows:
        row: list[Cell] = []
        covered, taken = taken, {column: left - 1 for column, left in taken.items() if left > 1}
        column = 0
        for slot in slots:
            while column in covered:
                column += 1
            if not (slot.goes_on and _lengthen(made, column)):
                width = sum(widths[column : column + slot.columns]) or slot.width
                row.append(Cell(slot.blocks, sum(widths[:column]), width, column, slot.columns, slot.rows))
            if slot.rows > 1:
                taken |= dict.fromkeys(range(column, column + slot.columns), slot.rows - 1)
            column += slot.columns
        made.append(row)
    return tuple(map(tuple, made))


def _lengthen(made: list[list[Cell]], column: int) -> bool:
    """Let the cell above this place reach down into a row more, if there is one."""
    for back, row in enumerate(reversed(made), 1):
        for at, cell in enumerate(row):
            if cell.column == column and cell.rows >= back:
                row[at] = cell._replace(rows=back + 1)
                return True
            if cell.column <= column < cell.column + cell.columns:
                return False
    return False


class Box(NamedTuple):
    """A text box; `sideways` if its text is turned: a stamp."""

    blocks: tuple[Block, ...]
    sideways: bool


Block = Para | Table | Box


class Flow(NamedTuple):
    """A file's blocks in reading order. `width`: points between the margins; `pictures`: how many it shows.

    `scans`: so many of them are as large as a page.
    """

    blocks: tuple[Block, ...]
    width: float = A4_WIDTH
    pictures: int = 0
    warnings: tuple[Warning, ...] = ()
    scans: int = 0


def fills_page(width: float, height: float) -> bool:
    """Whether a picture of that size in points is likely the scan of a page: a page between its margins has 0.6 of A4.

    >>> fills_page(467.7, 661.0), fills_page(467.7, 350.0)
    (True, False)
    """
    return width * height > 0.45 * A4_AREA


def running_stamps(blocks: Iterable[Block]) -> list[Block]:
    """The stamps of a header or footer that runs over the pages: what lies on its side, lines that are nothing else."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Box) and block.sideways:
            found.append(block)
        else:
            found += [Box((para,), True) for para in paragraphs((block,)) if is_stamp(_words(para))]
    return found


def _words(para: Para) -> str:
    return " ".join("".join(piece.text for piece in para.pieces).split())


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
