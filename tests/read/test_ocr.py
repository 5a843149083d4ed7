"""Scans of the corpus, made at test time; sheets that lie wrong; what is said where tools are missing."""

from __future__ import annotations

import difflib
import io
import json
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from corpus.scans import Scanner, scan_pages, scan_pdf
from PIL import Image, ImageDraw

from saual.process import process
from saual.read import tesseract
from saual.read.document import Document, ReadError, Source
from saual.read.image import read_image
from saual.read.ocr import read_scan
from saual.read.pdf import read_pdf
from saual.read.sheet import dark_points, find_skew, straighten
from saual.record import Failure, Letter

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def source(data: bytes, media_type: str = "application/pdf") -> Source:
    return Source("scan", "0" * 64, media_type, len(data))


def codes(document: Document) -> list[str]:
    return [warning.code for warning in document.warnings]


def original(name: str) -> bytes:
    return (CORPUS / "pdf" / f"{name}.pdf").read_bytes()


def gold(name: str) -> Any:
    return json.loads((CORPUS / "gold" / f"{name}.json").read_bytes())


@cache
def scanned(name: str, dpi: int, turn: int = 0) -> Letter:
    data = scan_pdf(original(name), Scanner(dpi, turn=turn), seed=len(name))
    letter = process(data, f"{name}.pdf")[0]
    assert isinstance(letter, Letter)
    return letter


def words_right(letter: Letter, text: str) -> float:
    wanted, found = text.split(), letter.text.split()
    blocks = difflib.SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(wanted)


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize("name", ["bridge", "pension", "sport", "border"])
def test_scans_of_the_corpus(name: str, dpi: int) -> None:
    letter, wanted = scanned(name, dpi), gold(name)
    assert set(letter.source.methods) == {"ocr"}
    assert words_right(letter, wanted["text"]) >= 0.97
    assert (letter.outgoing.number, letter.outgoing.date) == (wanted["outgoing"]["number"], wanted["outgoing"]["date"])
    stamps = {(s.kind, s.page, s.system, s.version, s.number, s.date) for s in letter.stamps}
    fields = ("kind", "page", "system", "version", "number", "date")
    assert {tuple(s[key] for key in fields) for s in wanted["stamps"] if not s["optional"]} <= stamps
    assert [s.heading for s in letter.sections] == [s["heading"] for s in wanted["sections"]]


@pytest.mark.parametrize("name", ["fodder", "agro"])
def test_tables_of_scans_have_their_cells(name: str) -> None:
    letter = scanned(name, 200)
    [table] = [block for block in letter.blocks if block.rows]
    rows = [line for line in gold(name)["text"].split("\n") if " | " in line]
    assert letter.text[table.start : table.end].split("\n\n") == rows
    assert [[cell.text for cell in row.cells] for row in table.rows] == [row.split(" | ") for row in rows]


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_sheet_that_lies_on_its_side_or_head(turn: int) -> None:
    letter = scanned("disability", 200, turn)
    assert words_right(letter, gold("disability")["text"]) > 0.9
    width, height = letter.pages[0].width, letter.pages[0].height
    assert width is not None and height is not None and width < height


@pytest.mark.parametrize("suffix", ["TIFF", "JPEG", "PNG"])
def test_pictures(suffix: str) -> None:
    first = next(scan_pages(original("disability"), Scanner(200, quality=80)))
    buffer = io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": [first]} if suffix == "TIFF" else {}
    first.save(buffer, suffix, dpi=(200, 200), **more)
    letter = process(buffer.getvalue(), "letter.bin")[0]
    assert isinstance(letter, Letter)
    assert letter.source.media_type == f"image/{suffix.lower()}"
    assert letter.source.pages == (2 if suffix == "TIFF" else 1)
    assert words_right(letter, gold("disability")["text"]) > 0.9


def page_of(text: str, size: tuple[int, int] = (1654, 2339)) -> Image.Image:
    """A white sheet at 200 dpi with rows of text."""
    from corpus.fonts import font_file
    from PIL import ImageFont

    sheet = Image.new("L", size, 255)
    font = ImageFont.truetype(str(font_file("serif")), 39)
    for n, row in enumerate(text.split("\n")):
        ImageDraw.Draw(sheet).text((200, 300 + 52 * n), row, 0, font)
    return sheet


def test_boxes_and_rows_are_in_points() -> None:
    page = read_scan(page_of("Уважаемые депутаты!\nСообщаем о ремонте моста через Ишим."), 200, 1).page
    assert page.text == "Уважаемые депутаты!\nСообщаем о ремонте моста через Ишим."
    assert (round(page.width), round(page.height)) == (595, 842)
    assert len(page.boxes) == 4 * len(page.text)
    first = page.lines[0]
    assert first.bbox is not None and first.bbox.x0 == pytest.approx(72, abs=2)
    assert first.size == pytest.approx(14, abs=1.5)


def test_an_empty_sheet_is_an_empty_page() -> None:
    sheet = Image.new("L", (1654, 2339), 250)
    assert read_scan(sheet, 200, 1).page.text == ""
    assert read_scan(sheet, 200, 1).page.warnings == []


def test_scrawl_is_a_warning() -> None:
    sheet = Image.new("L", (1654, 2339), 250)
    for n in range(0, 1200, 7):
        ImageDraw.Draw(sheet).line((200, 300 + n, 1400, 300 + (n * 37) % 1200), 0, 3)
    notes = read_scan(sheet, 200, 1).page.warnings
    assert [note.code for note in notes] in (["nothing_recognised"], ["low_confidence"])


@pytest.mark.parametrize("angle", [-2.5, -0.7, 0.0, 1.3])
def test_skew_is_found(angle: float) -> None:
    sheet = page_of("\n".join(textwrap.wrap(gold("bridge")["text"], 60)[:30]))
    turned = sheet.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    skew, lies = find_skew(dark_points(turned))
    assert skew == pytest.approx(-angle, abs=0.15) and not lies
    assert find_skew(dark_points(straighten(turned, skew)))[0] == pytest.approx(0, abs=0.25)
    assert find_skew(dark_points(turned.rotate(90, expand=True)))[1]


@pytest.mark.parametrize("size", [(2, 64), (3, 2000), (2000, 3), (1, 1)])
@pytest.mark.parametrize("skew", [-4.0, 1.3])
def test_a_strip_is_straightened_too(size: tuple[int, int], skew: float) -> None:
    assert straighten(Image.new("L", size, 90), skew).size == size


def hybrid() -> bytes:
    """A PDF of two pages: a text layer, then a scan."""
    import pikepdf

    scan = scan_pdf(original("disability"), Scanner(200))
    with pikepdf.open(io.BytesIO(original("sport"))) as pdf, pikepdf.open(io.BytesIO(scan)) as other:
        del pdf.pages[1:]
        pdf.pages.append(other.pages[0])
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def test_each_page_by_its_own_means() -> None:
    data = hybrid()
    document = read_pdf(data, source(data))
    assert [page.method for page in document.pages] == ["text_layer", "ocr"]


@pytest.fixture
def _no_model(monkeypatch: pytest.MonkeyPatch) -> Any:
    tesseract.engine.cache_clear()
    monkeypatch.setattr(tesseract, "find_model", lambda *_: None)
    yield
    tesseract.engine.cache_clear()


@pytest.mark.usefixtures("_no_model")
def test_without_the_model_it_is_said_what_to_install() -> None:
    data = scan_pdf(original("disability"), Scanner(100))
    [record] = process(data, "scan.pdf")
    assert isinstance(record, Failure)
    assert record.error == "needs_tool" and "tesseract-ocr-script-cyrl" in record.message
    mixed = hybrid()
    document = read_pdf(mixed, source(mixed))
    assert codes(document)[-1] == "needs_tool" and document.pages[1].start == document.pages[1].end
    buffer = io.BytesIO()
    page_of("x").save(buffer, "PNG")
    with pytest.raises(ReadError, match="needs_tool"):
        read_image(buffer.getvalue(), source(b"", "image/png"))


def test_pictures_that_are_none() -> None:
    buffer = io.BytesIO()
    page_of("x").save(buffer, "PNG")
    for data in (b"\x89PNG\r\n\x1a\nnothing", b"II*\0\x08\0\0\0", b"\xff\xd8\xff\xe0", buffer.getvalue()[:600]):
        with pytest.raises(ReadError) as caught:
            read_image(data, source(data, "image/png"))
        assert caught.value.code == "broken"


def test_a_picture_too_large_is_refused_before_it_is_decoded() -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    with pytest.raises(ReadError) as caught:
        read_image(buffer.getvalue(), source(b"", "image/png"))
    assert caught.value.code == "too_big"
