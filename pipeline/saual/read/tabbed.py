"""Tables in plain text, as a word processor saves them: a line for each row, a tab between two cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from saual.read.document import Line, TableCell

CELLS = 3
ROWS = 2
"""So many cells that say something, in so many neighbouring lines; names beside each other are two."""


def mark_tables(text: str, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, those of tables cut into their cells."""
    tables = 0
    for tabbed, group in groupby(lines, key=lambda line: "\t" in text[line.start : line.end].strip(" \n")):
        run = list(group)
        cells = [text[line.start : line.end].split("\t") for line in run] if tabbed else []
        if sum(sum(bool(cell.strip()) for cell in row) >= CELLS for row in cells) < ROWS:
            yield from run
            continue
        tables += 1
        for number, (line, row) in enumerate(zip(run, cells, strict=True)):
            at = line.start
            for column, cell in enumerate(row):
                if cell.strip():
                    yield line._replace(start=at, end=at + len(cell), cell=TableCell(tables, number, column))
                at += len(cell) + 1
