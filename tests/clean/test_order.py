"""What stands out of its place, and what is only found by what stands around it."""

from __future__ import annotations

import pytest

from cases import parsed
from saual.record import Letter

HEAD = "Депутатам Мажилиса\n\nНа № ДЗ-7 от 3 марта 2025 года\n\nУважаемые депутаты!\n\n"
OPENING = "Рассмотрев Ваш депутатский запрос о развитии села, сообщаю следующее.\n\n"
BODY = "В 2024 году построено 15 школ, на что из местных бюджетов выделено 12,4 млрд. тенге.\n\n"
FOOT = "С уважением,\n\nМинистр                                А. Ахметов\n"


def codes(letter: Letter) -> set[str]:
    return {warning.code for warning in letter.warnings}


def test_first_sentence_comes_back_from_the_end_of_its_page() -> None:
    text = f"{HEAD}Касательно ремонта школ\n\n{BODY}\n{OPENING}\fКасательно дорог\n\n{BODY}{FOOT}"
    letter = parsed(text)
    assert letter.text.index("Рассмотрев") < letter.text.index("Касательно ремонта школ")
    assert "reordered" in codes(letter)


def test_reference_comes_back_from_the_end_of_its_page() -> None:
    reference = "На № ДЗ-7 от 3 марта 2025 года\n\n"
    letter = parsed(f"{HEAD.replace(reference, '')}{OPENING}{BODY}\n{reference}\f{BODY}{FOOT}")
    assert [(item.number, str(item.date)) for item in letter.in_reply_to] == [("ДЗ-7", "2025-03-03")]
    assert letter.text.index("ДЗ-7") < letter.text.index("Уважаемые")
    assert "reordered" in codes(letter)


@pytest.mark.parametrize("last", ["", "\nПо итогам рассмотрения Вашего запроса выделено 3 млрд. тенге.\n\n"])
def test_letter_in_order_is_not_reordered(last: str) -> None:
    """Also where the first page ends with a paragraph that speaks of the inquiry."""
    letter = parsed(HEAD + OPENING + BODY + last + "\f" + BODY + FOOT)
    assert "reordered" not in codes(letter)
    assert letter.text.index("Рассмотрев") < letter.text.index("построено 15")


def test_note_may_begin_with_its_date_and_the_number_of_a_page_is_no_mark() -> None:
    body = BODY.replace("школ,", "школ1 по новым правилам2,")
    notes = "1\nДанные Министерства просвещения.\n2\n2025 жылғы 30 маусымдағы № 205-VIII Заңмен енгізілді.\n"
    letter = parsed(f"{HEAD}{OPENING}{body}{notes}\f2\nРаботы будут продолжены.\n{FOOT}")
    assert [(note.marker, note.text) for note in letter.footnotes] == [
        ("1", "Данные Министерства просвещения."),
        ("2", "2025 жылғы 30 маусымдағы № 205-VIII Заңмен енгізілді."),
    ]
    assert "Работы будут продолжены." in letter.text.split("\n\n[1] ")[0]


def test_block_behind_the_signature_comes_back() -> None:
    """What stands above it on its page is parted by white where the block was."""
    roads = "Касательно дорог\nВ 2024 году отремонтировано 120 км дорог, на что выделено 8,1 млрд. тенге.\n"
    bridges = "Касательно мостов\nВ 2025 году будет построено 3 моста, на что выделено 1,2 млрд. тенге.\n"
    foot = "Министр                                А. Ахметов\n\nИсп. Б. Омаров\n74-01-02\n\n"
    for first, then in ((roads, bridges), (bridges, roads)):
        letter = parsed(f"{HEAD}{OPENING}\f2\n\nПо вопросу школ\n{BODY}{then}{foot}{first}")
        headings = [section.heading for section in letter.sections]
        assert headings == ["По вопросу школ", first.split("\n")[0], then.split("\n")[0]]
        assert letter.executor and letter.executor.name == "Б. Омаров"


def test_salutation_over_several_lines_is_one() -> None:
    greeting = "Уважаемый Аскар Кайратович!\nУважаемая Виктория Эдуардовна!\nУважаемые депутаты!"
    letter = parsed(HEAD.replace("Уважаемые депутаты!", greeting) + OPENING + BODY + FOOT)
    assert letter.salutation and letter.salutation.text == greeting.replace("\n", " ")


def test_footnote_after_another_needs_no_mark() -> None:
    """The mark of the second melted into a number: «№ 508» and «2» are «№ 5082»."""
    body = BODY.replace("школ,", "школ1 по приказу № 5082,")
    notes = "1 Данные Министерства просвещения.\n2 Приказ Министра просвещения от 28 декабря 2021 года.\n"
    letter = parsed(HEAD + OPENING + body + FOOT + "\n" + notes)
    assert [(note.marker, note.text) for note in letter.footnotes] == [
        ("1", "Данные Министерства просвещения."),
        ("2", "Приказ Министра просвещения от 28 декабря 2021 года."),
    ]
    assert "footnote_without_anchor" in codes(letter)
    assert "школ[1] по приказу № 5082" in letter.text


def test_number_that_no_footnote_precedes_begins_none() -> None:
    letter = parsed(HEAD + OPENING + BODY + FOOT + "\n2 Приказ Министра просвещения.\n")
    assert letter.footnotes == []


def test_what_stands_below_a_footnote_behind_an_empty_line_is_the_body() -> None:
    body = BODY.replace("школ,", "школ1,")
    below = "Работа по строительству школ продолжается во всех областях страны без задержек."
    text = f"{HEAD}{OPENING}{body}\n1 Данные Министерства просвещения.\n\n{below}\n\f{BODY}{FOOT}"
    letter = parsed(text)
    assert [note.text for note in letter.footnotes] == ["Данные Министерства просвещения."]
    assert below in letter.text.split("\n\n")


@pytest.mark.parametrize("spaces", ["\u00a0", "\u2009", " "])
def test_name_with_any_space_between_initial_and_surname(spaces: str) -> None:
    letter = parsed(HEAD + OPENING + BODY + FOOT.replace("А. Ахметов", f"А.{spaces}Ахметов"))
    assert [(signer.name, signer.position) for signer in letter.signatories] == [("А. Ахметов", "Министр")]


def test_headings_without_bold_letters_come_in_series() -> None:
    titles = ("Портфель ипотеки", "Базовая ставка", "Государственные программы")
    letter = parsed(HEAD + OPENING + "".join(f"{title}. {BODY}" for title in titles) + FOOT)
    assert [section.heading for section in letter.sections] == list(titles)
    lone = parsed(HEAD + OPENING + f"Портфель ипотеки. {BODY}" + BODY + FOOT)
    assert lone.sections == []


def test_aside_is_no_heading() -> None:
    letter = parsed(HEAD + OPENING + f"Для сведения. {BODY}" * 3 + FOOT)
    assert letter.sections == []


def test_right_column_that_ran_into_the_left() -> None:
    head = (
        "2022 жылдың 3 қарашасында Қазақстан Республикасының\nжалпы отырыста жарияланды Премьер-Министрі\n"
        "Ә.А. Смайыловқа\nДЕПУТАТТЫҚ САУАЛ\nҚұрметті Әлихан Асханұлы!\n"
    )
    letter = parsed(head + "Елімізде қант диабетімен ауыратын балалардың саны жыл сайын өсіп келеді.\n")
    assert [item.text for item in letter.addressees] == ["Қазақстан Республикасының Премьер-Министрі Ә.А. Смайыловқа"]
    assert str(letter.announced) == "2022-11-03"


@pytest.mark.parametrize(
    ("rows", "kazakh", "russian"),
    [
        (
            "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ МАЖИЛИС\nПАРЛАМЕНТІ ПАРЛАМЕНТА\nМӘЖІЛІСІ РЕСПУБЛИКИ КАЗАХСТАН\n",
            "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ ПАРЛАМЕНТІ МӘЖІЛІСІ",
            "МАЖИЛИС ПАРЛАМЕНТА РЕСПУБЛИКИ КАЗАХСТАН",
        ),
        (
            "ҚАЗАҚСТАН РЕСПУБЛИКАСЫНЫҢ ГЕНЕРАЛЬНАЯ ПРОКУРАТУРА\nБАС ПРОКУРАТУРАСЫ РЕСПУБЛИКИ КАЗАХСТАН\n",
            "ҚАЗАҚСТАН РЕСПУБЛИКАСЫНЫҢ БАС ПРОКУРАТУРАСЫ",
            "ГЕНЕРАЛЬНАЯ ПРОКУРАТУРА РЕСПУБЛИКИ КАЗАХСТАН",
        ),
    ],
)
def test_columns_of_a_letterhead_that_one_space_parts(rows: str, kazakh: str, russian: str) -> None:
    letter = parsed(f"{rows}{HEAD}{OPENING}{BODY}{FOOT}")
    assert letter.text.startswith(f"{kazakh}\n\n{russian}\n\n")


def test_announcement_beside_an_office_that_goes_on() -> None:
    head = "2025 жылғы 12 қарашада Министру науки\nжарияланды и высшего образования\nД.К. Ахметжанову\n\n"
    letter = parsed(head + "ДЕПУТАТСКИЙ ЗАПРОС\n\nУважаемый Дамир Кайратович!\n\n" + BODY + FOOT)
    assert str(letter.announced) == "2025-11-12"
    assert [item.text for item in letter.addressees] == ["Министру науки и высшего образования Д.К. Ахметжанову"]


def test_kazakh_day_belongs_to_the_number_after_it() -> None:
    reference = "№ ДЗ-341, № ДС-344, 2025 жылғы 16 қазандағы № ДЗ-352"
    letter = parsed(f"{reference}\n\nҚұрметті депутаттар!\n\nСауалдарыңызды қарап, мынаны хабарлаймын.\n")
    assert [(item.number, item.date and str(item.date)) for item in letter.in_reply_to] == [
        ("ДЗ-341", None),
        ("ДС-344", None),
        ("ДЗ-352", "2025-10-16"),
    ]


def test_file_of_a_stamp_alone_has_a_record_without_pages() -> None:
    letter = parsed("26.01.2024 ЕСЭДО ГО (версия 7.23.0)\n")
    assert (letter.text, letter.pages, len(letter.stamps)) == ("", [], 1)


@pytest.mark.parametrize("note", ["1\nПриказ Министра просвещения № 88.", "Приказ Министра просвещения № 88.\n1"])
def test_number_of_a_footnote_on_a_line_of_its_own(note: str) -> None:
    letter = parsed(HEAD + OPENING + BODY.replace("школ,", "школ1,") + note + "\n\n" + FOOT)
    assert [(n.marker, n.text, len(n.anchors)) for n in letter.footnotes] == [
        ("1", "Приказ Министра просвещения № 88.", 1)
    ]


@pytest.mark.parametrize(
    "head",
    [
        "2025 жылдың 18 маусымында жариялан-\nды\nҚазақстан Республикасы\nПремьер-Министрінің",
        "2025 жылдың 18 маусымында жариялан- Қазақстан Республикасы\nды Премьер-Министрінің",
    ],
)
def test_announcement_broken_inside_its_word(head: str) -> None:
    """And the addressee, whose name is no signature, opens no second letter."""
    body = "Биыл шегіртке үш облыста жаппай көбейді, залалданған аумақ 2,9 млн гектарға жетті.\n"
    head += "\nорынбасары\nҚ.Е. Атымтаевқа\n\nДЕПУТАТТЫҚ САУАЛ\n\nҚұрметті Қанат Ермекұлы!\n\n"
    letter = parsed(f"{head}{body}\nҚұрметпен,\n\nЖ. Мырзабек\n")
    assert letter.announced == "2025-06-18"
    assert letter.salutation is not None


def test_right_column_beside_a_reference_of_two_rows() -> None:
    head = "На №№ ДЗ-161 от 15.10.2025, Депутатам Мажилиса\nДЗ-164 от 16.10.2025 Парламента\nРеспублики Казахстан\n\n"
    letter = parsed(head + "Уважаемые депутаты!\n\n" + OPENING + BODY + FOOT)
    assert [item.number for item in letter.in_reply_to] == ["ДЗ-161", "ДЗ-164"]
    assert [item.text for item in letter.addressees] == ["Депутатам Мажилиса Парламента Республики Казахстан"]


def test_year_of_a_reference_below_its_day() -> None:
    head = (
        "На № ДЗ-73 от 13 марта                Депутатам Мажилиса\n"
        "2025 года                             Республики Казахстан\n"
        "                                      А.К. Снеговой\n\n"
        "                 Уважаемые депутаты!\n\n"
    )
    letter = parsed(head + OPENING + BODY + FOOT)
    assert [(item.number, str(item.date)) for item in letter.in_reply_to] == [("ДЗ-73", "2025-03-13")]
    assert "На № ДЗ-73 от 13 марта 2025 года" in letter.text.split("\n\n")


def test_last_word_of_a_sentence_is_no_paragraph() -> None:
    rows = "Вопрос защиты прав заемщиков во всех регионах страны остается\nна контроле\nАгентства.\n\n"
    assert "остается на контроле Агентства." in parsed(HEAD + OPENING + BODY + rows + FOOT).text


def test_roman_heading_above_a_number() -> None:
    rows = "I. Меры поддержки семей\n2026 жылы 6,2 мың отбасы көмек алды, ол жалғасады.\n"
    letter = parsed(HEAD + OPENING + rows + f"II. Строительство жилья\n{BODY}{FOOT}")
    assert [(s.marker, s.heading) for s in letter.sections] == [
        ("I.", "Меры поддержки семей"),
        ("II.", "Строительство жилья"),
    ]
