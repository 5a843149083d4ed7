"""Days written out in full, in both languages."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from saual.language.calendar import tokenize
from saual.language.elements import Element, pad
from saual.language.expressions import parse


class Day(NamedTuple):
    """One day: the span it stands in and its ISO date."""

    start: int
    end: int
    iso: str


def find_days(text: str) -> Iterator[Day]:
    """Every day with day, month and year but those that no calendar has. Two-digit years are of this century.

    >>> text = "На № ДЗ-84 от 23 апреля 2020 года, 2025 жылдың 21 мамырында, «5» мая 2025 г., 31.02.2020"
    >>> [day.iso for day in find_days(text)]
    ['2020-04-23', '2025-05-21', '2025-05-05']
    """
    for element in _days(text):
        if element.year is not None and not element.carried and (day := _day(element, element.year)):
            yield day


def find_reference_days(text: str) -> list[Day]:
    """Days of a reference line; one without a year has its neighbour's: «2024 жылғы 28 … № 7 және 29 ақпандағы № 9».

    >>> [day.iso for day in find_reference_days("2024 жылғы 28 ақпандағы № ДС-97 және 29 ақпандағы № ДС-101")]
    ['2024-02-28', '2024-02-29']
    """
    elements = list(_days(text))
    known = list(find_days(text))
    if not known:
        return []
    year = int(known[0].iso[:4])
    days: list[Day] = []
    for element in elements:
        day = _day(element, element.year if element.year is not None else year)
        if day:
            year = int(day.iso[:4])
            days.append(day)
    return days


def _days(text: str) -> Iterator[Element]:
    for first, last, _, _ in parse(pad(tokenize(text))):
        ends = (first,) if first is last else (first, last)
        yield from (element for element in ends if element.unit == "day")


def _day(element: Element, year: int) -> Day | None:
    try:
        if element.month == 0:
            iso = dt.date.fromordinal(element.number).isoformat()
        else:
            iso = dt.date(year, element.month, element.number).isoformat()
    except ValueError:
        return None
    return Day(element.start, element.end, iso)


def month_later(day: dt.date) -> dt.date:
    """The last day of the month that an answer has: the same day of the next month, or its last one.

    Source: Constitutional law of 16.10.1995 art. 27, and of 05.06.2026 № 297-VIII art. 48.

    >>> month_later(dt.date(2025, 1, 31)), month_later(dt.date(2025, 12, 8))
    (datetime.date(2025, 2, 28), datetime.date(2026, 1, 8))
    """
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
