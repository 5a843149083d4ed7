"""Tables: the row of sums against the rows it sums up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

import regex

from saual.check.figures import Interval, add, digits_to_decimal, meet, write_number
from saual.cues import compiled
from saual.extract.annotation import Finding
from saual.extract.quantities.tables import Row, read_cells
from saual.segment.anatomy import Anatomy

_NUMBER = regex.compile(r"([+−–-]?)\s?(\d++(?: \d{3})*+(?:,\d++)?)")
_NEAR = Decimal("0.2")
_MOST = 300
"""Rows that a sum is looked for in."""


class Cell(NamedTuple):
    """A cell of a table: its place in the letter's text and its number, if it is nothing but one."""

    start: int
    end: int
    words: str
    number: Decimal | None
    step: Decimal
    column: int

    @property
    def interval(self) -> Interval:
        """What the number may stand for, half of its last digit each way."""
        assert self.number is not None
        return Interval(self.number - self.step / 2, self.number + self.step / 2)


def check_tables(letter: Anatomy) -> Iterator[Finding]:
    """A finding for each column whose figures do not give the figure of the row «Итого»."""
    for is_table, blocks in groupby(letter.blocks, key=lambda block: block.role == "table"):
        if is_table:
            rows = [cells for row in read_cells(list(blocks)) if (cells := _numbers(row))]
            yield from _check_across(rows) if rows else ()
            for number, row in enumerate(rows):
                if compiled(r"^<breakdown.total>(?!\p{L})").match(row[0].words.lower()):
                    yield from _check_row(rows, number)


def _numbers(row: Row) -> list[Cell]:
    cells = []
    for start, words, column, _ in row.cells:
        match = _NUMBER.fullmatch(words.strip())
        number = digits_to_decimal(match[2]) * (-1 if match[1] and match[1] != "+" else 1) if match else None
        exponent = number.as_tuple().exponent if number is not None else 0
        assert isinstance(exponent, int)
        cells.append(Cell(start, start + len(words), words, number, Decimal(1).scaleb(exponent), column))
    return cells


def _check_row(rows: Sequence[Sequence[Cell]], number: int) -> Iterator[Finding]:
    """The rows between the head and the row of sums, or below it where it comes first."""
    total, head = rows[number], rows[0]
    first = max(_names_years(head), number - _MOST)
    above = [row for row in rows[first:number] if any(cell.number is not None for cell in row[1:])]
    summed = above or list(rows[number + 1 : number + _MOST])
    labels = " | ".join(row[0].words.lower() for row in summed)
    if len(summed) < 2 or compiled(r"(?<!\p{L})(?:<breakdown.subset>|<breakdown.total>)(?!\p{L})").search(labels):
        return
    columns = [cell.column for cell in summed[0]]
    if any([cell.column for cell in row] != columns for row in summed) or not _at(total).keys() <= set(columns):
        return  # cells were lost or joined: whose figures these are is not known
    titles = _at(head) if head is not total else {}
    for column in columns[1:]:
        if column in _at(total) and column > total[0].column:
            title = titles[column].words if column in titles and len(head) == len(columns) else ""
            if not _is_mean(title):
                yield from _check_column([_at(row)[column] for row in summed], _at(total)[column], title)


def _names_years(head: Sequence[Cell]) -> bool:
    """Whether the figures of a row are years: it is a head."""
    figures = [cell.words.strip() for cell in head[1:] if cell.number is not None]
    return bool(figures) and all(regex.fullmatch(r"(?:19|20)\d\d", words) for words in figures)


def _at(row: Sequence[Cell]) -> dict[int, Cell]:
    return {cell.column: cell for cell in row}


def _is_mean(title: str) -> bool:
    """Whether a column holds percents, prices and the like, which do not add up; a year in its head does not say so."""
    return bool(compiled(r"<breakdown.mean>").search(title.lower().replace("год", "").replace("жыл", "")))


def _check_across(rows: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    """The column «Итого» against the figures before it, where at least one other row adds up."""
    head = rows[0]
    total = next((c.column for c in head[2:] if compiled(r"^<breakdown.total>$").match(c.words.lower().strip())), None)
    if total is None or any(cell.number is not None for cell in head) or any(_is_mean(cell.words) for cell in head[1:]):
        return
    good = 0
    bad: list[Finding] = []
    for row in rows[1:]:
        cells = [cell for cell in row[1:] if head[1].column <= cell.column < total]
        sum_cell = _at(row).get(total)
        if sum_cell is None or sum_cell.number is None or len(cells) < 2 or any(c.number is None for c in cells):
            continue
        found = list(_check_column(cells, sum_cell, head[-1].words if head[-1].column == total else ""))
        good, bad = good + (not found), bad + found
    if good and len(bad) <= good:
        yield from bad


def _check_column(cells: Sequence[Cell], total: Cell, title: str) -> Iterator[Finding]:
    if total.number is None or not total.number or any(cell.number is None for cell in cells):
        return
    sum_ = sum((cell.number for cell in cells if cell.number is not None), Decimal(0))
    if meet(add(cell.interval for cell in cells), total.interval) or abs(sum_ / total.number - 1) > _NEAR:
        return
    place = f" в столбце «{title}»" if title else ""
    parts = " + ".join(cell.words.strip() for cell in cells)
    message = f"Итог таблицы{place} не сходится: {parts} = {write_number(sum_)}, а указано {total.words.strip()}."
    yield Finding(
        "parts_do_not_sum", "warning", message, ((total.start, total.end), *((cell.start, cell.end) for cell in cells))
    )
