"""Printed rows into paragraphs, and what of a page is no part of the letter (paragraphs.txt, furniture.txt)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cases import GOLD, NOTHING, listed, read_cases
from saual.clean.furniture import drop_furniture
from saual.clean.joins import Vocabulary, join_spans
from saual.clean.rows import build_sheet
from saual.clean.widths import printed_width
from saual.process import process
from saual.read.document import Document, Span
from saual.read.sniff import read
from saual.record import Letter

WIDTH = 62.0
HEAD = "Депутатам Мажилиса\n\nУважаемые депутаты!\n\n"
FOOT = "\n\nС уважением,\n\nМинистр                                  А. Ахметов\n"
FILLER = (
    "Рассмотрев Ваш депутатский запрос, прежде всего благодарим за внимание к положению сельских школ и "
    "детских садов, о котором говорят жители всех районов области, и сообщаем, что совместно с акиматами "
    "проведена проверка всех зданий, возведенных до 1990 года, и составлен перечень тех из них, которые "
    "нуждаются в ремонте в первую очередь, а также тех, которые следует признать непригодными "
    "для занятий и снести."
)
LAYOUTS = ("plain", "indent", "blank", "double")


def paragraph_cases() -> Iterator[Any]:
    for number, line in enumerate((GOLD / "paragraphs.txt").read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        layouts, _, text = line.partition(" → ")
        for layout in LAYOUTS:
            named = [word for word in layouts.split() if word.removeprefix("?") in (layout, "all")]
            if named:
                known = pytest.mark.xfail(reason=f"known: paragraphs.txt:{number}, {layout}", strict=True)
                marks = [known] if any(word.startswith("?") for word in named) else []
                yield pytest.param(text.strip(), layout, marks=marks, id=f"{number}:{layout}")


def rows_of(paragraph: str, indent: bool, width: float = WIDTH) -> Iterator[str]:
    """The rows of a paragraph: broken at « / », and where they are full."""
    first = True
    for part in paragraph.split("/ "):
        row = "      " if indent and first else ""
        for word in part.split():
            if row.strip() and printed_width(f"{row} {word}") > width:
                yield row
                row = word
            else:
                row += f" {word}" if row.strip() else word
        yield row
        first = False


def printed(paragraphs: list[str], layout: str) -> str:
    rows: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        rows += [""] if layout == "blank" and number else []
        rows += rows_of(paragraph, layout == "indent")
    return ("\n\n" if layout == "double" else "\n").join(rows)


def joined(paragraph: str) -> str:
    """A paragraph as the clean text has it."""
    whole = " ".join(paragraph.replace("-/ ", "-").replace("/ ", " ").split())
    return whole.replace("•", "–")


@pytest.mark.parametrize(("text", "layout"), list(paragraph_cases()))
def test_paragraphs(text: str, layout: str) -> None:
    paragraphs = [FILLER, *text.split(" ¶ ")]
    [letter] = process((HEAD + printed(paragraphs, layout) + FOOT).encode(), "rows.txt")
    assert isinstance(letter, Letter)
    found = letter.text.split("\n\n")
    begin = next(i for i, paragraph in enumerate(found) if paragraph.startswith("Рассмотрев"))
    end = next(i for i, paragraph in enumerate(found) if paragraph.startswith("С уважением"))
    assert found[begin:end] == [joined(paragraph) for paragraph in paragraphs]


def test_rows_whose_hyphen_an_extractor_closed() -> None:
    """Every third row of print goes on in the same line; short lines of a table stand above them."""
    again = FILLER.replace("Рассмотрев Ваш депутатский запрос", "Изучив обращения и письма")
    last = "Для этого на 2025 и 2026 годы в бюджетах районов предусмотрены средства, которых, по словам акима, хватит."
    paragraphs = [FILLER, again, f"{last} {last}"]
    closed: list[str] = []
    for paragraph in paragraphs:
        rows = list(rows_of(paragraph, False, width=72.0))
        closed += [" ".join(rows[n : n + 1 + (n % 3 == 0)]) for n in range(len(rows)) if n % 3 != 1]
    cells = "\n\n".join(["Школа", "Мест", *(cell for n in range(30) for cell in (f"Школа № {n}", str(120 + n)))])
    [letter] = process((HEAD + "\n".join(closed) + f"\n\n{cells}" + FOOT).encode(), "closed.txt")
    assert isinstance(letter, Letter)
    assert sum(len(row) > 130 for row in closed) > len(closed) / 4
    assert letter.text.split("\n\n")[2:5] == paragraphs


@pytest.mark.parametrize(("text", "expected"), read_cases("furniture.txt"))
def test_furniture(text: str, expected: str) -> None:
    pages = ["\n".join(row.strip() for row in page.split(" / ")) for page in text.split(" ‖ ")]
    document: Document = read("\f".join(pages).encode(), "pages.txt")
    rows = drop_furniture(build_sheet(document, document.lines).rows)
    nothing = Vocabulary(frozenset(), frozenset())
    assert [join_spans(document, [Span(row.start, row.end)], nothing).value for row in rows] == listed(expected)
    assert expected != NOTHING
