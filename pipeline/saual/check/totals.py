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
    above = [row for row in rows[max(0, number - _MOST) : number] if any(cell.number is not None for cell in row[1:])]
    summed = above or list(rows[number + 1 : number + _MOST])
    labels = " | ".join(row[0].words.lower() for row in summed)
    if len(summed) < 2 or compiled(r"(?<!\p{L})(?:<breakdown.subset>|<breakdown.total>)(?!\p{L})").search(labels):
        return
    columns = [cell.column for cell in total]
    if any([cell.column for cell in row] != columns for row in summed):
        return  # cells were lost or joined: whose figures these are is not known
    for column in range(1, len(total)):
        title = head[column].words.lower() if [cell.column for cell in head] == columns and head is not total else ""
        if not compiled(r"<breakdown.mean>").search(title.replace("год", "").replace("жыл", "")):
            yield from _check_column(
                [row[column] for row in summed], total[column], head[column].words if title else ""
            )


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
