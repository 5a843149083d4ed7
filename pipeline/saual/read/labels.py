"""Numbers of lists as word processors write them."""

from __future__ import annotations

_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def format_number(number: int, form: str) -> str:
    """A number in one of Word's formats; what is not known is written in digits.

    >>> [format_number(4, form) for form in ("decimal", "russianLower", "upperRoman", "lowerLetter", "decimalZero")]
    ['4', 'г', 'IV', 'd', '04']
    """
    match form:
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02}"
        case "russianLower" | "russianUpper":
            text = _letters(number, _RUSSIAN)
        case "lowerLetter" | "upperLetter":
            text = _letters(number, _LATIN)
        case "lowerRoman" | "upperRoman":
            text = _roman(number)
        case _:
            return str(number)
    return text.upper() if form.startswith("upper") or form.endswith("Upper") else text


def _letters(number: int, alphabet: str) -> str:
    """After the last letter they double: я, аа, бб."""
    if number < 1:
        return str(number)
    times, letter = divmod(number - 1, len(alphabet))
    return alphabet[letter] * min(times + 1, 9)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text
