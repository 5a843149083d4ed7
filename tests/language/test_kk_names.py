"""Names in Kazakh text: gold lines, spans, where the model lies, and that the model belongs to the features."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cases import listed, read_cases
from conftest import ROOT
from saual.language.kk_features import describe, tokenise
from saual.language.kk_names import find_names


@pytest.mark.parametrize(("text", "expected"), read_cases("kk_names.txt"))
def test_names(text: str, expected: str) -> None:
    assert [f"{name.label} {text[name.start : name.end]}" for name in find_names(text)] == listed(expected)


@given(st.text(alphabet='АаәБқҚ «»"“”–.,1%-\n№ӨұІі', max_size=60))
def test_any_text_gives_spans_in_order(text: str) -> None:
    last = 0
    for name in find_names(text):
        assert last <= name.start < name.end <= len(text)
        assert text[name.start : name.end].strip() == text[name.start : name.end]
        assert 0 <= name.score <= 1
        last = name.end


@given(st.text(max_size=60))
def test_tokens_cover_all_that_is_not_space(text: str) -> None:
    assert "".join(text[start:end] for start, end in tokenise(text)) == regex.sub(r"\s", "", text)
    assert all(isinstance(feature, str) for token in describe(text.split()) for feature in token)


def test_threads_share_the_model() -> None:
    text = "Ақтөбе мен Қостанайда жаңа мектептер салынды."
    with ThreadPoolExecutor(4) as pool:
        assert len(set(map(tuple, pool.map(find_names, [text] * 40)))) == 1


def test_the_model_belongs_to_the_features() -> None:
    """The fingerprint kept beside the model is that of features, lists, sentences and parameters as they are."""
    recipe = ROOT / "models" / "kk-names" / "train.py"
    done = subprocess.run([sys.executable, recipe, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_model_is_loaded_only_when_asked() -> None:
    code = "import sys, saual.language.kk_names; sys.exit('pycrfsuite' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
