"""Tables by their columns: rows whose wide gaps stand above each other. One line a row, cells joined by « | »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saual.clean.glyphs import mend
from saual.clean.joins import join_spans
from saual.clean.paragraph import Paragraph, Setting
from saual.clean.rows import Measure, Row
from saual.clean.text import join
from saual.language.sentences import ends_sentence
from saual.read.document import Span

_NEAR = 4.0
"""How far apart, in characters, two cells may begin and still stand in one column."""


def find_tables(rows: Sequence[Row], measure: Measure) -> list[Span]:
    """Ranges of rows that are tables: two rows or more in columns, with the short rows that continue their cells."""
    found: list[Span] = []
    i = 0
    while i < len(rows):
        end = _end_of_table(rows, i)
        if rows[i].joint == "row" or sum(len(row.cells) > 1 for row in rows[i:end]) >= 2:
            found.append(Span(i, end))
            i = end
        else:
            i += 1
    return found


def _end_of_table(rows: Sequence[Row], begin: int) -> int:
    if rows[begin].joint == "row":
        return next((i for i in range(begin, len(rows)) if rows[i].joint != "row"), len(rows))
    if len(rows[begin].cells) < 2:
        return begin
    end = begin + 1
    while end < len(rows):
        row = rows[end]
        columns = [left for above in rows[begin:end] for left in above.lefts]
        placed = sum(any(abs(left - column) < _NEAR for column in columns) for left in row.lefts)
        continues = len(row.cells) == 1 and placed and row.left > 2 and not ends_sentence(row.text) and row.gap < 0.5
        if not ((len(row.cells) > 1 and 2 * placed >= len(row.cells)) or continues):
            break
        end += 1
    while len(rows[end - 1].cells) == 1:
        end -= 1
    return end


def write_table(setting: Setting, rows: Sequence[Row]) -> Iterator[Paragraph]:
    """One paragraph a table row; a line with nothing in the first column continues the cells above it."""
    if not rows:
        return
    columns = max((row.lefts for row in rows), key=len)
    grid: list[tuple[Row, dict[int, list[Span]]]] = []
    for row in rows:
        placed = [(_column_of(left, columns), cell) for left, cell in zip(row.lefts, row.cells, strict=True)]
        continues = grid and row.joint != "row" and placed[0][0] > 0 and len(row.cells) < len(columns)
        if not continues:
            grid.append((row, {}))
        for column, cell in placed:
            grid[-1][1].setdefault(column, []).append(cell)
    for row, cells in grid:
        texts = [mend(join_spans(setting.document, cells[c], setting.vocabulary)).strip() for c in sorted(cells)]
        kept = [cell for cell in texts if cell.value]  # a cell may hold nothing but signs that mending drops
        if kept:
            yield Paragraph(join(kept, " | "), "table", row.page, row.bold)


def _column_of(left: float, columns: Sequence[float]) -> int:
    return min(range(len(columns)), key=lambda c: abs(columns[c] - left))
