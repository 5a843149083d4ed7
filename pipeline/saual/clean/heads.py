"""Heads of tables in plain text that one space parts: «Донации, тыс. Доля» above «41,2          96,8»."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import regex

from saual.read.document import Span

if TYPE_CHECKING:
    from saual.clean.rows import Row

_WORD = regex.compile(r"\S+")
_MOST = 40
"""Columns of a table, at most."""
_APART = 1.0
"""Columns by which a head and the figures below it may begin apart."""


def cut_heads(text: str, rows: Iterable[Row]) -> list[Row]:
    """The rows of plain text, with heads right above rows of three cells or more cut where these begin."""
    cut = list(rows)
    columns: tuple[float, ...] = ()
    for at in range(len(cut) - 2, -1, -1):
        row, below = cut[at], cut[at + 1]
        if 2 < len(row.cells) < _MOST and _stand_below(row.lefts, below.lefts) and _stand_below(below.lefts, row.lefts):
            columns = row.lefts
        elif columns and (len(row.cells) > 1 or row.left > 2) and _stand_below(row.lefts, columns):
            cut[at] = _cut_under(text, row, columns)
        else:
            columns = ()
    return cut


def _stand_below(lefts: Sequence[float], columns: Sequence[float]) -> bool:
    return all(any(abs(left - column) <= _APART for column in columns) for left in lefts)


def _cut_under(text: str, row: Row, columns: Sequence[float]) -> Row:
    """A row cut also before each word that stands right above a column."""
    cut: list[tuple[Span, float]] = []
    for cell, left in zip(row.cells, row.lefts, strict=True):
        begin, at, end = cell.start, left, cell.start
        for word in _WORD.finditer(text, cell.start, cell.end):
            column = left + word.start() - cell.start
            if word.start() > begin and any(abs(column - known) <= _APART for known in columns):
                cut.append((Span(begin, end), at))
                begin, at = word.start(), column
            end = word.end()
        cut.append((Span(begin, end), at))
    return row._replace(cells=tuple(span for span, _ in cut), lefts=tuple(left for _, left in cut))
