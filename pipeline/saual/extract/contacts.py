"""E-mails, phones and numbers of persons, firms and accounts: CONTACT and ID, each with its check digits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import regex

from saual.extract.entities.span import Found

_MAIL = regex.compile(r"[A-Za-z0-9][\w.+-]{0,40}@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{2,20}){1,3}")
_LABELLED = regex.compile(
    r"(?<!\p{L})(?:тел(?:ефон\p{Ll}{0,3})?|факс|моб|ұялы|вн|ішкі)\.?(?:/факс)?\s{0,2}[.:№]{0,3}\s{0,2}"
    r"(?P<numbers>\+?[\d(][\d()\s-]{3,20}\d(?:\s?[,;]\s?\+?[\d(][\d()\s-]{3,20}\d){0,4})",
    regex.IGNORECASE,
)
_INTERNATIONAL = regex.compile(
    r"(?<![\d\p{L}+])(?:\+7|8)[\s-]?\(?7\d{2}(?:\)?[\s-]?\d{3}|\d\)?[\s-]?\d{2})(?:[\s-]?\d{2}){2}(?!\d)"
)
_SHORT = regex.compile(r"(?<![\d\p{L}-])\d{2}-\d{2}-\d{2}(?![\d-])")
_TWELVE = regex.compile(r"(?<![\d\p{L}])\d{12}(?!\d)")
_IBAN = regex.compile(r"(?<![\p{L}\d])KZ\d{2}\s?(?:[A-Z0-9]{4}\s?){4}(?![A-Z0-9])")
_WEIGHTS = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))


def find_contacts(text: str, offset: int) -> Iterator[Found]:
    """E-mails, phones and identifiers of a paragraph.

    >>> text = "тел.: 74-54-10, 8 (7172) 74-63-61, a.abaev@mail.example.kz, ИИН 870412300129, договор 870412300128"
    >>> found = {(c.start, c.end, c.label) for c in find_contacts(text, 0)}
    >>> [(text[start:end], label) for start, end, label in sorted(found) if end - start > 10]
    [('8 (7172) 74-63-61', 'CONTACT'), ('a.abaev@mail.example.kz', 'CONTACT'), ('870412300129', 'ID')]
    """
    for match in _MAIL.finditer(text):
        yield _contact(match.start(), match.end(), offset, "rule:e-mail")
    for match in _LABELLED.finditer(text):
        start = match.start("numbers")
        for number in regex.finditer(r"[^,;]+", match["numbers"]):
            space = len(number[0]) - len(number[0].lstrip())
            yield _contact(start + number.start() + space, start + number.start() + len(number[0].rstrip()), offset)
    for pattern in (_INTERNATIONAL, _SHORT):
        for match in pattern.finditer(text):
            yield _contact(match.start(), match.end(), offset)
    yield from _find_ids(text, offset)


def _contact(start: int, end: int, offset: int, by: str = "rule:phone") -> Found:
    return Found(offset + start, offset + end, "CONTACT", by, rank=9)


def _find_ids(text: str, offset: int) -> Iterator[Found]:
    for match in _TWELVE.finditer(text):
        kind = identifier_kind(match[0])
        if kind:
            yield Found(offset + match.start(), offset + match.end(), "ID", f"rule:{kind}", match[0], 9)
    for match in _IBAN.finditer(text):
        number = regex.sub(r"\s", "", match[0])
        if is_iban(number):
            yield Found(offset + match.start(), offset + match.end(), "ID", "rule:iban", number, 9)


def identifier_kind(digits: str) -> str | None:
    """«iin» of a person or «bin» of a firm if the check digit of the 12 is right, else None.

    The sum of the first eleven digits times 1…11 modulo 11 is the twelfth; if it is 10, the weights 3…11, 1, 2 decide.
    A person's number begins with the day of birth and has 1–6 in the seventh place, a firm's has 4–6 in the fifth.

    >>> identifier_kind("870412300129"), identifier_kind("040540001230"), identifier_kind("870412300128")
    ('iin', 'bin', None)
    """
    numbers = [int(digit) for digit in digits]
    check = sum(weight * digit for weight, digit in zip(_WEIGHTS[0], numbers, strict=False)) % 11
    if check == 10:
        check = sum(weight * digit for weight, digit in zip(_WEIGHTS[1], numbers, strict=False)) % 11
    if check != numbers[11]:
        return None
    if 1 <= numbers[6] <= 6 and _is_day(digits[:6], numbers[6]):
        return "iin"
    return "bin" if 4 <= numbers[4] <= 6 else None


def _is_day(digits: str, century: int) -> bool:
    try:
        dt.date(1800 + 100 * ((century - 1) // 2) + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return False
    return True


def is_iban(number: str) -> bool:
    """Whether the check digits of an account number are right (ISO 13616: modulo 97 is 1).

    >>> is_iban("KZ86125KZT5004100100"), is_iban("KZ86125KZT5004100101")
    (True, False)
    """
    turned = number[4:] + number[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
