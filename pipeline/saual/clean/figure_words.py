"""A figure of a table as it is printed: what it looks like, and how large it is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import log10
from statistics import median

import regex

_WIDEST = 200
"""Signs of a row's figures, at most: a search from each of a long line's figures to its end would take forever."""
_YEAR = r"(?:19|20)\d\d\s(?:год|жыл|г\.|ж\.)"
_NUMBER = r"[-−–+]?\d[\d.]*(?:,\d+)?(?:[-–]\d[\d.]*(?:,\d+)?)?%?"
ATOM = regex.compile(rf"(?<!\S)(?:{_YEAR}|{_NUMBER}|[-–—])(?!\S)")
_TAIL = regex.compile(rf"(?:(?:^|\s)(?:{_YEAR}|{_NUMBER}|[-–—](?=\s|$)))+$")
YEARS = regex.compile(rf"{_YEAR}|\b(?:19|20)\d\d\b")
RANGE = regex.compile(r"(?<=\d)[-–](?=\d)")
_UNREAD = regex.compile(r"[^\d,]")


def find_tail(text: str) -> regex.Match[str] | None:
    """The figures that a row ends in; a row has no more of them than its last signs hold."""
    return _TAIL.search(text, max(0, len(text) - _WIDEST))


def measure_column(texts: Sequence[str]) -> tuple[bool, float]:
    """Whether the figures of a column have a comma, and how large they are."""
    sizes = [log10(max(abs(float(value_of(text))), 0.1)) for text in texts]
    return sum("," in text for text in texts) * 2 > len(texts), median(sizes)


def value_of(text: str) -> Decimal:
    """The first number of a figure: «1 050-1 500» is 1050, «–» is 0."""
    digits = _UNREAD.sub("", RANGE.split(text)[0]).replace(",", ".")
    return Decimal(digits or "0") * (-1 if digits and text.startswith(("-", "−", "–")) else 1)
