"""PDF pages with pictures: which are recognised, and what stays of what is typed over them."""

from __future__ import annotations

import pikepdf
import pytest
from PIL import Image, ImageDraw

from faults import read, show, to_unicode
from saual.read.document import Document
from sheets import LETTER, WHOLE, over, sheet


def rows(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


def method(document: Document) -> str:
    return document.pages[0].method


def is_read(document: Document) -> bool:
    """Whether the letter on the sheet came through, but for a word."""
    found = set(document.text.split())
    return sum(word not in found for word in LETTER.split()) <= 1


FOOTER = "Документ подписан электронной цифровой подписью: Н. Сатыбалды, 12.05.2025 14:20"


def test_a_scan_with_a_typed_foot_is_recognised_and_the_foot_kept() -> None:
    document = read(over((sheet(), WHOLE), typed=show(FOOTER, 40, 20, 8)))
    assert method(document) == "ocr" and is_read(document)
    assert rows(document)[-1] == FOOTER
    line = document.lines[-1]
    assert line.bbox is not None and line.bbox.x0 == pytest.approx(40, abs=1) and line.bbox.top > 800


def test_a_typed_letterhead_stands_before_the_scanned_letter() -> None:
    head = ("Министерство дорог и мостов области", "город Тихий, улица Речная, дом 5")
    typed = b"".join(show(row, 60, 810 - 16 * n, 12) for n, row in enumerate(head))
    document = read(over((sheet(), (0, 0, 595, 780)), typed=typed))
    assert method(document) == "ocr" and is_read(document)
    assert rows(document)[:2] == list(head)


def test_what_is_typed_between_scanned_rows_stands_between_them() -> None:
    document = read(over((sheet(), WHOLE), typed=show("№ 7-15/31", 400, 820, 9) + show("2", 300, 450)))
    assert method(document) == "ocr" and is_read(document)
    assert rows(document)[0] == "№ 7-15/31" and rows(document)[-1] == "2"


@pytest.mark.parametrize("count", [2, 25])
def test_a_letter_over_coloured_paper_or_a_watermark_keeps_its_text_layer(count: int) -> None:
    paper = Image.new("L", (827, 1170), 214)
    ImageDraw.Draw(paper).ellipse((250, 420, 570, 740), outline=190, width=22)
    typed = b"".join(show("Уважаемые депутаты, сообщаем о мостах", 60, 760 - 24 * n) for n in range(count))
    document = read(over((paper, WHOLE), typed=typed))
    assert method(document) == "text_layer" and document.warnings == ()
    assert len(document.lines) == count


def test_a_letter_over_the_picture_of_another_keeps_its_text_layer() -> None:
    typed = b"".join(show("Уважаемые депутаты, сообщаем о мостах", 60, 760 - 24 * n) for n in range(28))
    document = read(over((sheet(), WHOLE), typed=typed))
    assert method(document) == "text_layer" and len(document.lines) == 28


def test_type_that_is_turned_otherwise_than_the_page_is_recognised_with_it() -> None:
    turned = b"".join(show("7" * 30, 300 + 30 * n, 60, 20, 90) for n in range(5))
    document = read(over((sheet(), WHOLE), typed=turned))
    assert method(document) == "ocr" and is_read(document)
    assert len(document.lines) == len(read(over((sheet(), WHOLE))).lines) + 5


@pytest.mark.parametrize("hidden", ["Рассмотрев Ваш запрос сообщаем о ремонте мостов", "Paccмoтpeв нзпрс c0oбщ мств"])
def test_a_hidden_layer_is_taken_or_recognised_anew_as_good_as_it_is(hidden: str) -> None:
    document = read(over((sheet(), WHOLE), typed=show(hidden, 60, 700, mode=3)))
    good = hidden.startswith("Рассмотрев Ваш")
    assert method(document) == "ocr"
    assert (document.text == hidden) == good and is_read(document) != good


@pytest.mark.parametrize("inverted", [False, True])
def test_a_scan_of_one_bit_that_is_a_mask(inverted: bool) -> None:
    bits = sheet().convert("1")
    if inverted:
        bits = bits.point(lambda value: 255 - value)
    document = read(over((bits, WHOLE), ImageMask=True, Decode=pikepdf.Array([int(inverted), int(not inverted)])))
    assert method(document) == "ocr" and is_read(document)


def test_type_that_hides_its_letters_is_recognised_over_a_scan_too() -> None:
    """Its letters are told by no table; only the drawn page shows them."""
    nonsense = to_unicode({code: chr(1 + code % 7) for code in range(32, 256)})
    document = read(over((sheet(), WHOLE), typed=show("SIGNED BY MINISTER NUMBER 31", 60, 60), cmap=nonsense))
    assert method(document) == "ocr" and is_read(document) and "31" in rows(document)[-1]


@pytest.mark.parametrize(("across", "down"), [(1, 8), (3, 4)])
def test_a_scan_in_strips_or_tiles(across: int, down: int) -> None:
    whole = sheet()
    tiles = []
    for row in range(down):
        for column in range(across):
            x0, x1, y0, y1 = column / across, (column + 1) / across, row / down, (row + 1) / down
            part = whole.crop((round(x0 * 1654), round(y0 * 2339), round(x1 * 1654), round(y1 * 2339)))
            tiles.append((part, (x0 * 595, 842 * (1 - y1), x1 * 595, 842 * (1 - y0))))
    document = read(over(*tiles))
    assert method(document) == "ocr" and is_read(document)


@pytest.mark.parametrize("typed", ["", "12"])
def test_a_small_sheet_on_a_page_without_a_letter(typed: str) -> None:
    document = read(over((sheet(), (40, 400, 340, 824)), typed=show(typed, 300, 30)))
    assert method(document) == "ocr" and is_read(document)
    assert rows(document)[-1] == (typed or rows(document)[-1])


@pytest.mark.parametrize("typed", [["Приложение 1"], ["120 15 7", "84 20 3"]])
def test_a_small_picture_beside_a_few_words_or_figures_is_left_alone(typed: list[str]) -> None:
    content = b"".join(show(row, 300, 60 - 20 * n) for n, row in enumerate(typed))
    document = read(over((sheet(), (40, 400, 340, 824)), typed=content))
    assert method(document) == "text_layer" and rows(document) == typed
