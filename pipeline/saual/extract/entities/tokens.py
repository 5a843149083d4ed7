"""Words and signs of one paragraph with their offsets: what gazetteer and rules walk over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

_TOKEN = regex.compile(
    r"\p{L}[\p{L}\p{M}]*+(?:[-‑'’ʼ]\p{L}[\p{L}\p{M}]*+)*+(?:-\d++(?:-?\p{Ll}++)?+)?+"  # ГРЭС-1-дегі
    r"|\d++|[^\s\w]|_++"
)
_CLOSES = frozenset(".!?…:;")
LATIN = regex.compile(r"[A-Z][A-Za-z&-]+")
"""A capitalised word in Latin letters."""
QUOTES = frozenset('«»“”„"')


class Token(NamedTuple):
    """A word, a number or a sign; `fold` is in small letters, е for ё."""

    start: int
    end: int
    text: str
    fold: str

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[0].isalpha()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@lru_cache(maxsize=1 << 7)
def tokenize(text: str, offset: int = 0) -> tuple[Token, ...]:
    """The tokens of a text, their offsets counted from `offset`; rules of all kinds ask for those of one paragraph.

    >>> [token.text for token in tokenize("ЖСДП-на, №5 «Ел Арна» Экибастузская ГРЭС-1")]
    ['ЖСДП-на', ',', '№', '5', '«', 'Ел', 'Арна', '»', 'Экибастузская', 'ГРЭС-1']
    """
    return tuple(Token(offset + m.start(), offset + m.end(), m[0], fold(m[0])) for m in _TOKEN.finditer(text))


def fold(word: str) -> str:
    """A word as the lists have it: small letters, е for ё, plain hyphens."""
    return word.lower().replace("ё", "е").replace("‑", "-")


def opens_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is the first of its sentence, list item or footnote, quotes and dashes before it aside."""
    before = at - 1
    while before >= 0 and (tokens[before].text in QUOTES or tokens[before].text in "–—-•(["):
        before -= 1
    if before < 0:
        return True
    token = tokens[before]
    if token.text == "." and before and len(tokens[before - 1].text) <= 1 and tokens[before - 1].is_capital:
        return False  # an initial
    return token.text in _CLOSES or (token.text == ")" and before < 2) or (token.text == "]" and before == 2)
