"""Pictures of letters (TIFF with several pages, JPEG, PNG) to Document by OCR. Run it in a limited worker."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator
from typing import Any

from saual.read.document import Document, Method, ReadError, Source, Warning
from saual.read.pages import join_pages
from saual.read.pdf_layout import PageText
from saual.read.pdf_scan import FINEST, MAX_PIXELS
from saual.read.sandbox_worker import more_time

MAX_FRAMES = 300
"""Pages of a TIFF, as of a PDF."""

SHEET = 8.27
"""Breadth of a sheet of A4 in inches: what a picture without a believable resolution is taken for."""

A4 = (595.0, 842.0)
"""The same in points: the size of a page that cannot be read."""

FAULTS = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError)
"""What Pillow raises for damaged pictures (an unidentified one is an OSError)."""

BELIEVABLE = (90, 650)
"""Resolutions that scanners and telephones write; 72 and 96 stand for «unknown»."""

FORMATS = ("TIFF", "JPEG", "PNG", "BMP", "GIF", "WEBP")

LEAST_WIDTH = 500
"""Pixels across a sheet at 60 dpi: of a smaller picture nothing can be read."""

UPRIGHT = (1.2, 1.8)
"""Height of a sheet by its width, from a photograph with some table around it to the narrow frame of a telephone."""

_ORIENTATION = 0x0112
"""The EXIF field that says how the camera was held; above 4 the picture lies on its side."""


def read_image(data: bytes, source: Source) -> Document:
    """Recognise the pages of a picture; one that is damaged stays as an empty page with a warning.

    Raises ReadError: broken (no page can be read), too_big, needs_tool, unsupported.
    """
    from saual.read.ocr import read_scan
    from saual.read.tesseract import engine

    engine()
    pages: list[tuple[PageText, Method]] = []
    lost = 0
    for number, frame in enumerate(_frames(data), 1):
        more_time()
        lost += frame is None
        pages.append((read_scan(*frame, number).page if frame else _lost(number), "ocr"))
    if lost == len(pages):
        raise _broken()
    return join_pages(pages, source, ())


def is_page(data: bytes) -> bool:
    """Whether a picture inside a mail has the size and shape of an upright sheet; logos and banners have not."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            turned = image.getexif().get(_ORIENTATION, 1) > 4
            width, height = reversed(image.size) if turned else image.size
    except Exception:  # parsers of foreign bytes have many ways to give up
        return False
    return width >= LEAST_WIDTH and UPRIGHT[0] * width <= height <= UPRIGHT[1] * width


def _broken() -> ReadError:
    return ReadError("broken", "Изображение повреждено и не открывается. Запросите исправный файл.")


def _lost(number: int) -> PageText:
    message = f"Страница {number} повреждена и не читается. Запросите исправный файл."
    return PageText("", array("f"), [], [], *A4, [Warning("read", "page_broken", message, number)])


def _frames(data: bytes) -> Iterator[tuple[Any, int] | None]:
    """The pages as grey pictures, the right way round by what the camera wrote, with their pixels per inch.

    None stands for a page that is damaged: in a file that is cut off, the first that is not there.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the sizes are checked here, before anything is decoded
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            count, whole = _count_frames(image)
            if count > MAX_FRAMES:
                raise ReadError("too_big", f"В файле больше {MAX_FRAMES} страниц. Разделите его на части.")
            yield from (_frame(image, number) for number in range(count))
            if not whole:
                yield None
    except FAULTS:
        raise _broken() from None


def _count_frames(image: Any) -> tuple[int, bool]:
    """How many pages there are, up to one more than are read, and whether the file goes on to its end.

    The second picture of a telephone's JPEG (MPO) is the first once more, smaller or for its brightness.
    """
    count = 1
    try:
        while count <= MAX_FRAMES and image.format != "MPO":
            image.seek(count)
            count += 1
    except EOFError:
        pass
    except FAULTS:
        return count, False
    return count, True


def _frame(image: Any, number: int) -> tuple[Any, int] | None:
    from PIL import ImageOps

    try:
        image.seek(number)
        if image.width * image.height > 4 * MAX_PIXELS:
            raise ReadError("too_big", f"Изображение {image.width} × {image.height} слишком велико для письма.")
        return _grey(ImageOps.exif_transpose(image), image.info.get("dpi"))
    except FAULTS:
        return None


def _grey(image: Any, declared: Any) -> tuple[Any, int]:
    """The picture in grey on white, no finer than Tesseract needs it, and its pixels per inch."""
    from PIL import Image

    if "A" in image.getbands() or "transparency" in image.info:
        layers = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers)
    grey = image.convert("L")
    width = min(grey.size)
    dpi = round(float(declared[0])) if declared and declared[0] else 0
    if not BELIEVABLE[0] <= dpi <= BELIEVABLE[1] or dpi == 96 or not 3 <= width / dpi <= 17:
        dpi = max(70, round(width / SHEET))
    if dpi > 1.2 * FINEST:
        ratio = FINEST / dpi
        grey = grey.resize((round(grey.width * ratio), round(grey.height * ratio)), Image.Resampling.LANCZOS)
        dpi = FINEST
    return grey, dpi
