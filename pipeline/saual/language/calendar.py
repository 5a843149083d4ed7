"""The words and figures that dates are made of, in both languages: a text as tokens of a calendar."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, Literal, NamedTuple

import regex

Kind = Literal[
    "number", "day", "day_month", "pair", "month", "year", "years", "quarter", "half", "month_word", "school",
    "start", "middle", "finish", "ordinal", "cardinal", "this_year", "relative", "same", "dash", "comma", "mark",
    "word",
]  # fmt: skip

SAME_YEAR = 99
"""The years from the letter's own that stand for the year of the date told before."""


class Token(NamedTuple):
    """A word, number or sign with its place; what its `value` is depends on the kind.

    day: proleptic ordinal; day_month: the day times 100 plus the month of «14.09»; pair: first year of «2020/2021»;
    month, ordinal, cardinal: its number; this_year, relative: years from the letter's own. `case` of a Kazakh word:
    ablative, dative, locative, or "".
    """

    kind: Kind
    start: int
    end: int
    word: str
    value: int = 0
    case: str = ""
    kazakh: bool = False


class Lexicon(NamedTuple):
    """The word lists of `data/calendar.toml`: whole words, and Kazakh stems by their first two letters."""

    words: dict[str, tuple[Kind, int, bool]]
    stems: dict[str, list[tuple[str, Kind, int]]]
    cues: dict[str, regex.Pattern[str]]
    ambiguous: frozenset[int]
    sets: dict[str, frozenset[str]]


_TOKEN = regex.compile(
    r"(?P<number>\d++(?:[./]\d++)*+)|(?P<short>(?<!\p{L})(?:(?:г\.\s?г|ж\.\s?ж|[тс]\.\s?г|ағ?\.\s?ж)\.))"
    r"|(?P<word>\p{L}[\p{L}\d]*+)|(?P<dash>[-‐‑‒–—−])|(?P<comma>,)|(?P<mark>\S)"
)
_DOTTED = regex.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})|(\d{4})\.(\d{2})\.(\d{2})")
_PARTIAL = regex.compile(r"(\d{2})\.(\d{2})")
_PAIR = regex.compile(r"((?:19|20)\d\d)/((?:19|20)?\d\d)")
KAZAKH_ENDING = (
    r"(?:лар|лер|дар|дер|тар|тер)?(?:ы|і|сы|сі)?(?:ғ[аы]|ге|гі|қ[аы]|ке|кі|на|не|н?да|н?де|та|те|[ндт]ан|[ндт]ен|"
    r"[ндт]ың|[ндт]ің|[ндт]ы|[ндт]і|н|(?:ғ|н?да?ғ)ыдан|(?:г|н?дег)іден|н?дағы|н?дегі|тағы|тегі|[мбп]ен)?"
)
"""Plural, possessive and case of a Kazakh noun, as far as dates and acts of law take them."""
_ENDING = regex.compile(KAZAKH_ENDING)
_CASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ablative", ("нан", "нен", "дан", "ден", "тан", "тен")),
    ("dative", ("ға", "ге", "қа", "ке", "на", "не")),
    ("locative", ("да", "де", "та", "те", "дағы", "дегі", "тағы", "тегі")),
)
_SHORT: dict[str, tuple[Kind, int]] = {
    "г.г.": ("years", 0), "ж.ж.": ("years", 0), "т.г.": ("this_year", 0), "с.г.": ("this_year", 0),
    "а.ж.": ("this_year", 0), "ағ.ж.": ("this_year", 0),
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "і": 1, "іі": 2, "ііі": 3, "іv": 4}
_NOT_YEARS = frozenset(("жылқы", "жылды", "жылты"))
_KINDS: tuple[Kind, ...] = ("year", "quarter", "half", "month_word", "school", "start", "middle", "finish")


@cache
def load_lexicon() -> Lexicon:
    """Read the word lists, once."""
    with resources.files("saual").joinpath("data/calendar.toml").open("rb") as file:
        data = tomllib.load(file)
    words: dict[str, tuple[Kind, int, bool]] = {}
    stems: dict[str, list[tuple[str, Kind, int]]] = {}
    for word, kind, value in _russian(data["ru"]):
        words[word] = (kind, value, False)
    for word, kind, value in _kazakh_words(data["kk"]):
        words[word] = (kind, value, True)
    for stem, kind, value in _kazakh_stems(data["kk"]):
        stems.setdefault(stem[:2], []).append((stem, kind, value))
    sets = {name: frozenset(listed.split()) for name, listed in data["sets"].items()}
    cues = {name: regex.compile(pattern, regex.IGNORECASE) for name, pattern in data["cues"].items()}
    return Lexicon(words, stems, cues, frozenset(data["kk"]["ambiguous"]), sets)


def listed(word: str, name: str) -> bool:
    """Whether a word stands in one of the lists under `[sets]`."""
    return word in load_lexicon().sets[name]


def _russian(data: dict[str, Any]) -> Iterator[tuple[str, Kind, int]]:
    numbered: tuple[tuple[str, Kind], ...] = (("months", "month"), ("first", "ordinal"), ("cardinals", "cardinal"))
    for name, of in numbered:
        for value, forms in enumerate(data[name], 1):
            yield from ((word, of, value) for word in forms.split())
    for kind in (*_KINDS, "years"):
        yield from ((word, kind, 0) for word in data[kind].split())
    yield from _relative(data)


def _relative(data: dict[str, Any]) -> Iterator[tuple[str, Kind, int]]:
    for name, value in (("this", 0), ("last", -1), ("before_last", -2), ("next", 1)):
        yield from ((word, "relative", value) for word in data[name].split())
    yield from ((word, "same", SAME_YEAR) for word in data["same"].split())


def _kazakh_words(data: dict[str, Any]) -> Iterator[tuple[str, Kind, int]]:
    numbered: tuple[tuple[str, Kind], ...] = (("first", "ordinal"), ("cardinals", "cardinal"))
    for name, of in numbered:
        for value, forms in enumerate(data[name], 1):
            yield from ((word, of, value) for word in forms.split())
    yield from _relative(data)
    for name, value in (("alone_this", 0), ("alone_last", -1)):
        yield from ((word, "this_year", value) for word in data[name].split())
    yield from (("ж", "year", 0), ("жж", "years", 0), (data["school"], "school", 0))


def _kazakh_stems(data: dict[str, Any]) -> Iterator[tuple[str, Kind, int]]:
    yield from ((stem, "month", value) for value, stem in enumerate(data["months"], 1))
    yield from ((stem, "month", value) for stem, value in data["softened"].items())
    for kind in ("year", "quarter", "half", "month_word", "start", "middle", "finish"):
        yield from ((stem, kind, 0) for stem in data[kind].split())


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, white space aside.

    >>> [(t.kind, t.value) for t in tokenize("5 мамырдан 21.05.2025ж.")][:3]
    [('number', 5), ('month', 5), ('day', 739392)]
    """
    lexicon = load_lexicon()
    return [_classify(match, lexicon) for match in _TOKEN.finditer(text)]


def _classify(match: regex.Match[str], lexicon: Lexicon) -> Token:
    start, end = match.span()
    word = match[0]
    name = match.lastgroup
    if name == "number":
        return _number(word, start, end)
    if name == "word":
        return _word(word, start, end, lexicon)
    if name == "short":
        kind, value = _SHORT[regex.sub(r"\s", "", word.lower())]
        return Token(kind, start, end, word, value, "", word[-2] in "жЖ")
    return Token("dash" if name == "dash" else "comma" if name == "comma" else "mark", start, end, word)


def _number(word: str, start: int, end: int) -> Token:
    if word.isascii() and word.isdecimal():
        return Token("number", start, end, word, int(word)) if len(word) <= 4 else Token("mark", start, end, word)
    dotted = _DOTTED.fullmatch(word)
    if dotted:
        day = _ordinal(dotted)
        return Token("day", start, end, word, day) if day else Token("mark", start, end, word)
    partial = _PARTIAL.fullmatch(word)
    if partial and 1 <= int(partial[1]) <= 31 and 1 <= int(partial[2]) <= 12:
        return Token("day_month", start, end, word, int(partial[1]) * 100 + int(partial[2]))
    pair = _PAIR.fullmatch(word)
    if pair and int(pair[1][-2:]) + 1 == int(pair[2][-2:]):
        return Token("pair", start, end, word, int(pair[1]))
    return Token("mark", start, end, word)


def _ordinal(match: regex.Match[str]) -> int | None:
    """The day of «21.05.2025», «3.04.20» or «1999.05.06», as a proleptic ordinal."""
    day, _, month, year, *reverse = match.groups()
    numbers = [int(n) for n in (reverse if year is None else (year, month, day))]
    if numbers[0] < 100:
        numbers[0] += 2000
    try:
        return dt.date(*numbers).toordinal()
    except ValueError:
        return None


def _word(word: str, start: int, end: int, lexicon: Lexicon) -> Token:
    lowered = word.lower()
    known = lexicon.words.get(lowered)
    if known:
        return Token(known[0], start, end, lowered, known[1], "", known[2])
    for stem, kind, value in lexicon.stems.get(lowered[:2], ()):
        if lowered.startswith(stem) and lowered not in _NOT_YEARS:
            ending = lowered[len(stem) :]
            if _ENDING.fullmatch(ending):
                plural: Kind = "years" if kind == "year" and ending.startswith("дар") else kind
                return Token(plural, start, end, lowered, value, _case(ending), True)
    if lowered in _ROMAN:
        return Token("ordinal", start, end, lowered, _ROMAN[lowered])
    return Token("word", start, end, lowered)


def _case(ending: str) -> str:
    return next((case for case, endings in _CASES if ending.endswith(endings)), "")
