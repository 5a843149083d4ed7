"""Tables: the row of sums against the rows it sums up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
        told = [*_check_across(rows), *_check_down(rows)]
        found = list({finding.spans[0]: finding for finding in told}.values())  # a corner is the sum of row and column
        wrong = {span for finding in found for span in finding.spans}
        yield from found
        yield from (finding for finding in check_columns(rows) if wrong.isdisjoint(finding.spans))


def _check_down(rows: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    for number, row in enumerate(rows):
        if _is_total(row):
            yield from _check_row(rows, number)


def _is_total(row: Sequence[Cell]) -> bool:
    """«Итого», «Всего по северу», «Батыс өңір жиыны»."""
    return bool(compiled(r"^<breakdown.total>(?!\p{L})|(?<!\p{L})<breakdown.total>$").search(row[0].words.lower()))


def _check_row(rows: Sequence[Sequence[Cell]], number: int) -> Iterator[Finding]:
    """The rows between the head and the row of sums, or below it where it comes first.

    Where other sums stand among them, those are taken whose sum is right in some column: the rows since the last
    sum, the sums, or all rows but these.
    """
    total, head = rows[number], rows[0]
    first = max(names_years(head), number - _MOST)
    above = [row for row in rows[first:number] if any(cell.number is not None for cell in row[1:])]
    summed = above or list(rows[number + 1 : number + _MOST])
    columns = [cell.column for cell in summed[0]] if summed else []
    labels = " | ".join(row[0].words.lower() for row in summed)
    if compiled(r"(?<!\p{L})<breakdown.subset>(?!\p{L})").search(labels):
        return
    if any([cell.column for cell in row] != columns for row in summed) or not by_column(total).keys() <= set(columns):
        return  # cells were lost or joined: whose figures these are is not known
    sums = [row for row in summed if _is_total(row)]
    titles = by_column(head) if head is not total and len(head) == len(columns) else {}
    if not sums:
        yield from _check_columns(summed, total, titles)[1] if len(summed) > 1 else ()
        return
    last = summed.index(sums[-1]) + 1
    choices = (summed[last:], sums, [row for row in summed if row not in sums])
    checked = [_check_columns(choice, total, titles) for choice in choices if len(choice) > 1]
    agreeing, findings = max(checked, key=lambda one: one[0], default=(0, []))
    yield from findings if agreeing else ()


def _check_columns(
    summed: Sequence[Sequence[Cell]], total: Sequence[Cell], titles: Mapping[int, Cell]
) -> tuple[int, list[Finding]]:
    """In how many columns rows make their sum, and findings for the others."""
    agreeing, findings = 0, []
    for column, cell in by_column(total).items():
        title = titles[column].words if column in titles else ""
        if column > max(total[0].column, summed[0][0].column) and not _is_mean(title):
            found = list(_check_column([by_column(row)[column] for row in summed], cell, title))
            agreeing += not found and bool(cell.number)
            findings += found
    return agreeing, findings


def _is_mean(title: str) -> bool:
    """Whether a column holds percents, prices and the like, which do not add up; a year in its head does not say so."""
    return bool(compiled(r"<breakdown.mean>").search(title.lower().replace("год", "").replace("жыл", "")))


def _check_across(rows: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    """The column «Итого» against the figures before it, where at least one other row adds up."""
    head = rows[0]
    total = next((c.column for c in head[2:] if compiled(r"^<breakdown.total>$").match(c.words.lower().strip())), None)
    if total is None or any(cell.number is not None for cell in head):
        return
    if any(_is_mean(cell.words) for cell in head[1:] if cell.column <= total):
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
