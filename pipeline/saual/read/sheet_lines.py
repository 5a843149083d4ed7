"""What on a scanned sheet is no letter, wiped before recognition: ruled lines, blanks to fill in, the coat of arms.

Tesseract makes letters of them («М», «|», «Е 9% ў») and loses the words beside them. Blanks come back as underscores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from saual.read.ocr_gaps import with_signs
from saual.read.pictures import find_spots
from saual.read.sheet import DARK
from saual.read.tesseract import Sign, Word

SAMPLES = 40
"""Lines are looked for in so many columns an inch."""

SHORTEST, LONG = 0.11, 1.0
"""In inches: two underscores have 0.16; so long a line is ruled, even where signs touch it."""

THICKEST = 0.022
"""Inches; rules of letterheads have 0.02, underscores 0.01."""

FREE = 0.9
"""Share of a piece of a line that is white above and below."""

DARK_LINE = 0.78
"""Thin lines of a scan are paler than letters: darker than this part of the paper's grey."""

ABOVE, BELOW, BESIDE = 0.1, 0.05, 0.25
"""Inches around a short line: over and under it is nothing; a dash has ink of its neighbours above and below its
height, an underscore hardly any below."""

LONELY = 0.5
"""A short line without any ink beside it is the dash of a list unless it has so many inches."""

ALONE = 0.85
"""Share of the columns of a short line in which there is nothing over and under it; serifs have 0.5."""

UNDER = 0.12
"""Share of the ink beside a dash that is at least below it; it has 0.2 to 0.5, an underscore hardly any."""

TALL = 0.33
"""Upright lines shorter than this (inches) are letters."""

FEWEST_RULES = 3
"""Upright lines are looked for where there are so many long level ones: a table has its head and its foot."""

COARSE = 50
"""Pixels an inch at which letters of a word run together, and rows of text do not."""

ARMS, ARMS_PAGE, ARMS_INK, PALE = (0.4, 1.3), 0.35, 0.3, 0.87
"""Coats of arms: least and largest side in inches, in which upper part of the page, how dense, and how dark."""


GAP = 4
"""White pixels that end the line of a table."""

BLANK, UNDERSCORE = 3.5, 0.5
"""The longest blank in inches; the breadth of an underscore in type sizes (in most faces)."""

HIGH, LOW, NEAR, GLUED = 0.12, 0.35, 1.2, 0.13
"""In type sizes: where a blank lies about the baseline of its row, how near a word is, how near one it is part of."""

UNDERLINED = 3
"""Over a blank stand fewer signs than this (« and » may be taken for one between its ends)."""


class Stroke(NamedTuple):
    """A level line in pixels: its ends, and its first and last row."""

    x0: int
    x1: int
    top: int
    bottom: int


class Lines(NamedTuple):
    """The lines that were wiped: the level ones, and the upright ones of tables as if the sheet were mirrored."""

    level: list[Stroke]
    upright: list[Stroke]


def wipe(picture: Any, dpi: int) -> tuple[Any, Lines]:
    """The grey picture (PIL) without lines and coat of arms, and the lines."""
    import numpy as np
    from PIL import Image

    grey = np.array(picture)
    paper = float(np.percentile(grey[::8, ::8], 80))
    found = (_to_its_ends(grey, one, paper, dpi) for one in _level(grey, paper, dpi, SHORTEST))
    strokes = [one for one in found if _is_ruled(grey, one, paper, dpi)]
    table = sum(stroke.x1 - stroke.x0 > LONG * dpi for stroke in strokes) >= FEWEST_RULES
    if table:
        strokes = [_followed(grey, one, paper) if one.x1 - one.x0 > LONG * dpi else one for one in strokes]
    for stroke in strokes:
        _wipe_line(grey, stroke, paper)
    turned = grey.T
    upright = _level(turned, paper, dpi, TALL) if table else []
    for stroke in upright:
        _wipe_line(turned, stroke, paper)
    for x0, top, x1, bottom in _arms(picture, paper, dpi):
        grey[top:bottom, x0:x1] = round(paper)
    return Image.fromarray(grey), Lines(strokes, upright)


def _level(grey: Any, paper: float, dpi: int, least: float) -> list[Stroke]:
    """The level lines of at least so many inches, thin and mostly white above and below."""
    import numpy as np

    step, reach = max(2, dpi // SAMPLES), max(3, round(THICKEST * dpi))
    dark = grey[:, ::step] < DARK_LINE * paper
    count = max(3, round(least * dpi / step))
    whole = _whole(dark, count)
    likely = np.flatnonzero(whole.any(axis=1))
    thin = dark[likely]
    for other in (likely - reach, likely + reach):
        inside = (other >= 0) & (other < len(dark))
        thin[inside] &= ~dark[other[inside]]
    free = whole[likely] & (_window(thin, count) >= FREE * count)
    rows, edges = np.nonzero(np.diff(free, axis=1, prepend=False, append=False))
    ends = zip(likely[rows[::2]].tolist(), edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    pieces = [Stroke(start * step, (end + count - 1) * step, y, y) for y, start, end in ends]
    return _merged(_merged(pieces, step, reach), step, reach)


def _whole(flags: Any, count: int) -> Any:
    """At each column whether it and the next ones, `count` in all, are set: in steps of doubled length."""
    whole, length = flags, 1
    while length < count:
        step = min(length, count - length)
        whole = whole[:, :-step] & whole[:, step:]
        length += step
    return whole


def _window(flags: Any, count: int) -> Any:
    """At each column how many of it and the next ones are set, `count` in all."""
    import numpy as np

    sums = np.cumsum(flags, axis=1, dtype=np.int16)
    sums[:, count:] -= sums[:, :-count].copy()
    return sums[:, count - 1 :]


def _merged(pieces: Iterable[Stroke], step: int, reach: int) -> list[Stroke]:
    """Pieces on neighbouring rows that touch or nearly touch as one line each."""
    lines: list[Stroke] = []
    for piece in pieces:
        for n, line in enumerate(lines):
            if line.bottom < piece.top - 2:
                continue
            near = piece.x0 <= line.x1 + 3 * step and line.x0 <= piece.x1 + 3 * step
            apart = max(piece.top - line.bottom, line.top - piece.bottom)
            if near and apart <= 2 and piece.bottom - line.top <= 2 * reach:
                x0, x1 = min(piece.x0, line.x0), max(piece.x1, line.x1)
                lines[n] = Stroke(x0, x1, min(piece.top, line.top), max(piece.bottom, line.bottom))
                break
        else:
            lines.append(piece)
    return lines


def _to_its_ends(grey: Any, line: Stroke, paper: float, dpi: int) -> Stroke:
    """The line with its ends to the pixel."""
    import numpy as np

    left, right = max(0, line.x0 - dpi // SAMPLES), line.x1 + dpi // SAMPLES
    inked = np.flatnonzero((grey[line.top : line.bottom + 1, left:right] < DARK_LINE * paper).any(axis=0))
    return line._replace(x0=left + int(inked[0]), x1=left + int(inked[-1]) + 1) if len(inked) else line


def _followed(grey: Any, line: Stroke, paper: float) -> Stroke:
    """The line as far as it goes on where letters touch it."""
    import numpy as np

    white = ~(grey[line.top : line.bottom + 1] < DARK_LINE * paper).any(axis=0)
    gaps = np.flatnonzero(_window(white[None], GAP)[0] == GAP)
    before, after = gaps[gaps + GAP <= line.x0], gaps[gaps >= line.x1]
    x0, x1 = (int(before[-1]) + GAP if len(before) else 0), (int(after[0]) if len(after) else grey.shape[1])
    return line._replace(x0=x0, x1=x1)


def _is_ruled(grey: Any, line: Stroke, paper: float, dpi: int) -> bool:
    """Whether a line is ruled or a blank, and no dash: that has about as much ink below as above beside it."""
    if line.x1 - line.x0 >= LONG * dpi:
        return True
    beside, above, below = (round(inches * dpi) for inches in (BESIDE, ABOVE, BELOW))
    left = max(0, line.x0 - beside)
    part = grey[max(0, line.top - above) : line.bottom + below, left : line.x1 + beside] < DARK * paper
    at = line.top - max(0, line.top - above)
    over, under = part[: max(0, at - 1)], part[at + line.bottom - line.top + 3 :]
    own = slice(line.x0 - left, line.x1 - left)
    alone = ~(over[:, own].any(axis=0) | under[:, own].any(axis=0))
    high, low = int(over.sum()), int(under.sum())
    if not high + low:
        return line.x1 - line.x0 >= LONELY * dpi
    return bool(alone.mean() >= ALONE) and low <= UNDER * (high + low)


def _wipe_line(grey: Any, line: Stroke, paper: float) -> None:
    """Paint the line white but for signs that cross it."""
    top, bottom = max(0, line.top - 1), line.bottom + 2
    band = grey[top:bottom, max(0, line.x0 - 4) : line.x1 + 5]
    crossed = (grey[max(0, top - 2) : top, max(0, line.x0 - 4) : line.x1 + 5] < DARK * paper).any(axis=0)
    below = grey[bottom : bottom + 2, max(0, line.x0 - 4) : line.x1 + 5] < DARK * paper
    band[:, ~(crossed & below.any(axis=0))] = round(paper)


def _arms(picture: Any, paper: float, dpi: int) -> Iterator[tuple[int, int, int, int]]:
    """The boxes of what is dense and as high as broad at the head of the page: left, top, right, bottom."""
    factor = max(1, dpi // COARSE)
    small = picture.crop((0, 0, picture.width, round(ARMS_PAGE * picture.height))).reduce(factor)
    data = small.point([0 if value < PALE * paper else 255 for value in range(256)]).tobytes()
    rows = [data[n : n + small.width] for n in range(0, len(data), small.width)]
    least, most = (side * dpi / factor for side in ARMS)
    for spot in find_spots(rows):
        top, bottom = spot[0][0], max(row for row, _, _ in spot) + 1
        x0, x1 = min(start for _, start, _ in spot), max(end for _, _, end in spot)
        size = (x1 - x0, bottom - top)
        inked = sum(end - start for _, start, end in spot) > ARMS_INK * size[0] * size[1]
        if inked and all(least <= side <= most for side in size):
            yield x0 * factor, top * factor, x1 * factor, bottom * factor


def fill_in(words: Sequence[Word], sizes: Sequence[float], strokes: Iterable[Stroke], dpi: int) -> list[Word]:
    """The words with underscores where lines were that continue a row: «20», a blank, «года» → «20__ года».

    `sizes`: of the type of each word, in pixels.
    """
    result = list(words)
    size_of = {(word.quarter, word.line): size for word, size in zip(words, sizes, strict=True)}
    for stroke in sorted(strokes):
        if stroke.x1 - stroke.x0 > BLANK * dpi:
            continue
        row = [n for n, word in enumerate(result) if not word.quarter and _beside(word, stroke, size_of[0, word.line])]
        over = [sign for n in row for sign in result[n].signs if stroke.x0 < (sign.x0 + sign.x1) / 2 < stroke.x1]
        if row and len(over) < UNDERLINED:
            size = size_of[0, result[row[0]].line]
            result[row[0] : row[-1] + 1] = _with_blank([result[n] for n in row], stroke, size)
    return result


def _beside(word: Word, stroke: Stroke, size: float) -> bool:
    """Whether a word stands in the row of a stroke, near its end."""
    gap = max(word.x0 - stroke.x1, stroke.x0 - word.x1)
    return -HIGH * size < stroke.top - word.baseline < LOW * size and gap < NEAR * size


def _with_blank(words: list[Word], stroke: Stroke, size: float) -> list[Word]:
    """The words of one row, taken apart at the stroke if need be, and its underscores between them."""
    count = max(1, round((stroke.x1 - stroke.x0) / (UNDERSCORE * size)))
    step = (stroke.x1 - stroke.x0) / count
    base = words[0].baseline
    blank = tuple(
        Sign("_", stroke.x0 + n * step, base, stroke.x0 + (n + 1) * step, stroke.bottom) for n in range(count)
    )
    middle = (stroke.x0 + stroke.x1) / 2
    before = [part for word in words if (part := _part(word, lambda sign: sign.x0 + sign.x1 < 2 * middle))]
    after = [part for word in words if (part := _part(word, lambda sign: sign.x0 + sign.x1 >= 2 * middle))]
    joined = with_signs(words[0], blank)
    if before and stroke.x0 - before[-1].x1 < GLUED * size:
        joined = with_signs(before[-1], (*before.pop().signs, *joined.signs))
    if after and after[0].x0 - stroke.x1 < GLUED * size:
        joined = with_signs(joined, (*joined.signs, *after.pop(0).signs))
    return [*before, joined, *after]


def _part(word: Word, wanted: Callable[[Sign], bool]) -> Word | None:
    signs = tuple(sign for sign in word.signs if wanted(sign))
    return word if len(signs) == len(word.signs) else with_signs(word, signs) if signs else None
