"""Persons by initials: «А. Рахимов», «Сарыбаеву Е.Б.», «Е.Б. Сарыбаевқа», in every order, case and language."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from saual.extract.entities.persons import listed, surname_weight
from saual.extract.entities.span import Found

_UP = r"[А-ЯЁӘҒҚҢӨҰҮҺІ]"
_LOW = r"[а-яёәғқңөұүһі]"
_SURNAME = regex.compile(
    rf"(?<![\p{{L}}\-])(?:{_UP}{_LOW}?['’ʼ])?{_UP}(?:{_LOW}++|{_UP}{{2,}}+)"
    rf"(?:-{_UP}(?:{_LOW}++|{_UP}++))*+(?:-{_LOW}{{2,4}})?+(?!\p{{L}})"
)
_INITIAL = rf"{_UP}(?:{_LOW}(?=\.[ ]?{_UP}))?\."  # two letters only before a name: «Дж. Смит», not «А. Ли.»
_INITIALS = regex.compile(rf"(?<![\p{{L}}\-.]){_INITIAL}(?:[ -]{{0,2}}{_INITIAL}){{0,2}}+")


_GOES_ON = regex.compile(r",?\s\p{Ll}")


def find_initialed(text: str, offset: int) -> Iterator[Found]:
    """Initials with the surname before or after them.

    >>> text = "Жантемирову О. А. Уважаемый; Қ. Абден; им. Абая; ул. А. Иванова; Республики Казахстан А. Рахимов"
    >>> [text[p.start:p.end] for p in find_initialed(text, 0)]
    ['Жантемирову О. А.', 'Қ. Абден', 'А. Иванова', 'А. Рахимов']
    """
    surnames = {match.start(): match.end() for match in _SURNAME.finditer(text)}
    before = {end: start for start, end in surnames.items()}
    taken = 0
    for match in _INITIALS.finditer(text):
        if match.start() < taken or not _are_initials(match[0]):
            continue
        left = _beside(before, match.start(), -1, text, (1, 2))
        right = _beside(surnames, match.end(), 1, text, (0, 1, 2))
        span = _choose(text, match, left if left and left[0] >= taken else None, right)
        if span:
            taken = span[1]
            yield Found(offset + span[0], offset + span[1], "PER", "rule:initials", rank=8)


def _are_initials(text: str) -> bool:
    letters = [part.strip(" -") for part in text.lower().split(".")]
    return not any(part in listed("not_names", "abbreviations") for part in letters)


def _beside(places: dict[int, int], at: int, step: int, text: str, gaps: tuple[int, ...]) -> tuple[int, int] | None:
    """The surname that ends or begins beside initials, not more than two spaces away, as (start, end)."""
    for gap in gaps:
        place = at + step * gap
        between = text[min(at, place) : max(at, place)]
        if place in places and not between.strip(" "):
            span = (place, places[place]) if step > 0 else (places[place], place)
            return None if text[slice(*span)].lower() in listed("not_names", "words") else span
    return None


def _choose(
    text: str, initials: regex.Match[str], left: tuple[int, int] | None, right: tuple[int, int] | None
) -> tuple[int, int] | None:
    """The span of the name: of two neighbours the likelier surname, the one after the initials if they are equal."""
    start, end = initials.span()
    single = initials[0].count(".") == 1
    left_weight = surname_weight(text[slice(*left)]) if left else -1
    right_weight = surname_weight(text[slice(*right)]) if right else -1
    if left and single and not left_weight:
        left, left_weight = None, -1  # «Форма А.»
        right = right if right_weight else None  # «Форма А. Заполняется …»
    if left and (not right or left_weight > right_weight or _INITIALS.match(text, right[1] + 1)):
        return left[0], end
    if (
        single
        and not right_weight
        and text[:start].rstrip().rpartition(" ")[2].lower() in listed("not_names", "lettered")
    ):
        return None
    if right is None or (single and start == 0 and not right_weight and _GOES_ON.match(text, right[1])):
        return None  # «А. Обеспечить …» is an item of a list
    return start, right[1]
