"""Two pages of a letter on one sheet, side by side: where they part, so that each is read by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from saual.read.pdf_rows import Piece
from saual.read.sheet import Points

BROADEST = 1.7
"""Breadth by height of a spread: 1.41 of two sheets, 1.33 of a photograph."""

GUTTER = 0.05
"""The blank strip in the middle is at least this part of the breadth: two margins; columns of a table stand nearer."""

WIDE, GAP, ROWS = 0.55, 0.04, 4
"""A page has so many rows of prose: this part of its breadth wide, without a gap of so much as columns leave."""

Extents = Sequence[tuple[float, float]]
"""Where the parts of a row begin and end, from left to right."""


def find_gutter(points: Points) -> float | None:
    """The middle of the blank strip between two pages of prose, as a part of the sheet's breadth, by its ink."""
    rows, columns, (height, width) = points
    if not height < width <= BROADEST * height:
        return None
    import numpy as np

    inked = np.flatnonzero(np.bincount(columns, minlength=width) > 1)  # a speck of dust is no ink
    left, right = inked[inked < width / 2], inked[inked >= width / 2]
    if not len(left) or not len(right) or right[0] - left[-1] < GUTTER * width:
        return None
    middle = (int(left[-1]) + int(right[0])) / 2
    halves = [columns < middle, columns >= middle]
    are_pages = all(is_page(_rows(rows[half], columns[half], height), width / 2) for half in halves)
    return middle / width if are_pages else None


def _rows(rows: Any, columns: Any, height: int) -> Iterable[Extents]:
    """The rows of ink in a part of a sheet, as the columns that have some."""
    import numpy as np

    profile = np.bincount(rows, minlength=height) > 0
    edges = np.flatnonzero(np.diff(np.concatenate(([0], profile.astype(np.int8), [0]))))
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        inked = np.unique(columns[(rows >= top) & (rows < bottom)])
        yield [(x, x + 1) for x in inked.tolist()]


def part_pages(pieces: Sequence[Piece], width: float, height: float) -> list[Sequence[Piece]]:
    """The pieces of a page's rows, or those of the left and of the right page of a spread."""
    if not height < width <= BROADEST * height:
        return [pieces]
    left = [piece for piece in pieces if piece.x0 + piece.x1 < width]
    right = [piece for piece in pieces if piece.x0 + piece.x1 >= width]
    reach = max((piece.x1 for piece in left), default=width)
    if min((piece.x0 for piece in right), default=0.0) - reach < GUTTER * width:
        return [pieces]
    return [left, right] if all(is_page(_extents(half), width / 2) for half in (left, right)) else [pieces]


def _extents(pieces: Sequence[Piece]) -> Iterable[Extents]:
    rows: dict[int, list[tuple[float, float]]] = {}
    for piece in pieces:
        rows.setdefault(round(piece.baseline), []).append((piece.x0, piece.x1))
    return map(sorted, rows.values())


def is_page(rows: Iterable[Extents], breadth: float) -> bool:
    """Whether these rows are those of a page of this breadth with prose on it.

    >>> is_page([[(10, 40), (42, 90)]] * 4, 100), is_page([[(10, 30), (60, 90)]] * 4, 100)
    (True, False)
    """
    wide = (row for row in rows if row and row[-1][1] - row[0][0] >= WIDE * breadth)
    return sum(all(b[0] - a[1] < GAP * breadth for a, b in pairwise(row)) for row in wide) >= ROWS
