"""Mending characters: every rule by example, and what holds for any text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saual.clean.glyphs import mend
from saual.clean.text import Text, source

LETTERS = Path(__file__).resolve().parents[2].parent / "shared" / "letters"


def mended(raw: str) -> str:
    return mend(source(raw)).value


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        # spaces and signs without width
        ("1\u00a0200\u202f000\u2009тенге", "1 200 000 тенге"),
        ("Ми\u200bнистру\ufeff", "Министру"),
        ("сумма \u00a0 \t 5", "сумма 5"),
        ("нау\u00adрыз", "наурыз"),
        ("мек\u00ad теп ашылды", "мектеп ашылды"),
        ("мек\u00ad\nтеп", "мек-\nтеп"),
        ("интернет\u0002платформа", "интернет-платформа"),
        ("өзін\u2011өзі", "өзін-өзі"),
        ("раз\n\nдва\n\fтри", "раз\n\nдва\n\fтри"),
        # NFC
        ("Министрлігі\u0306", "Министрлігі\u0306"),
        ("районныи\u0306 и еще\u0308", "районный и ещё"),
        # look-alikes in Cyrillic words
        ("мемлекеттiк", "мемлекеттік"),
        ("cогласовано", "согласовано"),
        ("OБЛЫСЫ", "ОБЛЫСЫ"),
        ("қаhарман", "қаһарман"),
        ("бəрі жəне Əлия", "бәрі және Әлия"),
        ("іс-шара, iс-шара, Iле", "іс-шара, іс-шара, Іле"),
        ("YКІМЕТ, БЕРY, ДОКYМЕНТ", "ҮКІМЕТ, БЕРУ, ДОКУМЕНТ"),
        ("ТOО «Нұр», AО «Ақ», IIМ", "ТОО «Нұр», АО «Ақ», ІІМ"),
        ("TOO «Береке», PK Үкіметі", "ТОО «Береке», РК Үкіметі"),
        ("в соответствии c законом, c 1 января, o том", "в соответствии с законом, с 1 января, о том"),
        ("C уважением,\nA также", "С уважением,\nА также"),
        ("A. Нұрланов, T.Б. Әлиева, Ж.K. Оспан, Оспанову K.A.", "А. Нұрланов, Т.Б. Әлиева, Ж.К. Оспан, Оспанову К.А."),
        # Cyrillic in Latin words and addresses
        ("партия «АМАNАТ»", "партия «AMANAT»"),
        ("«AMANAT», «Amanat»", "«AMANAT», «Amanat»"),
        ("Кundеlik.kz", "Kundelik.kz"),
        ("оspаnоv@раrlаm.kz", "ospanov@parlam.kz"),
        ("е-mail, е-gov", "e-mail, e-gov"),
        # neither
        (
            "Zoomға, WhatsAppпен, Netflixке, USB-модем, IT-компания",
            "Zoomға, WhatsAppпен, Netflixке, USB-модем, IT-компания",
        ),
        ("витамин C, план B, COVID-19, 3G, H1N1", "витамин C, план B, COVID-19, 3G, H1N1"),
        ("II тоқсан, ХХІ ғасыр, XVIII, V сайланым", "II тоқсан, ХХІ ғасыр, XVIII, V сайланым"),
        ("ХVІІІ ғасыр, IІ кезең", "XVIII ғасыр, II кезең"),
        # old fonts
        ("Ќазаќстан", "Қазақстан"),
        ("ЌАЗАЌСТАН РЕСПУБЛИКАСЫНЫЅ ЇКІМЕТІ", "ҚАЗАҚСТАН РЕСПУБЛИКАСЫНЫҢ ҮКІМЕТІ"),
        ("жўмыс тобы ќўрылды, ґзге жјне єимарат їшін", "жұмыс тобы құрылды, өзге және ғимарат үшін"),
        ("Ќазаќстанныњ б±рынѓы б‰кіл єлемі", "Қазақстанның бұрынғы бүкіл әлемі"),
        ("Ќ. Аќылбеков, Астана ќ., Ј. Сейдјлин", "Қ. Ақылбеков, Астана қ., Ә. Сейдәлин"),
        ("Мєжілісініњ к‰рделі б±лаѓы", "Мәжілісінің күрделі бұлағы"),
        ("К. Дїйсенов", "К. Дүйсенов"),
        ("Ўзбекистон Республикаси", "Ўзбекистон Республикаси"),
        ("Київ, Їжак, ґрунт, Україна; раён ўзяў", "Київ, Їжак, ґрунт, Україна; раён ўзяў"),
        ("Љубљана, Ниш, Ђурић", "Љубљана, Ниш, Ђурић"),
        ("погрешность ±5 %, 3‰, µ", "погрешность ±5 %, 3‰, µ"),
        # emphasis
        ("школ (*для 155 учеников, 16 педагогов*).", "школ (для 155 учеников, 16 педагогов)."),
        ("**Қосымша:** *4* парақта, ***бәрі***", "Қосымша: 4 парақта, бәрі"),
        ("**жирно и *криво* вместе**", "жирно и криво вместе"),
        ("_курсив_, __жирно__, ~~зачёркнуто~~", "курсив, жирно, зачёркнуто"),
        ("*курсив через\nстроку*", "курсив через\nстроку"),
        ("## Қорытынды\n# Итог", "Қорытынды\nИтог"),
        ("сумма* и план**\n* без учета НДС\n** прогноз", "сумма* и план**\n* без учета НДС\n** прогноз"),
        ("5 * 3 * 2, 5*3*2", "5 * 3 * 2, 5*3*2"),
        ("snake_case_name, a_b@mail.kz", "snake_case_name, a_b@mail.kz"),
        ("№ _____, 20__ жылғы «__» ______, __ парақ __", "№ _____, 20__ жылғы «__» ______, __ парақ __"),
        ("отметка (*) и ещё (*)", "отметка (*) и ещё (*)"),
        ("* * *", "* * *"),
        ("*раз\n\nдва*", "*раз\n\nдва*"),
        ("тел. #5, № 7", "тел. #5, № 7"),
    ],
)
def test_examples(raw: str, clean: str) -> None:
    assert mended(raw) == clean
    assert mended(clean) == clean


SIGNS = st.sampled_from(
    [
        *"аАәбсСоОеіІқҚыХхкКрРуУZzNCcAaOoIiXVYhEe",
        *"ЌќЅѕєЇїјЈњѓ‰±µґ",
        *"*_~# \t\n\f.,()«»@-5№",
        "\u0306",
        "\u0308",
        "\u00ad",
        "\u00a0",
        "\u200b",
        "\u0002",
        "ə",
        "ο",
        "**",
        "__",
        " c ",
        "Қазақстан ",
        "www.",
        ". ",
    ]
)
NOISE = st.lists(SIGNS, max_size=30).map("".join) | st.text(max_size=20)


@settings(max_examples=1000, deadline=None)
@given(NOISE)
def test_mended_once_is_mended(raw: str) -> None:
    once = mended(raw)
    assert mended(once) == once


@given(NOISE, st.integers(0, 1000))
def test_origins_grow_and_stay_in_the_source(raw: str, start: int) -> None:
    text = mend(source(raw, start))
    assert len(text.value) == len(text.origin)
    assert all(start <= origin < start + len(raw) for origin in text.origin)
    assert all(left <= right for left, right in pairwise(text.origin))


@given(NOISE)
def test_a_character_that_stays_keeps_its_place(raw: str) -> None:
    text = mend(source(raw))
    for sign, origin in zip(text.value, text.origin, strict=True):
        if sign.isascii() and sign.isalnum() and raw[origin].isascii() and raw[origin].isalnum():
            assert raw[origin] == sign
        if sign == "5":
            assert raw[origin] == "5" or unicodedata.normalize("NFC", raw[origin]) == "5"


def test_sound_text_is_the_same_object() -> None:
    text = source("Құрметті депутаттар! Сіздердің № ДС-84 сауалдарыңызды қарап, мынаны хабарлаймыз.\n\nҚұрметпен,")
    assert mend(text) is text


def test_an_empty_text() -> None:
    assert mend(Text("", source("").origin)).value == ""


@pytest.mark.shared
def test_real_letters_change_only_in_spaces_and_emphasis() -> None:
    for path in [*LETTERS.glob("*.txt"), *LETTERS.glob("text/*.txt")]:
        raw = path.read_text()
        clean = mended(raw)
        assert mended(clean) == clean
        assert "".join(clean.split()) == "".join(raw.replace("*", "").split()), path.name
