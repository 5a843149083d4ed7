"""Days written out in full, in both languages."""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import regex

_MONTHS = {
    "январ": 1, "феврал": 2, "март": 3, "апрел": 4, "ма": 5, "июн": 6, "июл": 7, "август": 8, "сентябр": 9,
    "октябр": 10, "ноябр": 11, "декабр": 12, "қаңтар": 1, "ақпан": 2, "наурыз": 3, "сәуір": 4, "мамыр": 5,
    "маусым": 6, "шілде": 7, "тамыз": 8, "қыркүйек": 9, "қыркүйег": 9, "қазан": 10, "қараша": 11, "желтоқсан": 12,
}  # fmt: skip
_RU = "(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[яьюе]|март[ае]?|ма[йяюе]|август[ае]?"
_KK = "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе[кг]|қазан|қараша|желтоқсан"
_DAY = regex.compile(
    rf"(?<![\d.])(?P<d1>\d{{1,2}})\.(?P<m1>\d{{1,2}})\.(?P<y1>\d{{4}}|\d{{2}})(?!\d|\.\d)"
    rf"(?:\s?г(?:ода|\.)|\s?ж(?:ыл\p{{L}}*|\.)|-\p{{L}}{{1,3}}\b)?"
    rf"|(?<!\d)(?:[«\"“]\s?)?(?P<d2>\d{{1,2}})\s?[»\"”]?\s(?P<m2>{_RU})\s(?P<y2>\d{{4}})(?:\s?(?:года|год|г\.))?"
    rf"|(?<!\d)[«\"“]?\s?(?P<d4>\d{{1,2}})\s?[»\"”]?\s(?P<m4>{_KK})\p{{Ll}}*\s(?P<y4>\d{{4}})(?:\s?(?:жыл\p{{Ll}}*|ж\.))?"
    rf"|(?<!\d)(?P<y3>\d{{4}})\s?(?:жыл(?:ғы|дың|ы)|ж\.)"
    rf"\s[«\"“]?\s?(?P<d3>\d{{1,2}})\s?[»\"”]?\s?-?\s?(?P<m3>{_KK})(?P<suffix>\p{{Ll}}*)",
    regex.IGNORECASE,
)


class Day(NamedTuple):
    """One day: the span it stands in and its ISO date."""

    start: int
    end: int
    iso: str


_PARTIAL = regex.compile(
    rf"(?<![\d.])(?P<day>\d{{1,2}})\s(?P<month>{_RU}|{_KK})\p{{Ll}}*(?!\s?\d{{4}})", regex.IGNORECASE
)


def _month(word: str) -> int:
    stem = next(s for s in sorted(_MONTHS, key=len, reverse=True) if word.lower().startswith(s))
    return _MONTHS[stem]


def find_days(text: str) -> Iterator[Day]:
    """Every day with day, month and year but those that no calendar has. Two-digit years are of this century.

    >>> text = "На № ДЗ-84 от 23 апреля 2020 года, 2025 жылдың 21 мамырында, «5» мая 2025 г., 31.02.2020"
    >>> [day.iso for day in find_days(text)]
    ['2020-04-23', '2025-05-21', '2025-05-05']
    """
    for match in _DAY.finditer(text):
        part = match.groupdict()
        if part["d1"]:
            year = int(part["y1"]) + (2000 if len(part["y1"]) == 2 else 0)
            numbers = (year, int(part["m1"]), int(part["d1"]))
        elif part["d2"]:
            numbers = (int(part["y2"]), _month(part["m2"]), int(part["d2"]))
        elif part["d4"]:
            numbers = (int(part["y4"]), _month(part["m4"]), int(part["d4"]))
        else:
            numbers = (int(part["y3"]), _month(part["m3"]), int(part["d3"]))
        try:
            yield Day(*match.span(), dt.date(*numbers).isoformat())
        except ValueError:
            continue


def find_reference_days(text: str) -> list[Day]:
    """Days of a reference line; one without a year has its neighbour's: «2024 жылғы 28 … № 7 және 29 ақпандағы № 9».

    >>> [day.iso for day in find_reference_days("2024 жылғы 28 ақпандағы № ДС-97 және 29 ақпандағы № ДС-101")]
    ['2024-02-28', '2024-02-29']
    """
    days = list(find_days(text))
    partial: list[Day] = []
    for match in _PARTIAL.finditer(text) if days else ():
        after = bisect_right(days, match.start(), key=lambda day: day.start)
        if after and match.start() < days[after - 1].end:
            continue
        neighbour = max([*days[max(after - 1, 0) : after], *partial[-1:]], default=days[0])
        try:
            iso = dt.date(int(neighbour.iso[:4]), _month(match["month"]), int(match["day"])).isoformat()
        except ValueError:
            continue
        partial.append(Day(*match.span(), iso))
    return sorted(days + partial)


def month_later(day: dt.date) -> dt.date:
    """The last day of the month that an answer has: the same day of the next month, or its last one.

    Source: Constitutional law of 16.10.1995 art. 27, and of 05.06.2026 № 297-VIII art. 48.

    >>> month_later(dt.date(2025, 1, 31)), month_later(dt.date(2025, 12, 8))
    (datetime.date(2025, 2, 28), datetime.date(2026, 1, 8))
    """
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
