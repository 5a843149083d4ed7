"""The characters of one PDF page through pdfium's raw interface: no Python object per character beyond its number.

pdfium's C functions are called by `map` with integer pointers, so that a page costs a microsecond a character. What
is equal for the characters of one text object (direction, size, weight, visibility) is asked once per object.
"""

from __future__ import annotations

import ctypes
import math
from array import array
from collections import deque
from collections.abc import Callable
from itertools import groupby, repeat
from typing import Any, NamedTuple, cast

import pypdfium2 as _pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as _raw  # type: ignore[import-untyped]

# pypdfium2 is untyped: everything of it goes through these two names.
pdfium = cast(Any, _pdfium)
raw = cast(Any, _raw)

INVISIBLE_MODES = frozenset((3, 7))
"""Text render modes that leave no ink: invisible, and clipping only."""

FILL_AND_STROKE = 2
BOLD_WEIGHT = 600

TOUCHING = 0.1
"""Signs that reach back over their neighbour by more type sizes than this are drawn over it: shadows, accents."""


def typed(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A pdfium function with plain integers for pointers. The typed one would make an object for each call."""
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_unicode = typed("FPDFText_GetUnicode", ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_text_object = typed("FPDFText_GetTextObject", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_loose_box = typed("FPDFText_GetLooseCharBox", ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_unmapped = typed("FPDFText_HasUnicodeMapError", ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_matrix = typed("FPDFText_GetMatrix", ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_font_size = typed("FPDFText_GetFontSize", ctypes.c_double, ctypes.c_void_p, ctypes.c_int)
_render_mode = typed("FPDFTextObj_GetTextRenderMode", ctypes.c_int, ctypes.c_void_p)
_font = typed("FPDFTextObj_GetFont", ctypes.c_void_p, ctypes.c_void_p)


class Run(NamedTuple):
    """Characters `start..end` of the page that one text object draws, or several that continue each other on a row.

    `angle` is the direction of writing in degrees, counted against the clock in the page's own (unturned) space, by the
    baseline: slanted type is not turned. `x`, `y` is where the object's first glyph stands there.
    """

    start: int
    end: int
    angle: float
    x: float
    y: float
    size: float
    bold: bool
    visible: bool


class PageChars(NamedTuple):
    """A page as pdfium sees it, in its own space: origin at the lower left, /Rotate not applied.

    `codes` holds a code point for each character, `boxes` four floats (left, top, right, bottom).
    `frame` is the visible part of the page (left, top, right, bottom), `rotation` its /Rotate in degrees,
    `unmapped` the share of characters whose font does not say what they are.
    """

    codes: list[int]
    boxes: array[float]
    runs: list[Run]
    frame: tuple[float, float, float, float]
    rotation: int
    unmapped: float


def read_chars(page: Any, text_page: Any, count: int) -> PageChars:
    """Everything rows are made from. `page` and `text_page` are pypdfium2's; `count` is the number of characters."""
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    codes = list(map(_unicode, repeat(handle), range(count)))
    objects = list(map(_text_object, repeat(handle), range(count)))
    boxes = array("f", bytes(16 * count))
    address = boxes.buffer_info()[0]
    deque(map(_loose_box, repeat(handle), range(count), range(address, address + 16 * count, 16)), maxlen=0)
    _repair_codes(codes, text_page.raw)
    rectangle = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, rectangle)
    frame = (rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)
    step = max(1, count // 200)
    sample = list(map(_unmapped, repeat(handle), range(0, count, step)))
    unmapped = sum(1 for flag in sample if flag == 1) / len(sample) if sample else 0.0
    return PageChars(codes, boxes, _runs(handle, objects, boxes), frame, page.get_rotation(), unmapped)


def has_image(page: Any) -> bool:
    """Whether the page draws a picture itself (pictures inside forms are not looked for)."""
    total = min(raw.FPDFPage_CountObjects(page.raw), 2000)
    kind = raw.FPDFPageObj_GetType
    return any(kind(raw.FPDFPage_GetObject(page.raw, n)) == raw.FPDF_PAGEOBJ_IMAGE for n in range(total))


def _repair_codes(codes: list[int], text_page: Any) -> None:
    """A hyphen at a line's end arrives as U+0002; breaks become spaces, what is no character at all U+FFFD."""
    if min(codes, default=32) < 32:
        for index, code in enumerate(codes):
            if code == 2 and raw.FPDFText_IsHyphen(text_page, index) == 1:
                codes[index] = 0x2D
            elif 9 <= code <= 13:
                codes[index] = 0x20
    if max(codes, default=0) >= 0xD800:
        for index, code in enumerate(codes):
            if 0xD800 <= code <= 0xDFFF or (code >= 0xFFFE and code & 0xFFFE == 0xFFFE) or code > 0x10FFFF:
                codes[index] = 0x2D if raw.FPDFText_IsHyphen(text_page, index) == 1 else 0xFFFD


def _runs(handle: int | None, objects: list[int | None], boxes: array[float]) -> list[Run]:
    """The runs of the page; pdfium's own spaces and line breaks have no object and belong to none."""
    runs: list[Run] = []
    fonts: dict[int | None, bool] = {}
    matrix = array("f", bytes(24))
    address = matrix.buffer_info()[0]
    at = 0
    for pointer, group in groupby(objects):
        start, at = at, at + len(list(group))
        if pointer is None:
            continue
        _matrix(handle, start, address)
        a, b, c, d, x, y = matrix
        size = abs(_font_size(handle, start) * math.hypot(c, d))
        mode = _render_mode(pointer)
        font = _font(pointer)
        if font not in fonts:
            fonts[font] = _is_bold(font)
        style = (size, mode == FILL_AND_STROKE or fonts[font], mode not in INVISIBLE_MODES)
        angle = math.degrees(math.atan2(b, a))
        if runs and _continues(runs[-1], start, angle, y, style, boxes):
            runs[-1] = runs[-1]._replace(end=at)
        else:
            runs.append(Run(start, at, angle, x, y, *style))
    return runs


def _continues(
    run: Run, start: int, angle: float, y: float, style: tuple[float, bool, bool], boxes: array[float]
) -> bool:
    """Whether level text goes on a row in the same type: many programs draw each word as an object of its own."""
    if run.end != start or run.angle != 0 or angle != 0 or run.y != y or (run.size, run.bold, run.visible) != style:
        return False
    return -TOUCHING * run.size <= boxes[4 * start] - boxes[4 * start - 2] <= run.size


def _is_bold(pointer: int | None) -> bool:
    """Whether a font is a bold one, by weight or by name (the name helps where no weight is given)."""
    font = ctypes.cast(pointer or 0, raw.FPDF_FONT)
    name = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, name, 256)
    lower = name.value.decode("utf-8", "replace").lower()
    return raw.FPDFFont_GetWeight(font) >= BOLD_WEIGHT or any(word in lower for word in ("bold", "black", "heavy"))
