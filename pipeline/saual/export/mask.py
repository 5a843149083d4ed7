"""A copy for the public: private persons' names, phones, e-mails and personal numbers hidden, officials left.

What is hidden becomes as many «█», so every offset of the record still holds. Officials are those who sign, are written
to or draft the letter, and whoever stands beside a position.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import regex

from saual.record import Entity, Letter, Warning

HIDDEN = "█"
TELLING = 6
"""Shorter words (an extension of three digits) are hidden at their place only: elsewhere they are something else."""
BESIDE = 3
"""Characters between a position and the name that holds it: «министр, А. Ахметов»."""

_MAIL = regex.compile(r"[\w.+-]++@[\w-]++(?:\.[\w-]++)++")
_PHONE = regex.compile(r"(?<![\d-])(?:\+7|\b8|\b7)[\s(-]*7\d\d[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)")
_TWELVE = regex.compile(r"(?<!\d)\d{12}(?!\d)")
_NAME = regex.compile(r"\p{Lu}[\p{L}-]{2,}")


def is_personal_number(digits: str) -> bool:
    """Whether twelve digits are an ИИН: date of birth, century and sex from 1 to 6, check digit (БИН are none).

    >>> is_personal_number("900115301235"), is_personal_number("900115301236"), is_personal_number("123456789012")
    (True, False, False)
    """
    try:
        dt.date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    if digits[6] not in "123456":
        return False
    numbers = list(map(int, digits))
    check = sum(n * weight for n, weight in zip(numbers, range(1, 12), strict=False)) % 11
    if check == 10:
        check = sum(n * weight for n, weight in zip(numbers, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2), strict=False)) % 11
    return check == numbers[11]


def mask(letter: Letter) -> Letter:
    """The letter without what is private; a warning says that it is a masked copy."""
    spans = sorted({*_persons(letter), *_numbers(letter), *_executor(letter)})
    signs = list(letter.text)
    for start, end in spans:
        signs[start:end] = [sign if sign.isspace() else HIDDEN for sign in signs[start:end]]
    text = "".join(signs)
    words = {letter.text[start:end]: text[start:end] for start, end in spans if end - start >= TELLING}
    plain = _hidden(letter.model_dump(by_alias=True), letter.text, text, words)
    if plain["executor"]:
        plain["executor"] |= {"phones": [HIDDEN * len(phone) for phone in plain["executor"]["phones"]]}
    note = Warning(stage="export", code="masked", message="Личные данные скрыты: это копия для публикации.")
    masked = Letter.model_validate(plain | {"text": text})
    return masked.model_copy(update={"warnings": [*masked.warnings, note]})


def _hidden(part: Any, old: str, new: str, words: dict[str, str]) -> Any:
    """A part of the record with its quotations of the text renewed, and hidden words replaced everywhere else."""
    if isinstance(part, list):
        return [_hidden(one, old, new, words) for one in part]
    if isinstance(part, str):
        for word, hidden in words.items():
            part = part.replace(word, hidden)
        return part
    if not isinstance(part, dict):
        return part
    found = {
        key: _hidden(value, old, new, words) for key, value in part.items() if key != "text" or "start" not in part
    }
    if "text" in part and "start" in part:
        found = {"text": new[part["start"] : part["end"]], **found}
    if found.get("label") == "PER" and HIDDEN in str(found.get("text")):
        found["normal"] = found["refers_to"] = None
    return found


def _persons(letter: Letter) -> Iterator[tuple[int, int]]:
    officials = _surnames(letter)
    posts = [one for one in letter.entities if one.label == "POSITION"]
    signed = [(one.start, one.end) for one in letter.signatories]
    signed += [(one.start, one.end) for one in (*letter.addressees, *letter.copies_to)]
    for entity in letter.entities:
        if entity.label != "PER" or any(start <= entity.start < end for start, end in signed):
            continue
        beside = any(0 <= gap <= BESIDE for post in posts for gap in (entity.start - post.end, post.start - entity.end))
        known = any(name[:5] in officials for name in map(str.lower, _NAME.findall(entity.text)))
        if not beside and not known:
            yield entity.start, entity.end


def _surnames(letter: Letter) -> set[str]:
    """First letters of the names of all officials of the letter: their endings change with the case."""
    named: Iterable[str | None] = (
        letter.sender.person,
        letter.executor.name if letter.executor else None,
        letter.salutation.text if letter.salutation else None,
        *(one.name for one in letter.signatories),
        *(one.text for one in letter.addressees),
        *(one.text for one in letter.copies_to),
    )
    return {word.lower()[:5] for text in named if text for word in _NAME.findall(text)}


def _numbers(letter: Letter) -> Iterator[tuple[int, int]]:
    for pattern in (_MAIL, _PHONE):
        yield from (match.span() for match in pattern.finditer(letter.text))
    yield from (match.span() for match in _TWELVE.finditer(letter.text) if is_personal_number(match[0]))
    yield from ((one.start, one.end) for one in letter.entities if _is_contact(one))


def _is_contact(entity: Entity) -> bool:
    return entity.label == "CONTACT" and any(sign.isdigit() or sign == "@" for sign in entity.text)


def _executor(letter: Letter) -> Iterator[tuple[int, int]]:
    executor = letter.executor
    if executor is None or executor.start is None or executor.end is None:
        return
    for phone in executor.phones:
        at = letter.text.find(phone, executor.start, executor.end)
        if at >= 0:
            yield at, at + len(phone)
