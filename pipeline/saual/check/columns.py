"""Columns of a table that are computed from others: the one row that breaks what all the other rows keep.

«План | Факт | Исполнение, %»: which columns a figure is computed from is not read from the heads; it is what the rows
agree on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, permutations
from typing import NamedTuple

from saual.check.cells import Cell, by_column
from saual.check.figures import Interval, meet, percent_of, write_number
from saual.cues import compiled
from saual.extract.annotation import Finding
from saual.record import FindingRule

_MOST_ROWS = 300
_MOST_COLUMNS = 8
_LEAST_GOOD = 2
_LEAST_DIGITS = 4
"""Different figures that agree with what is computed must have so many digits together to be no accident."""
_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")

Cells = Mapping[int, Cell]


class Computed(NamedTuple):
    """What a figure should be: the values it may have, the value itself and how that is said."""

    interval: Interval
    value: Decimal
    cells: tuple[Cell, ...]
    said: str


class Relation(NamedTuple):
    """How a figure is computed from two cells: of two columns of its row, or of one and a cell elsewhere."""

    compute: Callable[[Cell, Cell], Computed | None]
    column: int
    other: int | Cell

    def of(self, row: Cells) -> Computed | None:
        """What the relation says of a row, if the row has the cells for it."""
        one = row.get(self.column)
        two = self.other if isinstance(self.other, Cell) else row.get(self.other)
        return None if one is None or two is None else self.compute(one, two)


class _Odd(NamedTuple):
    """The only figure of a column that is not what its relation says."""

    cell: Cell
    computed: Computed


def check_columns(rows: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    """A finding for each figure that breaks what at least two other rows keep."""
    head = by_column(rows[0])
    body = [by_column(row) for row in rows[1:_MOST_ROWS] if row[0].number is None]
    columns = sorted({column for cells in body for column, cell in cells.items() if cell.number is not None})
    if len(columns) < 2 or len(columns) > _MOST_COLUMNS:
        return
    summed = compiled(r"^<breakdown.total>$")
    totals = {column for column in columns if column in head and summed.match(head[column].shown.lower())}
    told: set[frozenset[tuple[int, int]]] = set()
    for column in reversed(columns):  # what is computed stands behind what it is computed from
        title = head[column].shown if column in head else ""
        others = [other for other in columns if other != column]
        percent = _is_percent(title, column, body)
        if not percent and totals:
            continue  # the sum of the row is looked at with the other sums
        odd = _odd_one(column, body, list(_percents(others, body) if percent else _sums(others)))
        if odd is not None:
            finding = _finding(odd, title, percent)
            if frozenset(finding.spans) not in told:
                told.add(frozenset(finding.spans))
                yield finding


def _is_percent(title: str, column: int, body: Sequence[Cells]) -> bool:
    signed = any(column in cells and cells[column].percent for cells in body)
    return signed or bool(compiled(r"<columns.percent>").search(title.lower()))


def _odd_one(column: int, body: Sequence[Cells], relations: Sequence[Relation]) -> _Odd | None:
    """The figure that all relations kept by the other rows name; nothing if one relation has no exception."""
    found: list[_Odd] = []
    for relation in relations:
        good: set[str] = set()
        bad: list[_Odd] = []
        kept = 0
        for cells in body:
            if column not in cells or cells[column].number is None or (computed := relation.of(cells)) is None:
                continue
            if _agrees(cells[column], computed.interval):
                good.add(cells[column].shown)
                kept += 1
            else:
                bad.append(_Odd(cells[column], computed))
        digits = sum(char.isdigit() for words in good - {"100", "100%"} for char in words)
        if kept < _LEAST_GOOD or len(bad) > 1 or digits < _LEAST_DIGITS:
            continue
        if not bad:
            return None
        found.append(bad[0])
    return found[0] if found and len({odd.cell for odd in found}) == 1 else None


def _agrees(cell: Cell, interval: Interval) -> bool:
    """Whether a figure is what was computed, give or take one of its last digit; a loss may stand without its sign."""
    own = cell.interval
    wide = Interval(own.low - cell.step / 2, (own.high or Decimal(0)) + cell.step / 2)
    low, high = interval
    turned = Interval(-high, -low) if high is not None else interval
    return meet(wide, interval) or meet(wide, turned)


def _percents(columns: Sequence[int], body: Sequence[Cells]) -> Iterator[Relation]:
    """A share of the column's total, a share of another column, a growth from one column to another."""
    for column in columns:
        if (whole := _whole(column, body)) is not None:
            yield Relation(_share, column, whole)
    for one, two in permutations(columns, 2):
        yield Relation(_share, one, two)
        yield Relation(_growth, one, two)


def _whole(column: int, body: Sequence[Cells]) -> Cell | None:
    """The figure of a column in the row «Итого»."""
    total = compiled(r"^<breakdown.total>(?!\p{L})")
    rows = [cells for cells in body if 0 in cells and total.match(cells[0].words.lower())]
    return rows[0].get(column) if len(rows) == 1 else None


def _share(part: Cell, whole: Cell) -> Computed | None:
    if (ratio := _ratio(part, whole)) is None:
        return None
    return ratio._replace(said=f"{part.shown} от {whole.shown} – это {_percent(ratio.value)}")


def _growth(before: Cell, after: Cell) -> Computed | None:
    ratio = _ratio(after, before)
    if ratio is None or ratio.interval.high is None:
        return None
    change = Interval(ratio.interval.low - _HUNDRED, ratio.interval.high - _HUNDRED)
    value = ratio.value - _HUNDRED
    return Computed(change, value, (before, after), f"с {before.shown} до {after.shown} – это {_percent(value)}")


def _ratio(part: Cell, whole: Cell) -> Computed | None:
    if not part.number or not whole.number or min(part.number, whole.number) < 0:
        return None
    interval = percent_of(part.interval, whole.interval)
    return interval and Computed(interval, part.number / whole.number * _HUNDRED, (part, whole), "")


def _percent(value: Decimal) -> str:
    return f"{write_number(value.quantize(_TENTH))} %"


def _sums(columns: Sequence[int]) -> Iterator[Relation]:
    """The sum and the difference of two columns: «План | Факт | Отклонение»."""
    yield from (Relation(_sum, one, two) for one, two in combinations(columns, 2))
    yield from (Relation(_difference, one, two) for one, two in permutations(columns, 2))


def _sum(one: Cell, two: Cell) -> Computed | None:
    return _added(one, two, "+")


def _difference(one: Cell, two: Cell) -> Computed | None:
    return _added(one, two, "−")


def _added(one: Cell, two: Cell, sign: str) -> Computed | None:
    if one.number is None or two.number is None or one.percent or two.percent:
        return None
    value = one.number + two.number if sign == "+" else one.number - two.number
    half = (one.step + two.step) / 2
    said = f"{one.shown} {sign} {two.shown} = {write_number(value)}"
    return Computed(Interval(value - half, value + half), value, (one, two), said)


def _finding(odd: _Odd, title: str, percent: bool) -> Finding:
    place = f" в столбце «{title}»" if title else ""
    what = "Доля" if percent else "Число"
    message = f"{what}{place} не сходится: {odd.computed.said}, а указано {odd.cell.shown}; другие строки сходятся."
    rule: FindingRule = "percent_of_whole" if percent else "parts_do_not_sum"
    return Finding(rule, "warning", message, (odd.cell.span, *(cell.span for cell in odd.computed.cells)))
