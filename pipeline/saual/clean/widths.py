"""How wide a line of plain text was when it was printed, for text that has lost its geometry."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

COLUMN = 490.0
"""Thousandths of the letter size in one column: the mean width of a letter or space in running Russian and Kazakh."""


@cache
def _widths() -> dict[str, int]:
    table = tomllib.loads(resources.files("saual").joinpath("data/letter_widths.toml").read_text("utf-8"))["widths"]
    return {char: width for chars, width in table.items() for char in chars}


def printed_width(text: str) -> float:
    """Width in columns as a serif face would print it; a line of «ш» is wider than one of «і».

    >>> printed_width("шшшш") > 2 * printed_width("іііі")
    True
    """
    widths = _widths()
    return sum(widths.get(char, 500) for char in text) / COLUMN
