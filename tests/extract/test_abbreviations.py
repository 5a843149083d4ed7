"""Short forms that letters define, and where they recur."""

from __future__ import annotations

import pytest

from cases import listed, read_cases
from saual.extract.abbreviations import abbreviations_of, find_uses


@pytest.mark.parametrize(("text", "expected"), read_cases("abbreviations.txt"))
def test_definitions(text: str, expected: str) -> None:
    found = list(abbreviations_of(text))
    assert [f"{a.short} = {a.long}" for a in found] == listed(expected)
    for a in found:
        assert 0 <= a.start < a.end <= len(text)
        assert a.short in text[a.start : a.end]


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("Министерство здравоохранения (далее – МЗ). МЗ и МЗом, но не МЗРК и не АМЗ.", ["МЗ", "МЗом"]),
        ("Санитарные правила (далее – Правила). В Правилах есть правила. Правил нет.", ["Правилах", "Правил"]),
        ("Правила до того. Санитарные правила (далее – Правила).", []),
        ("Комплексный план роста (далее – Комплексный план). Комплексным планом, планом.", ["Комплексным планом"]),
        ("Комитет дорог (далее – Комитет). Комитетом, Комитету, комитету, Комитетский.", ["Комитетом", "Комитету"]),
        ("жекешелік әріптестік (бұдан әрі – ЖӘ). ЖӘ-нің, ЖӘ, МЖӘ.", ["ЖӘ-нің", "ЖӘ"]),
        ("Ішкі істер министрлігі (бұдан әрі – Министрлік). Министрліктің жауабы.", ["Министрліктің"]),
    ],
)
def test_uses(text: str, uses: list[str]) -> None:
    found = find_uses(text, list(abbreviations_of(text)))
    assert [text[use.start : use.end] for use in found] == uses


@pytest.mark.parametrize(
    "piece", ["(далее – ", "(далее – МЗ) ", "МЗ (далее – МЗ) ", "(", "далее ", "«", "Правила (далее – Правила) ", "a "]
)
def test_much_of_one_thing(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    for abbreviation in abbreviations_of(text):
        assert 0 <= abbreviation.start < abbreviation.end <= len(text)
