"""What the white columns between the signs of a word tell: spaces that recognition lost, signs that it read twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

import regex

from saual.read.tesseract import Sign, Word

SPACE, THOUSANDS, BESIDE_ONE = 0.25, 0.22, 0.3
"""Gaps in type sizes: a space, one in a large number, and one beside the narrow figure 1.

In 8 letters of 5 typefaces gaps inside of words were at most 0.22, beside a 1 mostly 0.26, spaces at least 0.27."""

MOST = 2
"""A word with more wide gaps is set with spaced letters."""

TWINS = frozenset({"35", "53", "3З", "З3", "6б", "б6", "0О", "О0", "ЖҖ", "ҖЖ", "8З", "З8", "ҚК", "КҚ", "қк", "кқ"})
"""Pairs that are one sign read twice if they share their ink."""

PREFERRED = "356б0Ққ"
"""Which of the twins stays."""

SHARED, NARROW, WIDEST = 0.6, 0.4, 1.4
"""How much of the narrower twin lies over the other; how narrow a sign read twice is beside the other; how much wider
than usual a blob is that may be two figures."""

UNSURE = 80.0
"""Words with letters read twice have less confidence than this."""

FIGURE = 0.65
"""No figure is broader than this in type sizes."""

NOTHING = 2.5
"""Signs of so few pixels of breadth at the end of a word are nothing: «бізге» was read with two more letters."""

_INKED = regex.compile(b"\x01+")
_THREE = regex.compile(r"(?:\d{3})+(?!\d)")
_NUMBER = regex.compile(r"[\dЗ.,]*[\dЗ]{2}[\dЗ.,]*")


def settle_signs(word: Word, dark: Any, size: float) -> Iterator[Word]:
    """The word without signs that were read twice, in two where there is a space; `dark`: the page's ink."""
    word = _without_twins(word)
    if word.confidence < UNSURE:
        word = _without_nothing(word)
    runs = ink_runs(word, dark) if len(word.signs) > 1 else []
    if _NUMBER.fullmatch(word.text) and len(runs) < len(word.signs):
        word = _counted(word, runs, size)
    yield from _split(word, runs, size)


def ink_runs(word: Word, dark: Any) -> list[tuple[float, float]]:
    """From where to where there is ink in the word, by columns."""
    left = int(word.x0)
    columns = dark[int(word.top) : int(word.bottom) + 1, left : int(word.x1) + 1].any(axis=0).tobytes()
    return [(left + run.start(), left + run.end()) for run in _INKED.finditer(columns)]


def _split(word: Word, runs: Sequence[tuple[float, float]], size: float) -> Iterator[Word]:
    """The word in pieces where the gap is a space."""
    gaps = [((a[1] + b[0]) / 2, (b[0] - a[1]) / size) for a, b in pairwise(runs)]
    places = [(sum(1 for sign in word.signs if sign.x0 + sign.x1 < 2 * middle), gap) for middle, gap in gaps]
    cuts = [end for end, gap in places if 0 < end < len(word.signs) and _is_space(word.text, end, gap)]
    if word.raised or sum(1 for _, gap in gaps if gap > SPACE) > MOST:
        cuts = []
    for start, end in pairwise([0, *sorted(set(cuts)), len(word.signs)]):
        yield with_signs(word, word.signs[start:end]) if cuts else word


def _is_space(text: str, at: int, gap: float) -> bool:
    """Whether the gap before a sign is a space: between figures only where three follow, as in large numbers."""
    figures = text[at - 1].isdigit() and text[at].isdigit()
    least = BESIDE_ONE if "1" in text[at - 1 : at + 1] else THOUSANDS if figures else SPACE
    return gap > least and (not figures or _THREE.match(text, at) is not None)


def with_signs(word: Word, signs: tuple[Sign, ...]) -> Word:
    """The word of these signs alone."""
    x0, x1 = min(sign.x0 for sign in signs), max(sign.x1 for sign in signs)
    top, bottom = min(sign.top for sign in signs), max(sign.bottom for sign in signs)
    return word._replace(signs=signs, x0=x0, x1=x1, top=top, bottom=bottom, raised=None)


def moved(word: Word, right: float, down: float) -> Word:
    """The word so many pixels further on."""
    signs = tuple(Sign(s.text, s.x0 + right, s.top + down, s.x1 + right, s.bottom + down) for s in word.signs)
    return word._replace(
        signs=signs, x0=word.x0 + right, top=word.top + down, x1=word.x1 + right, bottom=word.bottom + down,
        baseline=word.baseline + down,
    )  # fmt: skip


def resized(word: Word, times: float) -> Word:
    """The word on a picture so many times as large."""
    signs = tuple(Sign(s.text, *(side * times for side in s[1:])) for s in word.signs)
    x0, top, x1, bottom, baseline = (side * times for side in word[2:7])
    return word._replace(signs=signs, x0=x0, top=top, x1=x1, bottom=bottom, baseline=baseline)


def _without_twins(word: Word) -> Word:
    """The word without signs that are others read once more, by their boxes."""
    if not any(a + b in TWINS or a == b for a, b in pairwise(word.text)):
        return word
    kept: list[Sign] = []
    for sign in word.signs:
        last = kept[-1] if kept else None
        if last is not None and last.text + sign.text in TWINS and _shared(last, sign) > SHARED:
            kept[-1] = min(last, sign, key=lambda one: PREFERRED.find(one.text) % 9)
        elif last is not None and last.text == sign.text and word.confidence < UNSURE and _is_sliver(last, sign):
            kept[-1] = max(last, sign, key=_breadth)
        else:
            kept.append(sign)
    return word if len(kept) == len(word.signs) else word._replace(signs=tuple(kept))


def _is_sliver(a: Sign, b: Sign) -> bool:
    narrow, wide = sorted((_breadth(a), _breadth(b)))
    return a.text.isalpha() and narrow < NARROW * wide


def _breadth(sign: Sign) -> float:
    return sign.x1 - sign.x0


def _shared(a: Sign, b: Sign) -> float:
    """How much of the narrower of two signs lies over the other."""
    return (min(a.x1, b.x1) - max(a.x0, b.x0)) / max(1.0, min(_breadth(a), _breadth(b)))


def _without_nothing(word: Word) -> Word:
    """The word without letters at its end that have no breadth."""
    end = len(word.signs)
    while end > 1 and word.signs[end - 1].text.isalpha() and _breadth(word.signs[end - 1]) < NOTHING:
        end -= 1
    return word._replace(signs=word.signs[:end])


def _counted(word: Word, runs: Sequence[tuple[float, float]], size: float) -> Word:
    """A number without figures read twice: it has no more of them than blobs of ink, unless these are wide."""
    widths = [end - start for start, end in runs]
    if not widths or max(widths) > min(WIDEST * median(widths), FIGURE * size):
        return word
    signs = list(word.signs)
    while len(signs) > len(runs):
        pairs = [n for n, (a, b) in enumerate(pairwise(signs)) if a.text == b.text or a.text + b.text in TWINS]
        if not pairs:
            return word
        n = min(pairs, key=lambda n: min(_breadth(signs[n]), _breadth(signs[n + 1])))
        stays = min((signs[n], signs[n + 1]), key=lambda one: (PREFERRED.find(one.text) % 9, -_breadth(one)))
        signs[n : n + 2] = [stays]
    return word._replace(signs=tuple(signs))
