"""The draft of a quantity: what is known of a number while its paragraph is read."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from saual.extract.numerals import Numeral
from saual.extract.quantities.qualifiers import Found
from saual.record import Qualifier, QuantityKind

PASSED_ON = frozenset({"count", "money", "percent", "measure", "rate", "percent_points"})
"""Kinds whose unit goes over to other numbers of a list."""


class Draft(NamedTuple):
    """A quantity in the making: tokens `first`..`last` (exclusive) of its passage.

    `kind` is None while the number has no unit, `qualifier` while ranges are open. `case` is the Kazakh case of the
    whole, `scale` the last scale word of the number, `after` the qualifier that stands behind.
    """

    first: int
    last: int
    value: Decimal
    max: Decimal | None = None
    kind: QuantityKind | None = None
    unit: str | None = None
    per: str | None = None
    rule: str = "number"
    case: str = ""
    scale: Decimal = Decimal(1)
    after: Found | None = None
    inferred: tuple[str, ...] = ()
    qualifier: Qualifier | None = None
    in_words: bool = False


class Carried(NamedTuple):
    """The unit that a list or table lends to numbers without one."""

    kind: QuantityKind
    unit: str | None
    per: str | None = None
    scale: Decimal = Decimal(1)


def draft_of(numeral: Numeral, last: int) -> Draft:
    """A numeral as a draft that ends before the token `last`."""
    return Draft(numeral.first, last, numeral.value, case=numeral.case, scale=numeral.scale, in_words=numeral.in_words)
