"""Recognised words proofread by the shapes of their signs: figures that Tesseract confuses, signs read twice, notes.

Its model for Cyrillic takes the 3 of some typefaces for a 5, or reads both («2035» for 2023, «20350» for 2030), and a
raised footnote figure for a mark («мостов!»). The picture tells better.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import regex

from saual.read.document import Span
from saual.read.pictures import FEWEST_PIXELS
from saual.read.sheet import DARK
from saual.read.signs import HEIGHT, WIDTH, Shape, likenesses
from saual.read.tesseract import Sign, Word

CONFUSED = {"5": "35", "З": "3З"}
"""What a sign may be instead; in this order the first wins where the shape leaves it open by less than CLEAR."""

DASHES, DASH, LONG_DASH = frozenset("-–—=_~"), 0.34, 0.7
"""Strokes that stand alone, and from which length in type sizes they are a dash and a long dash; a hyphen has 0.2 to 0.3,
a dash 0.37 to 0.5, a long one 0.8 to 1."""

CLEAR, LIKELY = 0.04, 0.22
"""So much nearer another figure must be to be taken, and at most so far; 3 and 5 of a scan differ by 0.06 to 0.18."""

TWINS = frozenset({"35", "53", "3З", "З3", "6б", "б6", "0О", "О0", "ЖҖ", "ҖЖ", "8З", "З8"})
"""Pairs that are one sign read twice if they share their ink."""

MARK_HEIGHT, MARK_RISE = 0.8, 0.3
"""A raised mark is lower than this part of a figure, and ends so much of it above the baseline."""

AFTER_MARK = ".,;:)»!?"
"""What may follow a footnote mark in its word."""

FIGURE = 0.7
"""Height of a figure in type sizes."""

_NUMBER = regex.compile(r"\d")
_PREFIX = regex.compile(r"(?<=(?<!\p{L})\p{Lu})3(?=-\d)")  # «Д3-84»: letters before the hyphen


def proofread(words: Sequence[Word], picture: Any, sizes: Sequence[float]) -> list[Word]:
    """The upright words with their signs as the picture (PIL, grey) shows them; `sizes`: of type, in pixels."""
    import numpy as np

    grey = np.asarray(picture)
    dark = grey < DARK * float(np.percentile(grey[::4, ::4], 80))
    read = [
        word if word.quarter else _dash(_with_mark(_resolved(_single(word), dark), dark, size), size)
        for word, size in zip(words, sizes, strict=True)
    ]
    return _listed(read)


def _listed(words: list[Word]) -> list[Word]:
    """The words with a lone «З» as the figure: inside a row, or as a mark of a list that has a «2.» or «4.» too."""
    opens = [n == 0 or word.line != words[n - 1].line for n, word in enumerate(words)]
    marks = {word.text for word, first in zip(words, opens, strict=True) if first}
    listed = {f"З{end}" for end in ".)" if {f"2{end}", f"4{end}"} & marks}
    return [
        word._replace(signs=(word.signs[0]._replace(text="3"), *word.signs[1:]))
        if word.text == "З" or (first and word.text in listed)
        else word
        for word, first in zip(words, opens, strict=True)
    ]


def _dash(word: Word, size: float) -> Word:
    """A stroke that stands alone as the dash or hyphen that its length tells."""
    if not DASHES.issuperset(word.text):
        return word
    length = (word.x1 - word.x0) / max(size, 1.0)
    stroke = "—" if length > LONG_DASH else "–" if length > DASH else "-"
    return word._replace(signs=(Sign(stroke, word.x0, word.top, word.x1, word.bottom),))


def _single(word: Word) -> Word:
    """The word without signs that are others read once more."""
    text = word.text
    if not any(a + b in TWINS for a, b in pairwise(text)):
        return word
    kept: list[Sign] = []
    for sign in word.signs:
        last = kept[-1] if kept else None
        if last and last.text + sign.text in TWINS and _shared(last, sign) > 0.6:
            kept[-1] = min(last, sign, key=lambda one: "356б0".find(one.text) % 9)
        else:
            kept.append(sign)
    return word._replace(signs=tuple(kept))


def _shared(a: Sign, b: Sign) -> float:
    """How much of the narrower of two signs lies over the other."""
    return (min(a.x1, b.x1) - max(a.x0, b.x0)) / max(1.0, min(a.x1 - a.x0, b.x1 - b.x0))


def _resolved(word: Word, dark: Any) -> Word:
    """The word with figures that are easily confused as their shape says."""
    text = word.text
    if any(sign in CONFUSED for sign in text) and (_NUMBER.search(text) or len(text) < 3):
        among = [CONFUSED.get(sign.text) for sign in word.signs]
        read = [_nearest(sign, one, dark) if one else sign.text for sign, one in zip(word.signs, among, strict=True)]
        text = "".join(read)
    text = _PREFIX.sub("З", text)
    return word._replace(signs=tuple(s._replace(text=t) for s, t in zip(word.signs, text, strict=True)))


def _nearest(sign: Sign, among: str, dark: Any) -> str:
    found = likenesses(_shape(sign, dark), among)
    if not found:
        return sign.text
    best = min(found, key=lambda one: found[one])
    clear = found[best] < LIKELY and found[best] + CLEAR < found.get(sign.text, 1.0)
    return best if clear else sign.text


def _shape(sign: Sign, dark: Any) -> Shape:
    """The ink of a sign on the grid, as if it were a figure that stands on the line."""
    import numpy as np

    ink = dark[int(sign.top) : int(sign.bottom) + 1, int(sign.x0) : int(sign.x1) + 1]
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if len(rows) < 4 or len(columns) < 2 or int(ink.sum()) < FEWEST_PIXELS:
        return Shape(0, 1.0, 0.0, 1.0)
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    down = ((np.arange(HEIGHT) + 0.5) * ink.shape[0] / HEIGHT).astype(int)
    across = ((np.arange(WIDTH) + 0.5) * ink.shape[1] / WIDTH).astype(int)
    cells = np.packbits(ink[np.ix_(down, across)]).tobytes()
    return Shape(int.from_bytes(cells, "big"), 1.0, 0.0, 1.0)


def _with_mark(word: Word, dark: Any, size: float) -> Word:
    """The word with its raised figure marked as such, whatever it was taken for: at its end or its beginning."""
    figure = FIGURE * size
    high = [_is_raised(sign, word.baseline, figure) for sign in word.signs]
    if not any(high):
        return word
    start = high.index(True)
    end = next((n for n in range(start, len(high)) if not high[n]), len(high))
    text = word.text
    after = text[end:].strip(AFTER_MARK) == "" and (start == 0 or text[start - 1].isalnum() or text[start - 1] in "»)")
    if end - start > 2 or not (after or start == 0):
        return word
    marks = [_figure(sign, dark) for sign in word.signs[start:end]]
    if not all(marks):
        return word
    changed = [sign._replace(text=mark) for sign, mark in zip(word.signs[start:end], marks, strict=True)]
    return word._replace(signs=(*word.signs[:start], *changed, *word.signs[end:]), raised=Span(start, end))


def _is_raised(sign: Sign, baseline: float, figure: float) -> bool:
    """Whether a sign has the height and place of a raised figure."""
    return 0.4 * figure < sign.bottom - sign.top < MARK_HEIGHT * figure and baseline - sign.bottom > MARK_RISE * figure


def _figure(sign: Sign, dark: Any) -> str:
    """The figure that a raised sign is; "" for a quotation mark or an apostrophe."""
    if sign.text.isdigit():
        return sign.text
    found = likenesses(_shape(sign, dark), "123456789")
    best = min(found, key=lambda one: found[one], default="")
    return best if best and found[best] < 0.25 else ""
