"""Numbers spelled out in both languages and all cases: what the numerals tests read back. Rules of school grammar."""

from __future__ import annotations

RU_CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
KK_CASES = ("nom", "gen", "dat", "acc", "loc", "abl", "ins")

_FIVE_AND_MORE = {
    5: "пять", 6: "шесть", 7: "семь", 8: "восемь", 9: "девять", 10: "десять", 11: "одиннадцать", 12: "двенадцать",
    13: "тринадцать", 14: "четырнадцать", 15: "пятнадцать", 16: "шестнадцать", 17: "семнадцать", 18: "восемнадцать",
    19: "девятнадцать", 20: "двадцать", 30: "тридцать",
}  # fmt: skip


def _i_declension(word: str) -> tuple[str, ...]:
    stem = word[:-1]
    oblique = "восьми" if word == "восемь" else stem + "и"
    return (word, oblique, oblique, word, word + "ю", oblique)


_RU: dict[int, tuple[str, ...]] = {
    0: ("ноль", "ноля", "нолю", "ноль", "нолем", "ноле"),
    1: ("один", "одного", "одному", "один", "одним", "одном"),
    2: ("два", "двух", "двум", "два", "двумя", "двух"),
    3: ("три", "трех", "трем", "три", "тремя", "трех"),
    4: ("четыре", "четырех", "четырем", "четыре", "четырьмя", "четырех"),
    40: ("сорок", "сорока", "сорока", "сорок", "сорока", "сорока"),
    90: ("девяносто", "девяноста", "девяноста", "девяносто", "девяноста", "девяноста"),
    100: ("сто", "ста", "ста", "сто", "ста", "ста"),
    200: ("двести", "двухсот", "двумстам", "двести", "двумястами", "двухстах"),
    300: ("триста", "трехсот", "тремстам", "триста", "тремястами", "трехстах"),
    400: ("четыреста", "четырехсот", "четыремстам", "четыреста", "четырьмястами", "четырехстах"),
}
_RU |= {value: _i_declension(word) for value, word in _FIVE_AND_MORE.items()}
for _tens, _unit in ((50, 5), (60, 6), (70, 7), (80, 8)):
    _nom, _gen, _, _, _ins, _ = _RU[_unit]
    _RU[_tens] = (f"{_nom}десят", f"{_gen}десяти", f"{_gen}десяти", f"{_nom}десят", f"{_ins}десятью", f"{_gen}десяти")
for _unit in range(5, 10):
    _nom, _gen, _, _, _ins, _ = _RU[_unit]
    _RU[_unit * 100] = (f"{_nom}сот", f"{_gen}сот", f"{_gen}стам", f"{_nom}сот", f"{_ins}стами", f"{_gen}стах")

_SCALES = {
    10**9: ("миллиард", ("", "а", "у", "", "ом", "е"), ("ы", "ов", "ам", "ы", "ами", "ах")),
    10**6: ("миллион", ("", "а", "у", "", "ом", "е"), ("ы", "ов", "ам", "ы", "ами", "ах")),
    1000: ("тысяч", ("а", "и", "е", "у", "ей", "е"), ("и", "", "ам", "и", "ами", "ах")),
}
_FEMININE = {
    1: ("одна", "одной", "одной", "одну", "одной", "одной"),
    2: ("две", "двух", "двум", "две", "двумя", "двух"),
}


def _ru_below_thousand(number: int, case: int, feminine: bool) -> list[str]:
    words = []
    if number >= 100:
        words.append(_RU[number // 100 * 100][case])
        number %= 100
    if number > 20:
        words.append(_RU[number // 10 * 10][case])
        number %= 10
    if number:
        words.append((_FEMININE if feminine and number in _FEMININE else _RU)[number][case])
    return words


def russian(number: int, case: str = "nom") -> str:
    """The words of a number: 2021 in the dative is «двум тысячам двадцати одному»."""
    form = RU_CASES.index(case)
    if number == 0:
        return _RU[0][form]
    words = []
    for scale, (stem, singular, plural) in _SCALES.items():
        count, number = divmod(number, scale)
        if not count:
            continue
        words += _ru_below_thousand(count, form, scale == 1000)
        last = count % 10 if count % 100 not in range(11, 20) else 0
        if last == 1:
            words.append(stem + singular[form])
        elif case in ("nom", "acc"):
            words.append(stem + (singular[1] if last in (2, 3, 4) else plural[1]))
        else:
            words.append(stem + plural[form])
    return " ".join([*words, *_ru_below_thousand(number, form, False)])


_KK = {
    0: "нөл", 1: "бір", 2: "екі", 3: "үш", 4: "төрт", 5: "бес", 6: "алты", 7: "жеті", 8: "сегіз", 9: "тоғыз",
    10: "он", 20: "жиырма", 30: "отыз", 40: "қырық", 50: "елу", 60: "алпыс", 70: "жетпіс", 80: "сексен", 90: "тоқсан",
}  # fmt: skip
_KK_SCALES = {10**9: "миллиард", 10**6: "миллион", 1000: "мың", 100: "жүз"}


def _kk_ending(word: str, case: str) -> str:
    """The ending that follows the last sound and the last vowel of a word."""
    vowel = next(letter for letter in reversed(word) if letter in "аыоұуәеіөүию")
    front = vowel in "әеіөүи" or word == "елу"
    last = word[-1]
    a, y = ("е", "і") if front else ("а", "ы")
    voiceless, open_end, nasal = last in "пкқтсшд", last in "аыеіу", last in "мнң"
    if case == "nom":
        return ""
    if case == "dat":
        return ("к" if front else "қ") + a if voiceless else ("г" if front else "ғ") + a
    if case in ("loc", "abl"):
        consonant = "т" if voiceless else "н" if nasal and case == "abl" else "д"
        return consonant + a + ("н" if case == "abl" else "")
    if case == "gen":
        return ("н" if open_end or nasal else "т" if voiceless else "д") + y + "ң"
    if case == "acc":
        return ("н" if open_end else "т" if voiceless else "д") + y
    return "пен" if voiceless else "бен" if last in "зж" else "мен"


def kazakh(number: int, case: str = "nom") -> str:
    """The words of a number: 125 in the dative is «жүз жиырма беске»."""
    words = _kk_words(number)
    return " ".join(words) + _kk_ending(words[-1], case)


def _kk_words(number: int) -> list[str]:
    if number < 11 or (number < 100 and number % 10 == 0):
        return [_KK[number]]
    if number < 100:
        return [_KK[number // 10 * 10], _KK[number % 10]]
    for scale, word in _KK_SCALES.items():
        count, rest = divmod(number, scale)
        if count:
            before = [] if count == 1 and scale < 10**6 else _kk_words(count)
            return [*before, word, *(_kk_words(rest) if rest else [])]
    raise AssertionError(number)
