"""Cells of a table as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

import regex

from saual.check.figures import Interval, digits_to_decimal
from saual.extract.quantities.tables import Row, read_cells
from saual.segment.anatomy import Anatomy, Block

_NUMBER = regex.compile(r"([+−–-]?)\s?(\d++(?: \d{3})*+(?:,\d++)?)(\s?%)?")
_YEAR = regex.compile(r"(?:19|20)\d\d")


class Cell(NamedTuple):
    """A cell of a table: its place in the letter's text and its number, if it is nothing but one."""

    start: int
    end: int
    words: str
    number: Decimal | None
    step: Decimal
    column: int
    percent: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands."""
        return self.start, self.end

    @property
    def shown(self) -> str:
        """What it says."""
        return self.words.strip()

    @property
    def interval(self) -> Interval:
        """What the number may stand for, half of its last digit each way."""
        assert self.number is not None
        return Interval(self.number - self.step / 2, self.number + self.step / 2)


def read_tables(letter: Anatomy) -> Iterator[list[list[Cell]]]:
    """The rows of each table of a letter that have cells."""
    for is_table, blocks in groupby(letter.blocks, key=lambda block: block.role == "table"):
        if is_table and (rows := _rows(list(blocks))):
            yield rows


def _rows(blocks: Sequence[Block]) -> list[list[Cell]]:
    return [cells for row in read_cells(blocks) if (cells := _numbers(row))]


def _numbers(row: Row) -> list[Cell]:
    cells = []
    for start, words, column, _ in row.cells:
        match = _NUMBER.fullmatch(words.strip())
        number = digits_to_decimal(match[2]) * (-1 if match[1] and match[1] != "+" else 1) if match else None
        exponent = number.as_tuple().exponent if number is not None else 0
        assert isinstance(exponent, int)
        percent = bool(match and match[3])
        cells.append(Cell(start, start + len(words), words, number, Decimal(1).scaleb(exponent), column, percent))
    return cells


def by_column(row: Iterable[Cell]) -> dict[int, Cell]:
    """The cells of a row by their columns."""
    return {cell.column: cell for cell in row}


def names_years(head: Sequence[Cell]) -> bool:
    """Whether the figures of a row are years: it is a head."""
    figures = [cell.shown for cell in head[1:] if cell.number is not None]
    return bool(figures) and all(_YEAR.fullmatch(words) for words in figures)
