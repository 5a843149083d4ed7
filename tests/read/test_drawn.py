"""Registrations drawn as outlines or as a picture: read exactly, or doubted, or no registration at all."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corpus.typeset import glyph_paths, raster_registration
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from faults import pdf, show
from saual.process import process
from saual.read.document import Document, Source
from saual.read.drawn import is_sure, read_drawn, settle
from saual.read.outlines import Outline
from saual.read.pdf import read_pdf
from saual.record import Letter

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
LETTERS = Path(__file__).resolve().parents[2].parent / "shared" / "letters"
RUSSIAN, KAZAKH = "№ исх: ДЗ-608   от: 17.09.2023", "17.09.2023-ғы № ДС-754 шығыс хаты"
BARE = ("21.10.2026 № 1-15/ЗТ-С-208", "№ 1-15/ЗТ-С-208 21.10.2026", "№ 04-3/1187 от 09.12.2025")
MINISTRY = "№ исх: 03-15/ДЗ-92-и   от: 29.02.2024"


def drawing(draw: Callable[[Any], None], pages: int = 1, **layout: Any) -> bytes:
    """A PDF of 595 × 842 points on whose pages `draw` draws above a word."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    for _ in range(pages):
        if layout.get("rotate"):
            canvas.setPageRotation(layout["rotate"])
        canvas.drawString(100, 500, "end")
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def outlines(
    text: str, family: str = "sans", style: str = "", place: tuple[float, float, float, float] = (54, 815, 11, 0.72)
) -> Callable[[Any], None]:
    def draw(canvas: Any) -> None:
        for path in glyph_paths(canvas, text, place, family, style):
            canvas.drawPath(path, fill=1, stroke=0)
        for path in glyph_paths(canvas, text, place, family, style):
            canvas.drawPath(path, fill=0, stroke=1)

    return draw


def one_path(text: str, family: str) -> Callable[[Any], None]:
    """The whole row as one path, as some versions of the office system write it."""

    def draw(canvas: Any) -> None:
        paths = glyph_paths(canvas, text, (60, 810, 11.5, 0.8), family)
        canvas._code.append(" ".join(path.getCode().removeprefix("n ") for path in paths) + " f")

    return draw


def read(data: bytes) -> Document:
    return read_pdf(data, Source("letter.pdf", "0" * 64, "application/pdf", len(data)))


def first(document: Document) -> str:
    """The first line, where a drawn registration goes."""
    return document.text.split("\n")[0]


def codes(document: Document) -> list[str]:
    return [warning.code for warning in document.warnings]


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, MINISTRY, *BARE])
@pytest.mark.parametrize("style", ["", "bold", "italic"])
@pytest.mark.parametrize("family", ["sans", "serif", "dejavu"])
def test_outlines_in_several_typefaces(family: str, style: str, text: str) -> None:
    document = read(drawing(outlines(text, family, style)))
    assert first(document) == " ".join(text.split())
    line = document.lines[0]
    assert line.sideways and line.bbox is not None and line.bbox.x0 == pytest.approx(54, abs=2)


@pytest.mark.parametrize("family", ["sans", "serif", "dejavu"])
def test_a_whole_row_in_one_path(family: str) -> None:
    assert first(read(drawing(one_path(KAZAKH, family)))) == KAZAKH


@pytest.mark.parametrize("lines", [["17.09.2023-ғы № ДС-754", "шығыс хаты"], ["№ исх: ДЗ-608   от:", "17.09.2023"]])
def test_two_rows_as_outlines_and_as_a_picture(lines: list[str]) -> None:
    def draw(canvas: Any) -> None:
        for n, line in enumerate(lines):
            outlines(line, place=(54 + 30 * n, 815 - 13 * n, 11, 0.7))(canvas)

    def paste(canvas: Any) -> None:
        canvas.drawImage(raster_registration(lines), 48, 796, 140, 32)

    whole = " ".join(" ".join(lines).split())
    assert first(read(drawing(draw))) == whole
    assert first(read(drawing(paste))) == whole


def test_a_picture_that_ends_too_early_is_doubted() -> None:
    def paste(canvas: Any) -> None:
        canvas.drawImage(raster_registration(["17.09.2023-ғы № ДС-754 шығыс", "хаты"]), 48, 796, 140, 32)

    document = read(drawing(paste))
    assert document.text == "end"
    assert codes(document) == ["registration_unsure"]


def test_a_registration_inside_a_form_and_on_a_turned_page() -> None:
    def inside(canvas: Any) -> None:
        canvas.beginForm("mark")
        outlines(RUSSIAN)(canvas)
        canvas.endForm()
        canvas.doForm("mark")

    def turned(canvas: Any) -> None:
        canvas.translate(595, 0)
        canvas.rotate(90)
        outlines(RUSSIAN, place=(54, 565, 11, 0.72))(canvas)

    assert first(read(drawing(inside))) == " ".join(RUSSIAN.split())
    document = read(drawing(turned, rotate=90))
    assert first(document) == " ".join(RUSSIAN.split())
    assert document.pages[0].width == 842


def test_what_is_drawn_elsewhere_or_says_something_else_is_left_alone() -> None:
    def draw(canvas: Any) -> None:
        outlines("ҚАЗАҚСТАН РЕСПУБЛИКАСЫ")(canvas)
        outlines(RUSSIAN, place=(54, 400, 11, 0.72))(canvas)

    document = read(drawing(draw))
    assert document.text == "end"
    assert codes(document) == []


def test_a_day_that_does_not_exist_is_no_registration() -> None:
    def draw(canvas: Any) -> None:
        outlines("№ исх: ДЗ-608   от: 31.09.2023")(canvas)

    assert read(drawing(draw)).text == "end"


def bent(text: str, by: float) -> tuple[Outline, ...]:
    """The signs of a text with every point moved a little to and fro: no typeface has such signs."""
    from corpus.fonts import font_file, load
    from corpus.signs import box_of, contours_of

    from saual.read.document import BBox

    font = load("fontTools.ttLib").TTFont(font_file("sans"))
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    x, found = 50.0, []
    for sign in text:
        if sign != " ":
            contours = [
                [(x + px / 200 + by * (n % 3 - 1), 30 - py / 200 + by * (n % 2)) for n, (px, py) in enumerate(contour)]
                for contour in contours_of(font, sign)
            ]
            box = BBox(*box_of(contours))
            found.append(Outline(tuple(map(tuple, contours)), box, True))
        x += glyphs[names[ord(sign)]].width / 200
    return tuple(found)


def test_a_bare_number_and_date_are_a_registration_of_the_letter() -> None:
    [letter] = process(drawing(outlines(BARE[0])), "letter.pdf")
    assert isinstance(letter, Letter)
    assert [(stamp.kind, stamp.text) for stamp in letter.stamps] == [("registration", BARE[0])]
    assert (letter.outgoing.number, letter.outgoing.date) == ("1-15/ЗТ-С-208", "2026-10-21")


def test_a_bare_number_and_date_in_the_text_are_a_line_of_it() -> None:
    [letter] = process(pdf(show(BARE[0], 54, 815, 11) + show("Сообщаем следующее.", 54, 500)), "letter.pdf")
    assert isinstance(letter, Letter)
    assert letter.stamps == [] and BARE[0] in letter.text


def test_signs_that_are_like_none_are_doubted() -> None:
    plain, odd = read_drawn(bent(KAZAKH, 0.0)), read_drawn(bent(KAZAKH, 0.9))
    assert plain is not None and is_sure(plain)
    assert odd is None or not is_sure(odd)


def test_a_sure_page_speaks_for_one_that_is_not() -> None:
    sure = read_drawn(bent(KAZAKH, 0.0))
    assert sure is not None
    unsure = sure._replace(reading=sure.reading._replace(cost=0.25))
    other = unsure._replace(reading=unsure.reading._replace(text="another"))
    assert settle([sure, unsure, other, None]) == [sure, unsure, None, None]


def test_a_doubtful_registration_is_a_warning_and_no_stamp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saual.read.drawn.SURE_COST", 0.0)

    def draw(canvas: Any) -> None:
        outlines(RUSSIAN)(canvas)

    document = read(drawing(draw))
    assert document.text == "end"
    assert codes(document) == ["registration_unsure"]


def registrations(part: Any) -> set[tuple[int, str, str]]:
    return {(s["page"], s["number"], s["date"]) for s in part["stamps"] if s["kind"] == "registration"}


@pytest.mark.parametrize("path", sorted((CORPUS / "pdf").glob("*.pdf")), ids=lambda path: path.stem)
def test_every_drawn_number_of_the_corpus(path: Path) -> None:
    gold = [json.loads(file.read_bytes()) for file in sorted((CORPUS / "gold").glob(f"{path.stem}*.json"))]
    found = [record.model_dump() for record in process(path.read_bytes(), path.name)]
    wanted = set().union(*map(registrations, gold))
    assert set().union(*map(registrations, found)) == wanted
    if wanted:
        assert found[0]["outgoing"] == gold[-1]["outgoing"]  # NAME.2.json stands before NAME.json


@pytest.mark.shared
@pytest.mark.parametrize("name", ["8922", "8923", "8924", "8929", "8930"])
def test_real_numbers(name: str) -> None:
    letter = process((LETTERS / f"{name}.pdf").read_bytes(), name)[0]
    gold = json.loads((LETTERS / "gold" / f"{name}.json").read_bytes())
    assert isinstance(letter, Letter)
    assert letter.outgoing.model_dump() == gold["outgoing"]
