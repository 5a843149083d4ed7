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
        p('<text:variable-set text:name="a" text:display="none">Черновик</text:variable-set>'),
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
    drawn = '<draw:line><svg:title xmlns:svg="urn:x">Линия</svg:title></draw:line>'
    assert read(p(f"О ходе <text:title>ремонта дорог</text:title>{drawn}")).text == "О ходе ремонта дорог"


def h(level: int, text: str, setting: str = "") -> str:
    return f'<text:h text:outline-level="{level}" {setting}>{text}</text:h>'


def test_headings_are_counted_by_the_outline() -> None:
    levels = "".join(
        f'<text:outline-level-style text:level="{level}" style:num-format="{form}" style:num-suffix="."'
        f' text:display-levels="{shown}"/>'
        for level, form, shown in ((1, "1", 1), (2, "1", 2), (3, "", 1))
    )
    styles = f'<text:outline-style style:name="Outline">{levels}</text:outline-style>'
    styles += '<style:style style:family="paragraph" style:name="plain" style:list-style-name=""/>'
    body = (
        h(1, "Дороги") + h(2, "Ремонт") + h(2, "Мосты") + h(3, "Итоги") + h(1, "Письмо", 'text:is-list-header="true"')
    )
    body += h(1, "Просим", 'text:style-name="plain"') + h(1, "Школы") + h(2, "Ремонт")
    body += h(1, "Вода", 'text:restart-numbering="true" text:start-value="7"')
    assert read(body, styles).text.splitlines() == [
        "1. Дороги", "1.1. Ремонт", "1.2. Мосты", "Итоги", "Письмо", "Просим", "2. Школы", "2.1. Ремонт", "7. Вода",
    ]  # fmt: skip


def test_signs_of_the_typeface_symbol() -> None:
    styles = '<style:style style:family="text" style:name="T1"><style:text-properties style:font-name="Symbol"/>'
    body = p('<text:span text:style-name="T1">\uf0b3</text:span> 5 %')
    assert read(body, f"{styles}</style:style>").text == "≥ 5 %"


def test_scans_between_the_text_leave_a_warning() -> None:
    def drawn(width: str, height: str, style: str = "") -> str:
        size = f'xmlns:svg="urn:svg" svg:width="{width}" svg:height="{height}"'
        return p(f'<draw:frame draw:style-name="{style}" {size}><draw:image/></draw:frame>')

    styles = '<style:style style:family="graphic" style:name="form"><style:graphic-properties style:run-through='
    styles += '"background"/></style:style>'
    assert [one.code for one in read(p("Ответ.") + drawn("16.5cm", "23.3cm")).warnings] == ["pictures_unread"]
    body = drawn("2cm", "2cm") + drawn("21cm", "29.7cm", "form") + p("Ответ.") + drawn("16.5cm", "12cm")
    assert read(body, styles).warnings == ()


def test_a_list_goes_on_with_the_one_that_it_names() -> None:
    def items(name: str, setting: str, *texts: str) -> str:
        inside = "".join(f"<text:list-item>{p(text)}</text:list-item>" for text in texts)
        return f'<text:list xml:id="{name}" text:style-name="L" {setting}>{inside}</text:list>'

    style = '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"/>'
    body = items("a", "", "дороги", "мосты") + items("b", "", "школы") + items("c", 'text:continue-list="a"', "вода")
    body += items("d", 'text:continue-numbering="true"', "связь") + items("e", "", "почта")
    assert read(body, f"{style}</text:list-style>").text.splitlines() == [
        "1 дороги", "2 мосты", "1 школы", "3 вода", "4 связь", "1 почта",
    ]  # fmt: skip
