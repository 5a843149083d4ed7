"""Ruled tables of PDF pages: cells by the rules, however they are drawn; frames are none, side stamps stay apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from faults import pdf, read, show
from saual.process import process
from saual.read.pdf_rules import Rule
from saual.read.pdf_tables import MAX_CROSSINGS, find_grids
from saual.record import Block, Letter

XS, YS = (60.0, 220.0, 340.0, 460.0), (600.0, 560.0, 540.0, 520.0)
CELLS = [["Өңір", "Мектептер саны", "Оқушылар, мың адам"], ["Абай", "120", "45,6"], ["Ұлытау", "85", "20,1"]]
OPENING = show("Рассмотрев Ваш депутатский запрос, сообщаю следующее о школах", 60, 700)
BELOW = show("Работа по открытию новых школ в этих областях продолжается.", 60, 480)
STAMP = show("22.05.2025 ЕСЭДО ГО (версия 7.23.0)", 570, 420, 7, 90)


def words(cells: Sequence[Sequence[str]], xs: Sequence[float] = XS, ys: Sequence[float] = YS) -> bytes:
    """The texts of a table, cells over several lines with a line feed."""
    content = b""
    for row, y in zip(cells, ys, strict=False):
        for text, x in zip(row, xs, strict=False):
            for n, line in enumerate(filter(None, text.split("\n"))):
                content += show(line, x + 3, y - 14 - 14 * n, 12)
    return content


def stroked(xs: Sequence[float] = XS, ys: Sequence[float] = YS) -> bytes:
    """One path of all lines."""
    lines = [f"{x} {ys[0]} m {x} {ys[-1]} l" for x in xs] + [f"{xs[0]} {y} m {xs[-1]} {y} l" for y in ys]
    return ("0.6 w " + " ".join(lines) + " S\n").encode()


def filled(xs: Sequence[float] = XS, ys: Sequence[float] = YS) -> bytes:
    """Thin rectangles, one for each side of each cell, as Word draws them."""
    upright = [f"{x} {low} 0.48 {high - low} re f" for x in xs for high, low in pairwise(ys)]
    level = [f"{left} {y} {right - left} 0.48 re f" for y in ys for left, right in pairwise(xs)]
    return ("\n".join(upright + level) + "\n").encode()


def boxed(xs: Sequence[float] = XS, ys: Sequence[float] = YS) -> bytes:
    """A rectangle for each cell."""
    boxes = [
        f"{left} {low} {right - left} {high - low} re S" for left, right in pairwise(xs) for high, low in pairwise(ys)
    ]
    return ("\n".join(boxes) + "\n").encode()


def tables(*pages: bytes, **more: object) -> list[Block]:
    [letter] = process(pdf(*pages, **more), "letter.pdf")  # type: ignore[arg-type]
    assert isinstance(letter, Letter), letter
    for block in letter.blocks:
        for row in block.rows:
            assert block.start <= row.start < row.end <= block.end
            assert all(letter.text[cell.start : cell.end] == cell.text for cell in row.cells)
    return [block for block in letter.blocks if block.rows]


def texts(block: Block) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in block.rows]


@pytest.mark.parametrize("draw", [stroked, filled, boxed])
@pytest.mark.parametrize("inside_form", [False, True])
def test_rules_however_they_are_drawn(draw: object, inside_form: bool) -> None:
    rules = draw()  # type: ignore[operator]
    body = OPENING + words(CELLS) + BELOW
    found = tables(body + b"/Fm0 Do", form=rules) if inside_form else tables(rules + body)
    [table] = found
    assert texts(table) == CELLS
    assert [row.head for row in table.rows] == [True, False, False]
    assert table.bbox is not None and table.bbox[0] >= XS[0] and table.bbox[2] <= XS[-1]


def test_numbers_take_the_unit_of_their_column() -> None:
    [letter] = process(pdf(stroked() + OPENING + words(CELLS) + BELOW), "letter.pdf")
    assert isinstance(letter, Letter)
    assert [(q.text, q.value, q.unit) for q in letter.quantities] == [
        ("120", "120", "мектеп"), ("45,6", "45600", "адам"), ("85", "85", "мектеп"), ("20,1", "20100", "адам"),
    ]  # fmt: skip
    assert "Абай | 120 | 45,6\n\nҰлытау | 85 | 20,1" in letter.text


def test_a_cell_over_several_lines_and_an_empty_one() -> None:
    cells = [["Өңір", "Мектептер\nсаны", "Оқушылар,\nмың адам"], ["Солтүстік-", "120", ""], ["", "85", "20,1"]]
    [table] = tables(boxed() + OPENING + words(cells) + BELOW)
    assert texts(table) == [
        ["Өңір", "Мектептер саны", "Оқушылар, мың адам"], ["Солтүстік-", "120", ""], ["", "85", "20,1"],
    ]  # fmt: skip


def test_cells_over_columns_and_rows() -> None:
    lines = [(60, 600, 460, 600), (220, 575, 460, 575), (60, 550, 460, 550), (60, 525, 460, 525)]
    lines += [(60, 600, 60, 525), (220, 600, 220, 525), (340, 575, 340, 525), (460, 600, 460, 525)]
    rules = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in lines).encode()
    cells = show("Регион", 65, 570, 12) + show("Школы", 225, 585, 12) + show("2023 год", 225, 560, 12)
    cells += show("2024 год", 345, 560, 12) + words([["Абай", "12", "15"]], ys=(550,))
    [table] = tables(rules + OPENING + cells + BELOW)
    places = [[(cell.text, cell.column, cell.columns, cell.rows) for cell in row.cells] for row in table.rows]
    assert places == [
        [("Регион", 0, 1, 2), ("Школы", 1, 2, 1)],
        [("2023 год", 1, 1, 1), ("2024 год", 2, 1, 1)],
        [("Абай", 0, 1, 1), ("12", 1, 1, 1), ("15", 2, 1, 1)],
    ]
    assert [row.head for row in table.rows] == [True, True, False]


def test_beside_a_side_stamp() -> None:
    [letter] = process(pdf(stroked() + OPENING + words(CELLS) + BELOW + STAMP), "letter.pdf")
    assert isinstance(letter, Letter)
    assert [stamp.system for stamp in letter.stamps] == ["ЕСЭДО ГО"]
    assert [texts(block) for block in letter.blocks if block.rows] == [CELLS]


def test_over_two_pages_the_head_comes_once_and_a_torn_row_is_one() -> None:
    ys = (110.0, 85.0, 60.0)
    first = stroked(ys=ys) + OPENING + words([CELLS[0], ["Ремонт дорог", "7", "1,5"]], ys=ys)
    second = stroked() + words(CELLS) + BELOW
    [table] = tables(first, second)
    assert texts(table) == [CELLS[0], ["Ремонт дорог", "7", "1,5"], CELLS[1], CELLS[2]]
    torn = stroked() + words([CELLS[0], ["", "жөндеу жұмыстары", ""], CELLS[2]]) + BELOW
    above = stroked(ys=ys) + OPENING + words([CELLS[0], ["Абай", "жол және көпір", "45,6"]], ys=ys)
    [table] = tables(above, torn)
    assert texts(table) == [CELLS[0], ["Абай", "жол және көпір жөндеу жұмыстары", "45,6"], CELLS[2]]


@pytest.mark.parametrize("draw", [stroked, filled, boxed])
def test_a_last_row_alone_on_the_next_page(draw: object) -> None:
    ys, last = (140.0, 115.0, 90.0, 65.0), (800.0, 780.0)
    first = draw(ys=ys) + OPENING + words(CELLS, ys=ys)  # type: ignore[operator]
    second = draw(ys=last) + words([["Барлығы", "205", "65,7"]], ys=last) + BELOW  # type: ignore[operator]
    [table] = tables(first, second)
    assert texts(table) == [*CELLS, ["Барлығы", "205", "65,7"]]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_on_a_turned_page(rotate: int) -> None:
    turn = {90: b"0 1 -1 0 842 0 cm\n", 180: b"-1 0 0 -1 595 842 cm\n", 270: b"0 -1 1 0 0 595 cm\n"}[rotate]
    box = (0.0, 0.0, 595.0, 842.0) if rotate == 180 else (0.0, 0.0, 842.0, 595.0)
    [table] = tables(turn + boxed() + OPENING + words(CELLS) + BELOW, rotate=rotate, box=box)
    assert texts(table) == CELLS


FRAME = b"50 50 500 750 re S\n"


@pytest.mark.parametrize(
    ("rules", "cells"),
    [
        (stroked((60, 540), (780, 720)), [["Құрметті депутаттар"]]),  # a frame around one text
        (stroked((60, 300, 540), (780, 720)), [["МИНИСТРЛІГІ", "МИНИСТЕРСТВО"]]),  # a letterhead in a frame
        (stroked((60, 300, 540), (780, 750, 720)), [["МИНИСТРЛІГІ", "МИНИСТЕРСТВО"], ["№ ____", "Астана"]]),
        (stroked((60, 300, 540), (780, 720)), [["Министр", "А. Ахметов"]]),  # a signature in a frame
        (stroked((60, 220, 380, 540), (780, 750)), [["№ 12-3/45", "Астана", "2025"]]),  # a line to fill in
        (FRAME, [["Өңір", "Мектеп"]]),  # a frame around the page
        (b"60 600 m 540 600 l S 60 570 m 540 570 l S 60 540 m 540 540 l S\n", CELLS),  # rules without sides
        (b"1 1 1 rg " + filled() + b"0 g\n", CELLS),  # white on white
    ],
)
def test_what_is_no_ruled_table(rules: bytes, cells: list[list[str]]) -> None:
    document = read(pdf(rules + words(cells, ys=(775, 745, 715)) + OPENING + BELOW))
    assert not any(line.cell for line in document.lines)


def test_a_table_without_sides_is_left_to_its_gaps() -> None:
    xs = (60.0, 160.0, 260.0, 360.0, 460.0)
    inner = b"".join(f"{x} 600 m {x} 520 l S\n".encode() for x in xs[1:-1])
    inner += b"".join(f"60 {y} m 540 {y} l S\n".encode() for y in YS)
    document = read(pdf(inner + words([["Абай", "12", "15", "18", "21"]] * 3, xs) + OPENING))
    assert not any(line.cell for line in document.lines)


def test_squared_paper_is_given_up() -> None:
    across = [Rule(False, 5.0 * n, 0, 500) for n in range(80)]
    assert find_grids([*across, *(Rule(True, 5.0 * n, 0, 400) for n in range(80))]) == []
    assert MAX_CROSSINGS < 80 * 80
