"""Tables: rows whose cells the file itself knows, or whose wide gaps stand above each other. One line a row.

Cells are joined by « | »; an empty one stays empty between its bars, so that columns can be counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.glyphs import mend
from saual.clean.joins import join_spans
from saual.clean.paragraph import Paragraph, Setting, TableRow, TextCell
from saual.clean.rows import GridCell, Row
from saual.clean.text import Text, join, made
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Span, TableCell

BAR = " | "
"""What parts the cells of a row in clean text."""
TOTAL = regex.compile(r"^(?:итого|всего|общий итог|барлығы|жиыны|жиынтығы|жалпы|қорытынды|қорытындысы)\b")
"""The name, in small letters, of a row that sums up the others."""
LONE_YEAR = regex.compile(r"(?:19|20)\d\d$")
_NEAR = 4.0
"""How far apart, in characters, two cells may begin and still stand in one column."""
_MOST_HEADS = 4
"""Rows without a figure above the first that has one: more of them are no head but a table of words."""
_FIGURE = regex.compile(r"[-−–+]?\s?\d[\d \u00a0.,]*%?(?:\[[\p{L}\d*]{1,3}\])*$")
_YEARS = regex.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?(?:\s?(?:г\.?|год|гг\.?|жыл|ж\.?))?$")


class _Cell(NamedTuple):
    """A cell before its lines are joined."""

    lines: tuple[Span, ...]
    place: TableCell


class _Draft(NamedTuple):
    """A row of a table: where it stands, its cells, their texts."""

    row: Row
    cells: tuple[_Cell, ...]
    texts: tuple[Text, ...]

    @property
    def said(self) -> list[tuple[int, str]]:
        """Column and words of each cell."""
        return [(cell.place.column, text.value) for cell, text in zip(self.cells, self.texts, strict=True)]


def is_figure(text: str) -> bool:
    """Whether a cell is nothing but a number, with footnotes or without.

    >>> is_figure("1 412"), is_figure("-12,5%"), is_figure("224[1]"), is_figure("2 мектеп")
    (True, True, True, False)
    """
    return bool(_FIGURE.match(text.strip()))


def is_numbering(cells: Sequence[tuple[int, str]]) -> bool:
    """«1 | 2 | 3»: the numbers of the columns."""
    return len(cells) > 2 and [text.strip() for _, text in cells] == [str(i + 1) for i in range(len(cells))]


def count_heads(rows: Sequence[Sequence[tuple[int, str]]]) -> int:
    """How many of the first rows (column and words of each cell) head the figures below them.

    >>> count_heads([[(0, "Өңір"), (1, "2024 жыл")], [(0, "Абай"), (1, "120")]])
    1
    """
    for leading, cells in enumerate(rows):
        if not is_numbering(cells) and any(column and _is_data(text) for column, text in cells):
            return leading if leading <= _MOST_HEADS else 0
        if leading and len(cells) < 2:
            return leading  # «Северные области»: the name of the rows below it
    return 0


def _is_data(text: str) -> bool:
    return is_figure(text) and not _YEARS.match(text.strip())


def grid_row(rows: Sequence[Row], cells: Sequence[GridCell]) -> Row:
    """The row of a table that these printed rows are, with its cells."""
    text = " ".join(row.text for row in rows)
    return rows[0]._replace(
        end=max(row.end for row in rows), text=text, folded=cues.fold(text),
        cells=tuple(Span(cell.lines[0].start, cell.lines[-1].end) for cell in cells),
        lefts=tuple(float(cell.place.column) for cell in cells), grid=tuple(cells),
    )  # fmt: skip


def find_tables(rows: Sequence[Row]) -> list[Span]:
    """Ranges of rows that are tables: two rows or more in columns, with the short rows that continue their cells."""
    found: list[Span] = []
    i = 0
    while i < len(rows):
        end = _end_of_grid(rows, i) if rows[i].grid else _end_of_table(rows, i)
        if rows[i].grid or sum(len(row.cells) > 1 for row in rows[i:end]) >= 2:
            found.append(Span(i, end))
            i = end
        else:
            i += 1
    return found


def _end_of_grid(rows: Sequence[Row], begin: int) -> int:
    """After the last row of a table that the file marks; one that goes on at the top of the next page is the same."""
    end = begin
    while end < len(rows) and rows[end].grid:
        start, table = end, rows[end].grid[0].place.table
        while end < len(rows) and rows[end].grid and rows[end].grid[0].place.table == table:
            end += 1
        if start > begin and (
            rows[start].joint is not None
            or rows[start].page == rows[start - 1].page
            or _width(rows[begin:start]) != _width(rows[start:end])
        ):
            return start
    return end


def _width(rows: Sequence[Row]) -> int:
    return max(cell.place.column + cell.place.columns for row in rows for cell in row.grid)


def _end_of_table(rows: Sequence[Row], begin: int) -> int:
    if len(rows[begin].cells) < 2:
        return begin
    end = begin + 1
    while end < len(rows) and not rows[end].grid:
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
    """One paragraph a table row; heads that a later page repeats are left out."""
    if not rows:
        return
    drafts = [_read(setting, row, cells) for row, cells in (_gridded(rows) if rows[0].grid else _aligned(rows))]
    drafts = [draft for draft in drafts if draft.cells]
    kept = _over_pages(setting, drafts)
    heads = _heads(kept, repeated=len(kept) < len(drafts))
    width = max((cell.place.column + cell.place.columns for draft in kept for cell in draft.cells), default=0)
    reach: dict[int, int] = {}  # column -> the first row that no cell above reaches down into
    table = 0
    for number, draft in enumerate(kept):
        if draft.cells[0].place.table != table:
            table, reach = draft.cells[0].place.table, {}
        text, cells = _set(draft, reach, width)
        row = TableRow(rows[0].start, number < heads, cells)
        yield Paragraph(text, "table", draft.row.page, draft.row.bold, row=row)


def _gridded(rows: Sequence[Row]) -> Iterator[tuple[Row, list[_Cell]]]:
    for row in rows:
        yield row, [_Cell(cell.lines, cell.place) for cell in row.grid]


def _aligned(rows: Sequence[Row]) -> Iterator[tuple[Row, list[_Cell]]]:
    """Rows by their columns; a line with nothing in the first column continues the cells above it."""
    columns = max((row.lefts for row in rows), key=len)
    grid: list[tuple[Row, dict[int, list[Span]]]] = []
    for row in rows:
        placed = [(_column_of(left, columns), cell) for left, cell in zip(row.lefts, row.cells, strict=True)]
        if not grid or placed[0][0] == 0 or len(row.cells) == len(columns):
            grid.append((row, {}))
        for column, cell in placed:
            grid[-1][1].setdefault(column, []).append(cell)
    for number, (row, cells) in enumerate(grid):
        yield row, [_Cell(tuple(cells[column]), TableCell(1, number, column)) for column in sorted(cells)]


def _column_of(left: float, columns: Sequence[float]) -> int:
    return min(range(len(columns)), key=lambda c: abs(columns[c] - left))


def _read(setting: Setting, row: Row, cells: Sequence[_Cell]) -> _Draft:
    """The words of the cells; a cell may hold nothing but signs that mending drops."""
    texts = [mend(join_spans(setting.document, cell.lines, setting.vocabulary)).strip() for cell in cells]
    kept = [(cell, text) for cell, text in zip(cells, texts, strict=True) if text.value]
    return _Draft(row, tuple(cell for cell, _ in kept), tuple(text for _, text in kept))


def _over_pages(setting: Setting, drafts: Sequence[_Draft]) -> list[_Draft]:
    """Without heads repeated on later pages; a row that a page's end tore in two is one again."""
    parts = [list(part) for _, part in groupby(drafts, key=lambda draft: draft.cells[0].place.table)]
    kept = parts[0] if parts else []
    known = [draft.said for draft in kept[: max(_heads(kept, repeated=False), 1)]]
    for part in parts[1:]:
        again = len(list(takewhile(lambda draft: draft.said in known, part)))
        rest = part[again:]
        if rest and _is_torn(kept[-1], rest[0]):
            kept[-1] = _mended(setting, kept[-1], rest.pop(0))
        kept += rest
    return kept


def _is_torn(above: _Draft, below: _Draft) -> bool:
    """«ремонт дорог» / «районного значения» beside nothing: the rest of a row, and no row of its own."""
    said = dict(above.said)
    going_on = all(opens_lower(text) and not ends_sentence(said.get(column, "")) for column, text in below.said)
    return below.cells[0].place.column > 0 and going_on and all(column in said for column, _ in below.said)


def _mended(setting: Setting, above: _Draft, below: _Draft) -> _Draft:
    more = {cell.place.column: cell.lines for cell in below.cells}
    cells = [cell._replace(lines=cell.lines + more.get(cell.place.column, ())) for cell in above.cells]
    return _read(setting, above.row, cells)


def _heads(drafts: Sequence[_Draft], repeated: bool) -> int:
    """How many rows head the table: as the file says, by the figures below them, or set bold above plain ones."""
    said = sum(1 for _ in takewhile(lambda draft: draft.cells[0].place.head, drafts))
    counted = said or count_heads([draft.said for draft in drafts])
    bold = sum(1 for _ in takewhile(lambda draft: draft.row.bold, drafts))
    return counted or (bold if bold < len(drafts) and bold <= _MOST_HEADS else 0) or int(repeated)


def _set(draft: _Draft, reach: dict[int, int], width: int) -> tuple[Text, tuple[TextCell, ...]]:
    """The line of a row and where its cells stand in it. `reach` is kept up to date."""
    starting = {cell.place.column: (cell.place, text) for cell, text in zip(draft.cells, draft.texts, strict=True)}
    row = draft.cells[0].place.row
    parts: list[Text] = []
    cells: list[TextCell] = []
    at = column = 0
    while column < width:
        place, text = starting.get(column, (TableCell(0, row, column), made("")))
        if column:
            parts.append(made(" |"))
            at += 2
        if column and text.value:
            parts.append(made(" "))
            at += 1
        parts.append(text)
        if column in starting or reach.get(column, 0) <= row:
            cells.append(TextCell(at, at + len(text.value), place.column, place.rows, place.columns))
        at += len(text.value)
        for covered in range(column, column + place.columns):
            reach[covered] = max(reach.get(covered, 0), row + place.rows)
        column += place.columns
    whole = join(parts)
    blank = len(whole.value) - len(whole.value.lstrip())
    return whole.strip(), tuple(
        cell._replace(start=max(cell.start - blank, 0), end=max(cell.end - blank, 0)) for cell in cells
    )
