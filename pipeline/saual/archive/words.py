"""Texts and queries as lemmas: a Russian or Kazakh word finds its other forms.

A token is a run of letters or a run of digits; its lemma depends on the word and on the language of its paragraph only,
so the same word always becomes the same lemma, in a text and in a query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import islice

import regex

from saual.read.document import Span
from saual.record import Block, Language

LONGEST = 100
"""Longer words are cut: there are none, but for broken text."""

_TOKEN = regex.compile(r"[\p{L}\p{M}]++|\d++")
_KAZAKH = regex.compile("[әғқңөұүһі]")
_LETTERS = regex.compile(r"^[\p{L}]")


@cache
def _lemmatisers() -> dict[Language, Callable[[str], str]]:
    from saual.language import kk, ru

    return {"ru": ru.lemma, "kk": kk.lemma}


def tokens(text: str, first: int = 0, last: int | None = None) -> list[Span]:
    """Where the words and numbers of a text stand; of those from number `first` up to `last`, if not of all.

    >>> text = "2 478 мостов, өзін-өзі"
    >>> [text[start:end] for start, end in tokens(text)]
    ['2', '478', 'мостов', 'өзін', 'өзі']
    """
    return [Span(*match.span()) for match in islice(_TOKEN.finditer(text), first, last)]


@lru_cache(maxsize=1 << 17)
def lemma(word: str, language: Language) -> str:
    """The dictionary form of a token, small letters, е for ё; a number stays as it is."""
    folded = word.lower().replace("ё", "е")
    if not _LETTERS.match(folded):
        return folded
    if _KAZAKH.search(folded):
        language = "kk"
    found = _lemmatisers()[language](folded).lower().replace("ё", "е")
    return (found if _TOKEN.fullmatch(found) else folded)[:LONGEST]


def lemmas(text: str, blocks: Sequence[Block]) -> list[str]:
    """The lemma of each token of a letter's text; `blocks` tell the language."""
    found: list[str] = []
    spans = iter(sorted((block.start, block.end, block.language or "ru") for block in blocks))
    _, end, language = next(spans, (0, len(text), "ru"))
    for match in _TOKEN.finditer(text):
        while match.start() >= end:
            _, end, language = next(spans, (0, len(text), language))
        found.append(lemma(match[0], language))
    return found


def phrase(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The same for words that follow each other: all Russian, or all Kazakh."""
    given = list(words)
    return tuple(dict.fromkeys(tuple(lemma(word, language) for word in given) for language in ("ru", "kk")))


def key_words(text: str) -> str:
    """A name as one string to search in: each lemma between blanks.

    >>> key_words("№ 322-VI")
    ' 322 vi '
    """
    found = [lemma(text[start:end], "ru") for start, end in tokens(text)]
    return f" {' '.join(found)} " if found else ""
