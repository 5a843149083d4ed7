"""Ruled tables of a PDF page: pdfplumber finds cells between the rules, the page's lines are put into them.

Only the part of pdfplumber that works on lines is asked, with the rules that pdfium has read already: its own reading
of a page costs 39 times as much and falls for hostile files that pdfium survives.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import regex

from saual.read.document import BBox, Line, Span, TableCell
from saual.read.pdf_layout import PageText
from saual.read.pdf_paths import Path
from saual.read.pdf_rules import Rule, read_rules

MAX_CROSSINGS = 3_000
"""A table of a hundred rows and twenty columns has 2,100; more is a drawing, or squared paper."""

SNAP = 3.0
"""Points within which two rules are one: a border drawn twice, the sides of neighbouring cells."""

OUTSIDE = 0.3
"""Lines that go on outside of a table: more of them, and its outer columns have no rules, so it is left alone."""

_FIGURE = regex.compile(r"[-−–+]?\s?\d[\d\s.,]*%?")


class Grid(NamedTuple):
    """A table's cells on the page, each with its place; `xs` and `ys` are where its columns and rows begin and end."""

    cells: dict[tuple[int, int], TableCell]  # column and row -> the cell that covers them
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @property
    def number(self) -> int:
        """Which table of its page it is, from 1."""
        return next(iter(self.cells.values())).table

    def at(self, x: float, y: float) -> TableCell | None:
        """The cell around a point."""
        return self.cells.get((bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1))


class _Part(NamedTuple):
    """A run of characters of one line, in one cell or outside of all."""

    start: int
    end: int
    line: Line
    cell: TableCell | None


def set_tables(page: Any, paths: Sequence[Path], text: PageText) -> PageText:
    """The page with the lines of its ruled tables cut and ordered by cells; as it is where it has none."""
    return fill_tables(text, find_grids(read_rules(page, paths, text.quarter)))


def fill_tables(text: PageText, grids: Iterable[Grid]) -> PageText:
    """The page with its lines in the grids cut and ordered by cells; as it is where they do not make tables."""
    for grid in grids:
        text = _fill(text, grid)
    return text


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """The grids that rules make, from the top of the page.

    They have two columns and two rows or more, or three columns: a row that goes on from the page before.
    """
    if not rules:
        return []
    from pdfplumber import table as plumber  # 0.2 s, and only pages with rules need it

    edges = plumber.merge_edges([_edge(rule) for rule in rules], SNAP, SNAP, SNAP, SNAP)
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if upright * (len(edges) - upright) > 20 * MAX_CROSSINGS:
        return []
    crossings = plumber.edges_to_intersections(edges, SNAP, SNAP)
    if len(crossings) > MAX_CROSSINGS:
        return []
    tables = plumber.cells_to_tables(plumber.intersections_to_cells(crossings))
    grids = (_grid([BBox(*cell) for cell in table], number) for number, table in enumerate(tables, 1))
    return [grid for grid in grids if len(grid.xs) > 2 and len(grid.xs) + len(grid.ys) > 5]


def _edge(rule: Rule) -> dict[str, object]:
    length = rule.end - rule.start
    if rule.upright:
        return {"orientation": "v", "x0": rule.at, "x1": rule.at, "top": rule.start, "bottom": rule.end,
                "doctop": rule.start, "width": 0.0, "height": length}  # fmt: skip
    return {"orientation": "h", "x0": rule.start, "x1": rule.end, "top": rule.at, "bottom": rule.at,
            "doctop": rule.at, "width": length, "height": 0.0}  # fmt: skip


def _grid(boxes: Sequence[BBox], number: int) -> Grid:
    xs = sorted({side for box in boxes for side in (box.x0, box.x1)})
    ys = sorted({side for box in boxes for side in (box.top, box.bottom)})
    cells: dict[tuple[int, int], TableCell] = {}
    for box in boxes:
        column, row = xs.index(box.x0), ys.index(box.top)
        columns, rows = xs.index(box.x1) - column, ys.index(box.bottom) - row
        place = TableCell(number, row, column, rows, columns)
        for down in range(row, row + rows):
            for across in range(column, column + columns):
                cells.setdefault((across, down), place)
    return Grid(cells, tuple(xs), tuple(ys))


def _fill(text: PageText, grid: Grid) -> PageText:
    """The page with its lines in this grid, if they fill it as a table."""
    before: list[_Part] = []
    inside: list[_Part] = []
    after: list[_Part] = []
    cut = 0
    for line in text.lines:
        if line.sideways or line.cell or line.bbox is None or not _overlaps(line.bbox, grid):
            (after if inside else before).append(_Part(line.start, line.end, line, None))
            continue
        parts = list(_parts(text, line, grid))
        within = [part for part in parts if part.cell is not None]
        without = [part for part in parts if part.cell is None]
        cut += bool(within and without)
        (after if inside else before).extend(without)
        inside += within
    rows = {row: list(cells) for row, cells in groupby(sorted(inside, key=_place), key=lambda part: _place(part)[0])}
    if not _is_table(text, rows) or cut > OUTSIDE * len(rows):
        return text
    return _written(text, [*before, *(part for row in rows.values() for part in row), *after])


def _place(part: _Part) -> tuple[int, int, int]:
    """Where a part stands in the order of reading."""
    assert part.cell is not None
    return part.cell.row, part.cell.column, part.start


def _overlaps(box: BBox, grid: Grid) -> bool:
    return box.top < grid.ys[-1] and box.bottom > grid.ys[0] and box.x0 < grid.xs[-1] and box.x1 > grid.xs[0]


def _parts(text: PageText, line: Line, grid: Grid) -> Iterator[_Part]:
    """The line cut where one cell ends and another begins; a blank belongs to what stands before it."""
    boxes = text.boxes
    cells: list[TableCell | None] = []
    for at in range(line.start, line.end):
        if text.text[at].isspace():
            cells.append(cells[-1] if cells else None)
        else:
            x0, top, x1, bottom = boxes[4 * at : 4 * at + 4]
            cells.append(grid.at((x0 + x1) / 2, (top + bottom) / 2))
    at = line.start
    for cell, group in groupby(cells):
        end = at + sum(1 for _ in group)
        start, stop = at, end
        while stop > start and text.text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield _Part(start, stop, line, cell)
        at = end


def _is_table(text: PageText, rows: dict[int, list[_Part]]) -> bool:
    """Two rows of cells side by side; if there are no more, with a figure: else it is a frame or a letterhead.

    «Барлығы | 23 699,0 | 18 846,0»: a single row has two figures.
    """
    filled = {row: {part.cell.column for part in parts if part.cell} for row, parts in rows.items()}
    wide = [columns for columns in filled.values() if len(columns) > 1]
    last = rows[max(filled)] if filled else []
    figures = sum(bool(_FIGURE.fullmatch(text.text[part.start : part.end])) for part in last)
    if len(filled) == 1 and figures > 1:
        return True
    if len(wide) < 2:
        return False
    if len(filled) > 2 or max(map(len, wide)) > 2:
        return True
    return figures > 0


def _written(text: PageText, parts: Sequence[_Part]) -> PageText:
    """The page's text in the order of the parts, each a line."""
    values: list[str] = []
    boxes: array[float] = array("f")
    lines: list[Line] = []
    raised: list[Span] = []
    at = 0
    for start, end, line, cell in parts:
        if lines:
            boxes.extend((0.0, 0.0, 0.0, 0.0))
            at += 1
        values.append(text.text[start:end])
        boxes += text.boxes[4 * start : 4 * end]
        bbox = line.bbox if (start, end) == (line.start, line.end) else _bbox(text, start, end)
        lead = min(line.lead, end - start) if start == line.start else 0
        raised += [Span(a + at - start, b + at - start) for a, b in text.raised if start <= a and b <= end]
        lines.append(line._replace(start=at, end=at + end - start, bbox=bbox, lead=lead, cell=cell or line.cell))
        at += end - start
    return text._replace(text="\n".join(values), boxes=boxes, lines=lines, raised=raised)


def _bbox(text: PageText, start: int, end: int) -> BBox:
    places = [4 * at for at in range(start, end) if not text.text[at].isspace()]
    x0, top, x1, bottom = ([text.boxes[place + side] for place in places] for side in range(4))
    return BBox(min(x0), min(top), max(x1), max(bottom))
