"""Recognised words proofread by the shapes of their signs: figures that Tesseract confuses, signs read twice, notes.

Its model for Cyrillic takes the 3 of some typefaces for a 5, or reads both («2035» for 2023, «20350» for 2030), and a
raised footnote figure for a mark («мостов!»). The picture tells better.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import regex

from saual.read.document import Span
from saual.read.ocr_gaps import ink_runs, settle_signs, with_signs
from saual.read.ocr_latin import second_reading
from saual.read.ocr_letters import check_letters, dash_of
from saual.read.pictures import FEWEST_PIXELS
from saual.read.sheet import DARK
from saual.read.signs import HEIGHT, WIDTH, Shape, likenesses
from saual.read.tesseract import Sign, Word

CONFUSED = {"5": "35", "З": "3З"}
"""What a sign may be instead; in this order the first wins where the shape leaves it open by less than CLEAR."""

DASHES = frozenset("-–—=_~")
"""Strokes that stand alone are dashes."""

FLAT, LONG = 0.12, 0.2
"""Height at most and length at least of a stroke, in type sizes."""

CLEAR, LIKELY = 0.04, 0.22
"""So much nearer another figure must be to be taken, and at most so far; 3 and 5 of a scan differ by 0.06 to 0.18."""

MARK_TOP, MARK_BOTTOM, MARK_HEIGHT = 0.95, (0.38, 0.62), 0.46
"""Above which and between which heights, in heights of a figure, a raised mark begins and ends, and how high it is at
least; quotation marks end at 0.6 to 0.8 and are 0.3 high, letters end on the line."""

NARROW_ONE = 0.33
"""A raised figure so much narrower than high is a 1."""

TAKEN_FOR = frozenset("!?'\"*`’”“^°\\|1234567890ІіlI")
"""What raised figures are taken for."""

BEFORE_MARK, AFTER_MARK = frozenset("»)%"), ".,;:)»!?"
"""What beside letters and figures may stand before a footnote mark in its word, and what after it."""

FIGURE = 0.7
"""Height of a figure in type sizes."""

NUMBER_SIGN = 0.24
"""How unlike № it is at most; other words and numbers are from 0.32 on."""

_AFTER_NUMBER_SIGN = regex.compile(r"[\d_]|\p{Lu}{1,2}[З3]?-\d")
_ONLY_THREES = regex.compile(r"(?=[\dО]*З)[\dЗО]{2,}\P{L}*+$|З-(?:\p{Ll}|$)")  # «ЗЗ пайыз», «З-тоқсан», «ЗО постов»
PICTURES = frozenset("Ф©%®&@*")
"""What the telephone of symbol fonts is taken for."""

_PHONE = regex.compile(r"\d\d-\d\d-\d\d|8?\(7\d+\)|\+7")
_BEFORE_PARTICLE = regex.compile(r"(?:^(?:если|хотя|чтоб|что|как|кто|бы|и)|л|ла|ло|ли)$", regex.I)  # «если б»
_YEAR = regex.compile(r"(?<=(?:^|\D)(?:19|20)\d\d)2\.$")  # «20242.»
_OF_PAGES = regex.compile(r"и3\d*")
_NUMBER = regex.compile(r"\d")
_PREFIX = regex.compile(r"(?<=(?<!\p{L})\p{Lu})3(?=-\d)")  # «Д3-84»: letters before the hyphen


def proofread(words: Sequence[Word], picture: Any, sizes: Sequence[float], dpi: int) -> list[Word]:
    """The upright words with spaces and signs as the picture (PIL, grey) shows them; `sizes`: of type, in pixels."""
    dark = ink_of(picture)
    parts: list[Word] = []
    again: list[float] = []
    for word, size in zip(words, sizes, strict=True):
        found = [word] if word.quarter else list(settle_signs(word, dark, size))
        parts += found
        again += [size] * len(found)
    return _listed(_numbered(check_signs(check_letters(parts, dark, again), picture, dark, again, dpi), dark))


def ink_of(picture: Any) -> Any:
    """Where a grey picture is dark, as an array."""
    import numpy as np

    grey = np.asarray(picture)
    return grey < DARK * float(np.percentile(grey[::8, ::8], 80))


def check_signs(words: Sequence[Word], picture: Any, dark: Any, sizes: Sequence[float], dpi: int) -> list[Word]:
    """The words as another model and the shapes of their signs tell."""
    return [_by_shape(word, dark, size) for word, size in second_reading(words, picture, dark, sizes, dpi)]


def _by_shape(word: Word, dark: Any, size: float) -> Word:
    return word if word.quarter else _dash(_with_mark(_resolved(word, dark), dark, size), dark, size)


def _listed(words: list[Word]) -> list[Word]:
    """The words with figures for letters of their shape where nothing else can stand: in lists, alone, in numbers."""
    opens = [n == 0 or word.line != words[n - 1].line for n, word in enumerate(words)]
    marks = {word.text for word, first in zip(words, opens, strict=True) if first}
    listed = {f"З{end}" for end in ".)" if {f"2{end}", f"4{end}"} & marks}
    result = []
    for n, word in enumerate(words):
        text = word.text
        if text == "З" or (opens[n] and text in listed) or _ONLY_THREES.match(text):
            text = text.replace("З", "3").replace("О", "0")
        elif text == "«06":
            text = "«Об"
        elif text == "б" and not (n and _BEFORE_PARTICLE.search(words[n - 1].text)):
            text = "6"
        else:
            text = _YEAR.sub("г.", text)
        changed = text != word.text and len(text) == len(word.signs)
        signs = tuple(s._replace(text=t) for s, t in zip(word.signs, text, strict=True)) if changed else word.signs
        result.append(word._replace(signs=signs))
    kept = (word for n, word in enumerate(result) if not (opens[n] and _is_telephone(result[n : n + 2])))
    return [part for word in kept for part in _counted_pages(word)]


def _counted_pages(word: Word) -> list[Word]:
    """«и32» as «из 2», in the number of a page."""
    if not _OF_PAGES.fullmatch(word.text):
        return [word]
    first, second, *rest = word.signs
    both = with_signs(word, (first, second._replace(text="з")))
    return [both, with_signs(word, tuple(rest))] if rest else [both]


def _is_telephone(words: Sequence[Word]) -> bool:
    """Whether a row opens with the picture of a telephone or an envelope: «Ф 74-63-10»."""
    return len(words) == 2 and words[0].text in PICTURES and _PHONE.match(words[1].text) is not None


def _numbered(words: list[Word], dark: Any) -> list[Word]:
    """The words with № for what has its shape («16», «Ле», «м») before a number or at the end of a row."""
    result = list(words)
    for n, word in enumerate(words):
        after = words[n + 1] if n + 1 < len(words) and words[n + 1].line == word.line else None
        if word.quarter or len(word.text) > 3 or not (after is None or _AFTER_NUMBER_SIGN.match(after.text)):
            continue
        whole = Sign("№", word.x0, word.top, word.x1, word.bottom)
        if likenesses(_shape(whole, dark), "№").get("№", 1.0) < NUMBER_SIGN:
            result[n] = word._replace(signs=(whole,))
    return result


def _dash(word: Word, dark: Any, size: float) -> Word:
    """A stroke that stands alone as the dash or hyphen that its length tells, also one taken for a letter."""
    if not DASHES.issuperset(word.text) and not (len(word.signs) == 1 and _is_stroke(word, dark, size)):
        return word
    length = (word.x1 - word.x0) / max(size, 1.0)
    return word._replace(signs=(Sign(dash_of(length), word.x0, word.top, word.x1, word.bottom),))


def _is_stroke(word: Word, dark: Any, size: float) -> bool:
    """Whether all ink of a word is one flat stroke: alone in a cell of a table it is read as «е» or «т»."""
    rows = dark[int(word.top) : int(word.bottom) + 1, int(word.x0) : int(word.x1) + 1].any(axis=1).nonzero()[0]
    return 0 < len(rows) <= FLAT * size and rows[-1] - rows[0] < len(rows) and word.x1 - word.x0 >= LONG * size


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
    runs = ink_runs(word, dark)
    marks = [n for n in _off_the_line(word, runs, dark, figure) if _is_raised(word, runs[n], dark, figure)]
    if not marks or marks[-1] - marks[0] != len(marks) - 1 or len(marks) > 2:
        return word
    count, after = len(marks), len(runs) - 1 - marks[-1]
    if marks[0] == 0:
        start = 0
        edge = runs[marks[-1]][1] + figure / 5
        taken = (sign.text in TAKEN_FOR and sign.x0 < edge for sign in word.signs)
        end = sum(1 for _ in takewhile(bool, taken))
    else:
        end = len(word.signs) - after
        start = end - sum(1 for sign in word.text[max(0, end - count) : end] if sign in TAKEN_FOR)
        before = word.text[start - 1 : start]
        if word.text[end:].strip(AFTER_MARK) or not (before.isalnum() or before in BEFORE_MARK):
            return word
    top, bottom = word.baseline - 1.15 * figure, word.baseline - 0.4 * figure
    boxes = [Sign("", runs[n][0], top, runs[n][1], bottom) for n in marks]
    signs = [box._replace(text=_figure(box, dark)) for box in boxes]
    if not all(sign.text for sign in signs):
        return word
    return word._replace(signs=(*word.signs[:start], *signs, *word.signs[end:]), raised=Span(start, start + count))


def _off_the_line(word: Word, runs: Sequence[tuple[float, float]], dark: Any, figure: float) -> list[int]:
    """Which blobs have no ink near the line: in most words none, which is found fast."""
    x0 = int(word.x0)
    low = dark[max(0, int(word.baseline - 0.35 * figure)) : int(word.baseline + 0.1 * figure), x0 : int(word.x1) + 1]
    foot = low.any(axis=0).tobytes()
    return [n for n, (start, end) in enumerate(runs) if 1 not in foot[int(start) - x0 : int(end) - x0]]


def _is_raised(word: Word, run: tuple[float, float], dark: Any, figure: float) -> bool:
    """Whether a blob of ink has the height and place of a raised figure."""
    first = int(word.baseline - 1.3 * figure)
    ink = dark[max(0, first) : int(word.baseline + 0.3 * figure), int(run[0]) : int(run[1])].any(axis=1).nonzero()[0]
    if not len(ink):
        return False
    top, bottom = word.baseline - max(0, first) - ink[0], word.baseline - max(0, first) - ink[-1] - 1
    high = top > MARK_TOP * figure and top - bottom > MARK_HEIGHT * figure
    return bool(high and MARK_BOTTOM[0] * figure < bottom < MARK_BOTTOM[1] * figure)


def _figure(sign: Sign, dark: Any) -> str:
    """The figure that a raised sign is; "" for any other."""
    if sign.x1 - sign.x0 < NARROW_ONE * (sign.bottom - sign.top):
        return "1"
    found = likenesses(_shape(sign, dark), "123456789")
    best = min(found, key=lambda one: found[one], default="")
    return best if best and found[best] < 0.25 else ""
