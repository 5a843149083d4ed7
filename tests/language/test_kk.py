"""Kazakh words: gold lines, and what must hold for any word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import read_cases
from saual.language.kk import lemma, nominative, split_case


@pytest.mark.parametrize(("word", "expected"), read_cases("kk_lemmas.txt"))
def test_lemma(word: str, expected: str) -> None:
    assert lemma(word) == expected


@pytest.mark.parametrize(("phrase", "expected"), read_cases("kk_nominatives.txt"))
def test_nominative(phrase: str, expected: str) -> None:
    assert nominative(phrase) == expected


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("қалаға", "dat"), ("қаласына", "dat"), ("қаланы", "acc"), ("қаласын", "acc"), ("қаланың", "gen"),
        ("қалада", "loc"), ("қаласында", "loc"), ("қаладан", "abl"), ("қаламен", "ins"), ("қаладағы", "adj"),
        ("қала", "nom"), ("қаласы", "nom"), ("30%-дан", "abl"), ("60-қа", "dat"), ("5-ші", "nom"), ("ҰҚК-не", "dat"),
    ],
)  # fmt: skip
def test_case(word: str, case: str) -> None:
    assert split_case(word).case == case


@given(st.text(alphabet="абғдеикқлмнңорстуүыіьъ-–'. 1%«»AЖ", max_size=24))
def test_any_text_is_cut_not_changed(word: str) -> None:
    parts = split_case(word)
    assert parts.base + parts.ending == word
    assert word.startswith(nominative(word))
    assert lemma(word) or not word
