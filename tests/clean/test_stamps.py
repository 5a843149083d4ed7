"""Stamps torn by every extractor we know, put back together, with the body untouched."""

from __future__ import annotations

import random
import time
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cases import parsed
from saual.clean.stamp_fields import spell
from saual.clean.stamp_grammar import build_grammar
from saual.clean.stamps import Stamp, split_stamps
from saual.read.document import BBox, Document, Line, Page, Source

ROUNDS = 150
LETTERS = Path(__file__).resolve().parents[3] / "shared" / "letters"

RUSSIAN = """Рассмотрев Ваш депутатский запрос о ремонте моста через реку и
подъездных дорог к нему, сообщаем следующее. По данным акимата, в
2023 году на эти цели выделено 1,2 млрд. тенге, из них 450 млн. – с
республиканского бюджета. Работы начаты 12.03.2023 и завершены с
опозданием на 2
месяца. Документ зарегистрирован 22.05.2025 в ЕСЭДО ГО (версия 7.23.0) и
направлен в министерство. В школе № 5 обучаются 812 детей, а
в школе № 7 – 640. Считаем, что версия подрядчика о
нехватке материалов не подтверждена.
1. Провести проверку качества работ по всем объектам и
доложить о результатах.
2. Обеспечить освещение моста в
вечернее время.
Депутаты фракции «Родник»
А. Омаров
Б. Сеит
«Ақ бұлақ» ҚДП
Исп.: К. Ли
тел. 741010""".splitlines()
KAZAKH = """Өзен арқылы өтетін көпірді жөндеу туралы сауалыңызды қарап, мынаны
хабарлаймыз. Әкімдіктің деректері бойынша 2023 жылы бұл мақсатқа 1,2 млрд
теңге бөлінді, оның 450 млн теңгесі республикалық бюджеттен. Бұл
жұмыстар 12.03.2023 басталып, кешігіп аяқталды. Мектепте 812 бала оқиды, ал
көрші ауылда 640. Мердігердің материал жетіспеді деген нұсқасы расталған
жоқ, бақылауға алынды деген хат та келген жоқ.
1 – Барлық нысанда жұмыс сапасын тексеру қажет. Оған не
кедергі бар?
2 – Көпірге кешкі уақытта жарық беру. Ол да
маңызды.
Құрметпен,
«Бұлақ» партиясы фракциясының мүшелері
А. Омаров
Б. Сейіт
Н. Тау
орынд: К. Ли
тел. 741010""".splitlines()


class Sample(NamedTuple):
    """A stamp as printed and what must be read from it."""

    text: str
    system: str
    version: str | None
    date: str
    number: str | None = None
    time: str | None = None


def sample(rng: random.Random, known: bool = True, kinds: int = 5) -> Sample:
    """An invented stamp of one of the document systems."""
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2015, 2029)
    printed, iso = f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}"
    version = f"{rng.randint(1, 9)}.{rng.randint(0, 40)}.{rng.randint(0, 9)}"
    copy = rng.choice(["", "", " Копия электронного документа.", " Электрондық құжаттың көшірмесі."])
    kind = rng.randrange(kinds if known else 3)
    if kind < 3:
        system = rng.choice(["ЕСЭДО ГО", "ЭҚАБЖ МО"]) if known else rng.choice(["АБВК ГО", "ҚҰЖАТ МО", "ЖИТС МО"])
        words = rng.choice([f"(версия {version})", f"({version} нұсқасы)"])
        control = rng.choice(["", "", "Бақылауға алынды "])
        return Sample(f"{control}{printed} {system} {words}{copy}", system, version, iso)
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
    head = f"Дата: {printed} {clock}.{copy} Версия СЭД:"
    check = rng.choice(["", " Положительный результат проверки ЭЦП"])
    if kind == 3:
        return Sample(f"{head} Documentolog {version}.{check}", "Documentolog", version, iso, time=clock)
    number = rng.choice(["14-05/127-И", "ДС-239", "1-12/Д-05"])
    return Sample(f"{number} от {printed}. {head} ELMA 365 {version}.{check}", "ELMA 365", version, iso, number, clock)


Damage = Callable[[random.Random, str, list[str]], list[str]]


def clumps(rng: random.Random, text: str, most: int = 2) -> list[str]:
    """Pieces of one to `most` signs; a space goes with the sign after it, a full stop mostly too."""
    units: list[str] = []
    for char in text:
        if units and units[-1] in {" ", "."}:
            units[-1] += char
        else:
            units.append(char)
    pieces: list[str] = []
    while units:
        size = rng.choices(range(1, most + 1), [6, *[1] * (most - 1)])[0]
        pieces.append("".join(units[:size]))
        units = units[size:]
    return pieces


def insert(rng: random.Random, body: list[str], stamp: list[str]) -> list[str]:
    """The stamp's lines in one block somewhere among the lines of the body."""
    at = rng.randint(0, len(body))
    return body[:at] + stamp + body[at:]


def own_line(rng: random.Random, text: str, body: list[str]) -> list[str]:
    return insert(rng, body, ["", text, ""])


def far_right(rng: random.Random, text: str, body: list[str]) -> list[str]:
    return insert(rng, body, [" " * 80 + text, "", "", ""])


def glued(rng: random.Random, text: str, body: list[str]) -> list[str]:
    at = rng.randrange(len(body))
    return [line + " " * rng.randint(10, 30) + text if i == at else line for i, line in enumerate(body)]


def word_a_line(rng: random.Random, text: str, body: list[str]) -> list[str]:
    return insert(rng, body, ["2", *text.split()])  # a page number before it


def letters_forward(rng: random.Random, text: str, body: list[str]) -> list[str]:
    return insert(rng, body, ["2 ", " ", " ", *clumps(rng, text), "  "])


def letters_between_blanks(rng: random.Random, text: str, body: list[str]) -> list[str]:
    return [line for piece in insert(rng, body, clumps(rng, text)) for line in (piece, "")]


def long_clumps(rng: random.Random, text: str, body: list[str]) -> list[str]:
    return insert(rng, body, clumps(rng, text, 6))


def letters_backward(rng: random.Random, text: str, body: list[str]) -> list[str]:
    lines: list[str] = []
    for char in reversed(text):
        lines += ["", ""][: rng.randint(1, 2)] if char == " " else [char]
    return insert(rng, body, ["", *lines, ""])


def interleaved(rng: random.Random, text: str, body: list[str]) -> list[str]:
    """Reversed clumps, some on lines of their own, some stuck to the ends of body lines."""
    chars = text.replace(" ", "")[::-1]
    pieces: list[str] = []
    while chars:
        size = 2 if chars[0] in ".)" and len(chars) > 1 else 1
        pieces.append(chars[:size])
        chars = chars[size:]
    at = rng.randrange(0, max(1, len(body) - len(pieces) // 3))
    lines = body[:at]
    rest = body[at:]
    while pieces:
        for _ in range(rng.randint(1, 3)):
            lines += pieces[:1]
            pieces = pieces[1:]
        if rest:
            size = rng.choice([0, 1, 1, 1, 2])
            lines.append(" ".join([rest[0], *pieces[:size]]))
            pieces, rest = pieces[size:], rest[1:]
    return lines + rest


def swapped(rng: random.Random, text: str, body: list[str]) -> list[str]:
    """As interleaved, with a clump of two letters here and there in the wrong order."""
    lines = interleaved(rng, text, body)
    for at, line in enumerate(lines):
        own, _, tail = line.rpartition(" ")
        own, _, first = own.rpartition(" ")
        if own in body and first.isalpha() and tail.isalpha() and len(first + tail) == 2 and first != tail:
            lines[at] = f"{own} {tail} {first}"
            break
    return lines


def without_spaces(rng: random.Random, text: str, body: list[str]) -> list[str]:
    return own_line(rng, text.replace(" ", ""), body)


def spaced_out(rng: random.Random, text: str, body: list[str]) -> list[str]:
    return own_line(rng, "".join(char + " " * rng.randint(0, 1) for char in text), body)


def without_dots(rng: random.Random, text: str, body: list[str]) -> list[str]:
    keep = text.index("ерсия") if "Версия" in text else 0  # a version of a product cannot be restored
    return own_line(rng, text[:keep].replace(".", "") + text[keep:], body) if keep else own_line(rng, text, body)


def backward_line(rng: random.Random, text: str, body: list[str]) -> list[str]:
    return insert(rng, body, [text[::-1]])


def backward_words(rng: random.Random, text: str, body: list[str]) -> list[str]:
    """Whole words, each reversed, the last first, some of them behind body lines."""
    words = [word[::-1] for word in reversed(text.split())]
    at = rng.randrange(len(body) - 3)
    lines = body[:at]
    rest = body[at:]
    for word in words:
        if rest and rng.random() < 0.4:
            lines.append(f"{rest[0]} {word}")
            rest = rest[1:]
        else:
            lines.append(word)
    return lines + rest


DAMAGES: tuple[Damage, ...] = (
    own_line, far_right, glued, word_a_line, letters_forward, letters_between_blanks, long_clumps, letters_backward,
    interleaved, swapped, without_spaces, spaced_out, without_dots, backward_line, backward_words,
)  # fmt: skip


SCATTERED = (interleaved, swapped, backward_words)
NUMBERED = (word_a_line, letters_forward)


def plain(text: str) -> Document:
    """A document as the reader of plain text makes it."""
    pages: list[Page] = []
    lines: list[Line] = []
    at = 0
    for number, page in enumerate(text.split("\f"), 1):
        start = at
        for line in page.split("\n"):
            lines.append(Line(at, at + len(line), number))
            at += len(line) + 1
        pages.append(Page(number, start, at - 1, None, None, "plain"))
    return Document(Source("letter.txt", "", "text/plain", len(text)), text, tuple(pages), tuple(lines))


def split(text: str) -> tuple[list[str], tuple[Stamp, ...]]:
    """The lines that are left, blank ones aside, and the stamps."""
    document = plain(text)
    lines, stamps = split_stamps(document)
    return [
        document.text[line.start : line.end] for line in lines if document.text[line.start : line.end].strip()
    ], stamps


def check(want: Sample, stamp: Stamp) -> None:
    assert stamp.kind == "side"
    assert (stamp.system, stamp.version, stamp.date) == (want.system, want.version, want.date)
    assert (stamp.number, stamp.time) == (want.number, want.time)


def restore(damage: Damage, rng: random.Random, want: Sample, body: list[str]) -> None:
    if damage in SCATTERED:  # digits that end a line are no different from those of the stamp: see test_doubtful
        body = [line.removesuffix(" 2") for line in body]
    lines = damage(rng, want.text, body)
    left, stamps = split("\n".join(lines))
    assert len(stamps) == 1, (lines, stamps)
    check(want, stamps[0])
    assert stamps[0].page == (2 if damage in NUMBERED else 1)  # the text is no longer than a page
    assert stamps[0].text == want.text or damage is without_dots
    assert [line for line in left if line.strip() != "2"] == body, lines


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage(damage: Damage) -> None:
    for seed in range(ROUNDS):
        rng = random.Random(f"{damage.__name__} {seed}")
        body = rng.choice([RUSSIAN, KAZAKH])
        want = sample(rng, kinds=4 if damage in SCATTERED else 5)  # a document's number has no shape of its own
        restore(damage, rng, want, body)


@pytest.mark.parametrize(
    "damage",
    [item for item in DAMAGES if item not in (swapped, long_clumps, spaced_out)],
    ids=lambda item: item.__name__,
)
def test_unknown_system(damage: Damage) -> None:
    for seed in range(ROUNDS):
        rng = random.Random(f"unknown {damage.__name__} {seed}")
        body = [line for line in rng.choice([RUSSIAN, KAZAKH]) if "ҚДП" not in line]  # capitals like those of the name
        restore(damage, rng, sample(rng, known=False), body)


@pytest.mark.xfail(strict=True, reason="the 2 that ends the body line fits the version 7.23.0 as well as 72.23.0")
def test_doubtful() -> None:
    stamp = ")|0|.3|2|в срок до 2|.7|я|и|с|р|е|в|(|О|Г|О|Д|Э|С|Е|5|2|0|2|.5|0|.2|2"
    assert split(stamp.replace("|", "\n"))[0] == ["в срок до 2"]


@pytest.mark.parametrize(
    "prose",
    [
        "Ответ зарегистрирован 22.05.2025 в ЕСЭДО ГО (версия 7.23.0) и направлен.",
        "Письмо поступило 22.05.2025 ЕСЭДО ГО (версия 7.23.0),\nоднако без приложений.",
        "Құжат 22.05.2025 ЭҚАБЖ МО (7.23.0 нұсқасы)\nарқылы келді.",
        "В системе\n22.05.2025 ЕСЭДО ГО (версия 7.23.0) и далее",
        "Новая версия СЭД: Documentolog 7.21.8 внедрена.\n22.05.2025\nЕСЭДО",
        "Мәселе министрліктің тарапынан\nБақылауға алынды деп саналады.\nБақылау күшейтіледі.",
        "Копия верна, если заверена.\nПоложительный результат проверки ЭЦП получен не был.",
        "На № ДЗ-124 от 9 сентября 2020 года\n№ ДЗ-239 от 22.05.2025\n22.05.2025-ғы № ДС-239 хатқа",
        "1.\n2.\n3\nи\nв\nс\nа\nо\n2\n2\n.\n0\n5\n.\n2\n0\n2\n5",
    ],
)
def test_prose_is_no_stamp(prose: str) -> None:
    assert split(prose) == ([line for line in prose.split("\n") if line.strip()], ())


@pytest.mark.parametrize(
    ("text", "kind", "number", "day"),
    [
        ("Бақылау", "control", None, None),
        ("   Бақылауға алынды", "control", None, None),
        ("Копия верна", "control", None, None),
        ("Көшірмесі дұрыс", "control", None, None),
        ("Электрондық құжаттың көшірмесі", "control", None, None),
        ("Копия электронного документа.", "control", None, None),
        ("Положительный результат проверки ЭЦП", "signature_check", None, None),
        ("22.05.2025-ғы № ДС-239 шығыс хаты", "registration", "ДС-239", "2025-05-22"),
        ("№ исх: ДЗ-242   от: 22.05.2025", "registration", "ДЗ-242", "2025-05-22"),
        ("№ вх: 2051 от: 05.04.2022", "registration", "2051", "2022-04-05"),
    ],
)
def test_mark(text: str, kind: str, number: str | None, day: str | None) -> None:
    left, stamps = split("\n".join([text, "", *RUSSIAN]))
    assert left == RUSSIAN
    assert [(stamp.kind, stamp.number, stamp.date, stamp.system) for stamp in stamps] == [(kind, number, day, None)]
    assert stamps[0].text == " ".join(text.split())


def test_control_mark_belongs_to_an_edge_of_its_page() -> None:
    for inside in ([*KAZAKH[:10], "Бақылау", *KAZAKH[10:]], [*KAZAKH, "бақылау"]):
        assert split("\n".join(inside)) == (inside, ())
    for edge in ([*KAZAKH, "Бақылау"], [*KAZAKH, "", "Бақылау", "", "2"]):  # in the order of drawing
        left, stamps = split("\n".join(edge))
        assert left == [line for line in edge if line not in {"", "Бақылау"}]
        assert [(stamp.kind, stamp.page) for stamp in stamps] == [("control", 2 if "2" in edge else 1)]


def test_dated_control_mark() -> None:
    text = ["Бақылауға алынды 19.09.2022", *RUSSIAN[:9], "Взято на контроль 20.09.2022", "2", *RUSSIAN[9:]]
    left, stamps = split("\n".join(text))
    assert left == [*RUSSIAN[:9], "2", *RUSSIAN[9:]]
    assert [stamp[:7] for stamp in stamps] == [
        ("Бақылауға алынды 19.09.2022", "control", None, None, None, "2022-09-19", None),
        ("Взято на контроль 20.09.2022", "control", None, None, None, "2022-09-20", None),
    ]


def test_upright_stamp_of_a_page_with_geometry_stands_whole() -> None:
    box = BBox(60, 60, 300, 74)
    lines = [
        ("Бақылау", box, False),
        *((line, box, False) for line in RUSSIAN),
        *((str(n), box, False) for n in range(9)),
    ]
    document = drawn([*lines, ("22.05.2025 ЕСЭДО ГО", box, False), ("(версия 7.23.0)", box, False)])
    document = document._replace(boxes=array("f", [60, 60, 300, 74] * len(document.text)))
    kept, stamps = split_stamps(document)
    assert kept == document.lines[1:-2]
    assert [(stamp.kind, stamp.system) for stamp in stamps] == [("control", None), ("side", "ЕСЭДО ГО")]


def test_marks_of_every_page() -> None:
    mark, stamp = "№ исх: ДЗ-242   от: 22.05.2025", "22.05.2025 ЕСЭДО ГО (версия 7.23.0)"
    page = "\n".join([mark, *RUSSIAN[:8], stamp, *RUSSIAN[8:], stamp])
    left, stamps = split("\f".join([page, page]))
    assert left == RUSSIAN * 2
    assert [(item.kind, item.page) for item in stamps] == [
        (kind, page) for page in (1, 2) for kind in ("registration", "side")
    ]


def test_latin_twins_and_day_that_does_not_exist() -> None:
    (stamp,) = split("31.02.2025 ECЭДO ГO (вepcия 7.230)")[1]
    assert stamp[:6] == ("31.02.2025 ЕСЭДО ГО (версия 7.23.0)", "side", "ЕСЭДО ГО", "7.23.0", None, None)


STAMP = "22.05.2025 ЕСЭДО ГО (версия 7.23.0)"
OTHER = "23.05.2025 ЭҚАБЖ МО (7.23.0 нұсқасы)"


@pytest.mark.parametrize(
    ("layout", "pages"),
    [
        ("S 35 S 46 S 30", [1, 2, 3]),  # before the first words, then a page at a time
        ("34 #2 S 47 #3 S 30", [2, 3]),  # a page begins with its number and the stamp
        ("38 S #2 15 S", [1, 2]),  # a page ends with the stamp, the next begins with its number
        ("34 S 34 #2 S 33 #3 S 11 #4 O", [1, 2, 3, 4]),  # it ends with its number and the stamp
        ("35 S #1 35 S #2 10", [1, 2]),  # the number after the stamp
        ("30 S 12 #2 S", [1, 2]),
        ("40 #2 15 S", [2]),
        ("40 S O #2 15", [1, 1]),
        ("40 S 50 #3 S 5", [2, 3]),
        ("38 S", [1]),  # no longer than a page
        ("12 S 20", [1]),
        ("43 S 15", [None]),  # the end of a page or the beginning of another?
        ("70 S", [None]),
        ("S 90 S 30", [1, None]),  # more than a page lies between
        ("10 #2 40 S 30", [None]),  # the number of a table, not of a page
        ("S 40 #7 S 30", [1, 2]),
    ],
)
def test_pages_of_unpaged_text(layout: str, pages: list[int | None]) -> None:
    lines: list[str] = []
    for item in layout.split():
        words = {"S": [STAMP], "O": [OTHER]}.get(item) or [item[1:]] if not item.isdigit() else ["Слово"] * int(item)
        lines += words
    left, stamps = split("\n".join(lines))
    assert [stamp.page for stamp in stamps] == pages
    assert left == [line for line in lines if line not in (STAMP, OTHER)]


def test_blank_lines_that_came_with_the_stamp_go_with_it() -> None:
    document = plain(
        "Қолдау болған жерде\n     22.05.2025 ЭҚАБЖ МО (7.23.0 нұсқасы)\n\n\n\nсенім пайда болады.\n\nСоңы"
    )
    lines, _ = split_stamps(document)
    assert [document.text[line.start : line.end] for line in lines] == [
        "Қолдау болған жерде",
        "сенім пайда болады.",
        "",
        "Соңы",
    ]


def drawn(rows: list[tuple[str, BBox, bool]]) -> Document:
    """A page of a PDF: text, box and whether it stands sideways, line by line."""
    text = "\n".join(row for row, _, _ in rows)
    lines: list[Line] = []
    at = 0
    for row, box, sideways in rows:
        lines.append(Line(at, at + len(row), 1, box, 7.0, False, sideways))
        at += len(row) + 1
    page = Page(1, 0, len(text), 595.0, 842.0, "text_layer")
    return Document(Source("letter.pdf", "", "application/pdf", 1), text, (page,), tuple(lines))


def test_sideways_lines_are_never_body() -> None:
    document = drawn(
        [
            ("Уважаемые депутаты!", BBox(60, 60, 300, 74), False),
            ("22.05.2025 ЕСЭДО ГО (версия 7.23.0)", BBox(570, 200, 577, 400), True),
            ("Рассмотрев запрос, сообщаем.", BBox(60, 80, 300, 94), False),
            ("23.05.2025 ЭҚАБЖ МО (7.23.0 нұсқасы) 1 бет", BBox(580, 200, 587, 400), True),
            ("Черновик отдела", BBox(10, 200, 17, 400), True),
        ]
    )
    lines, stamps = split_stamps(document)
    assert lines == (document.lines[0], document.lines[2])
    assert [(item.system, item.date, item.page, item.bbox) for item in stamps] == [
        ("ЕСЭДО ГО", "2025-05-22", 1, BBox(570, 200, 577, 400)),
        ("ЭҚАБЖ МО", "2025-05-23", 1, BBox(580, 200, 587, 400)),
        (None, None, 1, BBox(10, 200, 17, 400)),
    ]
    assert (stamps[2].text, stamps[2].kind) == ("Черновик отдела", "side")


def test_two_systems_in_one_sideways_line() -> None:
    both = "22.05.2025 ЕСЭДО ГО (версия 7.23.0) и 23.05.2025 ЭҚАБЖ МО (7.23.1 нұсқасы)"
    stamps = split_stamps(drawn([(both, BBox(570, 200, 577, 400), True)]))[1]
    assert [(item.system, item.version) for item in stamps] == [("ЕСЭДО ГО", "7.23.0"), ("ЭҚАБЖ МО", "7.23.1")]


def test_astray_full_stops() -> None:
    """As pdfminer gives a stamp that reads downwards."""
    text = "8-1/2205от03062022....Дата:030620221148:..ВерсияСЭД:ELMA36520224..Копия"
    text = text.replace("1148:", "11:48")
    (stamp,) = split("\n\n".join(text))[1]
    assert stamp[2:7] == ("ELMA 365", "2022.4", "8-1/2205", "2022-06-03", "11:48")


def test_sideways_letters() -> None:
    box = BBox(570, 200, 577, 400)
    letters = [(char, box, True) for char in reversed("22.05.2025ЕСЭДОГО(версия7.23.0)")]
    lines, stamps = split_stamps(drawn([("Текст", BBox(60, 60, 300, 74), False), *letters]))
    assert len(lines) == 1
    assert [(item.text, item.system) for item in stamps] == [("22.05.2025 ЕСЭДО ГО (версия 7.23.0)", "ЕСЭДО ГО")]


@pytest.mark.parametrize(
    "unit",
    ["7", ".", "2\n", ".\n", "А\n", "версия\n", "д          ", "и с\n", "Дата:", "22.05.2025 ЕСЭДО ГО (версия\n"],
)
def test_nothing_runs_away(unit: str) -> None:
    document = plain("версия 1\n" + unit * (1_000_000 // len(unit)))
    start = time.process_time()
    lines, stamps = split_stamps(document)
    assert time.process_time() - start < 20
    assert len(lines) == len(document.lines) and not stamps


def test_a_letter_without_stamp_is_quick() -> None:
    document = plain("\f".join(["\n".join(RUSSIAN * 2).replace("версия", "модель")] * 3))
    split_stamps(document)
    spent = []
    for _ in range(20):
        start = time.process_time()
        split_stamps(document)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.005


SEEN = {
    "8922": [(2, "ЭҚАБЖ МО", "2025-05-22")],
    "8923": [(2, "ЕСЭДО ГО", "2025-05-22")],
    "8924": [],
    "8929": [(page, "ЭҚАБЖ МО", "2025-05-23") for page in (1, 2, 3)],
    "8930": [(page, "ЭҚАБЖ МО", "2025-05-23") for page in (2, 3, 4)],
}


@pytest.mark.shared
@pytest.mark.parametrize("extractor", ["layout", "pdfbox", "pdfminer", "pdfplumber", "pdftotext", "raw"])
@pytest.mark.parametrize("name", SEEN)
def test_real_letters(name: str, extractor: str) -> None:
    text = (LETTERS / "text" / f"{name}.{extractor}.txt").read_text(encoding="utf-8")
    left, stamps = split(text)
    assert [(item.page, item.system, item.date) for item in stamps] == SEEN[name]
    assert all(item.version == "7.23.0" and item.text.endswith(")") for item in stamps)
    assert not [line for line in left if len(line.strip()) == 1 and not line.strip().isdigit()]


@pytest.mark.parametrize("indent", [0, 45])
def test_nothing_but_a_stamp(indent: int) -> None:
    letter = parsed(" " * indent + "31.10.2024 ЕСЭДО ГО (версия 7.23.0)")
    assert (letter.text, letter.pages, letter.blocks) == ("", [], [])
    assert [stamp.date for stamp in letter.stamps] == ["2024-10-31"]
    assert [warning.code for warning in letter.warnings] == ["no_text"]


def test_control_mark_of_two_words_anywhere() -> None:
    left, stamps = split("\n".join([*KAZAKH[:10], "Бақылауға алынды", *KAZAKH[10:]]))
    assert left == KAZAKH
    assert [stamp.kind for stamp in stamps] == ["control"]


def test_stamp_ends_before_the_next_one_begins() -> None:
    """Its first letters, «К / оп / и / я», would be a last word of the stamp before it."""
    torn = [
        "Д",
        "ата: 05.03.2026. К",
        "оп",
        "и",
        "я электрон",
        "н",
        "ого докум",
        "ен",
        "та. В",
        "ерси",
        "я С",
        "ЭД",
        ": D",
    ]
    torn += ["ocum", "en", "tolog 8.0.1. П", "олож", "и", "тельн", "ы", "й", "результат п", "роверки", "Э", "ЦП"]
    left, stamps = split("\n".join([*RUSSIAN, *torn, "- 2 -", "Р. Қанатов", "74-56-13", *torn]))
    assert left == [*RUSSIAN, "- 2 -", "Р. Қанатов", "74-56-13"]
    assert [(stamp.system, stamp.version, stamp.date) for stamp in stamps] == [
        ("Documentolog", "8.0.1", "2026-03-05")
    ] * 2


def test_known_system_whose_thin_letters_went_astray() -> None:
    """As pdfminer gives it: «t» above and «l» and the full stops below the name."""
    text = "Дата:..19112026 17:42..КопияэлектронногодокументаВерсияСЭД:tDocumenoog7223..l.Положительныйрезультат"
    (stamp,) = split("\n".join(text.replace(" ", "") + "проверкиЭЦП"))[1]
    assert (stamp.system, stamp.version, stamp.date, stamp.time) == ("Documentolog", "7.22.3", "2026-11-19", "17:42")


def test_time_whose_colon_was_moved_away_is_no_part_of_the_date() -> None:
    """Two figures left out of «221020250945» would make another day of it."""
    chars = "Дата:221020250945.КопияэлектронногодокументаВерсияСЭД:Documentolog7232"
    spelt = spell(build_grammar(False).forward, chars, [False] * len(chars))
    assert spelt and (spelt[0].date, spelt[0].time, spelt[0].version) == ("2025-10-22", "09:45", "7.23.2")
