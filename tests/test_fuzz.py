"""A slice of the fuzz run: the same seed, forty files of each type that no other program reads."""

from __future__ import annotations

import pytest
from benchmarks.fuzz import OFFICE_TYPES, run, seeds

SEEDS = {kind: data for kind, data in seeds().items() if kind not in OFFICE_TYPES}


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_files(kind: str) -> None:
    outcomes, wrong = run({kind: SEEDS[kind]}, 40, 1, 1)
    assert not wrong
    assert sum(outcomes.values()) >= 40
