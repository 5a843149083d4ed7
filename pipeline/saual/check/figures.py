"""Figures as intervals: what a number of a letter can stand for once rounding and words like «более» are known."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import NamedTuple

import regex

from saual.extract.annotation import Quantity

_DIGITS = regex.compile(r"\d++(?:[ .\u00a0]\d{3}(?!\d))*+(?:,\d++|\.\d{1,2}(?!\d))?")
_CHANGE = regex.compile(r"со?\s.+\sдо\s|.+[дтн][ае]н\s.*(?:[ғгқк][ае]|н[ае])(?:\s\p{L}+)?$")
_ABOUT = Decimal("0.1")
"""How far «около», «порядка», «шамамен» may be off, as a share of the figure."""


class Interval(NamedTuple):
    """All values a figure may have; `high` None has no end."""

    low: Decimal
    high: Decimal | None


class Figure(NamedTuple):
    """A quantity, its words and the values it may have."""

    quantity: Quantity
    text: str
    interval: Interval

    @property
    def shown(self) -> str:
        """The words, with the number where it is written in words: «четырех районах (4)»."""
        digits = any(char.isdigit() for char in self.text)
        return self.text if digits else f"{self.text} ({write_number(self.quantity.value)})"

    @property
    def amount(self) -> Decimal:
        """The number in the first unit of its dimension: «1,5 тонны» is 1500 (kilograms)."""
        return self.quantity.value * self.worth

    @property
    def worth(self) -> Decimal:
        """One of its unit in the first unit of its dimension: 1000 for a kilometre."""
        return _dimension(self.quantity)[1]

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands."""
        return self.quantity.start, self.quantity.end


def figure(text: str, quantity: Quantity) -> Figure:
    """The figure of a quantity of a letter's text; its interval is in the first unit of its dimension."""
    words = text[quantity.start : quantity.end]
    interval = _interval(quantity, last_digit(words, quantity.value) / 2)
    return Figure(quantity, words, scale(interval, _dimension(quantity)[1]))


def settled(found: Figure) -> Figure | None:
    """A figure as the whole of others: of a change the number it ended with, of any other range nothing.

    «көпбалалы отбасылар 340 мыңнан 544 мыңға өсті, олардың 299 мыңы – ауылда»
    """
    most = found.quantity.max
    if most is None:
        return found
    if not _CHANGE.match(found.text.lower()):
        return None
    digits = _DIGITS.findall(found.text)
    half = last_digit(digits[-1] if digits else "", most) / 2
    end = found.quantity._replace(value=most, max=None)
    return Figure(end, found.text, scale(Interval(most - half, most + half), found.worth))


def last_digit(words: str, value: Decimal) -> Decimal:
    """What one of the last digit shown is worth: 100000000 for «10,6 млрд. тенге».

    >>> last_digit("10,6 млрд. тенге", Decimal(10600000000)), last_digit("172 805 компьютеров", Decimal(172805))
    (Decimal('100000000'), Decimal('1'))
    >>> last_digit("тридцать тысяч", Decimal(30000)), last_digit("1 млрд. 200 млн", Decimal(1200000000))
    (Decimal('1000'), Decimal('1000000'))
    """
    groups = _DIGITS.findall(words)
    if len(groups) == 1 and (shown := digits_to_decimal(groups[0])):
        exponent = shown.as_tuple().exponent
        assert isinstance(exponent, int)
        return (value / shown * Decimal(1).scaleb(exponent)).normalize() + 0
    if value != value.to_integral_value():
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
        return Decimal(1).scaleb(exponent)
    step = Decimal(1)
    while value and value % (step * 1000) == 0:
        step *= 1000
    return step


def digits_to_decimal(digits: str) -> Decimal:
    """A number in digits as it stands in a letter.

    >>> digits_to_decimal("1 250"), digits_to_decimal("10,6"), digits_to_decimal("1.500")
    (Decimal('1250'), Decimal('10.6'), Decimal('1500'))
    """
    whole = regex.sub(r"[ \u00a0](?=\d{3})|\.(?=\d{3}(?!\d))", "", digits)
    return Decimal(whole.replace(",", "."))


def _interval(quantity: Quantity, half: Decimal) -> Interval:
    value, most = quantity.value, quantity.max
    low, high = value - half, (most if most is not None else value) + half
    match quantity.qualifier:
        case "more_than" | "at_least":
            return Interval(low, None)
        case "less_than" | "up_to":
            return Interval(Decimal(0), high)
        case "about":
            return Interval(low - abs(value) * _ABOUT, high + abs(value) * _ABOUT)
        case _:
            return Interval(low, high)


def add(intervals: Iterable[Interval]) -> Interval:
    """The values that a sum may have."""
    low, high = Decimal(0), Decimal(0)
    open_end = False
    for interval in intervals:
        low += interval.low
        open_end = open_end or interval.high is None
        high += interval.high or 0
    return Interval(low, None if open_end else high)


def scale(interval: Interval, factor: Decimal) -> Interval:
    """The values of a figure times a number greater than zero."""
    return Interval(interval.low * factor, None if interval.high is None else interval.high * factor)


def meet(one: Interval, two: Interval) -> bool:
    """Whether two figures can be equal; what rounds up at its end no longer belongs to an interval.

    >>> half = Decimal("0.5")
    >>> meet(Interval(Decimal(47) - half, Decimal(47) + half), Interval(Decimal(49) - 3 * half, Decimal(49) + 3 * half))
    False
    """
    if one == two:
        return True
    return (one.high is None or one.high > two.low) and (two.high is None or two.high > one.low)


def exceeds(one: Interval, two: Interval) -> bool:
    """Whether a figure is greater than another whatever was rounded."""
    return two.high is not None and one.low > two.high


def percent_of(part: Interval, whole: Interval) -> Interval | None:
    """The percents that a part may be of a whole; None where either has no end or the whole may be nothing."""
    if whole.high is None or part.high is None or whole.low <= 0:
        return None
    return Interval(part.low / whole.high * 100, part.high / whole.low * 100)


def unit_of(quantity: Quantity) -> tuple[str, str | None]:
    """What may be added up: money of one currency, shares, one noun, one dimension; rates and times never."""
    return (quantity.kind, _dimension(quantity)[0])


def _dimension(quantity: Quantity) -> tuple[str | None, Decimal]:
    """The dimension of a measure and the worth of its unit in it; any other unit is itself."""
    unit = quantity.unit
    if unit is None or quantity.kind not in ("measure", "count"):
        return unit, Decimal(1)
    return _measures().get(unit.lower(), (unit, Decimal(1)))


@cache
def _measures() -> dict[str, tuple[str, Decimal]]:
    tables = tomllib.loads(resources.files("saual").joinpath("data/measures.toml").read_text("utf-8"))
    return {unit: (dimension, Decimal(worth)) for dimension, units in tables.items() for unit, worth in units.items()}


_WORDS = {3: ("тыс", "мың"), 6: ("млн", "млн"), 9: ("млрд", "млрд"), 12: ("трлн", "трлн")}


def write_number(value: Decimal) -> str:
    """A number as a Russian reader writes it: «12 046», «4,6».

    >>> write_number(Decimal("1240")), write_number(Decimal("4.60")), write_number(Decimal("-1250000.5"))
    ('1 240', '4,6', '-1 250 000,5')
    """
    plain = f"{value.normalize():,f}".replace(",", " ")
    return plain.replace(".", ",")


def write_like(value: Decimal, model: Figure) -> str:
    """An amount in the scale and unit of a figure of the letter: «4,6 млн» beside «1,9 млн. тенге»."""
    value /= _dimension(model.quantity)[1]
    shown = _DIGITS.search(model.text)
    factor = model.quantity.value / mantissa if shown and (mantissa := digits_to_decimal(shown[0])) else Decimal(1)
    power = next((p for p in _WORDS if factor == Decimal(10) ** p), None)
    number = write_number(value / factor if power else value)
    return f"{number} {_WORDS[power][0]}" if power else number


def one_slip(written: Decimal, wanted: Decimal) -> bool:
    """Whether two whole numbers differ by one stroke: a digit changed, lost, doubled, or two neighbours swapped.

    >>> one_slip(Decimal(1246), Decimal(12046)), one_slip(Decimal(18), Decimal(95))
    (True, False)
    """
    one, two = f"{written.normalize():f}", f"{wanted.normalize():f}"
    if wanted <= 0 or one == two:
        return False
    if len(one) == len(two):
        at = [i for i, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
        return len(at) == 1 or (
            len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == two[at[1]] and one[at[1]] == two[at[0]]
        )
    long, short = sorted((one, two), key=len, reverse=True)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
