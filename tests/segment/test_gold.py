"""The parts of a letter, case by case as a linguist reads them (tests/gold/*.txt)."""

from __future__ import annotations

import re

import pytest

from cases import NOTHING, lines, listed, parsed, read_cases
from saual import cues
from saual.language.detect import detect_language
from saual.language.persons import find_persons, is_full_name
from saual.segment.anatomy import Block
from saual.segment.sections import Heading, find_heading

ANSWER = (
    "Депутатам Мажилиса\n\nУважаемые депутаты!\n\nРассмотрев Ваш депутатский запрос по вопросам развития села, "
    "сообщаю следующее.\n\nВ 2024 году построено 15 школ."
)
INQUIRY = "ДЕПУТАТСКИЙ ЗАПРОС\n\nУважаемый Ерлан Сакенович!\n\nЖители села обратились к депутату с жалобой на дороги."
BODY = "В 2024 году капитально отремонтировано 47 школ, на что из местных бюджетов выделено 12,4 млрд. тенге."
BODY_KK = "Облыста 2024 жылы 12 мектеп жөнделді, оған жергілікті бюджеттен 3,4 млрд теңге бөлінді."


def glyphs(text: str) -> str:
    """{F028}: a sign of the font Wingdings."""
    return re.sub(r"\{(\w{4})\}", lambda match: chr(int(match[1], 16)), text)


@pytest.mark.parametrize(("text", "expected"), read_cases("names.txt"))
def test_names(text: str, expected: str) -> None:
    assert [match[0] for match in find_persons(text)] == listed(expected)


@pytest.mark.parametrize(("text", "expected"), read_cases("full_names.txt"))
def test_full_names(text: str, expected: str) -> None:
    assert is_full_name(text) is (expected == "да")


@pytest.mark.parametrize(("text", "expected"), read_cases("references.txt"))
def test_references(text: str, expected: str) -> None:
    opening = "Рассмотрев Ваш запрос, сообщаю следующее."
    letter = parsed(f"{lines(text)}\n\nУважаемые депутаты!\n\n{opening}\n\nС уважением,\n\nА. Ахметов")
    found = [f"{item.number} {item.date or NOTHING}" for item in letter.in_reply_to]
    assert found == listed(expected)
    assert letter.kind == "answer"


@pytest.mark.parametrize(("text", "expected"), read_cases("salutations.txt"))
def test_salutations(text: str, expected: str) -> None:
    assert cues.is_salutation(cues.fold(text)) is (expected == "да")


@pytest.mark.parametrize(("text", "expected"), read_cases("announced.txt"))
def test_announced(text: str, expected: str) -> None:
    letter = parsed(f"{lines(text)}\n\n{INQUIRY}\n\nПросим отремонтировать дорогу.\n\nС уважением,\n\nА. Ахметов")
    assert (letter.announced or NOTHING) == expected
    assert letter.kind == "inquiry"


@pytest.mark.parametrize(("text", "expected"), read_cases("attachments.txt"))
def test_attachments(text: str, expected: str) -> None:
    letter = parsed(f"{ANSWER}\n\n{lines(text)}\n\nС уважением,\n\nМинистр                                А. Ахметов")
    assert [item.text for item in letter.attachments] == listed(expected)
    assert [signer.name for signer in letter.signatories] == ["А. Ахметов"]


@pytest.mark.parametrize(("text", "expected"), read_cases("attachments.txt", known=False))
def test_attachments_below(text: str, expected: str) -> None:
    letter = parsed(f"{ANSWER}\n\nС уважением,\n\nМинистр                                А. Ахметов\n\n{lines(text)}")
    assert [item.text for item in letter.attachments] == listed(expected)
    assert [signer.name for signer in letter.signatories] == ["А. Ахметов"]


@pytest.mark.parametrize(("text", "expected"), read_cases("copies.txt"))
def test_copies(text: str, expected: str) -> None:
    letter = parsed(f"{ANSWER}\n\nС уважением,\n\nМинистр                                А. Ахметов\n\n{lines(text)}")
    assert [item.text for item in letter.copies_to] == listed(expected)


@pytest.mark.parametrize(("text", "expected"), read_cases("copies.txt", known=False))
def test_copies_below_executor(text: str, expected: str) -> None:
    below = f"Министр                                А. Ахметов\n\nИсп. Б. Сеитов 74-01-02\n\n{lines(text)}"
    letter = parsed(f"{ANSWER}\n\n{below}")
    assert [item.text for item in letter.copies_to] == listed(expected)
    assert letter.executor and letter.executor.name == "Б. Сеитов"


@pytest.mark.parametrize(("text", "expected"), read_cases("executors.txt"))
def test_executors(text: str, expected: str) -> None:
    below = f"С уважением,\n\nМинистр                                А. Ахметов\n\n\n{lines(glyphs(text))}\n"
    letter = parsed(f"{ANSWER}\n\n{below}")
    assert letter.executor
    found = (letter.executor.name, ", ".join(letter.executor.phones), letter.executor.email)
    assert "; ".join(part or NOTHING for part in found) == expected
    assert [signer.name for signer in letter.signatories] == ["А. Ахметов"]


@pytest.mark.parametrize(("text", "expected"), read_cases("headings.txt"))
def test_headings(text: str, expected: str) -> None:
    after = BODY_KK if detect_language(text) == "kk" else BODY
    heading = find_heading(block(text, 0), block(after, len(text) + 2))
    assert written(text, heading) == expected


def block(text: str, start: int) -> Block:
    return Block(start, start + len(text), text, "body", 1, detect_language(text))


def written(text: str, heading: Heading | None) -> str:
    """A heading as the gold writes it."""
    if heading is None:
        return NOTHING
    marker = f"{heading.marker} ¦ " if heading.marker else ""
    body = f" ¦¦ {text[heading.body :]}" if heading.body < len(text) else ""
    return marker + text[heading.start : heading.end] + body


@pytest.mark.parametrize(("text", "expected"), read_cases("requests.txt"))
def test_requests(text: str, expected: str) -> None:
    letter = parsed("\n\n".join([INQUIRY, *text.split(" ¶ "), "С уважением,", "А. Ахметов"]))
    assert [item.text for item in letter.requests] == listed(expected)


@pytest.mark.parametrize(("text", "expected"), read_cases("closings.txt"))
def test_closings(text: str, expected: str) -> None:
    letter = parsed("\n\n".join([ANSWER, *text.split(" ¶ "), "С уважением,", "А. Ахметов"]))
    assert (letter.closing.text if letter.closing else NOTHING) == expected


def test_inquiry_in_short_sentences_has_no_sections() -> None:
    told = [f"{first} {BODY_KK}" for first in ("Жолдың жайы ауыр.", "Енді ақшаға келейік.", "Мектептің де жайы сол.")]
    letter = parsed("\n\n".join(["ДЕПУТАТТЫҚ САУАЛ", *told, "Құрметпен,", "А. Ахметов"]))
    assert letter.kind == "inquiry" and letter.sections == []


def test_a_short_line_that_stands_twice_heads_no_section() -> None:
    told = ["Ремонт школ", BODY, "Читатели библиотек", BODY, "Читатели библиотек", BODY, "Ремонт дорог", BODY]
    letter = parsed("\n\n".join([ANSWER, *told, "Министр", "А. Ахметов"]))
    assert [letter.text[s.heading_start : s.heading_end] for s in letter.sections] == ["Ремонт школ", "Ремонт дорог"]
