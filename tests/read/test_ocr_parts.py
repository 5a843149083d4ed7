"""What is put right in recognised pages: lines, blanks, spaces, letters, Latin words, marks, registrations."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from corpus.fonts import font_file
from PIL import Image, ImageDraw, ImageFont

from saual.read import ocr_latin, tesseract
from saual.read.document import BBox, Line
from saual.read.ocr import read_scan
from saual.read.ocr_cells import reread_cells, table_rules
from saual.read.ocr_gaps import settle_signs
from saual.read.ocr_letters import check_letters
from saual.read.ocr_missed import find_missed
from saual.read.ocr_proof import proofread
from saual.read.ocr_registration import Seen, find_registration, settle_registrations
from saual.read.ocr_stamps import read_margins
from saual.read.pdf_layout import PageText
from saual.read.pdf_tables import find_grids
from saual.read.sheet import dark_points
from saual.read.sheet_lines import wipe
from saual.read.tesseract import Sign, Word, recognise

DPI, SIZE = 200, 39
PITCH = 56


def sheet_of(*rows: str, at: int = 300, size: int = SIZE) -> Image.Image:
    """A white sheet of A4 at 200 dpi with rows of text."""
    sheet = Image.new("L", (1654, 2339), 250)
    font = ImageFont.truetype(str(font_file("serif")), size)
    for n, row in enumerate(rows):
        ImageDraw.Draw(sheet).text((200, at + round(PITCH * size / SIZE) * n), row, 20, font)
    return sheet


def text_of(sheet: Image.Image) -> str:
    return read_scan(sheet, DPI, 1).page.text


def word_of(text: str, breadths: list[tuple[float, float]], confidence: float = 95.0) -> Word:
    """A word whose signs stand where `breadths` says, between the rows 10 and 36."""
    signs = tuple(Sign(sign, x0, 10, x1, 36) for sign, (x0, x1) in zip(text, breadths, strict=True))
    return Word(signs, confidence, breadths[0][0], 10, max(x1 for _, x1 in breadths), 36, 36, 1, 0)


def ink_at(*runs: tuple[int, int]) -> Any:
    dark = np.zeros((60, 300), bool)
    for x0, x1 in runs:
        dark[12:36, x0:x1] = True
    return dark


BODY = (
    "Рассмотрев депутатский запрос о мостах, сообщаю следующее.",
    "Нормативный срок службы моста составляет семьдесят лет,",
    "а для мостов из дерева он вдвое короче.",
)


def test_a_ruled_line_is_wiped_and_is_no_word() -> None:
    sheet = sheet_of(*BODY)
    for y in (240, 250):
        ImageDraw.Draw(sheet).line((200, y, 1500, y), 20, 3)
    for x in (200, 800):
        ImageDraw.Draw(sheet).line((x, 700, x, 1300), 20, 3)
    ImageDraw.Draw(sheet).line((200, 700, 800, 700), 20, 3)
    _, lines = wipe(sheet, DPI)
    level = [(round(line.x0, -1), round(line.x1, -1)) for line in lines.level]
    assert level == [(200, 1500), (200, 1500), (200, 800)]
    assert {round(line.top, -1) for line in lines.upright} == {200, 800}
    assert text_of(sheet) == "\n".join(BODY)


def test_dashes_are_no_lines() -> None:
    rows = ("Мост через реку — главный мост области.", "Срок ремонта – два года, с 2024–2026 годов.")
    assert wipe(sheet_of(*rows), DPI)[1] == ([], [])


def test_blanks_to_fill_in_are_underscores_again() -> None:
    text = text_of(sheet_of("№ ______________ от «____» __________ года", *BODY))
    first = text.split("\n")[0]
    assert first.startswith("№ __") and first.endswith("_ года") and "«__" in first and "__»" in first


XS, YS = (200, 620, 960, 1300), (500, 620, 690, 760, 830)
CELLS = [
    ["Область", "Школ,\nединиц", "Ученики, тыс. чел."],
    ["Абайская\nобласть", "120", "45,6"],
    ["Ұлытау", "–", "20,1"],
]


def table_of(merged: bool) -> Image.Image:
    """A sheet with a ruled table between paragraphs; if `merged`, with a cell over two rows."""
    sheet = sheet_of(*BODY)
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(font_file("serif")), 34)
    for x in XS:
        draw.line((x, YS[0], x, YS[-1]), 20, 2)
    for n, y in enumerate(YS):
        draw.line((XS[1] if merged and n == 2 else XS[0], y, XS[-1], y), 20, 2)
    tops = (YS[0], YS[1], YS[3])
    for top, row in zip(tops, CELLS, strict=True):
        for x, text in zip(XS, row, strict=False):
            for n, part in enumerate(text.split("\n")):
                draw.text((x + 12, top + 12 + 42 * n), part, 20, font)
    for x, text in zip(XS[1:], ("85", "31,2"), strict=False):
        draw.text((x + 12, YS[2] + 12), text, 20, font)
    draw.text((200, 900), "Работа в этих областях продолжается.", 20, ImageFont.truetype(str(font_file("serif")), SIZE))
    return sheet


def test_a_ruled_table_becomes_cells() -> None:
    page = read_scan(table_of(merged=True), DPI, 1).page
    cells: dict[tuple[int, int], str] = {}
    for line in page.lines:
        if line.cell:
            place = (line.cell.row, line.cell.column)
            cells[place] = f"{cells.get(place, '')} {page.text[line.start : line.end]}".strip()
    assert [cells[place] for place in sorted(cells)] == [
        *("Область", "Школ, единиц", "Ученики, тыс. чел."), *("Абайская область", "120", "45,6"), *("85", "31,2"),
        *("Ұлытау", "–", "20,1"),
    ]  # fmt: skip
    assert next(line.cell.rows for line in page.lines if line.cell and line.cell[1:3] == (1, 0)) == 2
    outside = [page.text[line.start : line.end] for line in page.lines if not line.cell]
    assert outside == [*BODY, "Работа в этих областях продолжается."]


def test_a_doubtful_cell_is_read_by_itself() -> None:
    sheet = table_of(merged=True)
    wiped, lines = wipe(sheet, DPI)
    grids = find_grids(table_rules(lines, 72 / DPI))
    words = recognise(wiped, DPI)
    assert reread_cells([word._replace(confidence=99.0) for word in words], grids, wiped, DPI)[0].confidence == 99.0
    unsure = [word._replace(signs=word.signs[:1], confidence=9.0) if word.text in "45,6" else word for word in words]
    lost = [word for word in unsure if word.text != "31,2"]
    read = reread_cells(lost, grids, wiped, DPI)
    assert {word.text for word in read} >= {"45,6", "31,2"} and len(read) == len(words)
    found = next(word for word in read if word.text == "31,2")
    assert found.x0 == pytest.approx(972, abs=8) and found.line not in {word.line for word in words}


def test_two_frames_are_no_table() -> None:
    sheet = sheet_of(*BODY, "Первый абзац в рамке.", "Второй абзац в рамке.", at=200)
    for y in (190, 360, 480):
        ImageDraw.Draw(sheet).line((150, y, 1500, y), 20, 2)
    for x in (150, 1500):
        ImageDraw.Draw(sheet).line((x, 190, x, 480), 20, 2)
    page = read_scan(sheet, DPI, 1).page
    assert not any(line.cell for line in page.lines)
    assert page.text.split("\n")[-2:] == ["Первый абзац в рамке.", "Второй абзац в рамке."]


def test_a_coat_of_arms_is_no_word() -> None:
    sheet = sheet_of("МИНИСТЕРСТВО ТРАНСПОРТА", *BODY)
    draw = ImageDraw.Draw(sheet)
    draw.ellipse((900, 40, 1090, 230), 120)
    for n in range(0, 180, 12):
        draw.line((905 + n, 60, 1085 - n, 215), 230, 4)
    assert text_of(sheet) == "\n".join(("МИНИСТЕРСТВО ТРАНСПОРТА", *BODY))


def test_latin_words_and_addresses() -> None:
    rows = (
        "Фракция «Respublica» предлагает следующее.",
        "e-mail: s.orazbek@energy.example.kz",
        "Закон № 169-VI, глава III.",
    )
    assert text_of(sheet_of(*BODY, *rows)).split("\n")[len(BODY) :] == list(rows)


def test_without_the_second_model_pages_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_latin, "second_engine", lambda: None)
    rows = text_of(sheet_of(*BODY, "Фракция «Respublica» предлагает следующее.")).split("\n")
    assert rows[: len(BODY)] == list(BODY) and rows[-1].startswith("Фракция «")


def test_the_second_model_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    tesseract.second_engine.cache_clear()
    monkeypatch.setattr(tesseract, "find_model", lambda *_: None)
    assert tesseract.second_engine() is None
    tesseract.second_engine.cache_clear()


@pytest.mark.parametrize(
    ("text", "runs", "parts"),
    [
        ("18510", [(0, 12), (20, 38), (49, 67), (70, 82), (88, 106)], ["18", "510"]),  # a gap of 11 of 40
        ("1850", [(0, 12), (20, 38), (49, 67), (70, 88)], ["1850"]),  # no three figures follow
        ("домаи", [(0, 20), (22, 40), (42, 60), (62, 80), (94, 112)], ["дома", "и"]),
        ("Д.Е.П.", [(0, 20), (20, 24), (40, 60), (60, 64), (80, 100), (100, 104)], ["Д.", "Е.", "П."]),
        ("СПОРТ", [(0, 20), (40, 60), (80, 100), (120, 140), (160, 180)], ["СПОРТ"]),  # spaced letters
    ],
)
def test_spaces_by_the_gaps_of_ink(text: str, runs: list[tuple[int, int]], parts: list[str]) -> None:
    word = word_of(text, [(float(a), float(b)) for a, b in runs])
    assert [part.text for part in settle_signs(word, ink_at(*runs), 40.0)] == parts


@pytest.mark.parametrize(
    ("text", "signs", "runs", "right"),
    [
        ("3365", [(0, 8), (5, 18), (20, 38), (40, 58)], [(0, 18), (20, 38), (40, 58)], "365"),
        ("355", [(0, 17), (11, 19), (21, 37)], [(0, 17), (20, 37)], "35"),
        ("44", [(0, 18), (18, 37)], [(0, 37)], "44"),  # two figures that touch
        ("100", [(0, 12), (16, 34), (37, 55)], [(0, 12), (16, 34), (37, 55)], "100"),
    ],
)
def test_figures_read_twice(
    text: str, signs: list[tuple[float, float]], runs: list[tuple[int, int]], right: str
) -> None:
    assert [part.text for part in settle_signs(word_of(text, signs), ink_at(*runs), 40.0)] == [right]


def test_pages_of_so_many() -> None:
    signs = [(0.0, 18.0), (20.0, 37.0), (50.0, 68.0)]
    dark = ink_at(*((int(a), int(b)) for a, b in signs))
    sheet = Image.fromarray(np.where(dark, 20, 250).astype(np.uint8))
    words = proofread([word_of("и32", signs), word_of("и3", signs[:2])], sheet, [40.0, 40.0], DPI)
    assert [word.text for word in words] == ["из", "2", "из"]


def test_letters_without_breadth_are_nothing() -> None:
    word = word_of("бізгес", [(0, 17), (20, 29), (31, 44), (46, 60), (62, 76), (76, 77)], confidence=40.0)
    assert [part.text for part in settle_signs(word, ink_at((0, 76)), 40.0)] == ["бізге"]


def test_kazakh_letters_with_a_tail() -> None:
    rows = ("Өңірде жұмыс жоқ, жалақы төмен.", "Бюджеттен 438 млрд теңге бөлінді.", "Оқу орындары қолдау тапты.")
    assert text_of(sheet_of(*rows)) == "\n".join(rows)


def test_the_country_has_its_tail_where_letters_touch() -> None:
    words = [
        word_of(text, [(20.0 * n, 20.0 * n + 20) for n in range(9)]) for text in ("ҚАЗАКСТАН", "Қазақстан", "Казахстан")
    ]
    read = check_letters(words, ink_at((0, 180)), [40.0] * 3)
    assert [word.text for word in read] == ["ҚАЗАҚСТАН", "Қазақстан", "Казахстан"]


def test_a_word_alone_in_its_row_is_not_in_capitals() -> None:
    rows = ("Касательно снижения порога по налогу на добавленную", "стоимость", *BODY)
    page = read_scan(sheet_of(*rows), DPI, 1).page
    assert page.text == "\n".join(rows) and len({line.size for line in page.lines}) == 1
    assert text_of(sheet_of(*BODY, "СТОИМОСТЬ", "ВЫСОТЫ")).split("\n")[-2:] == ["СТОИМОСТЬ", "ВЫСОТЫ"]


def test_a_raised_mark_is_a_mark() -> None:
    row = "Срок определен приказом министра"
    sheet = sheet_of(*BODY, row)
    draw, small, font = ImageDraw.Draw(sheet), *(ImageFont.truetype(str(font_file("serif")), n) for n in (22, SIZE))
    draw.text((200 + draw.textlength(row, font) + 1, 304 + 3 * PITCH), "2", 20, small)
    page = read_scan(sheet, DPI, 1).page
    assert page.text.endswith("министра2")
    assert [page.text[start:end] for start, end in page.raised] == ["2"]


def test_rows_that_were_passed_over_are_read() -> None:
    sheet = sheet_of(*BODY)
    words = recognise(sheet, DPI)
    lost = {word.line for word in words if word.text.startswith("семьдесят")}
    found = find_missed([word for word in words if word.line not in lost], sheet, DPI)
    assert " ".join(word.text for word in found) == BODY[1]
    assert {word.line for word in found}.isdisjoint(word.line for word in words)
    assert found[0].x0 == pytest.approx(200, abs=6) and find_missed(words, sheet, DPI) == []


def test_a_registration_in_two_rows() -> None:
    sheet = sheet_of("№ исх: ДЗ-17", "от: 18.09.2026", at=60, size=28)
    words, seen = find_registration(recognise(sheet, DPI), sheet, DPI)
    assert words == [] and seen is not None
    assert set(seen.readings) == {"№ исх: ДЗ-17 от: 18.09.2026"} and len(seen.readings) > 1


@pytest.mark.parametrize("text", ["21.10.2026 № 1-15/ЗТ-С-208", "№ 04-3/1187 21.10.2026"])
def test_a_bare_registration_in_the_corner_of_a_scan(text: str) -> None:
    sheet = sheet_of(text, at=60, size=28)
    words, seen = find_registration(recognise(sheet, DPI), sheet, DPI)
    assert words == [] and seen is not None and set(seen.readings) == {text}
    lower = sheet_of(text, at=300, size=28)
    words, seen = find_registration(recognise(lower, DPI), lower, DPI)
    assert words == recognise(lower, DPI) and seen is None


STAMP = "06.11.2025 ЕСЭДО ГО (версия 7.23.0)"


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270])
@pytest.mark.parametrize("left", [20, 1590])
def test_a_stamp_in_the_margin_is_read_and_wiped(turn: Image.Transpose, left: int) -> None:
    strip = Image.new("L", (700, 30), 250)
    ImageDraw.Draw(strip).text((10, 2), STAMP, 20, ImageFont.truetype(str(font_file("serif")), 22))
    sheet = sheet_of("Уважаемые депутаты! Сообщаем следующее.")
    plain = sheet.copy()
    sheet.paste(strip.transpose(turn), (left, 900))
    rest, words = read_margins(sheet, dark_points(sheet), DPI)
    assert " ".join(word.text for word in words) == STAMP
    assert all(word.quarter == (1 if turn == Image.Transpose.ROTATE_270 else 3) for word in words)
    assert all(left <= word.x0 < word.x1 <= left + 40 and 895 <= word.top < word.bottom <= 1605 for word in words)
    assert int(np.asarray(rest)[900:1600, left : left + 30].min()) > 200
    assert (np.asarray(rest)[:800] == np.asarray(plain)[:800]).all()


def test_what_is_no_stamp_stays_in_the_margin() -> None:
    sheet = sheet_of("Уважаемые депутаты! Сообщаем следующее.")
    ImageDraw.Draw(sheet).rectangle((1600, 900, 1620, 1700), 20)
    rest, words = read_margins(sheet, dark_points(sheet), DPI)
    assert rest is sheet and words == []


def page_with(*readings: str, text: str = "Письмо.", signs: str = "№ ису: 12-21ДЗ-2В0 от: 06,11,2025") -> PageText:
    seen = Seen(BBox(50, 20, 200, 30), signs, readings)
    return PageText(text, array("f", [0.0] * 4 * len(text)), [], [], 595.0, 842.0, [], seen)


RIGHT, WRONG = "№ исх: 12-21/ДЗ-280 от: 06.11.2025", "№ исх: 12-21/ДЗ-230 от: 06.11.2025"


def lines_of(pages: list[PageText]) -> Iterator[str]:
    for page in settle_registrations(pages):
        yield ", ".join(page.text[line.start : line.end] for line in page.lines)


def test_pages_vote_for_a_registration() -> None:
    pages = [page_with(RIGHT, RIGHT, WRONG), page_with(WRONG), page_with(), page_with(RIGHT)]
    assert list(lines_of(pages)) == [RIGHT] * 4


def test_a_page_without_a_reading_takes_none_that_is_unlike_its_signs() -> None:
    pages = settle_registrations([page_with(RIGHT, RIGHT), page_with(signs="№ ису: ДЗ-1 от: 01,02,2026")])
    assert [len(page.lines) for page in pages] == [1, 0]
    assert [note.code for note in pages[1].warnings] == ["registration_unsure"]


def test_two_letters_of_one_file_have_each_their_own() -> None:
    other = "21.11.2024-ғы № ДС-402 шығыс хаты"
    pages = [page_with(RIGHT, RIGHT, RIGHT), page_with(RIGHT), page_with(other, other)]
    assert list(lines_of(pages)) == [RIGHT, RIGHT, other]


@pytest.mark.parametrize("readings", [(RIGHT, WRONG), (RIGHT,), ()])
def test_a_registration_that_nothing_confirms_is_a_doubt(readings: tuple[str, ...]) -> None:
    [page] = settle_registrations([page_with(*readings)])
    assert page.lines == [] and page.text == "Письмо."
    assert [note.code for note in page.warnings] == ["registration_unsure"]


def with_stamp(page: PageText, stamp: str) -> PageText:
    """The page with a line at its side."""
    start = len(page.text) + 1
    line = Line(start, start + len(stamp), 1, BBox(570, 200, 580, 600), 7.0, sideways=True)
    boxes = array("f", [0.0] * 4 * (start + len(stamp)))
    return page._replace(text=f"{page.text}\n{stamp}", boxes=boxes, lines=[line])


@pytest.mark.parametrize(
    ("stamp", "settled"),
    [
        ("12-21/ДЗ-280 от 06.11.2025. Дата: 06.11.2025 18:07.", True),
        ("12-21/Д3-280 от 06.11.2025", True),
        ("06.11.2025 ЕСЭДО ГО (версия 7.23.0)", False),  # of the same day, but each reading has that
        ("12-21/ДЗ-250 от 06.11.2025", False),
        ("12-21/ДЗ-280 от 07.11.2025", False),
    ],
)
def test_a_stamp_at_the_side_confirms_a_registration(stamp: str, settled: bool) -> None:
    [page] = settle_registrations([with_stamp(page_with(RIGHT, WRONG), stamp)])
    assert ([page.text[line.start : line.end] for line in page.lines] == [stamp, RIGHT]) is settled
    assert ("registration_unsure" in [note.code for note in page.warnings]) is not settled


def test_a_stamp_at_the_side_with_nearly_the_number_contradicts() -> None:
    [page] = settle_registrations([with_stamp(page_with(WRONG, WRONG), "12-21/ДЗ-280 от 06.11.2025")])
    assert len(page.lines) == 1 and [note.code for note in page.warnings] == ["registration_unsure"]
    [page] = settle_registrations([with_stamp(page_with(RIGHT, RIGHT), "КЕН-77 от 06.11.2025")])
    assert len(page.lines) == 2 and not page.warnings


def test_the_day_of_a_stamp_settles_a_doubt_about_the_day() -> None:
    other = RIGHT.replace("06.11", "08.11")
    [page] = settle_registrations([with_stamp(page_with(RIGHT, RIGHT, other), "06.11.2025 ЕСЭДО ГО (версия 7.23.0)")])
    assert len(page.lines) == 2 and not page.warnings


def test_a_page_of_nothing_but_a_registration() -> None:
    [page] = settle_registrations([page_with(RIGHT, RIGHT, text="")])
    assert page.text == RIGHT and len(page.boxes) == 4 * len(RIGHT)
