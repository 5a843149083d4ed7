"""Elements to expressions: «с 1 по 15 мая 2024 года», «2024 жылғы қаңтар–мамыр айларында».

Elements are joined by commas, conjunctions, dashes or «с … по» into a series; what one lacks comes from the right, a
year also from the left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saual.language.calendar import Token
from saual.language.elements import PADDING, Element, element

_LIST = frozenset(("и", "или", "либо", "және", "мен", "бен", "пен", "не", "немесе", "әрі"))
_WITH = frozenset(("мен", "бен", "пен"))
_BETWEEN = ("аралығ", "арасы")
_AGAIN = frozenset(("в", "во", "на", "за"))


class Expression(NamedTuple):
    """One date or span of dates (`last` differs from `first`), with the tokens from `at` to `until`."""

    first: Element
    last: Element
    at: int
    until: int


def parse(tokens: Sequence[Token]) -> Iterator[Expression]:
    """All expressions in padded tokens, in their order."""
    i = 0
    while i < len(tokens) - PADDING:
        if tokens[i].kind == "word":
            i += 1
            continue
        series = _series(tokens, i)
        yield from series.found
        i = max(i + 1, series.until)


class _Join(NamedTuple):
    """How an element is joined to the one before it, and the index where it begins."""

    span: bool
    at: int
    dash: bool = False


def _joint(tokens: Sequence[Token], opened: bool, left: Element) -> _Join | None:
    """What stands after `left` and may join another element to it."""
    i = left.until
    token = tokens[i]
    if token.kind == "dash":
        return _Join(True, i + 1, True)
    if token.word in ("по", "до") and opened:
        return _Join(True, i + 1)
    following = tokens[i + 1]
    if token.word == "на" and opened:
        night = left.unit == "number" and following.kind == "number" and following.value == left.number + 1
        return _Join(night, i + 1)  # «в ночь с 5 на 6 мая»; «перенесен с 1 марта на 15 июня»
    if left.case == "ablative" and left.kazakh:
        at = i + 1 if token.word == "бастап" else i
        return _Join(True, at) if tokens[at].kind in ("number", "month", "ordinal", "relative", "day") else None
    if token.kind == "comma" or token.word in _LIST:
        at = i + 1
        if token.kind == "comma" and tokens[at].word in _LIST:
            at += 1
        again = tokens[at].word in _AGAIN
        return _Join(False, at + again)
    return None


class _Series(NamedTuple):
    """The expressions of a series and the index of the token after it."""

    found: Sequence[Expression]
    until: int


def _series(tokens: Sequence[Token], i: int) -> _Series:
    """The series that begins at token `i`."""
    first = element(tokens, i)
    if first is None or (first.unit == "number" and _told_of(tokens, i)):
        return _Series((), i + 1)
    if first.kazakh and first.unit == "year" and not (first.edge or first.plural):
        shared = _under_year(tokens, i, first)
        if shared.found:
            return shared
    return _run(tokens, i, first)


def _run(tokens: Sequence[Token], i: int, first: Element) -> _Series:
    """The elements joined to the first one."""
    opened = i > 0 and tokens[i - 1].word in ("с", "со", "от")
    elements, joints = [first], [_Join(False, i)]
    while joint := _joint(tokens, opened, elements[-1]):
        following = element(tokens, joint.at)
        if following is None:
            break
        elements.append(following)
        joints.append(joint)
        if joint.span:
            opened = False
    years = [found.year for found in elements]
    return _Series(_expressions(tokens, _complete(elements), years, joints), elements[-1].until)


def _told_of(tokens: Sequence[Token], i: int) -> bool:
    """Whether the figure at `i` is a number of a document, or told of a date: «2022 год – 2013, 2023 год – 2015»."""
    if i and tokens[i - 1].word in ("№", "N"):
        return True
    return i > 1 and tokens[i - 1].kind == "dash" and tokens[i - 2].kind in ("year", "years", "month")


def _under_year(tokens: Sequence[Token], i: int, year: Element) -> _Series:
    """A Kazakh year and the series it counts for: «2024 жылғы 5, 10 және 15 мамырда»."""
    nothing = _Series((), i + 1)
    inner = element(tokens, year.until)
    if inner is None or inner.unit != "number" or inner.plural:
        return nothing
    found, until = _run(tokens, year.until, inner)
    if not found or found[0].at != year.until or not found[0].first.kazakh or found[0].first.year is not None:
        return nothing
    given = [_expression_of(year, expression) for expression in found]
    first = given[0].first._replace(start=year.start)
    last = first if found[0].first is found[0].last else given[0].last
    return _Series((Expression(first, last, i, given[0].until), *given[1:]), until)


def _expression_of(year: Element, found: Expression) -> Expression:
    def dated(part: Element) -> Element:
        known = part.year is not None or part.offset is not None
        return part if known else part._replace(year=year.year, offset=year.offset)

    first = dated(found.first)
    return Expression(first, first if found.first is found.last else dated(found.last), found.at, found.until)


def _complete(elements: list[Element]) -> list[Element]:
    """The elements with what their neighbours give them; a figure that nothing gives a meaning stays a number."""
    done = elements[-1:]
    for found in reversed(elements[:-1]):
        done.append(_from_right(found, done[-1]))
    done.reverse()
    for at in range(1, len(done)):
        done[at] = _from_left(done[at - 1], done[at])
    return done


def _from_right(found: Element, right: Element) -> Element:
    year, offset = right.year, right.offset
    if found.unit == "number":
        limit = {"day": 31, "quarter": 4, "half": 2}.get(right.unit)
        dated = right.kazakh and right.year is not None and right.unit not in ("year", "school")
        if dated or (right.unit == "day" and right.month == 0):
            return found  # «5, 21.05.2025», «№ 5, 2024 жылғы 3 наурыз»
        if limit is not None and 1 <= found.number <= limit and not found.plural:
            return found._replace(
                unit=right.unit, month=right.month, year=year, offset=offset, kazakh=right.kazakh, plural=False
            )
        if right.unit in ("year", "school") and found.plural and 1800 <= found.number <= 2199 and year is not None:
            return found._replace(unit=right.unit, year=found.number, number=0, plural=True)
        return found
    if found.year is None and found.offset is None and right.unit in ("day", "month", "quarter", "half"):
        alike = found.unit == right.unit or {found.unit, right.unit} == {"day", "month"}
        if alike and not (right.unit == "day" and right.month == 0) and not right.kazakh:
            return found._replace(year=year, offset=offset)
    return found


def _from_left(left: Element, found: Element) -> Element:
    """A year, and in Kazakh «2024 жылғы 5 және 10 мамырда» too, counts for what follows in the series."""
    if found.unit in ("number", "year", "school", "decade") or found.year is not None or found.offset is not None:
        return found
    if left.unit == "day" and left.month == 0:
        return found
    return found._replace(year=left.year, offset=left.offset, carried=not left.kazakh)


def _expressions(
    tokens: Sequence[Token], elements: list[Element], years: list[int | None], joints: list[_Join]
) -> list[Expression]:
    """Spans and single dates of a complete series; `years` as they are written."""
    found: list[Expression] = []
    at = 0
    while at < len(elements):
        first, begin = elements[at], joints[at].at
        at += 1
        if first.unit == "number":
            continue
        following = elements[at] if at < len(elements) and elements[at].unit != "number" else None
        if following is None or not (joints[at].span or _between(tokens, first, following)):
            found.append(Expression(first, first, begin, first.until))
            continue
        ordered = _ordered(first, following)
        first, last = _over_new_year(first, following, years[at - 1 : at + 1]) if ordered else (first, first)
        found.append(Expression(first, last, begin, last.until))
        if ordered or (joints[at].dash and following.plural):
            at += 1  # «2022 год – 2013, …»: what follows the dash is no date
    return found


def _over_new_year(first: Element, last: Element, years: Sequence[int | None]) -> tuple[Element, Element]:
    """«с 1 сентября по 31 мая 2024 года»: the ends of a span of which one alone has its year.

    One of more than ten months, as «с 20 мая по 3 апреля 2025 года», stands in the wrong order instead.
    """
    if not {first.unit, last.unit} <= {"day", "month"} or first.year is None or first.year != last.year:
        return first, last
    if 0 in (first.month, last.month) or (first.month, first.number) <= (last.month, last.number):
        return first, last
    if 12 + last.month - first.month > 10:
        return first, last
    if years[0] is None and years[1] is not None:
        return first._replace(year=first.year - 1), last
    return first, last._replace(year=first.year + 1) if years[1] is None else last


def _between(tokens: Sequence[Token], left: Element, right: Element) -> bool:
    """«… мен … аралығында»."""
    return tokens[left.until].word in _WITH and tokens[right.until].word.startswith(_BETWEEN)


def _ordered(first: Element, last: Element) -> bool:
    if first.unit == "year" and last.unit == "year" and first.year is not None and last.year is not None:
        return first.year < last.year
    return True
