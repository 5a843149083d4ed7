"""Which pages of a PDF are pictures of text, and how they are read: rendered, recognised, what was known kept."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any, NamedTuple

import regex

from saual.read.document import BBox, Line, Method, ReadError, Warning
from saual.read.page_lines import with_lines
from saual.read.pdf_chars import pdfium, raw
from saual.read.pdf_layout import PageText
from saual.read.sandbox_worker import more_time

FEW = 30
"""Fewer letters than this on a page with a picture are a page number or a stamp; one line of a letter has 60."""

PICTURE = 0.3
"""A picture that covers so much of the page may be a scan; letterheads cover 0.1 to 0.2."""

SHEET, FREE = 0.5, 0.6
"""A picture over so much of a page, so much of whose height has no typed line, is a scan with a typed head or foot."""

SMALLEST = 0.05
"""On a page with at most its number a picture of this share may be a sheet; emblems cover 0.01 to 0.02."""

IMAGE = raw.FPDF_PAGEOBJ_IMAGE

COARSEST, FINEST = 100, 300
"""Pixels per inch. Finer scans are read no better, and upscaled ones worse."""

MAX_PIXELS = 40_000_000
"""A sheet of A3 at 300 dpi has 17 million."""

GARBLED = 0.12
"""Share of words with letters of two scripts, or without a vowel: 0.00 to 0.03 in good text, 0.3 in bad OCR."""

_WORD = regex.compile(r"\p{L}{3,}")
_CYRILLIC_WORD = regex.compile(r"\p{Cyrillic}+")
_VOWEL = regex.compile(r"[аеёиоуыэюяәіөұүАЕЁИОУЫЭЮЯӘІӨҰҮ]|\p{Lu}{2}")


class Layer(NamedTuple):
    """A page's text layer: laid out, whether it is the invisible one under a scan, whether its letters are no use."""

    page: PageText
    hidden: bool
    broken: bool


def read_layer_or_scan(page: Any, layer: Layer, number: int, drawn: BBox | None) -> tuple[PageText, Method]:
    """The page by its text layer, or recognised where that has no text of use.

    Without Tesseract a page that needs it stays as it is, with a warning that says what to install.
    """
    if _needs_recognition(page, layer):
        try:
            scanned = _recognise(page, layer, number, drawn)
        except ReadError as error:
            if error.code != "needs_tool":
                raise
            layer = layer._replace(page=_noted(layer.page, [Warning("read", error.code, error.message, number)]))
            scanned = None
        if scanned is not None:
            return scanned, "ocr"
    notes = _notes(page, layer, number)
    return _noted(layer.page, notes), "ocr" if layer.hidden else "text_layer"


def _noted(page: PageText, notes: list[Warning]) -> PageText:
    return page._replace(warnings=[*page.warnings, *notes])


def _notes(page: Any, layer: Layer, number: int) -> list[Warning]:
    """What there is to say of a page whose text layer is taken as it is."""
    if layer.hidden:
        message = "Страница отсканирована; взят текст, распознанный ранее другой программой. Сверьте его с оригиналом."
        return [Warning("read", "ocr_layer", message, number)]
    if not layer.page.text and not layer.page.warnings and raw.FPDFPage_CountObjects(page.raw):
        message = "На странице нет текста, только рисунок. Посмотрите её в оригинале."
        return [Warning("read", "no_text_layer", message, number)]
    return []


def _needs_recognition(page: Any, layer: Layer) -> bool:
    if layer.broken:
        return True
    upright = [line for line in layer.page.lines if not line.sideways]
    if layer.hidden:
        return is_garbled("".join(layer.page.text[line.start : line.end] for line in upright))
    letters = _count_letters(layer.page, upright)
    if letters == FEW:
        return _stretch(upright, layer.page.height) > FREE and _covered(page) > SHEET
    is_bare = not letters and len(upright) < 2
    return _covered(page) > (SMALLEST if is_bare else PICTURE) or _is_drawn(page)


def _count_letters(page: PageText, lines: Iterable[Line]) -> int:
    """How many letters the lines have, up to those of a row: fewer are a stamp or a page number."""
    letters = filter(str.isalpha, chain.from_iterable(page.text[line.start : line.end] for line in lines))
    return sum(1 for _ in islice(letters, FEW))


def _stretch(lines: Iterable[Line], height: float) -> float:
    """The longest part of a page's height without a line."""
    longest = reached = 0.0
    for top, bottom in sorted((line.bbox.top, line.bbox.bottom) for line in lines if line.bbox):
        longest, reached = max(longest, top - reached), max(reached, bottom)
    return max(longest, height - reached) / height


def is_garbled(text: str) -> bool:
    """Whether OCR of another program made no words of the letters: «3aпpoc», «нрвст».

    >>> is_garbled("Рассмотрев запрос, сообщаем следующее"), is_garbled("Pacc rеB зaпpoc, c0oбщaeм cлeд mee")
    (False, True)
    """
    words = _WORD.findall(text)
    bad = sum(1 for word in words if not _CYRILLIC_WORD.fullmatch(word) or not _VOWEL.search(word))
    return not words or bad > GARBLED * len(words)


def _covered(page: Any) -> float:
    """The share of the page under its pictures: scanners cut a sheet into strips and tiles."""
    return min(1.0, sum(area for area, _ in _pictures(page)))


def _pictures(page: Any) -> list[tuple[float, float]]:
    """Of each picture the share of the page that it covers, and its pixels per inch."""
    width, height = page.get_size()
    found = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        across, down = min(right - left, max(width, height)), min(top - bottom, max(width, height))
        try:
            pixels = item.get_px_size()
        except pdfium.PdfiumError:
            continue
        if across > 0 and down > 0:
            dpi = 72 * max(max(pixels) / max(across, down), min(pixels) / min(across, down))
            found.append((across * down / (width * height), dpi))
    return found


def _is_drawn(page: Any) -> bool:
    """Whether the page has so many paths that its text may be drawn letter by letter."""
    count = min(raw.FPDFPage_CountObjects(page.raw), 2000)
    kinds = (raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, n)) for n in range(count))
    return sum(1 for kind in kinds if kind == raw.FPDF_PAGEOBJ_PATH) > 200


def _recognise(page: Any, layer: Layer, number: int, drawn: BBox | None) -> PageText | None:
    """The page recognised, with what its text layer knows of it; None where that alone says what there is to read."""
    from saual.read.ocr import read_scan
    from saual.read.tesseract import engine

    engine()
    more_time()
    resolution = max(_pictures(page), default=(0.0, FINEST))[1]
    dpi = round(min(max(resolution, COARSEST), FINEST))
    width, height = page.get_size()
    dpi = min(dpi, int(72 * (MAX_PIXELS / (width * height)) ** 0.5))
    known = _known(page, layer)
    # visible type that is to be recognised too stands in no picture
    seen = not layer.hidden and (layer.broken or len(known) < len(layer.page.lines))
    bitmap = (None if seen else _own_bitmap(page)) or page.render(scale=dpi / 72, grayscale=True)
    picture = bitmap.to_pil().convert("L")  # a copy: the bitmap may go
    dpi = round(72 * picture.width / width)
    boxes = chain.from_iterable(_ink(layer.page, line) for line in known)
    _cover(picture, [*boxes, *([drawn] if drawn else [])], dpi)
    scan = read_scan(picture, dpi, number).page
    typed = [] if layer.hidden or layer.broken else [line for line in layer.page.lines if not line.sideways]
    is_letter = not is_garbled(scan.text) and _count_letters(scan, scan.lines) == FEW
    if _count_letters(layer.page, typed) == FEW and not is_letter:
        return None
    merged = with_lines(scan, layer.page, known)
    kept = [note for note in layer.page.warnings if note.code != "bad_text_layer"]
    return _noted(merged, kept) if merged.text or not layer.page.text else None


def _known(page: Any, layer: Layer) -> list[Line]:
    """The lines of the text layer that need no recognition: stamps, and what is typed over a picture.

    Beside letters drawn as paths typed ones are parts of rows; what is turned otherwise than the page has no place.
    """
    typed = not layer.hidden and not layer.broken and 90 * layer.page.quarter == page.get_rotation()
    typed = typed and not _is_drawn(page)
    return [line for line in layer.page.lines if line.bbox and (line.sideways or typed)]


def _ink(page: PageText, line: Line) -> Iterable[BBox]:
    """Where a line has ink: between the signs of an upright row there may be some to recognise."""
    if line.sideways:
        return [line.bbox] if line.bbox else []
    signs = (n for n in range(line.start, line.end) if not page.text[n].isspace())
    return (BBox(*page.boxes[4 * n : 4 * n + 4]) for n in signs)


def _own_bitmap(page: Any) -> Any:
    """The picture that is the whole page, as it is; None where it must be drawn: turned, cut, painted over, a mask."""
    count = raw.FPDFPage_CountObjects(page.raw)
    kinds = [raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, n)) for n in range(min(count, 9))]
    if count > 8 or page.get_rotation() or [kind for kind in kinds if kind != raw.FPDF_PAGEOBJ_TEXT] != [IMAGE]:
        return None
    [item] = page.get_objects(filter=[IMAGE], max_depth=1)
    a, b, c, d, _, _ = item.get_matrix().get()
    width, height = page.get_size()
    left, bottom, right, top = item.get_bounds()
    whole = max(abs(left), abs(bottom), abs(right - width), abs(top - height)) < 0.01 * width
    if b or c or a <= 0 or d <= 0 or not whole or not COARSEST <= _pictures(page)[0][1] <= 1.1 * FINEST:
        return None
    try:
        if item.get_metadata().colorspace == raw.FPDF_COLORSPACE_UNKNOWN:
            return None  # the bits of a mask say where there is ink, not what is light
        return item.get_bitmap(render=False)
    except pdfium.PdfiumError:
        return None


def _cover(picture: Any, boxes: list[BBox], dpi: int) -> None:
    """Paint over what is known already, so that it is not read twice."""
    for box in boxes:
        x0, top, x1, bottom = (int(side * dpi / 72) for side in box)
        picture.paste(255, (max(0, x0 - 2), max(0, top - 2), x1 + 3, bottom + 3))
