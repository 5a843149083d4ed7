"""The order of a letter's dates: read out, registered, answered; and the month that an answer has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import regex

from saual.extract.annotation import Date, Finding
from saual.language.days import find_reference_days, month_later
from saual.segment.anatomy import Anatomy

_LONG = dt.timedelta(days=183)
"""An inquiry is registered a day or two after it was read out; half a year says that one of the years is wrong."""
_SOON = dt.timedelta(days=31)
_YEARS = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-–—]\s?((?:19|20)\d\d)(?!\d)")


_SPAN = (
    regex.compile(
        r"(?<!\p{L})[Сс]о?\s(?P<first>[«\d][^.;()\d]{0,4}\d?[^.;()]{0,24}?)\sпо\s(?P<then>[«\d][^.;()]{5,24}?\d{4})"
    ),
    regex.compile(
        r"(?P<first>\d{4}\sжыл\p{L}{2,4}\s\d{1,2}\s\p{L}+[дтн][ае]н)\s(?P<then>(?:\d{4}\s\p{L}+\s)?\d{1,2}\s\p{L}+)\sдейін"
    ),
)
_ACROSS = dt.timedelta(days=300)
"""«с 20 декабря по 3 января 2026 года» begins in the year before; so long a span would name it."""


def check_order(letter: Anatomy, dates: Sequence[Date]) -> Iterator[Finding]:
    """What the letter's own dates contradict."""
    yield from _reversed(letter.text.value)
    yield from _announced(letter, dates)
    yield from _answered(letter)
    for match in _YEARS.finditer(letter.text.value):
        if match[1] > match[2]:
            message = f"Начало позже конца: {match[0]}. Вероятно, {match[2]}–{match[1]}."
            yield Finding("date_order", "warning", message, (match.span(),))


def _reversed(text: str) -> Iterator[Finding]:
    """«с 20 мая по 3 апреля 2025 года»."""
    for pattern in _SPAN:
        for match in pattern.finditer(text):
            days = find_reference_days(match[0])
            if len(days) != 2:
                continue
            first, then = (dt.date.fromisoformat(day.iso) for day in days)
            written = regex.search(r"\d{4}", match["first"])
            across = first.replace(day=min(first.day, 28), year=first.year - 1)
            if first > then and (written or then - across > _ACROSS):
                message = f"Начало позже конца: «{match[0]}»."
                yield Finding("date_order", "warning", message, (match.span(),))


def _own_date(letter: Anatomy) -> tuple[dt.date, str] | None:
    """When the letter was registered: its number's date, else that of its stamp."""
    number, day = letter.outgoing
    if day:
        return dt.date.fromisoformat(day), f" (№ {number})" if number else ""
    stamped = [stamp.date for stamp in letter.stamps if stamp.kind == "side" and stamp.date]
    return (dt.date.fromisoformat(min(stamped)), "") if stamped else None


def _announced(letter: Anatomy, dates: Sequence[Date]) -> Iterator[Finding]:
    own = _own_date(letter)
    if own is None or letter.announced is None:
        return
    registered, name = own
    announced = dt.date.fromisoformat(letter.announced)
    if _follows(announced, registered):
        return
    likely = next(
        (day for year in (1, -1) if (day := _shift(announced, year)) and _follows(day, registered, _SOON)), None
    )
    if likely is None and announced <= registered:
        return
    message = f"Оглашено {_day(announced)}, а письмо зарегистрировано {_day(registered)}{name}."
    message += f" Вероятно, {_day(likely)}." if likely else ""
    spans = tuple((date.start, date.end) for date in dates if date.first == date.last == announced)[:1]
    yield Finding("date_order", "warning", message, spans)


def _follows(first: dt.date, then: dt.date, longest: dt.timedelta = _LONG) -> bool:
    """Whether one day follows another soon enough."""
    return dt.timedelta(0) <= then - first <= longest


def _shift(day: dt.date, years: int) -> dt.date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return None


def _answered(letter: Anatomy) -> Iterator[Finding]:
    """An answer before its inquiry, or after the month it has."""
    own = _own_date(letter)
    if own is None or letter.kind != "answer":
        return
    answered, _ = own
    for reference in letter.in_reply_to:
        if reference.date is None:
            continue
        asked, span = dt.date.fromisoformat(reference.date), ((reference.start, reference.end),)
        due = month_later(asked)
        if answered < asked:
            message = f"Ответ от {_day(answered)} старше запроса № {reference.number} от {_day(asked)}."
            yield Finding("date_order", "warning", message, span)
        elif answered > due:
            message = (
                f"Ответ от {_day(answered)} дан позже срока: запрос № {reference.number} от {_day(asked)}, "
                f"срок – до {_day(due)} (на {(answered - due).days} дн. позже)."
            )
            yield Finding("deadline", "info", message, span)


def _day(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"
