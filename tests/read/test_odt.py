"""ODT: what LibreOffice shows is read, what it hides is not."""

from __future__ import annotations

import pytest

from saual.read.document import Document, Source
from saual.read.odt import read_odt

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in (("office", "office"), ("text", "text"), ("style", "style"), ("draw", "drawing"))
)


def read(body: str, styles: str = "") -> Document:
    """An ODT as one XML file, of the inside of `office:text` and its styles."""
    parts = f"<office:styles>{styles}</office:styles><office:body><office:text>{body}</office:text></office:body>"
    return read_odt(f"<office:document {NAMES}>{parts}</office:document>".encode(), Source("a.fodt", "", "", 0))


def p(inside: str) -> str:
    return f"<text:p>{inside}</text:p>"


def test_text_with_metadata_is_text() -> None:
    assert read(p("Выделено <text:meta>10 млн тенге</text:meta>.")).text == "Выделено 10 млн тенге."


@pytest.mark.parametrize(
    "hidden",
    [
        f'<text:section text:name="a" text:display="none">{p("Черновик")}</text:section>',
        f'<text:section text:name="a" text:display="condition" text:is-hidden="true">{p("Черновик")}</text:section>',
        p('<text:hidden-paragraph text:condition="1" text:is-hidden="true"/>Черновик'),
        p('<text:hidden-text text:condition="1" text:is-hidden="true">Черновик</text:hidden-text>'),
    ],
)
def test_what_is_hidden_is_left_out(hidden: str) -> None:
    assert read(hidden + p("Ответ.")).text == "Ответ."


@pytest.mark.parametrize(
    "shown",
    [
        f'<text:section text:name="a">{p("Итоги")}</text:section>',
        f'<text:section text:name="a" text:display="condition" text:condition="0">{p("Итоги")}</text:section>',
        p('<text:hidden-paragraph text:condition="0"/>Итоги'),
        p('<text:hidden-text text:condition="0">Итоги</text:hidden-text>'),
    ],
)
def test_what_could_be_hidden_and_is_not_stays(shown: str) -> None:
    assert read(shown + p("Ответ.")).text == "Итоги\nОтвет."


def test_the_title_of_the_document_is_text_and_that_of_a_drawing_is_not() -> None:
    drawn = '<draw:line><svg:title xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">Линия</svg:title>'
    assert read(p(f"О ходе <text:title>ремонта дорог</text:title>{drawn}</draw:line>")).text == "О ходе ремонта дорог"
