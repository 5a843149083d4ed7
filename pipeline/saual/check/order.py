"""The order of a letter's dates: read out, registered, answered; and the month that an answer has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from saual.check.clauses import Clause
from saual.cues import compiled
from saual.extract.annotation import Date, Finding
from saual.extract.dates import dates_of
from saual.language.days import month_later
from saual.segment.anatomy import Anatomy

_LONG = dt.timedelta(days=183)
"""An inquiry is registered a day or two after it was read out; half a year says that one of the years is wrong."""
_SOON = dt.timedelta(days=31)
_YEARS = regex.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-–—]\s?((?:19|20)\d\d)(?!\d)")


_MONTH = (
    r"(?:январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе|қазан|қараша|желтоқсан)\p{L}{0,6}"
)
_PERIOD = r"[1-4IVІ]{1,3}(?:-?\p{Ll}{1,2})?\s(?:квартал|полугоди)\p{L}{0,3}"
_OWN_YEAR = r"(?:\s(?:19|20)\d\d)?(?:\s?(?:года?у?|гг?\.|ж\.|жылға))?"
_POINT = (
    rf"(?:\d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d\d(?:\s?(?:года?|г\.|ж\.))?|(?:«?\d{{1,2}}»?\s)?{_MONTH}{_OWN_YEAR}|{_PERIOD}{_OWN_YEAR}"
    r"|(?:19|20)\d\d\s(?:года?у?|г\.))"
)
_POINT_KK = (
    rf"(?:\d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d\d(?:\s?ж\.)?(?:-?[дтн][ае]н)?|"
    rf"(?:(?:19|20)\d\d\s(?:жылғы|жылдың|жылы|ж\.)\s)?(?:«?\d{{1,2}}»?\s)?{_MONTH})"
)
_SPAN = (
    regex.compile(rf"(?<!\p{{L}})[Сс]о?\s(?P<first>{_POINT}|\d{{1,2}})\s(?:по|до)\s(?P<then>{_POINT})"),
    regex.compile(
        rf"(?<![\p{{L}}\d.])(?P<first>{_POINT_KK})(?<=[дтн][ае]н)\s(?:бастап\s)?(?P<then>{_POINT_KK}|\d{{1,2}}-?(?:г|к)?[ае]?)\s(?:дейін|шейін)"
    ),
    regex.compile(
        rf"(?<![\p{{L}}\d.])(?P<first>{_POINT_KK})\s(?:[бпм]ен|[–—-])\s(?P<then>{_POINT_KK})\s(?:аралығ|арасын)"
    ),
    regex.compile(
        r"(?<![\d./-])(?P<first>\d\d\.\d\d\.(?:19|20)\d\d)\s?[–—-]\s?(?P<then>\d\d\.\d\d\.(?:19|20)\d\d)(?![\d/-])"
    ),
)
_BEFORE = 60
_BEHIND = 40
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
    """«с 20 мая по 3 апреля 2025 года»; a term that was moved from one day to another is no span."""
    matches = {match.start(): match for pattern in _SPAN for match in pattern.finditer(text)}
    for match in matches.values():
        first, then = _ends(match["first"], match["then"])
        if first is None or then is None or first <= then:
            continue
        written = regex.search(r"(?:19|20)\d\d", match["first"]) and regex.search(r"(?:19|20)\d\d", match["then"])
        across = first.replace(day=min(first.day, 28), year=first.year - 1)
        around = text[max(0, match.start() - _BEFORE) : match.end() + _BEHIND].lower()
        if (written or then - across > _ACROSS) and not compiled(r"(?<!\p{L})<order.moved>").search(around):
            message = f"Начало позже конца: «{match[0]}»."
            yield Finding("date_order", "warning", message, (match.span(),))


def _ends(first: str, then: str) -> tuple[dt.date | None, dt.date | None]:
    """The first day of what opens a span and the last of what closes it; a year or month missing is the other's.

    >>> _ends("25", "15 мая 2025 года"), _ends("2024 жылғы 25 қыркүйектен", "10 тамызға")[1]
    ((datetime.date(2025, 5, 25), datetime.date(2025, 5, 15)), datetime.date(2024, 8, 10))
    """
    year = regex.search(r"(?:19|20)\d\d", then) or regex.search(r"(?:19|20)\d\d", first)
    if year is None:
        return None, None
    if first.isdigit():
        first = regex.sub(r"^«?\d{1,2}»?", first, then, count=1)
    opened, closed = (_dated(words, year[0]) for words in (first, then))
    return (opened.first if opened else None), (closed.last if closed else None)


def _dated(words: str, year: str) -> Date | None:
    if not regex.search(r"(?:19|20)\d\d", words):
        kazakh = regex.search(r"[әғқңөұүһі]|[дтн][ае]н$|[ғгқк][ае]$", words)
        words = f"{year} жылғы {words}" if kazakh else f"{words.strip()} {year} года"
    found = list(dates_of(words, None))
    return found[0] if len(found) == 1 else None


def check_month(above: Clause | None, clause: Clause, dates: Sequence[Date]) -> Iterator[Finding]:
    """«Запрос зарегистрирован 14 мая 2025 года. Ответ будет дан в месячный срок, то есть до 30 июня 2025 года».

    `dates`: those of the sentence and of the one before it.
    """
    term = compiled(r"(?<!\p{L})<order.month>").search(clause.words)
    if term is None:
        return
    due = next((date for date in dates if date.start > clause.start + term.end() and date.first is None), None)
    days = [date for date in dates if date.first and date.first == date.last and due and date.start < due.start]
    if due is None or due.last is None or len(days) != 1 or days[0].first is None:
        return
    words_ = (above.words if above is not None and above.block == clause.block else "") + clause.words
    right = month_later(days[0].first)
    if due.last != right and due.last > days[0].first and compiled(r"(?<!\p{L})<order.registered>").search(words_):
        message = f"Месяц от {_day(days[0].first)} истекает {_day(right)}, а назван срок {_day(due.last)}."
        yield Finding("deadline", "info", message, ((days[0].start, days[0].end), (due.start, due.end)))


_SENT = regex.compile(r"(?:запрос|обращени|письм)\p{L}*[^.;]{0,60}\sот\s$")
_SENT_KK = regex.compile(r"[^.;]{0,60}(?<!\p{L})(?:сауал|өтініш|хат)")
_TAKEN = regex.compile(r"(?:зарегистрирован[аоы]?|поступил[аои]?)(?!\p{L})[^.;\d]{0,60}$")
_TAKEN_KK = regex.compile(r"[^.;\d]{0,30}(?<!\p{L})(?:тіркел|түст|түск)")


def check_registered(clause: Clause, dates: Sequence[Date]) -> Iterator[Finding]:
    """«Ваш запрос от 18 июня 2024 года зарегистрирован в Министерстве 6 июня 2024 года»: before it was written."""
    for sent, taken in pairwise([date for date in dates if date.first and date.first == date.last]):
        if sent.inferred or taken.inferred or sent.first is None or taken.first is None or taken.first >= sent.first:
            continue
        told = _SENT.search(clause.before(sent.start, 90)) and _TAKEN.search(clause.between(sent.end, taken.start))
        kazakh = _SENT_KK.match(clause.between(sent.end, taken.start)) and _TAKEN_KK.match(
            clause.between(taken.end, clause.end)
        )
        if told or kazakh:
            message = f"Письмо от {_day(sent.first)} зарегистрировано {_day(taken.first)}, раньше своей даты."
            yield Finding("date_order", "warning", message, ((sent.start, sent.end), (taken.start, taken.end)))


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
