"""Tables by their columns: rows whose wide gaps stand above each other. One line a row, cells joined by « | »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saual.clean.glyphs import mend
from saual.clean.joins import join_spans
from saual.clean.paragraph import Paragraph, Setting
from saual.clean.rows import Measure, Row, ends_sentence
from saual.clean.text import join
from saual.read.document import Span

_NEAR = 4.0
"""How far apart, in characters, two cells may begin and still stand in one column."""


def find_tables(rows: Sequence[Row], measure: Measure) -> list[Span]:
    """Ranges of rows that are tables: two rows or more with the same columns."""
    found: list[Span] = []
    i = 0
    while i < len(rows):
        end = _end_of_table(rows, i)
        if end - i >= 2 and sum(len(row.cells) > 1 for row in rows[i:end]) >= 2:
            found.append(Span(i, end))
            i = end
        else:
            i += 1
    return found


def _starts(row: Row) -> list[float]:
    scale = (row.right - row.left) / max(row.end - row.start, 1)
    return [row.left + (cell.start - row.start) * scale for cell in row.cells]


def _end_of_table(rows: Sequence[Row], begin: int) -> int:
    """Rows from `begin` that share its columns; a row with fewer cells may continue a cell of the row above."""
    if len(rows[begin].cells) < 2:
        return begin
    columns = _starts(rows[begin])
    end = begin + 1
    while end < len(rows):
        row = rows[end]
        starts = _starts(row)
        placed = sum(any(abs(s - c) < _NEAR for c in columns) for s in starts)
        if len(row.cells) > 1 and (placed == len(starts) or len(row.cells) == len(columns)):
            end += 1
        elif len(row.cells) == 1 and placed and row.left > 2 and not ends_sentence(row.text) and row.gap < 0.5:
            end += 1
        else:
            break
    return end


def write_table(setting: Setting, rows: Sequence[Row]) -> Iterator[Paragraph]:
    """One paragraph a table row; lines that continue a cell are joined to it."""
    grid: list[tuple[Row, list[list[Span]]]] = []
    for row in rows:
        if grid and len(row.cells) < len(grid[-1][1]):
            _continue_cells(grid[-1], row)
        else:
            grid.append((row, [[cell] for cell in row.cells]))
    for row, cells in grid:
        texts = [mend(join_spans(setting.document, cell, setting.vocabulary)).strip() for cell in cells]
        yield Paragraph(join(texts, " | "), "table", row.page, row.bold)


def _continue_cells(above: tuple[Row, list[list[Span]]], row: Row) -> None:
    columns = _starts(above[0])
    for cell, start in zip(row.cells, _starts(row), strict=True):
        nearest = min(range(len(columns)), key=lambda c: abs(columns[c] - start))
        above[1][nearest].append(cell)
