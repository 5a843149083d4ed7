"""Numerals: every number from 0 to 10,000 in words, many beyond, in both languages and all cases; traps one by one."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from cases import NOTHING, read_cases
from extract.spelled import KK_CASES, RU_CASES, kazakh, russian
from saual.extract.numerals import read_numeral
from saual.extract.tokens import number_of, tokenise

BEYOND = [
    *(10**power for power in range(4, 12)),
    *(random.Random(number).randrange(10**4, 10 ** (5 + number % 7)) for number in range(1200)),
]


def whole(text: str) -> Decimal | None:
    """The value of a text that is one numeral from end to end."""
    tokens = tokenise(text)
    numeral = read_numeral(tokens, 0)
    return numeral.value if numeral and numeral.last == len(tokens) else None


@pytest.mark.parametrize("case", RU_CASES)
def test_russian_words(case: str) -> None:
    for number in (*range(10_001), *BEYOND):
        text = russian(number, case)
        assert whole(text) == (None if text == "семью" else number), text  # also «a family», where it stands alone


@pytest.mark.parametrize("case", KK_CASES)
def test_kazakh_words(case: str) -> None:
    pronouns = {
        "оны",
        "онда",
        *(kazakh(90, case) for case in KK_CASES),
    }  # «of it», «it», «there» where no number stands before
    for number in (*range(10_001), *BEYOND):
        text = kazakh(number, case)
        assert whole(text) == (None if text in pronouns else number), text


@pytest.mark.parametrize(("text", "expected"), read_cases("numerals.txt"))
def test_numerals(text: str, expected: str) -> None:
    tokens = tokenise(text)
    numeral = read_numeral(tokens, 0)
    found = NOTHING
    if numeral and numeral.form != "ordinal":
        found = f"{numeral.value:f} {text[tokens[0].start : tokens[numeral.last - 1].end]}"
    assert found == expected


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009", "\u202f"])
def test_groups_of_digits(space: str) -> None:
    for number in (1_000, 17_798, 172_805, 2_613_428, 1_844_036_360):
        assert number_of(f"{number:,}".replace(",", space)) == number
        assert number_of(f"{number:,}".replace(",", space) + ",05") == Decimal(number) + Decimal("0.05")


def test_every_number_in_digits_with_endings() -> None:
    for number in range(1, 2000):
        for ending in ("-ға", "-ден", "-нің", "–сі", "-і", ""):
            assert whole(f"{number}{ending}") == number
