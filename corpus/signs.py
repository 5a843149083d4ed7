"""Typefaces -> pipeline/saual/data/signs.tsv: the shapes by which drawn registration numbers are read.

usage: python -m corpus.signs FONT… > pipeline/saual/data/signs.tsv
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.fonts import load
from saual.read.signs import Known, Point, Shape, compare, curve, fill_cells

FIGURES = "0123456789"
CAPITALS = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІ"
WORDS = "№исхвтоышғікрадеіңұл"  # the words around a number, and the letters that a form may end in
MARKS = "-./:()"
NEAR = 0.025  # shapes nearer than this to one that is there already are left out
HEADER = """# Shapes of signs for saual.read.signs: sign, top and bottom above the baseline (in capital heights),
# breadth (in figures), 16 × 20 cells as hexadecimal. Made by corpus/signs.py from freely licensed typefaces:
# {}."""


def contours_of(font: Any, sign: str) -> list[list[Point]]:
    """The outlines of a sign in font units, y upwards, curves cut into eight lines."""
    base_pen: Any = load("fontTools.pens.basePen").BasePen
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    contours: list[list[Point]] = []

    class ContourPen(base_pen):  # type: ignore[misc]
        def _moveTo(self, point: Point) -> None:
            contours.append([point])

        def _lineTo(self, point: Point) -> None:
            contours[-1].append(point)

        def _curveToOne(self, a: Point, b: Point, end: Point) -> None:
            contours[-1].extend(curve(contours[-1][-1], a, b, end, 8))

    glyphs[names[ord(sign)]].draw(ContourPen(glyphs))
    return contours


def box_of(contours: list[list[Point]]) -> tuple[float, float, float, float]:
    xs, ys = [x for c in contours for x, _ in c], [y for c in contours for _, y in c]
    return min(xs), min(ys), max(xs), max(ys)


def shapes_of(path: Path) -> list[tuple[str, Shape]]:
    font = load("fontTools.ttLib").TTFont(path)
    names = font.getBestCmap()
    capital = box_of(contours_of(font, "H"))[3]  # Latin: every font has it
    figure = box_of(contours_of(font, "0"))
    figure_width = figure[2] - figure[0]
    shapes = []
    for sign in FIGURES + CAPITALS + WORDS + MARKS:
        if ord(sign) not in names:
            continue
        contours = contours_of(font, sign)
        if not contours:
            continue
        x0, low, x1, high = box_of(contours)
        flipped = [[(x, -y) for x, y in contour] for contour in contours]
        cells = fill_cells(flipped, (x0, -high, x1, -low), even_odd=False)
        shapes.append((sign, Shape(cells, high / capital, low / capital, (x1 - x0) / figure_width)))
    return shapes


def main(paths: Sequence[str]) -> None:
    kept: list[Known] = []
    families: list[str] = []
    for path in map(Path, paths):
        families.append(path.stem)
        for sign, shape in shapes_of(path):
            if compare(shape, (known for known in kept if known.sign == sign)).get(sign, 1.0) > NEAR:
                kept.append(Known(sign, shape))
    print(HEADER.format(", ".join(families)))
    for sign, (cells, *place) in sorted(kept):
        print(sign, *(f"{value:.3f}" for value in place), f"{cells:080x}", sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
