"""All case forms of a Russian word by its ending alone: what a gazetteer of hundreds of names needs in milliseconds.

The forms are a superset (both genders of a word in -ь); a form that no letter has costs nothing. `language.ru` has the
dictionary for single words of a text.
"""

from __future__ import annotations

import regex

_ADJECTIVE = regex.compile(r"(?P<stem>.+[^аеиоуыэюя])(?P<end>ый|ий|ой|ая|яя|ое|ее|ые|ие)")
_SOFT = frozenset("жшщчц")
_VELAR = frozenset("гкх")

_PARADIGMS: tuple[tuple[str, str], ...] = (
    # ending of the dictionary form → endings of the cases
    ("ия", "ия ии ию ией"),
    ("ие", "ие ия ию ием ии"),
    ("ье", "ье ья ью ьем"),
    ("ий", "ий ия ию ием ии"),
    ("а", "а ы и е у ой ою ей"),
    ("я", "я и е ю ей ею"),
    ("о", "о а у ом е"),
    ("е", "е я а ю у ем"),
    ("ь", "ь я и ю ем ью е"),
    ("й", "й я ю ем е"),
)
_PLURAL = (
    ("ии", "ии ий иям иями иях"),
    ("ия", "ия ий иям иями иях"),
    ("ы", "ы ов ам ами ах"),
    ("и", "и ов ей ям ями ях ам ами ах"),
    ("а", "а ам ами ах"),
)
_HARD = ["", "а", "у", "ом", "ем", "е"]

_ADJECTIVE_STEM = regex.compile(r"(?:[гкхжшщч]|[^и]н|ш)$")


def is_adjective(word: str) -> bool:
    """Whether a word in dictionary form has the ending of an adjective.

    >>> [is_adjective(word) for word in ["высшая", "палата", "железные", "здание"]]
    [True, False, True, False]
    """
    match = _ADJECTIVE.fullmatch(word)
    if not match:
        return False
    if match["end"] == "ие":  # здание, отделение are nouns; российские, общие are not
        return bool(_ADJECTIVE_STEM.search(match["stem"])) and not word.endswith(("ание", "ение"))
    return match["end"] not in ("ий", "ее") or not word.endswith(("арий", "орий", "ций"))


def decline(word: str) -> frozenset[str]:
    """All case forms of a noun or adjective in dictionary form, singular (plural where the form itself is one).

    >>> "палате" in decline("палата"), "костанайской" in decline("костанайская"), decline("алматы")
    (True, True, frozenset({'алматы'}))
    """
    if is_adjective(word):
        return _adjective_forms(word)
    for end, cases in _PARADIGMS:
        if word.endswith(end) and len(word) > len(end) + 1:
            stem = word[: -len(end)]
            return frozenset(stem + case for case in cases.split())
    if word[-1:] in "иуыюэ":
        return frozenset({word})
    return frozenset(word + case for case in _HARD) | {_fugitive(word, case) for case in _HARD[1:]}


def decline_plural(word: str) -> frozenset[str]:
    """All case forms of a noun that stands in the plural: нидерланды, нидерландов.

    >>> sorted(decline_plural("штаты"))
    ['штатам', 'штатами', 'штатах', 'штатов', 'штаты']
    """
    for end, cases in _PLURAL:
        if word.endswith(end):
            return frozenset(word[: -len(end)] + case for case in cases.split())
    return frozenset({word})


_PLURAL_OF = (
    ("ия", "ии ий иям иями иях"),
    ("ие", "ия ий иям иями иях"),
    ("а", "ы и ам ами ах /"),
    ("я", "и ь й ям ями ях"),
    ("о", "а ам ами ах /"),
    ("е", "я а ей ям ями ях"),
    ("ь", "и ей ям ями ях"),
    ("й", "и ев ям ями ях"),
)


def all_forms(word: str) -> frozenset[str]:
    """All case forms of a noun in dictionary form, singular and plural.

    >>> {"областях", "областью"} <= all_forms("область"), {"банкам", "банков"} <= all_forms("банк")
    (True, True)
    """
    for end, cases in _PLURAL_OF:
        if word.endswith(end):
            plural = [word[: -len(end)] + case.strip("/") for case in cases.split()]
            break
    else:
        plural = [_fugitive(word, case) for case in ["ы", "и", "ов", "ев", "ей", "ам", "ами", "ах", "ям"]]
    return decline(word) | frozenset(plural)


def _fugitive(word: str, case: str) -> str:
    """Конец, конца; рынок, рынка: the vowel before the last sound of a longer word may go."""
    if len(word) > 5 and word.endswith(("ец", "ок")):
        return word[:-2] + word[-1] + case
    return word + case


def _adjective_forms(word: str) -> frozenset[str]:
    match = _ADJECTIVE.fullmatch(word)
    assert match
    stem, end = match["stem"], match["end"]
    if end in ("ые", "ие"):
        endings = "ие их им ими" if end == "ие" else "ые ых ым ыми"
    elif stem[-1] in _VELAR:
        endings = "ий ой ого ому им ом ая ую ою ое"
    elif stem[-1] in _SOFT:
        endings = "ий ой ый его ого ему ому им ем ом ая ей ой ую ее ое"
    elif end in ("ий", "яя", "ее"):
        endings = "ий его ему им ем яя ей юю ее"
    else:
        endings = "ый ой ого ому ым ом ая ую ою ое"
    return frozenset(stem + ending for ending in endings.split())
