"""The order of events in a sentence: works that end before they begin, a contract older than its tender.

What happens on a date is read from the words around it; `[order]` of `checks.toml` lists the words of each event and
which event comes before which.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex

from saual.check.clauses import Clause
from saual.cues import compiled, pairs, words
from saual.extract.annotation import Date, Finding

_SHARP = frozenset({"day", "month", "quarter", "year"})
_MOST = 8
"""Dates of a sentence that are looked at; more are an enumeration."""
_FAR = dt.timedelta(days=3 * 366)
_NEAR = dt.timedelta(days=60)
"""Dates without years of their own are compared only where the next year would make a span of ten months."""
_REACH = 90
_KAZAKH = regex.compile(r"[әғқңөұүһі]")
_BREAK = regex.compile(r"[,;]\s|\s(?:и|а|но|және|ал|бірақ)\s")
_CONTENT = regex.compile(r"\p{L}{5}")


class _Event(NamedTuple):
    """What happens on a date: its name in `[order.events]` and where the word stands."""

    name: str
    start: int
    end: int


def check_course(clause: Clause, dates: Sequence[Date]) -> Iterator[Finding]:
    """Neighbouring dates of a sentence whose events come the other way round."""
    within = [date for date in dates if date.granularity in _SHARP]
    if not 2 <= len(within) <= _MOST or compiled(r"(?<!\p{L})<order.told>").search(clause.words):
        return
    events = _attach(clause, within)
    for (one, first), (two, then) in zip(
        zip(within, events, strict=True), zip(within[1:], events[1:], strict=True), strict=False
    ):
        if first and then and not _excused(clause, one, two, then):
            if _precedes(first, then) and _is_later(one, two) and _goes_on(clause, first, then, one, two):
                yield _finding(clause, (one, first), (two, then))
            elif _precedes(then, first) and _is_later(two, one) and _is_linked(clause, one, two):
                yield _finding(clause, (two, then), (one, first))


def _precedes(one: _Event, two: _Event) -> bool:
    return (one.name, two.name) in pairs("order")


def _is_later(earlier: Date, later: Date) -> bool:
    """Whether what should come first comes surely later."""
    first, last = earlier.first, later.last
    if first is None or last is None or first <= last or first - last > _FAR:
        return False
    return not (earlier.inferred or later.inferred) or first - last <= _NEAR


@cache
def _events() -> regex.Pattern[str]:
    names = sorted({name for pair in pairs("order") for name in pair})
    return regex.compile(r"(?<!\p{L})(?:" + "|".join(f"(?P<{name}>{words('order', name)})" for name in names) + ")")


def _find(clause: Clause, start: int, end: int) -> list[_Event]:
    found = _events().finditer(clause.words, max(start, clause.start) - clause.start, end - clause.start)
    return [_Event(str(m.lastgroup), m.start() + clause.start, m.end() + clause.start) for m in found]


def _attach(clause: Clause, dates: Sequence[Date]) -> list[_Event | None]:
    """The event of each date: the verb behind it in Kazakh, the nearest word before it in Russian."""
    kazakh = bool(_KAZAKH.search(clause.words))
    found: list[_Event | None] = []
    free = True
    for number, date in enumerate(dates):
        start = dates[number - 1].end if number else clause.start
        stop = dates[number + 1].start if number + 1 < len(dates) else clause.end
        breaks = [m.end() for m in _BREAK.finditer(clause.between(start, date.start))]
        near = start + breaks[-1] if breaks else start
        near = near if number or _find(clause, near, date.start) else start
        close = _BREAK.search(clause.between(date.end, min(stop, date.end + _REACH)))
        behind = _find(clause, date.end, date.end + close.start() if close else min(stop, date.end + _REACH))
        before = _find(clause, max(near, date.start - _REACH * 2), date.start)
        if not before and number and not kazakh and free:
            before = _find(clause, start, date.start)
        if kazakh:
            found.append(behind[0] if behind else before[-1] if before and free else None)
        else:
            found.append(_nearest(clause, before, date) if before else behind[0] if behind else None)
        event = found[-1]
        free = event is None or event.start < date.start or kazakh
    return found


def _nearest(clause: Clause, before: Sequence[_Event], date: Date) -> _Event:
    """The last event before a date; with a verb that goes with any noun, the first: «ответ на обращение дан 3 июня»."""
    if len(before) > 1 and (before[-2].name, before[-1].name) == ("tender", "ends"):
        return before[-2]  # «тендер завершен»
    between = clause.between(before[-1].end, date.start)
    return before[0] if compiled(r"(?<!\p{L})<order.any>(?!\p{L})").search(between) else before[-1]


def _excused(clause: Clause, one: Date, two: Date, then: _Event) -> bool:
    """Words between the dates that make their order right or speak of another thing: «перенесен», «ранее», «второй»."""
    end = max(two.start, then.end)
    between = _without(clause, one.end, end, (then,))
    return bool(compiled(r"(?<!\p{L})<order.excused>").search(between))


def _without(clause: Clause, start: int, end: int, events: Sequence[_Event]) -> str:
    """The words of a span but those of events."""
    at, kept = start, ""
    for event in sorted(events, key=lambda event: event.start):
        if start <= event.start < end:
            kept += clause.between(at, max(at, event.start)) + " "
            at = event.end
    return kept + clause.between(at, max(at, end))


def _is_linked(clause: Clause, one: Date, two: Date) -> bool:
    """What is told in reverse is one story only where words say so: «по итогам конкурса, состоявшегося …»."""
    behind = clause.between(two.end, min(clause.end, two.end + 12))
    return bool(compiled(r"(?<!\p{L})<order.linked>").search(clause.between(one.end, two.start) + behind))


def _goes_on(clause: Clause, first: _Event, then: _Event, one: Date, two: Date) -> bool:
    """Whether the second event tells how the first went on.

    «Ремонт школы начат …, ремонт больницы завершен …» speaks of two works, «в правила, утвержденные …» of what was.
    """
    kazakh = bool(_KAZAKH.search(clause.words))
    word = clause.between(then.start, then.end).split()[-1 if kazakh else 0]
    described = "<order.attribute_kk>" if kazakh else "<order.attribute>"
    before = clause.before(then.start, 30)
    if (then.name != "ends" and compiled(rf"^{described}$").match(word)) or compiled(
        r"(?<!\p{L})<order.oblique>\s$"
    ).search(before):
        return False
    if compiled(r"^<order.free>$").match(first.name):
        return True
    known = {word[:5] for word in _CONTENT.findall(clause.between(clause.start, one.end))}
    told = _without(clause, one.end, two.start, _find(clause, one.end, two.start))
    new = [word for word in regex.findall(r"\p{L}{5,}", told) if word[:5] not in known]
    return all(compiled(r"^<order.plain>").match(word) for word in new)


def _finding(clause: Clause, earlier: tuple[Date, _Event], later: tuple[Date, _Event]) -> Finding:
    (one, first), (two, then) = earlier, later
    if (first.name, then.name) == ("begins", "ends"):
        message = f"Окончание раньше начала: начало {_named(clause, one)}, окончание {_named(clause, two)}."
    else:
        words_ = [clause.between(event.start, event.end) for event in (then, first)]
        message = f"Порядок дат нарушен: «{words_[0]}» {_named(clause, two)}, а «{words_[1]}» {_named(clause, one)}."
    spans = sorted([(one.start, one.end), (two.start, two.end)])
    return Finding("date_order", "warning", message, tuple(spans))


def _named(clause: Clause, date: Date) -> str:
    """A day in figures, a month in its words."""
    same = date.first and date.first == date.last
    return f"{date.first:%d.%m.%Y}" if same else clause.between(date.start, date.end)
