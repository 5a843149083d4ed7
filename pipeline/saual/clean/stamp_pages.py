"""On which page a stamp stands in text that has lost its page breaks, as Apache PDFBox writes it.

What shows it, the surest first:
1. nothing is printed before the stamp: page 1;
2. a page number directly before it («2», stamp): that page;
3. a page number directly after it («stamp, 2, text»): a new page begins there, so the page before; at the very end of
   the text, or where pages end with their numbers (a 1 below text), that page;
4. the last page number not far above, if no equal stamp stands between: that page;
5. the text is no longer than a page and has no page number: page 1. So too the first of several stamps of which the
   last ends the text, since then each ends its page;
6. an equal stamp not far above or below: the page after or before, since a page carries the same stamp once.
«Far» is more than `STRETCH` printed lines. Where nothing shows it, the page stays unknown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from saual.clean.stamp_fields import Stamp
from saual.read.document import Document, Line

SHORTEST = 20
"""A full page has more printed lines (measured: 24 with large gaps, else 29 to 48)."""
LONGEST = 48
"""A full page has no more printed lines."""
STRETCH = 72
"""So many lines, 1.6 pages, are still taken for one page: tables are often printed a cell a line."""

LONE_NUMBER = regex.compile(r"[-–—\s]*(\d{1,3})[-–—\s]*")


class Number(NamedTuple):
    """A page number: how many lines of the body are printed before it, and its offset."""

    value: int
    at: int
    offset: int


class Column(NamedTuple):
    """A file without pages as one long column: the offsets of the lines of the body, and the page numbers."""

    body: list[int]
    numbers: list[Number]

    def at(self, offset: int) -> int:
        """How many lines of the body are printed before `offset`."""
        return bisect_left(self.body, offset)

    def foot(self) -> bool:
        """Whether pages end with their numbers: a 1 stands below text."""
        return any(number.value == 1 and number.at > 0 for number in self.numbers)


def place_stamps(document: Document, lines: Sequence[Line], found: Sequence[tuple[int, Stamp]]) -> list[Stamp]:
    """The stamps `found` (with their offsets, in order) among the `lines` that are left, each with its page."""
    if not found:
        return []
    column = _column(document, lines, [offset for offset, _ in found])
    pages = [_shown(column, found, index) for index in range(len(found))]
    whole = len(column.body)
    first, last = (column.at(found[end][0]) for end in (0, -1))
    if whole <= LONGEST and not column.numbers and len({stamp.identity() for _, stamp in found}) == len(found):
        pages = [1] * len(found)
    elif len(found) > 1 and last == whole and first <= STRETCH and pages[0] is None:
        pages[0] = 1
    pages = _counted(column, found, pages)
    return [stamp._replace(page=page) for (_, stamp), page in zip(found, pages, strict=True)]


def _column(document: Document, lines: Sequence[Line], stamps: Sequence[int]) -> Column:
    """The lines and the page numbers of a file whose stamps stand at the offsets `stamps`."""
    printed = [(line.start, document.text[line.start : line.end].strip()) for line in lines]
    printed = [(start, text) for start, text in printed if text]
    lone = [LONE_NUMBER.fullmatch(text) for _, text in printed]
    column = Column([start for (start, _), number in zip(printed, lone, strict=True) if not number], [])
    beside = {column.at(offset) for offset in stamps}
    for index, ((start, _), number) in enumerate(zip(printed, lone, strict=True)):
        if number and not any(lone[max(0, index - 1) : index]) and not any(lone[index + 1 : index + 2]):
            candidate = Number(int(number[1]), column.at(start), start)
            if _follows(candidate, column.numbers, candidate.at in beside):
                column.numbers.append(candidate)
    return column


def _follows(number: Number, numbers: Sequence[Number], beside_stamp: bool) -> bool:
    """Whether a lone number goes on counting pages.

    Beside a stamp it may pass over pages that have no number; elsewhere a full page must stand before it, since it may
    be the cell of a table.
    """
    last = numbers[-1] if numbers else Number(1, 0, 0)
    pages, lines = number.value - last.value, number.at - last.at
    if not numbers and number.value == 1:
        return lines == 0 or lines >= SHORTEST or beside_stamp
    return 1 <= pages <= (lines // SHORTEST + 1 if beside_stamp else min(1, lines // SHORTEST))


def _shown(column: Column, found: Sequence[tuple[int, Stamp]], index: int) -> int | None:
    """The page that page numbers show (rules 1 to 4)."""
    offset, stamp = found[index]
    at = column.at(offset)
    before = next((number for number in reversed(column.numbers) if number.offset < offset), None)
    after = next((number for number in column.numbers if number.offset > offset), None)
    if at == 0 and before is None:
        return 1
    if before and before.at == at:
        return before.value
    if after and after.at == at:
        return after.value if column.foot() or at == len(column.body) else max(1, after.value - 1)
    if before and at - before.at <= STRETCH:
        passed = any(other.identity() == stamp.identity() and before.offset < start for start, other in found[:index])
        return None if passed else before.value + column.foot()
    return None


def _counted(column: Column, found: Sequence[tuple[int, Stamp]], pages: Sequence[int | None]) -> list[int | None]:
    """The pages with those filled in that equal stamps near by show (rule 6); what would not rise is unknown."""
    counted = list(pages)
    for one, other in _equals(column, found):
        if counted[other] is None and counted[one] is not None:
            counted[other] = (counted[one] or 0) + 1
    for one, other in reversed(list(_equals(column, found))):
        if counted[one] is None and (counted[other] or 0) > 1:
            counted[one] = (counted[other] or 0) - 1
    seen: dict[tuple[object, ...], int] = {}
    for index, (_, stamp) in enumerate(found):
        page = counted[index]
        if page is not None and page <= seen.get(stamp.identity(), 0):
            counted[index] = None
        elif page is not None:
            seen[stamp.identity()] = page
    return counted


def _equals(column: Column, found: Sequence[tuple[int, Stamp]]) -> Iterator[tuple[int, int]]:
    """The pairs of equal stamps that follow each other at no more than a page's distance."""
    places: dict[tuple[object, ...], list[int]] = {}
    for index, (_, stamp) in enumerate(found):
        places.setdefault(stamp.identity(), []).append(index)
    for one, other in sorted(pair for indexes in places.values() for pair in pairwise(indexes)):
        if column.at(found[other][0]) - column.at(found[one][0]) <= STRETCH:
            yield one, other
