"""Pictures with several pages: damaged ones, those of telephones, large TIFF."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from saual.process import process
from saual.read.document import Document, ReadError, Source
from saual.read.image import read_image
from saual.record import Letter
from sheets import LETTER, sheet

SECOND = "Приложение к письму: перечень мостов через реку Ишим, которые закроют на ремонт осенью этого года."


def packed(suffix: str, *pages: Image.Image, **more: Any) -> bytes:
    """The pages in one file."""
    buffer = io.BytesIO()
    pages[0].save(buffer, suffix, save_all=True, append_images=pages[1:], dpi=(200, 200), **more)
    return buffer.getvalue()


def read(data: bytes) -> Document:
    return read_image(data, Source("scan", "0" * 64, "image/tiff", len(data)))


def lost(document: Document) -> list[tuple[str, int | None]]:
    return [(note.code, note.page) for note in document.warnings]


def test_the_preview_in_a_photograph_is_no_second_page() -> None:
    photo = sheet().convert("RGB")
    document = read(packed("MPO", photo, photo.resize((827, 1170))))
    assert len(document.pages) == 1 and document.text.count("Рассмотрев") == 1


def test_a_file_that_is_cut_off_keeps_its_whole_pages() -> None:
    data = packed("TIFF", sheet(), sheet(SECOND), compression="tiff_lzw")
    document = read(data[: len(data) * 19 // 20])
    assert LETTER.split()[-1] in document.text and "Приложение" not in document.text
    assert lost(document) == [("page_broken", 2)]
    assert [(page.number, page.start == page.end) for page in document.pages] == [(1, False), (2, True)]


def test_a_damaged_page_between_sound_ones() -> None:
    data = bytearray(packed("TIFF", sheet(), sheet(SECOND), sheet(), compression="tiff_lzw"))
    first = len(packed("TIFF", sheet(), compression="tiff_lzw"))
    data[first + 2_000 : first + 6_000] = bytes(4_000)
    document = read(bytes(data))
    assert lost(document) == [("page_broken", 2)] and len(document.pages) == 3
    assert document.text.count(LETTER.split()[0]) == 2


def test_a_file_with_no_sound_page_is_broken() -> None:
    data = packed("TIFF", sheet(), compression="tiff_lzw")
    with pytest.raises(ReadError) as caught:
        read(data[:4_000] + bytes(4_000) + data[8_000:])
    assert caught.value.code == "broken"


def test_too_many_pages_are_refused_before_they_are_read() -> None:
    speck = Image.new("1", (8, 8), 1)
    with pytest.raises(ReadError) as caught:
        read(packed("TIFF", *[speck] * 301))
    assert caught.value.code == "too_big"


def test_a_tiff_with_long_offsets() -> None:
    [letter] = process(packed("TIFF", sheet(), big_tiff=True), "scan.bin")
    assert isinstance(letter, Letter)
    assert letter.source.media_type == "image/tiff" and "договор подписан" in letter.text
