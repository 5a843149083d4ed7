"""Tables: the row of sums against the rows it sums up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from saual.check.cells import Cell, by_column, names_years, read_tables
from saual.check.columns import check_columns
from saual.check.figures import add, meet, write_number
from saual.cues import compiled
from saual.extract.annotation import Finding
from saual.segment.anatomy import Anatomy

_NEAR = Decimal("0.2")
_MOST = 300
"""Rows that a sum is looked for in."""


def check_tables(letter: Anatomy) -> Iterator[Finding]:
    """A finding for each sum that is not that of its column or row, then for figures that break the rule of theirs."""
    for rows in read_tables(letter):
        found = [*_check_across(rows), *_check_down(rows)]
        wrong = {span for finding in found for span in finding.spans}
        yield from found
        yield from (finding for finding in check_columns(rows) if wrong.isdisjoint(finding.spans))


def _check_down(rows: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    for number, row in enumerate(rows):
        if compiled(r"^<breakdown.total>(?!\p{L})").match(row[0].words.lower()):
            yield from _check_row(rows, number)


def _check_row(rows: Sequence[Sequence[Cell]], number: int) -> Iterator[Finding]:
    """The rows between the head and the row of sums, or below it where it comes first."""
    total, head = rows[number], rows[0]
    first = max(names_years(head), number - _MOST)
    above = [row for row in rows[first:number] if any(cell.number is not None for cell in row[1:])]
    summed = above or list(rows[number + 1 : number + _MOST])
    labels = " | ".join(row[0].words.lower() for row in summed)
    if len(summed) < 2 or compiled(r"(?<!\p{L})(?:<breakdown.subset>|<breakdown.total>)(?!\p{L})").search(labels):
        return
    columns = [cell.column for cell in summed[0]]
    if any([cell.column for cell in row] != columns for row in summed) or not by_column(total).keys() <= set(columns):
        return  # cells were lost or joined: whose figures these are is not known
    titles = by_column(head) if head is not total else {}
    for column in columns[1:]:
        if column in by_column(total) and column > total[0].column:
            title = titles[column].words if column in titles and len(head) == len(columns) else ""
            if not _is_mean(title):
                yield from _check_column([by_column(row)[column] for row in summed], by_column(total)[column], title)


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
        sum_cell = by_column(row).get(total)
        if sum_cell is None or sum_cell.number is None or len(cells) < 2 or any(c.number is None for c in cells):
            continue
        found = list(_check_column(cells, sum_cell, head[-1].words if head[-1].column == total else ""))
        good, bad = good + (not found), bad + found
    if good and len(bad) <= good:
        yield from bad


def _check_column(cells: Sequence[Cell], total: Cell, title: str) -> Iterator[Finding]:
    if not total.number or any(cell.number is None or cell.percent for cell in (total, *cells)):
        return
    sum_ = sum((cell.number for cell in cells if cell.number is not None), Decimal(0))
    if meet(add(cell.interval for cell in cells), total.interval) or abs(sum_ / total.number - 1) > _NEAR:
        return
    place = f" в столбце «{title}»" if title else ""
    parts = " + ".join(cell.shown for cell in cells)
    message = f"Итог таблицы{place} не сходится: {parts} = {write_number(sum_)}, а указано {total.shown}."
    yield Finding("parts_do_not_sum", "warning", message, (total.span, *(cell.span for cell in cells)))
