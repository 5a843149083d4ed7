"""Sheets of letters as a scanner sees them, and PDF pages that hold them, made at test time."""

from __future__ import annotations

import io
import textwrap
from functools import cache
from typing import Any

import pikepdf
from corpus.fonts import font_file
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from faults import pdf

LETTER = """Рассмотрев Ваш депутатский запрос о ремонте мостов через реку Ишим, сообщаем следующее. В этом году будут
закрыты два моста, объезд устроят по соседней улице. Работы завершатся осенью, движение откроют в октябре.
Подрядчик выбран весной, договор подписан, материалы завезены полностью. Жители предупреждены заранее."""
WHOLE = (0.0, 0.0, 595.0, 842.0)
"""The place of a picture that is the whole page."""


@cache
def sheet(text: str = LETTER, size: tuple[int, int] = (1654, 2339)) -> Image.Image:
    """A white sheet at 200 dpi with a letter on it, as a scanner sees it."""
    picture = Image.new("L", size, 255)
    font = ImageFont.truetype(str(font_file("serif")), 39)
    for n, row in enumerate(textwrap.wrap(text.replace("\n", " "), (size[0] - 300) // 24)):
        ImageDraw.Draw(picture).text((160, 400 + 56 * n), row, 0, font)
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def over(
    *pictures: tuple[Image.Image, tuple[float, float, float, float]],
    typed: bytes = b"",
    cmap: bytes | None = None,
    **image: Any,
) -> bytes:
    """A page with pictures at (left, bottom, right, top) and type over them; `image` goes into their dictionaries."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(typed, cmap=cmap))) as document:
        page = document.pages[0]
        content = b""
        for n, (picture, (left, bottom, right, top)) in enumerate(pictures):
            item = document.make_stream(picture.tobytes())
            item.Type, item.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            item.Width, item.Height = picture.size
            item.BitsPerComponent = 1 if picture.mode == "1" else 8
            item.ColorSpace = pikepdf.Name.DeviceGray
            for key, value in image.items():
                item[f"/{key}"] = value
            if image.get("ImageMask"):
                del item["/ColorSpace"]
            page.add_resource(item, pikepdf.Name.XObject, pikepdf.Name(f"/Im{n}"))
            content += f"q {right - left} 0 0 {top - bottom} {left} {bottom} cm /Im{n} Do Q\n".encode()
        page.contents_add(content, prepend=True)
        document.save(out, deterministic_id=True)
    return out.getvalue()
