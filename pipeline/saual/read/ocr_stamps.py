"""Stamps of scanned pages that stand sideways, read upright."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from typing import Any

import regex

from saual.clean.stamp_patterns import stamp_data
from saual.read.ocr_proof import check_signs, ink_of
from saual.read.sheet import Points
from saual.read.tesseract import Word, recognise

NAMES = {"Documentolog": "роситепқоіоғ", "ELMA": "еіма", "Directum": "рігесішт"}
"""Systems of documents, each with what the model for Cyrillic makes of its name."""

BEFORE_NAME, ALIKE = frozenset(("сэд", "нұсқасы", "версия")), 0.5
"""What stands before the name, and how alike it must be («Оосителќоіоғ» has 0.75, words of stamps 0.3)."""

SHORTEST, NEAR = 4, 0.74
"""Words of stamps of so many letters are known by most of them: three of four, six of seven."""

MARGIN, GUTTER = 0.14, 0.08
"""Share of the page's breadth that a margin is at most; least breadth of the white beside a stamp, in inches."""

BREADTH, LENGTH, NEXT, DENSE = (0.05, 0.4), 1.2, 0.3, 0.5
"""Of a stamp in the margin: breadth, least length and how near its words are, in inches; share of rows with ink."""

FEWEST = 8
"""Signs of a stamp that is taken before the page is read."""

_NUMBER_SIGN = regex.compile(r"[ЛМЖ]\d[\d-]*/\d")  # «Л05-2-08/912»
_WORD = regex.compile(r"(?<![\\{])\b\p{Cyrillic}{4,}")


def read_margins(picture: Any, points: Points, dpi: int) -> tuple[Any, list[Word]]:
    """The picture (PIL, grey) without the sideways stamps in its margins, and their words; doubtful ones stay there.

    Tesseract would read them among the rest, upside down if they run downwards, so that they had to be read twice.
    `points`: the picture's ink.
    """
    words: list[Word] = []
    rest = picture
    for box in _strips(points, dpi * points[2][1] / picture.width):
        x0, top, x1, bottom = (int(side * picture.width / points[2][1]) for side in box)
        margin = dpi // 20
        place = (x0 - margin, top - margin, min(x1 + margin, picture.width), min(bottom + margin, picture.height))
        found = _read_strip(picture, place, dpi)
        if _confidence(found) > GOOD and sum(len(word.signs) for word in found) >= FEWEST:
            words += found
            rest = rest.copy() if rest is picture else rest
            rest.paste(255, (max(0, place[0]), max(0, place[1]), *place[2:]))
    return rest, words


def _strips(points: Points, scale: float) -> Iterator[tuple[int, int, int, int]]:
    """What is narrow and long in the margins: left, top, right, bottom; `scale`: of the points, in pixels an inch."""
    import numpy as np

    rows, columns, (_, width) = points
    for left, right in _runs(np.flatnonzero(np.bincount(columns, minlength=width)), GUTTER * scale):
        in_margin = right < MARGIN * width or left > (1 - MARGIN) * width
        if not (in_margin and BREADTH[0] * scale <= right - left <= BREADTH[1] * scale):
            continue
        inked = np.unique(rows[(columns >= left) & (columns < right)])
        for top, bottom in _runs(inked, NEXT * scale):
            dense = ((inked >= top) & (inked < bottom)).sum() >= DENSE * (bottom - top)
            if dense and bottom - top >= LENGTH * scale:
                yield left, top, right, bottom


def _runs(places: Any, gap: float) -> list[tuple[int, int]]:
    """From where to where there are places less than so far apart."""
    import numpy as np

    cuts = np.flatnonzero(np.diff(places) > gap) + 1
    return [(int(part[0]), int(part[-1]) + 1) for part in np.split(places, cuts) if len(part)]


def reread_sideways(words: Sequence[Word], picture: Any, dpi: int) -> list[Word]:
    """The words with each sideways block read once more, turned upright either way: the surer reading stays.

    Tesseract reads a block that runs downwards upside down.
    """
    blocks: dict[int, list[Word]] = {}
    for word in words:
        if word.quarter:
            blocks.setdefault(round(word.x0 / dpi), []).append(word)
    result = [word for word in words if not word.quarter]
    for block in blocks.values():
        result += _best_reading(block, picture, dpi)
    return result


def _best_reading(block: list[Word], picture: Any, dpi: int) -> list[Word]:
    margin = dpi // 20
    x0, top = int(min(w.x0 for w in block)) - margin, int(min(w.top for w in block)) - margin
    x1, bottom = int(max(w.x1 for w in block)) + margin, int(max(w.bottom for w in block)) + margin
    return _read_strip(picture, (x0, top, x1, bottom), dpi) or block


def _read_strip(picture: Any, place: tuple[int, int, int, int], dpi: int) -> list[Word]:
    """The words of a strip of the picture, turned upright the way that is read more surely."""
    strip = picture.crop(place)
    best: list[Word] = []
    quarter, upright = 0, strip
    for way, turn in ((3, 4), (1, 2)):  # Image.Transpose.ROTATE_270 for what runs upwards, ROTATE_90
        turned = strip.transpose(turn)
        read = recognise(turned, dpi, block=True)
        if _confidence(read) > _confidence(best):
            best, quarter, upright = read, way, turned
        if _confidence(best) > GOOD:
            break
    return [_placed(word, quarter, place) for word in _put_right(best, upright, dpi)]


def _put_right(words: list[Word], picture: Any, dpi: int) -> list[Word]:
    """The words of an upright strip with their figures and names put right, and the words that all stamps have."""
    size = max((word.bottom - word.top for word in words), default=0.0)
    if _NUMBER_SIGN.match("".join(word.text for word in words[:2])):
        first = words[0].signs[0]._replace(text="№")
        words = [words[0]._replace(signs=(first, *words[0].signs[1:])), *words[1:]]
    return _known(_named(check_signs(words, picture, ink_of(picture), [size] * len(words), dpi)))


def _known(words: Iterable[Word]) -> list[Word]:
    """The words with those that are nearly a word of the known stamps as that: «нұскасы»."""
    result = []
    for word in words:
        core = word.text.strip("().:,")
        near = get_close_matches(core, _vocabulary(), 1, NEAR) if len(core) >= SHORTEST and core.isalpha() else []
        if near and len(near[0]) == len(core):
            start = word.text.find(core)
            signs = [sign._replace(text=text) for sign, text in zip(word.signs[start:], near[0], strict=False)]
            word = word._replace(signs=(*word.signs[:start], *signs, *word.signs[start + len(core) :]))
        result.append(word)
    return result


@cache
def _vocabulary() -> frozenset[str]:
    """The words that stand in the patterns of stamps."""
    data = stamp_data()
    patterns = [*data["parts"].values(), *(form["pattern"] for form in data["forms"])]
    return frozenset(word for pattern in patterns for word in _WORD.findall(pattern))


def _named(words: list[Word]) -> list[Word]:
    """The words with the Latin name of a document system put right: the model for Cyrillic has no Latin letters."""
    for at in range(1, len(words)):
        if words[at - 1].text.rstrip(":").lower() in BEFORE_NAME:
            whole = words[at]
            rest = words[at + 1 :]
            name = _likest(whole.text)
            if rest and rest[0].text.isalpha() and _alike(whole.text + rest[0].text, name) > _alike(whole.text, name):
                whole = whole._replace(signs=(*whole.signs, *rest[0].signs), x1=rest[0].x1)  # a name in two pieces
                rest = rest[1:]
            if _alike(whole.text, name) >= ALIKE:
                first, last = whole.signs[0], whole.signs[-1]
                step = (last.x1 - first.x0) / len(name)
                signs = [
                    first._replace(text=s, x0=first.x0 + n * step, x1=first.x0 + (n + 1) * step)
                    for n, s in enumerate(name)
                ]
                return [*words[:at], whole._replace(signs=tuple(signs)), *rest]
    return words


def _likest(read: str) -> str:
    """The name that what was read is likest to."""
    return max(NAMES, key=lambda known: _alike(read, known))


def _alike(read: str, name: str) -> float:
    """How alike what was read is to what Cyrillic letters make of a name (0 to 1)."""
    return SequenceMatcher(None, read.lower(), NAMES[name], autojunk=False).ratio()


GOOD = 65.0
"""Mean confidence of a stamp that is read the right way up: it has 80 to 97, upside down 4 to 50."""


def _confidence(words: Sequence[Word]) -> float:
    letters = sum(len(word.signs) for word in words)
    return sum(word.confidence * len(word.signs) for word in words) / letters if letters else 0.0


def _placed(word: Word, quarter: int, box: tuple[int, int, int, int]) -> Word:
    """A word of a turned strip where it stands on the page."""
    x0, top, x1, bottom = box
    if quarter == 1:  # the strip was turned against the clock: its left end is the strip's top
        place = (x1 - word.bottom, top + word.x0, x1 - word.top, top + word.x1)
    else:
        place = (x0 + word.top, bottom - word.x1, x0 + word.bottom, bottom - word.x0)
    return word._replace(x0=place[0], top=place[1], x1=place[2], bottom=place[3], quarter=quarter)
