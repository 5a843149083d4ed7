"""A flow's paragraphs, tables and boxes as lines, each with the columns it would begin and end at.

A page is not drawn: the widths of letters tell the columns, which is all that cleaning asks of a printed line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple

import regex

from saual.clean.widths import COLUMN, printed_width
from saual.read.document import TableCell
from saual.read.flow import Align, Block, Box, Cell, Mark, Para, Piece, Table, paragraphs

LINE_HEIGHT = 1.15
TAB = 35.4
"""Points from one tab stop to the next where a file names none: 1.25 cm."""
WIDE = 3.2
"""A tab that leaves more white than so many columns divides a line into cells, as between the words of a PDF."""
WIDE_BLANKS = 2.0
DATA_ROWS = 3
"""So many rows of two cells are a table of data even without lines; a letterhead has one or two."""
RULED_ROWS = 2
"""A frame around one row, or around a letterhead or a signature, is none."""
EDGE = 0.5
"""Empty lines that the edge of a table counts for."""


class SetLine(NamedTuple):
    """A line in the making: its cells with their columns, how its letters look, what stands above it."""

    cells: tuple[tuple[Run, float], ...]
    right: float
    gap: float
    joint: Literal["paragraph", "line"]
    size: float
    sideways: bool = False
    page: bool = False
    cell: TableCell | None = None


class Run(NamedTuple):
    """Letters, for each whether it is bold, and the footnotes at their offsets."""

    text: str
    bold: bytes
    marks: tuple[tuple[int, Mark], ...]

    def slice(self, start: int, end: int) -> Run:
        """The part from `start` to `end`."""
        marks = tuple((at - start, mark) for at, mark in self.marks if start <= at < end)
        return Run(self.text[start:end], self.bold[start:end], marks)


_CONTROLS = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_GAP = regex.compile(r"[ \u00a0]*\t[ \u00a0\t]*|[ \u00a0]{3,}")
_LABEL = regex.compile(r"\W{0,2}(?:\d{1,2}(?:\.\d{1,2})*|\p{L}|[IVXivx]{1,4})?[.)–—•·-]$")


class Setter:
    """Sets blocks into lines; `unit` is the width of a column in points."""

    def __init__(self, width: float, size: float) -> None:
        """For a page of that width (points between the margins) and letters of that size."""
        self.width = width
        self.size = size
        self.unit = size * COLUMN / 1000
        self.above = 0.0  # empty lines since the last line
        self.after = 0.0  # white below the last paragraph, in points
        self.page = False
        self.tables = 0

    def blocks(self, blocks: Sequence[Block], left: float, width: float) -> Iterator[SetLine]:
        """The lines of blocks that stand in a column of the page."""
        for block in blocks:
            match block:
                case Para():
                    yield from self.paragraph(block, left, width)
                case Table():
                    yield from self.table(block, left)
                case Box():
                    yield from self.box(block)

    def paragraph(self, para: Para, left: float, width: float) -> Iterator[SetLine]:
        """A line for each that the file breaks by force; an empty paragraph is white above the next."""
        run = _run_of(para.pieces)
        self.page = self.page or para.page
        white = max(para.before, self.after) / (LINE_HEIGHT * self.size)
        self.after = para.after
        if not run.text.strip():
            self.above += white + run.text.count("\n") + para.size / self.size
            return
        self.above += white
        joint: Literal["paragraph", "line"] = "paragraph"
        at = 0
        for value in run.text.split("\n"):
            line = run.slice(at, at + len(value))
            at += len(value) + 1
            if not value.strip():
                self.above += 1.0
                joint = "paragraph"
                continue
            cells, right = self.cells(line, para, left, width, joint == "paragraph")
            yield SetLine(cells, right, self.above, joint, para.size, page=self.page)
            self.above, self.page, joint = 0.0, False, "line"

    def cells(
        self, run: Run, para: Para, left: float, width: float, first: bool
    ) -> tuple[tuple[tuple[Run, float], ...], float]:
        """The parts of a line with their columns, and the column where it ends."""
        scale = self.unit * para.size / self.size
        indent = para.left + (para.first if first else 0.0)
        text = run.text.rstrip()
        long = indent + printed_width(text) * scale > width
        found: list[tuple[Run, float]] = []
        at, start, x = 0, 0, indent
        cell_x = x
        for gap in _GAP.finditer(text):
            x += printed_width(text[at : gap.start()]) * scale
            end = self._after_gap(gap[0], x, para, printed_width(text[gap.end() :].split("\t")[0]) * scale, scale)
            wide = end - x > (WIDE if "\t" in gap[0] else WIDE_BLANKS) * self.unit
            if not text[start : gap.start()].strip():
                start, cell_x = gap.end(), end
            elif wide and not long and not _LABEL.match(text[start : gap.start()].strip()):
                found.append((run.slice(start, gap.start()), cell_x))
                start, cell_x = gap.end(), end
            at, x = gap.end(), end
        x += printed_width(text[at:]) * scale
        found.append((run.slice(start, len(text)), cell_x))
        shift = 0.0 if long or len(found) > 1 else _shift(para.align, width - x)
        cells = tuple((cell, (left + begin + shift) / self.unit) for cell, begin in found)
        return cells, (left + (width if long else min(x + shift, width))) / self.unit

    def _after_gap(self, gap: str, x: float, para: Para, following: float, scale: float) -> float:
        """Where the text after a gap begins."""
        for sign in gap:
            if sign != "\t":
                x += printed_width(" ") * scale
                continue
            stop, align = next(((s, a) for s, a in para.tabs if s > x + 1), (0.0, "left"))
            if not stop:
                x = TAB * (x // TAB + 1)
            else:
                back = {"right": following, "center": following / 2}.get(align, 0.0)
                x = max(x + scale, stop - back)
        return x

    def table(self, table: Table, left: float) -> Iterator[SetLine]:
        """A ruled table row by row; one without lines as the columns it sets side by side; one cell as its paragraphs.

        Its edges part what stands in it from what stands around it, whatever white there is.
        """
        self.above += EDGE
        rows = [[cell for cell in row if any(_says(p) for p in paragraphs(cell.blocks))] for row in table.rows]
        data = sum(len(row) > 1 for row in rows) >= (RULED_ROWS if table.ruled else DATA_ROWS)
        self.tables += data
        for number, filled in enumerate(rows):
            if not filled:
                self.above += 1.0
            elif data:
                yield from self._data_row(filled, left, self.tables, number, number < table.heads)
            elif max(map(len, table.rows)) == 1:
                yield from self.blocks(filled[0].blocks, left + filled[0].left, filled[0].width)
            else:
                yield from self._side_by_side(filled, left)
        self.above += EDGE

    def _data_row(self, cells: Sequence[Cell], left: float, table: int, row: int, head: bool) -> Iterator[SetLine]:
        """A line for each cell that says something."""
        for cell in cells:
            run = joined(list(paragraphs(cell.blocks)))
            start, end = left + cell.left, min(self.width, left + cell.left + cell.width)
            place = TableCell(table, row, cell.column, cell.rows, cell.columns, head)
            parts = ((run, start / self.unit),)
            yield SetLine(parts, end / self.unit, self.above, "paragraph", self.size, page=self.page, cell=place)
            self.above, self.after, self.page = 0.0, 0.0, False

    def _side_by_side(self, cells: Sequence[Cell], left: float) -> Iterator[SetLine]:
        above, page = self.above + self.after / (LINE_HEIGHT * self.size), self.page
        columns: list[list[SetLine]] = []
        for cell in cells:
            self.above, self.after, self.page = 0.0, 0.0, False
            columns.append(list(self.blocks(cell.blocks, left + cell.left, cell.width)))
        for number, beside in enumerate(zip_longest(*columns)):
            here = [line for line in beside if line is not None]
            parts = tuple(part for line in here for part in line.cells)
            gap = min(line.gap for line in here) if number else above
            size = max(line.size for line in here)
            yield SetLine(parts, here[-1].right, gap, "paragraph", size, page=page and not number)
        self.above, self.after, self.page = 0.0, 0.0, False

    def box(self, box: Box) -> Iterator[SetLine]:
        """The lines of a box, apart from the flow around it."""
        kept = self.above, self.after, self.page
        self.above, self.after, self.page = 0.0, 0.0, False
        for line in list(self.blocks(box.blocks, 0.0, self.width)):
            yield line._replace(sideways=box.sideways)
        self.above, self.after, self.page = kept


def _shift(align: Align, room: float) -> float:
    return max(room, 0.0) * {"center": 0.5, "right": 1.0}.get(align, 0.0)


def _says(para: Para) -> bool:
    return any(piece.text.strip() for piece in para.pieces)


def _run_of(pieces: Iterable[Piece]) -> Run:
    texts: list[str] = []
    bold = bytearray()
    marks: list[tuple[int, Mark]] = []
    for piece in pieces:
        text = _CONTROLS.sub("", piece.text)
        if piece.mark is not None:
            marks.append((len(bold), piece.mark))
        texts.append(text)
        bold += (b"\1" if piece.bold else b"\0") * len(text)
    return Run("".join(texts), bytes(bold), tuple(marks))


def joined(paras: Sequence[Para]) -> Run:
    """All that a cell or a note says, as one line."""
    pieces: list[Piece] = []
    for para in paras:
        if _says(para):
            pieces += [Piece(" ")] if pieces else []
            pieces += para.pieces
    run = _run_of(pieces)
    text = run.text.replace("\n", " ").replace("\t", " ")
    start = len(text) - len(text.lstrip())
    return run._replace(text=text).slice(start, max(start, len(text.rstrip())))
