"""Tesseract with its model for Cyrillic script: a picture in, words with their places and how sure they are out.

The library comes with the wheel of tesserocr, the model does not: see MISSING for where it is looked for.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from saual.read.document import ReadError, Span

MODEL = "Cyrillic"
"""It reads Russian and Kazakh alike; the model for Russian alone loses every Kazakh letter."""

SECOND = "eng"
"""It has the Latin letters; only single words are given to it, and without it they stay as the first read them."""

MISSING = (
    "Это скан, а распознавать его нечем: не найдена модель Tesseract для кириллицы. Установите пакет "
    "tesseract-ocr-script-cyrl или выполните «make ocr», или укажите папку с Cyrillic.traineddata в TESSDATA_PREFIX."
)
NO_LIBRARY = (
    "Это скан, а распознавать его нечем: не установлена библиотека tesserocr. Выполните «pip install tesserocr»."
)

SYSTEM = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
          "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata")  # fmt: skip


FOREIGN = "ЈҸҜӰӦҘҠӚӉЄЇҖҤЌЊЏЃЉЋЂӮҲӢҶЅЎƏјҹҝӱӧҙҡӛӊєїҗҥќњџѓљћђӯҳӣҷѕўə`©®{}^‹›‚„"
"""What the model knows and no letter has: signs of other Cyrillic alphabets, which it takes for worn letters."""


class Sign(NamedTuple):
    """One sign of a word as recognised, and its box in pixels (only roughly its own: neighbours may share ink)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class Word(NamedTuple):
    """A word as recognised: box and baseline in pixels, confidence from 0 to 100.

    `line` counts the lines of the picture; `quarter` tells by how many quarter turns against the clock the line is
    turned (0: upright). `raised` is where among its signs a footnote mark stands.
    """

    signs: tuple[Sign, ...]
    confidence: float
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    line: int
    quarter: int
    raised: Span | None = None

    @property
    def text(self) -> str:
        """What the word says."""
        return "".join([sign[0] for sign in self.signs])


def find_model(name: str = MODEL) -> Path | None:
    """The folder that holds a model: TESSDATA_PREFIX, .tools/tessdata of the source tree, the system's folders."""
    given = os.environ.get("TESSDATA_PREFIX")
    own = [folder / ".tools" / "tessdata" for folder in Path(__file__).parents if (folder / "pyproject.toml").is_file()]
    places = [*([Path(given), Path(given) / "tessdata"] if given else []), *own, *map(Path, SYSTEM)]
    for place in places:
        for folder in (place, place / "script"):
            if (folder / f"{name}.traineddata").is_file():
                return folder
    return None


@cache
def engine() -> Any:
    """Tesseract, loaded once in a process. Raises ReadError needs_tool."""
    os.environ.setdefault(
        "OMP_THREAD_LIMIT", "1"
    )  # a worker is one process of several; threads only wait for each other
    try:
        import tesserocr  # type: ignore[import-untyped]
    except ImportError:
        raise ReadError("needs_tool", NO_LIBRARY) from None
    folder = find_model()
    if folder is None:
        raise ReadError("needs_tool", MISSING)
    try:
        api = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang=MODEL)
    except RuntimeError:
        raise ReadError("needs_tool", MISSING) from None
    api.SetVariable("debug_file", os.devnull)
    api.SetVariable("invert_threshold", "0.0")  # letters have no white type on black; looking for it costs a tenth
    api.SetVariable("tessedit_char_blacklist", FOREIGN)
    return api


@cache
def second_engine() -> Any:
    """Tesseract with its English model for single words, None where that model is missing."""
    import tesserocr

    folder = find_model(SECOND)
    if folder is None:
        return None
    try:
        api = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang=SECOND, psm=tesserocr.PSM.SINGLE_WORD)
    except RuntimeError:
        return None
    api.SetVariable("debug_file", os.devnull)
    api.SetVariable("invert_threshold", "0.0")
    return api


def recognise(picture: Any, dpi: int, block: bool = False, faint: bool = False) -> list[Word]:
    """The words of a picture (PIL, grey). `block`: it is one column; `faint`: ink and paper are told locally."""
    api = engine()
    import tesserocr

    api.SetPageSegMode(tesserocr.PSM.SINGLE_BLOCK if block else tesserocr.PSM.AUTO)
    api.SetVariable("thresholding_method", "2" if faint else "0")
    try:
        api.SetImage(picture)
        api.SetSourceResolution(dpi)
        api.Recognize()
        return [word for _, line in groupby(_words(api), key=lambda word: word.line) for word in _stood_up(list(line))]
    finally:
        with contextlib.suppress(RuntimeError):
            api.Clear()


def _stood_up(line: list[Word]) -> list[Word]:
    """The words of a line that is high and narrow as sideways ones, where Tesseract did not say so."""
    width = max(word.x1 for word in line) - min(word.x0 for word in line)
    height = max(word.bottom for word in line) - min(word.top for word in line)
    upright = not line[0].quarter and (height < 2 * width or sum(len(word.signs) for word in line) < 4)
    return line if upright or line[0].quarter else [word._replace(quarter=3) for word in line]


def _words(api: Any) -> Iterator[Word]:
    import tesserocr

    level = tesserocr.RIL
    found = api.GetIterator()
    if found is None:
        return
    line, quarter, base = 0, 0, ((0.0, 0.0), (1.0, 0.0))
    word: Word | None = None
    for item in tesserocr.iterate_level(found, level.SYMBOL):
        if item.IsAtBeginningOf(level.WORD):
            if word is not None and word.signs:
                yield word
            if item.IsAtBeginningOf(level.TEXTLINE):
                line += 1
                quarter = int(item.Orientation()[0])
                base = item.Baseline(level.TEXTLINE) or base
            x0, top, x1, bottom = map(float, item.BoundingBox(level.WORD) or (0, 0, 0, 0))
            baseline = _height(base, (x0 + x1) / 2, bottom)
            word = Word((), item.Confidence(level.WORD), x0, top, x1, bottom, baseline, line, -quarter % 4)
        text, box = _text(item), item.BoundingBox(level.SYMBOL)
        if word is not None and text and not text.isspace() and box and word.x1 > word.x0:
            signs = [Sign(sign, *map(float, box)) for sign in text if not sign.isspace()]
            word = word._replace(signs=(*word.signs, *signs))
    if word is not None and word.signs:
        yield word


def _text(item: Any) -> str:
    """The sign an iterator stands at; "" where only noise was found, for which the library has no text."""
    import tesserocr

    try:
        return str(item.GetUTF8Text(tesserocr.RIL.SYMBOL))
    except RuntimeError:
        return ""


def _height(base: tuple[tuple[float, float], tuple[float, float]], x: float, unknown: float) -> float:
    """How far down a baseline, given by two points, is at `x`."""
    (ax, ay), (bx, by) = base
    return ay + (x - ax) * (by - ay) / (bx - ax) if bx != ax else unknown
