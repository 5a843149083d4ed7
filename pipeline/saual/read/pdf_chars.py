"""The characters of one PDF page through pdfium's raw interface: no Python object per character beyond its number.

pdfium's C functions are called by `map` with plain pointers, so that a page costs half a microsecond a character. What
is equal for the characters of one text object (direction, size, weight, visibility) is asked once per object.
"""

from __future__ import annotations

import ctypes
import math
import re
from array import array
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain, compress, pairwise, repeat
from operator import ne
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


_BREAK = re.compile("[\t-\r]")
_NO_CHARACTERS = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
_STRANGE = re.compile(f"[\x02\ud800-\udfff{_NO_CHARACTERS}]")


def bare(name: str, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """A pdfium function that takes pointers made by `pointer` and whole numbers as C's int.

    Any other number must be wrapped. Declared types of arguments would double what a call costs.
    """
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result)(address)


pointer: Callable[[int | None], Any] = ctypes.c_void_p.from_param
"""An address as a pointer to pass on."""

_unicode = bare("FPDFText_GetUnicode", ctypes.c_uint)
_text = bare("FPDFText_GetText")
_is_hyphen = bare("FPDFText_IsHyphen")
_text_object = bare("FPDFText_GetTextObject", ctypes.c_void_p)
_loose_box = bare("FPDFText_GetLooseCharBox")
_unmapped = bare("FPDFText_HasUnicodeMapError")
_matrix = bare("FPDFText_GetMatrix")
_font_size = bare("FPDFText_GetFontSize", ctypes.c_double)
_render_mode = bare("FPDFTextObj_GetTextRenderMode")
_font = bare("FPDFTextObj_GetFont", ctypes.c_void_p)


def pointer_to(page: Any) -> Any:
    """The pointer behind one of pypdfium2's objects."""
    return pointer(ctypes.cast(page.raw, ctypes.c_void_p).value)


def pointers(values: array[Any], step: int) -> Iterable[Any]:
    """Pointers to each `step` bytes of an array, which must not grow while they are used."""
    start, length = values.buffer_info()
    return map(pointer, range(start, start + length * values.itemsize, step))


def call(function: Callable[..., object], *arguments: Iterable[Any]) -> None:
    """Call a function that fills what its arguments point to, once for each row of arguments."""
    deque(map(function, *arguments), maxlen=0)


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

    `text` holds its characters, `boxes` four floats for each (left, top, right, bottom).
    `frame` is the visible part of the page (left, top, right, bottom), `rotation` its /Rotate in degrees,
    `unmapped` the share of characters whose font does not say what they are.
    """

    text: str
    boxes: array[float]
    runs: list[Run]
    frame: tuple[float, float, float, float]
    rotation: int
    unmapped: float


def read_chars(page: Any, text_page: Any, count: int) -> PageChars:
    """Everything rows are made from. `page` and `text_page` are pypdfium2's; `count` is the number of characters."""
    handle = pointer_to(text_page)
    boxes = array("f", bytes(16 * count))
    call(_loose_box, repeat(handle), range(count), pointers(boxes, 16))
    rectangle = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, rectangle)
    frame = (rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)
    step = max(1, count // 200)
    sample = list(map(_unmapped, repeat(handle), range(0, count, step)))
    unmapped = sum(1 for flag in sample if flag == 1) / len(sample) if sample else 0.0
    text = _read_text(handle, count)
    return PageChars(text, boxes, _runs(handle, count, boxes), frame, page.get_rotation(), unmapped)


def has_image(page: Any) -> bool:
    """Whether the page draws a picture itself (pictures inside forms are not looked for)."""
    total = min(raw.FPDFPage_CountObjects(page.raw), 2000)
    kind = raw.FPDFPageObj_GetType
    return any(kind(raw.FPDFPage_GetObject(page.raw, n)) == raw.FPDF_PAGEOBJ_IMAGE for n in range(total))


def _read_text(handle: Any, count: int) -> str:
    """The page's characters: all at once or, where pdfium's text leaves out or doubles some, one by one.

    A hyphen at a line's end is one, breaks become spaces, and what is no character at all U+FFFD.
    """
    units = array("H", bytes(2 * count + 2))
    written = _text(handle, 0, count, pointer(units.buffer_info()[0])) - 1
    text = units[: max(written, 0)].tobytes().decode("utf-16-le", "surrogatepass") if written == count else ""
    if len(text) != count:
        codes = map(_unicode, repeat(handle), range(count))
        text = "".join(chr(code) if code <= 0x10FFFF else "\uffff" for code in codes)
    return _STRANGE.sub(partial(_proper, handle), _BREAK.sub(" ", text))


def _proper(handle: Any, match: re.Match[str]) -> str:
    if _is_hyphen(handle, match.start()) == 1:
        return "-"
    return "\x02" if match[0] == "\x02" else "\ufffd"


def _runs(handle: Any, count: int, boxes: array[float]) -> list[Run]:
    """The runs of the page; pdfium's own spaces and line breaks have no object and belong to none."""
    objects = list(map(_text_object, repeat(handle), range(count)))
    starts = list(compress(range(count), chain((True,), map(ne, objects[1:], objects))))
    drawn = [(start, end) for start, end in pairwise([*starts, count]) if objects[start] is not None]
    starts = [start for start, _ in drawn]
    handles = [pointer(objects[start]) for start in starts]
    matrices = array("f", bytes(24 * len(starts)))
    call(_matrix, repeat(handle), starts, pointers(matrices, 24))
    fonts = list(map(_font, handles))
    bold = {font: _is_bold(font) for font in set(fonts)}
    sizes, modes = map(_font_size, repeat(handle), starts), map(_render_mode, handles)
    runs: list[Run] = []
    for (start, end), size, mode, font, a, b, c, d, x, y in zip(
        drawn, sizes, modes, fonts, *(matrices[n::6] for n in range(6)), strict=True
    ):
        style = (abs(size * math.hypot(c, d)), mode == FILL_AND_STROKE or bold[font], mode not in INVISIBLE_MODES)
        angle = math.degrees(math.atan2(b, a))
        if runs and _continues(runs[-1], start, angle, y, style, boxes):
            runs[-1] = runs[-1]._replace(end=end)
        else:
            runs.append(Run(start, end, angle, x, y, *style))
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
