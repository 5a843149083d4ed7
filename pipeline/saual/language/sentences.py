"""Sentences of a paragraph, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from saual.read.document import Span

_END = regex.compile(
    r"(?<![.!?…])[.!?…]++(?:[»\"”)\]]|\[\d++\])*+\s++(?=[«\"“(–—-]?\s?\p{Lu}|(?<=\p{Ll}{4}[.!?…]\s)\d)"
)
_ABBREVIATED = regex.compile(
    r"(?:\b\p{Lu}|\b(?:г|гг|тыс|млн|млрд|трлн|долл|прим|ст|п|пп|им|руб|долл|ж|қ|обл|р|стр|см|чел|тг|кв|куб|ул|д|кг|км|га|рис|табл|тел|исп|рт|б|м|а|ғ|ш|с))\.$"
)


def split_sentences(text: str) -> Iterator[Span]:
    """Spans of the sentences; a stop after an abbreviation or an initial ends none.

    >>> [text[s:e] for text in ["В 2020 г. Астана росла. А. Иванов ушел! Да."] for s, e in split_sentences(text)]
    ['В 2020 г. Астана росла.', 'А. Иванов ушел!', 'Да.']
    """
    start = 0
    for match in _END.finditer(text):
        if match[0][0] == "." and _ABBREVIATED.search(text, max(start, match.start() - 12), match.start() + 1):
            continue
        yield Span(start, match.end() - (len(match[0]) - len(match[0].rstrip())))
        start = match.end()
    if start < len(text):
        yield Span(start, len(text))


_STOPS = regex.compile(r"[.!?…;:](?:[»\"”’)\]*]|\[\d+\])*$")


def ends_sentence(text: str) -> bool:
    """Whether a line closes a sentence or opens a list: «…», «.», «:», also before closing quotes and brackets."""
    return bool(_STOPS.search(text))


def ends_shortened(text: str) -> bool:
    """Whether the last word is one that is written with a stop: «386 тыс.», «в г.», «им. А.»."""
    return bool(_ABBREVIATED.search(text, max(0, len(text) - 12)))


_FIRST_LETTER = regex.compile(r"^[«\"“„‘(\[*_–—-]*\s?(\p{L})?")


def opens_lower(text: str) -> bool:
    """Whether the first letter is a small one, opening quotes and brackets aside."""
    match = _FIRST_LETTER.match(text)
    return bool(match and match[1] and match[1].islower())


def opens_upper(text: str) -> bool:
    """Whether the first letter is a capital, opening quotes and brackets aside."""
    match = _FIRST_LETTER.match(text)
    return bool(match and match[1] and match[1].isupper())
