"""Days of letters and of reference lines, in both languages."""

from __future__ import annotations

import pytest

from cases import listed, read_cases
from saual.language.days import find_days, find_reference_days


@pytest.mark.parametrize(("text", "expected"), read_cases("days.txt"))
def test_days(text: str, expected: str) -> None:
    days = list(find_days(text))
    assert [day.iso for day in days] == listed(expected)
    at = 0
    for day in days:
        assert at <= day.start < day.end <= len(text)
        assert text[day.start : day.end] == text[day.start : day.end].strip()
        at = day.end


@pytest.mark.parametrize(("text", "expected"), read_cases("reference_dates.txt"))
def test_days_of_references(text: str, expected: str) -> None:
    assert [day.iso for day in find_reference_days(text)] == listed(expected)
