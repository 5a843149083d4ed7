"""Tables that an author of an office file set with tabs: neighbouring lines whose cells stand below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saual.read.document import TableCell
from saual.read.flow_lines import SetLine

CELLS = 3
ROWS = 2
"""So many cells in so many lines, and figures behind the first cell in as many: names stand in columns too."""
NEAR = 0.5
"""Rows have less white between them, in empty lines."""


def mark_tabbed(lines: Sequence[SetLine], tables: int) -> Iterator[SetLine]:
    """The lines, those of tables cut into their cells; `tables` are known already."""
    at = 0
    while at < len(lines):
        rows = _rows(lines, at)
        if len(rows) < ROWS or min(sum(len(row.cells) >= CELLS for row in rows), sum(map(_counts, rows))) < ROWS:
            rows = rows or lines[at : at + 1]
            yield from rows
        else:
            tables += 1
            columns = [left for _, left in max(rows, key=lambda row: len(row.cells)).cells]
            for number, row in enumerate(rows):
                yield from _cut(row, columns, tables, number)
        at += len(rows)


def _rows(lines: Sequence[SetLine], begin: int) -> Sequence[SetLine]:
    """The lines from one on that may be the rows of a table."""
    end = begin
    while end < len(lines) and lines[end].cell is None and not lines[end].sideways:
        goes_on = end > begin and len(lines[end].cells) > 1 and _counts(lines[end])
        if not (len(lines[end].cells) >= CELLS or goes_on) or (end > begin and lines[end].gap >= NEAR):
            break
        end += 1
    return lines[begin:end]


def _counts(row: SetLine) -> bool:
    return any(run.text.strip()[:1].isdigit() for run, _ in row.cells[1:])


def _cut(row: SetLine, columns: Sequence[float], table: int, number: int) -> Iterator[SetLine]:
    """A line for each cell of a row."""
    taken = -1
    ends = [*(left for _, left in row.cells[1:]), row.right]
    for at, ((run, left), end) in enumerate(zip(row.cells, ends, strict=True)):
        near = min(range(len(columns)), key=lambda column: abs(columns[column] - left))
        taken = at if len(row.cells) == len(columns) else max(near, taken + 1)
        place = TableCell(table, number, taken)
        yield row._replace(cells=((run, left),), right=end, joint="paragraph", cell=place)
        row = row._replace(gap=0.0, page=False)
