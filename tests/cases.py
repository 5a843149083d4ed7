"""Gold files (tests/gold/*.txt): one case a line, «what stands in the letter → what is made of it».

A line that begins with `?` is a known failure (a strict xfail), one with `#` a remark; « / » is a line break, `–` on
the right means nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from saual.process import process
from saual.record import Letter

GOLD = Path(__file__).resolve().parent / "gold"
ARROW = " → "
NOTHING = "–"


def read_cases(name: str, known: bool = True) -> list[Any]:
    """The cases of a gold file as parameters (text, expected); without `known`, no failure is expected."""
    found = []
    for number, line in enumerate((GOLD / name).read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        text, arrow, expected = line.removeprefix("?").strip().partition(ARROW)
        assert arrow, f"{name}:{number}: no arrow"
        failing = pytest.mark.xfail(reason=f"known: {name}:{number}", strict=True)
        marks = [failing] if known and line.startswith("?") else []
        found.append(pytest.param(text.strip(), expected.strip(), marks=marks, id=f"{number}:{text.strip()[:40]}"))
    return found


def lines(text: str) -> str:
    """« / » as line breaks."""
    return "\n".join(part.strip() for part in text.split(" / "))


def listed(expected: str) -> list[str]:
    """The right side where it is a list."""
    return [] if expected == NOTHING else [part.strip() for part in expected.split(" | ")]


def parsed(text: str) -> Letter:
    """The one letter that a text file holds."""
    [letter] = process(text.encode(), "case.txt")
    assert isinstance(letter, Letter), letter
    return letter
