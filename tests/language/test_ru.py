"""Russian dictionary forms and nominatives, without pkg_resources."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cases import read_cases
from saual.language import ru


@pytest.mark.parametrize(("text", "expected"), read_cases("lemmas.txt"))
def test_dictionary_form(text: str, expected: str) -> None:
    assert ru.noun(text) == expected


@pytest.mark.parametrize(("text", "expected"), read_cases("nominatives.txt"))
def test_nominative(text: str, expected: str) -> None:
    assert ru.nominative(text) == expected
    assert ru.nominative(expected) == expected


def test_empty() -> None:
    assert (ru.lemma(""), ru.noun(""), ru.nominative("")) == ("", "", "")


@pytest.mark.parametrize("hidden", ["pkg_resources", "setuptools"])
def test_needs_no_setuptools(hidden: str) -> None:
    code = f"import sys; sys.modules[{hidden!r}] = None; from saual.language import ru; print(ru.lemma('школам'))"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "школа"), done.stderr


def test_is_lazy() -> None:
    code = "import sys, saual.language.ru; sys.exit('pymorphy2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
