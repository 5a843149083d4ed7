"""Expressions to days: the first and the last day of what is written, given the letter's own date."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple

from saual.language.elements import Element
from saual.language.expressions import Expression

_LENGTHS = {"quarter": 3, "half": 6}
_GRANULARITIES = {"half": "half_year", "months": "span", "school": "school_year"}
_SINCE = frozenset(("с", "со", "от", "на"))


class Reading(NamedTuple):
    """What an expression says: both ends inclusive, an open end None; both None where the year is not known."""

    first: dt.date | None
    last: dt.date | None
    granularity: str
    inferred: tuple[str, ...]


class _Days(NamedTuple):
    first: dt.date
    last: dt.date


def resolve(expression: Expression, own: dt.date | None, open_end: bool, before: str, future: bool) -> Reading | None:
    """The days of an expression; None where no calendar has them («31 апреля»).

    `before` is the word in front of it, `future` whether a date without a year lies after the letter's own date.
    """
    first, last = expression.first, expression.last
    single = first is last
    if first.unit == "months" and first.year is None and first.offset is None:
        return None
    granularity = _GRANULARITIES.get(first.unit, first.unit) if single or first.unit == "school" else "span"
    inferred = ("year",) if _infers(first) or _infers(last) else ()
    try:
        days = _single(first, own, future) if single else _span(first, last, own, future)
    except (ValueError, OverflowError):
        return None
    if days is None:
        return Reading(None, None, granularity, ())
    begin, end = days
    if single and first.edge:
        begin, end, granularity = _edge(first, days, open_end, before, granularity)
    if open_end:
        return Reading(None, end, granularity, inferred)
    whole = not inferred and first.unit == last.unit == "day"  # a slip of the letter, which a finding names
    return Reading(begin, end, granularity, inferred) if begin <= end or whole else None


def _infers(element: Element) -> bool:
    return element.year is None or element.carried


def _single(element: Element, own: dt.date | None, future: bool) -> _Days | None:
    year = _year(element, own)
    if year is not None:
        return _days(element, year)
    if own is None:
        return None
    return _nearest(element, own, future)


def _year(element: Element, own: dt.date | None) -> int | None:
    """The year as written or counted from the letter's; a school year begins in September."""
    if element.year is not None:
        return element.year
    if element.offset is None or own is None:
        return None
    begun = element.unit == "school" and own.month < 8
    return own.year + element.offset - begun


def _nearest(element: Element, own: dt.date, future: bool) -> _Days | None:
    """The latest such days that begin not after the letter's, or the earliest that end not before it.

    A leap day looks for its year up to eight years away.
    """
    years = range(own.year - 1, own.year + 9) if future else range(own.year, own.year - 9, -1)
    for year in years:
        try:
            days = _days(element, year)
        except ValueError:
            if (element.month, element.number) == (2, 29):
                continue
            raise
        if days.last >= own if future else days.first <= own:
            return days
    return None


def _span(first: Element, last: Element, own: dt.date | None, future: bool) -> _Days | None:
    if last.case == "ablative" and last.kazakh and first.kazakh:
        return None
    begin = _year(first, own)
    end = _year(last, own)
    if begin is None and end is not None:
        begin = end if _days(first, end).first <= _days(last, end).last else end - 1
    if begin is None:
        if own is None:
            return None
        near = _nearest(first, own, future)
        if near is None:
            return None
        begin = near.first.year
    if end is None or last.carried:
        end = begin if _days(last, begin).last >= _days(first, begin).first else begin + 1
    return _Days(_days(first, begin).first, _days(last, end).last)


def _days(element: Element, year: int) -> _Days:
    """First and last day of an element in a year; ValueError where the calendar has none."""
    unit, number = element.unit, element.number
    if unit == "day":
        day = dt.date.fromordinal(number) if element.month == 0 else dt.date(year, element.month, number)
        return _Days(day, day)
    if unit == "month":
        return _Days(dt.date(year, element.month, 1), _month_end(year, element.month))
    if unit in _LENGTHS:
        length = _LENGTHS[unit]
        return _Days(dt.date(year, (number - 1) * length + 1, 1), _month_end(year, number * length))
    if unit == "months":
        return _Days(dt.date(year, 1, 1), _month_end(year, number))
    years = {"decade": 9, "school": int(number == 1 or element.year is None)}.get(unit, number)
    return _Days(dt.date(year, 1, 1), dt.date(year + years, 12, 31))


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _edge(element: Element, days: _Days, open_end: bool, before: str, granularity: str) -> tuple[dt.date, dt.date, str]:
    """«до конца», «на начало», «жыл басынан» name a day; «в начале 2024 года» no more than the year."""
    exact = open_end or before in _SINCE or element.case in ("ablative", "dative")
    if element.edge == "start" and element.kazakh and element.offset is not None:
        exact = True  # «жыл басында 5 мектеп болған»: as of the first day
    if element.edge == "finish":
        exact = open_end or before == "на" or element.case == "dative"
    if not exact:
        return days.first, days.last, granularity
    if element.edge == "middle":
        return days.first, days.first + (days.last - days.first) / 2, granularity
    day = days.first if element.edge == "start" else days.last
    return day, day, "day"
