"""Years written as bare figures: «в 2023 – 33%», «(2021-2023)», heads of tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from saual.extract.annotation import Date
from saual.extract.dates_resolve import Reading
from saual.language.calendar import Token, listed

_EARLIEST, _LATEST = 1990, 2060
_PREPOSITIONS = frozenset(("в", "во", "за", "на", "к", "после", "с", "по", "до"))
_JOINING = frozenset((",", ";", "и", "(", "/", "және", "мен", "пен", "бен"))


def find_bare_years(
    line: str, tokens: Sequence[Token], found: Sequence[Date], at: int
) -> Iterator[tuple[int, int, Reading]]:
    """Years that their place alone tells from counts, outside of the dates already found (offsets in the line)."""
    taken = [(date.start - at, date.end - at) for date in found]
    told = _told(tokens, found)
    row = " | " in line
    table = row and _cells(tokens) > 1
    i, past = 0, 0
    while i < len(tokens):
        token = tokens[i]
        while past < len(taken) and taken[past][1] <= token.start:
            past += 1
        inside = past < len(taken) and taken[past][0] <= token.start
        if not _plausible(token) or inside or _coded(tokens, i):
            i += 1
            continue
        last = _range_end(tokens, i)
        if _suffixed(tokens, i):
            yield _suffixed_year(tokens, i)
        elif _accepted(line, tokens, i, last, told, table or (row and i == 0)):
            years = token.value, tokens[last].value
            days = dt.date(years[0], 1, 1), dt.date(years[1], 12, 31)
            yield token.start, tokens[last].end, Reading(*days, "year" if last == i else "span", ())
        i = last + 1


def _suffixed(tokens: Sequence[Token], i: int) -> bool:
    """«в 2022-м», «к 2026-му»: a year without its word, behind a preposition."""
    dash, ending = tokens[i + 1], tokens[i + 2]
    glued = dash.kind == "dash" and tokens[i].end == dash.start and dash.end == ending.start
    return glued and listed(ending.word, "year_endings") and i > 0 and tokens[i - 1].word in _PREPOSITIONS


def _suffixed_year(tokens: Sequence[Token], i: int) -> tuple[int, int, Reading]:
    year, before = tokens[i].value, tokens[i - 1]
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if before.word in ("к", "до"):
        return before.start, tokens[i + 2].end, Reading(None, last, "year", ())
    return tokens[i].start, tokens[i + 2].end, Reading(first, last, "year", ())


def _told(tokens: Sequence[Token], found: Sequence[Date]) -> set[int]:
    """The years of the dates found, and those that figures of the line continue: 2022, 2023 beside «2024 году»."""
    told = {day.year for date in found for day in (date.first, date.last) if day is not None}
    figures = {token.value for token in tokens if _plausible(token)}
    for year in list(told):
        for step in (-1, 1):
            at = year + step
            while at in figures:
                told.add(at)
                at += step
    return told


def _plausible(token: Token) -> bool:
    return token.kind == "number" and len(token.word) == 4 and _EARLIEST <= token.value <= _LATEST


def _coded(tokens: Sequence[Token], i: int) -> bool:
    before = tokens[i - 1] if i else None
    return before is not None and (before.word in ("№", "N", "§", "+") or before.kind in ("dash", "number"))


def _range_end(tokens: Sequence[Token], i: int) -> int:
    """The index of the last year of «2021-2023»; `i` itself where there is no range."""
    joined = tokens[i + 1].kind == "dash" and _plausible(tokens[i + 2]) and tokens[i + 2].value > tokens[i].value
    tight = joined and tokens[i + 1].start - tokens[i].end == tokens[i + 2].start - tokens[i + 1].end
    return i + 2 if tight else i


def _accepted(line: str, tokens: Sequence[Token], i: int, last: int, told: set[int], table: bool) -> bool:
    before = tokens[i - 1].word if i else ""
    after = tokens[last + 1]
    if after.start == tokens[last].end and (after.kind in ("word", "dash") or after.word in ("%", ":", "/")):
        return False
    if after.word.isalpha() and line[after.start].islower() and not listed(after.word, "after_bare_year"):
        return False
    if after.kind in ("number", "mark") and after.word[:1].isdigit():
        return False
    if last > i:
        return before != "от"
    if table and before in ("|", "") and after.word in ("|", ""):
        return True
    if before in _PREPOSITIONS:
        return before not in ("с", "по", "до") or bool({tokens[i].value - 1, tokens[i].value + 1} & told)
    if before == "(" and after.word == ")":
        return True
    return (before in _JOINING or not before) and bool({tokens[i].value - 1, tokens[i].value + 1} & told)


def _cells(tokens: Sequence[Token]) -> int:
    """How many cells of a table row hold a year and nothing else."""
    return sum(
        _plausible(token) and (i == 0 or tokens[i - 1].word == "|") and tokens[i + 1].word in ("|", "")
        for i, token in enumerate(tokens[:-1])
    )
