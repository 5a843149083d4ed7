"""pdf/NAME.pdf -> scans of it: pages as JPEG pictures, askew and noisy, the same bytes every time.

usage: python -m corpus.scans FOLDER [DPI [NAME…]]
"""

import io
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from corpus.fonts import load
from corpus.source import FOLDER

PAPER = 245


class Scanner(NamedTuple):
    """How a page is scanned: pixels per inch, the largest skew in degrees, noise (standard deviation), JPEG quality."""

    dpi: int = 300
    skew: float = 1.5
    noise: float = 9.0
    quality: int = 60
    turn: int = 0  # quarter turns against the clock: the sheet lay sideways


def scan_pages(data: bytes, scanner: Scanner, seed: int = 1) -> Iterator[Any]:
    """The pages of a PDF as grey pictures (PIL)."""
    numpy, image = load("numpy"), load("PIL.Image")
    chance = random.Random(seed)
    generator = numpy.random.default_rng(seed)
    pdf = load("pypdfium2").PdfDocument(data)
    for page in pdf:
        sheet = page.render(scale=scanner.dpi / 72, grayscale=True).to_pil()
        angle = chance.uniform(0.5, 1) * chance.choice((-1, 1)) * scanner.skew
        sheet = sheet.rotate(angle, image.Resampling.BICUBIC, fillcolor=255)
        grey = numpy.asarray(sheet, numpy.float32) * (PAPER / 255)
        grey += generator.normal(0, scanner.noise, grey.shape).astype(numpy.float32)
        sheet = image.fromarray(numpy.clip(grey, 0, 255).astype(numpy.uint8))
        yield sheet.rotate(90 * scanner.turn, expand=True)


def scan_pdf(data: bytes, scanner: Scanner, seed: int = 1) -> bytes:
    """A PDF of the scanned pages, a JPEG picture each."""
    first, *rest = list(scan_pages(data, scanner, seed))
    buffer = io.BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=rest, resolution=scanner.dpi, quality=scanner.quality)
    return buffer.getvalue()


def main(folder: str, dpi: str = "300", *names: str) -> None:
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(sorted((FOLDER / "pdf").glob("*.pdf"))):
        if not names or path.stem in names:
            (out / path.name).write_bytes(scan_pdf(path.read_bytes(), Scanner(int(dpi)), number))


if __name__ == "__main__":
    main(*sys.argv[1:])
