"""What requests and answers have in common: the stems of their telling words, the same in Russian and Kazakh.

A stem stands for the relatives of a word («ремонт», «отремонтировать»; «ашылсын», «ашылады») and, where the list in
`data/linking.toml` says so, for words of the same matter in both languages («подвоз», «перевозка», «тасымал»).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple

import regex

from saual.archive.words import lemma, tokens
from saual.language import kk
from saual.record import Language

STEM = 6

_YEAR = regex.compile(r"(?:19|20)\d\d|\p{L}\p{L}")
"""Years stand everywhere, words of two letters are endings and abbreviations of units."""
_KAZAKH = str.maketrans("әғқңөұүһі", "агкноуухи")
"""Names and loans differ in these letters only: «Маңғышлақ», «Мангышлак»."""
_VERBAL = regex.compile(
    r"^(?P<root>\p{L}{2,}?)(?P<voice>[ыі]?[лн])?"
    r"(?:с[ыі]н|[ае](?:ды|ді|тын|тін)|й(?:ды|ді|тын|тін)|[ғқ]ан|[гк]ен|[ыі]?п|[дт][ыі]|у(?:[ғ]а|[г]е|[ыі]|дың|дің|ды|ді)?)$"
)
"""Forms of Kazakh verbs that requests and answers have: «ашылсын», «ашылады», «ашатын», «ашылған», «ашылып», «ашу»."""


class Lists(NamedTuple):
    """The lists of `data/linking.toml`; `same` leads from the stem of a word to what it shares with others."""

    stop: frozenset[str]
    prefixes: tuple[str, ...]
    ordinals: Mapping[str, int]
    same: str


class Words(NamedTuple):
    """A text as stems, each with the lemma that shows it; `context` are stems of what explains it."""

    stems: Mapping[str, str]
    context: Mapping[str, str] = MappingProxyType({})

    def __bool__(self) -> bool:
        """Whether there is any telling word."""
        return bool(self.stems)


@cache
def lists() -> Lists:
    """The lists, read once."""
    with resources.files("saual").joinpath("data/linking.toml").open("rb") as file:
        data = tomllib.load(file)
    return Lists(
        frozenset(f"{data['ru']['stop']} {data['kk']['stop']}".split()),
        tuple(sorted(data["ru"]["prefixes"].split(), key=len, reverse=True)),
        {word: int(number) for lang in ("ru", "kk") for number, word in data[lang]["ordinals"].items()},
        data["both"]["same"],
    )


@cache
def _same() -> Mapping[str, str]:
    """The first word of each line of the list for the stems of its words."""
    lines = (line.split() for line in lists().same.strip().splitlines())
    return {_own_stem(word): f"={words[0]}" for words in lines for word in words}


def stem(word: str) -> str:
    """What a word shares with its relatives: its first letters, after a Russian prefix; a number is itself.

    >>> stem("ремонт") == stem("отремонтировать"), stem("финансирование") == stem("финансировать")
    (True, True)
    >>> stem("құрық") == stem("курык"), stem("подвоз") == stem("тасымал")
    (True, True)
    """
    own = _own_stem(word)
    return _same().get(own, own)


def _own_stem(word: str) -> str:
    if not word[:1].isalpha():
        return word
    for prefix in lists().prefixes:
        if word.startswith(prefix) and len(word) - len(prefix) >= STEM + 1:
            return word[len(prefix) :].translate(_KAZAKH)[:STEM]
    return word.translate(_KAZAKH)[:STEM]


def dictionary_form(word: str, language: Language) -> str:
    """The lemma of a word; of a Kazakh verb, in whatever form and voice, the name of the action.

    >>> [dictionary_form(word, "kk") for word in ("ашылсын", "ашатын", "қорғайтын", "мектептер", "қайтарылды")]
    ['ашу', 'ашу', 'қорғау', 'мектеп', 'қайтару']
    """
    found = lemma(word, language)
    folded = word.lower()
    if language != "kk" or kk.is_known(found) or (match := _VERBAL.match(folded)) is None:
        return found
    root = match["root"]
    return found if len(root) < 2 else f"{root}у"


def words_of(text: str, language: Language) -> Words:
    """The telling words of a text."""
    found = (dictionary_form(text[start:end], language) for start, end in tokens(text))
    return Words({stem(word): word for word in _telling(found)})


def _telling(words: Iterable[str]) -> Iterator[str]:
    stop = lists().stop
    return (word for word in words if word not in stop and len(word) > 1 and not _YEAR.fullmatch(word))
