"""Tables in text whose extractor writes each cell as a block of its own, row by row or column by column.

pdftotext reads «Банки» / «4 120» / «3 870» / «Итого» / …, pdfminer all names first, then all figures of a year. Nothing
is left but the order of words and figures; a table is taken for one only where that order leaves no doubt:

- row by row: k heads, then names with k - 1 figures each; years may be names;
- column by column: k heads and r names (or a head, r names, k - 1 heads), then k - 1 runs of r figures;
- in any order of these, where a row that sums up does so: «Барлығы».
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, takewhile
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.rows import GridCell, Row
from saual.clean.tables import LONE_YEAR, TOTAL, grid_row
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Document, Span, TableCell

_APART = 0.45
_LINES = 4
"""Lines of a cell."""
_WIDE = 45.0
"""Columns of a line of a cell; running text has longer ones."""
_MOST = 2000
"""Cells of a table."""
_FIGURES = 4
"""Figures of a table, at least."""
_FIGURE = regex.compile(
    r"[-−–+]?\s?\$?\d[\d \u00a0.,]*(?:[-–]\d[\d \u00a0.,]*)?\s?%?(?:\s(?:год|года|жыл|жылы|г\.|ж\.))?$|[-–—]$"
)
_UNIT = regex.compile(r"\d{4}|%|№|,\s\p{Ll}|\b(?:тыс|млн|млрд|мың)\b")
_CAPTION = regex.compile(r"^(?:таблица|кесте)\b|^\d{1,2}-кесте\b")
_NEXT_HEAD = regex.compile(r"(?<=[\p{Ll},.%]) +(?=\p{Lu}\p{Ll})")
_YEAR = regex.compile(r"^(?:19|20)\d\d(?:$|\s)")
_YEARS_FIRST = regex.compile(r"wf+w+f+")
"""A head of words, heads that are years, names, figures."""
_YEARS_AMID = regex.compile(r"(w{2,})(f{2,})(w+)(f+)")
"""Words, of which the last is a head, years below it, words, figures."""
_DECIMAL = regex.compile(r"\d+(?:\.\d+)?")
_WAITS = regex.compile(r"(?:,|\b(?:тыс\.?|млн|млрд|мың))$")
"""A head that goes on below: «Сыйымдылығы, мың» / «тонна»."""
_ROWS = 2
_SHORT = 20
"""Signs of a cell that may end with a full stop: «Алматы қ.»."""
_NEAR = 3


class Cell(NamedTuple):
    """The rows of a cell, and whether they are a figure."""

    rows: tuple[Row, ...]
    figure: bool

    @property
    def words(self) -> str:
        """Its text."""
        return " ".join(row.folded for row in self.rows)


Grid = list[list[Cell | None]]
"""Rows of cells; None where the row has no such cell."""


def find_columns(document: Document, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, those of such tables as one row for each row of the table."""
    if document.boxes is not None or document.columns is not None:
        return tuple(rows)
    written: list[Row] = []
    at = tables = 0
    while at < len(rows):
        end, cells = _run_of_cells(rows, at)
        found = _read(document, cells) if sum(cell.figure for cell in cells) >= _FIGURES else None
        if found is not None:
            end, more = _next_page(rows, end, len(found[-1]))
            found += more
            tables += 1
            end = at + sum(row.start <= max(cell.rows[-1].start for cell in _all(found)) for row in rows[at:end])
            starts = sorted(row.start for cell in _all(found) for row in cell.rows)
            written += [row for row in rows[at:end] if bisect_left(starts, row.start) == bisect_left(starts, row.end)]
            written += _write(found, tables)
        else:
            written += rows[at:end]
        at = end
    return tuple(written)


def _next_page(rows: Sequence[Row], at: int, wide: int) -> tuple[int, Grid]:
    """Where the rows of a table end that go on at the top of the next page, and these: «Барлығы» / «23 699,0» / …."""
    if not 0 < at < len(rows) or rows[at].page == rows[at - 1].page:
        return at, []
    _, cells = _run_of_cells(rows, at)
    grid = [list[Cell | None](cells[n : n + wide]) for n in range(0, len(cells), wide)]
    if not cells or len(grid[-1]) < wide or not all(_is_row(line) for line in grid):
        return at, []
    return at + sum(len(cell.rows) for cell in cells), grid


def _is_row(line: Sequence[Cell | None]) -> bool:
    return [cell is not None and cell.figure for cell in line] == [False] + [True] * (len(line) - 1)


def _all(grid: Grid) -> Iterator[Cell]:
    return (cell for line in grid for cell in line if cell is not None)


def _run_of_cells(rows: Sequence[Row], begin: int) -> tuple[int, list[Cell]]:
    """Where the blocks that may be cells end (or the first that may not), and these cells up to the last figure."""
    cells: list[Cell] = []
    at = begin
    while at < len(rows):
        end = at + 1
        while end < len(rows) and rows[end].gap <= _APART and rows[end].page == rows[at].page:
            end += 1
        block = rows[at:end]
        if not cells and len(block) > 1 and _leads(block):
            return end - 1, []
        if not _may_be_cells(block) or (cells and block[0].page != rows[begin].page):
            at = at if cells else end
            break
        figures = all(_FIGURE.match(row.text) for row in block)
        cells += [Cell((row,), True) for row in block] if figures else [Cell(tuple(block), False)]
        at = end
    last = max((number for number, cell in enumerate(cells) if cell.figure), default=-1)
    return at, cells[: last + 1]


def _leads(block: Sequence[Row]) -> bool:
    """Whether the last row of a paragraph is the first head of a table: «… представлены ниже.» / «Область»."""
    last = block[-1]
    ended = ends_sentence(block[-2].text) or block[-2].text.endswith(":")
    return ended and last.text[:1].isupper() and not ends_sentence(last.text) and _may_be_cells([last])


def _may_be_cells(block: Sequence[Row]) -> bool:
    if any(row.grid or row.right > _WIDE or len(row.cells) > 1 for row in block) or _CAPTION.match(block[0].folded):
        return False
    if all(_FIGURE.match(row.text) for row in block):
        return True
    text = block[-1].text
    closed = ends_sentence(text) and (len(text) > _SHORT or text.endswith((":", ";", "!")))
    first = block[0].folded
    named = cues.opens_section(first) or cues.is_reference(first) or cues.marks_item(first)
    return len(block) <= _LINES and not closed and not named


def _read(document: Document, cells: Sequence[Cell]) -> Grid | None:
    """The table that ends with the last of these cells; None where they are none."""
    shape = "".join("f" if cell.figure else "w" for cell in cells).lstrip("f")
    cells = cells[len(cells) - len(shape) :]
    if len(cells) > _MOST:
        return None
    named = _by_years(cells)
    if named is not None:
        return named
    parted = _under_years(document, cells)
    if parted is not None:
        return parted
    turns = shape.count("wf")
    if turns > 2 or (turns == 2 and not _YEARS_FIRST.fullmatch(shape)):
        return _by_sums(document, cells) or _by_rows(cells)
    return _by_columns(cells) or _by_columns(_parted(document, cells)) or _by_sums(document, cells)


def _by_rows(cells: Sequence[Cell]) -> Grid | None:
    """Names with as many figures each, below as many heads as a row has cells."""
    starts = [n for n, (one, two) in enumerate(pairwise(cells)) if not one.figure and two.figure]
    runs = [_figures_after(cells, start) for start in starts]
    wide = max(runs)
    torn = any(after != start + 1 + run for start, after, run in zip(starts, starts[1:], runs, strict=False))
    if torn or len(starts) < _ROWS or sum(run == wide for run in runs) * 2 <= len(runs):
        return None
    if len(starts) == _ROWS and starts[0] > wide + 1:
        return None  # too few rows to tell that what stands above are not names of theirs
    grid: Grid = [list(cells[starts[0] - wide - 1 : starts[0]])] if starts[0] > wide else []
    for start, run in zip(starts, runs, strict=True):
        row = cells[start : start + 1 + run]
        grid.append(list(row) if run == wide else _spread(row, grid, wide))
    return grid


def _by_years(cells: Sequence[Cell]) -> Grid | None:
    """Heads, then rows named by years, and one that sums them up: «Жыл» / «Құны» / «2026» / «28,8» / «Жиыны» / …."""
    wide = len(list(takewhile(lambda cell: not cell.figure, cells)))
    if wide < 2:
        return None
    grid: Grid = [list(cells[at : at + wide]) for at in range(0, len(cells), wide)]
    named = [line for line in grid[1:] if line[0] is not None and LONE_YEAR.match(line[0].words)]
    last = [] if len(named) == len(grid) - 1 else grid[-1]
    years = {int(line[0].words) for line in named if line[0] is not None}
    if len(named) < _ROWS or len(years) != max(years) - min(years) + 1 or len(years) < len(named):
        return None
    whole = all(cell is not None and cell.figure for line in named for cell in line) and len(grid[-1]) == wide
    return grid if whole and len(named) + 1 + bool(last) == len(grid) and (not last or _is_row(last)) else None


def _figures_after(cells: Sequence[Cell], at: int) -> int:
    return len(list(takewhile(lambda cell: cell.figure, cells[at + 1 :])))


def _spread(row: Sequence[Cell], grid: Grid, wide: int) -> list[Cell | None]:
    """A row with fewer figures, each in the next column whose figures look like it: «Итого | 458,0 | | 82 465»."""
    spread: list[Cell | None] = [row[0], *[None] * wide]
    column = 1
    for number, cell in enumerate(row[1:], 1):
        last = wide - (len(row) - 1 - number)
        while column < last and not any(_is_like(cell, above[column]) for above in grid):
            column += 1
        spread[column] = cell
        column += 1
    return spread


def _is_like(one: Cell, two: Cell | None) -> bool:
    """Whether two figures are both years or both none, and of like length."""
    if two is None or not two.figure:
        return False
    years = [bool(_YEAR.search(cell.words)) for cell in (one, two)]
    return years[0] == years[1] and abs(len(one.words) - len(two.words)) <= _NEAR


def _by_columns(cells: Sequence[Cell]) -> Grid | None:
    """Heads and names, then the figures of a column each; heads that are years may stand among the figures."""
    words = [cell for cell in cells if not cell.figure]
    figures = [cell for cell in cells if cell.figure]
    if cells and cells[-1].figure and len(figures) % len(words) == 0 and all(
        _YEAR.search(cell.words) for cell in figures[: len(figures) // len(words)]
    ):  # fmt: skip
        wide = len(figures) // len(words)
        return _transpose([words[0], *figures[:wide]], words[1:], figures[wide:])
    shapes = [
        (rows < len(figures) // rows, spare, rows)
        for rows in range(_ROWS, len(figures) + 1)
        for spare in (0, 1)
        if len(figures) % rows == 0 and rows + len(figures) // rows + 1 + spare == len(words)
    ]
    if not shapes or any(cell.figure for cell in cells[: len(words)]):
        return None
    _, spare, rows = min(shapes)
    words = words[spare:]
    wide = len(words) - rows
    heads, names = words[:wide], words[wide:]
    corner = [words[0], *words[rows + 1 :]]
    if _headlike(corner) > _headlike(heads) or (TOTAL.match(words[rows].words) and not TOTAL.match(words[-1].words)):
        heads, names = corner, words[1 : rows + 1]
    return _transpose(heads, names, figures)


def _under_years(document: Document, cells: Sequence[Cell]) -> Grid | None:
    """Columns one after another, a head of which is parted into years: «Охват» / «2024 год» / «2025 год» / ….

    The names stand behind all heads or, with the head of theirs, before them; None where both would do.
    """
    shape = "".join("f" if cell.figure else "w" for cell in cells)
    match = _YEARS_AMID.fullmatch(shape)
    if match is None or not all(_YEAR.search(cell.words) for cell in cells[match.end(1) : match.end(2)]):
        return None
    before, years, behind, figures = (list(cells[match.start(n) : match.end(n)]) for n in range(1, 5))
    ways = []
    for heads in range(len(behind) - _ROWS + 1):  # those that stand behind the parted one
        names = behind[heads:]
        if _fills(figures, names, len(before) - 2 + len(years) + heads):
            ways.append((before[:-1], before[-1], behind[:heads], names))
    others = [Cell((part,), False) for cell in behind for row in cell.rows for part in _cut(document, row)]
    if _fills(figures, before[1:-1], len(years) + len(others)):
        ways.append((before[:1], before[-1], others, before[1:-1]))
    if len(ways) != 1:
        return None
    [(first, group, last, names)] = ways
    empty: list[Cell | None] = [None] * (len(years) - 1)
    grid = _transpose([], names, figures)[1:]
    blank: list[Cell | None] = [None] * len(first)
    return [[*first, group, *empty, *last], [*blank, *years, *[None] * len(last)], *grid]


def _fills(figures: Sequence[Cell], names: Sequence[Cell], columns: int) -> bool:
    """Whether so many columns have a figure for each name, those of a column all with a comma or all without."""
    if len(names) < _ROWS or columns * len(names) != len(figures) or any(TOTAL.match(n.words) for n in names[:-1]):
        return False
    commas = ["," in cell.words for cell in figures]
    return all(len(set(commas[at : at + len(names)])) == 1 for at in range(0, len(commas), len(names)))


def _by_sums(document: Document, cells: Sequence[Cell]) -> Grid | None:
    """Columns one after another, broken by the row that sums them up and by heads, told by these sums.

    «Ставок» / «684» / «1 312» / «Итого» / «1 996» / «Занято» / «539» / …: the one way in which half of them add up.
    """
    totals = [at for at, cell in enumerate(cells) if not cell.figure and TOTAL.match(cell.words)]
    if len(totals) != 1:
        return None
    [at] = totals
    words = [cell for cell in cells if not cell.figure and cell is not cells[at]]
    before = sum(not cell.figure for cell in cells[:at])
    figures = [cell for cell in cells if cell.figure]
    above = sum(cell.figure for cell in cells[:at])
    ways: list[tuple[Sequence[Cell], list[list[Cell]]]] = []
    if above and all(LONE_YEAR.match(cell.words) for cell in figures[:above]):
        ways += ((figures[:above], columns) for columns in _summed(figures[above:], above, 0))
    else:
        for rows in range(_ROWS, before + 1):
            ways += ((words[before - rows : before], columns) for columns in _summed(figures, rows, above))
    if len(ways) != 1:
        return None
    [(names, columns)] = ways
    heads = _headings(document, [cell for cell in words if not any(cell is name for name in names)])
    grid: Grid = [[name, *(column[n] for column in columns)] for n, name in enumerate([*names, cells[at]])]
    return [list(heads), *grid] if len(heads) == len(columns) + 1 else grid


def _summed(figures: Sequence[Cell], rows: int, above: int) -> Iterator[list[list[Cell]]]:
    """Columns of so many rows and a sum, where half of them add up.

    `above` figures stand before the word for the sum, and behind it come first the sums of their columns.
    """
    full, rest = divmod(above, rows)
    wide, odd = divmod(len(figures), rows + 1)
    if rest or odd or not figures or full > wide:
        return
    columns = [[*figures[n * rows : (n + 1) * rows], figures[above + n]] for n in range(full)]
    begin = above + full
    columns += [list(figures[at : at + rows + 1]) for at in range(begin, len(figures), rows + 1)]
    adding = sum(_adds_up(column) for column in columns)
    if adding and 2 * adding >= wide:
        yield columns


def _adds_up(column: Sequence[Cell]) -> bool:
    values = [regex.sub(r"[^\d,]", "", cell.words).replace(",", ".") for cell in column]
    if not all(_DECIMAL.fullmatch(value) for value in values):
        return False
    return sum(map(Decimal, values[:-1])) == Decimal(values[-1])


def _headings(document: Document, words: Sequence[Cell]) -> list[Cell]:
    """Heads as they were: two of one line parted, words below joined to what waits for them, of names first."""
    heads: list[Cell] = []
    for part in (part for cell in words for row in cell.rows for part in _cut(document, row)):
        waiting = next((n for n, head in enumerate(heads) if _WAITS.search(head.rows[-1].folded)), len(heads) - 1)
        if heads and (opens_lower(part.text) or part.text == "%" or heads[-1].rows[-1].text.endswith(",")):
            heads[waiting] = Cell((*heads[waiting].rows, part), False)
        else:
            heads.append(Cell((part,), False))
    bare = [head for head in heads if not _UNIT.search(head.words)]
    return [*bare, *(head for head in heads if head is not bare[0])] if len(bare) == 1 else heads


def _cut(document: Document, row: Row) -> list[Row]:
    cuts = [match.span() for match in _NEXT_HEAD.finditer(document.text, row.start, row.end)]
    edges = [row.start, *(edge for cut in cuts for edge in cut), row.end]
    return [_part(document, row, edges[n], edges[n + 1]) for n in range(0, len(edges), 2)]


def _transpose(heads: Sequence[Cell], names: Sequence[Cell], figures: Sequence[Cell]) -> Grid:
    rows: Grid = [[name, *figures[at :: len(names)]] for at, name in enumerate(names)]
    return [list(heads), *rows]


def _headlike(cells: Sequence[Cell]) -> int:
    return sum(bool(_UNIT.search(cell.words)) for cell in cells)


def _parted(document: Document, cells: Sequence[Cell]) -> list[Cell]:
    """The cells, the first line that holds two heads cut: «Длина, км Сдача»."""
    for number, cell in enumerate(cells):
        row = cell.rows[0]
        cut = _NEXT_HEAD.search(document.text, row.start, row.end) if len(cell.rows) == 1 and not cell.figure else None
        if cut is not None:
            halves = [_part(document, row, row.start, cut.start()), _part(document, row, cut.end(), row.end)]
            return [*cells[:number], *(Cell((half,), False) for half in halves), *cells[number + 1 :]]
    return []


def _part(document: Document, row: Row, start: int, end: int) -> Row:
    text = " ".join(document.text[start:end].split())
    return row._replace(start=start, end=end, text=text, folded=cues.fold(text), cells=(Span(start, end),))


def _write(grid: Grid, table: int) -> Iterator[Row]:
    """The rows of the table, which stand where its first cell does."""
    for number, line in enumerate(grid):
        below = grid[number + 1] if number + 1 < len(grid) else []
        cells = [
            GridCell(
                tuple(Span(row.start, row.end) for row in cell.rows),
                TableCell(table, number, column, columns=_columns_of(line, below, column)),
            )
            for column, cell in enumerate(line)
            if cell is not None
        ]
        yield grid_row([row for cell in line if cell is not None for row in cell.rows], cells)


def _columns_of(line: Sequence[Cell | None], below: Sequence[Cell | None], column: int) -> int:
    """How many columns a head covers: those behind it that have none of their own where the row below has."""
    behind = zip(line[column + 1 :], below[column + 1 :], strict=False)
    return 1 + sum(1 for _ in takewhile(lambda pair: pair[0] is None and pair[1] is not None, behind))
