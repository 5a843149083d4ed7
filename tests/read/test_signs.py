"""Shapes of signs on a grid."""

from __future__ import annotations

from saual.read.signs import HEIGHT, WIDTH, Known, Shape, compare, curve, fill_cells, known_signs, likenesses

FULL = (1 << WIDTH * HEIGHT) - 1


def square(x: float, y: float, size: float) -> list[tuple[float, float]]:
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]


def test_a_hole_is_empty_by_either_rule() -> None:
    ring = [square(0, 0, 4), square(1, 1, 2)]
    backwards = [square(0, 0, 4), square(1, 1, 2)[::-1]]
    box = (0.0, 0.0, 4.0, 4.0)
    cells = fill_cells(ring, box, even_odd=True)
    assert cells == fill_cells(backwards, box, even_odd=False)
    assert cells.bit_count() == WIDTH * HEIGHT * 3 / 4
    assert fill_cells(ring, box, even_odd=False) == FULL


def test_a_shape_is_the_same_wherever_it_stands_and_however_large() -> None:
    small = [(0.0, 0.0), (3.0, 1.0), (1.0, 5.0)]
    large = [(10 + 7 * x, 20 + 3 * y) for x, y in small]
    assert fill_cells([small], (0, 0, 3, 5), True) == fill_cells([large], (10, 20, 31, 35), True)


def test_a_point_has_no_cells() -> None:
    assert fill_cells([[(1.0, 1.0), (1.0, 1.0)]], (1, 1, 1, 1), True) == 0


def test_a_curve_ends_where_it_should() -> None:
    assert curve((0, 0), (0, 1), (1, 1), (1, 0), 4)[-1] == (1, 0)
    assert curve((0, 0), (0, 1), (1, 1), (1, 0), 2)[0] == (0.5, 0.75)


def test_place_tells_marks_apart() -> None:
    stop, hyphen = Known(".", Shape(FULL, 0.15, 0.0, 0.25)), Known("-", Shape(FULL, 0.42, 0.32, 0.6))
    found = compare(Shape(FULL, 0.16, 0.0, 0.25), [stop, hyphen])
    assert min(found, key=lambda sign: found[sign]) == "."
    assert compare(Shape(FULL, 1.0, 0.0, 0.25), [stop, hyphen]) == {}


def test_every_known_shape_is_its_own_sign_or_a_twin() -> None:
    twins = [
        set("0ОӨо"),
        set("3З"),
        set("Іі1"),
        set("вВ"),
        set("ЬЪьъ"),
        set("ҰұҮ"),
        set("ҢНң"),
        set("ҚК"),
        set("ЦЩ"),
        set("НҺ"),
    ]
    for sign, shape in known_signs():
        found = likenesses(shape)
        best = min(found, key=lambda other: found[other])
        assert best == sign or any({sign, best} <= group for group in twins), (sign, best)


def test_only_the_signs_asked_for() -> None:
    figure = next(known.shape for known in known_signs() if known.sign == "8")
    assert set(likenesses(figure, "86")) <= {"8", "6"}
