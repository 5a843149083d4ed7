"""Short forms that letters define."""

from __future__ import annotations

import pytest

from cases import listed, read_cases
from saual.extract.abbreviations import abbreviations_of


@pytest.mark.parametrize(("text", "expected"), read_cases("abbreviations.txt"))
def test_definitions(text: str, expected: str) -> None:
    found = list(abbreviations_of(text))
    assert [f"{a.short} = {a.long}" for a in found] == listed(expected)
    for a in found:
        assert 0 <= a.start < a.end <= len(text)
        assert a.short in text[a.start : a.end]


@pytest.mark.parametrize(
    "piece", ["(далее – ", "(далее – МЗ) ", "МЗ (далее – МЗ) ", "(", "далее ", "«", "Правила (далее – Правила) ", "a "]
)
def test_much_of_one_thing(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    for abbreviation in abbreviations_of(text):
        assert 0 <= abbreviation.start < abbreviation.end <= len(text)
