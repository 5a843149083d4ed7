"""Letters told by their ink where recognition guesses: tails of қ and ң, small letters taken for capitals, dashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import regex

from saual.read.ocr_gaps import ink_runs
from saual.read.tesseract import Sign, Word

TAILED = {"к": "қ", "н": "ң", "К": "Қ", "Н": "Ң"}
"""Kazakh letters with a tail below the line, and those for which they are taken."""

TAIL, TAIL_FROM, BROADEST = 0.05, 0.5, 0.9
"""How far below the baseline (in type sizes) a tail has ink, from which part of the letter's breadth on; broader blobs
are several letters."""

SMALL = 0.8
"""A word of capitals all lower than this part of their usual height is one of small letters."""

CAPITAL = 0.69
"""Height of a capital in type sizes."""

DASH, LONG_DASH = 0.36, 0.7
"""From which length in type sizes a stroke is a dash and a long dash; a hyphen has 0.2 to 0.3, a dash 0.37 to 0.5."""

CAPITALS = regex.compile(r"\P{L}*+[ВГЖЗИКЛМНОПСТХЦЧШЩЪЫЬЭЮЯҚҢӘӨҮ]{3,}+\P{L}*+")
"""Words of capitals that are as their small letters but higher."""

_KAZAKH = regex.compile(r"[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_DOT = regex.compile(r"(?<=\p{Ll})[1!|](?=\p{Ll})|^[1!|](?=\p{Ll}[\p{Ll}1])")  # «1рі», «ти!с»
_LAST_DOT = regex.compile(r"(?<=\p{Ll})1(?=\P{L}*$)")  # «жи1», if it is no raised mark
_COUNTRY = regex.compile(r"(?<=қаза)к(?=стан)", regex.I)  # letters that touch hide the tail
_RANGE = regex.compile(r"(?<=\d)[-–—](?=\d)")


def check_letters(words: Sequence[Word], dark: Any, sizes: Sequence[float]) -> list[Word]:
    """The upright words with letters as their ink (`dark`: where the page is dark) shows them."""
    lines = [word.line for word in words if _KAZAKH.search(word.text)]
    kazakh = set(lines) if len(lines) <= len(words) // 20 else {word.line for word in words}
    return [
        word if word.quarter else _checked(word, dark, size, word.line in kazakh)
        for word, size in zip(words, sizes, strict=True)
    ]


def _checked(word: Word, dark: Any, size: float, kazakh: bool) -> Word:
    text = word.text
    if kazakh:
        text = _DOT.sub("і", text)
        last = _LAST_DOT.search(text)
        if last and _stands(word.signs[last.start()], word, dark, size):
            text = text[: last.start()] + "і" + text[last.end() :]
        if not TAILED.keys().isdisjoint(text):
            runs = ink_runs(word, dark)
            text = "".join(
                TAILED[sign] if sign in TAILED and _has_tail(box, word.baseline, runs, dark, size) else sign
                for sign, box in zip(text, word.signs, strict=True)
            )
        text = _COUNTRY.sub(lambda found: TAILED[found[0]], text)
    if CAPITALS.fullmatch(text):
        text = _lowered(word, text, dark, size)
    for found in _RANGE.finditer(text):
        text = text[: found.start()] + _stroke(word, found.start(), dark, size) + text[found.end() :]
    return word if text == word.text else _respelt(word, text)


def _respelt(word: Word, text: str) -> Word:
    return word._replace(signs=tuple(s._replace(text=t) for s, t in zip(word.signs, text, strict=True)))


def _stands(sign: Sign, word: Word, dark: Any, size: float) -> bool:
    """Whether the blob of ink of a sign stands on the line."""
    run = max(ink_runs(word, dark), key=lambda run: min(run[1], sign.x1) - max(run[0], sign.x0), default=(0.0, 0.0))
    foot = dark[int(word.baseline - TAIL * 2 * size) : int(word.baseline) + 1, int(run[0]) : int(run[1])]
    return bool(foot.any())


def _has_tail(sign: Sign, baseline: float, runs: Sequence[tuple[float, float]], dark: Any, size: float) -> bool:
    """Whether the blob of ink that is the letter goes below the line at its right foot, and only there."""
    run = max(runs, key=lambda run: min(run[1], sign.x1) - max(run[0], sign.x0), default=(0.0, 0.0))
    if not 0 < run[1] - run[0] <= BROADEST * size:
        return False
    top, part = int(baseline + TAIL * size) + 1, TAIL_FROM * (run[1] - run[0])
    below = dark[top : top + max(2, int(TAIL * size)), int(run[0]) : int(run[1])]
    return bool(below.size) and bool(below[:, int(part) :].any(axis=1).all()) and not below[:, : int(part)].any()


def _lowered(word: Word, text: str, dark: Any, size: float) -> str:
    """A word of capitals in small letters if it is no higher than these."""
    heights = [_height(sign, word.baseline, dark, size) for sign in word.signs if sign.text.isalpha()]
    return text.lower() if all(0 < height < SMALL for height in heights) else text


def _height(sign: Sign, baseline: float, dark: Any, size: float) -> float:
    """How high the ink in the middle of a sign reaches, in heights of a capital."""
    fifth = (sign.x1 - sign.x0) / 5
    top = int(baseline - 1.05 * CAPITAL * size)
    rows = dark[max(0, top) : int(baseline), int(sign.x0 + fifth) : int(sign.x1 - fifth) + 1].any(axis=1).nonzero()[0]
    return float(baseline - max(0, top) - rows[0]) / (CAPITAL * size) if len(rows) else 0.0


def _stroke(word: Word, n: int, dark: Any, size: float) -> str:
    """The hyphen or dash that the stroke between two figures is, by its length."""
    import numpy as np

    left, right = word.signs[n - 1], word.signs[n + 1]
    x0, x1 = int((left.x0 + left.x1) / 2), int((right.x0 + right.x1) / 2)
    band = dark[int(word.baseline - 0.42 * size) : int(word.baseline - 0.12 * size), x0 : x1 + 1]
    above = dark[int(word.baseline - 0.62 * size) : int(word.baseline - 0.45 * size), x0 : x1 + 1].any(axis=0)
    below = dark[int(word.baseline - 0.08 * size) : int(word.baseline), x0 : x1 + 1].any(axis=0)
    columns = band.any(axis=0) & ~above & ~below
    edges = np.flatnonzero(np.diff(columns, prepend=False, append=False))
    length = max((end - start for start, end in zip(edges[::2], edges[1::2], strict=True)), default=0) / size
    return dash_of(float(length)) if length else word.text[n]


def dash_of(length: float) -> str:
    """The stroke of a length in type sizes.

    >>> dash_of(0.25), dash_of(0.46), dash_of(0.9)
    ('-', '–', '—')
    """
    return "—" if length > LONG_DASH else "–" if length > DASH else "-"
