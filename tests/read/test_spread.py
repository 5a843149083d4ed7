"""Two pages on one sheet are read one after the other; wide tables and rows over the whole sheet are not parted."""

from __future__ import annotations

import difflib
from array import array

import pytest
from PIL import Image, ImageDraw

from faults import pdf, read, show
from saual.read.document import BBox, Document, Line, Span, TableCell
from saual.read.ocr import read_scan
from saual.read.page_lines import side_by_side
from saual.read.pdf_layout import PageText
from saual.read.sheet import dark_points
from saual.read.spread import find_gutter
from sheets import LETTER, sheet

SECOND = """Приложение к письму: перечень мостов через реку Ишим, которые закроют на ремонт осенью этого года, с
адресами объездов и сроками работ. Первый мост стоит у вокзала, второй у рынка; оба построены полвека назад.
Объезды проложены по соседним улицам, их отметят знаками. Автобусы пойдут через новый мост у городского стадиона."""
LANDSCAPE = (0.0, 0.0, 842.0, 595.0)


def spread(left: str = LETTER, right: str = SECOND) -> Image.Image:
    whole = Image.new("L", (3308, 2339), 255)
    whole.paste(sheet(left), (0, 0))
    whole.paste(sheet(right), (1654, 0))
    return whole


@pytest.mark.parametrize("turns", [0, 1])
@pytest.mark.parametrize("askew", [0.0, 1.0])
def test_a_scanned_spread_is_read_page_by_page(turns: int, askew: float) -> None:
    picture = spread().rotate(askew, Image.Resampling.BICUBIC, fillcolor=255).rotate(-90 * turns, expand=True)
    page = read_scan(picture, 200, 1).page
    wanted, found = (LETTER + " " + SECOND).split(), page.text.split()
    assert difflib.SequenceMatcher(None, wanted, found, autojunk=False).ratio() > 0.97
    assert (round(page.width), round(page.height)) == pytest.approx((1191, 842), abs=25)
    at = page.text.index("Приложение")
    assert page.boxes[4 * at] == pytest.approx(595 + 58, abs=20)
    first = next(line for line in page.lines if line.start == at)
    assert first.bbox is not None and first.bbox.x0 == pytest.approx(page.boxes[4 * at], abs=1)


def ruled_table() -> Image.Image:
    table = spread()
    for y in range(380, 1000, 120):
        ImageDraw.Draw(table).line((100, y, 3200, y), 0, 4)
    return table


def columns(count: int) -> Image.Image:
    """A table without rules, whose columns part in the middle of the sheet."""
    table = Image.new("L", (3308, 2339), 255)
    for n in range(count):
        column = sheet("мост через Ишим, дорога через Есиль и объезд " * 4, (3200 // count, 2339))
        table.paste(column.crop((150, 0, 3200 // count, 2339)), (150 + 3308 * n // count, 0))
    return table


@pytest.mark.parametrize(
    "picture",
    [sheet(LETTER + SECOND, (3308, 2339)), ruled_table(), columns(4), spread(right="Всего два моста."), sheet()],
    ids=["wide rows", "ruled table", "columns", "few words", "one page"],
)
def test_other_sheets_are_not_parted(picture: Image.Image) -> None:
    assert find_gutter(dark_points(picture)) is None


def typed(left: list[str], right: list[str], at: float = 470) -> bytes:
    """A landscape page with rows on both sides, level with each other."""
    return b"".join(
        show(row, x, 540 - 16 * n, 12) for x, rows in ((40, left), (at, right)) for n, row in enumerate(rows)
    )


def lines(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


LEFT = [f"Строка номер {n} левой страницы о ремонте моста через Ишим" for n in range(6)]
RIGHT = [f"Строка номер {n} правой страницы с перечнем дорог и мостов" for n in range(6)]


def test_a_typed_spread_is_read_page_by_page() -> None:
    document = read(pdf(typed(LEFT, RIGHT), box=LANDSCAPE))
    assert lines(document) == [*LEFT, *RIGHT]
    first = document.lines[6].bbox
    assert first is not None and first.x0 == pytest.approx(470, abs=1)


@pytest.mark.parametrize(
    "content",
    [
        typed(LEFT, [row[:12] for row in RIGHT]),
        typed([row[:48] for row in LEFT], RIGHT, at=365),
        typed(LEFT, RIGHT) + show("Сведения о мостах и дорогах области", 320, 570, 12),
        typed(LEFT[:3], RIGHT[:3]),
    ],
    ids=["a column of short cells", "columns near each other", "a heading over both", "few rows"],
)
def test_rows_over_a_landscape_page_stay_whole(content: bytes) -> None:
    document = read(pdf(content, box=LANDSCAPE))
    assert any(row.count("Строка") == 2 for row in lines(document))


def half(text: str, cell: TableCell | None = None) -> PageText:
    boxes = array("f", [10.0, 20.0, 60.0, 30.0] * len(text))
    line = Line(0, len(text), 1, BBox(10, 20, 60, 30), 12.0, cell=cell)
    return PageText(text, boxes, [line], [Span(1, 2)], 300.0, 400.0, [])


def test_two_halves_are_one_page() -> None:
    page = side_by_side(half("мост1", TableCell(1, 0, 0)), half("дорога", TableCell(1, 0, 0)))
    assert page.text == "мост1\nдорога" and (page.width, page.height) == (600, 400)
    assert [(line.start, line.end, line.bbox, line.cell and line.cell.table) for line in page.lines] == [
        (0, 5, BBox(10, 20, 60, 30), 1),
        (6, 12, BBox(310, 20, 360, 30), 2),
    ]
    assert page.raised == [Span(1, 2), Span(7, 8)]
    assert list(page.boxes[20:28]) == [0, 0, 0, 0, 310, 20, 360, 30]
