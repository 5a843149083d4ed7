"""Tables of plain text set in columns whose heads take several rows; with one row of heads `tables` reads them alone.

«             Охват, тыс. детей» / «Регион» / «           2024 год    2025 год» / «Абай            41,2        44,9»: a
head belongs to the column whose figures it stands above, and one above several that the row below parts heads them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from saual.clean.figure_heads import Head, head_rows, part_heads
from saual.clean.figure_words import YEARS
from saual.clean.rows import GridCell, Row
from saual.clean.tables import grid_row, is_figure
from saual.language.sentences import ends_sentence, ends_shortened, opens_lower
from saual.read.document import Document, Span, TableCell

_ROWS = 2
"""Rows of figures, at least."""
_MOST_HEADS = 5
_NEAR = 6.0
"""Columns of a page by which the middle of a head or figure may miss the middle of the column."""
_APART = 0.5
"""Empty lines that part a table from what stands above and below it."""
_DASH = regex.compile(r"[-–—]$")
_PIECE = regex.compile(r"\S+(?:\s\S+)*")


class Cell(NamedTuple):
    """A cell as it is printed: its origins and the columns of the page that it begins and ends at."""

    span: Span
    left: float
    right: float

    @property
    def middle(self) -> float:
        """The column of the page in its middle."""
        return (self.left + self.right) / 2


class _Line(NamedTuple):
    """A row of the table: its printed rows, its name's pieces, and the cell of each column that has one."""

    rows: tuple[Row, ...]
    name: tuple[Span, ...]
    figures: dict[int, Cell]


class _Piece(NamedTuple):
    """A piece of a head: the printed row it stands in, and the columns of the table it stands above."""

    row: int
    cell: Cell
    columns: range


def find_set_tables(document: Document, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, those of such tables as one row with cells for each row of the table."""
    if document.boxes is not None or document.columns is not None:
        return tuple(rows)
    written: list[Row] = []
    at = 0
    while at < len(rows):
        lines = _run(document, rows, at)
        above = _above(written, lines) if len(lines) >= _ROWS else []
        heads = _read_heads(document, above, _columns(lines)) if above else []
        end = at + sum(len(line.rows) for line in lines) if lines else at + 1
        if heads:
            del written[len(written) - len(above) :]
            written += [*head_rows(heads, above, above[0].start), *_write(lines, above[0].start)]
        else:
            written += rows[at:end]
        at = end
    return tuple(written)


def _run(document: Document, rows: Sequence[Row], at: int) -> list[_Line]:
    """Rows of figures in the columns of the first, with those in which a name goes on: «9 месяцев 2025» / «года»."""
    first = _line(document, rows[at], None)
    lines = [first] if first else []
    for row in rows[at + 1 :] if first else ():
        if row.gap > _APART and not row.first:
            break
        line = _line(document, row, lines[0])
        if line is not None:
            lines.append(line)
        elif _goes_on(row, lines[0]):
            last = lines[-1]
            lines[-1] = last._replace(rows=(*last.rows, row), name=(*last.name, Span(row.start, row.end)))
        else:
            break
    return lines


def _line(document: Document, row: Row, first: _Line | None) -> _Line | None:
    """«Абай            41,2        44,9»; below the first such row its figures stand in the same columns."""
    cells = [Cell(span, left, left + span.end - span.start) for span, left in zip(row.cells, row.lefts, strict=True)]
    said = [document.text[cell.span.start : cell.span.end].strip() for cell in cells]
    if row.grid or row.left > 2 or len(cells) < (2 if first else 3) or is_figure(said[0]):
        return None
    if not all(is_figure(text) or _DASH.match(text) for text in said[1:]):
        return None
    known = first.figures if first else {at: cell for at, cell in enumerate(cells) if at}
    placed = {_nearest(cell, known): cell for cell in cells[1:]}
    fits = all(abs(cell.middle - known[column].middle) <= _NEAR for column, cell in placed.items())
    return _Line((row,), (cells[0].span,), placed) if fits and len(placed) == len(cells) - 1 else None


def _nearest(cell: Cell, columns: dict[int, Cell]) -> int:
    return min(columns, key=lambda column: abs(columns[column].middle - cell.middle))


def _goes_on(row: Row, first: _Line) -> bool:
    short = row.left + row.end - row.start < first.figures[1].left
    return len(row.cells) == 1 and not row.grid and row.left <= 2 and opens_lower(row.text) and short


def _columns(lines: Sequence[_Line]) -> dict[int, Cell]:
    """The place that the cells of each column take up together; the names' is the first."""
    columns = {0: Cell(lines[0].name[0], 0.0, min(line.figures[1].left for line in lines if 1 in line.figures) - 1)}
    for column, cell in lines[0].figures.items():
        cells = [line.figures[column] for line in lines if column in line.figures]
        columns[column] = Cell(cell.span, min(one.left for one in cells), max(one.right for one in cells))
    return columns


def _above(rows: Sequence[Row], lines: Sequence[_Line]) -> list[Row]:
    """The rows that may head the table; none where there are fewer than two."""
    edge = min(line.figures[1].left for line in lines if 1 in line.figures)
    above: list[Row] = []
    gap = lines[0].rows[0].gap
    for row in reversed(rows[-_MOST_HEADS:]):
        closed = ends_sentence(row.text) and not ends_shortened(row.text)
        if gap > _APART or closed or row.grid or (row.left <= 2 and row.left + row.cells[0].end - row.start > edge):
            break
        above.insert(0, row)
        gap = row.gap
    return above if len(above) > 1 else []


def _read_heads(document: Document, above: Sequence[Row], columns: dict[int, Cell]) -> list[Head]:
    """A head for each column; none where one is left without, or a piece stands above nothing."""
    pieces = [
        _Piece(number, cell, _under(cell, columns))
        for number, row in enumerate(above)
        for cell in _pieces(document, row, columns)
    ]
    pieces = _over_years(document, pieces, len(above) - 1)
    wide = sorted({(piece.columns.start, piece.columns.stop) for piece in pieces if len(piece.columns) > 1})
    if not all(piece.columns for piece in pieces) or any(one[1] > two[0] for one, two in pairwise(wide)):
        return []
    covered = {column for start, stop in wide for column in range(start, stop)}
    heads = [Head(_lines(pieces, range(*span)), span[0], span[1] - span[0]) for span in wide]
    for column in columns:
        lines = _lines(pieces, range(column, column + 1))
        row = int(column in covered)
        heads.append(Head(lines, column, 1, row, 2 if wide and not row else 1))
    return heads if all(head.lines for head in heads) else []


def _pieces(document: Document, row: Row, columns: dict[int, Cell]) -> list[Cell]:
    """The cells of a row of heads, two spaces apart; one over several columns is cut if it is as many heads."""
    cells = []
    for match in _PIECE.finditer(document.text, row.start, row.end):
        cell = _cell(row, *match.span())
        parts = [_cell(row, *part) for part in part_heads(document, *match.span())]
        cells += parts if len(parts) == len(_under(cell, columns)) else [cell]
    return cells


def _cell(row: Row, start: int, end: int) -> Cell:
    return Cell(Span(start, end), row.left + start - row.start, row.left + end - row.start)


def _under(cell: Cell, columns: dict[int, Cell]) -> range:
    """The columns that a piece of a head stands above: those whose middle it covers, or the nearest."""
    covered = [column for column, one in columns.items() if column and cell.left <= one.middle <= cell.right]
    if len(covered) > 1:
        return range(covered[0], covered[-1] + 1)
    column = _nearest(cell, columns)
    one = columns[column]
    beside = max(one.left - cell.right, cell.left - one.right) > 0 and abs(one.middle - cell.middle) > _NEAR
    return range(0) if beside else range(column, column + 1)


def _over_years(document: Document, pieces: Sequence[_Piece], last: int) -> list[_Piece]:
    """A short head above the years of several columns covers them all: «Охват» / «2023 год  2024 год  2025 год»."""
    said = {piece: document.text[piece.cell.span.start : piece.cell.span.end] for piece in pieces}
    years = [piece for piece in pieces if piece.row == last and YEARS.fullmatch(said[piece])]
    run = range(min((p.columns.start for p in years), default=0), max((p.columns.stop for p in years), default=0))
    over = [piece for piece in pieces if piece.row < last and piece.columns and piece.columns.start in run]
    if len(years) < 2 or len(over) != 1 or len(run) != len(years):
        return list(pieces)
    return [piece._replace(columns=run) if piece == over[0] else piece for piece in pieces]


def _lines(pieces: Sequence[_Piece], columns: range) -> tuple[Span, ...]:
    return tuple(piece.cell.span for piece in pieces if piece.columns == columns)


def _write(lines: Sequence[_Line], table: int) -> list[Row]:
    written = []
    for number, line in enumerate(lines, 2):
        cells = [GridCell(line.name, TableCell(table, number, 0))]
        cells += [GridCell((cell.span,), TableCell(table, number, column)) for column, cell in line.figures.items()]
        written.append(grid_row(line.rows, cells))
    return written
