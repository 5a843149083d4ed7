"""Columns set with tabs in office files are tables where they count something."""

from __future__ import annotations

from saual.read.document import Document, Source
from saual.read.flow import Flow, Para, Piece
from saual.read.flow_document import lay_out


def read(*texts: str) -> Document:
    paras = tuple(Para((Piece(text),), tabs=((180.0, "left"), (300.0, "left"))) for text in texts)
    return lay_out(Flow(paras), Source("a.docx", "", "", 0))


def rows(document: Document) -> list[tuple[int, int, str]]:
    return [
        (line.cell.row, line.cell.column, document.text[line.start : line.end]) for line in document.lines if line.cell
    ]


def test_rows_with_figures() -> None:
    document = read("Ниже – итоги.", "Область\tПлан\tФакт", "Абайская\t120\t118", "Всего\t\t213", "Министр\tА. Тас")
    assert rows(document) == [
        (0, 0, "Область"), (0, 1, "План"), (0, 2, "Факт"),
        (1, 0, "Абайская"), (1, 1, "120"), (1, 2, "118"),
        (2, 0, "Всего"), (2, 2, "213"),
    ]  # fmt: skip


def test_columns_of_names_are_no_table() -> None:
    assert rows(read("Депутаты\tА. Тас\tБ. Құм", "Мажилиса\tВ. Су\tГ. Тау")) == []


def test_a_table_begins_one_page() -> None:
    paras = [Para((Piece(text),), page=text[0] == "1") for text in ("Итоги", "1\t2\t3", "4\t5\t6")]
    assert lay_out(Flow(tuple(paras)), Source("a.docx", "", "", 0)).text == "Итоги\f1\n2\n3\n4\n5\n6"


def test_a_row_alone_is_no_table() -> None:
    assert rows(read("Область\tПлан\tФакт", "Построено 3 школы.")) == []


def test_rows_stand_close() -> None:
    assert rows(read("010000\t8 (7172) 1\t8 (7172) 2", "", "", "№ 5\t2024 год\tАстана")) == []
