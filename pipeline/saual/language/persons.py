"""Names of persons as they stand in signatures: initials with a surname, or a full name alone in its cell."""

from __future__ import annotations

from collections.abc import Iterator

import regex

UPPER = "А-ЯЁӘҒҚҢӨҰҮҺІ"
LOWER = "а-яёәғқңөұүһі"

_PROPER = rf"[{UPPER}][{LOWER}’'ʼ]+(?:-[{UPPER}][{LOWER}]+)?"
_CAPITALS = rf"[{UPPER}]{{2,}}(?:-[{UPPER}][{LOWER}]+)?"
_INITIAL = rf"[{UPPER}][{LOWER}]?\."
_AFTER = rf"[ ]{{1,2}}{_INITIAL}(?:[ ]?{_INITIAL})?"
_WORD_ENDS = rf"(?![{LOWER}]|[.:])"
INITIALED = regex.compile(
    rf"(?<![{UPPER}{LOWER}\-])(?:"
    rf"(?<!\.){_INITIAL}(?:[ -]{{0,2}}{_INITIAL})?[ ]{{0,2}}(?:{_PROPER}|{_CAPITALS})"
    rf"|{_PROPER}{_AFTER}(?![ ]{{0,2}}(?:[{UPPER}][{LOWER}]+|[{UPPER}]{{4,}}+){_WORD_ENDS})"  # «Министр Н. СЕЙТОВ»
    rf"|{_CAPITALS}{_AFTER}(?![ ]{{0,2}}[{UPPER}][{LOWER}]+{_WORD_ENDS})"
    rf")(?![{LOWER}])"
)
_FULL = regex.compile(
    rf"[{UPPER}][{LOWER}]+(?:-[{UPPER}][{LOWER}]+)?(?:[ ]+[{UPPER}][{LOWER}]{{2,}}(?:-[{UPPER}][{LOWER}]+)?){{1,2}}"
    rf"|[{UPPER}][{LOWER}]+ [{UPPER}]{{3,}}"
)


def find_persons(text: str) -> Iterator[regex.Match[str]]:
    """Every name with initials: «А. Рахимов», «Б. А. Сейтов», «Акумов М.», «Ж.Дайыров».

    >>> [m[0] for m in find_persons("И. Сұлтан   М. Магазов")]
    ['И. Сұлтан', 'М. Магазов']
    >>> [m[0] for m in find_persons("Парламента Р. Кожаев; Исп. Абаев М. Тел.: 74")]
    ['Р. Кожаев', 'Абаев М.']
    """
    return INITIALED.finditer(text)


def is_person(text: str) -> bool:
    """Whether the text is one name and nothing else, with initials.

    >>> is_person("Ж.Дайыров"), is_person("В Алматы")
    (True, False)
    """
    return bool(INITIALED.fullmatch(text.strip()))


def is_full_name(text: str) -> bool:
    """Whether the text could be a name in full: two or three capitalised words («Серік Нұртаев»).

    >>> is_full_name("Серік Ахметұлы Нұртаев"), is_full_name("Республики Казахстан и")
    (True, False)
    """
    return bool(_FULL.fullmatch(text.strip()))


_PATRONYMIC = r"(?:ұлы|улы|қызы|кызы|тегі|ович|евич|овна|евна)"
_SURNAME_ENDING = (
    r"(?:[оеё]ва?|[иы]на?|[сц]кий|[сц]кая|енко|ук|юк|бай|бек|хан|жан|тай|бет|ғали|гали|мұрат|мурат)|" + _PATRONYMIC
)
_NAME = (
    rf"(?!\w+{_PATRONYMIC}\s)[{UPPER}][{LOWER}]+\s(?:[{UPPER}][{LOWER}]+{_PATRONYMIC}\s)?"
    rf"[{UPPER}][{LOWER}]+(?:{_SURNAME_ENDING})(?:-[{UPPER}][{LOWER}]+)?"
)
_OFFICE_AND_NAME = regex.compile(rf".*[{LOWER}.»]\s+({_NAME})")
_LIKELY_NAME = regex.compile(_NAME)


def find_name_after_office(text: str) -> tuple[int, int] | None:
    """Where a full name stands at the end of a line of office.

    >>> find_name_after_office("Заместитель министра Данияр Оразалин")
    (21, 36)
    >>> find_name_after_office("Министр просвещения Республики Казахстан") is None
    True
    """
    text = text.rstrip()
    if not text or not text.rsplit(None, 1)[-1][0].isupper():  # most rows: the last word is no name
        return None
    match = _OFFICE_AND_NAME.fullmatch(text)
    return match.span(1) if match else None


def is_likely_name(text: str) -> bool:
    """Whether the text is a full name with the ending of a surname or patronymic, and nothing else.

    >>> is_likely_name("Данияр Оразалин"), is_likely_name("Республики Казахстан")
    (True, False)
    """
    return bool(_LIKELY_NAME.fullmatch(text.strip()))


_CAPITALISED = rf"[{UPPER}][{LOWER}]{{2,}}(?:-[{UPPER}][{LOWER}]+)?"
_AT_END = regex.compile(rf"(?:.*[{LOWER},.»]\s+)?(?P<name>{_CAPITALISED}\s{_CAPITALISED})")
_TWO_NAMES = regex.compile(rf"({_CAPITALISED}\s{_CAPITALISED})\s+({_CAPITALISED}\s{_CAPITALISED})")


def find_capitalised_names(text: str) -> list[tuple[int, int]]:
    """Pairs of capitalised words at the end of a line that names signatories, whatever their endings.

    >>> find_capitalised_names("фракциясының атынан Мақсат Жанбала"), find_capitalised_names("Салта Мұрат Айгүл Құмар")
    ([(20, 34)], [(0, 11), (12, 23)])
    """
    text = text.rstrip()
    two = _TWO_NAMES.fullmatch(text)
    if two:
        return [two.span(1), two.span(2)]
    one = _AT_END.fullmatch(text)
    return [one.span("name")] if one else []
