"""Names in running text of both languages: exact spans of organisations, persons and places."""

from __future__ import annotations

import pytest

from cases import NOTHING, parsed, read_cases

LABELS = ("ORG", "PER", "LOC")


def expected_names(text: str) -> dict[str, set[str]]:
    """«ORG: a; b | LOC: c» by label."""
    names: dict[str, set[str]] = {label: set() for label in LABELS}
    for part in () if text == NOTHING else text.split(" | "):
        label, _, listed = part.partition(": ")
        names[label] = {name.strip() for name in listed.split(";")}
    return names


def found_names(text: str) -> dict[str, set[str]]:
    letter = parsed(text)
    return {label: {e.text for e in letter.entities if e.label == label} for label in LABELS}


@pytest.mark.parametrize(("text", "expected"), read_cases("entities_ru.txt"))
def test_russian(text: str, expected: str) -> None:
    assert found_names(text) == expected_names(expected)


@pytest.mark.parametrize(("text", "expected"), read_cases("entities_kk.txt"))
def test_kazakh(text: str, expected: str) -> None:
    assert found_names(text) == expected_names(expected)
