"""Labels of many letters are counted by numpy, those of few by Python: alike."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from saual.archive.facets import MANY, count, pack


@pytest.mark.parametrize("names", [50, 10**8], ids=["dense", "sparse"])
def test_many_letters_are_counted_as_few_are(names: int) -> None:
    chance = random.Random(1)
    letters = [pack([("body", chance.randrange(names)), ("kind", 1)]) for _ in range(MANY)]
    at_once, one_by_one = Counter[int](), Counter[int]()
    count(at_once, letters)
    for letter in letters:
        count(one_by_one, [letter])
    assert at_once == one_by_one
    assert at_once[8] == MANY
