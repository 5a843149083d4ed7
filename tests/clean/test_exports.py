"""What text exports do to a page: marks torn from notes, blocks behind the page's end, cells and words as lines."""

from __future__ import annotations

import pytest

from cases import parsed
from saual.record import Letter

HEAD = "Депутатам Мажилиса\n\nНа № ДЗ-7 от 3 марта 2025 года\n\nУважаемые депутаты!\n\n"
OPENING = "Рассмотрев Ваш депутатский запрос о развитии села, сообщаю следующее.\n"
SCHOOLS = (
    "Касательно строительства сельских школ\n"
    "В 2024 году в области построено пятнадцать школ, на что из местных\n"
    "бюджетов выделено 12,4 млрд. тенге. В текущем году планируется ввести\n"
    "еще семь школ на полторы тысячи мест, из них пять в отдаленных селах.\n"
)
ROADS = (
    "Касательно ремонта дорог районного значения\n"
    "В 2024 году отремонтировано 120 км дорог, на эти цели выделено из\n"
    "областного бюджета 8,1 млрд. тенге. До конца года планируется завершить\n"
    "ремонт еще двух участков общей протяженностью около сорока километров.\n"
)
WATER = (
    "Касательно обеспечения питьевой водой\n"
    "Водопровод проведен в тридцать два села, где проживают более сорока\n"
    "тысяч человек. Остальные села получают привозную воду, ее качество\n"
    "проверяют каждую неделю, нарушений в текущем году не установлено.\n"
)
STAMP = "\n26.03.2025 ЕСЭДО ГО (версия 7.23.0) Копия электронного документа.\n\n"
FOOT = "\nМинистр\n\nА. Ахметов\n"
NOTE = "Приказ Министра просвещения от 28 декабря 2021 года № 88.\n"


def headings(letter: Letter) -> list[str]:
    return [section.heading for section in letter.sections]


def notes(letter: Letter) -> list[tuple[str, str, int]]:
    return [(note.marker, note.text, len(note.anchors)) for note in letter.footnotes]


@pytest.mark.parametrize("behind", [STAMP, f"\n1\n\n{NOTE}{STAMP}"])
def test_first_block_of_a_page_comes_back_from_behind_its_stamp(behind: str) -> None:
    roads = ROADS.replace("120 км дорог", "120 км дорог1") if NOTE in behind else ROADS
    letter = parsed(f"{HEAD}{OPENING}{SCHOOLS}{STAMP}\f2\n\n{WATER}{behind}{roads}\n\f3\n{FOOT}")
    assert headings(letter) == [text.split("\n")[0] for text in (SCHOOLS, ROADS, WATER)]
    assert notes(letter) == ([("1", NOTE.strip(), 1)] if NOTE in behind else [])


@pytest.mark.parametrize(
    "half",
    [
        "010000, Астана қ.\n\nМИНИСТЕРСТВО\nСЕЛЬСКОГО ХОЗЯЙСТВА\n",
        "Мажилис Парламента\nРеспублики Казахстан\n",
        "Қазақстан Республикасының\nПремьер-Министрі\nА.С. Нұрланғалиевке\n",
    ],
)
def test_head_behind_its_page_goes_to_the_head(half: str) -> None:
    top = "АУЫЛ ШАРУАШЫЛЫҒЫ\nМИНИСТРЛІГІ\n\n"
    body = SCHOOLS.replace("в отдаленных селах.\n", "в самых\n")
    letter = parsed(f"{top}{HEAD}{OPENING}{body}{STAMP}{half}\f2\n\nотдаленных селах.\n{WATER}{FOOT}")
    assert "из них пять в самых отдаленных селах." in letter.text
    assert letter.text.index(half.splitlines()[0]) < letter.text.index("Уважаемые")


def test_sentence_that_announces_a_table_stands_above_it() -> None:
    table = "\n\n".join(["Аудан", "Көпір", "Абай", "120", "Жетісу", "94", "Ұлытау", "75", "Барлығы", "289"])
    schools = SCHOOLS.replace("в отдаленных селах.\n", "в самых\n")
    late = "отдаленных селах. Мосты осматривают каждый год весной и осенью, итоги осмотра таковы:\n"
    letter = parsed(f"{HEAD}{OPENING}{schools}\f{table}\n\n{WATER}{STAMP}{late}\f{ROADS}{FOOT}")
    order = ["в самых отдаленных", "таковы:", "Аудан | Көпір", "Барлығы | 289", "Касательно обеспечения"]
    places = [letter.text.index(part) for part in order]
    assert places == sorted(places)


def test_first_block_stands_above_the_table_of_its_page() -> None:
    table = "\n\n".join(["Аудан", "Көпір", "Абай", "120", "Жетісу", "94", "Ұлытау", "75", "Барлығы", "289"])
    letter = parsed(f"{HEAD}\n{table}\n\n{WATER}{STAMP}{OPENING}{SCHOOLS}\f{ROADS}{FOOT}")
    places = [letter.text.index(part) for part in ("Рассмотрев", "полторы тысячи мест", "Аудан | Көпір")]
    assert places == sorted(places)


def test_late_block_never_goes_below_a_signature() -> None:
    body = f"{HEAD}{OPENING}{SCHOOLS}\f{WATER}{FOOT}\n2\n{STAMP}"
    late = "по итогам года они будут открыты во всех отдаленных селах области,\nгде нет ни одной школы.\n"
    letter = parsed(body.replace("из них пять в отдаленных селах.", "из них пять") + late)
    assert "из них пять по итогам года они будут открыты" in letter.text


def test_page_numbers_at_the_foot_of_one_page_and_the_top_of_the_next() -> None:
    letter = parsed(f"{HEAD}{OPENING}{SCHOOLS}\f{ROADS}\n2\n\f3\n\n{WATER}{FOOT}")
    assert "\n2" not in letter.text and "\n3" not in letter.text


def test_row_in_mid_sentence_goes_where_a_sentence_waits_for_it() -> None:
    rows = [
        "Мектеп құрылысын жеңілдетуге және жеке бастамаларды қолдауға бағытталған\n",
        "өзгерістер дайындалды, оларды биыл Үкіметке енгізу жоспарланып отыр деген\n",
        "Министрлік ұсынысы қаралды. Жобаның барлық кезеңін облыс әкімдігі үйлестіреді.\n",
    ]
    torn = rows[0] + rows[2] + STAMP + rows[1]
    letter = parsed(f"{HEAD}{OPENING}{torn}\n\f2\n{WATER}{FOOT}")
    assert " ".join(row.strip() for row in rows) in letter.text


def test_numbered_section_goes_before_the_next_number() -> None:
    one, two, three = (f"{n}. {text}" for n, text in enumerate((SCHOOLS, ROADS, WATER), 1))
    letter = parsed(f"{HEAD}{OPENING}\n{two}{three}{STAMP}{one}\n\f2\n{FOOT}")
    assert [section.number for section in letter.sections] == ["1", "2", "3"]


def test_page_in_order_stays() -> None:
    """The stamp stands in the middle of its page, or what stands below it goes on from what stands above."""
    text = f"{HEAD}{OPENING}{SCHOOLS}{STAMP}{ROADS}\n{WATER}\nУказанные вопросы остаются на контроле.\n\nИх решат.\n\n"
    letter = parsed(text + f"Работа продолжается.\n\f2\n{FOOT}")
    assert headings(letter) == [part.split("\n")[0] for part in (SCHOOLS, ROADS, WATER)]


@pytest.mark.parametrize(
    "foot",
    [f"\n1\n\n{NOTE}", f"{NOTE}1\n", f"\n1\n\nОбъект\n\n{NOTE}"],
    ids=["behind an empty line", "below its note", "another block between"],
)
def test_mark_apart_from_its_note(foot: str) -> None:
    body = SCHOOLS.replace("школ,", "школ1,")
    letter = parsed(f"{HEAD}{OPENING}{body}{foot}{STAMP}\f2\n{ROADS}{FOOT}")
    assert notes(letter) == [("1", NOTE.strip(), 1)]


@pytest.mark.parametrize("foot", ["1\n2\n\nДанные акимата.\n{}", "\nДанные акимата.\n{}1\n2\n"])
def test_two_marks_above_or_below_two_notes(foot: str) -> None:
    body = SCHOOLS.replace("школ,", "школ1,").replace("мест,", "мест2,")
    letter = parsed(f"{HEAD}{OPENING}{body}{foot.format(NOTE)}{STAMP}\f2\n{ROADS}{FOOT}")
    assert notes(letter) == [("1", "Данные акимата.", 1), ("2", NOTE.strip(), 1)]


def test_mark_that_took_the_place_of_a_hyphen() -> None:
    body = SCHOOLS.replace("школ,", "школ1,") + "Остальные вопросы рассмотрит рабочая группа при министерстве эконо1\n"
    letter = parsed(f"{HEAD}{OPENING}{body}\n{NOTE}{STAMP}\f2\nмики в июле текущего года.\n{ROADS}{FOOT}")
    assert "министерстве экономики в июле" in letter.text
    assert notes(letter) == [("1", NOTE.strip(), 1)]


@pytest.mark.parametrize("row", ["1\n", "1 "])
def test_mark_behind_a_full_stop(row: str) -> None:
    body = SCHOOLS.replace("на что из местных\nбюджетов выделено 12,4 млрд. тенге.", "доля их достигла\n78%.1")
    letter = parsed(f"{HEAD}{OPENING}{body}{FOOT}{row}{NOTE}")
    assert notes(letter) == [("1", NOTE.strip(), 1)]
    assert "78%.[1] В текущем году" in letter.text


def test_number_of_a_page_is_no_mark_where_the_note_has_its_own() -> None:
    body = SCHOOLS.replace("школ,", "школ2,")
    letter = parsed(f"{HEAD}{OPENING}{body}2 {NOTE}\f2\n{ROADS}{FOOT}")
    assert [marker for marker, _, _ in notes(letter)] == ["2"]
    assert "Касательно ремонта дорог" in letter.text


def test_running_header_that_stands_twice() -> None:
    """Text without page breaks: the header of two pages stands amid a sentence."""
    above, below = WATER.split("тысяч человек.")
    once = f"{above}Министерство сел РК\nтысяч человек.{below}"
    letter = parsed(f"{HEAD}{OPENING}{SCHOOLS}{once}{ROADS}{SCHOOLS * 3}Министерство сел РК\n{WATER}{FOOT}")
    assert "Министерство сел РК" not in letter.text
    assert "более сорока тысяч человек" in letter.text


TABLE = [["Район", "2023 жыл, км", "2024 жыл, км"], ["Ақсу", "120,5", "131,0"], ["Сарқан ауданы", "88,1", "90,4"]]
ROWS = [*TABLE, ["Барлығы", "208,6", "221,4"]]


@pytest.mark.parametrize("by", ["rows", "columns", "names first"])
def test_cells_on_lines_of_their_own(by: str) -> None:
    if by == "rows":
        cells = [cell for row in ROWS for cell in row]
    elif by == "columns":
        cells = [*ROWS[0], *(row[0] for row in ROWS[1:]), *(row[n] for n in (1, 2) for row in ROWS[1:])]
    else:
        cells = [*(row[0] for row in ROWS), *ROWS[0][1:], *(row[n] for n in (1, 2) for row in ROWS[1:])]
    letter = parsed(HEAD + OPENING + SCHOOLS + "\n" + "\n\n".join(cells) + "\n\n" + ROADS + FOOT)
    assert [line for line in letter.text.split("\n") if " | " in line] == [" | ".join(row) for row in ROWS]


@pytest.mark.parametrize("last", [[], ["Барлығы", "430", "90,0"]])
def test_rows_named_by_years(last: list[str]) -> None:
    rows = [["Жыл", "Жаңа мектеп", "Құны, млрд теңге"], ["2026", "140", "28,8"], ["2027", "290", "61,2"], last]
    cells = [cell for row in rows for cell in row]
    letter = parsed(HEAD + OPENING + SCHOOLS + "\n" + "\n\n".join(cells) + "\n\n" + ROADS + FOOT)
    assert [line for line in letter.text.split("\n") if " | " in line] == [" | ".join(row) for row in rows if row]


def test_rows_that_go_on_at_the_top_of_the_next_page() -> None:
    first, second = [cell for row in ROWS[:-1] for cell in row], ROWS[-1]
    text = "\n\n".join(first) + STAMP + "\f" + "\n\n".join(second) + "\n\n"
    letter = parsed(HEAD + OPENING + SCHOOLS + "Сводка дана ниже.\n" + text + ROADS + FOOT)
    assert [line for line in letter.text.split("\n") if " | " in line] == [" | ".join(row) for row in ROWS]


PARTED = [["Абай", "38", "41,2", "44,9"], ["Жетісу", "46", "52,7", "50,1"], ["Итого", "84", "93,9", "95,0"]]


@pytest.mark.parametrize("names_first", [False, True])
def test_columns_one_after_another_with_a_head_parted_into_years(names_first: bool) -> None:
    names = [row[0] for row in PARTED]
    figures = [[row[n] for row in PARTED] for n in (1, 2, 3)]
    years = ["2024 год", "2025 год"]
    if names_first:
        cells = ["Регион", *names, "Охват, тыс. детей", *years, "Лагеря", *figures[1], *figures[2], *figures[0]]
        expected = ["Регион | Охват, тыс. детей | Лагеря", "| 2024 год | 2025 год"]
        expected += [f"{name} | {one} | {two} | {three}" for name, three, one, two in PARTED]
    else:
        cells = ["Регион", "Лагеря", "Охват, тыс. детей", *years, *names, *figures[0], *figures[1], *figures[2]]
        expected = ["Регион | Лагеря | Охват, тыс. детей", "| | 2024 год | 2025 год", *map(" | ".join, PARTED)]
    letter = parsed(HEAD + OPENING + SCHOOLS + "\n" + "\n\n".join(cells) + "\n\n" + ROADS + FOOT)
    found = [line.rstrip(" |") for line in letter.text.split("\n") if "|" in line]
    assert found == [line.rstrip(" |") for line in expected]
    assert ("41200", "ребенок") in [(q.value, q.unit) for q in letter.quantities]


SUMMED = [
    ["Өңір", "Жер, га", "Тұқым, мың тонна", "Үлесі, %"],
    ["Абай", "24", "72,9", "11,8"], ["Жетісу", "17", "51,6", "6,4"], ["Ұлытау", "13", "40,5", "4,1"],
    ["Барлығы", "54", "165,0", "8,2"],
]  # fmt: skip


@pytest.mark.parametrize("shape", ["one column first", "two columns first", "a name late", "a word of a head late"])
def test_columns_that_their_sums_tell(shape: str) -> None:
    heads, names = list(SUMMED[0]), [row[0] for row in SUMMED[1:4]]
    one, two, three = ([row[n] for row in SUMMED[1:4]] for n in (1, 2, 3))
    last = SUMMED[4]
    if shape == "one column first":
        cells = [*heads, *names, *one, *last[:2], *two, last[2], *three, last[3]]
    elif shape == "two columns first":
        cells = [*heads, *names, *one, *two, *last[:3], *three, last[3]]
    elif shape == "a name late":
        cells = [
            *heads[1:],
            heads[0],
            *names[:2],
            *one[:2],
            names[2],
            one[2],
            *last[:2],
            *two,
            last[2],
            *three,
            last[3],
        ]
    else:
        cells = [heads[0], "Жер, га Тұқым, мың", *names, *one, *last[:2], "тонна", *two, last[2], heads[3]]
        cells += [*three, last[3]]
    table = "\n\n".join(cells)
    letter = parsed(HEAD + OPENING + SCHOOLS + "\n" + table + "\n\n" + ROADS + FOOT)
    found = [line for line in letter.text.split("\n") if " | " in line]
    assert found == [" | ".join(row) for row in SUMMED]


def test_columns_whose_sums_tell_nothing_stay() -> None:
    cells = ["Өңір", "Жер, га", "Абай", "Жетісу", "Ұлытау", "24", "17", "Барлығы", "13", "55"]
    letter = parsed(HEAD + OPENING + SCHOOLS + "\n" + "\n\n".join(cells) + "\n\n" + ROADS + FOOT)
    assert " | " not in letter.text and all(cell in letter.text for cell in cells)


def test_row_of_a_table_with_an_empty_cell() -> None:
    rows = [["Объект", "Длина, км", "Сдача", "Цена, тенге"], ["Канал", "10,5", "2026 год", "1 200 000"]]
    rows += [["Насосная станция", "12,1", "2027 год", "2 900 000"]]
    cells = [cell for row in rows for cell in row] + ["Итого", "22,6", "4 100 000"]
    letter = parsed(HEAD + OPENING + SCHOOLS + "\n" + "\n\n".join(cells) + "\n\n" + ROADS + FOOT)
    assert "Итого | 22,6 | | 4 100 000" in letter.text.split("\n")


def test_first_head_below_a_sentence_belongs_to_the_table() -> None:
    cells = [cell for row in ROWS for cell in row]
    letter = parsed(HEAD + OPENING + SCHOOLS + "Сводка дана ниже.\n" + "\n\n".join(cells) + "\n\n" + ROADS + FOOT)
    assert [line for line in letter.text.split("\n") if " | " in line] == [" | ".join(row) for row in ROWS]


@pytest.mark.parametrize(
    "table",
    [
        "Город Школ Мест\nСемей 12 145 905\nАрал 8 905 101\n",
        "Семей 12 145\nАрал 8 905\n",
        "Город школ мест\nСемей 12 145\nАрал 8 905\n",
    ],
    ids=["cut in two ways", "no head", "heads do not fit"],
)
def test_one_space_in_doubt(table: str) -> None:
    letter = parsed(HEAD + OPENING + SCHOOLS + "Сводка дана ниже.\n" + table + ROADS + FOOT)
    assert " | " not in letter.text


def test_wide_gaps_alone_are_columns_where_figures_stand_in_them() -> None:
    table = "Область       Школ     Мест\nАбайская      94       182\nУлытауская    105      90\n"
    letter = parsed(HEAD + OPENING + SCHOOLS + table + ROADS + FOOT)
    assert "Абайская | 94 | 182" in letter.text.split("\n")


def test_names_and_phones_are_no_table() -> None:
    letter = parsed(HEAD + OPENING + SCHOOLS + FOOT + "\nИсп. Б. Омаров\n\n74-01-02\n\n74-01-03\n")
    assert " | " not in letter.text
    assert letter.executor and letter.executor.phones == ["74-01-02", "74-01-03"]


@pytest.mark.parametrize("white", ["\n", "\n\n"])
def test_words_of_a_stretched_row(white: str) -> None:
    words = ["По", "остальным", "участкам", "такие", "системы", "будут", "введены", "ежегодно"]
    assert_joined(white, words)


def test_row_torn_after_a_full_stop() -> None:
    assert_joined("\n", ["создаются", "для", "этого.", "По", "остальным", "участкам", "такие", "системы"])


def assert_joined(white: str, words: list[str]) -> None:
    row = white.join(words)
    text = f"{ROADS}{white[1:]}{row}{white}до конца 2026 года во всех районах области без исключения.\n"
    letter = parsed(HEAD + OPENING + SCHOOLS + text + WATER + FOOT)
    assert f"{' '.join(words)} до конца 2026 года" in letter.text
    assert headings(letter) == [part.split("\n")[0] for part in (SCHOOLS, ROADS, WATER)]


def test_reference_and_addressee_in_turns() -> None:
    head = (
        "2026 жылғы 5 ақпандағы\n\nҚазақстан Республикасы\n\n№ ДС-77 сауалға\n\nПарламенті Сенатының\n\nдепутаттарына\n"
    )
    letter = parsed(f"{head}\nҚұрметті депутаттар!\n\nСауалдарыңызды қарап, мынаны хабарлаймын.\n")
    assert [(item.number, str(item.date)) for item in letter.in_reply_to] == [("ДС-77", "2026-02-05")]
    assert [item.text for item in letter.addressees] == ["Қазақстан Республикасы Парламенті Сенатының депутаттарына"]


def test_letterhead_before_what_stands_below_it() -> None:
    head = (
        "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ\nҚАРЖЫ МИНИСТРЛІГІ\n010000, Астана қ., Жеңіс даңғ., 11\n\n"
        "МИНИСТЕРСТВО ФИНАНСОВ\nРЕСПУБЛИКИ КАЗАХСТАН\n010000, г. Астана, пр. Жеңіс, 11\n\n"
    )
    lines = parsed(head + HEAD + OPENING + SCHOOLS + FOOT).text.split("\n\n")
    assert lines[:2] == ["ҚАЗАҚСТАН РЕСПУБЛИКАСЫ ҚАРЖЫ МИНИСТРЛІГІ", "МИНИСТЕРСТВО ФИНАНСОВ РЕСПУБЛИКИ КАЗАХСТАН"]
    assert [line[:17] for line in lines[2:4]] == ["010000, Астана қ.", "010000, г. Астана"]
